"""The index of comments' words: what it holds, and how it is asked. `actions/searching.py` writes it.

It is an FTS5 table on SQLite and a column `tsvector` under a GIN index on PostgreSQL, both made by a migration. To
both a comment is one row of terms: its words, `@` before those of its author's name, and `=` before what it can be
filtered by (`=s1` site, `=pspam` status), so that one walk through the index answers words and filters together.
"""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import connection, models

from ombud.text.terms import Phrase, terms

from . import search_postgresql
from .comment import Comment

POSITIONS = 16_000
BEYOND = 2**62
# The term of comments that no moderator has looked at.
UNREVIEWED = "=u"


class Unindexed(models.Model):
    """A comment whose words changed since the index saw them. Written by triggers, so that no verb can forget it."""

    comment_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"comment {self.comment_id}"


@dataclass(frozen=True)
class Choice:
    """One of the terms `of` and none of `but`, or else one of `also`. `of` is never empty."""

    of: Sequence[str]
    but: Sequence[str] = ()
    also: Sequence[str] = ()


@dataclass(frozen=True)
class Wanted:
    """What is looked for. Of each of the `facets` one term must be there; `after` and `floor` are numbers of
    comments: what is found comes before the one, and not before the other.

    `words` are of the comment, `names` of its author. Of `watched`, words and facets, one must be there where any is
    given.
    """

    words: Sequence[Phrase] = ()
    names: Sequence[Phrase] = ()
    facets: Sequence[Sequence[str]] = ()
    choice: Choice | None = None
    watched: Sequence[Phrase] = ()
    after: int = 0
    floor: int = 0


def as_phrase(facet: str) -> Phrase:
    """A facet in the form of words, for `Wanted.watched`."""
    return Phrase((facet,))


def terms_of(comment: Comment) -> list[str]:
    """All terms of a comment that was fetched with its story, those of its versions in other languages too."""
    versions = comment.versions.all()
    facets = [
        site_term(comment.site_id),
        story_term(comment.story_id),
        section_term(comment.site_id, comment.story.section),
        status_term(comment.status),
        *dict.fromkeys(language_term(each.language) for each in (comment, *versions)),
        f"=d{comment.created_at:%Y%m}",
        f"=d{comment.created_at:%Y%m%d}",
        *([UNREVIEWED] if comment.reviewed_at is None else []),
        *([reader_term(comment.reader_id)] if comment.reader_id else []),
        *([hash_term(comment.address_hash)] if comment.address_hash else []),
        *(network_terms(comment.address) if comment.address else []),
    ]
    names = [f"@{term}" for term in terms(comment.name)]
    words = "\n".join(f"{each.body}\n{each.veil_label}" for each in (comment, *versions))
    return [*facets, *names, *terms(words)][:POSITIONS]


def site_term(site_id: int) -> str:
    """The term of all comments of a site."""
    return f"=s{site_id}"


def story_term(story_id: int) -> str:
    """The term of all comments of a story."""
    return f"=t{story_id}"


def section_term(site_id: int, section: str) -> str:
    """The term of all comments of a site's section. A section's name may hold anything; its hash does not."""
    return f"=x{hashlib.sha256(f'{site_id} {section}'.encode()).hexdigest()[:12]}"


def status_term(status: str) -> str:
    """The term of all comments in that state."""
    return f"=p{status}"


def language_term(language: str) -> str:
    """The term of all comments in that language (BCP 47); of those whose language is not known, for none."""
    return f"=l{language.lower().replace('-', '')}"


def reader_term(reader_id: int) -> str:
    """The term of all comments of one author."""
    return f"=r{reader_id}"


def hash_term(address_hash: str) -> str:
    """The term of all comments from one network address, as it is hashed."""
    return f"=h{address_hash}"


def time_terms(times: Iterable[str]) -> list[str]:
    """The terms of months given as `YYYYMM` and of days given as `YYYYMMDD`, in UTC."""
    return [f"=d{each}" for each in times]


def network_terms(address: str) -> list[str]:
    """The terms of a kept address: of itself and of the networks around it; none for what is no address."""
    try:
        packed = ipaddress.ip_address(address).packed
    except ValueError:
        return []
    return [_network(packed, digits) for digits in _DIGITS[len(packed) * 2]]


