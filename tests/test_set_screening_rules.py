"""Owners set what each rule does; a wrong setting is refused, each change is on record, a broken rule is not silent."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from test_screen_comments import Say, rule

from ombud import screening
from ombud.actions import sites, wordlists
from ombud.models import Decision, Site, Story
from ombud.models.errors import Invalid
from ombud.models.policy import BadPolicy
from ombud.screening import clock, registry, words
from ombud.text.wordlist import Listed, Wordlist


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that divides by nothing."""

    def find(given: object, params: object) -> None:
        raise ZeroDivisionError

    changed = (registry.Rule(each.name, find, each.may) for each in registry.RULES if each.name == "filled_honeypot")
    monkeypatch.setattr(registry, "RULES", tuple(changed))


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize(("fails", "status"), [("hold", "pending"), ("pass", "approved")])
def test_a_rule_that_breaks_holds_or_passes_but_never_in_silence(
    story: Story, say: Say, caplog: pytest.LogCaptureFixture, fails: str, status: str
) -> None:
    rule(story.site, "filled_honeypot", fails=fails)
    comment = say("Words.")
    assert comment.status == status
    decision = comment.decisions.get()
    assert (decision.verb, decision.details) == (fails, {"failed": "ZeroDivisionError"})
    assert "filled_honeypot failed" in caplog.text


