"""Everything that a reader sees is in every interface language."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as gettext_of
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).parent.parent / "ombud"
LOCALES = sorted(path.parent for path in PACKAGE.glob("locale/*/LC_MESSAGES"))
PLAIN = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}

Phrase = tuple[str, str, str]


def phrases_of(tree: ast.AST) -> Iterator[Phrase]:
    """(context, singular, plural) of each call that translates a constant."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in PLAIN):
            continue
        words = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if node.func.id.startswith("p"):
            yield words[0], words[1], ""
        elif words:
            yield "", words[0], words[1] if node.func.id.startswith("n") else ""


@cache
def used() -> set[Phrase]:
    """Every phrase of the package's Python and templates."""
    found: set[Phrase] = set()
    for path in PACKAGE.rglob("*.py"):
        found |= set(phrases_of(ast.parse(path.read_text())))
    for path in (PACKAGE / "templates").rglob("*.html"):
        calls = re.findall(r"(?<!\w)((?:[np]|np)?gettext\(.*?\))(?= )", templatize(path.read_text()) + " ", re.S)
        for call in calls:
            found |= set(phrases_of(ast.parse(re.sub(r"(?<=[(, ])u(?=['\"])", "", call))))
    return found


def catalogue(folder: Path) -> dict[object, str]:
    with (folder / "LC_MESSAGES" / "django.mo").open("rb") as file:
        return dict(vars(gettext.GNUTranslations(file))["_catalog"])


def test_the_search_for_phrases_finds_those_of_python_and_templates() -> None:
    found = used()
    assert ("", "Post comment", "") in found
    assert ("", "%(n)s new comment", "%(n)s new comments") in found
    assert ("language of a comment", "detect", "") in found
    assert ("", "Your comment is posted.", "") in found


@pytest.mark.parametrize("folder", LOCALES, ids=lambda path: path.name)
def test_no_phrase_is_left_untranslated(folder: Path) -> None:
    known = catalogue(folder)
    missing = []
    for context, singular, plural in used():
        key = f"{context}\x04{singular}" if context else singular
        if not known.get((key, 0) if plural else key):
            missing.append(key)
    assert not missing


@pytest.mark.parametrize("folder", LOCALES, ids=lambda path: path.name)
def test_every_translation_keeps_the_values_of_its_phrase(folder: Path) -> None:
    def values(text: str) -> list[str]:
        return sorted(re.findall(r"%\(\w+\)[sd]", text))

    for key, text in catalogue(folder).items():
        singular = key[0] if isinstance(key, tuple) else key
        assert values(str(singular)) == values(text), key


# Which numbers share a form, by the Unicode CLDR's rules for whole numbers (supplemental/plurals.xml, version 45).
# Forms that only millions take (French, Spanish) are not asked for: nobody has as many comments.
COUNTING: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(["en", "de", "es"], lambda n: "one" if n == 1 else "other"),
    "fr": lambda n: "one" if n < 2 else "other",
    "pl": lambda n: "one" if n == 1 else "few" if few_of_slavs(n) else "many",
    "uk": lambda n: "one" if n % 10 == 1 and n % 100 != 11 else "few" if few_of_slavs(n) else "many",
    "ar": lambda n: ["zero", "one", "two"][n] if n < 3 else hundreds_of_arabs(n % 100),
}


def few_of_slavs(n: int) -> bool:
    return 2 <= n % 10 <= 4 and not 12 <= n % 100 <= 14


def hundreds_of_arabs(n: int) -> str:
    return "few" if 3 <= n <= 10 else "many" if n >= 11 else "other"


@pytest.mark.parametrize("folder", LOCALES, ids=lambda path: path.name)
def test_numbers_take_the_forms_that_the_language_gives_them(folder: Path) -> None:
    with (folder / "LC_MESSAGES" / "django.mo").open("rb") as file:
        form_of = vars(gettext.GNUTranslations(file))["plural"]
    assert folder.name in COUNTING, "say here how this language counts"
    pairs = {(COUNTING[folder.name](n), form_of(n)) for n in range(1000)}
    assert len({kind for kind, _form in pairs}) == len({form for _kind, form in pairs}) == len(pairs)


@pytest.mark.parametrize("folder", LOCALES, ids=lambda path: path.name)
def test_a_phrase_with_a_number_has_every_form(folder: Path) -> None:
    known = catalogue(folder)
    with (folder / "LC_MESSAGES" / "django.mo").open("rb") as file:
        form_of = vars(gettext.GNUTranslations(file))["plural"]
    needed = {form_of(n) for n in range(1000)}
    counted = {key[0] for key in known if isinstance(key, tuple)}
    assert [phrase for phrase in counted if not all(known.get((phrase, form)) for form in needed)] == []


@pytest.mark.parametrize("folder", LOCALES, ids=lambda path: path.name)
def test_a_date_is_one_in_every_language(folder: Path) -> None:
    """The order of day, month and year is a phrase of its own, in the signs of Django's date format."""
    with translation.override(folder.name):
        told = date_format(date(2026, 5, 4), gettext_of("j E Y"))
    assert re.search(r"\b4\b", told)
    assert "2026" in told


def test_ukrainian_counts_as_ukrainians_do() -> None:
    with (PACKAGE / "locale/uk/LC_MESSAGES/django.mo").open("rb") as file:
        uk = gettext.GNUTranslations(file)
    said = [uk.ngettext("%(n)s new comment", "%(n)s new comments", n) % {"n": n} for n in (1, 2, 5, 11, 21, 112)]
    assert said == [
        "1 новий коментар",
        "2 нові коментарі",
        "5 нових коментарів",
        "11 нових коментарів",
        "21 новий коментар",
        "112 нових коментарів",
    ]
