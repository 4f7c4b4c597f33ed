"""An editor's decisions on what readers suggest. Each is a Decision, and each answers the readers who asked."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ombud.models import Correction, Decision, Kind, Policy, Second, Story
from ombud.models.errors import Conflict, Invalid
from ombud.text import clean

from . import fixing, letters
from .editions import hold, touch
from .messages import about_correction, webhook
from .notifications import answered
from .suggesting import weight

STATUS_SALT = "ombud.correction.status"


@dataclass(frozen=True)
class Verdict:
    """What the editor decides. `wording` is how the passage shall read; `reason` is what the readers are told."""

    by: str
    reason: str = ""
    kind: str = ""
    wording: str = ""
    explanation: str = ""


def accept(correction: Correction, verdict: Verdict) -> Correction:
    """The readers are right. On Ombud's own stories the text is changed; a CMS is told what to change.

    Raises Conflict when a colleague decided meanwhile, when the kind needs a second editor and this is the
    first, or when the passage is no longer where the wording could replace it; Invalid for a missing kind.
    """
    kind = verdict.kind or correction.kind
    if not kind:
        raise Invalid(
            _("Say which kind of correction this is."), {"kind": [_("Say which kind of correction this is.")]}
        )
    with transaction.atomic():
        hold(correction.story_id)
        if needs_second(correction.site.rules, kind) and not _has_first(correction, verdict.by):
            _agree_first(correction, kind, verdict)
            return correction
        _decide(correction, Correction.Status.ACCEPTED, verdict, kind=kind, wording=verdict.wording, review="")
        if kind == Kind.RETRACTION:
            fixing.retract(correction, verdict.explanation)
        elif correction.story.source == Story.Source.OWN:
            fixing.apply(correction)
        else:
            fixing.ask_cms(correction)
    correction.refresh_from_db()
    return correction


def decline(correction: Correction, verdict: Verdict) -> Correction:
    """The text stays. The readers who asked are told why, so a reason is needed. Raises Invalid, Conflict."""
    if not verdict.reason.strip():
        message = _("Give a reason: the readers who asked will see it.")
        raise Invalid(message, {"reason": [message]})
    with transaction.atomic():
        hold(correction.story_id)
        _decide(correction, Correction.Status.DECLINED, verdict, kind=verdict.kind or correction.kind)
    correction.refresh_from_db()
    return correction


def mark_duplicate(correction: Correction, of: Correction, verdict: Verdict) -> Correction:
    """The same as another suggestion on the same story: its readers stand behind that one from now on.

    Raises Invalid for itself, a duplicate or another story's; Conflict when it was decided meanwhile.
    """
    with transaction.atomic():
        hold(correction.story_id)
        # As it is now: two suggestions called duplicates of each other would both be lost.
        of = Correction.objects.select_related("site", "story", "reader").get(pk=of.pk)
        if of.pk == correction.pk or of.story_id != correction.story_id or of.status == Correction.Status.DUPLICATE:
            raise Invalid(_("Choose another suggestion on the same story that is not a duplicate itself."))
        _decide(correction, Correction.Status.DUPLICATE, verdict, duplicate_of=of)
        Correction.objects.filter(pk=of.pk).update(seconds=F("seconds") + 1 + correction.seconds)
        of.refresh_from_db(fields=["seconds"])
        Correction.objects.filter(pk=of.pk).update(weight=weight(of))
    correction.refresh_from_db()
    return correction


def ask_second(correction: Correction, verdict: Verdict) -> Correction:
    """Ask for a second editor's opinion; the suggestion stays open. Raises Conflict when it was decided."""
    with transaction.atomic():
        changed = Correction.objects.filter(pk=correction.pk).open().update(review="second")
        if not changed:
            raise Conflict(_("A colleague was faster: this suggestion has been decided."))
        _record(correction, "ask_second", (correction.status, correction.status), verdict)
    correction.refresh_from_db()
    return correction


def mark_fixed(correction: Correction, verdict: Verdict) -> Correction:
    """An accepted correction was carried out by hand, where no text shows it: a caption, a picture, a headline.

    Raises Conflict when it is not waiting for that.
    """
    with transaction.atomic():
        hold(correction.story_id)
        due = Correction.objects.filter(pk=correction.pk, fix=Correction.Fix.DUE)
        if not due.update(fix=Correction.Fix.DONE):
            raise Conflict(_("This correction is not waiting to be fixed."))
        _record(correction, "fixed", (correction.status, correction.status), verdict)
        touch(correction.story_id)
    correction.refresh_from_db()
    return correction


