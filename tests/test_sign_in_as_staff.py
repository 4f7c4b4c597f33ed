"""Who is signed in at the desk comments as staff wherever readers have no accounts, and nobody else comes in there."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.test import Client
from kit import PAPER, Api

from ombud.actions import names, readers, sites, staff
from ombud.models import Comment, Reader, Receipt, Role, Site, Story

pytestmark = pytest.mark.django_db

DOOR = "/p/paper/sign-in"
STATE = "0123456789abcdef0123456789abcdef"
IN_A_WINDOW = f"{DOOR}?{urlencode({'origin': PAPER, 'state': STATE})}"
BY_SCRIPT = {"X-Requested-With": "fetch"}


@pytest.fixture(autouse=True)
def read_anew() -> None:
    names.forget()


@pytest.fixture
def moderator(site: Site) -> User:
    """A moderator of the paper, on an installation without mail."""
    return staff.give(staff.add("olena.koval"), site, Role.Name.MODERATOR, by="boss").user


@pytest.fixture
def desk(moderator: User) -> Client:
    """A browser in which they are signed in."""
    client = Client(raise_request_exception=False)
    client.force_login(moderator)
    return client


def code_of(desk: Client, name: str = "Olena Koval") -> str:
    found = re.search(r'data-code="([\w-]+)"', desk.post(IN_A_WINDOW, {"name": name}).content.decode())
    assert found
    return found[1]


def test_the_window_offers_it_with_one_press(desk: Client) -> None:
    page = desk.get(IN_A_WINDOW).content.decode()
    assert 'value="olena.koval"' in page
    assert "beside your name stands “The Paper”" in page
    assert not Reader.objects.exists()
    assert not Receipt.objects.exists()


def test_a_page_of_the_publication_gets_a_token_under_which_the_badge_stands(
    api: Api, story: Story, desk: Client
) -> None:
    answer: Any = api.call("POST", "sign-in/account", {"code": code_of(desk)}).json()
    assert (answer["name"], answer["badge"]) == ("Olena Koval", "The Paper")
    api.post("We have mended it.", answer["token"])
    assert [(row["name"], row["badge"]) for row in api.thread()["comments"]] == [("Olena Koval", "The Paper")]


def test_the_plain_form_of_our_pages_knows_the_session(api: Api, story: Story, desk: Client) -> None:
    went = desk.post(f"{DOOR}?next=/stories/paper/bridge", {"name": "Olena Koval"})
    assert (went.status_code, went["Location"]) == (303, "/stories/paper/bridge")
    desk.post("/p/paper/comment", {"story": story.pk, "body": "No script."}, headers={"Origin": "http://testserver"})
    assert [(row["name"], row["badge"]) for row in api.thread()["comments"]] == [("Olena Koval", "The Paper")]


def test_the_script_of_our_page_gets_a_code_that_works_once(api: Api, desk: Client) -> None:
    sent = desk.post(f"{DOOR}?next=/stories/paper/bridge", {"name": "Olena Koval"}, headers=BY_SCRIPT)
    given = sent.json()
    assert given["onward"] == "/stories/paper/bridge"
    assert sent["Cache-Control"] == "no-store"
    assert readers.token_of(Reader.objects.get()) not in sent.content.decode()
    first, second = (api.call("POST", "sign-in/account", {"code": given["code"]}) for _time in range(2))
    assert (first.status_code, second.status_code) == (200, 403)


@pytest.mark.parametrize("next_one", ["https://evil.example/", "//evil.example", "/desk/", "/stories/paper/../../desk"])
def test_the_script_is_led_nowhere_else(desk: Client, next_one: str) -> None:
    sent = desk.post(f"{DOOR}?{urlencode({'next': next_one})}", {"name": "Olena Koval"}, headers=BY_SCRIPT).json()
    assert not sent["onward"].startswith(("https:", "//", "/desk"))


def test_a_look_hands_nothing_over_and_cannot_be_framed(desk: Client) -> None:
    for url in (IN_A_WINDOW, DOOR):
        for headers in ({}, BY_SCRIPT, {"Origin": PAPER}, {"Sec-Fetch-Site": "cross-site"}):
            page = desk.get(url, headers=headers)
            assert "data-code" not in page.content.decode()
            assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
            assert page["X-Frame-Options"] == "DENY"
            assert "Access-Control-Allow-Credentials" not in page
    assert not Receipt.objects.exists()


def test_a_form_of_another_page_signs_nobody_in(moderator: User) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(moderator)
    for headers in ({}, BY_SCRIPT, {"Origin": PAPER}, {"Origin": "https://evil.example", **BY_SCRIPT}):
        for url in (IN_A_WINDOW, DOOR):
            assert careful.post(url, {"name": "Olena Koval"}, headers=headers).status_code == 403
    assert not Receipt.objects.exists()


def test_an_origin_that_is_not_the_sites_gets_no_window(desk: Client) -> None:
    for origin in (
        "https://evil.example",
        f"{PAPER}.evil.example",
        f"{PAPER}/",
        "null",
        "https://paper.example@evil.example",
    ):
        url = f"{DOOR}?{urlencode({'origin': origin, 'state': STATE})}"
        assert desk.get(url).status_code == 403
        assert desk.post(url, {"name": "Olena Koval"}).status_code == 403


def test_strangers_readers_and_other_sites_staff_find_no_door(site: Site, stranger_site: Site) -> None:
    rival = Client(raise_request_exception=False)
    rival.force_login(staff.give(staff.add("rival.mod"), stranger_site, Role.Name.OWNER, by="boss").user)
    reader = Client(raise_request_exception=False)
    reader.force_login(User.objects.create(username="reader:1"))
    for client in (Client(), rival, reader):
        for url in (IN_A_WINDOW, DOOR):
            assert client.get(url).status_code == 404
            assert client.post(url, {"name": "Olena Koval"}).status_code == 404
    assert not Reader.objects.exists()


def test_who_lost_the_role_finds_the_door_shut_and_speaks_without_a_badge(
    api: Api, story: Story, desk: Client, moderator: User
) -> None:
    token = api.call("POST", "sign-in/account", {"code": code_of(desk)}).json()["token"]
    api.post("For the newsroom.", token)
    staff.take(Role.objects.get(user=moderator), by="boss")
    desk.force_login(moderator)
    assert desk.get(IN_A_WINDOW).status_code == 404
    api.post("For myself.", token)
    assert [row["badge"] for row in api.thread()["comments"]] == ["The Paper", ""]


def test_a_code_of_one_site_is_worth_nothing_on_another(desk: Client, stranger_site: Site) -> None:
    other = Api(stranger_site, Client(raise_request_exception=False))
    assert other.call("POST", "sign-in/account", {"code": code_of(desk)}).status_code == 403
    assert not Comment.objects.exists()


def test_where_the_desk_asks_for_a_second_factor_the_badge_does_too(site: Site, desk: Client) -> None:
    sites.change(site, {"staff_second_factor": True})
    for answer in (desk.get(IN_A_WINDOW), desk.post(IN_A_WINDOW, {"name": "Olena Koval"})):
        assert (answer.status_code, answer["Location"]) == (302, "/accounts/security?asked")
    assert not Receipt.objects.exists()
    Authenticator.objects.create(user=User.objects.get(username="olena.koval"), type="totp", data={})
    assert code_of(desk)
