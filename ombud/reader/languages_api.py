"""Which languages a reader reads, for whoever has a token; other readers' browsers keep it by themselves."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from ombud.actions import reading_languages
from ombud.models.errors import Forbidden

from . import access
from .answers import json_answer
from .schemas import LanguagesRead

router = Router(tags=["readers"])


@router.put("/{site}/me/languages", summary="Say which languages one reads")
def put(request: HttpRequest, site: str, given: LanguagesRead) -> HttpResponse:
    """Codes such as `uk` or `en-GB`; an empty list stands for all. Needs a token."""
    publication = access.site_or_404(site)
    access.check_origin(request, publication)
    reader = access.reader_of(request, publication)
    if reader is None:
        raise Forbidden(_("This needs a reader's token."))
    return json_answer(200, {"languages": reading_languages.choose(reader, given.languages)})
