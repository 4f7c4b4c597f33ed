"""Publishing: what is built, when, and what is kept on disk."""

from __future__ import annotations

import json
import shutil
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from kit import BRIDGE, PAPER, own_url
from reading import THREAD, Get, Reached, Say, asking, files  # noqa: F401

from ombud.actions import addresses, comments, moderation, sites
from ombud.models import Comment, Site, Story
from ombud.publish import documents
from ombud.publish.paths import Name
from ombud.publish.publisher import Publisher


def test_a_deleted_folder_is_built_again(get: Get, say: Say, data: Path) -> None:
    say("Built twice.")
    body = get(THREAD)[2]
    shutil.rmtree(data / "documents")
    assert get(THREAD)[2] == body
    assert get(THREAD, published=True)[2] == body


def test_a_folder_deleted_while_a_document_is_built_costs_the_reader_nothing(
    get: Get, say: Say, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    say("Built all the same.")
    build = documents.build

    def build_meanwhile(*given: Any) -> Any:
        shutil.rmtree(data / "documents")
        return build(*given)

    monkeypatch.setattr(documents, "build", build_meanwhile)
    assert b"Built all the same." in get(THREAD)[2]
    monkeypatch.setattr(documents, "build", build)
    assert b"Built all the same." in get(THREAD)[2]
    assert b"Built all the same." in get(THREAD, published=True)[2]


def test_a_disk_that_takes_nothing_more_costs_readers_nothing(
    get: Get, say: Say, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    say("Kept nowhere.")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(documents.Document, "write", full)
    assert b"Kept nowhere." in get(THREAD)[2]
    assert "could not be kept" in caplog.text


@pytest.mark.parametrize(
    "damage", [b"", b"no document", b'{"type": "text/html", "tag": "x", "lengths": [9, 9, 9]}\n<p']
)
def test_half_a_document_left_by_a_power_cut_is_never_shown(get: Get, say: Say, data: Path, damage: bytes) -> None:
    say("Whole.")
    body = get(THREAD)[2]
    file = next(path for path in data.glob("documents/paper/stories/*/*/thread.html~*"))
    file.write_bytes(damage)
    with pytest.raises(Reached):
        get(THREAD, published=True)
    assert get(THREAD)[2] == body


def test_a_restored_database_that_is_behind_the_folder_is_believed(get: Get, say: Say, story: Story) -> None:
    say("Since the backup.")
    get(THREAD)
    Comment.objects.all().delete()
    Story.objects.filter(pk=story.pk).update(edition=1)
    assert Publisher().sweep() == 1
    assert b"Since the backup." not in get(THREAD)[2]
    assert b"Since the backup." not in get(THREAD, published=True)[2]


def test_the_queries_for_a_page_are_as_many_for_twice_the_comments(say: Say, story: Story) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            documents.story_document(story.pk, Name("thread.html", "uk", "newest"))
        return len(found)

    root = say("Root.")
    for number in range(6):
        say(f"Number {number}.", parent=root if number % 2 else None)
    before = queries()
    for number in range(6, 24):
        say(f"Number {number}.", parent=root if number % 2 else None)
    assert queries() == before


def test_only_documents_that_were_read_are_built_ahead(get: Get, say: Say, story: Story, data: Path) -> None:
    say("One.")
    get(THREAD)
    get(f"{THREAD}&sort=newest")
    get(THREAD, published=True)  # read after its making: this one is wanted
    say("Two.")
    assert Publisher().turn() == 1
    assert files(data) == ["thread.html~~~1~0"]
    assert b"Two." in get(THREAD, published=True)[2]
    with pytest.raises(Reached):
        get(f"{THREAD}&sort=newest", published=True)


def test_a_missing_document_does_not_push_the_wanted_ones_aside(get: Get, say: Say) -> None:
    say("One.")
    get(THREAD)
    get(THREAD, published=True)
    say("Two.")
    get(f"{THREAD}&sort=newest")
    assert b"Two." in get(THREAD, published=True)[2]


def test_a_crawl_through_a_long_thread_makes_no_work_ahead_beyond_a_bound(
    get: Get, say: Say, site: Site, story: Story, data: Path
) -> None:
    sites.change(site, {"page_roots": 1})
    for number in range(40):
        say(f"Number {number}.")
    for page in range(1, 41):
        get(f"{THREAD}&page={page}")
        get(f"{THREAD}&page={page}", published=True)
    say("One more.")
    documents.publish(story.pk)
    kept = files(data)
    assert len(kept) == 30
    assert "thread.html~~~1~0" in kept


def test_a_story_that_nobody_reads_here_is_not_published(say: Say, data: Path) -> None:
    say()
    assert Publisher().turn() == 0
    assert files(data) == []


def test_a_story_that_cannot_be_built_keeps_its_page_and_does_not_hold_up_others(
    get: Get, say: Say, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = addresses.create(story.site, f"{PAPER}/other", headline="Another", source="push")
    other_thread = f"/p/paper/thread?{urlencode({'url': other.url})}"
    say("Old words.")
    for target in (THREAD, other_thread):
        get(target)
        get(target, published=True)
    say("New words.")
    comments.post(other, comments.Draft("New there."), None, "x")
    build = documents.build

    def broken(given: Story, name: Any) -> Any:
        if given.pk == story.pk:
            raise ValueError("broken")
        return build(given, name)

    publisher = Publisher()
    monkeypatch.setattr(documents, "build", broken)
    publisher.turn()
    assert b"Old words." in get(THREAD, published=True)[2]
    assert b"New there." in get(other_thread, published=True)[2]
    monkeypatch.setattr(documents, "build", build)
    publisher.turn()
    assert b"New words." in get(THREAD, published=True)[2]


def test_counts_are_those_of_the_shown_comments(get: Get, say: Say, story: Story) -> None:
    addresses.create(story.site, f"{PAPER}/quiet", source="push")
    gone = say("Away with it.")
    say("Stays.")
    target = f"/p/paper/counts.json?{urlencode({'url': [BRIDGE, f'{PAPER}/quiet']}, doseq=True)}"
    assert json.loads(get(target)[2]) == {"counts": {BRIDGE: 2, f"{PAPER}/quiet": 0}}
    moderation.decide(gone, "reject", by="olena")
    documents.publish_now(story.pk, story.site_id)
    get(target)
    counts = json.loads(get(target, published=True)[2])["counts"]
    assert counts == {BRIDGE: 1, f"{PAPER}/quiet": 0}


def test_feeds_and_the_sitemap_are_valid_xml_whatever_was_written(get: Get, say: Say, story: Story) -> None:
    say("<b>&amp; ]]> \u0007 \ufffe ||the butler did it||", name='"><script>', veil_label="&")
    say("Veiled as a whole: the gardener.", veil=True, veil_label="The end")
    Story.objects.filter(pk=story.pk).update(headline="A < B & “C” ]]>")
    atom = "{http://www.w3.org/2005/Atom}"
    for target in (f"/p/paper/thread.atom?{urlencode({'url': BRIDGE})}", "/p/paper/comments.atom"):
        body = get(target)[2]
        feed = ElementTree.fromstring(body)
        assert feed.tag == f"{atom}feed"
        entries = feed.findall(f"{atom}entry")
        assert len(entries) == 2
        assert all(entry.findtext(f"{atom}id") and entry.findtext(f"{atom}updated") for entry in entries)
        assert b"butler" not in body
        assert b"gardener" not in body
    sitemap = ElementTree.fromstring(get("/p/paper/sitemap.xml")[2])
    locations = [url[0].text for url in sitemap]
    assert locations == [own_url(story.site, story.slug)]


def test_a_feeds_own_address_leads_to_it(get: Get, say: Say, story: Story) -> None:
    say("Hello.")
    for target in (BRIDGE, own_url(story.site, story.slug), f"{PAPER}/nobody-was-here?a=1&b=2"):
        body = get(f"/p/paper/thread.atom?{urlencode({'url': target})}")[2]
        own = next(link.get("href", "") for link in ElementTree.fromstring(body) if link.get("rel") == "self")
        again = get(own.removeprefix(settings.PUBLIC_URL))[2]
        # Only the time of a feed without entries, which is now, may differ.
        assert again.partition(b"<updated>")[0] == body.partition(b"<updated>")[0]


def test_a_removed_comment_leaves_the_sites_feed_with_the_decision(get: Get, say: Say, story: Story) -> None:
    gone = say("Slander.")
    get("/p/paper/comments.atom")
    assert b"Slander." in get("/p/paper/comments.atom", published=True)[2]
    later = Story.objects.values_list("changed_at", flat=True).get(pk=story.pk)
    moderation.decide(gone, "reject", by="olena")
    # As on PostgreSQL, when a transaction with an earlier time commits after a later one.
    Story.objects.filter(pk=story.pk).update(changed_at=later)
    documents.publish_now(story.pk, story.site_id)
    assert b"Slander." not in get("/p/paper/comments.atom", published=True)[2]


def test_a_lively_thread_is_published_at_once_and_then_at_its_pace(
    get: Get, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr("ombud.publish.publisher.time.monotonic", lambda: now[0])
    say("One.")
    get(THREAD)
    get(THREAD, published=True)
    publisher = Publisher(spacing=0.5)
    say("Two.")
    assert publisher.turn() == 1
    get(THREAD, published=True)
    say("Three.")
    assert publisher.turn() == 0
    assert b"Three." not in get(THREAD, published=True)[2]
    now[0] += 0.6
    assert publisher.turn() == 1
    assert b"Three." in get(THREAD, published=True)[2]
