"""Machine translation: one function in front of the providers. Knows no database, no Django, and asks only for what
it is given."""

from .provider import Failed, Provider, provider

__all__ = ["Failed", "Provider", "provider"]
