"""What stands on a reader's own page, and what does not."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from kit import Api
from ownpage import enter, page, press, somebody, strict  # noqa: F401

from ombud.actions import answers, comments, moderation, mutes
from ombud.actions.reasons import Grounds
from ombud.models import Comment, Notification, Reader

pytestmark = pytest.mark.django_db

Say = Callable[..., Comment]


def test_it_shows_what_is_held_or_gone_and_why(api: Api, browser: Client, ann: Reader, say: Say) -> None:
    gone = say("Rude words about somebody.", reader=ann)
    moderation.decide(gone, "reject", by="olena", reason="for colleagues only", grounds=Grounds("abuse"))
    held = say("Held for a while.", reader=ann)
    moderation.decide(held, "hold", by="olena")
    enter(api, browser, ann)
    shown = page(api, browser)
    assert "Waits for a moderator" in shown
    assert "Not shown" in shown
    assert f"/p/{api.site.name}/decisions/" in shown
    assert "olena" not in shown
    assert "for colleagues only" not in shown


def test_it_shows_answers_and_mentions_but_not_those_that_are_hidden(
    api: Api, browser: Client, ann: Reader, say: Say
) -> None:
    own = Comment.objects.get(reader=ann)
    say("I agree with you entirely.", parent=own, name="Bo")
    say("As @Ann said above, it is.", name="Cy")
    hidden = say("An insult to answer you.", parent=own, name="Troll")
    moderation.decide(hidden, "reject", by="olena")
    muted = say("Me again, and again.", parent=own, name="Bore")
    mutes.mute(ann, muted)
    enter(api, browser, ann)
    shown = page(api, browser)
    assert "I agree with you entirely." in shown
    assert "As @Ann said above" in shown
    assert "An insult" not in shown
    assert "Me again" not in shown
    assert "me-new" in shown
    assert press(api, browser, "seen").status_code == 303
    assert "me-new" not in page(api, browser)


def test_answers_are_looked_for_to_what_one_wrote_last(ann: Reader, say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    first = Comment.objects.get(reader=ann)
    last = say("And another thing.", name="Ann")
    Comment.objects.filter(pk=last.pk).update(reader=ann)
    told = [say("I agree with you entirely.", parent=each, name="Bo").pk for each in (first, last)]
    assert [each.pk for each in answers.newest(ann, 9)] == told[::-1]
    monkeypatch.setattr(answers, "ANSWERED", 1)
    assert [each.pk for each in answers.newest(ann, 9)] == told[1:]


def test_veiled_words_of_others_stay_veiled(api: Api, browser: Client, ann: Reader, say: Say) -> None:
    say("The murderer is the gardener.", parent=Comment.objects.get(reader=ann), name="Bo", veil=True)
    enter(api, browser, ann)
    assert "gardener" not in page(api, browser)


def test_seeing_everything_leaves_a_warning_unread(api: Api, browser: Client, ann: Reader) -> None:
    now = timezone.now()
    Notification.objects.create(reader=ann, kind="warning", words="Mind your words.", created_at=now)
    Notification.objects.create(reader=ann, kind="decision", created_at=now)
    enter(api, browser, ann)
    press(api, browser, "seen")
    assert list(Notification.objects.filter(seen_at=None).values_list("kind", flat=True)) == ["warning"]


def test_the_export_is_a_file_of_ones_own(api: Api, browser: Client, ann: Reader, say: Say) -> None:
    say("Bo's own words.", name="Bo")
    enter(api, browser, ann)
    answer = browser.get(f"/p/{api.site.name}/me/export")
    assert "attachment" in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "no-store"
    data = json.loads(b"".join(answer))
    assert [row["body"] for row in data["comments"]] == ["The bridge is lovely."]


def test_a_page_needs_as_many_queries_for_many_comments(
    api: Api, browser: Client, ann: Reader, say: Say, django_assert_max_num_queries: Any
) -> None:
    enter(api, browser, ann)
    own = Comment.objects.get(reader=ann)
    for number in range(8):
        gone = say(f"A remark with the number {number}.", reader=ann)
        moderation.decide(gone, "reject", by="olena")
        say(f"An answer with the number {number}.", parent=own, name=f"Bo{number}")
    with django_assert_max_num_queries(12):
        page(api, browser)


def test_withdrawn_words_are_not_shown_again(api: Api, browser: Client, ann: Reader) -> None:
    comments.withdraw(Comment.objects.get(reader=ann))
    enter(api, browser, ann)
    shown = page(api, browser)
    assert "Withdrawn by you" in shown
    assert "lovely" not in shown
