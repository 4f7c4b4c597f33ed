"""Signing in to the desk, and everybody who may not."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from ombud.__main__ import main
from ombud.actions import merging, staff
from ombud.actions.addresses import create
from ombud.models import Comment, Merge, Site, Story

pytestmark = pytest.mark.django_db

PAGES = ["/desk/", "/desk/comments/1", "/desk/stories", "/desk/stories/1", "/desk/people"]
FORMS = [
    "/desk/decide",
    "/desk/stories/1/refetch",
    "/desk/stories/1/merge",
    "/desk/merges/1/undo",
    "/desk/people/invite",
]


def path_of(link: str) -> str:
    return "/desk/" + link.partition("/desk/")[2]


@pytest.fixture
def outsider(db: None) -> Client:
    """Somebody who has an account and is not of the staff."""
    client = Client()
    client.force_login(User.objects.create_user("outsider"))
    return client


def test_a_link_signs_in_once() -> None:
    link = path_of(staff.sign_in_link(staff.add("olena", owner=True)))
    client, other = Client(), Client()
    answer = client.post(link)
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    assert client.get("/desk/").status_code == 200
    assert other.post(link).status_code == 403
    assert other.get("/desk/").status_code == 302


def test_of_two_who_use_a_link_at_the_same_moment_one_gets_in(monkeypatch: pytest.MonkeyPatch) -> None:
    token = staff.sign_in_link(staff.add("olena", owner=True)).rpartition("/")[2]
    last, got = staff._last, []

    def meanwhile(user: User) -> str:
        """The other one is through between this one's look and their step."""
        monkeypatch.setattr(staff, "_last", last)
        got.append(staff.claim(token))
        return last(user)

    monkeypatch.setattr(staff, "_last", meanwhile)
    got.append(staff.claim(token))
    assert [each is not None for each in got] == [True, False]


def test_opening_the_link_does_not_use_it_up() -> None:
    link = path_of(staff.sign_in_link(staff.add("olena", owner=True)))
    for _ in range(3):
        page = Client().get(link)
        assert page.status_code == 200
        assert ">Sign in</button>" in page.content.decode()
    assert Client().post(link).status_code == 302


def test_a_link_is_worthless_after_any_other_sign_in_of_the_same_person() -> None:
    olena = staff.add("olena", owner=True)
    first, second = path_of(staff.sign_in_link(olena)), path_of(staff.sign_in_link(olena))
    assert Client().post(second).status_code == 302
    assert Client().post(first).status_code == 403


@pytest.mark.parametrize("token", ["x", "WzEsIiJd:1xVC0t:forged", "a" * 3000, "%00", "..%2F..%2Fetc"])
def test_a_forged_link_signs_nobody_in(token: str) -> None:
    staff.add("olena", owner=True)
    client = Client()
    assert client.post(f"/desk/sign-in/{token}").status_code in (403, 404)
    assert client.get("/desk/").status_code == 302


def test_a_link_of_somebody_who_left_the_staff_does_not_work() -> None:
    olena = staff.add("olena", owner=True)
    link = path_of(staff.sign_in_link(olena))
    User.objects.filter(pk=olena.pk).update(is_staff=False)
    assert Client().post(link).status_code == 403


def test_a_link_of_yesterday_does_not_work(monkeypatch: pytest.MonkeyPatch) -> None:
    link = path_of(staff.sign_in_link(staff.add("olena", owner=True)))
    monkeypatch.setattr(staff, "A_DAY", -1)
    assert Client().post(link).status_code == 403


def test_the_session_gets_a_new_key_at_sign_in() -> None:
    client = Client()
    session = client.session
    session["planted"] = "yes"
    session.save()
    planted = client.cookies["ombud_session"].value
    client.post(path_of(staff.sign_in_link(staff.add("olena", owner=True))))
    assert client.cookies["ombud_session"].value != planted
    stale = Client()
    stale.cookies["ombud_session"] = planted
    assert stale.get("/desk/").status_code == 302


def test_whoever_leaves_the_staff_is_out_at_once() -> None:
    olena = staff.add("olena", owner=True)
    client = Client()
    client.force_login(olena)
    assert client.get("/desk/").status_code == 200
    User.objects.filter(pk=olena.pk).update(is_staff=False)
    assert client.get("/desk/").status_code == 403
    User.objects.filter(pk=olena.pk).update(is_staff=True, is_active=False)
    assert client.get("/desk/").status_code == 302


def test_without_a_link_one_is_led_to_where_everybody_signs_in() -> None:
    answer = Client().get("/desk/sign-in?next=/desk/stories")
    assert answer["Location"] == "/accounts/sign-in?next=%2Fdesk%2Fstories"
    page = Client().get(answer["Location"]).content.decode()
    assert "ombud staff add NAME" in page
    assert 'type="password"' not in page


