"""An editor works through readers' suggestions: by mouse, by keys, without JavaScript, in the dark, on a phone."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect
from servers import SITE, Ombud
from watched import Reader

TEXT = "Of its planks, 421 had to be replaced.\n\nIt is open day and night."


@pytest.fixture
def story(ombud: Ombud) -> str:
    """The address of a new story of Ombud's own."""
    url = f"{ombud.url}/stories/{SITE}/bridge-{uuid.uuid4().hex[:8]}"
    given = {"url": url, "headline": "The bridge", "text": TEXT, "language": "en"}
    status, answer = ombud.call("PUT", "stories", given, Authorization=f"Bearer {ombud.key}")
    assert status in (200, 201), answer
    return url


@pytest.fixture
def open_desk(ombud: Ombud, open_reader: Callable[..., Reader]) -> Callable[..., Page]:
    """Signs an editor in, in a browser of their own; `trouble` is what the test expects there."""

    def make(trouble: str = "", **options: Any) -> Page:
        editor = open_reader(**options)
        if trouble:
            editor.expect(trouble)
        page = editor.page
        page.goto(ombud.sign_in_link("olena"))
        page.get_by_role("button", name="Sign in").click()
        return page

    return make


def suggest(ombud: Ombud, url: str, **given: str) -> int:
    """A reader's suggestion; its number."""
    words = {"exact": "421 had", "suggestion": "412 had", "kind": "typo", "message": "", **given}
    status, answer = ombud.call("POST", "corrections", {"url": url, **words})
    assert status == 202, answer
    return int(answer["id"])


def found(ombud: Ombud, url: str) -> dict[str, Any]:
    """The story as its newsroom gets it, with its corrections by number."""
    status, answer = ombud.call("GET", f"stories?{urlencode({'url': url})}", Authorization=f"Bearer {ombud.key}")
    assert status == 200, answer
    return {"text": answer["text"], **{row["id"]: row["status"] for row in answer["corrections"]}}


def list_of(page: Page, ombud: Ombud, pk: int) -> Locator:
    """The list of corrections with the story's alone; the suggestion's row in it."""
    page.goto(f"{ombud.url}/desk/corrections/{pk}")
    page.get_by_role("link", name="all on this story").click()
    page.wait_for_load_state()  # the script that hears the keys comes last
    return page.locator(f"#correction-{pk}")


def test_accept_puts_the_suggested_wording_into_the_story(
    ombud: Ombud, story: str, open_desk: Callable[..., Page]
) -> None:
    page, pk = open_desk(), suggest(ombud, story)
    row = list_of(page, ombud, pk)
    expect(row.locator("mark")).to_have_text("421412 had")
    row.get_by_role("button", name="Accept", exact=True).click()
    expect(row).to_contain_text("Accepted by olena")
    assert found(ombud, story) == {"text": TEXT.replace("421", "412"), pk: "accepted"}


def test_a_correction_goes_on_to_its_notice_and_readers_see_it(
    ombud: Ombud, story: str, open_desk: Callable[..., Page]
) -> None:
    page, pk = open_desk(), suggest(ombud, story, kind="correction")
    list_of(page, ombud, pk).get_by_role("button", name="Accept", exact=True).click()
    expect(page.get_by_role("heading", name="Write a notice")).to_be_visible()
    text = page.get_by_role("textbox", name="Text of the notice")
    expect(text).to_have_value(
        "An earlier version of this story was wrong. It read: “Of its planks, 421 had to be replaced.” "
        "It should have read: “Of its planks, 412 had to be replaced.”"
    )
    page.get_by_role("textbox", name="Why it matters (optional)").fill("The council paid by the plank.")
    expect(text).to_have_value(re.compile("The council paid by the plank."))
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("status")).to_contain_text("Published.")
    page.goto(story)
    region = page.get_by_role("region", name="Corrections and clarifications")
    expect(region).to_contain_text("The council paid by the plank.")


def test_keys_are_enough(ombud: Ombud, story: str, open_desk: Callable[..., Page]) -> None:
    page = open_desk()
    first, second = suggest(ombud, story), suggest(ombud, story, exact="day and night", suggestion="always")
    list_of(page, ombud, first)
    rows = page.locator(".row > article")
    page.keyboard.press("j")
    expect(rows.nth(0)).to_be_focused()
    page.keyboard.press("d")
    reason = rows.nth(0).get_by_role("combobox", name="Reason")
    expect(reason).to_be_focused()
    page.keyboard.type("The foreman counted 421.")
    page.keyboard.press("Enter")
    expect(page.locator(".decided")).to_contain_text("Declined by olena")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("a")
    expect(page.locator(".decided")).to_have_count(2)
    states = found(ombud, story)
    assert sorted([states[first], states[second]]) == ["accepted", "declined"]


