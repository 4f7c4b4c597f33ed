"""What a page that is the same for all looks like to one reader without JavaScript: a sheet of styles, asked for by
browsers that run no scripts alone. It folds the comments of muted people and says as whom one writes."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from ombud.actions import accounts, mutes
from ombud.models import Site, Story
from ombud.publish.surroundings import interface_language

from . import access, me_access
from .read_only import read_only

# All of the card but the time, which is a link to the comment itself: so it is one click away, as `:target`.
_FOLDED = """.ombud-comment:is({comments}):not(:target) .ombud-card > :not(.ombud-by),
.ombud-comment:is({comments}):not(:target) .ombud-by > :not(.ombud-when) {{ display: none; }}
.ombud-comment:is({comments}):not(:target) .ombud-by::before {{ content: "{words}"; }}
"""
_SIGNED = """.ombud-form .ombud-row:has(#ombud-name), .ombud-form .ombud-row:has(.ombud-enter) {{ display: none; }}
.ombud-form:has(#ombud-name) .ombud-field:has(#ombud-body)::after {{ display: block; content: "{words}"; }}
"""


@read_only
def sheet(request: HttpRequest, site: str) -> HttpResponse:
    """The sheet for one story; empty for the stranger. It lies under the reader's own page, where their cookie goes."""
    publication = access.site_or_404(site)
    story = Story.objects.filter(site=publication, pk=access.number(request.GET.get("story", ""))).first()
    lang = interface_language(request.GET.get("lang", ""), publication.language)
    with translation.override(lang):
        response = HttpResponse(_rules(request, publication, story), "text/css; charset=utf-8")
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _rules(request: HttpRequest, site: Site, story: Story | None) -> str:
    if story is None:
        return ""
    made, reader = [], me_access.muting(request, site)
    if muted := mutes.muted_in(reader, story) if reader else []:
        comments = ", ".join(f'[data-id="{pk}"]' for pk in muted)
        made.append(_FOLDED.format(comments=comments, words=escaped(_("A comment by somebody whom you mute."))))
    # What the plain form sends counts for the session of an account alone, as whom it then is posted.
    account = accounts.of(site, request.user) if request.user.is_authenticated else None
    if account:
        made.append(_SIGNED.format(words=escaped(_("You write as %(name)s.") % {"name": account.name or _("Guest")})))
    return "".join(made)


def escaped(words: str) -> str:
    """Words for a string of CSS (CSS Syntax Level 3, 4.3.7): nothing in them ends it."""
    return re.sub(r"[^\w .,]", lambda found: f"\\{ord(found[0]):x} ", words)
