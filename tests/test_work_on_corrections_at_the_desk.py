"""Working on readers' suggestions at the desk: the list, its order, its filters and what it tells."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote

import pytest
from deskkit import TEXT, body, editor, plain, press, shown, suggest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from kit import BRIDGE
from pytest_django.fixtures import Settings

from ombud.actions import corrections, stories, suggesting
from ombud.actions.corrections import Verdict
from ombud.desk import correction_groups
from ombud.models import Alarm, Correction, Decision, Site, Story

pytestmark = pytest.mark.django_db


def test_a_suggestion_stands_on_the_desk_with_all_that_is_needed_to_decide(desk: Client, own: Story) -> None:
    row = suggest(own, message="I counted them.", email="nell@secret.example")
    suggesting.second(row, None, "")
    page = desk.get("/desk/corrections")
    assert "<h1>Corrections</h1>" in body(page)
    assert "<del>421</del><ins>412</ins><span> had</span></mark> to be replaced." in body(page)
    words = plain(page)
    for told in (
        "Of its planks, ",
        "Bridge",
        "by Ann Quill",
        "2 readers ask",
        "I counted them.",
        "exact",
        "Correction",
    ):
        assert told in words
    assert "It is open day" not in words
    assert "secret.example" not in words
    for label in ("Accept", "Decline", "Duplicate", "Ask a second editor"):
        assert f">{label}</button>" in body(page)


def test_the_heaviest_passage_stands_first_and_brings_its_others_with_it(desk: Client, own: Story) -> None:
    light = suggest(own, "planks, 421", kind="typo", suggestion="boards, 421")
    other = suggest(own, "day and night", kind="clarification", suggestion="day and night, almost")
    heavy = suggest(own, "421 had to be", suggestion="412 had to be")
    page = desk.get("/desk/corrections")
    assert shown(page) == [heavy.pk, light.pk, other.pk]
    assert body(page).count('<li class="group">') == 2


def test_passages_that_overlap_one_by_one_are_one_group_and_nothing_is_lost(desk: Client, own: Story) -> None:
    left = suggest(own, "its planks, 421", kind="typo", suggestion="a")
    right = suggest(own, "had to be replaced", kind="typo", suggestion="b")
    middle = suggest(own, "421 had", kind="typo", suggestion="c")
    page = desk.get("/desk/corrections")
    assert sorted(shown(page)) == sorted([left.pk, right.pk, middle.pk])
    assert len(shown(page)) == 3


def test_unanchored_words_are_grouped_when_they_are_the_same(desk: Client, own: Story) -> None:
    rows = [suggest(own, "A caption", suggestion=words) for words in ("One", "Two")]
    suggest(own, "", suggestion="", message="Too long.")
    suggest(own, "", suggestion="", message="Too short.")
    page = desk.get("/desk/corrections")
    assert body(page).count('<li class="group">') == 3
    assert {row.pk for row in rows} <= set(shown(page))
    assert "not in the story’s text" in plain(page)


def test_pages_follow_one_another_without_loss_or_repetition(
    desk: Client, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(correction_groups, "PAGE", 2)
    text = "\n\n".join(f"Paragraph {number} says something of its own." for number in range(7))
    story = stories.push(site, BRIDGE, stories.Facts(headline="Long"), stories.Text(text)).story
    made = [suggest(story, f"Paragraph {number} says", suggestion="x", kind="typo").pk for number in range(7)]
    for pks, status in ((list(reversed(made)), "open"), (list(reversed(made)), "decided")):
        if status == "decided":
            for row in Correction.objects.order_by("pk"):
                corrections.decline(row, Verdict(by="olena", reason="No"))
        seen, url = [], f"/desk/corrections?status={status}"
        while url:
            page = desk.get(url)
            seen += shown(page)
            found = re.search(r'<a href="([^"]+)" data-more', body(page))
            url = unescape(found[1]) if found else ""
        assert seen == pks


def test_the_number_of_queries_does_not_grow_with_the_rows(
    desk: Client, own: Story, pushed: Story, settings: Settings
) -> None:
    settings.RATE_LIMITS = False

    def queries(url: str) -> int:
        desk.get(url)
        with CaptureQueriesContext(connection) as counted:
            assert desk.get(url).status_code == 200
        return len(counted)

    for number in range(4):
        suggest(own, suggestion=f"{number} had")
        suggest(pushed, "day and night", suggestion=f"{number}")
    before = queries("/desk/corrections")
    for number in range(4, 12):
        reader = suggest(own, suggestion=f"{number} had").reader
        suggest(pushed, "be replaced", reader, suggestion=f"{number}")
        corrections.ask_second(suggest(pushed, "", message=f"{number}"), Verdict(by="olena"))
    assert queries("/desk/corrections") == before
    for row in Correction.objects.all()[:5]:
        corrections.decline(row, Verdict(by="olena", reason="No"))
    decided = queries("/desk/corrections?status=decided")
    for row in Correction.objects.open()[:10]:
        corrections.decline(row, Verdict(by="olena", reason="No"))
    assert queries("/desk/corrections?status=decided") == decided


@pytest.fixture
def two_stories(own: Story, pushed: Story) -> dict[str, int]:
    """A suggestion on our own story, and one on a CMS's that is not in its text."""
    return {"own": suggest(own).pk, "cms": suggest(pushed, "A caption", kind="typo", suggestion="The caption").pk}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("site=paper", "own cms"),
        ("site=rival", ""),
        ("section=Town", "own"),
        ("section=Річка", "cms"),
        ("author=Ann+Quill", "own"),
        ("author=Юрій+Ткач", "cms"),
        ("author=Ann", ""),
        ("author=%25", ""),
        ("kind=typo", "cms"),
        ("kind=none", ""),
        ("state=foreign", "cms"),
        ("state=exact", "own"),
        ("status=second", ""),
        ("status=decided", ""),
        ("status=nonsense&kind=%00&state='--&after=nan_1&story=99999999999999999999", "own cms"),
    ],
)
def test_the_list_is_narrowed_by_what_the_address_says(
    desk: Client, stranger_site: Site, two_stories: dict[str, int], query: str, expected: str
) -> None:
    assert sorted(shown(desk.get(f"/desk/corrections?{query}"))) == sorted(
        two_stories[name] for name in expected.split()
    )


