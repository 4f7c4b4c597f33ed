"""The one Django application."""

from django.apps import AppConfig


class OmbudConfig(AppConfig):
    """Registers the tables of `ombud.models`."""

    name = "ombud"
    default_auto_field = "django.db.models.BigAutoField"
