"""A newsroom keeps lists of words at the desk, and tries an entry before it holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from deskkit import body, dangers, plain
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ombud.actions import staff, wordlists
from ombud.actions.wordlists import Wish
from ombud.models import Comment, Decision, Entry, Role, Site
from ombud.models.errors import Invalid
from ombud.screening import RULES

Say = Callable[..., Comment]


def moderator(site: Site, name: str = "mod", role: str = "moderator", section: str = "") -> Client:
    """The desk as somebody with one role on one site."""
    client, user = Client(), staff.add(name)
    user.is_superuser = False
    user.save()
    Role.objects.create(user=user, site=site, name=role, section=section)
    client.force_login(user)
    return client


def change(desk: Client, site: Site, **given: Any) -> Any:
    return desk.post("/desk/words/change", {"site": site.name, "verb": "add", "outcome": "hold", **given})


def test_pasted_lines_become_entries_and_one_decision(desk: Client, site: Site) -> None:
    text = "fool\n\n# a remark\nold goat  # since May\n=мат\nreject | uk | дурень\n"
    assert change(desk, site, words=text).status_code == 303
    rows = Entry.objects.order_by("pk").values_list("words", "outcome", "language", "exact", "added_by")
    assert list(rows) == [
        ("fool", "hold", "", False, "olena"),
        ("old goat", "hold", "", False, "olena"),
        ("мат", "hold", "", True, "olena"),
        ("дурень", "reject", "uk", False, "olena"),
    ]
    decision = Decision.objects.get()
    assert (decision.by, decision.verb, len(decision.details["entries"])) == ("olena", "add_words", 4)


def test_a_list_that_was_saved_as_a_file_can_be_pasted_again(desk: Client, site: Site, stranger_site: Site) -> None:
    change(desk, site, words="=мат\nfool\nveil | uk | убивця")
    text = body(desk.get(f"/desk/words.txt?site={site.name}"))
    stranger_site.languages = ["en", "uk"]
    stranger_site.save()
    change(desk, stranger_site, words=text)
    columns = ("words", "outcome", "language", "exact")
    kept = [set(Entry.objects.filter(site=each).values_list(*columns)) for each in (site, stranger_site)]
    assert kept[0] == kept[1]
    assert len(kept[0]) == 3


def test_an_entry_that_is_there_gets_the_new_outcome(desk: Client, site: Site) -> None:
    change(desk, site, words="fool")
    change(desk, site, words="fool")
    change(desk, site, words="fool", outcome="reject")
    assert Entry.objects.get().outcome == "reject"
    assert Decision.objects.count() == 2


def test_chosen_entries_are_taken_off(desk: Client, site: Site, stranger_site: Site) -> None:
    wordlists.add(site, [Wish("fool"), Wish("goat")], by="olena")
    wordlists.add(stranger_site, [Wish("clown")], by="olena")
    rows = [str(pk) for pk in Entry.objects.exclude(words="goat").values_list("pk", flat=True)]
    desk.post("/desk/words/remove", {"site": site.name, "entry": [*rows, "x", "99999999999", "9" * 30]})
    assert set(Entry.objects.values_list("words", flat=True)) == {"goat", "clown"}
    assert Decision.objects.get(verb="remove_words").details["entries"][0]["words"] == "fool"


def test_an_entry_is_tried_on_what_was_said_before_it_holds(desk: Client, site: Site, say: Say) -> None:
    for words in ("What f00ls they are", "Calm words.", "A <b>fool</b> says ||foolish|| things, fool"):
        say(words)
    page = change(desk, site, words="fool", verb="try")
    told = plain(page)
    assert "2 of the last 3 comments, 66.67 %" in told
    assert "<mark>f00ls</mark>" in body(page)
    assert not Entry.objects.exists()
    assert not dangers(page)
    assert 'value="try"' in body(page)
    # What was typed stands in the form, to be added as it is.
    assert ">fool</textarea>" in body(page)


def test_what_was_caught_stands_among_whole_words(site: Site, say: Say) -> None:
    say(f"{'Some words before. ' * 9}fools{' and some more after' * 9}")
    say("很多字" * 40 + "fool" + "很多字" * 40)
    newest, first = wordlists.trial(site, Wish("fool")).shown
    assert (first.before[:5], first.words, first.after[-6:]) == ("…Some", "fools", " more…")
    assert len(newest.before) == len(newest.after) == wordlists.CONTEXT + 1


def test_a_trial_says_how_much_it_looked_at_when_time_is_up(
    desk: Client, site: Site, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        say(f"Words {number}.")
    monkeypatch.setattr(wordlists, "TRIED_SECONDS", -1.0)
    tried = wordlists.trial(site, Wish("fool"))
    assert (tried.looked_at, tried.stopped) == (0, True)
    assert "older comments were not looked at" in plain(change(desk, site, words="fool", verb="try"))
    monkeypatch.setattr(wordlists, "TRIED_SECONDS", 60.0)
    monkeypatch.setattr(wordlists, "TRIED", 2)
    tried = wordlists.trial(site, Wish("words"))
    assert (tried.caught, tried.stopped) == (2, False)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"words": ""}, "Write a word"),
        ({"words": "!!! ???"}, "Line 1: Write a word"),
        ({"words": "good\n" + "x" * 201}, "Line 2: An entry has at most 200"),
        ({"words": "fool", "outcome": "delete"}, "rejects, holds or veils"),
        ({"words": "fool", "language": "tlh"}, "languages of this site"),
        ({"words": "x" * 500_001}, "too much at once"),
    ],
)
def test_what_is_no_entry_is_refused_with_its_line(desk: Client, site: Site, given: dict[str, str], told: str) -> None:
    answer = change(desk, site, **given)
    assert answer.status_code == 422
    assert told in plain(answer)
    assert not Entry.objects.exists()


def test_a_site_has_no_more_entries_than_it_can_keep(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wordlists, "ENTRIES_LIMIT", 2)
    wordlists.add(site, [Wish("one"), Wish("two")], by="olena")
    with pytest.raises(Invalid):
        wordlists.add(site, [Wish("three")], by="olena")
    assert Entry.objects.count() == 2


def test_ten_thousand_entries_are_taken_in_with_few_questions(site: Site) -> None:
    wishes = [Wish(f"word{number}x") for number in range(10_000)]
    with CaptureQueriesContext(connection) as asked:
        assert wordlists.add(site, wishes, by="olena") == 10_000
    assert len(asked) < 100


def test_hostile_entries_stay_text(desk: Client, site: Site) -> None:
    change(desk, site, words="<script>alert(1)</script>\n(a+)+$\n‮nasty\nf‍ool")
    page = desk.get(f"/desk/words?site={site.name}")
    assert not dangers(page)
    assert "<script>alert" not in body(page)
    assert change(desk, site, words="nul\0s").status_code == 303
    # Invisible characters are no part of an entry.
    assert wordlists.trial(site, Wish("f‍ool")).caught == 0


def test_the_page_shows_as_many_entries_with_as_many_questions(desk: Client, site: Site) -> None:
    wordlists.add(site, [Wish(f"word{number}") for number in range(10)], by="olena")
    with CaptureQueriesContext(connection) as few:
        desk.get("/desk/words")
    wordlists.add(site, [Wish(f"other{number}") for number in range(300)], by="olena")
    with CaptureQueriesContext(connection) as many:
        page = desk.get("/desk/words?find=o&outcome=hold")
    assert len(many) == len(few)
    assert "The first 200 are shown" in plain(page)


def test_the_stranger_and_others_get_nothing(site: Site, stranger_site: Site) -> None:
    wordlists.add(site, [Wish("fool")], by="olena")
    pages = ("/desk/words", "/desk/modes", "/desk/screening", f"/desk/words.txt?site={site.name}")
    for address in pages:
        answer = Client().get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/desk/sign-in")
    elsewhere = moderator(stranger_site, "else")
    for address in (f"/desk/words?site={site.name}", f"/desk/modes?site={site.name}", pages[3]):
        assert elsewhere.get(address).status_code == 404
    assert change(elsewhere, site, words="clown").status_code == 404
    sent = {"site": site.name, "entry": [Entry.objects.get().pk]}
    assert elsewhere.post("/desk/words/remove", sent).status_code == 404
    assert elsewhere.post("/desk/words/remove", {**sent, "site": stranger_site.name}).status_code == 303
    editor, section = moderator(site, "ed", "editor"), moderator(site, "sec", "moderator", "Town")
    assert change(editor, site, words="clown").status_code == 403
    assert change(section, site, words="clown").status_code == 404
    assert Client(enforce_csrf_checks=True).post("/desk/words/change", {"words": "x"}).status_code in (302, 403)
    assert list(Entry.objects.values_list("words", flat=True)) == ["fool"]


def test_moderators_keep_lists_and_owners_set_rules(site: Site) -> None:
    mod, owner = moderator(site), moderator(site, "own", "owner")
    assert change(mod, site, words="fool").status_code == 303
    given = {"site": site.name, "rule": "repeated", "does": "hold", "fails": "pass"}
    assert mod.post("/desk/screening/save", given).status_code == 403
    assert owner.post("/desk/screening/save", given).status_code == 303
    site.refresh_from_db()
    assert site.screening["rules"] == {"repeated": {"on": False, "does": "hold", "fails": "pass"}}


def test_the_page_of_rules_shows_them_in_order_with_what_they_did(desk: Client, site: Site, say: Say) -> None:
    say("Words.", honeypot="x")
    page = desk.get("/desk/screening")
    names = body(page).split('name="rule" value="')[1:]
    assert names[0].startswith("too_long")
    assert len(names) == len(RULES)
    assert "1 held" in plain(page)
    lists = {"site": site.name, "rule": "link_domains", "on": "on", "does": "hold", "fails": "hold"}
    desk.post("/desk/screening/save", {**lists, "param-blocked": "Bad.example, worse.example\n", "param-allowed": ""})
    site.refresh_from_db()
    assert site.screening["rules"]["link_domains"]["params"]["blocked"] == ["bad.example", "worse.example"]
    wrong = desk.post("/desk/screening/save", {"site": site.name, "rule": "copied", "param-readers": "many"})
    assert wrong.status_code == 422
    assert desk.post("/desk/screening/save", {"site": site.name, "rule": "nonesuch"}).status_code == 422
