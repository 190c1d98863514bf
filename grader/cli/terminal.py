"""How every command speaks: two consoles, one way to end, progress that suits where it is shown."""

import functools
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from types import TracebackType
from typing import ParamSpec, Self

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from grader.errors import INTERRUPTED, GraderError
from grader.reports.escaping import for_terminal

LINE_SECONDS = 5.0
"Between two lines of progress where there is no terminal."
QUIET_SECONDS = 15.0
"After which it is said there that work goes on, though no step has ended."
GLANCE_SECONDS = 0.2
"Between two looks at what goes on."

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


class Clock:
    """Calls something again and again while other work goes on; a context manager."""

    def __init__(self, seconds: float, tick: Callable[[], None]) -> None:
        self._seconds, self._tick = seconds, tick
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        while not self._over.wait(self._seconds):
            self._tick()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()


@contextmanager
def patience(about: Callable[[], str]) -> Iterator[None]:
    """While something may take long, say on stderr what it is: a line that changes, or one every few seconds.

    Args:
        about: what is waited for now, as a sentence; empty where that is no matter of seconds. Another thread asks it.
    """
    console = stderr()
    if not console.is_terminal:

        def tell() -> None:
            if line := about():
                console.print(line)

        with Clock(LINE_SECONDS, tell):
            yield
        return
    status = console.status("", spinner="dots")

    def show() -> None:
        if line := about():
            status.update(line)
            status.start()
        else:
            status.stop()

    with Clock(GLANCE_SECONDS, show):
        try:
            yield
        finally:
            status.stop()


class Meter:
    """Progress over `total` steps, on stderr: a bar with the time left, or a line every few seconds.

    A context manager.
    """

    def __init__(self, what: str, total: int) -> None:
        self._what, self._total, self._done = what, total, 0
        self._first = 0.0
        "When the first step was done: how long it took tells more about the start than about those to come."
        self._console = stderr()
        self._began = self._told = time.monotonic()
        self._clock = Clock(GLANCE_SECONDS, self._go_on)
        self._bar: Progress | None = None
        if self._console.is_terminal:
            text, bar, of = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
            columns = (text, bar, of, TimeElapsedColumn(), TimeRemainingColumn())
            self._bar = Progress(*columns, console=self._console, transient=True)
            self._task = self._bar.add_task(what, total=total)

    def __enter__(self) -> Self:
        if self._bar:
            self._bar.start()
        else:
            self._clock.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar:
            self._bar.stop()
        else:
            self._clock.__exit__(kind, error, trace)

    def _go_on(self) -> None:
        """Where no step has ended for long, say that it goes on."""
        now = time.monotonic()
        if now - self._told >= QUIET_SECONDS and self._done < self._total:
            self._told = now
            self._console.print(f"{self._what}: {self._done} of {self._total} after {duration(now - self._began)}")

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
