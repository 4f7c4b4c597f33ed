"""What stands beside 45 pages of real publications and the demo's stories, taken as one site."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pytest
from kit import kept_for_the_module
from topickit import relate

from ombud.actions import sites, stories
from ombud.models import Likeness, Profile, Story
from ombud.text import extract, likeness
from ombud.text.likeness_sketch import overlap
from ombud.text.likeness_words import bare
from ombud.text.stop_words import stop_words
from ombud.transfer import demo

PAGES = Path(__file__).parents[2] / "shared" / "pages"


@pytest.fixture(scope="module")
def put_in_relation(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """One site of the saved pages and the demo's stories, put in relation once."""
    with kept_for_the_module(django_db_blocker):
        gathered()
        relate()
        yield


@pytest.fixture
def everything(put_in_relation: None, db: None) -> None:
    """The site as it was put in relation."""


def gathered() -> None:
    if not PAGES.is_dir():
        pytest.skip("The saved pages of real publications are not at hand.")
    listed = json.loads((PAGES / "index.json").read_text("utf-8"))
    hosts = sorted({f"https://{urlsplit(page['url']).netloc}" for page in listed})
    site = demo.fill()
    site = sites.change(site, {}, origins=["loopback", *hosts, *(host.replace("https", "http") for host in hosts)])
    for page in listed:
        found = extract.story((PAGES / page["file"]).read_bytes().decode("utf-8", "replace"), page["url"])
        facts = stories.Facts(
            headline=found.headline[:500],
            standfirst=found.standfirst,
            tags=found.tags[:30],
            language=found.language,
            published_at=found.published,
        )
        stories.push(site, page["url"], facts, stories.Text(found.text or page["body"]))


def test_no_page_gets_itself_or_a_copy_or_an_error(everything: None) -> None:
    assert not Story.objects.filter(relate_at__isnull=False).exists()
    spoken = {row.pk: row.language for row in Profile.objects.all()}
    sketches = {row.pk: np.frombuffer(bytes(row.sketch), "<u4") for row in Profile.objects.all()}
    assert len(sketches) == len(Story.objects.all())
    for story in Story.objects.order_by("pk"):
        rows = list(Likeness.objects.filter(story=story).select_related("other").order_by("-score"))
        print(f"\n{story.language} {story.headline[:90]}")  # noqa: T201
        for row in rows[:5]:
            shared = ", ".join([*row.words, *(f"#{tag}" for tag in row.tags)])
            print(f"    {row.score:.2f} {row.other.headline[:70]} [{shared}]")  # noqa: T201
            assert not {bare(word) for word in row.words} & stop_words(spoken[row.other_id]), row.words
        beside = [row.other_id for row in rows]
        assert len(beside) <= 10
        assert story.pk not in beside
        assert all(overlap(sketches[story.pk], sketches[other]) < likeness.COPY for other in beside)


def test_pages_about_the_same_stand_beside_one_another(everything: None) -> None:
    for one, other in (
        ("Google Stadia Red Dead", "Stadia Falls Short"),
        ("13-Inch MacBook Pro", "16-inch MacBook Pro review"),
        ("Nadal keeps Spain alive", "UEFA Euro 2020"),
        ("The flood book, part 1", "The flood book, part 2"),
    ):
        rows = Likeness.objects.filter(story__headline__startswith=one).order_by("-score")
        first = rows.select_related("other")[0]
        assert first.other.headline.startswith(other)
        assert first.words


def test_a_german_page_that_says_it_is_english_stands_beside_german_ones_alone(everything: None) -> None:
    german = set(Profile.objects.filter(language="de").values_list("pk", flat=True))
    told = Story.objects.filter(pk__in=german).values_list("language", flat=True)
    assert "en" in told
    for row in Likeness.objects.all():
        assert (row.story_id in german) == (row.other_id in german)
