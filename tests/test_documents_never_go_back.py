"""Whatever happens at once: an older document never replaces a newer one, and a removed comment stays away."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection, transaction
from kit import BRIDGE, PAPER

from ombud.actions import addresses, comments, moderation, sites
from ombud.models import Comment, Story
from ombud.publish import documents
from ombud.publish.paths import Name
from ombud.publish.publisher import Publisher
from ombud.publish.shelf import Shelf

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 30
ASKED = urlencode({"url": BRIDGE})
NAMES = {
    ("thread.json", ""): Name("thread.json"),
    ("thread.json", "&sort=newest"): Name("thread.json", sort="newest"),
    ("thread", "&lang=uk"): Name("thread.html", "uk"),
    ("thread.atom", ""): Name("thread.atom"),
}


@pytest.fixture
def bridge(transactional_db: None) -> Story:
    """A story in the database itself, where every thread sees it."""
    paper = sites.add("paper", "The Paper", languages=["en", "uk"], origins=[PAPER])
    return addresses.create(paper, BRIDGE, headline="The bridge is open", source="push")


@pytest.fixture
def shelf(data: Path) -> Shelf:
    """What a process of the web answers from."""
    return Shelf(data / "documents", settings.PUBLIC_URL, dict(settings.LANGUAGES))


def say(story: Story, words: str) -> Comment:
    with transaction.atomic():
        return comments.post(story, comments.Draft(words), None, "nowhere")


def remove(comment: Comment) -> None:
    """As the desk does: decide, then publish."""
    moderation.decide(comment, "reject", by="olena")
    documents.publish_now(comment.story_id, comment.site_id)


def read(shelf: Shelf, story: Story, asked: tuple[str, str]) -> str:
    """One read as the server does it: from the shelf, else built on demand."""
    found = shelf.find(f"/p/paper/{asked[0]}", ASKED + asked[1])
    return (found or documents.story_document(story.pk, NAMES[asked])).bodies[""].decode()


@contextmanager
def meanwhile(*deeds: Callable[[], Any]) -> Iterator[None]:
    """Other people's deeds in threads of their own, which must end well before this does."""

    def alone(deed: Callable[[], Any]) -> None:
        try:
            deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        running = [pool.submit(alone, deed) for deed in deeds]
        yield
        for each in running:
            each.result(PATIENCE)


@pytest.mark.parametrize("read_before", [False, True])
def test_a_removal_while_the_page_is_being_built_wins(
    bridge: Story, shelf: Shelf, monkeypatch: pytest.MonkeyPatch, read_before: bool
) -> None:
    gone = say(bridge, "Slander.")
    if read_before:
        assert "Slander." in read(shelf, bridge, ("thread.atom", ""))
        say(bridge, "Something else, so that the page has to be built anew.")
    built, removed = threading.Event(), threading.Event()
    build = documents.build

    def build_slowly(story: Story, name: Name) -> Any:
        document = build(story, name)
        if b"Slander." in document.bodies[""]:
            built.set()
            # Comes true only where the moderator is not made to wait for this page.
            removed.wait(0.5)
        return document

    def moderator() -> None:
        assert built.wait(PATIENCE)
        remove(gone)
        removed.set()

    monkeypatch.setattr(documents, "build", build_slowly)
    with meanwhile(moderator):
        documents.story_document(bridge.pk, Name("thread.json"))
    for asked in NAMES:
        assert "Slander." not in read(shelf, bridge, asked)


def test_a_slow_publisher_does_not_bring_an_older_page_after_a_newer_one(
    bridge: Story, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(bridge, "One.")
    for _ in range(2):
        read(shelf, bridge, ("thread.json", ""))
    say(bridge, "Two.")
    building, posted = threading.Event(), threading.Event()
    build = documents.build

    def build_slowly(story: Story, name: Name) -> Any:
        document = build(story, name)
        building.set()
        assert posted.wait(PATIENCE)
        return document

    monkeypatch.setattr(documents, "build", build_slowly)
    with meanwhile(lambda: documents.publish(bridge.pk), lambda: documents.publish(bridge.pk)):
        assert building.wait(PATIENCE)
        say(bridge, "Three.")
        posted.set()
    documents.publish(bridge.pk)
    assert "Three." in read(shelf, bridge, ("thread.json", ""))


class Storm:
    """Moderators, readers and publishers at one story, all at once."""

    PEOPLE, ROUNDS = 3, 8

    def __init__(self, story: Story, shelf: Shelf) -> None:
        self.story, self.shelf = story, shelf
        self.ready = threading.Barrier(2 * self.PEOPLE + 2)
        self.over = threading.Event()

    def moderator(self, number: int) -> None:
        """Posts, lets it be read, removes, and never wants to see it again."""
        self.ready.wait(PATIENCE)
        for turn in range(self.ROUNDS):
            words = f"Slander {number}.{turn}!"
            comment = say(self.story, words)
            read(self.shelf, self.story, ("thread.json", ""))
            remove(comment)
            for asked in NAMES:
                assert words not in read(self.shelf, self.story, asked), f"{words} came back in {asked}"

    def reader(self, number: int) -> None:
        """Reads one document again and again; its edition only ever grows."""
        asked, newest = list(NAMES)[number % 2], 0
        self.ready.wait(PATIENCE)
        while not self.over.is_set():
            edition = json.loads(read(self.shelf, self.story, asked))["edition"]
            assert edition >= newest, f"{asked} went back from {newest} to {edition}"
            newest = edition

    def publisher(self) -> None:
        """What the worker does."""
        own = Publisher()
        self.ready.wait(PATIENCE)
        while not self.over.is_set():
            own.turn()

    def sweeper(self) -> None:
        """What the worker does after a crash."""
        self.ready.wait(PATIENCE)
        while not self.over.is_set():
            Publisher().sweep()


def test_what_was_removed_never_comes_back_in_a_storm_of_posts_reads_and_publications(
    bridge: Story, shelf: Shelf
) -> None:
    storm = Storm(bridge, shelf)
    everybody = range(storm.PEOPLE)
    with meanwhile(storm.publisher, storm.sweeper, *(partial(storm.reader, one) for one in everybody)):
        try:
            with meanwhile(*(partial(storm.moderator, one) for one in everybody)):
                pass
        finally:
            storm.over.set()
    for asked in NAMES:
        assert "Slander" not in read(shelf, bridge, asked)
    assert Comment.objects.filter(story=bridge).count() == storm.PEOPLE * storm.ROUNDS


def test_a_folder_deleted_in_the_middle_of_it_all_is_built_again(bridge: Story, shelf: Shelf, data: Path) -> None:
    say(bridge, "Stays.")
    ready, over = threading.Barrier(4), threading.Event()

    def reader() -> None:
        ready.wait(PATIENCE)
        while not over.is_set():
            assert "Stays." in read(shelf, bridge, ("thread.json", ""))

    with meanwhile(reader, reader, reader):
        try:
            ready.wait(PATIENCE)
            for _ in range(30):
                shutil.rmtree(data / "documents", ignore_errors=True)
        finally:
            over.set()
    assert "Stays." in read(shelf, bridge, ("thread.json", ""))
