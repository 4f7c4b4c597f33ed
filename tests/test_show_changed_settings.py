"""A site's setting that shows in threads reaches the documents that are made already, whoever changes it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from kit import PAPER, Api

from ombud.actions import addresses, modes, renewing, site_settings, sites
from ombud.models import Site, Story
from ombud.publish.documents import publish


@pytest.fixture
def three(site: Site) -> list[Story]:
    """Three stories, the last of which changed last."""
    made = [addresses.create(site, f"{PAPER}/s/{n}", headline=f"Story {n}", source="push") for n in range(3)]
    for n, story in enumerate(made):
        Story.objects.filter(pk=story.pk).update(changed_at=timezone.now() - timedelta(days=3 - n))
    return made


def editions(site: Site) -> list[int]:
    return list(Story.objects.filter(site=site).order_by("pk").values_list("edition", flat=True))


def test_a_thread_that_is_published_already_shows_the_new_mode(api: Api, site: Site, story: Story) -> None:
    assert "after a moderator has read them" not in api.html()
    site_settings.save(site, {}, {"moderation": "before"}, by="olena")
    assert publish(story.pk)
    assert "after a moderator has read them" in api.html()
    assert api.thread()["mode"]["moderation"] == "before"


def test_the_liveliest_come_at_once_and_the_others_by_and_by(
    site: Site, three: list[Story], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renewing, "AT_ONCE", 1)
    monkeypatch.setattr(renewing, "STEP", 2)
    sites.change(site, {"slow_seconds": 30})
    assert editions(site) == [1, 1, 2]
    assert renewing.go_on() == 2
    assert editions(site) == [1, 2, 3]
    assert renewing.go_on() == 1
    assert editions(site) == [2, 2, 3]
    assert renewing.go_on() == 0
    assert editions(site) == [2, 2, 3]


def test_a_change_in_between_begins_at_the_top_again(
    site: Site, three: list[Story], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renewing, "AT_ONCE", 0)
    monkeypatch.setattr(renewing, "STEP", 2)
    sites.change(site, {"slow_seconds": 30})
    renewing.go_on()
    sites.change(site, {"slow_seconds": 60})
    assert [renewing.go_on(), renewing.go_on(), renewing.go_on()] == [2, 1, 0]
    assert editions(site) == [2, 3, 3]


@pytest.mark.parametrize("policy", [{"posts_per_minute": 7}, {"reports_hold": 5}, {"slow_seconds": 0}])
def test_what_nobody_sees_makes_nothing_anew(site: Site, three: list[Story], policy: dict[str, object]) -> None:
    sites.change(site, policy)
    assert editions(site) == [1, 1, 1]
    assert renewing.go_on() == 0


def test_languages_and_titles_show_and_another_sites_stories_stay(
    site: Site, three: list[Story], stranger_site: Site
) -> None:
    theirs = addresses.create(stranger_site, "https://rival.example/x", headline="Theirs", source="push")
    site_settings.save(site, {"languages": ["en", "uk", "de"]}, {}, by="olena")
    renewing.go_on()
    theirs.refresh_from_db()
    assert (theirs.edition, min(editions(site)) > 1) == (1, True)


def test_a_sections_mode_reaches_its_stories_at_once(site: Site, three: list[Story]) -> None:
    Story.objects.filter(pk=three[1].pk).update(section="Town")
    modes.set_section(site, "Town", modes.SectionMode("before"), by="olena")
    assert editions(site) == [1, 2, 1]


def test_old_stories_of_a_section_show_its_mode_too(site: Site, three: list[Story]) -> None:
    Story.objects.filter(site=site).update(section="Town", published_at=timezone.now() - timedelta(days=400))
    modes.set_section(site, "Town", modes.SectionMode("before"), by="olena")
    renewing.go_on()
    assert min(editions(site)) > 1


def test_an_empty_site_has_nothing_to_do(site: Site) -> None:
    sites.change(site, {"slow_seconds": 30})
    assert renewing.go_on() == 0
