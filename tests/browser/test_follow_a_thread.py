"""A reader follows a thread: its orders and pages, links to comments, and what comes while he reads."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from servers import SITE, Ombud
from watched import Reader

Wait = Callable[[Callable[[], bool]], bool]
HIDE = """(hidden) => {
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden })
  document.dispatchEvent(new Event('visibilitychange'))
}"""
SHIFTS = """document.shifts = []
new PerformanceObserver((list) => document.shifts.push(...list.getEntries().map(({ value, sources }) => ({
  value, nodes: sources.map(({ node }) => node && (node.className || node.localName)) }))))
  .observe({ type: 'layout-shift', buffered: true })"""
NAMES = "document.names = new Set(Object.getOwnPropertyNames(window))"
LEAKED = "Object.getOwnPropertyNames(window).filter((name) => !document.names.has(name) && !/^\\d+$/.test(name))"
FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
AGO = 300_000  # milliseconds: more than the longest pause between two looks


def tops(page: Page) -> dict[str, float]:
    """Where on the screen each comment begins that the reader has before his eyes."""
    found: dict[str, float] = page.evaluate("""() => Object.fromEntries(
      [...document.querySelector('ombud-comments').shadowRoot.querySelectorAll('.ombud-comment')]
        .map((item) => [item.id, item.getBoundingClientRect()])
        .filter(([, { top, bottom }]) => bottom > 0 && top < innerHeight).map(([id, { top }]) => [id, top]))""")
    return found


def heading(page: Page, count: int) -> None:
    """Waits until the thread says that it has so many comments."""
    expect(page.get_by_role("heading", name=f"Comments ({count})", exact=True)).to_be_visible()


def looks(reader: Reader) -> int:
    """How often the thread was asked for."""
    return sum(urlsplit(url).path == f"/p/{SITE}/thread" for url in reader.requests)


def paragraph(number: int) -> str:
    """A short paragraph that nobody has said before: nearly the same words twice would wait for a moderator."""
    return f"Comment {number:02}. " + " ".join(f"At {number * 100 + minute} it rained." for minute in range(24))


@pytest.fixture
def long(ombud: Ombud) -> str:
    """A page whose thread has 60 comments on three pages, each as long as a short paragraph."""
    url = ombud.page()
    for number in range(60):
        ombud.post(url, paragraph(number), name=f"Reader {number}")
    return url


def test_a_reader_turns_pages_and_changes_the_order(ombud: Ombud, reader: Reader, long: str) -> None:
    page = reader.page
    page.goto(long)
    expect(page.get_by_text("Page 1 of 3")).to_be_attached()
    first = page.locator(".ombud-comment").first
    expect(first).to_contain_text("Comment 00.")
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_text("Page 2 of 3")).to_be_attached()
    expect(first).to_contain_text("Comment 25.")
    expect(page.get_by_role("heading", name="Comments (60)")).to_be_in_viewport()
    page.get_by_role("link", name="Newest").click()
    expect(first).to_contain_text("Comment 59.")
    expect(page.get_by_role("link", name="Newest")).to_have_attribute("aria-current", "true")
    assert page.url == long


def test_a_link_to_a_comment_opens_its_page_with_the_comment_in_sight(
    ombud: Ombud, open_reader: Callable[..., Reader], long: str
) -> None:
    place = next(one["url"] for one in ombud.thread(long, page=2)["comments"] if "Comment 37." in one["html"])
    assert place.startswith(f"{long}#comment-")
    page = open_reader().page
    page.goto(place)
    target = page.locator(".ombud-comment", has_text="Comment 37.")
    expect(target).to_be_in_viewport()
    expect(target).to_be_focused()
    expect(page.get_by_text("Page 2 of 3")).to_be_attached()
    own = open_reader(java_script_enabled=False).page
    own.goto(f"{ombud.url}/p/{SITE}/comments/{place.rpartition('-')[2]}")
    expect(own.locator(".ombud-comment", has_text="Comment 37.")).to_be_in_viewport()


def test_new_comments_are_offered_and_move_nothing_that_is_read(ombud: Ombud, reader: Reader, eventually: Wait) -> None:
    url, page = ombud.page(), reader.page
    for number in range(12):
        ombud.post(url, paragraph(number))
    page.clock.install()
    page.goto(url)
    heading(page, 12)
    page.locator(".ombud-comment").nth(6).evaluate("(item) => item.scrollIntoView({ behavior: 'instant' })")
    before = tops(page)
    assert before
    ombud.post(url, "The thirteenth, come late.", name="Late")
    eventually(lambda: ombud.thread(url)["count"] == 13)
    page.clock.run_for(20_000)
    offer = page.get_by_role("button", name="1 new comment", exact=True)
    expect(offer).to_be_visible()
    assert tops(page) == before
    ombud.post(url, "And a fourteenth.", name="Later")
    eventually(lambda: ombud.thread(url)["count"] == 14)
    page.clock.run_for(20_000)
    page.get_by_role("button", name="2 new comments", exact=True).click()
    late = page.locator(".ombud-comment", has_text="The thirteenth, come late.")
    expect(late).to_be_in_viewport()
    expect(page.get_by_text("And a fourteenth.")).to_be_attached()
    heading(page, 14)


def test_ones_own_words_stay_when_an_older_rendering_comes_after_them(ombud: Ombud, reader: Reader) -> None:
    url, page = ombud.page(), reader.page
    ombud.post(url, "Somebody else's.")
    page.clock.install()
    with page.expect_response(re.compile(r"/thread\?")) as asked:
        page.goto(url)
    heading(page, 1)
    # As one that was asked for before and comes after: of another edition, but without these words.
    late = re.sub(r'data-edition="[^"]*"', 'data-edition="0.5"', asked.value.text())
    page.get_by_role("textbox", name="Your comment").fill("My own.")
    page.get_by_role("button", name="Post comment").click()
    heading(page, 2)
    page.route(re.compile(r"/thread\?"), lambda route: route.fulfill(body=late), times=1)
    with page.expect_response(re.compile(r"/thread\?")):
        page.clock.run_for(20_000)
    with page.expect_response(re.compile(r"/thread\?")):
        page.clock.run_for(20_000)
    expect(page.locator(".ombud-comment", has_text="My own.")).to_be_visible()
    expect(page.get_by_role("button", name="1 new comment")).to_have_count(0)
    heading(page, 2)


def test_nobody_asks_while_the_tab_is_hidden_or_the_thread_out_of_sight(ombud: Ombud, reader: Reader) -> None:
    url, page = ombud.page("<p>The gates of the lock move again.</p>" * 300), reader.page
    ombud.post(url, "Good.")
    page.clock.install()
    page.goto(url)
    page.clock.run_for(AGO)
    assert looks(reader) == 0
    with page.expect_response(re.compile(r"/thread\?")):
        page.locator("ombud-comments").scroll_into_view_if_needed()
    heading(page, 1)
    with page.expect_response(re.compile(r"/thread\?")):
        page.clock.run_for(60_000)
    page.evaluate(HIDE, True)
    page.wait_for_load_state("networkidle")
    seen = looks(reader)
    page.clock.run_for(AGO)
    assert looks(reader) == seen
    page.evaluate(HIDE, False)
    with page.expect_response(re.compile(r"/thread\?")) as shown:
        page.clock.run_for(10_000)
    assert shown.value.status in (200, 304)
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_function("document.querySelector('ombud-comments').getBoundingClientRect().top > innerHeight + 700")
    page.evaluate(FRAMES)  # in the first the observer sees the move, before the second it has said so
    page.wait_for_load_state("networkidle")
    seen = looks(reader)
    page.clock.run_for(AGO)
    assert looks(reader) == seen


@pytest.mark.parametrize("viewport", [{"width": 1280, "height": 900}, {"width": 390, "height": 800}])
def test_nothing_moves_when_the_thread_arrives(ombud: Ombud, open_reader: Callable[..., Reader], viewport: Any) -> None:
    page = open_reader(viewport=viewport).page
    page.add_init_script(SHIFTS)
    # A little longer than the screen: where its end is in sight at first, only the page can keep the place
    # (docs/embed.md says how).
    text = "<p>The gates of the lock move again, and nobody had to push.</p>" * (24 if viewport["width"] > 1000 else 15)
    long = ombud.page(text, after="<footer>The end of the page</footer>")
    for url in (ombud.foreign, long, ombud.own("forty-one-loaves")):
        page.goto(url)
        expect(page.get_by_role("heading", name=re.compile(r"^Comments \("))).to_be_attached()
        page.wait_for_load_state("networkidle")
        page.evaluate(FRAMES)
        assert page.evaluate("document.shifts") == []


def test_a_strict_page_with_many_a_forbidden_thing_has_its_thread(ombud: Ombud, reader: Reader) -> None:
    page = reader.page
    page.add_init_script(NAMES)
    url = ombud.page()
    body, _headers = ombud.elsewhere.pages[urlsplit(url).path]
    policy = (
        f"default-src 'none'; script-src {ombud.url}; connect-src {ombud.url}; "
        "require-trusted-types-for 'script'; trusted-types ombud; base-uri 'none'; form-action 'none'"
    )
    body = re.sub(rb"<style>.*?</style>", b"", body)
    ombud.elsewhere.change(url, body, Content_Security_Policy=policy)
    page.goto(url)
    page.get_by_role("textbox", name="Your comment").fill("Strict, and yet @")
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator(".ombud-comment", has_text="Strict, and yet")).to_be_visible()
    expect(page.locator(".ombud-list")).to_have_css("list-style-type", "none")
    page.get_by_role("button", name="Edit").click()
    page.locator(".ombud-comment").get_by_role("textbox", name="Your comment").fill("Strict, and changed.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("edited", exact=True)).to_be_visible()
    assert page.evaluate(LEAKED) == []
    assert reader.context.cookies() == []


def test_a_page_of_no_known_site_stays_as_it_is(ombud: Ombud, reader: Reader) -> None:
    reader.expect(r"console: .*status of 404")
    reader.expect("console: Ombud has no site for this page")
    page = reader.page
    page.clock.install()
    with page.expect_response(re.compile("/p/nobody/thread")) as answer:
        page.goto(ombud.page(after='<ombud-comments data-site="nobody"><a href="/f">Comments</a></ombud-comments>'))
    assert answer.value.status == 404
    expect(page.get_by_role("link", name="Comments")).to_be_visible()
    expect(page.get_by_role("textbox")).to_have_count(0)
    page.evaluate(FRAMES)
    page.clock.run_for(AGO)
    asked = [url for url in reader.requests if "/p/nobody/" in url]
    assert sorted(asked) == sorted(set(asked))
    assert sum("/thread?" in url for url in asked) == 1


def test_a_story_taken_over_from_another_publication_has_a_thread_of_its_own(
    ombud: Ombud, reader: Reader, eventually: Wait
) -> None:
    reader.expect(r"console: .*status of 422")
    page = reader.page
    url = ombud.page(before='<link rel="canonical" href="https://elsewhere.example/story">')
    page.goto(url)
    heading(page, 0)
    page.get_by_role("textbox", name="Your comment").fill("Read here, said here.")
    page.get_by_role("button", name="Post comment").click()
    heading(page, 1)
    eventually(lambda: ombud.thread(url)["count"] == 1)
    page.reload()
    heading(page, 1)
