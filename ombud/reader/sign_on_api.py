"""Signing in with a token of the publication's own sign-on or with an account, and out, over JSON."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router

from ombud.actions import openings, readers, signing_on
from ombud.models import Reader, Site
from ombud.models.errors import Forbidden, Invalid
from ombud.signon.config import SignOn

from . import access
from .answers import json_answer
from .schemas import AccountCode, SignOnToken

router = Router(tags=["readers"])


@router.post("/{site}/sign-in", summary="Sign in with the publication's own token")
def sign_in(request: HttpRequest, site: str, given: SignOnToken) -> HttpResponse:
    """`token` is a JSON Web Token that the publication signed. The answer's `token` is the reader's, to keep and send
    as `Authorization: Bearer`. A guest's token sent along brings what the guest wrote."""
    publication = access.site_or_404(site)
    access.check_origin(request, publication)
    sign_on = SignOn.of(publication.sso)
    if sign_on is None:
        raise Invalid(_("This publication has no single sign-on. Its owner can set it up."))
    person = _person(publication, sign_on, given.token)
    return _signed_in(signing_on.enter(publication, person, _guest(request, publication)))


@router.post("/{site}/sign-in/account", summary="Sign in with an account of this installation")
def sign_in_with_account(request: HttpRequest, site: str, given: AccountCode) -> HttpResponse:
    """`code` comes from the window of `/p/{site}/sign-in`, works once and for two minutes. The answer is that of
    `sign-in`, and a guest's token sent along brings what the guest wrote."""
    publication = access.site_or_404(site)
    access.check_origin(request, publication)
    reader = openings.use(publication, given.code, openings.THREAD)
    if reader is None:
        raise Forbidden(_("This sign-in was used already or is older than two minutes. Please sign in again."))
    guest = _guest(request, publication)
    if guest:
        signing_on.take_along(guest, reader)
    return _signed_in(reader)


@router.post("/{site}/sign-out", summary="Sign out everywhere")
def sign_out(request: HttpRequest, site: str) -> HttpResponse:
    """Makes every token of this reader worthless."""
    publication = access.site_or_404(site)
    access.check_origin(request, publication)
    reader = access.reader_of(request, publication)
    if reader:
        signing_on.leave(reader)
    return json_answer(200, {})


def _guest(request: HttpRequest, site: Site) -> Reader | None:
    token = access.bearer_token(request)
    return readers.bearer(site, token) if token else None


def _signed_in(reader: Reader) -> HttpResponse:
    body = {
        "token": readers.token_of(reader),
        "name": reader.name,
        "badge": reader.badge,
        "languages": reader.languages,
    }
    return json_answer(200, body)


def _person(site: Site, sign_on: SignOn, token: str) -> signing_on.Person:
    # Loaded only now: it brings 8 MB of cryptography, which sites without a sign-on never need.
    reading, box = import_module("ombud.signon.token"), import_module("ombud.signon.box")
    secrets = (box.unseal(each, settings.SECRET_KEY) for each in sign_on.secrets)
    opened = replace(sign_on, secrets=tuple(each for each in secrets if each))
    if not (opened.secrets or opened.keys_url):
        raise Forbidden(_("The publication's sign-in has to be set up anew. Please tell the newsroom."))
    try:
        found = reading.identify(token, opened, timezone.now(), private_hosts=site.private_hosts)
    except reading.BadToken as error:
        raise Forbidden(_("The publication's sign-in was not taken: %(why)s") % {"why": error}) from error
    return signing_on.Person(
        # Issuers' and subjects' names may hold any character but a line's end.
        subject=f"{found.issuer}\n{found.subject}"[:300],
        name=found.name,
        email=found.email,
        languages=found.languages,
        badge=found.badge,
        token_id=found.token_id,
    )
