"""How every command speaks: two consoles, one way to end, progress that suits where it is shown."""

import functools
import sys
import time
from collections.abc import Callable
from io import TextIOWrapper
from types import TracebackType
from typing import ParamSpec, Self

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from grader.errors import INTERRUPTED, GraderError
from grader.reports.escaping import for_terminal

LINE_SECONDS = 5.0
"Between two lines of progress where there is no terminal."

P = ParamSpec("P")


def stdout() -> Console:
    """Where answers go. Made anew, so that it writes to what `sys.stdout` is now."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal need not know every letter of a name
    return Console(highlight=False, markup=False, emoji=False, soft_wrap=True)


def stderr() -> Console:
    """Where errors, warnings and progress go."""
    return Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=True)


def leaves_cleanly(command: Callable[P, None]) -> Callable[P, None]:
    """`command`, ended by one sentence and an exit code instead of a traceback where the sentence says it all."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except GraderError as error:
            stderr().print(for_terminal(str(error)))
            raise typer.Exit(error.exit_code) from None
        except KeyboardInterrupt:
            stderr().print("Stopped.")
            raise typer.Exit(INTERRUPTED) from None

    return run


class Meter:
    """Progress over `total` steps, on stderr: a bar with the time left, or a line every few seconds.

    A context manager.
    """

    def __init__(self, what: str, total: int) -> None:
        self._what, self._total, self._done = what, total, 0
        self._first = 0.0
        "When the first step was done: how long it took tells more about the start than about those to come."
        self._console = stderr()
        self._told = time.monotonic()
        self._bar: Progress | None = None
        if self._console.is_terminal:
            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
            self._bar = Progress(*columns, console=self._console, transient=True)
            self._task = self._bar.add_task(what, total=total)

    def __enter__(self) -> Self:
        if self._bar:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar:
            self._bar.stop()

    def leave_out(self) -> None:
        """One of the steps was done before: it tells nothing about the time left."""
        self._total -= 1
        if self._bar:
            self._bar.update(self._task, total=self._total)

    def step(self) -> None:
        self._done += 1
        if self._bar:
            self._bar.advance(self._task)
            return
        now = time.monotonic()
        if self._done == 1:
            self._first = now
        if now - self._told >= LINE_SECONDS and self._done < self._total:
            self._told = now
            line = f"{self._what}: {self._done} of {self._total}"
            if self._done > 1:
                left = (now - self._first) / (self._done - 1) * (self._total - self._done)
                line += f", about {duration(left)} left"
            self._console.print(line)


def duration(seconds: float) -> str:
    """`0.4 s`, `12 s`, `3 min 20 s`."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
