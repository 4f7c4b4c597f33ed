"""Published notices as plain dicts and documents: on a story, in the publication's log, as feed and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from ombud.models import Kind, Notice, Site, Story
from ombud.text import language as languages

from .atom import Feed
from .links import address_of, page_of
from .numbers import numbers
from .pages import frame
from .paths import Name
from .render import HTML_TYPE, JSON_TYPE
from .store import Document

LOG_PAGE = 30
FEED_LENGTH = 50
KINDS = tuple(kind for kind in Kind.values if kind)


def kind_label(kind: str) -> str:
    """The name of a kind for readers, in the active language."""
    labels = {
        Kind.TYPO: pgettext("kind of correction", "Spelling"),
        Kind.CORRECTION: pgettext("kind of correction", "Correction"),
        Kind.CLARIFICATION: pgettext("kind of correction", "Clarification"),
        Kind.UPDATE: pgettext("kind of correction", "Update"),
        Kind.RETRACTION: pgettext("kind of correction", "Retraction"),
    }
    return labels.get(Kind(kind), "")


def notice_url(notice: Notice) -> str:
    """A notice's permanent address."""
    return f"{settings.PUBLIC_URL}/p/{notice.site.name}/corrections/{notice.serial}"


def notice_dict(notice: Notice, story: Story) -> dict[str, Any]:
    """A notice as templates and programs get it; the kind is named in the story's language, like the text."""
    code = notice.language or story.language or story.site.language
    with override(code if code in dict(settings.LANGUAGES) else None):
        label = kind_label(notice.kind)
    return {
        "serial": notice.serial,
        "kind": notice.kind,
        "label": label,
        "text": notice.text,
        "paragraphs": [part for part in notice.text.split("\n\n") if part.strip()],
        "was": notice.was,
        "now": notice.now,
        "told": notice.was in notice.text and notice.now in notice.text,
        "placement": notice.placement,
        "language": code,
        "dir": languages.direction(code),
        "published": notice.published_at,
        "amended": notice.amended_at,
        "amendments": [
            {"text": row.text, "was": row.was, "now": row.now, "reason": row.reason, "at": row.created_at}
            for row in notice.amendments.all()
        ],
        "url": notice_url(notice),
        "story": {"url": address_of(story), "page": page_of(story), "headline": story.headline or address_of(story)},
    }


def story_notices(story: Story) -> dict[str, Any]:
    """The notices of a story by their place, oldest first, and whether it is retracted."""
    rows = Notice.objects.filter(story=story).select_related("site").prefetch_related("amendments")
    found = [notice_dict(row, story) for row in rows.order_by("published_at", "id")]
    return {
        "retracted": story.status == Story.Status.RETRACTED,
        "top": [row for row in found if row["placement"] == Notice.Placement.TOP],
        "foot": [row for row in found if row["placement"] == Notice.Placement.FOOT],
        "all": found,
    }


def notices_html(story: Story, name: Name) -> Document:
    """The region that the embed shows; an empty element where there is nothing to say."""
    context = {"notices": story_notices(story), "lang": name.lang, "dir": languages.direction(name.lang)}
    return Document.of(HTML_TYPE, render_to_string("reader/notices.html", context))


def notices_json(story: Story) -> Document:
    """The notices of a story for programs."""
    found = story_notices(story)
    body = {
        "url": address_of(story),
        "retracted": found["retracted"],
        "notices": [notice_json(row) for row in found["all"]],
    }
    return Document.of(JSON_TYPE, json.dumps(body, ensure_ascii=False))


def notice_json(row: dict[str, Any]) -> dict[str, Any]:
    """One notice for programs."""
    kept = ("serial", "kind", "text", "was", "now", "placement", "language", "url", "story")
    return {
        **{key: row[key] for key in kept},
        "published": row["published"].isoformat(),
        "amended": row["amended"].isoformat() if row["amended"] else None,
        "amendments": [{**past, "at": past["at"].isoformat()} for past in row["amendments"]],
    }


def log(site: Site, kind: str = "", month: int = 0) -> QuerySet[Notice]:
    """A site's notices, newest first; `month` is 202611 for November 2026, in UTC; 0 for all."""
    rows = Notice.objects.filter(site=site).select_related("story__site", "site").prefetch_related("amendments")
    if kind in KINDS:
        rows = rows.filter(kind=kind)
    span = months_span(month)
    if span:
        rows = rows.filter(published_at__gte=span[0], published_at__lt=span[1])
    return rows.order_by("-published_at", "-id")


def months_span(month: int) -> tuple[datetime, datetime] | None:
    """The first moment of a month and of the next; None for a number that is no month."""
    year, number = divmod(month, 100)
    if not (2000 <= year <= 9998 and 1 <= number <= 12):
        return None
    following = (year + 1, 1) if number == 12 else (year, number + 1)
    return datetime(year, number, 1, tzinfo=UTC), datetime(*following, 1, tzinfo=UTC)


