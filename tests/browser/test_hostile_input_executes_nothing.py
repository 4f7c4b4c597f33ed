"""The whole corpus of hostile text, posted through the API and opened in Chromium: nothing runs, nothing breaks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import quote
from urllib.request import Request

import pytest
from hostile import FLOODS, SAMPLES
from playwright.sync_api import Page, expect
from servers import SITE, Ombud, ask
from watched import Reader

# Any of these would be a script of the sample's; a host cannot call what stands on its `document`.
TRAP = """document.caught = []
window.hostile = window.alert = window.open = (...given) => document.caught.push(String(given))"""
WIDTHS = (320, 1280)
HIGHEST = 6000  # pixels; the longest honest comment on the smallest screen is about 5000 high
NAMES = ["\u202eeeL nnA", "<b onclick=hostile()>Ann</b>", "a\u0301" * 30, "W" * 60, "\x00Ann", "אן לי"]


def floods() -> Iterator[str]:
    """The long samples, each cut to what the site takes."""
    for before, piece, after, times in FLOODS.values():
        yield (before + piece * times + after)[:5000]


def send(ombud: Ombud, url: str, body: str, number: int) -> int:
    """Posts one sample as a comment, its name and label hostile too: the status."""
    name, label = NAMES[number % len(NAMES)], "" if number % 3 else '"><img src=x onerror=hostile()>\u202e'
    draft = {"url": url, "body": body, "name": name, "veil": bool(label), "veil_label": label}
    status, answer = ombud.call("POST", "comments", draft)
    assert status in (201, 202, 422), answer
    assert status != 422 or answer["detail"]
    return status


@pytest.fixture(scope="session")
def thread(ombud: Ombud) -> str:
    """A page whose thread is the corpus."""
    url = ombud.page()
    bodies = [body.encode("utf-8", "surrogatepass").decode("utf-8", "replace") for body in SAMPLES.values()]
    taken = [send(ombud, url, body, number) for number, body in enumerate([*bodies, *floods()])]
    assert sum(status == 201 for status in taken) > 150
    return url


def assert_harmless(page: Page) -> None:
    """Nothing ran, nothing is loaded from the samples, nothing is wider than the screen or endlessly high."""
    page.locator("details").evaluate_all("(all) => all.forEach((veil) => { veil.open = true })")
    page.locator(".ombud-words input").evaluate_all("(all) => all.forEach((box) => box.click())")
    assert page.evaluate("document.caught") == []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        heights = page.locator(".ombud-card").evaluate_all("(all) => all.map((one) => one.offsetHeight)")
        assert max(heights) < HIGHEST
    inside = page.locator(".ombud-body").evaluate_all(
        "(all) => all.flatMap((one) => [...one.querySelectorAll('*')].map((node) => node.localName))"
    )
    assert not set(inside) & {"script", "iframe", "img", "svg", "math", "style", "form", "object", "embed", "link"}


@pytest.mark.parametrize("sort", ["oldest", "newest"])
def test_a_thread_of_hostile_comments_in_the_embed(
    ombud: Ombud, open_reader: Callable[..., Reader], thread: str, sort: str
) -> None:
    page = open_reader().page
    page.add_init_script(TRAP)
    page.goto(thread)
    if sort == "newest":
        page.get_by_role("link", name="Newest").click()
    pages = ombud.thread(thread)["pages"]
    for number in range(1, pages + 1):
        expect(page.get_by_text(f"Page {number} of {pages}")).to_be_attached()
        assert_harmless(page)
        if number < pages:
            page.get_by_role("link", name="Next").click()


def test_the_page_of_the_thread_itself(ombud: Ombud, open_reader: Callable[..., Reader], thread: str) -> None:
    page = open_reader().page
    page.add_init_script(TRAP)
    page.goto(f"{ombud.url}/p/{SITE}/discussion?url={quote(thread)}")
    pages = ombud.thread(thread)["pages"]
    for number in range(1, pages + 1):
        expect(page.get_by_text(f"Page {number} of {pages}")).to_be_attached()
        assert_harmless(page)
        if number < pages:
            page.get_by_role("link", name="Next").click()


@pytest.mark.parametrize("path", ["thread.json", "thread.atom", "comments.atom"])
def test_the_thread_as_data(ombud: Ombud, reader: Reader, thread: str, path: str) -> None:
    page = reader.page
    page.add_init_script(TRAP)
    answer = page.goto(f"{ombud.url}/p/{SITE}/{path}?url={quote(thread)}")
    assert answer is not None
    assert answer.ok
    assert re.match(r"application/(json|atom\+xml)", answer.headers["content-type"])
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert page.evaluate("document.caught") == []


def test_a_hostile_comment_written_in_the_form(ombud: Ombud, reader: Reader) -> None:
    page = reader.page
    page.add_init_script(TRAP)
    page.goto(ombud.page())
    words = "<img src=x onerror=hostile()> [x](javascript:hostile()) ||<svg onload=hostile()>||"
    page.get_by_role("textbox", name="Your comment").fill(words)
    page.get_by_role("textbox", name="Name", exact=True).fill("<i onclick=hostile()>@Ann</i>")
    page.get_by_role("button", name="Post comment").click()
    made = page.locator(".ombud-comment")
    expect(made.locator(".ombud-name")).to_have_text("<i onclick=hostile()>@Ann</i>")
    made.get_by_role("button", name="Reply").click()
    page.get_by_role("textbox", name="Your comment").press_sequentially("@<")
    page.get_by_role("listbox").get_by_role("option").click()
    made.get_by_role("button", name="Edit").click()
    expect(made.get_by_role("textbox", name="Your comment").last).to_have_value(words)
    assert_harmless(page)


HOSTILE_REQUESTS: dict[str, tuple[bytes, str, int]] = {
    "ten megabytes": (b'{"url": "%s", "body": "' + b"x" * 10_000_000 + b'"}', "application/json", 413),
    "broken UTF-8": (b'{"url": "%s", "body": "\xff\xfe\xc0"}', "application/json", 400),
    "a NUL": (b'{"url": "%s", "body": "a\x00b"}', "application/json", 400),
    "no object": (b"[" * 10_000, "application/json", 400),
    "a form": (b"url=%s&body=x", "application/x-www-form-urlencoded", 400),
}


@pytest.mark.parametrize("name", HOSTILE_REQUESTS)
def test_a_body_that_is_no_comment_gets_a_clear_answer(ombud: Ombud, name: str) -> None:
    body, kind, expected = HOSTILE_REQUESTS[name]
    url = ombud.own("nichnyi-avtobus")
    address, filled = f"{ombud.url}/api/v1/{SITE}/comments", body.replace(b"%s", url.encode(), 1)
    status, answer = ask(Request(address, filled, {"Content-Type": kind}, method="POST"))
    assert status == expected
    assert answer["status"] == expected
    assert answer["detail"]
    assert ombud.thread(url)["count"] == 0
