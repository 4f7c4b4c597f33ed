"""Who may see and do what at the desk. Each function gives the thing or refuses; no other file decides this.

A thing of which one may not know is not found, and refused in the same words as one that does not exist. What the
roles mean stands in `roles`; docs/desk.md has the table, and a test walks every address as everybody.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.contrib.auth.models import User
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from ombud.accounts import entering
from ombud.models import (
    Alarm,
    Appeal,
    Comment,
    Correction,
    Decision,
    Invitation,
    Merge,
    Notice,
    Reader,
    Role,
    Site,
    Story,
    Version,
)
from ombud.models.errors import Forbidden, NotFound, Refused

from . import fields, pages, signed_out, switch
from .roles import COMMENTS, CORRECTIONS, OWNING, STORIES, Held

Given = ParamSpec("Given")
View = Callable[Concatenate[HttpRequest, Given], HttpResponse]
Thing = TypeVar("Thing")
OBJECTED = ("decision__site", "decision__reader", "decision__comment__story__site")
APPEAL_RELATED = ("site", "reader", "claimed_by", *OBJECTED)


def anybody(view: View[Given]) -> View[Given]:
    """A page of the desk that strangers may open: signing in and out, accepting an invitation."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponse:
        return pages.secured(view(fields.legible(request), *args, **kwargs))

    return _marked(guarded, "anybody")


def staff(view: View[Given]) -> View[Given]:
    """A page for everybody with a role. The stranger is sent to sign in; who has no role gets 403."""
    return _guarded(view, STORIES, "staff")


def moderators(view: View[Given]) -> View[Given]:
    """A page for moderators: comments and their authors."""
    return _guarded(view, COMMENTS, "moderators")


def editors(view: View[Given]) -> View[Given]:
    """A page for editors: corrections, and what is done with stories."""
    return _guarded(view, CORRECTIONS, "editors")


def owners(view: View[Given]) -> View[Given]:
    """A page for owners: people and settings."""
    return _guarded(view, OWNING, "owners")


def member(request: HttpRequest) -> User:
    """Who is signed in, inside a view for staff. Raises Forbidden elsewhere."""
    if not isinstance(request.user, User):
        raise Forbidden(_("Sign in first."))
    return request.user


def held(request: HttpRequest) -> Held:
    """What the roles of who is signed in allow; read once for each request."""
    known: Held | None = getattr(request, "ombud_held", None)
    if known is None:
        user = request.user
        known = Held.of(user) if isinstance(user, User) and user.is_staff and user.is_active else Held()
        request.ombud_held = known  # type: ignore[attr-defined]
    return known


def may(request: HttpRequest, right: str, site: int, section: str | None = None) -> bool:
    """Whether who is signed in has a right on a story's section, or without one on the whole site."""
    return held(request).allows(right, site, section)


def sites(request: HttpRequest, right: str = STORIES) -> list[Site]:
    """The sites on which a right holds, on all of the site or on some of its sections: of several the one that was
    chosen in the frame, so for lists only. What somebody may do is `held`'s to say."""
    return switch.narrowed(request, held(request).sites_with(right))


def sections(request: HttpRequest, right: str = STORIES) -> dict[int, frozenset[str]]:
    """The sections to which a right is narrowed, by the site's number; sites that it holds on altogether are not in it.

    Who lists things by `sites` must narrow the list by these: `within` does.
    """
    return held(request).sections(right)


def within(request: HttpRequest, right: str, *, site: str = "site", section: str = "story__section") -> Q:
    """The condition on rows for a right; `site` and `section` are the paths from a row to them."""
    narrowed = sections(request, right)
    whole = [each.pk for each in sites(request, right) if each.pk not in narrowed]
    wanted = Q(**{f"{site}__in": whole})
    for pk, names in narrowed.items():
        wanted |= Q(**{site: pk, f"{section}__in": sorted(names)})
    return wanted


def site_or_404(request: HttpRequest, name: str, right: str = OWNING) -> Site:
    """The site, for who has the right on all of it. Raises NotFound."""
    found = next((each for each in held(request).sites_with(right) if each.name == name), None)
    return _given(found, found is not None and may(request, right, found.pk), _("There is no such site."))


