"""A Memo: something known for a short while, which all processes and hosts must know: a try, a used code."""

from __future__ import annotations

from django.db import models


class Memo(models.Model):
    """`name` is a keyed hash, which tells nobody's address; `value` is JSON; `until` is in seconds since 1970."""

    name = models.CharField(max_length=64, primary_key=True)
    value = models.TextField()
    until = models.FloatField()

    class Meta:
        indexes = [models.Index(fields=["until"], name="memo_over")]

    def __str__(self) -> str:
        return self.name
