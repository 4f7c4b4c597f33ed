"""Atom feeds (RFC 4287) that say the same as long as nothing new is in them."""

from __future__ import annotations

from datetime import datetime

from django.utils.feedgenerator import Atom1Feed

from ombud.models import Site


class Feed(Atom1Feed):
    """A feed of a publication. Without entries it is as old as the publication: Django would say that it is of this
    moment, and each who asks would get another one."""

    def __init__(self, site: Site, title: str, link: str, own: str, lang: str) -> None:
        super().__init__(title=title, link=link, description="", feed_url=own, language=lang)
        self.site = site

    def latest_post_date(self) -> datetime:
        """When it changed last (`updated`)."""
        return super().latest_post_date() if self.items else self.site.created_at
