"""On which pages a passkey's answer may have been made."""

from __future__ import annotations

import base64
import json

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from ombud.models.errors import Forbidden


def check_origin(request: HttpRequest) -> None:
    """Refuse a passkey's answer that was made on any page but ours (WebAuthn, 7.2, step 12): the libraries take those
    of all hosts below ours, on every port, and of our page in a foreign frame. Raises Forbidden."""
    given = request.POST.get("credential", "") if request.method == "POST" else ""
    if not given:
        return
    try:
        encoded = json.loads(given)["response"]["clientDataJSON"]
        told = json.loads(base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))
        ours = told["origin"] in (settings.PUBLIC_URL, f"{request.scheme}://{request.get_host()}")
        alone = not told.get("crossOrigin")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        ours = alone = False
    if not (ours and alone):
        raise Forbidden(_("This works from a page of this server only."))
