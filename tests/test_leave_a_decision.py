"""Everything that staff do is a Decision: each button of the desk is pressed, and leaves one.

The addresses come from the URL resolver, so a new one without a word here fails.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from forms import filled
from kit import BRIDGE, PAPER
from world import World, as_made, made_once  # noqa: F401

from ombud.actions import invitations, opinions, sites, versions, watching, wordlists
from ombud.actions.suggesting import Suggestion, suggest
from ombud.desk import appeals, deciding
from ombud.desk.urls import urlpatterns
from ombud.models import Decision, Story, Version, Watch

pytestmark = pytest.mark.django_db

Press = Callable[[World, Client], Any]
# What concerns nobody but who does it, or nothing that lasts: no Decision, and why.
PRIVATE = {
    "news": "looking",
    "claim": "ends by itself within minutes",
    "appeals/<int:pk>/claim": "the same",
    "appeals/news": "looking",
    "bulk": "a preview",
    "appeals/bulk": "a preview",
    "opinions/hear": "one's own: an answer was read",
    "opinions/mail": "one's own: how often to be mailed",
    "views/save": "one's own view",
    "views/remove": "one's own view",
    "views/languages": "one's own languages",
    "site": "one's own choice of what is shown",
    "language": "one's own language",
    "sign-in": "signing in",
    "sign-in/<str:token>": "signing in",
    "sign-out": "signing out",
}
PRESSED: dict[str, Press] = {}


def presses(route: str) -> Callable[[Press], Press]:
    def known(press: Press) -> Press:
        PRESSED[route] = press
        return press

    return known


def pressed(route: str, page: str, verb: str = "", **given: Any) -> None:
    """The button on a page whose form goes to the address of that route, or on the address itself."""

    def press(world: World, desk: Client) -> Any:
        def numbered(path: str) -> str:
            return "/desk/" + path.replace("<int:pk>", str(world.pk(path)) if "<int:pk>" in path else "")

        said = {name: value(world) if callable(value) else value for name, value in given.items()}
        found = filled(desk.get(numbered(page)).content.decode(), numbered(route), verb)
        return desk.post(numbered(route), {**found, **({"verb": verb} if verb else {}), **said})

    PRESSED[route] = press


COMMENT, STORY, READER = "comments/<int:pk>", "stories/<int:pk>", "readers/<int:pk>"
pressed("decide", COMMENT, "reject", code="abuse")
pressed("ask", COMMENT, question="What do you think?")
pressed(f"{COMMENT}/reply", COMMENT, body="We have asked the council.")
pressed(f"{COMMENT}/named", COMMENT, do="verify", label="the mayor")
pressed("watches/add", COMMENT, what="reader")
pressed(f"{READER}/measure", READER, "warn", words="Be civil.")
pressed(f"{READER}/note", READER, text="Writes at night.")
pressed("corrections/decide", "corrections/<int:pk>", "decline", reason="It is right.")
pressed("corrections/<int:pk>/accept", "corrections/<int:pk>/accept", "accept")
pressed("corrections/alarms/seen", "corrections/alarms", alarm=lambda world: world.alarm.pk)
pressed("corrections/notices/<int:pk>", "corrections/notices/<int:pk>", "publish", text="It was 413.", reason="Again")
pressed(f"{STORY}/notice", f"{STORY}/notice", "publish", kind="correction", text="It was 412.", composed="")
pressed(f"{STORY}/refetch", STORY)
pressed(f"{STORY}/mode/set", f"{STORY}/mode", "lock")
pressed(f"{STORY}/topics/series", f"{STORY}/topics", "place", series="Bridges", number="1")
pressed("merges/<int:pk>/undo", STORY)
pressed("appeals/<int:pk>/answer", "appeals", "uphold")
pressed("words/change", "words", "add", words="scoundrel", outcome="hold")
pressed("modes/set", "modes", name="Sport", moderation="before")
pressed("screening/save", "screening", rule="too_many_links", on="1", does="hold", fails="hold")
pressed("reasons/set", "reasons", **{"text-abuse-en": "Be civil, please."})
pressed("settings/save", "settings", title="The Other Paper")
pressed("people/invite", "people", role="editor", email="new@paper.example")
pressed("people/invitations/<int:pk>/revoke", "people")
pressed("people/<int:pk>/give", "people", role="editor")
pressed("people/<int:pk>/link", "people")
pressed("people/roles/<int:pk>/change", "people", role="editor", section="Sport")
pressed("people/roles/<int:pk>/remove", "people")


@presses("undo")
def undoing(world: World, desk: Client) -> Any:
    PRESSED["decide"](world, desk)
    return desk.post("/desk/undo", {"undo": signing.dumps([_newest()], salt=deciding.UNDO_SALT)})


@presses("answer")
def answering(world: World, desk: Client) -> Any:
    asked = opinions.ask(world.comment, by="moderator", question="Well?")
    return desk.post("/desk/answer", {"opinion": asked.pk, "answer": "It stays."})


@presses("bulk/decide")
def deciding_on_many(world: World, desk: Client) -> Any:
    page = desk.post("/desk/bulk", {"chosen": world.comment.pk, "verb": "spam"}).content.decode()
    return desk.post("/desk/bulk/decide", filled(page, "/desk/bulk/decide", "spam"))


@presses("watches/remove")
def unwatching(world: World, desk: Client) -> Any:
    watching.watch(world.site, watching.Target(words="bridge"), by="moderator")
    return desk.post("/desk/watches/remove", {"watch": Watch.objects.get().pk})


@presses("corrections/<int:pk>/duplicate")
def calling_it_the_same(world: World, desk: Client) -> Any:
    other = suggest(world.story, Suggestion(exact="bridge", message="tower", suggestion="tower"), None, "b").correction
    url = f"/desk/corrections/{world.correction.pk}/duplicate"
    form = filled(desk.get(url).content.decode(), "/desk/corrections/decide", "duplicate")
    return desk.post("/desk/corrections/decide", {**form, "verb": "duplicate", "of": other.pk})


@presses("corrections/<int:pk>/notice")
def telling_of_a_correction(world: World, desk: Client) -> Any:
    PRESSED["corrections/<int:pk>/accept"](world, desk)
    url = f"/desk/corrections/{world.correction.pk}/notice"
    form = filled(desk.get(url).content.decode(), url, "publish")
    return desk.post(url, {**form, "verb": "publish"})


@presses("versions/decide")
def deciding_on_a_version(world: World, desk: Client) -> Any:
    sites.change(world.site, {"moderation": "before"})
    versions.put(world.comment, versions.word(world.site, "uk", "Чи були ви там?"))
    form = filled(desk.get("/desk/versions").content.decode(), "/desk/versions/decide", "approve")
    assert int(form["version"]) == Version.objects.get().pk
    return desk.post("/desk/versions/decide", {**form, "verb": "approve"})


@presses(f"{STORY}/merge")
def merging_two(world: World, desk: Client) -> Any:
    PRESSED["merges/<int:pk>/undo"](world, desk)
    second = Story.objects.get(pk=world.second.pk)
    return desk.post(f"/desk/stories/{second.pk}/merge", {"into": BRIDGE})


@presses(f"{STORY}/topics/place")
def pinning(world: World, desk: Client) -> Any:
    PRESSED["merges/<int:pk>/undo"](world, desk)
    return desk.post(f"/desk/stories/{world.story.pk}/topics/place", {"verb": "pin", "url": f"{PAPER}/2"})


@presses("appeals/undo")
def undoing_an_answer(world: World, desk: Client) -> Any:
    PRESSED["appeals/<int:pk>/answer"](world, desk)
    return desk.post(
        "/desk/appeals/undo", {"undo": signing.dumps([world.appeal.pk, _newest()], salt=appeals.UNDO_SALT)}
    )


@presses("appeals/bulk/decide")
def answering_many(world: World, desk: Client) -> Any:
    sent = {"chosen": world.appeal.pk, "verb": "uphold"}
    page = desk.post("/desk/appeals/bulk", sent).content.decode()
    return desk.post("/desk/appeals/bulk/decide", {**sent, **filled(page, "/desk/appeals/bulk/decide", "uphold")})


@presses("words/remove")
def unlisting(world: World, desk: Client) -> Any:
    wordlists.add(world.site, wordlists.parse("scoundrel", "hold", ""), by="moderator")
    entry = world.site.entries.get()
    return desk.post("/desk/words/remove", {"site": world.site.name, "entry": entry.pk})


@presses("invitations/<str:token>")
def accepting(world: World, desk: Client) -> Any:
    _made, link = invitations.invite(world.site, "editor", by="owner")
    return Client().post("/desk/" + link.partition("/desk/")[2], {"name": "newcomer"})


def routes() -> Iterator[str]:
    """The addresses that take a form: those that answer a bare one with anything but 405."""
    yield from (str(each.pattern) for each in urlpatterns)


def _newest() -> int:
    return Decision.objects.latest("pk").pk


def _takes_forms(route: str, world: World) -> bool:
    path = route.replace("<int:pk>", "0").replace("<str:token>", "x")
    return world.browser("all").post(f"/desk/{path}", {}).status_code != 405


def test_each_address_that_takes_forms_is_known_here(world: World) -> None:
    unknown = [each for each in routes() if each not in PRIVATE and each not in PRESSED and _takes_forms(each, world)]
    assert not unknown, "say here how to press its button, or why it leaves no Decision"
    assert {*PRIVATE, *PRESSED} <= {*routes()}


@pytest.mark.parametrize("route", sorted(PRESSED))
def test_what_it_does_is_on_record_with_who_did_it(route: str, world: World) -> None:
    before = _newest()
    answer = PRESSED[route](world, world.browser("owner"))
    assert answer.status_code < 400, re.findall(r'role="alert".*', answer.content.decode())
    made = Decision.objects.filter(pk__gt=before, by="owner")
    assert {each.site for each in made} == {world.site}
