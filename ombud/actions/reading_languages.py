"""The languages that a reader says they read."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ombud.models import Reader

# BCP 47 as far as sites use it: language, script, region.
CODE = re.compile(r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8}){0,2}")
AT_MOST = 30


def choose(reader: Reader, given: Iterable[str]) -> list[str]:
    """Remember what the reader reads, each language once; what is no language is left out. Empty: all."""
    codes = [code for code in dict.fromkeys(given) if CODE.fullmatch(code)][:AT_MOST]
    Reader.objects.filter(pk=reader.pk).update(languages=codes)
    reader.languages = codes
    return codes
