"""The site that a page is about which is for who decides on the comments of all of one."""

from __future__ import annotations

from django.http import HttpRequest

from ombud.models import Site

from . import access, pages
from .roles import COMMENTS


def meant(request: HttpRequest, wanted: str) -> Site:
    """The site of that name, or the first; moderators of a section alone have none. Raises NotFound."""
    if wanted:
        return access.site_or_404(request, wanted, COMMENTS)
    whole = [each for each in access.sites(request, COMMENTS) if access.may(request, COMMENTS, each.pk)]
    if not whole:
        raise pages.no_site()
    return whole[0]
