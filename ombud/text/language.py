"""Languages of comments: which one a text is in, and which way it is written.

Codes are BCP 47 tags as sites give them ("uk", "en-GB", "zh-Hant"). Detection is py3langid limited to a site's
languages, silent below a margin: a comment without a language is read well enough, one with the wrong language
is read out by a wrong voice.
"""

import re
import unicodedata
from collections.abc import Sequence
from importlib import import_module

__all__ = ["detect", "direction", "text_direction"]

THRESHOLD = 0.8
"""Normalised probability; on texts of 10 to 40 characters 99.9 % of what passes is right."""

# Loaded by the first comment: with numpy it takes 35 MB, which no process holds that has nobody writing to it.
_MODEL = "ombud.text.identifier"

_RIVALS = (
    "ar az be bg cs da de el en es et fa fi fr he hi hr hu hy id it ja ka kk ko lt lv mk nl no pl pt ro ru sk "
    "sr sv tr uk vi zh"
)
RIVALS = frozenset(_RIVALS.split())
"""Languages a comment may be in though the site does not have them; one that is likelier silences us."""

_RTL_LANGUAGES = re.compile(
    "ar|arc|ary|arz|aii|apc|azb|bgn|bal|ckb|dv|fa|glk|he|iw|ji|khw|ks|lrc|mzn|nqo|pnb|ps|rhg|sd|sdh|skr|syr|ug|ur|yi"
)
_RTL_SCRIPTS = re.compile("Adlm|Arab|Aran|Hebr|Mand|Mend|Nkoo|Rohg|Samr|Syrc|Thaa")
_MODEL_CODES = {"nb": "no", "iw": "he", "ji": "yi", "in": "id", "fil": "tl", "cmn": "zh", "ckb": "ku"}

_NOT_PROSE = re.compile(
    r"^[ \t]*(```|~~~)[\s\S]*?(?:^[ \t]*\1[^\n]*$|\Z)"
    r"|^[ \t]*>.*$"
    r"|`[^`\n]+`"
    r"|\b(?:https?://|www\.)\S+"
    r"|(?<![\w.+-])[\w.+-]+@[\w.-]+"
    r"|(?<!\w)@(?:[\"“„«][^\"“”„«»\n]+[\"”“»]|\w[\w.’'-]*)",
    re.MULTILINE,
)
_NOT_LETTERS = re.compile(r"[\W\d_]+")
_ISOLATES = "\u2066\u2067\u2068"
_POP_ISOLATE = "\u2069"


def detect(text: str, languages: Sequence[str], threshold: float = THRESHOLD) -> str | None:
    """Which of `languages` a comment's source is in, as that list spells it; None where that is not clear.

    Quotes, code, addresses and mentions are left out. None also for fewer than two letters, where the
    probability normalised over `languages` stays below `threshold` (0 to 1), and where a language that is
    not among them is likelier. The first call loads the model, which takes about a second.
    """
    prose = " ".join(_NOT_LETTERS.sub(" ", _NOT_PROSE.sub(" ", text)).split())
    if not languages or len(prose.replace(" ", "")) < 2:
        return None
    spelled = {_model_code(code): code for code in reversed(languages)}
    likelihood = dict(import_module(_MODEL).identifier(RIVALS | spelled.keys()).rank(prose))
    ours = {code: likelihood[code] for code in spelled if code in likelihood}
    rival = max(likelihood[code] for code in RIVALS - spelled.keys())
    code = max(ours, key=ours.__getitem__, default="")
    if not code or ours[code] < rival:
        return None
    others = sum(ours.values()) - ours[code] if len(ours) > 1 else rival
    return spelled[code] if ours[code] >= threshold * (ours[code] + others) else None


def direction(code: str) -> str:
    """`rtl` or `ltr` for a BCP 47 tag: by its script where it names one, else by its language's usual one."""
    language, *subtags = code.replace("_", "-").split("-")
    script = next((tag.title() for tag in subtags if len(tag) == 4 and tag.isalpha()), None)
    if script:
        return "rtl" if _RTL_SCRIPTS.fullmatch(script) else "ltr"
    return "rtl" if _RTL_LANGUAGES.fullmatch(language.lower()) else "ltr"


def text_direction(text: str) -> str:
    """`rtl` or `ltr` by the first strong character outside isolates (UAX 9, P2 and P3); `ltr` without one."""
    depth = 0
    for character in text:
        if character in _ISOLATES:
            depth += 1
        elif character == _POP_ISOLATE:
            depth = max(0, depth - 1)
        elif not depth and (kind := unicodedata.bidirectional(character)) in ("L", "R", "AL"):
            return "ltr" if kind == "L" else "rtl"
    return "ltr"


def _model_code(code: str) -> str:
    language = code.replace("_", "-").split("-")[0].lower()
    return _MODEL_CODES.get(language, language)
