"""What a rule sees and what it may say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ombud.models import Comment, Policy, Story


@dataclass(frozen=True)
class Submission:
    """A comment that is about to be stored. `honeypot` is what stood in the field that people do not see."""

    story: Story
    policy: Policy
    body: str
    html: str
    name: str
    reader_id: int | None
    address_hash: str
    parent: Comment | None
    honeypot: str = ""


@dataclass(frozen=True)
class Verdict:
    """`outcome` hold keeps it for a moderator; reject sends it back with `detail`, which its author reads."""

    rule: str
    outcome: Literal["hold", "reject"]
    explanation: str
    detail: str = ""
    field: str = "body"
