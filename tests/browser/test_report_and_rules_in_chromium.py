"""A reader reports a comment; the newsroom keeps words, rules and modes; with nothing that axe finds."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from servers import Ombud
from test_everybody_can_use_it import LOOKS, assert_open_to_all
from watched import Reader

RUDE = "The mayor is a complete nincompoop."


@pytest.fixture
def owner(ombud: Ombud, open_reader: Callable[..., Reader]) -> Callable[..., Page]:
    """Opens the desk as an owner, in a browser of their own."""
    command = [sys.executable, "-m", "ombud", "staff", "add", "rules-owner", "--owner"]
    done = subprocess.run(command, env=ombud.environ, check=True, capture_output=True, text=True)
    link = done.stdout.split()[-1]

    def sign_in(**options: Any) -> Page:
        page = open_reader(reduced_motion="reduce", **options).page
        page.goto(link)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="Queue")).to_be_visible()
        return page

    return sign_in


@pytest.mark.parametrize("look", LOOKS)
def test_a_reader_reports_a_comment_in_the_embed(ombud: Ombud, open_reader: Callable[..., Reader], look: str) -> None:
    page = open_reader(reduced_motion="reduce", **LOOKS[look]).page
    url = ombud.page(before="<main>", after="</main>", css="html { color-scheme: light dark } body { margin: 1rem }")
    ombud.post(url, RUDE)
    page.goto(url)
    comment = page.locator(".ombud-comment", has_text=RUDE)
    report = comment.get_by_role("button", name="Report", exact=True)
    report.click()
    form = comment.get_by_role("form", name="Report this comment")
    expect(form.get_by_role("radio").first).to_be_focused()
    expect(form.get_by_role("textbox", name="E-mail")).to_be_hidden()
    form.get_by_role("radio", name="Against the law").check()
    expect(form.get_by_role("textbox", name="E-mail")).to_be_visible()
    assert_open_to_all(page)
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    expect(report).to_be_focused()
    report.press("Enter")
    form.get_by_role("radio", name="Insult, attack or threat").check()
    form.get_by_role("button", name="Send the report").click()
    expect(comment.get_by_text("Thank you. A moderator will look at it.")).to_be_visible()
    expect(comment.locator(".ombud-thanks")).to_be_focused()
    page.goto(str(comment.get_by_role("link", name="What becomes of your report").get_attribute("href")))
    expect(page.get_by_text("The newsroom has your report")).to_be_visible()
    assert_open_to_all(page)


def test_a_notice_that_lacks_something_keeps_its_words(ombud: Ombud, open_reader: Callable[..., Reader]) -> None:
    reader = open_reader()
    reader.expect(r"\b422\b")
    url = ombud.page()
    ombud.post(url, RUDE)
    reader.page.goto(url)
    comment = reader.page.locator(".ombud-comment", has_text=RUDE)
    comment.get_by_role("button", name="Report", exact=True).click()
    comment.get_by_role("radio", name="Against the law").check()
    comment.get_by_role("textbox", name="More about it (optional)").fill("It breaks section 130.")
    comment.get_by_role("button", name="Send the report").click()
    expect(comment.locator("[data-error=name]")).to_contain_text("The law asks for the name")
    expect(comment.get_by_role("textbox", name="Name", exact=True)).to_be_focused()
    expect(comment.get_by_role("textbox", name="More about it (optional)")).to_have_value("It breaks section 130.")


def test_a_report_works_without_javascript(ombud: Ombud, open_reader: Callable[..., Reader]) -> None:
    page = open_reader(java_script_enabled=False).page
    page.goto(ombud.own("forty-one-loaves"))
    page.locator(".ombud-comment").first.get_by_role("button", name="Report", exact=True).click()
    expect(page.get_by_role("heading", name="Report this comment")).to_be_visible()
    page.get_by_role("radio", name="Not about the story").check()
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_text("The newsroom has your report")).to_be_visible()


@pytest.mark.parametrize("look", LOOKS)
def test_a_moderator_tries_a_word_and_puts_it_on_the_list(ombud: Ombud, owner: Callable[..., Page], look: str) -> None:
    page = owner(**LOOKS[look])
    ombud.post(ombud.page(), "What n1nc0mp00ps they all are.")
    page.goto(f"{ombud.url}/desk/words")
    page.get_by_role("textbox", name="Words or phrases").fill("nincompoop")
    page.get_by_role("button", name="Try it").click()
    expect(page.locator("mark", has_text="n1nc0mp00ps").first).to_be_visible()
    assert_open_to_all(page)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("checkbox", name="nincompoop")).to_be_visible()
    assert_open_to_all(page)
    page.get_by_role("checkbox", name="nincompoop").check()
    page.get_by_role("button", name="Take the chosen ones off").click()
    expect(page.get_by_text("The lists are empty.")).to_be_visible()
    for address in ("screening", "modes"):
        page.goto(f"{ombud.url}/desk/{address}")
        assert_open_to_all(page)


def test_a_thread_is_locked_while_it_is_read(
    ombud: Ombud, owner: Callable[..., Page], open_reader: Callable[..., Reader]
) -> None:
    url = ombud.page()
    ombud.post(url, "The last word.")
    page = owner()
    story = ombud.thread(url)["story"]["id"]
    page.goto(f"{ombud.url}/desk/stories/{story}/mode")
    assert_open_to_all(page)
    page.get_by_role("button", name="Lock the thread").click()
    expect(page.get_by_text("The thread is locked.")).to_be_visible()
    late = open_reader().page
    late.goto(url)
    expect(late.get_by_text("Comments on this story are closed.")).to_be_visible()
    expect(late.get_by_role("textbox", name="Your comment")).to_have_count(0)
    page.get_by_role("button", name="Open the thread again").click()
    expect(page.get_by_text(re.compile("Comments appear at once"))).not_to_have_count(0)
