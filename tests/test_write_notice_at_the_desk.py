"""Writing, publishing and amending notices at the desk."""

from __future__ import annotations

import re
from html import unescape

import pytest
from deskkit import TEXT, body, dangers, editor, fields, plain, suggest
from django.http import HttpResponse
from django.test import Client
from kit import BRIDGE, own_url

from ombud.actions import corrections, notices, stories
from ombud.actions.corrections import Verdict
from ombud.actions.notices import Note
from ombud.desk import notices as desk_notices
from ombud.models import Alarm, Correction, Notice, Site, Story

pytestmark = pytest.mark.django_db

HOSTILE = '"></textarea><script>alert(1)</script><img src=x onerror=alert(2)>\u202etxt.exe'


@pytest.fixture
def accepted(own: Story) -> Correction:
    """A correction that is accepted and made in our own text."""
    return corrections.accept(suggest(own), Verdict(by="olena", wording="412 had"))


def area(page: HttpResponse, name: str) -> str:
    """What stands in one of the form's text fields."""
    found = re.search(rf'<textarea name="{name}"[^>]*>(.*?)</textarea>', body(page), re.S)
    assert found
    return unescape(found[1])


def form(page: HttpResponse, **more: str) -> dict[str, str]:
    """What the form of a page would send."""
    kind = re.search(r'<option value="(\w+)" selected>', body(page))
    place = re.search(r'name="placement" value="(\w+)" checked', body(page))
    assert kind
    assert place
    filled = {name: area(page, name) for name in ("was", "now", "text")}
    hidden = fields(body(page), "composed", "seen", "alarm")
    return {**filled, **hidden, "kind": kind[1], "placement": place[1], "why": "", "verb": "publish", **more}


def test_the_form_is_filled_from_the_correction_in_whole_sentences(desk: Client, accepted: Correction) -> None:
    page = desk.get(f"/desk/corrections/{accepted.pk}/notice")
    assert "<h1>Write a notice</h1>" in body(page)
    assert area(page, "was") == "Of its planks, 421 had to be replaced."
    assert area(page, "now") == "Of its planks, 412 had to be replaced."
    assert "421 had to be replaced" in area(page, "text")
    assert "412 had to be replaced" in area(page, "text")
    assert form(page)["placement"] == "foot"


def test_a_cms_that_has_not_changed_its_text_yet_gives_the_same_sentences(desk: Client, pushed: Story) -> None:
    row = corrections.accept(suggest(pushed), Verdict(by="olena", wording="412 had"))
    page = desk.get(f"/desk/corrections/{row.pk}/notice")
    assert (area(page, "was"), area(page, "now")) == (
        "Of its planks, 421 had to be replaced.",
        "Of its planks, 412 had to be replaced.",
    )


def test_publishing_shows_the_notice_to_readers_at_once(desk: Client, own: Story, accepted: Correction) -> None:
    readers = [f"/stories/paper/{own.slug}", "/p/paper/corrections"]
    for address in readers:
        assert "was wrong" not in plain(Client().get(address))
    url = f"/desk/corrections/{accepted.pk}/notice"
    answer = desk.post(url, form(desk.get(url)))
    notice = Notice.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/desk/corrections/notices/{notice.pk}")
    assert (notice.kind, notice.by, notice.correction) == ("correction", "olena", accepted)
    for address in readers:
        assert "An earlier version of this story was wrong." in plain(Client().get(address))
        # The text says how it read and reads: once is enough.
        assert "It reads now" not in plain(Client().get(address))
    assert "/p/paper/corrections/1" in body(desk.get(answer["Location"]))
    assert "/p/paper/corrections/1" in body(desk.get(f"/desk/corrections/{accepted.pk}"))


def test_the_notice_is_in_the_storys_language_whatever_the_editors(desk: Client, site: Site) -> None:
    facts = stories.Facts(headline="Міст", language="uk")
    story = stories.push(site, own_url(site, "mist"), facts, stories.Text("Дощок було 421. Міст відкрито.")).story
    row = corrections.accept(suggest(story, "421", suggestion="412"), Verdict(by="olena", wording="412"))
    page = desk.get(f"/desk/corrections/{row.pk}/notice")
    assert "<h1>Write a notice</h1>" in body(page)
    assert "«Дощок було 421.»" in area(page, "text")
    assert "«Дощок було 412.»" in area(page, "text")
    assert "It should have read" not in area(page, "text")


