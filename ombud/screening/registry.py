"""The rules in their order, what each may do, and what a site has set for it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from . import rules, rules_limits, rules_people, words
from .verdict import Finding, Outcome, Submission

LIST_LIMIT = 500
ITEM_LIMIT = 253
MOST = 100_000


class BadScreening(ValueError):
    """A rule that does not exist, or a setting that it does not have; says what is allowed."""


@dataclass(frozen=True, eq=False)
class Rule:
    """One rule. `may` are the outcomes that a site chooses from, the first the usual one; empty where the rule
    itself decides. `params` are its numbers (positive) and lists of hosts, with the usual values. `edits`: it is asked
    of edits as well. `keeps`: what it sends back is judged by what it says or how it came, not by a limit that its
    author can keep to, and is kept for an appeal. `binds`: it is asked of what moderators write at the desk, too."""

    name: str
    find: Callable[[Submission, Mapping[str, Any]], Finding | None]
    may: tuple[Outcome, ...]
    on: bool = True
    params: Mapping[str, Any] = field(default_factory=dict)
    edits: bool = False
    optional: bool = True
    keeps: bool = False
    binds: bool = False


@dataclass(frozen=True)
class Setting:
    """A rule as one site has set it. `fails` is what becomes of a comment when the rule breaks: hold or pass."""

    rule: Rule
    on: bool
    does: Outcome
    fails: Outcome
    params: Mapping[str, Any]


RULES: tuple[Rule, ...] = (
    Rule("too_long", rules_limits.too_long, ("reject",), edits=True, optional=False, binds=True),
    Rule("too_fast", rules_limits.too_fast, ("slow", "hold")),
    Rule("address_too_fast", rules_limits.address_too_fast, ("slow", "hold")),
    Rule("closed", rules.closed, ("reject",), optional=False),
    Rule("barred", rules_people.barred, ("reject",), edits=True, optional=False, binds=True),
    Rule("slow_mode", rules_limits.slow_mode, ("slow",), optional=False),
    Rule("too_many_links", rules.too_many_links, ("reject", "hold"), edits=True, keeps=True),
    Rule("too_deep", rules.too_deep, ("reject",), optional=False, binds=True),
    Rule("repeated", rules.repeated, ("reject", "hold")),
    Rule(
        "link_domains",
        rules.link_domains,
        ("reject", "hold", "veil"),
        params={"blocked": [], "allowed": []},
        edits=True,
        keeps=True,
    ),
    Rule("listed_words", words.listed_words, (), edits=True, keeps=True),
    Rule(
        "newcomer_links",
        rules.newcomer_links,
        ("hold", "reject"),
        on=False,
        params={"approvals": 3},
        edits=True,
        keeps=True,
    ),
    Rule("filled_honeypot", rules.filled_honeypot, ("hold", "reject"), keeps=True),
    Rule("near_duplicate", rules.near_duplicate, ("hold", "reject", "veil"), edits=True, keeps=True),
    Rule("barred_alias", rules_people.barred_alias, ("hold", "reject"), keeps=True),
    Rule("disposable_mail", rules_people.disposable_mail, ("hold", "reject"), params={"domains": []}, keeps=True),
    Rule(
        "copied",
        rules_people.copied,
        ("hold", "reject", "veil"),
        params={"readers": 3, "comments": 3, "days": 7},
        edits=True,
        keeps=True,
    ),
    Rule("burst", rules_people.burst, ("hold", "slow"), on=False, params={"comments": 60}),
    Rule("pile_on", rules_people.pile_on, ("hold", "slow", "reject"), on=False, params={"readers": 10}, keeps=True),
    Rule("newcomer", rules.newcomer, ("hold",), optional=False),
    Rule("moderated_before", rules.moderated_before, ("hold",), edits=True, optional=False),
)
BY_NAME = {rule.name: rule for rule in RULES}


def settings_of(screening: Mapping[str, Any]) -> list[Setting]:
    """All rules in their order as a site (`Site.screening`) has set them. What is not set is as usual."""
    chosen = screening.get("rules", {})
    return list(_settings(RULES, json.dumps(chosen) if chosen else "{}"))


@lru_cache(maxsize=64)
def _settings(rules: tuple[Rule, ...], chosen: str) -> tuple[Setting, ...]:
    given = json.loads(chosen)
    return tuple(_setting(rule, given.get(rule.name, {})) for rule in rules)


def check(chosen: Mapping[str, Any]) -> None:
    """Raise BadScreening for rules and settings that cannot be: the part `rules` of `Site.screening`."""
    for name, given in chosen.items():
        if name not in BY_NAME:
            told = _("There is no rule “%(name)s”. There are: %(names)s.")
            raise BadScreening(told % {"name": name, "names": ", ".join(BY_NAME)})
        _check_one(BY_NAME[name], given)


def _setting(rule: Rule, given: Mapping[str, Any]) -> Setting:
    return Setting(
        rule=rule,
        on=not rule.optional or bool(given.get("on", rule.on)),
        does=given.get("does", rule.may[0] if rule.may else "hold"),
        fails=given.get("fails", "hold"),
        params={**rule.params, **given.get("params", {})},
    )


def _check_one(rule: Rule, given: Mapping[str, Any]) -> None:
    if not isinstance(given, dict) or given.keys() - {"on", "does", "fails", "params"}:
        raise _bad(_("“%(name)s” takes on, does, fails and params, and nothing else."), rule)
    if not isinstance(given.get("on", True), bool) or (not rule.optional and not given.get("on", True)):
        raise _bad(_("“%(name)s” is always on."), rule)
    if "does" in given and given["does"] not in rule.may:
        if not rule.may:
            raise _bad(_("“%(name)s” does what its entries say."), rule)
        raise _bad(_("“%(name)s” does one of %(choices)s."), rule, choices=", ".join(rule.may))
    if given.get("fails", "hold") not in ("hold", "pass"):
        raise _bad(_("When “%(name)s” fails, a comment is held (hold) or passes (pass)."), rule)
    for name, value in given.get("params", {}).items():
        usual = rule.params.get(name)
        if usual is None:
            raise _bad(_("“%(name)s” has no “%(param)s”."), rule, param=name)
        _check_value(rule, name, usual, value)


def _check_value(rule: Rule, name: str, usual: object, value: object) -> None:
    place = f"{rule.name}.{name}"
    if isinstance(usual, int):
        if type(value) is not int or not 1 <= value <= MOST:
            raise _bad(_("“%(param)s” is a number from 1 to %(most)d."), rule, param=place, most=MOST)
    elif not isinstance(value, list) or len(value) > LIST_LIMIT:
        raise _bad(_("“%(param)s” is a list of at most %(most)d hosts."), rule, param=place, most=LIST_LIMIT)
    elif not all(isinstance(each, str) and each and len(each) <= ITEM_LIMIT for each in value):
        raise _bad(_("“%(param)s” holds hosts such as example.org."), rule, param=place)


def _bad(told: str, rule: Rule, **said: object) -> BadScreening:
    return BadScreening(told % {"name": rule.name, **said})
