"""A reader mutes somebody, opens their own page from the thread, and finds everything there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from servers import Ombud
from test_everybody_can_use_it import assert_open_to_all
from watched import Reader

SIZES = {
    "wide": {"viewport": {"width": 1280, "height": 900}},
    "narrow": {"viewport": {"width": 320, "height": 700}},
    "dark": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
}
# The same words from several newcomers would be held.
BORES = {
    "wide": "Let me tell you about bridges once more.",
    "narrow": "Ferries used to be cheaper, I always said so.",
    "dark": "Nobody asks how the paint was chosen.",
}


def mute(page: Page, item: Locator, words: str) -> None:
    """Mute who wrote a comment, which stays so after a reload, and look at it all the same."""
    item.get_by_role("button", name="Report").click()
    item.get_by_role("button", name="Mute this person for me").click()
    expect(item.get_by_text(words)).to_be_hidden()
    expect(page.get_by_text("1 comment by people whom you mute is hidden.")).to_be_visible()
    page.reload()
    expect(item.get_by_text(words)).to_be_hidden()
    item.get_by_role("button", name="A comment by somebody whom you mute. Show it").click()
    expect(item.get_by_text(words)).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
def test_from_a_thread_to_ones_own_page_and_back_out(
    ombud: Ombud, open_reader: Callable[..., Reader], size: str
) -> None:
    url = ombud.page(before="<main>", after="</main>")
    first = ombud.post(url, f"The {size} one is mine.", name="Ann")
    ombud.post(url, f"So do I. {size}", name="Bo", parent=first["id"])
    bore = ombud.post(url, BORES[size], name="Bore")
    reader = open_reader(**SIZES[size])
    page = reader.page
    page.goto(url)
    page.get_by_role("textbox", name="Your comment").fill(f"Mine is the shortest way. {size}")
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_text("Mine is the shortest way.")).to_be_visible()
    expect(page.get_by_role("button", name="Your page")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="Your page")).to_be_visible()
    mute(page, page.locator(f'.ombud-comment[data-id="{bore["id"]}"]'), BORES[size])

    with page.expect_popup() as opened:
        page.get_by_role("button", name="Your page").click()
    own = opened.value
    own.get_by_role("button", name="Open my page").click()
    expect(own.get_by_role("heading", name="Your page")).to_be_visible()
    expect(own.get_by_text("Mine is the shortest way.")).to_be_visible()
    assert own.evaluate("opener") is None
    assert own.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_open_to_all(own)

    own.get_by_role("button", name="Unmute").click()
    expect(own.get_by_text("Nobody.")).to_be_visible()
    own.get_by_label("stay, as those of a former reader").check()
    own.get_by_role("button", name="Erase me").click()
    expect(own.get_by_text("You will be erased here on")).to_be_visible()
    assert_open_to_all(own)
    own.get_by_role("button", name="I want to stay").click()
    expect(own.get_by_role("button", name="Erase me")).to_be_visible()
    own.get_by_role("button", name="Leave this page in this browser").click()
    expect(own.get_by_text("This browser has left your page.")).to_be_visible()
