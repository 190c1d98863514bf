"""A small rush for real: submissions arrive by the clock and wait for real checker processes; all times in seconds."""

import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import wait

from grader.engine.desk import Broken, CheckerProcess, Setup, Task, end_all


@dataclass
class Seen:
    """Of one submission, counted from the start of the rush."""

    arrived: float
    began: float = 0.0
    ended: float = 0.0

    @property
    def took(self) -> float:
        return self.ended - self.began

    @property
    def inside(self) -> float:
        """From its arrival to its result."""
        return self.ended - self.arrived


@contextmanager
def checkers(setup: Setup, count: int) -> Iterator[list[CheckerProcess]]:
    """So many checker processes, which end with the block."""
    processes = [CheckerProcess(setup) for _ in range(count)]
    try:
        yield processes
    finally:
        end_all(processes, politely=True)


def run(processes: Sequence[CheckerProcess], tasks: Sequence[Task], arrived: Sequence[float]) -> list[Seen]:
    """Give each task to the first free process once it has arrived, in turn.

    Raises:
        SystemExit: the grader itself failed at one.
    """
    seen = [Seen(at) for at in arrived]
    idle, queue, busy, done, coming = deque(processes), deque[int](), {}, 0, 0
    began = time.monotonic()
    while done < len(tasks):
        now = time.monotonic() - began
        while coming < len(tasks) and arrived[coming] <= now:
            queue.append(coming)
            coming += 1
        while queue and idle:
            process, number = idle.popleft(), queue.popleft()
            busy[process.connection] = process, number
            seen[number].began = time.monotonic() - began
            process.give(tasks[number])
        pause = max(0.0, arrived[coming] - (time.monotonic() - began)) if coming < len(tasks) else None
        if not busy:
            time.sleep(pause or 0.0)
            continue
        for connection in wait(list(busy), pause):
            process, number = busy.pop(connection)
            answer = process.take()
            if isinstance(answer, Broken):
                raise SystemExit(f"{tasks[number].hand_in.student}: {answer.reason}")
            seen[number].ended = time.monotonic() - began
            idle.append(process)
            done += 1
    return seen
