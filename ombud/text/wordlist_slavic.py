"""Stems and endings of Ukrainian, Russian and Polish, for finding a listed word in its inflected forms.

Not a grammar: a word's class is read off its dictionary form, and each class has the endings that any of its members
takes. Polish words are folded (ł is l, ą is a) like everything that is compared.
"""

from __future__ import annotations

from collections.abc import Iterator

__all__ = ["polish", "russian", "ukrainian"]

Stem = tuple[str, frozenset[str]]
_VOWELS = frozenset("аеєиіїоуюяыэё")


def _set(text: str) -> frozenset[str]:
    return frozenset({"" if each == "-" else each for each in text.split()})


def _with(middles: str, ends: frozenset[str]) -> frozenset[str]:
    return frozenset(middle + end for middle in middles.split() for end in ends)


def _reflexive(ends: frozenset[str]) -> frozenset[str]:
    return ends | {end + tail for end in ends for tail in ("ся", "сь")}


UK_NOUN = _set("- а я у ю о е є и і ї ь ом ем єм ою ею єю ові еві єві ам ям ами ями ах ях ів їв ей ьми ми ьо ьому")
UK_J = _set("й я ю єм ем йом єві еві ї є и і їв ів ям ями ях ом ові ою")
UK_ADJECTIVE = _set("ий ій їй ого ього ому ьому им ім їм а я у ю ою ею ьою ої ьої е є і ї их іх їх ими іми їми о")
UK_COMPARED = _with("іш ш", UK_ADJECTIVE)
_UK_TENSES = _set(
    "у ю еш єш иш їш е є ить їть емо ємо имо їмо ете єте ите їте уть ють ать ять и й іть імо мо йте "
    "аю аєш ає аємо аєте ають ай айте яю яєш яє яємо яєте яють ію ієш іє іємо ієте іють "
    "ую уєш ує уємо уєте ують уй уйте юю юєш ює юють ну неш не немо нете нуть ни ніть "
    "учи ючи ачи ячи аючи уючи"
)
_UK_PAST = _with("а я и і у ува юва ну", _set("в ла ло ли ти ть вши тиму тимеш тиме тимемо тимете тимуть"))
_UK_PARTICIPLES = _with("ан ян ен єн ут ит ован юван", UK_ADJECTIVE) | _set("ано яно ено уто ито овано")
UK_VERB = _reflexive(_UK_TENSES | _UK_PAST) | _UK_PARTICIPLES
_UK_SOFT = _reflexive(_set("у ю еш е емо ете уть ють ать ять и ите")) | _with("ен", UK_ADJECTIVE)

RU_NOUN = _set("- а я у ю о е ы и ь ом ем ой ою ей ею ью ам ям ами ями ах ях ов ев ья ье ьев ьям ьями ьях ьми")
RU_J = _set("й я ю ем е и ев ям ями ях ом")
RU_ADJECTIVE = _set(
    "ый ий ой ая яя ое ее ые ие ого его ому ему ым им ом ем ую юю ою ею ей ых их ыми ими о е ы и а я - ее"
)
RU_COMPARED = _with("ейш айш ш", RU_ADJECTIVE)
_RU_TENSES = _set(
    "у ю ешь ет ем ете ут ют ишь ит им ите ат ят и й йте ь ьте "
    "аю аешь ает аем аете ают ай айте яю яешь яет яем яете яют яй ею еешь еет еем еете еют "
    "ую уешь ует уем уете уют уй уйте юю юешь юет юют ну нешь нет нем нете нут ни ните "
    "ая уя я а"
)
_RU_TENSES |= _with("ыва ива", _set("ю ешь ет ем ете ют й йте я"))
_RU_PAST = _with("а я и е у ова ева ну ыва ива", _set("л ла ло ли ть в вши"))
_RU_PARTICIPLES = _with(
    "ущ ющ ащ ящ ающ яющ ующ ивш авш явш евш ывавш ивавш ывающ ивающ анн янн енн ан ян ен ут нут ованн ем аем уем",
    RU_ADJECTIVE,
)
RU_VERB = _reflexive(_RU_TENSES | _RU_PAST) | _RU_PARTICIPLES
_RU_SOFT = _reflexive(_set("у ю ешь ет ем ете ут ют и ите")) | _with("енн ен", RU_ADJECTIVE)

