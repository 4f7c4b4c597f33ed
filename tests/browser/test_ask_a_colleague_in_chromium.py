"""A question to one colleague, by keyboard, and its answer: both come while the pages are open."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from deskserver import Server
from playwright.sync_api import Browser, Page, expect
from test_a_shift_in_chromium import tab_to


def at_queue(browser: Browser, server: Server, name: str) -> Page:
    """The queue as somebody sees it, with a clock that the test moves."""
    page = server.sign_in(browser, name)
    page.clock.install()
    page.reload()
    page.wait_for_load_state()
    return page


def test_a_question_and_its_answer_come_to_open_pages(browser: Browser, server: Server) -> None:
    server.post("Is it irony?", name="Ann")
    night, day = at_queue(browser, server, "night"), at_queue(browser, server, "day")
    night.keyboard.press("j")
    night.keyboard.press("q")
    night.keyboard.type("What would you say?")
    tab_to(night, "Of one colleague")
    night.keyboard.type("day")
    tab_to(night, "Ask")
    night.keyboard.press("Enter")
    expect(night.get_by_role("status").first).to_contain_text("Asked.")

    night.clock.run_for(3_000)
    day.clock.run_for(16_000)
    link = day.get_by_role("link", name="Questions to you 1")
    expect(link).to_be_visible()
    link.focus()
    with day.expect_navigation():
        day.keyboard.press("Enter")
    expect(day.get_by_text("night asks you:")).to_be_visible()
    # Who asked rests on it still, and does not take it again.
    expect(day.get_by_text("night is looking at it")).to_have_count(0)
    day.keyboard.press("j")
    day.keyboard.press("q")
    day.keyboard.type("Irony it is.")
    tab_to(day, "Answer")
    day.keyboard.press("Enter")
    expect(day.get_by_role("status").first).to_contain_text("Answered.")

    night.clock.run_for(16_000)
    with night.expect_navigation():
        night.get_by_role("link", name="Answers to your questions 1").click()
    expect(night.get_by_text("Irony it is.")).to_be_visible()
    assert Axe().run(night).response["violations"] == []
    with night.expect_navigation():
        night.get_by_role("button", name="Put them away").click()
    expect(night.get_by_role("link", name="Answers to your questions")).to_be_hidden()
    night.context.close()
    day.context.close()


def test_a_row_says_that_a_colleague_has_decided(browser: Browser, server: Server) -> None:
    server.post("Some words", name="Ann")
    night, day = at_queue(browser, server, "night"), at_queue(browser, server, "day")
    day.keyboard.press("j")
    day.keyboard.press("a")
    expect(day.get_by_role("status").first).to_contain_text("Approved by day")
    night.clock.run_for(16_000)
    expect(night.locator(".row .alert")).to_contain_text("A colleague was faster")
    expect(night.locator("[data-held]")).to_have_text("0")
    night.keyboard.press("j")
    night.keyboard.press("r")
    expect(night.get_by_role("status").first).to_contain_text("A colleague was faster")
    assert server.shown() == ["Some words"]
    night.context.close()
    day.context.close()
