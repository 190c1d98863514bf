"""Whose turn it is: processor and wall time given to one step at a time, over all processes that take part.

    watch = Stopwatch(lambda: pids)
    with watch.step("load"): ...

Steps nest, and a time counts for the innermost one only. The processor time of other processes is read from their own
clocks, in nanoseconds. What one spends after the last reading of its clock (its end, above all) belongs to no step; who
wants it compares the sum over all steps with what the system counted (`tree.processor`).
"""

import functools
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass
class Spent:
    """On one step: seconds of processor and wall time, in all."""

    cpu: float = 0.0
    wall: float = 0.0


class Stopwatch:
    """Gives each moment to one step.

    Args:
        others: the ids of the other processes that take part now.
        absorbs: step -> the steps that are a part of it wherever they happen within it; {"*"} for all.
    """

    def __init__(self, others: Callable[[], Iterable[int]], absorbs: dict[str, set[str]]) -> None:
        self.spent: dict[str, Spent] = defaultdict(Spent)
        self._others, self._absorbs = others, absorbs
        self._stack = [""]
        self._known: dict[int, float] = {}
        self.own = 0.0
        "Seconds of processor time that the looking itself took."
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def _turn(self) -> None:
        """Give what has passed since the last turn to the step that ends or is interrupted now."""
        wall, cpu = time.perf_counter(), time.process_time()
        step = self.spent[self._stack[-1]]
        step.wall += wall - self._wall
        step.cpu += cpu - self._cpu
        known, self._known = self._known, {}
        for pid in self._others():
            try:
                seconds = time.clock_gettime(
                    (~pid << 3) | 2
                )  # CPUCLOCK_SCHED of a process, as clock_getcpuclockid gives it
            except OSError:  # it has ended
                continue
            self._known[pid] = seconds
            step.cpu += seconds - known.get(pid, 0.0)
        self._wall, self._cpu = time.perf_counter(), time.process_time()
        self.own += self._cpu - cpu

    def seen(self) -> None:
        """Count what has passed until now."""
        self._turn()

    def forget(self) -> None:
        """Begin anew from now on."""
        self._turn()
        self.spent.clear()
        self.own = 0.0

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """What is done inside belongs to `name`, unless a step around it absorbs that."""
        absorbed = self._absorbs.get(self._stack[-1], set())
        if name in absorbed or "*" in absorbed:
            yield
            return
        self._turn()
        self._stack.append(name)
        try:
            yield
        finally:
            self._turn()
            self._stack.pop()

    def around(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, of which each call belongs to `name`."""

        @functools.wraps(function)
        def timed(*args: Any, **kwargs: Any) -> Any:
            with self.step(name):
                return function(*args, **kwargs)

        return timed
