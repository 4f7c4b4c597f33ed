"""A reader without JavaScript reads, posts, replies, edits and withdraws through plain forms."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect
from servers import SITE, Ombud
from watched import Reader

STORY = "leleky-polichyly"


@pytest.fixture
def plain(open_reader: Callable[..., Reader]) -> Iterator[Page]:
    """A tab that runs no scripts."""
    reader = open_reader(java_script_enabled=False)
    yield reader.page
    assert reader.context.cookies() == []


def discussion(ombud: Ombud, url: str) -> str:
    """Where a fallback link of a foreign page leads."""
    return f"{ombud.url}/p/{SITE}/discussion?url={url}"


def post(page: Page, words: str, name: str) -> None:
    """Fills the form and sends it."""
    page.get_by_role("textbox", name="Your comment").fill(words)
    page.get_by_role("textbox", name="Name", exact=True).fill(name)
    page.get_by_role("button", name="Post comment").click()


def test_a_reader_turns_the_pages_of_a_story_and_opens_veils(ombud: Ombud, plain: Page) -> None:
    plain.goto(ombud.own("footbridge-reopens"))
    expect(plain.get_by_role("heading", name="Comments (70)")).to_be_visible()
    expect(plain.locator(".story-text p").first).to_contain_text("carrying a cello")
    plain.get_by_role("link", name="Next").click()
    expect(plain.get_by_text("Page 2 of 2")).to_be_visible()
    plain.get_by_role("link", name="Most recommended").click()
    expect(plain.get_by_role("link", name="Most recommended")).to_have_attribute("aria-current", "true")

    plain.goto(ombud.own("nine-locks-second-series"))
    veil = plain.locator("details.ombud-veil").first
    body = veil.locator(".ombud-body")
    expect(body).to_be_hidden()
    veil.locator("summary", has_text="This comment contains spoilers. Show it").click()
    expect(body).to_be_visible()
    inline = plain.locator(".ombud-words").first
    expect(inline.locator("span")).to_have_css("visibility", "hidden")
    inline.get_by_role("checkbox").focus()
    plain.keyboard.press("Space")
    expect(inline.locator("span")).to_have_css("visibility", "visible")


def test_a_reader_posts_replies_edits_and_withdraws(ombud: Ombud, plain: Page) -> None:
    url = ombud.page()
    plain.goto(discussion(ombud, url))
    post(plain, "Said without a *script*.", "Petro")
    expect(plain.get_by_role("heading", name="Your comment is posted.")).to_be_visible()
    plain.get_by_role("link", name="Back to the thread").click()
    said = plain.locator(".ombud-comment", has_text="Said without a script.")
    expect(said).to_be_in_viewport()

    said.get_by_role("button", name="Reply").click()
    expect(plain.get_by_role("heading", name="Reply to Petro")).to_be_visible()
    expect(plain.get_by_text("Said without a script.")).to_be_visible()
    post(plain, "And answered so.", "Olha")
    plain.get_by_role("button", name="Edit").click()
    field = plain.get_by_role("textbox", name="Your comment")
    expect(field).to_have_value("And answered so.")
    field.fill("And answered likewise.")
    plain.get_by_role("checkbox", name="Contains spoilers").check()
    plain.get_by_role("button", name="Save").click()
    expect(plain.get_by_text("This comment contains spoilers. Show it")).to_be_visible()
    answers = ombud.thread(url)["comments"]
    assert [one["veiled"] for one in answers] == [False, True]
    plain.get_by_role("button", name="Withdraw").click()
    expect(plain.get_by_role("heading", name="Your comment is withdrawn.")).to_be_visible()
    plain.get_by_role("link", name="Back to the thread").click()
    expect(plain.get_by_text("likewise")).to_have_count(0)


def test_a_recommendation_leads_back_to_the_comment(ombud: Ombud, plain: Page) -> None:
    url = ombud.page()
    ombud.post(url, "Push harder.")
    plain.goto(discussion(ombud, url))
    plain.get_by_role("button", name="Recommend").click()
    expect(plain).to_have_url(re.compile(r"#comment-\d+$"))
    plain.get_by_role("button", name="Recommend").click()
    plain.reload()
    expect(plain.locator("[data-n]")).to_have_text("1")


def test_a_mistake_keeps_every_word_and_says_what_to_do(ombud: Ombud, open_reader: Callable[..., Reader]) -> None:
    reader = open_reader(java_script_enabled=False)
    reader.expect(r"console: .*status of 422")
    page = reader.page
    page.goto(ombud.own(STORY) + "?lang=en")
    page.get_by_role("checkbox", name="Contains spoilers").check()
    page.get_by_role("textbox", name="What it spoils (optional)").fill("The stork")
    post(page, "y" * 5001, "Petro")
    expect(page.get_by_role("alert")).to_contain_text("5000")
    field = page.get_by_role("textbox", name="Your comment")
    expect(field).to_have_value("y" * 5001)
    expect(page.get_by_role("textbox", name="Name", exact=True)).to_have_value("Petro")
    expect(page.get_by_role("textbox", name="What it spoils (optional)")).to_have_value("The stork")
    post(page, "Shorter.", "Petro")
    expect(page.get_by_role("heading", name="Your comment is posted.")).to_be_visible()


def test_a_held_comment_says_that_it_waits_and_is_not_shown(ombud: Ombud, plain: Page) -> None:
    url = ombud.page()
    plain.goto(discussion(ombud, url))
    # What a browser that fills in every field does is held, since it may be a person's.
    plain.locator("[name=website]").evaluate("(field) => { field.value = 'https://mine.example' }")
    post(plain, "Is anybody there?", "Petro")
    expect(plain.get_by_role("heading", name="Your comment is waiting for a moderator.")).to_be_visible()
    plain.get_by_role("link", name="Back to the thread").click()
    expect(plain.get_by_role("heading", name="Comments (0)")).to_be_visible()
    expect(plain.get_by_text("Is anybody there?")).to_have_count(0)


def test_a_stranger_with_somebody_elses_button_changes_nothing(
    ombud: Ombud, open_reader: Callable[..., Reader]
) -> None:
    url = ombud.page()
    made = ombud.post(url, "Mine alone.")
    reader = open_reader(java_script_enabled=False)
    reader.expect(r"console: .*status of 403")
    reader.page.goto(discussion(ombud, url))
    button = reader.page.get_by_role("button", name="Recommend")
    button.evaluate("(node) => { node.name = 'withdraw' }")
    reader.page.locator(f'button[value="{made["id"]}"][name=withdraw]').click()
    expect(reader.page.get_by_role("heading", name="This is not yours to change.")).to_be_visible()
    assert [one["html"] for one in ombud.thread(url)["comments"]] == ["<p>Mine alone.</p>"]
