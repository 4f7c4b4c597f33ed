"""Limits by network address hold on the day on which the key of its hash changes, and nothing kept tells of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from kit import Api

from ombud.actions import readers, sites
from ombud.models import Comment, Recommendation, Site, Story
from ombud.text.network_hash import recent

pytestmark = pytest.mark.django_db

NEW_YEAR = datetime(2027, 1, 1, tzinfo=UTC)
ADDRESS = "192.0.2.1"


def at(moment: datetime) -> object:
    """The clock stands there, for everybody who asks Django."""
    return patch("django.utils.timezone.now", return_value=moment)


def test_an_address_has_another_hash_each_month_and_the_last_one_is_known_only_to_who_asks() -> None:
    with at(NEW_YEAR - timedelta(seconds=1)):
        old = readers.address_hash(ADDRESS)
    with at(NEW_YEAR):
        new = readers.address_hash(ADDRESS)
    assert old != new
    assert recent(new) == [str(new), str(old)]
    assert recent(str(new)) == [str(new)]


def test_the_last_of_a_month_with_thirty_one_days_knows_the_month_before() -> None:
    with at(datetime(2027, 3, 31, 12, tzinfo=UTC)):
        march = readers.address_hash(ADDRESS)
    with at(datetime(2027, 2, 1, tzinfo=UTC)):
        assert recent(march)[1] == str(readers.address_hash(ADDRESS))


def test_posts_before_midnight_count_after_it(site: Site, story: Story, api: Api) -> None:
    sites.change(site, {"address_posts_per_minute": 2})
    with at(NEW_YEAR - timedelta(seconds=20)):
        api.post("The first of two.", name="Ann")
        api.post("The second of them.", name="Bo")
    with at(NEW_YEAR + timedelta(seconds=20)):
        assert api.call("POST", "comments", {"url": story.url, "body": "A third."}).status_code == 429
    with at(NEW_YEAR + timedelta(seconds=50)):
        api.post("A minute later.", name="Cy")
    assert Comment.objects.values("address_hash").distinct().count() == 2


def test_a_foreign_address_is_not_counted_with_it(site: Site, story: Story, api: Api) -> None:
    sites.change(site, {"address_posts_per_minute": 1})
    with at(NEW_YEAR - timedelta(seconds=20)):
        api.post("From one network.", name="Ann")
    with at(NEW_YEAR + timedelta(seconds=20)), patch("ombud.reader.access.client_address", return_value="198.51.100.1"):
        api.post("From another one.", name="Bo")


def test_a_network_cannot_recommend_again_because_a_month_began(
    site: Site, api: Api, say: Callable[..., Comment]
) -> None:
    sites.change(site, {"recommendations_per_address": 1})
    with at(NEW_YEAR - timedelta(hours=2)):
        comment = say("Worth reading.", name="Ann")
        assert api.call("PUT", f"comments/{comment.pk}/recommendation").status_code == 200
    with at(NEW_YEAR + timedelta(hours=2)):
        assert api.call("PUT", f"comments/{comment.pk}/recommendation").status_code == 429
    assert Recommendation.objects.count() == 1
