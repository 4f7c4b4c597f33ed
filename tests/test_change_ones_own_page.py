"""What a reader does on their own page: name, address, languages, mutes, signing out and being erased."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest
from django.test import Client
from kit import BRIDGE, Api
from ownpage import enter, page, press, somebody, strict  # noqa: F401

from ombud.actions import mutes, readers
from ombud.models import Comment, Mute, Reader

pytestmark = pytest.mark.django_db

Say = Callable[..., Comment]


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
