"""The index of comments' words: what finds a comment, and that no change is forgotten."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from kit import Api

from ombud import upkeep
from ombud.actions import comments, merging, moderation, searching
from ombud.models import Comment, Site, Story, Unindexed
from ombud.models.search import Wanted, find, network_group, section_term, site_term, status_term, story_term, terms_of
from ombud.text.terms import found_in, phrases, terms

Say = Callable[..., Comment]


def words(asked: str, *facets: str, limit: int = 25, after: int = 0) -> list[int]:
    """The comments with these words, once the index has seen all changes."""
    searching.catch_up()
    return find(Wanted(phrases(asked), facets=[[facet] for facet in facets], after=after), limit)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("The Bridge is OPEN", "bridge open"),
        ("Two bridges", "bridge"),
        ("At the café", "cafe"),
        ("На МОСТУ стоїть їжак", "мосту їжак"),
        ("Новая ёлка", "елка"),
        ("أهلاً وسهلاً", "اهلا"),
        ("這座橋今天重新開放", "重新開放"),
        ("สะพานเปิดแล้ว", "เปิด"),
        ("다리가 열렸다", "다리가"),
        ("Тут м’ята росте", "м'ята"),
        ("ma\u200bgic wo\u00adrds", "magic words"),
        ("ＦＵＬＬ width", "full"),
        ("See https://spam.example/buy", "spam.example"),
    ],
)
def test_a_word_is_found_in_every_script_and_dress(text: str, asked: str) -> None:
    wanted = phrases(asked)
    kept = terms(text)
    assert wanted
    for phrase in wanted:
        rows = [kept[at : at + len(phrase.terms)] for at in range(len(kept))]
        assert any(
            tuple(row) == phrase.terms or (phrase.open_ended and row and row[-1].startswith(phrase.terms[-1]))
            for row in rows
        )
    assert found_in(text, wanted)


def test_quoted_words_stand_side_by_side_and_are_not_lengthened() -> None:
    assert found_in("the old bridge", phrases('"old bridge"')) == [(4, 14)]
    assert found_in("the old bridges", phrases('"old bridge"')) == []
    assert found_in("old and bridge", phrases('"old bridge"')) == []


def test_й_and_ї_are_letters_of_their_own() -> None:
    assert terms("Йога їсть") != terms("Иога ість")


@pytest.mark.django_db
def test_words_and_filters_are_answered_newest_first(site: Site, story: Story, say: Say) -> None:
    first, second, other = say("A red boat"), say("Another red boats"), say("A red house")
    assert words("red boat") == [second.pk, first.pk]
    assert words("red", after=other.pk) == [second.pk, first.pk]
    assert words("red", limit=1) == [other.pk]
    assert words("red boat", site_term(site.pk), story_term(story.pk)) == [second.pk, first.pk]
    assert words("red boat", site_term(site.pk + 1)) == []
    assert words("", status_term("approved")) == [other.pk, second.pk, first.pk]


@pytest.mark.django_db
def test_an_edit_a_decision_and_a_withdrawal_reach_the_index(story: Story, say: Say) -> None:
    comment = say("A red boat")
    assert words("red", status_term("approved")) == [comment.pk]
    moderation.decide(comment, "spam", by="olena")
    assert words("red", status_term("approved")) == []
    assert words("red", status_term("spam")) == [comment.pk]
    moderation.decide(comment, "approve", by="olena")
    comments.edit(comment, comments.Draft(body="A blue boat"))
    assert words("red") == []
    assert words("blue") == [comment.pk]
    comments.withdraw(comment)
    assert words("blue") == []


@pytest.mark.django_db
def test_what_is_changed_by_whatever_hand_is_noticed(site: Site, story: Story, say: Say) -> None:
    comment = say("A red boat")
    Story.objects.filter(pk=story.pk).update(section="Sport")
    assert words("red", section_term(site.pk, "Sport")) == [comment.pk]
    Comment.objects.filter(pk=comment.pk).update(address="192.0.2.77")
    for network in ("192.0.2.77", "192.0.2.0/24", "192.0.0.0/16"):
        assert words("red", *network_group(network)) == [comment.pk]
    assert words("red", *network_group("192.0.3.0/24")) == []
    Comment.objects.filter(pk=comment.pk).delete()
    assert words("red") == []


@pytest.mark.django_db
def test_a_change_between_reading_and_writing_is_not_lost(
    story: Story, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    comment = say("A red boat")
    real = terms_of

    def meanwhile(found: Comment) -> list[str]:
        Comment.objects.filter(pk=comment.pk).update(body="A blue boat")
        return real(found)

    monkeypatch.setattr("ombud.actions.searching.terms_of", meanwhile)
    searching.catch_up(turns=1)
    monkeypatch.undo()
    assert words("red") == []
    assert words("blue") == [comment.pk]


@pytest.mark.django_db
def test_an_index_that_was_lost_is_made_anew(story: Story, say: Say) -> None:
    comment = say("A red boat")
    searching.catch_up()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ombud_words")
    assert words("red") == []
    assert searching.mend() == 1
    searching.catch_up()
    assert words("red") == [comment.pk]
    assert not Unindexed.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "asked", ['"', "'", "red' | 'a", "red AND NOT", "red:*", "* ( ) ^ -", "\\", "a" * 500, "NEAR(a b)", "\x00"]
)
def test_what_looks_like_a_command_of_the_index_is_a_word(story: Story, say: Say, asked: str) -> None:
    say("A red boat")
    searching.catch_up()
    find(Wanted(phrases(asked), facets=[[site_term(story.site_id)]]), 5)


@pytest.mark.django_db
def test_a_post_costs_one_row_and_no_look_at_the_index(api: Api, story: Story) -> None:
    api.post("A red boat")
    assert Unindexed.objects.count() == 1


@pytest.mark.django_db
def test_a_merge_moves_what_is_found_under_the_story(site: Site, story: Story, say: Say) -> None:
    comment = say("A red boat")
    target = Story.objects.create(
        site=site, url="https://paper.example/other", slug="other", changed_at=story.changed_at
    )
    merging.merge(story, target, by="olena")
    assert words("red", story_term(target.pk)) == [comment.pk]
    assert words("red", story_term(story.pk)) == []


@pytest.mark.django_db
def test_what_the_index_lacks_or_has_in_vain_is_found_by_the_check(story: Story, say: Say) -> None:
    lacking, gone = say("A red boat"), say("A red house")
    searching.catch_up()
    assert upkeep.check() == []
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ombud_words WHERE rowid = %s", [lacking.pk])
    Comment.objects.filter(pk=gone.pk).delete()
    Unindexed.objects.all().delete()
    assert "2 comments were not in the index" in upkeep.check()[-1]
    assert words("red") == [lacking.pk]
    assert upkeep.check() == []
