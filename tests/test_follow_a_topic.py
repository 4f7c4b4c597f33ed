"""The pages and feeds of a tag."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from kit import PAPER
from reading import Get, asking, files  # noqa: F401
from topickit import tell

from ombud.actions import merging, stories
from ombud.models import Site, Story, Tagging
from ombud.publish import topic_page
from ombud.publish.documents import publish_now
from ombud.publish.site_documents import publish_site

pytestmark = pytest.mark.django_db

RIVER = "/topics/paper/river"


def test_a_tags_stories_stand_newest_first(client: Client, site: Site) -> None:
    for number in (3, 1, 2):
        tell(site, "bridge", number, tags=["River"])
    tell(site, "bread", 1, tags=["Food"])
    html = client.get(RIVER).content.decode()
    places = [html.index(f"Bridge, number {number}") for number in (1, 2, 3)]
    assert places == sorted(places)
    assert "Bread" not in html
    assert "<bdi>River</bdi>" in html


def test_tags_that_differ_in_case_or_punctuation_are_one(client: Client, site: Site) -> None:
    tell(site, "bridge", 1, tags=["Mill Street", "mill street", "Mill-Street!"])
    assert [row.slug for row in Tagging.objects.all()] == ["mill-street"]
    assert client.get("/topics/paper/mill-street").status_code == 200


def test_a_tag_of_another_script_has_a_page(client: Client, site: Site) -> None:
    tell(site, "bridge", 1, tags=["Річка"])
    html = client.get("/topics/paper/річка").content.decode()
    assert "Bridge, number 1" in html
    assert "/topics/paper/%D1%80%D1%96%D1%87%D0%BA%D0%B0.atom" in html


def test_changed_tags_are_followed(client: Client, site: Site) -> None:
    tell(site, "bridge", 1, tags=["River", "Old"])
    tell(site, "bridge", 1, tags=["River", "New"])
    assert client.get("/topics/paper/old").status_code == 404
    assert client.get("/topics/paper/new").status_code == 200


def test_a_page_that_was_read_tells_its_tags_as_well(client: Client, site: Site) -> None:
    story = stories.push(site, f"{PAPER}/x", stories.Facts(headline="X"), None).story
    stories.read(story, stories.Facts(tags=["River"]), None)
    assert client.get(RIVER).status_code == 200


def test_a_retracted_merged_or_coming_story_is_not_listed(client: Client, site: Site) -> None:
    kept, gone, into, later = (tell(site, "bridge", number, tags=["River"]) for number in (1, 2, 3, 4))
    Story.objects.filter(pk=gone.pk).update(status=Story.Status.RETRACTED)
    merging.merge(into, kept, by="olena")
    tell(site, "bridge", 4, tags=["River"], published_at=timezone.now() + timedelta(hours=1))
    html = client.get(RIVER).content.decode()
    assert [number for number in (1, 2, 3, 4) if f"number {number}" in html] == [1]
    assert later.pk


def test_long_lists_come_in_pages(client: Client, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topic_page, "PAGE", 2)
    for number in range(1, 6):
        tell(site, "bridge", number, tags=["River"])
    first, last = client.get(RIVER).content.decode(), client.get(f"{RIVER}?page=3").content.decode()
    assert 'rel="next"' in first
    assert 'rel="prev"' not in first
    assert "number 5" in last
    assert 'rel="next"' not in last
    assert client.get(f"{RIVER}?page=4").status_code == 404
    assert client.get(f"{RIVER}?page=-1").status_code == 200
    assert client.get(f"{RIVER}?page=99999999999").status_code == 404


def test_a_topic_can_be_followed_by_feed(client: Client, site: Site) -> None:
    tell(site, "bridge", 1, tags=["River"], standfirst="It is open <again>.")
    answer = client.get(f"{RIVER}.atom")
    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.content)
    space = {"a": "http://www.w3.org/2005/Atom"}
    assert [entry.text for entry in feed.findall("a:entry/a:title", space)] == ["Bridge, number 1"]
    assert feed.findtext("a:entry/a:summary", namespaces=space) == "It is open <again>."


def test_an_answer_that_has_not_changed_is_not_sent_again(client: Client, site: Site) -> None:
    tell(site, "bridge", 1, tags=["River"])
    tag = client.get(RIVER)["ETag"]
    assert client.get(RIVER, headers={"If-None-Match": tag}).status_code == 304


def test_a_tag_nobody_uses_and_one_of_another_site_are_404(client: Client, site: Site, stranger_site: Site) -> None:
    tell(site, "bridge", 1, tags=["River"])
    for address in ("/topics/paper/desert", "/topics/paper/desert.atom", "/topics/rival/river", "/topics/none/river"):
        assert client.get(address).status_code == 404
    assert client.post(RIVER).status_code == 405


def test_the_queries_do_not_grow_with_the_list(client: Client, site: Site) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(RIVER)
        return len(found)

    tell(site, "bridge", 1, tags=["River"])
    client.get(RIVER)
    before = queries()
    for number in range(2, 20):
        tell(site, "bridge", number, tags=["River"])
    assert queries() == before


def test_the_sitemap_names_tags_of_two_stories(client: Client, site: Site) -> None:
    tell(site, "bridge", 1, tags=["River", "Lonely"])
    tell(site, "bridge", 2, tags=["River"])
    xml = client.get("/p/paper/sitemap.xml").content.decode()
    assert "/topics/paper/river<" in xml
    assert "lonely" not in xml


def test_a_topics_page_is_published_and_read_without_django(get: Get, site: Site) -> None:
    tell(site, "bridge", 1, tags=["River"])
    for target in (RIVER, f"{RIVER}?lang=uk", f"{RIVER}.atom"):
        status, headers, body = get(target)
        assert status == 200
        again = get(target, published=True)
        assert again[2] == body
        assert get(target, published=True, if_none_match=headers["etag"])[0] == 304
        assert get(target, published=True, accept_encoding="br")[1]["content-encoding"] == "br"


def test_a_published_page_of_another_script_is_found_by_its_bytes(get: Get, site: Site) -> None:
    tell(site, "bridge", 1, tags=["Річка"])
    path = "/topics/paper/річка".encode().decode("latin-1")
    assert get(path)[0] == 200
    assert "Річка" in get(path, published=True)[2].decode()


def test_a_published_page_is_made_anew_when_its_stories_change(get: Get, site: Site) -> None:
    tell(site, "bridge", 1, tags=["River"])
    assert b"number 1" in get(RIVER)[2]
    second = tell(site, "bridge", 2, tags=["River"])
    publish_site(site.pk)
    assert b"number 2" in get(RIVER)[2]
    tell(site, "bridge", 1, tags=["Town"])
    publish_site(site.pk)
    assert b"number 1" not in get(RIVER)[2]
    Story.objects.filter(pk=second.pk).update(status=Story.Status.RETRACTED)
    publish_now(second.pk, site.pk)
    assert get(RIVER)[0] == 404


def test_nothing_is_kept_of_what_there_is_not(get: Get, site: Site, data: Path) -> None:
    tell(site, "bridge", 1, tags=["River"])
    for target in ("/topics/paper/heron", "/topics/paper/heron.atom", f"{RIVER}?page=2", f"{RIVER}?page=99999"):
        assert get(target)[0] == 404
    for query in ("page=-1", "page=x", "lang=xx", "lang=%2e%2e", "page=1&sort=newest&root=7"):
        assert get(f"{RIVER}?{query}")[0] == 200
    assert files(data) == ["topic.html~~~1~0"]


def test_another_sites_publishing_leaves_the_pages(get: Get, site: Site, stranger_site: Site) -> None:
    tell(site, "bridge", 1, tags=["River"])
    get(RIVER)
    publish_site(stranger_site.pk)
    assert get(RIVER, published=True)[0] == 200
