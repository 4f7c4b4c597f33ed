"""Search of comments: by words, author, address, story, state, language and date."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from ombud.actions.readers import address_hash
from ombud.models import Comment, Site, Story
from ombud.models.errors import Invalid
from ombud.models.search import (
    Wanted,
    end_of,
    find,
    hash_term,
    language_term,
    network_group,
    reader_term,
    status_term,
    story_term,
    waiting,
)
from ombud.text.network_hash import recent
from ombud.text.terms import phrases

from . import access, opinions, pages, zones
from .asked import Asked, number
from .decision_words import status_words
from .queue import fetched, reasons
from .reach import Reach
from .rows import rows
from .streams import KEPT
from .times import between

PAGE = 25
GONE = Comment.Status.WITHDRAWN
WORDS_LIMIT = 200
# Of what is found by days or in a network the tables leave some out.
BATCH, LOOSE_BATCH, LARGEST_BATCH = PAGE + 7, 2 * PAGE, 3_200
DAY = timedelta(days=1)
EPOCH = date(1970, 1, 1)


Times = tuple[datetime | None, datetime | None]


@dataclass(frozen=True)
class Sought:
    """What is looked for. `address` is a network address, or a network such as 192.0.2.0/24; `same` is a comment
    from whose address others are wanted; `after` as in the queue."""

    words: str = ""
    author: str = ""
    address: str = ""
    same: int = 0
    reader: int = 0
    story: int = 0
    site: Site | None = None
    status: str = ""
    language: str = ""
    start: date | None = None
    end: date | None = None
    after: int = 0
    errors: list[str] = field(default_factory=list, compare=False)

    @classmethod
    def of(cls, given: Mapping[str, str], sites: Sequence[Site]) -> Sought:
        """From a query; what it cannot mean is taken as not said, and dates that are none are told."""
        errors: list[str] = []
        asked = Asked.of(given, sites)
        return cls(
            words=_tidy(given.get("q", "")),
            author=_tidy(given.get("author", "")),
            address=_tidy(given.get("address", "")),
            same=number(given.get("same", "")),
            reader=number(given.get("reader", "")),
            story=number(given.get("story", "")),
            site=asked.site,
            status=given["status"] if given.get("status") in KEPT else "",
            language=asked.codes[0] if len(asked.codes) == 1 else "",
            start=_day(given.get("start", ""), errors),
            end=_day(given.get("end", ""), errors),
            after=asked.after,
            errors=errors,
        )

    @property
    def fields(self) -> dict[str, str]:
        """What is said, by the names of the form."""
        said = {
            "q": self.words,
            "author": self.author,
            "address": self.address,
            "same": self.same,
            "reader": self.reader,
            "story": self.story,
            "site": self.site.name if self.site else "",
            "status": self.status,
            "language": self.language,
            "start": self.start,
            "end": self.end,
            "after": self.after,
        }
        return {name: str(value) for name, value in said.items() if value}

    @property
    def asks(self) -> bool:
        """Whether anything is looked for at all."""
        return bool(set(self.fields) - {"after"})

    @property
    def url(self) -> str:
        """The address of this page of what was found."""
        return "/desk/search?" + urlencode(self.fields)


@access.moderators
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The form, and what was found."""
    reach = Reach.of(request)
    sought = Sought.of(request.GET.dict(), reach.sites)
    alert = " ".join(sought.errors)
    found: list[int] = []
    if sought.asks and not alert:
        try:
            found = _found(request, sought, reach)
        except Invalid as invalid:
            alert = invalid.detail
    wanted = phrases(sought.words)
    shown = rows(fetched(found[:PAGE]), access.member(request), wanted)
    context = {
        "sought": sought,
        "rows": shown,
        "asked": Asked(tab="latest"),
        "back": request.get_full_path(),
        "people_of": reach.whole,
        "reasons": reasons(),
        "alert": alert,
        **opinions.asking(reach),
        "reaches_back": _reaches_back(reach.sites) if sought.address or sought.same else "",
        "waiting": waiting(),
        "more": replace(sought, after=found[PAGE - 1]).url if len(found) > PAGE else "",
        "start": replace(sought, after=0).url if sought.after else "",
        **_choices(sought, reach),
    }
    return pages.page(request, "desk/search.html", context, status=422 if alert else 200)


