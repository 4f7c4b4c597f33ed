"""A reader has a comment translated: by whom, at what cost, and that nothing gets out on the way."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from kit import BRIDGE, Api
from pytest_django.fixtures import Settings
from translators import Translator

from ombud import upkeep
from ombud.actions import moderation, sites
from ombud.models import Comment, Site, Story, Translation
from ombud.reader import translations_api
from ombud.translate import Failed, provider, request

pytestmark = pytest.mark.django_db


@pytest.fixture
def translator() -> Iterator[Translator]:
    """A translator that nobody uses yet."""
    made = Translator()
    yield made
    made.close()


@pytest.fixture
def libre(translator: Translator, settings: Settings) -> Translator:
    """The installation's LibreTranslate."""
    settings.TRANSLATE_URL, settings.TRANSLATE_KEY, settings.TRANSLATES = translator.url, "libre-key", True
    translations_api._provider.cache_clear()
    return translator


@pytest.fixture
def words(api: Api, story: Story) -> Any:
    """A comment in Ukrainian."""
    return api.post("Я перейшла *міст* опівдні.", lang="uk", name="Оля")


def ask(api: Api, made: Any, to: str = "en", **headers: str) -> Any:
    return api.call("POST", f"comments/{made['id']}/translation", {"to": to}, **headers)


def test_a_reader_gets_the_words_in_their_language_and_who_made_them(libre: Translator, api: Api, words: Any) -> None:
    answer = ask(api, words)
    assert answer.status_code == 200
    assert answer.json() == {
        "id": words["id"],
        "lang": "en",
        "dir": "ltr",
        "html": "<p>[en] Я перейшла <em>міст</em> опівдні.</p>",
        "veiled": False,
        "provider": "LibreTranslate",
    }
    assert answer["Cache-Control"] == "no-store"


def test_the_translator_gets_the_words_and_nothing_about_anybody(libre: Translator, api: Api, words: Any) -> None:
    ask(api, words)
    (sent,) = libre.asked
    assert sent == {
        "q": ["<p>Я перейшла <em>міст</em> опівдні.</p>"],
        "source": "uk",
        "target": "en",
        "format": "html",
        "api_key": "libre-key",
    }
    assert {"Cookie", "Referer", "X-Forwarded-For"}.isdisjoint(libre.headers[0])


def test_deepl_is_asked_in_its_own_way(translator: Translator, api: Api, words: Any, settings: Settings) -> None:
    settings.TRANSLATE_URL, settings.TRANSLATE_KEY, settings.TRANSLATES = f"deepl:{translator.url}", "k:fx", True
    answer = ask(api, words)
    assert answer.json()["provider"] == "DeepL"
    assert answer.json()["html"] == "<p>[EN-US] Я перейшла <em>міст</em> опівдні.</p>"
    assert translator.headers[0]["Authorization"] == "DeepL-Auth-Key k:fx"
    assert translator.asked[0]["tag_handling"] == "html"
    assert translator.asked[0]["source_lang"] == "UK"


def test_one_wording_is_asked_for_once(libre: Translator, api: Api, words: Any) -> None:
    first, second = ask(api, words), ask(api, words)
    assert first.json() == second.json()
    assert len(libre.asked) == 1


def test_an_edit_makes_the_translation_void(libre: Translator, api: Api, words: Any) -> None:
    ask(api, words)
    api.call("PATCH", f"comments/{words['id']}", {"body": "Я перепливла річку.", "lang": "uk"}, words["token"])
    assert "перепливла" in ask(api, words).json()["html"]
    assert Translation.objects.count() == 1


def test_a_translation_is_in_no_document(libre: Translator, api: Api, words: Any) -> None:
    ask(api, words)
    for path in ("thread", "thread.json", "thread.atom", "comments.atom"):
        assert "[en]" not in api.client.get(f"/p/paper/{path}", {"url": BRIDGE}).content.decode()
    assert "[en]" not in api.client.get("/stories/paper/bridge").content.decode()


def test_veiled_words_come_back_veiled_wherever_the_translator_puts_them(
    libre: Translator, api: Api, story: Story
) -> None:
    made = api.post("Це ||Садівник|| і ||Марта||, так.", lang="uk")
    libre.translate = lambda text, _to: text.replace("Садівник", "The gardener").replace("Марта", "Martha")
    html = ask(api, made).json()["html"]
    assert html.count('<label class="ombud-words">') == 2
    assert "Садівник" not in libre.asked[0]["q"][0]
    before, _label, after = html.partition("<label")
    assert "gardener" not in before
    assert after.index("The gardener") < after.index("</label>")


def test_a_veil_over_the_whole_comment_is_one_over_its_translation(libre: Translator, api: Api, story: Story) -> None:
    made = api.post("Садівник.", lang="uk", veil=True)
    assert ask(api, made).json()["veiled"]


@pytest.mark.parametrize(
    "answer",
    [
        (500, b"{}"),
        (403, b'{"error": "Invalid API key"}'),
        (429, b'{"error": "Slowdown"}'),
        (456, b"{}"),
        (400, b'{"error": "fr is not supported"}'),
        (200, b"<html>"),
        (200, b"[]"),
        (200, b'{"translatedText": 7}'),
        (200, b'{"translatedText": []}'),
        (200, b'{"translatedText": [""]}'),
        (302, b"{}"),
    ],
)
def test_a_failing_translator_is_said_kindly_and_left_alone_for_a_while(
    libre: Translator, api: Api, words: Any, answer: tuple[int, bytes]
) -> None:
    libre.answer = answer
    refused = ask(api, words)
    assert refused.status_code == 503
    assert refused.json()["detail"] == "The translation cannot be had right now. The comment itself is not affected."
    assert int(refused["Retry-After"]) >= 1
    assert ask(api, words).status_code == 503
    assert len(libre.asked) == 1
    libre.answer = None
    assert "Я перейшла" in api.html()


