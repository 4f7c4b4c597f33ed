"""Public addresses of stories and comments."""

from __future__ import annotations

from urllib.parse import quote

from django.conf import settings

from ombud.models import Comment, Policy, Story

from .selection import REPLIES_PAGE


def page_of(story: Story) -> str:
    """The address of Ombud's own page for a story."""
    return f"{settings.PUBLIC_URL}/stories/{story.site.name}/{quote(story.slug)}"


def address_of(story: Story) -> str:
    """The story's canonical address: its CMS's, or Ombud's page when the story is Ombud's own."""
    return page_of(story) if story.source == Story.Source.OWN else story.url


def site_url(story: Story) -> str:
    """The base of the site's public addresses."""
    return f"{settings.PUBLIC_URL}/p/{story.site.name}"


def place_query(comment: Comment, policy: Policy) -> dict[str, int]:
    """The query of the page on which a comment stands, in the oldest-first order: page, and root for late replies."""
    position = comment.position or 1
    if comment.root is not None and position > policy.replies_shown:
        return {"root": comment.root.pk, "page": (position - 1) // REPLIES_PAGE + 1}
    top = comment.root or comment
    return {"page": ((top.position or 1) - 1) // policy.page_roots + 1}


def permalink(row: Comment, story: Story) -> str:
    """Where people find a comment: on the story's own address, else on the right page of Ombud's."""
    if story.source != Story.Source.OWN:
        return f"{story.url}#comment-{row.pk}"
    query = place_query(row, story.site.rules) if row.root_id is None else {}
    paged = f"?page={query['page']}" if query.get("page", 1) > 1 else ""
    return (
        f"{page_of(story)}{paged}#comment-{row.pk}" if row.root_id is None else f"{site_url(story)}/comments/{row.pk}"
    )
