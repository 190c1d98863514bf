"""What a real GPU costs in grading: the start of a worker, memory, and submissions a minute.

Run as `python tests/bench/on_cuda.py [UNIT] [LEVEL]`, by default unit 6 at the strongest level that stands. Where there is
no GPU that torch can use it says so in a sentence.
"""

import statistics
import sys
import time
from pathlib import Path

from grader.checking.autograde import Checker
from grader.course import load_course
from grader.execution import driver, levels
from grader.execution.gpu import About
from grader.execution.gpu.cuda import Cuda
from grader.execution.pool import AHEAD, Pool

MB = 1 << 20
STARTS, TIMES = 5, 20


def main() -> None:
    about = driver.find()
    if not isinstance(about, About):
        print(about)
        return
    course = load_course(Path(__file__).parents[2] / "solutions")
    unit = course.unit(sys.argv[1] if len(sys.argv) > 1 else "6")
    level = next((level for level in levels.LEVELS if level in sys.argv[2:]), levels.best(course.level))
    print(f"{about}; driver {driver.version()}; level {level}")

    begun, memory = [], []
    with Pool(level, Cuda(), unit.limits, preload=unit.preload) as pool:
        held = driver.Held(Cuda())
        for _ in range(STARTS + AHEAD):
            start = time.monotonic()
            with pool.spawn(unit.limits) as worker:
                begun.append(time.monotonic() - start)
                memory.append(held.of(worker.gpu)(worker.pid))
    known = [size / MB for size in memory if size is not None]
    print(f"a worker asked for at once: first {begun[0]:.2f} s, then {statistics.median(begun[1 + AHEAD :]):.2f} s (median)")
    print(f"GPU memory of a worker that waits: {f'{max(known):.0f} MB' if known else 'not told to this process'}")

    for devices in (("cpu",), ("cpu", "cuda"), ("cpu", "cuda", "sim")):
        with Checker(unit, level=level, secret=b"bench", devices=devices) as checker:
            checker.grade(checker.reference())
            start = time.monotonic()
            results = [checker.grade(checker.reference()) for _ in range(TIMES)]
            each = (time.monotonic() - start) / TIMES
        bad = {(c.name, o.device, o.verdict.value) for r in results for c in r.checks for o in c.outcomes} - {
            (c.name, d, "passed") for r in results for c in r.checks for d in devices
        }
        print(f"{', '.join(devices):15} {60 / each:5.1f} submissions a minute{f', not passed: {sorted(bad)}' if bad else ''}")


if __name__ == "__main__":
    main()