def test_changed_parts_are_composed_anew_and_seen_before_they_are_published(desk: Client, accepted: Correction) -> None:
    url = f"/desk/corrections/{accepted.pk}/notice"
    sent = form(desk.get(url), why="The report was used in a council vote.")
    asked = desk.post(url, sent)
    assert asked.status_code == 200
    assert not Notice.objects.exists()
    assert "The report was used in a council vote." in area(asked, "text")
    desk.post(url, form(asked, why=sent["why"]))
    assert "council vote" in Notice.objects.get().text


def test_what_an_editor_has_written_stays_as_it_is(desk: Client, accepted: Correction) -> None:
    url = f"/desk/corrections/{accepted.pk}/notice"
    desk.post(url, form(desk.get(url), text="We miscounted.", was="Something else", placement="top"))
    notice = Notice.objects.get()
    assert (notice.text, notice.was, notice.placement) == ("We miscounted.", "Something else", "top")


def test_a_preview_publishes_nothing(desk: Client, accepted: Correction) -> None:
    url = f"/desk/corrections/{accepted.pk}/notice"
    page = desk.post(url, form(desk.get(url), text="We miscounted.", verb="preview"))
    preview = body(page).partition("data-preview")[2]
    assert "<p>We miscounted.</p>" in preview
    assert not Notice.objects.exists()


def test_a_retraction_stands_before_the_text(desk: Client, own: Story) -> None:
    row = corrections.accept(
        suggest(own, kind="retraction"), Verdict(by="olena", kind="retraction", explanation="There is no bridge.")
    )
    page = desk.get(f"/desk/corrections/{row.pk}/notice")
    assert form(page)["placement"] == "top"
    assert area(page, "text") == "We have retracted this story."


@pytest.mark.parametrize("wrong", [{"kind": "nonsense"}, {"placement": "middle"}, {"text": "x" * 5001}])
def test_a_mistake_keeps_what_was_written(desk: Client, accepted: Correction, wrong: dict[str, str]) -> None:
    url = f"/desk/corrections/{accepted.pk}/notice"
    page = desk.post(url, {**form(desk.get(url), text="We miscounted."), **wrong})
    assert page.status_code == 422
    assert 'role="alert"' in body(page)
    assert area(page, "text") == wrong.get("text", "We miscounted.")
    assert not Notice.objects.exists()


def test_a_correction_gets_one_notice(desk: Client, accepted: Correction) -> None:
    url = f"/desk/corrections/{accepted.pk}/notice"
    sent = form(desk.get(url))
    editor("taras").post(url, sent)
    for answer in (desk.post(url, sent), desk.get(url)):
        assert answer.status_code == 409
        assert "has its notice already" in plain(answer)
        assert "Notice published by taras" in plain(answer)
    assert Notice.objects.count() == 1


def test_a_suggestion_that_nobody_accepted_gets_none(desk: Client, own: Story) -> None:
    row = suggest(own)
    url = f"/desk/corrections/{row.pk}/notice"
    for answer in (desk.get(url), desk.post(url, {"kind": "correction", "text": "x", "verb": "publish"})):
        assert answer.status_code == 409
    assert not Notice.objects.exists()


def test_a_notice_needs_no_reader_to_have_asked(desk: Client, own: Story) -> None:
    url = f"/desk/stories/{own.pk}/notice"
    assert f'href="{url}"' in body(desk.get(f"/desk/stories/{own.pk}"))
    desk.post(url, form(desk.get(url), kind="update", text="The bridge has a name now."))
    notice = Notice.objects.get()
    assert (notice.kind, notice.text, notice.correction) == ("update", "The bridge has a name now.", None)


