"""Readers report comments; enough of them take one away until a moderator has looked."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from kit import Api
from reporters import NOTICE, decide, flag
from together import together

from ombud.actions import comments, flagging, moderation, readers, reporting, sites
from ombud.models import Comment, Decision, Flag, Reader, Site
from ombud.models.errors import Conflict, Forbidden, TooMany

Say = Callable[..., Comment]


@pytest.fixture
def comment(say: Say) -> Comment:
    return say("Something bad.", name="Mallory")


def people(site: Site, count: int) -> list[Reader]:
    return [Reader.objects.create(site=site) for _ in range(count)]


def reported(comment: Comment, site: Site, count: int = 3, first: int = 0) -> list[Flag]:
    return [flag(comment, reader, host) for host, reader in enumerate(people(site, count), first)]


def status(comment: Comment) -> str:
    comment.refresh_from_db()
    return comment.status


def test_three_reports_hold_a_comment_and_a_decision_says_why(comment: Comment, site: Site) -> None:
    reported(comment, site, 2)
    assert status(comment) == "approved"
    flag(comment, *people(site, 1), host=9, reason="hate")
    assert status(comment) == "pending"
    found = Decision.objects.get(comment=comment)
    assert (found.by, found.verb) == ("rule:reports", "hold")
    assert found.reason == "reports weigh 3: abuse × 2, hate × 1"


def test_reports_veil_where_the_site_wishes_so(comment: Comment, site: Site) -> None:
    sites.change(site, {"reports_veil": True})
    reported(comment, site)
    assert status(comment) == "approved"
    assert comment.veil == "moderator"


def test_reports_do_nothing_by_themselves_where_the_site_wishes_so(comment: Comment, site: Site) -> None:
    sites.change(site, {"reports_hold": 0})
    reported(comment, site, 5)
    assert status(comment) == "approved"


def test_one_reader_counts_once(comment: Comment, site: Site) -> None:
    reader = people(site, 1)[0]
    assert len({flag(comment, reader).pk for _ in range(5)}) == 1
    assert flagging.weight_on(comment) == 100


def test_one_address_cannot_be_a_crowd(comment: Comment) -> None:
    flag(comment)
    with pytest.raises(TooMany):
        flag(comment)
    assert flagging.weight_on(comment) == 100


def test_a_site_whose_readers_share_addresses_takes_more_from_one(comment: Comment, site: Site) -> None:
    sites.change(site, {"reports_per_address": 2})
    flag(comment)
    flag(comment)
    with pytest.raises(TooMany):
        flag(comment)
    assert flagging.weight_on(comment) == 200


def test_who_reported_other_words_takes_nobodys_place_at_the_address(comment: Comment, site: Site) -> None:
    flag(comment)
    row = Comment.objects.select_related("site", "story__site", "reader").get(pk=comment.pk)
    comments.edit(row, comments.Draft(body="Worse."))
    assert flag(comment).status == "open"


def test_one_reader_cannot_report_everything(say: Say, site: Site) -> None:
    sites.change(site, {"reports_per_hour": 2})
    reader = people(site, 1)[0]
    rows = [Comment.objects.select_related("site").get(pk=say(f"Words {number}.").pk) for number in range(3)]
    flag(rows[0], reader)
    flag(rows[1], reader)
    with pytest.raises(TooMany):
        flag(rows[2], reader)


def test_a_comment_that_was_approved_is_not_taken_away_by_the_same_reports(comment: Comment, site: Site) -> None:
    flags = reported(comment, site)
    decide(comment, "approve")
    assert {each.status for each in Flag.objects.all()} == {"dismissed"}
    assert flag(comment, flags[0].reader).pk == flags[0].pk
    reported(comment, site, 2, first=50)
    assert status(comment) == "approved"
    flag(comment, *people(site, 1), host=77)
    assert status(comment) == "pending"


@pytest.mark.parametrize(("verb", "became"), [("reject", "upheld"), ("spam", "upheld"), ("approve", "dismissed")])
def test_a_decision_settles_the_reports(comment: Comment, site: Site, verb: str, became: str) -> None:
    reported(comment, site)
    decide(comment, verb)
    assert set(Flag.objects.values_list("status", flat=True)) == {became}


def test_a_rule_settles_nothing(comment: Comment, site: Site) -> None:
    reported(comment, site, 1)
    moderation.decide(Comment.objects.get(pk=comment.pk), "hold", by="rule:reports")
    assert Flag.objects.get().status == "open"


def test_a_moderator_may_leave_a_reported_comment_as_it_is(comment: Comment, site: Site) -> None:
    reported(comment, site, 2)
    assert reporting.dismiss(comment, by="olena") == 2
    assert reporting.dismiss(comment, by="olena") == 0
    assert status(comment) == "approved"
    assert Decision.objects.get(verb="dismiss").details == {"reports": 2}


def test_who_was_right_weighs_more_and_who_was_wrong_less(say: Say, site: Site) -> None:
    right, wrong = people(site, 2)
    for number in range(6):
        row = say(f"Words {number}.")
        flag(row, right if number % 2 else wrong)
        if number % 2:
            decide(row, "reject")
        else:
            reporting.dismiss(row, by="olena")
    assert flagging.weight_of(None) == 100
    assert flagging.weight_of(people(site, 1)[0]) == 100
    assert flagging.weight_of(right) > 130
    assert flagging.weight_of(wrong) < 70


def test_nobody_shakes_a_record_off_by_coming_without_the_token(say: Say, comment: Comment) -> None:
    for number in range(8):
        fine = say(f"Fine words, number {number}.")
        flag(fine, host=7)
        reporting.dismiss(fine, by="olena")
    assert flag(comment, host=7).weight < 70
    assert flag(comment, host=8).weight == 100


def test_neighbours_who_were_right_lend_nobody_their_weight(say: Say, comment: Comment) -> None:
    for number in range(4):
        bad = say(f"Bad words, number {number}.")
        flag(bad, host=7)
        decide(bad, "reject")
    assert flag(comment, host=7).weight == 100


def test_edited_words_may_be_reported_once_more(comment: Comment, site: Site) -> None:
    first = reported(comment, site, 1)[0]
    reporting.dismiss(comment, by="olena")
    row = Comment.objects.select_related("site", "story__site", "reader").get(pk=comment.pk)
    comments.edit(row, comments.Draft(body="Worse."))
    again = flag(comment, first.reader)
    assert (again.pk, again.status) == (first.pk, "open")
    decide(comment, "reject")
    assert Flag.objects.get().status == "upheld"


def test_ones_own_comment_and_one_that_is_gone_cannot_be_reported(comment: Comment, site: Site) -> None:
    with pytest.raises(Forbidden):
        flag(comment, comment.reader)
    Comment.objects.filter(pk=comment.pk).update(status="rejected")
    with pytest.raises(Conflict):
        flag(comment, people(site, 1)[0])


def test_the_api_takes_a_report_and_gives_a_private_page(comment: Comment, api: Api) -> None:
    answer = api.call("POST", f"comments/{comment.pk}/flags", {"reason": "spam", "text": "Buys and sells."})
    assert answer.status_code == 201, answer.content
    body = answer.json()
    assert body["status"] == "open"
    again = api.call("POST", f"comments/{comment.pk}/flags", {"reason": "spam"}, body["token"]).json()
    assert again["id"] == body["id"]
    path = body["status_url"].partition("/p/")[2]
    page = Client().get(f"/p/{path}").content.decode()
    assert "will look at the comment" in page
    decide(comment, "reject")
    assert "acted on it" in Client().get(f"/p/{path}").content.decode()


def test_a_reported_comment_is_gone_for_readers_at_once(comment: Comment, api: Api, site: Site) -> None:
    assert "Something bad." in api.html()
    for number in range(3):
        headers = {"token": readers.token_of(people(site, 1)[0])}
        Flag.objects.update(address_hash=f"other {number}")
        assert api.call("POST", f"comments/{comment.pk}/flags", {"reason": "abuse"}, **headers).status_code == 201
    assert "Something bad." not in api.html()


def test_nobody_learns_of_reports_from_documents_or_answers(comment: Comment, api: Api) -> None:
    flag(comment, **NOTICE)
    form = api.call("GET", f"comments/{comment.pk}/flags").content.decode()
    for text in (api.html(), str(api.thread()), form):
        assert "Ann Quill" not in text
        assert "ann@mail" not in text
        assert "genocide" not in text


def test_the_form_speaks_the_interface_language(comment: Comment, api: Api) -> None:
    html = api.call("GET", f"comments/{comment.pk}/flags?interface=uk").json()["html"]
    assert "Поскаржитися на цей коментар" in html


def test_the_plain_form_reports_and_leads_to_its_page(comment: Comment, site: Site) -> None:
    client = Client()
    to_form = client.post(f"/p/{site.name}/act", {"report": comment.pk})
    assert to_form.status_code == 302
    page = client.get(to_form["Location"]).content.decode()
    assert "Something bad." in page
    wrong = client.post(f"/p/{site.name}/report/{comment.pk}", {"reason": "illegal", "text": "<b>Law</b> 7"})
    assert wrong.status_code == 422
    assert "&lt;b&gt;Law&lt;/b&gt; 7" in wrong.content.decode()
    sent = client.post(f"/p/{site.name}/report/{comment.pk}", {"reason": "hate"})
    assert sent.status_code == 302
    own = client.get("/p/" + sent["Location"].partition("/p/")[2]).content.decode()
    assert "Only you have the address" in own


def test_the_stranger_gets_nothing(comment: Comment, api: Api, site: Site, stranger_site: Site) -> None:
    made = flag(comment)
    token = reporting.token(made)
    client = Client()
    assert client.get(f"/p/{stranger_site.name}/reports/{token}").status_code == 404
    assert client.get(f"/p/{site.name}/reports/{token[:-2]}xx").status_code == 404
    assert client.get(f"/p/{site.name}/reports/{made.pk}").status_code == 404
    elsewhere = Api(stranger_site, client).call("POST", f"comments/{comment.pk}/flags", {"reason": "abuse"})
    assert elsewhere.status_code == 404
    foreign = {"Origin": "https://evil.example"}
    assert client.post(f"/p/{site.name}/report/{comment.pk}", {"reason": "hate"}, headers=foreign).status_code == 403
    forged = api.call("POST", f"comments/{comment.pk}/flags", {"reason": "abuse"}, "1.1.forged")
    assert forged.status_code == 403
    other = Reader.objects.create(site=stranger_site)
    path = f"comments/{comment.pk}/flags"
    assert api.call("POST", path, {"reason": "abuse"}, readers.token_of(other)).status_code == 403
    # Nothing that a program adds reaches the row.
    sneaky = {"reason": "abuse", "weight": 10_000, "status": "upheld", "reader": 1}
    api.call("POST", path, sneaky)
    assert set(Flag.objects.values_list("weight", "status")) == {(100, "open")}


def test_a_held_comment_has_no_form(comment: Comment, api: Api) -> None:
    Comment.objects.filter(pk=comment.pk).update(status="pending", reviewed_at=timezone.now())
    assert api.call("GET", f"comments/{comment.pk}/flags").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_reports_in_the_same_instant_all_count_and_hold_once(comment: Comment, site: Site) -> None:
    crowd = people(site, 6)
    acts = [lambda reader=reader, host=host: flag(comment, reader, host) for host, reader in enumerate(crowd)]
    answers = together(*acts)
    assert status(comment) == "pending"
    assert Decision.objects.filter(comment=comment, verb="hold").count() == 1
    assert Flag.objects.count() == sum(isinstance(each, Flag) for each in answers)


@pytest.mark.django_db(transaction=True)
def test_one_reader_who_reports_twice_in_the_same_instant_counts_once(comment: Comment, site: Site) -> None:
    reader = people(site, 1)[0]
    answers = together(*[lambda: flag(comment, reader)] * 4)
    assert {each.pk for each in answers if isinstance(each, Flag)} == {Flag.objects.get().pk}
