"""Every address that Django answers."""

from django.contrib.staticfiles.views import serve as static
from django.urls import include, path, re_path, register_converter
from django.urls.converters import StringConverter

from ombud.reader import (
    corrections,
    decisions,
    demo,
    entry,
    forms,
    health,
    mail,
    me,
    muting,
    own_style,
    pages,
    problems,
    reports,
    topics,
    transparency,
)
from ombud.reader.api import api


class SiteConverter(StringConverter):
    """A site's name, or `@HOST` for the site of a page's host."""

    regex = r"[-a-z0-9_]{1,40}|@[-A-Za-z0-9.:\[\]]{1,260}"


class SlugConverter(StringConverter):
    """A story's slug, in any script."""

    regex = r"[-\w]+"


register_converter(SiteConverter, "site")
register_converter(SlugConverter, "words")

urlpatterns = [
    path("", pages.home),
    path("demo/foreign-page", demo.foreign_page),
    path("healthz", health.health),
    path("metrics", health.metrics),
    path("desk/", include("ombud.desk.urls")),
    path("accounts/", include("ombud.accounts.urls")),
    path("api/", api.urls),
    # What the page of the API's documentation loads; nothing else is served from packages.
    re_path(r"^static/(?P<path>ninja/[-\w.]+)$", static, {"insecure": True}),
    path("p/<site:site>/thread", pages.story_part, {"kind": "thread.html"}),
    path("p/<site:site>/thread.json", pages.story_part, {"kind": "thread.json"}),
    path("p/<site:site>/thread.atom", pages.story_part, {"kind": "thread.atom"}),
    path("p/<site:site>/counts", pages.counts),
    path("p/<site:site>/counts.json", pages.counts, {"kind": "json"}),
    path("p/<site:site>/notices", pages.story_part, {"kind": "notices.html"}),
    path("p/<site:site>/notices.json", pages.story_part, {"kind": "notices.json"}),
    path("p/<site:site>/topics", pages.story_part, {"kind": "topics.html"}),
    path("p/<site:site>/topics.json", pages.story_part, {"kind": "topics.json"}),
    path("p/<site:site>/now", pages.site_part, {"kind": "now.html"}),
    path("p/<site:site>/now.json", pages.site_part, {"kind": "now.json"}),
    path("topics/<site:site>/<words:slug>", topics.topic),
    path("topics/<site:site>/<words:slug>.atom", topics.topic, {"kind": "topic.atom"}),
    path("p/<site:site>/corrections", pages.site_part, {"kind": "corrections.html"}),
    path("p/<site:site>/corrections.json", pages.site_part, {"kind": "corrections.json"}),
    path("p/<site:site>/corrections.atom", pages.site_part, {"kind": "corrections.atom"}),
    path("p/<site:site>/corrections/<int:serial>", corrections.notice),
    path("p/<site:site>/correct", corrections.form),
    path("p/<site:site>/report/<int:pk>", reports.report),
    path("p/<site:site>/reports/<str:token>", reports.status),
    path("p/<site:site>/suggestions/<str:token>", corrections.status),
    path("p/<site:site>/decisions/<str:token>", decisions.decision),
    path("p/<site:site>/mail/<str:token>", mail.address),
    path("p/<site:site>/answers/<str:token>", mail.answers),
    path("stories/<site:site>/<words:slug>/history", corrections.history),
    path("p/<site:site>/sign-in", entry.sign_in),
    path("p/<site:site>/me", me.me),
    path("p/<site:site>/me/open", me.open_page),
    path("p/<site:site>/me/export", me.export),
    path("p/<site:site>/me/own.css", own_style.sheet),
    path("p/<site:site>/me/mute/<int:pk>", muting.mute),
    path("p/<site:site>/transparency", transparency.report),
    path("p/<site:site>/transparency.json", transparency.report, {"kind": "transparency.json"}),
    path("p/<site:site>/transparency.csv", transparency.report, {"kind": "transparency.csv"}),
    path("p/<site:site>/comments.atom", pages.site_part, {"kind": "comments.atom"}),
    path("p/<site:site>/sitemap.xml", pages.site_part, {"kind": "sitemap.xml"}),
    path("p/<site:site>/", pages.site_part, {"kind": "front.html"}),
    path("p/<site:site>/discussion", pages.discussion),
    path("p/<site:site>/comment", forms.post),
    path("p/<site:site>/act", forms.act),
    path("p/<site:site>/reply/<int:pk>", forms.reply),
    path("p/<site:site>/comments/<int:pk>", pages.permalink),
    path("p/<site:site>/comments/<int:pk>.json", pages.place),
    path("stories/<site:site>/<words:slug>", pages.story_page),
]

handler400 = problems.bad_request
handler404 = problems.not_found
handler500 = problems.server_error
