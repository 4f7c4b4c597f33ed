"""Sharing the work on appeals at the desk: filters, claims, one answer to many."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from deskkit import plain
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from test_answer_appeals_at_the_desk import against, member

from ombud.actions import appeals, measures
from ombud.actions.reasons import Grounds
from ombud.models import Appeal, Comment, Decision, Site, Story

pytestmark = pytest.mark.django_db

Say = Callable[..., Comment]


def listed(page: HttpResponse) -> list[int]:
    """The appeals on a page, in its order."""
    return [int(pk) for pk in re.findall(r'id="appeal-(\d+)"', page.content.decode())]


@pytest.fixture
def three(story: Story, say: Say) -> list[Appeal]:
    """Three appeals against petro's rejections."""
    Story.objects.filter(pk=story.pk).update(section="Sport")
    return [against(say(f"Idiots, number {number}.", name="Ann", language="en")) for number in range(3)]


def statuses() -> list[str]:
    return list(Appeal.objects.order_by("pk").values_list("status", flat=True))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [0, 1, 2]),
        ("site=paper", [0, 1, 2]),
        ("section=Sport", [0, 1, 2]),
        ("section=Town", []),
        ("language=uk", [1]),
        ("language=en", [0, 2]),
        ("rule=links", [2]),
        ("mode=after", [0, 1, 2]),
        ("mode=closed", []),
        ("mode=closed&language=uk", []),
        ("age=old", [0]),
        ("age=day", [1, 2]),
        ("age=day&language=uk&section=Sport", [1]),
        ("age=%00&rule=../&after=x&site=nowhere&mode=shut", [0, 1, 2]),
    ],
)
def test_they_are_narrowed_by_each_filter(desk: Client, three: list[Appeal], query: str, found: list[int]) -> None:
    Appeal.objects.filter(pk=three[0].pk).update(created_at=timezone.now() - timedelta(days=2))
    Comment.objects.filter(pk=three[1].decision.comment_id).update(language="uk")
    fired = Decision.objects.create(
        site_id=three[2].site_id,
        comment=three[2].decision.comment,
        by="rule:links",
        verb="reject",
        created_at=timezone.now(),
    )
    Appeal.objects.filter(pk=three[2].pk).update(decision=fired)
    assert listed(desk.get(f"/desk/appeals?{query}")) == [three[each].pk for each in found]


