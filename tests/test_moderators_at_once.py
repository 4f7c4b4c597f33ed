"""Two moderators at the same comments in the same instant: one decides, the other is told, readers see it at once."""

from __future__ import annotations

import http.cookiejar
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener, urlopen

import pytest
from served import UNDER_FIRE, environ_of, run, running
from together import kinds, together

from ombud.actions import claims, moderation, opinions, staff, undoing
from ombud.actions.counting import recount
from ombud.models import Claim, Comment, Decision, Opinion, Story

URL = "https://paper.example/2026/bridge"
COMMENTS = 8
Say = Callable[..., Comment]


@pytest.fixture
def shown(transactional_db: None, story: Story, say: Say) -> Comment:
    """A comment that readers see."""
    return say("Words")


def fresh(comment: Comment) -> Comment:
    return Comment.objects.get(pk=comment.pk)


def newest(comment: Comment) -> list[int]:
    return [Decision.objects.filter(comment=comment).latest("pk").pk]


def test_of_two_decisions_at_once_one_is_taken(shown: Comment) -> None:
    first, second = fresh(shown), fresh(shown)
    answers = together(
        lambda: moderation.decide(first, "reject", by="olena"), lambda: moderation.decide(second, "spam", by="petro")
    )
    assert kinds(answers) == Counter(done=1, conflict=1)
    assert Decision.objects.filter(comment=shown).count() == 1
    assert not recount(shown.story)


def test_an_undo_and_a_colleagues_decision_at_once_end_in_one_order(shown: Comment) -> None:
    moderation.decide(fresh(shown), "reject", by="olena")
    mine, theirs = newest(shown), fresh(shown)
    answers = together(lambda: undoing.undo(mine, by="olena"), lambda: moderation.decide(theirs, "spam", by="petro"))
    assert kinds(answers) == Counter(done=1, conflict=1)
    status = fresh(shown).status
    last = Decision.objects.filter(comment=shown).latest("pk")
    assert (last.verb, status) in (("undo", "approved"), ("spam", "spam"))
    assert not recount(shown.story)


def test_of_two_undos_at_once_one_is_done(shown: Comment) -> None:
    moderation.decide(fresh(shown), "reject", by="olena")
    mine = newest(shown)
    answers = together(lambda: undoing.undo(mine, by="olena"), lambda: undoing.undo(mine, by="olena"))
    assert kinds(answers) == Counter(done=1, conflict=1)
    assert not recount(shown.story)


def test_of_many_who_take_a_comment_or_ask_at_once_one_does(shown: Comment) -> None:
    people = [staff.add(f"moderator{number}") for number in range(4)]
    assert kinds(together(*(lambda one=one: claims.take(fresh(shown), one) for one in people))) == Counter(
        done=1, conflict=3
    )
    assert Claim.objects.count() == 1
    asked = together(*(lambda one=one: opinions.ask(fresh(shown), by=one.username) for one in people))
    assert kinds(asked) == Counter(done=1, conflict=3)
    assert Opinion.objects.count() == 1


@dataclass
class Newsroom:
    """A served installation with several processes."""

    base: str
    environ: dict[str, str]

    def call(self, method: str, path: str, body: Any, **headers: str) -> Any:
        """One request to the API."""
        request = Request(f"{self.base}{path}", json.dumps(body).encode(), method=method)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            request.add_header(name, value)
        with urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def thread(self) -> str:
        """What readers read."""
        with urlopen(f"{self.base}/p/paper/thread.json?{urlencode({'url': URL})}", timeout=30) as answer:
            return str(answer.read().decode())

    def moderators(self, *names: str) -> list[OpenerDirector]:
        """For each name a browser in which they have signed in."""
        told = run(self.environ, *(["staff", "add", name, "--owner"] for name in names))
        return [self._signed_in(link) for link in told.split() if link.startswith("http")]

    def _signed_in(self, link: str) -> OpenerDirector:
        browser = build_opener(HTTPCookieProcessor(http.cookiejar.CookieJar()))
        browser.addheaders = [("Referer", f"{self.base}/desk/"), ("Origin", self.base)]
        page = browser.open(link).read().decode()
        browser.open(link, urlencode(hidden(page)).encode()).read()
        return browser

    def press(self, browser: OpenerDirector, form: dict[str, str], verb: str) -> int:
        """Press a button of a form that was read before; the status of the answer."""
        request = Request(f"{self.base}/desk/decide", urlencode({**form, "verb": verb}).encode())
        request.add_header("X-Requested-With", "fetch")
        try:
            return int(browser.open(request, timeout=60).status)
        except HTTPError as refused:
            with refused:
                return refused.code


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a page's form."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in found}


@pytest.fixture
def newsroom(tmp_path: Path, database_url: str) -> Iterator[Newsroom]:
    environ = environ_of(tmp_path / "data", database_url, OMBUD_WORKERS="2", **UNDER_FIRE)
    made = Newsroom(f"http://127.0.0.1:{environ['OMBUD_PORT']}", environ)
    add = ["site", "add", "paper", "--title", "The Paper", "--origin", "https://paper.example"]
    key = run(environ, ["migrate"], add)
    with running(environ):
        story = {"url": URL, "headline": "The bridge is open", "text": "It is open."}
        bearer = f"Bearer {key.split('key: ')[1].split()[0]}"
        made.call("PUT", "/api/v1/paper/stories", story, Authorization=bearer)
        yield made


def test_in_several_processes_one_of_two_decides_and_readers_see_it_with_the_answer(newsroom: Newsroom) -> None:
    posted = [
        newsroom.call("POST", "/api/v1/paper/comments", {"url": URL, "body": f"Slander number {n}."})["id"]
        for n in range(COMMENTS)
    ]
    people = newsroom.moderators("olena", "petro")
    came_back = []

    def both(pk: int) -> list[int]:
        words = f"Slander number {posted.index(pk)}."
        forms = []
        for browser in people:
            page = browser.open(f"{newsroom.base}/desk/comments/{pk}").read().decode()
            forms.append(hidden(page.partition("data-decide>")[2].partition("</form>")[0]))

        def press(number: int) -> int:
            status = newsroom.press(people[number], forms[number], ("reject", "spam")[number])
            # Who was too late may be told so while the colleague's decision is still being published.
            if status == 200 and words in newsroom.thread():
                came_back.append(words)
            return status

        with ThreadPoolExecutor(2) as pool:
            return sorted(pool.map(press, range(2)))

    assert [both(pk) for pk in posted] == [[200, 409]] * COMMENTS
    assert came_back == []
    assert "Slander" not in newsroom.thread()
