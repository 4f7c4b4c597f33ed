"""A reader in a browser, of whom everything is written down that ought not to happen."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Request, WebError

PATIENCE = 20_000  # milliseconds
HERE = {"127.0.0.1", "localhost"}


class Reader:
    """One browser profile. `page` is its first tab; `troubles` is empty as long as all is well."""

    def __init__(self, browser: Browser, **options: Any) -> None:
        self.context = browser.new_context(**{"locale": "en-GB", "viewport": {"width": 1280, "height": 900}} | options)
        self.context.set_default_timeout(PATIENCE)
        self._found: list[str] = []
        self._expected: list[str] = []
        self.requests: list[str] = []
        self.dialogs: list[str] = []
        self.context.on("console", self._console)
        self.context.on("weberror", self._error)
        self.context.on("requestfailed", self._failed)
        self.context.on("request", self._asked)
        self.context.on("dialog", self._dialog)
        self.page: Page = self.context.new_page()

    def expect(self, pattern: str) -> None:
        """Trouble in which the pattern is found is part of the story that the test tells."""
        self._expected.append(pattern)

    @property
    def troubles(self) -> list[str]:
        """Errors in the console, uncaught errors, failed requests, dialogs and requests to other hosts."""
        abroad = [f"request to {url}" for url in self.requests if urlsplit(url).hostname not in HERE]
        found = self._found + abroad + [f"dialog: {words}" for words in self.dialogs]
        return [words for words in found if not any(re.search(pattern, words) for pattern in self._expected)]

    def close(self) -> None:
        """Ends the profile with everything that it keeps."""
        self.context.close()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._found.append(f"console: {message.text} ({message.location['url']})")

    def _error(self, error: WebError) -> None:
        self._found.append(f"error: {error.error}")

    def _failed(self, request: Request) -> None:
        # A page that is left takes the requests under way with it; that is no failure of anything.
        if request.failure != "net::ERR_ABORTED":
            self._found.append(f"failed: {request.method} {request.url}: {request.failure}")

    def _asked(self, request: Request) -> None:
        if request.url.startswith("http"):
            self.requests.append(request.url)

    def _dialog(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()
