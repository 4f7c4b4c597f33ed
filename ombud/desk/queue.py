"""The queue: comments that wait for a moderator, and the latest ones of all states."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ombud.models import Comment, Site

from . import access, pages
from .rows import Row, Status, decisions, rows

PAGE = 25
TABS = ("held", "latest")


@dataclass(frozen=True)
class Asked:
    """Which part of which queue: `after` is the number of the last comment of the page before, or 0."""

    tab: str
    site: Site | None
    after: int

    @classmethod
    def of(cls, given: Mapping[str, str], sites: list[Site]) -> Asked:
        """From a query or a form; what it cannot mean is taken as not said."""
        tab, after = given.get("tab", ""), given.get("after", "")
        return cls(
            tab if tab in TABS else TABS[0],
            next((site for site in sites if site.name == given.get("site")), None),
            int(after) if after.isascii() and after.isdigit() and len(after) < 18 else 0,
        )

    @property
    def url(self) -> str:
        """The address of this page of the queue."""
        query = {"tab": self.tab if self.tab != TABS[0] else "", "site": self.site.name if self.site else ""}
        asked = urlencode({name: value for name, value in {**query, "after": self.after or ""}.items() if value})
        return f"/desk/?{asked}" if asked else "/desk/"


@access.staff
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """A page of the queue: what is held, oldest first, or all comments, newest first."""
    sites = access.sites()
    asked = Asked.of(request.GET.dict(), sites)
    ids = _held(asked, sites) if asked.tab == "held" else _latest(asked)
    held = held_by_site(sites)
    shown = rows(_fetched(ids[:PAGE]))
    context = {
        "asked": asked,
        "rows": shown,
        "more": replace(asked, after=ids[PAGE - 1]).url if len(ids) > PAGE else "",
        "start": replace(asked, after=0).url if asked.after else "",
        "held": sum(held.values()),
        "sites": [(site, held.get(site.pk, 0)) for site in sites],
        "tabs": {tab: replace(asked, tab=tab, after=0).url for tab in TABS},
    }
    return pages.page(request, "desk/queue.html", context)


@access.staff
@require_safe
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """One comment by itself, with all that was decided about it."""
    return comment_page(request, pk)


def comment_page(request: HttpRequest, pk: int, *, alert: str = "", status: int = 200) -> HttpResponse:
    """That page, with `alert` on top when a decision could not be taken."""
    found = access.comment_or_404(pk)
    context = {
        "row": row_of(found),
        "decisions": decisions(found),
        "alert": alert,
        "asked": Asked(TABS[1], None, 0),
    }
    return pages.page(request, "desk/comment.html", context, status=status)


def row_of(found: Comment) -> Row:
    """One comment as a row."""
    return rows([found])[0]


def held_by_site(sites: list[Site]) -> dict[int, int]:
    """How many comments wait, by the site's number. Counted, never kept, so that it cannot drift."""
    found = Comment.objects.filter(site__in=sites, status=Status.PENDING).values_list("site")
    return dict(found.annotate(n=Count("pk")).order_by())


def _held(asked: Asked, sites: list[Site]) -> list[int]:
    """Naming all sites lets the index on site and status find the few that wait among a million."""
    of = [asked.site] if asked.site else sites
    found = Comment.objects.filter(site__in=of, status=Status.PENDING, pk__gt=asked.after)
    return list(found.order_by("pk").values_list("pk", flat=True)[: PAGE + 1])


def _latest(asked: Asked) -> list[int]:
    if asked.site is None:
        return _before(Comment.objects.exclude(status=Status.WITHDRAWN), asked.after)
    # A walk along the index for each status: one query over all of them would sort every comment of the site.
    statuses = (Status.PENDING, Status.APPROVED, Status.REJECTED, Status.SPAM)
    each = [_before(Comment.objects.filter(site=asked.site, status=one), asked.after) for one in statuses]
    return list(heapq.merge(*each, reverse=True))[: PAGE + 1]


def _before(found: QuerySet[Comment], after: int) -> list[int]:
    if after:
        found = found.filter(pk__lt=after)
    return list(found.order_by("-pk").values_list("pk", flat=True)[: PAGE + 1])


def _fetched(ids: list[int]) -> list[Comment]:
    related = ("site", "story__site", "reader", "parent", "root")
    found = Comment.objects.select_related(*related).in_bulk(ids)
    # One may be gone since its number was read.
    return [found[pk] for pk in ids if pk in found]
