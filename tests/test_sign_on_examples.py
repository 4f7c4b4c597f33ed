"""The examples of docs/single-sign-on.md make tokens that are taken, and the command sets up what they need."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from ombud.__main__ import main
from ombud.models import Decision, Site
from ombud.signon.box import unseal
from ombud.signon.config import SignOn
from ombud.signon.token import identify

DOC = (Path(__file__).parent.parent / "docs" / "single-sign-on.md").read_text(encoding="utf-8")
SECRET = "a shared secret that is long enough for it"
PROGRAMS = {"python": ["python3", "-c"], "php": ["php"], "js": ["node", "-e"]}


@pytest.mark.parametrize("language", PROGRAMS)
def test_the_example_makes_a_token_that_is_taken(language: str, tmp_path: Path) -> None:
    command = PROGRAMS[language]
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    found = re.findall(rf"^```{language}\n(.*?)^```", DOC, re.M | re.S)
    assert len(found) == 1
    if language == "php":
        (tmp_path / "token.php").write_text(found[0], encoding="utf-8")
    given = str(tmp_path / "token.php") if language == "php" else found[0]
    told = {"READER": "17", "READER_NAME": "Олена К.", "OMBUD_SSO_SECRET": SECRET}
    done = subprocess.run([*command, given], env={**os.environ, **told}, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    sign_on = SignOn("https://herald.example", "ombud", secrets=(SECRET,))
    person = identify(done.stdout.strip(), sign_on, timezone.now())
    assert (person.subject, person.name) == ("17", "Олена К.")


@pytest.fixture
def secret_file(tmp_path: Path) -> Path:
    """A file with a secret."""
    (tmp_path / "sso-secret").write_text(f"{SECRET}\n", encoding="utf-8")
    return tmp_path / "sso-secret"


def test_the_owner_sets_a_sign_on_up_and_changes_its_secret(
    site: Site, secret_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["--issuer", "https://herald.example", "--audience", "ombud", "--secret-file", str(secret_file)]
    assert main(["sso", "paper", *given]) == 0
    secret_file.write_text("n" * 40, encoding="utf-8")
    assert main(["sso", "paper", "--secret-file", str(secret_file)]) == 0
    kept = Site.objects.get(pk=site.pk).sso["secrets"]
    assert [unseal(each, settings.SECRET_KEY) for each in kept] == ["n" * 40, SECRET]
    assert main(["sso", "paper", "--only-newest"]) == 0
    assert len(Site.objects.get(pk=site.pk).sso["secrets"]) == 1
    shown = capsys.readouterr().out
    assert "https://herald.example" in shown
    assert SECRET not in shown
    assert SECRET not in str(list(Decision.objects.values_list("details", flat=True)))
    assert main(["sso", "paper", "--off"]) == 0
    assert Site.objects.get(pk=site.pk).sso == {}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["--issuer", "https://herald.example"], "audience"),
        (["--issuer", "https://herald.example", "--audience", "ombud"], "either a secret"),
        (["--secret-file", "/nowhere/at/all"], "cannot read"),
        (["--issuer", "a", "--audience", "b", "--keys", "javascript:1"], "key set"),
    ],
)
def test_half_a_setting_changes_nothing(
    site: Site, given: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sso", "paper", *given]) == 1
    assert told in capsys.readouterr().err
    assert Site.objects.get(pk=site.pk).sso == {}
