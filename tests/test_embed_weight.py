"""What a story page must load to show its thread stays light, and leaves the host's page alone."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from ombud.publish.assets import Assets, whole

EMBED = Path(__file__).parent.parent / "embed"
LIMIT = 10_000
# The last one only for threads in several languages.
FIRST = ("embed.js", "thread.js", "ombud.css", "languages.js")
SCRIPTS = sorted(path.name for path in EMBED.glob("*.js"))


def weight(name: str) -> int:
    """The file's size in bytes as it is served: brotli, quality 11."""
    asset = Assets(EMBED).find(f"/embed/{name}")
    assert asset
    return len(asset.bodies["br"])


def sheet() -> str:
    """The thread's style sheet with all its parts."""
    return whole(EMBED / "ombud.css")[0].decode()


def test_script_and_style_that_show_a_thread_weigh_at_most_ten_kilobytes() -> None:
    total = sum(weight(name) for name in FIRST)
    assert total <= LIMIT, f"{total} bytes with brotli"


@pytest.mark.parametrize(
    "name", sorted(str(path.relative_to(EMBED)) for path in EMBED.rglob("*") if path.suffix in (".js", ".css"))
)
def test_no_string_goes_over_a_line_since_served_lines_lose_their_indentation(name: str) -> None:
    source = re.sub(r"= names\(`[^`]*`\)", "", (EMBED / name).read_text())  # lists of words, parted by any space
    source = re.sub(r"/\[[^\]\n]*\]/", "", source)
    assert [line for line in source.splitlines() if line.count("`") % 2] == []


def test_a_sheet_is_served_with_its_parts_in_their_order_and_every_part_is_in_one() -> None:
    served = Assets(EMBED).find("/embed/ombud.css")
    assert served
    assert b"@import" not in served.bodies[""]
    order = [served.bodies[""].index(mark) for mark in (b".ombud-thread {", b".ombud-suggest {", b".ombud-words {")]
    assert order == sorted(order)
    assert Assets(EMBED).find("/embed/ombud/base.css") is None
    named = {part for path in EMBED.glob("*.css") for part in whole(path)[1]}
    assert named == set(EMBED.glob("*/*.css"))


def test_a_sheet_whose_part_changes_is_served_anew(tmp_path: Path) -> None:
    (tmp_path / "of").mkdir()
    (tmp_path / "a.css").write_text("@import 'of/one.css';\n")
    (tmp_path / "of" / "one.css").write_text("a { color: red }\n")
    assets = Assets(tmp_path)
    first = assets.find("/embed/a.css")
    (tmp_path / "of" / "one.css").write_text("a { color: blue }\n")
    os.utime(tmp_path / "of" / "one.css", (1, 1))  # the clock of files may stand still between the two
    second = assets.find("/embed/a.css")
    assert first
    assert second
    assert (first.bodies[""], second.bodies[""]) == (b"a { color: red }\n", b"a { color: blue }\n")


def test_the_loader_imports_nothing_before_it_is_needed() -> None:
    loader = (EMBED / "embed.js").read_text()
    assert not re.search(r"^\s*import\s", loader, re.M)
    assert "import(base + 'embed/thread.js')" in loader
    thread = (EMBED / "thread.js").read_text()
    assert not re.search(r"^\s*import\s", thread, re.M)
    assert "import('./write.js')" in thread


def test_every_module_that_is_imported_is_there() -> None:
    for name in SCRIPTS:
        source = (EMBED / name).read_text()
        wanted = re.findall(r"'embed/([\w.]+)'|'\./([\w.]+)'|lazy\('([\w.]+)'\)", source)
        for found in ("".join(groups) for groups in wanted):
            assert (EMBED / found).is_file(), f"{name} imports {found}"


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_script_needs_what_a_strict_policy_forbids(name: str) -> None:
    source = (EMBED / name).read_text()
    for forbidden in (r"\beval\(", r"new Function", r"document\.write", r"document\.cookie", r"setAttribute\('style'"):
        assert not re.search(forbidden, source), f"{name}: {forbidden}"
    inner = [line.strip() for line in source.splitlines() if "innerHTML =" in line]
    assert all("trusted" in line for line in inner)


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_script_puts_a_name_on_the_page_of_others(name: str) -> None:
    source = (EMBED / name).read_text()
    assert not re.search(r"\b(window|globalThis|self)\.\w+\s*=[^=]", source)


def test_the_thread_leaves_the_rest_of_a_page_alone() -> None:
    """Every rule of the shared style sheet names a part of the thread."""
    css = re.sub(r"/\*.*?\*/", "", sheet(), flags=re.S)
    selectors = [text.strip() for text in re.findall(r"([^{};]+)\{", css)]
    for selector in selectors:
        if selector.startswith("@") or selector in ("from", "to"):
            continue
        assert "ombud-" in selector, selector


def test_every_property_and_part_is_documented() -> None:
    docs = (EMBED.parent / "docs" / "embed.md").read_text()
    templates = (EMBED.parent / "ombud" / "templates" / "reader").glob("*.html")
    parts = {part for path in templates for part in re.findall(r' part="(\w+)"', path.read_text())}
    properties = set(re.findall(r"--ombud-[\w-]+", sheet()))
    assert properties == set(re.findall(r"--ombud-[\w-]+", docs))
    assert all(f"`{part}`" in docs for part in parts)
    events = {event for path in EMBED.glob("*.js") for event in re.findall(r"emit\('(\w+)'", path.read_text())}
    assert all(f"`ombud:{event}`" in docs for event in events)
