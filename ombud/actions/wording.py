"""A reader's words made safe before anything is done with them: tidied, held to the site's limits, rendered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ombud.models import Policy, Site
from ombud.models.errors import Invalid
from ombud.screening.words import lists_of
from ombud.text import clean, language, markup, sketch


@dataclass(frozen=True)
class Draft:
    """What a reader wrote. `language` is what the author says it is in; empty means: find out. `vouched`: a moderator
    of the story wrote it at the desk, so that no rule holds it and no closed thread refuses it."""

    body: str
    name: str = ""
    email: str = ""
    parent: int | None = None
    veil: bool = False
    veil_label: str = ""
    language: str = ""
    honeypot: str = ""
    vouched: bool = False


@dataclass(frozen=True)
class Words:
    """A draft made safe: tidied source, its HTML, label and language."""

    body: str
    html: str
    name: str
    label: str
    language: str
    sketch: int | None = None


def prepare(site: Site, policy: Policy, draft: Draft) -> Words:
    """Tidy the words, hold them to the site's limits and render them. Raises Invalid with the limit's name.

    A long list of words that has changed is compiled here, where no other writer waits for it.
    """
    body = _within(clean.tidy, draft.body, policy.body_limit, "body")
    if not body.strip():
        raise Invalid(_("Write a few words first."), {"body": [_("Write a few words first.")]})
    html = markup.render(body, images=policy.images)
    if not html.strip():
        raise Invalid(_("Nothing is left of this to show."), {"body": [_("Nothing is left of this to show.")]})
    lists_of(site)
    return Words(
        body=body,
        html=html,
        name=_within(clean.name, draft.name, policy.name_limit, "name"),
        label=_within(clean.name, draft.veil_label, policy.label_limit, "veil_label") if draft.veil else "",
        language=_language(site, draft.language, body),
        sketch=sketch.sketch(body),
    )


def _language(site: Site, said: str, body: str) -> str:
    if said:
        if said not in site.languages:
            message = _("Choose one of the languages of this site: %(codes)s.") % {"codes": ", ".join(site.languages)}
            raise Invalid(message, {"lang": [message]})
        return said
    return language.detect(body, site.languages) or ""


def _within(tidy: Callable[[str, int], str], raw: str, limit: int, field: str) -> str:
    try:
        return tidy(raw, limit)
    except clean.TooLong as error:
        message = _("At most %(limit)d characters; this has %(length)d.") % {
            "limit": error.limit,
            "length": error.length,
        }
        raise Invalid(message, {field: [message]}) from error
