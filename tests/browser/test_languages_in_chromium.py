"""A thread in several languages: chosen, folded, translated, and running in two directions at once."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect
from servers import Elsewhere, Ombud, running
from test_everybody_can_use_it import assert_open_to_all
from translators import Translator
from watched import Reader

MAIN = {"before": "<main>", "after": "</main>"}
SPEAK = (
    "import django; django.setup(); from ombud.models import Site; Site.objects.update(languages=['en', 'uk', 'ar'])"
)
UK = "Нарешті автобус їздить і вночі."
EN = "At last the bus runs at night as well."
AR = "أخيرًا! كنت أعبر من الجسر الآخر كل صباح."


@pytest.fixture(scope="module")
def translator() -> Iterator[Translator]:
    """A LibreTranslate on this machine."""
    made = Translator()
    yield made
    made.close()


@pytest.fixture(scope="module")
def ombud(elsewhere: Elsewhere, translator: Translator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ombud]:
    """`ombud serve` with a translator, and a publication in three languages."""
    folder = tmp_path_factory.mktemp("languages")
    with running(folder, elsewhere, OMBUD_TRANSLATE_URL=translator.url) as server:
        django = server.environ | {"DJANGO_SETTINGS_MODULE": "ombud.settings"}
        subprocess.run([sys.executable, "-c", SPEAK], env=django, check=True)
        yield server


@pytest.fixture
def mixed(ombud: Ombud) -> str:
    """A foreign page whose thread has Ukrainian with an English reply, Ukrainian alone, English, and both."""
    url = ombud.page(**MAIN)
    asked = ombud.post(url, "Водій чекає на потяг?", lang="uk", name="Марко")
    ombud.post(url, "He does, I asked.", lang="en", parent=asked["id"])
    ombud.post(url, "Ще один коментар.", lang="uk", name="Іван")
    ombud.post(url, "In English alone.", lang="en")
    ombud.post(url, UK, lang="uk", name="Оля", versions=[{"lang": "en", "body": EN}])
    return url


def words(page: Page, text: str) -> Locator:
    return page.locator(".ombud-body", has_text=text)


def test_a_reader_is_asked_once_and_the_others_are_counted_and_one_click_away(
    mixed: str, reader: Reader, ombud: Ombud
) -> None:
    page = reader.page
    page.goto(mixed)
    expect(page.get_by_role("group", name="Languages I read")).to_contain_text("English 2")
    expect(words(page, "Ще один")).to_be_visible()
    page.get_by_role("button", name="Only these").click()
    expect(page.get_by_text("2 comments in other languages hidden.")).to_be_visible()
    expect(words(page, "Ще один")).to_be_hidden()
    expect(page.get_by_text("A comment in another language: Українська")).to_be_visible()
    expect(words(page, "He does")).to_be_visible()
    assert_open_to_all(page)
    page.reload()
    expect(words(page, "In English alone")).to_be_visible()
    expect(words(page, "Ще один")).to_be_hidden()
    expect(page.get_by_role("button", name="Only these")).to_be_hidden()
    page.get_by_role("button", name="Show them").click()
    expect(words(page, "Ще один")).to_be_visible()


def test_a_placeholder_opens_its_comment_alone(mixed: str, reader: Reader) -> None:
    page = reader.page
    page.goto(mixed)
    page.get_by_role("checkbox", name=re.compile("Українська")).uncheck()
    page.get_by_role("button", name="Show", exact=True).click()
    expect(words(page, "Водій чекає")).to_be_visible()
    expect(words(page, "Ще один")).to_be_hidden()
    page.get_by_role("checkbox", name=re.compile("Українська")).check()
    expect(words(page, "Ще один")).to_be_visible()


@pytest.mark.parametrize(("locale", "shown", "other"), [("en-GB", EN, UK), ("uk-UA", UK, EN), ("pl-PL", UK, EN)])
def test_a_comment_in_two_languages_shows_the_one_that_is_read(
    mixed: str, open_reader: Callable[..., Reader], locale: str, shown: str, other: str
) -> None:
    page = open_reader(locale=locale).page
    page.goto(mixed)
    switch = page.get_by_role("group", name="Languages of this comment")
    expect(words(page, shown)).to_be_visible()
    expect(words(page, other)).to_be_hidden()
    pressed = switch.locator("[aria-pressed=true]")
    label = {EN: "English", UK: "Українська"}
    expect(pressed).to_have_text(label[shown])
    switch.get_by_role("button", name=label[other]).click()
    expect(words(page, other)).to_be_visible()
    expect(words(page, shown)).to_be_hidden()
    assert_open_to_all(page)


def test_an_author_adds_changes_and_removes_a_version(ombud: Ombud, reader: Reader) -> None:
    page = reader.page
    page.goto(ombud.page(**MAIN))
    page.get_by_role("textbox", name="Your comment", exact=True).fill("I was there as well.")
    page.get_by_text("Also in another language").click()
    page.get_by_role("textbox", name="Your comment in that language").fill("Я теж там була.")
    page.get_by_role("combobox", name="Its language").select_option("uk")
    page.get_by_role("button", name="Post comment").click()
    switch = page.get_by_role("group", name="Languages of this comment")
    switch.get_by_role("button", name="Українська").click()
    expect(words(page, "Я теж там була.")).to_be_visible()
    for body, button, left in (("Я теж там був.", "Save", 1), ("", "Remove this version", 0)):
        page.locator(".ombud-acts").get_by_role("button", name="In another language").click()
        form = page.locator(".ombud-second")
        expect(form.get_by_role("textbox")).to_have_value(re.compile("Я теж"))
        assert_open_to_all(page)
        if body:
            form.get_by_role("textbox").fill(body)
        form.get_by_role("button", name=button).click()
        expect(form).to_have_count(0)
        expect(page.locator(".ombud-version")).to_have_count(left)
    expect(words(page, "I was there as well.")).to_be_visible()


def test_what_a_veil_hides_is_said_in_the_language_of_the_version(
    ombud: Ombud, open_reader: Callable[..., Reader]
) -> None:
    page = open_reader(locale="uk-UA").page
    page.goto(ombud.page(**MAIN))
    page.get_by_role("textbox", name="Your comment", exact=True).fill("It was the gardener.")
    page.get_by_text("Also in another language").click()
    page.get_by_role("textbox", name="Your comment in that language").fill("Це був садівник, авжеж.")
    page.get_by_role("combobox", name="Its language").select_option("uk")
    labels = page.get_by_role("textbox", name="What it spoils (optional)")
    expect(labels).to_have_count(0)
    page.get_by_role("checkbox", name="Contains spoilers").check()
    labels.first.fill("the end")
    labels.last.fill("розв’язка")
    page.get_by_role("button", name="Post comment").click()
    veil = page.locator(".ombud-veil summary")
    expect(veil).to_contain_text("розв’язка")
    expect(veil.get_by_text("the end")).to_be_hidden()
    veil.click()
    page.get_by_role("group", name="Languages of this comment").get_by_role("button", name="English").click()
    expect(veil.get_by_text("the end")).to_be_visible()
    expect(veil.get_by_text("розв’язка")).to_be_hidden()
    assert_open_to_all(page)
    page.locator(".ombud-acts").get_by_role("button", name="In another language").click()
    form = page.locator(".ombud-second")
    form.get_by_role("textbox", name="What it spoils (optional)").fill("фінал")
    form.get_by_role("button", name="Save").click()
    expect(form).to_have_count(0)
    expect(page.locator(".ombud-veil summary bdi", has_text="фінал")).to_have_count(1)


def test_a_version_is_added_later_without_a_script(ombud: Ombud, open_reader: Callable[..., Reader]) -> None:
    page = open_reader(java_script_enabled=False, viewport={"width": 390, "height": 800}).page
    page.goto(ombud.own("footbridge-reopens"))
    page.get_by_role("textbox", name="Your comment", exact=True).fill("I crossed it before the bell rang.")
    page.get_by_role("button", name="Post comment").click()
    page.get_by_role("button", name="In another language").click()
    expect(words(page, "I crossed it before the bell rang.")).to_be_visible()
    page.get_by_role("textbox", name="Your comment in that language").fill("Я перейшла його до дзвону.")
    page.get_by_role("combobox", name="Its language").select_option("uk")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_have_text("Your comment is changed.")
    expect(page.get_by_role("textbox", name="Українська")).to_have_value("Я перейшла його до дзвону.")
    page.get_by_role("button", name="Remove this version").click()
    expect(page.get_by_role("textbox", name="Українська")).to_have_count(0)


def test_a_reader_has_a_comment_translated_under_its_veil(
    mixed: str, reader: Reader, ombud: Ombud, translator: Translator
) -> None:
    ombud.post(mixed, "Винен ||садівник||.", lang="uk", name="Ярина")
    page = reader.page
    page.goto(mixed)
    row = page.locator(".ombud-comment", has_text="Ярина")
    expect(page.locator(".ombud-comment", has_text="In English alone").get_by_text("Translate")).to_be_hidden()
    row.get_by_role("button", name="Translate").click()
    made = row.locator(".ombud-made")
    expect(made).to_contain_text("Translated by a machine (LibreTranslate); it may be wrong.")
    expect(made.locator("[lang=en]")).to_contain_text("[en] Винен")
    expect(made.get_by_role("checkbox", name="Hidden words. Show them")).not_to_be_checked()
    assert_open_to_all(page)
    row.get_by_role("button", name="Hide the translation").click()
    expect(made).to_have_count(0)


def test_a_translator_that_fails_leaves_the_thread_as_it_was(
    mixed: str, reader: Reader, ombud: Ombud, translator: Translator
) -> None:
    reader.expect("status of 503")
    ombud.post(mixed, "Інші слова зовсім.", lang="uk", name="Лесь")
    translator.answer = (400, b"{}")
    page = reader.page
    page.goto(mixed)
    row = page.locator(".ombud-comment", has_text="Лесь")
    row.get_by_role("button", name="Translate").click()
    expect(page.get_by_text("The translation cannot be had right now.")).to_be_visible()
    expect(row.get_by_role("button", name="Translate")).to_be_enabled()
    expect(words(page, "Інші слова")).to_be_visible()
    translator.answer = None


def test_a_thread_runs_in_both_directions_at_once(ombud: Ombud, open_reader: Callable[..., Reader]) -> None:
    """An English page whose thread speaks Arabic, with comments in both; then a story page in Arabic chrome."""
    url = ombud.page(**MAIN)
    ombud.post(url, AR, lang="ar", name="ليلى", versions=[{"lang": "en", "body": "At last!"}])
    ombud.post(url, "In between, in English.", lang="en")
    ombud.elsewhere.change(url, ARABIC_TAG.format(embed=ombud.embed, url=url))
    page = open_reader(locale="ar", reduced_motion="reduce").page
    page.goto(url)
    expect(page.locator(".ombud-thread")).to_have_css("direction", "rtl")
    expect(words(page, AR)).to_have_css("direction", "rtl")
    expect(words(page, "In between")).to_have_css("direction", "ltr")
    expect(page.locator("html")).to_have_css("direction", "ltr")
    assert_open_to_all(page)
    page.goto(f"{ombud.own('forty-one-loaves')}?lang=ar")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("article.story")).to_have_css("direction", "ltr")
    assert_open_to_all(page)
    page.set_viewport_size({"width": 320, "height": 640})
    page.emulate_media(color_scheme="dark")
    # A page that turns dark while it is looked at could be measured half in the one and half in the other.
    page.reload()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert_open_to_all(page)


ARABIC_TAG = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The lock</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="canonical" href="{url}"></head>
<body><main><h1>The lock is mended</h1><article data-ombud-story><p>The gates move again.</p></article></main>
<script async src="{embed}" data-lang="ar"></script></body></html>"""


