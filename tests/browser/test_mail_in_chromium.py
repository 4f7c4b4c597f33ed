"""From an address typed under a comment to a confirmed one, and from an answer to the page where it is read."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from mailkit import MailServer
from playwright.sync_api import expect
from servers import Elsewhere, Ombud, running
from test_everybody_can_use_it import assert_open_to_all
from watched import Reader

ANN = "ann@mail.example"


@pytest.fixture
def mails() -> Iterator[MailServer]:
    """Where the installation's mail arrives."""
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def mailing(tmp_path: Path, elsewhere: Elsewhere, mails: MailServer) -> Iterator[Ombud]:
    """An installation that sends mail."""
    with running(tmp_path, elsewhere, OMBUD_EMAIL_URL=f"smtp://127.0.0.1:{mails.port}") as made:
        yield made


def test_an_address_is_proved_and_an_answer_is_counted_until_it_was_seen(
    mailing: Ombud, mails: MailServer, reader: Reader, eventually: Callable[[Callable[[], Any]], Any]
) -> None:
    url, page = mailing.page(before="<main>", after="</main>"), reader.page
    page.goto(url)
    page.get_by_role("textbox", name="Your comment").fill("The gates never moved before.")
    page.get_by_label("Name", exact=True).fill("Ann")
    page.get_by_label("E-mail").fill(ANN)
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator(".ombud-comment", has_text="The gates never moved before.")).to_be_visible()

    [(to, mail)] = eventually(lambda: mails.received)
    assert (to, mail["Subject"]) == ([ANN], "The Ferry Bell: is this your e-mail address?")
    link = re.search(r"http\S+/mail/\S+", mail.get_content())
    assert link
    page.goto(link[0])
    assert_open_to_all(page)
    page.get_by_role("button", name="Yes, it is mine").click()
    expect(page.get_by_text("This address is confirmed.")).to_be_visible()

    [mine] = mailing.thread(url)["comments"]
    mailing.post(url, "They did, in the spring.", name="Bo", parent=mine["id"])
    page.goto(url)
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Your page · 1 new answer").click()
    own = opened.value
    own.get_by_role("button", name="Open my page").click()
    expect(own.get_by_text("They did, in the spring.")).to_be_visible()
    expect(own.get_by_text("Confirmed: it is yours.")).to_be_visible()
    own.get_by_label("at most once a day").check()
    own.locator('button[value="tell"]').click()
    expect(own.get_by_label("at most once a day")).to_be_checked()
    assert_open_to_all(own)
    own.get_by_role("button", name="I have seen everything").click()
    expect(own.get_by_text("new", exact=True)).to_have_count(0)
    page.reload()
    expect(page.get_by_role("button", name="Your page", exact=True)).to_be_visible()
