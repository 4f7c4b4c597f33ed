"""Settings come from the environment, are checked, and are all documented."""

from __future__ import annotations

import re
from ipaddress import ip_network
from pathlib import Path

import pytest

from ombud import checks, environment
from ombud.environment import SETTINGS, read
from ombud.values import BadSetting

DOCUMENT = Path(__file__).parent.parent / "docs" / "settings.md"


def test_an_operator_who_sets_nothing_gets_a_server_of_this_machine_only(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings = read({})
    assert settings.data == tmp_path / "data"
    assert settings.database_url == f"sqlite:///{tmp_path}/data/ombud.sqlite3"
    assert settings.public_url == "http://127.0.0.1:8000"
    assert (settings.host, settings.port, settings.workers) == ("127.0.0.1", 8000, 0)
    assert (settings.rate_limits, settings.debug, settings.trusted_proxies) == (True, False, 0)


def test_the_public_address_follows_the_port_unless_it_is_given():
    assert read({"OMBUD_PORT": "9000"}).public_url == "http://127.0.0.1:9000"
    given = read({"OMBUD_PORT": "9000", "OMBUD_PUBLIC_URL": "https://Readers.Example.org/"})
    assert given.public_url == "https://readers.example.org"
    assert given.https


@pytest.mark.parametrize(
    ("misspelt", "meant"),
    [
        ("OMBUD_PUBLICURL", "OMBUD_PUBLIC_URL"),
        ("OMBUD_DATABSE_URL", "OMBUD_DATABASE_URL"),
        ("OMBUD_RATELIMIT", "OMBUD_RATE_LIMITS"),
        ("OMBUD_SECRETKEY_FILE", "OMBUD_SECRET_KEY"),
    ],
)
def test_a_misspelt_setting_is_refused_by_name_and_the_right_one_proposed(misspelt, meant):
    with pytest.raises(BadSetting, match=rf"^{misspelt}: .*Did you mean {meant}\?$"):
        read({misspelt: "on"})


def test_the_variables_of_other_programs_are_left_alone():
    assert read({"OMBUDSMAN_HOUSE": "x", "ombud_port": "x", "PORT": "x"}).port == 8000


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("OMBUD_RATE_LIMITS", "no", "must be on or off"),
        ("OMBUD_DEBUG", "1", "must be on or off"),
        ("OMBUD_PORT", "0", "a number from 1 to 65535"),
        ("OMBUD_PORT", "٨٠٨٠", "a number from 1 to 65535"),
        ("OMBUD_WORKERS", "-1", "auto or a number from 1 to 64"),
        ("OMBUD_HOST", "readers.example.org", "an IP address"),
        ("OMBUD_PUBLIC_URL", "readers.example.org", "an address such as https://"),
        ("OMBUD_PUBLIC_URL", "javascript:alert(1)", "an address such as https://"),
        ("OMBUD_PUBLIC_URL", "https://user@example.org", "an address such as https://"),
        ("OMBUD_PUBLIC_URL", "https://example.org:99999", "an address such as https://"),
        ("OMBUD_PUBLIC_URL", "https://example.org/readers", "nothing after the host"),
        ("OMBUD_DATABASE_URL", "mysql://db/ombud", "sqlite:///path/to/file or postgresql://"),
        ("OMBUD_DATABASE_URL", "postgresql://db", "sqlite:///path/to/file or postgresql://"),
        ("OMBUD_EMAIL_URL", "imap://mail.example.org", "console: or one of smtp://"),
        ("OMBUD_EMAIL_FROM", "Readers <readers@example.org", "an address such as readers@example.org"),
        ("OMBUD_EMAIL_FROM", "a@example.org\nBcc: b@example.org", "an address such as readers@example.org"),
        ("OMBUD_OPENID_URL", "http://accounts.example.org", "an address such as https://"),
        ("OMBUD_OPENID_URL", "https://user@accounts.example.org", "an address such as https://"),
        ("OMBUD_OPENID_URL", "https://accounts.example.org?x", "an address such as https://"),
        ("OMBUD_OPENID_URL", "https://a.example.org,", "nothing between two commas"),
        ("OMBUD_OPENID_URL", "github:http://code.example.org", "an address such as https://"),
        ("OMBUD_OPENID_URL", "gitlab:", "an address such as https://"),
        ("OMBUD_OPENID_URL", "oauth:https://a.example/a https://a.example/t", "three addresses"),
        ("OMBUD_OPENID_URL", "oauth:https://a.example/a https://a.example/t http://a.example/me", "three addresses"),
        ("OMBUD_TRUSTED_PROXIES", "10.0.0.0/99", "a number of proxies"),
        ("OMBUD_LOG_LEVEL", "loud", "one of debug, info, warning, error"),
        ("OMBUD_SECRET_KEY", "short", "at least 32 characters"),
    ],
)
def test_a_wrong_value_is_refused_by_name_and_says_what_is_allowed(name, value, sentence):
    with pytest.raises(BadSetting, match=re.escape(sentence)) as refusal:
        read({name: value})
    assert str(refusal.value).startswith(f"{name}: ")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OMBUD_SECRET_KEY", "hunter2"),
        ("OMBUD_DATABASE_URL", "mysql://root:hunter2@db/ombud"),
        ("OMBUD_EMAIL_URL", "imap://root:hunter2@mail.example.org"),
    ],
)
def test_a_refusal_never_repeats_a_secret(name, value):
    with pytest.raises(BadSetting) as refusal:
        read({name: value})
    assert "hunter2" not in str(refusal.value)


