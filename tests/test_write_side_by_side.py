"""Writers who act in the same instant: one is first, the others are refused in words, and every count is true."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from deskkit import TEXT
from django.utils import timezone
from kit import BRIDGE, PAPER, Api
from together import HERE, kinds, say, suggested, together

from ombud import upkeep
from ombud.actions import (
    addresses,
    comments,
    corrections,
    merging,
    moderation,
    notices,
    recommending,
    sites,
    stories,
    suggesting,
)
from ombud.actions import upkeep as house
from ombud.actions.corrections import Verdict
from ombud.models import (
    Amendment,
    Comment,
    Correction,
    Decision,
    Notice,
    Reader,
    Recommendation,
    Revision,
    Second,
    Site,
    Story,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pushed(site: Site) -> Story:
    """A story with a text."""
    sites.change(site, {"address_corrections_per_minute": 1000})
    return stories.push(site, BRIDGE, stories.Facts(headline="Bridge", language="en"), stories.Text(TEXT)).story


def test_one_idempotency_key_sent_eight_times_makes_one_comment(api: Api, story: Story) -> None:
    body = {"url": BRIDGE, "body": "Once, please."}
    acts = [lambda: api.call("POST", "comments", body, idempotency_key="k" * 24)] * 8
    answers = [answer.json() for answer in together(*acts)]  # type: ignore[attr-defined]
    assert len({answer["id"] for answer in answers}) == 1, answers
    assert Comment.objects.count() == 1
    assert upkeep.check() == []


def test_comments_side_by_side_have_places_of_their_own_and_are_all_counted(story: Story) -> None:
    root = say(story, "The root.")
    together(*(lambda n=n: say(story, f"Words {n}.", root if n % 2 else None) for n in range(12)))
    places = Comment.objects.exclude(pk=root.pk).values_list("root", "position")
    assert len(set(places)) == 12
    assert upkeep.check() == []


def test_two_pushes_of_a_new_story_at_once_make_one_story_with_both_texts(site: Site) -> None:
    facts = stories.Facts(headline="Bridge", language="en")
    texts = [f"The bridge has {n} planks." for n in range(4)]
    answers = together(*(lambda text=text: stories.push(site, BRIDGE, facts, stories.Text(text)) for text in texts))
    assert kinds(answers) == {"done": 4}
    story = Story.objects.get()
    assert story.addresses.count() == 1
    assert sorted(Revision.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_a_page_that_many_meet_at_once_is_one_story(site: Site) -> None:
    headlines = ("", "Bridge")
    acts: list[Callable[[], object]] = [lambda: addresses.meet(site, f"{PAPER}/2026/17")] * 3
    acts += [lambda h=h: stories.push(site, f"{PAPER}/2026/17", stories.Facts(headline=h), None) for h in headlines]
    together(*acts)
    assert Story.objects.count() == 1
    assert Story.objects.get().addresses.count() == 1


def test_of_editors_who_decide_against_each_other_one_is_told_so(pushed: Story) -> None:
    row = suggested(pushed).correction
    answers = together(
        lambda: corrections.accept(row, Verdict(by="olena", wording="412 had")),
        lambda: corrections.decline(Correction.objects.get(pk=row.pk), Verdict(by="petro", reason="It is right.")),
        lambda: corrections.accept(Correction.objects.get(pk=row.pk), Verdict(by="taras", wording="four")),
    )
    assert kinds(answers) == {"done": 1, "conflict": 2}
    assert Decision.objects.filter(correction=row).count() == 1


def test_two_editors_of_whom_the_site_wants_two_agree_at_once(pushed: Story) -> None:
    sites.change(pushed.site, {"clarification_second": True})
    row = suggested(pushed, kind="clarification").correction
    acts = [
        lambda by=by: corrections.accept(
            Correction.objects.select_related("site", "story__site").get(pk=row.pk), Verdict(by=by, wording="412 had")
        )
        for by in ("olena", "petro")
    ]
    assert kinds(together(*acts)) == {"done": 2}
    row.refresh_from_db()
    assert row.status == Correction.Status.ACCEPTED


def test_two_suggestions_are_not_called_duplicates_of_each_other(pushed: Story) -> None:
    first, second = suggested(pushed).correction, suggested(pushed, "day and night", suggestion="all day").correction
    answers = together(
        lambda: corrections.mark_duplicate(first, second, Verdict(by="olena")),
        lambda: corrections.mark_duplicate(
            Correction.objects.get(pk=second.pk), Correction.objects.get(pk=first.pk), Verdict(by="petro")
        ),
    )
    assert kinds(answers) == {"done": 1, "invalid": 1}
    assert Correction.objects.open().get().seconds == 1


def test_of_moderators_who_decide_at_once_one_is_told_so(story: Story) -> None:
    row = say(story, "Look at me.")
    seen = {verb: Comment.objects.get(pk=row.pk) for verb in ("reject", "spam")}
    answers = together(*(lambda verb=verb: moderation.decide(seen[verb], verb, by=verb) for verb in seen))
    assert kinds(answers) == {"done": 1, "conflict": 1}
    assert Decision.objects.count() == 1
    assert upkeep.check() == []


def test_a_moderator_never_approves_words_that_they_have_not_seen(story: Story) -> None:
    row = say(story, "Mild words.")
    Comment.objects.filter(pk=row.pk).update(status=Comment.Status.PENDING)
    upkeep.check()
    seen, own = Comment.objects.get(pk=row.pk), Comment.objects.get(pk=row.pk)
    answers = together(
        lambda: moderation.decide(seen, "approve", by="olena"),
        lambda: comments.edit(own, comments.Draft(body="Wild words.")),
    )
    row.refresh_from_db()
    edited_first = Decision.objects.count() == 0
    assert kinds(answers) == ({"done": 1, "conflict": 1} if edited_first else {"done": 2})
    assert row.status == (Comment.Status.PENDING if edited_first else Comment.Status.APPROVED)
    assert upkeep.check() == []


def test_an_edit_does_not_lift_the_veil_that_a_moderator_puts_on_meanwhile(story: Story) -> None:
    row = say(story, "The butler did it.")
    seen, own = Comment.objects.get(pk=row.pk), Comment.objects.get(pk=row.pk)
    together(
        lambda: moderation.veil(seen, on=True, by="olena"),
        lambda: comments.edit(own, comments.Draft(body="The butler did it!")),
    )
    row.refresh_from_db()
    assert (row.body, row.veil) == ("The butler did it!", Comment.Veil.MODERATOR)


def test_a_comment_is_recommended_once_by_a_reader_and_within_the_limit_of_an_address(story: Story) -> None:
    sites.change(story.site, {"recommendations_per_address": 3})
    row = say(story, "Well said.")
    fan = Reader.objects.create(site=story.site)

    def recommend(reader: Reader | None) -> Reader:
        return recommending.recommend(Comment.objects.get(pk=row.pk), reader, HERE)

    together(*[lambda: recommend(fan)] * 4)
    answers = together(*[lambda: recommend(None)] * 6)
    assert kinds(answers) == {"done": 2, "too-many": 4}
    row.refresh_from_db()
    assert row.recommendations == Recommendation.objects.filter(comment=row).count() == 3


def test_a_reply_to_a_comment_that_is_withdrawn_meanwhile_is_counted_or_refused(story: Story) -> None:
    root = say(story, "I may regret this.")
    answers = together(
        lambda: comments.withdraw(Comment.objects.get(pk=root.pk)),
        lambda: say(story, "You will.", root),
        lambda: say(story, "You will not.", root),
    )
    root.refresh_from_db()
    assert root.status == Comment.Status.WITHDRAWN
    assert root.live_replies == kinds(answers)["done"] - 1
    assert upkeep.check() == []


def test_a_comment_posted_during_a_merge_stands_where_readers_look(story: Story) -> None:
    other = addresses.create(story.site, f"{PAPER}/2026/other", headline="The other")
    first = say(other, "Before the merge.")
    answers = together(
        lambda: merging.merge(other, story, by="olena"),
        *(lambda n=n: say(other, f"Meanwhile {n}.") for n in range(4)),
        lambda: moderation.decide(Comment.objects.get(pk=first.pk), "reject", by="petro"),
    )
    assert kinds(answers) == {"done": 6}
    assert Comment.objects.filter(story=story).count() == 5
    assert upkeep.check() == []


def test_two_merges_against_each_other_leave_one(story: Story) -> None:
    other = addresses.create(story.site, f"{PAPER}/2026/other", headline="The other")
    stale = Story.objects.select_related("site").get(pk=story.pk)
    answers = together(
        lambda: merging.merge(other, story, by="olena"),
        lambda: merging.merge(stale, Story.objects.get(pk=other.pk), by="petro"),
    )
    assert kinds(answers) == {"done": 1, "conflict": 1}
    assert Story.objects.filter(merged_into=None).count() == 1


def test_readers_who_say_the_same_at_once_stand_behind_one_suggestion(pushed: Story) -> None:
    answers = together(*[lambda: suggested(pushed)] * 6)
    assert kinds(answers) == {"done": 6}
    assert Correction.objects.get().seconds == Second.objects.count() == 5


def test_a_text_that_arrives_meanwhile_loses_neither_a_second_nor_a_decision(pushed: Story) -> None:
    decided, seconded = (
        suggested(pushed).correction,
        suggested(pushed, "day and night", suggestion="all day").correction,
    )
    text = f"It rained today.\n\n{TEXT}"
    answers = together(
        lambda: stories.push(pushed.site, BRIDGE, stories.Facts(), stories.Text(text)),
        lambda: corrections.accept(Correction.objects.get(pk=decided.pk), Verdict(by="olena", wording="412 had")),
        *[lambda: suggesting.second(Correction.objects.get(pk=seconded.pk), None, HERE)] * 4,
    )
    assert kinds(answers) == {"done": 6}
    decided.refresh_from_db()
    seconded.refresh_from_db()
    assert (decided.status, decided.fix) == (Correction.Status.ACCEPTED, Correction.Fix.DUE)
    assert seconded.seconds == 4
    assert text[seconded.start : seconded.end] == "day and night"


def test_notices_published_at_once_are_numbered_without_gaps(site: Site, pushed: Story) -> None:
    other = stories.push(site, f"{PAPER}/2026/other", stories.Facts(headline="Other"), stories.Text(TEXT)).story
    note = notices.Note("correction", "It was 412.")
    acts: list[Callable[[], object]] = [
        lambda on=on: notices.publish(on, note, by="olena") for on in [pushed, other] * 3
    ]
    together(*acts, *(lambda n=n: say(pushed, f"Meanwhile {n}.") for n in range(3)), lambda: suggested(other))
    assert sorted(Notice.objects.values_list("serial", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert upkeep.check() == []


def test_of_two_amendments_at_once_the_second_is_told_of_the_first(pushed: Story) -> None:
    made = notices.publish(pushed, notices.Note("correction", "It was 412."), by="olena")
    seen = {by: Notice.objects.get(pk=made.pk) for by in ("olena", "petro")}
    note = notices.Note("correction", "It was 412 planks.")
    answers = together(*(lambda by=by: notices.amend(seen[by], note, by=by, reason="Clearer.") for by in seen))
    assert kinds(answers) == {"done": 1, "conflict": 1}
    assert Amendment.objects.count() == 1


def test_a_page_is_not_pruned_under_somebody_who_posts_there(site: Site) -> None:
    unused = [addresses.meet(site, f"{PAPER}/2026/{n}") for n in range(6)]
    Story.objects.update(created_at=timezone.now() - timedelta(days=30))
    answers = together(
        lambda: house.forget_unused_stories(timezone.now()),
        *(lambda page=page: say(page, "First!") for page in unused[:3]),
    )
    assert Comment.objects.count() == kinds(answers)["done"] - 1
    assert Story.objects.count() == Comment.objects.count()
    assert upkeep.check() == []


def test_comments_that_come_while_all_are_counted_anew_are_counted(story: Story) -> None:
    say(story, "Counted wrongly.")
    story.tallies.update(shown=7)
    together(upkeep.check, *(lambda n=n: say(story, f"Meanwhile {n}.") for n in range(6)))
    assert upkeep.check() == []


def test_a_new_key_survives_a_change_of_settings_at_the_same_time(site: Site) -> None:
    stale = Site.objects.get(pk=site.pk)
    sites.new_key(site)
    sites.change(stale, {"edit_minutes": 5})
    site.refresh_from_db()
    assert (site.key_version, site.rules.edit_minutes) == (2, 5)
