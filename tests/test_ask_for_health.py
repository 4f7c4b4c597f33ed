"""What machines ask of a running server."""

import re
from contextlib import closing
from pathlib import Path

import pytest
from django.test import Client
from kit import BRIDGE, Api

from ombud import heartbeat
from ombud.models import Story

pytestmark = pytest.mark.django_db


def test_it_lives_with_its_database_and_says_where_the_worker_is(client: Client, data: Path) -> None:
    assert client.get("/healthz").json()["worker"] == "away"
    (data / heartbeat.FILE).touch()
    answer = client.get("/healthz")
    assert answer.status_code == 200
    told = {"status": "ok", "database": "ok", "worker": "ok", "mail": "off", "version": ""}
    assert answer.json() | {"version": ""} == told


def test_a_load_balancer_asks_by_the_address_that_it_knows(client: Client) -> None:
    for path in ("/healthz", "/metrics"):
        assert client.get(path, headers={"Host": "10.0.0.7:8000"}).status_code == 200
        assert client.get(path, headers={"Host": "-"}).status_code == 200
    assert client.get("/desk/sign-in", headers={"Host": "10.0.0.7:8000"}).status_code == 400


def test_metrics_count_and_name_nobody(api: Api, story: Story) -> None:
    api.post("Hello", name="Nell Secret", email="nell@secret.example")
    api.call("POST", "comments", {"url": BRIDGE, "body": "Waiting", "website": "x"})
    text = api.client.get("/metrics").content.decode()
    assert "ombud_comments_shown 1\n" in text
    assert "ombud_comments_pending 1\n" in text
    assert "ecret" not in text
    assert all(line.startswith(("# HELP ", "# TYPE ", "ombud_")) for line in text.splitlines())


def test_the_apis_documentation_loads_nothing_from_elsewhere(client: Client, db: None) -> None:
    page = client.get("/api/docs").content.decode()
    sources = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert sources
    for source in sources:
        assert source.startswith("/")
        if source.startswith("/static/"):
            with closing(client.get(source)) as file:
                assert file.status_code == 200


def test_a_wrong_method_is_answered_as_a_problem(api: Api) -> None:
    for answer in (api.call("PUT", "comments", {}), api.client.post("/p/paper/thread"), api.client.post("/healthz")):
        assert answer.status_code == 405
        assert answer["Content-Type"] == "application/problem+json"
        assert answer["Allow"]


def test_a_document_made_on_demand_varies_by_encoding_alone(api: Api, story: Story) -> None:
    assert api.client.get("/p/paper/thread", {"url": BRIDGE})["Vary"] == "Accept-Encoding"
