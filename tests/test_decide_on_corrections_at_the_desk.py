"""Deciding on readers' suggestions at the desk, and colleagues who were faster."""

from __future__ import annotations

import re
from html import unescape

import pytest
from deskkit import TEXT, body, editor, fields, plain, press, shown, suggest, text_of
from django.http import HttpResponse
from django.test import Client
from kit import BRIDGE

from ombud.actions import sites, stories
from ombud.models import Decision, Message, Site, Story

pytestmark = pytest.mark.django_db


def test_accept_fixes_our_own_story_at_once_and_readers_see_it(desk: Client, own: Story) -> None:
    address = f"/stories/paper/{own.slug}"
    assert "421 had" in body(Client().get(address))
    row = suggest(own, kind="typo", email="nell@example.org")
    answer = press(desk, row, "accept")
    assert (answer.status_code, answer["Location"]) == (303, "/desk/corrections")
    row.refresh_from_db()
    assert (row.status, row.fix) == ("accepted", "done")
    assert text_of(own) == TEXT.replace("421", "412")
    assert "412 had" in body(Client().get(address))
    assert "Accepted. The story reads so now." in plain(desk.get("/desk/corrections"))
    assert Message.objects.get(kind="mail", status="waiting").to == "nell@example.org"


def test_what_was_fixed_as_decided_calls_for_no_look(desk: Client, own: Story) -> None:
    press(desk, suggest(own, suggestion="412 had"), "accept")
    page = body(desk.get("/desk/corrections?status=accepted"))
    assert "anchor-reworded" not in page
    assert ">fixed<" in page


def test_a_typo_is_fixed_silently_and_anything_else_leads_to_its_notice(desk: Client, site: Site, own: Story) -> None:
    row = suggest(own)
    assert press(desk, row, "accept")["Location"] == f"/desk/corrections/{row.pk}/notice"
    typo = suggest(own, "day and night", kind="typo", suggestion="day & night")
    assert press(desk, typo, "accept")["Location"] == "/desk/corrections"
    sites.change(site, {"typo_notice": True})
    loud = suggest(Story.objects.get(pk=own.pk), "It is", kind="typo", suggestion="It’s")
    assert press(desk, loud, "accept")["Location"] == f"/desk/corrections/{loud.pk}/notice"


def test_the_editor_chooses_the_kind_beside_the_button(desk: Client, own: Story) -> None:
    row = suggest(own, kind="")
    assert '<option value="correction" selected>' in body(desk.get("/desk/corrections"))
    press(desk, row, "accept", kind="update")
    row.refresh_from_db()
    assert (row.status, row.kind) == ("accepted", "update")


def test_a_few_letters_are_guessed_to_be_spelling(desk: Client, own: Story) -> None:
    suggest(own, "replaced", kind="", suggestion="repplaced")
    assert '<option value="typo" selected>' in body(desk.get("/desk/corrections"))


def test_for_a_story_of_a_cms_the_desk_says_what_to_change_and_the_cms_is_told(
    desk: Client, site: Site, pushed: Story
) -> None:
    sites.change(site, {}, webhook_url="https://cms.example/hook")
    row = suggest(Story.objects.get(pk=pushed.pk))
    form = desk.get(f"/desk/corrections/{row.pk}/accept")
    assert "What to change" in plain(form)
    assert ">Accept</button>" in body(form)
    press(desk, row, "accept", kind="typo")
    row.refresh_from_db()
    assert (row.status, row.fix) == ("accepted", "due")
    assert text_of(pushed) == TEXT
    assert Message.objects.filter(body__type="correction.fix").count() == 1


def sent(page: HttpResponse, **more: str) -> dict[str, str]:
    """What the accept form of a page would send."""
    return {**fields(body(page), "correction", "status", "seen", "shown"), "verb": "accept", **more}


def test_another_wording_is_shown_as_a_change_before_it_is_made(desk: Client, own: Story) -> None:
    row = suggest(own)
    url = f"/desk/corrections/{row.pk}/accept"
    given = {"wording": "412 of them had", "kind": "typo"}
    asked = desk.post(url, sent(desk.get(url), **given))
    assert asked.status_code == 200
    assert "<del>421</del><ins>412 of them</ins>" in body(asked)
    assert text_of(own) == TEXT
    desk.post(url, sent(asked, **given))
    assert text_of(own) == TEXT.replace("421 had", "412 of them had")


