"""Code cells: parsed under guard, cleaned of magics, a script cut at its `# %%` lines."""

import ast
import re
import threading
import warnings
from bisect import bisect_left
from itertools import pairwise

import msgspec

from grader.release.markers import LABEL
from grader.submissions.lexer import Gate
from grader.submissions.magics import Cleaned, has_exported, without_magics
from grader.submissions.notebooks import has_conflict, web_page
from grader.submissions.records import Cell, Unreadable
from grader.submissions.shapes import first_line
from grader.submissions.text import plain, quoted
from grader.syntax import tree_of

_MARKER = re.compile(r"#[ \t]*%%(?:[ \t\[].*)?$")
_PROSE = re.compile(r"\[(markdown|md|raw)\]", re.IGNORECASE)
_MAX_PADDING = 4_000_000
"Empty lines above the cells of a script, all together; a script that needs more stays one cell."
_MAX_CLEANED = 1 << 20
"Characters of a source that is looked through for magics."
_MAX_SKIPPED = 20
"Notes on skipped lines; the rest is counted."
_PARSER = threading.Lock()
"`catch_warnings` changes the process; two threads must not do so at once."


class Part(msgspec.Struct, frozen=True):
    """A cell with what the parser makes of it."""

    cell: Cell
    body: list[ast.stmt]
    "Its top-level statements; empty if it cannot be parsed."
    problem: str = ""
    "Why it cannot be parsed, to stand after `it`: `has a syntax error in line 2: ...`."
    runs: bool = True
    "False if Python itself refuses it."


class _Problem(msgspec.Struct, frozen=True):
    message: str
    line: int
    fatal: bool
    "Python itself refuses it, too."


def notebook_parts(sources: list[str], gate: Gate) -> tuple[list[Part], list[str]]:
    """The cells of a notebook and notes on skipped lines; a cell that Python refuses stays and fails when it runs."""
    parts: list[Part] = []
    skipped: list[tuple[str, str]] = []
    printed: list[tuple[str, str]] = []
    for index, source in enumerate(sources):
        if not source.strip():
            continue
        (clean, lines, old), body = _cleaned(source, gate)
        skipped += [(f"cell {index + 1}", line) for line in lines]
        printed += [(f"cell {index + 1}", line) for line in old]
        if isinstance(body, _Problem):
            where = (
                f"has a syntax error in line {body.line}" if body.fatal else f"was not looked into (line {body.line})"
            )
            parts.append(Part(Cell(index, clean), [], f"{where}: {body.message}", runs=not body.fatal))
        elif clean.strip():
            parts.append(Part(Cell(index, clean), body))
    return parts, _notes(skipped, printed)


def script_parts(source: str, gate: Gate) -> tuple[list[Part], list[str]]:
    """The cells of a script and notes on skipped lines.

    What the parser must not see, though Python may accept it, goes on as one cell, for the worker to try.

    Raises:
        Unreadable: it is no Python.
    """
    if not source.strip():
        raise Unreadable("The file is empty: save your work and hand it in again.")
    (clean, lines, old), body = _cleaned(source, gate)
    notes = _notes([("the script", line) for line in lines], [("the script", line) for line in old])
    if isinstance(body, _Problem):
        if body.fatal:
            raise Unreadable(_no_python(source, body))
        why = f"was not looked into (line {body.line}): {body.message}"
        return [Part(Cell(0, clean), [], why)], [*notes, f"The script {why}; it is run as it stands."]
    return _cut(clean, body), notes


def _cleaned(source: str, gate: Gate) -> tuple[Cleaned, list[ast.stmt] | _Problem]:
    body = _parse(source, gate)
    as_it_is = Cleaned(source, [], [])
    if isinstance(body, _Problem):
        if not body.fatal or len(source) > _MAX_CLEANED:
            return as_it_is, body
        clean = without_magics(source)
        # What is left may be broken all the same: the worker then says so with the right line.
        return (clean, _parse(clean.source, gate)) if clean.source != source else (as_it_is, body)
    if len(source) <= _MAX_CLEANED and has_exported(source):
        clean = without_magics(source, exported_only=True)
        if clean.skipped and not isinstance(tried := _parse(clean.source, gate), _Problem):
            return clean, tried
    return as_it_is, body


