"""`ombud prune`: what nobody needs any more goes, what somebody wrote stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from deskkit import suggest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from kit import PAPER

from ombud import upkeep
from ombud.actions import addresses, comments, invitations, merging, staff
from ombud.models import Decision, Invitation, Receipt, Site, Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def old(site: Site) -> Story:
    """A page that was named once, long ago, and could never be read."""
    made = addresses.meet(site, f"{PAPER}/2020/made-up")
    Story.objects.filter(pk=made.pk).update(created_at=timezone.now() - timedelta(days=8))
    return made


def test_a_page_on_which_nobody_wrote_goes_after_a_week(site: Site, old: Story) -> None:
    addresses.meet(site, f"{PAPER}/2020/young")
    assert upkeep.prune()["stories"] == 1
    assert [story.slug for story in Story.objects.all()] == ["young"]


def test_a_page_with_a_suggestion_stays(old: Story) -> None:
    suggest(old, "a planks")
    assert upkeep.prune()["stories"] == 0


def test_a_page_with_a_comment_stays_whatever_became_of_it(old: Story) -> None:
    comments.withdraw(comments.post(old, comments.Draft(body="Hello?"), None, "x"))
    assert upkeep.prune()["stories"] == 0


def test_a_page_that_another_was_merged_into_stays(site: Site, old: Story) -> None:
    merging.merge(addresses.create(site, f"{PAPER}/2020/elsewhere", headline="Elsewhere"), old, by="olena")
    assert upkeep.prune()["stories"] == 0


def test_a_receipt_is_kept_for_two_days(site: Site) -> None:
    for days in (1, 3):
        made = Receipt.objects.create(site=site, verb="comment", scope=str(days), fingerprint="f")
        Receipt.objects.filter(pk=made.pk).update(created_at=timezone.now() - timedelta(days=days))
    assert upkeep.prune()["receipts"] == 1
    assert Receipt.objects.get().scope == "1"


def test_sessions_and_invitations_go_when_they_are_over(site: Site) -> None:
    olena = staff.add("olena", owner=True)
    browsers = [Client(), Client()]
    for browser in browsers:
        browser.post(staff.sign_in_link(User.objects.get()).partition("8000")[2])
    invitations.invite(site, "editor", by="olena")
    assert upkeep.prune() | {"sessions": 0, "invitations": 0} == upkeep.prune()
    past = timezone.now() - timedelta(days=31)
    Session.objects.filter(session_key=browsers[0].session.session_key).update(expire_date=past)
    Invitation.objects.update(expires_at=past)
    done = upkeep.prune()
    assert (done["sessions"], done["invitations"]) == (1, 1)
    assert UserSession.objects.filter(user=olena).count() == 1
    assert browsers[1].get("/desk/").status_code == 200
    assert Decision.objects.filter(verb="invite").exists()
