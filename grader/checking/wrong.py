"""What wrong implementations come to on given data: the numbers by which a mistake is recognised."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from grader.checking.ledger import Ledger
from grader.checking.misconception import Misconception, Misconceptions, read_misconceptions, unit_with
from grader.checking.proxy import RemoteCalls
from grader.checking.session import MissingAnswer, Session, StudentError
from grader.course import Exercise, Unit
from grader.errors import CourseError
from grader.submissions import Cell, Submission


class Wrong(msgspec.Struct, frozen=True):
    """What a misconception comes to."""

    misconception: Misconception
    result: Any
    "Of the call, or None where it raised."
    raised: StudentError | None = None


class WrongModels:
    """The misconceptions of the exercises that the cell exercises of a unit are like.

    Args:
        unit: whose cell exercises they are for.
        reference: the reference of a unit as a submission.
        session: opens a session for a submission to a unit.
    """

    def __init__(
        self, unit: Unit, reference: Callable[[Unit], Submission], session: Callable[[Submission], Session]
    ) -> None:
        self.unit, self._reference, self._session = unit, reference, session
        self._kept: dict[tuple[str, bytes], tuple[Wrong, ...]] = {}
        self._read: dict[str, tuple[Unit, Submission, Misconceptions]] = {}

    def on(self, exercise: Exercise, data: Sequence[Any], key: bytes = b"") -> tuple[Wrong, ...]:
        """What each misconception of `exercise.like` gives for `data`; kept under `key`, if there is one.

        Raises:
            CourseError: no unit has that exercise, or a misconception is not there once its file has run.
            WorkerEnded: a misconception ended its worker.
            Starved: the machine had no room to run them.
        """
        if not exercise.like:
            return ()
        if not key:
            return self._made(exercise, data)
        if (exercise.name, key) not in self._kept:
            self._kept[exercise.name, key] = self._made(exercise, data)
        return self._kept[exercise.name, key]

    def _like(self, exercise: Exercise) -> tuple[Unit, Submission, Misconceptions]:
        """The unit that has what an exercise is like, its reference, and its misconceptions."""
        unit = unit_with(exercise.like, self.unit)
        if unit is None:
            raise CourseError(
                self.unit.folder / "unit.toml",
                f"{exercise.name} is like {exercise.like}, which no unit has.",
                "Correct the name.",
            )
        return unit, self._reference(unit), read_misconceptions(unit)

    def _made(self, exercise: Exercise, data: Sequence[Any]) -> tuple[Wrong, ...]:
        if exercise.like not in self._read:
            self._read[exercise.like] = self._like(exercise)
        unit, reference, known = self._read[exercise.like]
        cells = (*reference.cells, Cell(len(reference.cells), known.source))
        session = self._session(msgspec.structs.replace(reference, cells=cells, script=False))
        found = []
        try:
            for misconception in known.of(exercise.like):
                remote = RemoteCalls(session, Ledger(), {})
                try:
                    found.append(Wrong(misconception, remote.call("student", misconception.entry, data, {})))
                except StudentError as error:
                    found.append(Wrong(misconception, None, error))
                except MissingAnswer as error:
                    raise CourseError(
                        unit.folder, f"the misconception {misconception.name} cannot be run: {error}.", "Correct it."
                    ) from None
        finally:
            session.renew()
        return tuple(found)
