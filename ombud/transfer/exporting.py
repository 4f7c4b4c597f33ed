"""All of a site as JSON Lines, for an archive, for leaving, and for `ombud import` (docs/moving.md)."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from ombud.models import (
    Address,
    Appeal,
    Comment,
    CommentRevision,
    Correction,
    Decision,
    Flag,
    Notice,
    Reader,
    Revision,
    Site,
    Story,
    Version,
)

FORMAT: Final = "ombud.export/1"
CHUNK = 1000


class _Encoder(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        # Django's own cuts times to milliseconds, by which comments of one burst would change places.
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


class Table(NamedTuple):
    """Which rows become records of this name, and by which path a row belongs to its site."""

    record: str
    model: type[models.Model]
    site: str
    columns: str


# Stories before comments, and both before what is about them.
TABLES: Final = (
    Table("story", Story, "site", "id url slug cms_id headline standfirst authors section tags language status "
          "moderation published_at modified_at merged_into_id created_at"),
    Table("address", Address, "site", "url story_id"),
    Table("text", Revision, "story__site", "story_id number headline text html source created_at"),
    Table("reader", Reader, "site", "id kind name badge languages standing suspended_until created_at"),
    Table("comment", Comment, "site", "id story_id parent_id reader_id name badge body language status veil veil_label "
          "recommendations pinned position created_at edited_at"),
    Table("earlier wording", CommentRevision, "comment__site", "comment_id language body created_at"),
    Table("version", Version, "comment__site", "comment_id language body veil_label status created_at edited_at"),
    Table("correction", Correction, "site", "id story_id reader_id kind status exact prefix suffix suggestion message "
          "reason wording fix seconds duplicate_of_id created_at decided_at"),
    Table("notice", Notice, "site", "id story_id correction_id serial kind was now text language by published_at"),
    Table("decision", Decision, "site", "id comment_id correction_id notice_id reader_id story_id by verb before after "
          "rule code reason words details created_at"),
    Table("report", Flag, "site", "id comment_id reader_id reason text status created_at decided_at"),
    Table("appeal", Appeal, "site", "id decision_id reader_id text status answer decided_by created_at decided_at"),
)  # fmt: skip
_EMAILS: Final = {"reader", "correction"}
_MARKED: Final = {"comment": ("id", "parent", "reader"), "reader": ("id",)}


def mark(site: Site) -> str:
    """What tells this site's ids from those of any other installation; it tells nothing about the secret key."""
    return hmac.new(settings.SECRET_KEY.encode(), f"export:{site.pk}".encode(), hashlib.sha256).hexdigest()[:12]


def lines(site: Site, *, emails: bool = False) -> Iterator[str]:
    """The records of a site, one line of JSON each without its end. Network addresses are in none of them, addresses
    of mail only with `emails`. Memory does not grow with the site."""
    count = 0
    for record in _records(site, emails):
        count += 1
        yield json.dumps(record, cls=_Encoder, ensure_ascii=False)
    yield json.dumps({"record": "end", "records": count})


def _records(site: Site, emails: bool) -> Iterator[dict[str, Any]]:
    yield {
        "record": "site",
        "format": FORMAT,
        "mark": mark(site),
        "made_at": timezone.now(),
        **{
            name: getattr(site, name) for name in ("name", "title", "url", "languages", "origins", "timezone", "policy")
        },
    }
    for table in TABLES:
        columns = table.columns.split() + (["email"] if emails and table.record in _EMAILS else [])
        rows = table.model._default_manager.filter(**{table.site: site}).order_by("pk").values(*columns)
        for row in rows.iterator(chunk_size=CHUNK):
            yield _record(table.record, row, mark(site))


def _record(name: str, row: dict[str, Any], site_mark: str) -> dict[str, Any]:
    said = {column.removesuffix("_id") if column != "cms_id" else column: value for column, value in row.items()}
    for column in ("comment", *_MARKED.get(name, ())):
        if said.get(column) is not None:
            letter = "r" if column == "reader" or (name, column) == ("reader", "id") else ""
            said[column] = f"{site_mark}-{letter}{said[column]}"
    if name not in _MARKED and said.get("reader") is not None:
        said["reader"] = f"{site_mark}-r{said['reader']}"
    return {"record": name, **said}
