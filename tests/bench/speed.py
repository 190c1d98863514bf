"""`make bench`: what a submission costs, beside a bare fork of a process with torch loaded that asserts the same.

    python tests/bench/speed.py [-n 200] [--rounds 3]     the table; --record keeps its ratios in record.json
    python tests/bench/speed.py --quick                   `make bench-quick`: walled on the CPU against the record
    python tests/bench/speed.py --peers DIR               nbgrader and Otter-Grader too; see others.py for DIR

The assignment is that of the comparison with other graders (`tests/bench/peers`): three exercises, twelve checks, of which
half fail for each submission. Ours and the bare fork take turns in one run. Milliseconds of processor time of all
processes that took part, and of the wall clock (min / median / max over the submissions). Reading, diagnosis and pages
are measured apart, once. A figure, not a test: other work on the machine changes it.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from grader.checking.autograde import Checker
from grader.course import Course, Device, Level, load_course
from grader.diagnosis import Diagnosis
from grader.execution import levels, start
from grader.reports.student import student_page
from grader.results import Result, students_view
from grader.submissions import Submission, find, read

sys.path.insert(0, str(Path(__file__).parent / "peers"))

import others
import record
from handed_in import half
from tree import processor

PEERS = Path(__file__).parent / "peers"
FIRST, BARE, HUGE = "walled, cpu", "bare fork", "bare fork on huge pages"
"What is told in the last line, and over what."


@dataclass
class Cost:
    """Of one way to grade the class, over all rounds."""

    cpu: float = 0.0
    wall: list[float] = field(default_factory=list)
    wrong: int = 0

    @property
    def ms(self) -> float:
        """Milliseconds of processor time a submission."""
        return 1e3 * self.cpu / len(self.wall)

    def told(self, name: str, bare: float) -> str:
        """A row of the table."""
        spread = " / ".join(f"{1e3 * n:.1f}" for n in (min(self.wall), statistics.median(self.wall), max(self.wall)))
        return f"{name:28} {self.ms:8.1f} {self.ms / bare:8.2f} {spread:>24} {self.wrong:6}"


def bare(folder: Path, truth: dict[str, int], cost: Cost, *, huge: bool = False) -> None:
    """As anybody would write it; if `huge`, on huge pages as our zygote is."""
    command = [sys.executable, str(PEERS / "bare.py"), str(folder)]
    environment = start.environment("/tmp")
    if not huge:
        del environment["GLIBC_TUNABLES"]
    ran = subprocess.run(command, env=environment, capture_output=True, check=True)
    told = json.loads(ran.stdout)
    cost.cpu += told["cpu"]
    cost.wall += told["seconds"]
    cost.wrong += sum(told["scores"][student] != score for student, score in truth.items())


def ours(checker: Checker, submissions: Sequence[Submission], truth: dict[str, int], cost: Cost) -> list[Result]:
    """Grade them warm: after one that does not count."""
    checker.grade(submissions[0])
    results, began = [], processor()
    for submission in submissions:
        begun = time.perf_counter()
        results.append(checker.grade(submission))
        cost.wall.append(time.perf_counter() - begun)
    cost.cpu += processor() - began
    cost.wrong += sum(r.score != score for r, score in zip(results, truth.values(), strict=True))
    return results


def apart(work: Callable[[], object], count: int) -> float:
    """Milliseconds of processor time for each of `count`."""
    began = processor()
    work()
    return 1e3 * (processor() - began) / count


def main() -> int:
    parser = argparse.ArgumentParser(description="What a submission costs, over a bare fork.")
    parser.add_argument("-n", type=int, help="submissions (200; with --quick 24)")
    parser.add_argument("--rounds", type=int, help="of each way, in turns (3; with --quick 2)")
    parser.add_argument("--peers", type=Path, metavar="DIR", help="with environments of nbgrader and Otter-Grader")
    parser.add_argument("--peers-n", type=int, default=6, help="submissions for these, which take seconds each (6)")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--quick", action="store_true", help="one way only, held against the record")
    which.add_argument("--record", action="store_true", help="keep the ratios as the new record")
    told = parser.parse_args()
    n, rounds = told.n or (24 if told.quick else 200), told.rounds or (2 if told.quick else 3)
    print(f"{record.machine()}, load {os.getloadavg()[0]:.1f}")
    print(f"{n} submissions, {rounds} rounds; half of 12 checks fail; milliseconds a submission\n")
    course = load_course(PEERS / "solutions")
    with tempfile.TemporaryDirectory() as name:
        costs = compare(course, *handed_in(Path(name), n), rounds, quick=told.quick)
    floor, ms = costs[BARE].ms, {way: cost.ms for way, cost in costs.items() if way != BARE}
    first = ms[FIRST]
    beside = {}
    if told.peers:
        beside = others.measured(told.peers, told.peers_n)
    line = [f"ms/submission {first:.1f}", f"x bare fork {first / floor:.2f}"]
    line += [f"x {other} {1e3 * seconds / first:.0f}" for other, seconds in beside.items()]
    worse = False
    if told.quick:
        line[1], worse = record.held_against(record.read(), FIRST, first, floor)
    if told.record:
        record.keep(record.made(n, rounds, floor, ms))
    print(", ".join(line))
    return int(worse or any(cost.wrong for cost in costs.values()))


def handed_in(folder: Path, n: int) -> tuple[Path, dict[str, int]]:
    """Write `n` submissions into `folder`: it, and the score of each."""
    made = half(n)
    for student, (source, _) in made.items():
        (folder / student).mkdir()
        (folder / student / "submission.py").write_text(source)
    return folder, {student: score for student, (_, score) in made.items()}


def compare(course: Course, folder: Path, truth: dict[str, int], rounds: int, *, quick: bool = False) -> dict[str, Cost]:
    """Print the table: what each way cost."""
    (unit,) = course.units
    ways: list[tuple[str, Level, tuple[Device, ...]]] = [(FIRST, "walled", ("cpu",))]
    ways += [
        ("walled, cpu + sim", "walled", ("cpu", "sim")),
        ("sealed, cpu", "sealed", ("cpu",)),
        ("open, cpu", "open", ("cpu",)),
    ]
    ways = ways[:1] if quick else [way for way in ways if not levels.missing(way[1])]
    costs = {BARE: Cost(), HUGE: Cost()} | {name: Cost() for name, _, _ in ways}
    hands, beside = find([folder], course.units), ""
    for number in range(rounds):
        bare(folder, truth, costs[BARE])
        bare(folder, truth, costs[HUGE], huge=True)
        for name, level, devices in ways:
            with Checker(unit, level=level, secret=b"bench" * 8, devices=devices) as checker:
                submissions = [read(hand, unit, checker.stubs) for hand in hands]
                results = ours(checker, submissions, truth, costs[name])
                if number == 0 and name == FIRST and not quick:
                    reading = apart(lambda: [read(hand, unit, checker.stubs) for hand in hands], len(hands))
                    diagnosis = explained(checker, submissions, results)
                    page = apart(lambda told=results: [student_page(students_view(r)) for r in told], len(results))
                    beside = f"\nreading {reading:.1f}, looking for mistakes by name {diagnosis:.1f}, a page {page:.1f}"
    print(f"{'':28} {'cpu':>8} {'x bare':>8} {'wall min / median / max':>24} {'wrong':>6}")
    for name, cost in costs.items():
        print(cost.told(name, costs[BARE].ms))
    print(beside)
    return costs


def explained(checker: Checker, submissions: Sequence[Submission], results: Sequence[Result]) -> float:
    """Milliseconds of processor time for each, warm, the worker's included."""
    diagnosis = Diagnosis(checker)
    for submission, result in zip(submissions[:4], results[:4], strict=True):
        diagnosis.explain(submission, result)
    return apart(lambda: [diagnosis.explain(s, r) for s, r in zip(submissions, results, strict=True)], len(results))


if __name__ == "__main__":
    sys.exit(main())
