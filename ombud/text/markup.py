"""The small Markdown of comments: source in, HTML out that holds nothing but the tags named here.

Markdown is CommonMark's where it agrees with people who never heard of it: a single line break is a break, a
bare address is a link, a number sign and an ampersand are just that. Beyond CommonMark there is one thing, the
inline veil `||like this||`. What Markdown makes passes through an HTML sanitizer, so neither is trusted alone.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from html.parser import HTMLParser

import nh3
import regex
from markdown_it import MarkdownIt
from markdown_it.token import Token

from ombud.text import markup_rules

__all__ = ["ATTRIBUTES", "TAGS", "links", "mentions", "render", "sanitise"]

TAGS = frozenset({"p", "br", "em", "strong", "a", "blockquote", "ul", "ol", "li", "code", "pre", "ombud-veil"})
"""All elements of a stored comment; `img` too where the site allows images."""

ATTRIBUTES = {"a": frozenset({"href", "rel"}), "ol": frozenset({"start"})}
"""All attributes of a stored comment; `img` has `src`, `alt`, `loading` and `referrerpolicy`."""

SCHEMES = frozenset({"http", "https", "mailto"})
LINK_RELATION = "ugc nofollow noopener"
DEPTH_LIMIT = 4
DEEPEST = 8

_BLOCKS = ["blockquote", "fence", "list"]
_INLINES = ["autolink", "backticks", "emphasis", "escape", "link", "newline"]
_SAFE_ADDRESS = re.compile(r"https?://[^\s/?#]|mailto:[^\s@]+@[^\s@]", re.IGNORECASE)
_MENTION = regex.compile(
    r"(?<![\w@./])@(?:"
    r"[\"“„«]([^\"“”„«»\n]{1,80})[\"”“»]"
    r"|([\p{L}\p{N}][\p{L}\p{M}\p{N}_]*(?:[.'’-][\p{L}\p{M}\p{N}_]+)*)"
    r")"
)


class _Markdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:
        return _SAFE_ADDRESS.match(url) is not None


def render(source: str, *, images: bool = False, depth_limit: int = DEPTH_LIMIT) -> str:
    """The HTML of a comment's tidied source (see `clean.tidy`), safe to store and to send as it is.

    Quotes and lists within one another are drawn down to `depth_limit` (1 to 8); deeper markers stay text, so
    no word is lost. Inline veils are stored as `<ombud-veil>` for `veils.dress` and `plain.plain` to read.
    Raises nothing: any text is valid Markdown.
    """
    env = {"depth": 0, "depth_limit": max(1, min(depth_limit, DEEPEST))}
    return _cleaner(images).clean(_parser(images).render(source, env)).strip()


def sanitise(html: str, *, images: bool = False) -> str:
    """Somebody else's HTML of a comment, say a translator's, with nothing in it that `render` could not have made."""
    return _cleaner(images).clean(html).strip()


def links(html: str) -> list[str]:
    """The addresses a rendered comment links to or shows as images, in their order, repeated ones too."""
    reader = _Links()
    reader.feed(html)
    reader.close()
    return reader.found


def mentions(source: str) -> list[str]:
    """The names after @ in a comment's source, each once, in order: `@Ann`, `@Іван-Павло`, `@"Two Words"`.

    Code, links and addresses of mail name nobody.
    """
    env = {"depth": 0, "depth_limit": DEEPEST}
    found: dict[str, None] = {}
    for token in _parser(False).parse(source, env):
        for text in _prose(token.children or []):
            found.update(dict.fromkeys(quoted or bare for quoted, bare in _MENTION.findall(text)))
    return list(found)


@lru_cache(maxsize=2)
def _parser(images: bool) -> MarkdownIt:
    parser = _Markdown("zero", {"breaks": True})
    parser.enable([*_BLOCKS, *_INLINES, "image"] if images else [*_BLOCKS, *_INLINES])
    markup_rules.install(parser)
    return parser


@lru_cache(maxsize=2)
def _cleaner(images: bool) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=TAGS | {"img"} if images else TAGS,
        attributes={"*": set(), "a": {"href"}, "ol": {"start"}, "img": {"src", "alt"}},
        url_schemes=SCHEMES,
        url_relative="deny",
        link_rel=LINK_RELATION,
        set_tag_attribute_values={"img": {"loading": "lazy", "referrerpolicy": "no-referrer"}},
    )


def _prose(tokens: list[Token]) -> Iterator[str]:
    linked = 0
    for token in tokens:
        linked += token.nesting if token.tag == "a" else 0
        if token.type == "text" and not linked:
            yield token.content


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        wanted = {"a": "href", "img": "src"}.get(tag)
        self.found += [value for name, value in attrs if name == wanted and value]
