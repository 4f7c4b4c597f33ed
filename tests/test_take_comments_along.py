"""A guest who signs in takes what is theirs along, and leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from personkit import CANARY, erase, kept, somebody  # noqa: F401

from ombud.actions import mutes, signing_on
from ombud.models import (
    Comment,
    Flag,
    Mute,
    Notification,
    Reader,
    Second,
)

pytestmark = pytest.mark.django_db

Say = Callable[..., Comment]


def test_who_signs_in_leaves_nothing_with_the_guest_they_were(person: Reader, say: Say) -> None:
    Reader.objects.filter(pk=person.pk).update(kind="guest", user=None, subject=None, badge="", skeleton="")
    person.refresh_from_db()
    known = Reader.objects.create(site=person.site, kind="account", name="Known")
    other = Comment.objects.filter(name="Bo").first()
    assert other
    mutes.mute(known, other)
    assert signing_on.take_along(person, known)
    person.refresh_from_db()
    assert (person.name, person.email) == ("", "")
    assert [Notification.objects.get().reader, Flag.objects.get().reader, Second.objects.get().reader] == [known] * 3
    assert list(Mute.objects.filter(muted=known).values_list("reader", flat=True)) == [other.reader_id]
    erase(known, "withdraw")
    texts = [row for table, row in kept() if table in ("Comment", "CommentRevision", "Version", "Flag", "Notification")]
    assert [row for row in texts if CANARY in row] == []


def test_another_persons_words_are_not_taken_along(person: Reader, say: Say) -> None:
    known = Reader.objects.create(site=person.site, kind="account", name="Known")
    assert not signing_on.take_along(person, known)
    Reader.objects.filter(pk=person.pk).update(kind="guest", standing="banned")
    person.refresh_from_db()
    assert not signing_on.take_along(person, known)
    assert not Comment.objects.filter(reader=known).exists()
