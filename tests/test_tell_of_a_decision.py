"""An author is told of a decision by mail, on their page and in the embed; nobody else is, and nobody twice."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

import pytest
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone
from kit import BRIDGE, Api
from statementkit import last, page, path, said  # noqa: F401

from ombud.actions import measures, moderation, readers, statements
from ombud.actions.reasons import Grounds
from ombud.models import Appeal, Comment, Message, Notification

pytestmark = pytest.mark.django_db

Say = Callable[..., Comment]


def letters() -> QuerySet[Message]:
    """Mails about decisions; there is another one that asks whether the address is theirs."""
    return Message.objects.filter(body__has_key="decision")


def test_the_author_is_told_on_their_page_and_by_a_mail_without_their_words(comment: Comment) -> None:
    moderation.decide(comment, "reject", by="olena", grounds=Grounds("abuse", "“Idiots”."))
    told = Notification.objects.get()
    assert (told.reader, told.kind, told.decision, told.comment) == (comment.reader, "decision", last(), comment)
    mail = letters().get()
    assert mail.status == "waiting"
    assert mail.to == "ann@example.org"
    assert mail.due_at > mail.created_at
    assert statements.url(comment.site, last().pk) in mail.body["text"]
    assert "all idiots" not in mail.body["text"]


def test_spammers_get_no_mail(comment: Comment) -> None:
    moderation.decide(comment, "spam", by="olena")
    assert not letters().exists()
    assert last().code == "spam"


def test_what_is_taken_back_at_once_is_never_told(comment: Comment) -> None:
    gone = moderation.decide(comment, "reject", by="olena")
    moderation.decide(gone, "approve", by="olena")
    assert not Notification.objects.exists()
    assert not letters().exists()


def test_who_has_read_of_a_rejection_is_told_that_it_was_taken_back(comment: Comment) -> None:
    gone = moderation.decide(comment, "reject", by="olena")
    Notification.objects.update(seen_at=timezone.now())
    moderation.decide(gone, "approve", by="olena")
    latest = Notification.objects.latest("pk")
    assert latest.decision
    assert latest.decision.verb == "approve"


def told(api: Api, comment: Comment, **query: str) -> list[dict[str, str]]:
    """What `me` says that the comment's author has not read."""
    assert comment.reader
    asked = urlencode({"url": BRIDGE, **query})
    found: list[dict[str, str]] = api.call("GET", f"me?{asked}", token=readers.token_of(comment.reader)).json()["told"]
    return found


def test_the_embed_is_told_until_the_author_has_read_it(api: Api, comment: Comment) -> None:
    moderation.decide(comment, "reject", by="olena", grounds=Grounds("abuse", "“Idiots”."))
    (news,) = told(api, comment)
    assert (news["verb"], news["words"], news["comment"]) == ("reject", "“Idiots”.", comment.pk)
    assert urlsplit(news["url"]).path == path(last())
    assert told(api, comment, interface="uk")[0]["sentence"] == "Ваш коментар не показано."
    Client().head(path(last()))
    assert told(api, comment)
    page(last())
    assert told(api, comment) == []


def test_a_warning_is_put_before_them_until_they_say_that_they_read_it(api: Api, comment: Comment) -> None:
    assert comment.reader
    warning = measures.warn(comment.reader, Grounds("abuse", "Be civil."), by="olena")
    assert "I have read this" in page(warning)
    assert told(api, comment)[0]["kind"] == "warning"
    assert Client().post(path(warning), {"read": "1"}).status_code == 303
    assert told(api, comment) == []
    assert "I have read this" not in page(warning)
    assert not Appeal.objects.exists()


def test_nobody_else_is_told(api: Api, comment: Comment, say: Say) -> None:
    other = say("Other words", name="Bob")
    moderation.decide(comment, "reject", by="olena")
    assert told(api, other) == []
    assert api.call("GET", f"me?{urlencode({'url': BRIDGE})}").json()["told"] == []


def test_documents_tell_nothing_of_it(api: Api, comment: Comment) -> None:
    moderation.veil(comment, on=True, by="olena", grounds=Grounds("spoiler", "Gives the end away."))
    assert "Gives the end away." not in api.html()
    assert "Gives the end away." not in str(api.thread())
