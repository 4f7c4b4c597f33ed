"""Whom somebody mutes without JavaScript and without an account stays muted in that browser, and goes into the account
with them; the cookie that knows it opens nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from kit import Api
from mutekit import a_browser, a_troll, mute  # noqa: F401
from pytest_django.fixtures import Settings

from ombud.actions import accounts, mutes, readers, signing_on, users
from ombud.models import Comment, Mute, Reader, Site, Story

pytestmark = pytest.mark.django_db

BACKEND = "django.contrib.auth.backends.ModelBackend"
COOKIE = "ombud_mutes"
YEAR = 365 * 86_400
Say = Callable[..., Comment]


def folds(browser: Client, comment: Comment) -> bool:
    page = browser.get("/p/paper/me/own.css", {"story": str(comment.story_id), "lang": "en"})
    return f'[data-id="{comment.pk}"]' in page.content.decode()


@pytest.mark.parametrize("https", [True, False])
def test_the_cookie_lasts_a_year_and_is_small_and_shut(
    browser: Client, troll: Comment, settings: Settings, https: bool
) -> None:
    settings.SESSION_COOKIE_SECURE = https
    told = mute(browser, troll).cookies[COOKIE]
    assert (told["max-age"], told["path"]) == (YEAR, "/p/paper/")
    assert (told["httponly"], told["samesite"], bool(told["secure"])) == (True, "Lax", https)
    assert len(told.value) < 80


def test_a_guest_with_a_name_keeps_it_beyond_their_twelve_hours(browser: Client, troll: Comment, say: Say) -> None:
    reader = say("I read.", name="Ann").reader
    assert reader
    browser.cookies["ombud_reader"] = readers.token_of(reader)
    mute(browser, troll)
    del browser.cookies["ombud_reader"]
    assert folds(browser, troll)
    second = say("Boring.", name="Bore")
    mute(browser, second)
    assert Mute.objects.filter(reader=reader).count() == 2


def test_it_opens_no_page_of_somebody_with_a_name(browser: Client, troll: Comment, say: Say) -> None:
    reader = say("I read.", name="Ann").reader
    assert reader
    browser.cookies[COOKIE] = readers.token_of(reader, readers.MUTES)
    assert browser.get("/p/paper/me").status_code == 403
    assert browser.get("/p/paper/me/export").status_code == 403
    assert browser.post("/p/paper/me", {"do": "erase", "how": "words"}).status_code == 403


def test_who_only_mutes_may_see_and_end_it_on_their_page(browser: Client, troll: Comment) -> None:
    mute(browser, troll)
    assert "Troll" in browser.get("/p/paper/me?lang=en").content.decode()
    browser.post("/p/paper/me", {"do": "unmute", "mute": Mute.objects.get().pk})
    assert not folds(browser, troll)
    gone = browser.post("/p/paper/me", {"do": "leave"})
    assert gone.cookies[COOKIE].value == ""
    assert browser.get("/p/paper/me").status_code == 403


def test_who_gives_a_name_on_that_page_stays_on_it(browser: Client, troll: Comment) -> None:
    mute(browser, troll)
    shown = browser.get("/p/paper/me?lang=en")
    assert (shown.cookies["ombud_reader"]["max-age"], shown.cookies["ombud_reader"]["path"]) == (43_200, "/p/paper/me")
    browser.post("/p/paper/me", {"do": "change", "name": "Ann"})
    assert Mute.objects.get().reader.name == "Ann"
    assert browser.get("/p/paper/me").status_code == 200
    del browser.cookies["ombud_reader"]
    assert browser.get("/p/paper/me").status_code == 403
    assert folds(browser, troll)


def test_a_forged_a_foreign_and_an_outdated_one_fold_nothing(
    browser: Client, troll: Comment, stranger_site: Site
) -> None:
    mute(browser, troll)
    good = browser.cookies[COOKIE].value
    reader = Mute.objects.get().reader
    there = Reader.objects.create(site=stranger_site)
    wrong = [readers.token_of(reader), readers.token_of(there, readers.MUTES), f"{good}x", "x" * 5000, "1.1.", "ü"]
    for each in wrong:
        assert readers.bearer(reader.site, each, readers.MUTES) is None
        browser.cookies[COOKIE] = each
        assert not folds(browser, troll)
    signing_on.leave(reader)
    browser.cookies[COOKIE] = good
    assert not folds(browser, troll)


def test_it_is_no_token_of_the_api(api: Api, browser: Client, troll: Comment) -> None:
    mute(browser, troll)
    assert api.call("PUT", f"comments/{troll.pk}/mute", token=browser.cookies[COOKIE].value).status_code == 403


@pytest.mark.parametrize("window", [True, False])
def test_signing_in_takes_it_along_and_deletes_the_cookie(
    browser: Client, troll: Comment, story: Story, settings: Settings, window: bool
) -> None:
    settings.MAIL = True
    mute(browser, troll)
    user = users.by_email("ann@mail.example")
    browser.force_login(user, BACKEND)
    asked = {"origin": "https://paper.example", "state": "0123456789abcdef0123456789abcdef"} if window else {}
    done = browser.post("/p/paper/sign-in", {"name": "Ann"}, query_params=asked)
    assert done.status_code == (200 if window else 303)
    assert done.cookies[COOKIE].value == ""
    mine = accounts.of(story.site, user)
    assert [row.reader for row in Mute.objects.all()] == [mine]
    assert folds(browser, troll)


def test_it_moves_nothing_but_mutes_of_a_guest_with_a_name(
    browser: Client, troll: Comment, say: Say, settings: Settings
) -> None:
    settings.MAIL = True
    comment = say("I read.", name="Ann")
    assert comment.reader
    mutes.mute(comment.reader, troll)
    browser.cookies[COOKIE] = readers.token_of(comment.reader, readers.MUTES)
    browser.force_login(users.by_email("ann@mail.example"), BACKEND)
    browser.post("/p/paper/sign-in", {"name": "Ann K"})
    comment.refresh_from_db()
    assert comment.reader == Reader.objects.get(name="Ann")
    assert Mute.objects.filter(reader__name="Ann K", muted=troll.reader).exists()


def test_who_is_signed_in_gets_no_cookie(browser: Client, troll: Comment, story: Story) -> None:
    user = users.by_email("ann@mail.example")
    accounts.enter(story.site, user, "Ann")
    browser.force_login(user, BACKEND)
    assert COOKIE not in mute(browser, troll).cookies
    assert folds(browser, troll)


def test_a_suspended_guest_brings_nothing_along(
    browser: Client, troll: Comment, story: Story, settings: Settings
) -> None:
    settings.MAIL = True
    mute(browser, troll)
    Reader.objects.filter(pk=Mute.objects.get().reader_id).update(standing=Reader.Standing.SUSPENDED)
    browser.force_login(users.by_email("ann@mail.example"), BACKEND)
    browser.post("/p/paper/sign-in", {"name": "Ann"})
    assert mutes.muted_in(accounts.of(story.site, users.by_email("ann@mail.example")), story) == []  # type: ignore[arg-type]