def test_after_its_rest_it_is_asked_again(libre: Translator, api: Api, words: Any) -> None:
    libre.answer = (400, b"{}")
    assert ask(api, words).status_code == 503
    libre.answer = None
    Translation.objects.update(again_at=timezone.now() - timedelta(seconds=1))
    assert ask(api, words).status_code == 200


def test_a_translator_that_drips_is_cut_off(translator: Translator, monkeypatch: pytest.MonkeyPatch) -> None:
    translator.gate = threading.Event()
    monkeypatch.setattr(request, "TIME_LIMIT", 0.2)
    with pytest.raises(Failed, match="no answer"):
        provider(translator.url, "").translate(["<p>а</p>"], "uk", "en")


def test_nobody_there_is_a_failure_and_no_crash(translator: Translator) -> None:
    translator.close()
    with pytest.raises(Failed, match="no connection"):
        provider(translator.url, "").translate(["<p>а</p>"], "uk", "en")


def test_only_so_many_wait_for_the_translator_and_the_others_are_told_at_once(translator: Translator) -> None:
    translator.gate = threading.Event()
    slow = provider(translator.url, "")
    waiting = [threading.Thread(target=slow.translate, args=(["<p>а</p>"], "uk", "en")) for _ in range(2)]
    for thread in waiting:
        thread.start()
        assert translator.reached.wait(20)
        translator.reached.clear()
    with pytest.raises(Failed) as told:
        slow.translate(["<p>б</p>"], "uk", "en")
    assert told.value.busy
    translator.gate.set()
    for thread in waiting:
        thread.join(20)
    assert slow.translate(["<p>б</p>"], "uk", "en") == ["<p>[en] б</p>"]


def test_who_comes_while_it_is_made_waits_for_the_same_answer(libre: Translator, api: Api, words: Any) -> None:
    comment = Comment.objects.get(pk=words["id"])
    assert translations_api.translating.claim(comment, "en", "somebody")
    answer = ask(api, words)
    assert (answer.status_code, answer.json()) == (202, {"id": comment.pk, "retry_after": 1})
    assert not libre.asked


def test_one_address_has_only_so_many_made(libre: Translator, api: Api, story: Story, site: Site) -> None:
    sites.change(site, {"translations_per_minute": 2})
    rows = [api.post(f"Слово {n}.", lang="uk") for n in range(3)]
    assert [ask(api, row).status_code for row in rows] == [200, 200, 429]
    assert ask(api, rows[0]).status_code == 200


def test_there_is_nothing_to_translate_without_a_translator_or_where_the_site_has_none(
    api: Api, words: Any, site: Site, translator: Translator, settings: Settings
) -> None:
    assert ask(api, words).status_code == 404
    assert 'name="translate"' not in api.html(lang="en")
    settings.TRANSLATE_URL, settings.TRANSLATES = translator.url, True
    sites.change(site, {"machine_translation": False})
    assert ask(api, words).status_code == 404
    assert not translator.asked


def test_without_a_script_the_translation_has_a_page_of_its_own(libre: Translator, api: Api, words: Any) -> None:
    sent = {"translate": words["id"], "interface": "en"}
    answer = Client().post("/p/paper/act", sent)
    page = answer.content.decode()
    assert "[en] Я перейшла" in page
    assert "Translated by a machine (LibreTranslate); it may be wrong." in page
    assert answer["X-Robots-Tag"] == "noindex"
    libre.answer = (500, b"{}")
    other = api.post("Інше слово.", lang="uk")
    refused = Client().post("/p/paper/act", {**sent, "translate": other["id"]})
    assert refused.status_code == 503
    assert "The translation cannot be had right now." in refused.content.decode()


def test_the_button_stands_on_comments_in_other_languages_only(libre: Translator, api: Api, words: Any) -> None:
    api.post("In English.", lang="en")
    assert api.html(lang="en").count('name="translate"') == 1


@pytest.mark.parametrize("to", ["uk", "xx", "", "../etc", "en\0"])
def test_other_languages_than_ours_are_refused(libre: Translator, api: Api, words: Any, to: str) -> None:
    wanted = ask(api, words, to)
    assert wanted.status_code == (200 if to == "en\0" else 422)


def test_strangers_get_nothing_that_readers_may_not_see(
    libre: Translator, api: Api, words: Any, stranger_site: Site
) -> None:
    ask(api, words)
    assert ask(api, words, origin="https://evil.example").status_code == 403
    assert ask(Api(stranger_site, api.client), words).status_code == 404
    moderation.decide(Comment.objects.get(pk=words["id"]), "reject", by="olena")
    assert ask(api, words).status_code == 404
    assert len(libre.asked) == 1


def test_who_asked_is_forgotten_and_the_translation_kept(libre: Translator, api: Api, words: Any) -> None:
    ask(api, words)
    assert Translation.objects.get().asked_by
    Translation.objects.update(asked_at=timezone.now() - timedelta(hours=2))
    upkeep.prune()
    assert Translation.objects.get().asked_by == ""
    assert ask(api, words).status_code == 200
    assert len(libre.asked) == 1


def test_withdrawn_words_are_withdrawn_in_every_language(libre: Translator, api: Api, words: Any) -> None:
    ask(api, words)
    api.call("DELETE", f"comments/{words['id']}", token=words["token"])
    assert not Translation.objects.exists()
    assert json.dumps(api.thread()).count("[en]") == 0
