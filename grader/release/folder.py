"""Bring the built units up to date: everything is rendered and looked through first, then written."""

from collections.abc import Iterator, Sequence
from html import unescape
from pathlib import Path
from typing import NamedTuple

from grader.course import Course, Unit
from grader.errors import CourseError, Refused
from grader.release.checks import validate_checks
from grader.release.leaks import Secrets, Shown, refuse, secrets
from grader.release.lesson import Lesson, read_lesson
from grader.release.page import words_of
from grader.release.render import GENERATED, render
from grader.release.rules import validate


class Plan(NamedTuple):
    """What a build would write, and what it was held against."""

    files: dict[Path, bytes]
    lessons: dict[str, Lesson]
    "By the name of their unit; those of all units of the course."
    hidden: Secrets


_NOT_OURS = {"__pycache__", ".ipynb_checkpoints", ".pytest_cache"}
"What working in a built folder leaves there; neither out of date nor removed."


def build(course: Course, units: Sequence[Unit], to: Path) -> list[Path]:
    """Write `units` below `to`; the files that were written, in order.

    A file that is up to date is not touched, and one that no longer belongs to its unit is removed. Nothing is written
    if anything is wrong. With all units of the course, the built folder of one that is gone is removed as well.

    Raises:
        CourseError: a unit's files are wrong, or something would give an answer away; names the places and the fix.
        Refused: a folder below `to` was not written by a build, or a package that building needs is not installed.
    """
    planned = plan(course, units, to).files
    superfluous = list(_superfluous(course, units, to, planned))
    written = _out_of_date(planned)
    for path in written:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(planned[path])
    for path in superfluous:
        path.unlink()
        for parent in path.relative_to(to).parents:
            if parent != Path() and not any((to / parent).iterdir()):
                (to / parent).rmdir()
    return written


def stale(course: Course, units: Sequence[Unit], to: Path) -> list[Path]:
    """What a build would write or remove: files that are out of date, missing or superfluous. Nothing is written.

    Raises:
        CourseError, Refused: as `build`.
    """
    planned = plan(course, units, to).files
    return sorted([*_out_of_date(planned), *_superfluous(course, units, to, planned)])


def _out_of_date(planned: dict[Path, bytes]) -> list[Path]:
    return [path for path, content in planned.items() if not path.is_file() or path.read_bytes() != content]


def plan(course: Course, units: Sequence[Unit], to: Path) -> Plan:
    """Every file of `units` with its content, after all that could be wrong was looked for.

    Raises:
        CourseError, Refused: as `build`.
    """
    _no_exercise_twice(course)
    lessons = {unit.name: read_lesson(unit.folder / "lesson.py") for unit in course.units if unit.number}
    hidden = secrets(course, lessons)
    planned: dict[Path, bytes] = {}
    for unit in units:
        lesson = lessons[unit.name]
        _known_gives(course, unit)
        validate(unit, lesson)
        validate_checks(unit)
        files = render(course, unit, lesson, to / unit.name)
        refuse(hidden, unit, list(_shown(unit, lesson, files, to)))
        planned |= {to / unit.name / path: content for path, content in sorted(files.items())}
    return Plan(planned, lessons, hidden)


def page_shown(place: Path | str, text: str) -> Iterator[Shown]:
    """A page of HTML as it is written and as it is read."""
    yield Shown(str(place), unescape(text))
    # Colours and emphasis cut an answer into pieces that no pattern finds.
    yield Shown(str(place), words_of(text))


def _shown(unit: Unit, lesson: Lesson, files: dict[str, bytes], to: Path) -> Iterator[Shown]:
    """All texts of the built unit; those with a source of their own come first and name it."""
    yield Shown(str(lesson.path), lesson.public, lines=lesson.lines, code=True)
    public_checks = unit.folder / "public_checks.py"
    yield Shown(str(public_checks), public_checks.read_text(encoding="utf-8"), code=True)
    for path, content in files.items():
        if not path.endswith(".ipynb"):
            # The notebook's cells are the script's; in its JSON a line end is no line end.
            text, place = content.decode(errors="replace"), to / unit.name / path
            yield from page_shown(place, text) if path.endswith(".html") else [Shown(str(place), text)]


def _no_exercise_twice(course: Course) -> None:
    first: dict[str, Unit] = {}
    for unit in course.units:
        for n, exercise in enumerate(unit.exercises):
            other = first.setdefault(exercise.name, unit)
            if other is not unit:
                raise CourseError(
                    unit.folder / "unit.toml",
                    f"exercises[{n}].name: {other.folder / 'unit.toml'} has an exercise {exercise.name} too.",
                    "Rename one of the two.",
                )


def _known_gives(course: Course, unit: Unit) -> None:
    names = {exercise.name for other in course.units for exercise in other.exercises}
    for n, name in enumerate(unit.gives):
        if name not in names:
            raise CourseError(
                unit.folder / "unit.toml", f"gives[{n}]: no unit has an exercise {name}.", "Correct the name."
            )


def _superfluous(course: Course, units: Sequence[Unit], to: Path, planned: dict[Path, bytes]) -> Iterator[Path]:
    """Files below `to` that belong to no unit any more."""
    for unit in units:
        folder = to / unit.name
        files = list(_files(folder))
        if files and not _built(folder):
            raise Refused(
                f"{folder} was not written by grader build, and its files would be removed. "
                "Move it away, or build elsewhere."
            )
        yield from (path for path in files if path not in planned)
    if {u.name for u in units} >= {u.name for u in course.units if u.number} and to.is_dir():
        names = {u.name for u in units}
        for folder in sorted(p for p in to.iterdir() if p.is_dir() and p.name not in names and _built(p)):
            yield from _files(folder)


def _built(folder: Path) -> bool:
    path = folder / "unit.toml"
    return path.is_file() and path.read_bytes().startswith(GENERATED.encode())


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if not _NOT_OURS.intersection(path.relative_to(folder).parts) and (path.is_symlink() or not path.is_dir()):
            yield path
