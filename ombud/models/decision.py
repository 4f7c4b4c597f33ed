"""A Decision: who changed what from which state to which, and why. Rows are only ever added."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from .comment import Comment
from .correction import Correction, Notice
from .reader import Reader
from .site import Site
from .story import Story

NARROWED = ("by", "verb", "code", "rule")


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Rows that are added and read. What removes a site, a comment or a reader takes theirs along by itself."""

    def update(self, **columns: Any) -> int:
        """Refuse: history is not rewritten. The database refuses as well."""
        raise TypeError("Decisions are never changed; record another one.")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise TypeError("Decisions are never deleted.")

    def standing(self) -> DecisionQuerySet:
        """Those that their maker did not take back within seconds, without the taking back. Call before narrowing:
        both must be among these rows."""
        undone = self.filter(verb="undo", details__undone__isnull=False)
        of = undone.annotate(of=Cast(KeyTextTransform("undone", "details"), models.BigIntegerField())).order_by()
        return self.exclude(verb="undo").exclude(pk__in=of.values("of"))

    def doing(self, verbs: Iterable[str]) -> DecisionQuerySet:
        """Those with one of the verbs, of rows that something else finds, such as their comments. The index on verbs
        is kept out of sight: SQLite would look through all that were ever made for fifty comments'."""
        return self.alias(does=Coalesce("verb", models.Value(""))).filter(does__in=list(verbs))

    def erase_words(self) -> int:
        """Take away what people wrote in them, for somebody who has the right to that."""
        return super().update(subject="", reason="", words="", details={})


class Decision(models.Model):
    """`by` is a staff username, `author`, or `rule:NAME` when a screening rule decided.

    `rule` is what fired, `code` the reason code that its author is given, `words` what they are told besides, and
    `reason` the explanation for staff. What it is about stands in one of the keys, or in `subject` (a setting, an
    entry of a word list, a role).
    """

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="decisions", db_index=False)
    comment = models.ForeignKey(Comment, null=True, on_delete=models.CASCADE, related_name="decisions")
    correction = models.ForeignKey(Correction, null=True, on_delete=models.CASCADE, related_name="decisions")
    notice = models.ForeignKey(Notice, null=True, on_delete=models.CASCADE, related_name="decisions")
    reader = models.ForeignKey(Reader, null=True, on_delete=models.CASCADE, related_name="decisions")
    story = models.ForeignKey(Story, null=True, on_delete=models.CASCADE, related_name="decisions")
    subject = models.CharField(max_length=200, blank=True)
    by = models.CharField(max_length=150)
    verb = models.CharField(max_length=30)
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20, blank=True)
    rule = models.CharField(max_length=40, blank=True)
    code = models.CharField(max_length=30, blank=True)
    reason = models.TextField(blank=True)
    words = models.TextField(blank=True)
    details = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()

    objects = DecisionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["site", "-created_at"], name="decision_latest"),
            # For the log, which is narrowed by one of these: whatever is rare is not looked for among all.
            models.Index(fields=["-created_at"], name="decision_newest"),
            *(models.Index(fields=[name, "-created_at"], name=f"decision_{name}") for name in NARROWED),
            # What one rule fired on, newest first.
            models.Index(fields=["by", "comment"], name="decision_fired"),
            # Few: so that leaving out what was undone costs nothing.
            models.Index(fields=["site", "created_at"], name="decision_undone", condition=models.Q(verb="undo")),
        ]

    def __str__(self) -> str:
        return f"{self.by}: {self.verb} ({self.before} → {self.after})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new row. Raises TypeError on an existing one: history is not rewritten."""
        if self.pk is not None:
            raise TypeError("A decision is never changed; record another one.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse. Decisions go only with the site or the comment that they are about."""
        raise TypeError("A decision is never deleted.")
