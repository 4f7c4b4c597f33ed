"""Authors and staff read what a rule found, in their own language; so does the statement of a later rejection."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import translation
from kit import BRIDGE, Api
from test_screen_comments import rule

from ombud.actions import found, moderation, sites, statements, wordlists
from ombud.desk import decision_words
from ombud.models import Comment, Decision, Site, Story
from ombud.screening import RULES

Say = Callable[..., Comment]
# All that a rule may write down for these sentences.
DETAILS = {"matched": ["fool"], "host": "x.example", "limit": 5, "found": 6, "n": 3}


@pytest.fixture(autouse=True)
def fools(site: Site, story: Story) -> None:
    """A list that holds a word."""
    wordlists.add(site, [wordlists.Wish("fool", "hold", "en")], by="olena")
    site.refresh_from_db()


def test_the_answer_to_a_post_says_why_it_waits(api: Api) -> None:
    made = api.post("What fools.", interface="uk")
    assert made["status"] == "pending"
    assert "яких це видання не друкує" in made["why"]
    assert "“fools”" in made["why"]
    assert api.post("What friends.")["why"] == ""


def test_who_comes_back_reads_it_again_and_nobody_else_does(api: Api) -> None:
    made = api.post("What fools.")
    mine = api.call("GET", f"me?url={BRIDGE}", token=made["token"]).json()["comments"]
    assert "“fools”" in mine[0]["why"]
    other = api.post("Hello.")["token"]
    assert all(not each["why"] for each in api.call("GET", f"me?url={BRIDGE}", token=other).json()["comments"])
    assert "fools" not in api.html()


def test_it_stands_on_ones_own_page_and_on_the_page_after_a_plain_form(api: Api, story: Story) -> None:
    visitor = Client()
    page = visitor.post("/p/paper/comment", {"story": story.pk, "body": "Oh fools.", "name": "Ann"}).content.decode()
    assert "It has words that this publication does not print" in page
    token = page.partition('name="token" value="')[2].partition('"')[0]
    visitor.post("/p/paper/me/open", {"token": token})
    assert "It has words that this publication does not print" in visitor.get("/p/paper/me").content.decode()


def test_what_looks_at_one_comment_goes_before_what_holds_them_all(api: Api, site: Site) -> None:
    sites.change(site, {"moderation": "before"})
    assert "“fools”" in api.post("What fools.")["why"]
    assert api.post("Hello.")["why"] == "Comments appear here after a moderator has read them."


def test_a_later_rejection_states_the_facts_that_the_rule_found(api: Api) -> None:
    comment = Comment.objects.select_related("site", "story__site").get(pk=api.post("What fools.")["id"])
    moderation.decide(comment, "reject", by="olena")
    decision = Decision.objects.get(verb="reject")
    assert decision.rule == "listed_words"
    url = statements.url(comment.site, decision.pk)
    page = Client().get(url.partition("/p/")[2].join(["/p/", ""])).content.decode()
    for told in ("“fools”", "A moderator decided.", "in all countries", "called it to the newsroom", "Appeal"):
        assert told in page


@pytest.mark.parametrize("name", [each.name for each in RULES if "hold" in each.may or not each.may])
def test_every_rule_that_holds_has_a_sentence_in_both_languages(name: str) -> None:
    english, ukrainian = [_said(lang, name) for lang in ("en", "uk")]
    assert english
    assert english != ukrainian


def _said(lang: str, name: str) -> str:
    with translation.override(lang):
        return found.sentence(name, DETAILS)


def test_the_desk_reads_what_was_found_in_its_language(site: Site, say: Say) -> None:
    rule(site, "disposable_mail")
    comment = say("Words.", email="me@mailinator.com")
    with translation.override("uk"):
        assert decision_words.reason(comment.decisions.get()) == "Його електронна адреса на mailinator.com одноразова."


def test_the_log_of_decisions_reads_it_too(site: Site, say: Say, desk: Client) -> None:
    say("Words.", email="me@mailinator.com")
    desk.cookies["django_language"] = "uk"
    page = desk.get("/desk/decisions", headers={"Accept-Language": "uk"}).content.decode()
    assert "Його електронна адреса на mailinator.com одноразова." in page
    assert "a throw-away mailbox" not in page


def test_what_was_written_down_with_too_little_stands_as_it_is() -> None:
    decision = Decision(by="rule:copied", verb="hold", reason="a note of before")
    assert decision_words.reason(decision) == "a note of before"


def test_the_weight_of_reports_is_told_in_words() -> None:
    decision = Decision(by="rule:reports", verb="hold", reason="reports weigh 3.4: spam × 2, abuse × 1")
    with translation.override("uk"):
        assert decision_words.reason(decision).startswith("Разом вони важать 3.4: ")
    assert decision_words.reason(Decision(by="rule:reports", reason="as before")) == "as before"


def test_a_broken_rule_says_so_to_both(say: Say) -> None:
    decision = Decision(
        by="rule:newcomer", verb="hold", reason="the rule failed: KeyError", details={"failed": "KeyError"}
    )
    assert "KeyError" in decision_words.reason(decision)
    assert "KeyError" not in found.sentence("newcomer", decision.details)
