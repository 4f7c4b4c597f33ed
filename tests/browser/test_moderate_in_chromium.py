"""The desk in a real browser: by keyboard alone, without JavaScript, and for people who cannot see it."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from deskserver import Server
from playwright.sync_api import Browser, Page, expect


def focused(page: Page) -> str:
    """The words of the comment that has the focus."""
    found = page.evaluate("document.activeElement.closest('article')?.querySelector('.ombud-body')?.textContent ?? ''")
    return str(found).strip()


def test_a_moderator_decides_by_keyboard_alone_without_a_reload(browser: Browser, server: Server) -> None:
    for words in ("First", "Second", "Third", "Fourth"):
        server.post(words)
    page = server.desk(browser)
    page.evaluate("window.stayed = true")
    page.keyboard.press("j")
    assert focused(page) == "First"
    page.keyboard.press("a")
    expect(page.get_by_role("status")).to_contain_text("Approved by olena")
    expect(page.locator("[data-held]")).to_have_text("3")
    assert focused(page) == "Second"
    page.keyboard.press("r")
    expect(page.get_by_role("status")).to_contain_text("Rejected by olena")
    assert focused(page) == "Third"
    page.keyboard.press("v")
    expect(page.get_by_role("status")).to_contain_text("Veiled by olena")
    page.keyboard.press("k")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("j")
    assert focused(page) == "Fourth"
    page.keyboard.press("s")
    expect(page.locator("[data-held]")).to_have_text("0")
    assert page.evaluate("window.stayed") is True
    assert server.shown() == ["First", "[hidden: spoiler]"]


def test_a_decision_can_be_taken_back_from_the_row_that_it_left(browser: Browser, server: Server) -> None:
    server.post("Too quick")
    page = server.desk(browser)
    page.get_by_role("button", name="Spam").click()
    expect(page.get_by_role("status")).to_contain_text("Called spam by olena")
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("status")).to_contain_text("Approved by olena")
    assert server.shown() == ["Too quick"]


def test_after_a_lock_one_is_where_one_was(browser: Browser, server: Server) -> None:
    for words in ("One", "Two", "Three"):
        server.post(words)
    page = server.desk(browser)
    second = page.locator(".row > article").nth(1)
    for then in ("Unlock the thread", "Lock the thread"):
        second.focus()
        page.keyboard.press("l")
        expect(second.get_by_role("button", name=then, exact=True)).to_be_visible()
        expect(second).to_be_focused()


def test_letters_typed_into_a_reason_are_no_commands_and_the_reason_is_kept(browser: Browser, server: Server) -> None:
    server.post("Words")
    page = server.desk(browser)
    page.get_by_text("Words to the author, a note").click()
    reason = page.get_by_role("textbox", name="Note for colleagues")
    reason.click()
    page.keyboard.type("avsrj?")
    expect(reason).to_have_value("avsrj?")
    expect(page.locator("[data-held]")).to_have_text("1")
    page.get_by_role("button", name="Reject").click()
    expect(page.get_by_role("listitem").filter(has_text="avsrj?")).to_be_visible()


def test_the_keys_are_shown_and_can_be_switched_off(browser: Browser, server: Server) -> None:
    server.post("Words")
    page = server.desk(browser)
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys")
    expect(keys).to_be_visible()
    keys.get_by_role("checkbox", name="Single keys are on").uncheck()
    keys.get_by_role("button", name="Close").click()
    expect(keys).to_be_hidden()
    page.reload()
    page.keyboard.press("j")
    assert focused(page) == ""
    page.locator("article").focus()
    page.keyboard.press("a")
    expect(page.locator("[data-held]")).to_have_text("1")
    assert server.shown() == []


def test_a_cyrillic_keyboard_has_the_same_keys(browser: Browser, server: Server) -> None:
    server.post("Words")
    page = server.desk(browser)
    for code, letter in (("KeyJ", "о"), ("KeyA", "ф")):
        page.evaluate(
            "([code, key]) => (document.activeElement ?? document.body).dispatchEvent("
            "new KeyboardEvent('keydown', { code, key, bubbles: true }))",
            [code, letter],
        )
    expect(page.get_by_role("status")).to_contain_text("Approved by olena")


def test_who_was_slower_is_told_in_place_by_whom_it_was_decided(browser: Browser, server: Server) -> None:
    server.post("Words")
    slow, fast = server.desk(browser), server.sign_in(browser, "petro")
    fast.get_by_role("button", name="Reject").click()
    expect(fast.get_by_role("status")).to_contain_text("Rejected by petro")
    slow.get_by_role("button", name="Approve").click()
    expect(slow.get_by_role("status")).to_contain_text("A colleague was faster")
    expect(slow.get_by_role("listitem").filter(has_text="Rejected by petro")).to_be_visible()
    assert server.shown() == []


def test_who_was_signed_out_meanwhile_is_led_to_the_door(browser: Browser, server: Server) -> None:
    server.post("Words")
    page = server.desk(browser)
    page.context.clear_cookies(name="ombud_session")
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("heading", name="Sign in to the desk")).to_be_visible()
    assert server.shown() == []


def test_without_a_server_nothing_is_lost_and_the_page_says_so(browser: Browser, server: Server) -> None:
    server.post("Words")
    page = server.desk(browser)
    page.get_by_text("Words to the author, a note").click()
    page.get_by_role("textbox", name="Note for colleagues").fill("Kind and clear")
    page.route("**/desk/decide", lambda route: route.abort())
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("status")).to_contain_text("Nothing was changed")
    expect(page.get_by_role("textbox", name="Note for colleagues")).to_have_value("Kind and clear")
    page.unroute("**/desk/decide")
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("status")).to_contain_text("Approved by olena")


def test_everything_works_without_javascript(browser: Browser, server: Server) -> None:
    server.post("First")
    server.post("Second")
    page = server.sign_in(browser, "without-script", java_script_enabled=False)
    page.get_by_role("button", name="Approve").first.click()
    expect(page.get_by_role("status")).to_have_text("Approved. Readers see it now.")
    page.get_by_role("button", name="Veil").click()
    expect(page.get_by_text("Nothing waits.")).to_be_visible()
    assert server.shown() == ["First", "[hidden: spoiler]"]
    page.locator("details.me > summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in to the desk")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390, 320])
@pytest.mark.parametrize(("tongue", "queue"), [("uk", "Черга"), ("de", "Warteschlange")])
def test_longer_words_fit_into_the_buttons_and_these_into_the_row(
    browser: Browser, server: Server, tongue: str, queue: str, width: int
) -> None:
    server.post("Words")
    page = server.desk(browser, locale=tongue, viewport={"width": width, "height": 800})
    expect(page.get_by_role("heading", name=queue)).to_be_visible()
    cut = "buttons => buttons.filter(each => each.scrollWidth > each.clientWidth).map(each => each.textContent)"
    assert page.locator("button").evaluate_all(cut) == []
    assert page.locator(".row > article").evaluate("row => row.scrollWidth - row.clientWidth") == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_has_a_barrier_or_is_wider_than_the_screen(
    browser: Browser, server: Server, scheme: str, width: int
) -> None:
    first = server.post("It ||fell|| down. " + "longword" * 30, name="A" * 60, veil=True)
    server.post("Сам бачив.", name="Оксана")
    page = server.desk(browser, color_scheme=scheme, viewport={"width": width, "height": 800})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.keyboard.press("?")
    for path in ("", "?tab=latest", f"comments/{first}", "stories", "stories/1", "people", "sign-in"):
        found = Axe().run(page).response["violations"] if not path else []
        page.goto(f"{server.base}/desk/{path}")
        found += Axe().run(page).response["violations"]
        assert [(path, each["id"], each["nodes"][0]["html"]) for each in found] == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
    assert [words for words in complaints if "Content Security Policy" in words] == []
