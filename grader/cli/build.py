"""`grader build`: from `solutions/` to `exercises/`."""

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.terminal import stderr, stdout
from grader.cli.where import find_course
from grader.errors import ExitCode, UsageError
from grader.reports.words import count
from grader.student.kit import EXERCISES


def build(
    units: Annotated[
        list[str] | None, typer.Argument(help="Units, such as 5 or 05_neuron_matmul; all by default.")
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; say what is out of date and exit 1.")] = False,
    course: Annotated[Path | None, typer.Option(metavar="DIR", help="The folder that holds course.toml.")] = None,
) -> None:
    """Make what students get from solutions/, in exercises/ beside it."""
    from grader import release

    source = find_course(course)
    chosen = [source.unit(name) for name in units] if units else [u for u in source.units if u.number]
    for unit in chosen:
        if not unit.number:
            raise UsageError(f"{unit.name} has no lesson of ours: it grades work on another one, and is never built.")
    to = source.folder.parent / EXERCISES
    if not check:
        written = release.build(source, chosen, to)
        stdout().print(f"{to}: {count(len(chosen), 'unit')}, {count(len(written), 'file')} written.")
        return
    stale = release.stale(source, chosen, to)
    for path in stale:
        stderr().print(f"{path}: out of date")
    if stale:
        stderr().print("Run: grader build")
        raise typer.Exit(ExitCode.BELOW)
    are = "is" if len(chosen) == 1 else "are"
    stdout().print(f"{to}: {count(len(chosen), 'unit')} {are} up to date.")