def test_the_change_is_shown_while_it_is_typed(ombud: Ombud, story: str, open_desk: Callable[..., Page]) -> None:
    page, pk = open_desk(), suggest(ombud, story)
    list_of(page, ombud, pk).get_by_role("link", name="Accept with changes…").click()
    page.get_by_role("textbox", name="Wording").fill("412 of them had")
    expect(page.locator("[data-preview] ins")).to_have_text("412 of them")
    page.get_by_role("button", name="Accept and fix").click()
    expect(page.get_by_role("status")).to_contain_text("Accepted.")
    assert found(ombud, story) == {"text": TEXT.replace("421", "412 of them"), pk: "accepted"}


def test_the_passage_is_highlighted_in_the_story(
    ombud: Ombud, story: str, open_desk: Callable[..., Page], eventually: Callable[..., Any]
) -> None:
    page, pk = open_desk(), suggest(ombud, story)
    list_of(page, ombud, pk).get_by_role("link", name="The passage in the story").click()
    page.wait_for_url("**#ombud-passage=**")
    eventually(lambda: page.evaluate("CSS.highlights.get('ombud-passage')?.size === 1"))
    words = page.evaluate("[...CSS.highlights.get('ombud-passage')].map((range) => range.toString())")
    assert words == ["421 had"]


def test_a_colleague_who_was_faster_is_told_of_in_place(
    ombud: Ombud, story: str, open_desk: Callable[..., Page]
) -> None:
    page, pk = open_desk("409"), suggest(ombud, story)
    row = list_of(page, ombud, pk)
    other = open_desk()
    list_of(other, ombud, pk).get_by_role("button", name="Accept", exact=True).click()
    expect(other.locator(".decided")).to_be_visible()
    row.get_by_role("combobox", name="Reason").fill("No")
    row.get_by_role("button", name="Decline").click()
    expect(row.get_by_role("alert")).to_contain_text("A colleague was faster")
    expect(row).to_contain_text("Accepted by olena")


def test_everything_works_without_javascript(ombud: Ombud, story: str, open_desk: Callable[..., Page]) -> None:
    page = open_desk(java_script_enabled=False)
    first, second = suggest(ombud, story), suggest(ombud, story, exact="day and night", suggestion="always")
    list_of(page, ombud, first).get_by_role("button", name="Accept", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Accepted. The story reads so now.")
    row = page.locator(f"#correction-{second}")
    row.get_by_role("combobox", name="Reason").fill("It closes at two.")
    row.get_by_role("button", name="Decline").click()
    expect(page.get_by_role("status")).to_contain_text("Declined.")
    assert found(ombud, story) == {"text": TEXT.replace("421", "412"), first: "accepted", second: "declined"}


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark"}, {"viewport": {"width": 320, "height": 700}}])
def test_everybody_can_use_it(
    ombud: Ombud, story: str, open_desk: Callable[..., Page], options: dict[str, Any]
) -> None:
    page, pk = open_desk(**options), suggest(ombud, story, message="I counted.")
    for path in ("", f"/{pk}", f"/{pk}/accept", f"/{pk}/duplicate", "/alarms", "/notices", "?status=decided"):
        page.goto(f"{ombud.url}/desk/corrections{path}")
        assert Axe().run(page).violations_count == 0, path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_a_notice_comes_to_the_page_of_a_cms_by_itself_and_where_it_is_wanted(
    ombud: Ombud, reader: Reader, open_desk: Callable[..., Page]
) -> None:
    url = ombud.page("<p>Of its planks, 421 had to be replaced.</p>")
    given = {"url": url, "headline": "The bridge", "text": TEXT, "language": "en"}
    ombud.call("PUT", "stories", given, Authorization=f"Bearer {ombud.key}")
    page, pk = open_desk(), suggest(ombud, url, kind="correction")
    list_of(page, ombud, pk).get_by_role("button", name="Accept", exact=True).click()
    page.get_by_role("textbox", name="Text of the notice").fill("It was 412 planks.")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", name="Write a notice")).to_have_count(0)
    reader.page.goto(url)
    region = reader.page.get_by_role("region", name="Corrections and clarifications")
    expect(region).to_contain_text("It was 412 planks.")
    # The host page has no landmarks of its own: only the rules of WCAG are ours to keep there.
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    assert not Axe().run(reader.page, options=rules).response["violations"]
