"""`make bench-walls`: what walls cost a submission, over a bare fork of a process with torch loaded.

In each round each kind makes one child, waits until it is ready to run a submission, ends it and waits until nothing is
left of it; the kinds take turns in one run, so that they share the machine's moods. Shown are milliseconds of the wall
clock (min, median, max), milliseconds of processor time of all that took part, and the difference of the medians to
the bare fork, which is what walls cost.
"""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path

from grader.course import Limits
from grader.execution import levels, start
from grader.execution.client import Zygote

MOST = 4.0
"Milliseconds that walls may cost."
_TICKS = os.sysconf("SC_CLK_TCK")
_BARE = """
import os
from grader.execution.zygote import warm_up
warm_up((), gpu=False)
import gc
gc.collect()
gc.freeze()
os.write(1, b"x")
while os.read(0, 1):
    mine, theirs = os.pipe()
    child = os.fork()
    if not child:
        os.close(theirs)
        os.write(1, b"r")
        os.read(mine, 1)
        os._exit(0)
    os.close(mine)
    os.read(0, 1)
    os.close(theirs)
    os.waitpid(child, 0)
    os.write(1, b"d")
"""


class Bare:
    """A plain process with torch loaded, that forks and does nothing else."""

    def __init__(self) -> None:
        command = start.command(_BARE.strip())
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, env=start.environment("/tmp"), stdin=pipe, stdout=pipe, bufsize=0)
        self.pid = self._process.pid
        self._expect(b"x")

    def _expect(self, byte: bytes) -> None:
        assert self._process.stdout is not None
        told = self._process.stdout.read(1)
        if told != byte:
            raise SystemExit(f"bench-walls: the bare process answered {told!r} and not {byte!r}.")

    def ready(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(b"f")
        self._expect(b"r")

    def end(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(b"e")
        self._expect(b"d")

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


class Walled:
    """A zygote, and one worker after the other behind its walls."""

    def __init__(self, zygote: Zygote) -> None:
        self._zygote, self.pid, self.close = zygote, zygote.pid, zygote.close

    def ready(self) -> None:
        self._worker = self._zygote.spawn(Limits())

    def end(self) -> None:
        self._worker.close()


def cpu_of(pid: int) -> float:
    """Processor seconds of a process and of its children that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return sum(map(int, fields[11:15])) / _TICKS


def measure(kinds: dict[str, Bare | Walled], rounds: int) -> dict[str, tuple[list[float], list[float], float]]:
    """Seconds to ready, seconds to the end, and processor seconds of all rounds, by kind."""
    told: dict[str, tuple[list[float], list[float], list[float]]] = {name: ([], [], []) for name in kinds}
    names = list(kinds)
    before = {name: cpu_of(kind.pid) for name, kind in kinds.items()}
    for number in range(rounds):
        for name in names[number % len(names) :] + names[: number % len(names)]:
            kind, (ready, ended, own) = kinds[name], told[name]
            began, cpu = time.perf_counter(), time.process_time()
            kind.ready()
            ready.append(time.perf_counter() - began)
            kind.end()
            ended.append(time.perf_counter() - began)
            own.append(time.process_time() - cpu)
    return {n: (r, e, sum(o) + cpu_of(kinds[n].pid) - before[n]) for n, (r, e, o) in told.items()}


def spread(seconds: list[float]) -> str:
    """Milliseconds: min / median / max."""
    return " / ".join(f"{n * 1e3:.1f}" for n in (min(seconds), statistics.median(seconds), max(seconds)))


def main() -> int:
    parser = argparse.ArgumentParser(description="What walls cost a submission, over a bare fork.")
    parser.add_argument("--rounds", type=int, default=200, help="children of each kind (200)")
    rounds = parser.parse_args().rounds
    kinds: dict[str, Bare | Walled] = {"bare": Bare()}
    for level in levels.LEVELS:
        if reason := levels.missing(level):
            print(f"{level}: does not stand here. {reason}")
        else:
            kinds[level] = Walled(Zygote(level).ready())
    try:
        told = measure(kinds, rounds)
    finally:
        for kind in kinds.values():
            kind.close()
    cores, load = len(os.sched_getaffinity(0)), os.getloadavg()[0]
    print(f"{platform.platform()}, {platform.machine()}, {cores} cores, load {load:.1f}; {rounds} rounds, milliseconds")
    print(
        f"{'':8}{'ready: min / median / max':>28}{'ended: min / median / max':>28}{'cpu':>7}  over bare: wall, cpu, ratio"
    )
    bare_wall, bare_cpu = statistics.median(told["bare"][1]) * 1e3, told["bare"][2] / rounds * 1e3
    over = []
    for name, (ready, ended, total) in told.items():
        wall, cpu = statistics.median(ended) * 1e3, total / rounds * 1e3
        cost = f"{wall - bare_wall:+.1f}, {cpu - bare_cpu:+.1f}, {wall / bare_wall:.2f}"
        print(f"{name:8}{spread(ready):>28}{spread(ended):>28}{cpu:>7.1f}  {cost:>27}")
        over += [name] if wall - bare_wall > MOST else []
    print(f"Walls may cost {MOST:g} ms of wall time: {'kept' if not over else 'exceeded by ' + ', '.join(over)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
