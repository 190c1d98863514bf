"""What decides the verdicts on each answer, as digests: who checks again and again asks only for what changed."""

import ast
import hashlib
import re
from collections.abc import Mapping

import msgspec

from grader.student.progress import digest
from grader.submissions import Answer, Submission
from grader.syntax import tree_of

_NAME = re.compile(r"[^\W\d]\w*")


class Decides(msgspec.Struct, frozen=True):
    """What decides how the checks of one exercise come out."""

    answer: str
    "The digest of the answer alone ..."
    around: str
    "... and that of all other code on which it may depend."
    place: tuple[int | None, int | None]
    "Cell and line of the answer. They change no verdict, but where an error is said to be."


def deciding(submission: Submission) -> dict[str, Decides]:
    """By the exercises' names.

    A function depends on all code that is no function of an exercise, and on those of other exercises that it names; a
    cell exercise on every cell above it. Comments and outputs decide nothing.
    """
    definitions = {a.name: a for a in submission.answers if a.code and a.region is None}
    rest = _rest(submission, definitions)
    return {a.name: _of(a, definitions, rest) for a in submission.answers}


def _of(answer: Answer, definitions: Mapping[str, Answer], rest: str) -> Decides:
    if answer.region is not None:
        around = _hashed(*(_essence(cell.source) for cell in answer.region.cells))
    else:
        around = _hashed(rest, *(digest(definitions[name]) for name in sorted(_named_by(answer, definitions))))
    own = _hashed(answer.state, answer.note, digest(answer))
    return Decides(own, around, (answer.cell, answer.line))


def _named_by(answer: Answer, definitions: Mapping[str, Answer]) -> set[str]:
    """The other exercises whose functions an answer may call, directly or not."""
    found: set[str] = set()
    waiting = [answer]
    while waiting:
        new = definitions.keys() & set(_NAME.findall(waiting.pop().code)) - found - {answer.name}
        found |= new
        waiting += [definitions[name] for name in new]
    return found


def _rest(submission: Submission, definitions: Mapping[str, Answer]) -> str:
    """All code but that of the exercises' functions."""
    sources = {cell.index: cell.source for cell in submission.cells}
    for answer in definitions.values():
        # One that is not found like this (it is indented, or was cut) stays, and is looked at as what it is: code.
        if answer.cell in sources:
            sources[answer.cell] = sources[answer.cell].replace(answer.code, "", 1)
    return _hashed(submission.rejected, *map(_essence, sources.values()))


def _essence(source: str) -> str:
    """Code without its comments and its lines, as far as Python can read it."""
    try:
        return ast.dump(tree_of(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return source


def _hashed(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:16]
