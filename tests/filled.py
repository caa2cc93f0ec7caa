"""What a browser would send of a form that nobody has touched."""

from html.parser import HTMLParser

_TYPED = {"text", "search", "tel"}
_NOT_SENT = {"button", "submit", "file", "reset", "image"}


class Filled(HTMLParser):
    """The forms of a page: by address, each field's values as they stand; of several the last.

    `typed` names the fields that take words.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: dict[str, dict[str, list[str]]] = {}
        self.typed: set[tuple[str, str]] = set()
        self._action = ""
        self._form: dict[str, list[str]] | None = None
        self._select: tuple[str, tuple[list[str], list[str]]] | None = None
        self._area: list[str] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._action = has.get("action", "")
            self._form = self.forms[self._action] = {}
        name = has.get("name", "")
        if tag == "option" and self._select:
            self._select[1]["selected" not in has].append(has.get("value", ""))
        if self._form is None or not name:
            return
        if tag == "textarea" or (tag == "input" and has.get("type", "text") in _TYPED):
            self.typed.add((self._action, name))
        if tag == "select":
            self._select = (name, ([], []))
        elif tag == "textarea":
            self._area = self._form.setdefault(name, [])
            self._area.append("")
        elif tag == "input" and has.get("type", "text") not in _NOT_SENT:
            if has.get("type") not in ("checkbox", "radio"):
                self._form.setdefault(name, []).append(has.get("value", ""))
            elif "checked" in has:
                self._form.setdefault(name, []).append(has.get("value", "on"))

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area[-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea" and self._area is not None:
            self._area[-1] = self._area[-1].removeprefix("\r").removeprefix("\n")
            self._area = None
        elif tag == "select" and self._select and self._form is not None:
            name, (chosen, others) = self._select
            self._form.setdefault(name, []).extend(chosen or others[:1])
            self._select = None
