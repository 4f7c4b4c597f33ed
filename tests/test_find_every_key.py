"""The keys of the desk: what a page's sheet promises is heard by that page, and stands in the docs; and back."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from deskkit import suggest
from django.test import Client
from test_answer_appeals_at_the_desk import against

from ombud.actions import searching
from ombud.models import Comment, Story

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parents[1]
# Where the docs say which keys a page has: the file, and from where to where in it.
TOLD = {
    "queue": ("desk.md", "## Queue", "### Filters and views"),
    "appeals": ("desk.md", "### Appeals", "### Asking a colleague"),
    "corrections": ("corrections.md", "Keys: ", "\n"),
}


def scripts(page: str) -> str:
    """All scripts that a page of the desk loads, with what they load."""
    todo = set(re.findall(r'src="/embed/([\w-]+\.js)"', page))
    known: dict[str, str] = {}
    while todo:
        name = todo.pop()
        known[name] = (ROOT / "embed" / name).read_text("utf-8")
        todo |= set(re.findall(r"'\./([\w-]+\.js)'", known[name])) - set(known)
    return "\n".join(known.values())


def heard(page: str) -> set[str]:
    """The keys that a page answers to."""
    code = scripts(page)
    found = {*re.findall(r"extra\.set\('(.)'", code), *re.findall(r'data-key="(.)"', page)}
    found |= set(re.findall(r"key === '(.)'", code))
    verbs = re.search(r"const VERBS = \{(.+)\};", code)
    assert verbs
    pressed = {key: re.findall(r"'(\w+)'", names) for key, names in re.findall(r"(\w): \[(.+?)\]", verbs[1])}
    return found | {key for key, names in pressed.items() if any(f'value="{name}"' in page for name in names)}


def promised(page: str) -> set[str]:
    """The keys that its sheet names, but for Escape, which every field knows."""
    return set(re.findall(r"<div><dt><kbd>(\S+?)</kbd>", page)) - {"Esc"}


def told(name: str) -> set[str]:
    """The keys that the docs name."""
    path, start, end = TOLD[name]
    text = (ROOT / "docs" / path).read_text("utf-8").partition(start)[2].partition(end)[0]
    return set(re.findall(r"`([a-z/?])`", text))


@pytest.fixture
def pages(desk: Client, own: Story, story: Story, say: Callable[..., Comment]) -> dict[str, str]:
    """Each page that has keys, with something on it."""
    held = say("Of boats", name="Bo")
    Comment.objects.filter(pk=held.pk).update(status="pending")
    against(say("You are all idiots.", name="Ann"))
    suggest(own)
    searching.catch_up()
    paths = {
        "queue": "",
        "new": "?tab=latest",
        "comment": f"comments/{held.pk}",
        "search": "search?author=Bo",
        "appeals": "appeals",
        "corrections": "corrections",
    }
    return {name: desk.get(f"/desk/{path}").content.decode() for name, path in paths.items()}


@pytest.mark.parametrize("name", ["queue", "new", "comment", "search", "appeals", "corrections"])
def test_every_key_of_a_sheet_is_heard_on_its_page(pages: dict[str, str], name: str) -> None:
    assert len(promised(pages[name])) > 5
    assert promised(pages[name]) - heard(pages[name]) == set()


@pytest.mark.parametrize("name", list(TOLD))
def test_the_docs_name_the_keys_of_the_sheet_and_no_others(pages: dict[str, str], name: str) -> None:
    assert told(name) == promised(pages[name])


def test_a_page_promises_no_key_that_would_do_nothing_there(pages: dict[str, str]) -> None:
    targets = {"x": 'name="chosen"', "n": "data-fresh", "/": "data-search", "o": "data-open"}
    for name in ("queue", "comment", "search"):
        for key in promised(pages[name]) & set(targets):
            assert targets[key] in pages[name], (name, key)
    assert promised(pages["comment"]) & {"j", "k", "n", "x", "/"} == set()
