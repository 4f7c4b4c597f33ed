"""The index of comments' words, and the triggers that tell it what changed. See `models/search.py`."""

from __future__ import annotations

from typing import Any

from django.db import migrations

COLUMNS = "name, body, veil_label, status, language, story_id, site_id, reader_id, address, address_hash, reviewed_at, created_at"
FILL = "INSERT INTO ombud_unindexed (comment_id) SELECT id FROM ombud_comment ORDER BY id"
OF_STORY = "INSERT INTO ombud_unindexed (comment_id) SELECT id FROM ombud_comment WHERE story_id = NEW.id"

SQLITE = [
    # Words come folded and parted by spaces (`text/terms.py`): all but the marks of facets is taken as it is.
    """CREATE VIRTUAL TABLE ombud_words USING fts5(terms, tokenize="ascii tokenchars '@='", columnsize=0)""",
    "CREATE TRIGGER ombud_comment_added AFTER INSERT ON ombud_comment "
    "BEGIN INSERT INTO ombud_unindexed (comment_id) VALUES (NEW.id); END",
    "CREATE TRIGGER ombud_comment_changed AFTER UPDATE OF " + COLUMNS + " ON ombud_comment "  # noqa: S608 - our own names
    "BEGIN INSERT INTO ombud_unindexed (comment_id) VALUES (NEW.id); END",
    "CREATE TRIGGER ombud_comment_gone AFTER DELETE ON ombud_comment "
    "BEGIN INSERT INTO ombud_unindexed (comment_id) VALUES (OLD.id); END",
    "CREATE TRIGGER ombud_story_moved AFTER UPDATE OF section ON ombud_story "
    f"WHEN OLD.section <> NEW.section BEGIN {OF_STORY}; END",
]
POSTGRESQL = [
    "CREATE TABLE ombud_words (rowid bigint PRIMARY KEY, terms tsvector NOT NULL)",
    # Without a list of what is pending: the worker may take its time, a search may not.
    "CREATE INDEX ombud_words_terms ON ombud_words USING gin (terms) WITH (fastupdate = off)",
    "CREATE FUNCTION ombud_comment_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "INSERT INTO ombud_unindexed (comment_id) VALUES (COALESCE(NEW.id, OLD.id)); RETURN NULL; END $$",
    f"CREATE FUNCTION ombud_story_moved() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {OF_STORY}; RETURN NULL; END $$",
    "CREATE TRIGGER ombud_comment_changed AFTER INSERT OR DELETE OR UPDATE OF " + COLUMNS + " ON ombud_comment "
    "FOR EACH ROW EXECUTE FUNCTION ombud_comment_changed()",
    "CREATE TRIGGER ombud_story_moved AFTER UPDATE OF section ON ombud_story "
    "FOR EACH ROW WHEN (OLD.section IS DISTINCT FROM NEW.section) EXECUTE FUNCTION ombud_story_moved()",
]
DROP_SQLITE = ["ombud_comment_added", "ombud_comment_changed", "ombud_comment_gone", "ombud_story_moved"]


def make(apps: Any, editor: Any) -> None:
    """Make the index and have every comment that is there already indexed."""
    for statement in [*(POSTGRESQL if editor.connection.vendor == "postgresql" else SQLITE), FILL]:
        editor.execute(statement, params=None)


def unmake(apps: Any, editor: Any) -> None:
    """Take it all away."""
    if editor.connection.vendor == "postgresql":
        gone = [
            "DROP TRIGGER ombud_comment_changed ON ombud_comment",
            "DROP TRIGGER ombud_story_moved ON ombud_story",
            "DROP FUNCTION ombud_comment_changed()",
            "DROP FUNCTION ombud_story_moved()",
        ]
    else:
        gone = [f"DROP TRIGGER {name}" for name in DROP_SQLITE]
    for statement in [*gone, "DROP TABLE ombud_words"]:
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("ombud", "0001_start")]
    operations = [migrations.RunPython(make, unmake)]
