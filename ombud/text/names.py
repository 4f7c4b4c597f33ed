"""Names that look alike, after Unicode Technical Standard 39 (security mechanisms), for the scripts that meet here."""

import regex

from .wordlist_fold import folded

__all__ = ["is_mixed", "skeleton", "words_of"]

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
_WORD = regex.compile(r"[\p{L}\p{M}]+")
_ALPHABETS = "Latin Cyrillic Greek Coptic Armenian Georgian Cherokee Lisu Canadian_Aboriginal Deseret Osage Gothic"
_SCRIPTS = [regex.compile(rf"\p{{{script}}}") for script in _ALPHABETS.split()]
_LETTERS = regex.compile(r"[\p{L}\p{N}|!$@]+")


def skeleton(name: str) -> str:
    """What a name looks like, whatever it is written with: names of one skeleton can be taken for one another.

    Case, spaces, marks and invisible characters do not count. Empty for a name without letters.
    """
    seen = "".join(folded(part).translate(_LATIN).translate(_STROKES) for part in words_of(name))
    return seen.replace("rn", "m").replace("vv", "w")[:120]


def words_of(name: str) -> list[str]:
    """The words of a name as they stand there, with the digits and signs that may stand for letters."""
    found: list[str] = _LETTERS.findall(name)
    return found


def is_mixed(name: str) -> bool:
    """Whether letters of two alphabets that look alike stand in one word of a name, as only tricks need."""
    return any(sum(bool(script.search(word)) for script in _SCRIPTS) > 1 for word in _WORD.findall(name))
