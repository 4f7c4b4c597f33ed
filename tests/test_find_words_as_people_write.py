"""A list finds its words in sentences as people write them, in thirteen languages, and leaves calm ones alone."""

from __future__ import annotations

from wordcalm import CALM
from wordcases import CAUGHT, lines

from ombud.text.wordlist import Listed, Wordlist


def finds(language: str, entry: str, sentence: str) -> bool:
    return bool(Wordlist([Listed(1, entry, language)], [language]).find(sentence))


def test_nearly_all_are_caught_and_nearly_none_of_the_calm() -> None:
    meant, calm = lines(CAUGHT), lines(CALM)
    assert len(meant) + len(calm) > 350
    missed = [case for case in meant if not finds(*case)]
    hit = [case for case in calm if finds(*case)]
    caught = len(meant) - len(missed)
    assert caught >= 0.99 * len(meant), missed
    assert caught >= 0.975 * (caught + len(hit)), hit


def test_a_list_of_all_of_them_finds_them_as_well_as_one_by_one() -> None:
    for language in CAUGHT:
        entries = dict.fromkeys(entry for code, entry, _sentence in lines(CAUGHT) if code == language)
        listed = Wordlist([Listed(number, entry, language) for number, entry in enumerate(entries)], [language])
        numbers = {entry: number for number, entry in enumerate(entries)}
        for code, entry, sentence in lines(CAUGHT):
            alone = code == language and finds(language, entry, sentence)
            assert not alone or numbers[entry] in {each.key for each in listed.find(sentence)}
