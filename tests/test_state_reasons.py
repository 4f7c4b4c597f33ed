"""Statements of reasons: each rejection, veil, warning, suspension and ban tells whom it concerns why, by what rule,
whether a program decided, and how to appeal; and tells nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode, urlsplit

import pytest
from django.core import signing
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone
from kit import BRIDGE, Api

from ombud.actions import comments, measures, moderation, readers, reasons, sites, statements
from ombud.actions.reasons import Grounds
from ombud.models import Appeal, Comment, Decision, Flag, Message, Notification, Site, Story
from ombud.models.errors import Invalid
from ombud.models.reason import Code, default_text

pytestmark = pytest.mark.django_db

Say = Callable[..., Comment]


@pytest.fixture
def comment(story: Story, say: Say) -> Comment:
    """A comment whose author left an address."""
    return say("You are all idiots.", name="Ann", email="ann@example.org", language="en")


def page(decision: Decision, lang: str = "") -> str:
    answer = Client().get(path(decision), {"lang": lang} if lang else {})
    assert answer.status_code == 200
    return answer.content.decode()


def path(decision: Decision) -> str:
    return urlsplit(statements.url(decision.site, decision.pk)).path


def last() -> Decision:
    return Decision.objects.latest("pk")


def test_a_decision_keeps_reason_words_and_the_rule_that_fired(site: Site, story: Story, say: Say) -> None:
    sites.change(site, {"moderation": "before"})
    held = say("Buy now")
    moderation.decide(held, "reject", by="olena", reason="again", grounds=Grounds("spam", " No shops, please. "))
    found = last()
    assert (found.code, found.words, found.rule, found.reason) == (
        "spam",
        "No shops, please.",
        "moderated_before",
        "again",
    )


@pytest.mark.parametrize("grounds", [Grounds("nonsense"), Grounds("other"), Grounds("illegal", "  ")])
def test_a_reason_is_one_of_the_list_and_says_something(comment: Comment, grounds: Grounds) -> None:
    with pytest.raises(Invalid):
        moderation.decide(comment, "reject", by="olena", grounds=grounds)
    comment.refresh_from_db()
    assert comment.status == "approved"


def test_words_have_a_limit(comment: Comment) -> None:
    with pytest.raises(Invalid):
        moderation.decide(comment, "reject", by="olena", grounds=Grounds("abuse", "x" * 2001))


def test_a_moderators_look_is_noted_and_a_rules_is_not(comment: Comment) -> None:
    moderation.veil(comment, on=True, by="rule:reported")
    comment.refresh_from_db()
    assert comment.reviewed_at is None
    moderation.decide(comment, "reject", by="olena")
    comment.refresh_from_db()
    assert comment.reviewed_at


@pytest.mark.parametrize("code", Code.values)
def test_every_reason_has_words_for_the_author(code: str) -> None:
    assert default_text(code) != default_text("")


def test_the_page_tells_why_and_how_to_appeal(comment: Comment) -> None:
    Flag.objects.create(site=comment.site, comment=comment, reason="abuse", created_at=timezone.now())
    moderation.decide(comment, "reject", by="olena", reason="third time", grounds=Grounds("abuse", "“Idiots”."))
    shown = page(last())
    for words in (
        "Your comment is not shown.",
        "Insult, attack or threat.",
        "Argue with what is said",
        "“Idiots”.",
        "You are all idiots.",
        "Readers reported it.",
        "A moderator decided.",
        "Why do you object?",
        "out of court",
    ):
        assert words in shown
    # What is for colleagues, and who they are, is not for the author.
    assert "third time" not in shown
    assert "olena" not in shown


def test_a_rules_veil_says_that_a_program_decided(comment: Comment) -> None:
    moderation.veil(comment, on=True, by="rule:reported")
    shown = page(last())
    assert "A program applied a rule" in shown
    assert "A moderator decided" not in shown


def test_a_suspension_says_until_when(site: Site, comment: Comment) -> None:
    assert comment.reader
    site.timezone = "Europe/Kyiv"
    site.save()
    until = timezone.now().replace(year=2026, month=12, day=24, hour=22, minute=0)
    if until <= timezone.now():
        until = timezone.now() + timedelta(days=1)
    decision = measures.suspend(comment.reader, until, Grounds("abuse"), by="olena")
    assert f"{until.astimezone().year}" in page(Decision.objects.get(pk=decision.pk))
    assert "You may post again from" in page(decision)


def test_the_page_speaks_the_readers_language(comment: Comment) -> None:
    moderation.decide(comment, "reject", by="olena", grounds=Grounds("off_topic"))
    assert "Ваш коментар не показано" in page(last(), "uk")


def test_a_sites_own_words_stand_in_the_place_of_ours(site: Site, comment: Comment) -> None:
    reasons.set_text(site, "off_topic", "en", "We talk of bridges here.", by="olena")
    moderation.decide(comment, "reject", by="olena", grounds=Grounds("off_topic"))
    assert "We talk of bridges here." in page(last())
    assert "Він не стосується" in page(last(), "uk")
    rejection = last()
    reasons.set_text(site, "off_topic", "en", "", by="olena")
    assert "It is not about this story." in page(rejection)
    assert Decision.objects.filter(verb="reason_text").count() == 2


def test_own_words_are_for_reasons_that_there_are(site: Site) -> None:
    with pytest.raises(Invalid):
        reasons.set_text(site, "nonsense", "en", "Words", by="olena")


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