def role_or_404(request: HttpRequest, pk: str | int) -> Role:
    """One role of one person, for the owners of its site. Raises NotFound."""
    found = Role.objects.select_related("site", "user").filter(pk=_number(pk)).first()
    return _given(found, found is not None and may(request, OWNING, found.site_id), _("There is no such role."))


def person_or_404(request: HttpRequest, pk: str | int) -> User:
    """A member of staff who has a role on a site that one owns. Raises NotFound."""
    owned = held(request).sites_with(OWNING)
    found = User.objects.filter(pk=_number(pk), roles__site__in=owned).distinct().first()
    return _given(found, True, _("There is no such person."))


def answers_for(request: HttpRequest, person: User) -> bool:
    """Whether all that this person may do, or is as a reader, is on sites that one owns: a link needs that."""
    if held(request).everywhere:
        return True
    owned = {site.pk for site in held(request).sites_with(OWNING)}
    known = {*person.roles.values_list("site", flat=True), *person.readers.values_list("site", flat=True)}
    return not person.is_superuser and known <= owned


def invitation_or_404(request: HttpRequest, pk: str | int) -> Invitation:
    """An invitation, for the owners of its site. Raises NotFound."""
    found = Invitation.objects.select_related("site").filter(pk=_number(pk)).first()
    return _given(found, found is not None and may(request, OWNING, found.site_id), _("There is no such invitation."))


def comment_or_404(request: HttpRequest, pk: str | int) -> Comment:
    """The comment with everything that a row of the queue shows of it, for its moderators. Raises NotFound."""
    related = ("site", "story__site", "reader", "parent", "root")
    found = Comment.objects.select_related(*related).filter(pk=_number(pk)).first()
    mine = found is not None and may(request, COMMENTS, found.site_id, found.story.section)
    return _given(found, mine, _("There is no such comment. Its author or a colleague may have erased it."))


def version_or_404(request: HttpRequest, pk: str | int) -> Version:
    """A comment's version in another language, for the comment's moderators. Raises NotFound."""
    related = ("comment__site", "comment__story__site", "comment__reader", "comment__parent")
    found = Version.objects.select_related(*related).filter(pk=_number(pk)).first()
    mine = found is not None and may(request, COMMENTS, found.comment.site_id, found.comment.story.section)
    return _given(found, mine, _("There is no such comment. Its author or a colleague may have erased it."))


def reader_or_404(request: HttpRequest, pk: str | int) -> Reader:
    """The reader with their site, for moderators of all of it: what is done to a person reaches every section.

    Raises NotFound.
    """
    found = Reader.objects.select_related("site").filter(pk=_number(pk)).first()
    mine = found is not None and may(request, COMMENTS, found.site_id)
    return _given(found, mine, _("There is no such reader."))


def appeals_of(request: HttpRequest) -> QuerySet[Appeal]:
    """The appeals that who is signed in may see: on comments of their sections, on people where all is theirs."""
    return Appeal.objects.filter(within(request, COMMENTS, section="decision__comment__story__section"))


def appeal_or_404(request: HttpRequest, pk: str | int) -> Appeal:
    """The appeal with the decision that it is about. Raises NotFound."""
    found = Appeal.objects.select_related(*APPEAL_RELATED).filter(pk=_number(pk)).first()
    comment = found.decision.comment if found else None
    mine = found is not None and may(request, COMMENTS, found.site_id, comment.story.section if comment else None)
    return _given(found, mine, _("There is no such appeal."))


