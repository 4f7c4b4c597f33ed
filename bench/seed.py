"""Fills a database with a site and long threads, quickly: rows as the verbs would have made them, in bulk.

Example:
    OMBUD_DATA=folder python -m bench.seed 10 1000 100000
"""

import os
import sys
from datetime import timedelta

import django

SITE = "paper"
ORIGIN = "https://paper.example"
HOT_STORIES = 50
WORDS = (
    "The bridge stood here before the flood and will stand after it, said the man with the ladder, and *nobody* on "
    "the embankment had anything to add, for the river was high and the tea was warm."
)


def url_of(comments: int) -> str:
    """The address of the story whose thread has so many comments."""
    return f"{ORIGIN}/thread-{comments}"


def spread_url(number: int) -> str:
    """The address of one of the stories that are posted on."""
    return f"{ORIGIN}/spread-{number}"


def main() -> None:
    """Migrate, add the site and one story for each number given, with that many comments."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ombud.settings")
    django.setup()
    from ombud import tables
    from ombud.actions import addresses, sites

    tables.bring_up_to_date()
    site = sites.add(SITE, "The Paper", languages=["en", "uk"], origins=[ORIGIN])
    for comments in map(int, sys.argv[1:]):
        story = addresses.create(site, url_of(comments), headline=f"With {comments} comments", source="push")
        fill(story, comments)
    for number in range(HOT_STORIES):
        addresses.create(site, spread_url(number), headline=f"Story {number}", source="push")
    print(site.key)


def fill(story: "object", comments: int) -> None:
    """Give the story that many comments of 200 characters, every fifth a reply to the one before it."""
    from ombud.models import Comment, Story, Tally
    from ombud.text import markup

    assert isinstance(story, Story)
    html = markup.render(WORDS)
    newest = Comment.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    rows, places = [], 0
    for number in range(comments):
        reply = number % 5 == 4
        places += not reply
        rows.append(
            Comment(
                pk=newest + number + 1,
                site_id=story.site_id,
                story=story,
                root_id=newest + number if reply else None,
                parent_id=newest + number if reply else None,
                depth=int(reply),
                position=1 if reply else places,
                last_reply=int(number % 5 == 3 and number + 1 < comments),
                live_replies=int(number % 5 == 3 and number + 1 < comments),
                name=f"Reader {number % 97}",
                body=WORDS,
                html=html,
                language="en",
                status=Comment.Status.APPROVED,
                address_hash=f"{number % 997:032x}",
                created_at=story.changed_at - timedelta(seconds=comments - number, days=1),
            )
        )
        if len(rows) == 5000 or number + 1 == comments:
            Comment.objects.bulk_create(rows)
            rows.clear()
    Tally.objects.create(story=story, language="en", shown=comments)
    Story.objects.filter(pk=story.pk).update(last_position=places, edition=comments + 1)


if __name__ == "__main__":
    main()
