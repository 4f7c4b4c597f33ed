"""The command line: every help has an example, every mistake is one line on stderr and a status of 1."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.db import connection, transaction

from ombud.__main__ import main, names
from ombud.models import Site


def every_command() -> Iterator[list[str]]:
    for name in names():
        yield [name]
        parser = argparse.ArgumentParser()
        import_module(f"ombud.commands.{name}").add_arguments(parser)
        for action in parser._actions:
            if isinstance(action, argparse._SubParsersAction):
                yield from ([name, verb] for verb in action.choices)


@pytest.mark.parametrize("words", list(every_command()), ids=" ".join)
def test_an_operator_finds_an_example_in_every_help(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*words, "--help"])
    assert ended.value.code == 0
    example = capsys.readouterr().out.partition("Example:\n")[2]
    assert f"ombud {' '.join(words)}" in example.partition("\n\n")[0]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["frobnicate"], "frobnicate"),
        ([], "COMMAND"),
        (["site"], "add|list|show|set|key"),
        (["site", "add", "herald"], "--title"),
        (["site", "show", "nonesuch"], "There are: paper."),
        (["site", "show", "paper", "--set", "body_limt=3"], "Did you mean body_limit?"),
        (["site", "show", "paper", "--set", "body_limit"], "body_limit=5000"),
        (["site", "show", "paper", "--set", "history=perhaps"], "on or off"),
        (["staff", "add", "eva", "--email", "nobody"], "“nobody” is not an e-mail address"),
        (["story", "add", "paper"], "--own SLUG"),
        (["story", "add", "paper", "--own", "x", "--headline", "X", "--text", "/nonexistent"], "No such file"),
    ],
)
def test_an_operator_who_errs_reads_one_line(
    words: list[str], told: str, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("ombud: ")
    assert err.count("\n") == 1
    assert told in err
    assert "Errno" not in err


def test_a_text_that_is_not_utf_8_is_refused(site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "text.txt").write_bytes(b"\xff\xfe")
    words = ["story", "add", "paper", "--own", "x", "--headline", "X", "--text", str(tmp_path / "text.txt")]
    assert main(words) == 1
    assert "is not in UTF-8" in capsys.readouterr().err


def test_settings_are_shown_as_they_are_given(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["site", "show", "paper", "--set", "history=on"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "history: on" in lines
    assert "typo_notice: off" in lines
    assert "moderation: after" in lines


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["SELECT 1 FROM ombud_nothing", "SELECT colour FROM ombud_site"])
def test_tables_that_were_never_made_are_not_told_in_sql(
    statement: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def ask(_args: argparse.Namespace) -> int:
        with transaction.atomic():
            connection.cursor().execute(statement)
        return 0

    monkeypatch.setattr("ombud.commands.prune.run", ask)
    assert main(["prune"]) == 1
    assert "`ombud migrate` or `ombud serve` changes that." in capsys.readouterr().err
