"""An owner says where webhooks go, by command."""

from __future__ import annotations

import pytest

from ombud.__main__ import main


def test_an_owner_sets_shows_and_removes_the_webhook(site, capsys):
    assert main(["site", "show", "paper", "--webhook", "https://CMS.example/hook?token=1&utm_source=x"]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert "webhook: https://cms.example/hook?token=1&utm_source=x" in shown
    assert f"webhook_secret: {site.webhook_secret}" in shown
    main(["site", "show", "paper", "--set", "edit_minutes=7"])
    assert "webhook: https://cms.example/hook?token=1&utm_source=x" in capsys.readouterr().out
    assert main(["site", "show", "paper", "--webhook", ""]) == 0
    removed = capsys.readouterr().out
    assert "webhook: –" in removed.splitlines()
    assert "whsec_" not in removed


@pytest.mark.parametrize("url", ["ftp://cms.example/", "javascript:alert(1)", "https://a:b@cms.example/", "cms"])
def test_what_cannot_be_sent_to_is_not_taken_for_a_webhook(site, capsys, url):
    assert main(["site", "show", "paper", "--webhook", url]) == 1
    told = capsys.readouterr().err
    assert told.startswith("ombud: --webhook takes an http or https address.")
    assert len(told.splitlines()) == 1
    site.refresh_from_db()
    assert site.webhook_url == ""
