"""One text by many hands, one person under many answers, one story under a flood: what many do at once is seen, and
what many people do by themselves is left alone."""

from __future__ import annotations

import random
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from deskkit import plain
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from kit import PAPER
from test_screen_comments import LONG, Say, reasons, rule

from ombud.actions import addresses, comments, readers
from ombud.models import Comment, Reader, Site, Story
from ombud.models.errors import Invalid, TooMany

CALL = "Earn five hundred a day, write to easy.example/money"
DAY = timedelta(days=1)
NAMES = count()


@pytest.fixture
def ann(site: Site) -> Reader:
    return Reader.objects.create(site=site, name="Ann")


@pytest.fixture
def stories(site: Site) -> list[Story]:
    pages = (f"{PAPER}/2026/{name}" for name in ("river", "road", "rail"))
    return [addresses.create(site, page, headline="News", language="en", source="push") for page in pages]


def fresh(site: Site, number: int = 1) -> list[Reader]:
    """Accounts of which nothing is known."""
    return [Reader.objects.create(site=site, name=f"R {next(NAMES)}") for _ in range(number)]


def standing(story: Story, number: int = 1, *, comments: int = 3, days: int = 30) -> list[Reader]:
    """Accounts with so many comments shown that are older than so many days."""
    made = fresh(story.site, number)
    for reader in made:
        lay(story, comments, reader=reader, created_at=timezone.now() - (days + 1) * DAY)
    return made


def lay(story: Story, number: int, **given: Any) -> None:
    """So many comments at once, without asking any rule."""
    usual = {"body": "x", "html": "<p>x</p>", "status": "approved", "created_at": timezone.now(), **given}
    rows = (Comment(site=story.site, story=story, name=f"L {next(NAMES)}", **usual) for _ in range(number))
    Comment.objects.bulk_create(rows)


def post(story: Story, body: str, reader: Reader | None, parent: Comment | None = None) -> Comment:
    draft = comments.Draft(body=body, parent=parent.pk if parent else None)
    return comments.post(story, draft, reader, readers.address_hash(f"192.0.2.{next(NAMES) % 250}"))


@pytest.mark.parametrize(
    "again", ["The same old song!", "the SAME old song.", "The sa\u200bme old, song…", "The sáme old song"]
)
def test_the_same_words_again_are_seen_through_signs_and_what_is_invisible(say: Say, ann: Reader, again: str) -> None:
    say("The same old song.", reader=ann)
    with pytest.raises(Invalid, match="just said this"):
        say(again, reader=ann)


@pytest.mark.parametrize(
    ("one", "other"), [("C++", "C#"), ("🙂", "🙃"), ("Yes!", "Yes?"), ("Only one song.", "Only two songs.")]
)
def test_short_answers_that_differ_are_not_the_same(say: Say, ann: Reader, one: str, other: str) -> None:
    say(one, reader=ann)
    assert say(other, reader=ann).status == "approved"


def test_nearly_the_same_words_under_another_story_are_held(stories: list[Story], say: Say, ann: Reader) -> None:
    first = say(LONG, reader=ann)
    again = post(stories[0], f"{LONG}!!", ann)
    assert reasons(again) == {"near_duplicate": "hold"}
    assert again.decisions.get().details == {"alike": [first.pk], "n": 1}
    other = "Quite other words about quite another thing that has nothing to do with any river at all"
    assert say(other, reader=ann).status == "approved"


def test_copies_by_fresh_accounts_are_held_with_what_was_counted(story: Story) -> None:
    made = [post(story, f"{LONG} {'!' * number}", reader) for number, reader in enumerate(fresh(story.site, 4))]
    assert [each.status for each in made] == ["approved", "approved", "pending", "pending"]
    decision = made[3].decisions.get()
    assert (decision.rule, decision.details) == ("copied", {"n": 3, "long_standing": 0})
    assert "3 other fresh accounts" in decision.reason
    assert "under 3 comments shown that are older than 7 days" in decision.reason


def disguised(rng: random.Random, text: str) -> str:
    """As somebody sends a text out thirty times: a word or two changed, letters swapped, something invisible."""
    words = text.split()
    for at in rng.sample(range(len(words)), rng.choice((0, 1, 1, 2))):
        words[at] = rng.choice(("well", "truly", "honestly", "they", "here"))
    twins = str.maketrans({"a": "а", "e": "е", "o": "о", "i": "1"} if rng.random() < 0.5 else {"s": "$"})
    return " ".join(
        word.translate(twins) if rng.random() < 0.5 else word + rng.choice(("", "\u200b")) for word in words
    )


def test_thirty_accounts_are_seen_under_many_stories_through_small_changes(story: Story, stories: list[Story]) -> None:
    rng = random.Random(30)
    text = f"{LONG}, and now the council wants to sell the meadow to a company that nobody in the valley knows"
    places = [story, *stories]
    made = [post(rng.choice(places), disguised(rng, text), reader) for reader in fresh(story.site, 30)]
    assert sum(each.status == "pending" for each in made) >= 25


def test_readers_of_long_standing_may_quote_what_all_quote(story: Story) -> None:
    made = [post(story, LONG, reader) for reader in standing(story, 6)]
    assert [each.status for each in made] == ["approved"] * 6
    # Nor is somebody new held for saying what they say.
    assert post(story, LONG, fresh(story.site)[0]).status == "approved"


def test_a_reader_of_long_standing_may_say_what_fresh_accounts_copy(story: Story) -> None:
    for reader in fresh(story.site, 4):
        post(story, LONG, reader)
    assert post(story, LONG, standing(story)[0]).status == "approved"
    held = post(story, LONG, fresh(story.site)[0])
    assert held.decisions.get().details == {"n": 4, "long_standing": 1}


