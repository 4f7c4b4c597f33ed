"""How comments are taken is set for a site, a section or a story, while readers write."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from deskkit import body, plain
from django.test import Client
from django.utils import timezone
from kit import BRIDGE, Api

from ombud import upkeep
from ombud.actions import comments, modes, sites
from ombud.actions.modes import SectionMode, StoryMode
from ombud.models import Comment, Decision, Reader, Section, Site, Story
from ombud.models.errors import Conflict, Invalid
from ombud.models.mode import effective
from ombud.models.policy import Policy

Say = Callable[..., Comment]
BEGUN = datetime(2026, 3, 1, tzinfo=UTC)


def mode(story: dict[str, Any], section: dict[str, Any] | None, **policy: Any) -> Any:
    row = Section(**section) if section is not None else None
    return effective(Story(published_at=BEGUN, **story), row, Policy(**policy))


def test_a_storys_word_goes_before_its_sections_and_that_before_the_sites() -> None:
    assert mode({}, None).moderation == "after"
    assert mode({}, {"moderation": "before"}, moderation="closed").moderation == "before"
    assert mode({"moderation": "newcomers"}, {"moderation": "before"}).moderation == "newcomers"
    assert mode({}, {"moderation": ""}, moderation="before").moderation == "before"
    assert mode({"slow_seconds": 0}, {"slow_seconds": 30}, slow_seconds=60).slow_seconds == 0
    assert mode({}, {"slow_seconds": None}, slow_seconds=60).slow_seconds == 60


def test_a_thread_closes_some_days_after_publication_unless_it_is_told_otherwise() -> None:
    two, one = BEGUN + timedelta(days=2), BEGUN + timedelta(days=1)
    assert mode({}, None, close_days=2).closes_at == two
    assert mode({}, {"close_days": 1}, close_days=2).closes_at == one
    assert mode({}, {"close_days": 0}, close_days=2).closes_at is None
    assert mode({"closes_at": one}, {"close_days": 9}).closes_at == one
    closing = mode({}, None, close_days=2)
    assert closing.is_open(two - timedelta(seconds=1))
    assert not closing.is_open(two)


@pytest.fixture
def town(story: Story) -> Story:
    Story.objects.filter(pk=story.pk).update(section="Town")
    story.refresh_from_db()
    return story


def test_a_section_has_comments_wait_and_its_neighbours_do_not(town: Story, say: Say) -> None:
    modes.set_section(town.site, "Town", SectionMode(moderation="before"), by="olena")
    assert say("Words.").status == "pending"
    modes.set_story(town, StoryMode(moderation="after"), by="olena")
    assert say("Other words.").status == "approved"
    assert list(Decision.objects.filter(verb="set_mode").order_by("pk").values_list("subject", "story")) == [
        ("section Town", None),
        ("", town.pk),
    ]


def test_newcomers_wait_until_enough_of_theirs_is_shown(site: Site, story: Story, say: Say) -> None:
    sites.change(site, {"moderation": "newcomers", "newcomer_approvals": 2})
    story.site.refresh_from_db()
    reader = Reader.objects.create(site=site)
    first, second = say("One.", reader=reader), say("Two.", reader=reader)
    assert [first.status, second.status] == ["pending", "pending"]
    Comment.objects.all().update(status="approved")
    assert say("Three.", reader=reader).status == "approved"
    assert say("A guest.").status == "pending"


def test_a_closed_thread_takes_nothing_and_says_so(site: Site, story: Story, api: Api) -> None:
    api.post("Before.")
    sites.change(site, {"moderation": "closed"})
    answer = api.call("POST", "comments", {"url": BRIDGE, "body": "After."})
    assert answer.status_code == 409
    assert answer.json()["detail"] == "Comments on this story are closed."
    assert Comment.objects.count() == 1


def test_a_lock_holds_at_once_and_the_form_goes(story: Story, api: Api) -> None:
    token = api.post("Before.")["token"]
    assert 'name="body"' in api.html()
    modes.lock(story, True, by="olena")
    assert 'name="body"' not in api.html()
    assert "Comments on this story are closed." in api.html()
    assert api.thread()["open"] is False
    assert api.call("POST", "comments", {"url": BRIDGE, "body": "After."}, token).status_code == 409
    modes.lock(story, False, by="olena")
    assert 'name="body"' in api.html()


def test_readers_are_told_that_comments_wait_or_go_slowly(story: Story, api: Api) -> None:
    modes.set_story(story, StoryMode("before", 120), by="olena")
    html = api.html(lang="uk")
    assert "після того, як їх прочитає модератор" in html
    assert "120 секунд" in html
    assert api.thread()["mode"] == {"moderation": "before", "slow_seconds": 120, "closes_at": None}


def test_pages_of_a_thread_that_closed_by_itself_say_so_within_the_hour(
    site: Site, story: Story, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    sites.change(site, {"close_days": 2})
    assert 'name="body"' in api.html()
    edition = Story.objects.get().edition
    now = timezone.now() + timedelta(days=2, minutes=5)
    monkeypatch.setattr(timezone, "now", lambda: now)
    upkeep.prune()
    assert Story.objects.get().edition == edition + 1
    assert api.call("POST", "comments", {"url": BRIDGE, "body": "Late."}).status_code == 409


def test_an_edit_waits_again_where_the_story_is_moderated_before(town: Story, say: Say) -> None:
    comment = say("Words.")
    modes.set_section(town.site, "Town", SectionMode(moderation="before"), by="olena")
    row = Comment.objects.select_related("site", "story__site", "reader").get(pk=comment.pk)
    assert comments.edit(row, comments.Draft(body="Other words.")).status == "pending"


@pytest.mark.parametrize(
    "wanted",
    [StoryMode("sometimes"), StoryMode(slow_seconds=86_401), StoryMode("after", 10**9)],
)
def test_a_mode_that_cannot_be_is_refused(story: Story, wanted: StoryMode) -> None:
    with pytest.raises(Invalid):
        modes.set_story(story, wanted, by="olena")


def test_a_form_that_was_opened_before_a_colleagues_change_is_told_so(story: Story) -> None:
    seen = StoryMode()
    modes.set_story(story, StoryMode("before"), by="olena", seen=seen)
    with pytest.raises(Conflict):
        modes.set_story(story, StoryMode("closed"), by="petro", seen=seen)


def test_an_empty_section_follows_the_site_again(site: Site) -> None:
    modes.set_section(site, "Town", SectionMode("before"), by="olena")
    modes.set_section(site, "Town", SectionMode(), by="olena")
    assert not Section.objects.exists()
    assert not modes.set_section(site, "Town", SectionMode(), by="olena")


def test_the_desk_sets_a_storys_mode_and_readers_see_it_at_once(desk: Client, story: Story, api: Api) -> None:
    assert 'name="body"' in api.html()
    page = desk.get(f"/desk/stories/{story.pk}/mode")
    assert "Comments appear at once" in plain(page)
    seen = body(page).partition('name="seen" value="')[2].partition('"')[0]
    given = {"seen": seen, "moderation": "closed", "slow_seconds": "30", "closes_at": "2027-01-02T03:04"}
    assert desk.post(f"/desk/stories/{story.pk}/mode/set", given).status_code == 303
    assert 'name="body"' not in api.html()
    story.refresh_from_db()
    assert (story.moderation, story.slow_seconds, story.closes_at.year) == ("closed", 30, 2027)
    stale = desk.post(f"/desk/stories/{story.pk}/mode/set", {**given, "moderation": "after"})
    assert stale.status_code == 409
    for wrong in ({"slow_seconds": "many"}, {"closes_at": "soon"}, {"moderation": "x"}):
        now = body(desk.get(f"/desk/stories/{story.pk}/mode")).partition('name="seen" value="')[2].partition('"')[0]
        assert desk.post(f"/desk/stories/{story.pk}/mode/set", {**given, "seen": now, **wrong}).status_code == 422


def test_the_desk_locks_a_thread_with_one_button(desk: Client, story: Story) -> None:
    desk.post(f"/desk/stories/{story.pk}/mode/set", {"verb": "lock", "next": "https://evil.example/"})
    story.refresh_from_db()
    assert story.replies_locked
    assert "The thread is locked." in plain(desk.get(f"/desk/stories/{story.pk}/mode"))


def test_the_desk_sets_the_mode_of_a_section(desk: Client, town: Story) -> None:
    assert "Town" in plain(desk.get("/desk/modes"))
    desk.post("/desk/modes/set", {"site": town.site.name, "name": "Town", "moderation": "before", "close_days": "14"})
    row = Section.objects.get()
    assert (row.name, row.moderation, row.slow_seconds, row.close_days) == ("Town", "before", None, 14)
    wrong = desk.post("/desk/modes/set", {"site": town.site.name, "name": "", "moderation": "before"})
    assert wrong.status_code == 422
    assert Client().post("/desk/modes/set", {"site": town.site.name, "name": "Town"}).status_code == 302
    assert Section.objects.get().moderation == "before"


def test_withdrawing_does_not_make_slow_mode_quicker(site: Site, story: Story, api: Api) -> None:
    sites.change(site, {"slow_seconds": 90})
    made = api.post("One.")
    api.call("DELETE", f"comments/{made['id']}", token=made["token"])
    assert api.call("POST", "comments", {"url": BRIDGE, "body": "Two."}, made["token"]).status_code == 429
    assert Comment.objects.get().sketch is None
