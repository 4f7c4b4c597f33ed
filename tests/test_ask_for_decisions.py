"""Decisions on a few comments are found by these, however many there are of their kinds."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.utils import timezone

from ombud.models import Comment, Decision

pytestmark = pytest.mark.django_db


def test_those_with_one_of_the_verbs_are_found(say: Callable[..., Comment]) -> None:
    comment = say("Words")
    for verb in ("hold", "approve", "reject"):
        Decision.objects.create(
            site_id=comment.site_id, comment=comment, by="olena", verb=verb, created_at=timezone.now()
        )
    found = Decision.objects.filter(comment__in=[comment.pk]).doing(["hold", "reject", "spam"])
    assert list(found.order_by("pk").values_list("verb", flat=True)) == ["hold", "reject"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL counts before it plans")
def test_they_are_looked_for_among_the_comments_and_not_among_all_of_a_kind() -> None:
    rows = Decision.objects.filter(comment__in=[1, 2, 3])
    assert "decision_verb" in rows.filter(verb__in=["hold", "reject"]).explain(), "then `doing` is needed no more"
    plan = rows.doing(["hold", "reject"]).explain()
    assert "decision_verb" not in plan
    assert "comment_id=?" in plan
