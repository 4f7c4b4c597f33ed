"""The demo publication: from the files in `ombud/demo` to a site with stories and threads."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from ombud.actions import opinions, reporting, screened, sites, stories, suggesting, versions
from ombud.actions.bringing import Brought, bring
from ombud.demo import FOLDER, publication
from ombud.models import Comment, Reader, Site, Story
from ombud.text import anchor, extract_text, story_html


def site() -> Site | None:
    """The demo site, if it has been filled."""
    return Site.objects.filter(name=publication()["site"]).first()


@transaction.atomic
def fill() -> Site:
    """Make the demo site with its stories and threads; what is there already stays as it is."""
    about = publication()
    made = site()
    if made is None:
        title = about["title"]
        made = sites.add(
            about["site"],
            title["en"] if isinstance(title, dict) else title,
            languages=about["languages"],
            origins=["loopback"],
            timezone="Europe/Kyiv",
        )
        made = sites.change(made, {"refetch_hours": 1}, private_hosts=["loopback"])
    readers: dict[str, Reader] = {}
    for file in sorted((FOLDER / "stories").glob("*.toml")):
        told = tomllib.loads(file.read_text(encoding="utf-8"))
        if not Story.objects.filter(site=made, slug=told["slug"]).exists():
            _tell(made, told, readers)
    return made


def _tell(site: Site, told: dict[str, Any], readers: dict[str, Reader]) -> None:
    ago = told["published_ago"]
    published = timezone.now() - timedelta(days=ago.get("days", 0), minutes=ago.get("minutes", 0))
    html = story_html.sanitise(told["html"])
    facts = stories.Facts(
        headline=told["headline"],
        standfirst=told["standfirst"],
        authors=told["authors"],
        section=told["section"],
        tags=told["tags"],
        language=told["language"],
        published_at=published,
    )
    url = f"{settings.PUBLIC_URL}{told['path']}"
    story = stories.push(site, url, facts, stories.Text(extract_text.html_text(html), html)).story
    rows = [_comment(site, told, row, published, readers) for row in told["comments"]]
    made = bring(story, rows, readers)
    for row in told["comments"]:
        _work_for_the_desk(made[str(row["id"])], row)
    for row in told.get("corrections", []):
        _suggest(story, row, published, readers)


def _work_for_the_desk(comment: Comment, row: dict[str, Any]) -> None:
    """What there is about a comment besides its words: why it is held, the same in another language, a report."""
    if "held" in row:
        screened.brought(comment, row["held"]["rule"], row["held"]["why"])
    if "version" in row:
        said = row["version"]
        versions.bring(comment, [versions.word(comment.site, said["lang"], said["body"])])
    if "report" in row:
        reporting.report(comment, reporting.Report(**row["report"]), None, "")
    if "asked" in row:
        opinions.ask(comment, by=row["asked"]["by"], question=row["asked"]["question"])


def _suggest(story: Story, row: dict[str, Any], published: datetime, readers: dict[str, Reader]) -> None:
    """A suggestion as its reader would have sent it, and the readers who say the same."""
    revision = story.revision
    text = revision.text if revision else ""
    start = text.index(row["exact"])
    quoted = anchor.quote(text, start, start + len(row["exact"]))
    given = suggesting.Suggestion(
        exact=quoted.exact,
        prefix=quoted.prefix,
        suffix=quoted.suffix,
        hint=(quoted.start, quoted.end),
        kind=row["kind"],
        message=row["message"].strip(),
        suggestion=row["suggestion"],
    )
    when = min(published + timedelta(minutes=row["minutes"]), timezone.now())
    taken = suggesting.suggest(story, given, None, "", at=when)
    for reader in _admirers(story.site, row["seconded"], readers):
        suggesting.second(taken.correction, reader, "")


def _comment(
    site: Site, told: dict[str, Any], row: dict[str, Any], published: datetime, readers: dict[str, Reader]
) -> Brought:
    return Brought(
        key=str(row["id"]),
        parent=str(row.get("parent", "")),
        body=row["body"],
        name=row["name"],
        created_at=min(published + timedelta(minutes=row["minutes"]), timezone.now()),
        language=row.get("lang", told["language"]),
        veil="veil" in row,
        veil_label=row.get("veil", ""),
        status=row.get("status", "approved"),
        recommended_by=tuple(_admirers(site, row["recommended"], readers)),
        badge=site.title if row.get("staff") else "",
    )


def _admirers(site: Site, count: int, readers: dict[str, Reader]) -> list[Reader]:
    """As many readers who only recommend, the same ones for each comment."""
    for number in range(count):
        name = f"\x00{number}"
        if name not in readers:
            readers[name] = Reader.objects.create(site=site)
    return [readers[f"\x00{number}"] for number in range(count)]
