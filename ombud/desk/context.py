"""One comment in its context: what it answers, what stands around it, which passage it quotes, who wrote it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ombud.models import Comment, Flag, NamedPerson, Opinion, Version, Watch
from ombud.models.reason import label
from ombud.text import language as languages
from ombud.text.fold import fold

from . import resemblance
from .decision_words import status_words
from .reach import Reach
from .rows import dressed, excerpt_of

Status = Comment.Status
ANCESTORS = 6
AROUND = 2
HISTORY = 6
ALIKE = 3
SURROUNDINGS = 160
LONGEST_QUOTE = 600
SHORTEST_QUOTE = 8


@dataclass(frozen=True)
class Line:
    """Another comment on one line."""

    comment: Comment
    name: str
    text: str
    status: str


@dataclass(frozen=True)
class Passage:
    """Words of the story that the comment quotes, with those around them."""

    before: str
    exact: str
    after: str


@dataclass(frozen=True)
class Report:
    """What one reader said is wrong; who it was nobody at the desk is told."""

    reason: str
    text: str
    law: str
    open: bool


@dataclass(frozen=True)
class Translated:
    """The comment in another language, by its author."""

    language: str
    dir: str
    html: SafeString


@dataclass(frozen=True)
class Context:
    """All of it. `chain` leads from the root of the thread to the comment that is answered."""

    comment: Comment
    chain: list[Line]
    before: list[Line]
    after: list[Line]
    answers: int
    passage: Passage | None
    history: list[Line]
    reports: list[Report]
    versions: list[Translated]
    opinions: list[Opinion]
    watched: Watch | None
    alike: list[resemblance.Hint]
    named: NamedPerson | None


def context_of(comment: Comment, reach: Reach) -> Context:
    """The context, by a fixed number of queries however long the thread is. Of its author it shows what is within
    reach, and who else that may be only where people are looked after."""
    people = comment.site_id in reach.whole
    chain = _chain(comment)
    above = {line.comment.pk for line in chain}
    return Context(
        comment=comment,
        chain=chain,
        before=[line for line in _around(comment, -1) if line.comment.pk not in above],
        after=_around(comment, +1),
        answers=Comment.objects.filter(parent=comment).shown().count(),
        passage=passage_of(comment),
        history=_history(comment, reach),
        reports=_reports(comment),
        versions=_versions(comment),
        opinions=list(Opinion.objects.filter(comment=comment).order_by("pk")),
        watched=Watch.objects.filter(reader=comment.reader_id).first() if comment.reader_id else None,
        named=NamedPerson.objects.filter(story=comment.story_id, reader=comment.reader_id).first(),
        alike=resemblance.alike(comment.reader)[:ALIKE] if people and comment.reader else [],
    )


def passage_of(comment: Comment) -> Passage | None:
    """The first quotation of the comment that stands in the story's newest text, white space and marks aside."""
    quoted = _quotations(comment.body)
    revision = comment.story.revision if quoted else None
    if revision is None:
        return None
    text = fold(revision.text, tight=True)
    for words in quoted:
        tight = fold(words, tight=True).text
        at = text.text.find(tight) if len(tight) >= SHORTEST_QUOTE else -1
        if at >= 0:
            start, end = text.cover(at, at + len(tight))
            whole = revision.text
            before, after = whole[max(0, start - SURROUNDINGS) : start], whole[end : end + SURROUNDINGS]
            return Passage(before, whole[start:end], after)
    return None


def _quotations(body: str) -> list[str]:
    found, lines = [], []
    for line in [*body.splitlines(), ""]:
        if line.startswith(">"):
            lines.append(line.lstrip("> "))
        elif lines:
            words = re.sub(r"\|\||\s+", " ", " ".join(lines)).strip()
            found += [words[:LONGEST_QUOTE]] if words else []
            lines = []
    return found[:3]


def _chain(comment: Comment) -> list[Line]:
    """The root, and the last few of those that answer one another down to this comment."""
    if comment.parent_id is None:
        return []
    up = Comment.objects.filter(pk__in=_ancestors(comment.parent_id)).only(*_LINE).order_by("pk")
    return _lines(list(up))


def _ancestors(pk: int) -> list[int]:
    """The parent, its parent and so on: the six nearest, and the root."""
    near = [pk]
    # Six steps at most, by one query: each table in it is one step up.
    names = ["__".join(["parent"] * step) + "_id" for step in range(1, ANCESTORS)]
    found = Comment.objects.filter(pk=pk).values_list("root_id", *names).first() or ()
    return [each for each in [*near, *found] if each]


def _around(comment: Comment, step: int) -> list[Line]:
    if comment.position is None:
        return []
    beside = Comment.objects.filter(story=comment.story_id, root=comment.root_id).shown().only(*_LINE)
    if step < 0:
        return _lines(list(beside.filter(position__lt=comment.position).order_by("-position")[:AROUND])[::-1])
    return _lines(list(beside.filter(position__gt=comment.position).order_by("position")[:AROUND]))


def _history(comment: Comment, reach: Reach) -> list[Line]:
    if comment.reader_id is None:
        return []
    written = Comment.objects.filter(reader=comment.reader_id).exclude(pk=comment.pk)
    if comment.site_id not in reach.whole:
        written = written.filter(story__section__in=sorted(reach.sections[comment.site_id]))
    return _lines(list(written.select_related("story").order_by("-created_at")[:HISTORY]))


_LINE = ("pk", "name", "html", "veil", "status", "language", "created_at", "story_id", "site_id")


def _lines(comments: Sequence[Comment]) -> list[Line]:
    return [
        Line(
            each,
            each.name or _("Guest"),
            excerpt_of(each),
            "" if each.status == Status.APPROVED else status_words(each.status),
        )
        for each in comments
    ]


def _reports(comment: Comment) -> list[Report]:
    found = Flag.objects.filter(comment=comment).order_by("-pk")[:20]
    return [
        Report(label(each.reason), each.text, str((each.notice or {}).get("law", "")), each.status == Flag.Status.OPEN)
        for each in found
    ]


def _versions(comment: Comment) -> list[Translated]:
    found = Version.objects.filter(comment=comment).order_by("language")
    return [Translated(each.language, languages.direction(each.language), dressed(each.html)) for each in found]
