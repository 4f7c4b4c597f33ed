"""`ombud story relate` and what `ombud check` says of stories that wait."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from topickit import THEMES, beside, relate, tell

from ombud.__main__ import main
from ombud.models import Likeness, Site, Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(site: Site) -> list[Story]:
    """Two stories of each theme that nobody has looked at."""
    return [tell(site, theme, number) for theme in THEMES for number in (1, 2)]


def test_those_that_wait_are_put_in_relation(archive: list[Story], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["story", "relate", "paper"]) == 0
    assert capsys.readouterr().out == "12 stories put in relation.\n"
    assert beside(archive[0]) == [archive[1].pk]
    assert not Story.objects.filter(relate_at__isnull=False).exists()
    assert main(["story", "relate", "paper"]) == 0
    assert capsys.readouterr().out == "0 stories put in relation.\n"


def test_all_are_looked_at_again_when_asked(archive: list[Story], capsys: pytest.CaptureFixture[str]) -> None:
    relate()
    Likeness.objects.all().delete()
    assert main(["story", "relate", "paper", "--all"]) == 0
    assert "12 stories" in capsys.readouterr().out
    assert beside(archive[0]) == [archive[1].pk]


def test_another_sites_stories_are_left_alone(archive: list[Story], stranger_site: Site) -> None:
    assert main(["story", "relate", "rival", "--all"]) == 0
    assert not Likeness.objects.exists()


def test_a_site_that_is_not_there_is_told_in_one_line(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["story", "relate", "nowhere"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_check_tells_of_stories_that_have_waited_too_long(
    archive: list[Story], capsys: pytest.CaptureFixture[str]
) -> None:
    main(["check"])
    assert "other topics" not in capsys.readouterr().out
    Story.objects.filter(pk=archive[0].pk).update(relate_at=timezone.now() - timedelta(hours=1))
    main(["check"])
    assert "1 stories have waited for their other topics" in capsys.readouterr().out


def test_a_site_that_has_grown_is_looked_at_again(archive: list[Story]) -> None:
    relate()
    for number in range(3, 6):
        tell(archive[0].site, "bread", number)
    assert relate() == 3
    tell(archive[0].site, "books", 3)
    # The sixteenth: from now on all know better which words are rare.
    assert relate() == 1 + 16
