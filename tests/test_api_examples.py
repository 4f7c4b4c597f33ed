"""The examples of docs/api.md, sent as they stand there to the demo."""

from __future__ import annotations

import argparse
import json
import re
import shlex
from pathlib import Path
from string import Template

import pytest
from django.conf import settings
from django.test import Client

from ombud.models import Comment, Correction, Site, Story
from ombud.transfer import demo

DOCUMENT = Path(__file__).parent.parent / "docs" / "api.md"


def examples() -> list[str]:
    """The curl commands of the document, without the block that sets the variables."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return [block for block in blocks if block.startswith("curl")]


def send(command: str, site: Site):
    """What Django answers to a curl command; only the options that the document uses are known."""
    base = settings.PUBLIC_URL
    names = {"BASE": base, "SITE": site.name, "KEY": site.key, "STORY": f"{base}/stories/{site.name}/nichnyi-avtobus"}
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("-X", dest="method")
    parser.add_argument("-H", action="append", default=[], dest="headers")
    parser.add_argument("-d", default="", dest="data")
    parser.add_argument("-s", action="store_true")
    parser.add_argument("-G", action="store_true")
    parser.add_argument("--compressed", action="store_true")
    parser.add_argument("--data-urlencode", default="")
    given = parser.parse_args(shlex.split(Template(command.replace("\\\n", "")).substitute(names))[1:])
    headers = dict(header.split(": ", 1) for header in given.headers)
    if given.G:
        return Client().get(given.url, dict([given.data_urlencode.split("=", 1)]), headers=headers)
    return Client().generic(given.method or "POST", given.url, given.data, "application/json", headers=headers)


@pytest.fixture
def publication(db) -> Site:
    return demo.fill()


def test_every_example_is_answered_as_the_document_says(publication):
    answers = [send(example, publication) for example in examples()]
    assert [answer.status_code for answer in answers] == [200, 201, 202, 201]
    shown = re.findall(r"^```json\n(.*?)^```$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    for answer, example in zip(answers, shown, strict=False):
        assert set(answer.json()) == set(json.loads(example))
    assert Comment.objects.filter(name="Ann", body__startswith="The driver waits").count() == 1
    assert Correction.objects.get(exact="accomodate").seconds == answers[2].json()["seconds"]
    assert Story.objects.get(cms_id="4711").headline == "The ferry runs again"


def test_an_example_without_its_key_is_refused(publication):
    push = next(example for example in examples() if "-X PUT" in example)
    refused = send(push.replace("Bearer $KEY", "Bearer somebody"), publication)
    assert refused.status_code == 403
    assert not Story.objects.filter(cms_id="4711").exists()