PL_NOUN = _set("- a e i y o u ia ie iu io em iem om iom ami iami ach iach ow iow owi iowi owie ej mi um iej ie")
PL_ADJECTIVE = _set("y i a e ego iego emu iemu ym im ej iej ych ich ymi imi o ie ia")
_PL_TENSES = _set(
    "e ie isz i imy icie a ia ysz y ymy ycie esz iesz emy iemy ecie iecie am asz amy acie aja aj ajcie ajmy "
    "uje ujesz ujemy ujecie uja uj ujcie ij ijcie ne nie niesz niemy na nij em iem ac ic yc ec owac nac "
    "ajac ujac iac"
)
_PL_PAST = _with(
    "a i y e ia owa na iona ie", _set("l la lo li ly lem lam les las lismy lysmy lby laby liby loby lbym labym")
)
_PL_PARTICIPLES = _with("an on ion owan et nt ajac ujac", PL_ADJECTIVE) | _set("ano ono iono owano anie enie ania enia")
PL_VERB = _PL_TENSES | _PL_PAST | _PL_PARTICIPLES

# д → дж as in сиджу; the longest first.
_UK_TURNS = [("ст", "щ"), ("зд", "ждж"), ("д", "дж"), ("з", "ж"), ("с", "ш"), ("т", "ч"), ("б", "бл"), ("п", "пл")]
_UK_TURNS += [("в", "вл"), ("м", "мл"), ("ф", "фл"), ("г", "ж"), ("к", "ч"), ("х", "ш")]
_RU_TURNS = [("ст", "щ"), ("д", "ж"), ("з", "ж"), ("с", "ш"), ("т", "ч"), ("б", "бл"), ("п", "пл"), ("в", "вл")]
_RU_TURNS += [("м", "мл"), ("ф", "фл"), ("г", "ж"), ("к", "ч"), ("х", "ш"), ("ск", "щ")]


def ukrainian(word: str) -> Iterator[Stem]:
    """The stems of a folded Ukrainian word, each with the endings that it takes."""
    base = _cut(word, ("тися", "тись", "ться", "ти", "ть"))
    if base and len(base) > 2 and base[-1] in _VOWELS and not word.endswith("ість"):
        yield from _verb(base, ("ува", "юва", "ну"), UK_VERB, _UK_TURNS, _UK_SOFT)
        if not word.endswith("ть"):
            return
    if len(word) > 3 and word.endswith(("ий", "ій")):
        yield word[:-2], UK_ADJECTIVE | UK_COMPARED
        yield "най" + word[:-2], UK_COMPARED
        return
    if word.endswith("й"):
        yield word[:-1], UK_J
        return
    if len(word) > 3 and word.endswith(("я", "ча", "ша")):
        # теля, теляти, телятами
        yield word, frozenset({"т", "ти", "там", "тами", "тах"})
    yield from _noun(word, UK_NOUN)
    yield from _uk_turned(word)


def _uk_turned(word: str) -> Iterator[Stem]:
    """рука, руці; дурак, дураче; кіт, кота; нога, ніг."""
    if word.endswith("а") and word[-2:-1] in "гкх":
        yield word[:-2] + {"г": "з", "к": "ц", "х": "с"}[word[-2]], frozenset({"і"})
    elif word[-1:] in ("г", "к", "х"):
        yield word[:-1] + {"г": "ж", "к": "ч", "х": "ш"}[word[-1]], frozenset({"е"})
        if word.endswith("к"):
            yield word[:-1] + "ц", frozenset({"і"})
    stem = _bare(word)
    if word[-1] not in _VOWELS and stem[-1:] in tuple("жзлнстцчш"):
        yield stem + stem[-1], frozenset({"ю"})
    at = next((at for at in range(len(stem) - 1, 0, -1) if stem[at] in _VOWELS), 0)
    if not at or len(stem) - at > 3:
        return
    if stem[at] == "і" and word[-1] not in _VOWELS:
        yield stem[:at] + "о" + stem[at + 1 :], UK_NOUN - {"", "ь"}
        yield stem[:at] + "е" + stem[at + 1 :], UK_NOUN - {"", "ь"}
    elif stem[at] in "ое" and word[-1] in _VOWELS:
        yield stem[:at] + "і" + stem[at + 1 :], frozenset({"", "ь"})


