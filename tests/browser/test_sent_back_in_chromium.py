"""A comment that a rule sends back: its words stay, its author learns why, and appeals, or waits for its time."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect
from servers import SITE, Ombud
from test_everybody_can_use_it import LOOKS, assert_open_to_all
from watched import Reader

LINKS = "Look: " + " ".join(f"https://example.org/{n}" for n in range(6))
CSS = "html { color-scheme: light dark } body { margin: 1rem }"


def settle(ombud: Ombud, setting: str) -> None:
    """Change a setting of the site as its owner does on the command line."""
    command = [sys.executable, "-m", "ombud", "site", "set", SITE, setting]
    subprocess.run(command, env=ombud.environ, check=True, capture_output=True)


@pytest.fixture
def slow(ombud: Ombud) -> Iterator[None]:
    """Six seconds between two comments of one reader in one thread."""
    settle(ombud, "slow_seconds=6")
    yield
    settle(ombud, "slow_seconds=0")


@pytest.mark.parametrize("look", LOOKS)
def test_who_is_sent_back_reads_why_and_appeals(ombud: Ombud, open_reader: Callable[..., Reader], look: str) -> None:
    reader = open_reader(reduced_motion="reduce", **LOOKS[look])
    reader.expect(r"\b422\b")
    page = reader.page
    page.goto(ombud.page(before="<main>", after="</main>", css=CSS))
    box = page.get_by_role("textbox", name="Your comment")
    box.fill(f"{LINKS} {look}")
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator(".ombud-status")).to_contain_text("At most 5 links")
    expect(box).to_have_value(f"{LINKS} {look}")
    assert_open_to_all(page)
    with page.expect_popup() as opened:
        page.locator(".ombud-status").get_by_role("link", name="Why, and what you can do").click()
    statement = opened.value
    expect(statement.get_by_text("Your comment is not shown.")).to_be_visible()
    expect(statement.get_by_text("this one has 6")).to_be_visible()
    assert_open_to_all(statement)
    statement.get_by_role("textbox", name="Why do you object?").fill("They are my sources.")
    statement.get_by_role("button", name="Send the appeal").click()
    expect(statement.get_by_text("The newsroom has your appeal")).to_be_visible()


@pytest.mark.usefixtures("slow")
def test_a_comment_that_came_too_soon_is_sent_by_itself(ombud: Ombud, open_reader: Callable[..., Reader]) -> None:
    reader = open_reader(reduced_motion="reduce")
    reader.expect(r"\b429\b")
    page = reader.page
    page.goto(ombud.page(before="<main>", after="</main>", css=CSS))
    box = page.get_by_role("textbox", name="Your comment")
    send = page.get_by_role("button", name="Post comment")
    box.fill("The first.")
    send.click()
    expect(page.locator(".ombud-comment", has_text="The first.")).to_be_visible()
    box.fill("The second.")
    send.click()
    expect(page.get_by_text("This conversation goes slowly. Your words are kept")).to_be_visible()
    expect(page.locator(".ombud-wait b")).to_be_visible()
    expect(box).to_have_value("The second.")
    assert_open_to_all(page)
    expect(page.locator(".ombud-comment", has_text="The second.")).to_be_visible(timeout=20_000)
    expect(box).to_have_value("")


@pytest.mark.usefixtures("slow")
def test_who_does_not_wish_to_wait_keeps_their_words(ombud: Ombud, open_reader: Callable[..., Reader]) -> None:
    reader = open_reader(reduced_motion="reduce")
    reader.expect(r"\b429\b")
    page = reader.page
    page.goto(ombud.page())
    box = page.get_by_role("textbox", name="Your comment")
    for words in ("The first.", "The second."):
        box.fill(words)
        page.get_by_role("button", name="Post comment").click()
        if words == "The first.":
            expect(page.locator(".ombud-comment", has_text=words)).to_be_visible()
    page.get_by_role("button", name="Do not send it").click()
    expect(page.locator(".ombud-wait")).to_have_count(0)
    expect(box).to_be_focused()
    expect(box).to_have_value("The second.")


@pytest.mark.usefixtures("slow")
def test_without_javascript_the_page_says_how_long_and_keeps_the_words(
    ombud: Ombud, open_reader: Callable[..., Reader]
) -> None:
    reader = open_reader(java_script_enabled=False)
    reader.expect(r"\b429\b")
    page = reader.page
    page.goto(ombud.own("forty-one-loaves"))
    for words in ("I count forty.", "Forty-one, then."):
        page.get_by_role("textbox", name="Your comment").fill(words)
        page.get_by_role("textbox", name="Name", exact=True).fill("Orysia")
        page.get_by_role("button", name="Post comment").click()
        if words == "I count forty.":
            page.get_by_role("link", name="Back to the thread").click()
    expect(page.get_by_text("you may post again in")).to_be_visible()
    expect(page.get_by_role("textbox", name="Your comment")).to_have_value("Forty-one, then.")


ASKING = {
    "title": "Appeal",
    "text": "Do you think this is wrong?",
    "label": "Why do you object?",
    "button": "Send the appeal",
}


@pytest.mark.parametrize("look", LOOKS)
def test_in_a_wave_the_form_itself_takes_the_appeal(
    ombud: Ombud, open_reader: Callable[..., Reader], look: str
) -> None:
    reader = open_reader(reduced_motion="reduce", **LOOKS[look])
    reader.expect(r"\b422\b")
    page = reader.page
    page.goto(ombud.page(before="<main>", after="</main>", css=CSS))
    # As the server answers once so many are kept that no more is: to fill it up would be in the way of other tests.
    page.route("**/comments", lambda it: it.fulfill(status=422, json={"detail": "Too many links.", "appeal": ASKING}))
    page.get_by_role("textbox", name="Your comment").fill(f"{LINKS} wave {look}")
    page.get_by_role("button", name="Post comment").click()
    why = page.get_by_role("textbox", name="Why do you object?")
    expect(why).to_be_visible()
    assert_open_to_all(page)
    page.unroute("**/comments")
    why.fill("They are my sources.")
    page.get_by_role("button", name="Send the appeal").click()
    expect(page.locator(".ombud-status")).to_contain_text("The newsroom has your appeal")
    expect(why).to_have_count(0)
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Why, and what you can do").click()
    expect(opened.value.get_by_text("They are my sources.")).to_be_visible()
