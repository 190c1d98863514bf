"""How well a course's mistakes are named: a folder of answers whose mistakes are known, graded and compared.

Each folder in it holds one `submission.py` or `.ipynb` and an `expect.toml`:

    exercise = "fahrenheit"
    kind = "wrong"                      # wrong, right, double (two slips together) or novel (of a kind nobody wrote down)
    names = ["offset-left-out"]         # what it should be called; none for right and novel
    same_behaviour = ["offset-zero"]    # other names that no call can tell from it
"""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from grader.course import Course, Level, Unit
from grader.engine import Task, grade_all
from grader.errors import UsageError
from grader.reports.words import count
from grader.results import ExerciseResult, Result, Verdict
from grader.submissions import HandIn

Kind = Literal["wrong", "right", "double", "novel"]
Naming = Literal["rightly", "wrongly", "not at all"]
NAMED_RIGHTLY, NAMED_WRONGLY = 0.95, 0.01
"At least and at most these shares are wanted."


class Expected(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An `expect.toml`."""

    exercise: str
    kind: Kind
    names: tuple[str, ...] = ()
    same_behaviour: tuple[str, ...] = ()
    unit: int | str = ""
    "Where two units have an exercise of this name."


class KnownAnswer(msgspec.Struct, frozen=True):
    """An answer, and what it should be called."""

    id: str
    path: Path
    unit: Unit
    expected: Expected


class Judged(msgspec.Struct, frozen=True):
    """What an answer was called."""

    answer: KnownAnswer
    naming: Naming
    told: str
    "The names that it was given, empty for none."
    full: bool
    "It got all points of its exercise."
    ungraded: bool = False

    @property
    def marked_down(self) -> bool:
        return self.answer.expected.kind == "right" and not self.full


def read_answers(folder: Path, course: Course) -> list[KnownAnswer]:
    """The answers in a folder, by name.

    Raises:
        UsageError: there are none, or one is not of the form that the module's docstring shows.
    """
    found = sorted(folder.glob("*/expect.toml"))
    if not found:
        raise UsageError(f"{folder} holds no answers. Each is a folder with a submission.py and an expect.toml.")
    return [_read(path, course) for path in found]


def _read(path: Path, course: Course) -> KnownAnswer:
    try:
        expected = msgspec.toml.decode(path.read_bytes(), type=Expected)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: {error}. Write exercise, kind and names as docs/diagnosis.md shows.") from None
    wanted = {"wrong": 1, "double": 2}.get(expected.kind, 0)
    if len(expected.names) != wanted:
        raise UsageError(f"{path}: kind '{expected.kind}' has {count(wanted, 'name')}, and here are {len(expected.names)}.")
    files = [p for p in sorted(path.parent.glob("submission.*")) if p.suffix in (".py", ".ipynb")]
    if len(files) != 1:
        raise UsageError(f"{path.parent}: one submission.py or submission.ipynb is wanted, and here are {len(files)}.")
    units = [u for u in course.units if any(e.name == expected.exercise for e in u.exercises)]
    if expected.unit != "":
        units = [u for u in units if u == course.unit(str(expected.unit))]
    if len(units) != 1:
        raise UsageError(f"{path}: {len(units)} units have an exercise {expected.exercise}. Correct exercise or unit.")
    return KnownAnswer(path.parent.name, files[0], units[0], expected)


def evaluate(
    course: Course,
    answers: Sequence[KnownAnswer],
    *,
    secret: bytes,
    level: Level,
    jobs: int = 1,
    on_result: Callable[[], None] = lambda: None,
) -> list[Judged]:
    """Grade the answers and compare what they are called, in their order.

    Raises:
        GraderError: as `grade_all`.
    """
    tasks = [Task(HandIn(a.id, a.path), a.unit) for a in answers]
    with tempfile.TemporaryDirectory() as folder:
        summary = grade_all(
            course,
            tasks,
            secret=secret,
            out=Path(folder),
            jobs=jobs,
            level=level,
            on_result=lambda result, kept: on_result(),
        )
    results = {(r.unit, r.student): r for r in summary.results}
    return [judge(a, results[a.unit.name, a.id]) for a in answers]


def judge(answer: KnownAnswer, result: Result) -> Judged:
    """Compare what an answer was called with what it should be called. An answer without names should get none."""
    exercise = next(e for e in result.exercises if e.name == answer.expected.exercise)
    told = names_of(exercise)
    named = alternatives(told)
    wanted = frozenset(answer.expected.names)
    twins = {wanted, *(frozenset({name}) for name in answer.expected.same_behaviour)}
    naming: Naming = "not at all" if not named else "rightly" if wanted and named <= twins else "wrongly"
    full = all(c.verdict is Verdict.PASSED for c in exercise.checks if c.points)  # whatever a person is to give
    return Judged(answer, naming, told, full, result.held)


def names_of(exercise: ExerciseResult) -> str:
    """What an exercise's mistake is called, or its mistakes where checks tell several; empty for no name."""
    return " + ".join(dict.fromkeys(o.misconception for c in exercise.checks for o in c.outcomes if o.misconception))


def alternatives(told: str) -> set[frozenset[str]]:
    """`a + b or c`: the names that fit equally well, each of one slip or of two together."""
    return {frozenset(one.split(" + ")) for one in told.split(" or ")} if told else set()


class Shares(msgspec.Struct, frozen=True):
    """How many answers were named how."""

    named: int
    "Wrong answers that have a name: of kind wrong or double."
    rightly: int
    wrong: int
    "All wrong answers, novel ones too."
    wrongly: int
    right: int
    marked_down: int

    @property
    def good(self) -> bool:
        return (
            self.rightly >= NAMED_RIGHTLY * self.named
            and self.wrongly <= NAMED_WRONGLY * self.wrong
            and not self.marked_down
        )


def shares(judged: Sequence[Judged]) -> Shares:
    named = [j for j in judged if j.answer.expected.names]
    wrong = [j for j in judged if j.answer.expected.kind != "right"]
    right = [j for j in judged if j.answer.expected.kind == "right"]
    return Shares(
        len(named),
        sum(j.naming == "rightly" for j in named),
        len(wrong),
        sum(j.naming == "wrongly" for j in judged),
        len(right),
        sum(j.marked_down for j in right),
    )
