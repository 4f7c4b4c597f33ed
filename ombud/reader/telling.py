"""A line of what the newsroom tells a reader, the same on their own page and in the embed."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ombud.actions import corrections, statements
from ombud.models import Comment, Decision, Notification, Reader, Site
from ombud.publish.links import address_of, permalink

# What takes back what somebody was told before.
KIND_AGAIN = ("approve", "unveil", "lift")


def rows_for(reader: Reader) -> QuerySet[Notification]:
    """What a reader was told, newest first, with all that `line` needs: one query for any number."""
    verbs = Q(decision__verb__in=[*statements.TOLD, *KIND_AGAIN])
    told = Notification.objects.filter(verbs | Q(correction__isnull=False), reader=reader)
    related = ("decision", "comment__story__site", "correction__story__site", "correction__site")
    return told.select_related(*related).order_by("-created_at", "-pk")


def line(row: Notification, site: Site, lang: str) -> dict[str, Any]:
    """One of them, in the language that is spoken now: `sentence`, the newsroom's `words`, and where more of it is."""
    sentence, url, label = _decided(row, row.decision, site, lang) if row.decision else _suggested(row)
    return {
        "id": row.pk,
        "kind": row.kind,
        "verb": row.decision.verb if row.decision else "correction",
        "comment": row.comment_id,
        "sentence": sentence,
        "words": row.words,
        "label": label,
        "url": url,
        "at": row.created_at,
    }


def _decided(row: Notification, decision: Decision, site: Site, lang: str) -> tuple[str, str, str]:
    if decision.verb in KIND_AGAIN:
        return _again(row.comment)
    answered = row.kind == Notification.Kind.APPEAL
    sentence = _("The newsroom has answered your appeal.") if answered else statements.sentence(decision)
    return sentence, statements.url(site, decision.pk, lang), _("Why, and what you can do")


def _again(comment: Comment | None) -> tuple[str, str, str]:
    if comment is None:
        return _("You can post here again."), "", ""
    where = permalink(comment, comment.story) if comment.status == Comment.Status.APPROVED else ""
    return _("A decision was taken back: your comment is shown again."), where, _("Show it in its place")


def _suggested(row: Notification) -> tuple[str, str, str]:
    found = row.correction
    if found is None:
        return "", "", ""
    outcome = corrections.outcome(found)
    # The page of a suggestion is for who made it; who stood behind it goes to the story.
    if found.reader_id != row.reader_id:
        return outcome, address_of(found.story), found.story.headline or address_of(found.story)
    return outcome, corrections.status_url(found), _("All about your suggestion")
