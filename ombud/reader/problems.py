"""Refusals as RFC 9457 problem documents."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from ombud.models.errors import Refused, TooMany, Unavailable

TYPE = "application/problem+json"


def problem(
    status: int,
    detail: str,
    code: str = "",
    errors: dict[str, list[str]] | None = None,
    told: Mapping[str, Any] | None = None,
) -> JsonResponse:
    """One problem. `code` names its kind for programs; `errors` says what is wrong with which field; `told` are
    further members (RFC 9457, 3.2)."""
    title = HTTPStatus(status).phrase
    body: dict[str, Any] = {
        "type": f"urn:ombud:problem:{code}" if code else "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
    }
    if errors:
        body["errors"] = errors
    body |= told or {}
    return JsonResponse(body, status=status, content_type=TYPE)


def of(refused: Refused) -> JsonResponse:
    """The problem that a refusal means."""
    response = problem(refused.status, refused.detail, refused.code, refused.errors, refused.told)
    if isinstance(refused, TooMany | Unavailable):
        response["Retry-After"] = str(refused.retry_after)
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400 for a host that is not ours, a form that cannot be read, or one of too many fields."""
    return problem(400, _("That did not work."), "malformed")


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without its CSRF token: from another page, from one that lay open too long, or without cookies."""
    detail = _(
        "This form is too old, or your browser keeps no cookies. Go back: your words are still there. Then load the "
        "page again and send them."
    )
    return problem(403, detail, "forged")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404 for an address that means nothing."""
    return problem(404, _("There is nothing at this address."), "not-found")


def server_error(request: HttpRequest) -> HttpResponse:
    """500, without a word of what broke: that is in the log."""
    response = problem(500, _("Something broke on our side. Please try again in a minute."), "server-error")
    response["Retry-After"] = "60"
    return response
