"""Carrying out an accepted correction: in Ombud's own text, or by asking the CMS."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.models import Correction, Revision, Story
from ombud.models.errors import Conflict, Invalid
from ombud.text import clean, extract_text, patch

from .editions import touch
from .messages import about_correction, webhook
from .passages import follow
from .revising import revise


def apply(correction: Correction) -> Revision | None:
    """Put the decided wording into the text as a new Revision. Returns None when no wording was decided.

    Raises Conflict when the passage has no place in the text as it stands, or its HTML cannot take the wording.
    """
    story = correction.story
    if not correction.wording:
        Correction.objects.filter(pk=correction.pk).update(fix=Correction.Fix.DUE)
        return None
    text, html = preview(correction, correction.wording)
    Correction.objects.filter(pk=correction.pk).update(fix=Correction.Fix.DUE)
    old = story.revision
    new = revise(story, (story.headline, text, html), "fix")
    if old is None or new is None:
        raise Conflict(_("The text reads like this already."))
    follow(story, old, new, announced=True)
    _stay(correction, old, new)
    touch(story.pk, modified_at=timezone.now())
    return new


def _stay(correction: Correction, old: Revision, new: Revision) -> None:
    """Note where the wording stands, also where it shares no word with the passage and could not be followed:
    what a notice speaks of goes on being watched."""
    start, tail = correction.start or 0, len(old.text) - (correction.end or 0)
    end = len(new.text) - tail
    if start < end and new.text[:start] == old.text[:start] and new.text[end:] == old.text[len(old.text) - tail :]:
        Correction.objects.filter(pk=correction.pk).update(
            start=start, end=end, state="reworded", revision=new, fix=Correction.Fix.DONE, fixed_in=new
        )


def preview(correction: Correction, wording: str) -> tuple[str, str]:
    """The text and HTML as they would be with `wording` in the passage's place. Raises Conflict as `apply`."""
    revision = correction.story.revision
    if revision is None or correction.start is None or correction.end is None or correction.revision_id != revision.pk:
        raise Conflict(_("The passage has no place in the text as it stands now. Change the text by hand."))
    text = revision.text[: correction.start] + wording + revision.text[correction.end :]
    if not revision.html:
        return text, ""
    html = patch.replace(revision.html, revision.text, correction.start, correction.end, wording)
    if html is None:
        raise Conflict(_("The wording does not fit into this place of the page. Change the text by hand."))
    # The text as the page now has it: a wording's double spaces are one there.
    return extract_text.html_text(html), html


def ask_cms(correction: Correction) -> None:
    """The CMS keeps the text: it is told what to change, and the next Revision shows whether it did."""
    Correction.objects.filter(pk=correction.pk).update(fix=Correction.Fix.DUE)
    webhook(correction.site, "correction.fix", about_correction(correction))


def retract(correction: Correction, explanation: str) -> None:
    """The page stays and its text gives way to an explanation. Raises Invalid without one."""
    story = correction.story
    words = clean.tidy(explanation, 20_000)
    if not words.strip():
        message = _("Explain the retraction: this stands in the place of the text.")
        raise Invalid(message, {"explanation": [message]})
    if story.source == Story.Source.OWN:
        old = story.revision
        new = revise(story, (story.headline, words, ""), "fix")
        if new:
            follow(story, old, new, announced=True)
        Correction.objects.filter(pk=correction.pk).update(fix=Correction.Fix.DONE, fixed_in=new)
    else:
        ask_cms(correction)
    touch(story.pk, status=Story.Status.RETRACTED, modified_at=timezone.now(), relate_at=timezone.now())
