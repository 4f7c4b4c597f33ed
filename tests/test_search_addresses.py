"""Searching comments by network address: networks of any size, and hashes over the change of their key."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from datetime import UTC, datetime
from unittest.mock import patch

import pytest
from deskkit import plain
from django.test import Client
from queuekit import at_desk
from test_search_comments import of, seek

from ombud.actions import readers, sites
from ombud.models import Comment, Site, Story
from ombud.models.search import network_group, network_terms

pytestmark = pytest.mark.django_db

Say = Callable[..., Comment]
SIZES = [("10.20.30.40", bits) for bits in range(8, 33)]
SIZES += [("2001:db8:aaaa:bbbb:cccc::1", bits) for bits in (*range(32, 66), 80, 96, 127, 128)]


def keep(comment: Comment, address: str) -> Comment:
    """Have the comment's address as a site keeps it that keeps some."""
    Comment.objects.filter(pk=comment.pk).update(address=address)
    return comment


def outside(network: str) -> str:
    """The address just behind a network."""
    given = ipaddress.ip_network(network)
    return str(given.broadcast_address + 1)


@pytest.mark.parametrize(("address", "bits"), SIZES)
def test_a_network_of_any_size_is_asked_for_by_terms_of_the_index(address: str, bits: int) -> None:
    network = str(ipaddress.ip_network(f"{address}/{bits}", strict=False))
    group = set(network_group(network))
    assert group & set(network_terms(address))
    assert len(group) <= 128
    if not 64 < bits < 128:
        assert not group & set(network_terms(outside(network)))


@pytest.mark.parametrize("size", [8, 9, 13, 16, 20, 23, 24, 29, 31, 32])
def test_a_network_of_any_size_finds_its_own_and_no_others(story: Story, say: Say, size: int) -> None:
    desk, network = at_desk(), ipaddress.ip_network(f"10.20.30.40/{size}", strict=False)
    ours = keep(say("Ours"), "10.20.30.40")
    keep(say("Beside"), outside(str(network)))
    say("Not kept")
    assert seek(desk, address=str(network)) == [ours.pk]
    assert seek(desk, address=f"10.20.30.40/{size}") == [ours.pk]


@pytest.mark.parametrize("size", [32, 45, 64, 100, 128])
def test_so_does_one_of_ipv6(story: Story, say: Say, size: int) -> None:
    desk, address = at_desk(), "2001:db8:aaaa:bbbb:cccc::1"
    ours = keep(say("Ours"), address)
    keep(say("Beside"), outside(str(ipaddress.ip_network(f"{address}/{size}", strict=False))))
    assert seek(desk, address=f"{address}/{size}") == [ours.pk]


@pytest.mark.parametrize(
    "wrong", ["10.0.0.0/7", "0.0.0.0/0", "2001:db8::/31", "::/0", "10.0.0.0/33", "/8", "x/y", "10"]
)
def test_what_is_no_network_or_too_wide_is_told(wrong: str) -> None:
    answer = at_desk().get("/desk/search", {"address": wrong})
    assert answer.status_code == 422
    assert "from /8 on for IPv4" in plain(answer)


def test_a_hash_is_found_after_its_key_has_changed_and_no_longer_than_that(story: Story, say: Say) -> None:
    desk, days = at_desk(), [datetime(2026, month, 20, tzinfo=UTC) for month in (8, 9, 10)]
    made = []
    for day in days:
        with patch("ombud.actions.readers.timezone.now", lambda day=day: day):
            hashed = str(readers.address_hash("192.0.2.77"))
        comment = say(f"Words of {day:%B}")
        Comment.objects.filter(pk=comment.pk).update(address_hash=hashed)
        made.append(comment.pk)
    with patch("ombud.actions.readers.timezone.now", lambda: days[2]):
        assert seek(desk, address="192.0.2.77") == [made[2], made[1]]
        assert seek(desk, address="192.0.2.78") == []


def test_the_page_says_how_far_back_it_looks(site: Site, story: Story) -> None:
    desk = at_desk()
    assert "an address is found back to 1 " in plain(desk.get("/desk/search?address=192.0.2.1"))
    assert "networks find nothing" in plain(desk.get("/desk/search?address=192.0.2.0/24"))
    sites.change(site, {"address_days": 30})
    assert "as a network for 30 days" in plain(desk.get("/desk/search?address=192.0.2.0/24"))
    assert "found back to" not in plain(desk.get("/desk/search?q=words"))


def test_strangers_find_no_address(site: Site, stranger_site: Site, story: Story, say: Say) -> None:
    keep(say("Ours"), "10.20.30.40")
    assert seek(at_desk("rival", (stranger_site, "")), address="10.0.0.0/8") == []
    assert of(Client().get("/desk/search?address=10.0.0.0/8")) == []
