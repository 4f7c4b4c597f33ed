"""The way to a provider of accounts and back, and one's accounts elsewhere."""

from __future__ import annotations

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.account.utils import get_next_redirect_url
from allauth.core import ratelimit
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from allauth.core.internal.httpkit import add_query_params
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from requests import RequestException

from ombud.actions import users
from ombud.models.errors import Refused

from . import elsewhere
from .provider_list import providers


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the provider, at the press of a button; a mere link leads to where the button is.

    A page in between leads on, for browsers apply `form-action` to where a form is redirected.
    """
    onward = get_next_redirect_url(request) or ""
    if request.method != "POST":
        door = reverse("account_login")
        return HttpResponseRedirect(add_query_params(door, {"next": onward}) if onward else door)
    provider = _provider(request, provider_id)
    if not ratelimit.consume(request, action="login"):
        return elsewhere.failed(request, onward, name=provider.name)
    connecting = request.user.is_authenticated and request.POST.get("process") == AuthProcess.CONNECT
    if connecting:
        _prove(request)
    try:
        process = AuthProcess.CONNECT if connecting else AuthProcess.LOGIN
        response: HttpResponse = provider.redirect(request, process, next_url=onward or None)
    except ImmediateHttpResponse as shown:
        return shown.response  # type: ignore[no-any-return]
    except (RequestException, OAuth2Error) as error:
        return _failed(request, provider, error, onward)
    return TemplateResponse(request, "socialaccount/leaving.html", {"url": response["Location"], "name": provider.name})


@require_safe
def back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """What the provider sent back; whom it names is signed in, or asked for a code first."""
    adapter = _provider(request, provider_id).get_oauth2_adapter(request)
    response: HttpResponse = OAuth2CallbackView.adapter_view(adapter)(request)
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def connections(request: HttpRequest) -> HttpResponse:
    """One's accounts elsewhere: connect another one, or take one away unless it is the last way in."""
    alert = ""
    if request.method == "POST":
        _prove(request)
        pk = request.POST.get("remove", "")
        try:
            users.disconnect(request.user, int(pk) if pk.isascii() and pk.isdigit() and len(pk) < 18 else 0)  # type: ignore[arg-type]
            return HttpResponseRedirect(request.get_full_path())
        except Refused as refused:
            alert = refused.detail
    names = {app.provider_id: app.name for app in providers()}
    rows = [
        {"pk": row.pk, "name": names.get(row.provider, row.provider), "told": row.extra_data, "since": row.date_joined}
        for row in users.connections(request.user)  # type: ignore[arg-type]
    ]
    context = {"rows": rows, "providers": providers(), "alert": alert, "next": get_next_redirect_url(request)}
    return TemplateResponse(request, "socialaccount/connections.html", context, status=409 if alert else 200)


def _provider(request: HttpRequest, provider_id: str):  # type: ignore[no-untyped-def]
    """Raises Http404 for one that is not in the settings."""
    try:
        return get_adapter(request).get_provider(request, provider_id)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error


def _prove(request: HttpRequest) -> None:
    """Another way in, or one less, takes the second factor once more, where there is one: a browser that was left open
    is not enough. Raises ReauthenticationRequired, upon which django-allauth asks for it and goes on from here."""
    if not did_recently_reauthenticate(request):
        raise ReauthenticationRequired


def _failed(request: HttpRequest, provider: object, error: Exception, onward: str) -> HttpResponse:
    adapter = get_adapter(request)
    try:
        adapter.on_authentication_error(request, provider, exception=error, extra_context={"state": {"next": onward}})
    except ImmediateHttpResponse as shown:
        return shown.response  # type: ignore[no-any-return]
    raise error
