"""Versions of one's own comment later on: without a script, in their own language, and beside an edited comment."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from kit import Api

from ombud.actions import sites, wordlists
from ombud.models import Comment, Site, Story, Version

pytestmark = pytest.mark.django_db

EN = "I walked over the bridge at noon."
UK = "Я перейшла міст опівдні, і він зовсім не хитався."


def act(made: Any, verb: str, token: str | None = None, **fields: str) -> Any:
    """A press of a button on a page without JavaScript."""
    sent = {"token": made["token"] if token is None else token, "interface": "en", verb: made["id"], **fields}
    return Client().post("/p/paper/act", sent)


@pytest.fixture
def made(api: Api, story: Story) -> Any:
    """A comment in English, as it was answered."""
    return api.post(EN, lang="en")


def test_the_page_after_posting_leads_to_the_versions(story: Story) -> None:
    sent = {"story": story.pk, "interface": "en", "body": EN, "lang": "en"}
    html = Client().post("/p/paper/comment", sent).content.decode()
    assert '<button name="versions"' in html
    sites.change(story.site, {}, languages=["en"])
    assert 'name="versions"' not in Client().post("/p/paper/comment", sent | {"body": "Again."}).content.decode()


def test_a_version_is_added_changed_and_removed_without_a_script(made: Any, api: Api) -> None:
    page = act(made, "versions").content.decode()
    assert '<option value="uk"' in page
    assert '<option value="en"' not in page
    assert act(made, "put_version", version_lang="uk", version_body=UK).status_code == 200
    assert api.thread()["comments"][0]["versions"][0]["text"] == UK
    changed = act(made, "put_version", version_lang="uk", version_body="Я перейшла міст.")
    assert "Я перейшла міст." in changed.content.decode()
    assert '<option value="uk"' not in changed.content.decode()
    assert Version.objects.get().body == "Я перейшла міст."
    assert act(made, "remove_version", version_lang="uk").status_code == 200
    assert not Version.objects.exists()
    assert api.thread()["comments"][0]["versions"] == []


def test_a_mistake_keeps_the_words(made: Any) -> None:
    for lang in ("", "en", "xx"):
        refused = act(made, "put_version", version_lang=lang, version_body=UK)
        assert refused.status_code == 422
        assert UK in refused.content.decode()
        assert 'role="alert"' in refused.content.decode()


def test_hostile_words_stay_words_on_the_page(made: Any) -> None:
    html = act(made, "put_version", version_lang="uk", version_body="</textarea><script>x()</script>").content.decode()
    assert "<script>x()" not in html
    assert "&lt;/textarea&gt;" in html


@pytest.mark.parametrize("verb", ["versions", "put_version", "remove_version"])
def test_strangers_neither_see_nor_change_them(made: Any, api: Api, verb: str) -> None:
    act(made, "put_version", version_lang="uk", version_body=UK)
    other = api.post("Another reader.")["token"]
    for token in ("", "forged", other):
        answer = act(made, verb, token=token, version_lang="uk", version_body="Ні.")
        assert answer.status_code in (401, 403)
        assert UK not in answer.content.decode()
    assert Version.objects.get().body == UK


def test_a_comment_is_not_edited_into_the_language_of_its_version(made: Any, api: Api) -> None:
    act(made, "put_version", version_lang="uk", version_body=UK)
    for lang in ("uk", ""):
        answer = api.call("PATCH", f"comments/{made['id']}", {"body": UK, "lang": lang}, made["token"])
        assert answer.status_code == 422
    assert Comment.objects.get(pk=made["id"]).body == EN
    assert (
        api.call("PATCH", f"comments/{made['id']}", {"body": EN + "!", "lang": "en"}, made["token"]).status_code == 200
    )


def test_the_lists_of_other_languages_do_not_hold_for_a_version_that_is_plainly_in_its_own(
    made: Any, site: Site
) -> None:
    wordlists.add(site, [wordlists.Wish("міст", "reject", "en")], by="olena")
    assert act(made, "put_version", version_lang="uk", version_body=UK).status_code == 200
    wordlists.add(site, [wordlists.Wish("опівдні", "reject", "uk")], by="olena")
    assert act(made, "put_version", version_lang="uk", version_body=UK + " Так.").status_code == 422


def test_to_say_another_language_does_not_lead_around_the_lists(made: Any, site: Site) -> None:
    wordlists.add(site, [wordlists.Wish("fool", "reject", "en")], by="olena")
    sent = "The man who said that the bridge would fall is a fool and he knows it."
    assert act(made, "put_version", version_lang="uk", version_body=sent).status_code == 422


def test_what_the_veil_hides_is_said_in_each_language(api: Api, story: Story) -> None:
    versions = [{"lang": "uk", "body": UK, "veil_label": "кінець <b>"}]
    made = api.post(EN, lang="en", veil=True, veil_label="the end", versions=versions)
    html = api.html()
    assert '<bdi class="ombud-veil-label" data-in="en">the end</bdi>' in html
    assert '<bdi class="ombud-veil-label" data-in="uk" lang="uk">кінець &lt;b&gt;</bdi>' in html
    changed = api.call(
        "PUT", f"comments/{made['id']}/versions/uk", {"body": UK, "veil_label": "розв’язка"}, made["token"]
    )
    assert changed.status_code == 200
    found = api.call("GET", f"comments/{made['id']}/versions", token=made["token"]).json()["versions"]
    assert [row["veil_label"] for row in found] == ["розв’язка"]
    assert "розв’язка" in act(made, "versions").content.decode()
    act(made, "put_version", version_lang="uk", version_body=UK, version_veil_label="фінал")
    assert "фінал" in api.html()
    long = {"body": UK, "veil_label": "x" * 500}
    assert api.call("PUT", f"comments/{made['id']}/versions/uk", long, made["token"]).status_code == 422


def test_a_comment_without_a_veil_shows_no_label_of_one(api: Api, made: Any) -> None:
    api.call("PUT", f"comments/{made['id']}/versions/uk", {"body": UK, "veil_label": "кінець"}, made["token"])
    assert "кінець" not in api.html()
    assert "кінець" not in str(api.thread())
