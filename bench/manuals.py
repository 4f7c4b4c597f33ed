"""A set with known relations that most machines have: their manual pages, whose editors end each with “see also”.

Writes the set that `bench.likeness` reads, a folder for each language. A page's name and its one line of purpose are
the headline; the section “see also” gives the links and is taken out of the text. Pages have no dates and no tags.

Example:
    python -m bench.manuals ../manuals
    python -m bench.likeness ../manuals/en
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ombud.text.stop_words import spoken

ROOT = Path("/usr/share/man")
SECTIONS = ("man1", "man2", "man3", "man4", "man5", "man7", "man8")
# Made by one program from one tree, by the ten thousand: its links are that tree, not an editor's choice.
MADE = re.compile(r"^(gcloud|git-)")
FEWEST = 40
SEE_ALSO = re.compile(
    r"^(see also|siehe auch|voir aussi|véase también|vea también|zobacz (też|także|również)|див\S* також|дивіться також"
    r"|см\S* также|смотрите также|se även|se också|vedere anche|veja também|ver também|zie ook|lásd még|ayrıca bkz)",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"""^['.]\s*\\".*$|\\".*$""", re.MULTILINE)
_HEADING = re.compile(r"^\.\s*S[Hh]\s+(.*)$", re.MULTILINE)
_LINK = re.compile(r"([\w][\w.+:@-]*)\s*\(\s*([1-8])\w*\s*\)")
_REQUEST = re.compile(r"^['.]\s*([A-Za-z]+)[ \t]*(.*)$", re.MULTILINE)
_FONT = re.compile(r"\\f(\[[^]]*\]|\(..|.)|\\s[-+]?\d+|\\[|&/,^]|\\[hvw]'[^']*'")
_ACCENT = re.compile(r"\\\((:|'|`|\^|~|,)([A-Za-z])|\\\[u([0-9A-F]{4,5})\]")
_ACCENTS = {":": "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", ",": "\u0327"}
_NAMED = {
    r"\-": "-",
    r"\e": "\\",
    r"\ ": " ",
    r"\~": " ",
    r"\(em": "—",
    r"\(en": "–",
    r"\(aq": "'",
    r"\(cq": "’",
    r"\(ss": "ß",
}
# Requests whose words are text; of all others the line is machinery.
_SPOKEN = "B I BR BI RB RI IR IB SM SB SS Sh Ss TP IP Nm Nd Xr Ar Fl Cm Pa Em Sy It Dq Sq Ql Li Va"
_SPEAKING = frozenset(_SPOKEN.split())
Story = dict[str, Any]


def plain(source: str) -> str:
    """The words of a piece of roff, about as a reader sees them."""
    source = _ACCENT.sub(lambda one: chr(int(one[3], 16)) if one[3] else one[2] + _ACCENTS[one[1]], source)
    for name, sign in _NAMED.items():
        source = source.replace(name, sign)
    source = _FONT.sub("", _COMMENT.sub("", source))
    said = _REQUEST.sub(lambda found: found[2].replace('"', "") if found[1] in _SPEAKING else "", source)
    return re.sub(r"\n{3,}", "\n\n", said).strip()


def page(source: str, name: str, language: str) -> Story | None:
    """A manual page as a story; None for one that only leads to another, and for one without text."""
    parts = _HEADING.split(source)
    if source.lstrip().startswith(".so ") or len(parts) < 5:
        return None
    text, links = [], set()
    for heading, body in zip(parts[3::2], parts[4::2], strict=True):
        if SEE_ALSO.match(plain(heading).replace('"', "").strip()):
            joined = re.sub(r"^\.Xr (\S+) (\d)", r"\1(\2)", body, flags=re.MULTILINE)
            links |= {f"{found[1]}.{found[2]}" for found in _LINK.finditer(plain(joined))}
        else:
            text.append(plain(body))
    told = " ".join(plain(parts[2]).split())
    return {"id": name, "headline": told[:200], "text": "\n\n".join(text), "language": language, "links": sorted(links)}


def pages(folder: Path, language: str) -> Iterator[Story]:
    """The manual pages of one language, each name once."""
    for section in SECTIONS:
        for file in sorted((folder / section).glob("*.gz")):
            name = file.name.removesuffix(".gz")
            if MADE.match(name) or file.is_symlink():
                continue
            found = page(gzip.decompress(file.read_bytes()).decode("utf-8", "replace"), name, language)
            # Many a translation is one of the first line only.
            if found and spoken(found["text"].casefold().split(), language) == language:
                yield found


def main() -> None:
    """Write a set for each language that has enough of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the sets are to be written")
    args = parser.parse_args()
    if not (ROOT / "man1").is_dir():
        sys.stdout.write(f"There are no manual pages in {ROOT} on this machine.\n")
        return
    languages = {"en": ROOT} | {
        each.name: each for each in sorted(ROOT.iterdir()) if re.fullmatch(r"[a-z]{2}", each.name)
    }
    for language, root in languages.items():
        found = list(pages(root, language))
        if len(found) < FEWEST:
            continue
        where = args.folder / language
        where.mkdir(parents=True, exist_ok=True)
        lines = [json.dumps(story, ensure_ascii=False) + "\n" for story in found]
        (where / "stories.jsonl").write_text("".join(lines), "utf-8")
        sys.stdout.write(f"{where}: {len(found)} pages\n")


if __name__ == "__main__":
    main()