def log_html(site: Site, name: Name) -> Document:
    """The publication's public log: a page of notices, its numbers, and links that filter."""
    rows = list(log(site, name.sort, name.root)[(name.page - 1) * LOG_PAGE : name.page * LOG_PAGE + 1])
    context = {
        **frame(site, name.lang, lambda code: _log_url(site, {"lang": code})),
        "notices": _dicts(rows[:LOG_PAGE]),
        "kinds": [_choice(site, name, kind=kind) for kind in ("", *KINDS)],
        "months": [_choice(site, name, month=month) for month in _months(site)],
        "numbers": [_named(row) for row in numbers(site)],
        "previous_url": _page_url(site, name, name.page - 1) if name.page > 1 else None,
        "next_url": _page_url(site, name, name.page + 1) if len(rows) > LOG_PAGE else None,
    }
    return Document.of(HTML_TYPE, render_to_string("reader/corrections.html", context))


def notice_page(notice: Notice, lang: str) -> str:
    """A notice by itself, at its permanent address."""
    context = {
        **frame(notice.site, lang, lambda code: f"{notice_url(notice)}?lang={code}"),
        "notice": notice_dict(notice, notice.story),
    }
    return render_to_string("reader/notice.html", context)


def log_json(site: Site, name: Name) -> Document:
    """A page of the log for programs, with the publication's numbers."""
    rows = log(site, name.sort, name.root)[(name.page - 1) * LOG_PAGE : name.page * LOG_PAGE]
    body = {
        "site": site.name,
        "page": name.page,
        "notices": [notice_json(row) for row in _dicts(rows)],
        "numbers": numbers(site),
    }
    return Document.of(JSON_TYPE, json.dumps(body, ensure_ascii=False, default=str))


def log_atom(site: Site, name: Name) -> Document:
    """The newest notices as a feed."""
    base = f"{settings.PUBLIC_URL}/p/{site.name}/corrections"
    feed = Feed(site, _("Corrections in %(site)s") % {"site": site.title}, base, f"{base}.atom", name.lang)
    for row in _dicts(log(site, name.sort, name.root)[:FEED_LENGTH]):
        feed.add_item(
            title=f"{row['label']}: {row['story']['headline']}",
            link=row["url"],
            unique_id=row["url"],
            description=row["text"],
            pubdate=row["published"],
            updateddate=row["amended"] or row["published"],
        )
    return Document.of("application/atom+xml; charset=utf-8", feed.writeString("utf-8"))


def jsonld(found: dict[str, Any]) -> list[dict[str, Any]]:
    """The notices as schema.org CorrectionComments."""
    return [
        {
            "@type": "CorrectionComment",
            "text": row["text"],
            "datePublished": row["published"].isoformat(),
            "inLanguage": row["language"],
            "url": row["url"],
        }
        for row in found["all"]
    ]


def _dicts(rows: Iterable[Notice]) -> list[dict[str, Any]]:
    return [notice_dict(row, row.story) for row in rows]


def _named(row: dict[str, Any]) -> dict[str, Any]:
    year, month = row["month"].split("-")
    label = kind_label(row["kind"]) or pgettext("kind of correction", "Not said")
    return {**row, "label": label, "at": datetime(int(year), int(month), 1, tzinfo=UTC)}


def _months(site: Site) -> list[int]:
    """The months in which the site published notices, newest first, at most three years of them."""
    dates = Notice.objects.filter(site=site).datetimes("published_at", "month", order="DESC", tzinfo=UTC)
    return [moment.year * 100 + moment.month for moment in dates[:36] if moment]


def _choice(site: Site, name: Name, *, kind: str | None = None, month: int | None = None) -> dict[str, Any]:
    wanted = {
        "lang": name.lang,
        "kind": name.sort if kind is None else kind,
        "month": _month_text(name.root if month is None else month),
    }
    if kind is not None:
        return {
            "label": kind_label(kind) if kind else _("All"),
            "url": _log_url(site, wanted),
            "current": kind == name.sort,
        }
    chosen = month or 0
    return {
        "month": datetime(chosen // 100, chosen % 100, 1, tzinfo=UTC),
        "url": _log_url(site, wanted),
        "current": month == name.root,
    }


def _month_text(month: int) -> str:
    return f"{month // 100}-{month % 100:02d}" if months_span(month) else ""


def _page_url(site: Site, name: Name, page: int) -> str:
    query = {"lang": name.lang, "kind": name.sort, "month": _month_text(name.root), "page": str(page)}
    return _log_url(site, query)


def _log_url(site: Site, query: dict[str, str]) -> str:
    asked = urlencode({key: value for key, value in query.items() if value})
    return f"{settings.PUBLIC_URL}/p/{site.name}/corrections" + (f"?{asked}" if asked else "")
