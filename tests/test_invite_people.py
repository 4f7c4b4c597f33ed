"""Invitations to a role: offered, mailed or printed, accepted once, taken back; and links that are none."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from ombud.actions import invitations, staff, users
from ombud.models import Decision, Invitation, Role, Site
from ombud.models.errors import Conflict

pytestmark = pytest.mark.django_db


def invite(owner: Client, **given: str) -> HttpResponse:
    return owner.post("/desk/people/invite", {"site": "paper", "role": "moderator", **given})


def link_in(answer: HttpResponse) -> str:
    found = re.search(r"/desk/invitations/[-\w]+", unescape(answer.content.decode()))
    assert found, answer.content.decode()
    return found[0]


def link_of(letter: mail.EmailMessage) -> str:
    found = re.search(r"/desk/invitations/\S+", str(letter.body))
    assert found
    return found[0]


def test_a_printed_link_is_shown_once_and_makes_somebody_a_moderator(owner: Client, site: Site) -> None:
    link = link_in(invite(owner, section="Sport"))
    assert "/desk/invitations/" not in owner.get("/desk/people").content.decode()
    petro = Client()
    page = petro.get(link).content.decode()
    assert "Moderator" in page
    assert "Sport" in page
    assert petro.post(link, {"name": "petro"})["Location"] == "/desk/"
    assert petro.get("/desk/").status_code == 200
    role = Role.objects.get(user__username="petro")
    assert (role.site, role.name, role.section, role.given_by) == (site, "moderator", "Sport", "olena")
    verbs = Decision.objects.order_by("pk").values_list("verb", "by", "subject", "after")[1:]
    assert list(verbs) == [("invite", "olena", "", "moderator"), ("give_role", "olena", "petro", "moderator")]


def test_of_the_link_only_a_hash_is_kept(owner: Client) -> None:
    token = link_in(invite(owner)).rpartition("/")[2]
    assert token not in str(list(Invitation.objects.values()))


def test_opening_the_link_uses_nothing_up(owner: Client) -> None:
    link = link_in(invite(owner))
    for _ in range(3):
        assert Client().get(link).status_code == 200
    assert Client().post(link, {"name": "petro"}).status_code == 302


def test_it_works_once(owner: Client) -> None:
    link = link_in(invite(owner))
    Client().post(link, {"name": "petro"})
    for answer in (Client().get(link), Client().post(link, {"name": "mallory"})):
        assert answer.status_code == 410
        assert "does not work any more" in answer.content.decode()
    assert not User.objects.filter(username="mallory").exists()


def test_of_two_at_once_one_succeeds(owner: Client) -> None:
    token = link_in(invite(owner)).rpartition("/")[2]
    first, second = invitations.of_token(token), invitations.of_token(token)
    assert first
    assert second
    invitations.accept(first, None, name="petro")
    with pytest.raises(Conflict):
        invitations.accept(second, None, name="iryna")
    assert not User.objects.filter(username="iryna").exists()


def test_one_that_is_too_old_taken_back_or_invented_looks_the_same(owner: Client) -> None:
    old, back = link_in(invite(owner)), link_in(invite(owner))
    first, second = Invitation.objects.order_by("pk")
    Invitation.objects.filter(pk=first.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert owner.post(f"/desk/people/invitations/{second.pk}/revoke").status_code == 303
    answers = [Client().post(link, {"name": "petro"}) for link in (old, back, "/desk/invitations/invented")]
    assert {answer.status_code for answer in answers} == {410}
    assert len({re.sub(r"\w{64}|/desk/invitations/[-\w]+", "", answer.content.decode()) for answer in answers}) == 1
    assert not User.objects.filter(username="petro").exists()


def test_one_with_an_address_is_mailed_and_the_address_is_theirs(owner: Client, settings: Settings) -> None:
    settings.MAIL = True
    answer = invite(owner, email="Petro@Paper.example", section="Sport")
    assert answer.status_code == 303
    assert "Your role would be: Moderator, Sport." in mail.outbox[0].body
    assert mail.outbox[0].to == ["petro@paper.example"]
    assert mail.outbox[0].subject == "Work with The Paper"
    Client().post(link_of(mail.outbox[0]), {"name": "petro"})
    assert users.of_email("petro@paper.example") == User.objects.get(username="petro")


def test_an_address_on_a_printed_link_is_nobodys_yet(owner: Client) -> None:
    """Else an owner could take a reader's address, and whoever signs in by its codes would share their account."""
    link = link_in(invite(owner, email="ann@mail.example"))
    Client().post(link, {"name": "mallory"})
    assert users.of_email("ann@mail.example") is None
    assert users.by_email("ann@mail.example") != User.objects.get(username="mallory")


