"""Pieces of a thread's HTML, drawn once and kept: from one edition to the next nearly all of them are the same."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

# A comment is 1 to 3 KB: 2 MB in a process that draws.
KEPT_AT_MOST = 800


class Pieces:
    """The newest pieces, by the template and everything that it is given. Threads share it."""

    def __init__(self, most: int = KEPT_AT_MOST) -> None:
        self.most = most
        self._kept: OrderedDict[tuple[str, str, str], SafeString] = OrderedDict()
        self._keeping = threading.Lock()

    def draw(self, template: str, **given: Any) -> SafeString:
        """The template with `given`, in the language that is active and which `given` must name, and in the active
        time zone. What it is given is its key, so that it cannot depend on more."""
        key = (template, timezone.get_current_timezone_name(), repr(given))
        with self._keeping:
            found = self._kept.pop(key, None)
            if found is not None:
                self._kept[key] = found
                return found
        drawn = render_to_string(template, given)
        with self._keeping:
            self._kept[key] = drawn
            if len(self._kept) > self.most:
                self._kept.popitem(last=False)
        return drawn


pieces = Pieces()


def safe(comment: dict[str, Any]) -> dict[str, Any]:
    """One comment's dict with its HTML declared safe: it was sanitised on the way in."""
    versions = [{**version, "html": mark_safe(version["html"])} for version in comment["versions"]]  # noqa: S308
    return {**comment, "html": mark_safe(comment["html"]), "versions": versions}  # noqa: S308


def comment_piece(comment: dict[str, Any], thread: dict[str, Any]) -> SafeString:
    """One comment as it stands in a thread."""
    surroundings = {key: thread[key] for key in ("lang", "open", "translates")}
    return pieces.draw("reader/comment.html", comment={**safe(comment), "more": None}, thread=surroundings)


def form_piece(thread: dict[str, Any]) -> SafeString:
    """The empty form for a comment on the story."""
    told = {key: thread[key] for key in ("lang", "accounts", "limits", "mode", "site_languages")}
    told["site"], told["story"] = {"url": thread["site"]["url"]}, {key: thread["story"][key] for key in ("id", "page")}
    return pieces.draw("reader/form.html", thread=told)


def strings_piece(thread: dict[str, Any]) -> SafeString:
    """What the embed says while one writes and reads, and the dialog for corrections, as inert templates."""
    told = {key: thread[key] for key in ("lang", "dir", "samples", "accounts", "translates", "limits")}
    told["tongues"], told["site_tongues"] = len(thread["languages"]), len(thread["site_languages"])
    told["story"] = {"language": thread["story"]["language"]}
    return pieces.draw("reader/thread_strings.html", thread=told)
