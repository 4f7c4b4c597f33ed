"""What the browser talks to: a whole `ombud serve` with the demo, and a server of other people's pages."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

import psutil

SITE = "ferry-bell"
PAGE = """<!doctype html><html lang="{lang}" dir="{dir}"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>{css}</style></head>
<body>{before}<article data-ombud-story><h1>{title}</h1>{text}</article>{after}
<script async src="{embed}"></script></body></html>"""
PLAIN = "body { margin: 0 auto; max-width: 40rem; padding: 0 1rem; font: 17px/1.6 serif } h1 { font-size: 2rem }"


def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class Pages(ThreadingHTTPServer):
    """Answers each connection in a thread of its own."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing: a browser that leaves a page breaks its connections off."""


class Elsewhere:
    """Another origin than Ombud's, which serves the pages that are put there."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[bytes, dict[str, str]]] = {}
        self._server = Pages(("127.0.0.1", 0), self._handler())
        self.origin = f"http://localhost:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def put(self, html: str | bytes, **headers: str) -> str:
        """Serve a page under an address of its own from now on; headers are named as in Python."""
        path = f"/{uuid.uuid4().hex[:12]}/story.html"
        self.change(f"{self.origin}{path}", html, **headers)
        return f"{self.origin}{path}"

    def change(self, url: str, html: str | bytes, **headers: str) -> None:
        """Serve something else at the address."""
        body = html.encode() if isinstance(html, str) else html
        self.pages[urlsplit(url).path] = body, {name.replace("_", "-"): value for name, value in headers.items()}

    def close(self) -> None:
        """Serve nothing any more."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        pages = self.pages

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body, headers = pages.get(urlsplit(self.path).path, (b"", {}))
                # A page without an icon of its own would have the browser ask for one.
                self.send_response(200 if body else 204)
                for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Nothing: the run's output is for the tests."""

        return Handler


class Ombud:
    """A running Ombud with the demo publication, and what a CMS or a program may ask of it."""

    def __init__(self, url: str, key: str, elsewhere: Elsewhere, environ: dict[str, str]) -> None:
        self.url, self.key, self.elsewhere, self.environ = url, key, elsewhere, environ
        self.embed = f"{url}/embed.js"
        self.foreign = f"http://localhost:{urlsplit(url).port}/demo/foreign-page"

    def own(self, slug: str) -> str:
        """The address of one of the demo's own stories."""
        return f"{self.url}/stories/{SITE}/{slug}"

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """One request to the site's API: the status, and the JSON of the answer."""
        sent = {"Content-Type": "application/json", **{name.replace("_", "-"): v for name, v in headers.items()}}
        data = None if body is None else json.dumps(body).encode()
        return ask(Request(f"{self.url}/api/v1/{SITE}/{path}", data, sent, method=method))

    def post(self, url: str, body: str, **fields: Any) -> Any:
        """A comment on the story at `url`; the answer's JSON."""
        status, answer = self.call("POST", "comments", {"url": url, "body": body, "name": "Ann", **fields})
        assert status in (201, 202), answer
        return answer

    def sign_in_link(self, name: str) -> str:
        """A link that signs this member of staff in once."""
        command = [sys.executable, "-m", "ombud", "staff", "add", name]
        done = subprocess.run(command, env=self.environ, check=True, capture_output=True, text=True)
        return done.stdout.split()[-1]

    def thread(self, url: str, **query: object) -> Any:
        """The thread's JSON document."""
        asked = urlencode({"url": url, **query})
        return ask(Request(f"{self.url}/p/{SITE}/thread.json?{asked}"))[1]

    def page(self, text: str = "", **fields: str) -> str:
        """A page of another origin with the one tag, known to Ombud as a story; `fields` are those of PAGE."""
        given = {
            "lang": "en",
            "dir": "ltr",
            "title": "The lock is mended",
            "css": PLAIN,
            "before": "",
            "after": "",
            "text": text or "<p>The gates of the lock move again, and nobody had to push.</p>" * 12,
            "embed": self.embed,
        } | fields
        url = self.elsewhere.put(PAGE.format(**given))
        story = {"url": url, "headline": given["title"], "html": given["text"], "language": given["lang"]}
        status, answer = self.call("PUT", "stories", story, Authorization=f"Bearer {self.key}")
        assert status == 201, answer
        return url


def ask(request: Request) -> tuple[int, Any]:
    """The status and the JSON of the answer, be it a refusal or not."""
    try:
        with urlopen(request, timeout=30) as answer:
            return answer.status, json.load(answer)
    except HTTPError as refused:
        with refused:
            return refused.code, json.load(refused)


@contextmanager
def running(folder: Path, elsewhere: Elsewhere, **more: str) -> Iterator[Ombud]:
    """`ombud serve` with the demo and no rate limits, its data in `folder`; ended with all its processes.

    `more` are further settings.
    """
    port = free_port()
    own = {"OMBUD_DATA": str(folder), "OMBUD_PORT": str(port), "OMBUD_RATE_LIMITS": "off", "OMBUD_WORKERS": "1"}
    foreign = ("OMBUD_", "DJANGO_")
    environ = {name: value for name, value in os.environ.items() if not name.startswith(foreign)} | own | more
    command = [sys.executable, "-m", "ombud"]
    subprocess.run([*command, "migrate"], env=environ, check=True)
    told = subprocess.run([*command, "demo"], env=environ, check=True, capture_output=True, text=True).stdout
    key = told.partition("key: ")[2].split()[0]
    with (folder / "serve.log").open("w") as log:
        process = psutil.Popen([*command, "serve"], env=environ, stdout=subprocess.PIPE, stderr=log, text=True)
    everybody = [process]
    try:
        assert process.stdout.readline() == f"Ombud is ready: http://127.0.0.1:{port}/\n"
        everybody += process.children(recursive=True)
        yield Ombud(f"http://127.0.0.1:{port}", key, elsewhere, environ)
    finally:
        process.terminate()
        _gone, left = psutil.wait_procs(everybody, timeout=20)
        for child in left:
            child.kill()
        process.stdout.close()