def test_without_a_script_the_form_chooses_as_well(
    mixed: str, open_reader: Callable[..., Reader], ombud: Ombud
) -> None:
    page = open_reader(java_script_enabled=False).page
    page.goto(f"{ombud.url}/p/ferry-bell/discussion?url={mixed}")
    expect(words(page, UK)).to_be_visible()
    expect(words(page, EN)).to_be_visible()
    page.get_by_role("checkbox", name=re.compile("Українська")).uncheck()
    page.locator(".ombud-langs button").click()
    expect(page.get_by_text("2 comments in other languages hidden.")).to_be_visible()
    expect(words(page, "Ще один")).to_have_count(0)
    page.get_by_role("link", name="Show them").click()
    expect(words(page, "Ще один")).to_be_visible()


def test_the_page_of_a_choice_gives_the_whole_thread_back_to_a_script(mixed: str, reader: Reader, ombud: Ombud) -> None:
    page = reader.page
    page.goto(f"{ombud.url}/p/ferry-bell/discussion?url={mixed}")
    page.goto(page.url.split("?")[0] + "?read=en")
    expect(words(page, "Ще один")).to_have_count(1)
    expect(words(page, "Ще один")).to_be_hidden()
    expect(page.get_by_text("2 comments in other languages hidden.")).to_be_visible()
