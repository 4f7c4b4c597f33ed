"""How django-allauth behaves here: who an account is, where one goes after signing in, and how codes are mailed."""

from __future__ import annotations

import logging
import time
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ombud import clients
from ombud.actions import sessions, users
from ombud.models.errors import Refused

log = logging.getLogger(__name__)
# The key in a session under which stands when it was last noted as in use.
SEEN = "ombud_seen"
# And where the account elsewhere that is to be connected once its e-mail address is proved here.
WAITING = "ombud_elsewhere"


class CannotMail(Refused):
    """The mail server takes nothing just now."""

    status = 503


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """One account for each person, known by an e-mail address or by a passkey."""

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """Give a new account a name that no member of staff can have: decisions are signed by user names."""
        if not user.username:
            user.username = users.free_username()

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address behind the trusted proxies, for rate limits."""
        return clients.address(request)

    def post_login(self, request: HttpRequest, user: User, **how: Any) -> HttpResponse:
        """Of the address, only the network is kept with the session. An account elsewhere that waited for this sign-in
        is connected, if its e-mail address is now proved to be this person's."""
        response: HttpResponse = super().post_login(request, user, **how)
        request.session[SEEN] = int(time.time())
        sessions.blur(request.session.session_key or "", clients.network(clients.address(request)))
        waiting = request.session.pop(WAITING, None)
        if waiting and users.has_proved(user, waiting["email"]):
            users.connect(user, waiting["provider"], waiting["uid"], waiting["told"])
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Staff go to their desk, readers to the front page; a page that asked them to sign in goes before."""
        return "/desk/" if getattr(request.user, "is_staff", False) else "/"

    def is_safe_url(self, url: str) -> bool:
        """Whether one may be sent to `url` after signing in: a path of ours and nothing else.

        No absolute address is needed here, and none can then be mistaken for ours.
        """
        return url.startswith("/") and not url.startswith(("//", "/\\")) and bool(super().is_safe_url(url))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send at once, unlike other mail: who signs in waits for it, and no code lies in a table.

        Raises CannotMail.
        """
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException) as error:
            log.error("a sign-in mail was not taken: %s", error)
            raise CannotMail(
                _("The mail with the code could not be sent. Please try again in a few minutes.")
            ) from error