def test_where_the_mail_server_is_away_the_link_is_shown(
    owner: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(self: object, fail_silently: bool = False) -> None:
        raise ConnectionRefusedError

    settings.MAIL = True
    monkeypatch.setattr(mail.EmailMessage, "send", away)
    assert link_in(invite(owner, email="petro@paper.example"))


def test_an_account_that_is_signed_in_gets_the_role(owner: Client, stranger_site: Site) -> None:
    petro = staff.add("petro")
    staff.give(petro, stranger_site, "editor", by="command")
    theirs = Client()
    theirs.force_login(petro)
    link = link_in(invite(owner))
    assert "You are signed in as petro" in theirs.get(link).content.decode()
    theirs.post(link, {"name": "ignored"})
    assert sorted(petro.roles.values_list("name", flat=True)) == ["editor", "moderator"]
    assert User.objects.count() == 2


def test_a_reader_who_is_invited_chooses_a_name_for_the_desk(owner: Client) -> None:
    reader = users.by_email("ann@mail.example")
    theirs = Client()
    theirs.force_login(reader)
    link = link_in(invite(owner))
    assert theirs.post(link, {"name": "ann"})["Location"] == "/desk/"
    reader.refresh_from_db()
    assert (reader.username, reader.is_staff) == ("ann", True)
    assert theirs.get("/desk/").status_code == 200


def test_whoever_has_an_account_with_the_address_signs_in_with_it_first(owner: Client, settings: Settings) -> None:
    users.by_email("ann@mail.example")
    settings.MAIL = True
    invite(owner, email="ann@mail.example")
    link = link_of(mail.outbox[0])
    assert f"/accounts/sign-in?next={link}" in Client().get(link).content.decode()
    assert Client().post(link, {"name": "ann"}).status_code == 409
    assert not Role.objects.filter(name="moderator").exists()


@pytest.mark.parametrize("name", ["", "two words", "<script>", "author", "OLENA", "olena", "x" * 151, "reader:1"])
def test_a_name_that_cannot_be_is_refused_with_words_kept(name: str, owner: Client) -> None:
    link = link_in(invite(owner))
    answer = Client().post(link, {"name": name})
    assert answer.status_code in (409, 422)
    assert 'role="alert"' in answer.content.decode()
    assert "<script>" not in answer.content.decode()
    assert Client().post(link, {"name": "petro"}).status_code == 302


@pytest.mark.parametrize(
    "given",
    [
        {"role": "emperor"},
        {"role": ""},
        {"role": "owner", "section": "Sport"},
        {"email": "no address"},
        {"section": "x" * 121},
    ],
)
def test_what_cannot_be_offered_is_refused(given: dict[str, str], owner: Client) -> None:
    assert invite(owner, **given).status_code == 422
    assert not Invitation.objects.exists()


def test_nobody_invites_to_a_site_that_is_not_theirs(owner: Client, stranger_site: Site) -> None:
    assert invite(owner, site="rival").status_code == 404
    petro = staff.add("petro")
    staff.give(petro, stranger_site, "editor", by="command")
    theirs = Client()
    theirs.force_login(petro)
    assert invite(theirs, site="rival").status_code == 403
    assert not Invitation.objects.exists()


def test_what_a_dismissed_owner_offered_is_taken_back(owner: Client, site: Site) -> None:
    staff.give(staff.add("petro"), site, "owner", by="command")
    link = link_in(invite(owner, role="owner"))
    staff.take(Role.objects.get(user__username="olena"), by="petro")
    assert Client().post(link, {"name": "mallory"}).status_code == 410
    assert not User.objects.filter(username="mallory").exists()


def test_a_form_of_another_site_accepts_nothing(owner: Client) -> None:
    link = link_in(invite(owner))
    assert Client(enforce_csrf_checks=True).post(link, {"name": "petro"}).status_code == 403
    assert not User.objects.filter(username="petro").exists()
