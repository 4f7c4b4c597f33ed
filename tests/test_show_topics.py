"""What readers are offered beside a story: the documents, their rules, their queries."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from archive import Archive, put_in_relation, stories_by_theme, their_site  # noqa: F401
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from kit import PAPER, own_url
from reading import Get, Reached, asking  # noqa: F401
from topickit import THEMES, relate, tell

from ombud.actions import comments, placements, readers, series, sites, stories
from ombud.models import Likeness, Site, Story
from ombud.publish import topics
from ombud.publish.publisher import Publisher

pytestmark = pytest.mark.django_db


def address(story: Story, part: str = "topics", **query: str) -> str:
    """The address of a story's document."""
    return f"/p/paper/{part}?{urlencode({'url': story.url, **query})}"


def offered(get: Get, story: Story) -> list[str]:
    """The addresses that the story's JSON offers, after the publisher's turn."""
    Publisher().turn()
    found = json.loads(get(address(story, "topics.json"))[2])
    return [row["url"] for row in found["stories"]]


def fresh(story: Story) -> Story:
    """The story as it is now."""
    return Story.objects.select_related("site").get(pk=story.pk)


def test_topics_are_published_like_threads(get: Get, archive: Archive) -> None:
    story = archive["bread"][0]
    status, headers, body = get(address(story))
    assert status == 200
    assert b"Other topics of interest" in body
    assert headers["content-type"] == "text/html; charset=utf-8"
    again = get(address(story), published=True, if_none_match=headers["etag"])
    assert again[0] == 304
    assert get(address(story), published=True, accept_encoding="br")[1]["content-encoding"] == "br"


def test_a_story_offers_its_like_and_not_itself(get: Get, archive: Archive) -> None:
    story = archive["bread"][0]
    assert sorted(offered(get, story)) == [each.url for each in archive["bread"][1:]]


def test_headline_standfirst_and_date_are_told_and_nothing_of_readers(get: Get, site: Site, archive: Archive) -> None:
    tell(site, "bread", 2, standfirst="Crust & <b>crumb</b>.")
    html = get(address(archive["bread"][0]))[2].decode()
    assert "Bread, number 2" in html
    assert "Crust &amp; &lt;b&gt;crumb&lt;/b&gt;." in html
    assert "<time datetime=" in html
    assert "token" not in html


def test_a_page_nobody_knows_has_no_topics(get: Get, archive: Archive) -> None:
    asked = urlencode({"url": f"{PAPER}/unheard-of"})
    assert get(f"/p/paper/topics?{asked}")[2] == b'<div class="ombud-topics-all"></div>'
    assert json.loads(get(f"/p/paper/topics.json?{asked}")[2])["stories"] == []
    assert not Story.objects.filter(url=f"{PAPER}/unheard-of").exists()


def test_an_address_of_another_publication_is_refused(get: Get, archive: Archive) -> None:
    assert get(f"/p/paper/topics?{urlencode({'url': 'https://rival.example/1'})}")[0] == 422


def test_pinned_stories_come_first_in_their_order(get: Get, archive: Archive) -> None:
    story, (one, two, _three) = archive["bread"][0], archive["locks"]
    placements.pin(story, one, by="olena")
    placements.pin(story, two, by="olena")
    placements.move(story, two.pk, up=True, by="olena")
    assert offered(get, story)[:2] == [two.url, one.url]


def test_a_banned_story_is_not_offered_until_it_is_released(get: Get, archive: Archive) -> None:
    story, other = archive["bread"][:2]
    placements.ban(story, other, by="olena")
    assert other.url not in offered(get, story)
    placements.release(story, other.pk, by="olena")
    assert other.url in offered(get, story)


