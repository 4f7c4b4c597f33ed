"""Why a comment is taken away or veiled: the reasons that authors are given, and a site's own words for them.

The Digital Services Act, article 17, asks for clear and specific reasons, so there are few and each says what is
meant. Readers who report a comment choose among the same words (`models.flag`).
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext as _

from .site import Site


class Code(models.TextChoices):
    """A reason. `illegal` and `other` say nothing by themselves: they need words besides."""

    ABUSE = "abuse"
    HATE = "hate"
    SPAM = "spam"
    OFF_TOPIC = "off_topic"
    PERSONAL_DATA = "personal_data"
    ILLEGAL = "illegal"
    SPOILER = "spoiler"
    MISLEADING = "misleading"
    IMPERSONATION = "impersonation"
    DUPLICATE = "duplicate"
    OTHER = "other"


NEED_WORDS = (Code.ILLEGAL, Code.OTHER)


class ReasonText(models.Model):
    """What a site tells authors for a reason in one language, in the place of the words that come with Ombud."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="reason_texts", db_index=False)
    code = models.CharField(max_length=30, choices=Code.choices)
    language = models.CharField(max_length=20)
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "code", "language"], name="reason_text_once")]

    def __str__(self) -> str:
        return f"{self.code} in {self.language}"


def label(code: str) -> str:
    """A reason in a few words, for lists and tables; those without one are called so."""
    told = {
        Code.ABUSE: _("Insult, attack or threat"),
        Code.HATE: _("Hatred of a group of people"),
        Code.SPAM: _("Advertising or spam"),
        Code.OFF_TOPIC: _("Not about the story"),
        Code.PERSONAL_DATA: _("Somebody's personal data"),
        Code.ILLEGAL: _("Against the law"),
        Code.SPOILER: _("Spoiler without a veil"),
        Code.MISLEADING: _("Misleading about facts"),
        Code.IMPERSONATION: _("Pretending to be somebody else"),
        Code.DUPLICATE: _("Said before"),
        Code.OTHER: _("Another reason"),
    }
    return told[Code(code)] if code in Code.values else _("No reason named")


def default_text(code: str) -> str:
    """What an author is told for a reason unless their site has words of its own; for none the general rule."""
    told = {
        Code.ABUSE: _("It insults, attacks or threatens a person. Argue with what is said, not with who says it."),
        Code.HATE: _("It stirs up hatred of people for what they are: their origin, faith, sex or the like."),
        Code.SPAM: _("It advertises something, or is one of many alike."),
        Code.OFF_TOPIC: _("It is not about this story."),
        Code.PERSONAL_DATA: _("It tells something of a person that is not for the public: an address, a number."),
        Code.ILLEGAL: _("The newsroom holds it to be against the law."),
        Code.SPOILER: _("It gives away what others wish to find out for themselves."),
        Code.MISLEADING: _("It states as a fact what is known to be wrong, and may mislead others."),
        Code.IMPERSONATION: _("It is written under the name of somebody else."),
        Code.DUPLICATE: _("The same has been said here before, or stands in several places."),
        Code.OTHER: _("The newsroom gives its reason below."),
    }
    return told[Code(code)] if code in Code.values else _("It does not keep to this publication's rules for comments.")
