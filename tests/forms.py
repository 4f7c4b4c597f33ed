"""The forms of a page, as a browser would send them."""

from __future__ import annotations

from html.parser import HTMLParser


class _Forms(HTMLParser):
    """Collects each form: where it goes, what its fields hold, which verbs its buttons have."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str], set[str]]] = []
        self._select = self._area = ""
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "form":
            self.found.append((given.get("action", ""), {}, set()))
            self._inside = True
        if not self._inside:
            return
        _action, fields, verbs = self.found[-1]
        if tag == "button" and name == "verb":
            verbs.add(value)
        elif tag == "select":
            self._select = name
        elif tag == "option" and (self._select not in fields or "selected" in given):
            fields[self._select] = value
        elif tag == "textarea":
            self._area = name
            fields[name] = ""
        elif tag == "input" and name and (given.get("type") not in ("checkbox", "radio") or "checked" in given):
            fields[name] = value or ("on" if given.get("type") == "checkbox" else "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area and self._inside:
            self.found[-1][1][self._area] += data


def filled(page: str, action: str, verb: str = "") -> dict[str, str]:
    """What the page's first form to `action` (or, without one, to the page itself) with a button of that verb sends."""
    parser = _Forms()
    parser.feed(page)
    wanted = [each for each in parser.found if each[0] in (action, "") and (not verb or verb in each[2] or not each[2])]
    assert wanted, f"no form to {action} with {verb or 'any button'}: {[each[0] for each in parser.found]}"
    return min(wanted, key=lambda each: each[0] != action)[1]