def test_a_preview_changes_nothing(desk: Client, own: Story) -> None:
    row = suggest(own)
    url = f"/desk/corrections/{row.pk}/accept"
    page = desk.post(url, {**sent(desk.get(url)), "wording": "9 had", "kind": "typo", "verb": "preview"})
    assert "<ins>9</ins>" in body(page)
    assert fields(body(page), "shown") == {"shown": "9 had"}
    assert text_of(own) == TEXT
    row.refresh_from_db()
    assert row.status == "open"


def test_a_suggestion_without_a_wording_asks_the_editor_for_one(desk: Client, own: Story) -> None:
    row = suggest(own, suggestion="", message="It was fewer.")
    answer = press(desk, row, "accept")
    assert answer["Location"].startswith(f"/desk/corrections/{row.pk}/accept")
    assert ">421 had</textarea>" in body(desk.get(answer["Location"]))


def test_a_retraction_takes_an_explanation(desk: Client, own: Story) -> None:
    row = suggest(own)
    answer = press(desk, row, "accept", kind="retraction")
    url = answer["Location"]
    page = desk.get(url)
    assert '<input type="radio" name="kind" value="retraction" required checked>' in body(page)
    given = {"kind": "retraction", "wording": "412 had"}
    refused = desk.post(url, sent(page, **given))
    assert refused.status_code == 422
    assert "Explain the retraction" in plain(refused)
    desk.post(url, sent(page, **given, explanation="There is no bridge."))
    assert text_of(own) == "There is no bridge."
    assert Story.objects.get(pk=own.pk).status == "retracted"


def test_the_second_editor_finds_what_the_first_one_wrote(desk: Client, site: Site, own: Story) -> None:
    site.policy = {"retraction_second": True}
    site.save()
    row = suggest(own)
    url = press(desk, row, "accept", kind="retraction")["Location"]
    desk.post(url, sent(desk.get(url), kind="retraction", explanation="There is no bridge.", reason="Seen on the spot"))
    page = editor("taras").get(url)
    assert ">There is no bridge.</textarea>" in body(page)
    assert "Seen on the spot" in body(page)


def test_words_that_our_text_does_not_hold_are_accepted_to_be_changed_by_hand(desk: Client, own: Story) -> None:
    row = suggest(own, "A caption", suggestion="The caption")
    url = press(desk, row, "accept")["Location"]
    page = desk.get(url)
    assert "no place in the text" in plain(page)
    desk.post(url, sent(page, kind="typo", wording="The caption", by_hand="yes"))
    row.refresh_from_db()
    assert (row.status, row.fix) == ("accepted", "due")
    assert text_of(own) == TEXT


def test_declining_takes_a_reason_and_offers_some_in_the_readers_language(desk: Client, own: Story) -> None:
    row = suggest(own, lang="uk", email="nell@example.org")
    page = body(desk.get("/desk/corrections"))
    offered = re.findall(r'<datalist id="reasons-uk">(.*?)</datalist>', page)[0]
    assert offered.count("<option") == 5
    assert "Ми" in unescape(offered)
    refused = press(desk, row, "decline", reason=" ")
    assert refused.status_code == 422
    assert "Give a reason" in plain(refused)
    answer = press(desk, row, "decline", reason="The foreman counted 421.", back="kind=correction")
    assert answer["Location"] == "/desk/corrections?kind=correction"
    row.refresh_from_db()
    assert (row.status, row.reason) == ("declined", "The foreman counted 421.")
    assert "The foreman counted 421." in Message.objects.get(kind="mail", status="waiting").body["text"]


def test_a_duplicate_names_the_other_one(desk: Client, own: Story) -> None:
    first, second = suggest(own), suggest(own, suggestion="412 of them had")
    url = press(desk, second, "duplicate")["Location"]
    page = desk.get(url)
    assert f'<option value="{first.pk}">' in body(page)
    press(desk, second, "duplicate", of=str(first.pk))
    first.refresh_from_db()
    second.refresh_from_db()
    assert (second.status, second.duplicate_of, first.seconds) == ("duplicate", first, 1)


def test_a_suggestion_of_another_story_is_no_duplicate(desk: Client, own: Story, pushed: Story) -> None:
    row, other = suggest(own), suggest(pushed)
    assert press(desk, row, "duplicate", of=str(other.pk)).status_code == 422
    row.refresh_from_db()
    assert row.status == "open"


