"""What `grader check` is about: a file, or the student's own file of an exercise, or of the unit that comes next."""

import difflib
from collections.abc import Sequence
from pathlib import Path

import msgspec

from grader.cli.where import built_units, kit_here
from grader.course import Unit
from grader.errors import UsageError
from grader.student.advice import focus
from grader.student.kit import Kit, Work, exercise_in, find_kit, work_at
from grader.student.progress import read
from grader.student.standing import standings
from grader.student.taken import of_unit
from grader.submissions import HandIn, find, unit_of
from grader.submissions.handins import CODE


class Asked(msgspec.Struct, frozen=True):
    """What to run checks on."""

    unit: Unit
    hand_in: HandIn
    exercise: str = ""
    "Empty for all of the unit."
    named: bool = True
    "The file was named; otherwise it is the one that the grader would take."
    notes: tuple[str, ...] = ()
    "What to tell, such as that the progress could not be read."


def asked_for(what: str | None, exercise: str | None) -> Asked:
    """What one or two arguments mean: a file and an exercise, a file, an exercise, nothing.

    Raises:
        UsageError: they mean none of these, or the file is not there.
        CourseError: a file of the kit is wrong.
    """
    if what is None:
        return _next_unit()
    path = Path(what)
    if path.is_file():
        return _of_file(path, exercise)
    if path.is_dir():
        raise UsageError(f"{path} is a folder. Give your notebook or script in it, or the name of an exercise.")
    if exercise is not None or path.suffix.lower() in CODE or len(path.parts) > 1:
        raise UsageError(f"{path}: there is no such file. Give your notebook or script.")
    return _of_exercise(what)


def _of_file(path: Path, exercise: str | None) -> Asked:
    units = built_units(path)
    (hand_in,) = find([path], units)
    unit = units[0] if len(units) == 1 else unit_of(hand_in, units)
    if unit is None:
        raise UsageError(
            f"{path}: neither its name nor its exercises tell the unit. Name it like one: {units[0].name}{path.suffix}"
        )
    return Asked(unit, hand_in, exercise_named(exercise, unit, units) if exercise else "")


def _of_exercise(wanted: str) -> Asked:
    here = Path.cwd()
    kit = find_kit(here)
    if kit is None:
        raise UsageError(
            f"{wanted}: there is no such file here, and no kit around it with an exercise of that name. Give your "
            "notebook or script, or go to your kit with cd."
        )
    if found := exercise_in(kit.units, wanted):
        unit, name = found
        hand_in, notes = _taken(unit, work_at(kit, here), kit)
        return Asked(unit, hand_in, name, named=False, notes=notes)
    names = [e.name for u in kit.units for e in u.exercises]
    raise UsageError(f"{wanted}: there is no such file here, and no exercise of that name. {_meant(wanted, names)}")


def _next_unit() -> Asked:
    here, kit = Path.cwd(), kit_here()
    work = work_at(kit, here)
    progress, said = read(kit.kept)
    unit = focus(work, standings(kit, work, progress), here).unit
    hand_in, notes = _taken(unit, work, kit)
    return Asked(unit, hand_in, named=False, notes=(*filter(None, [said]), *notes))


def _taken(unit: Unit, work: Work, kit: Kit) -> tuple[HandIn, tuple[str, ...]]:
    """The student's file of a unit, and a sentence where another one holds answers too."""
    taken = of_unit(unit, work)
    if taken is None:
        raise UsageError(
            f"No notebook or script of {unit.name} is in {work.folder}. A fresh copy comes by: grader start"
        )
    (hand_in,) = find([taken.path], kit.units)
    others = " and ".join(path.name for path in taken.others)
    notes = (f"{others} holds answers too, and is not looked at: {taken.path.name} is the one that is taken.",)
    return hand_in, notes if others else ()


def exercise_named(wanted: str, unit: Unit, units: Sequence[Unit]) -> str:
    """The name of the exercise of a unit with that name or label.

    Args:
        units: those beside it, one of which may be meant.

    Raises:
        UsageError: the unit has none.
    """
    if found := exercise_in([unit], wanted):
        return found[1]
    if found := exercise_in(units, wanted):
        raise UsageError(
            f"{wanted} is an exercise of {found[0].name}, and this file is looked at as {unit.name}. Write your answer in "
            f"the notebook or script of {found[0].name}, then: grader check {wanted}"
        )
    raise UsageError(f"{unit.name} has no exercise '{wanted}'. {_meant(wanted, [e.name for e in unit.exercises])}")


def _meant(wanted: str, names: Sequence[str]) -> str:
    close = difflib.get_close_matches(wanted, names, n=1)
    return f"Did you mean {close[0]}?" if close else f"There are {', '.join(names)}."
