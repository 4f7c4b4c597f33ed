"""Fill the demo publication and say where it is. What is there already stays as it is.

Example:
    ombud demo
"""

from __future__ import annotations

import argparse
from urllib.parse import urlsplit

from django.conf import settings

from ombud.actions import staff
from ombud.commands import Mistake
from ombud.demo import foreign_url
from ombud.models import Site, Story
from ombud.publish.links import page_of
from ombud.transfer import demo


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One for `make serve`."""
    parser.add_argument("--if-empty", action="store_true", help="do nothing when there is another site already")


def run(args: argparse.Namespace) -> int:
    """Fills the demo and prints its addresses, its key and a sign-in link."""
    if args.if_empty and demo.site() is None and Site.objects.exists():
        return 0
    if urlsplit(settings.PUBLIC_URL).hostname not in ("127.0.0.1", "localhost", "::1"):
        if args.if_empty:
            return 0
        raise Mistake("The demo lets pages of any loopback address post to it. Fill it on your own machine only.")
    site = demo.fill()
    print(f"Demo site: {site.name}, key: {site.key}")
    for story in Story.objects.filter(site=site, source=Story.Source.OWN).order_by("-published_at"):
        print(f"  {page_of(story)}  {story.headline}")
    print(f"  {foreign_url()}  the embed on a foreign page of another origin")
    print(f"Desk, one-time sign-in: {staff.sign_in_link(staff.add('demo-editor', owner=True))}")
    return 0
