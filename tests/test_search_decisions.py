"""The log of decisions at the desk: filters, export for owners, and the month's work by moderator."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from deskkit import editor, plain
from django.db import connection
from django.http import StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from noon import NOW, at_noon  # noqa: F401

from ombud.actions import appeals, measures, moderation, reasons, staff, undoing
from ombud.actions.reasons import Grounds
from ombud.models import Comment, Decision, ReasonText, Role, Site, Story

pytestmark = pytest.mark.django_db

Say = Callable[..., Comment]


def moderator(name: str, site: Site, section: str = "", role: str = Role.Name.MODERATOR) -> Client:
    user = staff.add(name)
    Role.objects.get_or_create(user=user, site=site, name=role, section=section)
    client = Client()
    client.force_login(user)
    return client


def log(desk: Client, **query: str) -> str:
    answer = desk.get("/desk/decisions", query)
    assert answer.status_code == 200
    return plain(answer)


def exported(desk: Client, kind: str, **query: str) -> str:
    answer = desk.get(f"/desk/decisions.{kind}", query)
    assert answer.status_code == 200
    assert isinstance(answer, StreamingHttpResponse)
    return b"".join(answer.streaming_content).decode()


@pytest.fixture
def decided(story: Story, say: Say) -> list[Decision]:
    """petro rejects an insult, maria calls advertising spam."""
    moderation.decide(say("Idiots"), "reject", by="petro", reason="third time", grounds=Grounds("abuse", "Be civil."))
    moderation.decide(say("Buy shoes"), "spam", by="maria", reason="shop")
    return list(Decision.objects.order_by("pk"))


@pytest.mark.parametrize(
    "query",
    [
        {"by": "petro"},
        {"verb": "reject"},
        {"code": "abuse"},
        {"words": "THIRD"},
        {"words": "civil"},
        {"until": "2026-11-22", "verb": "reject"},
        {"site": "paper", "by": "petro", "since": "2026-11-22"},
    ],
)
def test_the_log_is_narrowed(desk: Client, decided: list[Decision], query: dict[str, str]) -> None:
    found = log(desk, **query)
    assert "third time" in found
    assert "shop" not in found


def test_a_day_in_the_past_has_nothing(desk: Client, decided: list[Decision]) -> None:
    assert "No decision like that." in log(desk, until="2026-11-21")


def test_words_are_looked_for_in_ninety_days_unless_one_says(
    decided: list[Decision], clock: Callable[[datetime], None]
) -> None:
    clock(NOW + timedelta(days=100))
    desk = editor()
    assert "No decision like that." in log(desk, words="civil")
    assert "third time" in log(desk, words="civil", since="2026-01-01")


@pytest.mark.parametrize(
    "query", [{"after": "x"}, {"after": "9" * 30}, {"since": "2026-13-40"}, {"until": "9999-12-31"}, {"site": "'"}]
)
def test_nonsense_is_taken_as_not_said(desk: Client, decided: list[Decision], query: dict[str, str]) -> None:
    assert "third time" in log(desk, **query)


def test_hostile_words_find_nothing_and_break_nothing(desk: Client, decided: list[Decision]) -> None:
    for words in ("%", "_", "\\", "' OR 1=1 --", "\x00", "x" * 5000):
        assert desk.get("/desk/decisions", {"words": words}).status_code == 200
    assert "No decision like that." in log(desk, words="%")


def test_pages_follow_one_another(desk: Client, story: Story) -> None:
    for number in range(60):
        reasons.set_text(story.site, "abuse", "en", f"Words {number}", by="petro")
    first = desk.get("/desk/decisions").content.decode()
    after = first.partition("after=")[2].partition('"')[0]
    assert first.count('<tr><th scope="row">') == 50
    assert desk.get("/desk/decisions", {"after": after}).content.decode().count('<tr><th scope="row">') == 10


def test_twice_as_many_take_no_more_queries(desk: Client, story: Story, say: Say) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            log(desk)
        return len(caught)

    def fill(label: str) -> None:
        for number in range(4):
            comment = say(f"{label} {number}", name=f"Reader {number}")
            moderation.decide(comment, "reject", by="petro")
            assert comment.reader
            measures.warn(comment.reader, Grounds("", "Be civil."), by="petro")

    fill("once")
    once = queries()
    fill("twice")
    assert queries() == once


def test_owners_take_it_away_as_csv_and_json_lines(desk: Client, decided: list[Decision]) -> None:
    rows = list(csv.DictReader(io.StringIO(exported(desk, "csv"))))
    assert [(row["by"], row["verb"], row["code"], row["comment"]) for row in rows] == [
        ("maria", "spam", "spam", str(decided[1].comment_id)),
        ("petro", "reject", "abuse", str(decided[0].comment_id)),
    ]
    lines = [json.loads(line) for line in exported(desk, "jsonl", by="petro").splitlines()]
    assert [(line["words"], line["reason"], line["site"]) for line in lines] == [("Be civil.", "third time", "paper")]


def test_a_cell_cannot_become_a_formula(desk: Client, story: Story, say: Say) -> None:
    for words in ("=HYPERLINK(1)", "+1", "-1", "@x"):
        moderation.decide(say(f"On {words}"), "reject", by="petro", reason=words)
    told = [row["reason"] for row in csv.DictReader(io.StringIO(exported(desk, "csv")))]
    assert sorted(told) == ["'+1", "'-1", "'=HYPERLINK(1)", "'@x"]


def test_a_moderator_reads_the_log_and_does_not_take_it_away(site: Site, decided: list[Decision]) -> None:
    client = moderator("petro", site)
    assert "third time" in log(client)
    assert client.get("/desk/decisions.csv").status_code == 403
    assert client.get("/desk/decisions.jsonl").status_code == 403


def test_each_reads_only_what_is_theirs(site: Site, stranger_site: Site, decided: list[Decision]) -> None:
    reasons.set_text(site, "abuse", "en", "Words of ours", by="olena")
    assert "third time" not in log(moderator("rival", stranger_site))
    assert "third time" not in log(moderator("sport", site, "Sport"))
    assert "third time" not in log(moderator("editor", site, role=Role.Name.EDITOR))
    assert "reason abuse en" not in log(moderator("petro", site))
    assert "reason abuse en" in log(moderator("boss", site, role=Role.Name.OWNER))


def test_an_owner_of_another_site_takes_nothing_of_this_one_away(stranger_site: Site, decided: list[Decision]) -> None:
    client = moderator("rival", stranger_site, role=Role.Name.OWNER)
    assert exported(client, "jsonl") == ""
    assert exported(client, "jsonl", site="paper") == ""


def test_the_stranger_is_sent_away(decided: list[Decision]) -> None:
    for path in ("/desk/decisions", "/desk/decisions.csv", "/desk/decisions.jsonl", "/desk/work", "/desk/work.csv"):
        assert Client().get(path).status_code == 302
    assert Client().get("/desk/reasons").status_code == 302
    assert Client().post("/desk/reasons/set", {"site": "paper", "code": "abuse"}).status_code == 302


def test_the_months_work_is_counted_by_moderator(
    desk: Client, story: Story, say: Say, clock: Callable[[datetime], None]
) -> None:
    held = [say(f"Words {number}") for number in range(4)]
    Comment.objects.update(status="pending")
    for days, comment in enumerate(held[:3]):
        clock(NOW + timedelta(days=days, minutes=10 * (days + 1)))
        comment.refresh_from_db()
        moderation.decide(comment, "reject", by="petro")
    gone = Comment.objects.get(pk=held[0].pk)
    moderation.decide(gone, "approve", by="petro")
    clock(NOW + timedelta(days=9))
    moderation.decide(Comment.objects.get(pk=held[3].pk), "spam", by="maria")
    clock(NOW + timedelta(days=3))
    rows = list(csv.DictReader(io.StringIO(desk.get("/desk/work.csv", {"month": "2026-11"}).content.decode())))
    assert [(row["by"], row["decisions"], row["comments"], row["days"]) for row in rows] == [("petro", "4", "3", "3")]
    assert float(rows[0]["median_minutes"]) == 24 * 60 + 20
    assert rows[0]["reject"] == "3"
    december = csv.DictReader(io.StringIO(desk.get("/desk/work.csv", {"month": "2026-12"}).content.decode()))
    assert [row["by"] for row in december] == ["maria"]


def test_a_ban_with_the_past_counts_once(desk: Client, story: Story, say: Say) -> None:
    comment = say("One", name="Troll")
    for number in range(5):
        say(f"Number {number}", reader=comment.reader, name="Troll")
    client = editor("petro")
    client.post(
        f"/desk/readers/{comment.reader_id}/measure",
        {"standing": "good", "verb": "ban", "code": "abuse", "past": "reject"},
    )
    assert Decision.objects.filter(by="petro").count() == 7
    rows = list(csv.DictReader(io.StringIO(desk.get("/desk/work.csv").content.decode())))
    assert [(row["by"], row["decisions"]) for row in rows] == [("petro", "1")]


def test_what_was_undone_is_no_work_and_in_no_report(desk: Client, story: Story, say: Say) -> None:
    comment = say("Words")
    kept = say("Other words")
    rejection = moderation.decide(comment, "reject", by="petro").decisions.latest("pk")
    undoing.undo([rejection.pk], by="petro")
    moderation.decide(kept, "reject", by="petro")
    rows = list(csv.DictReader(io.StringIO(desk.get("/desk/work.csv").content.decode())))
    assert [(row["by"], row["decisions"]) for row in rows] == [("petro", "1")]
    told = Client().get("/p/paper/transparency.json", {"period": "2026-11"}).json()
    assert told["comments"]["acts"]["reject"]["human"] == 1
    assert not appeals.in_force(rejection)


def test_moderators_see_their_own_work_and_owners_everybodys(desk: Client, site: Site, decided: list[Decision]) -> None:
    page = plain(moderator("petro", site).get("/desk/work"))
    assert "petro" in page
    assert "maria" not in page
    assert "maria" in plain(desk.get("/desk/work"))


@pytest.mark.parametrize("month", ["", "2026-13", "x", "0001-01", "٢٠٢٦-01"])
def test_a_nonsense_month_is_this_one(desk: Client, decided: list[Decision], month: str) -> None:
    assert "petro" in plain(desk.get("/desk/work", {"month": month}))


def test_owners_give_reasons_words_of_their_own(desk: Client, site: Site) -> None:
    sent = {"site": "paper", "text-abuse-uk": "Без образ.", "text-spam-en": "", "was-spam-en": ""}
    assert desk.post("/desk/reasons/set", sent).status_code == 303
    assert "Без образ." in plain(desk.get("/desk/reasons"))
    assert Decision.objects.get().verb == "reason_text"
    for unknown in ("text-nonsense-en", "text-abuse-xx"):
        assert desk.post("/desk/reasons/set", {"site": "paper", unknown: "x"}).status_code == 303
    assert Decision.objects.count() == ReasonText.objects.count() == 1
    assert desk.post("/desk/reasons/set", {**sent, "site": "nowhere"}).status_code == 404


def test_of_reasons_that_do_not_fit_none_is_kept_and_no_word_is_lost(desk: Client, site: Site) -> None:
    sent = {"site": "paper", "text-abuse-en": "No insults, please.", "text-hate-en": "x" * 2001}
    answer = desk.post("/desk/reasons/set", sent)
    assert answer.status_code == 422
    assert "No insults, please." in plain(answer)
    assert not ReasonText.objects.exists()


def test_a_form_opened_before_a_colleagues_change_leaves_it(desk: Client, site: Site) -> None:
    ReasonText.objects.create(site=site, code="abuse", language="en", text="By a colleague.")
    sent = {"site": "paper", "text-abuse-en": "", "was-abuse-en": "", "text-spam-en": "a\r\nb", "was-spam-en": "a\nb"}
    assert desk.post("/desk/reasons/set", sent).status_code == 303
    assert [row.text for row in ReasonText.objects.all()] == ["By a colleague."]


def test_a_moderator_gives_no_words(site: Site) -> None:
    client = moderator("petro", site)
    assert client.get("/desk/reasons").status_code == 403
    assert client.post("/desk/reasons/set", {"site": "paper", "code": "abuse", "language": "en"}).status_code == 403