def test_a_retracted_story_is_offered_nowhere_not_even_pinned(get: Get, archive: Archive) -> None:
    story, other = archive["bread"][:2]
    placements.pin(story, other, by="olena")
    assert other.url in offered(get, story)
    Story.objects.filter(pk=other.pk).update(status=Story.Status.RETRACTED, relate_at=timezone.now())
    relate()
    assert other.url not in offered(get, story)
    assert offered(get, other) == []


def test_of_two_copies_only_one_is_offered(archive: Archive, site: Site) -> None:
    long = " ".join(f"{THEMES['locks']} Paragraph {number} adds a sentence of its own." for number in range(20))
    copies = [tell(site, "locks", number, text=long) for number in (8, 9)]
    relate()
    story = archive["locks"][0]
    for copy in copies:
        Likeness.objects.update_or_create(story=story, other=copy, defaults={"score": 0.9})
    shown = [row.pk for row in topics.related(fresh(story))]
    assert len({copy.pk for copy in copies} & set(shown)) == 1


def test_what_is_nearly_as_like_and_newer_comes_first(archive: Archive) -> None:
    story, newer, older = archive["bread"]
    now = timezone.now()
    Story.objects.filter(pk=newer.pk).update(published_at=now - timedelta(days=1))
    Story.objects.filter(pk=older.pk).update(published_at=now - timedelta(days=2000))
    Likeness.objects.filter(story=story, other=newer).update(score=0.50)
    Likeness.objects.filter(story=story, other=older).update(score=0.52)
    assert [row.pk for row in topics.related(fresh(story))][:2] == [newer.pk, older.pk]


def test_another_language_is_offered_where_nothing_else_fits_or_the_site_wishes_it(
    site: Site, archive: Archive
) -> None:
    story = archive["bread"][0]
    Story.objects.filter(pk=archive["bread"][1].pk).update(language="uk")
    foreign, own = archive["bread"][1].pk, archive["bread"][2].pk
    assert [row.pk for row in topics.related(fresh(story))] == [own]
    sites.change(site, {"topics_other_languages": True})
    assert {row.pk for row in topics.related(fresh(story))} == {own, foreign}
    sites.change(site, {"topics_other_languages": False})
    placements.ban(story, archive["bread"][2], by="olena")
    assert [row.pk for row in topics.related(fresh(story))] == [foreign]


def test_no_more_are_shown_than_the_site_wishes(get: Get, site: Site, archive: Archive) -> None:
    sites.change(site, {"topics_shown": 1})
    assert len(offered(get, archive["bread"][0])) == 1


def test_a_site_without_topics_shows_none(get: Get, site: Site, archive: Archive) -> None:
    sites.change(site, {"topics": False})
    assert b"<aside" not in get(address(archive["bread"][0]))[2]


def test_a_new_story_reaches_the_documents_of_its_neighbours(get: Get, site: Site, archive: Archive) -> None:
    story = archive["bread"][0]
    get(address(story))
    get(address(story), published=True)
    publisher = Publisher(spacing=0)
    publisher.turn()
    fourth = tell(site, "bread", 4)
    relate()
    publisher.turn()
    assert fourth.headline.encode() in get(address(story), published=True)[2]


def test_lively_stories_tell_how_many_comments_they_have(get: Get, archive: Archive) -> None:
    story, other = archive["bread"][:2]
    for number in range(4):
        comments.post(other, comments.Draft(body=f"Number {number}."), None, readers.address_hash("192.0.2.1"))
    assert b"4 comments" in get(address(story))[2]


def test_the_queries_are_as_many_for_ten_as_for_two(site: Site, archive: Archive) -> None:
    story = archive["bread"][0]

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            topics.topics(fresh(story))
        return len(found)

    topics.topics(fresh(story))
    before = queries()
    sites.change(site, {"topics_shown": 10})
    for number in range(4, 9):
        for theme in THEMES:
            tell(site, theme, number)
    Likeness.objects.filter(story=story).delete()
    others = Story.objects.exclude(pk=story.pk)[:10]
    Likeness.objects.bulk_create(Likeness(story=story, other=other, score=0.5) for other in others)
    assert len(topics.topics(fresh(story))["stories"]) == 10
    assert queries() == before


