"""Somebody worth muting, and a browser in which that is done without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from ombud.models import Comment, Site


@pytest.fixture(name="troll")
def a_troll(say: Callable[..., Comment]) -> Comment:
    """What somebody wrote."""
    return say("Trolling along.", name="Troll")


@pytest.fixture(name="browser")
def a_browser(site: Site) -> Client:
    """A browser that has never been here."""
    return Client(raise_request_exception=False)


def mute(browser: Client, comment: Comment) -> Any:
    """Press the button of the plain page; its answer."""
    return browser.post(f"/p/paper/me/mute/{comment.pk}", {"lang": "en"})
