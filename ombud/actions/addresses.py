"""Finding the story behind an address, and keeping the addresses under which it is known."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.models import Address, Site, Story
from ombud.models.errors import Invalid, NotFound
from ombud.text import address

from .limits import check_meeting

OWN = re.compile(r"^/stories/(?P<site>[-\w]+)/(?P<slug>[-\w]+)/?$")


def key_of(site: Site, url: str) -> str:
    """The address key of `url`. Ombud's own pages are keyed by slug: its public address may change."""
    slug = own_slug(site.name, url)
    return f"own:{slug}" if slug else address.key(url)


def own_slug(site: str, url: str) -> str:
    """The slug when `url` is one of Ombud's own story pages of that site, else an empty string."""
    if not url.startswith(f"{settings.PUBLIC_URL}/stories/"):
        return ""
    found = OWN.match(unquote(urlsplit(url).path))
    return found["slug"] if found and found["site"] == site else ""


def locate(site: Site, url: str, cms_id: str = "") -> Story | None:
    """The story known by the CMS's id or, failing that, by the address. None when there is none.

    Raises Invalid when `url` is no web address or not one of the site's own.
    """
    if cms_id:
        story = Story.objects.known_as(site, f"id:{cms_id}")
        if story:
            return story
    return Story.objects.known_as(site, key_of(site, checked(site, url)))


def checked(site: Site, url: str) -> str:
    """`url` in canonical spelling. Raises Invalid for what is no web address or lies outside the site's origins."""
    try:
        clean = address.canonical(url)
    except address.BadAddress as error:
        raise Invalid(str(error), {"url": [str(error)]}) from error
    if not (own_slug(site.name, clean) or site.owns(clean)):
        message = _("This address does not belong to %(site)s. Its owner can add the origin to the site.") % {
            "site": site.title
        }
        raise Invalid(message, {"url": [message]})
    return clean


def meet(site: Site, url: str, cms_id: str = "", *, trusted: bool = False) -> Story:
    """The story at `url`, made when nobody has met it yet; its text is then fetched by the worker.

    Raises Invalid as `checked`, NotFound for a page of Ombud's own that was never pushed, and TooMany when so many new
    pages were named that somebody must be inventing them, unless it is the site itself that names it (`trusted`).
    """
    story = locate(site, url, cms_id)
    if story:
        return story
    clean = checked(site, url)
    if own_slug(site.name, clean):
        # Ombud's own pages come from their CMS; strangers do not name new ones on the publication's behalf.
        raise NotFound(_("There is no such story here."))
    if not trusted:
        check_meeting(site)
    try:
        with transaction.atomic():
            return create(site, clean, fetch_at=timezone.now())
    except IntegrityError:
        # Two readers met it at once; the other's row stands.
        found = Story.objects.known_as(site, key_of(site, clean))
        if found is None:
            raise
        return found


def create(site: Site, url: str, *, headline: str = "", **fields: object) -> Story:
    """A new story with its first address. `url` is canonical already; `fields` are columns of Story.

    Raises IntegrityError when somebody else makes a story at that address at the same moment.
    """
    slug = own_slug(site.name, url) or free_slug(site, url, headline)
    story = Story.objects.create(
        site=site, url=url, slug=slug, headline=headline, **{"changed_at": timezone.now(), **fields}
    )
    if learn(story, url).story_id != story.pk:
        raise IntegrityError(f"{url} has become another story's")
    return story


def learn(story: Story, url: str, key: str = "") -> Address:
    """Note that `url` (or a `key` such as `id:7`) leads to `story`. An address of another story is left alone."""
    found, _made = Address.objects.get_or_create(
        site=story.site, key=key or key_of(story.site, url), defaults={"story": story, "url": url}
    )
    return found


def free_slug(site: Site, url: str, headline: str) -> str:
    """A slug that no other story of the site has, made from the address's last part, else the headline."""
    last = unquote(urlsplit(url).path).rstrip("/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    base = slug(last) or slug(headline) or "story"
    if base.isdigit() and slug(headline):
        base = slug(headline)
    wanted, count = base, 1
    while Story.objects.filter(site=site, slug=wanted).exists():
        count += 1
        wanted = f"{base}-{count}"
    return wanted


def slug(text: str) -> str:
    """Words of `text` in lower case joined by hyphens, letters of every script kept, at most 80 code points."""
    folded = unicodedata.normalize("NFC", text).lower()
    return "-".join(re.findall(r"[^\W_]+", folded))[:80].strip("-")
