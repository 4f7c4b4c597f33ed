"""The filters of the queue as a form shows them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ombud.models import Site
from ombud.models.section import Moderation

from . import sections
from .asked import AGES, Asked
from .decision_words import rules
from .streams import Stream

Choice = tuple[str, str, bool]


@dataclass(frozen=True)
class Filters:
    """Choices as value, label and whether it is chosen; the first of each is none."""

    sites: list[Choice]
    sections: list[Choice]
    languages: list[Choice]
    ages: list[Choice]
    modes: list[Choice]
    rules: list[Choice]
    mine: list[str]
    spoken: list[tuple[str, bool]]


def of(stream: Stream) -> Filters:
    """The filters with what is chosen now, by two queries."""
    asked, sites = stream.asked, stream.reach.sites
    spoken = sorted({code for site in sites for code in site.languages})
    mine = [code for code in stream.languages if code]
    every = _("All languages")
    usual = ("", ", ".join(mine) if mine else every, not asked.language)
    return Filters(
        sites=_sites(asked, list(sites)),
        sections=_sections(stream),
        languages=[
            usual,
            *([("all", every, asked.language == "all")] if mine else []),
            *[(code, code, asked.language == code) for code in spoken],
            *([(asked.language, ", ".join(filter(None, asked.codes)), True)] if len(asked.codes) > 1 else []),
        ],
        ages=_ages(asked),
        modes=_modes(asked),
        rules=_rules(asked),
        mine=mine,
        spoken=[(code, code in mine) for code in spoken],
    )


def _sites(asked: Asked, sites: list[Site]) -> list[Choice]:
    if len(sites) < 2:
        return []
    return [("", _("All sites"), asked.site is None), *[(each.name, each.title, each == asked.site) for each in sites]]


def _sections(stream: Stream) -> list[Choice]:
    """Those within reach; one that nobody knows may stand in the address."""
    near, chosen = stream.near, stream.asked.section
    every = sections.known(near.sites)
    names = {name for site, name in every if site not in near.sections or name in near.sections[site]}
    names |= {name for limited in near.sections.values() for name in limited} | ({chosen} - {""})
    if not names:
        return []
    return [("", _("All sections"), not chosen), *[(name, name, name == chosen) for name in sorted(names)]]


def _ages(asked: Asked) -> list[Choice]:
    labels = {
        "hour": _("The last hour"),
        "day": _("The last day"),
        "week": _("The last seven days"),
        "old": _("Older than a day"),
    }
    return [("", _("Any age"), not asked.age), *[(age, labels[age], asked.age == age) for age in AGES]]


def _modes(asked: Asked) -> list[Choice]:
    labels = {
        Moderation.AFTER: _("Read after they appear"),
        Moderation.BEFORE: _("Read before they appear"),
        Moderation.NEWCOMERS: _("Newcomers first"),
        Moderation.CLOSED: _("Closed"),
    }
    return [("", _("Any thread"), not asked.mode), *[(mode, labels[mode], asked.mode == mode) for mode in labels]]


def _rules(asked: Asked) -> list[Choice]:
    known = rules() | ({asked.rule: asked.rule} if asked.rule and asked.rule not in rules() else {})
    return [("", _("Any rule"), not asked.rule), *[(name, words, asked.rule == name) for name, words in known.items()]]
