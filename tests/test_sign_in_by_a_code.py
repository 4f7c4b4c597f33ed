"""Signing in by a code that is mailed: for readers and staff, known or not, and for nobody else."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from ombud.actions import users

pytestmark = pytest.mark.django_db

ASK = "/accounts/sign-in"
CODE = "/accounts/sign-in/code"
ANN = "ann@paper.example"


@pytest.fixture(autouse=True)
def mailing(settings: Settings) -> None:
    """A server that sends mail."""
    settings.MAIL = True


def code_in(letter: mail.EmailMessage) -> str:
    found = re.search(r"^\s+(\S+)$", str(letter.body), re.MULTILINE)
    assert found
    return found[1]


def test_a_known_address_signs_in_with_its_code() -> None:
    ann = users.by_email(ANN)
    client = Client()
    assert client.post(ASK, {"email": "Ann@Paper.example"})["Location"] == CODE
    assert mail.outbox[0].to == [ANN]
    assert client.post(CODE, {"code": code_in(mail.outbox[0])})["Location"] == "/"
    assert client.session["_auth_user_id"] == str(ann.pk)
    assert User.objects.count() == 1


def test_an_unknown_address_gets_an_account_with_the_right_code_and_none_before() -> None:
    client = Client()
    client.post(ASK, {"email": ANN})
    assert not User.objects.exists()
    client.post(CODE, {"code": code_in(mail.outbox[0])})
    made = User.objects.get()
    assert made.email == ANN
    assert not made.has_usable_password()
    assert not made.is_staff
    assert ":" in made.username


def test_a_known_and_an_unknown_address_are_answered_alike() -> None:
    users.by_email(ANN)
    answers = []
    for address in (ANN, "nobody@paper.example"):
        client = Client()
        asked = client.post(ASK, {"email": address})
        page = client.get(CODE).content.decode().replace(address, "ADDRESS")
        wrong = client.post(CODE, {"code": "WRONG"}).content.decode().replace(address, "ADDRESS")
        secret = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
        letter = mail.outbox[-1]
        body = str(letter.body).replace(code_in(letter), "CODE")
        answers.append((asked.status_code, asked["Location"], secret.sub("", page), secret.sub("", wrong), body))
    assert answers[0] == answers[1]


def test_a_known_and_an_unknown_address_take_the_same_work() -> None:
    """What is asked of the database, and in what order: the time it takes can then tell nothing either."""
    users.by_email(ANN)
    asked = []
    for address in (ANN, "bob@paper.example"):
        client = Client()
        with CaptureQueriesContext(connection) as queries:
            client.post(ASK, {"email": address})
            client.get(CODE)
            client.post(CODE, {"code": "WRONG"})
        asked.append([re.sub(r"'[^']*'|\d[\d.]*(e\+\d+)?", "", each["sql"]) for each in queries])
    assert asked[0] == asked[1]
    assert not any("account_emailaddress" in sql or "auth_user" in sql for sql in asked[0])


def test_three_wrong_codes_end_the_wait() -> None:
    client = Client()
    client.post(ASK, {"email": ANN})
    for _ in range(3):
        answer = client.post(CODE, {"code": "AAAA-AAAA"})
    assert (answer.status_code, answer["Location"]) == (302, ASK)
    assert client.post(CODE, {"code": code_in(mail.outbox[0])})["Location"] == ASK
    assert not User.objects.exists()


def test_a_code_works_in_the_browser_that_asked_and_in_no_other() -> None:
    client, other = Client(), Client()
    client.post(ASK, {"email": ANN})
    assert other.post(CODE, {"code": code_in(mail.outbox[0])})["Location"] == ASK
    other.post(ASK, {"email": "mallory@paper.example"})
    assert other.post(CODE, {"code": code_in(mail.outbox[0])}).status_code == 200
    assert not User.objects.exists()


def test_codes_for_one_address_cannot_be_asked_for_without_end() -> None:
    for _ in range(10):
        Client().post(ASK, {"email": ANN})
    assert len(mail.outbox) == 3


@pytest.mark.parametrize(
    "onward",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "http:///evil.example",
        "javascript:alert(1)",
        "\t//evil.example",
    ],
)
def test_nobody_is_sent_elsewhere_after_signing_in(onward: str) -> None:
    client = Client()
    asked = client.post(f"{ASK}?next={onward}", {"email": ANN, "next": onward})
    assert "evil" not in asked["Location"]
    for query in ("", f"?next={onward}"):
        client.post(ASK, {"email": ANN, "next": onward})
        answer = client.post(CODE + query, {"code": code_in(mail.outbox[-1]), "next": onward})
        assert answer["Location"] == "/"
        client.logout()
        cache.clear()


def test_one_goes_on_to_the_page_that_asked() -> None:
    client = Client()
    asked = client.post(f"{ASK}?next=/desk/stories", {"email": ANN, "next": "/desk/stories"})
    answer = client.post(asked["Location"], {"code": code_in(mail.outbox[0]), "next": "/desk/stories"})
    assert answer["Location"] == "/desk/stories"


def test_a_server_without_mail_says_so(settings: Settings) -> None:
    settings.MAIL = False
    assert 'name="email"' not in Client().get(ASK).content.decode()
    assert "sends no mail" in Client().post(ASK, {"email": ANN}).content.decode()
    assert not mail.outbox


def test_a_mail_server_that_is_away_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(self: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(mail.EmailMessage, "send", away)
    client = Client()
    page = client.post(ASK, {"email": ANN}).content.decode()
    assert "could not be sent" in page, page
    assert client.get(CODE).status_code == 302


def test_a_form_of_another_site_asks_for_no_code() -> None:
    assert Client(enforce_csrf_checks=True).post(ASK, {"email": ANN}).status_code == 403
    assert not mail.outbox


def test_a_closed_account_learns_so_after_its_code_and_is_not_let_in() -> None:
    ann = users.by_email(ANN)
    User.objects.filter(pk=ann.pk).update(is_active=False)
    client = Client()
    client.post(ASK, {"email": ANN})
    answer = client.post(CODE, {"code": code_in(mail.outbox[0])})
    assert "_auth_user_id" not in client.session
    assert "closed" in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("url", [ASK, CODE, "/accounts/shut-out", "/accounts/security", "/accounts/sessions"])
def test_no_page_is_framed_cached_or_indexed(url: str) -> None:
    answer = Client().get(url)
    assert answer["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]


def test_there_is_no_password_anywhere() -> None:
    page = Client().get(ASK).content.decode()
    assert "password" not in page.lower().replace("no passwords", "")
    for path in ("password/reset/", "password/change/", "password/set/", "login/", "signup/", "email/"):
        assert Client().get(f"/accounts/{path}").status_code == 404


def test_codes_are_not_guessed_side_by_side() -> None:
    """Each browser has a few tries, but not each of ever more browsers behind one address."""
    answers = []
    for number in range(16):
        client = Client()
        client.post(ASK, {"email": f"{number}@paper.example"})
        answers += [client.post(CODE, {"code": "WRONG"}).status_code for _try in range(2)]
    assert answers == [200] * 30 + [429] * 2
    # Nor does the right one count then.
    assert client.post(CODE, {"code": code_in(mail.outbox[-1])}).status_code == 429
    assert "_auth_user_id" not in client.session
