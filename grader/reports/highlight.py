"""A student's code as lines of HTML, with a few classes for colour."""

from collections.abc import Iterator, Mapping
from itertools import groupby

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

from grader.language import _
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
    """One line of code: its number in the cell, its HTML, and why it matters, if it does."""

    number: int
    html: Markup
    why: str = ""


def code_lines(code: str, *, first: int, why: Mapping[int, str], limit: int) -> tuple[Line, ...]:
    """`code` line by line, escaped and coloured; at most about `limit` characters of it.

    `why` says of lines, by their number, what makes them matter.
    """
    code = code.rstrip("\r\n")
    shown = code[:limit].replace("\r\n", "\n")
    lines: list[list[Markup]] = [[]]
    for css, pieces in groupby(_pieces(shown), key=lambda piece: piece[0]):
        # Neighbours of one class are joined first: a lexer cuts what it does not know into single characters.
        for n, text in enumerate("".join(text for _css, text in pieces).split("\n")):
            if n:
                lines.append([])
            if text:
                safe = escape(visible(text, limit))
                lines[-1].append(Markup('<span class="{}">{}</span>').format(css, safe) if css else safe)
    if len(code) > limit:
        lines.append([escape(_("… (cut: {number} characters in all)").format(number=f"{len(code):,}"))])
    return tuple(Line(n, Markup("").join(line), why.get(n, "")) for n, line in enumerate(lines, first))


def _pieces(code: str) -> Iterator[tuple[str, str]]:
    for _at, kind, text in _LEXER.get_tokens_unprocessed(code):
        yield next((css for token, css in _CLASSES if kind in token), ""), text
