"""Build and grade what would be written, in a folder of its own, before anything is written."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

from grader.course import Course, Unit, load_course
from grader.errors import CourseError, GraderError, Refused
from grader.release import build
from grader.results import Result, Verdict
from grader.submissions import HandIn, read

_SEED = b"the proof of a skeleton"
"Not the course's own secret: a proof must come out the same for everybody, and makes no file."


def prove(solutions: Path, files: Mapping[Path, str], unit: str, exercise: str) -> None:
    """Let a copy of `solutions` with `files`, by their path in it, build; the reference must pass, the stub must not.

    The code runs without walls: it is the author's own.

    Raises:
        CourseError: a file of the course is wrong, with those that would be written or without them.
        Refused: a check does not pass with the reference, or the stub earns points; or a package is not installed.
        ExecutionError: the machinery cannot be started.
    """
    with _copy(solutions, files) as (copy, exercises):
        course = load_course(copy)
        new = course.unit(unit)
        build(course, [new], exercises)
        reference, stub = _graded(course, new, exercises)
    here = next(e for e in reference.exercises if e.name == exercise)
    bad = next((c for c in here.checks if c.verdict is not Verdict.PASSED), None)
    if bad is not None:
        why = next((o.evidence.message for o in bad.outcomes if o.evidence), "") or bad.outcomes[0].note
        raise Refused(
            f"Nothing was written: with the lesson as it is, the reference of {exercise} would not pass its own check "
            f"{bad.name}. {why or here.missing} Does the lesson give {exercise}, torch or x another meaning?"
        )
    earned = next((e.earned for e in stub.exercises if e.name == exercise), Fraction(0))
    if earned:
        raise Refused(f"Nothing was written: the stub of {exercise} would earn {earned} points.")


def _graded(course: Course, unit: Unit, exercises: Path) -> tuple[Result, Result]:
    from grader.checking.autograde import Checker

    with Checker(unit, level="open", secret=_SEED, round=course.round) as checker:
        script = HandIn(student="stub", path=exercises / unit.name / f"{unit.name}.py")
        stub = read(script, unit=unit, stubs=checker.stubs)
        return checker.grade(checker.reference()), checker.grade(stub)


@contextmanager
def _copy(solutions: Path, files: Mapping[Path, str]) -> Iterator[tuple[Path, Path]]:
    """The course as it would be, and a folder to build to. What is raised inside names the places of the real course."""
    with tempfile.TemporaryDirectory(prefix="grader-new-") as made:
        top = Path(made).resolve()
        copy = top / solutions.name
        if solutions.is_dir():
            shutil.copytree(solutions, copy, ignore=shutil.ignore_patterns("__pycache__", ".*"))
        assets = solutions.parent / "assets"
        if assets.is_dir():
            shutil.copytree(assets, top / "assets")
        for path, text in files.items():
            (copy / path).parent.mkdir(parents=True, exist_ok=True)
            (copy / path).write_bytes(text.encode())
        try:
            yield copy, top / "exercises"
        except CourseError as error:
            where, what, fix = (_real(str(s), top, solutions) for s in (error.where, error.what, error.fix))
            raise CourseError(where, what, f"{fix} Nothing was written.") from None
        except GraderError as error:
            raise type(error)(_real(str(error), top, solutions)) from None


def _real(text: str, top: Path, solutions: Path) -> str:
    return text.replace(f"{top}/", f"{solutions.parent}/")
