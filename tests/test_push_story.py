"""A CMS pushes its stories with the site key."""

from typing import Any

import pytest
from django.http import HttpResponse
from kit import BRIDGE, PAPER, Api

from ombud.actions import sites
from ombud.models import Revision, Site, Story

pytestmark = pytest.mark.django_db

MOVED = f"{PAPER}/2026/the-bridge-is-open"


def push(api: Api, key: str | None = None, **fields: Any) -> HttpResponse:
    given = {"url": BRIDGE, "headline": "The bridge is open", "text": "One.\n\nTwo.", **fields}
    return api.call("PUT", "stories", given, api.site.key if key is None else key)


def seen(api: Api, **query: str) -> Any:
    headers = {"Authorization": f"Bearer {api.site.key}"}
    return api.client.get("/api/v1/paper/stories", query, headers=headers).json()


def test_a_new_story_is_201_a_known_one_200(api: Api) -> None:
    assert push(api).status_code == 201
    assert push(api).status_code == 200
    assert Story.objects.count() == 1


def test_given_text_is_kept_as_it_is(api: Api) -> None:
    text = "  Spaces  and\ttabs.\n\n“Second” – paragraph.\n"
    push(api, text=text)
    assert seen(api, url=BRIDGE)["text"] == text


def test_a_changed_text_makes_a_revision_and_the_same_text_none(api: Api) -> None:
    assert push(api).json()["revision"] == 1
    assert push(api, headline="Another headline").json()["revision"] == 1
    answer = push(api, text="One.\n\nThree.").json()
    assert (answer["revision"], answer["revised"]) == (2, True)
    assert Revision.objects.count() == 2


def test_html_is_sanitised_and_its_text_read(api: Api) -> None:
    html = '<p onclick="x()">One <b>bold</b><script>alert(1)</script></p><p>Two</p><iframe src="//x"></iframe>'
    push(api, text=None, html=html)
    assert seen(api, url=BRIDGE)["text"] == "One bold\n\nTwo"
    page = api.client.get(Story.objects.get().url.replace(BRIDGE, "/stories/paper/bridge")).content.decode()
    assert "alert(1)" not in page
    assert "onclick" not in page
    assert "<b>bold</b>" in page


@pytest.mark.parametrize("key", ["", "wrong", "ombud_", "é"])
def test_without_the_sites_key_nothing_is_taken(api: Api, key: str) -> None:
    assert push(api, key).status_code == 403
    assert not Story.objects.exists()


def test_another_sites_key_is_refused(api: Api, stranger_site: Site) -> None:
    assert push(api, stranger_site.key).status_code == 403


def test_a_new_key_makes_the_old_one_worthless(api: Api) -> None:
    old = api.site.key
    sites.new_key(api.site)
    assert push(api, old).status_code == 403
    assert push(api, Site.objects.get(name="paper").key).status_code == 201


def test_a_story_of_another_origin_is_refused(api: Api) -> None:
    assert push(api, url="https://elsewhere.example/a").status_code == 422


def test_a_changed_slug_keeps_the_thread_by_the_cms_id(api: Api) -> None:
    push(api, id=77)
    api.post("Still here after the headline changed?")
    answer = push(api, id=77, url=MOVED)
    assert answer.status_code == 200
    assert answer.json()["url"] == MOVED
    for url in (BRIDGE, MOVED):
        assert api.thread(url)["count"] == 1


def test_an_alias_leads_to_the_same_thread(api: Api) -> None:
    push(api, aliases=[MOVED])
    api.post("Hello")
    assert api.thread(MOVED)["count"] == 1
    assert api.thread("http://www.paper.example/2026/bridge/?utm_source=x#top")["count"] == 1


def test_readers_who_met_the_new_address_first_are_merged_in(api: Api) -> None:
    push(api, id=77)
    api.post("On the old address")
    api.post("On the new address", url=MOVED)
    assert Story.objects.count() == 2
    push(api, id=77, url=MOVED)
    assert [c["text"] for c in api.thread(MOVED)["comments"]] == ["On the old address", "On the new address"]


def test_a_page_that_names_the_cms_id_finds_its_thread_at_any_address(api: Api) -> None:
    push(api, id=77)
    api.post("Hello")
    found = api.client.get("/p/paper/thread.json", {"url": f"{PAPER}/whatever", "id": "77"}).json()
    assert found["count"] == 1


def test_both_html_and_text_are_refused(api: Api) -> None:
    answer = push(api, html="<p>One</p>")
    assert answer.status_code == 422
    assert "html" in answer.json()["errors"]


def test_a_time_without_its_offset_is_refused(api: Api) -> None:
    answer = push(api, published_at="2026-05-04T09:30:00")
    assert answer.status_code == 422
    assert "published_at" in answer.json()["errors"]


def test_a_story_nobody_knows_is_a_404(api: Api) -> None:
    answer = api.client.get(
        "/api/v1/paper/stories", {"url": BRIDGE}, headers={"Authorization": f"Bearer {api.site.key}"}
    )
    assert answer.status_code == 404


def test_a_cms_that_does_not_push_asks_for_its_page_to_be_read_again(api: Api, story: Story) -> None:
    Story.objects.update(fetch_at=None)
    assert api.call("POST", "stories/refetch", {"url": BRIDGE}, "wrong").status_code == 403
    assert api.call("POST", "stories/refetch", {"url": BRIDGE}, api.site.key).status_code == 202
    assert Story.objects.get().fetch_at is not None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("headline", "x" * 5000),
        ("standfirst", "x" * 50_000),
        ("authors", ["x" * 900]),
        ("section", "x" * 900),
        ("tags", ["x" * 900]),
        ("picture", f"{PAPER}/{'x' * 5000}"),
        ("language", "nonsense"),
        ("language", "en' onclick='x"),
        ("language", "en-a-very-long-private-one"),
        ("published_at", "9999-12-31T23:59:59-12:00"),
        ("published_at", "2099-01-01T00:00:00+00:00"),
        ("published_at", "1599-12-31T00:00:00+00:00"),
        ("modified_at", "0001-01-01T00:00:00+12:00"),
    ],
)
def test_what_no_column_holds_is_refused_by_name(api: Api, field: str, value: Any) -> None:
    answer = push(api, **{field: value})
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [field]
    assert not Story.objects.exists()


def test_html_nested_without_end_is_refused_before_it_costs_anything(api: Api) -> None:
    answer = push(api, text=None, html="<div>" * 100_000)
    assert answer.status_code == 422
    assert "html" in answer.json()["errors"]
    assert push(api, text=None, html="<p>One<br>" * 1000).status_code == 201


def test_a_language_is_kept_in_its_usual_letter_case(api: Api) -> None:
    assert push(api, language=" PT_br ").json()["language"] == "pt-BR"
    assert push(api, language="").json()["language"] == "pt-BR"
