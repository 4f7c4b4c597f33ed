"""The pages behind the links in our mails: whether an address may be written to, and an end of mails about answers.

The link is the key: no cookie is looked at, so there is nothing for a foreign page to ride on. Opening one changes
nothing, for what looks into links before people do opens them; a mail program's one-click button sends a POST
(RFC 8058).
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ombud.actions import digests, mailboxes, statements
from ombud.models import Mailbox, Reader, Site
from ombud.models.errors import NotFound
from ombud.publish.surroundings import interface_language

from . import access
from .private import private_page

ONE_CLICK = "List-Unsubscribe"


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HttpRequest, site: str, token: str) -> HttpResponse:
    """Confirm an address, or refuse all mail to it. A mail program's button refuses."""
    publication = access.site_or_404(site)
    box = mailboxes.by_token(publication, token)
    if box is None:
        raise NotFound(_no_such_page())
    if request.method == "POST":
        if request.POST.get("do") == "confirm":
            mailboxes.confirm(box)
        elif request.POST.get("do") == "refuse" or ONE_CLICK in request.POST:
            mailboxes.refuse(box)
        box.refresh_from_db(fields=["status"])
    return _page(request, publication, box.lang, {"box": box, "state": box.status, "refused": Mailbox.Status.REFUSED})


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: HttpRequest, site: str, token: str) -> HttpResponse:
    """End the mails about answers."""
    publication = access.site_or_404(site)
    reader = digests.by_token(publication, token)
    if reader is None:
        raise NotFound(_no_such_page())
    if request.method == "POST":
        digests.choose(reader, Reader.Digest.NEVER)
        reader.refresh_from_db(fields=["digest"])
    return _page(request, publication, statements.language_of(reader, None), {"reader": reader})


def _page(request: HttpRequest, site: Site, spoken: str, context: dict[str, object]) -> HttpResponse:
    asked = str(request.GET.get("lang", ""))
    lang = interface_language(asked, spoken, site.language)
    with translation.override(lang):
        return private_page(request, "reader/mail.html", (site, lang), context)


def _no_such_page() -> str:
    return _("There is no such page. Check that the whole link was copied.")
