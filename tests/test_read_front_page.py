"""The front page of an installation: its publications, each with its newest stories."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from ombud.models import Site, Story

pytestmark = pytest.mark.django_db


def test_a_story_has_the_same_date_as_on_its_publications_own_page(client: Client, site: Site, story: Story) -> None:
    Site.objects.filter(pk=site.pk).update(timezone="Pacific/Kiritimati")
    Story.objects.filter(pk=story.pk).update(published_at=datetime(2026, 5, 4, 20, tzinfo=UTC))
    assert "5 May 2026" in client.get("/").content.decode()
    assert "5 May 2026" in client.get("/p/paper/").content.decode()


def test_a_zone_that_is_none_is_utc(client: Client, site: Site, story: Story) -> None:
    Site.objects.filter(pk=site.pk).update(timezone="Nowhere/Land")
    Story.objects.filter(pk=story.pk).update(published_at=datetime(2026, 5, 4, 23, tzinfo=UTC))
    assert "4 May 2026" in client.get("/").content.decode()
