"""The cell exercises of a unit: their questions' data, and the runs of each submission's answers."""

from collections.abc import Callable
from weakref import WeakKeyDictionary

from grader.checking.cell import Cell
from grader.checking.cell_runs import CellRuns
from grader.checking.places import run_region
from grader.checking.session import MissingAnswer, Question, Session
from grader.checking.wrong import WrongModels
from grader.course import Exercise, Unit, load_unit
from grader.errors import CourseError
from grader.submissions import Submission


class Cells:
    """What is kept of a unit's cell exercises while it is graded.

    Args:
        reference: the reference of a unit, this one or another, as a submission.
        session: opens a session for a submission.
        seed: of the stream *inputs*, for an exercise's other data sets.
    """

    def __init__(
        self,
        unit: Unit,
        reference: Callable[[Unit], Submission],
        session: Callable[[Submission], Session],
        seed: Callable[[str], int],
    ) -> None:
        self.unit, self._reference, self._session, self._seed = unit, reference, session, seed
        self._models = WrongModels(unit, reference, session)
        self._questions: dict[str, Question] = {}
        self._runs: WeakKeyDictionary[Session, dict[str, CellRuns]] = WeakKeyDictionary()

    def cell(self, name: str, session: Session) -> Cell:
        """The answer of a session's submission, as checks see it.

        Raises:
            MissingAnswer: the submission has none.
        """
        runs = self._runs.setdefault(session, {})
        if name not in runs:
            exercise = self.unit.exercise(name)
            answer = next((a for a in session.submission.answers if a.name == name), None)
            if answer is None or answer.region is None:
                raise MissingAnswer(name)
            question = self._question(exercise)
            runs[name] = CellRuns(session, exercise, answer.region, question, self._seed(name), self._models)
        return Cell(runs[name])

    def notes(self, session: Session) -> dict[str, str]:
        """What is to be told of a session's answers besides their verdicts."""
        return {name: runs.note for name, runs in self._runs.get(session, {}).items() if runs.note}

    def _question(self, exercise: Exercise) -> Question:
        """The data of an exercise as the lesson makes them.

        Raises:
            CourseError: no lesson makes them.
        """
        if exercise.name not in self._questions:
            self._questions[exercise.name] = self._asked(exercise)
        return self._questions[exercise.name]

    def _asked(self, exercise: Exercise) -> Question:
        question = Question(exercise.data)
        if not exercise.data or self.unit.built:
            return question
        unit, original = _posed(exercise, self.unit)
        reference = self._reference(unit)
        region = next((a.region for a in reference.answers if a.name == original.name), None)
        if region is None:
            raise CourseError(unit.folder / "lesson.py", f"has no answer to {original.name}.", "Write it.")
        session = self._session(reference)
        try:
            run = run_region(session, region, Question(original.data))
        finally:
            session.renew()
        for name, value in zip(original.data, run.made, strict=True):
            if value is None:
                raise CourseError(
                    unit.folder / "lesson.py",
                    f"makes no {name} above the cell of {original.name}.",
                    "Make it there, or correct `data` in unit.toml.",
                )
        return Question(exercise.data, tuple(tuple(v.shape) for v in run.made), run.made)


def _posed(exercise: Exercise, unit: Unit) -> tuple[Unit, Exercise]:
    """The unit whose lesson poses the question of an exercise, and the exercise there.

    Raises:
        CourseError: no lesson does.
    """
    if unit.has_lesson:
        return unit, exercise
    for path in sorted(unit.folder.parent.glob("*/unit.toml")):
        other = load_unit(path.parent)
        for posed in other.cells if other.has_lesson else ():
            if posed.like == exercise.like and len(posed.data) == len(exercise.data):
                return other, posed
    raise CourseError(
        unit.folder / "unit.toml",
        f"{exercise.name} is like {exercise.like}, and no lesson has a cell exercise that is.",
        "Correct `like`.",
    )
