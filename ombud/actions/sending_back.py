"""Comments that a rule sends back at the door: kept for a while, so that their authors can appeal.

Nothing of them is shown or counted. A wave of robots fills no table: so many are kept of one network address a day and
of one site an hour, and in all, and who is not appealed against goes when the time for an appeal is over. What is not
kept is so when its author sends it once more with an appeal.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from ombud.models import Appeal, Comment, Decision, Notification, Reader, Site
from ombud.models.errors import Invalid, TooMany
from ombud.screening import Submission
from ombud.text.network_hash import recent

from . import appeals, notifications
from .notifications import notify
from .screened import SentBack, comment_of, record

ADDRESS_A_DAY = 10
SITE_AN_HOUR = 200
SITE_AT_MOST = 10_000
SHORTEST = timedelta(days=7)
BATCH = 500
# Of appeals that come with words which are not kept otherwise.
APPEALS_A_DAY = 5
APPEALS_AN_HOUR = 200


def keep(sent: SentBack, email: str = "", appeal: str = "") -> Decision | None:
    """Keep what was sent back as a rejected comment, with the rules' decisions; returns the one that rejected it.

    The same words of the same person under a story are kept once. None where enough is kept already and the author
    does not appeal in the same breath: what `appeal` says is lodged. The author is told in the answer, so it is not
    put before them again; it stands on their page. Raises TooMany for a wave of appeals, Invalid for one too long.
    """
    given = sent.given
    with transaction.atomic():
        decision = _known(given)
        if decision is None:
            if _enough(given):
                if not appeal:
                    return None
                _check_appeals(given)
            decision = _stored(sent, email)
        if appeal and not hasattr(decision, "appeal"):
            _lodge(decision, appeal)
        return decision


def _stored(sent: SentBack, email: str) -> Decision:
    given = sent.given
    reader = given.reader or Reader.objects.create(site_id=given.story.site_id, name=given.name, email=email[:254])
    comment = comment_of(given, reader)
    comment.status = Comment.Status.REJECTED
    comment.save()
    record(comment, sent.verdicts)
    decision = comment.decisions.latest("pk")
    notify(reader.pk, Notification.Kind.DECISION, decision=decision, comment=comment)
    notifications.read(decision)
    return decision


def _lodge(decision: Decision, text: str) -> None:
    try:
        appeals.lodge(decision, text)
    except Invalid as wrong:
        raise Invalid(wrong.detail, {"appeal": [wrong.detail]}) from wrong


def kept(site_id: int) -> QuerySet[Comment]:
    """What was sent back on a site and nobody has looked at since, also what a ban rejected unseen."""
    return Comment.objects.filter(
        site=site_id, status=Comment.Status.REJECTED, reviewed_at__isnull=True, position__isnull=True
    )


def _known(given: Submission) -> Decision | None:
    """What rejected the same words of the same person within a day."""
    since = given.facts.now - timedelta(days=1)
    mine = _by(given).filter(created_at__gt=since, story=given.story, body=given.body)
    comment = mine.order_by("-created_at").first()
    return comment.decisions.filter(verb="reject").order_by("pk").last() if comment else None


def _enough(given: Submission) -> bool:
    now, site = given.facts.now, given.story.site_id
    day = _by(given).filter(created_at__gt=now - timedelta(days=1))
    if len(day.values_list("pk")[:ADDRESS_A_DAY]) >= ADDRESS_A_DAY:
        return True
    latest = kept(site).order_by("-pk").values_list("created_at", flat=True)[SITE_AN_HOUR - 1 : SITE_AN_HOUR]
    return any(at > now - timedelta(hours=1) for at in latest)


def _check_appeals(given: Submission) -> None:
    """A person appeals now and then. Raises TooMany where robots do."""
    now = given.facts.now
    recent_ones = Appeal.objects.filter(site=given.story.site_id, created_at__gt=now - timedelta(days=1))
    mine = recent_ones.filter(decision__comment__in=_by(given))
    last_hour = recent_ones.filter(created_at__gt=now - timedelta(hours=1), decision__by__startswith="rule:")
    for rows, most in ((mine, APPEALS_A_DAY), (last_hour, APPEALS_AN_HOUR)):
        if len(rows.values_list("pk")[:most]) >= most:
            message = _("Too many appeals came at once. Keep your words and send them again later.")
            raise TooMany(message, retry_after=3600)


def _by(given: Submission) -> QuerySet[Comment]:
    rows = kept(given.story.site_id)
    if given.reader_id:
        return rows.filter(reader=given.reader_id)
    return rows.filter(address_hash__in=recent(given.address_hash))


def forget(now: datetime) -> int:
    """Remove what was sent back and can be appealed against no longer, and what is more than a site keeps; with the
    guests who wrote nothing else. What has been appealed against stays. Returns how many."""
    return sum(_forget(site, now) for site in Site.objects.all())


def _forget(site: Site, now: datetime) -> int:
    at_the_door = Decision.objects.filter(comment=OuterRef("pk"), verb="reject", before="", by__startswith="rule:")
    appealed = Appeal.objects.filter(decision__comment=OuterRef("pk"))
    rows = kept(site.pk).filter(Exists(at_the_door)).exclude(Exists(appealed)).order_by("pk")
    beyond = kept(site.pk).order_by("-pk").values_list("pk", flat=True)[SITE_AT_MOST : SITE_AT_MOST + 1]
    oldest = now - max(SHORTEST, timedelta(days=site.rules.appeal_days))
    gone = 0
    for due in (rows.filter(created_at__lt=oldest), *(rows.filter(pk__lte=pk) for pk in beyond)):
        while batch := list(due.values_list("pk", "reader")[:BATCH]):
            with transaction.atomic():
                Comment.objects.filter(pk__in=[pk for pk, _reader in batch]).delete()
                _forget_guests([reader for _pk, reader in batch if reader])
            gone += len(batch)
    return gone


def _forget_guests(readers: Sequence[int]) -> None:
    """Guests of whom nothing at all is left."""
    unknown = Reader.objects.filter(pk__in=readers, kind=Reader.Kind.GUEST, standing=Reader.Standing.GOOD)
    for related in Reader._meta.related_objects:
        name = related.field.name
        unknown = unknown.exclude(Exists(related.related_model._base_manager.filter(**{name: OuterRef("pk")})))
    unknown.delete()
