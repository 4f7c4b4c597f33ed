"""Add a story, have the text of one read again from its page, or find anew what belongs beside each.

Example:
    ombud story add herald https://herald.example/2026/bridge
    ombud story add herald --own bridge --headline "The bridge is open" --text bridge.txt
    ombud story refetch herald https://herald.example/2026/bridge
    ombud story relate herald --all
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from ombud.actions import addresses, likening, stories
from ombud.commands import Mistake, add_verb
from ombud.commands.site import named
from ombud.models import Site, Story
from ombud.models.errors import Refused
from ombud.publish.links import address_of
from ombud.reading import read
from ombud.relating.work import Relating, profiled
from ombud.text import extract_text, story_html


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which story."""
    verbs = parser.add_subparsers(dest="verb", metavar="add|refetch|relate", required=True)
    add = add_verb(
        verbs,
        "add",
        "add a story: read it from its page, or keep it in Ombud itself",
        "ombud story add herald https://herald.example/2026/bridge",
        'ombud story add herald --own bridge --headline "The bridge is open" --text bridge.txt',
    )
    add.add_argument("site", help="the site's name")
    add.add_argument("url", nargs="?", default="", help="its address, when a CMS has it")
    add.add_argument("--own", default="", metavar="SLUG", help="a story that Ombud itself shows, under this slug")
    add.add_argument("--headline", default="", help="of a story of Ombud's own")
    add.add_argument("--text", type=Path, help="a file: plain text with blank lines between paragraphs, or .html")
    add.add_argument("--language", default="", help="en, uk, …; the site's own unless given")
    refetch = add_verb(
        verbs,
        "refetch",
        "read the story's page again, now",
        "ombud story refetch herald https://herald.example/2026/bridge",
    )
    refetch.add_argument("site", help="the site's name")
    refetch.add_argument("url", help="any address under which the story is known")
    relate = add_verb(
        verbs,
        "relate",
        "find anew which stories belong beside one another: those that wait for it, or all",
        "ombud story relate herald",
        "ombud story relate herald --all",
    )
    relate.add_argument("site", help="the site's name")
    relate.add_argument("--all", action="store_true", help="every story of the site")


def run(args: argparse.Namespace) -> int:
    """Does what the verb says."""
    try:
        return {"add": _add, "refetch": _refetch, "relate": _relate}[args.verb](args)
    except Refused as refused:
        raise Mistake(refused.detail) from refused


def _add(args: argparse.Namespace) -> int:
    site = named(args.site)
    if bool(args.url) == bool(args.own):
        raise Mistake("Give the story's address, or --own SLUG for one that Ombud itself shows.")
    if args.own:
        return _add_own(site, args)
    story = addresses.meet(site, args.url, trusted=True)
    return _report(story, read(story))


def _add_own(site: Site, args: argparse.Namespace) -> int:
    if not args.headline or args.text is None:
        raise Mistake("A story of Ombud's own needs --headline and --text FILE.")
    try:
        text = args.text.read_text(encoding="utf-8")
    except OSError as error:
        raise Mistake(f"--text: cannot read {args.text}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise Mistake(f"--text: {args.text} is not in UTF-8.") from error
    url = f"{settings.PUBLIC_URL}/stories/{site.name}/{addresses.slug(args.own)}"
    facts = stories.Facts(headline=args.headline, language=args.language or site.language, published_at=timezone.now())
    words = stories.Text(text)
    if args.text.suffix == ".html":
        safe = story_html.sanitise(text)
        words = stories.Text(extract_text.html_text(safe), safe)
    print(address_of(stories.push(site, url, facts, words).story))
    return 0


def _refetch(args: argparse.Namespace) -> int:
    site = named(args.site)
    story = addresses.locate(site, args.url)
    if story is None:
        raise Mistake(f"No story of {site.name} is known at {args.url}. “ombud story add” makes it known.")
    stories.refetch(story)
    story.refresh_from_db()
    return _report(story, read(story))


def _relate(args: argparse.Namespace) -> int:
    rows = Story.objects.filter(site=named(args.site))
    if not args.all:
        rows = rows.filter(relate_at__lte=timezone.now())
    found = profiled(rows)
    relating = Relating()
    started = time.monotonic()
    for count, (pk, state) in enumerate(found.items(), 1):
        relating.relate(pk, changed=state == "changed")
        likening.settled(pk)
        if sys.stderr.isatty():
            rate = count / (time.monotonic() - started)
            sys.stderr.write(f"\r{count} of {len(found)}, {rate:.0f} a second ")
    if sys.stderr.isatty() and found:
        sys.stderr.write("\n")
    print(f"{len(found)} stories put in relation.")
    return 0


def _report(story: Story, status: str) -> int:
    story = Story.objects.get(pk=story.merged_into_id or story.pk)
    if status in ("refused", "failed", "gone"):
        raise Mistake(f"{story.url}: {story.fetch_error} Its thread works all the same.")
    revision = story.revision
    print(f"{story.headline or story.url}: revision {revision.number if revision else 0}")
    return 0