def _parse(source: str, gate: Gate) -> list[ast.stmt] | _Problem:
    """The statements, or why there are none. Never raises, and never takes long: the gate looks first."""
    message, line, fatal = gate.refusal(source)
    if message:
        return _Problem(message, line, fatal)
    try:
        with _PARSER, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return tree_of(source).body
    except SyntaxError as error:
        return _Problem(plain(error.msg or "it is no Python", 200), error.lineno or 1, True)
    except (RecursionError, MemoryError, OverflowError):
        return _Problem("it is nested too deeply", 1, False)
    except ValueError as error:
        return _Problem(plain(str(error), 200), source.count("\n", 0, max(source.find("\0"), 0)) + 1, True)


def _no_python(source: str, problem: _Problem) -> str:
    if web_page(source):
        return "This is a saved web page, not Python: on the page, download the raw file, and hand in that."
    if has_conflict(source):
        return (
            "It holds git's conflict markers (`<<<<<<<`), so two versions were never merged: keep one of them, delete the "
            "marker lines, run it, and hand it in again."
        )
    lines = source.split("\n")
    text = lines[problem.line - 1].strip() if 0 < problem.line <= len(lines) else ""
    shown = f" in {quoted(text, 60)}" if text else ""
    return (
        f"Python cannot read line {problem.line}: {problem.message}{shown}. Correct it, run the file once from the top, and "
        "hand it in again."
    )


def _cut(source: str, body: list[ast.stmt]) -> list[Part]:
    """Cut at the `# %%` lines that stand between statements; one inside a text or a function is no border.

    A script with `from __future__` stays whole, since that holds for one compiled piece.
    """
    if any(isinstance(node, ast.ImportFrom) and node.module == "__future__" for node in body):
        return [Part(Cell(0, source), body)]
    inside: set[int] = set()
    for node in body:
        first = first_line(node)
        inside.update(range(first + 1, (node.end_lineno or first) + 1))
    lines = source.split("\n")
    cuts = [(n, line) for n, line in enumerate(lines, 1) if _MARKER.match(line) and n not in inside]
    if not cuts or len(cuts) * len(lines) > _MAX_PADDING:
        return [Part(Cell(0, source), body)]
    edges = [(1, ""), *cuts, (len(lines) + 1, "")]
    starts = [node.lineno for node in body]
    parts: list[Part] = []
    for (first, marker), (end, _) in pairwise(edges):
        text = "\n".join(lines[first - 1 : end - 1])
        own = body[bisect_left(starts, first) : bisect_left(starts, end)]
        # Code that was typed below a heading, without a marker of its own, is code all the same.
        prose = _PROSE.search(marker) is not None
        # A cell exercise that is not done yet is comments only, and is found by its label all the same.
        labelled = not own and not prose and any(LABEL.match(line) for line in text.split("\n"))
        if labelled or (own and not (prose and all(map(_is_text, own)))):
            parts.append(Part(Cell(len(parts), "\n" * (first - 1) + text), own))
    return parts or [Part(Cell(0, source), body)]


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _notes(skipped: list[tuple[str, str]], printed: list[tuple[str, str]]) -> list[str]:
    """On what was left out, and on Python 2's `print x`, once."""
    notes = [f"Skipped in {where}: {_shown(line)}." for where, line in skipped[:_MAX_SKIPPED]]
    if len(skipped) > _MAX_SKIPPED:
        notes.append(f"{len(skipped) - _MAX_SKIPPED} more lines for shell or notebook were skipped.")
    if printed:
        where, line = printed[0]
        notes.append(f"Python 2 in {where}: {_shown(line)} was read with brackets; in Python 3 write `print(x)`.")
    return notes


def _shown(line: str) -> str:
    return quoted(" ".join(line.strip()[:400].split()), 80)
