"""Fetching a story's page from its site, without becoming anybody's way into the owner's network.

Names are resolved here, every answer is checked, and the connection goes to a checked address (a second
look-up could answer otherwise: DNS rebinding), with the Host header and TLS server name of the page.
Redirects are followed by hand and checked like the first address. No cookies, no proxies, no scripts.
"""

from ombud.fetch.page import Fetched, fetch

__all__ = ["Fetched", "fetch"]
