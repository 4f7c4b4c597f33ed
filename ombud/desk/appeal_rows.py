"""Appeals as the desk lists them: narrowed by the filters of the queue, each with the decision that it is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ombud.actions import appeals, statements
from ombud.models import Appeal, Comment
from ombud.publish.links import address_of
from ombud.publish.versions import label
from ombud.text import language as languages
from ombud.text import veils

from . import decision_lines
from .asked import AGES
from .counted import COUNTED, capped
from .row_facts import Held

if TYPE_CHECKING:
    from .streams import Stream

TABS = ("open", "answered")
ABOUT = "decision__comment__"


@dataclass(frozen=True)
class Row:
    """An appeal with the decision that it is about, and the words that are concerned, in their language; `tongue` names
    it where they are a version of a comment. `mine`: who is signed in made the decision, and somebody else is there to
    answer. `held`: who looks at it right now."""

    appeal: Appeal
    line: decision_lines.Line
    html: SafeString
    language: str
    dir: str
    tongue: str
    story_url: str
    mine: bool
    held: Held | None


def listed(stream: Stream, tab: str) -> QuerySet[Appeal]:
    """Those that wait, oldest first, or those that were answered, newest first; from `asked.after` on."""
    rows, after = Appeal.objects.filter(_wanted(stream)), stream.asked.after
    if tab == TABS[0]:
        return rows.filter(status=Appeal.Status.OPEN, pk__gt=after).order_by("pk")
    answered = rows.exclude(status=Appeal.Status.OPEN).order_by("-pk")
    return answered.filter(pk__lt=after) if after else answered


def waiting(stream: Stream) -> str:
    """How many wait for an answer, to a thousand, as a page shows it."""
    start = replace(stream, asked=stream.asked.start)
    return capped(listed(start, TABS[0])[:COUNTED].count())


def claims(stream: Stream, user: User, known: Iterable[int]) -> dict[int, dict[str, str]]:
    """Which of the appeals that a page shows colleagues look at."""
    near = Appeal.objects.filter(_wanted(stream), pk__in=list(known), claimed_until__gt=timezone.now())
    found = near.exclude(claimed_by=user).values_list("pk", "claimed_by__username")
    return {pk: {"who": who, "words": _("%(who)s is looking at it") % {"who": who}} for pk, who in found}


def settled(stream: Stream, known: Iterable[int]) -> dict[int, str]:
    """Which of the appeals that a page shows as waiting have been answered, with a word on it."""
    answered = Appeal.objects.filter(_wanted(stream), pk__in=list(known)).exclude(status=Appeal.Status.OPEN)
    words = _("A colleague was faster: this appeal has been answered.")
    return dict.fromkeys(answered.values_list("pk", flat=True), words)


def _wanted(stream: Stream) -> Q:
    """The reach and the filters. A section, a mode, or a language that is asked for, leaves out appeals on what is
    done to people, which have none; the languages that one reads do not."""
    asked, near = stream.asked, stream.near
    wanted = near.within(section=f"{ABOUT}story__section")
    if asked.section:
        wanted &= Q(**{f"{ABOUT}story__section": asked.section})
    if asked.mode:
        wanted &= stream.by_mode(ABOUT)
    if stream.spoken:
        spoken = Q(**{f"{ABOUT}language__in": stream.spoken})
        wanted &= spoken | Q(decision__comment=None) if "" in stream.spoken else spoken
    if asked.rule:
        wanted &= Q(decision__by=f"rule:{asked.rule}")
    if asked.age:
        limit = "lt" if asked.age == "old" else "gte"
        wanted &= Q(**{f"created_at__{limit}": timezone.now() - AGES[asked.age]})
    return wanted


def row(appeal: Appeal, user: User) -> Row:
    """An appeal that was fetched with `access.APPEAL_RELATED`, as `user` sees it."""
    decision = appeal.decision
    comment: Comment | None = decision.comment
    html, language = statements.concerned(decision)
    return Row(
        appeal=appeal,
        line=decision_lines.line(decision),
        html=mark_safe(veils.dress(html, _("Hidden words. Show them"))),  # noqa: S308 - sanitised when posted
        language=language,
        dir=languages.direction(language) if language else "auto",
        tongue=label(language) if decision.verb == "reject_version" else "",
        story_url=address_of(comment.story) if comment else "",
        mine=decision.by == user.get_username() and not appeals.may_answer(decision, user),
        held=_held(appeal, user),
    )


def _held(appeal: Appeal, user: User) -> Held | None:
    until = appeal.claimed_until
    if appeal.claimed_by is None or until is None or until <= timezone.now():
        return None
    return Held(appeal.claimed_by.get_username(), appeal.claimed_by_id == user.pk, until)
