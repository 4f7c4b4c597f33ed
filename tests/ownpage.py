"""A reader's own page in a browser of theirs: the way to it, what it shows, its buttons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from kit import Api

from ombud.actions import readers
from ombud.models import Comment, Reader, Story

Say = Callable[..., Comment]


@pytest.fixture(name="ann")
def somebody(story: Story, say: Say) -> Reader:
    """Somebody with a comment."""
    found = say("The bridge is lovely.", name="Ann").reader
    assert found
    return found


@pytest.fixture(name="browser")
def strict() -> Client:
    """A browser of Ann's that checks CSRF tokens."""
    return Client(enforce_csrf_checks=True)


def link(api: Api, reader: Reader) -> str:
    """The address that the embed gets."""
    answer: Any = api.call("POST", "me/link?interface=en", token=readers.token_of(reader))
    assert answer.status_code == 200, answer.content
    return str(answer.json()["url"])


def enter(api: Api, browser: Client, reader: Reader) -> Any:
    """Follow the link and press the button."""
    code = link(api, reader).partition("code=")[2].partition("&")[0]
    return browser.post(f"/p/{api.site.name}/me/open", {"code": code})


def page(api: Api, browser: Client) -> str:
    """The page as it stands."""
    answer = browser.get(f"/p/{api.site.name}/me")
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def press(api: Api, browser: Client, verb: str, **more: Any) -> Any:
    """Press a button of the page, with the form's own CSRF token."""
    token = page(api, browser).partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    return browser.post(f"/p/{api.site.name}/me", {"do": verb, "csrfmiddlewaretoken": token, **more})
