"""Stories at the desk: finding, reading again, merging, undoing."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from kit import BRIDGE, PAPER, Api

from ombud.actions import stories
from ombud.actions.addresses import create, learn
from ombud.desk import story_search
from ombud.models import Comment, Decision, Merge, Site, Story

pytestmark = pytest.mark.django_db

Say = Callable[..., Comment]


@pytest.fixture
def ferry(site: Site) -> Story:
    """Another story of the same site, read from its page."""
    return create(site, f"{PAPER}/2026/ferry", headline="Пором повертається", language="uk")


def found(desk: Client, **query: str) -> list[int]:
    page = desk.get("/desk/stories", query).content.decode()
    return [int(pk) for pk in re.findall(r'<a href="/desk/stories/(\d+)"', page)]


def test_stories_stand_newest_first(desk: Client, story: Story, ferry: Story) -> None:
    assert "<h1>Stories</h1>" in desk.get("/desk/stories").content.decode()
    assert found(desk) == [ferry.pk, story.pk]


@pytest.mark.parametrize(
    "words", ["bridge is", "BRIDGE", "пором", "Пором", "ПОВЕРТАЄТЬСЯ", BRIDGE, "paper.example/2026"]
)
def test_a_story_is_found_by_headline_or_address(desk: Client, story: Story, ferry: Story, words: str) -> None:
    Story.objects.filter(pk=ferry.pk).update(headline="Пором ПОВЕРТАЄТЬСЯ")
    wanted = {"bridge is": [story.pk], "BRIDGE": [story.pk], BRIDGE: [story.pk]}
    both = [ferry.pk, story.pk]
    assert found(desk, q=words) == wanted.get(words, both if "/2026" in words else [ferry.pk])


@pytest.mark.parametrize(
    "address",
    [f"{PAPER}/old-bridge", "https://www.paper.example/old-bridge/?utm_source=x", "paper.example/old-bridge"],
)
def test_a_story_is_found_by_any_spelling_of_any_of_its_addresses(
    desk: Client, story: Story, ferry: Story, address: str
) -> None:
    learn(story, f"{PAPER}/old-bridge")
    assert found(desk, q=address) == [story.pk]


def test_stories_of_one_site_are_shown_by_themselves(desk: Client, story: Story, stranger_site: Site) -> None:
    theirs = create(stranger_site, "https://rival.example/bridge", headline="The bridge is shut")
    assert found(desk, q="bridge", site="rival") == [theirs.pk]
    assert found(desk, q="bridge") == [theirs.pk, story.pk]


@pytest.mark.parametrize(
    "words", ["%", "_", "'; --", "\x00", "http://", "https://[", "x" * 5000, "<script>alert(1)</script>"]
)
def test_a_hostile_search_finds_nothing_and_breaks_nothing(desk: Client, story: Story, words: str) -> None:
    page = desk.get("/desk/stories", {"q": words})
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()
    assert found(desk, q=words) == ([story.pk] if words == "\x00" else [])


def test_paging_meets_every_story_once(desk: Client, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(story_search, "PAGE", 3)
    monkeypatch.setattr("ombud.desk.stories.PAGE", 3)
    made = [create(site, f"{PAPER}/part-{number}", headline=f"Part {number}").pk for number in range(7)]
    met, url = [], "/desk/stories?q=part"
    for _page in range(3):
        page = desk.get(url).content.decode()
        met += [int(pk) for pk in re.findall(r'<a href="/desk/stories/(\d+)"', page)]
        more = re.search(r'href="(/desk/stories\?[^"]*after=[^"]+)"', page)
        url = more[1].replace("&amp;", "&") if more else ""
    assert url == ""
    assert met == sorted(made, reverse=True)


def test_twice_as_many_stories_take_no_more_queries(desk: Client, site: Site, say: Say) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            desk.get("/desk/stories")
        return len(caught)

    say()
    for number in range(5):
        create(site, f"{PAPER}/first-{number}")
    once = queries()
    for number in range(5):
        create(site, f"{PAPER}/second-{number}")
    assert queries() == once
    assert once <= 10


def test_a_storys_page_tells_what_is_known_of_it(desk: Client, story: Story, say: Say) -> None:
    learn(story, f"{PAPER}/old-bridge")
    for words in ("One text.", "Another text, longer."):
        stories.push(story.site, BRIDGE, stories.Facts(), stories.Text(words))
    say()
    page = desk.get(f"/desk/stories/{story.pk}").content.decode()
    assert BRIDGE in page
    assert f"{PAPER}/old-bridge" in page
    assert re.findall(r'<th scope="row" class="n">(\d+)</th>', page) == ["2", "1"]
    assert re.findall(r'<td class="n">(\d+)</td>', page) == ["21", "9"]
    assert "1 comment<" in page


def test_a_failed_look_is_told_and_the_page_is_read_again_on_request(desk: Client, ferry: Story) -> None:
    stories.fetch_failed(ferry, "The server said <b>500</b>.")
    page = desk.get(f"/desk/stories/{ferry.pk}").content.decode()
    assert "The server said &lt;b&gt;500&lt;/b&gt;." in page
    answer = desk.post(f"/desk/stories/{ferry.pk}/refetch")
    assert (answer.status_code, answer["Location"]) == (303, f"/desk/stories/{ferry.pk}")
    ferry.refresh_from_db()
    assert ferry.fetch_at is not None
    assert Decision.objects.get(story=ferry, verb="refetch").by == "olena"
    assert ferry.fetch_at <= timezone.now()
    assert ferry.fetch_error == ""


def test_a_story_of_our_own_has_no_page_to_read(desk: Client, story: Story) -> None:
    Story.objects.update(source="own")
    assert "Read the page again" not in desk.get(f"/desk/stories/{story.pk}").content.decode()
    assert desk.post(f"/desk/stories/{story.pk}/refetch").status_code == 409


def test_two_stories_are_merged_by_address_and_parted_again(desk: Client, api: Api, story: Story, ferry: Story) -> None:
    api.post("On the ferry", url=ferry.url)
    api.post("On the bridge")
    answer = desk.post(f"/desk/stories/{ferry.pk}/merge", {"into": f"{BRIDGE}/?utm_source=mail"})
    assert answer["Location"] == f"/desk/stories/{story.pk}"
    assert api.thread()["count"] == 2
    assert api.thread(ferry.url)["count"] == 2
    page = desk.get(f"/desk/stories/{story.pk}").content.decode()
    assert ">Undo</button>" in page
    assert "by olena" in page
    merge = Merge.objects.get()
    assert desk.post(f"/desk/merges/{merge.pk}/undo")["Location"] == f"/desk/stories/{ferry.pk}"
    assert api.thread()["count"] == 1
    assert api.thread(ferry.url)["count"] == 1
    again = desk.post(f"/desk/merges/{merge.pk}/undo")
    assert again.status_code == 409
    assert "undone already" in again.content.decode()


@pytest.mark.parametrize(
    ("into", "status"),
    [
        ("", 422),
        ("nonsense", 422),
        ("https://evil.example/x", 422),
        (f"{PAPER}/nobody-knows", 422),
        (BRIDGE, 409),
        ("\x00", 422),
        ("https://rival.example/bridge", 422),
    ],
)
def test_what_cannot_be_merged_is_refused_with_the_address_kept(
    desk: Client, story: Story, stranger_site: Site, into: str, status: int
) -> None:
    create(stranger_site, "https://rival.example/bridge")
    answer = desk.post(f"/desk/stories/{story.pk}/merge", {"into": into})
    assert answer.status_code == status
    page = answer.content.decode()
    assert 'role="alert"' in page
    if into.startswith("http"):
        assert f'value="{into}"' in page
    assert not Merge.objects.exists()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "stories/999"),
        ("post", "stories/999/refetch"),
        ("post", "stories/999/merge"),
        ("post", "merges/999/undo"),
    ],
)
def test_what_is_not_there_is_not_there(desk: Client, method: str, path: str) -> None:
    answer = getattr(desk, method)(f"/desk/{path}")
    assert answer.status_code == 404
    assert "<h1>" in answer.content.decode()
