"""Kill workers and the scheduler of a Dask cluster in the middle of a batch, start again, compare with a local run.

    python tests/faults/cluster.py [SUBMISSIONS] [WORKERS]

prints what was killed when, and exits 1 where anything was lost, is there twice, differs or is left behind. The checker is
a stand-in that takes a fifth of a second: this is about what becomes of results.
"""

import os
import sys
import tempfile
import time
from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from grader.course import load_course  # noqa: E402
from grader.engine import Summary, Task, grade_all  # noqa: E402
from grader.engine.cluster import opened  # noqa: E402
from grader.engine.run import OnResult  # noqa: E402
from grader.engine.store import read_results  # noqa: E402
from grader.errors import ExecutionError  # noqa: E402
from grader.results import Result  # noqa: E402
from tests.cluster.stand_in import SETUP, Fleet, logged, make_course, tasks, timeless  # noqa: E402


@dataclass
class Told:
    """What came of a batch that was disturbed."""

    kills: list[str] = field(default_factory=list)
    gone: str = ""
    "What the run said whose scheduler was killed."
    kept: int = 0
    "Results that were there when the second run began."
    graded: int = 0
    "How often a checker graded something, in both runs."
    problems: list[str] = field(default_factory=list)


def disturbed(folder: Path, log: Path, count: int, workers: int = 4, second: Fleet | None = None) -> Told:
    """Grade `count` submissions; half of the workers are killed after a quarter, the scheduler after the half.

    Args:
        log: of the stand-in checkers.
        second: where the second run goes; by default to as many workers again.
    """
    course, told = make_course(folder), Told()
    batch = tasks(course, folder / "class", {f"s{n:03}": ("slow", "failed", "passed")[n % 3] for n in range(count)})
    began = time.monotonic()
    expected = {r.student: timeless(r) for r in _graded(batch, folder / "local").results}
    lines_before = len(log.read_text().splitlines())
    out, finished = folder / "out", 0
    with Fleet(folder / "first", workers) as fleet:

        def strike(result: Result, kept: bool) -> None:
            nonlocal finished
            finished += 1
            if finished == max(1, count // 4):
                for victim in fleet.workers[: workers // 2]:
                    victim.kill()
                told.kills.append(f"{workers // 2} of {workers} workers after {finished} results")
            if finished == max(2, count // 2):
                fleet.scheduler.kill()
                told.kills.append(f"the scheduler after {finished} results")

        try:
            _graded(batch, out, fleet.address, strike)
            told.problems.append("the run came to its end without a scheduler")
        except ExecutionError as error:
            told.gone = str(error)
    lines = (out / "results.jsonl").read_bytes().splitlines()
    before = {r.student: timeless(r) for r in read_results(out)}
    told.kept = len(before)
    if len(lines) != len(before):
        told.problems.append(f"{len(lines)} lines for {len(before)} results after the kills")
    if told.kept < finished:
        told.problems.append(f"{finished} results were told of, {told.kept} are kept")
    with nullcontext(second) if second else Fleet(folder / "second", workers) as fleet:
        summary = _graded(batch, out, fleet.address)
        again = _graded(batch, out, fleet.address)
    told.graded = len(log.read_text().splitlines()) - lines_before
    if summary.kept != told.kept:
        told.problems.append(f"{told.kept} results were there, {summary.kept} were looked up")
    if again.kept != count:
        told.problems.append(f"the third run looked up {again.kept} of {count}")
    lines = (out / "results.jsonl").read_bytes().splitlines()
    if len(lines) != count:
        told.problems.append(f"results.jsonl has {len(lines)} lines for {count} submissions")
    found = [timeless(r) for r in read_results(out)]
    if twice := [name for name, n in Counter(r.student for r in found).items() if n > 1]:
        told.problems.append(f"there twice: {twice}")
    if {r.student: r for r in found} != expected:
        told.problems.append("results differ from those of a local run")
    told.kills.append(f"{time.monotonic() - began:.1f} s in all")
    return told


def left_behind() -> list[str]:
    """What is in the temp folder once checkers, which end after what they had in hand, had time to."""
    end = time.monotonic() + 15
    while (left := _left()) and time.monotonic() < end:
        time.sleep(0.2)
    return left


def _left() -> list[str]:
    return [name for name in os.listdir(tempfile.gettempdir()) if name.startswith(("grader-", "new-grader-", "dask"))]


def _graded(
    batch: list[Task], out: Path, address: str = "", on_result: OnResult = lambda result, kept: None
) -> Summary:
    course = load_course(batch[0].unit.folder.parent)
    with opened(address) if address else nullcontext() as cluster:
        return grade_all(course, batch, secret=SETUP.secret, out=out, setup=SETUP, cluster=cluster, on_result=on_result)


def main(count: int, workers: int) -> int:
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        (Path(folder) / "tmp").mkdir()
        os.environ["TMPDIR"] = tempfile.tempdir = str(Path(folder) / "tmp")
        with logged(Path(folder)) as log:
            told = disturbed(Path(folder), log, count, workers)
        if left := left_behind():
            told.problems.append(f"folders are left: {left}")
        tempfile.tempdir = None
    print(f"{count} submissions, killed: {'; '.join(told.kills)}")
    print(f"the first run ended with: {told.gone}")
    print(f"kept by then: {told.kept}; graded in both runs: {told.graded}")
    print("not as it must be:\n  " + "\n  ".join(told.problems) if told.problems else "nothing lost, nothing twice")
    return 1 if told.problems else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200, int(sys.argv[2]) if len(sys.argv) > 2 else 4))
