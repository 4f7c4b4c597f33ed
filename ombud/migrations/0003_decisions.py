"""Decisions are never changed: the database itself refuses, whoever asks. Words in them may be erased, for people
have a right to that; rows go only with the site, the comment or the reader that they are about.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

KEPT = (
    *("id", "site_id", "comment_id", "correction_id", "notice_id", "reader_id", "story_id"),
    *("by", "verb", "before", "after", "rule", "code", "created_at"),
)
ERASABLE = {"subject": "''", "reason": "''", "words": "''", "details": "'{}'"}
REFUSAL = "a decision is never changed"


def condition(differs: str) -> str:
    """When an update is refused; `differs` is how the database compares what may be null."""
    quote = '"{}"'.format
    kept = [f"NEW.{quote(name)} {differs} OLD.{quote(name)}" for name in KEPT]
    words = [
        f"(NEW.{quote(name)} {differs} OLD.{quote(name)} AND NEW.{quote(name)} <> {empty})"
        for name, empty in ERASABLE.items()
    ]
    return " OR ".join([*kept, *words])


SQLITE = (
    f"CREATE TRIGGER ombud_decision_kept BEFORE UPDATE ON ombud_decision WHEN {condition('IS NOT')} "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
)
POSTGRESQL = (
    "CREATE FUNCTION ombud_decision_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    "CREATE TRIGGER ombud_decision_kept BEFORE UPDATE ON ombud_decision FOR EACH ROW "
    f"WHEN ({condition('IS DISTINCT FROM')}) EXECUTE FUNCTION ombud_decision_kept()",
)


def make(apps: Any, editor: Any) -> None:
    """Put the trigger there; inserting pays nothing for it."""
    for statement in POSTGRESQL if editor.connection.vendor == "postgresql" else (SQLITE,):
        editor.execute(statement, params=None)


def unmake(apps: Any, editor: Any) -> None:
    """Take it away."""
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP TRIGGER ombud_decision_kept ON ombud_decision", params=None)
        editor.execute("DROP FUNCTION ombud_decision_kept()", params=None)
    else:
        editor.execute("DROP TRIGGER ombud_decision_kept", params=None)


class Migration(migrations.Migration):
    dependencies = [("ombud", "0002_words")]
    operations = [migrations.RunPython(make, unmake)]
