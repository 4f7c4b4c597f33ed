"""Documents that are not published yet, and the few pages that are made for one reader."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from ombud.actions import addresses
from ombud.models import Address, Comment, Site, Story
from ombud.models.errors import Invalid, NotFound
from ombud.publish import documents, links, pages, reading_languages, shelf, site_documents, surroundings
from ombud.publish.answer import CACHE, answer
from ombud.publish.paths import Name
from ombud.publish.store import Document

from . import access
from .answers import json_answer
from .headers import page_headers
from .read_only import read_only


def respond(request: HttpRequest, document: Document, cache: str = CACHE) -> HttpResponse:
    """A document as Django's answer, the same as `server.py` gives when the file is there."""
    accepted, known = request.headers.get("Accept-Encoding", ""), request.headers.get("If-None-Match", "")
    status, headers, body = answer(document, accepted, known, cache)
    response = HttpResponse(body, status=int(status.split()[0]))
    del response["Content-Type"]
    for name, value in headers + page_headers(document.type):
        response[name] = value
    return response


@read_only
def story_part(request: HttpRequest, site: str, kind: str) -> HttpResponse:
    """A thread as HTML fragment, JSON or Atom. A page that nobody has posted on yet gets an empty thread."""
    publication = _site(request, site)
    name = Name.asked(kind, _query(request))
    story = _story(publication, request)
    if story is None:
        url = addresses.checked(publication, request.GET.get("url", ""))
        unknown = documents.unknown_story(publication, url, name)
        return respond(request, unknown, "public, max-age=0, s-maxage=1")
    return respond(request, documents.story_document(story.pk, name))


@read_only
def counts(request: HttpRequest, site: str, kind: str = "html") -> HttpResponse:
    """The number of comments on each story asked for, at most 100; 0 for a page not known."""
    publication = _site(request, site)
    found: dict[str, int] = {}
    for url in request.GET.getlist("url")[: shelf.COUNTS_AT_MOST]:
        try:
            story = addresses.locate(publication, url)
        except Invalid:
            story = None
        # Asking for the document publishes it, so that the next reader needs no database.
        found[url] = documents.story_count(story.pk) if story else 0
    document = shelf.counts_document(found)
    if kind == "html":
        document = documents.counts_page(found)
    return respond(request, document, "public, max-age=0, s-maxage=5")


@read_only
def site_part(request: HttpRequest, site: str, kind: str) -> HttpResponse:
    """A feed, the sitemap, the front page or the log of corrections of a site."""
    publication = _site(request, site)
    if kind.startswith("corrections"):
        return respond(request, site_documents.site_document(publication, Name.asked_log(kind, _query(request))))
    return respond(request, site_documents.site_document(publication, Name.asked(kind, _query(request))))


@read_only
def story_page(request: HttpRequest, site: str, slug: str) -> HttpResponse:
    """Ombud's own page of a story. An old slug leads to the story's present one."""
    publication = _site(request, site)
    story = Story.objects.select_related("site").filter(site=publication, slug=slug).first()
    if story is None or story.merged_into_id:
        known = Address.objects.filter(site=publication, key=f"own:{slug}").select_related("story__site").first()
        elsewhere = story.merged_into if story else (known.story if known else None)
        if elsewhere is None:
            raise NotFound(_("There is no such story here."))
        return HttpResponseRedirect(links.page_of(elsewhere))
    name = Name.asked("story.html", _query(request))
    read = reading_languages.asked(request.GET.getlist("read"))
    if read:
        chosen = respond(request, documents.story_in_languages(story, name, read), "public, max-age=0, s-maxage=5")
        # The choices are endless; what they show stands on the story's page.
        chosen["X-Robots-Tag"] = "noindex"
        return chosen
    return respond(request, documents.story_document(story.pk, name))


@read_only
def discussion(request: HttpRequest, site: str) -> HttpResponse:
    """From a story's address to the page where its thread is read without JavaScript."""
    publication = _site(request, site)
    story = _story(publication, request) or addresses.meet(publication, request.GET.get("url", ""))
    return HttpResponseRedirect(links.page_of(story))


@read_only
def permalink(request: HttpRequest, site: str, pk: int) -> HttpResponse:
    """From a comment's number to its place on the right page."""
    comment = _standing(site, pk)
    query: dict[str, object] = dict(links.place_query(comment, comment.site.rules))
    if request.GET.get("lang"):
        query["lang"] = request.GET["lang"]
    return HttpResponseRedirect(f"{links.page_of(comment.story)}?{urlencode(query)}#comment-{comment.pk}")


@read_only
def place(request: HttpRequest, site: str, pk: int) -> HttpResponse:
    """The same for the embed, which then asks for that page of the thread."""
    comment = _standing(site, pk)
    query = links.place_query(comment, comment.site.rules)
    body = {"id": comment.pk, "sort": "oldest", **query}
    response = json_answer(200, body)
    response["Access-Control-Allow-Origin"] = "*"
    return response


@read_only
def home(request: HttpRequest) -> HttpResponse:
    """What is served here: each site with its newest stories."""
    lang = surroundings.interface_language(request.GET.get("lang", ""), translation.get_language() or "en")
    with translation.override(lang):
        groups = [
            {
                "site": pages.frame(site, lang, lambda code: "")["site"],
                "stories": pages.story_list(site, 20),
                "zone": surroundings.zone_of(site),
            }
            for site in Site.objects.all()[:20]
        ]
        context = {**pages.frame(None, lang, lambda code: f"/?{urlencode({'lang': code})}"), "groups": groups}
        response = render(request, "reader/home.html", context)
    for header, value in page_headers("text/html"):
        response[header] = value
    return response


def _query(request: HttpRequest) -> dict[str, str]:
    return {key: str(value) for key, value in request.GET.items()}


def _site(request: HttpRequest, name: str) -> Site:
    site = access.site_or_404(name)
    remembered = request.META.get("ombud.shelf")
    if name.startswith("@") and isinstance(remembered, shelf.Shelf):
        remembered.remember(name[1:], site.name)
    return site


def _story(site: Site, request: HttpRequest) -> Story | None:
    query = parse_qs(request.META.get("QUERY_STRING", ""))
    url, cms_id = query.get("url", [""])[-1], query.get("id", [""])[-1]
    if not url and not cms_id:
        raise Invalid(_("Say which story: “?url=” and its address."), {"url": [_("This field is required.")]})
    if not url:
        return Story.objects.known_as(site, f"id:{cms_id}")
    return addresses.locate(site, url, cms_id)


def _standing(site: str, pk: int) -> Comment:
    comment = access.comment_or_404(access.site_or_404(site), pk)
    if comment.status != Comment.Status.APPROVED and not comment.live_replies:
        raise NotFound(_("This comment is not shown here any more."))
    return comment
