"""Three stories of each of five themes, put in relation once for all tests of a module that asks for `archive`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from kit import kept_for_the_module, paper
from topickit import FIVE, relate, tell

from ombud.models import Site, Story

Archive = dict[str, list[Story]]


@pytest.fixture(scope="module", name="related")
def put_in_relation(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, list[int]]]:
    """The stories' numbers by theme; to relate them takes longer than what most tests do with them."""
    with kept_for_the_module(django_db_blocker):
        site = paper()
        made = {theme: [tell(site, theme, number).pk for number in (1, 2, 3)] for theme in FIVE}
        relate()
        yield made


@pytest.fixture(name="site")
def their_site(related: dict[str, list[int]], db: None) -> Site:
    """The publication of these stories, in the place of an empty one."""
    return Site.objects.get(name="paper")


@pytest.fixture(name="archive")
def stories_by_theme(site: Site, related: dict[str, list[int]]) -> Archive:
    """The stories as they were related."""
    found = {story.pk: story for story in Story.objects.select_related("site")}
    return {theme: [found[pk] for pk in group] for theme, group in related.items()}
