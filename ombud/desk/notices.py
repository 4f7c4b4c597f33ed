"""Writing notices, amending them, and finding those that are published."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ombud.actions import alarms, notices
from ombud.actions.notices import Note
from ombud.models import Alarm, Correction, Kind, Notice, Revision, Story
from ombud.models.errors import Conflict, NotFound, Refused
from ombud.publish.links import address_of
from ombud.publish.notices import kind_label, notice_dict, notice_url
from ombud.text import language as languages

from . import access, pages
from .correction_asked import Asked, near
from .correction_words import rule
from .corrections import correction_page, tabs
from .deciding import publish_now
from .notice_words import compose, default_placement, language_of, was_and_now
from .reach import Reach
from .roles import CORRECTIONS

PAGE = 40
FIELDS = ("kind", "was", "now", "why", "text", "placement", "reason", "composed")


@dataclass(frozen=True)
class Draft:
    """What the form says. `composed` is the text that the desk proposed: if `text` still says that, nobody wrote it."""

    kind: str = Kind.CORRECTION.value
    was: str = ""
    now: str = ""
    why: str = ""
    text: str = ""
    placement: str = ""
    reason: str = ""
    composed: str = ""

    @classmethod
    def of_post(cls, request: HttpRequest) -> Draft:
        """From the sent form; browsers send line ends as CR LF."""
        return cls(**{name: request.POST.get(name, "").replace("\r\n", "\n").replace("\x00", "") for name in FIELDS})

    def completed(self, story: Story) -> Draft:
        """With the text composed from the parts, unless somebody has written one."""
        if self.text.strip() and self.text.strip() != self.composed.strip():
            return self
        text = compose(story, self.kind, self.was, self.now, self.why)
        return replace(self, text=text, composed=text)

    @property
    def note(self) -> Note:
        """As the verbs of `actions.notices` take it."""
        return Note(self.kind, self.text, self.was, self.now, self.placement or default_placement(self.kind))


@dataclass(frozen=True)
class About:
    """What a form is about: always a story, and where it has one the suggestion, alarm or notice."""

    story: Story
    correction: Correction | None = None
    alarm: Alarm | None = None
    notice: Notice | None = None


@access.editors
@require_http_methods(["GET", "HEAD", "POST"])
def for_correction(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the notice of an accepted suggestion."""
    row = access.correction_or_404(request, pk)
    there = Notice.objects.filter(correction=row).first()
    if there or row.status != Correction.Status.ACCEPTED:
        told = _("It has its notice already. A colleague may have been faster; you can amend that one.")
        refused = Conflict(told if there else _("Only an accepted correction gets a notice."))
        return correction_page(request, pk, alert=refused.detail, status=refused.status)
    about = About(row.story, correction=row)
    if request.method == "POST":
        return _publish_or_show(request, about)
    text = Revision.objects.filter(pk=row.revision_id or 0).values_list("text", flat=True).first()
    was, now = was_and_now(row, text)
    if row.kind == Kind.RETRACTION:
        was = now = ""
    return _form(request, about, Draft(row.kind, was, now).completed(row.story))


