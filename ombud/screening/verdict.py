"""What a rule sees and what it may say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as holding
from functools import cached_property
from typing import Any, Literal

from ombud.models import Comment, Mode, Policy, Reader, Story
from ombud.text import markup
from ombud.text.wordlist import words_of

from .clock import Clock
from .facts import Facts

AS_IT_COMES = Mode("after")
Outcome = Literal["hold", "veil", "reject", "slow", "pass"]


@dataclass(frozen=True)
class Submission:
    """A comment that is about to be stored. `honeypot` is what stood in the field that people do not see.

    `language` is the one that was found out; empty where it is not sure, also where the author said it. `vouched`: a
    moderator of the story writes it at the desk, who would approve it in the next moment. `edited` is the comment
    whose new words these are; 0 for a new one.
    """

    story: Story
    policy: Policy
    body: str
    html: str
    name: str
    reader_id: int | None
    address_hash: str
    parent: Comment | None
    honeypot: str = ""
    language: str = ""
    email: str = ""
    reader: Reader | None = None
    mode: Mode = AS_IT_COMES
    sketch: int | None = None
    vouched: bool = False
    edited: int = 0

    @cached_property
    def facts(self) -> Facts:
        """What the rules ask the database for: each thing once, and only when a rule wants it."""
        return Facts(self)

    @cached_property
    def clock(self) -> Clock:
        """The time that the rule has which is being asked."""
        return Clock()

    @cached_property
    def links(self) -> list[str]:
        """The addresses that the comment links to."""
        return markup.links(self.html) if "<a " in self.html or "<img " in self.html else []

    @cached_property
    def text(self) -> str:
        """The words, also those under veils."""
        return words_of(self.html)


@dataclass(frozen=True)
class Finding:
    """What a rule found: `explanation` for staff, `detail` for the author where the comment is sent back.

    `outcome` is only given where the rule itself, and not the site's setting, decides (a list of words).
    """

    explanation: str
    detail: str = ""
    field: str = "body"
    outcome: Outcome | None = None
    details: Mapping[str, Any] = holding(default_factory=dict)
    retry_after: int = 0


@dataclass(frozen=True)
class Verdict:
    """What becomes of a comment by one rule.

    hold keeps it for a moderator; veil shows it veiled; reject sends it back with `detail`, which its author reads;
    slow sends it back for `retry_after` seconds; pass only tells that the rule failed and the site lets it pass.
    `keeps`: what is sent back is kept, for its author may appeal.
    """

    rule: str
    outcome: Outcome
    explanation: str
    detail: str = ""
    field: str = "body"
    details: Mapping[str, Any] = holding(default_factory=dict)
    retry_after: int = 0
    keeps: bool = False
