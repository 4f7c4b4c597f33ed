"""Editors pin, ban and order what stands beside a story, and set its series."""

from __future__ import annotations

import pytest
from archive import Archive, put_in_relation, stories_by_theme, their_site  # noqa: F401
from deskkit import body, dangers, editor, plain
from django.test import Client
from topickit import relate

from ombud.actions import placements, series, stories
from ombud.models import Decision, Part, Placement, Site, Story
from ombud.models.errors import Conflict, Invalid, NotFound
from ombud.publish import topics

pytestmark = pytest.mark.django_db


def page(story: Story) -> str:
    """The address of the desk's page for a story's topics."""
    return f"/desk/stories/{story.pk}/topics"


def offered(story: Story) -> list[int]:
    """The stories that readers are offered."""
    return [row.pk for row in topics.related(Story.objects.select_related("site").get(pk=story.pk))]


def press(desk: Client, story: Story, verb: str, other: Story | None = None, **more: str) -> int:
    """Press a button of the page; the answer's status."""
    fields = {"verb": verb, **({"other": str(other.pk)} if other else {}), **more}
    return desk.post(f"{page(story)}/place", fields).status_code


def test_the_page_says_what_is_shown_and_why(desk: Client, archive: Archive) -> None:
    answer = desk.get(page(archive["storks"][0]))
    told = plain(answer)
    assert answer.status_code == 200
    assert "Storks, number 2" in told
    assert "of 100" in told
    assert 'class="why"' in body(answer)
    assert dangers(answer) == []
    assert page(archive["storks"][0]) in body(desk.get(f"/desk/stories/{archive['storks'][0].pk}"))


def test_a_pinned_story_is_first_and_can_be_moved_and_released(desk: Client, archive: Archive) -> None:
    story, (one, two, _three) = archive["bread"][0], archive["locks"]
    assert press(desk, story, "pin", one) == 303
    assert press(desk, story, "pin", two) == 303
    assert offered(story)[:2] == [one.pk, two.pk]
    press(desk, story, "up", two)
    assert offered(story)[:2] == [two.pk, one.pk]
    press(desk, story, "down", two)
    assert offered(story)[:2] == [one.pk, two.pk]
    press(desk, story, "release", one)
    assert one.pk not in offered(story)


def test_a_story_is_pinned_by_its_address(desk: Client, archive: Archive) -> None:
    story, other = archive["bread"][0], archive["locks"][0]
    assert press(desk, story, "pin", url=other.url) == 303
    assert offered(story)[0] == other.pk
    assert press(desk, story, "pin", url="https://paper.example/unheard-of") == 422
    assert press(desk, story, "pin", url="https://rival.example/1") == 422


def test_a_banned_story_goes_and_stays_away(desk: Client, archive: Archive) -> None:
    story, other = archive["bread"][:2]
    assert press(desk, story, "ban", other) == 303
    assert other.pk not in offered(story)
    stories.push(story.site, story.url, stories.Facts(standfirst="New words."), None)
    relate()
    assert other.pk not in offered(story)
    assert "Never beside this story" in plain(desk.get(page(story)))
    press(desk, story, "release", other)
    assert other.pk in offered(story)


def test_each_word_is_a_decision_with_its_author(desk: Client, archive: Archive) -> None:
    story, other = archive["bread"][:2]
    press(desk, story, "ban", other)
    press(desk, story, "release", other)
    rows = Decision.objects.filter(story=story).order_by("pk").values_list("verb", "before", "after", "by")
    assert list(rows) == [("topics", "", "banned", "olena"), ("topics", "banned", "", "olena")]


def test_what_cannot_stand_there_is_refused_in_words(desk: Client, archive: Archive, stranger_site: Site) -> None:
    story, other = archive["bread"][:2]
    foreign = stories.push(stranger_site, "https://rival.example/1", stories.Facts(headline="R"), None).story
    assert press(desk, story, "pin", story) == 422
    assert press(desk, story, "pin", foreign) == 422
    assert press(desk, story, "dance", other) == 422
    assert press(desk, story, "release", other) == 404
    assert press(desk, story, "up", other) == 404
    assert desk.post(f"{page(story)}/place", {"verb": "pin", "other": "x"}).status_code == 422
    Story.objects.filter(pk=other.pk).update(status=Story.Status.RETRACTED)
    assert press(desk, story, "pin", other) == 422
    assert not Placement.objects.exists()


def test_eleven_are_not_pinned(archive: Archive) -> None:
    story = archive["bread"][0]
    others = list(Story.objects.exclude(pk=story.pk)[:11])
    for other in others[:10]:
        placements.pin(story, other, by="olena")
    with pytest.raises(Conflict):
        placements.pin(story, others[10], by="olena")
    with pytest.raises(Invalid):
        placements.ban(story, story, by="olena")


def test_a_series_is_set_and_left_by_hand(desk: Client, archive: Archive) -> None:
    one, two = archive["books"][:2]
    for number, story in ((1, one), (2, two)):
        given = {"verb": "place", "series": "The barge <diary>", "number": str(number)}
        assert desk.post(f"{page(story)}/series", given).status_code == 303
    told = topics.so_far(Story.objects.select_related("site").get(pk=one.pk))
    assert told
    assert [part["id"] for part in told["parts"]] == [one.pk, two.pk]
    answer = desk.get(page(one))
    assert "Part 1 of “The barge <diary>”." in plain(answer)
    assert dangers(answer) == []
    assert desk.post(f"{page(two)}/series", {"verb": "leave"}).status_code == 303
    assert Part.objects.get(story=two).series is None
    assert "belongs to no series" in plain(desk.get(page(two)))


@pytest.mark.parametrize(("name", "number"), [("", "1"), ("!!", "1"), ("Barge", "0"), ("Barge", "-3"), ("Barge", "x")])
def test_a_series_without_a_name_or_number_is_refused(desk: Client, archive: Archive, name: str, number: str) -> None:
    story = archive["books"][0]
    answer = desk.post(f"{page(story)}/series", {"verb": "place", "series": name, "number": number})
    assert answer.status_code == 422
    assert not Part.objects.exists()


def test_who_leaves_no_series_is_told_so(archive: Archive) -> None:
    with pytest.raises(NotFound):
        series.leave(archive["books"][0], by="olena")


def test_strangers_and_those_without_the_role_change_nothing(client: Client, site: Site, archive: Archive) -> None:
    story, other = archive["bread"][:2]
    assert client.get(page(story)).status_code == 302
    assert press(client, story, "ban", other) == 302
    desk = editor("signed-in")
    assert desk.get("/desk/stories/999999/topics").status_code == 404
    assert desk.get(f"{page(story)}/place").status_code == 405
    assert not Placement.objects.exists()


def test_a_form_without_its_token_is_refused(archive: Archive) -> None:
    checked = Client(enforce_csrf_checks=True)
    checked.force_login(editor("olena").get("/desk/").wsgi_request.user)
    assert press(checked, archive["bread"][0], "ban", archive["bread"][1]) == 403
