"""How much of each tolerance the reference itself uses: where that is much, right answers of other styles fail by rounding."""

import math
from collections.abc import Callable, Sequence
from datetime import date

import msgspec
import numpy as np

from grader.audit.bench import Bench
from grader.checking.tolerances import EXACT, Margin, Tolerance, table
from grader.course import Device, Level, Measured, Unit
from grader.errors import CourseError

ROUNDS = 20
"Seeds with which the reference runs."
ROOM = 4
"A tolerance is wanted to be so many times what the reference uses: another right order of the sums may err as far again."


class Spread(msgspec.Struct, frozen=True):
    """What the comparisons of one exercise on one device used of the tolerance of one dtype."""

    exercise: str
    device: Device
    dtype: str
    tolerance: Tolerance
    shares: tuple[float, ...]
    "Of each comparison, 1 where all of the tolerance was used; in ascending order."

    @property
    def most(self) -> float:
        return self.shares[-1]

    @property
    def too_tight(self) -> bool:
        return self.most * ROOM > 1

    def part(self, of: float) -> float:
        """The share that this part of the comparisons keeps below, such as 0.5 for the median."""
        return float(np.quantile(self.shares, of))


def spreads(
    unit: Unit,
    *,
    devices: Sequence[Device],
    level: Level,
    secret: bytes,
    rounds: int = ROUNDS,
    step: Callable[[], None] = lambda: None,
) -> list[Spread]:
    """Run the unit's checks on its reference with many seeds.

    Comparisons for which a check gives a tolerance of its own, and those of whole numbers, are left out.

    Raises:
        CourseError: the reference does not get through its checks for another reason than a tolerance.
        WallsMissing: this machine cannot isolate at `level`.
    """
    with Bench(unit, level=level, secret=secret, devices=devices) as bench:
        bench.margins = {}  # what the bench did to get warm does not count
        for round in range(rounds):
            bench.whole(bench.short, round, together=True)
            step()
        found = bench.margins
    return [
        _spread(unit, exercise, device, dtype, [m for m in margins if m.dtype == dtype])
        for (exercise, device), margins in sorted(found.items(), key=lambda item: _place(unit, *item[0]))
        for dtype in dict.fromkeys(m.dtype for m in margins)
    ]


def _place(unit: Unit, exercise: str, device: Device) -> tuple[int, Device]:
    return [e.name for e in unit.exercises].index(exercise), device


def _spread(unit: Unit, exercise: str, device: Device, dtype: str, margins: list[Margin]) -> Spread:
    shares = tuple(sorted(m.share for m in margins))
    if math.isinf(shares[-1]):
        raise CourseError(
            unit.folder / "checks.py",
            f"the reference's {exercise} gives no finite number where one is wanted on {device}.",
            "Mend the reference or the check: `pytest` on the unit's folder tells which.",
        )
    return Spread(exercise, device, dtype, table(unit.tolerances, device).get(dtype, EXACT), shares)


def wanted(found: Sequence[Spread], *, on: dict[Device, str], today: date) -> tuple[Measured, ...]:
    """For each device and dtype that is too tight for some exercise, the tolerance that leaves room.

    Args:
        on: what each device is, in words.
    """
    worst: dict[tuple[Device, str], Spread] = {}
    for spread in found:
        key = spread.device, spread.dtype
        if spread.too_tight and (key not in worst or spread.most > worst[key].most):
            worst[key] = spread
    return tuple(
        Measured(
            "cuda" if device == "cuda" else "cpu",
            dtype,  # type: ignore[arg-type]
            _rounded_up(spread.tolerance.relative * spread.most * ROOM),
            _rounded_up(spread.tolerance.absolute * spread.most * ROOM),
            today,
            on[device],
        )
        for (device, dtype), spread in worst.items()
    )


def _rounded_up(value: float) -> float:
    """To one digit."""
    unit = 10.0 ** math.floor(math.log10(value))
    return float(f"{math.ceil(value / unit - 1e-9) * unit:.0e}")


def write(unit: Unit, measured: Sequence[Measured]) -> None:
    """Put these tolerances into `unit.toml`.

    Raises:
        CourseError: one for the same device and dtype stands there.
    """
    path = unit.folder / "unit.toml"
    for one in measured:
        held = [m for m in unit.tolerances if (m.device, m.dtype) == (one.device, one.dtype)]
        if held:
            raise CourseError(
                path,
                f"a tolerance for {one.dtype} on {one.device} stands there, of {held[0].date}, and is too tight.",
                f"Take it out, or make it relative = {one.relative}, absolute = {one.absolute}.",
            )
    text = path.read_text().rstrip("\n") + "\n"
    path.write_text(text + "".join(f"\n[[tolerances]]\n{one.toml}" for one in measured))
