"""A light lexer: enough of Python to know where a statement begins, and to refuse what would exhaust the parser.

CPython's parser takes a million tokens in seconds and half a gigabyte, joins `import a.a.a...`, normalises long names and
places the braces of an f-string in quadratic time, and recurses with nesting. All of that is seen here first, in one pass
that stops at its bounds.
"""

import re
from collections.abc import Iterator

MAX_TOKENS = 100_000
"Of a whole submission: some ten thousand lines; parsing them takes half a second and 100 MB."
MAX_NESTING = 100
"Brackets within brackets; deeper is left to the worker ..."
PYTHON_NESTING = 200
"... and this is more than Python allows."
MAX_WORD = 1_000
"Characters of one name or number."
MAX_DOTS = 2_000
"Dots of one statement."
MAX_BRACES = 1_000
"Brackets of one f-string: the parser looks for the place of each from its beginning."

_TOKEN = re.compile(
    r'''
      (?P<comment>\#[^\n]*)
    | (?P<string>"""(?:[^"\\]++|\\.|"(?!""))*+(?:""")?+
               | \'\'\'(?:[^'\\]++|\\.|'(?!''))*+(?:\'\'\')?+
               | "(?:[^"\\\n]++|\\.)*+"?+
               | '(?:[^'\\\n]++|\\.)*+'?+)
    | (?P<space>[ \t\f]{4,})
    | (?P<open>[(\[{])
    | (?P<close>[)\]}])
    | (?P<joined>\\\n)
    | (?P<newline>\n)
    | (?P<word>\w+)
    | (?P<other>[^\s\w])
    ''',
    re.VERBOSE | re.DOTALL,
)
"An unterminated string reaches to where Python gives up on it, so every character is looked at once."


def tokens(source: str, start: int = 0) -> Iterator[re.Match[str]]:
    """The tokens from `start` on; `lastgroup` is the kind."""
    return _TOKEN.finditer(source, start)


def statement_end(source: str, start: int) -> int:
    """Where the line after the logical line at `start` begins: brackets, strings and `\\` carry it on."""
    depth = 0
    for token in tokens(source, start):
        kind = token.lastgroup
        if kind == "open":
            depth += 1
        elif kind == "close":
            depth = max(depth - 1, 0)
        elif kind == "newline" and depth == 0:
            return token.end()
    return len(source)


class Gate:
    """Decides what the parser may see; one for all files of a submission, so that the bound is on their sum."""

    def __init__(self) -> None:
        self._left = MAX_TOKENS

    def refusal(self, source: str) -> tuple[str, int, bool]:
        """Why the parser must not see `source` (empty: it may), at which line, and whether Python itself refuses it too."""
        depth = dots = braces = string_to = 0
        name_from = name_to = 0
        for token in _with_f_strings(source):
            self._left -= 1
            if self._left < 0:
                return f"it is longer than {MAX_TOKENS:,} words and signs", _line(source, token), False
            kind = token.lastgroup
            if kind == "word" or (kind == "other" and not token[0].isascii()):
                # Combining marks are no part of \w, but of a name: what follows without a break counts as one.
                name_from = name_from if token.start() == name_to else token.start()
                name_to = token.end()
                if name_to - name_from > MAX_WORD:
                    return f"a name has more than {MAX_WORD:,} characters", _line(source, token), False
            elif kind == "string":
                braces, string_to = 0, token.end()
            elif kind == "open":
                depth += 1
                braces += token.start() < string_to
                if braces > MAX_BRACES:
                    return f"a text in it has more than {MAX_BRACES:,} brackets", _line(source, token), False
                if depth > MAX_NESTING:
                    return _nested(source, token)
            elif kind == "close":
                depth = max(depth - 1, 0)
            elif kind == "newline":
                dots = 0
            elif kind == "other" and token[0] == ".":
                dots += 1
                if dots > MAX_DOTS:
                    return f"a line holds more than {MAX_DOTS:,} dots", _line(source, token), False
        return "", 0, False


def _with_f_strings(source: str) -> Iterator[re.Match[str]]:
    """The tokens, and within f-strings all words and signs: what stands in their braces is code."""
    formatted = False
    for token in tokens(source):
        yield token
        if token.lastgroup == "string" and formatted:
            yield from _INNER.finditer(source, token.start(), token.end())
        formatted = token.lastgroup == "word" and _FORMATTED.fullmatch(token[0]) is not None


_FORMATTED = re.compile(r"[rR]?[fFtT][rR]?")
_INNER = re.compile(r"(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<word>\w+)|(?P<other>[^\s\w])")


def _nested(source: str, token: re.Match[str]) -> tuple[str, int, bool]:
    depth = MAX_NESTING + 1
    for later in tokens(source, token.end()):
        depth += {"open": 1, "close": -1}.get(later.lastgroup or "", 0)
        if depth > PYTHON_NESTING:
            return f"brackets are nested more than {PYTHON_NESTING} deep", _line(source, token), True
        if depth <= 0:
            break
    return f"brackets are nested more than {MAX_NESTING} deep", _line(source, token), False


def _line(source: str, token: re.Match[str]) -> int:
    return source.count("\n", 0, token.start()) + 1
