"""Appeals: once, in time, against what still holds, and answered by somebody else where there is somebody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from together import kinds, together

from ombud.actions import appeals, comments, measures, moderation, sites, staff
from ombud.actions.reasons import Grounds
from ombud.models import Appeal, Comment, Decision, Message, Notification, Reader, Role, Site, Story
from ombud.models.errors import Conflict, Forbidden, Invalid

pytestmark = pytest.mark.django_db

Say = Callable[..., Comment]


def moderator(name: str, site: Site, section: str = "") -> User:
    user = staff.add(name)
    Role.objects.get_or_create(user=user, site=site, name=Role.Name.MODERATOR, section=section)
    return user


@pytest.fixture
def olena(site: Site) -> User:
    """The moderator who decides."""
    return moderator("olena", site)


@pytest.fixture
def petro(site: Site) -> User:
    """A colleague of hers."""
    return moderator("petro", site)


@pytest.fixture
def rejected(story: Story, say: Say, olena: User) -> Decision:
    """olena's rejection of a comment."""
    comment = say("Harmless", name="Ann", email="ann@example.org")
    moderation.decide(comment, "reject", by="olena", grounds=Grounds("abuse"))
    return Decision.objects.select_related("site", "comment__story", "comment__reader").latest("pk")


def lodge(decision: Decision) -> Appeal:
    return appeals.lodge(decision, "I insulted nobody.")


def test_an_upheld_appeal_brings_the_comment_back_and_tells_its_author(
    rejected: Decision, olena: User, petro: User
) -> None:
    answered = appeals.answer(lodge(rejected), upheld=True, words="You are right.", by=petro)
    assert (answered.status, answered.decided_by, answered.answer) == ("upheld", "petro", "You are right.")
    assert rejected.comment
    rejected.comment.refresh_from_db()
    assert rejected.comment.status == "approved"
    approve, told = Decision.objects.order_by("pk")[1:]
    assert (approve.verb, approve.by, approve.before, approve.after) == ("approve", "petro", "rejected", "approved")
    assert (told.verb, told.after, told.details) == (
        "appeal",
        "upheld",
        {"decision": rejected.pk, "alone": False, "restored": True},
    )
    assert Notification.objects.latest("pk").kind == "appeal"
    mail = Message.objects.latest("pk").body
    assert "You are right." in mail["text"]
    assert "Harmless" not in mail["text"]


def test_a_declined_appeal_changes_nothing_and_needs_a_reason(rejected: Decision, petro: User) -> None:
    appeal = lodge(rejected)
    with pytest.raises(Invalid):
        appeals.answer(appeal, upheld=False, words=" ", by=petro)
    appeals.answer(appeal, upheld=False, words="“Idiot” is an insult.", by=petro)
    assert rejected.comment
    rejected.comment.refresh_from_db()
    assert rejected.comment.status == "rejected"


def test_who_decided_does_not_answer_while_there_is_a_colleague(rejected: Decision, olena: User, petro: User) -> None:
    appeal = lodge(rejected)
    with pytest.raises(Forbidden):
        appeals.answer(appeal, upheld=False, words="No.", by=olena)
    appeal.refresh_from_db()
    assert appeal.status == "open"


def test_who_is_alone_answers_and_that_is_said(rejected: Decision, olena: User) -> None:
    appeals.answer(lodge(rejected), upheld=True, words="", by=olena)
    assert Decision.objects.latest("pk").details["alone"] is True


def test_a_colleague_of_another_section_or_site_is_none(
    rejected: Decision, olena: User, stranger_site: Site, site: Site
) -> None:
    moderator("sport", site, "Sport")
    moderator("rival", stranger_site)
    assert appeals.may_answer(rejected, olena)
    moderator("petro", site)
    assert not appeals.may_answer(rejected, olena)


def test_a_veil_is_appealed_against_like_a_rejection(story: Story, say: Say, olena: User, petro: User) -> None:
    comment = say("The butler did it")
    moderation.veil(comment, on=True, by="olena")
    decision = Decision.objects.latest("pk")
    assert decision.code == "spoiler"
    appeals.answer(lodge(decision), upheld=True, words="", by=petro)
    comment.refresh_from_db()
    assert comment.veil == ""


def test_an_upheld_appeal_against_a_ban_lifts_it(story: Story, say: Say, olena: User, petro: User) -> None:
    reader = say("Words").reader
    assert reader
    ban = measures.ban(reader, Grounds("abuse"), by="olena", past="reject")
    appeals.answer(lodge(ban), upheld=True, words="", by=petro)
    assert Reader.objects.get(pk=reader.pk).standing == "good"
    assert Decision.objects.filter(verb="lift", by="petro").exists()


def test_there_is_one_appeal_against_a_decision(rejected: Decision) -> None:
    lodge(rejected)
    with pytest.raises(Conflict):
        lodge(Decision.objects.get(pk=rejected.pk))
    # A page that was open since before.
    with pytest.raises(Conflict):
        lodge(rejected)


def test_an_appeal_comes_in_time(rejected: Decision, monkeypatch: pytest.MonkeyPatch) -> None:
    late = timezone.now() + timedelta(days=180, seconds=1)
    monkeypatch.setattr(timezone, "now", lambda: late)
    with pytest.raises(Conflict, match="180"):
        lodge(rejected)


def test_a_site_may_give_more_or_less_time(rejected: Decision) -> None:
    rejected.site = sites.change(rejected.site, {"appeal_days": 0})
    with pytest.raises(Conflict):
        lodge(rejected)


def test_what_no_longer_holds_needs_no_appeal(rejected: Decision) -> None:
    assert rejected.comment
    comment = Comment.objects.get(pk=rejected.comment.pk)
    comment = moderation.decide(comment, "approve", by="petro")
    with pytest.raises(Conflict):
        lodge(rejected)
    moderation.decide(comment, "reject", by="petro")
    # The comment is rejected again, but by another decision, which has a link of its own.
    with pytest.raises(Conflict):
        lodge(Decision.objects.get(pk=rejected.pk))


def test_an_appeal_outlives_its_comment(rejected: Decision, petro: User) -> None:
    appeal = lodge(rejected)
    assert rejected.comment
    comments.withdraw(rejected.comment)
    appeals.answer(appeal, upheld=True, words="", by=petro)
    assert Comment.objects.get(pk=rejected.comment.pk).status == "withdrawn"
    assert Decision.objects.latest("pk").details["restored"] is False


def test_words_are_needed_and_have_a_limit(rejected: Decision) -> None:
    for words in ("", " \n", "x" * 5001):
        with pytest.raises(Invalid):
            appeals.lodge(rejected, words)
    assert not Appeal.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_one_counts(rejected: Decision, petro: User, site: Site) -> None:
    maria = moderator("maria", site)
    appeal = lodge(rejected)
    answers = together(
        lambda: appeals.answer(Appeal.objects.get(pk=appeal.pk), upheld=True, words="", by=petro),
        lambda: appeals.answer(Appeal.objects.get(pk=appeal.pk), upheld=False, words="No.", by=maria),
    )
    assert kinds(answers) == {"done": 1, "conflict": 1}
    assert Decision.objects.filter(verb="appeal").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_appeals_at_once_one_is_kept(rejected: Decision) -> None:
    answers = together(*[lambda: lodge(Decision.objects.get(pk=rejected.pk))] * 2)
    assert kinds(answers) == {"done": 1, "conflict": 1}
