"""Lines that are no Python but that notebooks allow: magics, shell lines, questions; blanked, or reduced to their code.

Python 2's `print x` gets its brackets. All only for source that Python itself refuses (apart from `get_ipython()` lines):
so no valid program is ever changed.
"""

import re
from typing import NamedTuple

from grader.submissions.lexer import statement_end, tokens

_RUNS_ITS_CODE = {"time", "timeit", "prun", "memit", "capture"}
"Magics whose code runs as if they were not there."
_CELL = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*+([ \t]*)%%(\w+)([^\n]*)")
_OPTIONS = re.compile(r"(?:\s*-(?:[nrtpsD]\s*[\w.]+|[a-zA-Z]+)(?=\s|$))*\s*")
_ASSIGNED = re.compile(r"([\w.\[\]'\", \t]+?=\s*)(!|%)([^\n]*)")
_LINE = re.compile(r"(!|%)([^\n]*)")
_QUESTION = re.compile(r"\?{1,2}[\w.*%]+[ \t]*(?:#[^\n]*)?$|[%\w.*\[\]'\"]+\?{1,2}[ \t]*(?:#[^\n]*)?$")
_BARE = re.compile(r"(?:python3?[ \t]+-m[ \t]+)?(?:pip3?|conda|mamba)[ \t]+(?:\w*install|list|update|upgrade)\b[^\n]*")
_AUTOMATIC = re.compile(
    r"(?:(?:matplotlib|load_ext)[ \t]+\w+|check[ \t]+[\w.]+(?:[ \t]+--hint)?[ \t]*|"
    r"(?:cd|ls|cat|mkdir|rm|cp|mv)[ \t]+(?!(?:if|in|is|and|or|not)\b)[~./\w-][^\n=(]*)$"
)
"Magics that need no `%`: only those that are no Python."
_OURS = re.compile(r"[ \t]*%?(?:(?:re|un)?load_ext[ \t]+grader|check)\b")
"What is asked of us in a notebook: left out too, and that is no news."
_AUTOMATIC_RUNS = re.compile(r"(time(?:it)?)[ \t]+(?=\w|-[nr][ \t]*\d)(?!(?:if|in|is|and|or|not)\b)([^\n]*)")
_EXPORTED = re.compile(
    r"(?:[\w.]+\s*=\s*)?get_ipython\(\)\."
    r"(?!run_(?:cell|line)_magic\([\"'](?:time|timeit|prun|memit|capture|writefile|file)[\"'])[^\n]*"
)
"The worker's own `get_ipython()` runs the code of the magics that hold some."
_WRITES = {"writefile", "file"}
_WRITTEN = re.compile(r"\s*(?:-a\s+)?[\w-]+\.(?:py|txt|csv|json)\s*")
"A module or a file of data beside the notebook, which a later cell may read."
_PRINT = re.compile(r"print(?:[ \t]+(?=[\w\"'{\[])(?!(?:if|in|is|and|or|else)\b)|(?=[\"']))")
"What only Python 2 reads as a statement."


class Cleaned(NamedTuple):
    """A source without what only IPython or Python 2 understands, as many lines long."""

    source: str
    skipped: list[str]
    "What was left out."
    printed: list[str]
    "Statements of Python 2 that were given brackets."


def has_exported(source: str) -> bool:
    """Whether an exported script's `get_ipython()` lines may be in it."""
    return "get_ipython()" in source


def without_magics(source: str, *, exported_only: bool = False) -> Cleaned:
    """`source` as Python reads it, line for line.

    With `exported_only`, just statements that call `get_ipython()` go: the rest is Python already.
    """
    skipped: list[str] = []
    printed: list[str] = []
    if not exported_only:
        source = _without_cell_magics(source, skipped)
    done: list[str] = []
    at = 0
    while at < len(source):
        line_end = source.find("\n", at)
        line = source[at : len(source) if line_end < 0 else line_end]
        found = _replaced(line, exported_only)
        if found is None:
            end = statement_end(source, at)
            text = source[at:end]
            with_brackets = None if exported_only else _with_brackets(text)
            if with_brackets is not None:
                printed.append(text)
            done.append(text if with_brackets is None else with_brackets)
        else:
            end = statement_end(source, at) if exported_only else _continued(source, at)
            text = source[at:end]
            kept, runs = found
            if not runs and not _OURS.match(text):
                skipped.append(text)
            done.append(kept + "\n" * text.count("\n"))
        at = end
    return Cleaned("".join(done), skipped, printed)


