"""The dialog in which a reader suggests a correction, and what the newsroom has of it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from passages import ask
from playwright.sync_api import Locator, Page, expect
from servers import Ombud

TEXT = "<p>The lock was built in <b>1913</b> by two brothers.</p><p>Nobody has mended it since.</p>"


def dialog(page: Page) -> Locator:
    """The dialog, by what an assistive technology calls it."""
    return page.get_by_role("dialog", name="Suggest a correction")


def field(page: Page, name: str) -> Locator:
    """One of the dialog's textboxes."""
    return dialog(page).get_by_role("textbox", name=name, exact=True)


def send(page: Page) -> None:
    """Press Send and wait until the newsroom has it."""
    dialog(page).get_by_role("button", name="Send").click()
    expect(dialog(page).get_by_text("Thank you.")).to_be_visible()


def corrections(ombud: Ombud, url: str) -> list[Any]:
    """What the newsroom has about the story."""
    status, story = ombud.call(
        "GET", f"stories?{urlencode({'url': url.partition('?')[0]})}", Authorization=f"Bearer {ombud.key}"
    )
    assert status == 200
    found: list[Any] = [{**row, "text": story["text"]} for row in story["corrections"]]
    return found


@pytest.fixture(name="url", params=["own", "foreign"])
def story(request: pytest.FixtureRequest, ombud: Ombud) -> str:
    """A story on our own page, and one on a page of another origin."""
    if request.param == "foreign":
        return ombud.page(TEXT)
    return ombud.own("forty-one-loaves") + "?lang=en"


def words_of(ombud: Ombud, page: Page) -> str:
    """Some words in the middle of the story that stand there once."""
    text = str(ask(ombud, page, "(passage) => passage.read(passage.storyOf()).text"))
    paragraph = max(text.split("\n\n"), key=len)
    return " ".join(paragraph.split(" ")[2:6])
