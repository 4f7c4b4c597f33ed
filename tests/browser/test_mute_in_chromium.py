"""Somebody who has never written mutes a person, with JavaScript and without."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect
from servers import Ombud
from watched import Reader


def test_who_never_wrote_mutes_somebody_in_the_embed(ombud: Ombud, reader: Reader) -> None:
    url = ombud.page(before="<main>", after="</main>")
    bore = ombud.post(url, "On and on and on.", name="Bore")
    page = reader.page
    page.goto(url)
    item = page.locator(f'.ombud-comment[data-id="{bore["id"]}"]')
    item.get_by_role("button", name="Report").click()
    item.get_by_role("button", name="Mute this person for me").click()
    expect(item.get_by_text("On and on and on.")).to_be_hidden()
    page.reload()
    show = item.get_by_role("button", name="A comment by somebody whom you mute. Show it")
    expect(show).to_be_visible()
    expect(page.get_by_text("1 comment by people whom you mute is hidden.")).to_be_visible()
    show.click()
    expect(item.get_by_text("On and on and on.")).to_be_visible()


def test_without_a_script_muted_comments_are_folded_and_one_click_away(
    ombud: Ombud, open_reader: Callable[..., Reader], eventually: Callable[..., Any]
) -> None:
    url = ombud.own("forty-one-loaves")
    bore = ombud.post(url, "On and on and on.", name="Bore")
    other = ombud.post(url, "Something else.", name="Ann")
    # A page without a script does not ask again for what is published a moment later.
    eventually(lambda: "Something else." in str(ombud.thread(url)))
    page = open_reader(java_script_enabled=False, viewport={"width": 390, "height": 844}).page
    page.goto(url)
    item = page.locator(f'.ombud-comment[data-id="{bore["id"]}"]')
    expect(item.get_by_text("On and on and on.")).to_be_visible()
    item.get_by_role("button", name="Report").click()
    page.get_by_role("link", name="Mute this person for me").click()
    page.get_by_role("button", name="Mute this person for me").click()
    expect(page.get_by_text("Something else.")).to_be_visible()
    expect(item.get_by_text("On and on and on.")).to_be_hidden()
    expect(item.get_by_text("Bore")).to_be_hidden()
    expect(page.locator(f'.ombud-comment[data-id="{other["id"]}"]').get_by_text("Ann")).to_be_visible()
    item.locator(".ombud-when").click()
    expect(item.get_by_text("On and on and on.")).to_be_visible()
