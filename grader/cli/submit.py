"""`grader submit`: one zip to hand in, with a receipt, proved to be readable."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from grader.cli.terminal import stderr, stdout
from grader.cli.where import built_units, kit_here
from grader.course import Unit
from grader.errors import UsageError
from grader.reports.escaping import for_terminal_line
from grader.student import taken as work_files
from grader.student.advice import shown, typed
from grader.student.gathering import Gathered, of_files, of_folder
from grader.student.kit import KEPT, is_unit, work_at
from grader.student.packing import Packed, pack
from grader.student.progress import read, record_packed
from grader.student.standing import Standing, standings
from grader.student.taken import Taken
from grader.submissions import HandIn, unit_of
from grader.submissions.handins import CODE

_TOLD = {"found": "answered", "stub": "as given out", "absent": "missing"}


def submit(
    files: Annotated[
        list[Path] | None, typer.Argument(help="A unit's folder, or files of one unit; by default the unit you are in.")
    ] = None,
) -> None:
    """Pack what you hand in, and see that it can be read.

    Writes one zip for one unit, reads it back as it is read for grading, and prints a receipt. What is missing is said
    and stops nothing.
    """
    unit, gathered, taken, to = _chosen(files or [_unit_here()])
    packed = pack(gathered, unit, to, datetime.now(UTC))
    _print_receipt(unit, gathered, taken, packed)
    answers = packed.submission.answers
    for said in record_packed(unit.folder.parent / KEPT, unit.name, answers, packed.path.name, packed.at):
        stderr().print(said)


def _unit_here() -> Path:
    """The folder or file of the unit that is meant: the one around, else the only one with work that is not packed.

    Raises:
        UsageError: it is none, or several.
    """
    kit, here = kit_here(), Path.cwd().resolve()
    work = work_at(kit, here)
    for unit in kit.units:
        for folder in (work.folder / unit.name, unit.folder):
            if folder in (here, *here.parents):
                return folder
    found = [s for s in standings(kit, work, read(kit.kept)[0]) if s.begun]
    waiting = [s for s in found if s.packed != "yes"]
    if not found:
        raise UsageError(
            f"{shown(work.folder, here)}: no exercise is answered yet, so it is not clear what to pack. "
            f"Name the unit's folder: grader submit {typed(work.folder / kit.units[0].name, here)}"
        )
    if len(waiting) != 1:
        of = waiting or found
        what = "Not packed as it is now" if waiting else "Packed already"
        named = " or ".join(f"grader submit {typed(_place(s), here)}" for s in of)
        raise UsageError(f"{what}: {', '.join(s.unit.name for s in of)}. Say which to pack: {named}")
    return _place(waiting[0])


def _place(standing: Standing) -> Path:
    """The folder of a unit with work, or the file that lies without one."""
    assert standing.path is not None  # what is begun was read
    return standing.path.parent if standing.path.parent.name == standing.unit.name else standing.path


def _chosen(paths: Sequence[Path]) -> tuple[Unit, Gathered, Taken, Path]:
    """The unit, what goes into the hand-in, what is graded of it, and the folder to write to.

    Raises:
        UsageError: a path is not there, tells no unit or another one, or holds nothing to grade.
    """
    for path in paths:
        if not path.exists():
            raise UsageError(
                f"{path}: there is no such file or folder. Give your notebook, script, or the unit's folder."
            )
    paths = [p.resolve() for p in paths]
    folders = [p for p in paths if p.is_dir()]
    if folders and len(paths) > 1:
        raise UsageError(f"{folders[0]}: name one folder, or files, not both: a hand-in holds one unit.")
    unit = _unit_of(paths)
    if folders:
        taken = work_files.in_folder(unit, folders[0])
        if taken is None:
            raise UsageError(
                f"{folders[0]}: there is no notebook or script in it. A fresh copy of {unit.name} comes by: grader start"
            )
        return unit, of_folder(unit, folders[0], taken), taken, folders[0].parent
    code = [p for p in paths if p.suffix.lower() in CODE]
    taken = work_files.first_of(unit, code)
    if taken is None:
        raise UsageError(
            f"{paths[0]}: this is neither a notebook nor a script. Name your work too, or the unit's folder."
        )
    parent = taken.path.parent
    return unit, of_files(unit, paths, taken), taken, parent.parent if parent.name == unit.name else parent


def _unit_of(paths: Sequence[Path]) -> Unit:
    """The one unit that all paths are of; data says nothing about it."""
    told: dict[str, Unit] = {}
    for path in paths:
        if path.is_dir() or path.suffix.lower() in CODE:
            units = built_units(path / "in it" if path.is_dir() else path)
            named = next((u for u in units if u.name in (path.name, path.parent.name)), None)
            unit = named or (units[0] if len(units) == 1 else unit_of(HandIn("you", path), units))
            if unit is None and path.is_file() and len(paths) > 1:
                continue  # a helper
            if unit is None or (path.is_dir() and _holds_units(path, units)):
                raise UsageError(
                    f"{path}: neither its name nor its exercises tell one unit. Name one unit's folder or file, "
                    f"such as {units[0].name}."
                )
            told[unit.name] = unit
    if len(told) != 1:
        what = " and ".join(told) or "no unit"
        raise UsageError(f"The files are of {what}. A hand-in holds one unit: name the files of one.")
    return next(iter(told.values()))


def _holds_units(folder: Path, units: Sequence[Unit]) -> bool:
    return not is_unit(folder) and any((folder / u.name).is_dir() for u in units)


def _print_receipt(unit: Unit, gathered: Gathered, taken: Taken, packed: Packed) -> None:
    say, submission = stdout().print, packed.submission
    states = {a.name: a for a in submission.answers}
    say(shown(packed.path, Path.cwd()))
    say(f"  sha256  {packed.sha256[:12]}")
    say(f"  time    {packed.at}")
    say(f"  holds   {for_terminal_line(', '.join(packed.names), 1000)}")
    say(f"  graded  {for_terminal_line(submission.source, 200)}")
    for exercise in unit.exercises:
        answer = states[exercise.name]
        note = f": {answer.note}" if answer.state == "absent" and answer.note else ""
        say(f"  {exercise.label:<6}  {exercise.name}: {_TOLD[answer.state]}{for_terminal_line(note, 400)}")
    say("")
    if submission.rejected:
        say(f"Read back as it is read for grading, it cannot be graded: {for_terminal_line(submission.rejected, 400)}")
        say("It was packed all the same. Mend it, then pack it again.")
    else:
        found, all_ = work_files.answered(submission), len(unit.exercises)
        say(
            f"Read back as it is read for grading: {found} of {all_} exercises {'is' if found == 1 else 'are'} answered."
        )
    for note in (*gathered.notes, *submission.notes):
        say(for_terminal_line(note, 400))
    open_ = [a.name for a in submission.answers if a.state != "found"]
    if open_ and not submission.rejected:
        say(f"Without an answer: {', '.join(open_)}. You may pack and hand in again.")
    if taken.path.suffix.lower() == ".ipynb":
        say("Changes that you have not saved in the notebook cannot be seen here: save it, then pack it.")
    say("Hand in this one file, and keep the receipt.")
