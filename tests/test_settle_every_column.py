"""Every column that tells of a person is settled: somebody has said what erasing does to it."""

from __future__ import annotations

from django.apps import apps
from django.db import models

from ombud.models import Reader

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
