"""A student's code as lines of HTML, with a few classes for colour."""

import keyword
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import groupby
from typing import ClassVar

import msgspec
from markupsafe import Markup, escape
from pygments.lexer import inherit  # type: ignore[import-untyped]
from pygments.lexers.python import PythonLexer  # type: ignore[import-untyped]
from pygments.token import (  # type: ignore[import-untyped]
    Comment,
    Keyword,
    Name,
    Number,
    Operator,
    Punctuation,
    String,
    Whitespace,
    _TokenType,
)

from grader.language import _
from grader.reports.visible import ACTING, visible

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
_KEYWORDS = "|".join((*keyword.kwlist, *keyword.softkwlist))


class _Lexer(PythonLexer):  # type: ignore[misc]
    """pygments' own, with what most of a line is made of tried first: it comes to that after dozens of other rules."""

    tokens: ClassVar = {
        "root": [
            (r"(?<=\S) +", Whitespace),
            (rf"(?!(?:{_KEYWORDS})\b|__)[^\W\d]\w*+(?![\"'])", Name),
            (r"[()\[\]{},:;=+*/<>-]+|\.(?!\d)", Punctuation),
            inherit,
        ]
    }


_LEXER = _Lexer(stripnl=False, stripall=False, ensurenl=False)


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
    plain = shown.isascii() and not ACTING.search(shown)
    lines: list[list[str]] = [[]]
    for css, pieces in groupby(_pieces(shown), key=lambda piece: piece[0]):
        # Neighbours of one class are joined first: a lexer cuts what it does not know into single characters.
        for n, text in enumerate("".join(text for _css, text in pieces).split("\n")):
            if n:
                lines.append([])
            if text:
                safe = escape(text if plain else visible(text, limit))
                lines[-1].append(f'<span class="{css}">{safe}</span>' if css else str(safe))
    if len(code) > limit:
        lines.append([str(escape(_("… (cut: {number} characters in all)").format(number=f"{len(code):,}")))])
    return tuple(Line(n, Markup("".join(line)), why.get(n, "")) for n, line in enumerate(lines, first))


def _pieces(code: str) -> Iterator[tuple[str, str]]:
    for _at, kind, text in _LEXER.get_tokens_unprocessed(code):
        yield _class(kind), text


@cache
def _class(kind: _TokenType) -> str:
    return next((css for token, css in _CLASSES if kind in token), "")
