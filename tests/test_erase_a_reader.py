"""A reader has themselves erased: nothing that they ever typed is left in any table, and others lose nothing."""

from __future__ import annotations

import json
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from kit import Api
from personkit import CANARY, MAIL, erase, kept, somebody  # noqa: F401

from ombud import upkeep
from ombud.__main__ import main
from ombud.actions import erasing, readers, sites
from ombud.models import (
    Comment,
    Decision,
    Reader,
    Recommendation,
    Site,
    Story,
)
from ombud.models.errors import Invalid

pytestmark = pytest.mark.django_db


def test_nothing_that_a_reader_typed_is_left_in_any_table(person: Reader) -> None:
    assert sum(CANARY in row for _table, row in kept()) > 15
    erase(person, "withdraw")
    found = [(table, row) for table, row in kept() if CANARY.lower() in row.lower() or "203.0.113.77" in row]
    assert found == []


def test_comments_may_be_left_as_a_former_readers_and_nothing_else_tells_of_them(person: Reader, api: Api) -> None:
    erase(person, "keep")
    tables = {table for table, row in kept() if CANARY.lower() in row.lower()}
    assert tables <= {"Comment", "Version", "Correction", "Second"}
    rows = Comment.objects.filter(body__contains=CANARY)
    assert {(row.name, row.reader_id, row.address, row.address_hash, row.badge) for row in rows} == {
        ("Former reader", None, "", "", "")
    }
    assert "Former reader" in api.html()


def test_words_of_others_and_the_counts_stay(person: Reader) -> None:
    erase(person, "withdraw")
    shown = set(Comment.objects.shown().values_list("body", flat=True))
    assert shown == {"Somebody else's words.", "An answer to it."}
    assert upkeep.check() == []
    assert Decision.objects.filter(verb="veil", by="olena").exists()
    assert Recommendation.objects.filter(reader=person).exists()


def test_the_row_that_stays_tells_nothing_and_opens_to_no_token(person: Reader) -> None:
    token = readers.token_of(person)
    erase(person, "withdraw")
    person.refresh_from_db()
    assert (person.kind, person.name, person.email, person.subject, person.user) == ("erased", "", "", None, None)
    assert readers.bearer(person.site, token) is None
    assert not User.objects.filter(email__iexact=MAIL).exists()


def test_an_account_of_staff_or_of_another_publication_stays(person: Reader, stranger_site: Site) -> None:
    Reader.objects.create(site=stranger_site, kind="account", user=person.user)
    erase(person, "withdraw")
    assert User.objects.filter(email__iexact=MAIL).exists()


def test_it_waits_for_the_days_of_the_site_and_can_be_taken_back(person: Reader) -> None:
    sites.change(person.site, {"erase_days": 3})
    person.site.refresh_from_db()
    at = erasing.ask(person, "withdraw")
    assert timedelta(days=2, hours=23) < at - timezone.now() <= timedelta(days=3)
    assert erasing.erase_due(60) == 0
    erasing.cancel(person)
    with patch("django.utils.timezone.now", return_value=at + timedelta(days=1)):
        assert erasing.erase_due(60) == 0
    person.refresh_from_db()
    assert (person.erase_at, person.name, person.preferences) == (None, CANARY, {"x": CANARY})


def test_what_was_begun_goes_on_where_it_stopped(person: Reader) -> None:
    at = erasing.ask(person, "withdraw")
    with patch("django.utils.timezone.now", return_value=at), patch.object(erasing, "BATCH", 1):
        assert erasing.erase_due(-1) == 0
        assert Comment.objects.filter(reader=person).exists()
        assert erasing.erase_due(60) == 1


def test_by_command_for_who_wrote_a_letter(
    person: Reader, stranger_site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["reader", "export", "paper", str(person.pk)]) == 0
    assert json.loads(capsys.readouterr().out)["reader"]["email"] == MAIL
    assert main(["reader", "erase", "rival", str(person.pk)]) == 1
    assert "no reader" in capsys.readouterr().err
    assert main(["reader", "erase", "paper", str(person.pk), "--now"]) == 0
    assert erasing.erase_due(60) == 1
    assert main(["reader", "export", "paper", str(person.pk)]) == 1


def test_a_wish_that_says_nothing_of_the_comments_is_refused(person: Reader) -> None:
    with pytest.raises(Invalid):
        erasing.ask(person, "everything")


def test_an_address_is_kept_in_plain_only_for_the_days_of_the_site(site: Site, story: Story, api: Api) -> None:
    api.post("Where from?", name="Ann")
    assert Comment.objects.get().address == ""
    sites.change(site, {"address_days": 2})
    api.post("And from where now?", name="Ann")
    assert Comment.objects.latest("pk").address == "127.0.0.1"
    assert upkeep.prune()["addresses"] == 0
    with patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(days=2, minutes=1)):
        assert upkeep.prune()["addresses"] == 1
    assert not Comment.objects.exclude(address="").exists()
