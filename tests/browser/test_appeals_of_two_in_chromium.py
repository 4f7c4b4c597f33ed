"""Appeals at the desk as a place of work: a shift by keyboard alone, and two moderators at once."""

from __future__ import annotations

from deskserver import Server
from playwright.sync_api import Browser, Page, expect
from test_a_shift_in_chromium import tab_to
from test_reports_and_appeals_by_keyboard import objected


def leave_appeals(browser: Browser, server: Server, *words: str) -> None:
    """petro rejects what Ann said, and Ann appeals against each."""
    for each in words:
        server.post(each, name="Ann")
    petro = server.sign_in(browser, "petro")
    petro.wait_for_load_state()
    for _each in words:
        petro.keyboard.press("j")
        petro.keyboard.press("r")
        expect(petro.get_by_role("status").first).to_contain_text("Rejected by petro")
        petro.reload()
        petro.wait_for_load_state()
    petro.context.close()
    for _pk, token in server.posted:
        objected(browser, server, token)


def at_appeals(browser: Browser, server: Server, name: str) -> Page:
    """The appeals as somebody sees them, with a clock that the test moves."""
    page = server.sign_in(browser, name)
    page.clock.install()
    page.goto(f"{server.base}/desk/appeals")
    page.wait_for_load_state()
    return page


def test_a_shift_on_appeals_by_keyboard_alone(browser: Browser, server: Server) -> None:
    leave_appeals(browser, server, "One rude word", "Two rude words")
    page = at_appeals(browser, server, "night")
    waiting = page.locator("[data-count=waiting]")
    status = page.get_by_role("status").first

    page.keyboard.press("j")
    page.keyboard.press("w")
    page.keyboard.type("Rude it was.")
    page.keyboard.press("Escape")
    page.keyboard.press("d")
    expect(status).to_contain_text("Declined. The author is told why.")
    expect(waiting).to_have_text("1")
    page.keyboard.press("u")
    expect(status).to_contain_text("Undone. The appeal waits for an answer again.")
    page.keyboard.press("w")
    expect(page.locator("textarea:focus")).to_have_value("Rude it was.")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(status).to_contain_text("Upheld. The author is told.")
    assert server.shown() == ["One rude word"]
    page.keyboard.press("u")
    expect(status).to_contain_text("Undone.")
    assert server.shown() == []
    page.keyboard.press("a")
    expect(status).to_contain_text("Upheld.")
    page.keyboard.press("w")
    page.keyboard.type("That one was rude.")
    page.keyboard.press("Escape")
    page.keyboard.press("d")
    expect(waiting).to_have_text("0")

    page.locator("summary", has_text="Filters").focus()
    page.keyboard.press("Enter")
    tab_to(page, "Keep this view as")
    page.keyboard.type("All of them")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="All of them")).to_be_visible()


def test_two_see_of_each_other_what_they_do(browser: Browser, server: Server) -> None:
    leave_appeals(browser, server, "One rude word", "Two rude words")
    night, day = at_appeals(browser, server, "night"), at_appeals(browser, server, "day")
    night.keyboard.press("j")
    night.clock.run_for(2_000)
    day.clock.run_for(16_000)
    expect(day.get_by_role("listitem").filter(has_text="night is looking at it")).to_have_count(1)
    # Who answers all the same has seen whose it was; then night is told, and of nothing twice.
    day.keyboard.press("j")
    day.keyboard.press("a")
    expect(day.get_by_role("status").first).to_contain_text("Upheld.")
    night.clock.run_for(16_000)
    expect(night.get_by_role("listitem").filter(has_text="A colleague was faster")).to_have_count(1)
    expect(night.locator("[data-count=waiting]")).to_have_text("1")
    night.keyboard.press("a")
    expect(night.get_by_role("status").first).to_contain_text("A colleague was faster: this appeal has been answered.")
    assert server.shown() == ["One rude word"]
    night.keyboard.press("j")
    night.keyboard.press("a")
    expect(night.locator("[data-count=waiting]")).to_have_text("0")
    night.close()
    day.close()
