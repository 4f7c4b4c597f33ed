"""Readers who have an account here speak under it, on our pages and on the publication's, and nobody else does."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone
from kit import PAPER, Api, own_url
from pytest_django.fixtures import Settings

from ombud.actions import openings, readers, sites, users
from ombud.models import Comment, Reader, Receipt, Site, Story

pytestmark = pytest.mark.django_db

DOOR = "/p/paper/sign-in"
STATE = "0123456789abcdef0123456789abcdef"
IN_A_WINDOW = f"{DOOR}?{urlencode({'origin': PAPER, 'state': STATE})}"
Say = Callable[..., Comment]


@pytest.fixture(autouse=True)
def mailing(settings: Settings) -> None:
    """A server that sends mail."""
    settings.MAIL = True


@pytest.fixture
def browser(site: Site) -> Client:
    """A browser in which Ann's account is signed in."""
    client = Client(raise_request_exception=False)
    client.force_login(users.by_email("ann@mail.example"), "django.contrib.auth.backends.ModelBackend")
    return client


def code(browser: Client, name: str = "Ann") -> str:
    """What the window hands to the page that opened it."""
    page = browser.post(IN_A_WINDOW, {"name": name}).content.decode()
    found = re.search(r'data-code="([\w-]+)"', page)
    assert found, page
    return found[1]


def exchange(api: Api, given: str, token: str = "") -> Any:
    return api.call("POST", "sign-in/account", {"code": given}, token)


def test_a_stranger_is_led_to_a_code_by_mail_and_back(site: Site) -> None:
    client = Client()
    sent = client.get(IN_A_WINDOW)
    assert sent["Location"].startswith("/accounts/sign-in?next=%2Fp%2Fpaper%2Fsign-in%3F")
    planted = client.session.session_key
    client.post(sent["Location"], {"email": "new@mail.example"})
    waiting = client.session.session_key
    letter = re.search(r"^\s+(\S+)$", str(mail.outbox[0].body), re.MULTILINE)
    assert letter
    back = client.post("/accounts/sign-in/code", {"code": letter[1], "next": IN_A_WINDOW})
    assert back["Location"] == IN_A_WINDOW
    assert client.session.session_key not in (planted, waiting)
    page = client.get(back["Location"])
    assert "Sign in to The Paper" in page.content.decode()
    assert not Reader.objects.exists()
    assert page["Cache-Control"] == "no-store"


def test_the_window_gives_a_code_that_becomes_a_token(api: Api, story: Story, browser: Client) -> None:
    answer = exchange(api, code(browser)).json()
    assert answer["name"] == "Ann"
    posted = api.post("Under my own name.", answer["token"], name="Somebody else")
    comment = Comment.objects.get(pk=posted["id"])
    assert (comment.name, comment.reader.kind if comment.reader else "") == ("Ann", Reader.Kind.ACCOUNT)


