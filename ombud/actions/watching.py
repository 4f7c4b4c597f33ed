"""Watch-lists: people, stories and words whose new comments staff wish to see."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.models import Decision, Reader, Site, Story, Watch
from ombud.models.errors import Conflict, Invalid
from ombud.text.terms import phrases

WORDS_LIMIT = 200
WHY_LIMIT = 300
WATCHES_LIMIT = 200


@dataclass(frozen=True)
class Target:
    """What is watched: one of the three."""

    reader: Reader | None = None
    story: Story | None = None
    words: str = ""


def watch(site: Site, target: Target, *, by: str, why: str = "") -> Watch:
    """Watch something on a site. Raises Invalid for words without a letter or too many of them, Conflict for what
    is watched already or when a site watches two hundred things."""
    words, why = " ".join(target.words.split()), why.strip()
    if target.reader is None and target.story is None and not phrases(words):
        raise Invalid(_("Write a few words first."))
    for given, limit in ((words, WORDS_LIMIT), (why, WHY_LIMIT)):
        if len(given) > limit:
            raise Invalid(
                _("At most %(limit)d characters; this has %(length)d.") % {"limit": limit, "length": len(given)}
            )
    what = {"reader": target.reader, "story": target.story, "words": words}
    with transaction.atomic():
        Site.objects.select_for_update(no_key=True).get(pk=site.pk)
        watched = Watch.objects.filter(site=site)
        if watched.filter(**what).exists():
            raise Conflict(_("This is watched already."))
        if watched.count() >= WATCHES_LIMIT:
            raise Conflict(_("A site can watch %(limit)d things. End some first.") % {"limit": WATCHES_LIMIT})
        made = Watch.objects.create(site=site, why=why, added_by=by, **what)
        _record(made, "watch", by)
    return made


def unwatch(row: Watch, *, by: str) -> None:
    """Watch it no longer."""
    with transaction.atomic():
        _record(row, "unwatch", by)
        row.delete()


def _record(row: Watch, verb: str, by: str) -> None:
    Decision.objects.create(
        site_id=row.site_id,
        reader=row.reader,
        story=row.story,
        subject=f"watch {row.words}".strip()[:200],
        by=by,
        verb=verb,
        reason=row.why,
        created_at=timezone.now(),
    )
