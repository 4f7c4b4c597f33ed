"""Which part of which queue somebody asks for, from the address and from forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final
from urllib.parse import urlencode

from ombud.models import Site

TABS: Final = ("held", "reported", "new", "opinions", "watched", "latest")
# How long ago; `old` is what is older than its limit.
AGES: Final = {
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "old": timedelta(days=1),
}
MODES: Final = ("after", "before", "newcomers", "closed")
SECTION_LIMIT = 120
RULE_LIMIT = 40
LANGUAGES_LIMIT = 160
ALL = "all"
NUMBER_DIGITS = 18


@dataclass(frozen=True)
class Asked:
    """A queue with its filters; empty ones do not count. `after` is the key of the last row of the page before.

    `language` is a code, `all`, several codes with a dot after each (`uk.en.`, and what is in no known language
    besides), or empty: those that the member of staff reads.
    """

    tab: str = TABS[0]
    site: Site | None = None
    section: str = ""
    language: str = ""
    rule: str = ""
    age: str = ""
    mode: str = ""
    after: int = 0

    @classmethod
    def of(cls, given: Mapping[str, str], sites: Sequence[Site]) -> Asked:
        """From a query or a form; what it cannot mean is taken as not said."""
        return cls(
            tab=_one_of(TABS, given.get("tab", "")) or TABS[0],
            site=next((site for site in sites if site.name == given.get("site")), None),
            section=_words(given.get("section", ""), SECTION_LIMIT),
            language=_languages(given.get("language", "")),
            rule=_code(given.get("rule", "")),
            age=_one_of(list(AGES), given.get("age", "")),
            mode=_one_of(MODES, given.get("mode", "")),
            after=number(given.get("after", "")),
        )

    @property
    def fields(self) -> dict[str, str]:
        """What is said, by the names of query and form."""
        said = {
            "tab": "" if self.tab == TABS[0] else self.tab,
            "site": self.site.name if self.site else "",
            "section": self.section,
            "language": self.language,
            "rule": self.rule,
            "age": self.age,
            "mode": self.mode,
            "after": str(self.after or ""),
        }
        return {name: value for name, value in said.items() if value}

    @property
    def codes(self) -> list[str]:
        """The languages that are said, an empty one for what is in none that is known; none at all for all."""
        return [] if self.language in ("", ALL) else self.language.split(".")

    @property
    def every(self) -> tuple[str, ...]:
        """The names of the filters in queries and forms."""
        return ("site", "section", "language", "rule", "age", "mode")

    @property
    def query(self) -> str:
        """The query string of this page."""
        return urlencode(self.fields)

    @property
    def url(self) -> str:
        """The address of this page of the queue."""
        return f"/desk/?{self.query}" if self.query else "/desk/"

    @property
    def filtered(self) -> bool:
        """Whether anything but the tab narrows the queue."""
        return bool(self.site or self.section or self.language or self.rule or self.age or self.mode)

    @property
    def start(self) -> Asked:
        """The first page of the same."""
        return replace(self, after=0)


def number(text: str) -> int:
    """A whole number above 0 as a form sent it; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < NUMBER_DIGITS else 0


def _one_of(known: Sequence[str], given: str) -> str:
    return given if given in known else ""


def _code(given: str) -> str:
    plain = given.replace("-", "").replace("_", "")
    return given if plain.isascii() and plain.isalnum() and len(given) <= RULE_LIMIT else ""


def _languages(given: str) -> str:
    return given if len(given) <= LANGUAGES_LIMIT and all(_code(code) == code for code in given.split(".")) else ""


def _words(given: str, limit: int) -> str:
    return given.replace("\x00", "").strip()[:limit]
