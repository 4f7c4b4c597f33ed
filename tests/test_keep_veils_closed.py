"""Veiled words are nowhere in clear where the veil cannot follow."""

import json
import re

import pytest
from kit import BRIDGE, Api

from ombud.models import Story

pytestmark = pytest.mark.django_db

SECRET = "the gardener did it with a trowel"


def unveiled(html: str) -> str:
    """The page without what stands under a veil."""
    return re.sub(r"<details.*?</details>|<label class=.ombud-words.>.*?</label>", "", html, flags=re.DOTALL)


@pytest.fixture
def veiled(api: Api, story: Story) -> None:
    """A comment veiled whole and one with veiled words."""
    api.post(f"Of course {SECRET}.", veil=True, veil_label="The ending")
    api.post(f"I say ||{SECRET}|| and am sorry.")


@pytest.mark.parametrize("path", ["thread.atom", "comments.atom"])
def test_no_feed_has_them(api: Api, veiled: None, path: str) -> None:
    feed = api.client.get(f"/p/paper/{path}", {"url": BRIDGE}).content.decode()
    assert "am sorry" in feed
    assert "trowel" not in feed


def test_structured_data_and_previews_have_them_not(api: Api, veiled: None) -> None:
    page = api.client.get("/stories/paper/bridge").content.decode()
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert data
    assert "trowel" not in data[1]
    assert len(json.loads(data[1])["comment"]) == 2
    assert not re.search(r"<meta[^>]*trowel", page)
    assert "trowel" not in re.sub(
        r"<details.*?</details>|<label class=\"ombud-words\">.*?</label>", "", page, flags=re.S
    )


def test_the_thread_holds_them_inside_a_veil_only(api: Api, veiled: None) -> None:
    html = api.html()
    assert html.count("trowel") == 2
    assert "trowel" not in re.sub(
        r"<details.*?</details>|<label class=\"ombud-words\">.*?</label>", "", html, flags=re.S
    )


def test_the_plain_form_for_programs_has_them_not_and_the_html_keeps_its_veil(api: Api, veiled: None) -> None:
    whole, inline = api.thread()["comments"]
    assert "trowel" not in whole["text"] + inline["text"]
    assert whole["veiled"]
    assert whole["html"].startswith("<details>")


def test_a_withdrawn_or_pending_comment_is_in_no_outlet(api: Api, story: Story) -> None:
    posted = api.post("Gone words", name="Nell Gone")
    api.post("Kept words")
    api.call("DELETE", f"comments/{posted['id']}", token=posted["token"])
    api.call("POST", "comments", {"url": BRIDGE, "body": "Waiting words", "website": "x"})
    for path in ("thread", "thread.json", "thread.atom", "comments.atom"):
        text = api.client.get(f"/p/paper/{path}", {"url": BRIDGE}).content.decode()
        assert "Kept words" in text
        assert "Gone" not in text
        assert "Waiting words" not in text
