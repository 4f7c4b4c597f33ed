"""A site's settings, changed by its owners at the desk and on the command line; each change is on record."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from ombud.__main__ import main
from ombud.desk.setting_words import groups, words
from ombud.models import Decision, Policy, Site

pytestmark = pytest.mark.django_db


def form(client: Client) -> dict[str, str]:
    """What the page would send as it is shown."""
    page = client.get("/desk/settings").content.decode()
    sent = dict(re.findall(r'<input type="hidden" name="(site|shown)" value="([^"]*)"', page))
    sent |= dict(re.findall(r'<input id="\S+" name="(\w+)" value="([^"]*)"', page))
    sent |= dict(re.findall(r'<textarea id="\S+" name="(\w+)"[^>]*>([^<]*)</textarea>', page))
    sent |= dict.fromkeys(re.findall(r'<input type="checkbox" name="(\w+)" checked>', page), "on")
    for name, options in re.findall(r'<select id="\S+" name="(\w+)">(.*?)</select>', page, re.DOTALL):
        sent[name] = re.findall(r'<option value="(\w+)" selected>', options)[0]
    return sent


def save(client: Client, **changed: str) -> HttpResponse:
    return client.post("/desk/settings/save", {**form(client), **changed})


def on_record() -> list[tuple[str, Any, Any]]:
    rows = Decision.objects.filter(verb="set").order_by("pk")
    return [(row.subject, row.details["before"], row.details["after"]) for row in rows]


def test_saving_the_form_as_it_is_changes_nothing(owner: Client, site: Site) -> None:
    before = Site.objects.values().get()
    assert save(owner).status_code == 303
    assert Site.objects.values().get() == before
    assert on_record() == []


def test_every_setting_can_be_changed_and_is_on_record(owner: Client, site: Site) -> None:
    sent = form(owner)
    assert set(Policy().as_dict()) <= {*sent, *(name for name, value in Policy().as_dict().items() if value is False)}
    answer = save(owner, title="Another Paper", edit_minutes="30", images="on", moderation="before", history="on")
    assert answer.status_code == 303
    site.refresh_from_db()
    assert site.title == "Another Paper"
    assert (site.rules.edit_minutes, site.rules.images, site.rules.moderation) == (30, True, "before")
    assert sorted(on_record()) == [
        ("edit_minutes", 15, 30),
        ("history", False, True),
        ("images", False, True),
        ("moderation", "after", "before"),
        ("title", "The Paper", "Another Paper"),
    ]
    assert {row.by for row in Decision.objects.filter(verb="set")} == {"olena"}


def test_a_switch_is_turned_off(owner: Client, site: Site) -> None:
    sent = form(owner)
    del sent["story_text"]
    owner.post("/desk/settings/save", sent)
    site.refresh_from_db()
    assert site.rules.story_text is False


def test_lists_are_taken_line_by_line_in_their_normal_spelling(owner: Client, site: Site) -> None:
    save(
        owner,
        origins="HTTPS://Paper.example\r\nhttps://m.paper.example/, https://paper.example\r\n\r\n",
        languages="uk\nen",
        private_hosts="CMS.internal\nloopback",
        webhook_url="https://cms.paper.example/hook",
        timezone="Europe/Kyiv",
    )
    site.refresh_from_db()
    assert site.origins == ["https://paper.example", "https://m.paper.example"]
    assert site.languages == ["uk", "en"]
    assert site.private_hosts == ["cms.internal", "loopback"]
    assert (site.webhook_url, site.timezone) == ("https://cms.paper.example/hook", "Europe/Kyiv")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", " "),
        ("title", "x" * 201),
        ("origins", "javascript:alert(1)"),
        ("origins", "https://"),
        ("languages", ""),
        ("languages", "english!"),
        ("timezone", "Mars/Olympus"),
        ("private_hosts", "no host"),
        ("webhook_url", "ftp://cms.example"),
        ("edit_minutes", "soon"),
        ("edit_minutes", "-1"),
        ("edit_minutes", "9" * 12),
        ("page_roots", "0"),
        ("moderation", "never"),
        ("sort", "<script>"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_saved(
    name: str, value: str, owner: Client, site: Site
) -> None:
    before = Site.objects.values().get()
    answer = save(owner, **{"title": "Another Paper", name: value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'role="alert"' in page
    assert "<script>" not in page.replace('<script type="module" src', "")
    assert Site.objects.values().get() == before
    assert on_record() == []
    if name != "title":
        assert 'value="Another Paper"' in page, "what was typed in is kept"


def test_nobody_sets_what_the_form_does_not_offer(owner: Client, site: Site) -> None:
    save(owner, key_version="7", name="rival", policy="{}", url="https://evil.example/", sso="{}")
    after = Site.objects.get()
    assert (after.name, after.key_version, after.url) == ("paper", site.key_version, site.url)


def test_the_settings_of_another_site_are_not_found(owner: Client, stranger_site: Site) -> None:
    assert save(owner, site="rival", title="Ours now").status_code == 404
    assert "The Rival" not in owner.get("/desk/settings?site=rival").content.decode()
    stranger_site.refresh_from_db()
    assert stranger_site.title == "The Rival"


@pytest.mark.parametrize("name", sorted(Policy().as_dict()))
def test_every_setting_has_words_at_the_desk(name: str) -> None:
    assert words(name) != name.replace("_", " "), f"say in desk/setting_words.py what {name} is called"
    assert sum(name in names for _title, names in groups(Policy().as_dict())) == 1


def test_the_command_sets_the_same(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    given = ["edit_minutes=30", "--title", "Another Paper", "--language", "uk", "--origin", "https://m.paper.example"]
    assert main(["site", "set", "paper", *given, "--no-origin", "https://paper.example/"]) == 0
    site.refresh_from_db()
    assert (site.title, site.languages, site.origins) == ("Another Paper", ["uk"], ["https://m.paper.example"])
    assert site.rules.edit_minutes == 30
    assert {row.by for row in Decision.objects.filter(verb="set")} == {"command"}


@pytest.mark.parametrize(
    "given",
    [
        ["edit_minutes=soon"],
        ["edit_minute=3"],
        ["--timezone", "Mars/Olympus"],
        ["--no-origin", "https://nowhere.example"],
        ["--origin", "x y"],
        ["--title", ""],
        ["--language", "!"],
        ["--webhook", "ftp://x"],
    ],
)
def test_a_mistake_is_told_in_a_line_and_changes_nothing(
    given: list[str], site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    before = Site.objects.values().get()
    assert main(["site", "set", "paper", "--private-host", "loopback", *given]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert Site.objects.values().get() == before
