"""Network addresses in plain, for sites whose policy keeps them at all (`address_days`; usually 0: never)."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from ombud.models import Comment, Site

BATCH = 5000


def keep(comment: Comment, ip: str) -> None:
    """Note from where a comment came, where the site keeps that. Call in the transaction that makes the comment."""
    if ip and comment.site.rules.address_days:
        Comment.objects.filter(pk=comment.pk).update(address=ip[:45])


def forget() -> int:
    """Empty the addresses that are older than their site's policy allows. Returns how many."""
    now, gone = timezone.now(), 0
    for site in Site.objects.all():
        old = Comment.objects.filter(site=site, created_at__lte=now - timedelta(days=site.rules.address_days))
        kept = old.exclude(address="").order_by("pk").values("pk")[:BATCH]
        while emptied := Comment.objects.filter(pk__in=list(kept.values_list("pk", flat=True))).update(address=""):
            gone += emptied
    return gone
