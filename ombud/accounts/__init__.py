"""Signing in, for readers and staff alike: django-allauth with codes by e-mail and passkeys, and no passwords."""
