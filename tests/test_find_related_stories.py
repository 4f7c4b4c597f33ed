"""Which stories are kept beside a story: found by the worker, told to their neighbours, taken away again."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from topickit import FIVE, THEMES, beside, relate, shuffled, tell

from ombud.actions import likening, merging, stories
from ombud.models import Comment, Likeness, Profile, Site, Story
from ombud.relating import shelves
from ombud.relating.work import Relating

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(site: Site) -> dict[str, list[Story]]:
    """Three stories of each of four themes, put in relation; a few more and they are not yet sixteen."""
    made = {theme: [tell(site, theme, number) for number in (1, 2, 3)] for theme in FIVE[1:]}
    relate()
    return made


def test_stories_of_one_theme_stand_beside_one_another(archive: dict[str, list[Story]]) -> None:
    for group in archive.values():
        for story in group:
            others = {each.pk for each in group} - {story.pk}
            assert set(beside(story)) == others


def test_the_words_that_two_stories_share_are_kept(archive: dict[str, list[Story]]) -> None:
    row = Likeness.objects.get(story=archive["storks"][0], other=archive["storks"][1])
    assert "storks" in [word.lower() for word in row.words]
    assert not {"the", "and", "of"} & {word.lower() for word in row.words}


def test_a_new_story_is_put_beside_its_neighbours_at_once(site: Site, archive: dict[str, list[Story]]) -> None:
    fourth = tell(site, "bread", 4)
    assert relate() == 1
    assert set(beside(fourth)) == {story.pk for story in archive["bread"]}
    assert all(fourth.pk in beside(story) for story in archive["bread"])
    assert all(fourth.pk not in beside(story) for story in archive["locks"])


def test_only_documents_of_stories_whose_list_changed_are_made_anew(
    site: Site, archive: dict[str, list[Story]]
) -> None:
    before = dict(Story.objects.values_list("pk", "edition"))
    tell(site, "bread", 4)
    relate()
    after = dict(Story.objects.filter(pk__in=before).values_list("pk", "edition"))
    assert {pk for pk, edition in before.items() if after[pk] != edition} == {one.pk for one in archive["bread"]}


def test_computing_again_changes_nothing(archive: dict[str, list[Story]]) -> None:
    before = list(Story.objects.order_by("pk").values_list("pk", "edition"))
    rows = set(Likeness.objects.values_list("story", "other"))
    likening.ask(pk for pk, _ in before)
    assert relate() == len(before)
    assert list(Story.objects.order_by("pk").values_list("pk", "edition")) == before
    assert set(Likeness.objects.values_list("story", "other")) == rows


def test_a_comment_gives_the_worker_nothing_to_compute(site: Site, story: Story, say: Callable[..., Comment]) -> None:
    relate()
    say("Nothing about the text.")
    assert not Story.objects.filter(relate_at__isnull=False).exists()


def test_a_story_of_other_words_finds_other_neighbours(site: Site, archive: dict[str, list[Story]]) -> None:
    tell(site, "bread", 1, headline="Another story", text=THEMES["locks"] + "\n\nIt is about sluices altogether.")
    relate()
    assert {story.pk for story in archive["locks"]} <= set(beside(archive["bread"][0]))
    assert archive["bread"][0].pk not in beside(archive["bread"][1])


def test_a_retracted_story_stands_beside_none(archive: dict[str, list[Story]]) -> None:
    gone = archive["books"][0]
    Story.objects.filter(pk=gone.pk).update(status=Story.Status.RETRACTED, relate_at=timezone.now())
    relate()
    assert not Likeness.objects.filter(other=gone).exists()
    assert not Profile.objects.filter(story=gone).exists()
    assert beside(archive["books"][1]) == [archive["books"][2].pk]


def test_a_merged_story_stands_beside_none_and_comes_back(archive: dict[str, list[Story]]) -> None:
    one, two, three = archive["books"]
    row = merging.merge(one, archive["storks"][0], by="olena")
    relate()
    assert beside(two) == [three.pk]
    merging.unmerge(row, by="olena")
    relate()
    assert one.pk in beside(two)


def test_a_copy_of_a_story_is_not_put_beside_it(site: Site, archive: dict[str, list[Story]]) -> None:
    long = " ".join(f"{THEMES['locks']} Paragraph {number} adds a sentence of its own." for number in range(20))
    original = tell(site, "locks", 8, text=long)
    copy = tell(site, "locks", 9, text=long + " The agency contributed to this report.")
    relate()
    assert copy.pk not in beside(original)
    assert original.pk not in beside(copy)
    likening.ask([archive["locks"][0].pk])
    relate()
    assert len({original.pk, copy.pk} & set(beside(archive["locks"][0]))) == 1


def test_another_language_comes_after_its_own(site: Site, archive: dict[str, list[Story]]) -> None:
    foreign = tell(site, "storks", 7, language="de", tags=["storks", "nests"])
    own = tell(site, "storks", 8, language="en-GB", tags=["storks", "nests"])
    relate()
    assert beside(own).count(foreign.pk) <= 1
    natives = {story.pk for story in archive["storks"]}
    assert natives <= set(beside(own))


def test_shared_tags_and_nearness_bring_a_story_forward(site: Site) -> None:
    now = timezone.now()
    story = tell(site, "buses", 1, tags=["Night bus"], published_at=now)
    tagged = tell(site, "buses", 2, tags=["night BUS"], published_at=now - timedelta(days=900))
    near = tell(site, "buses", 3, published_at=now - timedelta(days=1))
    far = tell(site, "buses", 4, published_at=now - timedelta(days=900))
    for theme in ("bread", "books", "locks", "storks"):
        for number in (1, 2):
            tell(site, theme, number)
    relate()
    scores = dict(Likeness.objects.filter(story=story).values_list("other", "score"))
    assert scores[near.pk] > scores[far.pk]
    assert scores[tagged.pk] > scores[far.pk]
    assert Likeness.objects.get(story=story, other=tagged).tags in (["Night bus"], ["night BUS"])


def test_a_story_of_another_site_is_never_found(site: Site, stranger_site: Site) -> None:
    tell(site, "bread", 1)
    rival = stories.push(
        stranger_site, "https://rival.example/b", stories.Facts(headline="Bread"), stories.Text(THEMES["bread"])
    ).story
    relate()
    assert not Likeness.objects.filter(other=rival).exists()


def test_a_story_under_embargo_is_computed_when_it_is_out(site: Site, archive: dict[str, list[Story]]) -> None:
    later = tell(site, "bread", 6, published_at=timezone.now() + timedelta(hours=2))
    assert relate() == 0
    Story.objects.filter(pk=later.pk).update(relate_at=timezone.now(), published_at=timezone.now())
    relate()
    assert later.pk in beside(archive["bread"][0])


def test_no_more_than_ten_are_kept(site: Site) -> None:
    for number in range(1, 15):
        for theme in ("storks", "bread", "books"):
            tell(site, theme, number, text=shuffled(theme, number))
    relate()
    assert max(len(beside(story)) for story in Story.objects.all()) == 10


def test_the_index_on_disk_finds_what_the_index_in_memory_found(
    site: Site, archive: dict[str, list[Story]], data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {story.pk: beside(story) for story in Story.objects.all()}
    assert not list(data.glob("likeness/*/*.seg"))
    monkeypatch.setattr(shelves, "LOOSE", 4)
    monkeypatch.setattr(shelves, "MOST", 5)
    likening.ask(before)
    relate()
    assert len(list(data.glob("likeness/*/*.seg"))) == 3
    assert {story.pk: set(beside(story)) for story in Story.objects.all()} == {pk: set(b) for pk, b in before.items()}
    fourth = tell(site, "books", 4)
    relate()
    assert set(beside(fourth)) == {story.pk for story in archive["books"]}


@pytest.mark.parametrize("damage", [b"", b"no segment", b'{"version": 1, "about": {}, "sizes": {}}\n'])
def test_a_damaged_or_deleted_index_is_made_again(
    site: Site, archive: dict[str, list[Story]], data: Path, monkeypatch: pytest.MonkeyPatch, damage: bytes
) -> None:
    monkeypatch.setattr(shelves, "LOOSE", 4)
    likening.ask(Story.objects.values_list("pk", flat=True))
    relate()
    for file in data.glob("likeness/*/*.seg"):
        file.write_bytes(damage)
    fourth = tell(site, "books", 4)
    relate()
    assert set(beside(fourth)) == {story.pk for story in archive["books"]}
    shutil.rmtree(data / "likeness")
    fifth = tell(site, "books", 5)
    relate()
    assert {fourth.pk} <= set(beside(fifth))


def test_a_story_claimed_by_another_worker_is_left_to_it(site: Site) -> None:
    story = tell(site, "bread")
    due = Story.objects.get(pk=story.pk).relate_at
    assert due
    assert likening.claim(story.pk, due)
    assert likening.claim(story.pk, due) is None
    assert Relating().turn() == 0


def test_one_that_cannot_be_computed_does_not_hold_up_the_others(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = tell(site, "bread", 1), tell(site, "bread", 2)
    relate_one = Relating.relate

    def fail(self: Relating, story_id: int, *, changed: bool = False) -> None:
        if story_id == first.pk:
            raise ValueError("broken")
        relate_one(self, story_id, changed=changed)

    monkeypatch.setattr(Relating, "relate", fail)
    Relating().turn()
    assert "could not be found" in caplog.text
    left = Story.objects.filter(relate_at__isnull=False)
    assert [story.pk for story in left] == [first.pk]
    assert second.pk


def test_the_queries_for_a_story_do_not_grow_with_the_archive(site: Site) -> None:
    def queries(number: int) -> int:
        story = tell(site, "bread", number)
        relating = Relating()
        relating.relate(story.pk)
        with CaptureQueriesContext(connection) as found:
            relating.relate(story.pk)
        return len(found)

    few = queries(1)
    for theme in THEMES:
        for number in range(2, 7):
            tell(site, theme, number)
    relate()
    assert queries(20) <= few + 12
