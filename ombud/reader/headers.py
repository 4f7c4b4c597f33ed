"""Security headers of Ombud's own reader pages."""

from __future__ import annotations

from functools import cache

from django.conf import settings


def page_headers(media_type: str) -> list[tuple[str, str]]:
    """The headers that a document of this media type needs besides those of caching."""
    return _page() if media_type.startswith("text/html") else []


@cache
def _page() -> list[tuple[str, str]]:
    own = f"'self' {settings.PUBLIC_URL}"
    policy = "; ".join(
        [
            "default-src 'none'",
            f"script-src {own}",
            f"style-src {own}",
            "img-src * data:",
            f"connect-src {own}",
            f"form-action {own}",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
    )
    return [
        ("Content-Security-Policy", policy),
        ("Referrer-Policy", "strict-origin-when-cross-origin"),
        ("X-Frame-Options", "DENY"),
    ]
