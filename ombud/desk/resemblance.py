"""Hints that accounts belong to one person: each with its reason, for a moderator to weigh, never acted on by itself.

Privacy-preserving: only hashes of network addresses are compared, and those change their key every month, so nobody
can be followed for longer; addresses of mail are compared and not shown.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ombud.models import Comment, Reader
from ombud.text import mailbox, names

DAYS = 30
AT_MOST = 10
# So many people behind one address share a school or a mobile network, and nothing else.
CROWD = 20
LONG_ENOUGH = 60
# Of somebody's last comments, and of what was written around each: a range of numbers needs no index of words.
LAST, AROUND = 8, 400


@dataclass
class Hint:
    """Somebody who may be the same person, and why."""

    reader: Reader
    why: list[str] = field(default_factory=list)


def alike(reader: Reader) -> list[Hint]:
    """Who may be the same person as this reader, the most reasons first; five queries whatever is found."""
    found: dict[int, list[str]] = defaultdict(list)
    for signal in (_same_network, _same_name, _same_mailbox, _same_words):
        for pk, why in signal(reader).items():
            found[pk].append(why)
    best = sorted(found, key=lambda pk: (-len(found[pk]), pk))[:AT_MOST]
    readers = Reader.objects.in_bulk(best)
    return [Hint(readers[pk], found[pk]) for pk in best if pk in readers]


def _same_network(reader: Reader) -> dict[int, str]:
    since = timezone.now() - timedelta(days=DAYS)
    mine = Comment.objects.filter(reader=reader, created_at__gt=since).exclude(address_hash="")
    hashes = list(mine.order_by("-created_at").values_list("address_hash", flat=True)[:200])
    if not hashes:
        return {}
    others = _on_site(reader).filter(address_hash__in=set(hashes), created_at__gt=since)
    rows = others.exclude(reader=reader).exclude(reader=None).values_list("reader").annotate(n=Count("*"))
    counted = dict(rows.order_by("-n")[: CROWD + 1])
    if len(counted) > CROWD:
        return {}
    return {pk: _network(n) for pk, n in counted.items()}


def _on_site(reader: Reader) -> QuerySet[Comment]:
    """The comments of their site. Adding nothing hides the site from its indexes, along which SQLite would walk
    through a million comments for a few hundred (1.8 s, else 6 ms)."""
    return Comment.objects.annotate(place=F("site_id") + 0).filter(place=reader.site_id)


def _network(n: int) -> str:
    return ngettext(
        "%(n)d comment from the same network address this month",
        "%(n)d comments from the same network address this month",
        n,
    ) % {"n": n}


def _same_name(reader: Reader) -> dict[int, str]:
    """The same name; of readers whose name nobody else may take also one that only looks the same."""
    if not reader.name:
        return {}
    looks = Q(name=reader.name) | Q(skeleton=names.skeleton(reader.name)) & ~Q(skeleton="")
    others = Reader.objects.filter(looks, site=reader.site_id).exclude(pk=reader.pk).order_by("-pk")
    found = dict(others.values_list("pk", "name")[: CROWD + 1])
    if len(found) > CROWD:
        return {}
    return {
        pk: _("the same name") if name == reader.name else _("a name that looks the same") for pk, name in found.items()
    }


def _same_mailbox(reader: Reader) -> dict[int, str]:
    if not reader.email:
        return {}
    own = mailbox.canonical(reader.email)
    # Where dots may stand anywhere in the name, only its first letter is sure.
    start = own[:1] if own.endswith("@gmail.com") else own.partition("@")[0]
    others = Reader.objects.filter(site=reader.site_id, email__istartswith=start).exclude(pk=reader.pk)
    rows = others.exclude(email="").values_list("pk", "email").iterator(chunk_size=2000)
    why = _("the same mailbox, perhaps spelt otherwise")
    return {pk: why for pk, email in rows if mailbox.canonical(email) == own}


def _same_words(reader: Reader) -> dict[int, str]:
    """The same long words, written shortly before or after, under whatever story."""
    mine = Comment.objects.filter(reader=reader).order_by("-created_at").values_list("pk", "body")
    around = Q()
    for pk, body in mine[:LAST]:
        if len(body) >= LONG_ENOUGH:
            around |= Q(pk__range=(pk - AROUND, pk + AROUND), body=body)
    if not around:
        return {}
    same = _on_site(reader).filter(around).exclude(reader=reader).exclude(reader=None)
    rows = same.values_list("reader", flat=True).distinct()[:AT_MOST]
    return {pk: _("the same words, letter for letter") for pk in rows if pk}
