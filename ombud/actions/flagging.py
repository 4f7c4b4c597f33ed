"""What readers' reports weigh, and what becomes of them when staff decide."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ombud.models import Comment, Flag, Reader
from ombud.text.network_hash import recent

from . import letters

# In hundredths of a report: somebody of whom nothing is known counts as one.
LEAST, MOST = 20, 200
# A record of so many reports says half of what it would say in the long run.
PRIOR = 4

# The verbs of `moderation` and `reviewing` that say whether the reports on a comment were right.
UPHELD = ("reject", "spam", "veil")
DISMISSED = ("approve", "unveil", "see", "dismiss")


def settle(comment: Comment, verb: str, *, by: str = "") -> int:
    """Close the reports on a comment by what was decided on it; returns how many changed.

    Call in the decision's transaction. A decision against the comment upholds them, one for it dismisses them; a
    later decision by staff turns them round. Rules (`by` of `rule:NAME`) and other verbs leave them open: only a
    person says whether a report was right. Who sent a notice of illegal content with an address is told by mail.
    """
    if by.startswith("rule:") or verb not in (*UPHELD, *DISMISSED):
        return 0
    status = Flag.Status.UPHELD if verb in UPHELD else Flag.Status.DISMISSED
    changed = list(_concerned(comment).exclude(status=status).only("pk", "notice", "site", "status"))
    if not changed:
        return 0
    Flag.objects.filter(pk__in=[each.pk for each in changed]).update(status=status, decided_at=timezone.now())
    for each in changed:
        if each.notice.get("email") and each.status == Flag.Status.OPEN:
            _tell(comment, each, status)
    return len(changed)


def _concerned(comment: Comment) -> QuerySet[Flag]:
    """The reports of the words as they are: what was settled before an edit stays as it is."""
    found = Flag.objects.filter(comment=comment)
    if comment.edited_at:
        found = found.filter(Q(status=Flag.Status.OPEN) | Q(created_at__gt=comment.edited_at))
    return found


def weight_of(reader: Reader | None, address_hash: str = "") -> int:
    """What a report of this reader weighs, in hundredths: from 20 for one who was mostly wrong to nearly 200.

    Where nothing is known of the reader, what came from their network address this month and was wrong counts beyond
    the first few, which may be a neighbour's: nobody shakes off a record by leaving the token behind. What was right
    does not count: nobody has the neighbours' weight.
    """
    right, wrong = _record(Flag.objects.filter(reader=reader)) if reader else (0, 0)
    if not (right or wrong) and address_hash:
        wrong = max(0, _record(Flag.objects.filter(address_hash__in=recent(address_hash)))[1] - PRIOR)
    return max(LEAST, MOST * (right + PRIOR // 2) // (right + wrong + PRIOR))


def _record(flags: QuerySet[Flag]) -> tuple[int, int]:
    """How many of the reports were upheld, and how many dismissed."""
    settled = Q(status=Flag.Status.UPHELD), Q(status=Flag.Status.DISMISSED)
    counted = flags.aggregate(right=Count("pk", filter=settled[0]), wrong=Count("pk", filter=settled[1]))
    return int(counted["right"]), int(counted["wrong"])


def weight_on(comment: Comment) -> int:
    """What the open reports on a comment weigh together, in hundredths."""
    found = Flag.objects.filter(comment=comment, status=Flag.Status.OPEN).aggregate(total=Sum("weight"))
    return int(found["total"] or 0)


def reasons_on(comment: Comment) -> list[tuple[str, int]]:
    """The reasons of the open reports with how often each was given, the commonest first."""
    found = Flag.objects.filter(comment=comment, status=Flag.Status.OPEN).values_list("reason")
    return [(reason, count) for reason, count in found.annotate(n=Count("pk")).order_by("-n", "reason")]


def last_by(reader: Reader | None, address_hash: str, since: datetime) -> tuple[int, int]:
    """How many reports this reader, and this network address, sent since a moment."""
    counted = Flag.objects.filter(address_hash__in=recent(address_hash), created_at__gt=since).count()
    own = Flag.objects.filter(reader=reader, created_at__gt=since).count() if reader else 0
    return own, counted


def _tell(comment: Comment, flag: Flag, status: str) -> None:
    """The answer to a notice of illegal content (Digital Services Act, article 16, 5)."""
    with translation.override(flag.notice.get("lang") or comment.site.language):
        subject = _("%(site)s: your report was decided on") % {"site": comment.site.title}
        acted = status == Flag.Status.UPHELD
        text = (
            _("A moderator looked at the comment that you reported and acted on it.")
            if acted
            else _("A moderator looked at the comment that you reported and left it as it is.")
        )
        more = _("A person decided. You may write to the newsroom, or go to a court, if you think it wrong.")
        letters.write(flag.reader, flag.notice["email"], letters.Letter(subject, f"{text}\n\n{more}"))
