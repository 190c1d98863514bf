"""Lines that are no Python but that notebooks allow: magics, shell lines, questions; blanked, or reduced to their code.

Only for source that Python itself refuses (apart from `get_ipython()` lines): so no valid program is ever changed.
"""

import re

from grader.submissions.lexer import statement_end

_RUNS_ITS_CODE = {"time", "timeit", "prun", "memit", "capture"}
"Magics whose code runs as if they were not there."
_CELL = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*+([ \t]*)%%(\w+)([^\n]*)")
_OPTIONS = re.compile(r"(?:\s*-(?:[nrtpsD]\s*[\w.]+|[a-zA-Z]+)(?=\s|$))*\s*")
_ASSIGNED = re.compile(r"([\w.\[\]'\", \t]+?=\s*)(!|%)([^\n]*)")
_LINE = re.compile(r"(!|%)([^\n]*)")
_QUESTION = re.compile(r"\?{1,2}[\w.*%]+[ \t]*(?:#[^\n]*)?$|[%\w.*\[\]'\"]+\?{1,2}[ \t]*(?:#[^\n]*)?$")
_BARE = re.compile(r"(?:python3?[ \t]+-m[ \t]+)?(?:pip3?|conda|mamba)[ \t]+(?:\w*install|list|update|upgrade)\b[^\n]*")
_EXPORTED = re.compile(r"(?:[\w.]+\s*=\s*)?get_ipython\(\)\.[^\n]*")


def has_exported(source: str) -> bool:
    """Whether an exported script's `get_ipython()` lines may be in it."""
    return "get_ipython()" in source


def without_magics(source: str, *, exported_only: bool = False) -> tuple[str, list[str]]:
    """`source` with as many lines, without what only IPython understands, and what was left out.

    With `exported_only`, just statements that call `get_ipython()` go: the rest is Python already.
    """
    skipped: list[str] = []
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
            done.append(source[at:end])
        else:
            end = statement_end(source, at) if exported_only else _continued(source, at)
            text = source[at:end]
            kept, runs = found
            if not runs:
                skipped.append(text)
            done.append(kept + "\n" * text.count("\n"))
        at = end
    return "".join(done), skipped


def _without_cell_magics(source: str, skipped: list[str]) -> str:
    while found := _CELL.match(source):
        name, rest = found[2], found[3]
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
    if _QUESTION.match(text) or _BARE.match(text):
        return nothing, False
    return None


def _code_of(found: re.Match[str], group: int = 1) -> str:
    """The Python of `%time f(x)`; empty where the magic runs none."""
    name, _, rest = found[group + 1].partition(" ")
    if found[group] == "!" or name not in _RUNS_ITS_CODE - {"capture"}:
        return ""
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
