"""Series: recognised from headlines, links and tags, or set by an editor, whose word stands."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.models import Address, Decision, Part, Series, Site, Story, Tagging
from ombud.models.errors import Invalid, NotFound
from ombud.text import clean, likeness
from ombud.text.address import BadAddress
from ombud.text.series import links, part_of

from .addresses import key_of, slug
from .editions import touch_all

# A tag that more stories carry names a field and not an affair.
RARE = 12
NUMBERS_AT_MOST = 10_000


@transaction.atomic
def recognise(story: Story) -> None:
    """Give a story its place in a series where its headline names one, or where it links to an earlier story with
    which it shares a rare tag. What an editor said stays as it is."""
    part = Part.objects.filter(story=story).select_related("series").first()
    if part is not None and (part.by or part.series is None):
        return
    told = part_of(story.headline)
    if told:
        series = _named(story.site, told.name)
        if part is None or (part.series_id, part.number) != (series.pk, told.number):
            _settle(story, series, told.number, by="")
        return
    if part is None:
        _follow(story)


def _follow(story: Story) -> None:
    """Put a story behind an earlier one that it links to, in that one's series or a new one named by their tag."""
    for earlier in _linked(story):
        tag = _rare_tag(story, earlier)
        if tag is None or not likeness.same_language(story.language, earlier.language):
            continue
        part = Part.objects.filter(story=earlier).select_related("series").first()
        if part is not None and part.series is None:
            continue
        series = part.series if part else None
        if series is None:
            series = _named(story.site, tag.name)
            _settle(earlier, series, _last(series) + 1, by="")
        _settle(story, series, _last(series) + 1, by="")
        return


def _linked(story: Story) -> list[Story]:
    """The earlier stories of the same site that the story's text links to."""
    revision = story.revision
    keys = []
    for url in links(revision.html, story.url) if revision else []:
        try:
            keys.append(key_of(story.site, url))
        except BadAddress:
            continue
    rows = Address.objects.filter(site=story.site, key__in=keys).select_related("story__site")
    found = {row.story_id: row.story for row in rows if row.story_id != story.pk and not row.story.merged_into_id}
    moment = story.published_at
    earlier = [each for each in found.values() if moment and each.published_at and each.published_at < moment]
    return sorted(earlier, key=lambda each: each.published_at or timezone.now(), reverse=True)


def _rare_tag(story: Story, earlier: Story) -> Tagging | None:
    slugs = [slug(tag) for tag in likeness.shared(story.tags, earlier.tags)]
    for tag in Tagging.objects.filter(story=story, slug__in=slugs).order_by("pk"):
        if Tagging.objects.filter(site=story.site, slug=tag.slug)[: RARE + 1].count() <= RARE:
            return tag
    return None


@transaction.atomic
def place(story: Story, name: str, number: int, *, by: str) -> Part:
    """An editor's word: the story is this part of the series of that name. Raises Invalid for an empty name or a
    number that is none."""
    tidy = clean.name(name[:200], 200)
    if not slug(tidy):
        message = _("Give the series a name.")
        raise Invalid(message, {"series": [message]})
    if not 0 < number <= NUMBERS_AT_MOST:
        message = _("Give the part a number from 1 on.")
        raise Invalid(message, {"number": [message]})
    part = _settle(story, _named(story.site, tidy), number, by=by)
    _decide(story, by, "series", f"{tidy}, {number}")
    return part


@transaction.atomic
def leave(story: Story, *, by: str) -> None:
    """An editor's word: the story belongs to no series, whatever its headline says."""
    if not Part.objects.filter(story=story).exists():
        raise NotFound(_("This story is in no series."))
    _settle(story, None, 0, by=by)
    _decide(story, by, "series", "")


def _named(site: Site, name: str) -> Series:
    found, _made = Series.objects.get_or_create(site=site, slug=slug(name), defaults={"name": name[:200]})
    return found


def _last(series: Series) -> int:
    return Part.objects.filter(series=series).aggregate(last=Max("number"))["last"] or 0


def _settle(story: Story, series: Series | None, number: int, *, by: str) -> Part:
    before = Part.objects.filter(story=story).select_related("series").first()
    left = before.series if before and before.series_id != (series.pk if series else None) else None
    part, _made = Part.objects.update_or_create(story=story, defaults={"series": series, "number": number, "by": by})
    changed = [each for each in (left, series) if each]
    touch_all({story.pk, *Part.objects.filter(series__in=changed).values_list("story", flat=True)})
    if left and not left.parts.exists():
        left.delete()
    return part


def _decide(story: Story, by: str, verb: str, after: str) -> None:
    Decision.objects.create(
        site=story.site, story=story, by=by, verb=verb, subject=after[:200], created_at=timezone.now()
    )
