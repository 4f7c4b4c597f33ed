"""Suggesting a correction through the API."""

from typing import Any
from unittest.mock import patch

import pytest
from django.core import mail
from django.http import HttpResponse
from kit import BRIDGE, PAPER, Api

from ombud.actions import sites, stories
from ombud.models import Correction, Message, Reader, Second, Site, Story

pytestmark = pytest.mark.django_db

TEXT = (
    "The bridge shut on the night a barn roof struck its pier.\n\n"
    "Of its 1,180 planks, 421 had to be replaced. The other 768 were turned over.\n\n"
    "“A plank has two sides,” the carpenter said."
)


@pytest.fixture
def told(story: Story) -> Story:
    """A story whose text is known."""
    stories.push(story.site, BRIDGE, stories.Facts(headline="The bridge is open"), stories.Text(TEXT))
    return story


def send(api: Api, token: str = "", **fields: Any) -> HttpResponse:
    given = {"url": BRIDGE, "exact": "421 had to be replaced", "message": "The list says 412.", **fields}
    return api.call("POST", "corrections", given, token)


def test_a_suggestion_is_anchored_in_the_storys_text(api: Api, told: Story) -> None:
    answer = send(api, kind="correction", suggestion="412 had to be replaced")
    assert answer.status_code == 202
    body = answer.json()
    start = TEXT.index("421 had")
    assert body["status"] == "open"
    assert body["anchor"] == {"state": "exact", "start": start, "end": start + len("421 had to be replaced")}
    assert body["token"]
    assert "/suggestions/" in body["status_url"]
    row = Correction.objects.get()
    assert (row.kind, row.suggestion) == ("correction", "412 had to be replaced")
    assert row.prefix.endswith("1,180 planks, ")


def test_typography_of_the_page_does_not_hide_a_passage(api: Api, told: Story) -> None:
    answer = send(api, exact='"A plank has\u00a0two sides," the', message="Who said it?")
    assert answer.json()["anchor"]["state"] == "exact"
    assert Correction.objects.get().exact == "“A plank has two sides,” the"


def test_positions_count_code_points(api: Api, told: Story) -> None:
    text = "🌉🌉 The bridge of 421 planks."
    stories.push(told.site, BRIDGE, stories.Facts(headline="x"), stories.Text(text))
    assert send(api, exact="421 planks").json()["anchor"]["start"] == 17


def test_words_that_are_not_in_the_text_are_taken_honestly(api: Api, told: Story) -> None:
    body = send(api, exact="Photograph: the mayor and her dog on the ferry", message="It is not her dog.").json()
    assert body["anchor"] == {"state": "foreign", "start": None, "end": None}
    assert Correction.objects.get().exact.startswith("Photograph")


def test_a_suggestion_without_a_passage_is_taken(api: Api, told: Story) -> None:
    assert send(api, exact="", message="The bridge has a name.").json()["anchor"]["state"] is None


def test_a_page_without_text_keeps_the_passage_until_its_text_arrives(api: Api, story: Story) -> None:
    assert send(api).json()["anchor"]["state"] == "foreign"
    stories.push(story.site, BRIDGE, stories.Facts(headline="x"), stories.Text(TEXT))
    assert Correction.objects.get().state == "exact"


def test_the_same_complaint_seconds_the_open_one(api: Api, told: Story) -> None:
    first = send(api, kind="correction", suggestion="412 had to be replaced").json()
    second = send(api, kind="correction", suggestion="412 had to be replaced", message="Me too").json()
    assert second["id"] == first["id"]
    assert second["seconded"]
    assert Correction.objects.get().seconds == 1
    assert Second.objects.get().message == "Me too"


def test_one_reader_cannot_second_themselves_or_twice(api: Api, told: Story) -> None:
    first = send(api, kind="typo").json()
    assert not send(api, first["token"], kind="typo").json()["seconded"]
    other = send(api, kind="typo").json()["token"]
    send(api, other, kind="typo")
    assert Correction.objects.get().seconds == 1


def test_another_kind_or_wording_is_another_suggestion(api: Api, told: Story) -> None:
    send(api, kind="typo", suggestion="412 had to be replaced")
    send(api, kind="correction", suggestion="412 had to be replaced")
    send(api, kind="typo", suggestion="412 were replaced")
    assert Correction.objects.count() == 3


def test_a_reader_sees_what_is_known_and_may_stand_behind_it(api: Api, told: Story) -> None:
    first = send(api, kind="typo", suggestion="412").json()
    known = api.call("POST", "corrections/known", {"url": BRIDGE, "exact": "421 had to be replaced"}).json()["known"]
    assert known == [{"id": first["id"], "kind": "typo", "suggestion": "412", "readers": 1}]
    answer = api.call("POST", f"corrections/{first['id']}/second", {})
    assert answer.status_code == 202
    assert answer.json()["seconds"] == 1


