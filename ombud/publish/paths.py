"""Where documents lie. Plain Python, for it is asked before Django on every read.

documents/SITE/addresses/ab/abcdef…   a link to the story of an address key
documents/SITE/slugs/SLUG             a link to the story of one of Ombud's own pages
documents/SITE/stories/ID/EDITION/    the documents of one edition
documents/SITE/stories/ID/current     a link to the newest of them
documents/SITE/topics/ab/abcdef…/…    the same for the pages of a tag
documents/SITE/site/…                 the same for what belongs to the whole site
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

SITE_NAME = re.compile(r"^[-a-z0-9_]{1,40}$")
SORTS = ("oldest", "newest", "recommended")
# Only these come in pages and orders; of the others there is one for each language.
PAGED = ("thread.html", "thread.json", "story.html", "topic.html")
NOTICE_KINDS = ("typo", "correction", "clarification", "update", "retraction")


@dataclass(frozen=True)
class Name:
    """What distinguishes one document of a story from another; empty fields stand for the site's defaults.

    `root` is the id of the comment whose replies fill the page, or 0. In the log of corrections `sort` is a kind
    and `root` a month (202611).
    """

    kind: str
    lang: str = ""
    sort: str = ""
    page: int = 1
    root: int = 0

    @property
    def file(self) -> str:
        """The file's name, which `parse` reads back."""
        return f"{self.kind}~{self.lang}~{self.sort}~{self.page}~{self.root}"

    def known(self, languages: Collection[str]) -> Name:
        """The same without a language that the interface does not speak: then the story's own is meant."""
        return self if self.lang in languages or not self.lang else replace(self, lang="")

    @classmethod
    def parse(cls, file: str) -> Name:
        """The name from a file's name. Raises ValueError on any other file."""
        kind, lang, sort, page, root = file.split("~")
        return cls(kind, lang, sort, int(page), int(root))

    @classmethod
    def asked(cls, kind: str, query: dict[str, str]) -> Name:
        """The name that a query asks for; what it cannot mean is taken as not said."""
        lang = _language(query)
        if kind not in PAGED:
            return cls(kind, lang)
        sort = query.get("sort", "")
        return cls(
            kind,
            lang,
            sort if sort in SORTS else "",
            _number(query.get("page", ""), 1),
            _number(query.get("root", ""), 0),
        )

    @classmethod
    def asked_log(cls, kind: str, query: dict[str, str]) -> Name:
        """The name of a page of the log of corrections."""
        chosen = query.get("kind", "")
        month = query.get("month", "").replace("-", "")
        return cls(
            kind,
            _language(query),
            chosen if chosen in NOTICE_KINDS else "",
            _number(query.get("page", ""), 1),
            _number(month, 0) if len(month) == 6 else 0,
        )


def _language(query: dict[str, str]) -> str:
    lang = query.get("lang", "").split("-")[0].split("_")[0].lower()
    return lang if 2 <= len(lang) <= 3 and lang.isascii() and lang.isalpha() else ""


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 and int(text) > 0 else otherwise


def story_folder(root: Path, site: str, story_id: int) -> Path:
    """The folder of a story's documents."""
    return root / site / "stories" / str(story_id)


def site_folder(root: Path, site: str) -> Path:
    """The folder of the documents that belong to the whole site."""
    return root / site / "site"


def topics_folder(root: Path, site: str) -> Path:
    """The folder of the folders of a site's tags."""
    return root / site / "topics"


def topic_folder(root: Path, site: str, slug: str) -> Path:
    """The folder of a tag's documents. Hashed: a slug may be any script."""
    digest = hashlib.sha256(slug.encode()).hexdigest()[:40]
    return topics_folder(root, site) / digest[:2] / digest


def address_link(root: Path, site: str, key: str) -> Path:
    """The link by which an address key leads to its story's folder."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:40]
    return root / site / "addresses" / digest[:2] / digest


def slug_link(root: Path, site: str, slug: str) -> Path:
    """The link by which a story page's slug leads to its story's folder. Hashed: a slug may be any script."""
    return address_link(root, site, f"slug:{slug}")


def link(path: Path, folder: Path) -> None:
    """Make `path` lead to `folder`, whatever it led to before, without a moment of leading nowhere."""
    target = os.path.relpath(folder, path.parent)
    if path.is_symlink() and os.readlink(path) == target:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    passing = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    os.symlink(target, passing)
    os.replace(passing, path)
