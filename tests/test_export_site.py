"""`ombud export`: all of a site in a file, and the same threads from it elsewhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from kit import BRIDGE, Api

from ombud.__main__ import main
from ombud.models import Comment, Reader, Site, Tally

pytestmark = pytest.mark.django_db


def tree(site: Site) -> list[tuple[object, ...]]:
    columns = ("body", "html", "name", "status", "parent__body", "created_at", "language", "veil", "story__url")
    return list(Comment.objects.filter(site=site).order_by("created_at", "body").values_list(*columns))


@pytest.fixture
def talk(api: Api) -> Api:
    """A thread with a reply, a veil, and one each of the other states."""
    first = api.post("The bridge *is* open.", name="Ann")
    api.post("It is not.", parent=first["id"], name="Bob", veil=True)
    for status in ("pending", "rejected", "spam"):
        made = api.post(f"This one is {status}.", name="Cy")
        Comment.objects.filter(pk=made["id"]).update(status=status, address="192.0.2.77")
    Reader.objects.update(email="ann@mail.example")
    return api


def test_an_empty_site_gets_the_same_threads_and_states(talk: Api, tmp_path: Path, stranger_site: Site) -> None:
    file = tmp_path / "paper.jsonl"
    assert main(["export", "--site", "paper", str(file)]) == 0
    stranger_site.origins = talk.site.origins
    stranger_site.languages = talk.site.languages
    stranger_site.save()
    assert main(["import", str(file), "--site", "rival"]) == 0
    assert tree(stranger_site) == tree(talk.site)
    assert len(tree(talk.site)) == 5


def test_a_sites_own_export_adds_nothing_to_it(talk: Api, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "paper.jsonl"
    assert main(["export", "--site", "paper", str(file)]) == 0
    assert main(["import", str(file), "--site", "paper"]) == 0
    assert "imported: 0, already there: 5" in capsys.readouterr().out
    assert Comment.objects.count() == 5


def test_no_addresses_are_in_it_unless_asked_for(talk: Api, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--site", "paper"]) == 0
    told = capsys.readouterr().out
    assert "192.0.2.77" not in told
    assert "ann@mail.example" not in told
    assert main(["export", "--site", "paper", "-", "--with-emails"]) == 0
    told = capsys.readouterr().out
    assert "ann@mail.example" in told
    assert "192.0.2.77" not in told


def test_it_ends_with_the_number_of_its_records(talk: Api, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--site", "paper"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert rows[0]["format"] == "ombud.export/1"
    assert rows[-1] == {"record": "end", "records": len(rows) - 1}
    assert {row["record"] for row in rows} >= {"site", "story", "reader", "comment", "end"}
    assert BRIDGE in {row.get("url") for row in rows}


def test_another_sites_rows_stay_outside(talk: Api, stranger_site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--site", "rival"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_a_file_that_is_there_is_not_overwritten(talk: Api, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x").write_text("mine")
    assert main(["export", "--site", "paper", str(tmp_path / "x")]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert (tmp_path / "x").read_text() == "mine"


def test_an_import_that_was_cut_off_is_counted_by_the_next(talk: Api, tmp_path: Path, stranger_site: Site) -> None:
    file = str(tmp_path / "paper.jsonl")
    assert main(["export", "--site", "paper", file]) == 0
    stranger_site.origins = talk.site.origins
    stranger_site.save()
    assert main(["import", file, "--site", "rival"]) == 0
    counted = sum(Tally.objects.filter(story__site=stranger_site).values_list("shown", flat=True))
    assert counted == 2
    Tally.objects.filter(story__site=stranger_site).delete()
    assert main(["import", file, "--site", "rival"]) == 0
    assert sum(Tally.objects.filter(story__site=stranger_site).values_list("shown", flat=True)) == counted
