"""The queues of the desk: what stands in each, and how it is narrowed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from kit import PAPER
from queuekit import at_desk, of, press

from ombud.actions import comments, moderation, opinions, readers, searching, sites, stories, watching
from ombud.actions.reasons import Grounds
from ombud.models import (
    Appeal,
    Comment,
    Decision,
    Flag,
    Preference,
    SavedView,
    Site,
    Story,
)

pytestmark = pytest.mark.django_db

Say = Callable[..., Comment]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"language": "uk"}, ["Слова"]),
        ({"language": "en"}, ["Words"]),
        ({"section": "Sport"}, ["Слова", "Words"]),
        ({"section": "Town"}, []),
        ({"rule": "moderated_before"}, ["Слова", "Words"]),
        ({"rule": "filled_honeypot"}, []),
        ({"age": "hour"}, ["Слова", "Words"]),
        ({"age": "old"}, []),
        ({"mode": "before"}, ["Слова", "Words"]),
        ({"mode": "closed"}, []),
        ({"site": "paper", "mode": "before", "language": "uk", "age": "day"}, ["Слова"]),
    ],
)
def test_each_filter_and_all_together(
    desk: Client, story: Story, say: Say, query: dict[str, str], expected: list[str]
) -> None:
    sites.change(story.site, {"moderation": "before"})
    Story.objects.update(section="Sport")
    made = [say("Слова", language="uk").pk, say("Words", language="en").pk]
    page = desk.get(f"/desk/?{urlencode(query)}")
    bodies = [Comment.objects.get(pk=pk).body for pk in of(page)]
    assert bodies == expected
    assert len(made) == 2


def test_a_moderator_gets_what_they_read_and_what_is_in_no_known_language(
    desk: Client, hold: None, story: Story, say: Say
) -> None:
    ours, unknown, foreign = say("Слова", language="uk"), say("…"), say("Words", language="en")
    Comment.objects.filter(pk=unknown.pk).update(language="")
    desk.post("/desk/views/languages", {"read": ["uk", "xx"]})
    assert Preference.objects.get().languages == ["uk"]
    assert of(desk.get("/desk/")) == [ours.pk, unknown.pk]
    assert of(desk.get("/desk/?language=all")) == [ours.pk, unknown.pk, foreign.pk]
    desk.post("/desk/views/languages", {})
    assert of(desk.get("/desk/")) == [ours.pk, unknown.pk, foreign.pk]


def test_a_view_is_kept_under_a_name_and_is_ones_own(desk: Client, hold: None, story: Story) -> None:
    desk.post("/desk/views/save", {"name": "Night", "language": "uk", "age": "day", "next": "//evil.example"})
    view = SavedView.objects.get()
    assert view.query == "language=uk&age=day"
    assert "Night" in desk.get("/desk/").content.decode()
    other = at_desk("petro")
    assert "Night" not in other.get("/desk/").content.decode()
    assert other.post("/desk/views/remove", {"view": view.pk}).status_code == 404
    assert desk.post("/desk/views/remove", {"view": view.pk}).status_code == 303
    assert not SavedView.objects.exists()


def test_reports_are_a_queue_until_they_are_settled(desk: Client, story: Story, say: Say) -> None:
    first, second = say("One"), say("Two")
    for comment, reader in ((second, first.reader), (first, second.reader), (second, None)):
        Flag.objects.create(site=story.site, comment=comment, reader=reader, reason="hate", created_at=timezone.now())
    page = desk.get("/desk/?tab=reported")
    assert of(page) == [second.pk, first.pk]
    assert "×2" in page.content.decode()
    press(desk, second, "reject", code="hate")
    assert "Noted that you have looked at it." in press(desk, first, "see").content.decode()
    assert of(desk.get("/desk/?tab=reported")) == []


def test_what_is_new_is_asked_conditionally(desk: Client, hold: None, story: Story, say: Say) -> None:
    first = say("One")
    asked = desk.get("/desk/news", {"known": f"{first.pk}"})
    assert asked.json()["fresh"] == 0
    assert asked.json()["counts"]["held"] == "1"
    same = desk.get("/desk/news", {"known": f"{first.pk}"}, headers={"if-none-match": asked["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    say("Two")
    later = desk.get("/desk/news", {"known": f"{first.pk}.x.-1"}, headers={"if-none-match": asked["ETag"]})
    assert (later.status_code, later.json()["fresh"]) == (200, 1)


def test_a_comments_page_shows_it_in_its_context(desk: Client, pushed: Story) -> None:
    def say(body: str, **draft: Any) -> Comment:
        parent, reader = draft.pop("parent", None), draft.pop("reader", None)
        given = comments.Draft(body=body, parent=parent.pk if parent else None, **draft)
        return comments.post(pushed, given, reader, readers.address_hash("192.0.2.1"))

    root = say("The root of it all", name="Nell")
    middle = say("In the middle", name="Max", parent=root)
    comment = say("> Of its planks, 421 had\n\nReally?", name="Ann", parent=middle)
    say("Something else", reader=comment.reader)
    Flag.objects.create(
        site=pushed.site, comment=comment, reader=root.reader, reason="hate", text="Hurts", created_at=timezone.now()
    )
    for url in (f"/desk/comments/{comment.pk}", f"/desk/comments/{comment.pk}/context"):
        page = desk.get(url).content.decode()
        for shown in (
            "The root of it all",
            "In the middle",
            "<mark>Of its planks, 421 had</mark>",
            "Something else",
            "Hatred of a group of people",
            "Hurts",
        ):
            assert page.partition('class="context"')[2].count(shown) == 1, (url, shown)
        assert str(root.reader_id) not in page.partition("What readers report")[2].partition("</section>")[0]


def test_a_section_moderator_sees_their_section_and_nothing_else(site: Site, story: Story, say: Say) -> None:
    Story.objects.update(section="Sport")
    sites.change(site, {"moderation": "before"})
    comment = say("Held words")
    ours, theirs = at_desk("ours", (site, "Sport")), at_desk("theirs", (site, "Town"))
    searching.catch_up()
    for tab in ("held", "latest"):
        assert of(ours.get(f"/desk/?tab={tab}")) == [comment.pk]
        assert of(theirs.get(f"/desk/?tab={tab}")) == []
    assert of(ours.get("/desk/search?q=held")) == [comment.pk]
    assert of(theirs.get("/desk/search?q=held")) == []
    for url in (
        f"/desk/comments/{comment.pk}",
        f"/desk/comments/{comment.pk}/context",
        f"/desk/search?same={comment.pk}",
    ):
        assert theirs.get(url).status_code == 404, url
    for url in ("decide", "claim", "ask"):
        assert theirs.post(f"/desk/{url}", {"comment": comment.pk, "verb": "approve"}).status_code == 404, url
    rejected = Decision.objects.create(site=site, comment=comment, by="petro", verb="reject", created_at=timezone.now())
    Appeal.objects.create(site=site, decision=rejected, text="Why?", created_at=timezone.now())
    appeals = re.compile(r'/desk/appeals">Appeals <span class="number( none)?" data-count="appeals">(\d)')
    counted = [appeals.search(each.get("/desk/").content.decode()) for each in (ours, theirs)]
    assert [found and found[2] for found in counted] == ["1", "0"]
    assert "/desk/readers/" not in ours.get(f"/desk/comments/{comment.pk}").content.decode()
    theirs.post("/desk/bulk/decide", {"verb": "approve", "chosen": [f"{comment.pk}:pending|/"]})
    assert theirs.get("/desk/news", {"known": comment.pk}).json()["counts"]["held"] == "0"
    comment.refresh_from_db()
    assert comment.status == "pending"


def test_the_sections_of_stories_are_offered_as_filters(site: Site, story: Story, stranger_site: Site) -> None:
    for place, section in ((site, "Sport"), (site, "Town"), (stranger_site, "Secret")):
        stories.push(place, f"{place.origins[0]}/{section}", stories.Facts(headline=section, section=section), None)
    whole = at_desk("whole", (site, "")).get("/desk/").content.decode()
    assert '<option value="Sport">' in whole
    assert '<option value="Town">' in whole
    assert "Secret" not in whole
    sport = at_desk("sport", (site, "Sport")).get("/desk/").content.decode()
    assert '<option value="Sport">' in sport
    assert '<option value="Town">' not in sport


def test_what_an_author_wrote_elsewhere_is_of_other_sections(site: Site, story: Story, say: Say) -> None:
    facts = stories.Facts(headline="The new mayor", language="en", section="Town")
    town = stories.push(site, f"{PAPER}/mayor", facts, stories.Text("She was elected.")).story
    Story.objects.filter(pk=story.pk).update(section="Sport")
    here = say("Well played!", name="Ann")
    secret = comments.post(town, comments.Draft(body="A word too many."), here.reader, "a")
    moderation.decide(secret, "reject", by="petro", grounds=Grounds("abuse"))
    sport, whole = at_desk("sport", (site, "Sport")), at_desk("whole", (site, ""))
    for url in (f"/desk/comments/{here.pk}", f"/desk/comments/{here.pk}/context"):
        assert "A word too many" not in sport.get(url).content.decode()
        assert "A word too many" in whole.get(url).content.decode()
    assert "The new mayor" not in sport.get(f"/desk/search?story={town.pk}").content.decode()
    assert "The new mayor" in whole.get(f"/desk/search?story={town.pk}").content.decode()


def test_a_thread_is_locked_from_the_queue(desk: Client, story: Story, say: Say) -> None:
    there = f"/desk/?tab=new#comment-{say('Words').pk}"
    page = desk.get("/desk/?tab=new").content.decode()
    form = page.partition("data-lock>")[2].partition("</form>")[0]
    assert f'name="next" value="{there}"' in form
    answer = desk.post(f"/desk/stories/{story.pk}/mode/set", {"verb": "lock", "next": there})
    assert (answer.status_code, answer["Location"]) == (303, there)
    story.refresh_from_db()
    assert story.replies_locked
    assert "Unlock the thread" in desk.get("/desk/?tab=new").content.decode()


def test_words_that_a_rule_found_are_marked(desk: Client, hold: None, story: Story, say: Say) -> None:
    comment = say("What a scoundrel he is")
    Decision.objects.create(
        site=story.site,
        comment=comment,
        by="rule:listed_words",
        verb="hold",
        rule="listed_words",
        reason="listed: “scoundrel”",
        details={"matched": ["scoundrel"]},
        created_at=timezone.now(),
    )
    page = desk.get("/desk/").content.decode()
    assert "<mark>scoundrel</mark>" in page
    assert "does not print, or not at once: “scoundrel”" in page
    assert "This site looks at every comment" in page


def test_who_may_be_the_same_person_is_a_hint_with_its_reason(desk: Client, story: Story, say: Say) -> None:
    first, second = say("One", name="Ann"), say("Two", name="Ann")
    page = desk.get(f"/desk/comments/{second.pk}/context").content.decode()
    assert "Perhaps the same person" in page
    assert f'href="/desk/readers/{first.reader_id}"' in page
    assert "A hint and no proof" in page


@pytest.mark.parametrize("tab", ["reported", "new", "opinions", "watched"])
def test_twice_as_many_in_a_queue_take_no_more_queries(
    desk: Client, site: Site, story: Story, say: Say, tab: str
) -> None:
    watching.watch(site, watching.Target(words="boat"), by="olena")

    def queries(label: str) -> int:
        for number in range(6):
            comment = say(f"{label} boat {number}", name=f"{label} {number}")
            opinions.ask(comment, by="petro")
            Flag.objects.create(site=site, comment=comment, reason="hate", created_at=timezone.now())
        searching.catch_up()
        with CaptureQueriesContext(connection) as caught:
            assert of(desk.get("/desk/", {"tab": tab}))
        return len(caught)

    once = queries("once")
    assert queries("twice") == once
    assert once <= 30
