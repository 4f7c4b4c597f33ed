"""Roles are given, changed and taken away; nobody removes the last owner, and nobody reaches above themselves."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ombud.__main__ import main
from ombud.actions import staff
from ombud.models import Decision, Reader, Role, Site
from ombud.models.errors import Conflict

pytestmark = pytest.mark.django_db


@pytest.fixture
def olena(site: Site) -> Role:
    """An owner of the site, and its only one."""
    return staff.give(staff.add("olena"), site, "owner", by="command")


@pytest.fixture
def petro(site: Site) -> Role:
    """A moderator."""
    return staff.give(staff.add("petro"), site, "moderator", by="command")


def as_(role: Role) -> Client:
    client = Client()
    client.force_login(role.user)
    return client


def test_a_role_is_changed_and_the_change_is_on_record(olena: Role, petro: Role) -> None:
    as_(olena).post(f"/desk/people/roles/{petro.pk}/change", {"role": "editor", "section": "Town"})
    now = Role.objects.get(user=petro.user)
    assert (now.name, now.section) == ("editor", "Town")
    told = Decision.objects.filter(subject="petro", by="olena").order_by("pk")
    assert [(each.verb, each.before, each.after) for each in told] == [
        ("give_role", "", "editor"),
        ("take_role", "moderator", ""),
    ]
    assert as_(petro).get("/desk/corrections").status_code == 200
    assert as_(petro).get("/desk/search").status_code == 403


def test_a_further_role_stands_beside_the_first(olena: Role, petro: Role) -> None:
    as_(olena).post(f"/desk/people/{petro.user_id}/give", {"site": "paper", "role": "editor", "section": ""})
    client = as_(petro)
    assert client.get("/desk/corrections").status_code == 200
    assert client.get("/desk/").status_code == 200


def test_whoever_loses_the_last_role_is_out_at_once(olena: Role, petro: Role) -> None:
    theirs = as_(petro)
    assert theirs.get("/desk/").status_code == 200
    link = staff.sign_in_link(petro.user).partition("8000")[2]
    as_(olena).post(f"/desk/people/roles/{petro.pk}/remove")
    assert theirs.get("/desk/").status_code == 302, "signed out, not only shut out"
    assert not User.objects.get(pk=petro.user_id).is_staff
    assert Client().post(link).status_code == 403


def test_nobody_removes_or_demotes_the_last_owner(olena: Role) -> None:
    client = as_(olena)
    for path, given in (("remove", {}), ("change", {"role": "editor", "section": ""})):
        assert client.post(f"/desk/people/roles/{olena.pk}/{path}", given).status_code == 409
    assert Role.objects.get().name == "owner"
    assert client.get("/desk/people").status_code == 200


def test_of_two_owners_who_remove_each_other_one_stays(olena: Role, site: Site) -> None:
    iryna = staff.give(staff.add("iryna"), site, "owner", by="command")
    staff.take(olena, by="iryna")
    with pytest.raises(Conflict):
        staff.take(iryna, by="olena")


def test_the_owner_of_the_installation_is_owner_enough(olena: Role) -> None:
    staff.add("root", owner=True)
    staff.take(olena, by="root")
    assert not Role.objects.exists()


def test_an_owner_of_one_site_makes_no_link_for_who_works_elsewhere(
    olena: Role, petro: Role, stranger_site: Site
) -> None:
    """Else they could sign in as that person and own the other site."""
    client = as_(olena)
    assert "/desk/sign-in/" in client.post(f"/desk/people/{petro.user_id}/link", {"site": "paper"}).content.decode()
    staff.give(petro.user, stranger_site, "owner", by="command")
    refused = client.post(f"/desk/people/{petro.user_id}/link", {"site": "paper"})
    assert refused.status_code == 403
    assert "/desk/sign-in/" not in refused.content.decode()


def test_an_owner_of_one_site_makes_no_link_for_a_reader_of_another(
    olena: Role, petro: Role, stranger_site: Site
) -> None:
    """Else they could open that person's own page there, with what is held and what was said to them."""
    Reader.objects.create(site=stranger_site, user=petro.user, kind="account")
    client = as_(olena)
    refused = client.post(f"/desk/people/{petro.user_id}/link", {"site": "paper"})
    assert refused.status_code == 403
    assert f"/desk/people/{petro.user_id}/link" not in client.get("/desk/people").content.decode()


def test_an_owner_of_one_site_makes_no_link_for_the_owner_of_all(olena: Role, site: Site) -> None:
    root = staff.add("root", owner=True)
    staff.give(root, site, "moderator", by="command")
    assert as_(olena).post(f"/desk/people/{root.pk}/link", {"site": "paper"}).status_code == 403


def test_nobody_raises_themselves(petro: Role) -> None:
    client = as_(petro)
    assert client.post(f"/desk/people/roles/{petro.pk}/change", {"role": "owner", "section": ""}).status_code == 403
    assert client.post(f"/desk/people/{petro.user_id}/give", {"site": "paper", "role": "owner"}).status_code == 403
    assert Role.objects.get().name == "moderator"


def test_people_are_listed_by_a_fixed_number_of_queries(olena: Role, site: Site) -> None:
    client, counted = as_(olena), []
    for start in (0, 10):
        for number in range(start, start + 10):
            staff.give(staff.add("colleague-" + "abcdefghkmnpqrstuwxz"[number]), site, "moderator", by="command")
        with CaptureQueriesContext(connection) as queries:
            client.get("/desk/people")
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_the_command_gives_roles(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["staff", "add", "iryna", "--role", "moderator", "--site", "paper", "--section", "Sport"]) == 0
    assert main(["staff", "add", "petro", "--email", "petro@paper.example"]) == 0
    assert main(["staff", "add", "olena", "--owner"]) == 0
    capsys.readouterr()
    assert main(["staff", "list"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "iryna\t–\t–\tmoderator of paper/Sport",
        "olena\t–\t–\towner of all",
        "petro\tpetro@paper.example\t–\teditor of paper, moderator of paper",
    ]


def test_adding_somebody_again_gives_a_link_and_no_further_role(site: Site) -> None:
    main(["staff", "add", "iryna", "--role", "moderator"])
    main(["staff", "add", "iryna"])
    assert [role.name for role in Role.objects.all()] == ["moderator"]


@pytest.mark.parametrize(
    "given", [["--role", "emperor"], ["--site", "nowhere"], ["--role", "owner", "--section", "Sport"], ["--email", "x"]]
)
def test_a_mistake_of_the_command_is_told_and_changes_nothing(
    given: list[str], site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["staff", "add", "petro", *given]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert not User.objects.exists()


def test_a_link_that_an_owner_makes_for_a_colleague_is_on_record(olena: Role, petro: Role, site: Site) -> None:
    as_(olena).post(f"/desk/people/{petro.user_id}/link", {"site": "paper"})
    made = Decision.objects.get(verb="link")
    assert (made.by, made.subject, made.site) == ("olena", "petro", site)
    assert not any("sign-in" in str(column) for column in (made.details, made.reason, made.words))