@pytest.mark.parametrize(
    "onward", ["https://evil.example", "//evil.example", "/desk//evil.example", "/desk/\\evil", "/x"]
)
def test_signing_in_leads_to_the_desk_and_nowhere_else(onward: str) -> None:
    client = Client()
    assert client.get("/desk/sign-in", {"next": onward})["Location"] == "/accounts/sign-in?next=%2Fdesk%2F"
    client.force_login(staff.add("olena", owner=True))
    assert client.get("/desk/sign-in", {"next": onward})["Location"] == "/desk/"
    assert client.post("/desk/language", {"next": onward, "language": "uk"})["Location"] == "/desk/"


def test_signing_out_takes_a_post_and_ends_the_session() -> None:
    client = Client()
    client.force_login(staff.add("olena", owner=True))
    assert client.get("/desk/sign-out").status_code == 405
    assert client.get("/desk/").status_code == 200
    assert client.post("/desk/sign-out")["Location"] == "/desk/sign-in"
    assert client.get("/desk/").status_code == 302


@pytest.mark.parametrize("url", PAGES)
def test_a_stranger_is_sent_to_the_door_from_every_page(url: str) -> None:
    answer = Client().get(url)
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/desk/sign-in")


@pytest.mark.parametrize("url", FORMS)
def test_a_stranger_is_sent_to_the_door_from_every_form(url: str) -> None:
    for answer in (Client().post(url), Client().get(url)):
        assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/desk/sign-in")


@pytest.mark.parametrize("url", PAGES)
def test_an_account_that_is_not_staff_sees_no_page(url: str, outsider: Client) -> None:
    assert outsider.get(url).status_code == 403


@pytest.mark.parametrize("url", FORMS)
def test_an_account_that_is_not_staff_changes_nothing(
    url: str, outsider: Client, story: Story, say: Callable[..., Comment]
) -> None:
    pk = say().pk
    assert outsider.post(url, {"comment": pk, "status": "approved", "seen": "/", "verb": "spam"}).status_code == 403
    assert Comment.objects.get().status == "approved"


@pytest.mark.parametrize("url", [*FORMS, "/desk/sign-out", "/desk/sign-in/token"])
def test_a_form_of_another_site_changes_nothing(url: str, story: Story, say: Callable[..., Comment]) -> None:
    pk = say().pk
    other = create(story.site, "https://paper.example/other")
    merging.merge(other, story, by="olena")
    client = Client(enforce_csrf_checks=True)
    client.force_login(staff.add("olena", owner=True))
    User.objects.update(is_superuser=True)
    sent = {"comment": pk, "status": "approved", "seen": "/", "verb": "spam", "name": "mallory", "into": story.url}
    assert client.post(url, sent).status_code == 403
    assert Comment.objects.get().status == "approved"
    assert not User.objects.filter(username="mallory").exists()
    assert Merge.objects.get().undone_at is None
    assert client.get("/desk/").status_code == 200


@pytest.mark.parametrize("url", FORMS)
def test_a_form_cannot_be_sent_by_a_link(url: str) -> None:
    client = Client()
    client.force_login(staff.add("olena", owner=True))
    assert client.get(url).status_code == 405


@pytest.mark.parametrize("url", [*PAGES, *FORMS, "/desk/sign-in", "/desk/sign-in/token", "/desk/sign-out"])
def test_no_page_is_framed_cached_or_indexed(url: str, story: Story, say: Callable[..., Comment]) -> None:
    say()
    signed_in = Client()
    signed_in.force_login(staff.add("olena", owner=True))
    for answer in (Client().get(url), signed_in.get(url)):
        assert answer["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
        assert "unsafe" not in answer["Content-Security-Policy"]
        assert answer["Cache-Control"] == "no-store"
        assert "noindex" in answer["X-Robots-Tag"]
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=", answer.content.decode())


def test_the_command_line_makes_an_owner(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["staff", "add", "olena", "--owner"]) == 0
    assert User.objects.get(username="olena").is_superuser
    link = path_of(capsys.readouterr().out.split()[-1])
    assert main(["staff", "add", "petro"]) == 0
    assert not User.objects.get(username="petro").is_superuser
    client = Client()
    assert client.post(link).status_code == 302
    for path in ("people", "settings", "words", "modes", "screening", "reasons"):
        answer = client.get(f"/desk/{path}")
        assert answer.status_code == 404  # there is no site yet that one could invite to, or set anything of
        assert "ombud site add" in answer.content.decode()
    assert "ombud site add" in client.get("/desk/").content.decode()


def test_the_desk_speaks_the_language_that_was_chosen(site: Site) -> None:
    client = Client(headers={"accept-language": "en"})
    client.force_login(staff.add("olena", owner=True))
    answer = client.post("/desk/language", {"language": "uk", "next": "/desk/stories"})
    assert answer["Location"] == "/desk/stories"
    assert '<html lang="uk"' in client.get("/desk/stories").content.decode()
    client.post("/desk/language", {"language": "tlh"})
    assert '<html lang="uk"' in client.get("/desk/stories").content.decode()


def test_the_desk_speaks_the_browsers_language(site: Site) -> None:
    client = Client(headers={"accept-language": "uk"})
    client.force_login(staff.add("olena", owner=True))
    page = client.get("/desk/").content.decode()
    assert '<html lang="uk"' in page
    assert "<h1>Черга</h1>" in page
