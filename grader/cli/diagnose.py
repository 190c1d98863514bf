"""`grader diagnose`: how well the mistakes in known answers are named."""

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.padding import Padding
from rich.table import Table

from grader.cli.grade import parse_level
from grader.cli.terminal import Meter, stdout
from grader.cli.where import find_course
from grader.course import Course
from grader.engine import default_jobs
from grader.errors import ExitCode, UsageError
from grader.reports.escaping import for_terminal

if TYPE_CHECKING:
    from grader.audit.answers import Judged, Shares

ANSWERS = Path("tests/answers")


def diagnose(
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help=f"A folder of answers; {ANSWERS} beside the course by default.")
    ] = None,
    evaluate: Annotated[
        bool, typer.Option("--evaluate", help="Grade the answers, and count how many were called what they should be.")
    ] = False,
    jobs: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Checker processes; by default one a core.")
    ] = None,
    level: Annotated[
        str | None,
        typer.Option(metavar="LEVEL", help="open, walled or sealed; by default the strongest that stands here."),
    ] = None,
    course: Annotated[Path | None, typer.Option(metavar="DIR", help="The folder that holds course.toml.")] = None,
) -> None:
    """Measure how well wrong answers are named. A single submission's mistakes are told by `grader grade`.

    Exits 1 where less than 95 % are named rightly, more than 1 % wrongly, or a right answer loses points.
    """
    if not evaluate:
        raise UsageError(
            "Say --evaluate to measure a folder of answers. To see one submission's mistakes: grader grade."
        )
    from grader.audit import answers as known
    from grader.checking.seeds import read_secret

    source = find_course(course)
    given = known.read_answers(folder or _default(source), source)
    stands = parse_level(level, source)
    with Meter("Grading", len(given)) as meter:
        judged = known.evaluate(
            source,
            given,
            secret=read_secret(source.folder),
            level=stands,
            jobs=jobs or default_jobs(len(given)),
            on_result=meter.step,
        )
    total = known.shares(judged)
    _print(judged, total)
    raise typer.Exit(ExitCode.GRADED if total.good else ExitCode.BELOW)


def _default(course: Course) -> Path:
    return course.folder.parent / ANSWERS


def _print(judged: "list[Judged]", total: "Shares") -> None:
    from grader.audit.answers import shares

    out = stdout()
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for n, head in enumerate(
        ("exercise", "wrong", "rightly", "wrongly", "not at all", "novel", "right", "lost")
    ):
        table.add_column(head, justify="left" if n == 0 else "right", no_wrap=True)
    ordered = sorted(judged, key=_place)
    for (_, label, name), group in groupby(ordered, key=_place):
        own = list(group)
        count = shares(own)
        unnamed = sum(j.naming == "not at all" for j in own if j.answer.expected.names)
        cells = (
            *(count.named, count.rightly, count.wrongly, unnamed),
            *(count.wrong - count.named, count.right, count.marked_down),
        )
        table.add_row(f"{label} {name}", *map(str, cells))
    out.print(table, soft_wrap=False)
    for one in ordered:
        if line := _complaint(one):
            out.print(Padding(for_terminal(f"{one.answer.id}: {line}"), (0, 0, 0, 2)), soft_wrap=False)
    out.print(
        f"named rightly {_percent(total.rightly, total.named)}, wrongly {_percent(total.wrongly, total.wrong)}, "
        f"right answers marked down {total.marked_down} of {total.right}"
    )


def _place(one: "Judged") -> tuple[str, str, str]:
    unit, name = one.answer.unit, one.answer.expected.exercise
    return unit.name, unit.exercise(name).label, name


def _complaint(one: "Judged") -> str:
    """What is not as wanted with an answer; empty if all is."""
    wanted = " + ".join(one.answer.expected.names)
    if one.ungraded:
        return "could not be judged"
    if one.answer.expected.kind != "right" and one.full:
        return f"{wanted or 'a mistake that nobody wrote down'}: got full points"
    if one.marked_down:
        return "right, and lost points"
    if one.naming == "wrongly":
        return f"called {one.told}, and should be {wanted or 'called nothing'}"
    if wanted and one.naming == "not at all":
        return f"not named, and should be {wanted}"
    return ""


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "0 of 0"
