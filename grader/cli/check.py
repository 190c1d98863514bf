"""`grader check`: the public checks of a built unit on one's own file."""

import difflib
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from grader.cli.show import Hints, Plain
from grader.cli.tables import print_checks
from grader.cli.terminal import stderr, stdout
from grader.cli.where import built_units
from grader.course import Unit
from grader.errors import ExitCode, UsageError
from grader.reports.escaping import for_json
from grader.results import Result, students_view, to_json
from grader.student.kit import KEPT, at_hand_in
from grader.student.progress import record_checks


def check(
    file: Annotated[Path, typer.Argument(help="Your notebook or script.")],
    exercise: Annotated[str | None, typer.Argument(help="Only this exercise, by name or label such as 5.2.")] = None,
    hints: Hints = 0,
    plain: Plain = False,
    json: Annotated[bool, typer.Option("--json", help="Print the result as JSON and nothing else.")] = False,
) -> None:
    """Try your own file: run the public checks of its unit on it.

    Your code runs without walls, as it does when you run it yourself: check no one else's file.
    """
    from grader.submissions import find, read, unit_of

    if not file.is_file():
        raise UsageError(f"{file}: there is no such file. Give your notebook or script.")
    units = built_units(file)
    (hand_in,) = find([file], units)
    unit = units[0] if len(units) == 1 else unit_of(hand_in, units)
    if unit is None:
        raise UsageError(
            f"{file}: neither its name nor its exercises tell the unit. Name it like one: {units[0].name}{file.suffix}"
        )
    name = exercise_named(exercise, unit) if exercise else None
    stderr().print("Running your code without walls, as you would yourself; these are the public checks only.")

    from grader.checking.seeds import read_secret
    from grader.checking.starting import checker
    from grader.release import stubs

    kept = unit.folder.parent / KEPT
    try:
        kept.mkdir(exist_ok=True)
    except OSError as error:
        raise UsageError(f"{kept}: cannot be made ({error.strerror}). Copy the units to where you may write.") from None
    submission = read(hand_in, unit, stubs(unit))
    with checker(unit, level="open", secret=read_secret(kept), devices=None, round=0) as opened:
        result = opened.grade(submission)
    for said in record_checks(kept, unit.name, submission.answers, {e.name: e for e in result.exercises}):
        stderr().print(said)
    if name:
        result = msgspec.structs.replace(result, exercises=tuple(e for e in result.exercises if e.name == name))
    if json:
        typer.echo(for_json(to_json(students_view(result)).decode()).encode())
    else:
        print_checks(result, hints, plain=plain)
        stdout().print(at_hand_in(unit, *([name] if name else [])))
    raise typer.Exit(_exit_code(result))


def exercise_named(wanted: str, unit: Unit) -> str:
    """The name of the exercise with that name or label.

    Raises:
        UsageError: the unit has none.
    """
    for exercise in unit.exercises:
        if wanted in (exercise.name, exercise.label):
            return exercise.name
    names = [e.name for e in unit.exercises]
    close = difflib.get_close_matches(wanted, names, n=1)
    meant = f"Did you mean {close[0]}?" if close else f"There are {', '.join(names)}."
    raise UsageError(f"{unit.name} has no exercise '{wanted}'. {meant}")


def _exit_code(result: Result) -> ExitCode:
    return ExitCode.UNGRADED if result.ungraded else ExitCode.GRADED