def test_a_notice_about_an_unannounced_edit_takes_the_alarm_off_the_desk(
    desk: Client, site: Site, own: Story, pushed: Story
) -> None:
    suggest(pushed)
    stories.push(site, BRIDGE, stories.Facts(headline="B"), stories.Text(TEXT.replace("421 had", "412 had")))
    alarm = Alarm.objects.get()
    url = f"/desk/stories/{pushed.pk}/notice?alarm={alarm.pk}"
    page = desk.get(url)
    assert (area(page, "was"), area(page, "now")) == ("421 had", "412 had")
    assert desk.get(f"/desk/stories/{own.pk}/notice?alarm={alarm.pk}").status_code == 404
    desk.post(url, form(page))
    alarm.refresh_from_db()
    assert alarm.status == "seen"
    assert Notice.objects.get().story == pushed


@pytest.fixture
def published(own: Story, accepted: Correction) -> Notice:
    """A notice that readers see."""
    note = Note("correction", "It was 412.", "421", "412")
    return notices.publish(own, note, by="taras", correction=accepted)


def test_an_amendment_says_why_and_what_stood_before(desk: Client, published: Notice) -> None:
    url = f"/desk/corrections/notices/{published.pk}"
    sent = form(desk.get(url), text="It was 413.")
    refused = desk.post(url, sent)
    assert refused.status_code == 422
    assert area(refused, "text") == "It was 413."
    desk.post(url, {**sent, "reason": "Counted again"})
    published.refresh_from_db()
    assert (published.text, published.by) == ("It was 413.", "taras")
    page = plain(desk.get(url))
    assert "Counted again" in page
    assert "It was 412." in page
    public = plain(Client().get("/p/paper/corrections/1"))
    assert "It was 413." in public
    assert "It was 412." in public


def test_two_editors_do_not_amend_over_each_other_unseen(desk: Client, published: Notice) -> None:
    url = f"/desk/corrections/notices/{published.pk}"
    sent = form(desk.get(url), text="Mine", reason="Because")
    editor("petro").post(url, {**sent, "text": "Theirs"})
    answer = desk.post(url, sent)
    assert answer.status_code == 409
    assert "A colleague has amended this notice" in plain(answer)
    assert area(answer, "text") == "Mine"
    published.refresh_from_db()
    assert published.text == "Theirs"


def test_a_conflict_is_answered_with_what_the_colleague_wrote(desk: Client, published: Notice) -> None:
    url = f"/desk/corrections/notices/{published.pk}"
    sent = form(desk.get(url), text="Mine", reason="Because")
    editor("petro").post(url, {**sent, "text": "Theirs"})
    answer = desk.post(url, sent)
    assert "Theirs" in plain(answer)
    desk.post(url, form(answer, reason="Because"))
    published.refresh_from_db()
    assert published.text == "Mine"


def test_all_notices_stand_in_one_list_the_newest_first(
    desk: Client, own: Story, published: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_notices, "PAGE", 2)
    for number in range(3):
        notices.publish(own, Note("update", f"News {number}."), by="olena")
    page = desk.get("/desk/corrections/notices")
    assert "<h1>Notices</h1>" in body(page)
    assert ("News 2." in plain(page), "News 1." in plain(page), "News 0." in plain(page)) == (True, True, False)
    more = re.search(r'<a href="([^"]+before=[^"]+)"', body(page))
    assert more
    rest = plain(desk.get(unescape(more[1])))
    assert "News 0." in rest
    assert "It was 412." in rest
    assert "More" not in rest.split()


def test_hostile_words_in_a_notice_are_words(desk: Client, own: Story) -> None:
    notice = notices.publish(own, Note("update", HOSTILE, HOSTILE, HOSTILE), by="olena")
    notices.amend(notice, Note("update", HOSTILE + "!", HOSTILE, HOSTILE), by="olena", reason=HOSTILE)
    url = f"/desk/stories/{own.pk}/notice"
    preview = {"kind": HOSTILE, "text": HOSTILE, "was": HOSTILE, "now": HOSTILE, "why": HOSTILE, "composed": HOSTILE}
    for page in (
        desk.get(f"/desk/corrections/notices/{notice.pk}"),
        desk.get("/desk/corrections/notices"),
        desk.post(url, {**preview, "verb": "preview"}),
        desk.post(url, {**preview, "verb": "publish", "alarm": "", "placement": HOSTILE}),
    ):
        assert dangers(page) == []
        assert "unsafe" not in page["Content-Security-Policy"]
