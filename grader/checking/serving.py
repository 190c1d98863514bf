"""The public checks of built units, for whoever asks again and again: a line of JSON in, a line out.

    grader watch, a notebook's kernel ── lines ──▶ this process: torch and a checker ──▶ workers with the student's code

It is started as a process of its own, which keeps torch and the checker of the last unit warm: see `grader.student.warm`.
"""

import contextlib
import os
import tempfile
from collections.abc import Collection, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import msgspec

from grader.checking.seeds import read_secret
from grader.checking.starting import checker
from grader.course import Unit, load_unit
from grader.errors import GraderError, not_installed
from grader.results import Result, students_view, to_json
from grader.submissions import HandIn, Submission, read
from grader.submissions.answers import newest

if TYPE_CHECKING:
    from grader.checking.autograde import Checker

ENTRY = "from grader.checking.serving import main; main()"
_YOU = "you"


class Asked(msgspec.Struct, frozen=True):
    """What is to be checked."""

    unit: str
    "The folder of the built unit."
    kept: str
    "The folder that holds the seeds' secret of the kit."
    path: str
    "The student's file; with `sources`, what it is to be called."
    sources: tuple[str, ...] | None = None
    "The cells that a kernel has run, in that order, in place of a file."
    only: tuple[str, ...] | None = None
    "Exercises by name; all of the unit by default."


class Told(msgspec.Struct, frozen=True):
    """What came of it: a result, in the student's view, or a sentence."""

    result: msgspec.Raw = msgspec.Raw(b"null")
    error: str = ""


class Serving:
    """Answers one request after the other; a context manager that ends its checker."""

    def __init__(self) -> None:
        self._checker: Checker | None = None
        self._of: tuple[Unit, str, Path] | None = None
        "Which checker it is: the unit, its version, and where the secret lies."

    def answer(self, line: bytes) -> bytes:
        """A `Told` as JSON, for an `Asked` as JSON."""
        try:
            result = self._result(msgspec.json.decode(line, type=Asked))
        except (GraderError, OSError) as error:
            self.close()
            why = str(error) if isinstance(error, GraderError) else f"{error.filename}: {error.strerror}."
            return msgspec.json.encode(Told(error=why))
        except ModuleNotFoundError as error:
            self.close()
            if not (why := not_installed(error)):
                raise
            return msgspec.json.encode(Told(error=why))
        from grader.checking.autograde import WITHOUT_WALLS

        # Whose own code it is knows that there are no walls.
        notes = tuple(note for note in result.notes if note != WITHOUT_WALLS)
        view = students_view(msgspec.structs.replace(result, notes=notes))
        return msgspec.json.encode(Told(msgspec.Raw(to_json(view))))

    def _result(self, asked: Asked) -> Result:
        checker = self._opened(load_unit(Path(asked.unit)), Path(asked.kept))
        if asked.sources is None:
            hand_in = HandIn(_YOU, Path(asked.path))
            return _checked(checker, read(hand_in, checker.unit, checker.stubs), asked.only)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, f"{Path(asked.path).stem}.ipynb")
            path.write_bytes(notebook_of(asked.sources))
            submission = read(HandIn(_YOU, path), checker.unit, checker.stubs)
        answers = tuple(map(newest, submission.answers))
        return _checked(checker, msgspec.structs.replace(submission, answers=answers), asked.only)

    def _opened(self, unit: Unit, kept: Path) -> "Checker":
        """The checker of a unit as its files are now."""
        wanted = unit, unit.version, kept
        if self._checker is None or wanted != self._of:
            self.close()
            kept.mkdir(exist_ok=True)
            opened = checker(unit, level="open", secret=read_secret(kept), devices=None, round=0)
            self._checker, self._of = opened.__enter__(), wanted
        return self._checker

    def close(self) -> None:
        opened, self._checker = self._checker, None
        if opened is not None:
            opened.__exit__(None, None, None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _checked(opened: "Checker", submission: Submission, only: Collection[str] | None) -> Result:
    from grader.checking.looked_up import checked  # torch, which the worker side imports meanwhile

    result, useless = checked(opened, submission, only)
    return msgspec.structs.replace(result, notes=(*result.notes, useless)) if useless else result


def main() -> None:
    """Answer until standard input ends."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    # Where nobody waits for an answer any more, its end is none to tell.
    with contextlib.suppress(BrokenPipeError), open(0, "rb") as asking, Serving() as serving:
        for line in asking:
            answers.write(serving.answer(line) + b"\n")
            answers.flush()
    os._exit(0)  # Python would take torch apart, which takes a second


def notebook_of(sources: Sequence[str]) -> bytes:
    """A notebook of these cells."""
    cells: list[dict[str, object]] = [
        {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": source}
        for source in sources
    ]
    return msgspec.json.encode({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4})