def test_what_is_known_says_nothing_of_who_said_it(api: Api, told: Story) -> None:
    send(api, email="nell@secret.example", message="My uncle knows.")
    answer = api.call("POST", "corrections/known", {"url": BRIDGE, "exact": "421 had to be replaced"})
    assert b"secret" not in answer.content
    assert b"uncle" not in answer.content


def test_a_double_click_makes_one_suggestion(api: Api, told: Story) -> None:
    body = {"url": BRIDGE, "exact": "421", "message": "412"}
    # The link is signed with its second, and two requests may fall into two.
    with patch("django.core.signing.time.time", return_value=1e9):
        answers = [api.call("POST", "corrections", body, idempotency_key="k" * 24) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert (Correction.objects.count(), Second.objects.count(), Reader.objects.count()) == (1, 0, 1)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"message": " ", "suggestion": ""}, "message"),
        ({"message": "", "suggestion": "421 had to be replaced"}, "message"),
        ({"exact": "x" * 2001}, "exact"),
        ({"message": "x" * 2001}, "message"),
        ({"kind": "rumour"}, "kind"),
        ({"email": "nobody"}, "email"),
        ({"start": -1, "end": 3}, "start"),
        ({"url": "https://elsewhere.example/"}, "url"),
    ],
)
def test_bad_fields_are_named(api: Api, told: Story, fields: dict[str, Any], field: str) -> None:
    answer = send(api, **fields)
    assert answer.status_code == 422
    assert field in answer.json()["errors"]
    assert not Correction.objects.exists()


def test_a_flood_from_one_address_is_stopped(api: Api, site: Site, told: Story) -> None:
    sites.change(site, {"address_corrections_per_minute": 3})
    codes = [send(api, message=f"No {n}", suggestion=f"w{n}").status_code for n in range(5)]
    assert codes == [202, 202, 202, 429, 429]


def test_a_story_takes_only_so_many_open_suggestions(api: Api, site: Site, told: Story) -> None:
    sites.change(site, {"open_corrections_per_story": 2})
    codes = [send(api, message=f"No {n}", suggestion=f"w{n}").status_code for n in range(3)]
    assert codes == [202, 202, 429]


def test_foreign_pages_and_forged_tokens_are_refused(api: Api, told: Story, stranger_site: Site) -> None:
    body = {"url": BRIDGE, "exact": "421", "message": "x"}
    assert api.call("POST", "corrections", body, origin="https://evil.example").status_code == 403
    assert send(api, "1.1.forged").status_code == 403
    pk = send(api).json()["id"]
    rival = Api(stranger_site, api.client)
    assert rival.call("POST", f"corrections/{pk}/second", {}).status_code == 404


def test_the_page_of_the_site_may_suggest(api: Api, told: Story) -> None:
    body = {"url": BRIDGE, "exact": "421", "message": "x"}
    assert api.call("POST", "corrections", body, origin=PAPER).status_code == 202


def test_the_cms_sees_where_each_suggestion_stands(api: Api, site: Site, told: Story) -> None:
    send(api, kind="typo")
    found = api.client.get(
        "/api/v1/paper/stories", {"url": BRIDGE}, headers={"Authorization": f"Bearer {site.key}"}
    ).json()
    assert found["text"] == TEXT
    anchor = found["corrections"][0]["anchor"]
    assert TEXT[anchor["start"] : anchor["end"]] == "421 had to be replaced"


def test_nothing_is_sent_inside_the_request(api: Api, told: Story) -> None:
    send(api, email="nell@example.org")
    [asked] = Message.objects.all()
    assert (asked.to, asked.status) == ("nell@example.org", "due")
    assert not mail.outbox


def test_what_many_readers_ask_for_and_what_weighs_more_stands_higher(api: Api, told: Story) -> None:
    typo = send(api, kind="typo", message="a").json()["id"]
    fact = send(api, kind="correction", message="b").json()["id"]
    weights = dict(Correction.objects.values_list("pk", "weight"))
    assert weights[fact] > weights[typo]
    for _ in range(4):
        send(api, kind="typo", message="a")
    assert Correction.objects.get(pk=typo).weight > weights[fact]


def test_a_reporter_whose_suggestions_were_declined_sinks_and_a_good_one_rises(api: Api, told: Story) -> None:
    def later(outcome: str) -> float:
        first = send(api, exact="", kind="typo", message=f"Always {outcome}").json()
        Correction.objects.filter(pk=first["id"]).update(status=outcome)
        again = send(api, first["token"], exact="", kind="typo", message=f"Again {outcome}").json()
        return Correction.objects.get(pk=again["id"]).weight

    assert later("declined") < later("open") < later("accepted")
