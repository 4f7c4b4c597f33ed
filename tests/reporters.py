"""What readers report and moderators decide, for tests of reports."""

from __future__ import annotations

from typing import Any

from ombud.actions import moderation, readers, reporting
from ombud.actions.reasons import Grounds
from ombud.models import Comment, Flag, Reader

NOTICE = {
    "reason": "illegal",
    "text": "It denies a genocide, § 130 of the code.",
    "name": "Ann Quill",
    "email": "ann@mail.example",
    "good_faith": True,
}


def flag(comment: Comment, reader: Reader | None = None, host: int = 1, **given: Any) -> Flag:
    report = reporting.Report(**{"reason": "abuse", **given})
    return reporting.report(comment, report, reader, readers.address_hash(f"192.0.2.{host}"))


def decide(comment: Comment, verb: str) -> None:
    moderation.decide(Comment.objects.get(pk=comment.pk), verb, by="olena", grounds=Grounds())
