"""An editor's decisions on suggestions, and what follows from them."""

from collections.abc import Callable

import pytest
from django.db import transaction
from kit import BRIDGE, own_url

from ombud.actions import corrections, notices, readers, sites, stories, suggesting
from ombud.actions.corrections import Verdict
from ombud.actions.notices import Note
from ombud.models import Alarm, Comment, Correction, Decision, Message, Notice, Revision, Site, Story
from ombud.models.errors import Conflict, Invalid

pytestmark = pytest.mark.django_db

HTML = "<p>Of its planks, <em>421 had</em> to be replaced.</p><p>It is open day and night.</p>"
TEXT = "Of its planks, 421 had to be replaced.\n\nIt is open day and night."


@pytest.fixture
def own(site: Site) -> Story:
    """A story of Ombud's own."""
    return stories.push(
        site, own_url(site, "bridge"), stories.Facts(headline="Bridge", language="en"), stories.Text(TEXT, HTML)
    ).story


@pytest.fixture
def pushed(site: Site) -> Story:
    """A story of a CMS."""
    return stories.push(site, BRIDGE, stories.Facts(headline="Bridge", language="en"), stories.Text(TEXT)).story


def suggest(story: Story, exact: str = "421 had", **given: str) -> Correction:
    with transaction.atomic():
        words = suggesting.Suggestion(**{"exact": exact, "kind": "correction", "suggestion": "412 had", **given})
        return suggesting.suggest(story, words, None, readers.address_hash("192.0.2.1")).correction


def text_of(story: Story) -> str:
    revision = story.revision
    assert revision
    return revision.text


def test_accepting_puts_the_wording_into_our_own_story(own: Story) -> None:
    row = corrections.accept(suggest(own), Verdict(by="olena", wording="412 had"))
    assert (row.status, row.fix) == ("accepted", "done")
    assert text_of(own) == TEXT.replace("421", "412")
    revision = own.revision
    assert revision
    assert "<em>412 had</em>" in revision.html
    assert row.fixed_in == revision


def test_a_wording_is_text_and_never_markup(own: Story) -> None:
    corrections.accept(suggest(own), Verdict(by="olena", wording="<script>alert(1)</script>"))
    revision = own.revision
    assert revision
    assert "<script" not in revision.html
    assert "<script>alert(1)</script>" in revision.text


def test_accepting_tells_a_cms_what_to_change_and_the_next_text_shows_whether_it_did(site: Site, pushed: Story) -> None:
    sites.change(site, {}, webhook_url="https://cms.example/hook")
    row = corrections.accept(suggest(pushed), Verdict(by="olena", wording="412 had"))
    assert row.fix == "due"
    assert text_of(pushed) == TEXT
    kinds = [message.body["type"] for message in Message.objects.filter(kind="webhook").order_by("id")]
    assert kinds == ["correction.accepted", "correction.fix"]
    stories.push(site, BRIDGE, stories.Facts(headline="Bridge"), stories.Text(TEXT + "\n\nMore."))
    row.refresh_from_db()
    assert row.fix == "due"
    stories.push(site, BRIDGE, stories.Facts(headline="Bridge"), stories.Text(TEXT.replace("421", "412")))
    row.refresh_from_db()
    assert row.fix == "done"
    assert not Alarm.objects.exists()


def test_a_webhook_says_nothing_of_the_readers(site: Site, pushed: Story) -> None:
    sites.change(site, {}, webhook_url="https://cms.example/hook")
    row = suggest(pushed, email="nell@secret.example", message="My uncle knows")
    corrections.accept(row, Verdict(by="olena", wording="412 had"))
    for message in Message.objects.filter(kind="webhook"):
        assert "secret" not in str(message.body)
        assert "uncle" not in str(message.body)


def test_an_edit_without_a_decision_raises_an_alarm(site: Site, pushed: Story) -> None:
    suggest(pushed)
    stories.push(site, BRIDGE, stories.Facts(headline="Bridge"), stories.Text(TEXT.replace("421 had", "412 had")))
    alarm = Alarm.objects.get()
    assert (alarm.before, alarm.after) == ("421 had", "412 had")