def russian(word: str) -> Iterator[Stem]:
    """The stems of a folded Russian word."""
    base = _cut(word, ("ться", "ть"))
    if base and len(base) > 2 and base[-1] in _VOWELS and not word.endswith("ость"):
        yield from _verb(base, ("ова", "ева", "ыва", "ива", "ну"), RU_VERB, _RU_TURNS, _RU_SOFT)
        return
    if len(word) > 3 and word.endswith(("ый", "ий", "ой", "ая", "яя", "ое", "ее")):
        yield word[:-2], RU_ADJECTIVE | RU_COMPARED
        yield "наи" + word[:-2], RU_COMPARED
        return
    if word.endswith("й"):
        yield word[:-1], RU_J
        return
    yield from _noun(word, RU_NOUN)


def polish(word: str) -> Iterator[Stem]:
    """The stems of a Polish word without its marks."""
    verb = _cut(word, ("owac", "nac", "ac", "ic", "yc", "ec"))
    if verb and len(verb) > 2:
        yield verb, PL_VERB
    if len(word) > 3 and word[-1] in "yi":
        yield word[:-1], PL_ADJECTIVE
    stem = word[:-1] if word[-1] in "aeiouy" else word
    stem = stem.removesuffix("i")
    if len(stem) < 2:
        return
    yield stem, PL_NOUN
    if len(stem) > 3 and stem[-2] in "eo" and stem[-3] not in "aeouy" and word[-1] not in "aeiouy":
        # dupek, dupka; pies has ie, osioł io.
        yield stem[:-2].removesuffix("i") + stem[-1], PL_NOUN - {""}
    if stem[-1] not in "aeiouy" and stem[-2] not in "aeiouy" and word[-1] in "aeo":
        yield stem[:-1] + "e" + stem[-1], frozenset({""})
    for old, new in (("st", "sc"), ("ch", "sz"), ("k", "c"), ("g", "dz"), ("r", "rz"), ("t", "c"), ("d", "dz")):
        if stem.endswith(old):
            yield stem.removesuffix(old) + new, _set("e i y ie")
            break


def _cut(word: str, ends: tuple[str, ...]) -> str:
    return next((word[: -len(end)] for end in ends if word.endswith(end) and len(word) > len(end) + 1), "")


def _bare(word: str) -> str:
    return word[:-1] if word[-1:] in _VOWELS or word.endswith("ь") else word


def _verb(
    base: str, long: tuple[str, ...], ends: frozenset[str], turns: list[tuple[str, str]], soft: frozenset[str]
) -> Iterator[Stem]:
    stem = next((base[: -len(each)] for each in long if base.endswith(each)), base[:-1])
    if len(stem) < 2:
        return
    yield stem, ends
    for old, new in turns:
        if stem.endswith(old):
            yield stem.removesuffix(old) + new, soft
            return


def _noun(word: str, ends: frozenset[str]) -> Iterator[Stem]:
    """дурень, дурня (a vowel that goes); сучка, сучок; свинья, свиней (one that comes)."""
    stem = _bare(word)
    if len(stem) < 2:
        return
    # козел, козла: Ukrainian has no козела, but оселя is a home.
    yield stem, frozenset({""}) if ends is UK_NOUN and len(word) > 3 and word.endswith("ел") else ends
    if ends is RU_NOUN and stem.endswith("ь") and word[-1] in _VOWELS:
        yield stem[:-1] + "е", frozenset({"й"})
    closed = len(stem) > 2 and word[-1] not in _VOWELS and stem[-1] not in _VOWELS | {"й"}
    if closed and stem[-2] in "еєо" and stem[-3] not in _VOWELS:
        yield stem[:-2] + stem[-1], ends - {"", "ь"}
        if stem[-3] == "л":
            yield stem[:-2] + "ь" + stem[-1], ends - {"", "ь"}
    both = len(stem) > 2 and not _VOWELS & {stem[-1], stem[-2]}
    if both and word[-1] in _VOWELS:
        trunk = stem[:-1].removesuffix("ь")
        for vowel in "е" if ends is RU_NOUN and trunk[-1:] in "жчшщц" else "ое":
            yield trunk + vowel + stem[-1], frozenset({"", "ь"})