def test_two_editors_have_to_agree_where_the_site_says_so(desk: Client, site: Site, own: Story) -> None:
    sites.change(site, {"clarification_second": True})
    row = suggest(Story.objects.get(pk=own.pk), kind="clarification")
    press(desk, row, "accept")
    mine = plain(desk.get(f"/desk/corrections/{row.pk}"))
    assert "A colleague has to agree." in mine
    colleague = editor("taras")
    theirs = colleague.get(f"/desk/corrections/{row.pk}")
    assert "olena would accept it; a second editor has to agree" in plain(theirs)
    press(colleague, row, "accept")
    row.refresh_from_db()
    assert row.status == "accepted"


def test_a_colleague_who_was_faster_is_named_with_what_they_decided(desk: Client, own: Story) -> None:
    row = suggest(own)
    seen = fields(body(desk.get(f"/desk/corrections/{row.pk}")))
    press(editor("taras"), row, "decline", reason="Counted again: 421.")
    answer = desk.post("/desk/corrections/decide", {**seen, "verb": "accept", "kind": "correction"})
    assert answer.status_code == 409
    words = plain(answer)
    assert "A colleague was faster" in words
    assert "Declined by taras" in words
    assert "Counted again: 421." in words
    assert text_of(own) == TEXT
    assert Decision.objects.count() == 1


def test_a_decision_does_not_reach_a_text_that_changed_after_the_look(desk: Client, site: Site, pushed: Story) -> None:
    row = suggest(pushed)
    seen = fields(body(desk.get(f"/desk/corrections/{row.pk}")))
    stories.push(site, BRIDGE, stories.Facts(headline="B"), stories.Text(TEXT.replace("421 had", "some had")))
    answer = desk.post("/desk/corrections/decide", {**seen, "verb": "accept", "kind": "correction"})
    assert answer.status_code == 409
    assert "has changed since you looked" in plain(answer)
    row.refresh_from_db()
    assert row.status == "open"


def test_the_accept_form_also_notices_a_faster_colleague(desk: Client, own: Story) -> None:
    row = suggest(own)
    url = f"/desk/corrections/{row.pk}/accept"
    form = sent(desk.get(url), kind="typo", wording="412 had")
    press(editor("taras"), row, "decline", reason="No")
    answer = desk.post(url, form)
    assert answer.status_code == 409
    assert "Declined by taras" in plain(answer)


def test_a_script_gets_the_row_and_how_many_still_wait(desk: Client, own: Story) -> None:
    row, rest = suggest(own, kind="typo"), suggest(own, "day and night", suggestion="always")
    seen = fields(body(desk.get(f"/desk/corrections/{row.pk}")))
    form = {**seen, "verb": "accept", "kind": "typo"}
    answer = desk.post("/desk/corrections/decide", form, headers={"X-Requested-With": "fetch"})
    assert answer.status_code == 200
    assert shown(answer) == [row.pk]
    assert answer["Ombud-Held"] == "1"
    assert "Accepted by olena" in plain(answer)
    again = desk.post("/desk/corrections/decide", form, headers={"X-Requested-With": "fetch"})
    assert again.status_code == 409
    assert 'role="alert"' in body(again)
    assert rest.status == "open"


def test_what_no_form_would_send_is_refused_kindly(desk: Client, own: Story) -> None:
    row = suggest(own)
    for wrong in ({"verb": "explode"}, {"verb": ""}, {"verb": "accept", "kind": "nonsense"}):
        assert press(desk, row, wrong.pop("verb"), **wrong).status_code == 422
    for pk in ("", "0", "x", "9" * 40, "-1"):
        assert desk.post("/desk/corrections/decide", {"correction": pk, "verb": "accept"}).status_code == 404
    assert press(desk, row, "decline", reason="x" * 2001).status_code == 422
    assert press(desk, row, "accept", seen="forged").status_code == 409
    row.refresh_from_db()
    assert row.status == "open"


def test_the_way_back_leads_nowhere_else(desk: Client, own: Story) -> None:
    answer = press(desk, suggest(own), "decline", reason="No", back="//evil.example/&site=https://evil.example")
    assert answer["Location"] == "/desk/corrections"