@access.editors
@require_http_methods(["GET", "HEAD", "POST"])
def for_story(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a notice that no reader asked for, or one about an edit that raised an alarm."""
    story = access.story_or_404(request, pk, CORRECTIONS)
    given = request.POST if request.method == "POST" else request.GET
    alarm = access.alarm_or_404(request, given["alarm"]) if given.get("alarm") else None
    if alarm and alarm.story_id != story.pk:
        raise NotFound(_("There is no such alarm."))
    about = About(story, alarm=alarm)
    if request.method == "POST":
        return _publish_or_show(request, about)
    was, now = (alarm.before, alarm.after) if alarm else ("", "")
    return _form(request, about, Draft(was=was, now=now).completed(story))


@access.editors
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A published notice: what it says, what it said before, and the form that amends it."""
    notice = access.notice_or_404(request, pk)
    about = About(notice.story, notice=notice)
    if request.method != "POST":
        return _form(request, about, Draft(notice.kind, notice.was, notice.now, "", notice.text, notice.placement))
    draft = Draft.of_post(request)
    if request.POST.get("verb") != "publish":
        return _form(request, about, draft)
    try:
        if request.POST.get("seen", "") != _seen(notice):
            raise Conflict(_("A colleague has amended this notice since you opened it. Look at it again."))
        notices.amend(notice, draft.note, by=access.member(request).get_username(), reason=draft.reason)
    except Refused as refused:
        return _form(request, about, draft, said=refused.detail, status=refused.status)
    publish_now(notice.story_id, notice.site_id)
    return pages.done(request, _("Amended. Readers see what it says now, and that it was amended."), _url(notice))


@access.editors
@require_safe
def published(request: HttpRequest) -> HttpResponse:
    """All notices, the newest first."""
    reach = Reach.of(request, CORRECTIONS)
    asked = Asked.of(request.GET.dict(), reach.sites)
    rows = Notice.objects.filter(near(asked, reach).within())
    after = request.GET.get("before", "")
    if after.isascii() and after.isdigit() and len(after) < 18:
        rows = rows.filter(pk__lt=int(after))
    found = list(rows.select_related("site", "story__site").order_by("-pk")[: PAGE + 1])
    query = f"site={asked.site}&" if asked.site else ""
    context = {
        "notices": [(each, kind_label(each.kind), notice_url(each), address_of(each.story)) for each in found[:PAGE]],
        "more": f"/desk/corrections/notices?{query}before={found[PAGE - 1].pk}" if len(found) > PAGE else "",
        "asked": asked,
        "sites": reach.sites,
        **tabs(asked, reach, "notices"),
    }
    return pages.page(request, "desk/notices.html", context)


def _publish_or_show(request: HttpRequest, about: About) -> HttpResponse:
    draft = Draft.of_post(request)
    ready = draft.completed(about.story)
    if request.POST.get("verb") != "publish":
        return _form(request, about, ready)
    if ready.text.strip() != draft.text.strip():
        return _form(
            request, about, ready, said=_("The text was composed anew from your words. Publish it if it is right.")
        )
    try:
        by = access.member(request).get_username()
        made = notices.publish(about.story, ready.note, by=by, correction=about.correction)
    except Refused as refused:
        return _form(request, about, draft, said=refused.detail, status=refused.status)
    if about.alarm and about.alarm.status == Alarm.Status.OPEN:
        _see(about.alarm, by)
    publish_now(about.story.pk, about.story.site_id)
    return pages.done(request, _("Published. Readers see it on the story and in the public log."), _url(made))


def _see(alarm: Alarm, by: str) -> None:
    try:
        alarms.see(alarm, by=by)
    except Conflict:
        # A colleague took the alarm off the desk meanwhile, which is all that was wanted.
        return


def _form(request: HttpRequest, about: About, draft: Draft, *, said: str = "", status: int = 200) -> HttpResponse:
    story, notice = about.story, about.notice
    code = story.language or language_of(story)
    context = {
        "about": about,
        "story": story,
        "story_url": address_of(story),
        "draft": draft,
        "language": code,
        "dir": languages.direction(code),
        "kinds": [(kind, kind_label(kind), rule(kind, story.site.rules)) for kind in Kind.values if kind],
        "kind": kind_label(draft.kind) if draft.kind in Kind.values else "",
        "placement": draft.note.placement,
        "paragraphs": [part for part in draft.text.split("\n\n") if part.strip()],
        "notice": notice_dict(notice, story) if notice else None,
        "seen": _seen(notice) if notice else "",
        "note" if status == 200 else "alert": said,
    }
    return pages.page(request, "desk/notice.html", context, status=status)


def _seen(notice: Notice) -> str:
    return notice.amended_at.isoformat() if notice.amended_at else ""


def _url(notice: Notice) -> str:
    return f"/desk/corrections/notices/{notice.pk}"
