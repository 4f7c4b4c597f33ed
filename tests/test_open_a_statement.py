"""Who holds the link of a statement of reasons reads it and objects there; strangers and forgers do neither."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.core import signing
from django.test import Client
from statementkit import last, page, path, said  # noqa: F401

from ombud.actions import comments, moderation
from ombud.models import Appeal, Comment, Site

pytestmark = pytest.mark.django_db

Say = Callable[..., Comment]


def test_the_page_takes_one_appeal_and_then_shows_it(comment: Comment) -> None:
    moderation.decide(comment, "reject", by="olena")
    answer = Client().post(path(last()), {"text": "I <b>insulted</b> nobody."})
    assert answer.status_code == 303
    assert urlsplit(answer["Location"]).path == path(last())
    shown = page(last())
    assert "has not answered yet" in shown
    assert "I &lt;b&gt;insulted&lt;/b&gt; nobody." in shown
    assert "Why do you object?" not in shown
    assert Client().post(path(last()), {"text": "Again"}).status_code == 409
    assert Appeal.objects.count() == 1


def test_a_mistake_in_the_form_keeps_the_words(comment: Comment) -> None:
    moderation.decide(comment, "reject", by="olena")
    answer = Client().post(path(last()), {"text": "long " * 1001})
    assert answer.status_code == 422
    assert "long long" in answer.content.decode()


def test_mass_assignment_does_nothing(comment: Comment) -> None:
    moderation.decide(comment, "reject", by="olena")
    sent = {
        "text": "Please",
        "status": "upheld",
        "decided_by": "olena",
        "answer": "Yes",
        "reader": "1",
        "decision": "1",
    }
    Client().post(path(last()), sent)
    appeal = Appeal.objects.get()
    assert (appeal.status, appeal.decided_by, appeal.answer, appeal.decision) == ("open", "", "", last())


def test_a_forged_link_or_another_sites_leads_nowhere(comment: Comment, stranger_site: Site) -> None:
    moderation.decide(comment, "reject", by="olena")
    good = path(last())
    for bad in (good[:-1], good + "x", good.replace("/p/paper/", "/p/rival/"), f"/p/paper/decisions/{last().pk}"):
        assert Client().get(bad).status_code == 404
        assert Client().post(bad, {"text": "Please"}).status_code == 404
    assert not Appeal.objects.exists()


def test_the_link_of_one_decision_is_not_that_of_another(comment: Comment, say: Say) -> None:
    moderation.decide(comment, "reject", by="olena")
    own = last()
    other = say("Other words", name="Bob")
    moderation.decide(other, "reject", by="olena")
    assert path(own) != path(last())
    assert "Other words" not in page(own)


def test_a_token_of_another_kind_opens_nothing(comment: Comment) -> None:
    moderation.decide(comment, "reject", by="olena")
    foreign = signing.dumps(last().pk, salt="ombud.correction.status")
    assert Client().get(f"/p/paper/decisions/{foreign}").status_code == 404


def test_an_approval_has_no_statement(comment: Comment) -> None:
    gone = moderation.decide(comment, "reject", by="olena")
    moderation.decide(gone, "approve", by="olena")
    assert Client().get(path(last())).status_code == 404


def test_a_foreign_page_cannot_appeal_for_somebody(comment: Comment) -> None:
    moderation.decide(comment, "reject", by="olena")
    answer = Client().post(path(last()), {"text": "Ha"}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert not Appeal.objects.exists()


def test_the_page_is_for_nobody_else(comment: Comment) -> None:
    moderation.decide(comment, "reject", by="olena")
    answer = Client().get(path(last()))
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Robots-Tag"] == "noindex"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert 'name="referrer" content="same-origin"' in answer.content.decode()


def test_erased_words_are_not_quoted(comment: Comment) -> None:
    moderation.decide(comment, "reject", by="olena")
    decision = last()
    comment.refresh_from_db()
    comments.withdraw(comment)
    shown = page(decision)
    assert "no longer in force" in shown
    assert "idiots" not in shown