def test_pages_keep_their_filters(desk: Client, three: list[Appeal], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ombud.desk.appeals.PAGE", 2)
    page = desk.get("/desk/appeals?language=en").content.decode()
    more = re.findall(r'<a href="([^"]+)" data-more', page)[0].replace("&amp;", "&")
    assert "language=en" in more
    assert listed(desk.get(more)) == [three[2].pk]
    answer = desk.post(f"/desk/appeals/{three[2].pk}/answer", {"verb": "uphold", "language": "en"})
    assert answer["Location"] == "/desk/appeals?language=en"


def test_a_colleague_sees_who_looks_at_it_and_is_asked_before_they_answer(
    desk: Client, site: Site, three: list[Appeal]
) -> None:
    url, maria = f"/desk/appeals/{three[0].pk}", member("maria", site)
    assert desk.post(f"{url}/claim")["Location"].endswith(f"#appeal-{three[0].pk}")
    assert "yours until" in plain(desk.get("/desk/appeals"))
    assert "olena is looking at it" in plain(maria.get("/desk/appeals"))
    assert maria.post(f"{url}/claim").status_code == 409
    unseen = maria.post(f"{url}/answer", {"verb": "uphold", "words": "Kept."})
    assert unseen.status_code == 409
    assert "olena is looking at this appeal right now." in plain(unseen)
    assert statuses() == ["open"] * 3
    assert maria.post(f"{url}/answer", {"verb": "uphold", "claimed": "olena"}).status_code == 303


def test_a_claim_ends_by_itself_and_is_taken_over_or_left(desk: Client, site: Site, three: list[Appeal]) -> None:
    url, maria = f"/desk/appeals/{three[0].pk}/claim", member("maria", site)
    desk.post(url)
    assert maria.post(url, {"claimed": "olena"}).status_code == 303
    assert desk.post(url).status_code == 409
    maria.post(url, {"release": "1"})
    assert desk.post(url).status_code == 303
    Appeal.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert "looking at it" not in plain(maria.get("/desk/appeals"))
    assert maria.post(url).status_code == 303


def test_many_get_one_answer_after_a_preview(desk: Client, three: list[Appeal]) -> None:
    sent = {"chosen": [each.pk for each in three[:2]], "verb": "decline", "language": "en"}
    preview = desk.post("/desk/appeals/bulk", sent)
    assert "Decline 2 appeals?" in plain(preview)
    assert statuses() == ["open"] * 3
    without = desk.post("/desk/appeals/bulk/decide", sent)
    assert without.status_code == 422
    assert statuses() == ["open"] * 3
    answer = desk.post("/desk/appeals/bulk/decide", {**sent, "words": "Read our rules."})
    assert answer["Location"] == "/desk/appeals?language=en"
    assert statuses() == ["declined", "declined", "open"]
    assert set(Appeal.objects.exclude(answer="").values_list("answer", flat=True)) == {"Read our rules."}


def test_what_is_a_colleagues_is_left_and_counted(desk: Client, site: Site, three: list[Appeal]) -> None:
    chosen = [each.pk for each in three]
    member("maria", site).post(f"/desk/appeals/{chosen[0]}/claim")
    desk.post(f"/desk/appeals/{chosen[1]}/answer", {"verb": "uphold"})
    done = desk.post("/desk/appeals/bulk/decide", {"chosen": chosen, "verb": "decline", "words": "No."}, follow=True)
    assert "1 appeal answered. 2 are a colleague’s and were left." in plain(done)
    assert statuses() == ["open", "upheld", "declined"]


def test_who_decided_leaves_theirs_to_others_also_among_many(site: Site, desk: Client, three: list[Appeal]) -> None:
    petro = member("petro", site)
    chosen = [each.pk for each in three]
    assert "Uphold 0 appeals?" in plain(petro.post("/desk/appeals/bulk", {"chosen": chosen, "verb": "uphold"}))
    petro.post("/desk/appeals/bulk/decide", {"chosen": chosen, "verb": "uphold"})
    assert statuses() == ["open"] * 3


def test_strangers_choose_and_claim_nothing(
    stranger_site: Site, site: Site, story: Story, say: Say, three: list[Appeal]
) -> None:
    reader = say("Words", name="Bo").reader
    assert reader
    measures.ban(reader, Grounds("spam"), by="petro")
    on_ban = appeals.lodge(Decision.objects.select_related("site", "reader").latest("pk"), "Me?")
    chosen = [*[each.pk for each in three], on_ban.pk]
    outside = (
        member("rival", stranger_site),
        member("town", site, "Town"),
        member("ed", site, role="editor"),
        Client(),
    )
    for client in outside:
        client.post("/desk/appeals/bulk/decide", {"chosen": chosen, "verb": "uphold"})
        for pk in chosen:
            assert client.post(f"/desk/appeals/{pk}/claim").status_code in (302, 403, 404)
    assert statuses() == ["open"] * 4
    assert not Appeal.objects.exclude(claimed_by=None).exists()
    sport = member("sport", site, "Sport")
    sport.post("/desk/appeals/bulk/decide", {"chosen": chosen, "verb": "uphold"})
    assert statuses() == ["upheld"] * 3 + ["open"]


def test_too_many_or_nonsense_is_refused(desk: Client, three: list[Appeal]) -> None:
    assert desk.post("/desk/appeals/bulk", {"chosen": ["1"] * 26, "verb": "uphold"}).status_code == 422
    assert desk.post("/desk/appeals/bulk", {"chosen": [three[0].pk], "verb": "spam"}).status_code == 422
    assert desk.post("/desk/appeals/bulk", {"verb": "uphold"}).status_code == 303
    assert desk.post("/desk/appeals/bulk/decide", {"chosen": ["x", "9" * 30], "verb": "uphold"}).status_code == 303


def test_a_preview_of_more_takes_no_more_queries(desk: Client, three: list[Appeal]) -> None:
    def queries(chosen: list[int]) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert desk.post("/desk/appeals/bulk", {"chosen": chosen, "verb": "uphold"}).status_code == 200
        return len(asked)

    queries([three[0].pk])
    assert queries([each.pk for each in three]) == queries([three[0].pk])
