"""`make bench-batch`: one batch of ten thousand submissions; what grows with it, and what does not.

    python tests/bench/batch.py [-n 10000] [--each 1000] [--level walled]

One checker process with its zygote grades the assignment of `tests/bench/peers`; this process stores results as they come,
as `grader grade` does. After each thousand: milliseconds a submission, of the wall clock and of processor time, and the
anonymous memory of the checker, of the zygote, and of this process, which keeps all results. Before that, over some
submissions: what a worker has alone, beside what it shares with the zygote. A figure, not a test: other work on the machine
changes the times.
"""

import argparse
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from grader.course import Level, load_course
from grader.engine import Task
from grader.engine.desk import Setup, side_by_side
from grader.engine.store import Store
from grader.results import Result
from grader.submissions import HandIn

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent / "peers"))

from handed_in import half
from processes import children, held, processor

PEERS = Path(__file__).parent / "peers"
LOOKED_AT = 20
"Submissions over which workers are looked at, which takes time: they do not count, nor does the last, with which all ends."


class Looker(threading.Thread):
    """Looks at the workers again and again, and keeps the most that each had alone."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most: dict[int, float] = {}
        self.done = threading.Event()

    def run(self) -> None:
        while not self.done.wait(0.01):
            for pid, kind in children(os.getpid()):
                if kind == "worker" and (now := held(pid)):
                    self.most[pid] = max(now.private, self.most.get(pid, 0.0))


def memory() -> tuple[float, float, float]:
    """Of the checker, the zygote and this process; a sealed zygote has a launcher."""
    found = children(os.getpid())
    sums = [sum(h.anonymous for pid, kind in found if kind == wanted and (h := held(pid))) for wanted in ROLES]
    own = held(os.getpid())
    return sums[0], sums[1], own.anonymous if own else 0.0


HEAD = (
    f"{'submissions':>12} {'ms each':>9} {'processor':>10} {'checker MB':>11} {'zygote MB':>10} "
    f"{'this process MB':>16} {'load':>6}"
)
ROLES = ("checker", "zygote")


def main() -> int:
    parser = argparse.ArgumentParser(description="What grows with a batch.")
    parser.add_argument("-n", type=int, default=10_000, help="submissions (10000)")
    parser.add_argument("--each", type=int, default=1000, help="how many go into one line (1000)")
    parser.add_argument("--level", default="walled", choices=("walled", "sealed", "open"))
    told = parser.parse_args()
    (unit,) = load_course(PEERS / "solutions").units
    level: Level = told.level
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tasks = []
        for student, (source, _) in half(LOOKED_AT + told.n + 1).items():
            path = folder / f"{student}.py"
            path.write_text(source)
            tasks.append(Task(HandIn(student, path), unit))
        grade(tasks, Setup(level, ("cpu",), b"bench" * 8), folder / "out", told.each)
    return 0


def grade(tasks: Sequence[Task], setup: Setup, out: Path, each: int) -> None:
    """Grade them and print a line for each so many, and the last one."""
    cores = len(os.sched_getaffinity(0))
    print(f"{len(tasks) - LOOKED_AT - 1} submissions, {cores} cores, load {os.getloadavg()[0]:.1f}\n")
    lines: list[tuple[float, float, float]] = []
    looker = Looker()
    looker.start()
    with Store(out) as store, closing(side_by_side(tasks, setup, lambda task: task, 1)) as answers:
        begun, spent = time.monotonic(), 0.0
        for number, (_, answer) in enumerate(answers, 1 - LOOKED_AT):
            assert isinstance(answer, Result), answer
            store.append(answer)
            if number == 0:
                looker.done.set()
                looker.join()
                most = list(looker.most.values())
                print(
                    f"a worker's own memory over the zygote's: median {statistics.median(most):.1f} MB, "
                    f"most {max(most):.1f} MB ({len(most)} workers)\n\n{HEAD}",
                    flush=True,
                )
                begun, spent = time.monotonic(), processor(os.getpid())
            elif number > 0 and number % each == 0:
                ms = 1e3 * (time.monotonic() - begun) / each
                cpu = 1e3 * (processor(os.getpid()) - spent) / each
                checker, zygote, own = memory()
                lines.append((checker + zygote, ms, cpu))
                print(
                    f"{number:>12} {ms:9.1f} {cpu:10.1f} {checker:11.1f} {zygote:10.1f} {own:16.1f} {os.getloadavg()[0]:6.1f}",
                    flush=True,
                )
                begun, spent = time.monotonic(), processor(os.getpid())
        store.compact()
    if lines:
        memory_x, time_x, cpu_x = (last / first for first, last in zip(lines[0], lines[-1], strict=True))
        upto = f"from {each} to {each * len(lines)}"
        print(f"processor time x {cpu_x:.2f}; memory x {memory_x:.2f}, time x {time_x:.2f} {upto}")


if __name__ == "__main__":
    sys.exit(main())
