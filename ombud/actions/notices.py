"""Published notices: written once, amended in the open, never deleted."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.models import Amendment, Comment, Correction, Decision, Kind, Notice, Site, Story
from ombud.models.errors import Conflict, Invalid
from ombud.text import clean
from ombud.text.fold import fold

from .editions import hold_standing, touch
from .messages import webhook

LIMIT = 5000
SHORTEST_QUOTE = 8


@dataclass(frozen=True)
class Note:
    """What a notice says: how it read, how it reads now, and the text that readers get."""

    kind: str
    text: str
    was: str = ""
    now: str = ""
    placement: str = Notice.Placement.FOOT


def publish(story: Story, note: Note, *, by: str, correction: Correction | None = None) -> Notice:
    """Publish a notice on a story. Raises Invalid for a missing text or unknown kind or placement, Conflict for a
    correction that was not accepted or has its notice."""
    _check(note)
    if correction and (correction.status != Correction.Status.ACCEPTED or correction.story_id != story.pk):
        raise Conflict(_("Only an accepted correction of this story gets a notice."))
    with transaction.atomic():
        standing = hold_standing(story, modified_at=timezone.now())
        if correction and Notice.objects.filter(correction=correction).exists():
            raise Conflict(_("This correction has its notice already. Amend that one."))
        # The site's row orders those who number its notices; without its key, or all who post would wait as well.
        Site.objects.select_for_update(no_key=True).get(pk=story.site_id)
        last = Notice.objects.filter(site=story.site_id).aggregate(n=Max("serial"))["n"] or 0
        notice = Notice.objects.create(
            site_id=story.site_id,
            story=standing,
            home=None if standing is story else story,
            correction=correction,
            serial=last + 1,
            kind=note.kind,
            placement=note.placement,
            was=_tidy(note.was),
            now=_tidy(note.now),
            text=_tidy(note.text),
            language=story.language,
            by=by,
            published_at=timezone.now(),
        )
        _record(notice, "publish", by, "")
        _mark_comments(notice)
        webhook(story.site, "notice.published", event(notice))
    return notice


def amend(notice: Notice, note: Note, *, by: str, reason: str) -> Notice:
    """Change what a notice says; what it said, when and why stay visible.

    Raises Invalid without text or reason, Conflict when a colleague has amended it since `notice` was read.
    """
    _check(note)
    if not reason.strip():
        message = _("Say why the notice is amended: readers will see it.")
        raise Invalid(message, {"reason": [message]})
    with transaction.atomic():
        touch(notice.story_id, modified_at=timezone.now())
        old = Notice.objects.select_for_update(no_key=True).get(pk=notice.pk)
        if old.amended_at != notice.amended_at:
            raise Conflict(_("A colleague has amended this notice since you opened it. Look at it again."))
        Amendment.objects.create(
            notice=old,
            was=old.was,
            now=old.now,
            text=old.text,
            reason=_tidy(reason),
            by=by,
            created_at=timezone.now(),
        )
        Notice.objects.filter(pk=old.pk).update(
            kind=note.kind,
            placement=note.placement,
            was=_tidy(note.was),
            now=_tidy(note.now),
            text=_tidy(note.text),
            amended_at=timezone.now(),
        )
        notice.refresh_from_db()
        _record(notice, "amend", by, reason)
        webhook(notice.site, "notice.amended", event(notice))
    return notice


def event(notice: Notice) -> dict[str, object]:
    """A notice as webhooks tell of it."""
    return {
        "serial": notice.serial,
        "story": {"id": notice.story.cms_id, "url": notice.story.url},
        "kind": notice.kind,
        "was": notice.was,
        "now": notice.now,
        "text": notice.text,
        "published_at": notice.published_at.isoformat(),
    }


def _check(note: Note) -> None:
    if not note.text.strip():
        message = _("Write what readers shall be told.")
        raise Invalid(message, {"text": [message]})
    if note.kind not in Kind.values or not note.kind:
        raise Invalid(
            _("Say which kind of correction this is."), {"kind": [_("Say which kind of correction this is.")]}
        )
    if note.placement not in Notice.Placement.values:
        raise Invalid(_("A notice stands at the top or at the foot."), {"placement": ["top, foot"]})


def _tidy(text: str) -> str:
    try:
        return clean.tidy(text, LIMIT)
    except clean.TooLong as error:
        raise Invalid(
            _("At most %(limit)d characters; this has %(length)d.") % {"limit": error.limit, "length": error.length}
        ) from error


def _mark_comments(notice: Notice) -> None:
    """Mark the comments that quote the corrected words: they were written before the correction."""
    passage = notice.was or (notice.correction.exact if notice.correction else "")
    words = fold(passage, tight=True).text.strip()
    if len(words) < SHORTEST_QUOTE:
        return
    quoting = Comment.objects.filter(story=notice.story_id, body__contains=">", corrected_by=None).shown()
    hit = [row.pk for row in quoting.only("pk", "body").iterator() if _meets(words, _quoted(row.body))]
    Comment.objects.filter(pk__in=hit).update(corrected_by=notice)


def _meets(words: str, quoted: str) -> bool:
    """Whether a quotation holds the passage or enough of it; a word or two could be any passage's."""
    return len(quoted) >= SHORTEST_QUOTE and (words in quoted or quoted in words)


def _quoted(body: str) -> str:
    lines = [line.lstrip("> ") for line in body.split("\n") if line.lstrip().startswith(">")]
    return fold(" ".join(lines), tight=True).text


def _record(notice: Notice, verb: str, by: str, reason: str) -> None:
    Decision.objects.create(
        site_id=notice.site_id,
        correction=notice.correction,
        notice=notice,
        by=by,
        verb=verb,
        after="published",
        reason=reason,
        created_at=timezone.now(),
    )
