"""A story's HTML from its CMS, made safe to show on Ombud's own page."""

from __future__ import annotations

import re
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


DEEPEST = 200
"""Elements within elements; a page has 30. Cleaning takes a time that grows with the square of the depth."""

_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
# Elements without an end, and those whose end may be left out: they nest only by way of others.
_UNCOUNTED_NAMES = """
area base br col embed hr img input link meta param source track wbr
p li dt dd tr td th thead tbody tfoot caption option rt rp
"""
_UNCOUNTED = frozenset(_UNCOUNTED_NAMES.split())


class TooDeep(ValueError):
    """HTML nested deeper than `DEEPEST`."""


def sanitise(html: str) -> str:
    """`html` with only the elements and attributes of a text; no scripts, styles, frames, forms or handlers.

    Raises TooDeep.
    """
    depth = 0
    for tag in _TAG.finditer(html):
        if tag[2].lower() not in _UNCOUNTED:
            depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > DEEPEST:
            raise TooDeep(f"nested deeper than {DEEPEST} elements")
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
