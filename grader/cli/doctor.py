"""`grader doctor`: which walls stand on this machine, each tried for real."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.padding import Padding
from rich.table import Table

from grader.cli.terminal import Meter, stdout
from grader.cli.where import find_course
from grader.course import Level
from grader.errors import ExitCode, UsageError
from grader.reports.escaping import for_terminal
from grader.reports.words import SYMBOLS
from grader.results import Verdict

if TYPE_CHECKING:
    from grader.execution.doctor import Stand

EACH: tuple[Level, ...] = ("walled", "sealed")
"The levels that have walls."


def doctor(
    course: Annotated[Path | None, typer.Option(metavar="DIR", help="The folder that holds course.toml.")] = None,
) -> None:
    """Try every wall between a submission and this machine, and say which stand; with a GPU and without.

    Exits 6 if the level that the course requires does not stand here, or a wall of it fell.
    """
    from grader.execution import driver
    from grader.execution.doctor import examine, machine, software
    from grader.execution.gpu.cuda import Cuda
    from grader.execution.levels import LEVELS

    try:
        required: Level = find_course(course).level
    except UsageError:  # a machine is looked at before there is a course on it
        if course is not None:
            raise
        required = "walled"
    gpu = None if driver.missing() else Cuda()
    with Meter("Trying the walls", len(EACH) * (1 if gpu is None else 2)) as meter:
        about = machine() | software()
        stands, with_gpu = [], []
        for level in EACH:
            stands.append(examine(level))
            meter.step()
            if gpu is not None:
                with_gpu.append(examine(level, gpu))
                meter.step()
    _print(about, stands, with_gpu, required)
    found = [s.level for s in stands if s.sound]
    enough = required == "open" or any(LEVELS.index(level) >= LEVELS.index(required) for level in found)
    raise typer.Exit(ExitCode.GRADED if enough else ExitCode.NO_WALLS)


def _print(about: dict[str, str], stands: list["Stand"], with_gpu: list["Stand"], required: Level) -> None:
    out = stdout()
    table = Table(box=None, show_header=False, pad_edge=False)
    for term, words in about.items():
        table.add_row(term, for_terminal(words))
    out.print(table, soft_wrap=False)
    for added, stand in [("", s) for s in stands] + [(", for workers with a GPU", s) for s in with_gpu]:
        out.print(f"\nlevel {stand.level}{added}: {'stands' if stand.sound else 'does not stand'}")
        if stand.missing:
            out.print(Padding(for_terminal(stand.missing), (0, 0, 0, 2)), soft_wrap=False)
        else:
            out.print(_walls(stand), soft_wrap=False)
    best = next((s.level for s in reversed(stands) if s.sound), "open")
    out.print(f"\nThe strongest level that stands here is {best}; the course requires {required}.")


def _walls(stand: "Stand") -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1))
    table.add_column(width=1)
    table.add_column(no_wrap=True)
    table.add_column()
    for wall in stand.walls:
        sign = SYMBOLS[Verdict.PASSED if wall.stands else Verdict.FAILED]
        table.add_row(sign, wall.name, for_terminal(f"{wall.promise}."))
        if not wall.stands:
            table.add_row("", "", for_terminal(f"Does not stand: {wall.why}. {wall.way_out}"))
    return table