@pytest.fixture
def hanging(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule whose loop never ends."""

    def find(given: screening.Submission, params: object) -> None:
        while True:
            given.clock.check()

    rules = tuple(replace(each, find=find) if each.name == "repeated" else each for each in registry.RULES)
    monkeypatch.setattr(registry, "RULES", rules)
    monkeypatch.setattr(clock, "CPU_SECONDS", 0.01)
    monkeypatch.setattr(screening, "rests", clock.Rests())


@pytest.mark.usefixtures("hanging")
@pytest.mark.parametrize(("fails", "status"), [("hold", "pending"), ("pass", "approved")])
def test_a_rule_that_hangs_is_ended_and_counts_as_broken(
    story: Story, say: Say, caplog: pytest.LogCaptureFixture, fails: str, status: str
) -> None:
    rule(story.site, "repeated", fails=fails)
    comment = say("Words.")
    assert comment.status == status
    decision = comment.decisions.get()
    assert (decision.verb, decision.rule, decision.details) == (fails, "repeated", {"failed": "slow"})
    assert "repeated took" in caplog.text


def test_what_a_rule_finds_too_late_does_not_count(story: Story, say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    def find(given: screening.Submission, params: object) -> screening.Finding:
        monkeypatch.setattr(clock, "ALL_SECONDS", -1.0)
        monkeypatch.setattr(clock, "CPU_SECONDS", -1.0)
        return screening.Finding("found at last")

    rules = tuple(replace(each, find=find) for each in registry.RULES if each.name == "repeated")
    monkeypatch.setattr(registry, "RULES", rules)
    monkeypatch.setattr(screening, "rests", clock.Rests())
    assert say("Words.").decisions.get().details == {"failed": "slow"}


@pytest.mark.usefixtures("hanging")
def test_a_rule_that_hangs_again_and_again_is_left_alone_for_a_while(
    site: Site, story: Story, say: Say, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = [say(f"Words {number}.") for number in range(5)]
    assert [each.status for each in said] == ["pending"] * 5
    assert [each.decisions.get().details["failed"] for each in said] == ["slow"] * 3 + ["rested"] * 2
    assert "took too long 3 times" in said[-1].decisions.get().reason
    page = desk.get("/desk/screening").content.decode()
    assert "broken 3 times, not asked for 2 comments, after it took too long" in page
    # The others go on, another site is asked, and after ten minutes this one is again.
    assert screening.rests.left(site.pk, "copied") == screening.rests.left(site.pk + 1, "repeated") == 0
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + clock.REST_SECONDS + 1)
    assert screening.rests.left(site.pk, "repeated") == 0


def test_a_rule_that_waited_for_the_database_is_asked_again(
    story: Story, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find(given: screening.Submission, params: object) -> None:
        raise clock.TooSlow("0.00 s of the processor, 3.00 s in all", busy=False)

    rules = tuple(replace(each, find=find) for each in registry.RULES if each.name == "repeated")
    monkeypatch.setattr(registry, "RULES", rules)
    monkeypatch.setattr(screening, "rests", clock.Rests())
    assert {say(f"Words {number}.").decisions.get().details["failed"] for number in range(5)} == {"slow"}


@pytest.mark.usefixtures("hanging")
def test_a_rule_that_is_left_alone_passes_where_the_site_wishes_so_and_says_it(story: Story, say: Say) -> None:
    rule(story.site, "repeated", fails="pass")
    said = [say(f"Words {number}.") for number in range(4)]
    assert (said[-1].status, said[-1].decisions.get().verb) == ("approved", "pass")
    assert said[-1].decisions.get().details == {"failed": "rested"}


def test_the_first_comment_after_a_change_of_a_long_list_does_not_pay_for_compiling_it(
    site: Site, story: Story, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    wordlists.add(site, [wordlists.Wish("fool")], by="olena")
    story.site.refresh_from_db()
    now, real = [1000.0], words.lists_of

    def slowly(site: Site) -> words.Lists:
        now[0] += 5
        return real(site)

    monkeypatch.setattr(words, "lists_of", slowly)
    monkeypatch.setattr(clock.time, "thread_time", lambda: now[0])
    monkeypatch.setattr(clock.time, "monotonic", lambda: now[0])
    assert say("Words.").status == "approved"


def test_a_list_of_words_looks_at_the_clock_while_it_reads() -> None:
    listed, looks = Wordlist([Listed(1, "fool"), Listed(2, "愚")], ["en"]), []
    listed.find("one two three 一二三", "", lambda: looks.append(1))
    assert len(looks) >= 6
    with pytest.raises(clock.TooSlow):
        listed.find("one two three", "", _late)


def _late() -> None:
    raise clock.TooSlow("too late")


def test_a_rule_may_be_switched_off(site: Site, story: Story, say: Say) -> None:
    rule(site, "filled_honeypot", on=False)
    story.site.refresh_from_db()
    assert say("Words.", honeypot="x").status == "approved"


@pytest.mark.parametrize(
    ("name", "chosen"),
    [
        ("nonesuch", {}),
        ("closed", {"on": False}),
        ("closed", {"does": "hold"}),
        ("repeated", {"does": "veil"}),
        ("repeated", {"fails": "reject"}),
        ("repeated", {"whatever": 1}),
        ("copied", {"params": {"readers": 0}}),
        ("copied", {"params": {"readers": "3"}}),
        ("copied", {"params": {"other": 3}}),
        ("link_domains", {"params": {"blocked": "bad.example"}}),
        ("link_domains", {"params": {"blocked": ["x"] * 501}}),
        ("link_domains", {"params": {"blocked": [7]}}),
    ],
)
def test_a_wrong_setting_is_refused_in_words(site: Site, name: str, chosen: dict[str, Any]) -> None:
    with pytest.raises(Invalid, match="“"):
        rule(site, name, **chosen)
    assert not Decision.objects.exists()


def test_each_change_of_a_rule_is_a_decision_with_what_was_before(site: Site) -> None:
    rule(site, "repeated", on=False)
    rule(site, "repeated", on=False)
    rule(site, "repeated", on=True)
    found = Decision.objects.order_by("pk").values_list("by", "subject", "details")
    assert list(found) == [
        ("olena", "rule repeated", {"before": {}, "after": {"on": False}}),
        ("olena", "rule repeated", {"before": {"on": False}, "after": {"on": True}}),
    ]


def test_no_rule_is_without_documentation_and_none_is_documented_that_is_not() -> None:
    page = (Path(__file__).parent.parent / "docs" / "moderation.md").read_text(encoding="utf-8")
    part = page.partition("## Screening")[2].partition("## Lists")[0]
    assert re.findall(r"^\| `(\w+)` \|", part, re.M) == [each.name for each in screening.RULES]
    told = dict(re.findall(r"^\| `(\w+)` \|.*\| ([^|]+) \| [^|]+ \|$", part, re.M))
    for each in screening.RULES:
        assert told[each.name] == (", ".join(each.may) or "as its entries say")


def test_what_is_wrong_is_said_in_the_language_of_who_sets_it(site: Site) -> None:
    with translation.override("uk"), pytest.raises(Invalid, match="число від 1 до 100000"):
        rule(site, "copied", params={"readers": 0})
    with translation.override("uk"), pytest.raises(BadPolicy, match="ціле число від 0"):
        sites.change(site, {"slow_seconds": -1})
    with translation.override("uk"), pytest.raises(BadPolicy, match="одне з: after, before"):
        sites.change(site, {"moderation": "never"})


def test_a_rule_leads_to_the_number_that_it_takes_from_the_settings(site: Site, desk: Client) -> None:
    sites.change(site, {"posts_per_minute": 7})
    page = desk.get("/desk/screening").content.decode()
    assert "Comments a minute from one reader: 7" in page
    assert '/desk/settings?site=paper"' in page


@pytest.mark.usefixtures("broken")
def test_the_desk_says_how_often_a_rule_broke(site: Site, say: Say, desk: Client) -> None:
    for number in range(2):
        say(f"Words {number}.")
    assert "broken 2 times" in desk.get("/desk/screening").content.decode()
