"""Stems and endings of English, German, French and Spanish, for finding a listed word in its inflected forms.

All words come folded: ä is a, é is e, ß is ss; ñ alone keeps its mark.
"""

from __future__ import annotations

from collections.abc import Iterator

__all__ = ["english", "french", "german", "spanish"]

Stem = tuple[str, frozenset[str]]


def _set(text: str) -> frozenset[str]:
    return frozenset({"" if each == "-" else each for each in text.split()})


def _with(middles: str, ends: frozenset[str]) -> frozenset[str]:
    return frozenset(middle + end for middle in middles.split() for end in ends)


EN = _set("- s es ed ing ings est")
EN_LONG = EN | {"in"}
EN_SHORT = _set("- s")
EN_E = _set("e es ed ing ings est")
EN_Y = _set("y ys ies ied ying ier iest")
EN_DOUBLED = _set("ed ing in ings est")

DE_ADJECTIVE = _set("- e er es em en")
DE = _set("- e en er es s n em ern ens sen") | _with("er st", DE_ADJECTIVE)
DE_VERB = _set("- e en st t n est et te test ten tet ete eten end") | _with("end", DE_ADJECTIVE)
DE_PARTICIPLE = _with("t et en", DE_ADJECTIVE)

FR = _set("- s x e es")
FR_SHORT = _set("- s x")
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


def english(word: str) -> Iterator[Stem]:
    """The stems of a folded English word, each with the endings that it takes."""
    doubling = len(word) > 2 and word[-1] not in "aeiouwxy" and word[-2] in "aeiou" and word[-3] not in "aeiou"
    if doubling and not set(word[:-2]) & set("aeiouy"):
        # rats and ratting; rated and rating are of rate.
        yield word, EN_SHORT
    else:
        # In short words what ends in -in is mostly something else: a muffin, cumin.
        yield word, EN_LONG if len(word) > 4 else EN
    if len(word) < 3:
        return
    if word.endswith("e"):
        yield word[:-1], EN_E
    elif word.endswith("y") and word[-2] not in "aeiou":
        yield word[:-1], EN_Y
    elif doubling:
        yield word + word[-1], EN_DOUBLED


def german(word: str) -> Iterator[Stem]:
    """The stems of a folded German word; umlauts of plurals are folded away already."""
    yield word, DE
    if word.endswith("e") and len(word) > 3:
        yield word[:-1], DE
    if word.endswith("en") and len(word) > 4:
        yield word[:-2], DE_VERB
        yield "ge" + word[:-2], DE_PARTICIPLE
    if word.endswith(("eln", "ern")) and len(word) > 5:
        yield word[:-1], DE_VERB
        yield "ge" + word[:-1], DE_PARTICIPLE


def french(word: str) -> Iterator[Stem]:
    """The stems of a folded French word."""
    yield word, FR if len(word) > 3 else FR_SHORT
    for end, ends in (("er", FR_ER), ("ir", FR_IR), ("re", FR_RE)):
        if word.endswith(end) and len(word) > 3:
            yield word[:-2], ends
    for end, others in (
        ("eux", "eux euse euses"),
        ("eur", "eur eurs euse euses rice rices"),
        ("if", "if ifs ive ives"),
        ("al", "al ale ales aux"),
        ("ard", "ard ards arde ardes"),
    ):
        if word.endswith(end) and len(word) > 3:
            yield word.removesuffix(end), _set(others)
    if len(word) > 2 and word[-1] in "nls" and word[-2] in "eoau":
        yield word + word[-1], _set("e es")
    if len(word) > 3 and word[-2:] == "et":
        yield word + "t", _set("e es")
    if word.endswith("e") and len(word) > 3:
        yield word[:-1], _set("e es - s")


def spanish(word: str) -> Iterator[Stem]:
    """The stems of a folded Spanish word."""
    if len(word) < 4:
        yield word, _set("- s es")
        return
    ends = ES_AR if word.endswith("ar") else ES_ER if word.endswith(("er", "ir")) else None
    if ends:
        yield word[:-2], ends
        for stem in _turned(word[:-2]):
            yield stem, ends
    if word[-1] in "oa":
        yield word[:-1], _set("o a os as")
    elif word.endswith("z"):
        yield word[:-1], _set("z ces")
    elif word.endswith("on"):
        yield word, _set("- es a as")
    else:
        yield word, _set("- s es a as")


def _turned(stem: str) -> Iterator[str]:
    """mentir, miente, mintió; rogar, ruega."""
    at = max(stem.rfind(vowel) for vowel in "eo")
    if at > 0 and not set(stem[at + 1 :]) & set("aiu"):
        for other in ("ie", "i") if stem[at] == "e" else ("ue",):
            yield stem[:at] + other + stem[at + 1 :]
