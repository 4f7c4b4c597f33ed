"""Taking the answer to an appeal back within seconds: what it brought back goes again, and its author hears nothing."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction

from ombud.models import Appeal, Decision, Notification, Sweep, Version
from ombud.models.errors import Conflict

from . import measures, messages, undoing
from .appeals import restoring


def answer_of(appeal: Appeal) -> Decision:
    """The decision that answered an appeal."""
    decision = appeal.decision
    rows = Decision.objects.filter(verb="appeal", subject=f"appeal {appeal.pk}").order_by("-pk")
    rows = rows.filter(comment=decision.comment_id) if decision.comment_id else rows.filter(reader=decision.reader_id)
    return rows[:1].get()


def possible(told: Decision) -> bool:
    """Whether an answer can be taken back: not once the end of a ban has begun to bring comments back."""
    lifted = Decision.objects.filter(reason=restoring(told.details["decision"]), by=told.by, pk__lt=told.pk)
    return not (told.reader_id and Sweep.objects.filter(decision__in=lifted.filter(reader=told.reader_id)).exists())


def undo(appeal: Appeal, told: Decision, *, by: User) -> Appeal:
    """Have an appeal wait again that `told` of `by` answered. Raises Conflict when anybody has done anything since."""
    name = by.get_username()
    with transaction.atomic():
        answered = Appeal.objects.filter(pk=appeal.pk, decided_by=name).exclude(status=Appeal.Status.OPEN)
        newest = answer_of(appeal)
        if newest.pk != told.pk or told.by != name or not possible(told):
            raise Conflict(undoing.gone())
        if not answered.update(status=Appeal.Status.OPEN, answer="", decided_by="", decided_at=None):
            raise Conflict(undoing.gone())
        _take_back(appeal, told, name)
        Notification.objects.filter(decision=appeal.decision_id, kind=Notification.Kind.APPEAL).delete()
        messages.recall(told.site_id, [told.pk])
    appeal.refresh_from_db()
    return appeal


def _take_back(appeal: Appeal, told: Decision, by: str) -> None:
    decision = appeal.decision
    done = Decision.objects.filter(reason=restoring(decision.pk), by=by, pk__lt=told.pk).order_by("-pk")
    if decision.comment_id:
        brought = done.filter(comment=decision.comment_id).values_list("pk", flat=True)
        rows = [*(brought[:1] if told.details.get("restored") else []), told.pk]
        undoing.undo(rows, by=by)
        if told.details.get("restored") and decision.verb == "reject_version":
            language = str(decision.details.get("language", ""))
            shown = Version.objects.filter(comment=decision.comment_id, language=language)
            shown.filter(status=Version.Status.APPROVED).update(status=Version.Status.REJECTED)
        return
    lifted = done.filter(reader=decision.reader_id).first() if told.details.get("restored") else None
    measures.impose_again(decision, lifted, told, by=by)
