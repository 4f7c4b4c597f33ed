"""Readers fold what somebody writes, for themselves alone: with scripts and without, also before they ever wrote."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest
from django.test import Client
from kit import PAPER, Api
from mutekit import a_browser, a_troll, mute  # noqa: F401
from pytest_django.fixtures import Settings

from ombud.actions import accounts, comments, mutes, readers, users
from ombud.models import Comment, Mute, Reader, Site, Story
from ombud.models.errors import Conflict, Forbidden
from ombud.reader.own_style import escaped

pytestmark = pytest.mark.django_db

BACKEND = "django.contrib.auth.backends.ModelBackend"
Say = Callable[..., Comment]


def style(browser: Client, story: Story, lang: str = "en") -> str:
    answer = browser.get("/p/paper/me/own.css", {"story": str(story.pk), "lang": lang})
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    return answer.content.decode()


def test_who_never_wrote_gets_a_token_with_the_first_mute(api: Api, troll: Comment, say: Say) -> None:
    other = say("Another one.", name="Bore")
    call = cast(Any, api.call)
    first = call("PUT", f"comments/{troll.pk}/mute").json()
    assert first["muted"] == [troll.pk]
    second = call("PUT", f"comments/{other.pk}/mute", token=first["token"]).json()
    assert sorted(second["muted"]) == [troll.pk, other.pk]
    assert "token" not in second
    assert Mute.objects.values("reader").distinct().count() == 1
    posted = api.post("And now I write.", first["token"], name="Ann")
    assert Comment.objects.get(pk=posted["id"]).reader == Mute.objects.first().reader  # type: ignore[union-attr]


def test_a_forged_token_begins_nothing(api: Api, troll: Comment, stranger_site: Site) -> None:
    there = Reader.objects.create(site=stranger_site)
    for token in ("1.1.forged", readers.token_of(there)):
        assert api.call("PUT", f"comments/{troll.pk}/mute", token=token).status_code == 403
    assert api.call("PUT", f"comments/{troll.pk}/mute", origin="https://rival.example").status_code == 403
    assert not Mute.objects.exists()


@pytest.mark.usefixtures("one_minute")
def test_nobody_makes_readers_without_end(api: Api, troll: Comment, settings: Settings) -> None:
    settings.RATE_LIMITS = True
    before = Reader.objects.count()
    answers = {api.call("PUT", f"comments/{troll.pk}/mute").status_code for _each in range(15)}
    assert answers == {200, 429}
    assert Reader.objects.count() == before + 10


def test_a_comment_that_is_gone_makes_no_reader(api: Api, troll: Comment) -> None:
    Comment.objects.update(status=Comment.Status.REJECTED)
    before = Reader.objects.count()
    assert api.call("PUT", f"comments/{troll.pk}/mute").status_code == 409
    assert Reader.objects.count() == before


def test_without_a_script_the_page_of_a_report_leads_to_it(browser: Client, story: Story, troll: Comment) -> None:
    page = browser.get(f"/p/paper/report/{troll.pk}?lang=en").content.decode()
    assert f"/p/paper/me/mute/{troll.pk}?lang=en" in page
    asked = browser.get(f"/p/paper/me/mute/{troll.pk}?lang=en")
    assert "What Troll writes will be folded for you" in asked.content.decode()
    assert not Mute.objects.exists()
    done = mute(browser, troll)
    assert (done.status_code, list(done.cookies)) == (303, ["ombud_mutes"])
    folded = style(browser, story)
    assert f'[data-id="{troll.pk}"]' in folded
    assert ":not(:target)" in folded
    assert "Troll" in browser.get("/p/paper/me?lang=en").content.decode()


def test_a_second_mute_is_of_the_same_reader(browser: Client, troll: Comment, say: Say) -> None:
    mute(browser, troll)
    mute(browser, say("Another one.", name="Bore"))
    assert Mute.objects.values("reader").distinct().count() == 1
    assert Mute.objects.count() == 2


def test_the_form_of_another_page_mutes_nobody(site: Site, troll: Comment) -> None:
    assert mute(Client(enforce_csrf_checks=True), troll).status_code == 403
    assert not Mute.objects.exists()


def test_the_stranger_and_other_sites_see_nothing_of_it(
    browser: Client, story: Story, troll: Comment, stranger_site: Site
) -> None:
    mute(browser, troll)
    assert style(Client(), story) == ""
    answer = browser.get("/p/rival/me/own.css", {"story": story.pk})
    assert answer.content == b""
    assert browser.get("/p/rival/me/mute/1").status_code == 404
    assert browser.get(f"/p/rival/me/mute/{troll.pk}").status_code == 404
    assert style(browser, Story(pk=0)) == ""


def test_the_session_of_an_account_counts_as_well(browser: Client, story: Story, troll: Comment) -> None:
    mine = users.by_email("ann@mail.example")
    mutes.mute(accounts.enter(story.site, mine, "Ann"), troll)
    browser.force_login(mine, BACKEND)
    folded = style(browser, story)
    assert f'[data-id="{troll.pk}"]' in folded
    assert "You write as Ann." in folded
    assert "A comment by somebody whom you mute." in folded
    assert "Ви пишете як Ann." in style(browser, story, "uk")


def test_the_sheet_is_for_its_own_page_alone(browser: Client, story: Story, troll: Comment) -> None:
    answer = browser.get("/p/paper/me/own.css", {"story": story.pk})
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_only_browsers_without_scripts_ask_for_it(browser: Client, story: Story, troll: Comment) -> None:
    page = browser.get(f"/stories/paper/{story.slug}?lang=en").content.decode()
    link = f'/p/paper/me/own.css?story={story.pk}&amp;lang=en"></noscript>'
    assert link in page or link in browser.get("/p/paper/discussion", {"url": f"{PAPER}/2026/bridge"}).content.decode()


@pytest.mark.parametrize("name", ['"} body { display: none } x {', "\\", "\n", "*/", "</style>", "'"])
def test_a_name_does_not_end_the_string_that_it_stands_in(name: str) -> None:
    assert not set("\"\\\n*/<>'{}") & set(escaped(name).replace("\\", "", len(name)))


def test_names_of_all_scripts_stay_readable() -> None:
    assert escaped("Олена K. 李") == "Олена K. 李"


def test_a_plain_form_asks_no_name_of_who_is_signed_in(browser: Client, story: Story, troll: Comment) -> None:
    mine = users.by_email("ann@mail.example")
    accounts.enter(story.site, mine, "Ann <b>")
    address = f"/p/paper/reply/{troll.pk}?lang=en"
    stranger = browser.get(address).content.decode()
    assert 'name="name"' in stranger
    assert "You write as" not in stranger
    browser.force_login(mine, BACKEND)
    signed = browser.get(address).content.decode()
    assert 'name="name"' not in signed
    assert 'name="email"' not in signed
    assert "You write as Ann &lt;b&gt;." in signed
    again = browser.post("/p/paper/comment", {"story": story.pk, "body": "", "interface": "en"})
    assert again.status_code == 422
    assert "You write as Ann &lt;b&gt;." in again.content.decode()
    foreign = browser.post("/p/paper/comment", {"story": story.pk, "body": ""}, headers={"origin": PAPER})
    assert "Ann" not in foreign.content.decode()


def test_nobody_mutes_themselves_or_who_is_gone(troll: Comment, say: Say) -> None:
    gone = say("Soon gone.", name="Di")
    comments.withdraw(gone)
    gone.refresh_from_db()
    assert troll.reader
    with pytest.raises(Forbidden):
        mutes.mute(troll.reader, troll)
    with pytest.raises(Conflict):
        mutes.mute(troll.reader, gone)
    assert not Mute.objects.exists()


def test_a_mute_takes_all_of_a_persons_comments_from_the_story_and_ends(troll: Comment, story: Story, say: Say) -> None:
    reader = say("I read.", name="Ann").reader
    assert reader
    second = say("Trolling on.", name="Troll", reader=troll.reader)
    mutes.mute(reader, second)
    mutes.mute(reader, troll)
    assert set(mutes.muted_in(reader, story)) == {troll.pk, second.pk}
    mutes.unmute(reader, troll)
    assert not set(mutes.muted_in(reader, story))
