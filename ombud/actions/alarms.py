"""Unannounced edits that an editor has looked at."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.models import Alarm, Decision
from ombud.models.errors import Conflict


def see(alarm: Alarm, *, by: str) -> None:
    """Take an alarm off the desk; who did stays on record. Raises Conflict when a colleague was faster."""
    with transaction.atomic():
        changed = Alarm.objects.filter(pk=alarm.pk, status=Alarm.Status.OPEN).update(status=Alarm.Status.SEEN)
        if not changed:
            raise Conflict(_("A colleague was faster: somebody has seen to this edit."))
        Decision.objects.create(
            site_id=alarm.site_id,
            correction_id=alarm.correction_id,
            by=by,
            verb="see_alarm",
            before=Alarm.Status.OPEN,
            after=Alarm.Status.SEEN,
            created_at=timezone.now(),
        )
