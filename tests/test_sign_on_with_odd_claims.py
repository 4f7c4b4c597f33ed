"""Tokens that a publication signed and that hold what no database, letter or page should."""

from __future__ import annotations

from typing import Any

import pytest
from kit import Api
from test_sign_on import sign_in, signed, sso  # noqa: F401

from ombud.models import Reader, Site

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sso")]


@pytest.mark.parametrize("odd", ["\ud83d", "\0"], ids=["half an emoji", "NUL"])
def test_what_no_database_holds_locks_nobody_out(api: Api, odd: str) -> None:
    told = {"name": f"Olena {odd}", "email": f"o{odd}@h.example", "badge": odd, "languages": [f"uk{odd}"], "jti": odd}
    assert sign_in(api, signed(**told)).status_code == 200
    reader = Reader.objects.get(kind="sso")
    assert (reader.name, reader.email, reader.languages) == ("Olena", "o@h.example", ["uk"])
    assert sign_in(api, signed(sub=f"18{odd}")).status_code == 403


def test_what_is_no_address_is_not_kept_as_one(api: Api) -> None:
    assert sign_in(api, signed(email="o@h.example\nBcc: all@h.example")).status_code == 200
    assert Reader.objects.get(kind="sso").email == ""


def test_two_long_names_are_never_cut_to_one(api: Api, site: Site) -> None:
    site.sso = {**site.sso, "issuer": f"https://{'h' * 150}.example"}
    site.save()
    issuer = site.sso["issuer"]
    for last in "ab":
        assert sign_in(api, signed(iss=issuer, sub="s" * 190 + last)).status_code == 403
    assert not Reader.objects.filter(kind="sso").exists()


@pytest.mark.parametrize(
    ("said", "kept"), [({}, True), ({"email_verified": True}, True), ({"email_verified": False}, False)]
)
@pytest.mark.parametrize("odd", ["no", 0, [], "false"])
def test_an_address_that_the_publication_has_not_checked_is_none(
    api: Api, said: dict[str, Any], kept: bool, odd: Any
) -> None:
    assert sign_in(api, signed(email="o@h.example", **said)).status_code == 200
    assert bool(Reader.objects.get(kind="sso").email) == kept
    assert sign_in(api, signed(email="o@h.example", email_verified=odd)).status_code == 200
    assert Reader.objects.get(kind="sso").email == ""
