"""The other half of a moderator's shift by keyboard alone: reports, colleagues' questions, appeals, and help."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from deskserver import STORY, Server
from playwright.sync_api import Browser, Page, expect
from test_a_shift_in_chromium import WIDE, tab_to, words_of_focus

LOOKS = [(scheme, width, tongue) for scheme, width in (("light", 1440), ("dark", 390)) for tongue in ("en", "uk", "ar")]


def objected(browser: Browser, server: Server, token: str) -> None:
    """Its author reads why a comment was rejected, and appeals."""
    told = server.call("GET", f"/api/v1/paper/me?url={STORY}", token=token)["told"]
    page = browser.new_context().new_page()
    page.goto(told[0]["url"])
    page.get_by_role("textbox", name="Why do you object?").fill("I built it myself.")
    page.get_by_role("button", name="Send the appeal").click()
    expect(page.get_by_text("has not answered yet")).to_be_visible()


def leave_work(browser: Browser, server: Server) -> None:
    """petro rejects one, whose author appeals, and asks about another; a reader reports a third."""
    for words in ("Rude words", "Undecided words", "Crooked words"):
        server.post(words, name="Ann")
    petro = server.sign_in(browser, "petro")
    petro.wait_for_load_state()
    petro.keyboard.press("j")
    petro.keyboard.press("r")
    expect(petro.get_by_role("status")).to_contain_text("Rejected by petro")
    petro.keyboard.press("q")
    petro.keyboard.type("Is it his?")
    tab_to(petro, "Ask")
    petro.keyboard.press("Enter")
    expect(petro.get_by_role("status")).to_contain_text("Asked.")
    petro.keyboard.press("j")
    assert words_of_focus(petro) == "Crooked words"
    petro.keyboard.press("a")
    expect(petro.get_by_role("status")).to_contain_text("Approved by petro")
    petro.context.close()
    server.call("POST", f"/api/v1/paper/comments/{server.posted[2][0]}/flags", {"reason": "abuse"})
    objected(browser, server, server.posted[0][1])


def followed(page: Page, link: str) -> None:
    """Go to a tab of the queue by keyboard."""
    tab_to(page, link)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def see_keys(page: Page, told: str = "") -> None:
    """The keys are shown, and with Escape no more."""
    keys = page.get_by_role("dialog", name="Keys")
    page.keyboard.press("?")
    expect(keys).to_contain_text(told)
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()


def test_reports_questions_and_appeals_by_keyboard_alone(browser: Browser, server: Server) -> None:
    leave_work(browser, server)
    page = server.sign_in(browser, "night", viewport=WIDE)
    page.wait_for_load_state()
    status = page.get_by_role("status").first

    see_keys(page)
    followed(page, "Reported")
    page.keyboard.press("j")
    assert words_of_focus(page) == "Crooked words"
    page.keyboard.press("m")
    expect(page.locator(".row.decided")).to_have_count(1)
    page.reload()
    page.wait_for_load_state()
    expect(page.get_by_text("No reader complains of anything.")).to_be_visible()

    followed(page, "Second opinion")
    page.keyboard.press("j")
    expect(page.get_by_role("listitem").filter(has_text="petro asks:")).to_contain_text("Is it his?")
    page.keyboard.press("q")
    page.keyboard.type("It is.")
    tab_to(page, "Answer")
    page.keyboard.press("Enter")
    expect(status).to_contain_text("Answered.")

    followed(page, "Appeals")
    see_keys(page, "Next appeal")
    page.keyboard.press("j")
    page.keyboard.press("c")
    expect(page.get_by_text("yours until")).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("w")
    page.keyboard.type("Then it is a joke.")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(status).to_contain_text("Upheld. The author is told.")
    expect(page.locator(".row.decided")).to_have_count(1)
    expect(page.locator("[data-count=waiting]")).to_have_text("0")
    assert sorted(server.shown()) == ["Crooked words", "Rude words"]


def test_many_appeals_by_keyboard_alone(browser: Browser, server: Server) -> None:
    for words in ("One", "Two"):
        server.post(f"{words} rude words", name="Ann")
    page = server.sign_in(browser, "petro")
    for _each in range(2):
        page.wait_for_load_state()
        page.keyboard.press("j")
        page.keyboard.press("r")
        expect(page.get_by_role("status")).to_contain_text("Rejected by petro")
        page.reload()
    for _pk, token in server.posted:
        objected(browser, server, token)
    night = server.sign_in(browser, "night")
    night.goto(f"{server.base}/desk/appeals")
    night.wait_for_load_state()
    for _each in range(2):
        night.keyboard.press("j")
        night.keyboard.press("x")
    expect(night.get_by_text("Chosen: 2")).to_be_visible()
    night.locator("#bulk select").focus()
    night.keyboard.type("Decline")
    night.keyboard.press("Tab")
    night.keyboard.press("Enter")
    expect(night.get_by_role("heading", name=re.compile("Decline 2 appeals"))).to_be_visible()
    tab_to(night, "Your answer")
    night.keyboard.type("Read our rules.")
    tab_to(night, "Decline")
    night.keyboard.press("Enter")
    expect(night.get_by_role("status").first).to_contain_text("2 appeals answered.")


@pytest.mark.parametrize(("scheme", "width", "tongue"), LOOKS)
def test_every_page_of_the_desk_is_open_to_all(
    browser: Browser, server: Server, scheme: str, width: int, tongue: str
) -> None:
    pk = server.post("> It is open.\n\nIt ||fell|| down.", name="Ann")
    page = server.desk(browser, color_scheme=scheme, viewport={"width": width, "height": 900}, locale=tongue)
    for path in (
        *("", "?tab=reported", f"comments/{pk}", "search?address=192.0.2.1", "watches", "appeals", "versions"),
        *("appeals?tab=answered&language=en", "stories", "decisions", "work", "reasons", "words", "modes"),
        *("screening", "people", "settings", "corrections", "corrections/notices", "corrections/alarms"),
    ):
        assert page.goto(f"{server.base}/desk/{path}")
        assert page.locator("html").get_attribute("lang") == tongue
        found = Axe().run(page).response["violations"]
        assert [(path, each["id"], each["nodes"][0]["html"]) for each in found] == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
