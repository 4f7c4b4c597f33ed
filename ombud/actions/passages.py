"""Passages that readers quote: attached to the story's text, followed through its revisions."""

from __future__ import annotations

from django.utils import timezone

from ombud.models import Alarm, Correction, Revision, Story
from ombud.text import anchor
from ombud.text.anchor import Anchor, Quote
from ombud.text.fold import same_words

# Only these are written when a passage is followed: a reader may be seconding the suggestion at the same time.
ANCHOR = ("state", "score", "start", "end", "revision")


def attach(correction: Correction, revision: Revision | None, hint: tuple[int | None, int | None]) -> None:
    """Find the quote in the text and note on `correction` where and how surely; nothing is saved.

    `hint` is where the browser counted it, in code points of its own text. Without a text, or without a
    passage, there is nothing to find: the state says `foreign`, or nothing.
    """
    correction.revision = revision
    if not correction.exact:
        return
    if revision is None:
        correction.state = "foreign"
        return
    quote = Quote(correction.exact, correction.prefix, correction.suffix, *hint)
    _note(correction, anchor.attach(revision.text, quote))


def anchor_of(correction: Correction) -> Anchor:
    """The anchor as it was last noted."""
    state: anchor.State = correction.state or "foreign"  # type: ignore[assignment]
    words = (correction.exact, correction.prefix, correction.suffix)
    return Anchor(correction.start, correction.end, state, *words, correction.score)


def _note(correction: Correction, found: Anchor) -> None:
    correction.state, correction.score = found.state, found.score
    correction.start, correction.end = found.start, found.end
    if found.state == "exact":
        # The words and their surroundings as the text itself has them, from which they are followed.
        correction.exact, correction.prefix, correction.suffix = found.exact, found.prefix, found.suffix


def follow(story: Story, old: Revision | None, new: Revision, *, announced: bool) -> None:
    """Carry every followed passage of the story into its new text: one comparison of the texts for all.

    A correction that was to be fixed and now reads as decided is marked as fixed. A passage that changed
    otherwise, and not by an editor's decision (`announced`), raises an alarm.
    """
    rows = list(Correction.objects.filter(story=story).followed().exclude(exact=""))
    if old is None:
        for row in rows:
            attach(row, new, (None, None))
            row.save(update_fields=[*ANCHOR, "exact", "prefix", "suffix"])
        return
    carried = anchor.carry(old.text, new.text, [anchor_of(row) for row in rows])
    for row, found in zip(rows, carried, strict=True):
        before = old.text[row.start : row.end] if row.start is not None else ""
        after = new.text[found.start : found.end] if found.start is not None else ""
        row.state, row.score = found.state, found.score
        row.start, row.end, row.revision = found.start, found.end, new
        fixed = _is_fixed(row, before, after)
        if fixed:
            row.fix, row.fixed_in = Correction.Fix.DONE, new
        row.save(update_fields=[*ANCHOR, "fix", "fixed_in"])
        if before and not fixed and not announced and not same_words(before, after):
            _raise_alarm(row, new, before, after)


def _is_fixed(row: Correction, before: str, after: str) -> bool:
    """Whether a passage that was to be fixed now reads as decided, or differs where no wording was decided."""
    if row.fix != Correction.Fix.DUE:
        return False
    if row.wording and same_words(row.wording, row.exact):
        # Only spaces, quotes or dashes were wrong, which folding would not tell apart.
        return " ".join(after.split()) == " ".join(row.wording.split())
    if row.wording:
        return bool(after) and same_words(row.wording, after)
    return bool(before) and not same_words(before, after)


def _raise_alarm(row: Correction, revision: Revision, before: str, after: str) -> None:
    Alarm.objects.create(
        site_id=row.site_id,
        story_id=row.story_id,
        correction=row,
        revision=revision,
        before=before,
        after=after,
        created_at=timezone.now(),
    )
