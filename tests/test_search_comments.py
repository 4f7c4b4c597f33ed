"""Searching comments at the desk."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from queuekit import of

from ombud.actions import moderation, readers, searching, staff, versions
from ombud.desk import search
from ombud.models import Comment, Role, Site, Story
from ombud.text.mark import mark
from ombud.text.terms import phrases

pytestmark = pytest.mark.django_db
Say = Callable[..., Comment]


def seek(desk: Client, **asked: object) -> list[int]:
    """The comments found, once the index has seen all."""
    searching.catch_up()
    return of(desk.get("/desk/search", asked))


def test_words_are_found_and_marked(desk: Client, story: Story, say: Say) -> None:
    comment = say("The **bridge** & its planks")
    say("Something else")
    assert seek(desk, q="BRIDGES") == []
    assert seek(desk, q="bridge planks") == [comment.pk]
    page = desk.get("/desk/search", {"q": "bridge planks"}).content.decode()
    assert "<strong><mark>bridge</mark></strong> &amp; its <mark>planks</mark>" in page


def test_the_words_of_a_version_are_found_in_its_language(desk: Client, site: Site, story: Story, say: Say) -> None:
    both, other = say("The bridge is open.", language="en"), say("Міст стоїть.", language="uk")
    versions.put(both, versions.word(site, "uk", "Міст відкрито.", "кінець"))
    assert seek(desk, q="міст", language="uk") == [other.pk, both.pk]
    assert seek(desk, q="міст", language="en") == [both.pk]
    assert seek(desk, q="відкрито") == seek(desk, q="кінець") == [both.pk]
    assert seek(desk, q="open", language="en") == [both.pk]
    versions.take_away(both, "uk")
    assert seek(desk, q="міст", language="uk") == [other.pk]


def test_each_field_narrows_what_is_found(desk: Client, site: Site, story: Story, say: Say) -> None:
    ann = say("A red boat", name="Ann Quill", language="en")
    bob = say("A red boat", name="Bob", language="uk")
    moderation.decide(bob, "spam", by="petro")
    Comment.objects.filter(pk=ann.pk).update(created_at=timezone.now() - timedelta(days=90))
    today = timezone.now().date()
    assert seek(desk, q="red") == [bob.pk, ann.pk]
    assert seek(desk, author="quill") == [ann.pk]
    assert seek(desk, q="red", status="spam") == [bob.pk]
    assert seek(desk, q="red", language="en") == [ann.pk]
    assert seek(desk, q="red", story=story.pk) == [bob.pk, ann.pk]
    assert seek(desk, q="red", story=story.pk + 1) == []
    assert seek(desk, q="red", reader=bob.reader_id) == [bob.pk]
    assert seek(desk, q="red", start=today.isoformat()) == [bob.pk]
    assert seek(desk, q="red", end=(today - timedelta(days=1)).isoformat()) == [ann.pk]
    assert seek(desk, site=site.name, status="approved") == [ann.pk]
    assert seek(desk) == []


def test_addresses_are_found_by_hash_and_by_range(desk: Client, story: Story, say: Say) -> None:
    first, second = say("One"), say("Two")
    Comment.objects.filter(pk=second.pk).update(
        address="198.51.100.7", address_hash=readers.address_hash("198.51.100.7")
    )
    assert seek(desk, address="192.0.2.1") == [first.pk]
    assert seek(desk, address="198.51.100.7") == [second.pk]
    assert seek(desk, address="198.51.100.0/24") == [second.pk]
    assert seek(desk, address="198.51.0.0/16") == [second.pk]
    assert seek(desk, same=first.pk) == [first.pk]
    refused = desk.get("/desk/search", {"address": "somewhere"})
    assert refused.status_code == 422
    assert "192.0.2.0/24" in refused.content.decode()


@pytest.mark.parametrize("start", ["yesterday", "2026-13-01", "'"])
def test_a_date_that_is_none_is_told(desk: Client, start: str) -> None:
    answer = desk.get("/desk/search", {"q": "x", "start": start})
    assert answer.status_code == 422
    assert "2026-03-01" in answer.content.decode()


def test_pages_meet_every_comment_once(desk: Client, story: Story, say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "PAGE", 3)
    made = [say(f"A red boat {number}").pk for number in range(8)]
    searching.catch_up()
    url, met = "/desk/search?q=red", []
    while url:
        page = desk.get(url)
        met += of(page)
        more = re.search(r'href="([^"]+)" data-more', page.content.decode())
        url = more[1].replace("&amp;", "&") if more else ""
    assert met == sorted(made, reverse=True)


def test_twice_as_many_found_take_no_more_queries(desk: Client, story: Story, say: Say) -> None:
    def queries() -> int:
        searching.catch_up()
        with CaptureQueriesContext(connection) as caught:
            assert of(desk.get("/desk/search", {"q": "red"}))
        return len(caught)

    for number in range(4):
        say(f"A red boat {number}")
    once = queries()
    for number in range(4):
        say(f"Another red boat {number}")
    assert queries() == once


def test_veiled_words_are_found_and_stay_under_their_veil(desk: Client, story: Story, say: Say) -> None:
    comment = say("The butler did it", veil=True)
    assert seek(desk, q="butler") == [comment.pk]
    page = desk.get("/desk/search", {"q": "butler"}).content.decode()
    veil = page.partition('<details class="ombud-veil"')[2].partition("</details>")[0]
    assert "<mark>butler</mark>" in veil


def test_another_sites_moderator_finds_nothing_and_the_stranger_is_sent_away(
    desk: Client, site: Site, stranger_site: Site, story: Story, say: Say
) -> None:
    say("A red boat")
    user = staff.add("foe")
    Role.objects.create(user=user, site=stranger_site, name="moderator")
    foe = Client()
    foe.force_login(user)
    assert seek(foe, q="red") == []
    assert seek(foe, q="red", site=site.name) == []
    assert Client().get("/desk/search?q=red").status_code == 302


@pytest.mark.parametrize(
    ("html", "asked", "expected"),
    [
        ('<a title="red" href="/red">red</a>', "red", '<a title="red" href="/red"><mark>red</mark></a>'),
        ("a &lt;b&gt; red", "red b", "a &lt;<mark>b</mark>&gt; <mark>red</mark>"),
        ("<p>&amp;red</p>", "amp", "<p>&amp;red</p>"),
        ("<p>re<b>d</b></p>", "red", "<p>re<b>d</b></p>"),
        ('<img alt="a > red">red', "red", '<img alt="a > red"><mark>red</mark>'),
        ("<p>words</p>", "", "<p>words</p>"),
    ],
)
def test_marking_touches_no_tag(html: str, asked: str, expected: str) -> None:
    assert mark(html, phrases(asked)) == expected
