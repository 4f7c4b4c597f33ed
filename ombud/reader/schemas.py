"""What the API takes. Only the fields named here are looked at; lengths are checked by the verbs."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from ninja import Schema
from pydantic import ConfigDict, Field, field_validator


class Given(Schema):
    """A JSON object. Unknown fields are ignored, so that older servers take newer embeds."""

    model_config = ConfigDict(extra="ignore", str_max_length=2_000_000)

    @field_validator("*", mode="before")
    @classmethod
    def no_nul(cls, value: object) -> object:
        """Leave out NUL, which PostgreSQL takes in no text."""
        return value.replace("\0", "") if isinstance(value, str) else value


class VersionDraft(Given):
    """The same comment in another language of the site."""

    lang: str = ""
    body: str = ""
    veil_label: str = ""


class CommentDraft(Given):
    """A comment to post on the story at `url`. `body` is Markdown with `||hidden words||`."""

    url: str = ""
    id: str = Field(default="", description="The CMS's own id of the story")
    body: str
    name: str = ""
    email: str | None = ""
    parent: int | None = Field(default=None, description="The comment that this one answers")
    veil: bool | Literal["author", ""] | None = False
    veil_label: str = ""
    lang: str = Field(default="", description="The comment's language when its author says it; found out otherwise")
    versions: list[VersionDraft] = Field(default=[], max_length=20, description="The same in other languages")
    interface: str = Field(default="", description="The language of the answer's words, e.g. uk")
    website: str = ""
    appeal: str = Field(default="", description="Why its author objects to what sent it back before")

    @field_validator("name", "veil_label", "lang", "id", "interface", "website", "appeal", mode="before")
    @classmethod
    def nothing_is_empty(cls, value: object) -> object:
        """Take null as not given."""
        return "" if value is None else value


class VersionEdit(Given):
    """The words of one's own comment in another language."""

    body: str
    veil_label: str = ""
    interface: str = ""


class TranslationWish(Given):
    """The language into which a comment is to be translated, e.g. `en`."""

    to: str


class SignOnToken(Given):
    """A JSON Web Token that the publication signed."""

    token: str


class AccountCode(Given):
    """What the window in which one signs in handed over."""

    code: str


class LanguagesRead(Given):
    """The languages that a reader reads."""

    languages: list[str] = Field(max_length=200)


class CommentEdit(Given):
    """New words for one's own comment."""

    body: str | None = None
    veil: bool | Literal["author", ""] | None = None
    veil_label: str | None = None
    lang: str | None = ""
    interface: str = ""


class FlagDraft(Given):
    """A report of a comment. `name`, `email`, `good_faith` and `children` belong to a notice of illegal content."""

    reason: str
    text: str = ""
    name: str = ""
    email: str = ""
    good_faith: bool = False
    children: bool = Field(default=False, description="It shows sexual abuse of children: no name is needed")
    interface: str = ""


class SeenStory(Given):
    """A page that carries the embed and is not known yet."""

    url: str
    id: str = ""


class StoryPush(Given):
    """A story as its CMS has it. `html` is sanitised; `text` is kept as it is, paragraphs parted by blank lines."""

    url: str
    headline: str
    html: str | None = None
    text: str | None = None
    standfirst: str = ""
    language: str = ""
    published_at: datetime | None = None
    modified_at: datetime | None = None
    authors: list[str] = []
    section: str = ""
    tags: list[str] = []
    picture: str = ""
    id: str = ""
    aliases: list[str] = []

    @field_validator("id", mode="before")
    @classmethod
    def number_or_text(cls, value: object) -> object:
        """A CMS's id may be a number."""
        return "" if value is None else str(value)


class Passage(Given):
    """Words of a story as the W3C TextQuoteSelector and TextPositionSelector have them; offsets in code points."""

    url: str = ""
    id: str = ""
    exact: str = ""
    prefix: str = ""
    suffix: str = ""
    start: int | None = Field(default=None, ge=0)
    end: int | None = Field(default=None, ge=0)
    kind: str = ""

    @field_validator("id", "exact", "prefix", "suffix", "kind", mode="before")
    @classmethod
    def nothing_is_empty(cls, value: object) -> object:
        """Take null as not given."""
        return "" if value is None else value


class SecondDraft(Given):
    """What a reader adds who says the same as another."""

    message: str = ""
    email: str | None = ""
    interface: str = ""


class CorrectionDraft(Passage):
    """A suggested correction: what is wrong with the passage, or how it should read, or both."""

    message: str = ""
    suggestion: str | None = ""
    email: str | None = ""
    interface: str = ""
