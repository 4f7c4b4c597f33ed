"""Stories over JSON: a CMS pushes and reads them with the site key; an embed names one it has met."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router

from ombud.actions import addresses, stories
from ombud.models import Correction, Site, Story
from ombud.models.errors import Invalid, NotFound
from ombud.publish.links import address_of, page_of
from ombud.text import clean, extract_text, moments, story_html
from ombud.text.language_tag import language_tag

from . import access
from .answers import json_answer
from .schemas import SeenStory, StoryPush

router = Router(tags=["stories"])
LONGEST_TAG = 20


def _key_holder(request: HttpRequest) -> Site:
    """The site whose key came along: looked at before the body is, or a stranger would learn what a body needs."""
    return access.site_with_key(request, request.resolver_match.kwargs["site"])  # type: ignore[union-attr]


@router.put(
    "/{site}/stories", auth=_key_holder, summary="Push a story", openapi_extra={"responses": {200: {}, 201: {}}}
)
def push(request: HttpRequest, site: str, given: StoryPush) -> HttpResponse:
    """With the site key. 201 for a new story, 200 for a known one; a changed text makes a new Revision."""
    publication: Site = request.auth  # type: ignore[attr-defined]
    text = _text(given)
    facts = stories.Facts(
        headline=_within(clean.name, given.headline, 500, "headline"),
        standfirst=_within(clean.tidy, given.standfirst, 5000, "standfirst"),
        authors=[_within(clean.name, author, 200, "authors") for author in given.authors],
        section=_within(clean.name, given.section, 120, "section"),
        tags=[_within(clean.name, tag, 100, "tags") for tag in given.tags],
        picture=_within(clean.name, given.picture, 2000, "picture")
        if given.picture.startswith(("https://", "http://"))
        else "",
        language=_language(given.language),
        published_at=_aware(given.published_at, "published_at"),
        modified_at=_aware(given.modified_at, "modified_at"),
    )
    pushed = stories.push(publication, given.url, facts, text, ids=(given.id[:200], given.aliases))
    return json_answer(201 if pushed.created else 200, story_dict(pushed.story) | {"revised": pushed.revised})


@router.get("/{site}/stories", auth=_key_holder, summary="A story as Ombud has it")
def show(request: HttpRequest, site: str, url: str = "", id: str = "") -> HttpResponse:
    """With the site key: the text that offsets count in, and the number of its revision."""
    publication: Site = request.auth  # type: ignore[attr-defined]
    story = addresses.locate(publication, url, id) if url or id else None
    if story is None:
        raise NotFound(_("No story is known at this address. Push it, or open its page with the embed."))
    return json_answer(200, story_dict(story))


@router.post("/{site}/stories/refetch", auth=_key_holder, summary="Have a story's page read again")
def refetch(request: HttpRequest, site: str, given: SeenStory) -> HttpResponse:
    """With the site key, for a CMS that does not push: call it when a story was changed. 202; the page is read within
    seconds, and a changed text makes a new Revision. An unknown page is met by it."""
    publication: Site = request.auth  # type: ignore[attr-defined]
    story = addresses.meet(publication, given.url, given.id, trusted=True)
    stories.refetch(story)
    return json_answer(202, {"story": story.pk, "url": address_of(story)})


@router.post("/{site}/stories/seen", summary="Name a page that carries the embed")
def seen(request: HttpRequest, site: str, given: SeenStory) -> HttpResponse:
    """The story gets a thread at once; its headline and text are read from the page soon after."""
    publication = access.site_or_404(site)
    access.check_origin(request, publication)
    story = addresses.meet(publication, given.url, given.id)
    return json_answer(202, {"id": story.pk, "url": address_of(story)})


def story_dict(story: Story) -> dict[str, Any]:
    """A story for its CMS. `revision` is 0 before any text arrived."""
    revision = story.revision
    return {
        "id": story.cms_id,
        "story": story.pk,
        "url": address_of(story),
        "page": page_of(story),
        "headline": story.headline,
        "standfirst": story.standfirst,
        "authors": story.authors,
        "section": story.section,
        "tags": story.tags,
        "language": story.language,
        "published_at": story.published_at,
        "modified_at": story.modified_at,
        "source": story.source,
        "text": revision.text if revision else "",
        "revision": revision.number if revision else 0,
        "aliases": sorted(story.addresses.exclude(key__startswith="id:").values_list("url", flat=True)),
        "status": story.status,
        "corrections": [correction_dict(row) for row in story.corrections.order_by("id")[:1000]],
    }


def correction_dict(row: Correction) -> dict[str, Any]:
    """A suggestion for the CMS: where its passage stands in `text`, in code points; nothing of the reader."""
    return {
        "id": row.pk,
        "status": row.status,
        "kind": row.kind,
        "exact": row.exact,
        "suggestion": row.suggestion,
        "wording": row.wording,
        "fix": row.fix,
        "seconds": row.seconds,
        "anchor": {"state": row.state, "start": row.start, "end": row.end},
    }


def _text(given: StoryPush) -> stories.Text | None:
    if given.text is not None and given.html is not None:
        detail = _("Give either “html” or “text”, not both.")
        raise Invalid(detail, {"html": [detail]})
    if given.text is not None:
        return stories.Text(plain=clean.storable(given.text.replace("\r\n", "\n")))
    if given.html is not None:
        try:
            safe = story_html.sanitise(clean.storable(given.html))
        except story_html.TooDeep as error:
            detail = _("At most %(limit)d elements may stand in one another.") % {"limit": story_html.DEEPEST}
            raise Invalid(detail, {"html": [detail]}) from error
        return stories.Text(plain=extract_text.html_text(safe), html=safe)
    return None


def _within(tidy: Callable[[str, int], str], raw: str, limit: int, field: str) -> str:
    try:
        return tidy(raw, limit)
    except clean.TooLong as error:
        detail = _("At most %(limit)d characters; this has %(length)d.") % vars(error)
        raise Invalid(detail, {field: [detail]}) from error


def _language(raw: str) -> str:
    if not raw.strip():
        return ""
    tag = language_tag(raw)
    if not tag or len(tag) > LONGEST_TAG:
        detail = _("This is not a language tag, such as “en” or “pt-BR”.")
        raise Invalid(detail, {"language": [detail]})
    return tag


def _aware(moment: datetime | None, field: str) -> datetime | None:
    if moment is None:
        return None
    if moment.tzinfo is None:
        detail = _("Give the time with its offset from UTC, e.g. 2026-05-04T09:30:00+03:00.")
        raise Invalid(detail, {field: [detail]})
    if why := moments.misfit(moment, timezone.now()):
        early, late = _("This time is before the first newspapers."), _("This time is more than ten years ahead.")
        detail = early if why == "early" else late
        raise Invalid(detail, {field: [detail]})
    return moment
