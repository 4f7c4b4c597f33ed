"""The queue by the mode of threads: whatever the story, its section and its site say together."""

from __future__ import annotations

import pytest
from django.utils import timezone
from queuekit import at_desk, of

from ombud.actions import addresses, searching, sites
from ombud.desk import filtered, streams
from ombud.models import Comment, Section, Site, Watch
from ombud.models.mode import mode_of

pytestmark = pytest.mark.django_db

MODES = ("after", "before", "newcomers", "closed")
SECTIONS = {"": "", "Town": "before", "Sport": "after", "Culture": ""}


@pytest.fixture
def threads(site: Site, stranger_site: Site, monkeypatch: pytest.MonkeyPatch) -> list[Comment]:
    """A comment in a thread of every mode in every section of two sites; the tables are looked through for none."""
    monkeypatch.setattr(filtered, "WINDOW", 0)
    sites.change(stranger_site, {"moderation": "newcomers"})
    made = []
    for paper in (site, stranger_site):
        for section, mode in SECTIONS.items():
            if mode:
                Section.objects.create(site=paper, name=section, moderation=mode)
            made += [_comment(paper, section, own) for own in ("", *MODES)]
    while searching.catch_up():
        pass
    return made


def _comment(site: Site, section: str, own: str) -> Comment:
    url = f"{site.origins[0]}/{section or 'none'}-{own or 'none'}"
    story = addresses.create(site, url, headline=url, section=section, source="push")
    story.moderation = own
    story.save(update_fields=["moderation"])
    return Comment.objects.create(
        site=site, story=story, body="Words", html="<p>Words</p>", status="approved", created_at=timezone.now()
    )


@pytest.mark.parametrize("more", ["", "&section=Town", "&section=Sport", "&section=Culture", "&site=paper"])
@pytest.mark.parametrize("mode", MODES)
def test_a_mode_is_the_storys_else_its_sections_else_its_sites(threads: list[Comment], mode: str, more: str) -> None:
    name, _, value = more.strip("&").partition("=")
    wanted = [
        each.pk
        for each in Comment.objects.select_related("story__site").order_by("-pk")
        if mode_of(each.story).moderation == mode
        and (name != "section" or each.story.section == value)
        and (name != "site" or each.story.site.name == value)
    ]
    assert wanted
    assert of(at_desk().get(f"/desk/?tab=latest&mode={mode}{more}")) == wanted[:25]


@pytest.mark.parametrize("mode", MODES)
def test_with_many_stories_set_to_a_mode_the_same_is_found(
    threads: list[Comment], site: Site, stranger_site: Site, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    for paper in (site, stranger_site):
        Watch.objects.create(site=paper, words="words", created_at=timezone.now())
    desk = at_desk()

    def found() -> list[list[int]]:
        return [of(desk.get(f"/desk/?tab={tab}&mode={mode}")) for tab in ("latest", "new", "watched")]

    few = found()
    assert few[0] == few[1] == few[2]
    monkeypatch.setattr(filtered, "STORIES_LIMITS", dict.fromkeys(filtered.STORIES_LIMITS, (1, 1)))
    monkeypatch.setattr(filtered, "BATCH", 2)
    assert found() == few
    monkeypatch.setattr(streams, "LISTED", 1)
    assert found() == few
