"""A served installation whose desk is used in a browser."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Page, expect
from served import environ_of, run

STORY = "https://paper.example/bridge"


@dataclass
class Server:
    """A served installation with one site that looks at every comment before it appears."""

    environ: dict[str, str]
    base: str
    key: str = field(default="", repr=False)
    posted: list[tuple[int, str]] = field(default_factory=list)
    session: Any = None

    def run(self, *command: str) -> str:
        """Run an `ombud` command and return what it printed."""
        return run(self.environ, [*command])

    def call(self, method: str, path: str, body: Any = None, token: str = "") -> Any:
        """One request to the site's API."""
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}" if token else ""}
        data = None if body is None else json.dumps(body).encode()
        with urlopen(Request(f"{self.base}{path}", data, headers, method=method)) as answer:
            return json.load(answer)

    def post(self, body: str, **fields: Any) -> int:
        """Post a comment; returns its number."""
        made = self.call("POST", "/api/v1/paper/comments", {"url": STORY, "body": body, **fields})
        self.posted.append((made["id"], made["token"]))
        return int(made["id"])

    def forget(self) -> None:
        """Withdraw all that was posted, so that the next test finds an empty queue."""
        while self.posted:
            pk, token = self.posted.pop()
            self.call("DELETE", f"/api/v1/paper/comments/{pk}", token=token)

    def shown(self) -> list[str]:
        """What readers of the story are shown."""
        return [row["text"] for row in self.call("GET", f"/p/paper/thread.json?url={STORY}")["comments"]]

    def sign_in(self, browser: Browser, name: str, **options: Any) -> Page:
        """The queue in a browser of its own, after `name` has signed in there by a link."""
        page = browser.new_context(**options).new_page()
        page.goto(self.run("staff", "add", name, "--owner").split()[-1])
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="Queue")).to_be_visible()
        return page

    def desk(self, browser: Browser, **options: Any) -> Page:
        """The queue as olena sees it, who is signed in for all tests."""
        self.session = self.session or self.sign_in(browser, "olena").context.storage_state()
        page = browser.new_context(storage_state=self.session, **options).new_page()
        page.goto(f"{self.base}/desk/")
        page.wait_for_load_state()  # the script that hears the keys comes last
        return page


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests here."""
    folder = tmp_path_factory.mktemp("desk")
    environ = environ_of(folder, f"sqlite:///{folder / 'ombud.sqlite3'}", OMBUD_WORKERS="1")
    made = Server(environ, f"http://127.0.0.1:{environ['OMBUD_PORT']}")
    add = ["site", "add", "paper", "--title", "The Paper", "--origin", "https://paper.example"]
    told = run(environ, ["migrate"], add, ["site", "show", "paper", "--set", "moderation=before"])
    made.key = re.findall(r"ombud_\S+", told)[0]
    process = subprocess.Popen([sys.executable, "-m", "ombud", "serve"], env=environ, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        assert process.stdout.readline().startswith("Ombud is ready")
        story = {"url": STORY, "headline": "The bridge", "text": "It is open."}
        made.call("PUT", "/api/v1/paper/stories", story, made.key)
        yield made
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


@pytest.fixture
def server(started: Server) -> Iterator[Server]:
    """The server with an empty queue."""
    yield started
    started.forget()
