"""Who translates, behind one function: LibreTranslate's HTTP API, and DeepL's (free or paid)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from .request import Unreachable, post

DEEPL_FREE = "https://api-free.deepl.com"
DEEPL_PAID = "https://api.deepl.com"
REST_SECONDS = 30.0
QUOTA_SECONDS = 3600.0
"""How long a provider is left alone that failed, and one whose quota is used up."""
AT_ONCE = 2
"""Requests of one process that may wait for the provider; the web's other threads go on serving readers."""
# What DeepL calls a target that it wants more exactly than most sites give it.
DEEPL_TARGETS = {"en": "EN-US", "pt": "PT-PT", "zh": "ZH-HANS", "no": "NB"}


class Failed(Exception):
    """No translation now. `wait` is in how many seconds to ask again; `busy` when others are being served."""

    def __init__(self, reason: str, wait: float, *, busy: bool = False) -> None:
        super().__init__(reason)
        self.wait = wait
        self.busy = busy


@dataclass
class Provider:
    """One translator. `name` is what readers are told; `ask(pieces, source, target)` is one request to it."""

    name: str
    ask: Callable[[Sequence[str], str, str], list[str]]
    _places: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(AT_ONCE))
    _rests_until: float = 0.0

    def translate(self, pieces: Sequence[str], source: str, target: str) -> list[str]:
        """Pieces of HTML in another language (BCP 47). Raises Failed, at once where the provider rests or is busy."""
        left = self._rests_until - time.monotonic()
        if left > 0:
            raise Failed("the translator rests after a failure", left)
        if not self._places.acquire(blocking=False):
            raise Failed("the translator is busy", 1.0, busy=True)
        try:
            return self.ask(pieces, source, target)
        except Failed as failed:
            self._rests_until = time.monotonic() + failed.wait
            raise
        finally:
            self._places.release()


def provider(url: str, key: str) -> Provider:
    """The provider that `OMBUD_TRANSLATE_URL` names: `deepl:`, `deepl:URL`, or the URL of a LibreTranslate."""
    if not url.startswith("deepl:"):
        return Provider("LibreTranslate", lambda *asked: _libretranslate(url, key, *asked))
    base = url.removeprefix("deepl:") or (DEEPL_FREE if key.endswith(":fx") else DEEPL_PAID)
    return Provider("DeepL", lambda *asked: _deepl(base, key, *asked))


def _libretranslate(base: str, key: str, pieces: Sequence[str], source: str, target: str) -> list[str]:
    """https://docs.libretranslate.com: `q` may be a list, and then so is `translatedText`."""
    body = {"q": list(pieces), "source": _short(source), "target": _short(target), "format": "html"}
    answer = _answer(f"{base}/translate", body | ({"api_key": key} if key else {}), {})
    return _texts(answer.get("translatedText"), len(pieces))


def _deepl(base: str, key: str, pieces: Sequence[str], source: str, target: str) -> list[str]:
    """https://developers.deepl.com/docs/api-reference/translate."""
    body = {
        "text": list(pieces),
        "source_lang": _short(source).upper(),
        "target_lang": DEEPL_TARGETS.get(target.lower(), target.upper()),
        "tag_handling": "html",
    }
    answer = _answer(f"{base}/v2/translate", body, {"Authorization": f"DeepL-Auth-Key {key}"})
    found = answer.get("translations")
    return _texts([each.get("text") for each in found if isinstance(each, dict)] if isinstance(found, list) else None)


def _answer(url: str, body: dict[str, Any], headers: dict[str, str]) -> dict[str, Any]:
    """The JSON object of a good answer. Raises Failed for any other."""
    try:
        status, answer = post(url, body, headers)
    except Unreachable as error:
        raise Failed(str(error), REST_SECONDS) from error
    if status == 456:  # DeepL's own: the month's quota is used up
        raise Failed("the quota is used up", QUOTA_SECONDS)
    if status == 400:
        # This text or pair of languages, not the provider: the next reader may have more luck.
        raise Failed("the translator refused this text", 0.0)
    if status != 200:
        raise Failed(f"the translator answered {status}", REST_SECONDS)
    if not isinstance(answer, dict):
        raise Failed("the translator's answer is of another kind", REST_SECONDS)
    return answer


def _texts(found: object, expected: int | None = None) -> list[str]:
    texts = [found] if isinstance(found, str) and expected == 1 else found
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise Failed("the translator's answer is of another kind", REST_SECONDS)
    return texts


def _short(code: str) -> str:
    return code.split("-")[0].lower()
