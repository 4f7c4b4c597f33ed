"""A badge says what is so: it follows the publication's name at once, also where it has been published already."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from kit import Api

from ombud.actions import accounts, names, readers, site_settings, staff
from ombud.models import Comment, Reader, Role, Site, Story
from ombud.publish import documents

pytestmark = pytest.mark.django_db


@pytest.fixture
def speaker(site: Site) -> User:
    """An editor who has commented before."""
    names.forget()
    made = staff.give(staff.add("olena.koval"), site, Role.Name.EDITOR, by="boss").user
    accounts.enter(site, made, "Olena Koval")
    return made


def token_of(user: User) -> str:
    return readers.token_of(Reader.objects.get(user=user))


def rename(site: Site, title: str) -> None:
    site_settings.save(site, {"title": title}, {}, by="boss")


def badges(api: Api) -> list[Any]:
    return [row["badge"] for row in api.thread()["comments"]]


def test_a_new_title_stands_on_old_and_new_comments(api: Api, site: Site, story: Story, speaker: User) -> None:
    api.post("Before.", token_of(speaker))
    assert badges(api) == ["The Paper"]
    rename(site, "The River Herald")
    documents.publish_now(story.pk, site.pk)
    api.post("After.", token_of(speaker))
    assert badges(api) == ["The River Herald", "The River Herald"]
    assert "The Paper" not in str(api.thread()["comments"])


def test_the_story_is_marked_as_changed_with_it(api: Api, site: Site, story: Story, speaker: User) -> None:
    api.post("Before.", token_of(speaker))
    before = Story.objects.get(pk=story.pk).edition
    rename(site, "The River Herald")
    assert Story.objects.get(pk=story.pk).edition > before


def test_badges_that_are_not_the_newsrooms_stay(api: Api, site: Site, story: Story, speaker: User) -> None:
    reporter = Reader.objects.create(site=site, kind="sso", subject="a\n1", name="Petro", badge="The Paper")
    api.post("By sign-on.", readers.token_of(reporter))
    api.post("By Olena.", token_of(speaker))
    Comment.objects.filter(reader__user=speaker).update(badge="Mayor of the town")
    rename(site, "The River Herald")
    assert sorted(Comment.objects.values_list("badge", flat=True)) == ["Mayor of the town", "The Paper"]
    assert Reader.objects.get(pk=reporter.pk).badge == "The Paper"


def test_another_site_keeps_its_title(site: Site, stranger_site: Site, speaker: User) -> None:
    staff.give(speaker, stranger_site, Role.Name.EDITOR, by="boss")
    there = accounts.enter(stranger_site, speaker, "Olena Koval").badge
    rename(site, "The River Herald")
    assert Reader.objects.get(site=stranger_site).badge == there != "The River Herald"


def test_who_has_left_keeps_it_on_what_they_said_for_the_newsroom(
    api: Api, site: Site, story: Story, speaker: User
) -> None:
    token = token_of(speaker)
    api.post("For the newsroom.", token)
    staff.take(Role.objects.get(user=speaker), by="boss")
    api.post("For myself.", token)
    rename(site, "The River Herald")
    documents.publish_now(story.pk, site.pk)
    assert badges(api) == ["The River Herald", ""]


def test_who_becomes_owner_of_the_installation_bears_it_from_the_next_comment(site: Site) -> None:
    staff.add("petro.hrytsenko")
    accounts.enter(site, User.objects.get(username="petro.hrytsenko"), "Petro")
    assert Reader.objects.get().badge == ""
    staff.add("petro.hrytsenko", owner=True)
    assert Reader.objects.get().badge == "The Paper"
