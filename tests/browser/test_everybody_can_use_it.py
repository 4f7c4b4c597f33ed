"""No page has a barrier that axe finds: light, dark, right-to-left, on a small screen and a large one."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from servers import SITE, Ombud
from watched import Reader

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
LOOKS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "small": {"viewport": {"width": 320, "height": 640}},
    "small and dark": {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark"},
}
MAIN = {"before": "<main>", "after": "</main>"}
DARK = "html { color-scheme: dark; background: #14181b; color: #d6dade; font: 16px/1.5 sans-serif }"
ARABIC = "<p>فُتح الجسر من جديد بعد أربعة عشر شهرًا، وكانت أول من عبره طفلة تحمل آلة تشيلو أكبر منها.</p>" * 6


def barriers(page: Page) -> list[str]:
    """What axe finds on the page and inside its shadow roots, one line each."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]]


def assert_open_to_all(page: Page) -> None:
    """No barrier, and nothing wider than the screen."""
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.fixture(params=LOOKS)
def reader(request: pytest.FixtureRequest, open_reader: Callable[..., Reader]) -> Reader:
    """A reader with one of the looks."""
    return open_reader(reduced_motion="reduce", **LOOKS[request.param])


@pytest.mark.parametrize("slug", ["forty-one-loaves", "pishokhidnyi-mist-vidkryto", "nichnyi-avtobus"])
def test_a_story_page_with_its_thread(ombud: Ombud, reader: Reader, slug: str) -> None:
    page = reader.page
    page.goto(ombud.own(slug))
    page.locator("#ombud-body").focus()
    expect(page.locator("time").first).to_be_attached()
    assert_open_to_all(page)


def test_a_foreign_page_with_a_thread_in_use(ombud: Ombud, reader: Reader) -> None:
    page = reader.page
    page.goto(ombud.page(css="html { color-scheme: light dark } body { margin: 1rem }", **MAIN))
    page.get_by_role("checkbox", name="Contains spoilers").check()
    page.get_by_role("textbox", name="Your comment").fill("A ||secret|| and\n\n> a *quote*\n\n- a list\n\n`code`")
    page.get_by_role("button", name="Post comment").click()
    page.locator(".ombud-comment summary").click()
    page.get_by_role("button", name="Reply").click()
    page.get_by_role("textbox", name="Your comment").press_sequentially("@G")
    expect(page.get_by_role("listbox")).to_be_visible()
    assert_open_to_all(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Edit").click()
    expect(page.get_by_role("button", name="Save")).to_be_visible()
    assert_open_to_all(page)


def test_a_page_that_is_read_from_right_to_left(ombud: Ombud, reader: Reader) -> None:
    url = ombud.page(ARABIC, lang="ar", dir="rtl", title="عاد الجسر جسرًا", css="body { margin: 1rem }", **MAIN)
    made = ombud.post(url, "أخيرًا! كنت أعبر من الجسر الآخر كل صباح.", name="ليلى")
    ombud.post(url, "And in English, in between.", parent=made["id"], name="Ann")
    ombud.post(url, "Так, нарешті ||дочекалися||.", veil=True, veil_label="кінець", name="Оля")
    page = reader.page
    page.goto(url)
    expect(page.get_by_role("heading", name=re.compile(r"\(3\)"))).to_be_visible()
    expect(page.locator(".ombud-body").first).to_have_css("direction", "rtl")
    assert_open_to_all(page)


def test_a_thread_in_the_chrome_of_a_right_to_left_language(ombud: Ombud, reader: Reader) -> None:
    page = reader.page
    page.goto(ombud.own("forty-one-loaves"))
    page.evaluate("""for (const node of document.querySelectorAll('html, .ombud-thread')) node.dir = 'rtl'""")
    assert_open_to_all(page)


def test_a_page_that_is_dark_by_its_own_choice(ombud: Ombud, reader: Reader) -> None:
    url = ombud.page(css=DARK, **MAIN)
    ombud.post(url, "A [link](https://example.org/), a ||veil||.", veil=True)
    page = reader.page
    page.goto(url)
    page.locator(".ombud-comment summary").click()
    assert_open_to_all(page)


@pytest.mark.parametrize(
    "path",
    ["/", f"/p/{SITE}/", f"/p/{SITE}/corrections", f"/p/{SITE}/reply/1?lang=en", f"/p/{SITE}/correct?url=STORY"],
)
def test_a_page_beside_the_stories(ombud: Ombud, reader: Reader, path: str) -> None:
    reader.page.goto(ombud.url + path.replace("STORY", ombud.own("forty-one-loaves")))
    assert_open_to_all(reader.page)


def test_the_form_with_a_mistake_and_the_page_after_posting(ombud: Ombud, reader: Reader) -> None:
    # Without the embed the plain forms answer; axe itself needs scripts to run.
    reader.expect("status of 422|embed.js")
    reader.context.route("**/embed.js", lambda route: route.abort())
    page = reader.page
    page.goto(f"{ombud.url}/p/{SITE}/discussion?url={ombud.page()}")
    for words, said in (("z" * 5001, "5000"), ("Ahoy.", "Your comment is posted.")):
        page.get_by_role("textbox", name="Your comment").fill(words)
        page.get_by_role("button", name="Post comment").click()
        expect(page.get_by_text(said).first).to_be_visible()
        assert_open_to_all(page)
    page.get_by_role("button", name="Edit").click()
    assert_open_to_all(page)
