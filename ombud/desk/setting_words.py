"""What each setting of a site is called at the desk. `docs/sites.md` says more of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

CHOICES: Final[dict[str, dict[str, Promise | str]]] = {
    "moderation": {
        "after": lazy("Comments appear at once"),
        "before": lazy("A moderator sees each comment first"),
        "newcomers": lazy("Newcomers’ comments wait"),
        "closed": lazy("No comments are taken"),
    },
    "sort": {"oldest": lazy("Oldest"), "newest": lazy("Newest"), "recommended": lazy("Most recommended")},
}

COMMENTS: Final[dict[str, Promise | str]] = {
    "moderation": lazy("When comments appear"),
    "newcomer_approvals": lazy("Comments that a moderator lets through before an author is no newcomer"),
    "guests": lazy("Readers may write without an account"),
    "accounts": lazy("Readers may sign in with an account of this server"),
    "edit_minutes": lazy("Minutes within which authors may edit their comments"),
    "slow_seconds": lazy("Slow mode: seconds between two comments of one reader in one thread"),
    "close_days": lazy("Days after which a thread closes by itself; 0 is never"),
    "body_limit": lazy("Characters of a comment"),
    "name_limit": lazy("Characters of a name"),
    "label_limit": lazy("Characters of a veil’s label"),
    "links_limit": lazy("Links in a comment"),
    "depth_limit": lazy("Replies below one another"),
    "images": lazy("Comments may show pictures from other sites, which then learn who reads"),
    "posts_per_minute": lazy("Comments a minute from one reader"),
    "address_posts_per_minute": lazy("Comments a minute from one network address"),
    "recommendations_per_address": lazy("Recommendations of one comment from one network address in a month"),
}
REPORTS: Final[dict[str, Promise | str]] = {
    "reports_hold": lazy("Weighed reports that take a comment away until a moderator has looked; 0 is never"),
    "reports_veil": lazy("Such a comment is veiled instead"),
    "reports_per_hour": lazy("Reports an hour from one reader"),
    "address_reports_per_hour": lazy("Reports an hour from one network address"),
    "reports_per_address": lazy("Reports of one comment from one network address"),
    "appeal_days": lazy("Days within which an author may appeal; 0 takes no appeals"),
}
PAGES: Final[dict[str, Promise | str]] = {
    "sort": lazy("The order a thread opens in"),
    "page_roots": lazy("Conversations on a page"),
    "replies_shown": lazy("Replies shown under each"),
    "story_text": lazy("Our own page of a story shows the text that was sent here"),
    "history": lazy("Readers may see what a story’s text has been"),
    "topics": lazy("Stories show other topics of interest"),
    "topics_shown": lazy("Other topics at most"),
    "topics_other_languages": lazy("Stories in other languages may be among them"),
    "machine_translation": lazy("Readers may have a comment translated by a machine"),
    "translations_per_minute": lazy("Translations a minute for one network address"),
}
CORRECTIONS: Final[dict[str, Promise | str]] = {
    "corrections_per_minute": lazy("Suggestions a minute from one reader"),
    "address_corrections_per_minute": lazy("Suggestions a minute from one network address"),
    "open_corrections_per_story": lazy("Open suggestions on one story"),
    "passage_limit": lazy("Characters of the quoted passage"),
    "message_limit": lazy("Characters of what the reader says is wrong"),
    "typo_notice": lazy("A corrected spelling gets a published notice as well"),
    "clarification_second": lazy("A clarification takes two editors"),
    "retraction_second": lazy("A retraction takes two editors"),
}
STAFF: Final[dict[str, Promise | str]] = {
    "staff_second_factor": lazy("Everybody with a role needs a second factor"),
    "new_stories_per_minute": lazy("Pages a minute that become known by being opened"),
    "refetch_hours": lazy("Hours between two looks at a story’s page"),
    "address_days": lazy("Days that network addresses are kept as they are; 0 keeps none"),
    "erase_days": lazy("Days between a reader’s wish to be forgotten and its fulfilment"),
}
_ALL: Final = {**COMMENTS, **REPORTS, **PAGES, **CORRECTIONS, **STAFF}
_TITLES: Final[tuple[tuple[Callable[[], str], dict[str, Promise | str]], ...]] = (
    (lambda: _("Comments"), COMMENTS),
    (lambda: _("Reports and appeals"), REPORTS),
    (lambda: _("Pages"), PAGES),
    (lambda: _("Corrections"), CORRECTIONS),
    (lambda: _("Staff, stories and data"), STAFF),
)


def words(name: str) -> str:
    """What the setting is called."""
    return str(_ALL.get(name, name.replace("_", " ")))


def choices(name: str) -> list[tuple[str, str]]:
    """What a setting can be, each with its words; empty where it is no choice between a few."""
    return [(value, str(label)) for value, label in CHOICES.get(name, {}).items()]


def mode_words(mode: str) -> str:
    """What a mode means, in a few words."""
    return str(CHOICES["moderation"].get(mode, mode))


def groups(names: Iterable[str]) -> list[tuple[str, list[str]]]:
    """The settings of these names by the titles under which the form shows them; what has no words comes last."""
    there = list(names)
    known = [(title(), [name for name in group if name in there]) for title, group in _TITLES]
    others = [name for name in there if name not in _ALL]
    return [*known, (_("Others"), others)] if others else known
