"""Signing in by the publication's own sign-on."""

from __future__ import annotations

import base64
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.conf import settings
from kit import BRIDGE, Api

from ombud.actions import measures
from ombud.actions.reasons import Grounds
from ombud.models import Comment, Reader, Recommendation, Site
from ombud.signon import keys, token
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


def jwks(**named: Any) -> str:
    rows = []
    for kid, private in named.items():
        kind = jwt.algorithms.RSAAlgorithm if isinstance(private, rsa.RSAPrivateKey) else jwt.algorithms.ECAlgorithm
        rows.append({**json.loads(kind.to_jwk(private.public_key())), "kid": kid, "use": "sig"})
    return json.dumps({"keys": rows})


class Shelf:
    """A publication's key set, and how often it was fetched."""

    def __init__(self, text: str) -> None:
        self.text, self.fetched, self.now = text, 0, 0.0
        self.sets = keys.KeySets(self.fetch, lambda: self.now)

    def fetch(self, url: str, private_hosts: object) -> str:
        self.fetched += 1
        return self.text


@pytest.fixture(scope="module")
def pairs() -> dict[str, Any]:
    """Two private keys of each kind that is taken."""
    return {
        "r1": rsa.generate_private_key(65537, 2048),
        "r2": rsa.generate_private_key(65537, 2048),
        "e1": ec.generate_private_key(ec.SECP256R1()),
    }


def by_key(private: Any, kid: str, algorithm: str = "RS256") -> str:
    return jwt.encode(claims(NOW), private, algorithm=algorithm, headers={"kid": kid})


def test_keys_of_both_kinds_are_fetched_once(pairs: dict[str, Any]) -> None:
    shelf = Shelf(jwks(r1=pairs["r1"], e1=pairs["e1"]))
    for kid, algorithm in (("r1", "RS256"), ("e1", "ES256"), ("r1", "RS256")):
        given = by_key(pairs[kid], kid, algorithm)
        assert token.identify(given, BY_KEYS, NOW, key_sets=shelf.sets).subject == "17"
    assert shelf.fetched == 1


def test_a_new_key_is_found_and_one_that_left_the_set_is_no_longer_good(pairs: dict[str, Any]) -> None:
    shelf = Shelf(jwks(r1=pairs["r1"]))
    token.identify(by_key(pairs["r1"], "r1"), BY_KEYS, NOW, key_sets=shelf.sets)
    shelf.text, shelf.now = jwks(r2=pairs["r2"]), 61.0
    assert token.identify(by_key(pairs["r2"], "r2"), BY_KEYS, NOW, key_sets=shelf.sets).name == "Olena K."
    with pytest.raises(token.BadToken, match="kid"):
        token.identify(by_key(pairs["r1"], "r1"), BY_KEYS, NOW, key_sets=shelf.sets)


def test_invented_keys_cost_one_look_a_minute(pairs: dict[str, Any]) -> None:
    shelf = Shelf(jwks(r1=pairs["r1"]))
    for number in range(50):
        with pytest.raises(token.BadToken):
            token.identify(by_key(pairs["r2"], f"no{number}"), BY_KEYS, NOW, key_sets=shelf.sets)
    assert shelf.fetched == 1
    shelf.now = 61.0
    with pytest.raises(token.BadToken):
        token.identify(by_key(pairs["r2"], "no"), BY_KEYS, NOW, key_sets=shelf.sets)
    assert shelf.fetched == 2


@pytest.mark.parametrize("text", ["", "<html>", "[]", '{"keys": 7}', '{"keys": [7]}', '{"keys": [{"kty": "RSA"}]}'])
def test_a_set_that_cannot_be_had_is_believed_as_it_was(pairs: dict[str, Any], text: str) -> None:
    shelf = Shelf(jwks(r1=pairs["r1"]))
    token.identify(by_key(pairs["r1"], "r1"), BY_KEYS, NOW, key_sets=shelf.sets)
    if text != '{"keys": [{"kty": "RSA"}]}':
        shelf.text, shelf.now = text, 4000.0
    assert token.identify(by_key(pairs["r1"], "r1"), BY_KEYS, NOW, key_sets=shelf.sets).subject == "17"


