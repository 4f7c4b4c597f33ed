"""Reading: which document a request means, in which encoding, and when Django is not asked at all."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from urllib.parse import quote, urlencode

import brotli
import pytest
from django.db import OperationalError, connection
from django.utils.feedgenerator import rfc3339_date
from kit import BRIDGE, PAPER
from reading import THREAD, Get, Reached, Say, asking, files  # noqa: F401

from ombud.actions import addresses, sites
from ombud.models import Site, Story
from ombud.publish import documents


def test_a_document_is_built_once_and_then_answered_without_django(get: Get, say: Say) -> None:
    say("The first words.")
    status, headers, body = get(THREAD)
    assert (status, b"The first words." in body) == (200, True)
    again = get(THREAD, published=True)
    assert again[2] == body
    assert again[1]["etag"] == headers["etag"]


def test_a_reader_who_has_it_already_gets_a_304_without_a_body(get: Get, say: Say) -> None:
    say()
    tag = get(THREAD)[1]["etag"]
    for known in (tag, f'W/"other", {tag}', tag.removeprefix("W/"), "*"):
        status, headers, body = get(THREAD, published=True, if_none_match=known)
        assert (status, body, headers["etag"]) == (304, b"", tag)
        assert "content-length" not in headers
    assert get(THREAD, published=True, if_none_match='"0000"')[0] == 200


def test_a_new_comment_gives_a_new_tag_and_the_old_one_no_longer_counts(get: Get, say: Say, story: Story) -> None:
    say("One.")
    get(THREAD)
    old = get(THREAD, published=True)[1]["etag"]
    say("Two.")
    documents.publish(story.pk)
    status, headers, body = get(THREAD, published=True, if_none_match=old)
    assert (status, b"Two." in body) == (200, True)
    assert headers["etag"] != old


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("br, gzip", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("GZIP", "gzip"),
        ("gzip, br;q=0", "gzip"),
        ("gzip, br; q=0.000", "gzip"),
        ("gzip;q=0, br;q=0.5", "br"),
        ("*", "br"),
        ("*, br;q=0", "gzip"),
        ("gzip;q=0.0, br;q=0", ""),
        ("identity", ""),
        ("deflate, brotli, zstd", ""),
        ("", ""),
    ],
)
def test_a_reader_gets_the_best_encoding_that_it_takes(get: Get, say: Say, accepted: str, encoding: str) -> None:
    say("Words in any encoding.")
    plain = get(THREAD)[2]
    _status, headers, body = get(THREAD, published=True, accept_encoding=accepted)
    assert headers.get("content-encoding", "") == encoding
    assert int(headers["content-length"]) == len(body)
    assert headers["vary"] == "Accept-Encoding"
    assert {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[encoding](body) == plain


def test_head_answers_as_get_does_but_without_the_body(get: Get, say: Say) -> None:
    say()
    _status, headers, body = get(THREAD)
    for published in (False, True):
        status, same, nothing = get(THREAD, "HEAD", published=published)
        assert (status, nothing) == (200, b"")
        assert (same["content-length"], same["etag"]) == (str(len(body)), headers["etag"])


def test_every_address_of_a_story_leads_to_the_same_document(get: Get, say: Say, story: Story) -> None:
    addresses.learn(story, f"{PAPER}/old-slug")
    addresses.learn(story, BRIDGE, "id:7")
    say("Here.")
    body = get(THREAD)[2]
    spellings = [BRIDGE.replace("https", "http"), f"{BRIDGE}/", f"{BRIDGE}?utm_source=x#top", f"{PAPER}/old-slug"]
    for spelling in spellings:
        assert get(f"/p/paper/thread?{urlencode({'url': spelling})}", published=True)[2] == body
    assert get("/p/paper/thread?id=7", published=True)[2] == body


def test_a_page_that_knows_no_site_name_is_served_by_its_host(get: Get, say: Say) -> None:
    say("Found by host.")
    target = f"/p/@paper.example/thread?{urlencode({'url': BRIDGE})}"
    assert b"Found by host." in get(target)[2]
    assert b"Found by host." in get(target, published=True)[2]
    stranger = f"/p/@stranger.example/thread?{urlencode({'url': BRIDGE})}"
    assert get(stranger)[0] == 404


def test_an_address_that_nobody_has_posted_on_gets_an_empty_thread_that_is_not_kept(get: Get, data: Path) -> None:
    sites.add("paper", "The Paper", languages=["en"], origins=[PAPER])
    for number in range(3):
        for kind in ("thread", "thread.json", "thread.atom", "notices", "notices.json"):
            assert get(f"/p/paper/{kind}?{urlencode({'url': f'{PAPER}/{number}'})}")[0] == 200
    assert files(data) == []
    assert Story.objects.count() == 0


def test_addresses_of_strangers_are_refused_and_not_kept(get: Get, site: Site, data: Path) -> None:
    assert get(f"/p/paper/thread?{urlencode({'url': 'https://stranger.example/1'})}")[0] == 422
    assert get("/p/paper/thread?url=javascript:alert(1)")[0] == 422
    assert get("/p/paper/thread")[0] == 422
    assert files(data) == []


def test_made_up_queries_do_not_fill_the_disk(get: Get, say: Say, site: Site, data: Path) -> None:
    known = say().pk
    made_up = (
        [f"&lang={code}" for code in ("xx", "tlh", "zz-ZZ", "../../x", "e" * 500)]
        + [f"&sort={sort}" for sort in ("best", "OLDEST", "../x")]
        + [f"&page={page}" for page in (2, 99, 10**15, "-1", "x", "٣")]
        + [f"&root={root}" for root in (known + 1, 10**14, "x")]
        + [f"&root={known}&page={page}" for page in (3, 77)]
        + ["&unknown=1", "&page=1&page=9"]
    )
    for kind in ("thread", "thread.json", "thread.atom", "notices", "notices.json"):
        for query in made_up:
            assert get(f"/p/paper/{kind}?{urlencode({'url': BRIDGE})}{query}")[0] == 200
    for query in ("month=2026-13", "month=1999-01", "page=7", "kind=nonsense", "kind=typo&month=2031-01&page=4"):
        for kind in ("corrections", "corrections.json", "corrections.atom"):
            assert get(f"/p/paper/{kind}?{query}")[0] == 200
    made = ["corrections.atom", "corrections.html", "corrections.json", "notices.html", "notices.json", "thread.atom"]
    both = [f"{kind}~~~1~{root}" for kind in ("thread.html", "thread.json") for root in (0, known)]
    assert files(data) == sorted([*(f"{kind}~~~1~0" for kind in made), *both])


def test_a_page_beyond_the_end_is_the_last_page(get: Get, say: Say, site: Site, story: Story) -> None:
    sites.change(site, {"page_roots": 2})
    for number in range(5):
        say(f"Number {number}.")
    last = get(f"{THREAD}&page=3")[2]
    assert b"Number 4." in last
    assert get(f"{THREAD}&page=1000")[2] == last


def test_replies_that_did_not_fit_have_pages_of_their_own(get: Get, say: Say, site: Site, data: Path) -> None:
    sites.change(site, {"replies_shown": 1})
    root = say("The root.")
    for number in range(60):
        say(f"Reply {number}.", parent=root)
    first = get(f"{THREAD}&root={root.pk}")[2]
    second = get(f"{THREAD}&root={root.pk}&page=2")[2]
    assert b"Reply 0." in first
    assert b"Reply 59." in second
    assert get(f"{THREAD}&root={root.pk}&page=3000&sort=newest")[2] == second
    assert len(files(data)) == 2


def test_a_language_that_the_interface_lacks_is_answered_from_the_shelf(get: Get, say: Say) -> None:
    say()
    body = get(THREAD)[2]
    assert get(f"{THREAD}&lang=nl", published=True)[2] == body
    assert get(f"{THREAD}&lang=pt-BR", published=True)[2] == body
    assert get(f"{THREAD}&lang=uk")[2] != body


@pytest.mark.parametrize("order", ["oldest", "newest", "recommended"])
def test_every_order_is_answered_from_the_shelf_the_second_time(get: Get, say: Say, order: str) -> None:
    say()
    body = get(f"{THREAD}&sort={order}")[2]
    assert get(f"{THREAD}&sort={order}", published=True)[2] == body


@pytest.mark.parametrize("feed", [f"thread.atom?{urlencode({'url': BRIDGE})}", "comments.atom", "corrections.atom"])
def test_a_feed_without_entries_says_the_same_at_any_time(get: Get, site: Site, feed: str) -> None:
    assert f"<updated>{rfc3339_date(site.created_at)}</updated>" in get(f"/p/paper/{feed}")[2].decode()


def test_a_sites_feeds_and_front_page_are_answered_from_the_shelf(get: Get, say: Say) -> None:
    say()
    for kind in ("comments.atom", "sitemap.xml", "", "corrections", "corrections.json", "corrections.atom"):
        body = get(f"/p/paper/{kind}")[2]
        assert get(f"/p/paper/{kind}", published=True)[2] == body


def test_readers_go_on_reading_while_the_database_is_away(
    get: Get, say: Say, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    say("Still here.")
    read = [THREAD, f"/p/paper/counts.json?{urlencode({'url': BRIDGE})}", f"/stories/paper/{story.slug}"]
    bodies = [get(target)[2] for target in read]

    def gone(*_: object, **__: object) -> None:
        raise OperationalError("the database is away")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", gone)
        assert [get(target)[2] for target in read] == bodies
        status, headers, body = get(f"{THREAD}&sort=newest")
    assert (status, headers["content-type"]) == (503, "application/problem+json")
    assert json.loads(body)["status"] == 503
    assert headers["retry-after"]


def test_a_slug_in_any_script_is_answered_from_the_shelf(get: Get, site: Site) -> None:
    story = addresses.create(site, f"{PAPER}/міст", headline="Міст", source="own")
    raw = quote(f"/stories/paper/{story.slug}")
    wire = f"/stories/paper/{story.slug}".encode().decode("latin-1")
    assert "%" in raw
    body = get(wire)[2]
    assert "Міст".encode() in body
    assert get(wire, published=True)[2] == body