def test_one_story_by_itself(desk: Client, own: Story, pushed: Story) -> None:
    row = suggest(own)
    suggest(pushed)
    assert shown(desk.get(f"/desk/corrections?story={own.pk}")) == [row.pk]


def test_what_is_to_be_fixed_and_what_waits_for_a_colleague_has_its_own_list(
    desk: Client, own: Story, pushed: Story
) -> None:
    due, asked = suggest(pushed), suggest(own)
    press(desk, due, "accept")
    press(desk, asked, "second")
    assert shown(desk.get("/desk/corrections?status=due")) == [due.pk]
    assert shown(desk.get("/desk/corrections?status=second")) == [asked.pk]
    assert shown(desk.get("/desk/corrections?status=accepted")) == [due.pk]
    assert asked.pk in shown(desk.get("/desk/corrections"))


def test_the_readers_record_is_told(desk: Client, own: Story) -> None:
    first = suggest(own)
    press(desk, first, "decline", reason="No")
    suggest(own, "day and night", first.reader, suggestion="always")
    assert "Of the same reader: 0 accepted, 1 declined" in plain(desk.get("/desk/corrections"))


def test_the_last_weeks_are_told_in_numbers(desk: Client, own: Story) -> None:
    press(desk, suggest(own), "decline", reason="No")
    press(desk, suggest(own, suggestion="9 had", kind="typo"), "accept")
    words = plain(desk.get("/desk/corrections"))
    assert "Last 30 days: 2 received, 1 accepted, 1 declined" in words
    assert "less than an hour to a decision (median)" in words


def test_a_reworded_passage_shows_what_the_reader_quoted(desk: Client, site: Site, pushed: Story) -> None:
    suggest(pushed, "421 had to be replaced")
    text = TEXT.replace("421 had to be replaced", "421 had to be changed")
    stories.push(site, BRIDGE, stories.Facts(headline="B"), stories.Text(text))
    page = desk.get("/desk/corrections")
    assert "reworded" in plain(page)
    quoted = re.findall(r'<q class="quoted"[^>]*>(.*?)</q>', body(page))[0]
    assert "<del>replaced</del><ins>changed</ins>" in quoted


def test_the_link_to_the_passage_highlights_it(desk: Client, pushed: Story) -> None:
    suggest(pushed, "planks, 421 had", suggestion="planks, 412 had")
    found = re.search(rf'href="({BRIDGE}#[^"]+)"', body(desk.get("/desk/corrections")))
    assert found
    own_part, _, directive = unescape(found[1]).partition("#")[2].partition(":~:text=")
    assert own_part.startswith("ombud-passage=planks%2C%20421%20had,Of%20its%20,")
    prefix, words, suffix = directive.split(",")
    assert (unquote(prefix), unquote(words), unquote(suffix)) == ("Of its-", "planks, 421 had", "-to be replaced.")


def test_a_long_passage_is_linked_by_its_ends(desk: Client, site: Site) -> None:
    text = "First words of it - and more.\n\n" + "word " * 100 + "\n\nThe last - words & all of it."
    story = stories.push(site, BRIDGE, stories.Facts(headline="B"), stories.Text(text)).story
    suggest(story, text, suggestion="Shorter.")
    found = re.search(r":~:text=([^\"]+)\"", body(desk.get("/desk/corrections")))
    assert found
    first, last = unescape(found[1]).split(",")
    assert "-" not in first + last
    assert (unquote(first), unquote(last)) == ("First words of it - and more.", "The last - words & all of it.")


def test_an_unannounced_edit_is_shown_until_somebody_has_seen_it(desk: Client, site: Site, pushed: Story) -> None:
    suggest(pushed)
    stories.push(site, BRIDGE, stories.Facts(headline="B"), stories.Text(TEXT.replace("421 had", "412 had")))
    page = desk.get("/desk/corrections/alarms")
    assert "<del>421</del><ins>412</ins>" in body(page)
    alarm = Alarm.objects.get()
    assert f'href="/desk/stories/{pushed.pk}/notice?alarm={alarm.pk}"' in body(page)
    assert desk.post("/desk/corrections/alarms/seen", {"alarm": alarm.pk}).status_code == 303
    alarm.refresh_from_db()
    assert alarm.status == "seen"
    assert Decision.objects.get(verb="see_alarm").by == "olena"
    again = editor("taras").post("/desk/corrections/alarms/seen", {"alarm": alarm.pk})
    assert again.status_code == 409
    assert Decision.objects.filter(verb="see_alarm").count() == 1
    assert "No edit without a decision" in plain(desk.get("/desk/corrections/alarms"))


def test_the_desk_for_corrections_speaks_ukrainian(site: Site, own: Story) -> None:
    suggest(own)
    client = Client(headers={"accept-language": "uk"})
    client.force_login(User.objects.create_superuser("olena", is_staff=True))
    page = body(client.get("/desk/corrections"))
    assert "<h1>Виправлення</h1>" in page
    for english in ("Accept", "Decline", "Duplicate", "readers ask", "The reader says"):
        assert f">{english}" not in page
