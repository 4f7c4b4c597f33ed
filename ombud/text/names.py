"""Names that look alike, after Unicode Technical Standard 39 (security mechanisms), for the scripts that meet here."""

import unicodedata

import regex

from .wordlist_fold import folded

__all__ = ["alike", "is_mixed", "outline", "skeleton", "words_of"]

# Letters of other scripts, and digits, by the Latin letter that they are taken for.
_ALIKE = "аa вb сc ԁd еe ғf һh нh іi јj кk мm оo рp ԛq ѕs тt ѵv ԝw хx уy зz αa βb εe ηn ιi κk νv οo ρp τt υu χx ωw"
# Letters of Lisu are Latin capitals by their looks.
_ALIKE += " ꓐb ꓑp ꓒd ꓓd ꓔt ꓖg ꓗk ꓙj ꓚc ꓜz ꓝf ꓟm ꓠn ꓡl ꓢs ꓣr ꓦv ꓧh ꓪw ꓫx ꓬy ꓮa ꓰe ꓲi ꓳo ꓴu"
# Cherokee by the looks of its capitals, Armenian by its small letters, Coptic by either, and the Cyrillic palochka.
_ALIKE += " Ꭰd Ꭱr Ꭲt Ꭵi Ꭺa Ꭻj Ꭼe Ꮃw Ꮇm Ꮋh Ꮍy Ꮐg Ꮓz Ꮙv Ꮪs Ꮮl Ꮯc Ꮲp Ꮶk Ᏼb Ꮢr օo սu ոn հh ցg յj ӏl"
_ALIKE += " ⲁa ⲃb ⲉe ⲏh ⲓi ⲕk ⲙm ⲛn ⲟo ⲣp ⲥc ⲧt ⲩy ⲭx"
_LATIN = {ord(letter): pair[1] for pair in _ALIKE.split() for letter in (pair[0], pair[0].lower())}
# One stroke is read as i, l or 1; a small ring as o or 0.
_STROKES = str.maketrans({"i": "l", "1": "l", "|": "l", "!": "l", "0": "o", "5": "s", "3": "z", "$": "s", "@": "a"})
# In Cyrillic words a three is the letter з; in Latin ones it stands for e.
_LATIN_DIGITS = str.maketrans("347", "eat")
# Letters in circles, squares and brackets, and signs that are drawn as letters.
_ENCLOSED = (0x249C, 0x24B6, 0x24D0, 0x1F130, 0x1F150, 0x1F170)
_DRAWN = {start + place: chr(ord("a") + place) for start in _ENCLOSED for place in range(26)}
_DRAWN |= {ord(pair[0]): pair[1] for pair in ("℮e", "ǀl", "ǃl", "ꜰf", "ꞯq", "ɱm", "Ɱm", "ƚl", "ɩl", "ɾr")}
# Two of them are the flag of a country, more are a word.
_FLAGS = regex.compile("[\U0001f1e6-\U0001f1ff]{5,}")
_DIGIT = regex.compile(r"(?![0-9])\p{Nd}")
_AS_LETTERS = regex.compile(r"^@(?=\p{Lu})|!+$")
_TWICE = regex.compile(r"(.)\1+")
_WORD = regex.compile(r"[\p{L}\p{M}]+")
_ALPHABETS = "Latin Cyrillic Greek Coptic Armenian Georgian Cherokee Lisu Canadian_Aboriginal Deseret Osage Gothic"
_ALPHABETS += " Hebrew Arabic"
_SCRIPTS = [regex.compile(rf"\p{{{script}}}") for script in _ALPHABETS.split()]
_LETTERS = regex.compile(r"[\p{L}\p{N}|!$@]+")
_NUMBER = regex.compile(r"[0-9]+(?=\W*$)")
_PURE_LATIN = regex.compile(r"(?=.*\p{Latin})(?!.*\p{Cyrillic})")


def skeleton(name: str) -> str:
    """What a name looks like, whatever it is written with: names of one skeleton can be taken for one another.

    Case, spaces, marks, invisible characters and doubled letters do not count. Empty for a name without letters.
    """
    return str(_TWICE.sub(r"\1", outline(name)))


def alike(one: str, other: str) -> bool:
    """Whether one name can be taken for the other. What ends in different numbers after the same letters is told apart
    by them, as “editor1” and “editor11” are; a letter that stands for a digit, and the reverse, is seen through."""
    if not skeleton(one) or skeleton(one) != skeleton(other):
        return False
    mine, theirs = (_NUMBER.search(_plain(name)) for name in (one, other))
    if mine is None or theirs is None or mine[0] == theirs[0]:
        return True
    return skeleton(one[: mine.start()]) != skeleton(other[: theirs.start()])


def outline(name: str) -> str:
    """The same with doubled letters, for short words that would become others."""
    seen = "".join(_seen(part) for part in words_of(name))
    return seen.replace("rn", "m").replace("vv", "w")[:120]


def words_of(name: str) -> list[str]:
    """The words of a name as they stand there, with the digits and signs that may stand for letters."""
    found: list[str] = _LETTERS.findall(_plain(name))
    return [word for word in (_AS_LETTERS.sub("", each) for each in found) if word]


def is_mixed(name: str) -> bool:
    """Whether letters of two alphabets that look alike stand in one word of a name, as only tricks need."""
    return any(sum(bool(script.search(word)) for script in _SCRIPTS) > 1 for word in _WORD.findall(_plain(name)))


def _seen(word: str) -> str:
    if _PURE_LATIN.match(word):
        word = word.translate(_LATIN_DIGITS)
    return folded(word).translate(_LATIN).translate(_STROKES)


def _plain(name: str) -> str:
    """With letters and digits for what is drawn as one."""
    name = _FLAGS.sub(lambda found: "".join(chr(ord(each) - 0x1F1E6 + ord("a")) for each in found[0]), name)
    return str(_DIGIT.sub(lambda found: str(unicodedata.digit(found[0])), name.translate(_DRAWN)))
