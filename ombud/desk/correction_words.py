"""What the desk calls the states, kinds and decisions of suggestions."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ombud.models import Correction, Decision, Kind, Policy
from ombud.publish.surroundings import interface_language
from ombud.text.diff import worddiff

# A change of a few letters is most often one of spelling; a digit is a fact.
SPELLING_LETTERS = 12

Status = Correction.Status


def settled(correction: Correction) -> bool:
    """Whether the passage reads otherwise because the newsroom fixed it as decided: that is no reason to look."""
    return correction.fix == Correction.Fix.DONE and correction.state == "reworded"


def state_word(correction: Correction) -> str:
    """What has become of the passage since it was quoted, as one word; empty where nothing was quoted."""
    if settled(correction):
        return pgettext("state of a passage", "fixed")
    return {
        "exact": pgettext("state of a passage", "exact"),
        "moved": pgettext("state of a passage", "moved"),
        "reworded": pgettext("state of a passage", "reworded"),
        "ambiguous": pgettext("state of a passage", "ambiguous"),
        "gone": pgettext("state of a passage", "gone"),
        "foreign": pgettext("state of a passage", "not in the story’s text"),
    }.get(correction.state, "")


def state_told(correction: Correction) -> str:
    """What that means for the editor; empty where it goes without saying."""
    if not correction.exact:
        return _("No passage was quoted: it is about the story as a whole.")
    if settled(correction):
        return ""
    return {
        "moved": _("The same words stand elsewhere in the story now."),
        "reworded": _("The text reads otherwise now. The reader quoted:"),
        "ambiguous": _("These words stand in several places, and nothing tells which is meant."),
        "gone": _("These words no longer stand in the story."),
        "foreign": _("These words are not in the story’s text: perhaps a caption, a box or an advertisement."),
    }.get(correction.state, "")


def status_word(correction: Correction) -> str:
    """Where it stands between arriving and being fixed."""
    if correction.status == Status.OPEN and correction.review:
        return _("a second editor is asked")
    if correction.status == Status.ACCEPTED and correction.fix == Correction.Fix.DUE:
        return _("accepted, to be fixed")
    return {
        Status.OPEN: pgettext("status of a suggestion", "open"),
        Status.ACCEPTED: pgettext("status of a suggestion", "accepted"),
        Status.DECLINED: pgettext("status of a suggestion", "declined"),
        Status.DUPLICATE: pgettext("status of a suggestion", "duplicate"),
    }[Status(correction.status)]


def decided_by(decision: Decision) -> str:
    """Who did what, as a sentence."""
    told = {
        "accepted": _("Accepted by %(who)s"),
        "declined": _("Declined by %(who)s"),
        "duplicate": _("Called a duplicate by %(who)s"),
        "ask_second": _("%(who)s asks for a second editor"),
        "agree": _("%(who)s would accept it; a second editor has to agree"),
        "publish": _("Notice published by %(who)s"),
        "amend": _("Notice amended by %(who)s"),
        "see_alarm": _("An unannounced edit was seen by %(who)s"),
    }
    return told.get(decision.verb, f"{decision.verb}: %(who)s") % {"who": decision.by}


def rule(kind: str, policy: Policy) -> str:
    """What a kind is for and what follows from it, in one sentence, under the site's policy."""
    if kind == Kind.TYPO:
        if policy.typo_notice:
            return _("Letters and marks; the meaning stays. Fixed, and a notice says so.")
        return _("Letters and marks; the meaning stays. Fixed silently.")
    if kind == Kind.CORRECTION:
        return _("Something was wrong. A notice says what it was and what is right.")
    if kind == Kind.CLARIFICATION:
        if policy.clarification_second:
            return _("True, but unclear or without its context. A second editor has to agree; a notice follows.")
        return _("True, but unclear or without its context. A notice says what was made clear.")
    if kind == Kind.UPDATE:
        return _("New facts since publication; what stood there was right then. A notice dates them.")
    if policy.retraction_second:
        return _("The story cannot stand. Its page stays with an explanation; a second editor has to agree.")
    return _("The story cannot stand. Its page stays, and an explanation takes the place of the text.")


def needs_notice(correction: Correction) -> bool:
    """Whether the site's policy wants a notice for it."""
    if correction.status != Status.ACCEPTED:
        return False
    return correction.kind != Kind.TYPO or correction.site.rules.typo_notice


def guessed_kind(words: str, wording: str) -> str:
    """The likely kind where the reader named none, for an editor to confirm: a few letters are spelling."""
    changed = [piece for op, piece in worddiff(words, wording) if op != "equal"] if wording else []
    if not changed or any(character.isdigit() for piece in changed for character in piece):
        return Kind.CORRECTION
    return Kind.TYPO if all(len(piece) <= SPELLING_LETTERS for piece in changed) else Kind.CORRECTION


def ready_reasons(lang: str) -> list[str]:
    """Sentences with which editors often decline, in the reader's language `lang`."""
    with translation.override(lang):
        return [
            _("We have checked this with the source: the text is right."),
            _("This is a matter of opinion, and the text makes clear whose it is."),
            _("Both spellings are right; this is the one that we use."),
            _("The text was right on the day it was published; we do not change it afterwards."),
            _("This is not a part of our story: we have passed it on to those who look after it."),
        ]


def answer_language(correction: Correction) -> str:
    """The catalogue in which the reader is best answered: that of their own language, else of the story's."""
    return interface_language(correction.lang, correction.story.language, correction.site.language)
