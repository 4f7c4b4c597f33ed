"""A passkey opens the account of who has it, from a page of ours and from no other."""

from __future__ import annotations

import json
import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from passkeys import LOGIN, Passkey
from pytest_django.fixtures import Settings

from ombud.actions import users

pytestmark = pytest.mark.django_db

HOST = "localhost:8000"
OURS = f"http://{HOST}"


@pytest.fixture
def passkey() -> Passkey:
    """Ann's."""
    made = Passkey(users.by_email("ann@mail.example"), HOST)
    made.register()
    return made


def is_in(browser: Client) -> bool:
    return "_auth_user_id" in browser.session


def test_it_signs_in_from_a_page_of_ours(passkey: Passkey) -> None:
    browser = Client()
    answer = passkey.sign_in(browser, OURS)
    assert answer.status_code == 302, answer.content.decode()
    assert browser.session["_auth_user_id"] == str(passkey.user.pk)


def test_behind_a_proxy_it_is_the_public_address_that_counts(passkey: Passkey, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://localhost"
    browser = Client()
    assert passkey.sign_in(browser, "https://localhost").status_code == 302
    assert is_in(browser)


@pytest.mark.parametrize(
    "origin",
    ["http://evil.localhost", "http://localhost:9999", "https://localhost", "https://evil.example", "null", ""],
)
def test_from_no_other_page_however_near(passkey: Passkey, origin: str) -> None:
    browser = Client()
    assert passkey.sign_in(browser, origin).status_code == 403
    assert not is_in(browser)


def test_nor_from_our_page_in_a_foreign_frame(passkey: Passkey) -> None:
    browser = Client()
    assert passkey.sign_in(browser, OURS, crossOrigin=True).status_code == 403
    assert not is_in(browser)


def test_an_answer_to_another_challenge_is_none(passkey: Passkey) -> None:
    browser, thief = Client(), Client()
    told: list[str] = []

    def heard(url: str, sent: dict[str, str], **_more: object) -> object:
        told.append(sent["credential"])
        return Client.post(browser, url, sent, headers={"host": HOST})

    browser.post = heard  # type: ignore[assignment, method-assign]
    passkey.sign_in(browser, OURS)
    assert is_in(browser)
    thief.get(LOGIN, headers={"host": HOST, "x-requested-with": "XMLHttpRequest"})
    thief.post(LOGIN, {"credential": told[0]}, headers={"host": HOST})
    assert not is_in(thief)


def test_anothers_passkey_does_not_open_ones_account(passkey: Passkey) -> None:
    passkey.user = users.by_email("bob@mail.example")
    browser = Client()
    passkey.sign_in(browser, OURS)
    assert not is_in(browser)


@pytest.mark.parametrize(
    "sent", ["x", "[]", "{}", '{"response": 1}', '{"response": {"clientDataJSON": "e30"}}', "[" * 9999]
)
def test_what_is_no_answer_is_refused(sent: str) -> None:
    browser = Client(raise_request_exception=False)
    assert browser.post(LOGIN, {"credential": sent}).status_code == 403
    assert json.loads(browser.get(LOGIN, headers={"x-requested-with": "XMLHttpRequest"}).content)


def test_whose_account_there_is_cannot_be_told_from_the_answer(passkey: Passkey) -> None:
    """A wrong signature for who has a passkey, one for who has none, and one for nobody are answered alike."""
    answers = []
    for user in (passkey.user, users.by_email("bob@mail.example"), User(pk=987_654)):
        browser = Client()
        answer = Passkey(user, HOST).sign_in(browser, OURS)
        page = browser.get(answer["Location"], headers={"host": HOST}).content.decode()
        answers.append((answer.status_code, answer["Location"], re.sub(r'value="\w{64}"', "", page)))
        assert not is_in(browser)
    assert answers[0] == answers[1] == answers[2]
