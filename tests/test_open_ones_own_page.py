"""The way to a reader's own page: a link that the embed gets, a button, a cookie; and strangers who would like it."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.test import Client
from django.utils import timezone
from kit import PAPER, Api
from ownpage import enter, link, page, press, somebody, strict  # noqa: F401

from ombud.actions import readers, users
from ombud.models import Reader, Receipt, Site

pytestmark = pytest.mark.django_db


def test_the_embeds_link_shows_a_button_and_the_button_opens_the_page(api: Api, browser: Client, ann: Reader) -> None:
    address = link(api, ann)
    assert readers.token_of(ann) not in address
    door = browser.get(address)
    assert "Open my page" in door.content.decode()
    assert door["Cache-Control"] == "no-store"
    assert "lovely" not in door.content.decode()
    opened = enter(api, browser, ann)
    assert opened.status_code == 303
    assert "The bridge is lovely." in page(api, browser)


def test_the_cookie_goes_to_that_page_alone_and_no_script_reads_it(api: Api, browser: Client, ann: Reader) -> None:
    cookie = enter(api, browser, ann).cookies["ombud_reader"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (f"/p/{api.site.name}/me", True, "Lax")


def test_a_link_works_once_and_for_two_minutes(api: Api, browser: Client, ann: Reader) -> None:
    code = link(api, ann).partition("code=")[2].partition("&")[0]
    assert not Receipt.objects.filter(scope=code).exists()
    assert browser.post(f"/p/{api.site.name}/me/open", {"code": code}).status_code == 303
    assert Client().post(f"/p/{api.site.name}/me/open", {"code": code}).status_code == 403
    late = link(api, ann).partition("code=")[2].partition("&")[0]
    with patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(minutes=2, seconds=1)):
        assert Client().post(f"/p/{api.site.name}/me/open", {"code": late}).status_code == 403


@pytest.mark.parametrize("sent", [{}, {"code": "guessed"}, {"token": "1.1.forged"}, {"code": ""}, {"token": "…"}])
def test_nobody_gets_in_with_something_else(api: Api, ann: Reader, sent: dict[str, str]) -> None:
    stranger = Client()
    answer = stranger.post(f"/p/{api.site.name}/me/open", sent)
    assert answer.status_code == 403
    assert "ombud_reader" not in answer.cookies
    assert stranger.get(f"/p/{api.site.name}/me").status_code == 403
    assert stranger.get(f"/p/{api.site.name}/me/export").status_code == 403
    assert stranger.post(f"/p/{api.site.name}/me", {"do": "erase", "how": "withdraw"}).status_code == 403


def test_a_link_needs_a_token_and_is_worth_nothing_at_another_publication(
    api: Api, ann: Reader, stranger_site: Site
) -> None:
    assert api.call("POST", "me/link").status_code == 403
    code = link(api, ann).partition("code=")[2].partition("&")[0]
    assert Client().post(f"/p/{stranger_site.name}/me/open", {"code": code}).status_code == 403
    token = readers.token_of(ann)
    assert Client().post(f"/p/{stranger_site.name}/me/open", {"token": token}).status_code == 403
    thief = Client()
    thief.cookies["ombud_reader"] = token
    assert thief.get(f"/p/{stranger_site.name}/me").status_code == 403


def test_no_foreign_page_puts_a_reader_into_anothers_page(api: Api, ann: Reader) -> None:
    for origin in ("https://evil.example", PAPER, "null"):
        token = {"token": readers.token_of(ann)}
        answer = Client().post(f"/p/{api.site.name}/me/open", token, headers={"Origin": origin})
        assert answer.status_code == 403
        assert "ombud_reader" not in answer.cookies


def test_no_foreign_page_presses_its_buttons(api: Api, browser: Client, ann: Reader) -> None:
    enter(api, browser, ann)
    for headers in ({}, {"Origin": "https://evil.example"}):
        answer = browser.post(f"/p/{api.site.name}/me", {"do": "erase", "how": "withdraw"}, headers=headers)
        assert answer.status_code == 403
    ann.refresh_from_db()
    assert ann.erase_at is None


def test_an_account_opens_its_own_page_and_leaves_it(api: Api, ann: Reader, stranger_site: Site) -> None:
    user = users.by_email("ann@mail.example")
    Reader.objects.filter(pk=ann.pk).update(kind="account", user=user)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert "lovely" in page(api, browser)
    assert browser.get(f"/p/{stranger_site.name}/me").status_code == 403
    press(api, browser, "leave")
    assert browser.get(f"/p/{api.site.name}/me").status_code == 403
