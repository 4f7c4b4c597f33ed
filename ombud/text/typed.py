"""What a person wrote into a form, so that a page which does not take it can give it back."""

from __future__ import annotations

import re
from collections.abc import Mapping

# The fields of our forms that take sentences. What is chosen or counted is chosen again in a moment.
SENTENCES = {"answer", "body", "explanation", "question", "reason", "text", "why", "wording", "words"}
CODE = re.compile(r"[a-z_]{0,20}")


def sentences(form: Mapping[str, object]) -> list[str]:
    """The texts of a form that somebody typed, in the form's order, each once; codes such as `hate` are none."""
    found = [str(value).strip() for name, value in form.items() if name in SENTENCES or name.startswith("text-")]
    return list(dict.fromkeys(text for text in found if not CODE.fullmatch(text)))
