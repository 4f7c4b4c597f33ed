"""One's own comment in another language, without JavaScript: a small page that adds, changes and removes versions."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ombud.actions import comments, readers, versions
from ombud.models import Comment, Version
from ombud.models.errors import Refused
from ombud.publish.comments import comment_dict
from ombud.publish.links import page_of
from ombud.publish.pieces import safe
from ombud.publish.versions import label

from . import access
from .private import private_page


def show(request: HttpRequest, comment: Comment, lang: str) -> HttpResponse:
    """The comment's versions, each to be changed or removed, and a field for another one. Raises Forbidden."""
    return _page(request, _own(request, comment), lang, {})


def put(request: HttpRequest, comment: Comment, lang: str) -> HttpResponse:
    """Add a version or change one; on a mistake the page again with the words in it. Raises Forbidden."""
    own = _own(request, comment)
    given = {name: str(request.POST.get(name, "")) for name in ("version_lang", "version_body", "version_veil_label")}
    try:
        versions.put(own, versions.word(own.site, *given.values()))
    except Refused as refused:
        return _page(request, own, lang, {**given, "refused": refused}, status=refused.status)
    return _page(request, own, lang, {"said": _("Your comment is changed.")})


def remove(request: HttpRequest, comment: Comment, lang: str) -> HttpResponse:
    """Erase a version. Raises Forbidden, and NotFound where there is none."""
    own = _own(request, comment)
    versions.take_away(own, str(request.POST.get("version_lang", "")))
    return _page(request, own, lang, {"said": _("Your comment is changed.")})


def _own(request: HttpRequest, comment: Comment) -> Comment:
    token = request.POST.get("token", "")
    reader = readers.bearer(comment.site, token) if token else access.account_of(request, comment.site)
    return comments.owned(comment, reader)


def _page(
    request: HttpRequest, comment: Comment, lang: str, given: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """`given` is what was sent with a mistake, or what was done."""
    refused = given.get("refused")
    rows = list(Version.objects.filter(comment=comment).order_by("language"))
    there = {row.language for row in rows}
    free = [code for code in comment.site.languages if code not in there | {comment.language}]
    context = {
        "comment": safe(comment_dict(comment, comment.story, lang, comment.parent, to_author=True)),
        "comment_id": comment.pk,
        "veiled": bool(comment.veil),
        "token": request.POST.get("token", ""),
        "said": given.get("said", ""),
        "message": refused.detail if refused else "",
        "versions": [
            {
                "code": row.language,
                "label": label(row.language),
                "status": row.status,
                "body": given["version_body"] if refused and given["version_lang"] == row.language else row.body,
                "veil_label": row.veil_label,
                "editable": versions.changeable(row),
            }
            for row in rows
        ],
        "languages": [{"code": code, "label": label(code)} for code in free],
        "body": given["version_body"] if refused and given["version_lang"] not in there else "",
        "veil_label": given.get("version_veil_label", ""),
        "chosen": given.get("version_lang", "") if refused else "",
        "back_url": f"{page_of(comment.story)}?lang={lang}#comment-{comment.pk}",
    }
    return private_page(request, "reader/versions.html", (comment.site, lang), context, status=status)
