"""A whole shift of a moderator by keyboard alone, and what two of them see of each other."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from deskserver import Server
from playwright.sync_api import Browser, Locator, Page, expect

WIDE = {"width": 1440, "height": 900}


def words_of_focus(page: Page) -> str:
    """The words of the comment that has the focus."""
    found = page.evaluate("document.activeElement.closest('article')?.querySelector('.ombud-body')?.textContent ?? ''")
    return str(found).strip()


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the control of that name has the focus."""
    for _step in range(60):
        page.keyboard.press("Tab")
        said = page.evaluate(
            "((at) => (at === document.body ? '' : at.labels?.[0]?.textContent ?? at.textContent ?? '').trim())"
            "(document.activeElement)"
        )
        if name in said:
            return
    raise AssertionError(f"no way by keyboard to “{name}”")


def decide_one_by_one(page: Page, status: Locator, held: Locator) -> None:
    """Approve one, reject one with words for its author, veil one and take that back."""
    page.keyboard.press("j")
    expect(page.get_by_role("complementary", name="In its context")).to_contain_text("Its author")
    page.keyboard.press("a")
    expect(status).to_contain_text("Approved by night")

    assert words_of_focus(page) == "Rude words"
    page.keyboard.press("w")
    page.keyboard.type("Insult")
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    expect(status).to_contain_text("Rejected by night")
    expect(held).to_have_text("5")

    assert words_of_focus(page) == "The end is near"
    page.keyboard.press("v")
    expect(status).to_contain_text("Veiled by night")
    page.keyboard.press("u")
    expect(status).to_contain_text("Undone. The comment is as it was.")
    assert words_of_focus(page) == "The end is near"


def claim_and_ask(page: Page, status: Locator) -> None:
    """Take the next one, and ask a colleague about it."""
    page.keyboard.press("j")
    page.keyboard.press("c")
    expect(status).to_contain_text("Yours for five minutes.")
    expect(page.get_by_text("yours until")).to_be_visible()
    page.keyboard.press("q")
    page.keyboard.type("Is this jrav?")
    tab_to(page, "Ask")
    page.keyboard.press("Enter")
    expect(status).to_contain_text("Asked.")
    expect(page.get_by_role("listitem").filter(has_text="night asks:")).to_contain_text("Is this jrav?")


def decide_many(page: Page, status: Locator) -> None:
    """Choose two, look at the preview, and decide on both."""
    for _boat in range(2):
        page.keyboard.press("j")
        page.keyboard.press("x")
    expect(page.get_by_text("Chosen: 2")).to_be_visible()
    page.evaluate("document.querySelector('#bulk select').focus()")
    page.keyboard.type("Spam")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=re.compile("Spam: 2 comments"))).to_be_visible()
    tab_to(page, "Spam")
    page.keyboard.press("Enter")
    expect(status).to_contain_text("2 comments decided.")


def search_and_leave(page: Page) -> None:
    """Find what was decided, read its record, and sign out."""
    page.wait_for_load_state()
    page.keyboard.press("/")
    page.keyboard.type("boats")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Search comments")).to_be_visible()
    page.wait_for_load_state()
    for _try in range(20):
        if page.locator("mark").count() == 2:
            break
        page.reload()
    expect(page.locator("mark")).to_have_text(["Boats", "Boats"])
    page.keyboard.press("j")
    page.keyboard.press("o")
    expect(page.get_by_role("heading", name="What was decided")).to_be_visible()
    page.locator("details.me > summary").focus()
    page.keyboard.press("Enter")
    tab_to(page, "Sign out")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Sign in to the desk")).to_be_visible()


def test_a_shift_by_keyboard_alone(browser: Browser, server: Server) -> None:
    page = browser.new_context(viewport=WIDE).new_page()
    for words in ("Fine words", "Rude words", "The end is near", "Undecided", "Boats one", "Boats two", "Last words"):
        server.post(words, name="Ann")
    page.goto(server.run("staff", "add", "night", "--owner").split()[-1])
    tab_to(page, "Sign in")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Queue")).to_be_visible()
    page.wait_for_load_state()
    status, held = page.get_by_role("status"), page.locator("[data-held]")

    decide_one_by_one(page, status, held)
    assert server.shown() == ["Fine words"]
    claim_and_ask(page, status)
    decide_many(page, status)
    search_and_leave(page)
    assert server.shown() == ["Fine words"]


def test_two_see_who_looks_at_what_and_what_is_new(browser: Browser, server: Server) -> None:
    server.post("Words")
    first = server.desk(browser)
    second = server.sign_in(browser, "petro")
    second.wait_for_load_state()
    second.keyboard.press("j")
    second.keyboard.press("c")
    expect(second.get_by_text("yours until")).to_be_visible()
    server.post("More words")
    first.clock.install()
    first.reload()
    expect(first.get_by_role("listitem").filter(has_text="petro is looking at it")).to_be_visible()
    server.post("Even more words")
    first.clock.run_for(16_000)
    expect(first.get_by_text("New: 1. Show")).to_be_visible()
    expect(first.locator("[data-held]")).to_have_text("3")
    assert len(first.locator(".row").all()) == 2
    first.keyboard.press("n")
    expect(first.locator(".row")).to_have_count(3)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_queue_and_all_around_it_is_open_to_all(browser: Browser, server: Server, scheme: str, width: int) -> None:
    pk = server.post("> It is open.\n\nIt ||fell|| down.", name="Ann")
    page = server.desk(browser, color_scheme=scheme, viewport={"width": width, "height": 900})
    page.keyboard.press("j")
    page.get_by_text("Ask a colleague").first.click()
    page.get_by_text("Filters").click()
    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    for path in (f"comments/{pk}", "search?q=fell", "watches", "?tab=new", "?tab=watched", "?language=uk"):
        page.goto(f"{server.base}/desk/{path}")
        found = Axe().run(page).response["violations"]
        assert [(path, each["id"], each["nodes"][0]["html"]) for each in found] == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
