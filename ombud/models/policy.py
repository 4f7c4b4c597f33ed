"""What a site lets its readers do: one typed record with a default for everything."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any

from django.utils.translation import gettext as _

MODES = ("after", "before", "newcomers", "closed")
"""When comments appear; `models.section.Moderation` has the same as choices of a story and a section."""

SORTS = ("oldest", "newest", "recommended")
"""The orders in which a thread opens."""


class BadPolicy(ValueError):
    """A policy names a setting that does not exist or gives a value of the wrong kind."""


@dataclass(frozen=True)
class Policy:
    """A site's limits. Lengths are in code points, times in the unit that the name says."""

    body_limit: int = 5000
    name_limit: int = 60
    label_limit: int = 80
    links_limit: int = 5
    depth_limit: int = 200
    edit_minutes: int = 15
    images: bool = False
    guests: bool = True
    accounts: bool = True
    moderation: str = "after"
    sort: str = "oldest"
    story_text: bool = True
    page_roots: int = 25
    replies_shown: int = 20
    posts_per_minute: int = 10
    address_posts_per_minute: int = 60
    recommendations_per_address: int = 5
    corrections_per_minute: int = 10
    address_corrections_per_minute: int = 30
    open_corrections_per_story: int = 500
    passage_limit: int = 2000
    message_limit: int = 2000
    typo_notice: bool = False
    clarification_second: bool = False
    retraction_second: bool = False
    history: bool = False
    new_stories_per_minute: int = 60
    refetch_hours: int = 6
    staff_second_factor: bool = False
    topics: bool = True
    topics_shown: int = 5
    topics_other_languages: bool = False
    appeal_days: int = 180
    machine_translation: bool = True
    translations_per_minute: int = 10
    newcomer_approvals: int = 1
    slow_seconds: int = 0
    close_days: int = 0
    reports_hold: int = 3
    reports_veil: bool = False
    reports_per_hour: int = 20
    address_reports_per_hour: int = 60
    reports_per_address: int = 1
    erase_days: int = 7
    address_days: int = 0

    @classmethod
    def of(cls, given: dict[str, Any]) -> Policy:
        """The policy with `given` over the defaults. Raises BadPolicy on an unknown name or a wrong kind."""
        kinds = {field.name: type(field.default) for field in fields(cls)}
        for name, value in given.items():
            if name not in kinds:
                there_are = ", ".join(sorted(kinds))
                told = _("There is no setting “%(name)s”. There are: %(names)s.")
                raise BadPolicy(told % {"name": name, "names": there_are})
            if type(value) is not kinds[name] or (isinstance(value, int) and value < 0):
                raise BadPolicy(_kind(kinds[name]) % {"name": name, "value": value})
        policy = cls(**given)
        if policy.moderation not in MODES:
            raise BadPolicy(_choice("moderation", MODES, policy.moderation))
        if policy.sort not in SORTS:
            raise BadPolicy(_choice("sort", SORTS, policy.sort))
        if policy.page_roots < 1 or policy.replies_shown < 1:
            raise BadPolicy(_("“page_roots” and “replies_shown” are at least 1."))
        return policy

    def as_dict(self) -> dict[str, Any]:
        """Every setting with its value, for people to read."""
        return asdict(self)


def _kind(kind: type) -> str:
    """What a setting of this kind takes, with places for its `name` and the `value` that was given."""
    if kind is bool:
        return _("“%(name)s” is on or off, not “%(value)s”.")
    if kind is int:
        return _("“%(name)s” takes a whole number from 0 on, not “%(value)s”.")
    return _("“%(name)s” takes a word, not “%(value)s”.")


def _choice(name: str, choices: tuple[str, ...], value: str) -> str:
    told = _("“%(name)s” is one of %(choices)s, not “%(value)s”.")
    return told % {"name": name, "choices": ", ".join(choices), "value": value}