def test_an_edit_elsewhere_raises_none(site: Site, pushed: Story) -> None:
    row = suggest(pushed)
    stories.push(site, BRIDGE, stories.Facts(headline="Bridge"), stories.Text("New first line.\n\n" + TEXT))
    assert not Alarm.objects.exists()
    row.refresh_from_db()
    assert row.state == "exact"
    assert text_of(pushed)[row.start : row.end] == "421 had"


def test_a_passage_under_a_published_notice_is_watched_as_well(site: Site, pushed: Story) -> None:
    row = corrections.accept(suggest(pushed), Verdict(by="olena", wording="412 had"))
    fixed = TEXT.replace("421", "412")
    stories.push(site, BRIDGE, stories.Facts(headline="Bridge"), stories.Text(fixed))
    notices.publish(pushed, Note("correction", "It was 412.", "421", "412"), by="olena", correction=row)
    stories.push(site, BRIDGE, stories.Facts(headline="Bridge"), stories.Text(fixed.replace("412 had", "410 had")))
    assert Alarm.objects.get().after == "410 had"


def test_a_deleted_passage_is_gone_and_never_another(site: Site, pushed: Story) -> None:
    row = suggest(pushed)
    stories.push(site, BRIDGE, stories.Facts(headline="Bridge"), stories.Text("It is open day and night."))
    row.refresh_from_db()
    assert (row.state, row.start, row.end) == ("gone", None, None)


def test_two_editors_cannot_decide_against_each_other_unseen(own: Story) -> None:
    row = suggest(own)
    mine, yours = (Correction.objects.get(pk=row.pk) for _ in range(2))
    corrections.accept(mine, Verdict(by="olena", wording="412 had"))
    with pytest.raises(Conflict):
        corrections.decline(yours, Verdict(by="taras", reason="No"))
    assert Decision.objects.filter(correction=row).count() == 1


def test_declining_needs_a_reason_that_the_reader_gets(own: Story) -> None:
    row = suggest(own, email="nell@example.org")
    with pytest.raises(Invalid):
        corrections.decline(row, Verdict(by="olena"))
    corrections.decline(row, Verdict(by="olena", reason="The foreman counted 421."))
    mail = Message.objects.get(kind="mail", status="waiting")
    assert mail.to == "nell@example.org"
    assert "The foreman counted 421." in mail.body["text"]
    assert text_of(own) == TEXT


def test_the_answer_is_in_the_language_in_which_the_reader_asked(own: Story) -> None:
    row = suggest(own, email="nell@example.org", lang="uk")
    corrections.decline(row, Verdict(by="olena", reason="Ні."))
    subject = Message.objects.get(kind="mail", status="waiting").body["subject"]
    assert "“" not in subject.replace("“Bridge”", "")
    assert subject != "Your suggestion on “Bridge”"


def test_the_readers_of_a_duplicate_stand_behind_the_other(own: Story) -> None:
    first, second = suggest(own), suggest(own, suggestion="412 of them had")
    alone = first.weight
    corrections.mark_duplicate(second, first, Verdict(by="olena"))
    first.refresh_from_db()
    assert first.seconds == 1
    assert first.weight > alone
    with pytest.raises(Invalid):
        corrections.mark_duplicate(first, first, Verdict(by="olena"))


def test_a_site_may_want_two_editors_for_a_clarification(site: Site, own: Story) -> None:
    sites.change(site, {"clarification_second": True})
    row = suggest(Story.objects.get(pk=own.pk), kind="clarification")
    corrections.accept(row, Verdict(by="olena", wording="412 had"))
    row.refresh_from_db()
    assert (row.status, row.review) == ("open", "second")
    corrections.accept(row, Verdict(by="olena", wording="412 had"))
    row.refresh_from_db()
    assert row.status == "open"
    corrections.accept(row, Verdict(by="taras", wording="412 had"))
    row.refresh_from_db()
    assert row.status == "accepted"


