"""Nobody but the newsroom bears its titles, its names and its badge."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from kit import BRIDGE, PAPER, Api
from pytest_django.fixtures import Settings

from ombud.actions import accounts, names, readers, sites, staff, users
from ombud.models import Comment, Reader, Role, Site, Story
from ombud.models.errors import Invalid
from ombud.text.titles import ALONE, ANYWHERE, bears_title

pytestmark = pytest.mark.django_db

TITLES = [
    *("Admin", "ADMIN", "Аdmin", "Adm1n", "A d m i n", "Admin2", "admin_paper", "Moderator", "The Editor", "Editors"),
    *("Anna (editor)", "Editor-in-chief", "Anna | Moderator", "Newsroom", "Staff", "The Editors", "Support", "System"),
    *("Редакція", "редакция", "РЕДАКЦІЯ", "Адміністратор", "Адміністраторка сайту", "Модератор 1", "Головний редактор"),
    *("Анна, редакторка", "Служба підтримки", "Redaktion", "Chefredakteur", "Rédaction", "redaction", "Modérateur"),
    *("Redacción", "Redaktorka", "Redakcja", "المحرر", "هيئة التحرير", "Eдitоr"),
]
PLAIN = [
    *("Olena", "Адам", "Edita", "Edith Orr", "Модест", "Редько", "Staffan", "Sven Support", "Systema", "Owen Root"),
    *("Verlaine", "Publius", "Helper", "مشرف علي", "Moderata", "Admiral Bell", "Адмірал"),
]


@pytest.mark.parametrize("name", TITLES)
def test_a_title_is_refused_to_guests_and_readers(api: Api, story: Story, name: str) -> None:
    answer: Any = api.call("POST", "comments", {"url": BRIDGE, "body": "We are closed.", "name": name})
    assert answer.status_code == 422
    assert "name" in answer.json()["errors"]
    mine = users.by_email("ann@mail.example")
    with pytest.raises(Invalid):
        accounts.enter(api.site, mine, name)


@pytest.mark.parametrize("name", PLAIN)
def test_a_name_that_is_only_near_a_title_is_fine(api: Api, story: Story, name: str) -> None:
    assert Comment.objects.get(pk=api.post("Hello.", name=name)["id"]).name == name


def test_every_title_of_the_lists_counts() -> None:
    for titles in (*ANYWHERE.values(), *ALONE.values()):
        assert all(bears_title(title.replace("-", " ")) for title in titles.split())
    for titles in ANYWHERE.values():
        assert all(bears_title(f"Anna, {title}") for title in titles.split())


@pytest.fixture
def editor(site: Site) -> User:
    """A member of the paper's staff."""
    made = staff.add("olena.koval", "olena@paper.example")
    staff.give(made, site, Role.Name.EDITOR, by="boss")
    names.forget()
    return made


def test_staff_may_call_themselves_what_they_are_on_their_own_site_only(
    api: Api, story: Story, editor: User, stranger_site: Site
) -> None:
    for name in ("Olena (editor)", "The Paper", "Olena Koval"):
        assert accounts.enter(api.site, editor, name).name == name
    with pytest.raises(Invalid):
        accounts.enter(stranger_site, editor, "Editor")
    User.objects.filter(pk=editor.pk).update(is_active=False)
    editor.refresh_from_db()
    with pytest.raises(Invalid):
        accounts.enter(api.site, editor, "Moderator")


def test_one_of_the_staff_does_not_take_a_colleagues_name(site: Site, editor: User) -> None:
    other = staff.add("petro.hryn")
    staff.give(other, site, Role.Name.EDITOR, by="boss")
    names.forget()
    with pytest.raises(Invalid):
        accounts.enter(site, other, "Olena Koval")


def test_what_staff_write_bears_the_publications_title_while_they_are_of_it(
    api: Api, story: Story, editor: User
) -> None:
    token = readers.token_of(accounts.enter(api.site, editor, "Olena K."))
    api.post("I wrote this story.", token)
    assert api.thread()["comments"][0]["badge"] == "The Paper"
    # And her name is hers alone.
    answer = api.call("POST", "comments", {"url": BRIDGE, "body": "Me too.", "name": "0lena K"})
    assert answer.status_code == 422
    staff.take(Role.objects.get(user=editor), by="boss")
    api.post("I used to work there.", token)
    assert [row["badge"] for row in api.thread()["comments"]] == ["The Paper", ""]


def test_a_title_goes_with_the_last_role(site: Site, editor: User) -> None:
    accounts.enter(site, editor, "Olena, editor")
    staff.give(editor, site, Role.Name.MODERATOR, by="boss")
    staff.take(Role.objects.get(user=editor, name="editor"), by="boss")
    assert Reader.objects.get().name == "Olena, editor"
    staff.take(Role.objects.get(user=editor), by="boss")
    assert (Reader.objects.get().name, Reader.objects.get().badge) == ("", "")


def test_who_is_invited_later_gets_the_badge_too(site: Site) -> None:
    mine = users.by_email("ann@mail.example")
    assert accounts.enter(site, mine, "Ann").badge == ""
    staff.give(mine, site, Role.Name.MODERATOR, by="boss")
    assert Reader.objects.get().badge == "The Paper"


def test_nobody_answers_in_the_name_of_who_wrote_the_story(api: Api, story: Story) -> None:
    Story.objects.filter(pk=story.pk).update(authors=["Nora Quillfeather", "Anna"])
    for name in ("Nora Quillfeather", "nora  quiIlfeather", "Nоra Quillfeаther"):
        answer = api.call("POST", "comments", {"url": BRIDGE, "body": "My source told me.", "name": name})
        assert answer.status_code == 422
    api.post("Another one of that name.", name="Anna")
    mine = users.by_email("ann@mail.example")
    token = readers.token_of(accounts.enter(api.site, mine, "Nora Quillfeather"))
    assert api.call("POST", "comments", {"url": BRIDGE, "body": "It is me.", "name": "x"}, token).status_code == 422
    staff.give(mine, api.site, Role.Name.EDITOR, by="boss")
    assert api.post("It is me indeed.", token)["status"] == "approved"


def test_no_reader_gives_themselves_a_badge(api: Api, story: Story) -> None:
    made = api.post("Hello.", name="Ann", badge="The Paper")
    assert api.thread()["comments"][0]["badge"] == ""
    api.call("POST", "comments", {"url": BRIDGE, "body": "Once more.", "badge": "The Paper"}, made["token"])
    assert not Reader.objects.exclude(badge="").exists()


@pytest.mark.parametrize("name", ["Olena.Koval", "0lena.koval", "olena_koval", "olenakoval", "оlena.kоval"])
def test_no_two_of_the_staff_look_alike(editor: User, name: str) -> None:
    with pytest.raises(Invalid, match=r"olena\.koval"):
        staff.add(name)
    assert staff.add("olena.koval") == editor
    assert staff.add("olena.kovalenko").is_staff


@pytest.mark.usefixtures("one_minute")
def test_ones_own_page_is_opened_so_often_a_minute(api: Api, story: Story, settings: Settings) -> None:
    settings.RATE_LIMITS = True
    sites.change(api.site, {})
    token = api.post("Hello.", name="Ann")["token"]
    answers = [api.call("POST", "me/link", {}, token).status_code for _each in range(12)]
    assert answers == [200] * 10 + [429] * 2
    # Neither is there more from other addresses.
    api.client = Client(REMOTE_ADDR="198.51.100.7")
    assert api.call("POST", "me/link", {}, token, origin=PAPER).status_code == 429
