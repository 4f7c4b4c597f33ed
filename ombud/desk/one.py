"""One comment by itself: as a page, and as the pane beside the queue."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ombud.models import Comment

from . import access, opinions, pages
from .asked import Asked
from .context import context_of
from .queue import reasons, row_of
from .reach import Reach
from .rows import decisions


@access.moderators
@require_safe
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """One comment with its context and all that was decided about it."""
    return comment_page(request, pk)


@access.moderators
@require_safe
def context(request: HttpRequest, pk: int) -> HttpResponse:
    """The context alone, for the pane."""
    found = access.comment_or_404(request, pk)
    return render(request, "desk/context.html", {**_around(request, found), "pane": True})


def comment_page(request: HttpRequest, pk: int, *, alert: str = "", status: int = 200, **typed: str) -> HttpResponse:
    """That page, with `alert` on top when a decision could not be taken, and what was `typed` into its forms."""
    found = access.comment_or_404(request, pk)
    shown = {
        **_around(request, found),
        "row": row_of(found, access.member(request)),
        "reasons": reasons(),
        "alert": alert,
        "single": True,
        **opinions.asking(Reach.entire(request)),
        **typed,
    }
    return pages.page(request, "desk/comment.html", shown, status=status)


def _around(request: HttpRequest, found: Comment) -> dict[str, Any]:
    reach = Reach.entire(request)
    return {
        "context": context_of(found, reach),
        "decisions": decisions(found),
        "asked": Asked.of({"tab": "latest", **request.GET.dict()}, reach.sites),
        "people_of": reach.whole,
    }
