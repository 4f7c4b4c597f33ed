"""Readers choose the languages that they read: counted, remembered, and without a script as well."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from kit import Api

from ombud.models import Comment, Reader, Site, Story
from ombud.publish import reading_languages

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(say: Callable[..., Comment]) -> dict[str, Comment]:
    """Two roots in Ukrainian, one with an English reply; one in English; one in no known language."""
    held = say("Перший, з відповіддю.", language="uk", name="Оля")
    return {
        "held": held,
        "reply": say("A reply to it.", language="en", parent=held),
        "lone": say("Другий, без відповідей.", language="uk"),
        "english": say("In English.", language="en"),
        "unknown": say("12:30!"),
    }


def page(api: Api, **query: Any) -> str:
    answer = api.client.get("/stories/paper/bridge", query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_mix_of_a_thread_is_told(api: Api, thread: dict[str, Comment]) -> None:
    html = api.html()
    assert "Languages I read" in html
    mix = re.findall(r'value="(\w+)" checked> <bdi lang="\w+">([^<]+)</bdi> <span>(\d+)</span>', html)
    assert sorted(mix) == [("en", "English", "2"), ("uk", "Українська", "2")]


def test_a_thread_in_one_language_asks_nothing(api: Api, say: Callable[..., Comment]) -> None:
    say("In English.", language="en")
    assert "ombud-langs" not in api.html()


def test_without_a_script_others_are_hidden_counted_and_one_click_away(api: Api, thread: dict[str, Comment]) -> None:
    html = page(api, read="en", lang="en")
    assert "In English." in html
    assert "12:30!" in html
    assert "Другий" not in html
    assert "2 comments in other languages hidden." in html
    away = re.search(r'hidden\. <a href="([^"]+)"', html)
    assert away
    assert "read=" not in away[1]
    assert re.search(r'value="uk"> <bdi', html)
    assert re.search(r'value="en" checked> <bdi', html)


def test_one_that_has_shown_replies_leaves_a_placeholder(api: Api, thread: dict[str, Comment]) -> None:
    html = page(api, read="en", lang="en")
    assert "A reply to it." in html
    assert "з відповіддю" not in html
    assert "A comment in another language: Українська" in html
    assert f'id="comment-{thread["held"].pk}"' in html


def test_a_version_in_a_read_language_keeps_the_comment(api: Api, story: Story) -> None:
    api.post("Обома мовами.", lang="uk", versions=[{"lang": "en", "body": "In both."}])
    api.post("In English.", lang="en")
    assert "In both." in page(api, read="en")


def test_the_choice_goes_with_the_reader_to_other_pages_and_orders(api: Api, thread: dict[str, Comment]) -> None:
    html = page(api, read=["en", "pl"])
    orders = re.findall(r'<a href="([^"]+sort=[^"]+)" data-go', html)
    assert orders
    assert all("read=en%2Cpl" in url for url in orders)


def test_such_a_page_is_neither_kept_nor_mistaken_for_the_whole_one(api: Api, thread: dict[str, Comment]) -> None:
    whole = page(api, lang="en")
    assert "Другий" not in page(api, read="en", lang="en")
    assert page(api, lang="en") == whole


@pytest.mark.parametrize("read", ["", ",,,", "xx", '"><script>alert(1)</script>', "en," * 500])
def test_a_made_up_choice_does_no_harm(api: Api, thread: dict[str, Comment], read: str) -> None:
    assert "<script>alert" not in page(api, read=read)


def test_the_choice_is_read_in_either_spelling() -> None:
    assert reading_languages.asked(["en,uk", "uk", " pl "]) == ["en", "uk", "pl"]


def test_a_reader_with_a_token_finds_the_choice_again(api: Api, story: Story) -> None:
    token = api.post("Hello.")["token"]
    answer = api.call("PUT", "me/languages", {"languages": ["uk", "en-GB", "uk", "<b>"]}, token)
    assert answer.json() == {"languages": ["uk", "en-GB"]}
    found = api.call("GET", "me?url=https://paper.example/2026/bridge", token=token).json()
    assert found["languages"] == ["uk", "en-GB"]
    assert api.call("PUT", "me/languages", {"languages": []}, token).json() == {"languages": []}


def test_strangers_choose_for_nobody(api: Api, story: Story, stranger_site: Site) -> None:
    token = api.post("Hello.")["token"]
    assert api.call("PUT", "me/languages", {"languages": ["uk"]}).status_code == 403
    assert api.call("PUT", "me/languages", {"languages": ["uk"]}, "1.1.forged").status_code == 403
    assert Api(stranger_site, api.client).call("PUT", "me/languages", {"languages": ["uk"]}, token).status_code == 403
    assert api.call("PUT", "me/languages", {"languages": "uk"}, token).status_code == 422
    assert Reader.objects.exclude(languages=[]).count() == 0