class Slow:
    """Servers of keys of which those in `held` answer when the test lets them."""

    def __init__(self, text: str) -> None:
        self.text, self.fetched, self.now = text, [], 0.0
        self.held: set[str] = set()
        self.asked, self.release = threading.Event(), threading.Event()
        self.sets = keys.KeySets(self.fetch, lambda: self.now)

    def fetch(self, url: str, private_hosts: object) -> str:
        self.fetched.append(url)
        if url in self.held:
            self.asked.set()
            assert self.release.wait(30)
        return self.text


def test_a_slow_server_of_keys_holds_up_nobody_else(pairs: dict[str, Any]) -> None:
    slow = Slow(jwks(r1=pairs["r1"]))
    assert slow.sets.find("https://a.example", "r1", "RS256")
    slow.held, slow.now = {"https://a.example"}, 4000.0
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(slow.sets.find, "https://a.example", "r1", "RS256")
        assert slow.asked.wait(30)
        # While that waits: known keys of the same set are good, and other sites' are fetched.
        assert slow.sets.find("https://a.example", "r1", "RS256")
        assert slow.sets.find("https://b.example", "r1", "RS256")
        assert not first.done()
        slow.release.set()
        assert first.result(30)
    assert slow.fetched == ["https://a.example", "https://a.example", "https://b.example"]


def test_of_two_who_come_first_one_fetches_and_both_go_in(pairs: dict[str, Any]) -> None:
    slow = Slow(jwks(r1=pairs["r1"]))
    slow.held = {"https://a.example"}
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(slow.sets.find, "https://a.example", "r1", "RS256") for _each in range(2)]
        assert slow.asked.wait(30)
        slow.release.set()
        assert all(each.result(30) for each in both)
    assert slow.fetched == ["https://a.example"]


def test_a_server_of_keys_that_is_away_is_asked_ever_more_rarely(pairs: dict[str, Any]) -> None:
    shelf = Shelf("")
    for shelf.now in range(0, 7200, 30):
        assert shelf.sets.find("https://a.example", "r1", "RS256") is None
    assert shelf.fetched == 11
    shelf.text, shelf.now = jwks(r1=pairs["r1"]), 9000.0
    assert shelf.sets.find("https://a.example", "r1", "RS256")


def test_a_fetch_that_breaks_leaves_the_next_one_free(pairs: dict[str, Any]) -> None:
    shelf = Shelf(jwks(r1=pairs["r1"]))
    fetch, shelf.sets.fetch = shelf.sets.fetch, lambda _url, _hosts: 1 / 0  # type: ignore[assignment,return-value]
    with pytest.raises(ZeroDivisionError):
        shelf.sets.find("https://a.example", "r1", "RS256")
    shelf.sets.fetch, shelf.now = fetch, 1000.0
    assert shelf.sets.find("https://a.example", "r1", "RS256")


def test_a_public_key_does_not_pass_for_a_secret(pairs: dict[str, Any]) -> None:
    public = (
        pairs["r1"]
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    forged = jwt.api_jws.PyJWS(algorithms=["HS256"])
    secret = base64.b64encode(public).decode()
    given = forged.encode(json.dumps(claims(NOW)).encode(), secret, algorithm="HS256", headers={"kid": "r1"})
    with pytest.raises(token.BadToken, match="RS256"):
        token.identify(given, BY_KEYS, NOW, key_sets=Shelf(jwks(r1=pairs["r1"])).sets)


def test_an_elliptic_key_does_not_check_an_rsa_signature(pairs: dict[str, Any]) -> None:
    shelf = Shelf(jwks(e1=pairs["e1"]))
    with pytest.raises(token.BadToken, match="kid"):
        token.identify(by_key(pairs["r1"], "e1"), BY_KEYS, NOW, key_sets=shelf.sets)


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
