"""The demo publication's data keeps the promises of ``ombud/demo/README.md``; no Django, no network."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

DEMO = Path(__file__).resolve().parent.parent / "ombud" / "demo"
Table = dict[str, Any]

PUBLICATION: Table = tomllib.loads((DEMO / "publication.toml").read_text(encoding="utf-8"))
STORIES: list[Table] = [
    tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted((DEMO / "stories").glob("*.toml"))
]
BY_SLUG = {story["slug"]: story for story in STORIES}
SLUGS = pytest.mark.parametrize("slug", list(BY_SLUG))

STORY_KEYS = {"slug", "path", "language", "headline", "standfirst", "section", "html"}
STORY_KEYS |= {"authors", "tags", "published_ago", "comments"}
STORY_EXTRAS = {"translation_of", "series", "corrections"}
COMMENT_KEYS = {"id", "minutes", "name", "recommended", "body"}
COMMENT_EXTRAS = {"parent", "lang", "veil", "staff", "status", "held", "version", "report", "asked"}
CORRECTION_KEYS = {"minutes", "kind", "exact", "suggestion", "seconded", "message"}
NUMBERS = {"id", "parent", "minutes", "recommended", "seconded"}
LISTS = {"authors", "tags", "comments", "corrections"}
TABLES = {"published_ago", "series", "held", "version", "report", "asked"}
MAY_BE_EMPTY = {"comments", "lang", "veil"}
BLOCKS = {"p", "h2", "blockquote", "ul", "ol", "li"}
TAGS = BLOCKS | {"em", "strong", "a"}
KINDS = {"typo", "correction", "clarification", "update", "retraction"}
SCRIPTS = {"en": "[a-z]", "uk": "[а-яєіїґ]", "ar": "[\u0620-\u064a]", "he": "[א-ת]"}
MAX_DEPTH = 6


class Body(HTMLParser):
    """Reads a story's ``html`` into its blocks of text and its links; ValueError on anything not allowed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.blocks: list[str] = [""]
        self.links: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()
        if self.open:
            raise ValueError(f"never closed: {self.open}")
        self.blocks = [block.strip() for block in self.blocks if block.strip()]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS or [name for name, _ in attrs] != (["href"] if tag == "a" else []):
            raise ValueError(f"not allowed: {self.get_starttag_text()}")
        self.open.append(tag)
        self.links += [value or "" for _, value in attrs]
        if tag in BLOCKS:
            self.blocks.append("")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise ValueError(f"closed out of turn: {tag}")
        if tag in BLOCKS:
            self.blocks.append("")

    def handle_data(self, data: str) -> None:
        if data.strip() and not self.open:
            raise ValueError(f"text outside a block: {data.strip()}")
        self.blocks[-1] += data


def age(story: Table) -> int:
    """Minutes since the story was published."""
    return int(story["published_ago"]["days"]) * 1440 + int(story["published_ago"]["minutes"])


def all_comments() -> Iterator[tuple[Table, Table]]:
    """Every comment with its story."""
    return ((story, comment) for story in STORIES for comment in story["comments"])


def depths(story: Table) -> dict[int, int]:
    """Depth of each comment by id, a first comment having 0; KeyError if an answer precedes its parent."""
    found: dict[int, int] = {}
    for comment in story["comments"]:
        found[comment["id"]] = found[comment["parent"]] + 1 if "parent" in comment else 0
    return found


def language(story: Table, comment: Table) -> str:
    """The comment's language, which is the story's unless it says otherwise; empty when unknown."""
    return str(comment.get("lang", story["language"]))


def assert_table(table: Table, needed: set[str], extras: set[str]) -> None:
    """The table has all the needed keys and no unknown one; each value is of its type and says something."""
    assert needed <= set(table) <= needed | extras
    for key, value in table.items():
        kinds = ((NUMBERS, int), (LISTS, list), (TABLES, dict), ({"staff"}, bool))
        assert type(value) is next((kind for keys, kind in kinds if key in keys), str), key
        assert value or key in MAY_BE_EMPTY | NUMBERS, key
        if isinstance(value, str):
            assert key == "html" or value == value.strip(), key


def test_the_publication_has_a_name_and_a_line_in_each_of_its_languages() -> None:
    assert set(PUBLICATION) == {"site", "languages", "title", "tagline"}
    assert set(PUBLICATION["title"]) == set(PUBLICATION["tagline"]) == set(PUBLICATION["languages"])