def test_the_story_so_far_is_told_from_headlines(get: Get, site: Site, archive: Archive) -> None:
    one = tell(site, "books", 8, headline="The barge diary, part 1: casting off")
    two = tell(site, "books", 9, headline="The barge diary, part 2: the weir")
    relate()
    html = get(address(two))[2].decode()
    assert "The story so far" in html
    assert html.index("casting off") < html.index("the weir")
    told = json.loads(get(address(one, "topics.json"))[2])
    assert [part["number"] for part in told["series"]["parts"]] == [1, 2]
    assert two.url not in [row["url"] for row in told["stories"]]


def test_a_part_alone_is_no_series(get: Get, site: Site) -> None:
    one = tell(site, "books", 8, headline="The barge diary, part 1: casting off")
    relate()
    assert b"so far" not in get(address(one))[2]


def test_a_story_that_links_to_an_earlier_one_with_a_rare_tag_continues_it(site: Site, archive: Archive) -> None:
    first = tell(site, "bridge", 8, tags=["Quay inquiry"])
    html = f'<p>{THEMES["bridge"]}</p><p>As <a href="{first.url}">reported</a>.</p>'
    second = tell(site, "bridge", 7, tags=["quay inquiry"], text=THEMES["bridge"], html=html)
    relate()
    found = topics.so_far(fresh(second))
    assert found
    assert [part["id"] for part in found["parts"]] == [first.pk, second.pk]


def test_an_editors_word_on_a_series_stands(site: Site, archive: Archive) -> None:
    one = tell(site, "books", 8, headline="The barge diary, part 1: casting off")
    two = tell(site, "books", 9, headline="The barge diary, part 2: the weir")
    relate()
    series.leave(two, by="olena")
    Story.objects.filter(pk=two.pk).update(relate_at=timezone.now())
    relate()
    assert topics.so_far(fresh(two)) is None
    assert topics.so_far(fresh(one)) is None
    series.place(two, "The barge diary", 5, by="olena")
    found = topics.so_far(fresh(one))
    assert found
    assert [part["number"] for part in found["parts"]] == [1, 5]


def test_what_is_discussed_now_is_listed_by_how_much(
    get: Get, site: Site, archive: Archive, say: Callable[..., object]
) -> None:
    busy, quiet, silent = archive["locks"]
    for story, times in ((busy, 4), (quiet, 2), (silent, 1)):
        for number in range(times):
            comments.post(story, comments.Draft(body=f"Number {number}."), None, readers.address_hash("192.0.2.1"))
    found = json.loads(get("/p/paper/now.json")[2])
    assert [row["url"] for row in found["stories"]] == [busy.url, quiet.url]
    assert b"Now being discussed" in get("/p/paper/now")[2]
    assert b"Now being discussed" in get("/p/paper/now", published=True)[2]


def test_a_quiet_site_has_nothing_that_is_discussed(get: Get, site: Site, archive: Archive) -> None:
    assert b"<section" not in get("/p/paper/now")[2]
    with pytest.raises(Reached):
        get("/p/rival/now", published=True)


def test_our_own_page_has_topics_and_tags_without_a_script(client: Client, site: Site, archive: Archive) -> None:
    url = own_url(site, "storks-again")
    facts = stories.Facts(
        headline="Storks again", language="en", tags=["Storks", "Śledź & co"], published_at=timezone.now()
    )
    stories.push(site, url, facts, stories.Text(THEMES["storks"] + "\n\nIt is a page of our own."))
    relate()
    html = client.get("/stories/paper/storks-again").content.decode()
    assert '<aside class="ombud-topics"' in html
    assert "Storks, number 1" in html
    assert '/topics/paper/storks"' in html
    assert "/topics/paper/%C5%9Bled%C5%BA-co" in html
