"""A translator on this machine that speaks LibreTranslate's protocol or DeepL's, for tests of what asks them."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Translate = Callable[[str, str], str]


def marked(text: str, target: str) -> str:
    """A “translation” that keeps the markup and says into which language it was made."""
    return text.replace("<p>", f"<p>[{target}] ")


class Translator:
    """Answers `POST /translate` as LibreTranslate does and `POST /v2/translate` as DeepL does.

    `asked` are the bodies it was sent, `headers` theirs; `translate` may be replaced, and `answer`, when set, is
    sent as it is: a status and a body.
    """

    def __init__(self) -> None:
        self.asked: list[Any] = []
        self.headers: list[dict[str, str]] = []
        self.translate: Translate = marked
        self.answer: tuple[int, bytes] | None = None
        self.gate: threading.Event | None = None
        self.reached = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        """Answer nobody any more."""
        if self.gate:
            self.gate.set()
        self._server.shutdown()
        self._server.server_close()

    def reply(self, path: str, body: Any) -> tuple[int, bytes]:
        """What is answered to a request."""
        if self.answer:
            return self.answer
        if path == "/translate":
            return 200, json.dumps({"translatedText": [self.translate(q, body["target"]) for q in body["q"]]}).encode()
        if path == "/v2/translate":
            texts = [self.translate(text, body["target_lang"]) for text in body["text"]]
            rows = [{"detected_source_language": body["source_lang"], "text": text} for text in texts]
            return 200, json.dumps({"translations": rows}).encode()
        return 404, b"{}"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.asked.append(body)
                outer.headers.append(dict(self.headers))
                outer.reached.set()
                if outer.gate:
                    outer.gate.wait(30)
                status, answer = outer.reply(self.path, body)
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, format: str, *args: object) -> None:
                """Nothing: the run's output is for the tests."""

        return Handler
