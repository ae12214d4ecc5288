"""Markdown, read by markdown-it, as the plain text that a person would type in a mail."""

from __future__ import annotations

from markdown_it.token import Token


def write_text(tokens: list[Token]) -> str:
    """Return the text of parsed Markdown: lists with dashes or numbers, quotations with ``>``, links with their address.

    Emphasis leaves no trace; lines stay as the source breaks them.
    """
    writer = _Writer()
    for token in tokens:
        writer.take(token)
    return "\n".join(writer.lines).strip("\n")


class _Writer:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self._first: list[str] = []
        self._rest: list[str] = []
        self._numbers: list[int | None] = []
        self._tight: list[bool] = []

    def take(self, token: Token) -> None:
        name = token.type
        if name == "inline":
            self._write(_inline(token.children or []))
        elif name in ("fence", "code_block"):
            self._write(token.content.rstrip("\n"))
            self._gap()
        elif name == "hr":
            self._write("----")
            self._gap()
        elif name in ("bullet_list_open", "ordered_list_open"):
            start = token.attrs.get("start", 1)
            self._numbers.append(int(start) if name.startswith("ordered") else None)
        elif name in ("bullet_list_close", "ordered_list_close"):
            self._numbers.pop()
            self._gap()
        elif name == "list_item_open":
            self._open_item()
        elif name == "blockquote_open":
            self._first.append("> ")
            self._rest.append("> ")
        elif name in ("list_item_close", "blockquote_close"):
            self._first.pop()
            self._rest.pop()
            if name == "blockquote_close":
                self._gap()
        elif name in ("paragraph_close", "heading_close") and not token.hidden:
            self._gap()

    def _open_item(self) -> None:
        number = self._numbers[-1]
        mark = "- " if number is None else f"{number}. "
        if number is not None:
            self._numbers[-1] = number + 1
        self._first.append(mark)
        self._rest.append(" " * len(mark))

    def _write(self, text: str) -> None:
        for line in text.split("\n"):
            self.lines.append(("".join(self._first) + line).rstrip())
            self._first = [rest if rest.strip() else " " * len(rest) for rest in self._rest]

    def _gap(self) -> None:
        if self.lines and self.lines[-1] != "":
            self.lines.append("")


def _inline(children: list[Token]) -> str:
    parts: list[str] = []
    target, label_from = "", 0
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif child.type == "link_open":
            target, label_from = str(child.attrs.get("href", "")), len(parts)
        elif child.type == "link_close":
            shown = "".join(parts[label_from:])
            address = target.removeprefix("mailto:")
            if shown != address:
                parts.append(f" <{address}>")
        else:
            parts.append(child.content)
    return "".join(parts)
