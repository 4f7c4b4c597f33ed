"""The phrases of what the embed shows to a reader with a token, so that threads need not carry them for all."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ombud.actions import answers
from ombud.models import Reader
from ombud.publish.surroundings import interface_language

# Nobody needs to know more exactly.
NEWS = 99


def words(reader: Reader, interface: str, muted: int) -> dict[str, str]:
    """In the interface's language: `page` leads to one's own page, `news` says how many answers there are
    that one has not seen (empty for none), `count` says how many comments are hidden since
    their authors are muted (empty for none), `show` shows one of them."""
    lang = interface_language(interface, translation.get_language() or "", reader.site.language)
    new = answers.count_new(reader, NEWS)
    with translation.override(lang):
        hidden = ngettext(
            "%(n)d comment by people whom you mute is hidden.",
            "%(n)d comments by people whom you mute are hidden.",
            muted,
        )
        return {
            "page": _("Your page"),
            "news": ngettext("%(n)d new answer", "%(n)d new answers", new) % {"n": new} if new else "",
            "count": hidden % {"n": muted} if muted else "",
            "show": _("A comment by somebody whom you mute. Show it"),
        }
