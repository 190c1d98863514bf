"""`grader audit`: prove that a course measures what it should."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.padding import Padding
from rich.table import Table

from grader.cli.grade import parse_level
from grader.cli.terminal import Meter, duration, stderr, stdout
from grader.cli.where import find_course
from grader.course import Course, Level
from grader.errors import ExitCode, UsageError
from grader.reports.escaping import for_terminal
from grader.reports.words import count

if TYPE_CHECKING:
    from grader.audit import Finding, Proof, Report


def audit(
    units: Annotated[
        list[str] | None, typer.Argument(help="Units, such as 5 or 05_neuron_matmul; all by default.")
    ] = None,
    deep: Annotated[
        bool, typer.Option("--deep", help="Slow checks on mutants, repeats loaded anew, survivors compared more widely.")
    ] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Audit again what was audited before.")] = False,
    level: Annotated[
        str | None,
        typer.Option(
            metavar="LEVEL", help="open, walled or sealed; by default the course's, or open where that does not stand."
        ),
    ] = None,
    course: Annotated[Path | None, typer.Option(metavar="DIR", help="The folder that holds course.toml.")] = None,
) -> None:
    """Prove a course: the reference passes, stub, junk, misconceptions and mutants fail, nothing hidden leaks.

    Exits 1 with a list of what is not proved.
    """
    source = find_course(course)
    chosen = [source.unit(name) for name in units] if units else [u for u in source.units if u.has_lesson]
    for unit in chosen:
        if not unit.has_lesson:
            raise UsageError(f"{unit.name} has no lesson of ours, and so no reference to prove it by.")
    stands = parse_level(level, source) if level else _level(source)

    from grader.audit import audit as prove

    proof = prove(source, chosen, level=stands, deep=deep, fresh=fresh, progress=_progress)
    _print(proof)
    raise typer.Exit(ExitCode.BELOW if proof.findings else ExitCode.GRADED)


def _level(course: Course) -> Level:
    """What the course requires. Where it does not stand, none: the code is the author's own."""
    from grader.execution import levels

    return "open" if levels.missing(course.level) else course.level


@contextmanager
def _progress(what: str, steps: int) -> Iterator[Callable[[], None]]:
    with Meter(what, steps) as meter:
        yield meter.step


def _print(proof: "Proof") -> None:
    out = stdout()
    for report in proof.reports:
        took = "nothing has changed since it was audited" if report.kept else f"{duration(report.seconds)} of CPU time"
        out.print(f"{report.unit} ({took})")
        if report.rows:
            out.print(_table(report), soft_wrap=False)
        for finding in report.findings:
            _tell(finding)
        out.print()
    for finding in proof.whole:
        _tell(finding)
    for note in proof.notes:
        stderr().print(for_terminal(note))
    out.print(_last_line(proof))


def _table(report: "Report") -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    heads = ["exercise", "checks", "caught", "named", "killed", "equal", "alive", "junk", "found"]
    waits = any(row.waiting for row in report.rows)
    heads += ["waiting"] if waits else []
    for n, head in enumerate(heads):
        table.add_column(head, justify="left" if n == 0 else "right", no_wrap=True)
    for row in report.rows:
        alive = len(row.survivors) - row.equivalent
        here = sum(f.exercise == row.exercise for f in report.findings)
        cells = [
            row.checks,
            *(f"{part}/{row.misconceptions}" if row.misconceptions else "-" for part in (row.caught, row.named)),
            f"{row.killed}/{row.mutants}",
            row.equivalent,
            alive,
            f"{row.junk_failed}/{row.junk}",
            here,
        ]
        cells += [row.waiting] if waits else []
        table.add_row(f"{row.label} {row.exercise}", *map(str, cells))
    return table


def _tell(finding: "Finding") -> None:
    out = stdout()
    where = finding.exercise or finding.unit
    out.print(Padding(for_terminal(f"{finding.point}: {where}: {finding.message}"), (0, 0, 0, 2)), soft_wrap=False)
    if finding.diff:
        for line in finding.diff.splitlines():
            out.print(f"      {for_terminal(line)}")


def _last_line(proof: "Proof") -> str:
    rows = [row for report in proof.reports for row in report.rows]
    mutants, killed = sum(r.mutants for r in rows), sum(r.killed for r in rows)
    about = (
        f"{count(len(proof.reports), 'unit')}, {count(len(rows), 'exercise')}; {count(mutants, 'mutant')}, "
        f"{killed} killed, {sum(r.equivalent for r in rows)} equivalent"
    )
    waiting = sum(r.waiting for r in rows)
    about += f", {waiting} for --deep" if waiting else ""
    if not proof.findings:
        return f"Proved: {about}."
    bad = {f.unit for f in proof.findings if f.unit}
    return f"Not proved: {count(len(proof.findings), 'finding')} in {count(len(bad), 'unit')}. {about}."
