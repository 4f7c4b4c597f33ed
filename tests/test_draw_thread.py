"""The thread as readers get it: names that people and assistive technology find, and nothing that does harm."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from django.utils.safestring import mark_safe

from ombud.publish.render import fragment
from ombud.publish.thread import SAMPLES

EMBED = Path(__file__).parent.parent / "embed"
HOSTILE = '"><img src=x onerror=alert(1)><script>alert(1)</script>'

Attributes = dict[str, str | None]


class Elements(HTMLParser):
    """All elements of a fragment with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, Attributes]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def of(self, tag: str) -> list[Attributes]:
        return [attributes for name, attributes in self.found if name == tag]


def comment(pk: int = 5, **changes: Any) -> dict[str, Any]:
    made = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
    return {
        "id": pk,
        "anchor": f"comment-{pk}",
        "name": "Ada",
        "html": mark_safe("<p>Good words.</p>"),
        "veil": "",
        "veil_label": "",
        "language": "en",
        "dir": "ltr",
        "created": made,
        "created_iso": made.isoformat(),
        "edited": False,
        "withdrawn": False,
        "depth": 0,
        "parent": None,
        "reply_to": "",
        "reply_to_anchor": "",
        "recommendations": 0,
        "url": f"https://readers.example.org/p/paper/comments/{pk}",
        "badge": "",
        "pinned": False,
        "versions": [],
        "more": None,
        **changes,
    }


def drawn(lang: str = "en", comments: list[dict[str, Any]] | None = None, **changes: Any) -> str:
    rows = [comment()] if comments is None else comments
    site = {"name": "paper", "title": "The Paper", "url": "https://readers.example.org/p/paper"}
    story = {"id": 7, "url": "https://paper.example/a", "headline": "A", "language": "en", "page": f"{site['url']}/s"}
    thread = {
        "lang": lang,
        "dir": "ltr",
        "site": site,
        "public_url": "https://readers.example.org",
        "story": story,
        "edition": 3,
        "sort": "oldest",
        "sorts": [{"key": "oldest", "label": "Oldest", "url": "?sort=oldest", "current": True}],
        "page": 1,
        "pages": 1,
        "count": len(rows),
        "languages": [
            {"code": "en", "label": "English", "dir": "ltr", "count": 2},
            {"code": "uk", "label": "Українська", "dir": "ltr", "count": 1},
        ],
        "samples": SAMPLES,
        "accounts": True,
        "translates": True,
        "mode": {"moderation": "after", "slow_seconds": 0, "closes_at": None},
        "open": True,
        "limits": {"body": 4000, "name": 60, "label": 80, "edit_minutes": 15},
        "site_languages": [{"code": "en", "label": "English"}, {"code": "uk", "label": "Українська"}],
        "comments": rows,
        "root": None,
        **changes,
    }
    with translation.override(lang):
        return fragment(thread)


def test_a_reader_finds_heading_fields_and_buttons_by_their_names() -> None:
    html = drawn()
    for name in ("Comments (1)", "Your comment", "Name", "Contains spoilers", "Post comment", "Reply", "Recommend"):
        assert f">{name}<" in html or f"> {name}<" in html, name


def test_a_time_is_the_permalink_of_its_comment() -> None:
    assert re.search(r'<a class="ombud-when" href="[^"]+/comments/5"[^>]*><time datetime="2026-05-04', drawn())


def test_a_veiled_comment_opens_without_scripts() -> None:
    html = drawn(comments=[comment(veil="author", veil_label="Part 2")])
    veil = re.search(r'<details class="ombud-veil.*?</details>', html, re.S)
    assert veil
    summary, body = veil[0].split("</summary>")
    assert "This comment contains spoilers. Show it" in summary
    assert "Part 2" in summary
    assert "Good words." in body
    assert "Good words." not in html.replace(veil[0], "")


def test_a_withdrawn_comment_shows_neither_name_nor_words_nor_buttons() -> None:
    html = drawn(comments=[comment(withdrawn=True, html="", name="")])
    assert "withdrawn by its author" in html
    assert 'name="recommend"' not in html
    removed = drawn(comments=[comment(withdrawn=True, html="", name="", gone="removed")])
    assert "removed by a moderator" in removed


@pytest.mark.parametrize("field", ["name", "veil_label", "reply_to", "language", "url"])
def test_a_hostile_value_stays_text(field: str) -> None:
    page = Elements(drawn(comments=[comment(veil="author") | {field: HOSTILE}]))
    assert not page.of("script")
    assert not page.of("img")


def test_a_thread_needs_no_inline_style_or_script_of_its_host() -> None:
    for tag, attributes in Elements(drawn(comments=[comment(veil="author")])).found:
        assert tag not in ("script", "style", "link")
        assert not [name for name in attributes if name == "style" or name.startswith("on")]


def test_a_closed_thread_takes_no_words() -> None:
    html = drawn(open=False)
    assert "are closed" in html
    assert 'name="body"' not in html
    assert 'name="reply"' not in html
    assert 'name="recommend"' in html


def test_every_label_and_description_points_at_an_element() -> None:
    page = Elements(drawn())
    ids = {attributes.get("id") for _tag, attributes in page.found}
    for _tag, attributes in page.found:
        for name in ("for", "aria-describedby", "aria-labelledby", "form"):
            for wanted in (attributes.get(name) or "").split():
                assert wanted in ids, f"{name}={wanted}"


def test_the_plain_forms_lead_to_absolute_addresses() -> None:
    actions = [form["action"] for form in Elements(drawn()).of("form") if form.get("method") in ("get", "post")]
    assert {"https://readers.example.org/p/paper/comment", "https://readers.example.org/p/paper/act"} <= set(actions)
    assert all((action or "").startswith("https://readers.example.org/p/paper/") for action in actions)


def test_a_thread_brings_every_phrase_that_scripts_say() -> None:
    wanted: set[str] = set()
    for path in EMBED.glob("*.js"):
        wanted |= set(re.findall(r"words\('(\w+)'", path.read_text()))
    assert len(wanted) > 5
    assert wanted <= {attributes.get("data-k") for attributes in Elements(drawn()).of("i")}


def test_ukrainian_brings_a_sample_of_each_of_its_plural_forms() -> None:
    said = re.findall(r'<i data-k="new">(.*?)</i>', drawn("uk"))
    assert {phrase.split(" ", 1)[1] for phrase in said} == {"новий коментар", "нові коментарі", "нових коментарів"}


def test_a_thread_whose_story_is_not_known_yet_says_so() -> None:
    section = Elements(drawn(comments=[], unknown=True)).of("section")[0]
    assert "data-unknown" in section
    assert "data-unknown" not in Elements(drawn()).of("section")[0]