def test_readers_of_both_languages_find_several_stories() -> None:
    found = Counter(story["language"] for story in STORIES)
    assert set(found) == set(PUBLICATION["languages"])
    assert min(found.values()) >= 3
    assert len(BY_SLUG) == len(STORIES)


@SLUGS
def test_a_story_has_every_key_and_no_unknown_one(slug: str) -> None:
    story = BY_SLUG[slug]
    assert_table(story, STORY_KEYS, STORY_EXTRAS)
    assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert story["path"] == f"/stories/{PUBLICATION['site']}/{slug}"
    assert story["language"] in PUBLICATION["languages"]
    assert set(story["published_ago"]) == {"days", "minutes"}
    assert age(story) > 0


@SLUGS
def test_a_story_is_a_few_hundred_words_in_several_sections(slug: str) -> None:
    html = BY_SLUG[slug]["html"]
    assert 300 <= len(" ".join(Body(html).blocks).split()) <= 600
    assert html.count("<h2>") >= 2


@SLUGS
def test_a_link_leads_to_another_story_or_to_nowhere_real(slug: str) -> None:
    story = BY_SLUG[slug]
    links = Body(story["html"]).links
    for comment in story["comments"]:
        links += re.findall(r"https?://[^\s)]+", comment["body"])
    paths = {other["path"] for other in STORIES} - {story["path"]}
    assert [link for link in links if link not in paths and not link.startswith("https://example.org/")] == []


@pytest.mark.parametrize(
    "html",
    ["<script>1</script>", '<p onclick="x">a</p>', '<a id="x">a</a>', "<p>a", "<p><em>a</p></em>", "a"],
)
def test_a_stranger_cannot_slip_other_html_into_a_story(html: str) -> None:
    with pytest.raises(ValueError, match=r"not allowed|never closed|closed out of turn|outside a block"):
        Body(html)


def test_one_story_can_be_read_in_the_other_language() -> None:
    translations = [story for story in STORIES if "translation_of" in story]
    assert translations
    for story in translations:
        assert BY_SLUG[story["translation_of"]]["language"] != story["language"]


def test_one_series_has_its_parts_in_order_of_publication() -> None:
    first, second = sorted((s for s in STORIES if "series" in s), key=lambda story: -age(story))
    assert (first["series"]["part"], second["series"]["part"]) == (1, 2)
    assert first["series"]["title"] == second["series"]["title"]


@SLUGS
def test_a_comment_has_every_key_and_no_unknown_one(slug: str) -> None:
    for comment in BY_SLUG[slug]["comments"]:
        assert_table(comment, COMMENT_KEYS, COMMENT_EXTRAS)
        assert comment["recommended"] >= 0
        assert comment.get("status", "approved") in {"approved", "pending", "withdrawn"}


@SLUGS
def test_an_answer_comes_after_what_it_answers_and_before_now(slug: str) -> None:
    story = BY_SLUG[slug]
    posted = {comment["id"]: comment["minutes"] for comment in story["comments"]}
    assert len(posted) == len(story["comments"])
    assert max(depths(story).values(), default=0) <= MAX_DEPTH
    for comment in story["comments"]:
        assert posted.get(comment.get("parent"), 0) < comment["minutes"] < age(story)


def test_the_threads_show_paging_deep_answers_and_an_empty_one() -> None:
    sizes = sorted(len(story["comments"]) for story in STORIES)
    assert sizes[0] == 0 < 8 <= sizes[1]
    assert sizes[-1] >= 70
    assert max(max(depths(story).values(), default=0) for story in STORIES) == MAX_DEPTH


def test_a_withdrawn_comment_leaves_answers_and_a_held_one_has_none() -> None:
    answered = {(story["slug"], comment.get("parent")) for story, comment in all_comments()}
    found: Counter[str] = Counter()
    for story, comment in all_comments():
        if status := comment.get("status"):
            found[status] += 1
            assert ((story["slug"], comment["id"]) in answered) is (status == "withdrawn")
    assert found == {"pending": 1, "withdrawn": 1}


