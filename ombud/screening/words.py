"""A site's lists of words, compiled once and kept until they change."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

from django.utils.translation import gettext as _

from ombud.models import Entry, Site
from ombud.text.wordlist import Found, Listed, Wordlist

from .rules import Params
from .verdict import Finding, Outcome, Submission

SITES_KEPT = 32
# The strictest first: what is to be sent back need not be held as well.
ORDER: tuple[Outcome, ...] = ("reject", "hold", "veil")


@dataclass(frozen=True)
class Lists:
    """All entries of a site: what finds them, and what each does."""

    words: Wordlist
    outcomes: dict[int, str]


_kept: dict[int, tuple[object, Lists]] = {}
_lock = Lock()


def lists_of(site: Site) -> Lists:
    """The site's lists. They are read again when its row says that they changed (`Site.screening["words"]`)."""
    version = (site.screening.get("words", ""), tuple(site.languages))
    kept = _kept.get(site.pk)
    if kept and kept[0] == version:
        return kept[1]
    rows = Entry.objects.filter(site=site).values_list("pk", "words", "language", "exact", "outcome")
    found = list(rows) if version[0] else []
    entries = [Listed(pk, words, language, exact) for pk, words, language, exact, _outcome in found]
    lists = Lists(Wordlist(entries, site.languages), {row[0]: row[4] for row in found})
    with _lock:
        if len(_kept) >= SITES_KEPT:
            _kept.clear()
        _kept[site.pk] = (version, lists)
    return lists


def listed_words(given: Submission, params: Params) -> Finding | None:
    """Words of the site's lists, in all their forms: sent back, held or veiled as the entry says."""
    lists = lists_of(given.story.site)
    if not lists.words:
        return None
    given.clock.restart()
    found = lists.words.find(given.text, given.language, given.clock.check)
    found += lists.words.find(given.name)
    if not found:
        return None
    outcomes = {lists.outcomes[each.key] for each in found}
    outcome = next(each for each in ORDER if each in outcomes)
    # Only what led to it: the author of a veiled comment is not told of the others.
    matched = _matched(given, [each for each in found if lists.outcomes[each.key] == outcome])
    quoted = ", ".join(f"“{each}”" for each in matched)
    detail = _("This publication does not print %(words)s. Please say it in other words.") % {"words": quoted}
    return Finding(f"listed: {quoted}", detail, outcome=outcome, details={"matched": matched})


def _matched(given: Submission, found: list[Found]) -> list[str]:
    spelled = (given.text[each.start : each.end] or given.name[each.start : each.end] for each in found)
    return list(dict.fromkeys(spelled))[:10]