def network_group(network: str) -> list[str]:
    """The terms of which each comment from a network has one, such as 192.0.2.0/24 or 10.0.0.0/9; for a network of
    IPv6 narrower than /64, and no single address, those of its /64: compare the kept addresses themselves then.

    Raises ValueError for what is no network, and for one wider than IPv4's /8 or IPv6's /32.
    """
    given = ipaddress.ip_network(network, strict=False)
    packed = given.network_address.packed
    known = [digits * 4 for digits in _DIGITS[len(packed) * 2]]
    if given.prefixlen < known[0]:
        raise ValueError(network)
    if len(packed) == 16 and 64 < given.prefixlen < 128:
        return [_network(packed, 16)]
    bits = next(each for each in known if each >= given.prefixlen)
    first, size = int.from_bytes(packed), len(packed) * 8 - bits
    return [
        _network((first + (step << size)).to_bytes(len(packed)), bits // 4)
        for step in range(1 << (bits - given.prefixlen))
    ]


def _network(packed: bytes, digits: int) -> str:
    return f"=n{len(packed) * 2}x{packed.hex()[:digits]}"


# By the length of an address in hexadecimal digits, what the index has of it, each step at most 128 times as narrow
# as the one before: /8, /16, /24 and /32 of IPv4; /32, /36 and so on to /64, and /128 of IPv6.
_DIGITS = {8: (2, 4, 6, 8), 32: (*range(8, 17), 32)}


def find(wanted: Wanted, limit: int) -> list[int]:
    """The numbers of the comments that have all that is wanted, newest first, from the index alone."""
    return _find_postgresql(wanted, limit) if connection.vendor == "postgresql" else _find_sqlite(wanted, limit)


def having(terms: Sequence[Phrase], among: Sequence[int]) -> list[int]:
    """Those of some comments that have one of the terms."""
    language = _TSQUERY if connection.vendor == "postgresql" else _FTS5
    if not among:
        return []
    with connection.cursor() as cursor:
        select = _HAVING[connection.vendor].format(", ".join(["%s"] * len(among)))
        cursor.execute(select, [_one_of(terms, language), *among])
        return [pk for (pk,) in cursor.fetchall()]


_HAVING = {
    "postgresql": "SELECT rowid FROM ombud_words WHERE COALESCE(terms, '') @@ %s::tsquery AND rowid IN ({})",
    "sqlite": "SELECT rowid FROM ombud_words WHERE terms MATCH %s AND rowid IN ({})",
}


def end_of(sites: Sequence[int], start: datetime | None, end: datetime) -> int:
    """From which number on no comment of the sites was written between the two times. Where the index skips what is
    younger by itself, as SQLite's does, it is not looked for."""
    if connection.vendor != "postgresql":
        return BEYOND
    written = Comment.objects.filter(site__in=sites, created_at__lt=end)
    if start:
        written = written.filter(created_at__gte=start)
    # Adding nothing hides the number from its own index: the walk along it would begin with the youngest.
    return (written.aggregate(last=models.Max(models.F("pk") + 0))["last"] or 0) + 1


def waiting() -> int:
    """About how many comments the index has yet to see."""
    found = Unindexed.objects.aggregate(first=models.Min("pk"), last=models.Max("pk"))
    return found["last"] - found["first"] + 1 if found["last"] else 0


def _find_sqlite(wanted: Wanted, limit: int) -> list[int]:
    given: list[str | int] = [_asked(wanted, _FTS5), wanted.floor, wanted.after or BEYOND, limit]
    with connection.cursor() as cursor:
        cursor.execute(_MATCHING, given)
        return [pk for (pk,) in cursor.fetchall()]


_MATCHING = (
    "SELECT rowid FROM ombud_words WHERE terms MATCH %s AND rowid >= %s AND rowid < %s ORDER BY rowid DESC LIMIT %s"
)


def _find_postgresql(wanted: Wanted, limit: int) -> list[int]:
    last = wanted.after if wanted.after < BEYOND else 0
    watched = _one_of(wanted.watched, _TSQUERY) if wanted.watched else ""
    terms = _asked(replace(wanted, watched=()), _TSQUERY)
    return search_postgresql.look(search_postgresql.Question(terms, watched, wanted.floor, last), limit)


@dataclass(frozen=True)
class _Language:
    """How a database is asked: its words for and, or and not, and for a phrase whose terms bear a mark."""

    both: str
    either: str
    without: str
    phrase: Callable[[Phrase, str], str]


def _asked(wanted: Wanted, language: _Language) -> str:
    parts = [
        *(language.phrase(each, "") for each in wanted.words),
        *(language.phrase(each, "@") for each in wanted.names),
        *(_one_of(map(as_phrase, group), language) for group in wanted.facets),
        *([_one_of(wanted.watched, language)] if wanted.watched else []),
    ]
    if wanted.choice:
        chosen = _one_of(map(as_phrase, wanted.choice.of), language)
        if wanted.choice.but:
            chosen = f"({chosen}{language.without}{_one_of(map(as_phrase, wanted.choice.but), language)})"
        if wanted.choice.also:
            chosen = f"({chosen}{language.either}{_one_of(map(as_phrase, wanted.choice.also), language)})"
        parts.append(chosen)
    return language.both.join(parts)


def _one_of(found: Iterable[Phrase], language: _Language) -> str:
    return "(" + language.either.join(language.phrase(each, "") for each in found) + ")"


def _fts(phrase: Phrase, mark: str) -> str:
    row = " ".join(mark + term for term in phrase.terms)
    return f'"{row}"' + (" *" if phrase.open_ended else "")


def _tsquery(phrase: Phrase, mark: str) -> str:
    row = [f"'{mark}{term}'" for term in phrase.terms]
    if phrase.open_ended:
        row[-1] += ":*"
    return "(" + " <-> ".join(row) + ")"


_FTS5 = _Language(" AND ", " OR ", " NOT ", _fts)
_TSQUERY = _Language(" & ", " | ", " & !", _tsquery)
