"""The queue: comments that wait for a moderator in one way or another, and the latest ones of all states."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ombud.models import Claim, Comment, Preference, SavedView
from ombud.models.reason import Code, label

from . import access, appeal_rows, filters, opinions, pages, questions, version_rows
from .asked import TABS, Asked, number
from .counted import COUNTED, capped
from .reach import Reach
from .rows import Row, rows
from .settled import settled
from .streams import LOOK, Stream

PAGE = 25


@dataclass(frozen=True)
class Counts:
    """How many wait in each tab, to a thousand; derived from the tables at each look, so that nothing can drift."""

    by_tab: Mapping[str, int]

    def shown(self, tab: str) -> str:
        """The number as a page shows it."""
        return capped(self.by_tab.get(tab, 0), LOOK if tab == "watched" else COUNTED)


@access.moderators
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """A page of the queue."""
    user, reach = access.member(request), Reach.of(request)
    asked = Asked.of(request.GET.dict(), reach.sites)
    stream = stream_of(asked, reach, user)
    # Counted first: the counter of an open tab has found the page too.
    counts = counted(stream)
    keys = stream.page(PAGE)
    shown = rows(fetched([pk for _key, pk in keys[:PAGE]]), user)
    context = {
        **frame(stream, counts, user),
        **(opinions.coming_back(reach, user) if asked.tab == "opinions" else {}),
        "rows": shown,
        "reasons": reasons(),
        "bulk_verbs": bulk_verbs(asked.tab),
        "more": replace(asked, after=keys[PAGE - 1][0]).url if len(keys) > PAGE else "",
        "start": asked.start.url if asked.after else "",
        "nowhere": not reach.sites,
    }
    return pages.page(request, "desk/queue.html", context)


@access.moderators
@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """What a queue that is open asks now and then: the counters, and how many came since. 304 where all is as it was.

    `known` are the comments that the page shows, parted by dots: the number of each and, behind a hyphen, its state.
    """
    user, reach = access.member(request), Reach.of(request)
    asked = Asked.of(request.GET.dict(), reach.sites)
    stream = stream_of(asked.start, reach, user)
    shown = [each.partition("-") for each in request.GET.get("known", "").split(".")[: 4 * PAGE]]
    known = {number(pk): state for pk, _hyphen, state in shown}
    counts = counted(stream)
    fresh = [pk for _key, pk in stream.page(PAGE)[:PAGE] if pk not in known]
    answer = {
        "counts": shown_counts(stream, counts),
        "fresh": len(fresh),
        "claims": _claims(stream, user, known),
        "settled": settled(stream, known),
    }
    return conditional(request, answer)


def conditional(request: HttpRequest, answer: Mapping[str, Any]) -> HttpResponse:
    """An answer as JSON with its tag; 304 to who has it already."""
    body = json.dumps(answer, sort_keys=True)
    tag = f'"{hashlib.sha256(body.encode()).hexdigest()[:20]}"'
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(body, content_type="application/json")
    response["ETag"] = tag
    return response


def stream_of(asked: Asked, reach: Reach, user: User) -> Stream:
    """What is asked for as this person sees it."""
    return Stream(asked, reach, languages_of(user), user.get_username())


def shown_counts(stream: Stream, counts: Counts) -> dict[str, str]:
    """All numbers of the line of tabs, as a page shows them."""
    mine = questions.counts(stream.reach, stream.me)
    numbers = {name: str(n) for name, n in mine.items()}
    besides = {"appeals": _appeals(stream), "versions": version_rows.shown(stream.reach)}
    return {tab: counts.shown(tab) for tab in counts.by_tab} | besides | numbers


def tab_counts(stream: Stream) -> dict[str, str]:
    """The same, counted now."""
    return shown_counts(stream, counted(stream))


def frame(stream: Stream, counts: Counts, user: User) -> dict[str, Any]:
    """What stands around the rows: tabs, filters, saved views."""
    return {
        **tabs(stream, counts, stream.asked.tab),
        **opinions.asking(stream.reach),
        "asked": stream.asked,
        "people_of": stream.reach.whole,
        "filters": filters.of(stream),
        "views": list(SavedView.objects.filter(user=user, place="").order_by("name")),
    }


def beside(request: HttpRequest, place: str) -> dict[str, Any]:
    """The tabs for a page that stands beside the queues, with their counters."""
    stream = stream_of(Asked(), Reach.of(request), access.member(request))
    return tabs(stream, counted(stream), place)


def tabs(stream: Stream, counts: Counts, place: str) -> dict[str, Any]:
    """The tabs of the queue; `place` is the one that is open."""
    asked = stream.asked
    names = {
        "held": _("Held"),
        "reported": _("Reported"),
        "new": _("New and unseen"),
        "opinions": _("Second opinion"),
        "watched": _("Watched"),
        "latest": _("Latest"),
    }
    found = [
        (tab, names[tab], replace(asked, tab=tab, after=0).url, counts.shown(tab) if tab in counts.by_tab else "")
        for tab in TABS
    ]
    mine = questions.counts(stream.reach, stream.me)
    versions = version_rows.shown(stream.reach)
    return {"tabs": found, "place": place, "appeals": _appeals(stream), "versions": versions, "mine": mine}


def counted(stream: Stream) -> Counts:
    """The counters of all tabs but the last, which has no end."""
    return Counts({tab: stream.count(tab) for tab in TABS if tab != "latest"})


def fetched(ids: Sequence[int]) -> list[Comment]:
    """The comments with what a row shows of them, in that order."""
    related = ("site", "story__site", "reader", "parent", "root")
    found = Comment.objects.select_related(*related).in_bulk(list(ids))
    # One may be gone since its number was read.
    return [found[pk] for pk in ids if pk in found]


def row_of(found: Comment, user: User | None = None) -> Row:
    """One comment as a row."""
    return rows([found], user)[0]


def languages_of(user: User) -> list[str]:
    """The languages that somebody of the staff said they read; none means all."""
    liked: Preference | None = getattr(user, "preference", None)
    return [str(code) for code in liked.languages] if liked else []


def reasons() -> list[tuple[str, str]]:
    """The reasons that can be given to authors, with their labels."""
    return [(code, label(code)) for code in Code.values]


def bulk_verbs(tab: str) -> list[tuple[str, str]]:
    """What can be done with many at once, with what is most likely in a tab first."""
    known = {"approve": _("Approve"), "reject": _("Reject"), "veil": _("Veil"), "spam": _("Spam")}
    seen = [("see", _("Seen, fine"))]
    return [*known.items(), *seen] if tab == "held" else [*seen, *known.items()]


def _claims(stream: Stream, user: User, known: Collection[int]) -> dict[int, dict[str, str]]:
    """Which of the comments that a page shows colleagues look at."""
    near = Claim.objects.filter(stream.reach.within("comment__"), comment__in=known, until__gt=timezone.now())
    standing = near.exclude(user=user)
    found = standing.values_list("comment", "user__username")
    return {pk: {"who": who, "words": _("%(who)s is looking at it") % {"who": who}} for pk, who in found}


def _appeals(stream: Stream) -> str:
    return appeal_rows.waiting(replace(stream, asked=Asked()))