def decisions_of(request: HttpRequest) -> QuerySet[Decision]:
    """The decisions that who is signed in may read: owners all of their sites, moderators those on comments and
    their authors, editors those on suggestions, notices and stories."""
    near = partial(within, request, site="place")
    moderating = near(COMMENTS, section="comment__story__section")
    wanted = near(OWNING, section="comment__story__section")
    wanted |= (Q(comment__isnull=False) | Q(reader__isnull=False)) & moderating
    wanted |= Q(correction__isnull=False) & near(CORRECTIONS, section="correction__story__section")
    wanted |= Q(notice__isnull=False) & near(CORRECTIONS, section="notice__story__section")
    wanted |= Q(story__isnull=False) & near(CORRECTIONS, section="story__section")
    # Adding nothing hides the site from its index: all of a site would be sorted for a page.
    return Decision.objects.annotate(place=F("site_id") + 0).filter(wanted)


def story_or_404(request: HttpRequest, pk: str | int, right: str = STORIES) -> Story:
    """The story, for who has the right on its section. Raises NotFound."""
    found = Story.objects.select_related("site", "merged_into").filter(pk=_number(pk)).first()
    mine = found is not None and may(request, right, found.site_id, found.section)
    return _given(found, mine, _("There is no such story."))


def merge_or_404(request: HttpRequest, pk: str | int) -> Merge:
    """The merge, for the editors of both stories. Raises NotFound."""
    found = Merge.objects.select_related("source__site", "target__site").filter(pk=_number(pk)).first()
    both = (found.source, found.target) if found else ()
    mine = all(may(request, CORRECTIONS, each.site_id, each.section) for each in both)
    return _given(found, mine, _("There is no such merge."))


def correction_or_404(request: HttpRequest, pk: str | int) -> Correction:
    """The suggestion with its site and story, for its editors. Raises NotFound."""
    found = Correction.objects.select_related("site", "story__site", "duplicate_of").filter(pk=_number(pk)).first()
    mine = found is not None and may(request, CORRECTIONS, found.site_id, found.story.section)
    return _given(found, mine, _("There is no such suggestion."))


def notice_or_404(request: HttpRequest, pk: str | int) -> Notice:
    """The notice with its site and story, for its editors. Raises NotFound."""
    found = Notice.objects.select_related("site", "story__site", "correction").filter(pk=_number(pk)).first()
    mine = found is not None and may(request, CORRECTIONS, found.site_id, found.story.section)
    return _given(found, mine, _("There is no such notice."))


def alarm_or_404(request: HttpRequest, pk: str | int) -> Alarm:
    """The alarm with its story and suggestion, for its editors. Raises NotFound."""
    found = Alarm.objects.select_related("site", "story__site", "correction").filter(pk=_number(pk)).first()
    mine = found is not None and may(request, CORRECTIONS, found.site_id, found.story.section)
    return _given(found, mine, _("There is no such alarm."))


def _guarded(view: View[Given], right: str, name: str) -> View[Given]:
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return pages.secured(signed_out.answer(request))
        try:
            if not held(request).somewhere(STORIES):
                raise Forbidden(_("This is the newsroom's desk. Your account is not one of its staff."))
            if not held(request).somewhere(right):
                raise Forbidden(_("Your role does not reach this page. An owner can give you another one."))
            if _lacks_second_factor(request):
                return pages.secured(HttpResponseRedirect(entering.SECOND_FACTOR))
            entering.touch(request)
            return pages.secured(view(fields.legible(request), *args, **kwargs))
        except Refused as refused:
            return pages.secured(pages.refusal(request, refused))

    return _marked(guarded, name)


def _marked(view: View[Given], who: str) -> View[Given]:
    """The view, with a word on who may open it: a test looks for it at every address of the desk."""
    view.who = who  # type: ignore[attr-defined]
    return view


def _lacks_second_factor(request: HttpRequest) -> bool:
    """Whether a site of theirs asks its staff for a second factor, and they have none yet."""
    return entering.lacks_second_factor(member(request), held(request).sites.values())


def _given(found: Thing | None, mine: bool, missing: str) -> Thing:
    """The thing if there is one and it is theirs. Raises NotFound, the same for either."""
    if found is None or not mine:
        raise NotFound(missing)
    return found


def _number(text: str | int) -> int:
    """A row's number as a form sent it; 0, which no row has, for anything else."""
    given = str(text)
    return int(given) if given.isascii() and given.isdigit() and len(given) < 18 else 0