def _found(request: HttpRequest, sought: Sought, reach: Reach) -> list[int]:
    """The numbers of a page of comments and one more. The index finds, the tables decide: what is beyond somebody's
    reach is never shown, whatever the index says."""
    near = reach.narrowed(sought.site)
    start, end = _times(sought, near)
    wanted, within = _wanted(request, sought, near, (start, end)), Q()
    if start:
        within &= Q(created_at__gte=start)
    if end:
        within &= Q(created_at__lt=end)
        below = end_of([site.pk for site in near.sites], start, end)
        wanted = replace(wanted, after=min(below, wanted.after or below))
    met: list[int] = []
    size = LOOSE_BATCH if within or "/" in sought.address else BATCH
    while len(met) <= PAGE:
        found = find(wanted, size)
        kept = dict(near.among(found).filter(within).exclude(status=GONE).values_list("pk", "address"))
        left = _from_network(sought.address, kept) if "/" in sought.address else set(kept)
        met += [pk for pk in found if pk in left]
        if len(found) < size:
            break
        # Little of it fits: looking at more at a time takes fewer questions.
        wanted, size = replace(wanted, after=found[-1]), min(4 * size, LARGEST_BATCH)
    return met[: PAGE + 1]


def _times(sought: Sought, near: Reach) -> Times:
    """The moment with which the first day begins, and that with which the last one has ended. An end alone has the
    time of the oldest comment before it."""
    zone = zones.common(near.sites)
    start = datetime.combine(sought.start, time.min, zone) if sought.start and sought.start > EPOCH else None
    end = datetime.combine(sought.end + DAY, time.min, zone) if sought.end and sought.end < date.max else None
    return start or (_oldest(near) if end else None), end


def _oldest(near: Reach) -> datetime | None:
    written = Comment.objects.filter(site=OuterRef("pk")).order_by("created_at").values("created_at")[:1]
    sites = Site.objects.filter(pk__in=[site.pk for site in near.sites])
    return min(filter(None, sites.values_list(Subquery(written), flat=True)), default=None)


def _wanted(request: HttpRequest, sought: Sought, near: Reach, times: Times) -> Wanted:
    start, end = times
    facets = [
        near.terms(),
        [status_term(sought.status)] if sought.status else [],
        [language_term(sought.language)] if sought.language else [],
        [story_term(sought.story)] if sought.story else [],
        [reader_term(sought.reader)] if sought.reader else [],
        _address_terms(sought.address) if sought.address else [],
        [hash_term(access.comment_or_404(request, sought.same).address_hash or "none")] if sought.same else [],
        between(start, min(filter(None, (end, timezone.now() + DAY)))) if start else [],
    ]
    return Wanted(
        words=phrases(sought.words),
        names=phrases(sought.author),
        facets=[group for group in facets if group],
        after=sought.after,
    )


def _address_terms(address: str) -> list[str]:
    """An address as the site kept it, or as it is hashed this month and was last month. Raises Invalid for what is
    no address."""
    try:
        terms = network_group(address)
    except ValueError as error:
        message = _("Give an address or a network, from /8 on for IPv4 and from /32 on for IPv6: 192.0.2.0/24.")
        raise Invalid(message, {"address": [message]}) from error
    return terms if "/" in address else [*terms, *map(hash_term, recent(address_hash(address)))]


def _from_network(address: str, found: Mapping[int, str]) -> set[int]:
    """Of comments with the addresses that were kept those that come from a network, where the index cannot tell."""
    network = ipaddress.ip_network(address, strict=False)
    return {pk for pk, kept in found.items() if kept and ipaddress.ip_address(kept) in network}


def _reaches_back(sites: Sequence[Site]) -> str:
    """How far back addresses are found, as a sentence."""
    now = timezone.localtime(timezone=zones.common(sites))
    first = date_format((now.replace(day=1) - timedelta(days=1)).replace(day=1), "j E Y")
    days = max((site.rules.address_days for site in sites), default=0)
    said = _("By its hash, whose key changes with the month, an address is found back to %(day)s.") % {"day": first}
    if not days:
        return said + " " + _("Addresses themselves are not kept, so networks find nothing.")
    kept = ngettext("Itself and as a network for %(n)d day.", "Itself and as a network for %(n)d days.", days)
    return f"{said} {kept % {'n': days}}"


def _choices(sought: Sought, reach: Reach) -> dict[str, Any]:
    within = reach.within(section="section")
    stories = Story.objects.filter(within, pk=sought.story) if sought.story else Story.objects.none()
    return {
        "sites": reach.sites if len(reach.sites) > 1 else [],
        "statuses": [(status, status_words(status)) for status in KEPT],
        "languages": sorted({code for site in reach.sites for code in site.languages}),
        "story": stories.first(),
    }


def _day(given: str, errors: list[str]) -> date | None:
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        errors.append(_("A date is written like 2026-03-01."))
        return None


def _tidy(given: str) -> str:
    return given.replace("\x00", "").strip()[:WORDS_LIMIT]
