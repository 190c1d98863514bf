"""`make rush`: how long submissions wait in a deadline rush, by how many workers there are; all times in seconds.

    python tests/bench/rush.py              simulate, and write the figure and the tables of docs/scale.md
    python tests/bench/rush.py --measure    grade samples anew first: what submissions take (service.json)
    python tests/bench/rush.py --check      a small real rush beside its simulation, told in the page; exits 1 unless both agree
    python tests/bench/rush.py --price 0.1  with another price of a core hour in the table of costs

A worker is one checker process with a core of its own. What a submission takes is drawn from measured times. A share of
the submissions has work for a GPU and waits for another kind of worker, whose time is assumed, not measured: `ASSUMED`.
"""

import argparse
import datetime
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

_HERE = str(Path(__file__).parent)
sys.path[:] = [str(Path(_HERE).parent) if place == _HERE else place for place in sys.path]  # torch looks for a `cuda`

import numpy as np  # noqa: E402
from bench import against, charts, marked, record, service  # noqa: E402
from bench.against import Beside  # noqa: E402
from bench.queueing import Waits, fewest, peak, rush, simulated  # noqa: E402
from bench.service import Service  # noqa: E402

STUDENTS, SECONDS, SEED = 100_000, 3600.0, 1
GPU_SHARE = 0.1
"Of the submissions, has checks that run on a GPU."
ASSUMED = 4.0
"A GPU submission takes this much more than one without: beginning the GPU in a fresh worker. No GPU was measured."
CPU_WORKERS = (16, 24, 32, 48, 64, 96, 128)
GPU_WORKERS = (8, 16, 24, 32, 48, 64, 96)
CLASSES = (30, 300, 3_000, 30_000, 100_000)
PATIENCE = 60.0
"A class has enough workers where 95 of 100 submissions wait no longer than this."
CORES = 16
"Of a machine, in the table of machines: one worker each."
PRICE = 0.05
"Of a core hour, in any currency."
FIGURE, PAGE = marked.DOCS / "figures" / "rush.svg", marked.DOCS / "scale.md"


class Rush:
    """The submissions of a class in the hour before a deadline, and what each takes."""

    def __init__(self, measured: Service, students: int, seed: int = SEED) -> None:
        rng = np.random.default_rng(seed)
        at, gpu = np.array(rush(students, SECONDS, rng)), rng.random(students) < GPU_SHARE
        takes = rng.choice(measured.takes, students) + ASSUMED * gpu
        self._cpu = at[~gpu].tolist(), takes[~gpu].tolist()
        self._gpu = at[gpu].tolist(), takes[gpu].tolist()

    def waits(self, kind: str, workers: int) -> Waits:
        """Of the submissions of a kind, `cpu` or `gpu`."""
        arrived, takes = self._gpu if kind == "gpu" else self._cpu
        return Waits.of(simulated(arrived, takes, workers) or [0.0])

    def enough(self, kind: str) -> int:
        """The fewest workers for which 95 of 100 wait no longer than `PATIENCE`."""
        takes = (self._gpu if kind == "gpu" else self._cpu)[1]
        least = max(1, int(sum(takes) / (SECONDS + PATIENCE)))
        return fewest(lambda workers: self.waits(kind, workers).p95 <= PATIENCE, least)


def duration(seconds: float) -> str:
    """In the unit that reads best."""
    if seconds < 0.05:
        return "0 s"
    return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def waiting_row(kind: str, workers: int, waits: Waits) -> tuple[str, ...]:
    return f"{workers} {kind.upper()}", *map(duration, (waits.mean, waits.p50, waits.p95, waits.most))


