"""Other topics of interest as plain dicts and documents: what stands beside a story, its series, what is discussed."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Sum
from django.template.loader import render_to_string
from django.utils import timezone

from ombud.models import Comment, Likeness, Part, Placement, Profile, Site, Story
from ombud.text import language as languages
from ombud.text import likeness
from ombud.text.likeness_sketch import overlap, read

from .links import address_of, page_of
from .paths import Name
from .render import HTML_TYPE, JSON_TYPE
from .store import Document

LIVELY = 3
NOW_SHOWN = 5
NOW_DAYS = timedelta(days=3)
NOW_COMMENTS = 300
PARTS_AT_MOST = 50


def related(story: Story, most: int | None = None) -> list[Story]:
    """The stories to offer beside a story: what editors pinned, in their order, then what is most like it.

    Never one that is banned, retracted, merged away, not yet published, or a copy of one before it; another language
    only as the site wishes, or where nothing else fits. Five queries, however many there are.
    """
    policy = story.site.rules
    wanted = policy.topics_shown if most is None else most
    now = timezone.now()
    placed = list(Placement.objects.filter(story=story).select_related("other__site").order_by("place", "pk"))
    said = {row.other_id for row in placed}
    pinned = [row.other for row in placed if row.state == Placement.State.PINNED and _may_stand(row.other, now)]
    rows = Likeness.objects.filter(story=story).select_related("other__site")
    alike = [row for row in rows if row.other_id not in said and _may_stand(row.other, now)]
    alike.sort(key=lambda row: (-row.score - likeness.freshness(row.other.published_at, now), -row.other_id))
    own = [row.other for row in alike if _native(story, row.other)]
    foreign = [row.other for row in alike if not _native(story, row.other)]
    found = [row.other for row in alike] if policy.topics_other_languages else own
    if not pinned and not found:
        found = foreign
    return _without_copies(pinned, found)[:wanted]


def _may_stand(other: Story, now: datetime) -> bool:
    standing = other.status == Story.Status.STANDING and other.merged_into_id is None
    return standing and bool(other.headline) and not (other.published_at and other.published_at > now)


def _native(story: Story, other: Story) -> bool:
    own = story.site.language
    return likeness.same_language(story.language or own, other.language or own)


def _without_copies(pinned: list[Story], found: list[Story]) -> list[Story]:
    """The list without what repeats one before it; what editors pinned stays whatever it is."""
    keys = [row.pk for row in (*pinned, *found)]
    packed = Profile.objects.filter(pk__in=keys).values_list("pk", "sketch")
    sketches = {pk: read(bytes(sketch)) for pk, sketch in packed}
    kept = list(pinned)
    for row in found:
        sketch = sketches.get(row.pk, ())
        if all(overlap(sketch, sketches.get(other.pk, ())) < likeness.COPY for other in kept):
            kept.append(row)
    return kept


def so_far(story: Story) -> dict[str, Any] | None:
    """The series that a story is part of, its parts in order; None for a story by itself."""
    part = Part.objects.filter(story=story).select_related("series").first()
    if part is None or part.series is None:
        return None
    now = timezone.now()
    rows = Part.objects.filter(series=part.series).select_related("story__site").order_by("number", "story__pk")
    parts = [row for row in rows[:PARTS_AT_MOST] if row.story_id == story.pk or _may_stand(row.story, now)]
    if len(parts) < 2:
        return None
    return {
        "name": part.series.name,
        "parts": [{**item(row.story), "number": row.number, "current": row.story_id == story.pk} for row in parts],
    }


def item(story: Story, count: int = 0) -> dict[str, Any]:
    """A story in a list. `count` of its comments is 0 unless they are lively enough to be told."""
    return {
        "id": story.pk,
        "url": address_of(story),
        "page": page_of(story),
        "headline": story.headline or address_of(story),
        "standfirst": story.standfirst,
        "language": story.language or story.site.language,
        "dir": languages.direction(story.language or story.site.language),
        "published": story.published_at,
        "count": count if count >= LIVELY else 0,
    }


def items(rows: list[Story]) -> list[dict[str, Any]]:
    """Several of them, with one query for their comments."""
    keys = [row.pk for row in rows]
    counted = Story.objects.filter(pk__in=keys).annotate(count=Sum("tallies__shown")).values_list("pk", "count")
    counts = dict(counted)
    return [item(row, counts.get(row.pk) or 0) for row in rows]


def topics(story: Story) -> dict[str, Any]:
    """What a story shows: `stories` and `series`. Nothing where the site has it off or the story is retracted."""
    if not story.site.rules.topics or story.status == Story.Status.RETRACTED:
        return {"stories": [], "series": None}
    series = so_far(story)
    told = {part["id"] for part in series["parts"]} if series else set()
    most = story.site.rules.topics_shown
    rows = [row for row in related(story, most + len(told)) if row.pk not in told]
    return {"stories": items(rows[:most]), "series": series}


def topics_fragment(found: dict[str, Any], lang: str) -> str:
    """What `topics` found as HTML; an empty element where that is nothing."""
    return render_to_string("reader/topics.html", {**found, **_frame(lang)})


def topics_html(story: Story, name: Name) -> Document:
    """The document that the embed shows."""
    return Document.of(HTML_TYPE, topics_fragment(topics(story), name.lang))


def topics_json(story: Story) -> Document:
    """The same for programs."""
    found = topics(story)
    series = found["series"]
    if series:
        parts = [{**_json(part), "number": part["number"], "current": part["current"]} for part in series["parts"]]
        series = {"name": series["name"], "parts": parts}
    body = {"url": address_of(story), "stories": [_json(row) for row in found["stories"]], "series": series}
    return Document.of(JSON_TYPE, json.dumps(body, ensure_ascii=False))


def no_topics(url: str, kind: str) -> Document:
    """What a page gets that is not known yet."""
    if kind == "topics.json":
        return Document.of(JSON_TYPE, json.dumps({"url": url, "stories": [], "series": None}))
    return Document.of(HTML_TYPE, '<div class="ombud-topics-all"></div>')


def discussed(site: Site) -> list[dict[str, Any]]:
    """The stories with most comments among the site's newest 300 of the last three days, two at least."""
    since = timezone.now() - NOW_DAYS
    newest = Comment.objects.filter(site=site, status=Comment.Status.APPROVED).order_by("-id")
    found = newest.values_list("story", "created_at")[:NOW_COMMENTS]
    times = Counter(story for story, moment in found if moment > since)
    busy = [story for story, count in times.most_common(NOW_SHOWN * 3) if count > 1]
    rows = Story.objects.filter(site=site).select_related("site").in_bulk(busy)
    now = timezone.now()
    return items([rows[pk] for pk in busy if pk in rows and _may_stand(rows[pk], now)][:NOW_SHOWN])


def now_fragment(site: Site, lang: str) -> str:
    """What is discussed now as HTML; an empty element where that is nothing."""
    stories = discussed(site) if site.rules.topics else []
    return render_to_string("reader/now.html", {"stories": stories, **_frame(lang)})


def now_html(site: Site, name: Name) -> Document:
    """The document of what is discussed now."""
    return Document.of(HTML_TYPE, now_fragment(site, name.lang))


def now_json(site: Site) -> Document:
    """The same for programs."""
    body = {"site": site.name, "stories": [_json(row) for row in discussed(site)]}
    return Document.of(JSON_TYPE, json.dumps(body, ensure_ascii=False))


def _frame(lang: str) -> dict[str, Any]:
    return {"lang": lang, "dir": languages.direction(lang), "public_url": settings.PUBLIC_URL}


def _json(row: dict[str, Any]) -> dict[str, Any]:
    kept = ("url", "page", "headline", "standfirst", "language", "count")
    published = row["published"]
    return {**{key: row[key] for key in kept}, "published": published.isoformat() if published else None}
