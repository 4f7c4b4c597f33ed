"""The transparency report: numbers of a month or a year in which nobody can be found, as page, CSV and JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from kit import Api
from noon import NOW, at_noon  # noqa: F401

from ombud.actions import appeals, measures, moderation, sites, staff, versions
from ombud.actions.reasons import Grounds
from ombud.models import Appeal, Comment, Decision, Flag, Site, Story, Version
from ombud.publish import transparency_sums
from ombud.publish.transparency_numbers import gathered
from ombud.publish.transparency_sums import span

pytestmark = pytest.mark.django_db

Say = Callable[..., Comment]


def report(period: str = "2026-11") -> Any:
    answer = Client().get("/p/paper/transparency.json", {"period": period})
    assert answer.status_code == 200
    return answer.json()


def reject(say: Say, n: int, code: str = "abuse", by: str = "olena", **said: Any) -> list[Comment]:
    made = [say(f"{code} {by} {number} {said}", **said) for number in range(n)]
    return [moderation.decide(each, "reject", by=by, grounds=Grounds(code, "§ 1")) for each in made]


def test_decisions_are_counted_by_kind_reason_language_and_who_made_them(story: Story, say: Say) -> None:
    reject(say, 6, language="en")
    reject(say, 5, "off_topic", language="uk")
    for comment in reject(say, 1, "hate", language="uk"):
        moderation.decide(comment, "approve", by="petro")
    moderation.veil(say("Veiled", language="en"), on=True, by="rule:reported")
    found = report()
    assert found["comments"]["acts"] == {
        "reject": {"human": 12, "automatic": 0},
        "spam": {"human": 0, "automatic": 0},
        "veil": {"human": 0, "automatic": 1},
        "reject_version": {"human": 0, "automatic": 0},
    }
    assert found["comments"]["taken_back"] == 1
    assert found["reasons"] == {"abuse": 6, "off_topic": 5, "few": 2}
    assert found["languages"] == {"en": 7, "uk": 6}


def test_a_rejected_version_counts_in_its_language(api: Api, site: Site, story: Story) -> None:
    made = api.post("I walked over the bridge.", lang="en")
    sites.change(site, {"moderation": "before"})
    for n in range(5):
        api.call("PUT", f"comments/{made['id']}/versions/uk", {"body": f"Я перейшла міст {n}."}, made["token"])
        versions.decide(
            Version.objects.select_related("comment__story__site").get(), "reject", "olena", Grounds("abuse")
        )
    found = report()
    assert found["comments"]["acts"]["reject_version"] == {"human": 5, "automatic": 0}
    assert (found["reasons"], found["languages"]) == ({"abuse": 5}, {"uk": 5})
    assert found["comments"]["held_by_rules"] == 5


def test_few_are_put_together_so_that_nobody_is_found() -> None:
    assert gathered({"uk": 20, "crh": 1, "en": 5, "pl": 4}) == {"uk": 20, "en": 5, "few": 5}
    assert gathered({}) == {}


def test_measures_on_few_people_are_a_range(story: Story, say: Say) -> None:
    people = [say(f"Words {number}", name=f"Reader {number}").reader for number in range(6)]
    for each in people[:5]:
        assert each
        measures.warn(each, Grounds("", "Be civil."), by="olena")
    assert people[5]
    measures.ban(people[5], Grounds("abuse"), by="olena")
    assert report()["people"] == {"warn": 5, "suspend": 0, "ban": None, "lift": 0}
    page = Client().get("/p/paper/transparency", {"period": "2026-11"}).content.decode()
    assert "<dt>Bans</dt><dd>1–4</dd>" in page


def test_medians_are_of_five_at_least(story: Story, say: Say, clock: Callable[[datetime], None]) -> None:
    held = [say(f"Words {number}") for number in range(5)]
    Comment.objects.update(status="pending")
    for number, comment in enumerate(held[:4]):
        clock(NOW + timedelta(minutes=10 * (number + 1)))
        comment.refresh_from_db()
        moderation.decide(comment, "reject", by="olena")
    assert report()["comments"]["held_median_minutes"] is None
    clock(NOW + timedelta(hours=2))
    held[4].refresh_from_db()
    moderation.decide(held[4], "reject", by="olena")
    assert report()["comments"]["held_median_minutes"] == 30.0


def test_reports_and_appeals_are_counted(story: Story, say: Say, clock: Callable[[datetime], None]) -> None:
    made = [say(f"Words {number}") for number in range(6)]
    for comment in made:
        Flag.objects.create(site=story.site, comment=comment, reason="abuse", created_at=NOW)
    clock(NOW + timedelta(hours=3))
    for comment in made[:5]:
        moderation.decide(comment, "reject", by="olena", grounds=Grounds("abuse"))
    appeal = appeals.lodge(Decision.objects.filter(verb="reject").latest("pk"), "I insulted nobody.")
    judge = staff.add("petro", owner=True)
    User.objects.filter(pk=judge.pk).update(is_superuser=True)
    appeals.answer(appeal, upheld=True, words="", by=User.objects.get(pk=judge.pk))
    found = report()
    assert (found["reports"]["received"], found["reports"]["reasons"]) == (6, {"abuse": 6})
    assert found["comments"]["after_reports"] == 5
    assert (found["appeals"]["received"], found["appeals"]["upheld"], found["appeals"]["declined"]) == (1, 1, 0)
    assert Appeal.objects.count() == 1


def test_a_month_ends_where_the_sites_month_ends(
    site: Site, story: Story, say: Say, clock: Callable[[datetime], None]
) -> None:
    Site.objects.update(timezone="Europe/Kyiv")
    clock(datetime.fromisoformat("2026-10-31T22:30:00+00:00"))
    reject(say, 1)
    clock(datetime.fromisoformat("2026-10-31T21:30:00+00:00"))
    reject(say, 2, by="petro")
    clock(NOW)
    assert report("2026-10")["comments"]["acts"]["reject"]["human"] == 2
    assert report("2026-11")["comments"]["acts"]["reject"]["human"] == 1
    assert report("2026")["comments"]["acts"]["reject"]["human"] == 3
    assert report("2026-10")["complete"] is True
    assert report("2026")["complete"] is False


@pytest.mark.parametrize("period", ["2025", "2026-12", "2026-13", "2027", "26", "2026-1", "x", "٢٠٢٦", "2026-11-01"])
def test_there_is_no_report_of_another_time(site: Site, period: str) -> None:
    assert Client().get("/p/paper/transparency.json", {"period": period}).status_code == 404


def test_the_page_speaks_both_languages_and_leads_to_other_periods(story: Story, say: Say) -> None:
    reject(say, 5)
    english = Client().get("/p/paper/transparency", {"lang": "en"}).content.decode()
    assert "<h1" in english
    assert "Transparency report" in english
    assert "Insult, attack or threat" in english
    assert "How The Paper looks after its readers’ comments" in english
    assert '/p/paper/">The Paper</a>' in english
    assert "period=2026-11" in english
    ukrainian = Client().get("/p/paper/transparency", {"lang": "uk", "period": "2026-11"}).content.decode()
    assert "Звіт про прозорість" in ukrainian
    assert "Листопад 2026" in ukrainian or "листопад 2026" in ukrainian


def test_the_csv_has_one_number_to_a_line(story: Story, say: Say) -> None:
    reject(say, 5)
    answer = Client().get("/p/paper/transparency.csv", {"period": "2026-11"})
    assert answer["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode())))
    assert rows[0] == ["period", "group", "what", "number"]
    assert ["2026-11", "comments", "acts reject human", "5"] in rows
    assert ["2026-11", "reasons", "abuse", "5"] in rows
    assert ["2026-11", "people", "ban", "0"] in rows


def test_a_report_is_made_once_an_hour(story: Story, say: Say, clock: Callable[[datetime], None]) -> None:
    reject(say, 1)
    assert report()["comments"]["acts"]["reject"]["human"] == 1
    reject(say, 1, by="petro")
    with CaptureQueriesContext(connection) as caught:
        assert report()["comments"]["acts"]["reject"]["human"] == 1
    assert len(caught) <= 2
    clock(NOW + timedelta(hours=1))
    assert report()["comments"]["acts"]["reject"]["human"] == 2


def test_twice_as_many_decisions_take_no_more_queries(
    story: Story, say: Say, clock: Callable[[datetime], None]
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            report()
        return len(caught)

    reject(say, 5)
    once = queries()
    reject(say, 10, "spam", "petro")
    clock(NOW + timedelta(hours=1))
    assert queries() == once


def test_a_report_names_nobody(story: Story, say: Say) -> None:
    comment = say("Secret words", name="Ann Quill", email="ann@example.org")
    moderation.decide(comment, "reject", by="olena", reason="third time", grounds=Grounds("abuse", "“Idiots”."))
    for ending in ("", ".json", ".csv"):
        told = Client().get(f"/p/paper/transparency{ending}").content.decode()
        for secret in ("Ann", "ann@", "olena", "Secret", "third time", "Idiots"):
            assert secret not in told


def test_another_sites_decisions_are_not_counted(story: Story, say: Say, stranger_site: Site) -> None:
    reject(say, 5)
    answer = Client().get("/p/rival/transparency.json", {"period": "2026"})
    assert answer.json()["comments"]["acts"]["reject"]["human"] == 0


def test_decembers_end_is_the_next_years_beginning() -> None:
    zone = ZoneInfo("Europe/Kyiv")
    assert span(202612, zone).end == span(2026, zone).end == span(2027, zone).start


def test_who_knows_the_tag_gets_no_body(site: Site) -> None:
    first = Client().get("/p/paper/transparency.json")
    again = Client().get("/p/paper/transparency.json", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304


def test_a_closed_month_is_counted_once_and_a_year_added_up(
    story: Story, say: Say, clock: Callable[[datetime], None]
) -> None:
    for month in (8, 9, 10):
        clock(datetime.fromisoformat(f"2026-{month:02d}-15T12:00:00+00:00"))
        reject(say, 2, by=f"moderator{month}")
    clock(NOW)
    assert transparency_sums.keep_up(60) == 4
    assert transparency_sums.keep_up(60) == 0
    with CaptureQueriesContext(connection) as caught:
        found = report("2026")
    assert found["comments"]["acts"]["reject"]["human"] == 6
    # Neither of them shows in a month: only together are they enough.
    assert report("2026-09")["reasons"] == {"few": 2}
    assert found["reasons"] == {"abuse": 6}
    assert not [
        each for each in caught.captured_queries if "ombud_decision" in each["sql"] and "MIN(" not in each["sql"]
    ]
    # An hour later only the running month is counted again.
    clock(NOW + timedelta(hours=1))
    assert transparency_sums.keep_up(60) == 1


def test_a_month_that_was_counted_too_early_is_counted_again(
    story: Story, say: Say, clock: Callable[[datetime], None]
) -> None:
    clock(datetime.fromisoformat("2026-10-31T23:30:00+00:00"))
    reject(say, 1)
    assert report("2026-10")["comments"]["acts"]["reject"]["human"] == 1
    reject(say, 1, by="petro")
    clock(NOW)
    assert report("2026-10")["comments"]["acts"]["reject"]["human"] == 2


def test_sums_of_another_time_zone_or_none_at_all_are_counted_anew(site: Site, story: Story, say: Say) -> None:
    reject(say, 5)
    report()
    for file in transparency_sums.root().glob("*/reports/*.json"):
        file.write_text("{")
    assert report()["comments"]["acts"]["reject"]["human"] == 5
    Site.objects.update(timezone="Asia/Tokyo")
    assert report()["from"].endswith("+09:00")
    assert report()["comments"]["acts"]["reject"]["human"] == 5


def test_page_csv_and_json_tell_the_same_numbers(story: Story, say: Say) -> None:
    reject(say, 7)
    told = report()
    rows = {
        row[2]: row[3] for row in csv.reader(io.StringIO(Client().get("/p/paper/transparency.csv").content.decode()))
    }
    page = Client().get("/p/paper/transparency").content.decode()
    assert rows["acts reject human"] == str(told["comments"]["acts"]["reject"]["human"]) == "7"
    assert ">7<" in page


def test_what_a_rule_sends_back_counts_as_automatic(site: Site, story: Story, say: Say) -> None:
    decided = {"site": site, "by": "rule:listed_words", "rule": "listed_words", "verb": "reject", "created_at": NOW}
    Decision.objects.create(comment=say("Words."), after="rejected", **decided)
    assert report()["comments"]["acts"]["reject"] == {"human": 0, "automatic": 1}
