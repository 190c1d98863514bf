"""Python code as HTML with a few classes for colour; its text stays what it was."""

from collections.abc import Iterator
from itertools import groupby

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

_CLASSES: tuple[tuple[str, tuple[_TokenType, ...]], ...] = (
    ("c", (Comment,)),
    ("k", (Keyword, Operator.Word)),
    ("d", (String.Doc,)),
    ("s", (String,)),
    ("n", (Number,)),
    ("f", (Name.Function, Name.Class, Name.Decorator)),
)
_LEXER = PythonLexer(stripnl=False, ensurenl=False)


def highlighted(code: str) -> Markup:
    """`code` escaped, with a `<span>` around each piece that has a colour."""
    return Markup("").join(
        Markup('<span class="{}">{}</span>').format(css, text) if css else escape(text) for css, text in _joined(code)
    )


def _joined(code: str) -> Iterator[tuple[str, str]]:
    """The pieces of `code` with their classes; neighbours of one class are one piece."""
    for css, pieces in groupby(_LEXER.get_tokens(code), key=lambda piece: _class_of(piece[0])):
        yield css, "".join(text for _, text in pieces)


def _class_of(kind: _TokenType) -> str:
    return next((css for css, kinds in _CLASSES if any(kind in k for k in kinds)), "")
