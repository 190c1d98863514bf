"""`make bench`: what a submission costs, beside a bare fork of a process with torch loaded that asserts the same.

    python tests/bench/speed.py [-n 200] [--rounds 3]

The assignment is that of the comparison with other graders (`tests/bench/peers`): three exercises, twelve checks, of which
half fail for each submission. Ours and the bare fork take turns in one run. Milliseconds of processor time of all
processes that took part, and of the wall clock (min / median / max over the submissions). Reading, diagnosis and pages
are measured apart, once. A figure, not a test: other work on the machine changes it.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
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

from handed_in import half

PEERS = Path(__file__).parent / "peers"
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Cost:
    """Of one way to grade the class, over all rounds."""

    cpu: float = 0.0
    wall: list[float] = field(default_factory=list)
    wrong: int = 0

    def told(self, name: str, bare: float) -> str:
        """A row of the table."""
        mean = 1e3 * self.cpu / len(self.wall)
        spread = " / ".join(f"{1e3 * n:.1f}" for n in (min(self.wall), statistics.median(self.wall), max(self.wall)))
        return f"{name:28} {mean:8.1f} {mean / bare:8.2f} {spread:>24} {self.wrong:6}"


def processor() -> float:
    """Processor seconds of this process and of all that it has started, those that have ended too."""
    parents, spent = {}, {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        with suppress(OSError):  # it has ended
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
            parents[int(pid)], spent[int(pid)] = int(fields[1]), sum(map(int, fields[11:15])) / _TICKS
    mine = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in mine} - mine:
        mine |= more
    return time.process_time() + sum(spent[pid] for pid in mine - {os.getpid()})


def bare(folder: Path, truth: dict[str, int], cost: Cost) -> None:
    command = [sys.executable, str(PEERS / "bare.py"), str(folder)]
    ran = subprocess.run(command, env=start.environment("/tmp"), capture_output=True, check=True)
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
    parser.add_argument("-n", type=int, default=200, help="submissions (200)")
    parser.add_argument("--rounds", type=int, default=3, help="of each way, in turns (3)")
    told = parser.parse_args()
    cores, load = len(os.sched_getaffinity(0)), os.getloadavg()[0]
    print(f"{platform.platform()}, {platform.machine()}, {cores} cores, load {load:.1f}")
    print(f"{told.n} submissions, {told.rounds} rounds; half of 12 checks fail; milliseconds a submission\n")
    course = load_course(PEERS / "solutions")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = half(told.n)
        for student, (source, _) in made.items():
            (folder / student).mkdir()
            (folder / student / "submission.py").write_text(source)
        truth = {student: score for student, (_, score) in made.items()}
        return compare(course, folder, truth, told.rounds)


def compare(course: Course, folder: Path, truth: dict[str, int], rounds: int) -> int:
    """Print the table; 0 unless a score is wrong."""
    (unit,) = course.units
    ways: list[tuple[str, Level, tuple[Device, ...]]] = [("walled, cpu", "walled", ("cpu",))]
    ways += [
        ("walled, cpu + sim", "walled", ("cpu", "sim")),
        ("sealed, cpu", "sealed", ("cpu",)),
        ("open, cpu", "open", ("cpu",)),
    ]
    ways = [way for way in ways if not levels.missing(way[1])]
    costs = {"bare fork": Cost()} | {name: Cost() for name, _, _ in ways}
    hands, read_ms, diagnosis_ms, page_ms = find([folder], course.units), 0.0, 0.0, 0.0
    for number in range(rounds):
        bare(folder, truth, costs["bare fork"])
        for name, level, devices in ways:
            with Checker(unit, level=level, secret=b"bench" * 8, devices=devices) as checker:
                submissions = [read(hand, unit, checker.stubs) for hand in hands]
                results = ours(checker, submissions, truth, costs[name])
                if number == 0 and name == ways[0][0]:
                    read_ms = apart(lambda: [read(hand, unit, checker.stubs) for hand in hands], len(hands))
                    diagnosis_ms = explained(checker, submissions, results)
                    page_ms = apart(lambda told=results: [student_page(students_view(r)) for r in told], len(results))
    floor = 1e3 * costs["bare fork"].cpu / len(costs["bare fork"].wall)
    print(f"{'':28} {'cpu':>8} {'x bare':>8} {'wall min / median / max':>24} {'wrong':>6}")
    for name, cost in costs.items():
        print(cost.told(name, floor))
    print(f"\nreading {read_ms:.1f}, looking for mistakes by name {diagnosis_ms:.1f}, a page {page_ms:.1f}")
    first = costs[ways[0][0]]
    mean = 1e3 * first.cpu / len(first.wall)
    print(f"ms/submission {mean:.1f}, x bare fork {mean / floor:.2f}")
    return int(any(cost.wrong for cost in costs.values()))


def explained(checker: Checker, submissions: Sequence[Submission], results: Sequence[Result]) -> float:
    """Milliseconds of processor time for each, warm, the worker's included."""
    diagnosis = Diagnosis(checker)
    for submission, result in zip(submissions[:4], results[:4], strict=True):
        diagnosis.explain(submission, result)
    return apart(lambda: [diagnosis.explain(s, r) for s, r in zip(submissions, results, strict=True)], len(results))


if __name__ == "__main__":
    sys.exit(main())
