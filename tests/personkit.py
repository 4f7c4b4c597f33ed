"""Somebody who did everything that one can do at a publication, to see what is kept of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from unittest.mock import patch

import pytest
from django.apps import apps
from django.utils import timezone

from ombud.actions import comments, erasing, mutes, users, versions
from ombud.models import (
    Comment,
    Correction,
    Decision,
    Flag,
    Mailbox,
    Message,
    Mute,
    NamedPerson,
    Note,
    Notification,
    Reader,
    Recommendation,
    Second,
    Site,
    Story,
    Watch,
)

Say = Callable[..., Comment]
CANARY = "CANARYBIRD"
MAIL = f"{CANARY}@mail.example"


@pytest.fixture(name="person")
def somebody(site: Site, story: Story, say: Say) -> Reader:
    """Somebody who did everything that one can do here, with a word in all of it that is found again."""
    user = users.by_email(MAIL)
    reader = Reader.objects.create(
        site=site, kind="account", user=user, subject=CANARY, name=CANARY, email=MAIL, badge=CANARY, skeleton=CANARY
    )
    reader.languages, reader.preferences = [CANARY], {"x": CANARY}
    reader.save()
    other = say("Somebody else's words.", name="Bo")
    own = say(f"{CANARY} was there.", reader=reader, name=CANARY, veil=True, veil_label=CANARY)
    comments.edit(own, comments.Draft(body=f"{CANARY} was there too."))
    versions.bring(own, [versions.word(site, "uk", f"{CANARY} там теж.")])
    say("An answer to it.", parent=own, name="Cy")
    say(f"{CANARY} again, and gone.", reader=reader, name=CANARY)
    Comment.objects.filter(reader=reader).update(address="203.0.113.77", badge=CANARY)
    now = timezone.now()
    Flag.objects.create(site=site, comment=other, reader=reader, reason="other", text=CANARY, created_at=now)
    row = Correction.objects.create(
        site=site, story=story, reader=reader, message=CANARY, email=MAIL, address_hash=CANARY[:9], created_at=now
    )
    Second.objects.create(correction=row, reader=reader, message=CANARY, email=MAIL, created_at=now)
    Recommendation.objects.create(comment=other, reader=reader, address_hash=CANARY)
    Decision.objects.create(
        site=site, comment=own, by="olena", verb="veil", reason=CANARY, words=CANARY, created_at=now
    )
    warning = Decision.objects.create(site=site, reader=reader, by="olena", verb="warn", words=CANARY, created_at=now)
    Notification.objects.create(reader=reader, kind="warning", decision=warning, words=CANARY, created_at=now)
    warning_appeal = {"site": site, "decision": warning, "reader": reader, "text": CANARY, "answer": CANARY}
    apps.get_model("ombud", "Appeal").objects.create(**warning_appeal, created_at=now)
    Note.objects.create(reader=reader, by="olena", text=CANARY)
    Watch.objects.create(site=site, reader=reader, why=CANARY, added_by="olena")
    NamedPerson.objects.create(story=story, reader=reader, label=CANARY, verified_by="olena")
    Message.objects.create(site=site, reader=reader, kind="mail", to=MAIL, body={"text": CANARY}, due_at=now)
    Mailbox.objects.create(reader=reader, address=MAIL, mark="a", created_at=now)
    Mailbox.objects.create(reader=reader, address=f"2{MAIL}", mark="b", status="refused", created_at=now)
    mutes.mute(reader, other)
    assert other.reader
    Mute.objects.create(reader=other.reader, muted=reader)
    return reader


def kept() -> Iterator[tuple[str, str]]:
    """Each row of each table with all that is in it."""
    for model in apps.get_models():
        for row in model._base_manager.values():
            yield model.__name__, json.dumps(row, default=str, ensure_ascii=False)


def erase(reader: Reader, how: str) -> None:
    """Ask, wait until the time has come, and let the worker do it."""
    at = erasing.ask(reader, how)
    with patch("django.utils.timezone.now", return_value=at):
        assert erasing.erase_due(60) == 1