def test_the_code_is_for_the_page_that_asked_and_is_no_token(site: Site, browser: Client) -> None:
    page = browser.post(IN_A_WINDOW, {"name": "Ann"})
    html = page.content.decode()
    assert f'data-state="{STATE}" data-origin="{PAPER}"' in html
    assert readers.token_of(Reader.objects.get()) not in html
    assert page["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]


def test_the_same_account_is_the_same_reader_next_time_also_by_another_name(site: Site, browser: Client) -> None:
    code(browser)
    assert 'value="Ann"' in browser.get(IN_A_WINDOW).content.decode()
    code(browser, "Ann Z.")
    assert [reader.name for reader in Reader.objects.all()] == ["Ann Z."]


def test_answers_go_to_an_address_that_was_proved_and_to_no_other(site: Site, browser: Client) -> None:
    code(browser)
    assert Reader.objects.get().email == "ann@mail.example"
    EmailAddress.objects.update(verified=False)
    code(browser)
    assert Reader.objects.get().email == ""


def test_what_one_wrote_as_a_guest_comes_along(api: Api, say: Say, browser: Client) -> None:
    comment = say("As a guest.")
    assert comment.reader
    exchange(api, code(browser), readers.token_of(comment.reader))
    comment.refresh_from_db()
    assert comment.reader
    assert comment.reader.kind == Reader.Kind.ACCOUNT


def test_nothing_comes_along_of_a_suspended_guest_or_with_a_forged_token(api: Api, say: Say, browser: Client) -> None:
    guest = say("As a guest.").reader
    assert guest
    forged = readers.token_of(guest)[:-4] + "AAAA"
    assert exchange(api, code(browser), forged).status_code == 200
    Reader.objects.filter(pk=guest.pk).update(standing=Reader.Standing.SUSPENDED)
    assert exchange(api, code(browser), readers.token_of(guest)).status_code == 200
    assert Comment.objects.get().reader_id == guest.pk


def test_nothing_of_another_site_comes_along(api: Api, browser: Client, stranger_site: Site) -> None:
    there = Reader.objects.create(site=stranger_site, name="Bo")
    assert exchange(api, code(browser), readers.token_of(there)).json()["name"] == "Ann"
    there.refresh_from_db()
    assert there.name == "Bo"


def test_signing_in_lifts_no_ban(api: Api, story: Story, browser: Client) -> None:
    exchange(api, code(browser))
    Reader.objects.update(standing=Reader.Standing.BANNED)
    token = exchange(api, code(browser)).json()["token"]
    assert Reader.objects.get().standing == Reader.Standing.BANNED
    assert api.call("POST", "comments", {"url": f"{PAPER}/2026/bridge", "body": "Me."}, token).status_code == 403


@pytest.mark.parametrize(
    "origin",
    [
        "https://rival.example",
        "https://paper.example.rival.example",
        "https://paper.example@rival.example",
        "https://rival.example@paper.example",
        "https://paper.example/2026",
        "https://paper.example:444",
        "http://paper.example",
        "paper.example",
        "javascript:alert(1)//paper.example",
        "https://[",
        "null",
        "*",
    ],
)
def test_no_page_of_another_origin_is_told(site: Site, browser: Client, origin: str, stranger_site: Site) -> None:
    address = f"{DOOR}?{urlencode({'origin': origin, 'state': STATE})}"
    assert browser.get(address).status_code == 403
    assert browser.post(address, {"name": "Ann"}).status_code == 403
    assert not Reader.objects.exists()


@pytest.mark.parametrize("state", ["", "short", '"><script>alert(1)</script>', "x" * 65])
def test_a_window_without_a_proper_number_gives_nothing(site: Site, browser: Client, state: str) -> None:
    address = f"{DOOR}?{urlencode({'origin': PAPER, 'state': state})}"
    assert browser.post(address, {"name": "Ann"}).status_code == 422
    assert not Receipt.objects.exists()


def test_a_code_works_once_for_two_minutes_on_its_own_site(api: Api, browser: Client, stranger_site: Site) -> None:
    given = code(browser)
    assert exchange(Api(stranger_site, Client()), given).status_code == 403
    assert exchange(api, given).status_code == 200
    assert exchange(api, given).status_code == 403
    late = code(browser)
    Receipt.objects.update(created_at=timezone.now() - timedelta(minutes=3))
    assert exchange(api, late).status_code == 403
    assert exchange(api, "").status_code == 403


def test_a_code_for_ones_own_page_signs_nobody_in_and_the_other_way_round(api: Api, browser: Client) -> None:
    given = code(browser)
    assert browser.post("/p/paper/me/open", {"code": given}).status_code == 403
    own = openings.make(Reader.objects.get())
    assert exchange(api, own).status_code == 403


def test_a_foreign_page_cannot_turn_a_code_into_a_token(api: Api, browser: Client) -> None:
    given = code(browser)
    answer = api.call("POST", "sign-in/account", {"code": given}, origin="https://rival.example")
    assert answer.status_code == 403


def test_the_form_of_another_page_signs_nobody_in(site: Site, browser: Client) -> None:
    checking = Client(enforce_csrf_checks=True)
    checking.cookies = browser.cookies
    assert checking.post(IN_A_WINDOW, {"name": "Ann"}).status_code == 403
    assert not Reader.objects.exists()


@pytest.mark.parametrize("name", ["", "  ", "The Paper", "x" * 61])
def test_a_name_that_is_none_or_somebody_elses_is_asked_for_again(site: Site, browser: Client, name: str) -> None:
    answer = browser.post(IN_A_WINDOW, {"name": name})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not Reader.objects.exists()


def test_without_a_script_one_goes_back_to_the_story_and_posts_there(story: Story, browser: Client) -> None:
    page = own_url(story.site, story.slug)
    back = browser.post(f"{DOOR}?{urlencode({'next': page})}", {"name": "Ann"})
    assert (back.status_code, back["Location"]) == (303, f"/stories/paper/{story.slug}")
    assert back.cookies["ombud_reader"]["path"] == "/p/paper/me"
    given = {"story": story.pk, "body": "By the plain form.", "name": "Other"}
    assert browser.post("/p/paper/comment", given).status_code == 200
    assert Comment.objects.get().name == "Ann"


def test_the_session_counts_for_no_form_of_another_page(story: Story, say: Say, browser: Client) -> None:
    code(browser)
    given = {"story": story.pk, "body": "From elsewhere.", "name": "Other"}
    browser.post("/p/paper/comment", given, headers={"origin": PAPER})
    assert Comment.objects.get().name == "Other"
    mine = say("Mine.", reader=Reader.objects.get(name="Ann"))
    browser.post("/p/paper/act", {"withdraw": mine.pk}, headers={"origin": PAPER})
    mine.refresh_from_db()
    assert mine.status != Comment.Status.WITHDRAWN


@pytest.mark.parametrize(
    "onward",
    [
        "https://rival.example/",
        "//rival.example/",
        "/\\rival.example",
        "/stories/paper/\\..\\..//rival.example\n",
        "/stories/rival/x",
        "/desk/",
        "javascript:alert(1)",
        "http:///rival.example",
        "",
    ],
)
def test_one_is_sent_to_no_other_page_than_the_publications(site: Site, browser: Client, onward: str) -> None:
    back = browser.post(f"{DOOR}?{urlencode({'next': onward})}", {"name": "Ann"})
    assert (back.status_code, back["Location"]) == (303, "/p/paper/me")


@pytest.mark.usefixtures("one_minute")
def test_nobody_makes_codes_without_end(site: Site, browser: Client) -> None:
    answers = [browser.post(IN_A_WINDOW, {"name": "Ann"}).status_code for _each in range(61)]
    assert answers == [200] * 60 + [429]
    assert Receipt.objects.count() == 60


def test_the_thread_offers_it_only_where_it_is_wanted_and_possible(
    api: Api, story: Story, browser: Client, settings: Settings
) -> None:
    assert 'class="ombud-enter"' in api.html(lang="en")
    settings.MAIL = False
    assert browser.get(IN_A_WINDOW).status_code == 404
    settings.MAIL = True
    sites.change(story.site, {"accounts": False})
    assert browser.get(IN_A_WINDOW).status_code == 404
    # The link that stays is the staff's, and nobody sees it who has not come by the desk's.
    assert 'data-staff hidden><a class="ombud-enter"' in api.html(lang="uk")
    assert api.html(lang="uk").count('class="ombud-enter"') == 1


def test_the_window_stays_known_to_its_page_all_the_way(site: Site, browser: Client) -> None:
    stranger = Client()
    answers = [stranger.get(IN_A_WINDOW), stranger.get("/accounts/sign-in"), browser.get(IN_A_WINDOW)]
    answers.append(browser.post(IN_A_WINDOW, {"name": "Ann"}))
    assert {answer["Cross-Origin-Opener-Policy"] for answer in answers} == {"unsafe-none"}
    assert browser.get("/accounts/security")["Cross-Origin-Opener-Policy"] == "same-origin-allow-popups"
