"""By which network address somebody is counted: what they say of themselves is nothing to go by."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from pytest_django.fixtures import Settings

from ombud import clients
from ombud.values import Network

CALLER = "192.0.2.7"
PROXIES: tuple[Network, ...] = (ip_network("10.0.0.0/8"), ip_network("2001:db8:1::/48"))


def seen(settings: Settings, trusted: int | tuple[Network, ...], peer: str, said: str = "") -> str:
    settings.TRUSTED_PROXIES = trusted
    return clients.of({"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": said})


@pytest.mark.parametrize("said", ["198.51.100.1", "198.51.100.1, 203.0.113.9", "10.0.0.1", "x", ","])
def test_without_proxies_nothing_that_is_said_counts(settings: Settings, said: str) -> None:
    assert seen(settings, 0, CALLER, said) == CALLER


@pytest.mark.parametrize("made_up", ["", "198.51.100.1, ", "10.0.0.9, ", "x, , "])
def test_only_what_the_trusted_proxies_said_counts(settings: Settings, made_up: str) -> None:
    assert seen(settings, 1, "10.0.0.1", f"{made_up}{CALLER}") == CALLER
    assert seen(settings, 2, "10.0.0.1", f"{made_up}{CALLER}, 10.0.0.2") == CALLER
    assert seen(settings, PROXIES, "10.0.0.1", f"{made_up}{CALLER}, 10.0.0.2") == CALLER


def test_who_comes_around_the_proxies_is_who_they_are(settings: Settings) -> None:
    assert seen(settings, PROXIES, CALLER, "198.51.100.1") == CALLER
    assert seen(settings, 1, CALLER) == CALLER


def test_a_household_of_ipv6_is_one_whichever_address_it_takes(settings: Settings) -> None:
    found = {seen(settings, 0, f"2001:db8:7:1::{host:x}") for host in (1, 2, 0xFFFF)}
    assert found == {"2001:db8:7:1::"}
    assert seen(settings, 0, "2001:db8:7:2::1") not in found


@pytest.mark.parametrize(
    "written", ["::ffff:192.0.2.7", "192.0.2.7:51234", "[::ffff:192.0.2.7]:51234", "[::ffff:c000:207]"]
)
def test_an_address_is_the_same_however_it_is_written(settings: Settings, written: str) -> None:
    assert seen(settings, 0, written) == CALLER
    assert seen(settings, PROXIES, "::ffff:10.0.0.1", f"198.51.100.1, {written}, 10.0.0.2:80") == CALLER


def test_two_of_ipv4_are_two_on_a_socket_of_ipv6(settings: Settings) -> None:
    assert seen(settings, 0, "::ffff:192.0.2.7") != seen(settings, 0, "::ffff:198.51.100.1")


@pytest.mark.parametrize("peer", ["", "unix:", "192.0.2.7.8", "[", "::1::2", "1" * 5000])
def test_what_is_no_address_is_nobodys(settings: Settings, peer: str) -> None:
    assert seen(settings, 0, peer) == clients.NOWHERE


def test_of_an_address_that_is_shown_only_the_network_is_kept() -> None:
    assert clients.network(CALLER) == "192.0.2.0"
    assert clients.network("2001:db8:7:1::") == "2001:db8:7::"
