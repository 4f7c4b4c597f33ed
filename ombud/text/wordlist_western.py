"""Stems and endings of English, German, French, Spanish and Arabic, for finding a listed word in its inflected forms.

All words come folded: ä is a, é is e, ß is ss; ñ alone keeps its mark.
"""

from __future__ import annotations

from collections.abc import Iterator

__all__ = ["ARABIC_PREFIXES", "arabic", "english", "french", "german", "spanish"]

Stem = tuple[str, frozenset[str]]


def _set(text: str) -> frozenset[str]:
    return frozenset({"" if each == "-" else each for each in text.split()})


def _with(middles: str, ends: frozenset[str]) -> frozenset[str]:
    return frozenset(middle + end for middle in middles.split() for end in ends)


EN = _set("- s es ed ing in ings")
EN_E = _set("e es ed ing in ings")
EN_Y = _set("y ys ies ied ying")
EN_DOUBLED = _set("ed ing in ings")

DE_ADJECTIVE = _set("- e er es em en")
DE = _set("- e en er es s n em ern ens sen") | _with("er st", DE_ADJECTIVE)
DE_VERB = _set("- e en st t n est et te test ten tet ete eten end") | _with("end", DE_ADJECTIVE)
DE_PARTICIPLE = _with("t et en", DE_ADJECTIVE)

FR = _set("- s x e es")
_FR_PRESENT = "- e es ons ez ent ais ait ions iez aient ant a as ames ates erent er ee ees s "
_FR_LATER = "erai eras era erons erez eront erais erait erions eriez eraient"
FR_ER = _set(_FR_PRESENT + _FR_LATER)
FR_IR = _set("ir is it issons issez issent issais issait issaient issant i ie ies irai iras ira irons irez iront irait")
FR_RE = _set("re s - ons ez ent ais ait aient ant u ue us ues rai ras ra rons rez ront rait")

_ES_LATER = "e as a emos eis an ia ias iamos iais ian"
ES_AR = _set(
    "ar o as a amos ais an aba abas abamos abais aban e aste o asteis aron ando ado ada ados adas es emos eis en "
    "ara aras aramos aran ase ases asen arse arla arlo arle arlos arlas"
) | _with("ar", _set(_ES_LATER))
ES_ER = _set(
    "er ir o es e emos imos eis is en ia ias iamos iais ian i iste io isteis ieron iendo ido ida idos idas a as amos "
    "ais an iera ieras ieramos ieran iese iesen erse irse erla erlo irla irlo"
) | _with("er ir", _set(_ES_LATER))

AR = _set("- ه ها هم هن هما ك كم ي نا ا ات ان ون ين وا تي ته تك تها تهم تنا تان تين يه يين اتي اته اتها اتهم هن ني")
ARABIC_PREFIXES = ("وال", "فال", "بال", "كال", "ولل", "ال", "لل", "و", "ف", "ب", "ك", "ل", "س", "ي", "ت", "ن")
"""What is written together with the word after it: and, the, with, for; and the persons of verbs. Longest first."""


def english(word: str) -> Iterator[Stem]:
    """The stems of a folded English word, each with the endings that it takes."""
    yield word, EN
    if len(word) < 3:
        return
    if word.endswith("e"):
        yield word[:-1], EN_E
    elif word.endswith("y") and word[-2] not in "aeiou":
        yield word[:-1], EN_Y
    elif word[-1] not in "aeiouwxy" and word[-2] in "aeiou" and word[-3] not in "aeiou":
        yield word + word[-1], EN_DOUBLED


def german(word: str) -> Iterator[Stem]:
    """The stems of a folded German word; umlauts of plurals are folded away already."""
    yield word, DE
    if word.endswith("e") and len(word) > 3:
        yield word[:-1], DE
    if word.endswith("en") and len(word) > 4:
        yield word[:-2], DE_VERB
        yield "ge" + word[:-2], DE_PARTICIPLE


def french(word: str) -> Iterator[Stem]:
    """The stems of a folded French word."""
    yield word, FR
    if len(word) < 4:
        return
    for end, ends in (("er", FR_ER), ("ir", FR_IR), ("re", FR_RE)):
        if word.endswith(end):
            yield word[:-2], ends
    for end, others in (
        ("eux", "eux euse euses"),
        ("eur", "eur eurs euse euses rice rices"),
        ("if", "if ifs ive ives"),
        ("al", "al ale ales aux"),
        ("ard", "ard ards arde ardes"),
    ):
        if word.endswith(end):
            yield word.removesuffix(end), _set(others)
    if word[-1] in "nlts" and word[-2] in "eoa":
        yield word + word[-1], _set("e es")
    if word.endswith("e"):
        yield word[:-1], _set("e es - s")


def spanish(word: str) -> Iterator[Stem]:
    """The stems of a folded Spanish word."""
    if len(word) < 4:
        yield word, _set("- s es")
        return
    if word.endswith("ar"):
        yield word[:-2], ES_AR
    elif word.endswith(("er", "ir")):
        yield word[:-2], ES_ER
    if word[-1] in "oa":
        yield word[:-1], _set("o a os as")
    elif word.endswith("z"):
        yield word[:-1], _set("z ces")
    elif word.endswith("on"):
        yield word, _set("- es a as")
    else:
        yield word, _set("- s es a as")


def arabic(word: str) -> Iterator[Stem]:
    """The stems of a folded Arabic word, without its article; broken plurals are words of their own."""
    stem = word.removeprefix("ال") if len(word) > 4 else word
    yield stem, AR
    if stem.endswith("ه") and len(stem) > 3:
        yield stem[:-1], AR - {""}
