"""Corrections over JSON: suggest one, see what is known, stand behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from ombud.actions import addresses, corrections, readers, receipts, suggesting
from ombud.actions.suggesting import Suggested, Suggestion
from ombud.models import Correction, Reader, Site
from ombud.models.errors import NotFound
from ombud.publish.links import site_url

from . import access
from .answers import json_answer
from .schemas import CorrectionDraft, Passage, SecondDraft

router = Router(tags=["corrections"])
# To find a passage again in a long story takes some milliseconds; who corrects a page looks at ten.
KNOWN_PER_MINUTE = 60


@router.post("/{site}/corrections", summary="Suggest a correction", openapi_extra={"responses": {202: {}}})
def suggest(request: HttpRequest, site: str, draft: CorrectionDraft) -> HttpResponse:
    """202 with where the passage stands in the story's text. The same complaint about the same passage seconds
    the one that is open. `status_url` is the reader's private page, `token` theirs to keep."""
    publication = access.site_or_404(site)
    access.check_origin(request, publication)
    reader = access.reader_of(request, publication)
    taken = take(request, publication, draft, reader, request.headers.get("Idempotency-Key", ""))
    return json_answer(202, answer(taken))


@router.post("/{site}/corrections/known", summary="What is known about a passage")
def known(request: HttpRequest, site: str, passage: Passage) -> HttpResponse:
    """The open suggestions on the passage: their kind and how many readers stand behind each."""
    publication = access.site_or_404(site)
    access.check_origin(request, publication)
    access.check_pace(request, "known", KNOWN_PER_MINUTE)
    story = addresses.locate(publication, passage.url, passage.id)
    rows = suggesting.find(story, suggestion_of(passage)) if story and passage.exact else []
    found = [
        {"id": row.pk, "kind": row.kind, "suggestion": row.suggestion, "readers": row.seconds + 1} for row in rows[:5]
    ]
    return json_answer(200, {"known": found})


@router.post("/{site}/corrections/{pk}/second", summary="Stand behind a suggestion")
def second(request: HttpRequest, site: str, pk: int, draft: SecondDraft) -> HttpResponse:
    """Once per reader; a guest without a token becomes one."""
    publication = access.site_or_404(site)
    access.check_origin(request, publication)
    reader = access.reader_of(request, publication)
    row = Correction.objects.select_related("site", "story__site").filter(pk=pk, site=publication).open().first()
    if row is None:
        raise NotFound("There is no open suggestion of this number here.")
    given = Suggestion(message=draft.message, email=draft.email or "", lang=draft.interface)
    address_hash = readers.address_hash(access.client_address(request))
    suggesting.check_rate(row.story, reader, address_hash)
    return json_answer(202, answer(suggesting.second(row, reader, address_hash, given=given)))


def take(request: HttpRequest, site: Site, draft: CorrectionDraft, reader: Reader | None, key: str) -> Suggested:
    """Suggest, at most once for an idempotency key; the plain form does the same."""
    address_hash = readers.address_hash(access.client_address(request))
    who = str(reader.pk) if reader else ("" if len(key) >= 20 else address_hash)

    def prepare() -> Callable[[], receipts.Made]:
        story, suggestion = addresses.meet(site, draft.url, draft.id), suggestion_of(draft)

        def suggest() -> receipts.Made:
            taken = suggesting.suggest(story, suggestion, reader, address_hash)
            return receipts.Made(taken.correction.pk, taken.reader.pk)

        return suggest

    posted = draft.model_dump(mode="json", exclude={"interface"})
    made = receipts.once(site, "correction", (key, who), posted, prepare)
    row = Correction.objects.select_related("site", "story__site").get(pk=made.pk)
    author = Reader.objects.get(id=made.reader_id or 0)
    return Suggested(row, author, seconded=author.pk != row.reader_id)


def suggestion_of(draft: Passage) -> Suggestion:
    """What the browser sent, as the verb takes it."""
    wording = {}
    if isinstance(draft, CorrectionDraft):
        wording = {
            "message": draft.message,
            "suggestion": draft.suggestion or "",
            "email": draft.email or "",
            "lang": draft.interface,
        }
    hint = (draft.start, draft.end) if draft.start is not None and draft.end is not None else (None, None)
    return Suggestion(
        exact=draft.exact, prefix=draft.prefix, suffix=draft.suffix, hint=hint, kind=draft.kind, **wording
    )


def answer(taken: Suggested) -> dict[str, Any]:
    """What the reader gets: where the passage stands, and how to follow what becomes of it."""
    row = taken.correction
    return {
        "id": row.pk,
        "status": row.status,
        "seconded": taken.seconded,
        "seconds": row.seconds,
        "anchor": {"state": row.state or None, "start": row.start, "end": row.end},
        "status_url": f"{site_url(row.story)}/suggestions/{corrections.status_token(row)}",
        "token": readers.token_of(taken.reader),
    }
