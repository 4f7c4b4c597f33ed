"""An author says the same comment in a second language: one place, one veil, one decision, two wordings."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from kit import BRIDGE, Api

from ombud.actions import moderation, sites, versions
from ombud.models import Comment, CommentRevision, Decision, Site, Story, Version
from ombud.models.errors import Conflict

pytestmark = pytest.mark.django_db

EN = "I walked over the bridge at noon."
UK = "Я перейшла міст опівдні."
SECRET = "Садівник"


@pytest.fixture
def made(api: Api, story: Story) -> Any:
    """A comment in English with a Ukrainian version, as it was answered."""
    return api.post(EN, lang="en", versions=[{"lang": "uk", "body": UK}])


def put(api: Api, made: Any, body: str = UK, lang: str = "uk", **headers: str) -> Any:
    return api.call("PUT", f"comments/{made['id']}/versions/{lang}", {"body": body}, made["token"], **headers)


def test_both_wordings_stand_in_the_thread_each_under_its_language(api: Api, made: Any) -> None:
    (row,) = api.thread()["comments"]
    assert (row["language"], row["text"]) == ("en", EN)
    assert row["versions"] == [{"language": "uk", "dir": "ltr", "html": f"<p>{UK}</p>", "text": UK}]
    html = api.html()
    assert re.search(rf'<div class="ombud-body"[^>]* lang="uk"[^>]*><p>{UK}</p>', html)
    assert html.count('name="recommend"') == 1
    assert "Comments (1)" in html


def test_the_answer_shows_the_author_both_at_once(made: Any) -> None:
    assert UK in made["html"]
    assert made["versions"] == [{"lang": "uk", "status": "approved"}]


def test_feeds_and_structured_data_carry_both(api: Api, made: Any) -> None:
    feed = api.client.get("/p/paper/thread.atom", {"url": BRIDGE}).content.decode()
    assert EN in feed
    assert UK in feed
    page = api.client.get("/stories/paper/bridge").content.decode()
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert data
    (row,) = json.loads(data[1])["comment"]
    assert row["workTranslation"] == [{"@type": "Comment", "inLanguage": "uk", "text": UK}]


def test_the_veil_of_the_comment_covers_every_version_in_every_outlet(api: Api, story: Story) -> None:
    api.post("Of course, the gardener.", lang="en", veil=True, versions=[{"lang": "uk", "body": f"{SECRET}, звісно."}])
    api.post("I say it was him.", lang="en", versions=[{"lang": "uk", "body": f"Це був ||{SECRET}||."}])
    for path in ("/p/paper/thread.atom", "/p/paper/comments.atom"):
        assert SECRET not in api.client.get(path, {"url": BRIDGE}).content.decode()
    page = api.client.get("/stories/paper/bridge").content.decode()
    under = r'<details class="ombud-veil.*?</details>|<label class="ombud-words">.*?</label>'
    assert page.count(SECRET) == 2
    assert SECRET not in re.sub(under, "", page, flags=re.DOTALL)
    whole, inline = (row["versions"][0] for row in api.thread()["comments"])
    assert SECRET not in whole["text"] + inline["text"]
    assert whole["html"].startswith("<details>")


def test_a_version_comes_later_and_changes_within_the_window(api: Api, story: Story) -> None:
    made = api.post(EN, lang="en")
    assert put(api, made).json()["version"] == {"lang": "uk", "status": "approved"}
    assert put(api, made, f"{UK} Двічі.").status_code == 200
    assert api.thread()["comments"][0]["versions"][0]["text"] == f"{UK} Двічі."
    assert CommentRevision.objects.get(language="uk").body == UK
    Version.objects.update(created_at=timezone.now() - timedelta(minutes=16))
    assert put(api, made, "Тричі.").status_code == 409
    assert put(api, made, f"{UK} Двічі.").status_code == 200


def test_its_author_reads_the_sources(api: Api, made: Any) -> None:
    found = api.call("GET", f"comments/{made['id']}/versions", token=made["token"]).json()
    assert found["languages"] == ["uk"]
    assert found["versions"] == [{"lang": "uk", "status": "approved", "body": UK, "veil_label": "", "editable": True}]


def test_a_removed_version_is_gone_with_its_earlier_words(api: Api, made: Any) -> None:
    put(api, made, "Інакше.")
    path = f"comments/{made['id']}/versions/uk"
    assert api.call("DELETE", path, token=made["token"]).status_code == 200
    assert not Version.objects.exists()
    assert not CommentRevision.objects.exists()
    assert api.thread()["comments"][0]["text"] == EN
    assert api.call("DELETE", path, token=made["token"]).status_code == 404


def test_withdrawing_erases_all_wordings(api: Api, made: Any) -> None:
    api.call("DELETE", f"comments/{made['id']}", token=made["token"])
    assert not Version.objects.exists()
    assert UK not in api.html()


def test_a_rejected_comment_takes_its_versions_along(api: Api, made: Any) -> None:
    moderation.decide(Comment.objects.get(), "reject", by="olena")
    assert UK not in api.html()
    assert UK not in json.dumps(api.thread(), ensure_ascii=False)


@pytest.mark.parametrize(
    ("lang", "body", "field"),
    [
        ("en", "The same language.", "version_lang"),
        ("de", "Nicht hier.", "version_lang"),
        ("", "No language.", "version_lang"),
        ("uk", "щ" * 5001, "version_body"),
        ("uk", " ".join(f"https://example.org/{n}" for n in range(9)), "version_body"),
    ],
)
def test_what_a_comment_may_not_be_its_version_may_not_be_either(
    api: Api, story: Story, lang: str, body: str, field: str
) -> None:
    sent = {"url": BRIDGE, "body": EN, "lang": "en", "versions": [{"lang": lang, "body": body}]}
    refused = api.call("POST", "comments", sent)
    assert refused.status_code == 422
    assert list(refused.json()["errors"]) == [field]
    assert not Comment.objects.exists()


def test_two_versions_in_one_language_are_refused(api: Api, story: Story) -> None:
    twice = [{"lang": "uk", "body": UK}, {"lang": "uk", "body": "Інакше."}]
    assert api.call("POST", "comments", {"url": BRIDGE, "body": EN, "versions": twice}).status_code == 422
    assert not Comment.objects.exists()


def test_hostile_words_stay_words(api: Api, story: Story) -> None:
    api.post(EN, lang="en", versions=[{"lang": "uk", "body": "<script>alert(1)</script> ![x](https://evil.example/)"}])
    html = api.thread()["comments"][0]["versions"][0]["html"]
    assert "<script" not in html
    assert "<img" not in html


def test_where_moderators_read_first_a_version_that_comes_later_waits_by_itself(api: Api, site: Site) -> None:
    made = api.post(EN, lang="en")
    sites.change(site, {"moderation": "before"})
    assert put(api, made).json()["version"]["status"] == "pending"
    assert api.thread()["comments"][0]["versions"] == []
    assert UK not in api.html()
    held = Decision.objects.get(verb="hold_version")
    assert held.by == "rule:moderated_before"
    assert held.details == {"language": "uk"}
    (waiting,) = Version.objects.waiting()
    versions.decide(waiting, "approve", by="olena")
    assert api.thread()["comments"][0]["versions"][0]["text"] == UK


def test_a_version_that_comes_with_a_held_comment_is_decided_with_it(api: Api, site: Site, story: Story) -> None:
    sites.change(site, {"moderation": "before"})
    api.post(EN, lang="en", versions=[{"lang": "uk", "body": UK}])
    assert not Version.objects.waiting().exists()
    assert UK not in api.html()
    moderation.decide(Comment.objects.get(), "approve", by="olena")
    assert UK in api.html()


def test_what_is_added_to_a_held_comment_waits_for_whoever_has_not_read_it(api: Api, site: Site, story: Story) -> None:
    sites.change(site, {"moderation": "before"})
    made = api.post(EN, lang="en")
    seen = Comment.objects.get()
    put(api, made)
    moderation.decide(seen, "approve", by="olena")
    assert UK not in api.html()
    assert Version.objects.waiting().count() == 1


def test_a_decision_on_words_that_have_changed_since_is_refused(api: Api, site: Site) -> None:
    made = api.post(EN, lang="en")
    sites.change(site, {"moderation": "before"})
    put(api, made)
    seen = Version.objects.get()
    put(api, made, "Зовсім інакше.")
    with pytest.raises(Conflict):
        versions.decide(seen, "approve", by="olena")
    assert Version.objects.get().status == "pending"


def test_a_rejected_version_does_not_come_back_by_being_reworded(api: Api, site: Site) -> None:
    made = api.post(EN, lang="en")
    sites.change(site, {"moderation": "before"})
    put(api, made)
    versions.decide(Version.objects.get(), "reject", by="olena")
    sites.change(site, {"moderation": "after"})
    put(api, made, "Інакше.")
    assert Version.objects.get().status == "pending"
    assert api.thread()["comments"][0]["versions"] == []


def test_strangers_change_nothing(api: Api, made: Any, stranger_site: Site) -> None:
    other = api.post("Somebody else.")
    path = f"comments/{made['id']}/versions/uk"
    for token in ("", other["token"], "forged"):
        assert api.call("PUT", path, {"body": "Чуже."}, token).status_code == 403
        assert api.call("DELETE", path, token=token).status_code == 403
        assert api.call("GET", f"comments/{made['id']}/versions", token=token).status_code == 403
    foreign = Api(stranger_site, api.client).call("PUT", path, {"body": "Чуже."}, made["token"])
    assert foreign.status_code == 403
    assert put(api, made, "Чуже.", origin="https://evil.example").status_code == 403
    assert Version.objects.get().body == UK


def test_a_flood_of_versions_is_stopped(api: Api, made: Any, site: Site) -> None:
    sites.change(site, {"posts_per_minute": 2})
    assert put(api, made, "Раз.").status_code == 200
    refused = put(api, made, "Два.")
    assert refused.status_code == 429
    assert refused["Retry-After"] == "60"


def test_the_plain_form_takes_a_version_and_keeps_its_words_on_a_mistake(api: Api, story: Story) -> None:
    sent = {"story": story.pk, "interface": "en", "body": EN, "lang": "en", "version_body": UK}
    client = Client()
    refused = client.post("/p/paper/comment", {**sent, "version_lang": "en"})
    assert refused.status_code == 422
    assert UK in refused.content.decode()
    taken = client.post("/p/paper/comment", {**sent, "version_lang": "uk"})
    assert taken.status_code == 200
    assert Version.objects.get().body == UK


def test_as_many_queries_for_many_versions_as_for_one(api: Api, made: Any, django_assert_max_num_queries: Any) -> None:
    with CaptureQueriesContext(connection) as few:
        api.html(sort="oldest")
    needed = len(few)
    for n in range(8):
        api.post(f"{EN} {n}", lang="en", versions=[{"lang": "uk", "body": f"{UK} {n}"}])
    with django_assert_max_num_queries(needed):
        api.html(sort="oldest")
