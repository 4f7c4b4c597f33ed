"""The page of the API's documentation, with all that it loads from here and not from elsewhere."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI
from ninja.openapi.docs import Swagger


class OwnSwagger(Swagger):
    """Swagger UI; ninja itself would send readers without its Django app to a foreign host for the script."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        """The page."""
        asked = {**self.settings, "url": self.get_openapi_url(api, kwargs)}
        context = {"swagger_settings": json.dumps(asked, indent=1), "api": api, "add_csrf": False}
        return render(request, self.template, context)
