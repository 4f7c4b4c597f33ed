"""Saved views of the queue, and which languages a member of staff reads."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ombud.models import Preference, SavedView
from ombud.models.errors import Conflict, Invalid

NAME_LIMIT = 60
QUERY_LIMIT = 500
VIEWS_LIMIT = 30


def save(user: User, name: str, query: str, place: str = "") -> SavedView:
    """Keep a queue with its filters under a name; one of the same name at that place (`SavedView.Place`, or the queue
    of comments) is replaced. Raises Invalid and Conflict."""
    name = " ".join(name.split())
    if not name or len(name) > NAME_LIMIT or len(query) > QUERY_LIMIT:
        raise Invalid(_("A name has one to %(limit)d characters.") % {"limit": NAME_LIMIT})
    own = SavedView.objects.filter(user=user, place=place)
    if not own.filter(name=name).exists() and own.count() >= VIEWS_LIMIT:
        raise Conflict(_("You can keep %(limit)d views. Remove one first.") % {"limit": VIEWS_LIMIT})
    try:
        with transaction.atomic():
            return SavedView.objects.update_or_create(user=user, place=place, name=name, defaults={"query": query})[0]
    except IntegrityError:
        return own.get(name=name)


def remove(view: SavedView) -> None:
    """Forget a view."""
    view.delete()


def read_languages(user: User, languages: Iterable[str]) -> None:
    """Remember in which languages (BCP 47) this person reads; none means all."""
    Preference.objects.update_or_create(user=user, defaults={"languages": sorted(set(languages))})