def test_a_retraction_keeps_the_page_and_explains_itself(own: Story) -> None:
    row = suggest(own, kind="retraction", message="The bridge does not exist.")
    with pytest.raises(Invalid):
        corrections.accept(row, Verdict(by="olena"))
    corrections.accept(row, Verdict(by="olena", explanation="We were told of a bridge that does not exist."))
    story = Story.objects.get(pk=own.pk)
    assert story.status == "retracted"
    assert text_of(story) == "We were told of a bridge that does not exist."
    assert Revision.objects.filter(story=story).count() == 2


def test_a_wording_cannot_replace_a_passage_that_has_no_place(own: Story) -> None:
    row = suggest(own, exact="Photograph by nobody at all")
    with pytest.raises(Conflict):
        corrections.accept(row, Verdict(by="olena", wording="x"))
    row.refresh_from_db()
    assert row.status == "open"


def test_a_notice_is_numbered_published_once_and_amended_in_the_open(own: Story) -> None:
    row = corrections.accept(suggest(own), Verdict(by="olena", wording="412 had"))
    notice = notices.publish(own, Note("correction", "It was 412.", "421", "412"), by="olena", correction=row)
    assert notice.serial == 1
    with pytest.raises(Conflict):
        notices.publish(own, Note("correction", "Again"), by="olena", correction=row)
    with pytest.raises(Invalid):
        notices.amend(notice, Note("correction", "It was 413."), by="olena", reason=" ")
    notices.amend(notice, Note("correction", "It was 413."), by="taras", reason="Counted again")
    assert notice.amendments.get().text == "It was 412."
    assert Notice.objects.get().text == "It was 413."
    assert notices.publish(own, Note("update", "More."), by="olena").serial == 2


def test_a_notice_needs_an_accepted_correction_of_that_story(own: Story, pushed: Story) -> None:
    undecided = suggest(own)
    with pytest.raises(Conflict):
        notices.publish(own, Note("correction", "Hm"), by="olena", correction=undecided)
    row = corrections.accept(suggest(own, suggestion="9"), Verdict(by="olena", wording="9"))
    with pytest.raises(Conflict):
        notices.publish(pushed, Note("correction", "Hm"), by="olena", correction=row)


def test_comments_that_quote_the_corrected_words_are_marked(
    story: Story, pushed: Story, say: Callable[..., Comment]
) -> None:
    quoting, other = say("> Of its planks, 421 had to be replaced.\n\nReally?"), say("> open day\n\nYes, 421")
    row = corrections.accept(suggest(pushed, exact="421 had to be replaced"), Verdict(by="o", wording="412 had to be"))
    notices.publish(pushed, Note("correction", "412"), by="o", correction=row)
    quoting.refresh_from_db()
    other.refresh_from_db()
    assert quoting.corrected_by_id
    assert not other.corrected_by_id


def test_decisions_are_never_changed_or_deleted(own: Story) -> None:
    corrections.ask_second(suggest(own), Verdict(by="olena", reason="Please look"))
    decision = Decision.objects.get()
    with pytest.raises(TypeError):
        decision.save()
    with pytest.raises(TypeError):
        decision.delete()


def test_a_wording_that_shares_no_word_with_the_passage_is_still_watched(own: Story) -> None:
    row = corrections.accept(suggest(own, exact="421", suggestion="412"), Verdict(by="olena", wording="412"))
    assert (row.fix, row.state) == ("done", "reworded")
    assert text_of(own)[row.start : row.end] == "412"


def test_what_no_text_shows_is_marked_as_fixed_by_hand_once(pushed: Story) -> None:
    row = corrections.accept(suggest(pushed, exact="A caption that is nowhere"), Verdict(by="olena", wording="Another"))
    assert row.fix == "due"
    assert corrections.mark_fixed(row, Verdict(by="olena")).fix == "done"
    assert Decision.objects.filter(correction=row, verb="fixed").count() == 1
    with pytest.raises(Conflict):
        corrections.mark_fixed(row, Verdict(by="taras"))
