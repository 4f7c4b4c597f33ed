"""Corrections that readers suggest, and the notices that editors publish."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from .reader import Reader
from .site import Site
from .story import Revision, Story


class Kind(models.TextChoices):
    """What is wrong, in a newsroom's terms; empty while nobody has said."""

    NONE = ""
    TYPO = "typo"
    CORRECTION = "correction"
    CLARIFICATION = "clarification"
    UPDATE = "update"
    RETRACTION = "retraction"


class CorrectionQuerySet(models.QuerySet["Correction"]):
    """Suggestions by what has become of them."""

    def open(self) -> CorrectionQuerySet:
        """Those that wait for an editor."""
        return self.filter(status=Correction.Status.OPEN)

    def followed(self) -> CorrectionQuerySet:
        """Those whose passage is carried into each new text: open, to be fixed, or under a published notice."""
        due = Q(status=Correction.Status.ACCEPTED, fix=Correction.Fix.DUE)
        return self.filter(Q(status=Correction.Status.OPEN) | due | Q(notices__isnull=False)).distinct()


class Correction(models.Model):
    """A reader's suggestion. `exact`, `prefix` and `suffix` are the W3C TextQuoteSelector as the reader sent it,
    with up to 64 code points of context; `start` and `end` where the passage stands in `revision`."""

    class Status(models.TextChoices):
        OPEN = "open"
        ACCEPTED = "accepted"
        DECLINED = "declined"
        DUPLICATE = "duplicate"

    class Fix(models.TextChoices):
        NONE = ""
        DUE = "due"
        DONE = "done"

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="corrections", db_index=False)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="corrections", db_index=False)
    reader = models.ForeignKey(Reader, null=True, on_delete=models.SET_NULL, related_name="corrections", db_index=False)
    kind = models.CharField(max_length=15, choices=Kind.choices, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    exact = models.TextField(blank=True)
    prefix = models.TextField(blank=True)
    suffix = models.TextField(blank=True)
    suggestion = models.TextField(blank=True)
    message = models.TextField(blank=True)
    email = models.EmailField(blank=True)
    lang = models.CharField(max_length=10, blank=True)
    address_hash = models.CharField(max_length=32, blank=True)

    state = models.CharField(max_length=10, blank=True)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    score = models.FloatField(default=0)
    revision = models.ForeignKey(Revision, null=True, on_delete=models.SET_NULL, related_name="+")

    seconds = models.PositiveIntegerField(default=0)
    weight = models.FloatField(default=0)
    review = models.CharField(max_length=10, blank=True)
    duplicate_of = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="duplicates")
    reason = models.TextField(blank=True)
    wording = models.TextField(blank=True)
    fix = models.CharField(max_length=5, choices=Fix.choices, blank=True)
    fixed_in = models.ForeignKey(Revision, null=True, on_delete=models.SET_NULL, related_name="fixes")
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["site", "status", "-weight", "-id"], name="correction_queue"),
            models.Index(fields=["story", "status"], name="correction_story"),
            models.Index(fields=["site", "created_at"], name="correction_site_time"),
            models.Index(fields=["address_hash", "-created_at"], name="correction_address"),
            models.Index(fields=["reader", "-created_at"], name="correction_reader"),
        ]

    def __str__(self) -> str:
        return f"correction {self.pk}"


class Second(models.Model):
    """Another reader who says the same of the same passage; their own words are kept."""

    correction = models.ForeignKey(Correction, on_delete=models.CASCADE, related_name="seconded_by", db_index=False)
    reader = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="seconds")
    message = models.TextField(blank=True)
    email = models.EmailField(blank=True)
    lang = models.CharField(max_length=10, blank=True)
    address_hash = models.CharField(max_length=32, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["correction", "reader"], name="second_once")]
        indexes = [models.Index(fields=["address_hash", "-created_at"], name="second_address")]

    def __str__(self) -> str:
        return f"{self.reader_id} seconds {self.correction_id}"


class Notice(models.Model):
    """The published note of a correction. It may be amended, in the open; it is never deleted.

    `serial` counts a site's notices from 1 and stands in the notice's permanent address. `home` is the story on which
    it was published, where a merge has brought it to another one.
    """

    class Placement(models.TextChoices):
        TOP = "top"
        FOOT = "foot"

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="notices", db_index=False)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="notices", db_index=False)
    home = models.ForeignKey(Story, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    correction = models.ForeignKey(Correction, null=True, on_delete=models.SET_NULL, related_name="notices")
    serial = models.PositiveIntegerField()
    kind = models.CharField(max_length=15, choices=Kind.choices)
    placement = models.CharField(max_length=5, choices=Placement.choices, default=Placement.FOOT)
    was = models.TextField(blank=True)
    now = models.TextField(blank=True)
    text = models.TextField()
    language = models.CharField(max_length=20, blank=True)
    by = models.CharField(max_length=150)
    published_at = models.DateTimeField()
    amended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "serial"], name="notice_serial")]
        indexes = [
            models.Index(fields=["site", "-published_at"], name="notice_latest"),
            models.Index(fields=["story", "published_at"], name="notice_story"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.serial}"


class Amendment(models.Model):
    """What a notice said before it was amended, and why it was."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="amendments")
    was = models.TextField(blank=True)
    now = models.TextField(blank=True)
    text = models.TextField()
    reason = models.TextField(blank=True)
    by = models.CharField(max_length=150)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"amendment of {self.notice_id}"


class Alarm(models.Model):
    """An unannounced edit: a passage with an open suggestion or a published notice changed without a decision."""

    class Status(models.TextChoices):
        OPEN = "open"
        SEEN = "seen"

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="alarms", db_index=False)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="alarms")
    correction = models.ForeignKey(Correction, on_delete=models.CASCADE, related_name="alarms")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
    status = models.CharField(max_length=5, choices=Status.choices, default=Status.OPEN)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["site", "status", "-id"], name="alarm_queue")]

    def __str__(self) -> str:
        return f"alarm {self.pk}"
