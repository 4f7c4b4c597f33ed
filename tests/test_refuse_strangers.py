"""What a stranger sends to break, to fill or to slow down the server gets a clear answer and does nothing."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pytest
from kit import BRIDGE, PAPER, Api, own_url

from ombud import server
from ombud.actions import sites
from ombud.models import Correction, Story
from ombud.publish.shelf import Shelf
from ombud.reader import problems
from ombud.text import clean

pytestmark = pytest.mark.django_db
PILE = "a" + "\u0315\u0300\u0327" * 1500


def test_a_pile_of_marks_is_cut_before_it_is_put_into_order(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    class Watched:
        @staticmethod
        def normalize(form: Any, text: str) -> str:
            seen.append(len(text))
            return unicodedata.normalize(form, text)

    monkeypatch.setattr(clean, "unicodedata", Watched)
    assert len(clean.tidy(PILE, 5000)) <= 1 + clean.MARKS_IN_A_ROW
    assert len(clean.tidy("\u200d".join(PILE), 5000)) <= 1 + clean.MARKS_IN_A_ROW
    assert seen[0] < 50


def test_a_long_complaint_is_refused_however_short_it_would_be_made(api: Api, story: Story) -> None:
    answer = api.call("POST", "corrections", {"url": BRIDGE, "message": PILE})
    assert answer.status_code == 422
    assert "message" in answer.json()["errors"]
    assert not Correction.objects.exists()


def test_a_complaint_that_grows_by_being_normalised_is_refused(api: Api, story: Story) -> None:
    answer = api.call("POST", "corrections", {"url": BRIDGE, "message": "\ufb2c" * 1500})
    assert answer.status_code == 422


@pytest.mark.parametrize("path", ["/embed/a\0.js", "/embed/\xff.js", "/stories/paper/a\0b", "/p/paper/counts.json"])
def test_an_address_that_names_no_file_is_nobodys_fault(path: str) -> None:
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "url=http://[&url=http://a:99999999/"}
    assert server.published(environ) is None


def test_made_up_paths_do_not_fill_the_memory(tmp_path: Path) -> None:
    kept = Shelf(tmp_path, "https://readers.example", ["en"])
    kept.find(f"/stories/paper/{'a' * 50_000}", "")
    assert not kept._files


@pytest.mark.parametrize("origin", ["http://[", "http://[::1", "null", "x" * 5000])
def test_an_origin_that_is_none_may_not_post(api: Api, story: Story, origin: str) -> None:
    answer = api.call("POST", "comments", {"url": BRIDGE, "body": "Hello."}, origin=origin)
    assert answer.status_code == 403


@pytest.mark.parametrize("number", ["²", "١", "9" * 5000, str(2**64), "-1", "\0"])
@pytest.mark.parametrize("field", ["story", "parent", "recommend", "edit", "reply"])
def test_a_number_that_is_none_names_no_row(api: Api, story: Story, field: str, number: str) -> None:
    form = "comment" if field in ("story", "parent") else "act"
    given = {"story": story.pk, "body": "Hello.", field: number}
    assert api.client.post(f"/p/paper/{form}", given).status_code in (200, 404)


@pytest.mark.parametrize("path", ["p/paper/thread?id=%00", "api/v1/%00/stories", "p/paper/suggestions/%00", "desk/%00"])
def test_nul_in_an_address_names_nothing(api: Api, path: str) -> None:
    assert api.client.get(f"/{path}").status_code == 404


def test_nul_in_a_field_is_left_out(api: Api, story: Story) -> None:
    nul = dict.fromkeys(("name", "email", "id", "interface", "lang", "website"), "\0")
    assert api.call("POST", "comments", {"url": BRIDGE, "body": "Hello.", **nul}).status_code == 201
    assert api.client.post("/p/paper/comment", {"story": story.pk, "body": "Hi.", **nul}).status_code == 200
    nul = dict.fromkeys(("exact", "prefix", "suffix", "kind", "email", "id", "interface", "suggestion"), "\0")
    assert api.call("POST", "corrections", {"url": BRIDGE, "message": "Wrong.", **nul}).status_code == 202


@pytest.mark.parametrize("slug", ["the-mayor-is-a-crook", "x" * 500])
def test_a_stranger_names_no_page_of_our_own(api: Api, slug: str) -> None:
    url = own_url(api.site, slug)
    assert api.call("POST", "comments", {"url": url, "body": "Hello."}).status_code == 404
    assert api.call("POST", "corrections", {"url": url, "message": "Wrong."}).status_code == 404
    assert api.call("POST", "stories/seen", {"url": url}).status_code == 404
    assert api.client.get("/p/paper/discussion", {"url": url}).status_code == 404
    assert api.client.get("/p/paper/correct", {"url": url}).status_code == 404
    assert not Story.objects.exists()


@pytest.mark.parametrize("page", ["discussion", "correct"])
def test_asking_for_made_up_pages_makes_few_stories(api: Api, page: str) -> None:
    sites.change(api.site, {"new_stories_per_minute": 3})
    answers = [api.client.get(f"/p/paper/{page}", {"url": f"{PAPER}/{number}"}).status_code for number in range(5)]
    assert answers[3:] == [429, 429]
    assert Story.objects.count() == 3


def test_what_cannot_be_read_gets_a_problem_and_no_page_of_djangos(api: Api, story: Story) -> None:
    url, many = "/p/paper/comment", "&".join(f"a{number}=1" for number in range(5000))
    form = "application/x-www-form-urlencoded"
    answers = [
        api.client.get("/", headers={"host": "evil.example"}),
        api.client.generic("POST", url, many, form),
        api.client.generic("POST", url, "body=x", f"{form}; charset=base64"),
        api.client.generic("POST", url, "body=x", "multipart/form-data"),
    ]
    assert [(answer.status_code, answer["Content-Type"]) for answer in answers] == [(400, problems.TYPE)] * 4
