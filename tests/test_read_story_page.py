"""The worker reads a story's page: when it is met, when told, and after its address changed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone

from ombud import reading
from ombud.actions import addresses, sites, stories
from ombud.models import Comment, Site, Story

pytestmark = pytest.mark.django_db

PAGE = """<!doctype html><html lang="en"><head><title>x</title>{head}
<meta property="og:title" content="{headline}"></head><body><article data-ombud-story>
<p>The ferry rang its bell twice, and nobody was late, which had not happened since the spring.</p>
<p>{words}</p></article></body></html>"""


class Paper:
    """A newspaper's web server: pages by path, and how often each was asked for."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[int, dict[str, str], str]] = {}
        self.asked: list[str] = []
        paper = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                paper.asked.append(self.path)
                status, headers, body = paper.pages.get(self.path, (404, {}, "no"))
                if headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
                    status, body = 304, ""
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body.encode())))
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_args: object) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def show(self, path: str, *, words: str = "More words here.", head: str = "", **headers: str) -> str:
        """Put a page at `path`; returns its address."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = (200, sent, PAGE.format(headline="The ferry", words=words, head=head))
        return self.origin + path


@pytest.fixture
def paper() -> Iterator[Paper]:
    """A newspaper on loopback."""
    made = Paper()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def ours(site: Site, paper: Paper) -> Site:
    """The site, whose owner lists the newspaper's private host."""
    return sites.change(site, {}, origins=[paper.origin], private_hosts=["loopback"])


def met(site: Site, url: str) -> Story:
    story = addresses.meet(site, url)
    reading.read(story)
    return Story.objects.select_related("site").get(pk=story.pk)


def test_headline_language_and_text_are_taken(ours: Site, paper: Paper) -> None:
    story = met(ours, paper.show("/a"))
    assert (story.headline, story.language) == ("The ferry", "en")
    assert story.revision
    assert story.revision.text.endswith("\n\nMore words here.")
    assert story.fetch_at
    assert story.fetch_at > timezone.now()


def dated(said: str) -> str:
    return "".join(f'<meta property="article:{name}_time" content="{said}">' for name in ("published", "modified"))


@pytest.mark.parametrize(
    "said", ["9998-12-31T23:59:59-12:00", "2999-01-01", "0001-01-01T00:00:00Z", "1066-10-14", "2037-01-01T00:00:00Z"]
)
def test_a_date_that_a_cms_could_not_push_counts_as_not_said(
    ours: Site, paper: Paper, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 1, 12, tzinfo=UTC))
    story = met(ours, paper.show("/a", head=dated(said)))
    assert (story.headline, story.published_at, story.modified_at) == ("The ferry", None, None)


@pytest.mark.parametrize(("said", "year"), [("1605-07-25", 1605), ("2036-10-01T00:00:00Z", 2036)])
def test_an_old_or_announced_date_is_taken(
    ours: Site, paper: Paper, said: str, year: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 1, 12, tzinfo=UTC))
    story = met(ours, paper.show("/a", head=dated(said)))
    assert story.published_at
    assert story.published_at.year == year


def test_a_page_dated_years_ahead_is_looked_at_as_seldom_as_others(ours: Site, paper: Paper) -> None:
    story = addresses.meet(ours, paper.show("/a", head=dated(f"{timezone.now() + timedelta(days=900):%Y-%m-%d}")))
    Story.objects.filter(pk=story.pk).update(created_at=timezone.now() - timedelta(days=20))
    for _look in range(2):  # the second one knows the date
        reading.read(Story.objects.select_related("site").get(pk=story.pk))
    story.refresh_from_db()
    assert story.fetch_at
    assert story.fetch_at - timezone.now() > timedelta(hours=1)


def test_a_changed_page_makes_a_revision_an_unchanged_one_none(ours: Site, paper: Paper) -> None:
    story = met(ours, paper.show("/a"))
    reading.read(story)
    assert story.revisions.count() == 1
    paper.show("/a", words="Other words altogether.")
    stories.refetch(story)
    reading.read(Story.objects.select_related("site").get(pk=story.pk))
    assert story.revisions.count() == 2


def test_an_etag_spares_the_page(ours: Site, paper: Paper) -> None:
    story = met(ours, paper.show("/a", ETag='"one"'))
    assert reading.read(story) == "unchanged"


def test_an_address_that_redirects_keeps_its_thread(ours: Site, paper: Paper, db: None) -> None:
    old = met(ours, paper.show("/old"))
    paper.show("/new")
    paper.pages["/old"] = (301, {"Location": "/new"}, "")
    stories.refetch(old)
    reading.read(Story.objects.select_related("site").get(pk=old.pk))
    old.refresh_from_db()
    assert old.url == f"{paper.origin}/new"
    assert addresses.locate(ours, f"{paper.origin}/new") == addresses.locate(ours, f"{paper.origin}/old") == old


def test_a_canonical_link_joins_two_addresses(ours: Site, paper: Paper) -> None:
    first = met(ours, paper.show("/a"))
    second = met(ours, paper.show("/print/a", head=f'<link rel="canonical" href="{paper.origin}/a">'))
    second.refresh_from_db()
    assert second.merged_into == first


def test_a_canonical_link_to_a_stranger_changes_nothing(ours: Site, paper: Paper) -> None:
    story = met(ours, paper.show("/a", head='<link rel="canonical" href="https://elsewhere.example/a">'))
    assert story.url == f"{paper.origin}/a"
    assert story.merged_into is None


def test_a_page_that_names_its_id_keeps_its_thread_without_any_redirect(ours: Site, paper: Paper) -> None:
    tag = '<script async src="https://x.example/embed.js" data-story-id="77"></script>'
    first = met(ours, paper.show("/old-slug", head=tag))
    second = met(ours, paper.show("/new-slug", head=tag))
    second.refresh_from_db()
    assert second.merged_into == first


def test_a_private_host_that_the_owner_did_not_list_is_refused(ours: Site, paper: Paper) -> None:
    sites.change(ours, {}, private_hosts=[])
    story = met(Site.objects.get(pk=ours.pk), paper.show("/a"))
    assert story.headline == ""
    assert story.fetch_error
    assert paper.asked == []


def test_a_page_that_is_not_there_still_has_its_thread(ours: Site, paper: Paper, client: Callable[..., object]) -> None:
    story = met(ours, f"{paper.origin}/nothing")
    assert story.fetch_error
    assert story.fetch_at
    assert Comment.objects.filter(story=story).count() == 0
    assert addresses.locate(ours, story.url) == story


def test_failures_are_tried_ever_more_seldom(ours: Site, paper: Paper) -> None:
    story = met(ours, f"{paper.origin}/nothing")
    first = story.fetch_at
    reading.read(story)
    story.refresh_from_db()
    assert first
    assert story.fetch_at
    assert story.fetch_at - timezone.now() > first - timezone.now()


def test_a_text_that_its_cms_pushes_is_not_replaced_by_the_page(ours: Site, paper: Paper) -> None:
    url = paper.show("/a", words="What the page says.")
    story = stories.push(ours, url, stories.Facts(headline="Pushed"), stories.Text("What the CMS says.")).story
    reading.read(Story.objects.select_related("site").get(pk=story.pk))
    assert story.revision
    assert story.revision.text == "What the CMS says."


@pytest.mark.django_db(transaction=True)
def test_the_worker_reads_what_is_due_and_nothing_else(ours: Site, paper: Paper) -> None:
    addresses.meet(ours, paper.show("/a"))
    assert reading.read_due_stories() == 1
    assert reading.read_due_stories() == 0
    assert Story.objects.get().headline == "The ferry"
