"""`grader calibrate`: whether the tolerances leave room for right answers that round in other places."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.padding import Padding
from rich.table import Table

from grader.cli.grade import parse_level
from grader.cli.terminal import Meter, stdout
from grader.cli.where import find_course, parse_devices
from grader.course import Unit
from grader.errors import ExitCode, UsageError
from grader.reports.escaping import for_terminal
from grader.reports.words import count

if TYPE_CHECKING:
    from grader.audit.calibrate import Spread

_LEAST = 0.001
"A share that is worth a number."


def calibrate(
    unit: Annotated[str, typer.Argument(help="A unit, such as 5 or 05_neuron_matmul.")],
    device: Annotated[
        list[str] | None, typer.Option(metavar="DEVICE", help="cpu or cuda, more than once for both; cpu by default.")
    ] = None,
    rounds: Annotated[int | None, typer.Option(min=1, metavar="N", help="Seeds to run with; 20 by default.")] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Put the tolerances that are wanted into the unit's unit.toml.")
    ] = False,
    level: Annotated[
        str | None,
        typer.Option(metavar="LEVEL", help="open, walled or sealed; by default the strongest that stands here."),
    ] = None,
    course: Annotated[Path | None, typer.Option(metavar="DIR", help="The folder that holds course.toml.")] = None,
) -> None:
    """Show how much of each tolerance a unit's reference uses, by exercise, device and dtype.

    Exits 1 where a tolerance is too tight and was not written.
    """
    source = find_course(course)
    chosen = source.unit(unit)
    if not chosen.has_lesson:
        raise UsageError(f"{chosen.name} has no lesson of ours, and so no reference to calibrate with.")
    devices = parse_devices(device) or ("cpu",)
    if "sim" in devices:
        raise UsageError("A simulated GPU computes on the CPU, and rounds as that does: calibrate --device cpu.")
    stands = parse_level(level, source)

    from grader.audit import calibrate as calibration
    from grader.checking.seeds import read_secret
    from grader.execution import driver
    from grader.execution.doctor import hardware

    if "cuda" in devices and (reason := driver.missing()):
        raise UsageError(reason)
    number = rounds or calibration.ROUNDS
    with Meter(f"Calibrating {chosen.name}", number) as meter:
        found = calibration.spreads(
            chosen, devices=devices, level=stands, secret=read_secret(source.folder), rounds=number, step=meter.step
        )
    measured = calibration.wanted(found, on={d: hardware(d) for d in devices}, today=date.today())
    out = stdout()
    out.print(_table(chosen, found), soft_wrap=False)
    for spread in (s for s in found if s.too_tight):
        what = f"{spread.exercise} on {spread.device}: {spread.dtype} is too tight, the reference uses {_percent(spread.most)}"
        out.print(Padding(for_terminal(what), (0, 0, 0, 2)), soft_wrap=False)
    if measured and write:
        calibration.write(chosen, measured)
    elif measured:
        out.print("\nWanted in unit.toml; --write puts it there:")
    for one in measured:
        out.print(for_terminal(f"\n[[tolerances]]\n{one.toml}").rstrip("\n"))
    tight = sum(s.too_tight for s in found)
    compared = sum(len(s.shares) for s in found)
    about = f"{count(compared, 'comparison')} with {count(number, 'seed')} on {hardware(devices[0])}"
    verdict = f"{count(tight, 'tolerance')} too tight" if tight else "All tolerances leave room"
    out.print(f"\n{verdict}: {about}.")
    raise typer.Exit(ExitCode.BELOW if measured and not write else ExitCode.GRADED)


def _table(unit: Unit, found: "list[Spread]") -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for n, head in enumerate(("exercise", "device", "dtype", "compared", "median", "99 %", "most")):
        table.add_column(head, justify="left" if n < 3 else "right", no_wrap=True)
    for spread in found:
        exercise = unit.exercise(spread.exercise)
        shares = (spread.part(0.5), spread.part(0.99), spread.most)
        row = (f"{exercise.label} {exercise.name}", spread.device, spread.dtype, str(len(spread.shares)))
        table.add_row(*row, *map(_percent, shares))
    return table


def _percent(share: float) -> str:
    return "under 0.1 %" if 0 < share < _LEAST else f"{100 * share:.2g} %"
