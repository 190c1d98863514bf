"""A student's code as a whole class may see it: without comments and docstrings, and none that tells who wrote it."""

import re
import textwrap
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

from pygments.lexers.python import PythonLexer  # type: ignore[import-untyped]
from pygments.token import Comment, String  # type: ignore[import-untyped]

LONGEST = 4000
"Characters; longer code is no example of anything."
_LEXER = PythonLexer(stripnl=False, stripall=False, ensurenl=False)
_NUMBER = re.compile(r"(?<![\d.])\d{6,}")
"Perhaps that of a student."


def code_alone(code: str) -> str:
    """`code` without comments, docstrings, other text that spans lines, and empty lines; any text will do, none fails."""
    parts: list[str] = []
    depth = 0
    for kind, text in _pieces(code[:LONGEST].replace("\r\n", "\n")):
        if kind == "code":
            depth += sum(map(text.count, "([{")) - sum(map(text.count, ")]}"))
            parts.append(text)
        elif kind == "text":
            before = "".join(parts[-2:]).rstrip(" \t")
            begins = (not before or before.endswith("\n")) and not before.endswith("\\\n")
            alone = begins and (depth <= 0 or text.lstrip("rRbBuU").startswith(('"""', "'''")))
            parts.append("" if alone else '"…"' if "\n" in text else text)
    lines = (line.rstrip() for line in "".join(parts).split("\n"))
    return textwrap.dedent("\n".join(line for line in lines if line))


def _pieces(code: str) -> Iterator[tuple[str, str]]:
    tokens = _LEXER.get_tokens_unprocessed(code)
    for kind, found in groupby(tokens, key=lambda token: _kind(token[1])):
        yield kind, "".join(text for _, _, text in found)


def _kind(token: object) -> str:
    if token in Comment:
        return "comment"
    return "text" if token in String else "code"


def tells(code: str, student: str, *, usual: frozenset[str] = frozenset()) -> bool:
    """Whether `code` could tell that `student` wrote it: a part of the name, an address, or a number as students have.

    Args:
        usual: words that tell nobody, for many write them.
    """
    if _NUMBER.search(code) or any("@" in text for kind, text in _pieces(code) if kind == "text"):
        return True
    written, text, name = words_of(code), _folded(code), _folded(student).strip()
    if len(name) > 1 and name in text:
        return True
    return any(word in written or (len(word) >= 4 and word in text) for word in words_of(student) - usual)


def words_of(text: str) -> frozenset[str]:
    """Its words of two letters and more, and its numbers of three digits, as they are compared."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return frozenset(re.findall(r"[^\W\d_]{2,}|\d{3,}", _folded(parted)))


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def usual_words(codes: Iterable[str]) -> frozenset[str]:
    """The words that at least every third of the students writes, and three of them."""
    counts: Counter[str] = Counter()
    number = 0
    for code in codes:
        number += 1
        counts.update(words_of(code))
    return frozenset(word for word, n in counts.items() if n >= 3 and 3 * n >= number)
