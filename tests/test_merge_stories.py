"""Merging two stories, and undoing it."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from kit import BRIDGE, PAPER, Api

from ombud.actions import addresses, counting, notices, stories
from ombud.actions.editions import hold_comment
from ombud.actions.merging import merge, unmerge
from ombud.models import Comment, Decision, Merge, Site, Story
from ombud.models.errors import Conflict
from ombud.publish.notices import story_notices

pytestmark = pytest.mark.django_db

OTHER = f"{PAPER}/2026/other"
NOTE = notices.Note(kind="correction", text="The bridge was opened in 1911, not in 1901.")


@pytest.fixture
def other(site: Site) -> Story:
    """A second story of the site."""
    return addresses.create(site, OTHER, headline="The other")


def texts(api: Api, url: str) -> list[str]:
    return [comment["text"] for comment in api.thread(url)["comments"]]


def test_both_addresses_lead_to_one_thread_in_order_of_time(api: Api, story: Story, other: Story) -> None:
    api.post("one", url=BRIDGE)
    api.post("two", url=OTHER)
    api.post("three", url=BRIDGE)
    merge(other, story, by="olena")
    assert texts(api, BRIDGE) == texts(api, OTHER) == ["one", "two", "three"]
    assert api.thread(OTHER)["count"] == 3


def test_it_can_be_undone_with_the_replies_made_since(api: Api, story: Story, other: Story) -> None:
    api.post("one", url=BRIDGE)
    two = api.post("two", url=OTHER)
    row = merge(other, story, by="olena")
    api.post("reply to two", url=BRIDGE, parent=two["id"])
    api.post("four", url=OTHER)
    unmerge(row, by="olena")
    assert texts(api, OTHER) == ["two", "reply to two"]
    assert texts(api, BRIDGE) == ["one", "four"]
    assert counting.recount(story) == counting.recount(other) == []


@pytest.mark.parametrize("first", [0, 1])
def test_a_chain_of_merges_is_undone_in_either_order(api: Api, site: Site, first: int) -> None:
    stand = [addresses.create(site, f"{PAPER}/{name}", headline=name) for name in "abc"]
    for name in "abc":
        comment = api.post(f"on {name}", url=f"{PAPER}/{name}")
        api.post(f"reply on {name}", url=f"{PAPER}/{name}", parent=comment["id"])
    a, b, c = stand
    rows = [merge(a, b, by="olena"), merge(Story.objects.get(pk=b.pk), c, by="olena")]
    assert api.thread(f"{PAPER}/a")["count"] == 6
    for row in (rows[first], rows[1 - first]):
        unmerge(Merge.objects.get(pk=row.pk), by="olena")
    for name in "abc":
        assert texts(api, f"{PAPER}/{name}") == [f"on {name}", f"reply on {name}"]
    assert not any(counting.recount(each) for each in stand)
    assert not Comment.objects.exclude(home=None).exists()


def test_what_a_story_brought_along_leaves_with_it(api: Api, site: Site) -> None:
    stand = [addresses.create(site, f"{PAPER}/{name}", headline=name) for name in "abc"]
    for name in "abc":
        api.post(f"on {name}", url=f"{PAPER}/{name}")
    a, b, c = stand
    merge(a, b, by="olena")
    last = merge(Story.objects.get(pk=b.pk), c, by="olena")
    unmerge(Merge.objects.get(pk=last.pk), by="olena")
    assert texts(api, f"{PAPER}/a") == texts(api, f"{PAPER}/b") == ["on a", "on b"]
    assert texts(api, f"{PAPER}/c") == ["on c"]


def test_notices_go_along_and_come_back(story: Story, other: Story) -> None:
    before = notices.publish(other, NOTE, by="olena")
    row = merge(other, story, by="olena")
    other.refresh_from_db()
    since = notices.publish(other, NOTE, by="olena")
    assert {each["serial"] for each in story_notices(story)["all"]} == {before.serial, since.serial}
    unmerge(row, by="olena")
    assert not story_notices(story)["all"]
    assert {each["serial"] for each in story_notices(other)["all"]} == {before.serial, since.serial}


def test_it_is_undone_once(story: Story, other: Story) -> None:
    row = merge(other, story, by="olena")
    unmerge(row, by="olena")
    with pytest.raises(Conflict):
        unmerge(Merge.objects.get(), by="olena")


def test_a_story_is_not_merged_with_itself_another_sites_or_twice(
    story: Story, other: Story, stranger_site: Site
) -> None:
    rival = addresses.create(stranger_site, "https://rival.example/a")
    for pair in ((story, story), (rival, story)):
        with pytest.raises(Conflict):
            merge(*pair, by="olena")
    merge(other, story, by="olena")
    with pytest.raises(Conflict):
        merge(Story.objects.get(pk=other.pk), story, by="olena")


def test_a_redirect_that_shows_two_stories_are_one_merges_the_younger(
    story: Story, other: Story, say: Callable[..., Comment]
) -> None:
    from ombud.actions.stories import moved

    say("one")
    assert moved(other, BRIDGE) == story
    assert Story.objects.get(pk=other.pk).merged_into == story


def test_a_cms_that_goes_on_pushing_a_merged_story_reaches_the_one_it_became(site: Site) -> None:
    first = stories.push(site, BRIDGE, stories.Facts(headline="One"), None, ids=("1", [])).story
    second = stories.push(site, OTHER, stories.Facts(headline="Two"), None, ids=("2", [])).story
    merge(second, first, by="olena")
    again = stories.push(site, OTHER, stories.Facts(headline="Two again"), None, ids=("2", []))
    assert (again.story.pk, again.created) == (first.pk, False)


def test_who_merged_and_who_parted_them_again_is_on_record(story: Story, other: Story) -> None:
    row = merge(other, story, by="olena")
    unmerge(row, by="petro")
    told = Decision.objects.filter(story=other).order_by("pk").values_list("by", "verb", "details")
    assert list(told) == [("olena", "merge", {"merge": story.pk}), ("petro", "undo", {"merge": story.pk})]


def test_a_comment_that_was_moved_is_locked_after_its_story(
    story: Story, other: Story, say: Callable[..., Comment]
) -> None:
    """Who held it and then waited for the story would wait in a ring with who posts there."""
    seen = say("one")
    merge(story, other, by="olena")
    with CaptureQueriesContext(connection) as queries:
        assert hold_comment(seen).story_id == other.pk
    last = queries[-1]["sql"]
    assert last.startswith("SELECT")
    assert '"ombud_comment"' in last
    assert sum(each["sql"].startswith('UPDATE "ombud_story"') for each in queries) == 2
