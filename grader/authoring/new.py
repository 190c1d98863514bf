"""`new_unit` and `new_exercise`: render, prove, and write only what was proved."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

import msgspec

from grader.authoring import inserting, skeleton
from grader.authoring.names import hold_exercise, hold_free, next_label, unit_name
from grader.authoring.proof import prove
from grader.course import Course, ExerciseKind, load_course
from grader.errors import CourseError, Refused

PARTS = ("lesson.py", "unit.toml", "checks.py", "public_checks.py")
"The files of a unit that an exercise has a part in."


class Made(msgspec.Struct, frozen=True):
    """What was written."""

    folder: Path
    "Of the unit."
    exercise: str
    label: str
    points: int
    written: tuple[Path, ...]
    "In the order in which an author reads them."
    course_made: bool = False
    untold: bool = False
    "The lesson has no table of what is graded that the exercise could be put into."


def new_unit(wanted: str, solutions: Path, exercise: str | None = None) -> Made:
    """Write a unit with one exercise to the course in `solutions`, and make that course if there is none.

    Args:
        wanted: `convolution`, which gets the next free number, or `12_convolution`.
        exercise: the name of its exercise; that of the unit by default.

    Raises:
        UsageError: a name cannot be one.
        Refused: a name or a number is used, or the reference would not pass; nothing is written.
        CourseError: a file of the course is wrong; nothing is written.
    """
    course = load_course(solutions) if (solutions / "course.toml").exists() else None
    name = unit_name(wanted, solutions)
    first = exercise or name.partition("_")[2]
    hold_exercise(first, course)
    texts = {part: skeleton.unit(part, name) for part in PARTS}
    names = skeleton.Names(first, next_label(None, int(name[:2])))
    files = {Path(name) / part: text for part, text in _added(solutions / name, texts, names).items()}
    frame = {Path(part): text for part, text in skeleton.course().items() if course is None}
    frame = {path: text for path, text in frame.items() if not (solutions / path).exists()}
    prove(solutions, {**frame, **files}, name, first)
    _write_new(solutions, {**frame, **files})
    return _made(solutions, name, first, tuple(solutions / path for path in (*frame, *files)), course is None)


def new_exercise(course: Course, unit: str, name: str, kind: ExerciseKind = "definition") -> Made:
    """Add an exercise to a unit: before the lesson's summary, and at the end of its other files.

    Raises:
        UsageError: there is no such unit, or the name cannot be one.
        Refused: the name is used, the reference would not pass, or a file was changed meanwhile; nothing is written.
        CourseError: a file of the course is wrong, or would be; nothing is written.
    """
    chosen = course.unit(unit)
    texts = {part: _read(chosen.folder / part) for part in PARTS}
    hold_exercise(name, course)
    hold_free(name, chosen.folder / "lesson.py", texts["lesson.py"])
    names = skeleton.Names(name, next_label(chosen, chosen.number), kind, after_cell=bool(chosen.cells))
    added = _added(chosen.folder, texts, names)
    files = {Path(chosen.name) / part: text for part, text in added.items()}
    prove(course.folder, files, chosen.name, name)
    _replace(chosen.folder, texts, added)
    untold = inserting.into_table(texts["lesson.py"], "") == texts["lesson.py"]
    return _made(course.folder, chosen.name, name, tuple(chosen.folder / p for p in PARTS), False, untold)


def _added(folder: Path, texts: Mapping[str, str], names: skeleton.Names) -> dict[str, str]:
    """The files of a unit with one more exercise."""
    part = {file: skeleton.exercise(file, names) for file in (*PARTS, "row.md")}
    lesson = inserting.into_table(texts["lesson.py"], part["row.md"].strip())
    lesson = inserting.with_imports(folder / "lesson.py", lesson, "torch")
    made = {
        "lesson.py": inserting.before_summary(lesson, part["lesson.py"]),
        "unit.toml": inserting.at_end(texts["unit.toml"], part["unit.toml"]),
    }
    for file, assertions in skeleton.IMPORTS[names.kind].items():
        text = inserting.with_imports(folder / file, texts[file], "torch")
        text = inserting.with_imports(folder / file, text, "grader.checking", assertions)
        # As a formatter has it: two empty lines, but one between imports and the comment that heads an exercise's checks.
        made[file] = inserting.at_end(text, part[file], blank=1 if file == "checks.py" and "\ndef " not in text else 2)
    return made


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode()
    except FileNotFoundError:
        raise CourseError(path, "is not there.", "Write it first; docs/authoring.md says what it holds.") from None
    except UnicodeDecodeError as error:
        raise CourseError(path, f"is not UTF-8: {error}.", "Save it as UTF-8.") from None


def _write_new(solutions: Path, files: Mapping[Path, str]) -> None:
    """Write files of which none is there yet."""
    for path, text in files.items():
        (solutions / path).parent.mkdir(parents=True, exist_ok=True)
        with (solutions / path).open("xb") as file:
            file.write(text.encode())


def _replace(folder: Path, before: Mapping[str, str], after: Mapping[str, str]) -> None:
    """Write `after` over `before`: all files or, if one is no longer as it was read, none."""
    changed = next((part for part, text in before.items() if (folder / part).read_bytes() != text.encode()), None)
    if changed:
        raise Refused(f"Nothing was written: {folder / changed} was changed meanwhile. Give the same command again.")
    with tempfile.TemporaryDirectory(prefix=".new-", dir=folder) as near:
        for part, text in after.items():
            (Path(near) / part).write_bytes(text.encode())
            (Path(near) / part).chmod((folder / part).stat().st_mode)
        for part in after:
            os.replace(Path(near) / part, folder / part)


def _made(
    solutions: Path, unit: str, name: str, written: tuple[Path, ...], course_made: bool, untold: bool = False
) -> Made:
    loaded = load_course(solutions).unit(unit)
    exercise = loaded.exercise(name)
    return Made(loaded.folder, name, exercise.label, exercise.points, written, course_made, untold)
