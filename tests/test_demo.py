"""The demo publication."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from kit import kept_for_the_module

from ombud.demo import foreign_url
from ombud.models import Comment, Correction, Flag, Opinion, Site, Story, Version
from ombud.transfer import demo
from ombud.upkeep import check

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def once(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demo, filled once: it takes longer than what most tests do with it."""
    with kept_for_the_module(django_db_blocker):
        demo.fill()
        yield


@pytest.fixture
def filled(once: None, db: None) -> Site:
    """The demo, filled."""
    return Site.objects.get()


def test_it_has_stories_threads_and_suggestions_in_two_languages(filled: Site) -> None:
    assert Story.objects.filter(site=filled).count() == 9
    assert set(Story.objects.values_list("language", flat=True)) == {"en", "uk"}
    assert Comment.objects.count() > 150
    assert set(Correction.objects.values_list("state", flat=True)) == {"exact"}
    assert Correction.objects.filter(seconds__gt=0).exists()


def test_the_desk_has_something_of_each_kind_to_do(filled: Site) -> None:
    held = Comment.objects.get(status="pending")
    assert held.decisions.get().by == "rule:newcomer_links"
    assert Flag.objects.get().comment.status == "approved"
    assert Opinion.objects.get().asked_by == "maren-of-the-desk"
    assert Version.objects.get().language == "en"


def test_the_newsroom_answers_its_readers_under_its_badge(filled: Site) -> None:
    said = Comment.objects.filter(badge=filled.title).select_related("story", "parent")
    assert {row.language for row in said} == {"en", "uk"}
    assert all(row.parent and row.name in row.story.authors for row in said)


def test_a_second_run_changes_nothing(filled: Site) -> None:
    before = (Story.objects.count(), Comment.objects.count(), Correction.objects.count())
    assert demo.fill() == filled
    assert (Story.objects.count(), Comment.objects.count(), Correction.objects.count()) == before


def test_every_story_page_opens_in_both_interface_languages(filled: Site) -> None:
    client = Client()
    for story in Story.objects.all():
        for lang, words in (("en", "Post comment"), ("uk", "Опублікувати")):
            answer = client.get(f"/stories/{filled.name}/{story.slug}", {"lang": lang})
            assert answer.status_code == 200
            assert words in answer.content.decode()


def test_its_counts_are_true(filled: Site) -> None:
    assert check() == []


def test_the_foreign_page_is_on_another_origin_and_nowhere_else(filled: Site) -> None:
    host = foreign_url().split("/")[2]
    answer = Client().get("/demo/foreign-page", headers={"Host": host})
    assert answer.status_code == 200
    assert b"embed.js" in answer.content
    assert Client().get("/demo/foreign-page", headers={"Host": "127.0.0.1:8000"}).status_code == 404


def test_without_the_demo_there_is_no_foreign_page(filled: Site) -> None:
    Site.objects.filter(pk=filled.pk).update(name="paper")
    assert Client().get("/demo/foreign-page", headers={"Host": foreign_url().split("/")[2]}).status_code == 404
