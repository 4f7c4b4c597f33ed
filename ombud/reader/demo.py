"""The demo's foreign page: plain HTML on another origin than ours, with the one tag."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ombud import demo
from ombud.models import Site
from ombud.models.errors import NotFound

from .read_only import read_only


@read_only
def foreign_page(request: HttpRequest) -> HttpResponse:
    """Only where the demo is, and only under the loopback name that is not the public one."""
    own = demo.foreign_url()
    is_here = Site.objects.filter(name=demo.publication()["site"]).exists()
    if not is_here or request.get_host() != urlsplit(own).netloc:
        raise NotFound(_("There is nothing at this address."))
    return render(request, "demo/foreign.html", {"canonical": own, "public_url": settings.PUBLIC_URL})
