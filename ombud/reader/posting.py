"""From what a browser sent to the verb that posts, the same for the API and the plain form."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ombud.actions import addresses, comments, raw_addresses, readers, receipts, sending_back, statements, versions
from ombud.actions.screened import SentBack
from ombud.models import Comment, Reader, Site

from . import access
from .schemas import CommentDraft


def post_comment(request: HttpRequest, site: Site, draft: CommentDraft, reader: Reader | None, key: str) -> Comment:
    """Post a comment, at most once for an idempotency key. Raises the refusals of `actions.comments.post`."""
    address_hash = readers.address_hash(access.client_address(request))
    # A short key could be another reader's by chance: it counts only together with where it comes from.
    who = str(reader.pk) if reader else ("" if len(key) >= 20 else address_hash)
    written = _written(draft)
    made: list[Comment] = []

    def prepare() -> Callable[[], receipts.Made]:
        story = addresses.meet(site, draft.url, draft.id)
        words = comments.prepare(site, site.rules, written)
        said = [each for each in draft.versions if each.body.strip()]
        wordings = [versions.word(site, each.lang, each.body, each.veil_label) for each in said]

        def post() -> receipts.Made:
            comment = comments.post(story, written, reader, address_hash, words)
            raw_addresses.keep(comment, access.client_address(request))
            comment.brought_versions = versions.bring(comment, wordings)
            made.append(comment)
            return receipts.Made(comment.pk, comment.reader_id)

        return post

    posted = draft.model_dump(mode="json", exclude={"interface"})
    try:
        receipt = receipts.once(site, "comment", (key, who), posted, prepare)
    except SentBack as sent:
        _keep(request, sent, draft)
        raise
    if receipt.new:
        return made[-1]
    return Comment.objects.select_related("site", "story__site", "reader", "parent", "root").get(pk=receipt.pk)


def _written(draft: CommentDraft) -> comments.Draft:
    return comments.Draft(
        body=draft.body,
        name=draft.name,
        email=str(draft.email or ""),
        parent=draft.parent,
        veil=draft.veil is True or draft.veil == "author",
        veil_label=draft.veil_label,
        language=draft.lang,
        honeypot=draft.website,
    )


def _keep(request: HttpRequest, sent: SentBack, draft: CommentDraft) -> None:
    """Keep what was sent back, and have the answer lead to the page that says why and takes an appeal. A guest gets
    the token under which that page stands on their own. Where no more is kept, the answer asks for the appeal along
    with the words."""
    decision = sending_back.keep(sent, str(draft.email or ""), draft.appeal.strip())
    if decision is None or decision.comment is None or decision.comment.reader is None:
        sent.told = {"appeal": asking()}
        return
    appealed = hasattr(decision, "appeal")
    if appealed:
        sent.detail, sent.errors = _("The newsroom has your appeal and has not answered yet."), {}
    raw_addresses.keep(decision.comment, access.client_address(request))
    site = sent.given.story.site
    url = statements.url(site, decision.pk, draft.interface or get_language() or "")
    sent.told = {
        "decision": {
            "url": url,
            "label": _("Why, and what you can do"),
            "automatic": True,
            "rule": decision.rule,
            "appealed": appealed,
        },
        "token": readers.token_of(decision.comment.reader),
    }


def asking() -> dict[str, str]:
    """The words of the field for an appeal that goes with the comment."""
    return {
        "title": _("Appeal"),
        "text": _(
            "Do you think this is wrong? Say why. Somebody else than who decided looks at it again, where there is "
            "somebody else."
        ),
        "label": _("Why do you object?"),
        "button": _("Send the appeal"),
    }
