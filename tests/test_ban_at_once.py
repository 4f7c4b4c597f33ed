"""A ban with the past, whatever happens at the same time: nothing of it comes back, nothing is counted wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from kit import BRIDGE, PAPER, Api
from test_writers_and_readers_at_once import ASKED, URL, Scene
from test_writers_and_readers_at_once import scene as scene
from together import kinds, together

from ombud.actions import addresses, comments, measures, merging, moderation, readers, sites, sweeping
from ombud.actions.counting import recount
from ombud.actions.reasons import Grounds
from ombud.models import Comment, Decision, Reader, Site, Story, Sweep
from ombud.models.errors import Refused
from ombud.publish import documents

Eventually = Callable[[Callable[[], Any]], Any]
RUDE = Grounds("abuse")


@pytest.fixture
def bridge(transactional_db: None) -> Story:
    """A story in the database itself, where every thread sees it."""
    paper = sites.add("paper", "The Paper", languages=["en", "uk"], origins=[PAPER])
    sites.change(paper, {"address_posts_per_minute": 10_000, "posts_per_minute": 1_000})
    return addresses.create(Site.objects.get(), BRIDGE, headline="The bridge is open", source="push")


@pytest.fixture
def troll(bridge: Story) -> Reader:
    """Somebody with twelve comments, each under the one before."""
    last = say(bridge, "Rude 0", None)
    for number in range(1, 12):
        last = say(bridge, f"Rude {number}", last.reader, last)
    assert last.reader
    return last.reader


def say(story: Story, words: str, reader: Reader | None, parent: Comment | None = None) -> Comment:
    with transaction.atomic():
        draft = comments.Draft(words, name="Troll", parent=parent.pk if parent else None)
        return comments.post(story, draft, reader, readers.address_hash("192.0.2.7"))


def sweep(row: Sweep) -> None:
    """What a request or the worker does with a sweep."""
    for story in sweeping.work_off(Sweep.objects.get(pk=row.pk), 30):
        documents.publish(story)


def end(reader: Reader) -> None:
    """Work off all that is left, as if the minute for latecomers were over."""
    Sweep.objects.filter(reader=reader).update(until=timezone.now() - timedelta(seconds=1))
    for row in Sweep.objects.filter(reader=reader, finished_at=None):
        sweep(row)


@pytest.mark.django_db(transaction=True)
def test_two_workers_on_one_sweep_do_each_comment_once(
    bridge: Story, troll: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "BATCH", 3)
    measures.ban(troll, RUDE, by="olena", past="reject")
    row = Sweep.objects.get()
    together(lambda: sweep(row), lambda: sweep(row), lambda: sweep(row))
    end(troll)
    assert set(Comment.objects.values_list("status", flat=True)) == {"rejected"}
    assert Decision.objects.filter(verb="reject").count() == 12
    assert Sweep.objects.get().changed == 12
    assert recount(bridge) == []


@pytest.mark.django_db(transaction=True)
def test_colleagues_and_the_author_at_the_same_time(
    bridge: Story, troll: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "BATCH", 2)
    measures.ban(troll, RUDE, by="olena", past="reject")
    row = Sweep.objects.get()
    own = list(Comment.objects.order_by("pk"))

    def spam() -> None:
        for each in own[:6]:
            with suppress(Refused):
                moderation.decide(Comment.objects.get(pk=each.pk), "spam", by="petro")

    def withdraw() -> None:
        for each in own[6:9]:
            comments.withdraw(Comment.objects.get(pk=each.pk))

    def post() -> None:
        for number in range(5):
            say(bridge, f"More rude words {number}", troll)

    together(lambda: sweep(row), spam, withdraw, post)
    end(troll)
    assert not Comment.objects.filter(status__in=("approved", "pending")).exists()
    assert set(Comment.objects.filter(pk__in=[each.pk for each in own[6:9]]).values_list("status", flat=True)) == {
        "withdrawn"
    }
    assert recount(bridge) == []


@pytest.mark.django_db(transaction=True)
def test_a_ban_that_is_lifted_while_it_works_leaves_everything_as_it_was(
    bridge: Story, troll: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "BATCH", 2)
    measures.ban(troll, RUDE, by="olena", past="reject")
    row = Sweep.objects.get()

    def lift() -> None:
        measures.lift(troll, by="petro")
        sweep(Sweep.objects.get(verb="restore"))

    together(lambda: sweep(row), lift)
    end(troll)
    assert set(Comment.objects.values_list("status", flat=True)) == {"approved"}
    assert recount(bridge) == []


@pytest.mark.django_db(transaction=True)
def test_of_two_bans_at_once_one_is_kept(troll: Reader) -> None:
    answers = together(
        lambda: measures.ban(troll, RUDE, by="olena", past="reject"),
        lambda: measures.ban(troll, RUDE, by="petro", past="spam"),
    )
    assert kinds(answers) == {"done": 1, "conflict": 1}
    assert Sweep.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_readers_meet_nothing_of_it_when_the_desk_has_answered(bridge: Story, troll: Reader) -> None:
    api = Api(bridge.site, Client())
    assert len(api.thread()["comments"]) == 12
    measures.ban(troll, RUDE, by="olena", past="reject")
    # The worker, which publishes later, takes nothing of it out of the hands of the desk.
    sweeping.work_off_all(30)
    sweep(Sweep.objects.get())
    assert api.thread()["count"] == 0
    assert "Rude" not in api.html()


@pytest.mark.django_db(transaction=True)
def test_what_a_merge_moves_meanwhile_is_taken_as_well(
    bridge: Story, troll: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = addresses.create(bridge.site, f"{PAPER}/2", headline="The other bridge", source="push")
    touch = sweeping.touch

    def moved(story: int) -> None:
        monkeypatch.setattr(sweeping, "touch", touch)
        merging.merge(bridge, other, by="petro")
        touch(story)

    measures.ban(troll, RUDE, by="olena", past="reject")
    monkeypatch.setattr(sweeping, "touch", moved)
    sweep(Sweep.objects.get())
    assert set(Comment.objects.values_list("status", "story")) == {("rejected", other.pk)}
    assert recount(other) == []


@pytest.mark.django_db(transaction=True)
def test_who_posted_while_it_was_decided_is_caught_by_the_worker(bridge: Story, troll: Reader) -> None:
    measures.ban(troll, RUDE, by="olena", past="reject")
    sweep(Sweep.objects.get())
    say(bridge, "Rude at the last moment", troll)
    assert sweeping.work_off_all(30) == 1
    assert set(Comment.objects.values_list("status", flat=True)) == {"rejected"}


BAN = """
import os, django
from datetime import timedelta
from django.utils import timezone
django.setup()
from ombud.actions import measures, sweeping
from ombud.actions.reasons import Grounds
from ombud.models import Reader, Sweep
sweeping.BATCH = 3
# So long ago that the worker takes it over at once.
now = timezone.now
timezone.now = lambda: now() - timedelta(seconds=sweeping.DESK_SECONDS)
measures.ban(Reader.objects.get(name="Troll"), Grounds("abuse"), by="olena", past="reject")
next(sweeping.work_off(Sweep.objects.get(), 60))
os.kill(os.getpid(), 9)
"""


def test_a_process_that_dies_in_a_ban_leaves_the_rest_to_the_worker(
    scene: Scene, tmp_path: Path, eventually: Eventually
) -> None:
    story = {"url": URL, "headline": "The bridge is open", "text": "It is open."}
    scene.ask("PUT", "/api/v1/paper/stories", story, Authorization=f"Bearer {scene.key}")
    first = {"url": URL, "body": "Rude 0", "name": "Troll"}
    token = json.loads(scene.ask("POST", "/api/v1/paper/comments", first)[1])["token"]
    for number in range(1, 10):
        body = {"url": URL, "body": f"Rude {number}", "name": "Troll"}
        assert scene.ask("POST", "/api/v1/paper/comments", body, Authorization=f"Bearer {token}")[0] == 201
    innocent = {"url": URL, "body": "I was there.", "name": "Ann"}
    scene.ask("POST", "/api/v1/paper/comments", innocent)
    eventually(lambda: len(scene.walk()) == 11)
    own = {"OMBUD_DATA": str(tmp_path / "data"), "OMBUD_DATABASE_URL": scene.database_url}
    environ = {name: value for name, value in os.environ.items() if not name.startswith("OMBUD_")} | own
    died = subprocess.run([sys.executable, "-c", BAN], env=environ, check=False)
    assert died.returncode == -9
    eventually(lambda: scene.walk() == ["I was there."])
    assert scene.ask("GET", f"/p/paper/counts.json?{ASKED}")[1].endswith(b": 1}}")
    assert list(scene.stored().values()) == ["I was there."]