def _without_cell_magics(source: str, skipped: list[str]) -> str:
    while found := _CELL.match(source):
        name, rest = found[2], found[3]
        if name in _WRITES and _WRITTEN.fullmatch(rest):
            above, body = source.count("\n", 0, found.start(2)), source[found.end() + 1 :]
            call = f"get_ipython().run_cell_magic({name!r}, {rest.strip()!r}, {body!r})"
            return "\n" * above + call + "\n" * (source.count("\n") - above)
        if name not in _RUNS_ITS_CODE:
            skipped.append(f"%%{name}{rest}")
            return "\n" * source.count("\n")
        setup = rest[len(_OPTIONS.match(rest)[0]) :] if name == "timeit" else ""  # type: ignore[index]
        source = "\n" * source.count("\n", 0, found.end()) + setup + source[found.end() :]
    return source


def _replaced(line: str, exported_only: bool) -> tuple[str, bool] | None:
    """What stays of a line that begins a statement, and whether its code runs; None if it is no magic."""
    text = line.lstrip(" \t\f")
    indent = line[: len(line) - len(text)]
    nothing = f"{indent}pass" if indent else ""
    if _EXPORTED.match(text):
        name, _, rest = text.partition("=")
        return (f"{indent}{name.strip()} = None" if rest and "get_ipython" not in name else nothing), False
    if exported_only:
        return None
    if found := _LINE.match(text):
        code = _code_of(found)
        return (indent + code, True) if code else (nothing, False)
    if found := _ASSIGNED.match(text):
        code = _code_of(found, 2)
        # A shell line gives a list of lines, so that code which joins or counts them goes on.
        value = code or ("[]" if found[2] == "!" else "None")
        return f"{indent}{found[1].rstrip()} {value}", bool(code)
    if _QUESTION.match(text) or _BARE.match(text) or _AUTOMATIC.match(text):
        return nothing, False
    if found := _AUTOMATIC_RUNS.match(text):
        return indent + _code(found[1], found[2]), True
    return None


def _with_brackets(statement: str) -> str | None:
    """`print(x)` for Python 2's `print x`, one logical line; None if it is no such statement."""
    start = len(statement) - len(statement.lstrip(" \t\f"))
    found = _PRINT.match(statement, start)
    if found is None:
        return None
    depth, end = 0, found.end()
    for token in tokens(statement, found.end()):
        kind = token.lastgroup
        depth += {"open": 1, "close": -1}.get(kind or "", 0)
        if token[0] == ";" and depth == 0:
            break
        end = end if kind in ("comment", "space", "newline", "joined") else token.end()
    return f"{statement[:start]}print({statement[found.end() : end]}){statement[end:]}"


def _code_of(found: re.Match[str], group: int = 1) -> str:
    """The Python of `%time f(x)`; empty where the magic runs none."""
    name, _, rest = found[group + 1].partition(" ")
    if found[group] == "!" or name not in _RUNS_ITS_CODE - {"capture"}:
        return ""
    return _code(name, rest)


def _code(name: str, rest: str) -> str:
    """What a line magic runs: `rest` without its options."""
    options = _OPTIONS.match(rest) if name != "time" else None
    return rest[options.end() if options else 0 :].strip()


def _continued(source: str, at: int) -> int:
    """The end of the magic line at `at`, with the lines that a backslash adds."""
    while True:
        end = source.find("\n", at)
        if end < 0:
            return len(source)
        if source[end - 1 : end] != "\\":
            return end + 1
        at = end + 1
