"""Readers sign in with an account elsewhere (OpenID Connect), and come back to where they were."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import User
from django.test import Client
from elsewherekit import DOOR, come_back, leave, who
from kit import Api
from provider import CLIENT, SECRET, Provider
from pytest_django.fixtures import Settings

from ombud.actions import erasing, users
from ombud.models import Comment, Reader, Site, Story

pytestmark = pytest.mark.django_db


def test_the_page_for_signing_in_offers_it_beside_the_code_and_only_where_it_is_set(
    site: Site, newcomer: Client, settings: Settings
) -> None:
    door = newcomer.get(DOOR)["Location"]
    page = newcomer.get(door).content.decode()
    assert "Continue with Herald ID" in page
    assert "Send me a code" in page
    settings.MAIL = False
    assert "Continue with Herald ID" in newcomer.get(newcomer.get(DOOR)["Location"]).content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "Continue with" not in newcomer.get(door).content.decode()
    assert newcomer.post("/accounts/with/herald-id").status_code == 404
    assert newcomer.get("/accounts/with/herald-id/back?code=x&state=y").status_code == 404


def test_the_request_has_everything_that_binds_the_answer_to_it(site: Site, newcomer: Client) -> None:
    asked, again = leave(newcomer), leave(newcomer)
    assert asked["client_id"] == CLIENT
    assert asked["code_challenge_method"] == "S256"
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}
    assert asked["redirect_uri"].endswith("/accounts/with/herald-id/back")
    assert all(asked[name] != again[name] for name in ("state", "nonce", "code_challenge"))
    assert SECRET not in str(asked)


def test_a_stranger_comes_back_with_an_account_and_a_token(
    api: Api, story: Story, newcomer: Client, herald_id: Provider
) -> None:
    back = come_back(newcomer, herald_id)
    assert (back.status_code, back["Location"]) == (302, DOOR)
    page = newcomer.get(DOOR).content.decode()
    assert 'value="Olena K."' in page
    handed = re.search(r'data-code="([\w-]+)"', newcomer.post(DOOR, {"name": "Olena"}).content.decode())
    assert handed
    answer: Any = api.call("POST", "sign-in/account", {"code": handed[1]})
    token = answer.json()["token"]
    posted = api.post("With an account elsewhere.", token)
    assert Comment.objects.get(pk=posted["id"]).name == "Olena"
    user = User.objects.get()
    assert (user.username.partition(":")[0], user.first_name, user.is_staff) == ("reader", "", False)
    assert users.of_email("olena@mail.example") == user
    assert Reader.objects.get(user=user).email == "olena@mail.example"


def test_little_is_kept_of_what_the_provider_tells(site: Site, newcomer: Client, herald_id: Provider) -> None:
    herald_id.claims |= {"picture": "https://id.example/face", "phone_number": "+380", "birthdate": "1990-01-01"}
    come_back(newcomer, herald_id)
    kept = SocialAccount.objects.get()
    assert kept.extra_data == {"name": "Olena K.", "email": "olena@mail.example"}
    assert not kept.socialtoken_set.exists()


def test_the_same_person_is_the_same_account_whatever_they_call_themselves(
    site: Site, newcomer: Client, herald_id: Provider
) -> None:
    come_back(newcomer, herald_id)
    herald_id.claims |= {"email": "new@mail.example", "preferred_username": "another"}
    second = Client()
    come_back(second, herald_id)
    assert who(second) == who(newcomer) == User.objects.get()
    herald_id.claims["sub"] = "another"
    third = Client()
    come_back(third, herald_id)
    assert who(third) not in (None, who(newcomer))


def test_a_link_or_a_foreign_form_begins_nothing(site: Site, newcomer: Client) -> None:
    led = newcomer.get("/accounts/with/herald-id", {"next": DOOR})
    assert led["Location"].startswith("/accounts/sign-in?next=")
    checking = Client(enforce_csrf_checks=True)
    assert checking.post("/accounts/with/herald-id").status_code == 403
    asked = leave(newcomer, scope="offline_access", auth_params="nonce=1")
    assert "offline_access" not in asked["scope"]
    given = newcomer.post(f"/accounts/with/herald-id?{urlencode({'scope': 'admin', 'auth_params': 'nonce=mine'})}")
    assert "admin" not in given.content.decode()
    assert "mine" not in given.content.decode()


def test_who_goes_back_at_the_provider_finds_a_way_on(site: Site, newcomer: Client) -> None:
    asked = leave(newcomer)
    answer = newcomer.get("/accounts/with/herald-id/back", {"error": "access_denied", "state": asked["state"]})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "You went back at Herald ID." in page
    assert "/accounts/sign-in?next=%2Fp%2Fpaper%2Fsign-in" in page
    assert answer["Cross-Origin-Opener-Policy"] == "unsafe-none"


@pytest.mark.parametrize(
    "onward",
    [
        "https://rival.example/",
        "//rival.example/",
        "/\\rival.example",
        "javascript:1",
        "/\t/rival.example",
        "\t//rival.example",
    ],
)
def test_one_is_sent_to_no_foreign_page_afterwards(
    site: Site, newcomer: Client, herald_id: Provider, onward: str
) -> None:
    assert come_back(newcomer, herald_id, onward)["Location"] == "/"


def test_what_only_a_question_tells_is_taken_for_the_same_person_alone(
    site: Site, newcomer: Client, herald_id: Provider
) -> None:
    for name in ("email", "email_verified", "name"):
        del herald_id.claims[name]
    herald_id.userinfo = {"sub": "another", "email": "victim@mail.example", "email_verified": True}
    come_back(newcomer, herald_id)
    assert not EmailAddress.objects.exists()
    herald_id.claims["sub"] = "another"
    second = Client()
    come_back(second, herald_id)
    assert users.of_email("victim@mail.example") == who(second)


def test_an_erased_reader_leaves_no_account_elsewhere(site: Site, newcomer: Client, herald_id: Provider) -> None:
    come_back(newcomer, herald_id)
    newcomer.post(DOOR, {"name": "Olena"})
    reader = Reader.objects.get()
    erasing.ask(reader, "withdraw")
    Reader.objects.update(erase_at=datetime(2020, 1, 1, tzinfo=UTC))
    erasing.erase_due(60)
    assert not SocialAccount.objects.exists()
    assert not User.objects.exists()
