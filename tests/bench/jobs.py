"""`make bench-jobs`: how much faster two checker processes grade a class than one.

    python tests/bench/jobs.py [-n 100] [--jobs 2] [--rounds 1]

The whole of `grader grade` without its command line: reading, checks, diagnosis, a page for each student, results on the
disk. One job and several take turns, warm: from when each checker process has given its first result to the last result.
Beside it what the machine itself gives: a loop in one process, and in so many at once. A figure, not a test: the speed-up
means something only where no other work is on the machine.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from grader.cli.pages import Pages
from grader.course import Course, load_course
from grader.engine import Task, grade_all
from grader.engine.desk import Answer, CheckerProcess
from grader.results import Result
from grader.submissions import HandIn

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent / "peers"))

from handed_in import half
from processes import processor

PEERS = Path(__file__).parent / "peers"
ROUNDS_OF_LOOP = 20_000_000


@dataclass
class Warm:
    """What graded the rest of a class once every checker process was warm."""

    count: int = 0
    seconds: float = 0.0
    cpu: float = 0.0
    own: float = 0.0
    "Of the processor time, what this process took, which keeps the results and makes the pages."

    @property
    def rate(self) -> float:
        return self.count / self.seconds


def loop() -> None:
    for _ in range(ROUNDS_OF_LOOP):
        pass


def machine(jobs: int) -> float:
    """How much more a loop in `jobs` processes does than in one."""
    took = []
    for count in (1, jobs):
        running = [get_context("fork").Process(target=loop) for _ in range(count)]
        begun = time.monotonic()
        for process in running:
            process.start()
        for process in running:
            process.join()
        took.append(time.monotonic() - begun)
    return jobs * took[0] / took[1]


def grade(course: Course, tasks: Sequence[Task], jobs: int, warm: Warm) -> None:
    """Grade the class once, and add what it took."""
    answered: set[int] = set()
    done, begun, spent, own, before = 0, 0.0, 0.0, 0.0, 0
    take = CheckerProcess.take

    def taking(self: CheckerProcess) -> Answer:
        answered.add(id(self))
        return take(self)

    def on_result(result: Result, kept: bool) -> None:
        nonlocal done, begun, spent, own, before
        pages.add(result)
        done += 1
        if not begun and (jobs == 1 or len(answered) == jobs):
            begun, spent, own, before = time.monotonic(), processor(os.getpid()), time.process_time(), done
        elif done == len(tasks):
            warm.seconds += time.monotonic() - begun
            warm.cpu += processor(os.getpid()) - spent
            warm.own += time.process_time() - own
            warm.count += done - before

    CheckerProcess.take = taking  # type: ignore[method-assign]
    try:
        with tempfile.TemporaryDirectory() as name:
            pages = Pages(Path(name))
            grade_all(course, tasks, secret=b"bench" * 8, out=Path(name), jobs=jobs, on_result=on_result)
    finally:
        CheckerProcess.take = take  # type: ignore[method-assign]


def main() -> int:
    parser = argparse.ArgumentParser(description="How much faster several checker processes are.")
    parser.add_argument("-n", type=int, default=100, help="submissions (100)")
    parser.add_argument("--jobs", type=int, default=2, help="beside one (2)")
    parser.add_argument("--rounds", type=int, default=1, help="of each, in turns (1)")
    told = parser.parse_args()
    cores = len(os.sched_getaffinity(0))
    print(f"{told.n} submissions, {told.rounds} rounds, {cores} cores, load {os.getloadavg()[0]:.1f}")
    print(f"a loop in {told.jobs} processes does x {machine(told.jobs):.2f} of what it does in one\n")
    course = load_course(PEERS / "solutions")
    one, several = Warm(), Warm()
    with tempfile.TemporaryDirectory() as name:
        tasks = []
        for student, (source, _) in half(told.n).items():
            path = Path(name, f"{student}.py")
            path.write_text(source)
            tasks.append(Task(HandIn(student, path), course.units[0]))
        for _ in range(told.rounds):
            grade(course, tasks, 1, one)
            grade(course, tasks, told.jobs, several)
    print(f"{'jobs':>4} {'warm':>6} {'ms each':>9} {'processor ms':>13} {'of it here':>11} {'load':>6}")
    for jobs, warm in ((1, one), (told.jobs, several)):
        mean, cpu, own = 1e3 / warm.rate, 1e3 * warm.cpu / warm.count, 1e3 * warm.own / warm.count
        print(f"{jobs:>4} {warm.count:>6} {mean:9.1f} {cpu:13.1f} {own:11.1f} {os.getloadavg()[0]:6.1f}")
    cores_used = several.cpu / several.seconds
    print(f"\n{cores_used:.2f} of {cores} cores used by {told.jobs} jobs, {one.cpu / one.seconds:.2f} by one")
    print(f"{told.jobs} jobs x {several.rate / one.rate:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
