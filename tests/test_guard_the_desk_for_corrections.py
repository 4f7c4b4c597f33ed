"""Everybody who may not work at the desk for corrections, and words that are not meant well."""

from __future__ import annotations

import pytest
from deskkit import dangers, suggest
from django.contrib.auth.models import User
from django.test import Client
from kit import own_url

from ombud.actions import corrections, notices, stories, suggesting
from ombud.actions.corrections import Verdict
from ombud.actions.notices import Note
from ombud.models import Correction, Notice, Site, Story

pytestmark = pytest.mark.django_db

PAGES = [
    "/desk/corrections",
    "/desk/corrections/1",
    "/desk/corrections/1/accept",
    "/desk/corrections/1/duplicate",
    "/desk/corrections/1/notice",
    "/desk/corrections/alarms",
    "/desk/corrections/notices",
    "/desk/corrections/notices/1",
    "/desk/stories/1/notice",
]
FORMS = ["/desk/corrections/decide", "/desk/corrections/alarms/seen"]
BOTH = [
    "/desk/corrections/1/accept",
    "/desk/corrections/1/notice",
    "/desk/corrections/notices/1",
    "/desk/stories/1/notice",
]
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>\u202etxt.exe'


@pytest.fixture
def waiting(own: Story) -> Correction:
    """A suggestion that nobody has decided."""
    return suggest(own)


@pytest.mark.parametrize("url", [*PAGES, *FORMS])
def test_a_stranger_is_sent_to_the_door(url: str, waiting: Correction) -> None:
    for answer in (Client().get(url), Client().post(url, {"correction": waiting.pk, "verb": "accept"})):
        assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/desk/sign-in")
    waiting.refresh_from_db()
    assert waiting.status == "open"


@pytest.mark.parametrize("url", [*PAGES, *FORMS])
def test_an_account_that_is_not_staff_sees_and_changes_nothing(url: str, waiting: Correction) -> None:
    outsider = Client()
    outsider.force_login(User.objects.create_user("outsider"))
    for answer in (outsider.get(url), outsider.post(url, {"correction": waiting.pk, "verb": "accept"})):
        assert answer.status_code == 403
    waiting.refresh_from_db()
    assert waiting.status == "open"


@pytest.mark.parametrize("url", [*FORMS, *BOTH])
def test_a_form_of_another_site_changes_nothing(url: str, waiting: Correction) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_superuser("petro", is_staff=True))
    sending = {"correction": waiting.pk, "verb": "accept", "text": "x", "kind": "typo"}
    assert client.post(url, sending).status_code == 403
    waiting.refresh_from_db()
    assert waiting.status == "open"
    assert not Notice.objects.exists()


@pytest.mark.parametrize("url", FORMS)
def test_a_decision_cannot_be_sent_by_a_link(url: str, desk: Client) -> None:
    assert desk.get(url).status_code == 405


def test_every_page_of_the_desk_is_strict_and_kept_nowhere(desk: Client, own: Story) -> None:
    row = corrections.accept(suggest(own), Verdict(by="olena", wording="412 had"))
    notice = notices.publish(own, Note("correction", "It was 412."), by="olena", correction=row)
    open_row = suggest(own, "day and night", suggestion="always")
    urls = [
        "/desk/corrections",
        f"/desk/corrections/{open_row.pk}",
        f"/desk/corrections/{open_row.pk}/accept",
        f"/desk/corrections/{open_row.pk}/duplicate",
        "/desk/corrections/alarms",
        "/desk/corrections/notices",
        f"/desk/corrections/notices/{notice.pk}",
        f"/desk/stories/{own.pk}/notice",
    ]
    for url in urls:
        answer = desk.get(url)
        assert answer.status_code == 200, url
        assert answer["Cache-Control"] == "no-store"
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
        assert "unsafe" not in answer["Content-Security-Policy"]
        assert dangers(answer) == []


@pytest.mark.parametrize("url", ["/desk/corrections/99", "/desk/corrections/99/accept", "/desk/stories/99/notice"])
def test_what_does_not_exist_is_not_found(url: str, desk: Client) -> None:
    assert desk.get(url).status_code == 404


def test_hostile_words_in_any_field_are_words(desk: Client, site: Site) -> None:
    facts = stories.Facts(headline=HOSTILE, language="en", authors=[HOSTILE], section=HOSTILE[:50])
    hostile = stories.push(site, own_url(site, "h"), facts, stories.Text(f"Before {HOSTILE} after.")).story
    row = suggest(hostile, HOSTILE, suggestion=HOSTILE + " too", message=HOSTILE, lang=HOSTILE[:10])
    other = suggest(hostile, "Before", suggestion=HOSTILE, message=HOSTILE)
    suggesting.second(row, None, "", given=suggesting.Suggestion(message=HOSTILE))
    corrections.ask_second(row, Verdict(by="olena", reason=HOSTILE))
    corrections.decline(other, Verdict(by="olena", reason=HOSTILE))
    urls = ["", f"/{row.pk}", f"/{row.pk}/accept", f"/{row.pk}/duplicate", "?status=decided", f"?story={hostile.pk}"]
    for url in urls:
        page = desk.get("/desk/corrections" + url)
        assert page.status_code == 200
        assert dangers(page) == []
        assert "unsafe" not in page["Content-Security-Policy"]
