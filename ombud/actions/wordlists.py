"""A site's lists of words: adding and removing entries, taking in whole lists, and trying an entry beforehand."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.models import Comment, Decision, Entry, Site
from ombud.models.errors import Invalid
from ombud.text import clean
from ombud.text.wordlist import Found, Listed, Wordlist, words_of

WORDS_LIMIT = 200
ENTRIES_LIMIT = 20_000
TRIED, TRIED_SHOWN, TRIED_SECONDS = 10_000, 50, 10.0
CONTEXT = 60
OUTCOMES = tuple(Entry.Outcome.values)


@dataclass(frozen=True)
class Wish:
    """An entry that somebody wants: `words`, what it does, in which language it is inflected (empty: all)."""

    words: str
    outcome: str = Entry.Outcome.HOLD
    language: str = ""
    exact: bool = False


@dataclass(frozen=True)
class Caught:
    """A comment that an entry would have caught: the words found, and what stands before and after them."""

    comment: int
    before: str
    words: str
    after: str


@dataclass(frozen=True)
class Trial:
    """What an entry would catch: `looked_at` of the latest comments, `caught` of them, the first of these shown.
    `stopped`: time was up before all that should be looked at were."""

    looked_at: int
    caught: int
    shown: list[Caught]
    stopped: bool = False

    @property
    def share(self) -> float:
        """Per cent of the comments that were looked at."""
        return 100 * self.caught / self.looked_at if self.looked_at else 0.0


def add(site: Site, wishes: Sequence[Wish], *, by: str) -> int:
    """Add entries; one that is there already gets the new outcome. Returns how many are new or changed. Raises
    Invalid, naming the line at fault."""
    checked = [_checked(site, wish, line) for line, wish in enumerate(wishes, 1)]
    with transaction.atomic():
        held = _hold(site)
        known = {(row.words, row.language): row for row in Entry.objects.filter(site=site)}
        new: dict[tuple[str, str], Entry] = {}
        changed: list[dict[str, Any]] = []
        for wish in checked:
            row = known.get((wish.words, wish.language)) or new.get((wish.words, wish.language))
            if row is None:
                row = new[wish.words, wish.language] = Entry(
                    site=site, words=wish.words, language=wish.language, added_by=by
                )
            elif (row.outcome, row.exact) == (wish.outcome, wish.exact):
                continue
            row.outcome, row.exact = wish.outcome, wish.exact
            changed.append({"words": wish.words, "language": wish.language, "outcome": wish.outcome})
            if row.pk:
                row.save(update_fields=["outcome", "exact"])
        if len(known) + len(new) > ENTRIES_LIMIT:
            raise Invalid(_("A site has at most %(limit)d entries.") % {"limit": ENTRIES_LIMIT})
        Entry.objects.bulk_create(new.values(), batch_size=500)
        _conclude(held, "add_words", by, changed)
    site.screening = held.screening
    return len(changed)


def remove(site: Site, pks: Sequence[int], *, by: str) -> int:
    """Take entries off the lists; returns how many there were."""
    with transaction.atomic():
        held = _hold(site)
        rows = list(Entry.objects.filter(site=site, pk__in=pks))
        gone = [{"words": row.words, "language": row.language, "outcome": row.outcome} for row in rows]
        Entry.objects.filter(pk__in=[row.pk for row in rows]).delete()
        _conclude(held, "remove_words", by, gone)
    site.screening = held.screening
    return len(gone)


def parse(text: str, outcome: str, language: str) -> list[Wish]:
    """Entries from pasted text: one to a line, what follows # is a remark, = before it means exactly so.

    A line may name its own list and language: `hold | uk | words`, as `written` writes them.
    """
    wishes = []
    for line in text.splitlines():
        words = line.partition("#")[0].strip() if not line.lstrip().startswith("#") else ""
        if not words:
            continue
        parts = [part.strip() for part in words.split("|")]
        given, code = outcome, language
        if len(parts) == 3 and parts[0] in OUTCOMES:
            given, code, words = parts
        exact = words.startswith("=")
        wishes.append(Wish(words.removeprefix("=").strip(), given, code, exact))
    return wishes


def written(site: Site) -> str:
    """All entries as text that `parse` reads."""
    rows = Entry.objects.filter(site=site).order_by("outcome", "language", "words")
    return "".join(f"{row.outcome} | {row.language} | {'=' if row.exact else ''}{row.words}\n" for row in rows)


def trial(site: Site, wish: Wish) -> Trial:
    """What an entry would catch in the site's last 10,000 comments, in half a second as a rule. Raises Invalid.

    Stops after ten seconds, which only comments do that were made to be looked at for long, and says so."""
    checked = _checked(site, wish, 0)
    listed = Wordlist([Listed(0, checked.words, checked.language, checked.exact)], site.languages)
    end = time.monotonic() + TRIED_SECONDS
    looked_at, caught = 0, 0
    shown: list[Caught] = []
    rows = Comment.objects.filter(site=site).exclude(status=Comment.Status.WITHDRAWN).order_by("-created_at")
    for pk, html, language in rows.values_list("pk", "html", "language")[:TRIED].iterator(chunk_size=500):
        if not looked_at % 50 and time.monotonic() > end:
            return Trial(looked_at, caught, shown, stopped=True)
        looked_at += 1
        text = words_of(html)
        found = listed.find(text, language)
        caught += bool(found)
        if found and len(shown) < TRIED_SHOWN:
            shown.append(_quoted(pk, text, found[0]))
    return Trial(looked_at, caught, shown)


def _quoted(comment: int, text: str, found: Found) -> Caught:
    """What was found with whole words around it."""
    text, start, stop = " ".join(text.split("\n")), found.start, found.end
    first, last = max(0, start - CONTEXT), stop + CONTEXT
    before, after = text[first:start], text[stop:last]
    # Chinese has no spaces to cut at.
    before = f"…{before.partition(' ')[2] or before}" if first else before
    after = f"{after.rpartition(' ')[0] or after}…" if last < len(text) else after
    return Caught(comment, before, text[start:stop], after)


def _checked(site: Site, wish: Wish, line: int) -> Wish:
    """The wish tidied. Raises Invalid for what is no entry."""
    where = _("Line %(n)d: ") % {"n": line} if line else ""
    try:
        words = " ".join(clean.tidy(wish.words, WORDS_LIMIT).split())
    except clean.TooLong as error:
        raise Invalid(where + _("An entry has at most %(limit)d characters.") % {"limit": WORDS_LIMIT}) from error
    if wish.outcome not in OUTCOMES:
        raise Invalid(where + _("An entry rejects, holds or veils."))
    if wish.language and wish.language not in site.languages:
        known = ", ".join(site.languages)
        raise Invalid(where + _("Choose one of the languages of this site: %(codes)s.") % {"codes": known})
    if not Wordlist([Listed(0, words, wish.language, wish.exact)], site.languages):
        raise Invalid(where + _("Write a word or a phrase: letters, not signs alone."))
    return Wish(words, wish.outcome, wish.language, wish.exact)


def _hold(site: Site) -> Site:
    """The site's row, locked: two changes at once must not be one to those who keep the lists compiled."""
    return Site.objects.select_for_update(no_key=True).get(pk=site.pk)


def _conclude(site: Site, verb: str, by: str, entries: list[dict[str, Any]]) -> None:
    if not entries:
        return
    # Not a counter: a restored backup may count to the same number with other entries.
    site.screening = {**site.screening, "words": secrets.token_hex(8)}
    site.save(update_fields=["screening"])
    Decision.objects.create(
        site=site,
        subject=f"words: {entries[0]['words']}"[:200] if len(entries) == 1 else "words",
        by=by,
        verb=verb,
        details={"entries": entries},
        created_at=timezone.now(),
    )
