"""A student's code as lines of HTML, with a few classes for colour."""

from collections.abc import Iterator

import msgspec
from markupsafe import Markup, escape
from pygments.lexers.python import PythonLexer  # type: ignore[import-untyped]
from pygments.token import (  # type: ignore[import-untyped]
    Comment,
    Keyword,
    Name,
    Number,
    Operator,
    String,
    _TokenType,
)

from grader.reports.visible import visible

_CLASSES: tuple[tuple[_TokenType, str], ...] = (
    (Comment, "c"),
    (Keyword, "k"),
    (Operator.Word, "k"),
    (String, "s"),
    (Number, "n"),
    (Name.Function, "f"),
    (Name.Class, "f"),
    (Name.Decorator, "f"),
)
_LEXER = PythonLexer(stripnl=False, stripall=False, ensurenl=False)


class Line(msgspec.Struct, frozen=True):
    """One line of code: its number in the cell, its HTML, and whether an error came from here."""

    number: int
    html: Markup
    raised: bool = False


def code_lines(code: str, *, first: int, raised: frozenset[int], limit: int) -> tuple[Line, ...]:
    """`code` line by line, escaped and coloured; at most about `limit` characters of it."""
    lines: list[list[str]] = [[]]
    for kind, text in _tokens(visible(code.strip("\n"), limit)):
        css = next((css for token, css in _CLASSES if kind in token), "")
        for n, piece in enumerate(text.split("\n")):
            if n:
                lines.append([])
            if piece:
                safe = escape(piece)
                lines[-1].append(f'<span class="{css}">{safe}</span>' if css else str(safe))
    return tuple(Line(n, Markup("".join(line)), n in raised) for n, line in enumerate(lines, first))


def _tokens(code: str) -> Iterator[tuple[_TokenType, str]]:
    for _, kind, text in _LEXER.get_tokens_unprocessed(code):
        yield kind, text
