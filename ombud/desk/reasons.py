"""A site's own words for the reasons that authors are given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import translation
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ombud.actions import reasons
from ombud.models import Site
from ombud.models.errors import Refused
from ombud.models.reason import Code, default_text, label
from ombud.text import language as languages

from . import access, pages
from .decisions import tabs
from .roles import OWNING


@access.owners
@require_safe
def texts(request: HttpRequest) -> HttpResponse:
    """Each reason in each language of the site: our words, and the site's own in their place."""
    return _page(request)


@access.owners
@require_POST
def set_texts(request: HttpRequest) -> HttpResponse:
    """Give reasons words of the site's own; none bring ours back. What nobody changed in the form stays."""
    site = access.site_or_404(request, request.POST.get("site", ""))
    by = access.member(request).get_username()
    try:
        with transaction.atomic():
            for code, lang, words in _changed(request.POST):
                reasons.set_text(site, code, lang, words, by=by)
    except Refused as refused:
        return _page(request, refused)
    return pages.done(request, _("Kept. Authors read it from the next decision on."), f"/desk/reasons?site={site.name}")


def _changed(form: QueryDict) -> Iterator[tuple[str, str, str]]:
    """The texts in the form that are not as they were when it was opened: code, language, words."""
    for code in Code.values:
        for lang, _name in settings.LANGUAGES:
            words = form.get(f"text-{code}-{lang}", "").replace("\r\n", "\n")
            if words != form.get(f"was-{code}-{lang}", "").replace("\r\n", "\n"):
                yield code, lang, words


def _page(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    sites = access.sites(request, OWNING)
    wanted = request.POST.get("site", "") or request.GET.get("site", "")
    site = next((each for each in sites if each.name == wanted), sites[0] if sites else None)
    if site is None:
        raise pages.no_site()
    context = {
        "site": site,
        "sites": sites,
        "reasons": _rows(site, request.POST),
        "limit": reasons.WORDS_LIMIT,
        **tabs(request),
        "alert": refused.detail if refused else "",
    }
    return pages.page(request, "desk/reasons.html", context, status=refused.status if refused else 200)


def _spoken(site: Site) -> list[str]:
    """The languages of the interface in which the site's authors are told something."""
    known = [code for code, _name in settings.LANGUAGES]
    theirs = {code.split("-")[0] for code in site.languages}
    return [code for code in known if code in theirs] or known


def _rows(site: Site, typed: QueryDict) -> list[dict[str, Any]]:
    own = reasons.own_texts(site)
    rows = []
    for code in Code.values:
        spoken = []
        for lang in _spoken(site):
            with translation.override(lang):
                ours = default_text(code)
            was = own.get((code, lang), "")
            spoken.append(
                {
                    "lang": lang,
                    "name": get_language_info(lang)["name_local"],
                    "dir": languages.direction(lang),
                    "default": ours,
                    "was": was,
                    "own": typed.get(f"text-{code}-{lang}", was),
                }
            )
        rows.append({"code": code, "label": label(code), "languages": spoken})
    return rows
