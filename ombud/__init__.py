"""Ombud: the readers' desk of a news site."""

__version__ = "0.1.0"
