"""Looking far back in the index of words: PostgreSQL is asked for pieces of it, and nothing is lost between them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.utils import timezone

from ombud.actions import searching
from ombud.models import Comment, Story, search_postgresql
from ombud.models.search import Wanted, find, site_term
from ombud.text.terms import phrases

pytestmark = pytest.mark.django_db

PHRASE = "bridge is open"


@pytest.fixture
def meeting(story: Story) -> list[int]:
    """Every third of thirty comments says the phrase, the others its words in another order. Newest first."""
    bodies = [PHRASE if number % 3 == 0 else "open is bridge" for number in range(30)]
    made = [
        Comment(site=story.site, story=story, body=body, status="approved", created_at=timezone.now())
        for body in bodies
    ]
    Comment.objects.bulk_create(made)
    searching.catch_up()
    return [each.pk for each in reversed(made) if each.body == PHRASE]


@pytest.mark.parametrize("watching", [False, True])
@pytest.mark.parametrize("furthest", [1, 12, 40, 1000])
def test_what_is_found_in_pieces_is_what_is_there(
    meeting: list[int], story: Story, monkeypatch: pytest.MonkeyPatch, furthest: int, watching: bool
) -> None:
    monkeypatch.setattr(search_postgresql, "FIRST_LOOK", 3)
    monkeypatch.setattr(search_postgresql, "FURTHEST", furthest)
    words = phrases(f'"{PHRASE}"')
    facets = [[site_term(story.site_id)]]
    wanted = Wanted(facets=facets, watched=words) if watching else Wanted(words=words, facets=facets)
    for limit in (1, 2, 4, 9, 10, 11):
        assert find(wanted, limit) == meeting[:limit]
        after = Wanted(wanted.words, facets=facets, watched=wanted.watched, after=meeting[2], floor=meeting[7])
        assert find(after, limit) == meeting[3:8][:limit]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the plan is PostgreSQL's")
def test_the_end_of_what_is_asked_is_found_where_none_is_given(meeting: list[int]) -> None:
    question = search_postgresql.Question("('bridge')")
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(rowid) FROM ombud_words")
        assert search_postgresql.look(question, 1) == [cursor.fetchone()[0]]
