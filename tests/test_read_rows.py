"""Rows that every post reads and writes by statements of their own are what Django would have read and written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, models
from kit import BRIDGE

from ombud.actions import names
from ombud.models import Comment, Reader, Site, Story
from ombud.models.errors import Invalid
from ombud.models.rows import first, insert
from ombud.text import address

pytestmark = pytest.mark.django_db


def columns(row: models.Model | None) -> dict[str, Any]:
    assert row is not None
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_a_site_is_read_with_all_its_settings(site: Site) -> None:
    Site.objects.filter(pk=site.pk).update(policy={"page_roots": 7}, languages=["uk", "en"], renew_below=12)
    assert columns(Site.objects.named(site.name)) == columns(Site.objects.get(pk=site.pk))
    assert Site.objects.named("nobody") is None


def test_a_story_is_read_with_its_times_and_lists(site: Site, story: Story) -> None:
    at = datetime(2026, 3, 4, 5, 6, 7, 8, UTC)
    Story.objects.filter(pk=story.pk).update(published_at=at, tags=["ferry"], replies_locked=True)
    found = Story.objects.known_as(site, address.key(BRIDGE))
    assert columns(found) == columns(Story.objects.get(pk=story.pk))
    assert found is not None
    assert found.published_at == at


def test_a_row_that_was_read_is_saved_as_the_same_row(site: Site) -> None:
    found = Site.objects.named(site.name)
    assert found is not None
    found.title = "The Other Paper"
    found.save()
    assert Site.objects.get().title == "The Other Paper"


def test_columns_are_told_apart_by_their_names(site: Site) -> None:
    backwards = ", ".join(reversed([str(field.column) for field in Site._meta.concrete_fields]))
    found = first(Site, f"SELECT {backwards} FROM ombud_site WHERE name = %s", [site.name])
    assert columns(found) == columns(Site.objects.get())


def test_a_written_row_is_what_was_given(story: Story, say: Callable[..., Comment]) -> None:
    said = say("The ferry runs again.")
    assert columns(Comment.objects.get(pk=said.pk)) == columns(said)
    with pytest.raises(IntegrityError):
        insert(Site(name=story.site.name, title="Another"))


def test_a_name_under_a_badge_is_another_readers_only_to_others(site: Site, stranger_site: Site) -> None:
    own = Reader.objects.create(site=site, name="Petro", skeleton="petro")
    with pytest.raises(Invalid):
        names.check(site, "Petro")
    with pytest.raises(Invalid):
        names.check(site, "Petro", Reader(site=site, name="Somebody"))
    names.check(site, "Petro", own)
    names.check(stranger_site, "Petro")
