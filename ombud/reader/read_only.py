"""Pages that are only read."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec

from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

P = ParamSpec("P")


def read_only(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """The view for GET and HEAD. Any other method is a 405: what changes nothing needs no CSRF token, for whose lack
    a program would be told of forms and cookies."""
    return csrf_exempt(require_safe(view))
