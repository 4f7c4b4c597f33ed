"""A comment that is decided on, and the page that tells its author why."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.test import Client

from ombud.actions import statements
from ombud.models import Comment, Decision, Story

Say = Callable[..., Comment]


@pytest.fixture(name="comment")
def said(story: Story, say: Say) -> Comment:
    """A comment whose author left an address."""
    return say("You are all idiots.", name="Ann", email="ann@example.org", language="en")


def page(decision: Decision, lang: str = "") -> str:
    """The page of this statement, as its author reads it."""
    answer = Client().get(path(decision), {"lang": lang} if lang else {})
    assert answer.status_code == 200
    return answer.content.decode()


def path(decision: Decision) -> str:
    """The address of that page, as it stands in the mail."""
    return urlsplit(statements.url(decision.site, decision.pk)).path


def last() -> Decision:
    """The latest decision."""
    return Decision.objects.latest("pk")
