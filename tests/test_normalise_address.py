"""One story, many spellings of its address: `ombud.text.address`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ombud.text import address
from ombud.text.address import BadAddress

STORY = "paper.example/news/2024/rain"


@pytest.mark.parametrize(
    "spelling",
    [
        "https://paper.example/news/2024/rain",
        "http://paper.example/news/2024/rain/",
        "HTTPS://Paper.Example:443/news/2024/rain#comments",
        "http://paper.example:80/news//2024/./rain",
        "https://www.paper.example/news/x/../2024/rain",
        "https://paper.example./news/2024/rain",
        "https://m.paper.example/news/2024/rain",
        "https://mobile.paper.example/news/2024/rain",
        "https://www.m.paper.example/news/2024/rain",
        "https://amp.paper.example/news/2024/rain",
        "https://paper.example/amp/news/2024/rain",
        "https://paper.example/news/2024/rain/amp",
        "https://paper.example/news/2024/rain/amp/",
        "https://paper.example/news/2024/rain.amp",
        "https://paper.example/news/2024/rain?amp=1",
        "https://paper.example/news/2024/rain?amp",
        "https://paper.example/news/2024/rain?outputType=amp",
        "https://paper.example/news/2024/rain?m=1",
        "https://paper.example/news/2024/rain/index.html",
        "https://paper.example/news/2024/rain/index.php?",
        "https://paper.example/news/2024/r%61in",
        "https://paper.example/news/%2e%2e/news/2024/rain",
        "https://paper.example\\news\\2024\\rain",
        "https://paper.example/news/2024/rain?utm_source=x&UTM_Medium=y&fbclid=1&gclid=2&yclid=3",
        "https://paper.example/news/2024/rain?mc_cid=1&igshid=2&_ga=3&ref=front&srcref=rss&_hsenc=4",
        "  https://paper.example/news/2024/rain  ",
    ],
)
def test_every_spelling_of_a_story_meets_under_one_key(spelling: str) -> None:
    assert address.key(spelling) == STORY


def test_an_amp_file_meets_the_story_it_was_made_from() -> None:
    assert address.key("https://p.example/a/rain.amp.html") == address.key("https://p.example/a/rain.html")


def test_remaining_parameters_are_sorted_and_repeated_ones_keep_their_order() -> None:
    assert address.key("https://p.example/?b=2&a=9&utm_id=1&a=1") == "p.example/?a=9&a=1&b=2"


@pytest.mark.parametrize(
    "other",
    [
        "https://paper.example:8443/news/2024/rain",
        "https://news.paper.example/news/2024/rain",
        "https://paper.example/news/2024/rain?id=2",
        "https://paper.example/news/2024/Rain",
        "https://paper.example/news/2024%2Frain",
        "https://paper.example.evil.example/news/2024/rain",
    ],
)
def test_another_story_keeps_a_key_of_its_own(other: str) -> None:
    assert address.key(other) != STORY


def test_a_short_host_keeps_its_name_when_it_looks_like_a_prefix() -> None:
    assert address.key("https://www.example/") == "www.example/"
    assert address.key("https://m.example/") == "m.example/"


def test_a_page_of_googles_amp_cache_is_left_alone() -> None:
    cached = "https://paper-example.cdn.ampproject.org/c/s/paper.example/amp/rain.amp.html"
    assert address.key(cached) == cached.removeprefix("https://")
    assert address.key("https://www.google.com/amp/s/paper.example/amp/") == "google.com/amp/s/paper.example/amp"


def test_a_ukrainian_address_meets_its_encoded_spelling() -> None:
    encoded = "https://xn--80aahjj1e.xn--j1amh/%d0%94%D0%BE%d1%89"
    assert address.key("https://Газета.укр/Дощ") == address.key(encoded)


def test_the_sharp_s_of_a_host_stays_itself_as_in_browsers() -> None:
    assert address.host("https://faß.example/") == "xn--fa-hia.example"


def test_a_canonical_address_is_cleaned_but_keeps_what_a_server_may_need() -> None:
    given_address = "HTTP://WWW.Paper.Example:80/a/../News//Rain/?ref=x&utm_source=y&b=1&a=ї#top"
    assert address.canonical(given_address) == "http://www.paper.example/News//Rain/?ref=x&b=1&a=%D1%97"


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("javascript:alert(1)", "http"),
        ("data:text/html,x", "http"),
        ("ftp://paper.example/x", "http"),
        ("file:///etc/passwd", "http"),
        ("/news/rain", "host"),
        ("//paper.example/news", "host"),
        ("paper.example/news", "absolute"),
        ("http:///news", "host"),
        ("http:paper.example/", "http"),
        ("https://reader@paper.example/", "user name"),
        ("https://paper.example:secret@evil.example/", "user name"),
        ("https://paper.example/" + "a" * 2000, "2000"),
        ("https://paper.example/" + "ї" * 400, "2000"),
        ("https://paper.example/a\nb", "control"),
        ("https://paper.example/\x00", "control"),
        ("https://paper.example/\ud800", "control"),
        ("https://paper.example:99999/", "port"),
        ("https://paper.example:0/", "port"),
        ("https://paper.example:x/", "host"),
        ("https://pa per.example/", "host"),
        ("https://paper..example/", "host"),
        ("https://paper.example%2eevil.example/", "host"),
        ("https://" + "a" * 64 + ".example/", "host"),
        ("https://127.1/", "IPv4"),
        ("https://0x7f.0.0.1/", "IPv4"),
        ("https://2130706433/", "IPv4"),
        ("https://[::1/", "host"),
        ("https://[1::2::3]/", "IPv6"),
        ("https://ev\u2100l.example/", "host"),
        ("", "host"),
    ],
)
def test_what_is_no_address_is_refused_with_the_reason(bad: str, reason: str) -> None:
    with pytest.raises(BadAddress, match=reason) as refused:
        address.canonical(bad)
    assert str(refused.value).endswith(".")


def test_host_and_origin_are_told_in_their_normal_form() -> None:
    assert address.host("https://WWW.Paper.Example.:8443/x") == "www.paper.example"
    assert address.origin("https://WWW.Paper.Example.:8443/x") == "https://www.paper.example:8443"
    assert address.origin("http://[0:0::1]:80") == "http://[::1]"
    with pytest.raises(BadAddress):
        address.origin("null")


@pytest.mark.parametrize(
    "inside",
    [
        "https://paper.example",
        "https://paper.example/news/rain?x=1",
        "HTTPS://PAPER.EXAMPLE:443",
        "https://paper.example./",
        "https://a.b.paper.example/",
    ],
)
def test_an_address_of_the_site_is_allowed(inside: str) -> None:
    assert address.allowed(inside, ["https://paper.example", "https://*.paper.example"])


@pytest.mark.parametrize(
    "outside",
    [
        "http://paper.example",
        "https://paper.example:8443",
        "https://paper.example.evil.com",
        "https://evilpaper.example",
        "https://paper.example@evil.com",
        "https://paper.example:x@evil.com/",
        "https://evil.com/https://paper.example",
        "https://evil.com\\.paper.example",
        "https://evil.com#.paper.example",
        "https://evil.com?.paper.example",
        "https://.paper.example",
        "null",
        "",
        "paper.example",
        "loopback",
        "http://127.0.0.1/",
    ],
)
def test_a_stranger_is_never_taken_for_the_site(outside: str) -> None:
    assert not address.allowed(outside, ["https://paper.example", "https://*.paper.example"])


def test_a_wildcard_leaves_out_the_domain_itself() -> None:
    assert not address.allowed("https://paper.example", ["https://*.paper.example"])


def test_loopback_allows_this_machine_on_any_port_and_nothing_else() -> None:
    for own in ("http://127.0.0.1:8000", "https://127.9.9.9", "http://LOCALHOST:3", "http://[::1]:8000/x"):
        assert address.allowed(own, ["loopback"])
    for other in (
        "http://127.0.0.1.evil.com",
        "http://localhost.evil.com",
        "http://10.0.0.1",
        "http://[::2]",
    ):
        assert not address.allowed(other, ["loopback"])


def test_a_pattern_is_checked_before_it_is_kept() -> None:
    assert address.pattern(" HTTPS://*.Paper.Example:443/ ") == "https://*.paper.example"
    assert address.pattern("Loopback") == "loopback"
    for wrong in ("paper.example", "https://paper.example/news", "*", "https://*", "https://*.*.example"):
        with pytest.raises(BadAddress):
            address.pattern(wrong)
        assert not address.allowed("https://paper.example", [wrong])


_SEGMENT = st.sampled_from(
    [
        "a",
        "Б",
        "amp",
        "index.html",
        "x.amp.html",
        "y.amp",
        "..",
        ".",
        "",
        "%2e",
        "%41",
        "%2f",
        "%zz",
        "%",
        "@:,",
        "\\",
    ]
)
_PARAMETER = st.sampled_from(["a=1", "a=%20+", "b", "", "utm_x=1", "amp=1", "ref=r", "m=1", "q=%26%3D%2B", "ї=/?"])
_HOST = st.sampled_from(["paper.example", "www.m.paper.example", "[::1]", "127.0.0.1", "Київ.укр", "amp.x", "http"])
_ADDRESS = st.builds(
    lambda scheme, host, port, segments, parameters, end: (
        f"{scheme}://{host}{port}" + "".join("/" + s for s in segments) + "?" + "&".join(parameters) + end
    ),
    st.sampled_from(["http", "HTTPS"]),
    _HOST,
    st.sampled_from(["", ":80", ":443", ":8000", ":"]),
    st.lists(_SEGMENT, max_size=6),
    st.lists(_PARAMETER, max_size=4),
    st.sampled_from(["", "#end"]),
)


@given(_ADDRESS)
def test_a_key_is_its_own_key_and_that_of_the_canonical_address(url: str) -> None:
    key = address.key(url)
    assert address.key(key) == key
    assert address.key(address.canonical(url)) == key
    assert address.canonical(address.canonical(url)) == address.canonical(url)


@given(st.text())
def test_any_text_is_an_address_or_is_refused(text: str) -> None:
    for candidate in (text, "https://" + text, "https://paper.example/" + text):
        try:
            cleaned = address.canonical(candidate)
        except BadAddress:
            continue
        assert cleaned.isascii()
        assert address.canonical(cleaned) == cleaned
        assert address.key(cleaned) == address.key(candidate)
        assert address.key(address.key(cleaned)) == address.key(cleaned)
