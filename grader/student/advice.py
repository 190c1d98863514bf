"""The one next thing to do, said in a sentence and, where there is one, the command for it."""

import os
import shlex
from collections.abc import Sequence
from pathlib import Path

import msgspec

from grader.reports.words import count
from grader.student.kit import Work
from grader.student.standing import DONE, OfExercise, Standing


class Step(msgspec.Struct, frozen=True):
    """What to do next."""

    say: str
    command: str = ""


def focus(work: Work, standings: Sequence[Standing], here: Path) -> Standing:
    """The unit that the next thing is about: the one in whose folder one is, else the first that is not finished."""
    around = {here.resolve(), *here.resolve().parents}
    finished = [s for s in standings if s.done and s.packed == "yes"]
    left = [s for s in standings if s not in finished] or list(standings)
    return next((s for s in left if {work.folder / s.unit.name, s.unit.folder} & around), left[0])


def next_step(work: Work, standings: Sequence[Standing], about: Standing, here: Path) -> Step:
    """The next thing to do in the unit `about`."""
    if not work.own and not any(s.begun for s in standings):
        return Step("Make a folder to work in, with a copy of every unit:", "grader start")
    if about.taken is None:
        copies = f"grader start {shlex.quote(work.folder.name)}" if work.own else ""
        where = (
            "It copies what is missing, and touches nothing else:"
            if copies
            else "Unpack the kit again beside this one."
        )
        return Step(f"No notebook or script of {about.unit.name} is in {work.folder.name}. {where}", copies)
    file = shown(about.taken.path, here)
    check = f"grader check {typed(about.taken.path, here)}"
    if about.taken.submission.rejected:
        return Step(f"{file} cannot be read. {about.taken.submission.rejected} Then:", check)
    open_ = next((e for e in about.exercises if e.state not in DONE), None)
    if open_ is not None:
        return _for_exercise(open_, about, file, check, here)
    if about.packed != "yes":
        again = " again, since it has changed" if about.packed == "changed" else ""
        folder = about.taken.path.parent
        target = folder if folder.name == about.unit.name else about.taken.path
        return Step(
            f"All public checks of {about.unit.name} pass. Pack it to hand in{again}:",
            f"grader submit {typed(target, here)}",
        )
    return Step("Every unit is ticked and packed. Hand in the zips that you have not handed in yet.")


def _for_exercise(standing: OfExercise, about: Standing, file: str, check: str, here: Path) -> Step:
    exercise = standing.exercise
    name = exercise.name if exercise.kind == "definition" else f"exercise {exercise.label}"
    one = exercise.name if exercise.kind == "definition" else exercise.label
    if standing.state == "stub":
        which = f"{exercise.label}, {exercise.name}" if exercise.kind == "definition" else exercise.label
        return Step(f"Open {file}, complete exercise {which}, save the file, then:", f"grader check {one}")
    if standing.state == "absent":
        note = standing.note or (
            f"If its stub was deleted, copy it from {shown(about.unit.folder / f'{about.unit.name}.py', here)}."
        )
        return Step(f"{name} is not found in {file}. {note} Then:", f"grader check {one}")
    if standing.state == "failed":
        of = f"{standing.passed} of {count(standing.checks, 'public check')}"
        return Step(
            f"{name} passes {of} so far. See why; --hint adds a hint:",
            f"grader check {one} --hint",
        )
    why = "has changed since it passed" if standing.state == "changed" else "was not checked as it is now"
    return Step(f"{name} {why}:", check)


def typed(path: Path, here: Path) -> str:
    """A path as one types it into a shell, from `here`."""
    return shlex.quote(shown(path, here))


def shown(path: Path, here: Path) -> str:
    """A path as one reads it, from `here`."""
    try:
        return os.path.relpath(path, here)
    except ValueError:  # on another drive
        return str(path)
