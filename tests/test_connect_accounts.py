"""Whose account an account elsewhere opens: an address on its provider's word alone opens none that is there."""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from elsewherekit import BACKEND, DOOR, come_back, who
from provider import Provider
from pytest_django.fixtures import Settings

from ombud.actions import invitations, staff, users
from ombud.models import Role, Site

pytestmark = pytest.mark.django_db


def test_an_address_that_nobody_checked_is_forgotten(site: Site, newcomer: Client, herald_id: Provider) -> None:
    for number, verified in enumerate((False, None, "false", 0, "yes", 1.5, [True])):
        herald_id.claims |= {"sub": f"person-{number}", "email": "victim@mail.example", "email_verified": verified}
        client = Client()
        come_back(client, herald_id)
        user = who(client)
        assert user is not None
        assert user.email == ""
    assert not EmailAddress.objects.exists()
    assert users.of_email("victim@mail.example") is None


@pytest.mark.parametrize(
    "address",
    ["bac\u212a@mail.example", "no address", "a@b@c", "x" * 250 + "@mail.example", 7, ["a@mail.example"], "a@b\n"],
)
def test_what_is_no_plain_address_is_forgotten(
    site: Site, newcomer: Client, herald_id: Provider, address: object
) -> None:
    herald_id.claims["email"] = address
    come_back(newcomer, herald_id)
    user = who(newcomer)
    assert user is not None
    assert user.email == ""
    assert not EmailAddress.objects.exists()


def test_an_unchecked_address_opens_no_account_that_is_there(site: Site, newcomer: Client, herald_id: Provider) -> None:
    victim = users.by_email("olena@mail.example")
    herald_id.claims["email_verified"] = False
    come_back(newcomer, herald_id)
    assert who(newcomer) not in (None, victim)
    assert not SocialAccount.objects.filter(user=victim).exists()


def test_an_address_that_another_account_only_claims_proves_nothing(
    site: Site, newcomer: Client, herald_id: Provider
) -> None:
    User.objects.create(username="reader:old", email="olena@mail.example")
    assert come_back(newcomer, herald_id)["Location"] == DOOR
    assert users.of_email("olena@mail.example") is None


def test_a_checked_address_of_an_account_is_proved_by_a_code_before_they_are_connected(
    site: Site, newcomer: Client, herald_id: Provider
) -> None:
    mine = users.by_email("olena@mail.example")
    back = come_back(newcomer, herald_id)
    assert back["Location"].startswith("/accounts/sign-in/code?next=")
    assert who(newcomer) is None
    assert not SocialAccount.objects.exists()
    letter = re.search(r"^\s+(\S+)$", str(mail.outbox[0].body), re.MULTILINE)
    assert letter
    done = newcomer.post("/accounts/sign-in/code", {"code": letter[1], "next": DOOR})
    assert done["Location"] == DOOR
    assert who(newcomer) == mine
    second = Client()
    assert come_back(second, herald_id)["Location"] == DOOR
    assert who(second) == mine


def test_a_code_for_another_address_connects_nothing(site: Site, newcomer: Client, herald_id: Provider) -> None:
    users.by_email("olena@mail.example")
    come_back(newcomer, herald_id)
    newcomer.post("/accounts/sign-in", {"email": "mallory@mail.example"})
    letter = re.search(r"^\s+(\S+)$", str(mail.outbox[-1].body), re.MULTILINE)
    assert letter
    newcomer.post("/accounts/sign-in/code", {"code": letter[1]})
    user = who(newcomer)
    assert user is not None
    assert users.proved_email(user) == "mallory@mail.example"
    assert not SocialAccount.objects.exists()


def test_without_mail_nothing_is_connected_by_the_address(
    site: Site, newcomer: Client, herald_id: Provider, settings: Settings
) -> None:
    settings.MAIL = False
    users.by_email("olena@mail.example")
    assert come_back(newcomer, herald_id).status_code == 409
    assert who(newcomer) is None


def test_nobody_becomes_staff_by_an_address_and_a_second_factor_is_asked_for(
    site: Site, newcomer: Client, herald_id: Provider
) -> None:
    editor = staff.add("olena", "olena@mail.example")
    staff.give(editor, site, Role.Name.EDITOR, by="boss")
    come_back(newcomer, herald_id, "/desk/")
    assert who(newcomer) is None
    users.connect(editor, "herald-id", herald_id.claims["sub"], {})
    Authenticator.objects.create(user=editor, type=Authenticator.Type.TOTP, data={"secret": "x"})
    back = come_back(newcomer, herald_id, "/desk/")
    assert back["Location"].startswith("/accounts/sign-in/second")
    assert who(newcomer) is None
    assert newcomer.get("/desk/").status_code != 200


