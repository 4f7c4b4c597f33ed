"""Rules look at each comment in their order, as the site has set them, and leave their reasons."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from kit import BRIDGE, PAPER, Api

from ombud.actions import addresses, comments, readers, screening_settings, sites, wordlists
from ombud.models import Comment, Reader, Site, Story
from ombud.models.errors import Forbidden, Invalid
from ombud.screening import registry
from ombud.screening.rules_limits import NEIGHBOURS

LONG = "The river rises in the hills above the town and nobody has asked the people there"
Say = Callable[..., Comment]


def rule(site: Site, name: str, **chosen: Any) -> None:
    screening_settings.set_rule(site, name, chosen, by="olena")


def reasons(comment: Comment) -> dict[str, str]:
    return dict(comment.decisions.order_by("pk").values_list("rule", "verb"))


@pytest.fixture
def ann(site: Site) -> Reader:
    return Reader.objects.create(site=site, name="Ann")


@pytest.fixture
def second(site: Site) -> Story:
    return addresses.create(site, f"{PAPER}/2026/river", headline="The river", language="en", source="push")


def later(monkeypatch: pytest.MonkeyPatch, **ahead: float) -> datetime:
    moment = timezone.now() + timedelta(**ahead)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    return moment


def test_a_harmless_comment_is_shown_and_leaves_no_decision(say: Say) -> None:
    comment = say("It was time.")
    assert comment.status == "approved"
    assert not comment.decisions.exists()


def test_every_rule_that_holds_a_comment_leaves_its_reason(site: Site, say: Say) -> None:
    site.policy = {**site.policy, "moderation": "before"}
    wordlists.add(site, [wordlists.Wish("fool", "hold", "en"), wordlists.Wish("ruse", "veil", "en")], by="olena")
    site.save()
    Story.objects.get().refresh_from_db()
    comment = say("What fools.", honeypot="https://x.example", email="me@mailinator.com")
    assert comment.status == "pending"
    assert reasons(comment) == {
        "listed_words": "hold",
        "filled_honeypot": "hold",
        "disposable_mail": "hold",
        "moderated_before": "hold",
    }
    assert comment.decisions.get(rule="listed_words").details == {"matched": ["fools"]}


def test_words_are_sent_back_held_or_veiled(site: Site, story: Story, say: Say) -> None:
    wishes = [("дурень", "reject", "uk"), ("fool", "hold", "en"), ("butler", "veil", "en")]
    wordlists.add(site, [wordlists.Wish(*each) for each in wishes], by="olena")
    story.site.refresh_from_db()
    with pytest.raises(Invalid, match="дурня"):
        say("Бачив я дурня.")
    assert say("Oh f.o.o.l.s!").status == "pending"
    veiled = say("The butlers did it.")
    assert (veiled.status, veiled.veil) == ("approved", "moderator")
    assert reasons(veiled) == {"listed_words": "veil"}
    assert say("Nobody did.").status == "approved"


def test_words_are_found_under_veils_and_in_names(site: Site, story: Story, say: Say) -> None:
    wordlists.add(site, [wordlists.Wish("fool", "hold")], by="olena")
    story.site.refresh_from_db()
    assert say("He is ||a f**oo**l||").status == "pending"
    assert say("I am here.", name="The F00L").status == "pending"


def test_saying_another_language_does_not_lead_around_the_lists(site: Site, story: Story, say: Say) -> None:
    wordlists.add(site, [wordlists.Wish("дурень", "hold", "uk")], by="olena")
    story.site.refresh_from_db()
    assert say("Ти дурень", language="en").status == "pending"


def test_an_edit_is_held_for_what_would_have_been_held_before(site: Site, story: Story, say: Say) -> None:
    wordlists.add(site, [wordlists.Wish("fool", "hold"), wordlists.Wish("idiot", "reject")], by="olena")
    story.site.refresh_from_db()
    comment = Comment.objects.select_related("site", "story__site", "reader").get(pk=say("All well.").pk)
    with pytest.raises(Invalid):
        comments.edit(comment, comments.Draft(body="You idiots"))
    edited = comments.edit(comment, comments.Draft(body="You fools"))
    assert edited.status == "pending"
    assert reasons(edited) == {"listed_words": "hold"}
    assert not story.tallies.filter(shown__gt=0).exists()


def test_a_suspended_author_is_told_until_when_and_may_post_again_afterwards(
    say: Say, ann: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann.standing, ann.suspended_until = "suspended", timezone.now() + timedelta(days=3)
    with pytest.raises(Forbidden, match=str(ann.suspended_until.year)):
        say("Me again.", reader=ann)
    later(monkeypatch, days=4)
    assert say("Me again.", reader=ann).status == "approved"


def test_a_banned_author_cannot_post_or_edit(say: Say, ann: Reader) -> None:
    comment = Comment.objects.select_related("site", "story__site").get(pk=say("Before.", reader=ann).pk)
    Reader.objects.filter(pk=ann.pk).update(standing="banned")
    ann.refresh_from_db()
    with pytest.raises(Forbidden, match="appeal"):
        say("After.", reader=ann)
    comment.refresh_from_db()
    with pytest.raises(Forbidden):
        comments.edit(comment, comments.Draft(body="Changed."))


@pytest.mark.parametrize("email", ["A.n.n+news@gmail.com", "ann@googlemail.com", "ANN@GMAIL.COM"])
def test_the_mailbox_of_a_banned_person_is_known_in_other_spellings(say: Say, ann: Reader, email: str) -> None:
    Reader.objects.filter(pk=ann.pk).update(standing="banned", email="ann@gmail.com")
    assert reasons(say("A guest.", email=email)) == {"barred_alias": "hold"}
    assert say("Another one.", email="anna@gmail.com").status == "approved"


def test_hosts_of_links_are_blocked_or_alone_allowed(site: Site, story: Story, say: Say) -> None:
    rule(site, "link_domains", params={"blocked": ["bad.example"], "allowed": []})
    story.site.refresh_from_db()
    with pytest.raises(Invalid, match=r"www\.bad\.example"):
        say("See https://www.bad.example/x")
    assert say("See https://notbad.example/x").status == "approved"
    rule(site, "link_domains", params={"blocked": [], "allowed": ["paper.example"]}, does="hold")
    story.site.refresh_from_db()
    assert say("And https://paper.example/x").status == "approved"
    assert say("Or https://other.example/x").status == "pending"


def test_links_of_newcomers_wait_where_the_site_wishes_so(site: Site, story: Story, say: Say, ann: Reader) -> None:
    rule(site, "newcomer_links", on=True, params={"approvals": 2})
    story.site.refresh_from_db()
    assert say("https://a.example/1", reader=ann).status == "pending"
    say("One.", reader=ann)
    say("Two.", reader=ann)
    assert say("https://a.example/2", reader=ann).status == "approved"


def test_all_rules_together_ask_three_questions_of_the_database(
    site: Site, story: Story, ann: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    wordlists.add(site, [wordlists.Wish("fool", "hold")], by="olena")
    story.site.refresh_from_db()
    hashed = readers.address_hash("192.0.2.9")
    comments.post(story, comments.Draft(body=LONG), ann, hashed)
    quiet = f"Something else altogether, of which {len(LONG)} words would not be enough to tell the whole of it"
    with CaptureQueriesContext(connection) as with_rules:
        comments.post(story, comments.Draft(body=quiet), ann, hashed)
    monkeypatch.setattr(registry, "RULES", ())
    calm = "And now another matter, which nobody has thought of before and nobody will think of again either"
    with CaptureQueriesContext(connection) as without:
        comments.post(story, comments.Draft(body=calm), ann, hashed)
    assert len(with_rules) - len(without) <= 3


def test_lists_are_read_once_and_again_after_a_change(site: Site, story: Story, say: Say) -> None:
    wordlists.add(site, [wordlists.Wish("fool", "hold")], by="olena")
    story.site.refresh_from_db()
    say("One.")
    with CaptureQueriesContext(connection) as asked:
        say("Two.")
    assert not [each for each in asked.captured_queries if "ombud_entry" in each["sql"]]
    wordlists.add(site, [wordlists.Wish("clown", "hold")], by="olena")
    story.site.refresh_from_db()
    assert say("Clowns.").status == "pending"


def test_another_sites_words_and_rules_mean_nothing_here(stranger_site: Site, say: Say) -> None:
    wordlists.add(stranger_site, [wordlists.Wish("fool", "reject")], by="olena")
    rule(stranger_site, "filled_honeypot", does="reject")
    assert say("Fools.").status == "approved"


def test_a_comment_that_comes_too_soon_says_how_long(site: Site, api: Api, story: Story) -> None:
    sites.change(site, {"slow_seconds": 90})
    token = api.post("One.")["token"]
    answer = api.call("POST", "comments", {"url": BRIDGE, "body": "Two."}, token)
    assert answer.status_code == 429
    assert 80 <= int(answer["Retry-After"]) <= 90
    assert "seconds" in answer.json()["detail"]


def test_neighbours_at_one_address_do_not_slow_each_other(site: Site, api: Api, story: Story) -> None:
    sites.change(site, {"slow_seconds": 90})
    token = api.post("One.", name="Ann")["token"]
    api.post("I sit beside her.", name="Bo")
    # Under the same name it is the same person, also without the token.
    assert api.call("POST", "comments", {"url": BRIDGE, "body": "Two.", "name": "Bo"}).status_code == 429
    assert api.call("POST", "comments", {"url": BRIDGE, "body": "Two.", "name": "Ann"}, token).status_code == 429


def test_leaving_the_token_behind_helps_only_a_little_against_slow_mode(site: Site, api: Api, story: Story) -> None:
    sites.change(site, {"slow_seconds": 90})
    codes = [
        api.call("POST", "comments", {"url": BRIDGE, "body": f"Guest {n}.", "name": f"Guest {n}"}).status_code
        for n in range(NEIGHBOURS + 1)
    ]
    assert codes == [201] * NEIGHBOURS + [429]


def test_too_fast_holds_where_the_site_would_rather_look(site: Site, api: Api, story: Story) -> None:
    sites.change(site, {"posts_per_minute": 1})
    rule(site, "too_fast", does="hold")
    token = api.post("One.")["token"]
    held = api.post("Two.", token)
    assert held["status"] == "pending"
    assert reasons(Comment.objects.get(pk=held["id"])) == {"too_fast": "hold"}


def test_slow_mode_lets_one_write_under_another_story(site: Site, story: Story, second: Story, ann: Reader) -> None:
    sites.change(site, {"slow_seconds": 90})
    hashed = readers.address_hash("192.0.2.1")
    for each in (story, second):
        each.site.refresh_from_db()
        assert comments.post(each, comments.Draft(body="Here."), ann, hashed).status == "approved"
