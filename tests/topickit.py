"""Stories that are alike, for tests of what stands beside a story."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

from django.utils import timezone
from kit import PAPER

from ombud.actions import stories
from ombud.models import Likeness, Site, Story
from ombud.relating.work import Relating

THEMES = {
    "bridge": "The bridge over the Bramble was closed for months while its planks and cables were mended by hand. ",
    "bread": "The bakers of the bread fair argue about caraway, rye, crust and the heat of their wooden ovens. ",
    "storks": "Pupils counted the storks, their nests on chimneys and poles, and the young in each of the nests. ",
    "locks": "The lock keepers open the gates of the canal for barges and close them again before the flood. ",
    "buses": "The night bus waits at the station for the last train, whatever the timetable of the town says. ",
    "books": "The library on the barge lends novels, atlases and poems to readers along the whole of the river. ",
}
# With three stories of each theme a site stays below sixteen, at which all of it would be looked at a second time.
FIVE = [theme for theme in THEMES if theme != "buses"]


def tell(site: Site, theme: str, number: int = 1, **facts: Any) -> Story:
    """A story of a theme: several words in common with its like, a sentence of its own, `number` in its address."""
    own = " ".join(f"{theme}{number}word{each}" for each in range(12))
    given = {
        "headline": f"{theme.title()}, number {number}",
        "language": "en",
        "published_at": timezone.now() - timedelta(days=number),
        **facts,
    }
    words = given.pop("text", None) or shuffled(theme, number) + "\n\n" + own
    html = given.pop("html", "")
    return stories.push(site, f"{PAPER}/{theme}/{number}", stories.Facts(**given), stories.Text(words, html)).story


def shuffled(theme: str, number: int) -> str:
    """The theme's words in another order for each number, so that one story is no copy of another."""
    words = THEMES[theme].split()
    random.Random(number).shuffle(words)
    return " ".join(words)


def relate() -> int:
    """All that the worker has to do. Returns how many stories it computed."""
    relating, count = Relating(), 0
    while done := relating.turn():
        count += done
    return count


def beside(story: Story) -> list[int]:
    """What is kept beside a story, best first."""
    return list(Likeness.objects.filter(story=story).order_by("-score").values_list("other", flat=True))