def test_who_came_in_by_a_providers_word_alone_does_not_come_along_to_the_desk(
    site: Site, newcomer: Client, herald_id: Provider
) -> None:
    """A provider that lets people claim addresses: somebody has an account of the editor's before she has one."""
    come_back(newcomer, herald_id)
    thief = who(newcomer)
    made, link = invitations.invite(site, Role.Name.EDITOR, email="olena@mail.example", by="boss")
    invitations.mailed(made)
    olena = Client(raise_request_exception=False)
    olena.post("/accounts/sign-in", {"email": "olena@mail.example"})
    letter = re.search(r"^\s+(\S+)$", str(mail.outbox[-1].body), re.MULTILINE)
    assert letter
    olena.post("/accounts/sign-in/code", {"code": letter[1]})
    assert who(olena) == thief
    Authenticator.objects.create(user=thief, type=Authenticator.Type.WEBAUTHN, data={})
    accepted = olena.post(urlsplit(link).path, {"name": "olena"})
    assert accepted["Location"] == "/desk/"
    assert olena.get("/desk/corrections").status_code == 200
    assert newcomer.get("/desk/corrections").status_code == 302
    assert not Authenticator.objects.exists()
    again = Client(raise_request_exception=False)
    assert come_back(again, herald_id, "/desk/")["Location"].startswith("/accounts/sign-in/code")
    assert who(again) is None


def test_a_closed_account_stays_closed(site: Site, newcomer: Client, herald_id: Provider) -> None:
    come_back(newcomer, herald_id)
    User.objects.update(is_active=False)
    again = Client()
    come_back(again, herald_id)
    assert who(again) is None


def test_one_connects_and_removes_accounts_but_not_the_last_way_in(
    site: Site, newcomer: Client, herald_id: Provider, settings: Settings
) -> None:
    newcomer.force_login(users.by_email("ann@mail.example"), BACKEND)
    mine = who(newcomer)
    back = come_back(newcomer, herald_id, "/accounts/with", process="connect")
    assert back["Location"] == "/accounts/with"
    assert "olena@mail.example" in newcomer.get("/accounts/with").content.decode()
    connected = SocialAccount.objects.get(user=mine)
    # Connecting proves no address.
    assert users.of_email("olena@mail.example") is None
    settings.MAIL = False
    assert newcomer.post("/accounts/with", {"remove": connected.pk}).status_code == 409
    settings.MAIL = True
    assert newcomer.post("/accounts/with", {"remove": connected.pk}).status_code == 302
    assert not SocialAccount.objects.exists()


def test_another_way_in_takes_the_second_factor_once_more(site: Site, newcomer: Client, herald_id: Provider) -> None:
    mine = users.by_email("ann@mail.example")
    Authenticator.objects.create(user=mine, type=Authenticator.Type.TOTP, data={"secret": "x"})
    users.connect(mine, "herald-id", "other", {})
    newcomer.force_login(mine, BACKEND)
    for address, sent in (
        ("/accounts/with/herald-id", {"process": "connect", "next": "/accounts/with"}),
        ("/accounts/with", {"remove": str(SocialAccount.objects.get().pk)}),
    ):
        answer = newcomer.post(address, sent)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/again?")
    assert SocialAccount.objects.get().uid == "other"


def test_a_stranger_removes_nothing_and_takes_over_nothing(site: Site, newcomer: Client, herald_id: Provider) -> None:
    come_back(newcomer, herald_id)
    owner, row = who(newcomer), SocialAccount.objects.get()
    other = Client(raise_request_exception=False)
    assert other.post("/accounts/with", {"remove": row.pk}).status_code == 302
    other.force_login(users.by_email("mallory@mail.example"), BACKEND)
    other.post("/accounts/with", {"remove": row.pk})
    come_back(other, herald_id, "/accounts/with", process="connect")
    assert SocialAccount.objects.get().user == owner
    assert "somebody else" in other.get("/accounts/with").content.decode()
    assert "olena@mail.example" not in other.get("/accounts/with").content.decode().replace("somebody else", "")


def test_the_export_has_ones_accounts_elsewhere_and_nobody_elses(
    site: Site, newcomer: Client, herald_id: Provider
) -> None:
    users.connect(users.by_email("mallory@mail.example"), "herald-id", "theirs", {"email": "mallory@mail.example"})
    come_back(newcomer, herald_id)
    newcomer.post(DOOR, {"name": "Olena"})
    told = json.loads(b"".join(newcomer.get("/p/paper/me/export")))["account"]
    assert told["email"] == "olena@mail.example"
    assert [row["extra_data"]["name"] for row in told["elsewhere"]] == ["Olena K."]
    assert len(told["sessions"]) == 1
    assert "theirs" not in json.dumps(told)
