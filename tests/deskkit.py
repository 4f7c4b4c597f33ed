"""An editor at the desk, and the suggestions that they decide on, for tests of the desk for corrections."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from kit import BRIDGE, own_url

from ombud.actions import readers, staff, stories, suggesting
from ombud.models import Correction, Reader, Site, Story

HTML = "<p>Of its planks, <em>421 had</em> to be replaced.</p><p>It is open day and night.</p>"
TEXT = "Of its planks, 421 had to be replaced.\n\nIt is open day and night."


def editor(name: str = "olena") -> Client:
    """The desk as this member of staff uses it."""
    client = Client()
    client.force_login(staff.add(name, owner=True))
    return client


@pytest.fixture
def desk(db: None) -> Client:
    """The desk as olena uses it."""
    return editor()


@pytest.fixture
def owner(site: Site) -> Client:
    """The desk as an owner of the site uses it."""
    olena = staff.add("olena")
    staff.give(olena, site, "owner", by="command")
    client = Client()
    client.force_login(olena)
    return client


@pytest.fixture
def own(site: Site) -> Story:
    """A story of Ombud's own."""
    facts = stories.Facts(headline="Bridge", language="en", authors=["Ann Quill"], section="Town")
    return stories.push(site, own_url(site, "bridge"), facts, stories.Text(TEXT, HTML)).story


@pytest.fixture
def pushed(site: Site) -> Story:
    """A story of a CMS."""
    facts = stories.Facts(headline="Bridge of the CMS", language="en", authors=["Юрій Ткач"], section="Річка")
    return stories.push(site, BRIDGE, facts, stories.Text(TEXT)).story


def suggest(story: Story, exact: str = "421 had", reader: Reader | None = None, **given: str) -> Correction:
    """What a reader suggests on a story; by default that 421 is 412."""
    with transaction.atomic():
        words = suggesting.Suggestion(**{"exact": exact, "kind": "correction", "suggestion": "412 had", **given})
        return suggesting.suggest(story, words, reader, readers.address_hash("192.0.2.1")).correction


def text_of(story: Story) -> str:
    """The story's text as it stands."""
    revision = story.revision
    assert revision
    return revision.text


def body(page: HttpResponse) -> str:
    """A page's HTML."""
    return page.content.decode()


def plain(page: HttpResponse) -> str:
    """A page's words without its tags."""
    return unescape(re.sub(r"<[^>]+>", "", body(page)))


def fields(page: str, *names: str) -> dict[str, str]:
    """What the hidden fields of a page's forms would send."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in found if name in (names or ("correction", "status", "seen"))}


def press(desk: Client, row: Correction, verb: str, **more: str) -> HttpResponse:
    """Press one of the buttons of a suggestion, as seen a moment before."""
    page = desk.get(f"/desk/corrections/{row.pk}").content.decode()
    return desk.post("/desk/corrections/decide", {**fields(page), "verb": verb, "kind": row.kind, **more})


def shown(page: HttpResponse) -> list[int]:
    """The suggestions on a page, in its order."""
    return [int(pk) for pk in re.findall(r'<li class="row[^"]*" id="correction-(\d+)"', page.content.decode())]


class _Dangers(HTMLParser):
    """Collects what could run or dress itself: the desk's pages have none of it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("img", "style", "iframe", "object", "embed", "base") or (tag == "script" and "src" not in given):
            self.found.append(tag)
        self.found += [name for name in given if name.startswith("on") or name == "style"]
        self.found += [url for url in (given.get("href"), given.get("action")) if url and "script:" in url.lower()]


def dangers(page: HttpResponse) -> list[str]:
    """What in a page's markup could execute a stranger's words."""
    parser = _Dangers()
    parser.feed(page.content.decode())
    return parser.found
