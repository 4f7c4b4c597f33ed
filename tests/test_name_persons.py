"""People named in a story: verified by staff, answered under a badge, pinned; nobody else takes their names."""

from __future__ import annotations

from typing import Any

import pytest
from deskkit import editor, plain
from django.test import Client
from kit import BRIDGE, Api

from ombud.actions.names import forget
from ombud.models import Comment, Decision, NamedPerson, Reader, Site, Story
from ombud.text import names

pytestmark = pytest.mark.django_db


@pytest.fixture
def mayor(api: Api, story: Story) -> Any:
    """What the mayor posted as a guest, after somebody else."""
    api.post("First of all.", name="Ann")
    return api.post("It was not like that.", name="Petro Hrytsenko")


def verify(desk: Client, pk: int, label: str = "Mayor of the town", do: str = "verify") -> Any:
    return desk.post(f"/desk/comments/{pk}/named", {"label": label, "do": do})


def test_a_verified_person_answers_above_the_others(api: Api, mayor: Any) -> None:
    assert verify(editor("olena"), mayor["id"]).status_code == 303
    first, second = api.thread()["comments"]
    assert (first["text"], first["badge"], first["pinned"]) == ("It was not like that.", "Mayor of the town", True)
    assert second["text"] == "First of all."
    assert "Mayor of the town" in api.html()
    assert "Mayor of the town" not in str([row for row in api.thread(sort="newest")["comments"] if not row["pinned"]])


def test_what_they_say_later_bears_the_badge_and_replies_stay_in_their_place(api: Api, mayor: Any) -> None:
    verify(editor("olena"), mayor["id"])
    first = Comment.objects.get(body="First of all.")
    reply = api.post("To you, Ann.", mayor["token"], parent=first.pk, name="Petro Hrytsenko")
    row = Comment.objects.get(pk=reply["id"])
    assert (row.badge, row.pinned) == ("Mayor of the town", False)


def test_pinned_ones_stand_once_on_whatever_page(api: Api, site: Site, mayor: Any) -> None:
    site.policy = {**site.policy, "page_roots": 2}
    site.save()
    for number in range(5):
        api.post(f"Comment {number}")
    verify(editor("olena"), mayor["id"])
    for sort in ("oldest", "newest", "recommended"):
        pages = api.thread(sort=sort)["pages"]
        texts = [row["text"] for page in range(1, pages + 1) for row in api.thread(sort=sort, page=page)["comments"]]
        assert texts[0] == "It was not like that."
        assert sorted(texts) == sorted(["First of all.", "It was not like that.", *(f"Comment {n}" for n in range(5))])


def test_it_can_be_ended(api: Api, mayor: Any) -> None:
    desk = editor("olena")
    verify(desk, mayor["id"])
    assert "Not any more" in plain(desk.get(f"/desk/comments/{mayor['id']}"))
    verify(desk, mayor["id"], do="end")
    assert not NamedPerson.objects.exists()
    assert [row["text"] for row in api.thread()["comments"]] == ["First of all.", "It was not like that."]
    assert list(Decision.objects.order_by("pk").values_list("verb", flat=True))[-2:] == ["name", "unname"]
    assert verify(desk, mayor["id"], do="end").status_code == 409


def test_a_removed_reply_by_right_is_not_pinned(api: Api, mayor: Any) -> None:
    verify(editor("olena"), mayor["id"])
    Comment.objects.filter(pk=mayor["id"]).update(status="rejected")
    Story.objects.update(edition=99)
    assert [row["text"] for row in api.thread()["comments"]] == ["First of all."]


@pytest.mark.parametrize("label", ["", "   ", "l" * 81])
def test_a_label_is_needed(mayor: Any, label: str) -> None:
    assert verify(editor("olena"), mayor["id"], label).status_code == 422


def test_strangers_verify_nobody(api: Api, mayor: Any) -> None:
    assert verify(Client(), mayor["id"]).status_code in (302, 403)
    assert not NamedPerson.objects.exists()


@pytest.mark.parametrize(
    "name", ["Petro Hrytsenko", "petro  HRYTSENKO", "Petro Hrytsenkо", "Реtrо Hrytsenko", "The Paper"]
)
def test_nobody_else_speaks_under_a_vouched_name(api: Api, mayor: Any, name: str) -> None:
    verify(editor("olena"), mayor["id"])
    answer = api.call("POST", "comments", {"url": BRIDGE, "body": "It was me.", "name": name})
    assert answer.status_code == 422
    assert "name" in answer.json()["errors"]
    api.post("Still I.", mayor["token"], name="Petro Hrytsenko")


def test_names_of_staff_are_not_free(api: Api, story: Story) -> None:
    editor("olena.koval")
    forget()
    for name in ("Olena Koval", "0lena Koval", "Оlena  Kоval"):
        assert api.call("POST", "comments", {"url": BRIDGE, "body": "Hello.", "name": name}).status_code == 422
    api.post("Another.", name="Olena")


@pytest.mark.parametrize("name", ["The Paper (editor)", "Moderator, THE  PAPER", "ThePaper staff", "ꓔꓧꓰ ꓑꓮꓑꓰꓣ"])
def test_nobody_speaks_for_the_publication(api: Api, story: Story, name: str) -> None:
    answer = api.call("POST", "comments", {"url": BRIDGE, "body": "We are closed.", "name": name})
    assert answer.status_code == 422
    assert "newsroom" in answer.json()["detail"]


def test_a_title_of_one_short_word_may_be_a_part_of_a_name(api: Api, site: Site, story: Story) -> None:
    Site.objects.filter(pk=site.pk).update(title="Sun")
    api.post("Hello.", name="Sun Yat-sen")
    assert api.call("POST", "comments", {"url": BRIDGE, "body": "We.", "name": "The Sun"}).status_code == 201
    assert api.call("POST", "comments", {"url": BRIDGE, "body": "Us.", "name": "SUN"}).status_code == 422


@pytest.mark.parametrize(
    "name", ["Олена", "Анна-Марія Д.", "محمد علي", "Łukasz Żak", "José", "李明", "Anna та Оля", "Ян 2"]
)
def test_names_of_all_scripts_are_fine(api: Api, story: Story, name: str) -> None:
    assert Comment.objects.get(pk=api.post("Hello.", name=name)["id"]).name == name


@pytest.mark.parametrize("name", ["Оlena", "Ivaн", "Νikos Papadopoulоs", "ꓳlena"])
def test_two_alphabets_in_a_word_are_refused(api: Api, story: Story, name: str) -> None:
    answer = api.call("POST", "comments", {"url": BRIDGE, "body": "Hello.", "name": name})
    assert answer.status_code == 422
    assert "alphabet" in answer.json()["detail"]


def test_two_readers_may_be_called_the_same(api: Api, story: Story) -> None:
    api.post("One.", name="Anna")
    api.post("Two.", name="Anna")
    assert Reader.objects.filter(name="Anna").count() == 2


def test_look_alikes_share_a_skeleton() -> None:
    alike = [("Illya", "lllya"), ("modern", "rnodern"), ("Bob", "B0b"), ("Ann", "A\u200bnn"), ("José", "jose")]
    alike += [("ᎪᏞᎬᏟ", "ALEC"), ("ꭺꮮꭼꮯ", "alec"), ("ոօսո", "noun"), ("ⲣⲟⲣⲉ", "pope"), ("Ӏllya", "Illya")]
    assert all(names.skeleton(one) == names.skeleton(other) for one, other in alike)
    assert names.skeleton("Anna") != names.skeleton("Hanna")
