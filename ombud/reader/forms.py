"""Posting, replying and changing one's comment without JavaScript: plain forms and small pages."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from ombud.actions import comments, readers, recommending
from ombud.models import Comment, Reader, Recommendation, Site, Story
from ombud.models.errors import Forbidden, NotFound, Refused, TooMany
from ombud.publish.comments import comment_dict
from ombud.publish.documents import publish_now
from ombud.publish.links import address_of, page_of, place_query, site_url
from ombud.publish.paths import Name
from ombud.publish.pieces import safe
from ombud.publish.surroundings import interface_language
from ombud.publish.thread import thread
from ombud.text.network_hash import recent

from . import access, translation_page, versions_page
from .answers import why
from .posting import asking, post_comment
from .private import private_page
from .schemas import CommentDraft, VersionDraft


@csrf_exempt
@require_POST
def post(request: HttpRequest, site: str) -> HttpResponse:
    """Post what the form holds; on a mistake show the form again with every word in it and what to do.

    Exempt from the CSRF token, for the form stands in a shared document. A foreign page is refused by its origin, and
    the session of an account, which no browser sends along from elsewhere, counts only for a form of our own pages.
    """
    publication = access.site_or_404(site)
    access.check_origin(request, publication)
    story = _story(publication, request.POST.get("story", ""))
    lang = _lang(request, story)
    given = {
        name: str(request.POST.get(name, ""))
        for name in ("body", "name", "email", "veil_label", "lang", "website", "appeal")
    }
    parent = request.POST.get("parent", "")
    reader = access.account_of(request, publication)
    draft = CommentDraft(
        **given,
        url=address_of(story),
        veil="author" if request.POST.get("veil") else False,
        versions=[
            VersionDraft(**{name: request.POST.get(f"version_{name}", "") for name in VersionDraft.model_fields})
        ],
        parent=access.number(parent) or None,
    )
    with translation.override(lang), timezone.override(publication.timezone):
        try:
            comment = post_comment(request, publication, draft, reader, request.POST.get("key", ""))
        except Refused as refused:
            decision = refused.told.get("decision", {})
            if decision.get("appealed"):
                return HttpResponseRedirect(decision["url"])
            return _form_page(request, story, lang, draft, refused)
        publish_now(story.pk, publication.pk)
        return _posted_page(request, comment, comment.reader, lang)


@require_safe
def reply(request: HttpRequest, site: str, pk: int) -> HttpResponse:
    """The form for an answer, below the comment that it answers."""
    publication = access.site_or_404(site)
    parent = access.comment_or_404(publication, pk)
    if parent.status != Comment.Status.APPROVED:
        raise NotFound(_("This comment is not shown here any more."))
    lang = _lang(request, parent.story)
    with translation.override(lang), timezone.override(publication.timezone):
        return _form_page(request, parent.story, lang, CommentDraft(body="", parent=pk), None)


@csrf_exempt
@require_POST
def act(request: HttpRequest, site: str) -> HttpResponse:
    """One button of a comment: reply, recommend, edit, save, withdraw, translate, or what its versions have."""
    publication = access.site_or_404(site)
    access.check_origin(request, publication)
    verb = next((name for name in _VERBS if access.number(request.POST.get(name, ""))), "")
    if not verb:
        raise NotFound(_("There is no such button."))
    comment = access.comment_or_404(publication, access.number(request.POST[verb]))
    lang = _lang(request, comment.story)
    with translation.override(lang), timezone.override(publication.timezone):
        try:
            answer = _VERBS[verb](request, comment, lang)
            # Without a script the reader is led to the page itself, which has to be there by then.
            publish_now(comment.story_id, publication.pk)
            return answer
        except Refused as refused:
            return _message_page(request, comment, lang, refused)


def _reply(request: HttpRequest, comment: Comment, lang: str) -> HttpResponse:
    return HttpResponseRedirect(f"{site_url(comment.story)}/reply/{comment.pk}?lang={lang}")


def _recommend(request: HttpRequest, comment: Comment, lang: str) -> HttpResponse:
    # A form keeps no token by which its reader is known again: here one network address counts once.
    address = readers.address_hash(access.client_address(request))
    if not Recommendation.objects.filter(comment=comment, address_hash__in=recent(address)).exists():
        recommending.recommend(comment, None, address)
    return HttpResponseRedirect(_back(comment, lang))


def _report(request: HttpRequest, comment: Comment, lang: str) -> HttpResponse:
    return HttpResponseRedirect(f"{site_url(comment.story)}/report/{comment.pk}?lang={lang}")


def _edit(request: HttpRequest, comment: Comment, lang: str) -> HttpResponse:
    own = comments.owned(comment, _reader(request, comment.site))
    form: dict[str, Any] = {
        "body": own.body,
        "veil": own.veil,
        "veil_label": own.veil_label,
        "lang": own.language,
    }
    return _edit_page(request, own, lang, form)


def _save(request: HttpRequest, comment: Comment, lang: str) -> HttpResponse:
    reader = _reader(request, comment.site)
    own = comments.owned(comment, reader)
    form: dict[str, Any] = {name: request.POST.get(name, "") for name in ("body", "veil", "veil_label", "lang")}
    draft = comments.Draft(
        body=form["body"], veil=bool(form["veil"]), veil_label=form["veil_label"], language=form["lang"]
    )
    try:
        changed = comments.edit(own, draft)
    except Refused as refused:
        form |= {"message": refused.detail, "errors": refused.errors}
        return _edit_page(request, own, lang, form, status=refused.status)
    changed = access.comment_or_404(comment.site, changed.pk)
    return _posted_page(request, changed, reader, lang)


def _withdraw(request: HttpRequest, comment: Comment, lang: str) -> HttpResponse:
    comments.withdraw(comments.owned(comment, _reader(request, comment.site)))
    return private_page(
        request,
        "reader/message.html",
        (comment.site, lang),
        {
            "title": _("Your comment is withdrawn."),
            "text": _("Its words are erased."),
            "back_url": f"{page_of(comment.story)}?lang={lang}#comments",
            "back_label": _("Back to the thread"),
        },
    )


_VERBS = {
    "reply": _reply,
    "recommend": _recommend,
    "report": _report,
    "edit": _edit,
    "save": _save,
    "withdraw": _withdraw,
    "translate": translation_page.show,
    "versions": versions_page.show,
    "put_version": versions_page.put,
    "remove_version": versions_page.remove,
}


def _reader(request: HttpRequest, site: Site) -> Reader | None:
    token = request.POST.get("token", "")
    return readers.bearer(site, token) if token else access.account_of(request, site)


def _story(site: Site, given: str) -> Story:
    story = Story.objects.select_related("site").filter(site=site, pk=access.number(given)).first()
    if story is None:
        raise NotFound(_("There is no such story here."))
    return story


def _lang(request: HttpRequest, story: Story) -> str:
    wanted = request.POST.get("interface") or request.GET.get("lang", "")
    return interface_language(wanted, story.language, story.site.language)


def _back(comment: Comment, lang: str) -> str:
    query = place_query(comment, comment.site.rules)
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return f"{page_of(comment.story)}?{asked}&lang={lang}#comment-{comment.pk}"


def _form_page(
    request: HttpRequest, story: Story, lang: str, draft: CommentDraft, refused: Refused | None
) -> HttpResponse:
    """The form by itself: every word that was sent, and what is wrong with it."""
    parent = Comment.objects.filter(pk=draft.parent, story=story).shown().first() if draft.parent else None
    second = draft.versions[0] if draft.versions else VersionDraft()
    writer = access.account_of(request, story.site)
    form = {
        **draft.model_dump(),
        "writer": (writer.name or _("Guest")) if writer else "",
        "version_lang": second.lang,
        "version_body": second.body,
        "version_veil_label": second.veil_label,
        "key": secrets.token_urlsafe(18),
        "parent": parent.pk if parent else "",
        "message": refused.detail if refused else "",
        "errors": refused.errors if refused else {},
        "decision": refused.told.get("decision") if refused else None,
        "asking": asking() if draft.appeal or (refused and "appeal" in refused.told) else None,
    }
    context = {
        "thread": thread(story, Name("thread.html", lang)) | {"comments": []},
        "form": form,
        "parent": safe(comment_dict(parent, story, lang, None)) if parent else None,
    }
    status = refused.status if refused else 200
    page = private_page(request, "reader/reply.html", (story.site, lang), context, status=status)
    if isinstance(refused, TooMany):
        page["Retry-After"] = str(refused.retry_after)
    return page


def _posted_page(request: HttpRequest, comment: Comment, reader: Reader | None, lang: str) -> HttpResponse:
    held = comment.status == Comment.Status.PENDING
    context = {
        "title": _("Your comment is waiting for a moderator.") if held else _("Your comment is posted."),
        "back_url": _back(comment, lang) if not held else f"{page_of(comment.story)}?lang={lang}#comments",
        "why": why(lang, [comment]).get(comment.pk, ""),
        "comment": safe(comment_dict(comment, comment.story, lang, comment.parent, to_author=True)),
        "token": readers.token_of(reader) if reader else "",
        "editable": comments.editable(comment),
        "tongues": len(comment.site.languages) > 1,
    }
    return private_page(request, "reader/posted.html", (comment.site, lang), context)


def _edit_page(
    request: HttpRequest, comment: Comment, lang: str, form: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "comment_id": comment.pk,
        "token": request.POST.get("token", ""),
        "site_languages": thread(comment.story, Name("thread.html", lang))["site_languages"],
    }
    return private_page(request, "reader/edit.html", (comment.site, lang), context, status=status)


def _message_page(request: HttpRequest, comment: Comment, lang: str, refused: Refused) -> HttpResponse:
    title = _("This is not yours to change.") if isinstance(refused, Forbidden) else _("That did not work.")
    context = {"title": title, "text": refused.detail, "back_url": _back(comment, lang)}
    return private_page(
        request,
        "reader/message.html",
        (comment.site, lang),
        context | {"back_label": _("Back to the thread")},
        status=refused.status,
    )