def test_a_secret_may_lie_in_a_file(tmp_path):
    (tmp_path / "key").write_text("k" * 40 + "\n")
    assert read({"OMBUD_SECRET_KEY_FILE": str(tmp_path / "key")}).secret_key == "k" * 40


def test_a_missing_file_and_a_setting_given_twice_are_refused(tmp_path):
    with pytest.raises(BadSetting, match="OMBUD_SECRET_KEY_FILE: cannot read"):
        read({"OMBUD_SECRET_KEY_FILE": str(tmp_path / "none")})
    with pytest.raises(BadSetting, match="both set"):
        read({"OMBUD_PORT": "1", "OMBUD_PORT_FILE": str(tmp_path / "none")})


def test_proxies_are_a_number_or_a_list_of_networks():
    assert read({"OMBUD_TRUSTED_PROXIES": "2"}).trusted_proxies == 2
    listed = read({"OMBUD_TRUSTED_PROXIES": "10.0.0.7, 192.168.0.0/16,::1"}).trusted_proxies
    assert listed == (ip_network("10.0.0.7"), ip_network("192.168.0.0/16"), ip_network("::1"))


def test_a_key_is_made_once_and_nobody_else_may_read_it(tmp_path):
    settings = read({"OMBUD_DATA": str(tmp_path / "fresh")})
    key = environment.secret_key(settings)
    assert len(key) >= 32
    assert environment.secret_key(settings) == key
    kept = list(settings.data.iterdir())
    assert [file.name for file in kept] == ["secret_key"]
    assert kept[0].stat().st_mode & 0o777 == 0o600


def test_a_folder_that_cannot_be_made_stops_the_start(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(BadSetting, match="is not a folder"):
        read({"OMBUD_DATA": str(tmp_path / "file")})
    with pytest.raises(BadSetting, match=r"OMBUD_DATA: the folder .* cannot be made"):
        checks.refuse(read({"OMBUD_DATA": str(tmp_path / "file" / "below")}))


def test_what_is_not_meant_for_readers_is_said_at_the_start():
    assert checks.warnings(read({})) == []
    assert "FLOODING" in checks.warnings(read({"OMBUD_RATE_LIMITS": "off"}))[0]
    assert "OMBUD_DEBUG" in checks.warnings(read({"OMBUD_DEBUG": "on"}))[0]
    open_to_all = {"OMBUD_HOST": "0.0.0.0"}
    assert "unencrypted" in checks.warnings(read(open_to_all))[0]
    assert checks.warnings(read(open_to_all | {"OMBUD_PUBLIC_URL": "https://example.org"})) == []


def test_that_no_mail_is_sent_is_said_at_the_start():
    assert "OMBUD_EMAIL_URL is not set" in checks.notes(read({}))[0]
    assert checks.notes(read({"OMBUD_EMAIL_URL": "smtp://mail.example"})) == []


def test_every_setting_is_documented_with_its_default_and_no_other_is():
    documented = dict(re.findall(r"^### `(OMBUD_\w+)`\n\nDefault: (.+)$", DOCUMENT.read_text(), re.MULTILINE))
    assert set(documented) == {setting.name for setting in SETTINGS}
    for setting in SETTINGS:
        if setting.default:
            assert documented[setting.name].startswith(f"`{setting.default}`"), setting.name


@pytest.mark.django_db(transaction=True)
def test_an_answered_write_is_on_disk_whatever_the_database():
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT current_setting('transaction_isolation')")
            assert cursor.fetchone() == ("read committed",)
            return
        found = {}
        for pragma in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout"):
            cursor.execute(f"PRAGMA {pragma}")
            found[pragma] = cursor.fetchone()[0]
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 20000}
    assert connection.transaction_mode == "IMMEDIATE"


def test_one_event_is_one_line_whatever_is_in_it():
    import logging

    from ombud.logs import OneLine

    event = logging.LogRecord("ombud", logging.ERROR, "", 0, "said %s", ("a\nb\x1b[31m\r",), None)
    line = OneLine().format(event)
    assert line.endswith("ERROR ombud: said a | b\N{REPLACEMENT CHARACTER}[31m\N{REPLACEMENT CHARACTER}")


OPENID = {"OMBUD_OPENID_URL": "https://accounts.google.com, https://id.example.org/realms/X/"}
OPENID |= {"OMBUD_OPENID_CLIENT": "a,b", "OMBUD_OPENID_SECRET": "s,t"}


def test_providers_of_accounts_are_listed_with_what_belongs_to_each():
    google, other = read({**OPENID, "OMBUD_OPENID_NAME": "Google, The Paper"}).openid
    assert (google.url, google.client, google.secret, google.name) == (
        "https://accounts.google.com",
        "a",
        "s",
        "Google",
    )
    assert (google.key, other.key) == ("accounts.google.com", "id.example.org-realms-x")
    assert [each.name for each in read(OPENID).openid] == ["accounts.google.com", "id.example.org"]
    assert read({}).openid == ()


@pytest.mark.parametrize("name", ["OMBUD_OPENID_CLIENT", "OMBUD_OPENID_SECRET", "OMBUD_OPENID_NAME"])
def test_a_provider_that_lacks_something_is_refused_and_no_secret_said(name):
    with pytest.raises(BadSetting, match=f"^{name}: there are 2 in OMBUD_OPENID_URL, and 1 here") as refusal:
        read({**OPENID, name: "only-one"})
    assert "only-one" not in str(refusal.value)


def test_a_provider_stands_there_once():
    with pytest.raises(BadSetting, match="twice"):
        read({**OPENID, "OMBUD_OPENID_URL": "https://id.example.org, https://ID.example.org/"})
