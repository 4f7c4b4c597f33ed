"""Suggestions as editors see them: the change in its paragraph, who asks for it, and what can be done."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count

from ombud.models import Correction, Decision, Kind, Notice, Revision, Story
from ombud.publish.links import address_of
from ombud.publish.notices import kind_label, notice_url
from ombud.text import language as languages

from .correction_groups import Found
from .correction_passage import Passage, Pieces, link, passage, proposed, quoted, words_of
from .correction_words import (
    answer_language,
    decided_by,
    guessed_kind,
    needs_notice,
    settled,
    state_told,
    state_word,
    status_word,
)

Status = Correction.Status


@dataclass(frozen=True)
class Record:
    """How often this reader's suggestions were accepted and declined before."""

    accepted: int
    declined: int


@dataclass(frozen=True)
class Row:
    """One suggestion with all that a template shows of it."""

    correction: Correction
    passage: Passage
    quoted: Pieces
    state: str
    state_told: str
    settled: bool
    kind: str
    guess: str
    status: str
    asked_by: int
    record: Record | None
    link: str
    last: str
    reason: str
    notice: Notice | None
    notice_url: str
    notice_due: bool
    siblings: list[tuple[int, str]]
    seen: str
    wants_colleague: bool
    answer_language: str

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return self.correction.status == Status.OPEN

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """All kinds with their names, to choose from."""
        return [(kind, kind_label(kind)) for kind in Kind.values if kind]

    @property
    def changes(self) -> bool:
        """Whether a wording is known, so that there is a change to see."""
        return any(op != "equal" for op, _words in self.passage.pieces)


@dataclass(frozen=True)
class Group:
    """The suggestions about one passage of a story, the heaviest first; `hidden` more are not shown."""

    story: Story
    url: str
    authors: str
    language: str
    dir: str
    rows: list[Row]
    hidden: int


@dataclass(frozen=True)
class Facts:
    """What rows need from other tables, fetched for all of them at once."""

    texts: Mapping[int, str]
    records: Mapping[int | None, Record]
    last: Mapping[int | None, Decision]
    agreed: Mapping[int | None, str]
    notices: Mapping[int | None, Notice]


def groups(found: Sequence[Found], by: str) -> list[Group]:
    """The groups for the editor `by`, by a fixed number of queries."""
    facts = facts_of([each for group in found for each in group.members])
    return [group(each, facts, by) for each in found]


def group(found: Found, facts: Facts, by: str) -> Group:
    """One group with its rows."""
    story = found.members[0].story
    code = story.language or story.site.language
    return Group(
        story=story,
        url=address_of(story),
        authors=", ".join(str(name) for name in story.authors),
        language=code,
        dir=languages.direction(code),
        rows=[_row(each, found.members, facts, by) for each in found.members],
        hidden=found.hidden,
    )


def facts_of(corrections: Sequence[Correction]) -> Facts:
    """What the rows of these suggestions need, by four queries."""
    pks = [each.pk for each in corrections]
    revisions = {each.revision_id for each in corrections if each.revision_id}
    decisions = list(Decision.objects.filter(correction__in=pks).order_by("pk"))
    notices = Notice.objects.filter(correction__in=pks).select_related("site").order_by("pk")
    return Facts(
        texts=dict(Revision.objects.filter(pk__in=revisions).values_list("pk", "text")),
        records=_records(corrections),
        last={each.correction_id: each for each in decisions if each.notice_id is None and each.verb != "see_alarm"},
        agreed={each.correction_id: each.by for each in decisions if each.verb == "agree"},
        notices={each.correction_id: each for each in notices},
    )


def text_of(correction: Correction, facts: Facts) -> str | None:
    """The text in which the suggestion has its place."""
    return facts.texts.get(correction.revision_id) if correction.revision_id else None


def seen(correction: Correction) -> str:
    """A mark of what an editor decides about: a decision must not reach what came after their look."""
    said = (
        correction.status,
        correction.state,
        correction.revision_id,
        correction.start,
        correction.end,
        correction.kind,
        correction.review,
        correction.wording,
    )
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def _row(correction: Correction, group: Sequence[Correction], facts: Facts, by: str) -> Row:
    text = text_of(correction, facts)
    last, notice = facts.last.get(correction.pk), facts.notices.get(correction.pk)
    return Row(
        correction=correction,
        passage=passage(correction, text, proposed(correction)),
        quoted=quoted(correction, text),
        state=state_word(correction),
        state_told=state_told(correction),
        settled=settled(correction),
        kind=kind_label(correction.kind) if correction.kind else "",
        guess=correction.kind or guessed_kind(words_of(correction, text), proposed(correction)),
        status=status_word(correction),
        asked_by=1 + correction.seconds,
        record=facts.records.get(correction.reader_id),
        link=link(correction, text),
        last=decided_by(last) if last else "",
        reason=last.reason if last else "",
        notice=notice,
        notice_url=notice_url(notice) if notice else "",
        notice_due=notice is None and needs_notice(correction),
        siblings=[(each.pk, _label(each)) for each in group if each.pk != correction.pk],
        seen=seen(correction),
        wants_colleague=facts.agreed.get(correction.pk) == by and correction.status == Status.OPEN,
        answer_language=answer_language(correction),
    )


def _label(correction: Correction) -> str:
    words = proposed(correction) or correction.message or correction.exact
    return f"{correction.pk}: {words[:60]}" + ("…" if len(words) > 60 else "")


def _records(corrections: Sequence[Correction]) -> dict[int | None, Record]:
    readers = {each.reader_id for each in corrections if each.reader_id}
    counted: dict[int | None, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    found = Correction.objects.filter(reader__in=readers, status__in=[Status.ACCEPTED, Status.DECLINED])
    for reader, status, count in found.values_list("reader", "status").annotate(n=Count("pk")).order_by():
        counted[reader][status] = count
    return {reader: Record(of[Status.ACCEPTED], of[Status.DECLINED]) for reader, of in counted.items()}
