"""A site with one of everything in its section Town, and everybody who might look at it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from kit import BRIDGE, PAPER, kept_for_the_module, paper, rival

from ombud.actions import appeals, comments, invitations, merging, moderation, notices, staff, stories, users
from ombud.actions.moderation import Grounds
from ombud.actions.notices import Note
from ombud.actions.suggesting import Suggestion, suggest
from ombud.models import Alarm, Comment, Decision, Role, Site

SECRET = "Zanzibar"


class World:
    """A site with one of everything in its section Town, each with a secret word in it."""

    def __init__(self, site: Site, rival: Site) -> None:
        self.site, self.rival = site, rival
        facts = stories.Facts(headline=f"{SECRET} bridge", language="en", section="Town")
        self.story = stories.push(site, BRIDGE, facts, stories.Text(f"The {SECRET} bridge has 421 planks.")).story
        self.second = stories.push(site, f"{PAPER}/2", facts, stories.Text(f"{SECRET} again.")).story
        self.merge = merging.merge(self.second, self.story, by="all")
        self.comment = self._comment()
        self.correction = suggest(
            self.story, Suggestion(exact="421 planks", message=SECRET, suggestion="412 planks"), None, "a"
        ).correction
        self.notice = notices.publish(self.story, Note("correction", f"{SECRET}: it was 412."), by="all")
        self.alarm = Alarm.objects.create(
            site=site,
            story=self.story,
            correction=self.correction,
            revision=self.story.revision,
            before=f"{SECRET} before",
            after=f"{SECRET} after",
            created_at=timezone.now(),
        )
        self.appeal = appeals.lodge(self._rejection(), f"{SECRET} is no insult.")
        self.sessions = {user.email.partition("@")[0] or user.username: _session(user) for user in User.objects.all()}
        self.invitation, _link = invitations.invite(site, "editor", email=f"{SECRET}@paper.example", by="all")

    def _comment(self, body: str = f"Have you been to {SECRET}?") -> Comment:
        return comments.post(self.story, comments.Draft(body=body, name=SECRET, email="a@b.example"), None, "a")

    def _rejection(self) -> Decision:
        moderation.decide(self._comment(f"{SECRET} is far."), "reject", by="all", grounds=Grounds("abuse"))
        return Decision.objects.select_related("site", "comment__story", "comment__reader").latest("pk")

    def pk(self, route: str) -> int:
        """The number of the thing that an address is about."""
        things: dict[str, Any] = {
            "comments/": self.comment,
            "corrections/notices/": self.notice,
            "corrections/": self.correction,
            "stories/": self.story,
            "merges/": self.merge,
            "readers/": self.comment.reader,
            "appeals/": self.appeal,
            "people/invitations/": self.invitation,
            "people/roles/": Role.objects.get(user__username="moderator"),
            "people/": User.objects.get(username="moderator"),
        }
        found = next((thing for prefix, thing in things.items() if route.startswith(prefix)), None)
        assert found is not None, f"say here which thing {route} is about"
        return int(found.pk)

    def browser(self, who: str, *, strict: bool = False) -> Client:
        """A browser of theirs, signed in unless it is the stranger's; a strict one is asked for CSRF tokens."""
        client = Client(raise_request_exception=False, enforce_csrf_checks=strict)
        if who != "stranger":
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[who]
        return client

    def form(self) -> dict[str, Any]:
        """What the forms of the desk send, about the secret things."""
        return {
            "site": self.site.name,
            "comment": self.comment.pk,
            "chosen": self.comment.pk,
            "correction": self.correction.pk,
            "alarm": self.alarm.pk,
            "status": "approved",
            "seen": "/",
            "verb": "spam",
            "name": "role",
            "role": "owner",
            "kind": "typo",
            "text": "changed",
            "title": "changed",
            "into": f"{PAPER}/2",
            "question": "changed",
            "code": "abuse",
        }


def _session(user: User) -> str:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def people(site: Site, stranger_site: Site) -> World:
    """Everybody, and the world in which they are."""
    staff.add("all", owner=True)
    for name, role, section in (
        ("owner", "owner", ""),
        ("editor", "editor", ""),
        ("moderator", "moderator", ""),
        ("here-editor", "editor", "Town"),
        ("here-moderator", "moderator", "Town"),
        ("elsewhere-editor", "editor", "Sport"),
        ("elsewhere-moderator", "moderator", "Sport"),
    ):
        staff.give(staff.add(name), site, role, section, by="all")
    staff.give(staff.add("rival-owner"), stranger_site, "owner", by="all")
    staff.add("roleless")
    users.by_email("reader@mail.example")
    return World(site, stranger_site)


@pytest.fixture(scope="module", name="made")
def made_once(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The world, with everybody in it, made once: it takes longer than what most tests do with it."""
    with kept_for_the_module(django_db_blocker):
        yield people(paper(), rival())


@pytest.fixture(name="world")
def as_made(made: World, db: None) -> World:
    """The world as it was made."""
    return made