def class_row(measured: Service, students: int) -> tuple[str, ...]:
    """How many workers and machines a class needs."""
    found = Rush(measured, students)
    cpu, gpu = found.enough("cpu"), found.enough("gpu")
    return (
        f"{students:,}".replace(",", " "),
        f"{peak(students, SECONDS):.2f}",
        str(cpu),
        str(-(-cpu // CORES)),
        str(gpu),
    )


def service_table(measured: Service) -> str:
    rows = []
    for name, times in measured.units.items():
        cpu = np.array(times.cpu)
        figures = (cpu.mean(), np.median(cpu), np.quantile(cpu, 0.95), cpu.max(), np.mean(times.wall))
        rows.append((f"`{name}`", str(len(cpu)), *(f"{figure:.2f}" for figure in figures)))
    head = ("unit", "samples", "processor: mean, s", "median, s", "p95, s", "longest, s", "wall: mean, s")
    where = f"{measured.date}, {measured.machine}; {measured.level}"
    return f"{marked.table(head, rows)}\n\n{where}."


def cost_table(measured: Service, price: float) -> str:
    """The arithmetic of a million submissions."""
    each = {f"`{name}`": float(np.mean(times.cpu)) for name, times in measured.units.items()}
    each["all three alike"] = measured.mean
    rows = []
    for name, cpu in each.items():
        hours = 1e6 * cpu / 3600
        arithmetic = f"1 000 000 x {cpu:.3f} s / 3600"
        rows.append((name, arithmetic, f"{hours:.0f}", f"{hours * price:.2f}"))
    return marked.table(("submissions", "arithmetic", "core hours", f"at {price:g} a core hour"), rows)


def scale(measured: Service, price: float) -> None:
    """Simulate all, print the tables, write the page and the figure."""
    whole = Rush(measured, STUDENTS)
    curves: dict[str, list[tuple[float, float]]] = {}
    rows = []
    for kind, counts in (("cpu", CPU_WORKERS), ("gpu", GPU_WORKERS)):
        for workers in counts:
            waits = whole.waits(kind, workers)
            rows.append(waiting_row(kind, workers, waits))
            for name, seconds in ((f"{kind.upper()}, mean", waits.mean), (f"{kind.upper()}, p95", waits.p95)):
                curves.setdefault(name, []).append((workers, max(seconds, 0.01)))
    parts = {
        "service": service_table(measured),
        "waiting": marked.table(("workers", "mean", "p50", "p95", "longest"), rows),
        "classes": marked.table(
            ("students", "a second at the deadline", "CPU workers", f"machines of {CORES} cores", "GPU workers"),
            [class_row(measured, students) for students in CLASSES],
        ),
        "cost": cost_table(measured, price),
    }
    print("\n\n".join(parts.values()))
    marked.write(PAGE, parts)
    title = f"Waiting in a rush of {STUDENTS:,} submissions in an hour".replace(",", " ")
    FIGURE.write_text(charts.lines(title, "workers", "seconds (0.01: none)", curves))


def checked(each: Callable[[int], Beside], counts: Sequence[int], most: float) -> tuple[str, int]:
    """The real and the simulated mean time inside, for each number of checkers, as a table; 1 if any is over `most` apart."""
    rows, apart = [], 0.0
    for count in counts:
        found = each(count)
        difference, replayed = (simulation / found.real - 1 for simulation in (found.foretold, found.replayed))
        apart = max(apart, abs(difference))
        figures = (
            f"{found.busy:.0%}",
            f"{found.real:.2f}",
            f"{found.foretold:.2f}",
            f"{difference:+.1%}",
            f"{replayed:+.1%}",
        )
        rows.append((str(count), *figures))
    verdict = f"At most {apart:.1%} apart, and {most:.0%} is allowed: {'fails' if apart > most else 'holds'}."
    head = ("checkers", "busy", "real, s", "simulated, s", "difference", "with the times of the rush itself")
    return f"{marked.table(head, rows)}\n\n{verdict}", int(apart > most)


def main() -> int:
    parser = argparse.ArgumentParser(description="A deadline rush, simulated from measured times.")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--measure", action="store_true", help="grade samples anew first")
    which.add_argument("--check", action="store_true", help="hold the simulation against a real rush")
    parser.add_argument("--price", type=float, default=PRICE, help=f"of a core hour ({PRICE})")
    asked = parser.parse_args()
    if asked.check:
        load = f"the machine's load was {os.getloadavg()[0]:.1f} as it began"
        told, code = checked(against.rush_of, (1, 2), against.MOST)
        told = f"{told} {datetime.date.today().isoformat()}, {record.machine()}; {load}."
        print(told)
        marked.write(PAGE, {"check": told})
        return code
    scale(service.measure() if asked.measure else service.load(), asked.price)
    return 0


if __name__ == "__main__":
    sys.exit(main())
