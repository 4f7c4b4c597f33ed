"""A reader has themselves erased: nothing that they ever typed is left in any table, and others lose nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection, models
from django.utils import timezone
from kit import Api

from ombud import upkeep
from ombud.__main__ import main
from ombud.actions import comments, erasing, exporting, mutes, readers, signing_on, sites, users, versions
from ombud.models import (
    Comment,
    Correction,
    Decision,
    Flag,
    Mailbox,
    Message,
    Mute,
    NamedPerson,
    Note,
    Notification,
    Reader,
    Recommendation,
    Second,
    Site,
    Story,
    Watch,
)
from ombud.models.errors import Conflict, Forbidden, Invalid

pytestmark = pytest.mark.django_db

Say = Callable[..., Comment]
CANARY = "CANARYBIRD"
MAIL = f"{CANARY}@mail.example"


@pytest.fixture
def person(site: Site, story: Story, say: Say) -> Reader:
    """Somebody who did everything that one can do here, with a word in all of it that is found again."""
    user = users.by_email(MAIL)
    reader = Reader.objects.create(
        site=site, kind="account", user=user, subject=CANARY, name=CANARY, email=MAIL, badge=CANARY, skeleton=CANARY
    )
    reader.languages, reader.preferences = [CANARY], {"x": CANARY}
    reader.save()
    other = say("Somebody else's words.", name="Bo")
    own = say(f"{CANARY} was there.", reader=reader, name=CANARY, veil=True, veil_label=CANARY)
    comments.edit(own, comments.Draft(body=f"{CANARY} was there too."))
    versions.bring(own, [versions.word(site, "uk", f"{CANARY} там теж.")])
    say("An answer to it.", parent=own, name="Cy")
    say(f"{CANARY} again, and gone.", reader=reader, name=CANARY)
    Comment.objects.filter(reader=reader).update(address="203.0.113.77", badge=CANARY)
    now = timezone.now()
    Flag.objects.create(site=site, comment=other, reader=reader, reason="other", text=CANARY, created_at=now)
    row = Correction.objects.create(
        site=site, story=story, reader=reader, message=CANARY, email=MAIL, address_hash=CANARY[:9], created_at=now
    )
    Second.objects.create(correction=row, reader=reader, message=CANARY, email=MAIL, created_at=now)
    Recommendation.objects.create(comment=other, reader=reader, address_hash=CANARY)
    Decision.objects.create(
        site=site, comment=own, by="olena", verb="veil", reason=CANARY, words=CANARY, created_at=now
    )
    warning = Decision.objects.create(site=site, reader=reader, by="olena", verb="warn", words=CANARY, created_at=now)
    Notification.objects.create(reader=reader, kind="warning", decision=warning, words=CANARY, created_at=now)
    warning_appeal = {"site": site, "decision": warning, "reader": reader, "text": CANARY, "answer": CANARY}
    apps.get_model("ombud", "Appeal").objects.create(**warning_appeal, created_at=now)
    Note.objects.create(reader=reader, by="olena", text=CANARY)
    Watch.objects.create(site=site, reader=reader, why=CANARY, added_by="olena")
    NamedPerson.objects.create(story=story, reader=reader, label=CANARY, verified_by="olena")
    Message.objects.create(site=site, reader=reader, kind="mail", to=MAIL, body={"text": CANARY}, due_at=now)
    Mailbox.objects.create(reader=reader, address=MAIL, mark="a", created_at=now)
    Mailbox.objects.create(reader=reader, address=f"2{MAIL}", mark="b", status="refused", created_at=now)
    mutes.mute(reader, other)
    assert other.reader
    Mute.objects.create(reader=other.reader, muted=reader)
    return reader


def kept() -> Iterator[tuple[str, str]]:
    """Each row of each table with all that is in it."""
    for model in apps.get_models():
        for row in model._base_manager.values():
            yield model.__name__, json.dumps(row, default=str, ensure_ascii=False)


def erase(reader: Reader, how: str) -> None:
    """Ask, wait until the time has come, and let the worker do it."""
    at = erasing.ask(reader, how)
    with patch("django.utils.timezone.now", return_value=at):
        assert erasing.erase_due(60) == 1


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


# Columns of tables that tell of a person, and what erasing does to them. A new one belongs here, in
# `actions/erasing.py` and in docs/privacy.md.
SETTLED = {
    "Appeal": "answer claimed_by claimed_until decided_at decided_by decision reader site status text",
    "Comment": "address address_hash badge body corrected_by depth edited_at home html language last_reply live_replies"
    " name parent pinned position reader recommendations reviewed_at root site sketch status story veil veil_label",
    "Correction": "address_hash decided_at duplicate_of email end exact fix fixed_in kind lang message prefix reader"
    " reason review revision score seconds site start state status story suffix suggestion weight wording",
    "Decision": "after before by code comment correction details notice reader reason rule site story subject verb"
    " words",
    "Flag": "address_hash comment decided_at notice reader reason site status text weight",
    "Mailbox": "address address_hash asked asked_at lang mark reader status",
    "Message": "attempts body due_at error kind reader site status to",
    "Mute": "muted reader",
    "NamedPerson": "label reader story verified_by",
    "Note": "by reader text",
    "Notification": "comment correction decision kind reader seen_at words",
    "Reader": "badge digest digest_at digest_since email erase_at kind languages name preferences site skeleton"
    " standing subject suspended_until token_version user",
    "Receipt": "fingerprint made reader scope site verb",
    "Recommendation": "address_hash changes comment reader taken_back",
    "Second": "address_hash correction email lang message reader",
    "Sweep": "at changed decision finished_at last reader undoes until verb",
    "Watch": "added_by reader site story why words",
}


def tells_of_a_person(model: type[models.Model]) -> bool:
    fields = model._meta.concrete_fields
    names = {field.name for field in fields}
    return model is Reader or any(field.related_model is Reader for field in fields) or "address_hash" in names


def test_every_column_of_a_table_about_readers_is_settled() -> None:
    found = {
        model.__name__: " ".join(
            sorted(field.name for field in model._meta.concrete_fields if field.name not in ("id", "created_at"))
        )
        for model in apps.get_app_config("ombud").get_models()
        if tells_of_a_person(model)
    }
    assert found == SETTLED


def test_an_export_holds_all_that_a_reader_typed_and_nobody_elses(person: Reader) -> None:
    made = json.dumps(exporting.everything(person), default=str)
    for part in ("was there too.", "was there.", "там теж", "again, and gone", MAIL, "203.0.113.77"):
        assert json.dumps(part)[1:-1] in made
    assert {row["address"] for row in json.loads(made)["mail_addresses"]} == {MAIL, f"2{MAIL}"}
    assert [row["to"] for row in json.loads(made)["mails"]] == [MAIL]
    for foreign in ("Somebody else's words.", "An answer to it.", "olena", "added_by"):
        assert foreign not in made


def test_an_export_takes_as_many_queries_for_many_comments(person: Reader, say: Say) -> None:
    def queries() -> int:
        with connection.execute_wrapper(counted):
            seen.clear()
            exporting.everything(person)
        return len(seen)

    seen: list[str] = []

    def counted(execute: Any, sql: str, *rest: Any) -> Any:
        seen.append(sql)
        return execute(sql, *rest)

    before = queries()
    for number in range(5):
        say(f"Number {number} of them, at some length.", reader=person)
    assert queries() == before


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


def test_nobody_mutes_themselves_or_who_is_gone(person: Reader, say: Say) -> None:
    own = Comment.objects.filter(reader=person).first()
    assert own
    with pytest.raises(Forbidden):
        mutes.mute(person, own)
    gone = say("Soon gone.", name="Di")
    comments.withdraw(gone)
    gone.refresh_from_db()
    with pytest.raises(Conflict):
        mutes.mute(person, gone)


def test_a_mute_takes_all_of_a_persons_comments_from_the_story_and_ends(person: Reader, story: Story, say: Say) -> None:
    first = say("The first of theirs.", name="Eve")
    second = say("The second of theirs.", name="Eve", reader=first.reader)
    before = set(mutes.muted_in(person, story))
    mutes.mute(person, second)
    mutes.mute(person, first)
    assert set(mutes.muted_in(person, story)) - before == {first.pk, second.pk}
    mutes.unmute(person, first)
    assert set(mutes.muted_in(person, story)) == before


def test_who_signs_in_leaves_nothing_with_the_guest_they_were(person: Reader, say: Say) -> None:
    Reader.objects.filter(pk=person.pk).update(kind="guest", user=None, subject=None, badge="", skeleton="")
    person.refresh_from_db()
    known = Reader.objects.create(site=person.site, kind="account", name="Known")
    other = Comment.objects.filter(name="Bo").first()
    assert other
    mutes.mute(known, other)
    assert signing_on.take_along(person, known)
    person.refresh_from_db()
    assert (person.name, person.email) == ("", "")
    assert [Notification.objects.get().reader, Flag.objects.get().reader, Second.objects.get().reader] == [known] * 3
    assert list(Mute.objects.filter(muted=known).values_list("reader", flat=True)) == [other.reader_id]
    erase(known, "withdraw")
    texts = [row for table, row in kept() if table in ("Comment", "CommentRevision", "Version", "Flag", "Notification")]
    assert [row for row in texts if CANARY in row] == []


def test_another_persons_words_are_not_taken_along(person: Reader, say: Say) -> None:
    known = Reader.objects.create(site=person.site, kind="account", name="Known")
    assert not signing_on.take_along(person, known)
    Reader.objects.filter(pk=person.pk).update(kind="guest", standing="banned")
    person.refresh_from_db()
    assert not signing_on.take_along(person, known)
    assert not Comment.objects.filter(reader=known).exists()
