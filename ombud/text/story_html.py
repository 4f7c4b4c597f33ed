"""A story's HTML from its CMS, made safe to show on Ombud's own page."""

from __future__ import annotations

from functools import cache

import nh3

_TAG_NAMES = """
p br hr h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote q cite pre code em strong b i u s sub sup small mark abbr
time a figure figcaption img table caption thead tbody tfoot tr th td div section span ins del
"""
TAGS = frozenset(_TAG_NAMES.split())
ATTRIBUTES = {
    "*": {"lang", "dir", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "time": {"datetime"},
    "blockquote": {"cite"},
    "q": {"cite"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}


def sanitise(html: str) -> str:
    """`html` with only the elements and attributes of a text; no scripts, styles, frames, forms or handlers."""
    return _cleaner().clean(html)


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes={"http", "https", "mailto"},
        clean_content_tags={"script", "style", "template", "noscript", "iframe", "object", "svg", "math"},
        link_rel="noopener",
        strip_comments=True,
    )
