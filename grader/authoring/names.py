"""Names for what is new: the next free number, and a refusal of what Python or the course does not allow."""

import ast
import builtins
import keyword
import re
from pathlib import Path

from grader.course import Course, Unit
from grader.errors import Refused, UsageError
from grader.release.markers import is_definition, parse

LONGEST = 40
"Characters of a name; with more, the skeleton's lines would not fit."
_UNIT = re.compile(r"(\d\d)_(\w+)")
_LAST = 99


def unit_name(wanted: str, solutions: Path) -> str:
    """`convolution` with the next free number, or `12_convolution` as it is; `solutions` need not be there.

    Raises:
        UsageError: the name cannot be one.
        Refused: the number or the name is used.
    """
    given = re.fullmatch(r"(\d{1,2})_(.*)", wanted)
    number, name = (int(given[1]), given[2]) if given else (None, wanted)
    hold_name(name, "a unit")
    folders = sorted(p.name for p in solutions.iterdir() if p.is_dir()) if solutions.is_dir() else []
    used = {int(match[1]): match for folder in folders if (match := _UNIT.fullmatch(folder))}
    for match in used.values():
        if match[2] == name:
            raise Refused(f"There is a unit {match[0]}. Choose another name, or work there.")
    number = max(used, default=0) + 1 if number is None else number
    if number in used:
        free = next((n for n in range(1, _LAST + 1) if n not in used), None)
        way_out = "" if free is None else f" {free:02} is free, and without a number the next one is taken."
        raise Refused(f"The number {number:02} is used by {used[number][0]}.{way_out}")
    if not 1 <= number <= _LAST:
        raise UsageError(f"A unit cannot have the number {number}. Give one from 1 to {_LAST}: 12_{name}")
    return f"{number:02}_{name}"


def hold_name(name: str, of: str) -> None:
    """Refuse what cannot be the name `of` a unit or an exercise.

    Raises:
        UsageError: it is no Python name, or one that Python, torch or the skeleton needs.
    """
    if not name.isidentifier() or name.startswith("_"):
        raise UsageError(
            f"'{name}' cannot name {of}: letters, digits and underscores make a Python name, and a letter comes first."
        )
    if keyword.iskeyword(name) or hasattr(builtins, name) or name in ("torch", "x"):
        raise UsageError(f"'{name}' cannot name {of}: it means something else already. Choose another name.")
    if len(name) > LONGEST:
        raise UsageError(f"'{name}' cannot name {of}: it has more than {LONGEST} characters. Choose a shorter name.")


def hold_exercise(name: str, course: Course | None) -> None:
    """Refuse a name for an exercise that is none, or that another exercise of the course has.

    Raises:
        UsageError: it cannot be the name of an exercise.
        Refused: it is used.
    """
    hold_name(name, "an exercise")
    for unit in course.units if course is not None else ():
        if any(exercise.name == name for exercise in unit.exercises):
            raise Refused(f"{unit.name} has an exercise {name} already. Choose another name.")


def hold_free(name: str, path: Path, lesson: str) -> None:
    """Refuse a name that the lesson at `path` uses, or whose data it has: one of the two would hide the other.

    Raises:
        Refused: it is used; names the line.
        CourseError: the lesson is no Python.
    """
    for node in ast.walk(parse(path, lesson)):
        names = {node.id} if isinstance(node, ast.Name) else {node.name} if is_definition(node) else set()
        if isinstance(node, ast.alias):
            names = {(node.asname or node.name).split(".")[0]}
        for used in names & {name, f"{name}_data"}:
            line = getattr(node, "lineno", 1)
            raise Refused(f"{path}:{line} uses the name {used} for something else. Choose another name.")


def next_label(unit: Unit | None, number: int) -> str:
    """`8.3` where the highest label of unit 8 is 8.2."""
    labels = (e.label for e in unit.exercises) if unit is not None else ()
    taken = [int(match[1]) for label in labels if (match := re.fullmatch(rf"{number}\.(\d+)", label))]
    return f"{number}.{max(taken, default=0) + 1}"
