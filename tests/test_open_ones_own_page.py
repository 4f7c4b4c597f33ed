"""A reader's own page: what stands there, what can be done there, and strangers who would like to see it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast
from unittest.mock import patch

import pytest
from django.test import Client
from django.utils import timezone
from kit import BRIDGE, PAPER, Api

from ombud.actions import comments, moderation, mutes, readers, users
from ombud.actions.reasons import Grounds
from ombud.models import Comment, Mute, Notification, Reader, Receipt, Site, Story

pytestmark = pytest.mark.django_db

Say = Callable[..., Comment]


@pytest.fixture
def ann(story: Story, say: Say) -> Reader:
    """Somebody with a comment."""
    found = say("The bridge is lovely.", name="Ann").reader
    assert found
    return found


@pytest.fixture
def browser() -> Client:
    """A browser of Ann's that checks CSRF tokens."""
    return Client(enforce_csrf_checks=True)


def link(api: Api, reader: Reader) -> str:
    """The address that the embed gets."""
    answer: Any = api.call("POST", "me/link?interface=en", token=readers.token_of(reader))
    assert answer.status_code == 200, answer.content
    return str(answer.json()["url"])


def enter(api: Api, browser: Client, reader: Reader) -> Any:
    """Follow the link and press the button."""
    code = link(api, reader).partition("code=")[2].partition("&")[0]
    return browser.post(f"/p/{api.site.name}/me/open", {"code": code})


def page(api: Api, browser: Client) -> str:
    answer = browser.get(f"/p/{api.site.name}/me")
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def press(api: Api, browser: Client, verb: str, **more: Any) -> Any:
    """Press a button of the page, with the form's own CSRF token."""
    token = page(api, browser).partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    return browser.post(f"/p/{api.site.name}/me", {"do": verb, "csrfmiddlewaretoken": token, **more})


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


def test_it_shows_what_is_held_or_gone_and_why(api: Api, browser: Client, ann: Reader, say: Say) -> None:
    gone = say("Rude words about somebody.", reader=ann)
    moderation.decide(gone, "reject", by="olena", reason="for colleagues only", grounds=Grounds("abuse"))
    held = say("Held for a while.", reader=ann)
    moderation.decide(held, "hold", by="olena")
    enter(api, browser, ann)
    shown = page(api, browser)
    assert "Waits for a moderator" in shown
    assert "Not shown" in shown
    assert f"/p/{api.site.name}/decisions/" in shown
    assert "olena" not in shown
    assert "for colleagues only" not in shown


def test_it_shows_answers_and_mentions_but_not_those_that_are_hidden(
    api: Api, browser: Client, ann: Reader, say: Say
) -> None:
    own = Comment.objects.get(reader=ann)
    say("I agree with you entirely.", parent=own, name="Bo")
    say("As @Ann said above, it is.", name="Cy")
    hidden = say("An insult to answer you.", parent=own, name="Troll")
    moderation.decide(hidden, "reject", by="olena")
    muted = say("Me again, and again.", parent=own, name="Bore")
    mutes.mute(ann, muted)
    enter(api, browser, ann)
    shown = page(api, browser)
    assert "I agree with you entirely." in shown
    assert "As @Ann said above" in shown
    assert "An insult" not in shown
    assert "Me again" not in shown
    assert "me-new" in shown
    assert press(api, browser, "seen").status_code == 303
    assert "me-new" not in page(api, browser)


def test_veiled_words_of_others_stay_veiled(api: Api, browser: Client, ann: Reader, say: Say) -> None:
    say("The murderer is the gardener.", parent=Comment.objects.get(reader=ann), name="Bo", veil=True)
    enter(api, browser, ann)
    assert "gardener" not in page(api, browser)


def test_seeing_everything_leaves_a_warning_unread(api: Api, browser: Client, ann: Reader) -> None:
    now = timezone.now()
    Notification.objects.create(reader=ann, kind="warning", words="Mind your words.", created_at=now)
    Notification.objects.create(reader=ann, kind="decision", created_at=now)
    enter(api, browser, ann)
    press(api, browser, "seen")
    assert list(Notification.objects.filter(seen_at=None).values_list("kind", flat=True)) == ["warning"]


def test_name_and_address_are_changed_and_nothing_else_with_them(api: Api, browser: Client, ann: Reader) -> None:
    enter(api, browser, ann)
    sent = {"name": "Anna", "email": "anna@mail.example", "badge": "Editor", "standing": "banned", "kind": "account"}
    assert press(api, browser, "change", **sent).status_code == 303
    ann.refresh_from_db()
    assert (ann.name, ann.email, ann.badge, ann.standing, ann.kind) == (
        "Anna",
        "anna@mail.example",
        "",
        "good",
        "guest",
    )


@pytest.mark.parametrize("sent", [{"name": "x" * 500}, {"name": "The Paper"}, {"name": "Ann", "email": "no address"}])
def test_a_name_or_address_that_cannot_be_is_refused_with_a_reason(
    api: Api, browser: Client, ann: Reader, sent: dict[str, str]
) -> None:
    enter(api, browser, ann)
    answer = press(api, browser, "change", **sent)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    ann.refresh_from_db()
    assert (ann.name, ann.email) == ("Ann", "")