def test_the_desk_says_how_many_were_counted_and_how_many_were_not(story: Story, desk: Client) -> None:
    for reader in [*fresh(story.site, 2), *standing(story)]:
        post(story, LONG, reader)
    held = post(story, LONG, fresh(story.site)[0])
    page = plain(desk.get(f"/desk/comments/{held.pk}"))
    assert "Fresh accounts among them: 2; of long standing, and not counted: 1." in page


def test_what_counts_as_fresh_is_set(site: Site, story: Story) -> None:
    young = standing(story, 3, days=2)
    rule(site, "copied", params={"readers": 3, "comments": 3, "days": 1})
    story.site.refresh_from_db()
    assert [post(story, LONG, reader).status for reader in young] == ["approved"] * 3
    rule(site, "copied", params={"readers": 3, "comments": 4, "days": 1})
    story.site.refresh_from_db()
    others = standing(story, 2, days=2)
    assert [post(story, f"{LONG}.", reader).status for reader in others] == ["pending"] * 2


def test_comments_that_were_never_shown_make_nobody_known(story: Story) -> None:
    sleepers = fresh(story.site, 3)
    for reader in sleepers:
        lay(story, 5, reader=reader, status="rejected", created_at=timezone.now() - 30 * DAY)
    assert [post(story, LONG, reader).status for reader in sleepers] == ["approved", "approved", "pending"]


def test_short_copies_are_seen_where_there_is_something_to_visit_or_call(story: Story) -> None:
    made = [post(story, CALL, reader).status for reader in fresh(story.site, 3)]
    assert made == ["approved", "approved", "pending"]
    thanks = [post(story, "Thank you so much for this, all the best", reader) for reader in fresh(story.site, 4)]
    assert [each.status for each in thanks] == ["approved"] * 4


def test_words_that_become_a_copy_by_an_edit_are_held(story: Story) -> None:
    for reader in fresh(story.site, 2):
        post(story, LONG, reader)
    calm = post(story, "Good morning.", fresh(story.site)[0])
    calm = Comment.objects.select_related("site", "story__site", "reader").get(pk=calm.pk)
    assert reasons(comments.edit(calm, comments.Draft(body=LONG))) == {"copied": "hold"}


def test_an_edit_is_no_duplicate_of_the_comment_itself(story: Story, ann: Reader) -> None:
    said = Comment.objects.select_related("site", "story__site", "reader").get(pk=post(story, LONG, ann).pk)
    assert comments.edit(said, comments.Draft(body=f"{LONG} indeed")).status == "approved"
    other = Comment.objects.select_related("site", "story__site", "reader").get(pk=post(story, "Hello.", ann).pk)
    assert reasons(comments.edit(other, comments.Draft(body=LONG))) == {"near_duplicate": "hold"}


def test_copies_are_seen_on_a_site_where_many_others_write(story: Story) -> None:
    made = []
    for reader in fresh(story.site, 3):
        made.append(post(story, LONG, reader).status)
        lay(story, 60)
    assert made == ["approved", "approved", "pending"]


def test_freshness_is_asked_for_only_where_words_are_alike(story: Story) -> None:
    lay(story, 20)
    with CaptureQueriesContext(connection) as asked:
        post(story, LONG, fresh(story.site)[0])
    assert not [each for each in asked.captured_queries if "EXISTS" in each["sql"]]


def test_a_burst_on_a_story_is_slowed_where_the_site_wishes_so(site: Site, story: Story, stories: list[Story]) -> None:
    rule(site, "burst", on=True, does="slow", params={"comments": 120})
    story.site.refresh_from_db()
    lay(stories[0], 150)
    lay(story, 119)
    assert post(story, "One more.", None).status == "approved"
    with pytest.raises(TooMany) as told:
        post(story, "And one.", None)
    assert told.value.retry_after == 300
    Comment.objects.update(created_at=timezone.now() - timedelta(minutes=11))
    assert post(story, "Later.", None).status == "approved"


def test_a_pile_on_one_person_is_held(site: Site, story: Story, say: Say, ann: Reader) -> None:
    rule(site, "pile_on", on=True, params={"readers": 3})
    story.site.refresh_from_db()
    target = say("I think so.", reader=ann)
    people = [Reader.objects.create(site=site) for _ in range(3)]
    answers = [say(f"No {number}.", parent=target, reader=who) for number, who in enumerate(people)]
    assert [each.status for each in answers] == ["approved", "approved", "pending"]
    assert say("I mean it.", parent=target, reader=ann).status == "approved"


def test_a_pile_on_is_seen_across_stories_and_among_many_others(
    site: Site, story: Story, stories: list[Story], ann: Reader
) -> None:
    rule(site, "pile_on", on=True, params={"readers": 4})
    places = [story, *stories]
    said = [post(each, f"I say {number}.", ann) for number, each in enumerate(places)]
    for each in places:
        each.site.refresh_from_db()
    answers = []
    for number, (place, target, who) in enumerate(zip(places, said, fresh(site, 4), strict=True)):
        answers.append(post(place, f"No {number}.", who, target).status)
        lay(place, 60)
    assert answers == ["approved"] * 3 + ["pending"]


def test_two_who_talk_with_each_other_are_no_pile_on(site: Site, story: Story, ann: Reader) -> None:
    rule(site, "pile_on", on=True, params={"readers": 3})
    story.site.refresh_from_db()
    target, (other,) = post(story, "I think so.", ann), fresh(site)
    assert {post(story, f"But {number}.", other, target).status for number in range(6)} == {"approved"}
