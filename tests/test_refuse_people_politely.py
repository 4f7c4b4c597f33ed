"""A person who opens an address in vain reads a page; a program reads a problem."""

from __future__ import annotations

import pytest
from django.test import Client

from ombud.models import Site

pytestmark = pytest.mark.django_db

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
NOWHERE = ["/stories/paper/nonesuch", "/p/paper/corrections/9", "/p/nonesuch/", "/nothing", "/desk/nothing"]


@pytest.mark.parametrize("path", NOWHERE)
def test_a_reader_with_a_wrong_address_reads_a_page(path: str, site: Site, client: Client) -> None:
    answer = client.get(path, headers={"Accept": BROWSER})
    page = answer.content.decode()
    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("text/html")
    assert "<h1" in page
    assert "urn:ombud" not in page
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "no-store"


def test_a_ukrainian_reader_reads_it_in_ukrainian(site: Site, client: Client) -> None:
    headers = {"Accept": BROWSER, "Accept-Language": "uk"}
    page = client.get("/stories/paper/nonesuch", headers=headers).content.decode()
    assert '<html lang="uk"' in page
    assert "Такої публікації тут немає." in page


def test_a_lost_reader_finds_the_way_to_the_front_page(site: Site, client: Client) -> None:
    page = client.get("/stories/paper/nonesuch", headers={"Accept": BROWSER}).content.decode()
    assert '/p/paper/">The Paper</a>' in page


def test_who_is_lost_at_the_desk_finds_the_way_to_it(client: Client) -> None:
    page = client.get("/desk/nothing", headers={"Accept": BROWSER}).content.decode()
    assert '<a href="/desk/">Back to the desk</a>' in page


def test_who_opens_the_address_of_a_form_is_not_told_of_methods(site: Site, client: Client) -> None:
    answer = client.get("/p/paper/comment", headers={"Accept": BROWSER})
    assert answer.status_code == 405
    page = answer.content.decode()
    assert "There is nothing at this address." in page
    assert "POST" not in page
    assert '/p/paper/">The Paper</a>' in page


@pytest.mark.parametrize("accept", ["*/*", "application/json", ""])
@pytest.mark.parametrize("path", NOWHERE)
def test_a_program_with_a_wrong_address_gets_a_problem(path: str, accept: str, site: Site, client: Client) -> None:
    answer = client.get(path, headers={"Accept": accept} if accept else {})
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 404


def test_the_api_never_answers_with_a_page(site: Site, client: Client) -> None:
    answer = client.get("/api/v1/paper/stories?url=https://paper.example/x", headers={"Accept": BROWSER})
    assert answer["Content-Type"] == "application/problem+json"


def test_what_a_stranger_puts_into_an_address_stays_text(site: Site, client: Client) -> None:
    answer = client.get("/p/paper/thread?url=https://<script>alert(1)</script>", headers={"Accept": BROWSER})
    assert answer.status_code >= 400
    assert "<script>alert" not in answer.content.decode()
