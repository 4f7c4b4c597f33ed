"""What holds for every request: refusals as problems, cross-origin access for the embed, limits of size."""

from __future__ import annotations

import logging
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.db import OperationalError
from django.db.utils import InterfaceError
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from ombud.bodies import STATE
from ombud.models import Site
from ombud.models.errors import Refused

from . import problems

log = logging.getLogger(__name__)
Handler = Callable[[HttpRequest], HttpResponse]
BODY_LIMIT = 1_000_000
PROBES = frozenset({"/healthz", "/metrics"})


class ProbeMiddleware:
    """Lets a load balancer ask for health by whatever address it knows this host under: no answer of these repeats
    the `Host` header, for whose sake other addresses refuse a strange one."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path in PROBES:
            request.META["HTTP_HOST"] = urlsplit(settings.PUBLIC_URL).netloc
        return self.get_response(request)


class RefusalMiddleware:
    """Answers refusals, a database that is away, and bodies beyond the limit with clear problems."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response: HttpResponse
        asked = request.META.get("QUERY_STRING", "") if request.path.startswith(("/p/", "/api/")) else ""
        if "\0" in request.path or "%00" in asked:
            return problems.not_found(request)  # NUL, which PostgreSQL takes in no text, names nothing
        length = request.META.get("CONTENT_LENGTH") or "0"
        limit = settings.STORY_BODY_LIMIT if request.method == "PUT" else BODY_LIMIT
        if length.isdigit() and int(length) > limit:
            detail = _("This is larger than the %(limit)d bytes that are taken here.") % {"limit": limit}
            response = problems.problem(413, detail, "too-large")
            response["Connection"] = "close"
            return response
        if STATE in request.META:
            return self._not_taken(request.META[STATE])
        response = self.get_response(request)
        if "CDN-Cache-Control" in response:
            # A document is the same for every reader: its language stands in its address.
            response["Vary"] = "Accept-Encoding"
        # The desk speaks to people, and its answers carry headers of their own.
        by_program = not request.path.startswith("/desk/")
        if response.status_code == 405 and by_program and response["Content-Type"] != problems.TYPE:
            allowed = response.headers.get("Allow", "")
            response = problems.problem(405, _("This address takes: %(methods)s.") % {"methods": allowed}, "method")
            response["Allow"] = allowed
        return response

    @staticmethod
    def _not_taken(state: str) -> HttpResponse:
        """Of a body that did not come, or that too many others came before."""
        if state == "late":
            response = problems.problem(408, _("What you sent did not arrive in time."), "late")
        else:
            response = problems.problem(503, _("Too much is being sent to us. Please try again in a moment."), "busy")
            response["Retry-After"] = "2"
        response["Connection"] = "close"
        # Django would write a line of its own for each, and a flood would fill the log.
        setattr(response, "_has_been_logged", True)  # noqa: B010
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Django calls this for what a view raised."""
        if isinstance(exception, Refused):
            return problems.of(exception)
        if isinstance(exception, OperationalError | InterfaceError):
            log.error("the database is away: %s", exception)
            response = problems.problem(503, _("The database is away. Please try again in a minute."), "unavailable")
            response["Retry-After"] = "30"
            return response
        return None


class CrossOriginMiddleware:
    """CORS for the API: an origin that belongs to the site named in the path, and no other.

    Tokens travel in a header and no cookie is accepted, so credentials are never allowed.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        origin = request.headers.get("Origin", "")
        if request.method in ("GET", "HEAD") and request.path.startswith("/p/"):
            return self._readable(self.get_response(request))
        if not origin or not request.path.startswith("/api/v1/"):
            return self.get_response(request)
        allowed = self._allowed(request.path, origin)
        if request.method == "OPTIONS":
            response = HttpResponse(status=204)
            response["Access-Control-Allow-Methods"] = "GET, POST, PUT, PATCH, DELETE"
            response["Access-Control-Allow-Headers"] = "Authorization, Content-Type, Idempotency-Key, Accept-Language"
            response["Access-Control-Max-Age"] = "7200"
        else:
            response = self.get_response(request)
        if allowed:
            response["Access-Control-Allow-Origin"] = origin
            response["Access-Control-Expose-Headers"] = "Retry-After"
        patch_vary_headers(response, ["Origin"])
        return response

    @staticmethod
    def _readable(response: HttpResponse) -> HttpResponse:
        """What is published may be read from anywhere; so may the reason why something is not, or the embed
        would take “no such site” for a server out of reach and ask again and again."""
        if response.status_code >= 400:
            response["Access-Control-Allow-Origin"] = "*"
        return response

    @staticmethod
    def _allowed(path: str, origin: str) -> bool:
        site = Site.objects.filter(name=path.split("/")[3]).first()
        return site is not None and (site.allows(origin) or origin == settings.PUBLIC_URL)