def test_a_mention_names_an_earlier_voice_of_the_thread() -> None:
    seen: set[tuple[str, str]] = set()
    mentions = 0
    for story, comment in all_comments():
        for name in re.findall(r"@(\w+)", comment["body"]):
            assert (story["slug"], name) in seen, (story["slug"], comment["id"], name)
            mentions += 1
        seen.add((story["slug"], comment["name"]))
    assert mentions >= 5


def test_veils_are_closed_and_come_in_every_form() -> None:
    bodies = [comment["body"] for _, comment in all_comments()]
    assert all(body.count("||") % 2 == 0 for body in bodies)
    labels = [comment["veil"] for _, comment in all_comments() if "veil" in comment]
    assert any("||" in body for body in bodies)
    assert {bool(label) for label in labels} == {True, False}


def test_comments_are_written_in_the_small_markdown_without_html() -> None:
    bodies = [comment["body"] for _, comment in all_comments()]
    assert not [body for body in bodies if re.search(r"<\w", body)]
    for form in (r"^> ", r"^- ", r"^1\. ", r"\*\*\w", r"\]\(https://example\.org"):
        assert any(re.search(form, body, re.MULTILINE) for body in bodies), form


def test_each_comment_is_in_the_language_it_claims() -> None:
    found: set[str] = set()
    for story, comment in all_comments():
        claimed = language(story, comment)
        found.add(claimed)
        own_words = re.sub(r"^>.*$", "", comment["body"], flags=re.MULTILINE).lower()
        letters = {lang: len(re.findall(script, own_words)) for lang, script in SCRIPTS.items()}
        likeliest = max(letters, key=lambda lang: letters[lang]) if any(letters.values()) else ""
        assert likeliest == claimed, (story["slug"], comment["id"])
    assert found == {*SCRIPTS, ""}


@SLUGS
def test_one_thread_at_a_time_mixes_languages_and_right_to_left(slug: str) -> None:
    story = BY_SLUG[slug]
    found = {language(story, comment) for comment in story["comments"]}
    assert ({"ar", "he"} <= found) is (slug == "forty-one-loaves")
    assert not found or len(found - {""}) >= 2


def test_ukrainian_is_set_with_its_own_marks_and_letters() -> None:
    texts = [comment["body"] for story, comment in all_comments() if language(story, comment) == "uk"]
    for story in STORIES:
        if story["language"] == "uk":
            texts += [story["headline"], story["standfirst"], *Body(story["html"]).blocks]
    # A Latin letter inside a Cyrillic word looks right and is found by no search.
    wrong = re.compile(r"""['"“]|[a-z\u00c0-\u024f][а-яєіїґ]|[а-яєіїґ][a-z\u00c0-\u024f]""", re.IGNORECASE)
    assert [text for text in texts if wrong.search(re.sub("„[^“]*“", "", text))] == []


@SLUGS
def test_a_suggested_correction_has_one_passage_and_another_wording(slug: str) -> None:
    story = BY_SLUG[slug]
    blocks = Body(story["html"]).blocks
    for correction in story.get("corrections", []):
        assert_table(correction, CORRECTION_KEYS, set())
        assert correction["kind"] in KINDS
        assert 0 < correction["minutes"] < age(story)
        assert sum(block.count(correction["exact"]) for block in blocks) == 1
        assert not any(correction["suggestion"] in block for block in blocks)


def test_the_desk_finds_suggestions_of_several_kinds_and_a_duplicate() -> None:
    suggested = [(s["slug"], c) for s in STORIES for c in s.get("corrections", [])]
    assert 5 <= len(suggested) <= 9
    assert {correction["kind"] for _, correction in suggested} >= KINDS - {"retraction"}
    overlapping = [
        (one["exact"], two["exact"])
        for slug, one in suggested
        for other, two in suggested
        if slug == other and one is not two and one["exact"] in two["exact"]
    ]
    assert len(overlapping) == 1


def test_the_wrong_figure_contradicts_the_story_until_it_is_corrected() -> None:
    story = BY_SLUG["footbridge-reopens"]
    text = " ".join(Body(story["html"]).blocks)
    correction = next(c for c in story["corrections"] if c["kind"] == "correction")

    def replaced(text: str) -> set[str]:
        return set(re.findall(r"(\d+)(?: had to be| planks) replaced", text))

    assert replaced(text) == {"412", "421"}
    assert replaced(text.replace(correction["exact"], correction["suggestion"])) == {"412"}
