"""Rendering a comment: the small Markdown, its links, its limits."""

import pytest

from ombud.text import markup

REL = 'rel="ugc nofollow noopener"'


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("one\n\ntwo", "<p>one</p>\n<p>two</p>"),
        ("*so* and **much**", "<p><em>so</em> and <strong>much</strong></p>"),
        ("> said\n\nno", "<blockquote>\n<p>said</p>\n</blockquote>\n<p>no</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("`a<b`", "<p><code>a&lt;b</code></p>"),
        ("```py\na  b\n```", "<pre><code>a  b\n</code></pre>"),
        (r"\*plain\*", "<p>*plain*</p>"),
        ("", ""),
    ],
)
def test_a_reader_writes_small_markdown(source: str, html: str) -> None:
    assert markup.render(source) == html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("# 1 reason", "<p># 1 reason</p>"),
        ("Title\n---", "<p>Title<br>\n---</p>"),
        ("***", "<p>***</p>"),
        ("    four spaces are not code", "<p>four spaces are not code</p>"),
        ("| a | b |\n|---|---|", "<p>| a | b |<br>\n|---|---|</p>"),
        (
            "[note]: http://x.example/",
            f'<p>[note]: <a href="http://x.example/" {REL}>http://x.example/</a></p>',
        ),
        ("<b>bold</b> 1 < 2", "<p>&lt;b&gt;bold&lt;/b&gt; 1 &lt; 2</p>"),
    ],
)
def test_what_is_not_in_the_small_markdown_stays_as_typed(source: str, html: str) -> None:
    assert markup.render(source) == html


@pytest.mark.parametrize(
    ("source", "addresses"),
    [
        ("see https://a.example/x_y_z.", ["https://a.example/x_y_z"]),
        ("(https://a.example/w_(disambiguation))", ["https://a.example/w_(disambiguation)"]),
        ("*https://a.example/*, **https://b.example/**!", ["https://a.example/", "https://b.example/"]),
        ("«https://a.example/»", ["https://a.example/"]),
        ("HTTPS://A.example/?a=1&b=2", ["HTTPS://A.example/?a=1&b=2"]),
        ("[words](https://a.example/ 'a title')", ["https://a.example/"]),
        ("[https://a.example/](https://b.example/)", ["https://b.example/"]),
        ("<mailto:ann@a.example> <ann@b.example>", ["mailto:ann@a.example", "mailto:ann@b.example"]),
        ("http://приклад.укр/шлях", ["http://xn--80aikifvh.xn--j1amh/%D1%88%D0%BB%D1%8F%D1%85"]),
        ("`https://a.example/` xhttps://b.example/", []),
        ("http:// https://", []),
    ],
)
def test_addresses_become_links(source: str, addresses: list[str]) -> None:
    html = markup.render(source)
    assert markup.links(html) == addresses
    assert html.count(REL) == len(addresses)
    assert "title=" not in html
    assert "target" not in html


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "/relative", "//x.example", "ftp://x.example"]
)
def test_other_schemes_and_relative_addresses_stay_text(address: str) -> None:
    assert markup.render(f"[x]({address})") == f"<p>[x]({address})</p>"


def test_nesting_ends_at_the_limit_and_loses_no_word() -> None:
    html = markup.render("> " * 12 + "deep", depth_limit=3)
    assert html.count("<blockquote>") == 3
    assert "&gt; " * 9 + "deep" in html
    html = markup.render("- " * 12 + "deep", depth_limit=3)
    assert html.count("<ul>") == 3
    assert "deep" in html
    mixed = markup.render("> - 1. > - deep", depth_limit=2)
    assert mixed.count("<blockquote>") + mixed.count("<ul>") + mixed.count("<ol>") == 2
    assert "1. &gt; - deep" in mixed


def test_one_comment_after_a_deep_one_starts_at_the_top_again() -> None:
    markup.render("> " * 50 + "deep")
    assert markup.render("> shallow").count("<blockquote>") == 1


def test_images_are_links_unless_the_site_allows_them() -> None:
    source = "![a cat](https://a.example/cat.png 'title')"
    assert "<img" not in markup.render(source)
    assert markup.links(markup.render(source)) == ["https://a.example/cat.png"]
    allowed = markup.render(source, images=True)
    assert '<img src="https://a.example/cat.png" alt="a cat"' in allowed
    assert 'loading="lazy"' in allowed
    assert 'referrerpolicy="no-referrer"' in allowed
    assert "title" not in allowed
    assert markup.links(allowed) == ["https://a.example/cat.png"]
    assert "<img" not in markup.render("![x](data:image/png;base64,AAAA) ![x](javascript:1)", images=True)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("@Ann, look", ["Ann"]),
        ("(@Іван-Павло) і @Ольга.", ["Іван-Павло", "Ольга"]),
        ('@"Two Words" @«Дві Слова» @“Three Curly Words”', ["Two Words", "Дві Слова", "Three Curly Words"]),
        ("@O’Neil and @हिन्दी", ["O’Neil", "हिन्दी"]),
        ("@Ann @Ann", ["Ann"]),
        ("**@Ann** > @Bo\n> @Cy", ["Ann", "Bo", "Cy"]),
        ("||@Ann|| did it", ["Ann"]),
        ("ann@a.example `@code` [@link](https://a.example/@x) https://a.example/@y", []),
        ("```\n@code\n```", []),
        ('@ alone, @@twice, @! and @""', []),
    ],
)
def test_a_comment_mentions_names_in_its_prose_only(source: str, names: list[str]) -> None:
    assert markup.mentions(source) == names