def test_who_signs_in_elsewhere_changes_name_and_address_there(api: Api, browser: Client, ann: Reader) -> None:
    Reader.objects.filter(pk=ann.pk).update(kind="sso", subject="x\n1")
    enter(api, browser, ann)
    assert press(api, browser, "change", name="The Editor").status_code == 403
    Reader.objects.filter(pk=ann.pk).update(kind="account")
    assert press(api, browser, "change", email="other@mail.example").status_code == 403


def test_signing_out_everywhere_ends_every_token_and_this_page(api: Api, browser: Client, ann: Reader) -> None:
    token = readers.token_of(ann)
    enter(api, browser, ann)
    assert "signed out in every browser" in press(api, browser, "leave-everywhere").content.decode()
    assert browser.get(f"/p/{api.site.name}/me").status_code == 403
    assert api.call("GET", f"me?url={BRIDGE}", token=token).status_code == 403


def test_an_account_opens_its_own_page_and_leaves_it(api: Api, ann: Reader, stranger_site: Site) -> None:
    user = users.by_email("ann@mail.example")
    Reader.objects.filter(pk=ann.pk).update(kind="account", user=user)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert "lovely" in page(api, browser)
    assert browser.get(f"/p/{stranger_site.name}/me").status_code == 403
    press(api, browser, "leave")
    assert browser.get(f"/p/{api.site.name}/me").status_code == 403


def test_erasing_is_asked_for_and_taken_back(api: Api, browser: Client, ann: Reader) -> None:
    enter(api, browser, ann)
    assert press(api, browser, "erase").status_code == 422
    press(api, browser, "erase", how="keep")
    ann.refresh_from_db()
    assert ann.erase_at
    assert "You will be erased here on" in page(api, browser)
    press(api, browser, "stay")
    ann.refresh_from_db()
    assert ann.erase_at is None


def test_the_export_is_a_file_of_ones_own(api: Api, browser: Client, ann: Reader, say: Say) -> None:
    say("Bo's own words.", name="Bo")
    enter(api, browser, ann)
    answer = browser.get(f"/p/{api.site.name}/me/export")
    assert "attachment" in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "no-store"
    data = json.loads(answer.content)
    assert [row["body"] for row in data["comments"]] == ["The bridge is lovely."]


def test_another_readers_mute_cannot_be_ended(api: Api, browser: Client, ann: Reader, say: Say) -> None:
    troll = say("Trolling along.", name="Troll")
    bo = say("Bo is here.", name="Bo").reader
    assert bo
    mutes.mute(bo, troll)
    enter(api, browser, ann)
    press(api, browser, "unmute", mute=Mute.objects.get().pk)
    assert Mute.objects.count() == 1
    press(api, browser, "unmute", mute="x")


def test_muting_by_the_api_hides_for_oneself_alone(api: Api, ann: Reader, say: Say) -> None:
    troll = say("Trolling along.", name="Troll")
    token, call = readers.token_of(ann), cast(Any, api.call)
    assert call("PUT", f"comments/{troll.pk}/mute", token=token).json()["muted"] == [troll.pk]
    assert call("GET", f"me?url={BRIDGE}", token=token).json()["muted"] == [troll.pk]
    bo = say("Bo is here.", name="Bo").reader
    assert bo
    assert call("GET", f"me?url={BRIDGE}", token=readers.token_of(bo)).json()["muted"] == []
    assert call("DELETE", f"comments/{troll.pk}/mute", token=token).json()["muted"] == []


def test_a_page_needs_as_many_queries_for_many_comments(
    api: Api, browser: Client, ann: Reader, say: Say, django_assert_max_num_queries: Any
) -> None:
    enter(api, browser, ann)
    own = Comment.objects.get(reader=ann)
    for number in range(8):
        gone = say(f"A remark with the number {number}.", reader=ann)
        moderation.decide(gone, "reject", by="olena")
        say(f"An answer with the number {number}.", parent=own, name=f"Bo{number}")
    with django_assert_max_num_queries(12):
        page(api, browser)


def test_withdrawn_words_are_not_shown_again(api: Api, browser: Client, ann: Reader) -> None:
    comments.withdraw(Comment.objects.get(reader=ann))
    enter(api, browser, ann)
    shown = page(api, browser)
    assert "Withdrawn by you" in shown
    assert "lovely" not in shown


def test_the_languages_that_one_reads_are_chosen_here_too(api: Api, browser: Client, ann: Reader) -> None:
    enter(api, browser, ann)
    assert page(api, browser).count('name="languages" value="en" checked') == 1
    press(api, browser, "languages", languages=["uk"])
    ann.refresh_from_db()
    assert ann.languages == ["uk"]
    shown = page(api, browser)
    assert [f'value="{code}" checked' in shown for code in ("en", "uk")] == [False, True]
    press(api, browser, "languages", languages=["<script>"])
    ann.refresh_from_db()
    assert ann.languages == []
