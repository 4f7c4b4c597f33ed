"""Ombud's own page of a story, with its structured data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from ombud.models import Story
from ombud.text.story_spot import parted

from .links import address_of, page_of, site_url
from .notices import jsonld as corrections
from .notices import story_notices
from .pages import frame, story_dict
from .paths import Name
from .reading_languages import narrowed
from .render import HTML_TYPE, fragment, plain_form, plain_version
from .store import Document
from .thread import thread
from .topic_page import tags_of
from .topics import topics, topics_fragment


def story_page(story: Story, name: Name, read: Sequence[str] = ()) -> Document:
    """Ombud's own page of a story: its text where Ombud may show it, else a link to it, and its thread.

    With `read`, only what is in these languages of the thread.
    """
    data = thread(story, name)
    if read:
        data = narrowed(data, read)
    found = story_notices(story)
    revision = story.revision
    own_text = revision is not None and _shows_text(story)
    offered = topics(story)
    context = {
        **frame(story.site, name.lang, lambda code: f"{page_of(story)}?{urlencode({'lang': code})}"),
        "story": story_dict(story, revision if own_text else None),
        "thread": data,
        "thread_html": mark_safe(fragment(data)),  # noqa: S308
        "notices": found,
        "history_url": f"{page_of(story)}/history?lang={name.lang}" if story.site.rules.history else "",
        "correct_url": f"{site_url(story)}/correct?{urlencode({'url': address_of(story), 'lang': name.lang})}",
        "now_url": f"{site_url(story)}/?lang={name.lang}#now" if story.site.rules.topics else "",
        "topics_html": mark_safe(topics_fragment(offered, name.lang)),  # noqa: S308
        "tags": tags_of(story),
        "jsonld": jsonld(story, data, found),
    }
    if own_text:
        context |= _text(context["story"]["html"], bool(offered["stories"] or offered["series"]))
    template = "reader/story.html" if own_text else "reader/discussion.html"
    return Document.of(HTML_TYPE, render_to_string(template, context))


def _text(html: str, offered: bool) -> dict[str, SafeString]:
    """The story's text, in two where there is something to stand inside it. Sanitised when it was stored."""
    above, below = parted(html) if offered else (html, "")
    return {"text_above": mark_safe(above), "text_below": mark_safe(below)}  # noqa: S308


def _shows_text(story: Story) -> bool:
    if story.source == Story.Source.OWN:
        return True
    return story.source == Story.Source.PUSH and story.site.rules.story_text


def jsonld(story: Story, data: dict[str, Any], found: dict[str, Any]) -> SafeString:
    """schema.org NewsArticle with the page's comments, safe to stand inside a script element."""
    body = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.headline,
        "description": story.standfirst,
        "url": address_of(story),
        "mainEntityOfPage": address_of(story),
        "inLanguage": story.language,
        "datePublished": story.published_at and story.published_at.isoformat(),
        "dateModified": (story.modified_at or story.published_at or story.changed_at).isoformat(),
        "image": story.picture,
        "author": [{"@type": "Person", "name": author} for author in story.authors],
        "publisher": {"@type": "Organization", "name": story.site.title, "url": story.site.url},
        "correction": corrections(found),
        "commentCount": data["count"],
        "comment": [_comment_jsonld(comment) for comment in data["comments"] if _told(comment)],
    }
    text = json.dumps({key: value for key, value in body.items() if value not in ("", None, [])}, ensure_ascii=False)
    # Nothing in it may end the script element or open a comment in it.
    return mark_safe(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S308


def _told(comment: dict[str, Any]) -> bool:
    return not comment["withdrawn"] and not comment.get("elsewhere")


def _comment_jsonld(comment: dict[str, Any]) -> dict[str, Any]:
    found = {
        "@type": "Comment",
        "author": {"@type": "Person", "name": comment["name"]},
        "dateCreated": comment["created_iso"],
        "text": plain_form(comment),
        "url": comment["url"],
        "inLanguage": comment["language"],
        "upvoteCount": comment["recommendations"],
        "workTranslation": [
            {"@type": "Comment", "inLanguage": version["language"], "text": plain_version(comment, version)}
            for version in comment["versions"]
        ],
    }
    return {key: value for key, value in found.items() if value not in ("", [])}
