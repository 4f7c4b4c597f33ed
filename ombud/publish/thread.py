"""A thread as one plain dict: a fixed number of queries however long it is."""

from __future__ import annotations

import math
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.models import Comment, Notice, Policy, Story, Tally
from ombud.models.mode import mode_of
from ombud.text import language as languages

from . import selection
from .comments import comment_dict
from .links import address_of, page_of, place_query, site_url
from .paths import Name
from .surroundings import takes_accounts
from .versions import bring_versions, label

# One number for each plural form of any language (CLDR): 0 zero, 1 one, 2 two, 3 few, 5 and 11 many, 100 other.
SAMPLES = (0, 1, 2, 3, 5, 11, 100)


def thread(story: Story, name: Name) -> dict[str, Any]:
    """Everything that a page of the thread shows, in the interface language `name.lang`."""
    policy = story.site.rules
    sort = name.sort or policy.sort
    total = math.ceil(story.last_position / policy.page_roots) or 1
    if name.root:
        rows, total = selection.replies_page(story, name)
    else:
        rows = selection.page(story, policy, sort, name.page)
    tallies = list(Tally.objects.filter(story=story, shown__gt=0).values_list("language", "shown"))
    bring_versions(rows)
    by_pk = {row.pk: row for row in rows}
    comments = [comment_dict(row, story, name.lang, by_pk.get(row.parent_id or 0)) for row in rows]
    if not name.root:
        _add_more(comments, rows, story, policy, name)
    return {
        **_frame(story, name.lang, policy),
        "sort": sort,
        "page": name.page,
        "pages": total,
        "sorts": _sorts(story, sort, name.lang),
        "root": _root(story, rows[0], name) if name.root and rows else None,
        "first_url": _page_url(story, name, 1) if name.page > 1 else None,
        "previous_url": _page_url(story, name, name.page - 1) if name.page > 1 else None,
        "next_url": _page_url(story, name, name.page + 1) if name.page < total else None,
        "count": sum(shown for _code, shown in tallies),
        "languages": [
            {"code": code, "label": label(code), "dir": languages.direction(code), "count": shown}
            for code, shown in sorted(tallies, key=lambda pair: -pair[1])
            if code
        ],
        "unset_count": sum(shown for code, shown in tallies if not code),
        "notices": _notices(story),
        "comments": comments,
    }


def thread_of_unknown(story: Story, name: Name) -> dict[str, Any]:
    """The thread of a page that is not known yet; `story` is not saved."""
    policy = story.site.rules
    data = _frame(story, name.lang, policy)
    data["story"] |= {"page": f"{site_url(story)}/discussion?{urlencode({'url': story.url})}"}
    empty = {"page": 1, "pages": 1, "sorts": [], "root": None, "count": 0, "languages": [], "unset_count": 0}
    urls = {"first_url": None, "previous_url": None, "next_url": None}
    return {**data, **empty, **urls, "sort": policy.sort, "comments": [], "unknown": True}


def _frame(story: Story, lang: str, policy: Policy) -> dict[str, Any]:
    site, mode = story.site, mode_of(story)
    return {
        "lang": lang,
        "dir": languages.direction(lang),
        "site": {"name": site.name, "title": site.title, "url": site_url(story)},
        "public_url": settings.PUBLIC_URL,
        "story": {
            "id": story.pk,
            "url": address_of(story),
            "headline": story.headline or address_of(story),
            "language": story.language,
            "dir": languages.direction(story.language or site.language),
            "page": page_of(story),
        },
        "edition": story.edition,
        "open": mode.is_open(timezone.now()),
        "mode": {"moderation": mode.moderation, "slow_seconds": mode.slow_seconds, "closes_at": mode.closes_at},
        "limits": {
            "body": policy.body_limit,
            "name": policy.name_limit,
            "label": policy.label_limit,
            "edit_minutes": policy.edit_minutes,
            "passage": policy.passage_limit,
            "message": policy.message_limit,
        },
        "accounts": takes_accounts(policy),
        "translates": settings.TRANSLATES and policy.machine_translation,
        "samples": SAMPLES,
        "site_languages": [{"code": code, "label": label(code)} for code in site.languages],
    }


def _add_more(comments: list[dict[str, Any]], rows: list[Comment], story: Story, policy: Policy, name: Name) -> None:
    """After the last shown reply of a root with more of them, say how many and where they are."""
    for index, row in enumerate(rows):
        root = row if row.root_id is None else None
        if root is None or root.live_replies <= 0:
            continue
        end = index
        while end + 1 < len(rows) and rows[end + 1].root_id == root.pk:
            end += 1
        shown = sum(1 for each in rows[index + 1 : end + 1] if each.status == Comment.Status.APPROVED)
        if root.live_replies > shown:
            url = _page_url(story, Name(name.kind, name.lang, "", 1, root.pk), 1)
            comments[end]["more"] = {"count": root.live_replies - shown, "url": url, "root": root.pk}


def _notices(story: Story) -> str:
    """Where a page that has no place for notices shows them: top, foot, or nothing to show."""
    places = set(Notice.objects.filter(story=story).values_list("placement", flat=True))
    if story.status == Story.Status.RETRACTED or Notice.Placement.TOP in places:
        return Notice.Placement.TOP
    return Notice.Placement.FOOT if places else ""


def _root(story: Story, row: Comment, name: Name) -> dict[str, Any]:
    back = place_query(row, story.site.rules)["page"]
    return {
        "id": row.pk,
        "name": row.name or _("Guest"),
        "url": _page_url(story, Name(name.kind, name.lang), back).removesuffix("#comments") + f"#comment-{row.pk}",
    }


def _sorts(story: Story, current: str, lang: str) -> list[dict[str, Any]]:
    names = {"oldest": _("Oldest"), "newest": _("Newest"), "recommended": _("Most recommended")}
    return [
        {
            "key": key,
            "label": text,
            "current": key == current,
            "url": f"{page_of(story)}?{urlencode({'sort': key, 'lang': lang})}#comments",
        }
        for key, text in names.items()
    ]


def _page_url(story: Story, name: Name, page: int) -> str:
    query: dict[str, object] = {"page": page, "lang": name.lang}
    if name.sort:
        query["sort"] = name.sort
    if name.root:
        query["root"] = name.root
    return f"{page_of(story)}?{urlencode(query)}#comments"
