"""Where other topics stand in a story on Ombud's own pages."""

from __future__ import annotations

import pytest
from archive import Archive, put_in_relation, stories_by_theme, their_site  # noqa: F401
from django.test import Client
from kit import own_url
from topickit import THEMES, relate, tell

from ombud.actions import comments, readers, sites, stories
from ombud.models import Site, Story
from ombud.publish.site_documents import publish_site
from ombud.text.story_spot import parted

LINE = "The molten glass is gathered at the end of a pipe, turned, blown and turned again, and nobody speaks."
P = f"<p>{LINE}</p>"


def test_a_story_is_parted_after_its_third_paragraph() -> None:
    assert parted(P * 20) == (P * 3, P * 17)


def test_the_two_parts_are_the_story_to_the_byte() -> None:
    html = P * 4 + "<h2>A &amp; B</h2>\n<p>“Ünder” &mdash; <em>it</em><br>" + LINE + "</p>\n" + P * 12
    assert "".join(parted(html)) == html


@pytest.mark.parametrize(
    "apart",
    [
        f"<blockquote>{P}{P}</blockquote>",
        f"<ul><li>{P}</li><li>{P}</li></ul>",
        f"<figure><img src='/a.jpg'><figcaption>{LINE}</figcaption></figure>",
        f"<table><tr><td>{P}</td></tr></table>",
        "<h2>Fire</h2>",
        "<p>* * *</p>",
        f"<p><img src='/a.jpg' alt=''>{LINE}</p>",
    ],
)
def test_nothing_stands_beside_what_is_no_plain_paragraph(apart: str) -> None:
    before = (P + apart) * 5 + P
    above, below = parted(before + P * 25)
    assert above.removeprefix(before) in ("", P)
    assert (above + below).startswith(before + P)
    assert below.startswith(P)


def test_what_a_paragraph_introduces_follows_it() -> None:
    above, below = parted((P + f"<p>{LINE} She lists them:</p>") * 12)
    assert below
    assert above.endswith(P)


@pytest.mark.parametrize(
    "html", ["", "Glass.", P * 3, P * 8, f"<blockquote>{P * 30}</blockquote>", (P + "<hr>") * 30, "<p>" + LINE * 30]
)
def test_a_story_that_is_short_or_without_room_stays_whole(html: str) -> None:
    assert parted(html) == (html, "")


def test_a_text_in_a_wrapper_is_parted_inside_it() -> None:
    above, below = parted(f"<div>{P * 20}</div><p>{LINE}</p>")
    assert above == f"<div>{P * 3}"
    assert below == f"{P * 17}</div><p>{LINE}</p>"


def test_late_places_are_none() -> None:
    assert parted((P + "<hr>") * 20 + P * 2)[1] == ""


@pytest.fixture
def own(site: Site, archive: Archive) -> Story:
    """A long story of Ombud's own with others beside it."""
    text = f"<p>{THEMES['bread']}</p>" + "".join(f"<p>{LINE} {number}.</p>" for number in range(20))
    facts = stories.Facts(headline="Bread at length", language="en")
    made = stories.push(site, own_url(site, "bread-at-length"), facts, stories.Text(THEMES["bread"], text)).story
    relate()
    return made


@pytest.mark.django_db
def test_our_page_has_them_inside_the_text_without_a_script(own: Story, client: Client) -> None:
    html = client.get(f"/stories/paper/{own.slug}").content.decode()
    text = html[html.index("data-ombud-story") : html.index("</article>")]
    assert "Other topics of interest" in text
    assert html.count("<ombud-topics>") == 1
    assert text.index("nobody speaks. 1.") < text.index("<ombud-topics>") < text.index("nobody speaks. 2.")


@pytest.mark.django_db
def test_where_nothing_is_offered_the_text_stays_whole(own: Story, client: Client) -> None:
    sites.change(own.site, {"topics": False})
    html = client.get(f"/stories/paper/{own.slug}").content.decode()
    assert "<ombud-topics>" not in html[html.index("data-ombud-story") : html.index("</article>")]


@pytest.mark.django_db
def test_what_is_discussed_now_is_reached_without_a_script(own: Story, client: Client) -> None:
    html = client.get(f"/stories/paper/{own.slug}?lang=uk").content.decode()
    assert '<noscript><p class="to-now"><a href="http://127.0.0.1:8000/p/paper/?lang=uk#now">' in html
    sites.change(own.site, {"topics": False})
    assert 'class="to-now"' not in client.get(f"/stories/paper/{own.slug}?lang=en").content.decode()


@pytest.mark.django_db
def test_the_front_page_tells_what_is_discussed_now(site: Site, client: Client) -> None:
    story = tell(site, "bridge", 1)
    assert '<section class="ombud-topics ombud-now"' not in client.get("/p/paper/").content.decode()
    for body in ("It swings.", "It held."):
        comments.post(story, comments.Draft(body=body), None, readers.address_hash("192.0.2.1"))
    publish_site(site.pk)
    html = client.get("/p/paper/").content.decode()
    assert 'id="now"' in html
    assert "Bridge, number 1" in html[html.index('<section class="ombud-topics ombud-now"') :]
