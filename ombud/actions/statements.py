"""Statements of reasons: what an author is told of a decision (Digital Services Act, article 17).

Each has a page of its own behind a signed link, so that a guest without an account reaches it; it is told on the
reader's page, in the embed's `me`, and by mail where there is an address. The page is drawn from the Decision.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.utils import translation
from django.utils.translation import gettext as _

from ombud.models import Comment, Decision, Notification, Reader, Site
from ombud.models.reason import label

from . import letters, messages, reasons
from .notifications import notify

SALT = "ombud.decision"
# What takes something from a person; each can be appealed.
ADVERSE = ("reject", "spam", "veil", "warn", "suspend", "ban")
# And from one of its versions, while the comment stands.
TOLD = (*ADVERSE, "reject_version")
# A moderator may take a decision back at once: the mail waits, so that nobody is told what no longer holds.
MAIL_WAITS = timedelta(minutes=1)


def tell(decision: Decision) -> None:
    """Tell the person concerned. Spammers get no mail: their addresses are mostly somebody else's."""
    reader = person(decision)
    if reader is None or decision.verb not in TOLD:
        return
    kind = Notification.Kind.WARNING if decision.verb == "warn" else Notification.Kind.DECISION
    notify(reader.pk, kind, decision=decision, comment=decision.comment, words=decision.words)
    if reader.email and decision.verb != "spam":
        _mail(decision, reader)


def take_back(decision: Decision) -> None:
    """Tell the author that a decision on their comment was reversed by `decision`; nothing if they never heard of
    the one before: what they have not seen yet, and the mail that has not left, go."""
    comment = decision.comment
    if comment is None or comment.reader_id is None:
        return
    earlier = list(comment.decisions.filter(verb__in=ADVERSE).values_list("pk", flat=True))
    if not earlier:
        return
    told = Notification.objects.filter(reader=comment.reader_id, comment=comment, kind=Notification.Kind.DECISION)
    adverse = told.filter(decision__verb__in=ADVERSE)
    heard = adverse.filter(seen_at__isnull=False).exists()
    adverse.filter(seen_at__isnull=True).delete()
    recalled = messages.recall(comment.site_id, earlier)
    if heard or (comment.reader and comment.reader.email and not recalled):
        notify(comment.reader_id, Notification.Kind.DECISION, decision=decision, comment=comment)


def end(reader: Reader) -> None:
    """A suspension or a ban is over: who has not read of it yet need not."""
    over = list(Decision.objects.filter(reader=reader, verb__in=("suspend", "ban")).values_list("pk", flat=True))
    Notification.objects.filter(reader=reader, decision__in=over, seen_at=None).delete()
    messages.recall(reader.site_id, over)


def token(decision_id: int) -> str:
    """The unguessable part of a decision's own page. Without a time in it: a decision has one address."""
    return signing.Signer(salt=SALT).sign(str(decision_id))


def by_token(site: Site, given: str) -> Decision | None:
    """The decision of this site whose page this is; None for a forged token, or one of another site's."""
    try:
        pk = int(signing.Signer(salt=SALT).unsign(given))
    except (signing.BadSignature, ValueError):
        return None
    related = ("site", "reader", "comment__reader", "comment__story__site", "comment__site", "appeal")
    found = Decision.objects.select_related(*related).filter(pk=pk, site=site, verb__in=TOLD).first()
    return found if found and person(found) else None


def url(site: Site, decision_id: int, language: str = "") -> str:
    """The address of a decision's page, in an interface language where one is given."""
    return f"{settings.PUBLIC_URL}/p/{site.name}/decisions/{token(decision_id)}" + (
        f"?lang={language}" if language else ""
    )


def person(decision: Decision) -> Reader | None:
    """Whom a decision concerns: the reader, or the author of the comment."""
    return decision.reader or (decision.comment.reader if decision.comment else None)


def concerned(decision: Decision) -> tuple[str, str]:
    """The words that a decision is about, as HTML as they stand now, and their language: a comment's, or those of the
    version of it that was rejected. Nothing where they are gone."""
    comment: Comment | None = decision.comment
    if comment is None:
        return "", ""
    if decision.verb != "reject_version":
        return comment.html, comment.language
    language = str(decision.details.get("language", ""))
    return next((each.html for each in comment.versions.all() if each.language == language), ""), language


def language_of(reader: Reader, comment: Comment | None) -> str:
    """The interface language in which a person is best told something."""
    known = dict(settings.LANGUAGES)
    spoken = [comment.language if comment else "", *reader.languages, reader.site.language]
    return next((code.split("-")[0] for code in spoken if code.split("-")[0] in known), "en")


def sentence(decision: Decision) -> str:
    """What was decided, to the person concerned, in the language that is spoken now."""
    return {
        "reject": _("Your comment is not shown."),
        "spam": _("Your comment is not shown: it was taken for advertising."),
        "veil": _("Your comment stands under a veil; readers open it if they wish."),
        "reject_version": _("What you wrote in a second language is not shown; your comment is."),
        "warn": _("The newsroom has a word with you."),
        "suspend": _("You cannot post here for a while."),
        "ban": _("You cannot post here any more."),
    }[decision.verb]


def _mail(decision: Decision, reader: Reader) -> None:
    """What a mail may hold: not the comment's words, for it goes through other hands."""
    site = decision.site
    lang = language_of(reader, decision.comment)
    with translation.override(lang):
        why = reasons.text(site, decision.code, lang) if decision.comment else label(decision.code)
        parts = [sentence(decision), why if decision.comment or decision.code else "", decision.words]
        if decision.comment:
            story = decision.comment.story
            parts.insert(1, _("It was on “%(story)s”.") % {"story": story.headline or story.url})
        link = url(site, decision.pk, lang)
        parts.append(_("All about this decision, and how to appeal: %(url)s") % {"url": link})
        subject = _("%(site)s: a decision of the newsroom") % {"site": site.title}
        letter = letters.Letter(subject, "\n\n".join(filter(None, parts)), decision.pk)
        letters.write(reader, reader.email, letter, after=MAIL_WAITS)
