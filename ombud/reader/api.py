"""The JSON API for readers' browsers and for a site's CMS (OpenAPI at /api/v1/openapi.json)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from ombud import __version__

from . import problems
from .api_docs import OwnSwagger
from .comments_api import router as comments
from .corrections_api import router as corrections
from .flags_api import router as flags
from .languages_api import router as languages
from .me_api import router as me
from .sign_on_api import router as sign_on
from .stories_api import router as stories
from .translations_api import router as translations
from .versions_api import router as versions

api = NinjaAPI(
    title="Ombud",
    version=__version__,
    description="The readers' desk: comments and stories. Errors are RFC 9457 problem documents.",
    docs=OwnSwagger(),
    docs_url="/docs",
    openapi_url="/v1/openapi.json",
    urls_namespace="api",
)
api.add_router("/v1", comments)
api.add_router("/v1", corrections)
api.add_router("/v1", flags)
api.add_router("/v1", sign_on)
api.add_router("/v1", stories)
api.add_router("/v1", versions)
api.add_router("/v1", translations)
api.add_router("/v1", languages)
api.add_router("/v1", me)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A body that does not fit the schema: each field with what is wrong with it."""
    errors: dict[str, list[str]] = {}
    for found in error.errors:
        place = [str(part) for part in found["loc"] if part not in ("body", "query", "path", "draft", "given")]
        errors.setdefault(".".join(place) or "body", []).append(str(found["msg"]))
    return problems.problem(422, _("Some fields are missing or not of the right kind."), "invalid", errors)


@api.exception_handler(HttpError)
def malformed(request: HttpRequest, error: HttpError) -> HttpResponse:
    """A body that is no JSON."""
    detail = _("The body is not valid JSON in UTF-8.") if error.status_code == 400 else str(error)
    return problems.problem(error.status_code, detail, "malformed")
