"""Documentation that is complete: every command, address and setting stands in docs/, and every link leads somewhere.

The OMBUD_* settings are held against docs/settings.md by tests/test_settings.py.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver
from django.urls.resolvers import RegexPattern
from test_import_rules import ROOMS

from ombud import urls
from ombud.__main__ import names
from ombud.models import Policy
from ombud.reader.api import api

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.glob("*.md")])


def text(page: str) -> str:
    return (DOCS / page).read_text(encoding="utf-8")


def all_pages() -> str:
    return "\n".join(page.read_text(encoding="utf-8") for page in PAGES)


def without_code(markdown: str) -> str:
    return re.sub(r"^```.*?^```$|`[^`\n]*`", "", markdown, flags=re.MULTILINE | re.DOTALL)


def addresses(patterns: list[URLPattern | URLResolver], base: str = "/") -> Iterator[str]:
    """The addresses that Django answers, spelled as the API description does: `/p/{site}/thread`.

    Those of the desk and of accounts are for people, those of the API are operations, and what a regular
    expression stands for are files that a page loads.
    """
    for each in patterns:
        if isinstance(each.pattern, RegexPattern):
            continue
        route = base + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(each.pattern))
        if isinstance(each, URLPattern):
            yield route
        elif not route.startswith(("/desk/", "/accounts/", "/api/")):
            yield from addresses(each.url_patterns, route)


def operations() -> list[str]:
    paths = api.get_openapi_schema()["paths"]
    return [f"{method.upper()} {path}" for path, methods in paths.items() for method in methods]


def verbs(command: str) -> list[str]:
    """The second words of a command: `site` has add, list, show and key."""
    parser = argparse.ArgumentParser()
    import_module(f"ombud.commands.{command}").add_arguments(parser)
    found = [action.choices for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    return [f"{command} {verb}" for choices in found for verb in choices] or [command]


def as_told(value: object) -> str:
    """A setting's value as `ombud site show --set` takes it."""
    return ("on" if value else "off") if isinstance(value, bool) else str(value)


def anchors(page: Path) -> set[str]:
    """The fragments by which a page's headings are reached, as forges make them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("command", [verb for name in names() for verb in verbs(name)])
def test_every_command_is_named_in_the_docs(command):
    assert re.search(rf"\bombud {command}\b", "\n".join(page.read_text() for page in DOCS.glob("*.md")))


def test_the_docs_name_no_command_that_does_not_exist():
    named = set(re.findall(r"`ombud ([a-z-]+)", all_pages())) | set(re.findall(r"^ombud ([a-z-]+)", all_pages(), re.M))
    assert named <= set(names())


@pytest.mark.parametrize("address", sorted(set(addresses(urls.urlpatterns))))
def test_every_public_address_is_in_the_api_document(address):
    assert re.search(rf"{re.escape(address)}[`?]", text("api.md"))


@pytest.mark.parametrize("operation", operations())
def test_every_operation_of_the_api_is_in_the_api_document(operation):
    assert re.search(rf"`{re.escape(operation)}[`?]", text("api.md"))


def test_the_api_document_names_no_operation_that_does_not_exist():
    named = set(re.findall(r"`((?:GET|POST|PUT|PATCH|DELETE) /api/v1/\{[^`?]*)", text("api.md")))
    assert named == set(operations())


def test_every_limit_of_a_site_is_documented_with_its_default_and_no_other_is():
    rows = dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \|", text("sites.md"), re.MULTILINE))
    assert rows == {name: as_told(value) for name, value in Policy().as_dict().items()}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_a_page_leads_somewhere(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", without_code(page.read_text(encoding="utf-8"))):
        if target.startswith(("https://", "http://", "mailto:")):
            continue
        path, _hash, fragment = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        assert found.exists(), f"{page.name} links to {target}"
        assert not fragment or fragment in anchors(found), f"{page.name} links to {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_example_of_json_is_json(page):
    for example in re.findall(r"^```json\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL):
        json.loads(example)


def test_the_readme_names_the_two_commands_and_the_one_tag_and_every_document():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"`?make (\w+)", readme):
        assert f"\n{target}:" in makefile
    assert {"make serve", "make test"} <= set(re.findall(r"make \w+", readme))
    assert re.search(r'<script async src="[^"]+/embed\.js"></script>', readme)
    assert [page.name for page in DOCS.glob("*.md") if f"docs/{page.name}" not in readme] == []


def test_pictures_are_light_enough_to_be_looked_at():
    pictures = list((DOCS / "pictures").glob("*"))
    assert pictures
    assert [picture.name for picture in pictures if picture.stat().st_size > 300_000] == []


def test_the_table_of_rooms_is_the_one_that_the_imports_are_held_to():
    told = {}
    for rooms, imported in re.findall(r"^\| (`[^|]+`) \| ([^|]*)\| [^|]+\|$", text("design.md"), re.MULTILINE):
        told |= {room: set(re.findall(r"`(\w+)`", imported)) for room in re.findall(r"`(\w+)`", rooms)}
    assert told == ROOMS


def test_every_test_that_the_design_names_is_there():
    named = re.findall(r"`(?:tests/)?(test_\w+)(?:\.py)?`", text("design.md"))
    assert [name for name in named if not (ROOT / "tests" / f"{name}.py").exists()] == []
