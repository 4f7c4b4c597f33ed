"""Signing in by the publication's own sign-on."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from django.conf import settings
from kit import BRIDGE, Api

from ombud.actions import measures
from ombud.actions.reasons import Grounds
from ombud.models import Comment, Reader, Recommendation, Site
from ombud.signon import token
from ombud.signon.box import seal
from ombud.signon.config import BadSignOn, SignOn

pytestmark = pytest.mark.django_db

ISSUER, SECRET, OLD = "https://herald.example", "s" * 40, "o" * 40
NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
BY_SECRET = SignOn(ISSUER, "ombud", secrets=(SECRET, OLD))
BY_KEYS = SignOn(ISSUER, "ombud", keys_url="https://herald.example/jwks.json")


def claims(at: datetime | None = None, **more: Any) -> dict[str, Any]:
    moment = int((at or datetime.now(UTC)).timestamp())
    made = {"iss": ISSUER, "aud": "ombud", "sub": "17", "name": "Olena K.", "iat": moment, "exp": moment + 300}
    return {name: value for name, value in {**made, **more}.items() if value is not None}


def signed(secret: str = SECRET, at: datetime | None = None, **more: Any) -> str:
    return jwt.encode(claims(at, **more), secret, algorithm="HS256")


@pytest.fixture
def sso(site: Site) -> Site:
    """The site with a shared secret."""
    sealed = [seal(each, settings.SECRET_KEY) for each in (SECRET, OLD)]
    site.sso = {"issuer": ISSUER, "audience": "ombud", "secrets": sealed}
    site.save()
    return site


def sign_in(api: Api, given: str, guest: str = "") -> Any:
    return api.call("POST", "sign-in", {"token": given}, guest)


def test_a_reader_of_the_publication_is_a_reader_here(api: Api, sso: Site, story: object) -> None:
    answer = sign_in(api, signed(email="olena@herald.example", languages=["uk"]))
    assert answer.status_code == 200
    told = answer.json()
    assert (told["name"], told["languages"]) == ("Olena K.", ["uk"])
    posted = api.post("From inside.", told["token"], name="Somebody else")
    comment = Comment.objects.get(pk=posted["id"])
    assert (comment.name, comment.reader.kind) == ("Olena K.", "sso")
    assert "olena@herald.example" not in answer.content.decode()


def test_the_same_person_stays_the_same_reader_under_a_new_name(api: Api, sso: Site) -> None:
    sign_in(api, signed())
    sign_in(api, signed(name="Olena Koval"))
    assert [reader.name for reader in Reader.objects.filter(kind="sso")] == ["Olena Koval"]


def test_both_secrets_are_good_while_one_is_replaced(api: Api, sso: Site) -> None:
    assert sign_in(api, signed(SECRET)).status_code == 200
    assert sign_in(api, signed(OLD)).status_code == 200
    assert sign_in(api, signed("x" * 40)).status_code == 403


def test_the_database_keeps_no_secret_in_clear(sso: Site) -> None:
    assert SECRET not in json.dumps(Site.objects.get(pk=sso.pk).sso)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"aud": "another"}, "aud"),
        ({"iss": "https://rival.example"}, "iss"),
        ({"sub": None}, "sub"),
        ({"sub": ""}, "sub"),
        ({"iat": None}, "iat"),
        ({"exp": None}, "exp"),
        ({"exp": "soon"}, "exp"),
        ({"iat": True}, "iat"),
        ({"name": ["a", "list"]}, "name"),
        ({"name": "n" * 201}, "name"),
    ],
)
def test_a_token_that_lacks_something_is_refused_with_what(change: dict[str, Any], why: str) -> None:
    given = jwt.encode(claims(NOW, **change), SECRET, algorithm="HS256")
    with pytest.raises(token.BadToken, match=why):
        token.identify(given, BY_SECRET, NOW)


@pytest.mark.parametrize("minutes", [-20, 11, 60 * 24])
def test_a_token_is_good_for_some_minutes_whatever_it_says_of_its_end(minutes: int) -> None:
    made = NOW - timedelta(minutes=minutes)
    given = signed(at=made, exp=int((NOW + timedelta(days=9)).timestamp()))
    with pytest.raises(token.BadToken):
        token.identify(given, BY_SECRET, NOW)
    assert token.identify(given, BY_SECRET, made + timedelta(minutes=9)).subject == "17"


def test_unsigned_and_crosswise_signed_tokens_are_refused(api: Api, sso: Site) -> None:
    def part(value: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    for header in ({"alg": "none"}, {"alg": "None"}, {"alg": "HS512"}, {"alg": ["HS256"]}, {}):
        assert sign_in(api, f"{part(header)}.{part(claims())}.").status_code == 403
    for given in ("", "a.b.c", "…", "." * 9000, signed()[:-4] + "AAAA"):
        assert sign_in(api, given).status_code == 403


def test_a_numbered_token_is_used_once(api: Api, sso: Site) -> None:
    given = signed(jti="1")
    assert sign_in(api, given).status_code == 200
    assert sign_in(api, given).status_code == 409
    assert sign_in(api, signed(jti="2")).status_code == 200


def test_another_sites_token_and_reader_are_strangers(api: Api, sso: Site, stranger_site: Site) -> None:
    rival = Api(stranger_site, api.client)
    assert sign_in(rival, signed()).status_code == 422
    stranger_site.sso = {"issuer": "https://rival.example", "audience": "ombud", "secrets": sso.sso["secrets"]}
    stranger_site.save()
    assert sign_in(rival, signed()).status_code == 403
    own = sign_in(api, signed()).json()["token"]
    assert rival.call("GET", f"me?url={BRIDGE}", token=own).status_code == 403


def test_a_page_of_elsewhere_signs_nobody_in(api: Api, sso: Site) -> None:
    answer = api.call("POST", "sign-in", {"token": signed()}, origin="https://rival.example")
    assert answer.status_code == 403


def test_what_one_wrote_as_a_guest_comes_along(api: Api, sso: Site, story: object) -> None:
    guest = api.post("As a guest.", name="Olenka")
    other = api.post("Another one.", name="Ann")
    api.call("PUT", f"comments/{other['id']}/recommendation", token=guest["token"])
    told = sign_in(api, signed(), guest["token"]).json()
    reader = Reader.objects.get(kind="sso")
    assert Comment.objects.get(pk=guest["id"]).reader == reader
    assert Recommendation.objects.get().reader == reader
    assert api.call("GET", f"me?url={BRIDGE}", token=guest["token"]).status_code == 403
    assert [row["id"] for row in api.call("GET", f"me?url={BRIDGE}", token=told["token"]).json()["comments"]] == [
        guest["id"]
    ]


def test_a_banned_guest_does_not_shake_the_ban_off(api: Api, sso: Site, story: object) -> None:
    guest = api.post("As a guest.", name="Olenka")
    measures.ban(Comment.objects.get(pk=guest["id"]).reader, Grounds(code="spam"), by="taras")
    sign_in(api, signed(), guest["token"])
    assert Comment.objects.get(pk=guest["id"]).reader.kind == "guest"


def test_signing_out_ends_every_token(api: Api, sso: Site) -> None:
    told = sign_in(api, signed()).json()
    assert api.call("POST", "sign-out", {}, told["token"]).status_code == 200
    assert api.call("GET", f"me?url={BRIDGE}", token=told["token"]).status_code == 403


def test_a_site_may_take_comments_only_from_those_who_are_signed_in(api: Api, sso: Site, story: object) -> None:
    sso.policy = {**sso.policy, "guests": False}
    sso.save()
    refused = api.call("POST", "comments", {"url": BRIDGE, "body": "As a guest."})
    assert refused.status_code == 403
    assert "sign in" in refused.json()["detail"]
    api.post("Signed in.", sign_in(api, signed()).json()["token"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"audience": "ombud", "secrets": [SECRET]},
        {"issuer": ISSUER, "audience": "ombud"},
        {"issuer": ISSUER, "audience": "ombud", "secrets": [SECRET], "keys_url": "https://herald.example/k"},
        {"issuer": ISSUER, "audience": "ombud", "secrets": ["short"]},
        {"issuer": ISSUER, "audience": "ombud", "keys_url": "javascript:alert(1)"},
        {"issuer": ISSUER, "audience": "ombud", "secrets": [SECRET], "max_age": 0},
        {"issuer": ISSUER, "audience": "ombud", "secrets": [SECRET], "algorithm": "none"},
    ],
)
def test_a_setting_that_contradicts_itself_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadSignOn):
        SignOn.of(wrong)
