"""Inline veils as a page shows them."""

from html import escape

from ombud.text.markup_rules import VEIL

__all__ = ["dress"]


def dress(html: str, show_label: str) -> str:
    """Stored HTML with each inline veil as a checkbox and its words; a style sheet does the rest, no script.

    `show_label` is the plain text that names the control, in the interface language. The style sheet hides
    the `span` by `visibility` until the box is checked, so that links within cannot be reached before.
    """
    if f"<{VEIL}>" not in html:
        return html
    label = escape(show_label, quote=True)
    opening = f'<label class="ombud-words"><input type="checkbox" aria-label="{label}"><span>'
    return html.replace(f"<{VEIL}>", opening).replace(f"</{VEIL}>", "</span></label>")