def needs_second(policy: Policy, kind: str) -> bool:
    """Whether the site wants two editors to agree on this kind."""
    return (kind == Kind.CLARIFICATION and policy.clarification_second) or (
        kind == Kind.RETRACTION and policy.retraction_second
    )


def first_words(correction: Correction) -> tuple[str, str]:
    """The reason and the explanation that a first editor proposed, for the second one to take over."""
    agreed = Decision.objects.filter(correction=correction, verb="agree").order_by("-pk").first()
    return (agreed.reason, str(agreed.details.get("explanation", ""))) if agreed else ("", "")


def status_token(correction: Correction) -> str:
    """The unguessable part of a suggestion's private status page."""
    return signing.dumps(correction.pk, salt=STATUS_SALT)


def status_url(correction: Correction) -> str:
    """The address of that page."""
    return f"{settings.PUBLIC_URL}/p/{correction.site.name}/suggestions/{status_token(correction)}"


def by_status_token(token: str) -> Correction | None:
    """The suggestion whose private page this is; None for a forged token."""
    try:
        pk = signing.loads(token, salt=STATUS_SALT)
    except signing.BadSignature:
        return None
    return Correction.objects.select_related("site", "story__site").filter(pk=pk).first()


def outcome(correction: Correction) -> str:
    """What became of a decided suggestion, as a sentence for the readers who made it."""
    return {
        Correction.Status.ACCEPTED: _("The newsroom has accepted your suggestion. Thank you."),
        Correction.Status.DECLINED: _("The newsroom has looked at your suggestion and left the text as it is."),
        Correction.Status.DUPLICATE: _("Another reader pointed out the same; your suggestion was added to theirs."),
        Correction.Status.OPEN: _("The newsroom looks at your suggestion again."),
    }[Correction.Status(correction.status)]


def _has_first(correction: Correction, by: str) -> bool:
    """Whether another editor has agreed already."""
    return Decision.objects.filter(correction=correction, verb="agree").exclude(by=by).exists()


def _agree_first(correction: Correction, kind: str, verdict: Verdict) -> None:
    changed = (
        Correction.objects.filter(pk=correction.pk)
        .open()
        .update(review="second", kind=kind, wording=clean.storable(verdict.wording))
    )
    if not changed:
        raise Conflict(_("A colleague was faster: this suggestion has been decided."))
    _record(correction, "agree", (correction.status, correction.status), verdict)
    correction.refresh_from_db()


def _decide(correction: Correction, after: str, verdict: Verdict, **columns: object) -> None:
    """Move from `open` to `after`, once; tell the readers and the CMS."""
    if "wording" in columns:
        columns["wording"] = clean.storable(str(columns["wording"])).strip()
    changed = (
        Correction.objects.filter(pk=correction.pk)
        .open()
        .update(status=after, reason=clean.tidy(verdict.reason, 10_000), decided_at=timezone.now(), **columns)
    )
    if not changed:
        raise Conflict(_("A colleague was faster: this suggestion has been decided."))
    before = correction.status
    correction.refresh_from_db()
    _record(correction, after, (before, after), verdict)
    touch(correction.story_id)
    _answer_readers(correction)
    webhook(correction.site, f"correction.{after}", about_correction(correction))


def _record(correction: Correction, verb: str, change: tuple[str, str], verdict: Verdict) -> None:
    Decision.objects.create(
        site_id=correction.site_id,
        correction=correction,
        by=verdict.by,
        verb=verb,
        before=change[0],
        after=change[1],
        reason=clean.tidy(verdict.reason, 10_000),
        details={"explanation": clean.tidy(verdict.explanation, 20_000)} if verdict.explanation else {},
        created_at=timezone.now(),
    )


def _answer_readers(correction: Correction) -> None:
    """A line on the page of everybody who asked, and a mail where they left an address, in the language in which they
    wrote."""
    asked = [(correction.reader, correction.email, correction.lang)]
    seconds = Second.objects.filter(correction=correction).select_related("reader__site")
    asked += [(row.reader, row.email, row.lang) for row in seconds]
    for reader, email, lang in asked:
        if reader:
            answered(reader.pk, correction)
        with translation.override(lang or correction.story.language or "en"):
            letters.write(reader, email, _letter(correction, own=reader == correction.reader))


def _letter(correction: Correction, *, own: bool) -> letters.Letter:
    """`own` is for who made it: the link to their private page stands in no other's letter."""
    subject = _("Your suggestion on “%(headline)s”") % {"headline": correction.story.headline or correction.story.url}
    link = _("All about it: %(url)s") % {"url": status_url(correction)} if own else ""
    return letters.Letter(subject, "\n\n".join(part for part in (outcome(correction), correction.reason, link) if part))
