"""Who said the same in a second language and had that rejected is told why, and may appeal, like any author."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from kit import BRIDGE, Api

from ombud.actions import appeals, sites, statements, versions
from ombud.actions.reasons import Grounds
from ombud.models import Appeal, Decision, Role, Site, Story, Version
from ombud.models.reason import label

UK = "Я перейшла міст опівдні."


@pytest.fixture
def rejected(api: Api, site: Site, story: Story) -> tuple[str, Decision]:
    """The author's token and the rejection of their second wording."""
    made = api.post("I walked over the bridge.", lang="en", name="Оля")
    sites.change(site, {"moderation": "before"})
    assert api.call("PUT", f"comments/{made['id']}/versions/uk", {"body": UK}, made["token"]).status_code in (200, 202)
    versions.decide(Version.objects.select_related("comment__story__site").get(), "reject", by="petro")
    return made["token"], Decision.objects.get(verb="reject_version")


def page_of(decision: Decision) -> str:
    return statements.url(decision.site, decision.pk).partition("/p/")[2].join(["/p/", ""])


def test_the_author_is_told_and_reads_their_words(api: Api, rejected: tuple[str, Decision]) -> None:
    token, decision = rejected
    told = api.call("GET", f"me?url={BRIDGE}", token=token).json()["told"]
    assert [each["sentence"] for each in told] == ["What you wrote in a second language is not shown; your comment is."]
    page = Client().get(page_of(decision)).content.decode()
    for words in (UK, 'lang="uk"', "A moderator decided.", "Send the appeal"):
        assert words in page
    assert "I walked" not in page


def test_an_appeal_that_is_upheld_shows_it(api: Api, site: Site, rejected: tuple[str, Decision]) -> None:
    _token, decision = rejected
    Client().post(page_of(decision), {"text": "It says the same."})
    boss = User.objects.create_user("boss", is_staff=True)
    Role.objects.create(site=site, user=boss, name="owner")
    appeals.answer(Appeal.objects.get(), upheld=True, words="", by=boss)
    assert Version.objects.get().status == "approved"
    assert "опівдні" in api.html()
    fresh = Decision.objects.get(pk=decision.pk)
    assert not appeals.in_force(fresh)


def test_the_author_reads_the_reason_and_the_rule(api: Api, site: Site, story: Story) -> None:
    made = api.post("I walked over the bridge.", lang="en", name="Оля")
    sites.change(site, {"moderation": "before"})
    api.call("PUT", f"comments/{made['id']}/versions/uk", {"body": UK}, made["token"])
    version = Version.objects.select_related("comment__story__site").get()
    versions.decide(version, "reject", by="petro", grounds=Grounds("off_topic", "It is about another bridge."))
    decision = Decision.objects.get(verb="reject_version")
    assert (decision.code, decision.rule) == ("off_topic", "moderated_before")
    page = Client().get(page_of(decision)).content.decode()
    for words in ("It is about another bridge.", label("off_topic"), "A rule of this site called it"):
        assert words in page


def test_the_desk_shows_the_words_that_were_rejected(desk: Client, rejected: tuple[str, Decision]) -> None:
    Client().post(page_of(rejected[1]), {"text": "It says the same."})
    page = desk.get("/desk/appeals").content.decode()
    for words in (UK, 'lang="uk"', '<span class="tongue">'):
        assert words in page
    assert "I walked" not in page.partition('class="said"')[2].partition("</div></div></div>")[0]


def test_a_new_wording_ends_the_rejection(api: Api, rejected: tuple[str, Decision]) -> None:
    token, decision = rejected
    pk = decision.comment_id
    api.call("PUT", f"comments/{pk}/versions/uk", {"body": "Я пройшла мостом."}, token)
    assert Version.objects.get().status == "pending"
    assert "This decision is no longer in force." in Client().get(page_of(decision)).content.decode()


def test_a_decision_on_the_comment_leaves_that_on_its_version(api: Api, rejected: tuple[str, Decision]) -> None:
    _token, decision = rejected
    assert appeals.in_force(decision)
    assert appeals.hindrance(decision) == ""
