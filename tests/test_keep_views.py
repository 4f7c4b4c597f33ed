"""Views of the queue that are kept: all filters, the languages and the site stay as they were."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlencode

import pytest
from django.contrib.auth.models import User
from django.test import Client
from queuekit import at_desk, of

from ombud.actions import sites, views
from ombud.models import Comment, SavedView, Site, Story

pytestmark = pytest.mark.django_db

Say = Callable[..., Comment]


def kept(desk: Client, **said: str) -> dict[str, str]:
    """What a view keeps of what is asked for."""
    desk.post("/desk/views/save", {"name": "Mine", **said})
    return {name: values[0] for name, values in parse_qs(SavedView.objects.get(name="Mine").query).items()}


def test_every_filter_is_kept(site: Site) -> None:
    said = {"tab": "new", "site": "paper", "section": "Річка", "language": "uk", "rule": "links"}
    said |= {"age": "week", "mode": "before"}
    assert kept(at_desk(), **said, after="4") == said


def test_a_view_shows_the_same_languages_when_one_reads_others_some_day(site: Site, story: Story, say: Say) -> None:
    sites.change(site, {"moderation": "before"})
    ours, foreign, unknown = say("Слова", language="uk"), say("Words", language="en"), say("…")
    Comment.objects.filter(pk=unknown.pk).update(language="")
    desk = at_desk()
    views.read_languages(User.objects.get(), ["uk"])
    said = kept(desk)
    views.read_languages(User.objects.get(), ["en"])
    page = desk.get("/desk/", said)
    assert of(page) == [ours.pk, unknown.pk]
    assert '<option value="uk." selected>uk</option>' in page.content.decode()
    assert of(desk.get("/desk/")) == [foreign.pk, unknown.pk]


def test_without_a_choice_a_view_keeps_all_languages(site: Site, story: Story, say: Say) -> None:
    sites.change(site, {"moderation": "before"})
    both = [say("Слова", language="uk").pk, say("Words", language="en").pk]
    desk = at_desk()
    said = kept(desk, age="day")
    views.read_languages(User.objects.get(), ["uk"])
    assert of(desk.get("/desk/", said)) == both


def test_a_view_stays_with_the_site_that_was_chosen(site: Site, stranger_site: Site) -> None:
    desk = at_desk()
    desk.post("/desk/site", {"name": stranger_site.name})
    assert kept(desk)["site"] == stranger_site.name
    desk.post("/desk/site", {"name": site.name})
    assert f'value="{stranger_site.name}" selected' in desk.get("/desk/", {"site": stranger_site.name}).content.decode()


@pytest.mark.parametrize("odd", ["uk'", "../", "uk.<b>", "x" * 200, "..", ".", "uk..en"])
def test_odd_languages_are_harmless(site: Site, story: Story, odd: str) -> None:
    desk = at_desk()
    for path in ("", "?tab=latest", "?tab=watched", "search?q=x", "appeals"):
        joint = "&" if "?" in path else "?"
        assert desk.get(f"/desk/{path}{joint}{urlencode({'language': odd})}").status_code == 200
