"""An editor's decision, from the buttons beside a suggestion."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ombud.actions import corrections
from ombud.actions.corrections import Verdict
from ombud.models import Correction, Kind, Story
from ombud.models.errors import Conflict, Invalid

from . import access, pages
from .correction_asked import Asked
from .correction_passage import proposed
from .correction_rows import seen
from .correction_words import needs_notice
from .corrections import correction_page, group_of, reasons_for, waiting
from .deciding import publish_now
from .reach import Reach
from .roles import CORRECTIONS

REASON_LIMIT = 2000


@access.editors
@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Do what the pressed button says, if the suggestion is still as it was when the editor looked at it.

    A script that asks for it gets the suggestion's new row, others go back to where they came from.
    """
    correction = access.correction_or_404(request, request.POST.get("correction", ""))
    try:
        wanted = request.POST.get("verb", "")
        if wanted != "fixed":
            check_unchanged(correction, request.POST.get("seen", ""))
        verb = _VERBS.get(wanted)
        if verb is None:
            raise Invalid(_("This cannot be done with a suggestion."))
        return verb(request, correction)
    except (Conflict, Invalid) as refused:
        if by_script(request):
            return _fragment(request, correction.pk, alert=refused.detail, status=refused.status)
        return correction_page(request, correction.pk, alert=refused.detail, status=refused.status)


def check_unchanged(correction: Correction, mark: str) -> None:
    """Raise Conflict when a colleague decided, or the text changed, after the editor's look."""
    if correction.status != Correction.Status.OPEN:
        raise Conflict(_("A colleague was faster: this suggestion has been decided. See below what they decided."))
    if seen(correction) != mark:
        raise Conflict(_("The text, or what a colleague proposes, has changed since you looked. Please look again."))


def verdict(request: HttpRequest, **more: str) -> Verdict:
    """What the form says of a decision. Raises Invalid for a reason that is too long."""
    reason = request.POST.get("reason", "").strip()
    if len(reason) > REASON_LIMIT:
        raise Invalid(_("A reason has at most %(limit)d characters.") % {"limit": REASON_LIMIT})
    return Verdict(by=access.member(request).get_username(), reason=reason, **more)


def accept_and_go_on(request: HttpRequest, correction: Correction, given: Verdict) -> HttpResponse:
    """Accept; then to the notice where the site's policy wants one, else back."""
    accepted = corrections.accept(correction, given)
    publish_now(accepted.story_id, accepted.site_id)
    if accepted.status == Correction.Status.OPEN:
        told = _("Noted that you would accept it. This kind needs a second editor: a colleague has to agree.")
        return finished(request, accepted, told)
    if needs_notice(accepted):
        return pages.done(
            request, f"{_done(accepted)} {_('Now the notice:')}", f"/desk/corrections/{accepted.pk}/notice"
        )
    return finished(request, accepted, _done(accepted))


def finished(request: HttpRequest, correction: Correction, told: str) -> HttpResponse:
    """After a decision: the row as it is now for a script, else the page from which the form was sent."""
    if by_script(request):
        return _fragment(request, correction.pk)
    return pages.done(request, told, back(request).url)


def back(request: HttpRequest) -> Asked:
    """The page of the desk on which the form stood."""
    return Asked.of(QueryDict(request.POST.get("back", "")).dict(), access.sites(request, CORRECTIONS))


def by_script(request: HttpRequest) -> bool:
    """Whether the desk's script asks, which puts the answer into the page."""
    return request.headers.get("X-Requested-With") == "fetch"


def _accept(request: HttpRequest, correction: Correction) -> HttpResponse:
    kind = request.POST.get("kind", "") or correction.kind
    wording = proposed(correction)
    own = correction.story.source == Story.Source.OWN
    if not kind or kind == Kind.RETRACTION or (own and (not wording or correction.start is None)):
        # There is more to say than a button can: the form asks for it.
        return HttpResponseRedirect(
            f"/desk/corrections/{correction.pk}/accept?kind={kind if kind in Kind.values else ''}"
        )
    return accept_and_go_on(request, correction, verdict(request, kind=_known(kind), wording=wording))


def _decline(request: HttpRequest, correction: Correction) -> HttpResponse:
    declined = corrections.decline(correction, verdict(request))
    publish_now(declined.story_id, declined.site_id)
    return finished(request, declined, _("Declined. The readers who asked are told why."))


def _duplicate(request: HttpRequest, correction: Correction) -> HttpResponse:
    of = request.POST.get("of", "")
    if not of:
        return HttpResponseRedirect(f"/desk/corrections/{correction.pk}/duplicate")
    marked = corrections.mark_duplicate(correction, access.correction_or_404(request, of), verdict(request))
    publish_now(marked.story_id, marked.site_id)
    return finished(request, marked, _("Called a duplicate. Its readers stand behind the other one now."))


def _second(request: HttpRequest, correction: Correction) -> HttpResponse:
    asked = corrections.ask_second(correction, verdict(request))
    return finished(request, asked, _("A second editor is asked. It stays open."))


def _fixed(request: HttpRequest, correction: Correction) -> HttpResponse:
    fixed = corrections.mark_fixed(correction, verdict(request))
    publish_now(fixed.story_id, fixed.site_id)
    return finished(request, fixed, _("Noted as fixed by hand."))


_VERBS: dict[str, Callable[[HttpRequest, Correction], HttpResponse]] = {
    "accept": _accept,
    "decline": _decline,
    "duplicate": _duplicate,
    "second": _second,
    "fixed": _fixed,
}


def _known(kind: str) -> str:
    if kind not in Kind.values:
        raise Invalid(_("Say which kind of correction this is."))
    return kind


def _done(correction: Correction) -> str:
    if correction.fix == Correction.Fix.DONE:
        return _("Accepted. The story reads so now.")
    if correction.story.source == Story.Source.OWN:
        return _("Accepted. The text is still to be changed by hand.")
    if correction.site.webhook_url:
        return _("Accepted. The newsroom’s system is told what to change.")
    return _("Accepted. Now change it in the newsroom’s system; this desk notices when it is done.")


def _fragment(request: HttpRequest, pk: int, *, alert: str = "", status: int = 200) -> HttpResponse:
    """The suggestion's row as it is now, and in a header how many still wait."""
    group = group_of(access.correction_or_404(request, pk), access.member(request).get_username())
    context = {
        "group": group,
        "row": group.rows[0],
        "reasons": reasons_for([group]),
        "asked": back(request),
        "alert": alert,
        "decided": not group.rows[0].is_open,
    }
    response = render(request, "desk/correction_row.html", context, status=status)
    response["Ombud-Held"] = str(waiting(Reach.of(request, CORRECTIONS))["open"])
    return response
