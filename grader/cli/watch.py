"""`grader watch`: the public checks of the unit that one works on, each time that a file is saved."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from grader.cli.keys import Keys
from grader.cli.tables import Plain
from grader.cli.terminal import stdout
from grader.cli.watch_screen import Log, Screen
from grader.course import Unit
from grader.errors import ExecutionError
from grader.student.saves import Saves
from grader.student.warm import Warm
from grader.student.watched import Watched, find_watched
from grader.student.watching import Check, Do, Go, Look, Stop, Watching

KEYS = "h hint   n next   l list   r run again   q quit"
_TICK, _BUSY_TICK = 0.05, 0.01
"Seconds between two looks at keys and results; the second while a result is waited for."
_TERMINATED = 128 + signal.SIGTERM


def watch(
    what: Annotated[
        str | None,
        typer.Argument(
            metavar="[UNIT|EXERCISE|FILE]",
            help="A unit such as 2, an exercise such as relu or 2.3, or your file; by default the unit that comes next.",
            show_default=False,
        ),
    ] = None,
    plain: Plain = False,
) -> None:
    """Check your file each time that you save it.

    Only what changed is checked again. Keys: h for one hint more, n for the next exercise, l for the list, r to run all
    checks again, q to quit. Your code runs without walls, as it does when you run it yourself: watch no one else's file.
    """
    watched = find_watched(what, Path.cwd())
    console = stdout()
    drawn = console.is_terminal and not console.is_dumb_terminal and not plain and not os.environ.get("NO_COLOR")
    with _ended_by_a_signal(), Keys() as keys, Saves(watched.folders) as saves:
        told = KEYS if keys.there else ""
        with (Screen if drawn else Log)(console, watched.work, told) as shows, _Session(watched, shows) as session:
            while session.goes_on:
                session.step(saves.wait(_BUSY_TICK if session.busy else _TICK), keys.pressed())
    console.print("Nothing is watched any more. Where you are, and what is next: grader")


@contextmanager
def _ended_by_a_signal() -> Iterator[None]:
    """SIGTERM ends it as Ctrl-C does: everything that is open is closed, and the terminal is as it was."""

    def end(*_: object) -> None:
        sys.exit(_TERMINATED)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


class _Session:
    """Watches until one has enough of it; a context manager that ends the process that runs checks."""

    def __init__(self, watched: Watched, shows: Screen | Log) -> None:
        self._watched, self._shows = watched, shows
        self._warm = Warm()
        self.goes_on = True
        self._watch(watched.unit, watched.exercise)

    @property
    def busy(self) -> bool:
        return self._watching.busy

    def step(self, saved: frozenset[Path], keys: str) -> None:
        """See what was saved, pressed and checked, and show it.

        Raises:
            ExecutionError: the process that runs checks cannot be kept running.
        """
        if unit := self._watched.moved_to(saved):
            self._go(unit)
        elif saved:
            self._do(self._watching.saw(self._watched.look(), time.monotonic(), sorted(saved)))
        for key in keys:
            self._do(self._watching.pressed(key, time.monotonic()))
        try:
            result = self._warm.result(0)
        except ExecutionError as error:
            self._do(self._failed(error))
        else:
            now = time.monotonic()
            self._do(self._watching.told(result, now) if result else self._watching.waited(now))
        self._shows.show(self._watching.view(time.monotonic()))

    def _do(self, do: Do) -> None:
        """Do it, and what comes of it."""
        while do is not None and self.goes_on:
            do = self._done(do)

    def _done(self, do: Do) -> Do:
        match do:
            case Check():
                return self._check(do)
            case Look():
                return self._watching.saw(self._watched.look(), time.monotonic())
            case Go():
                if unit := self._watched.next_unit():
                    self._go(unit)
                else:
                    self._watching.note("Every other unit is ticked.")
            case Stop(why):
                self.goes_on = False
                if why:
                    raise ExecutionError(why)
        return None

    def _check(self, check: Check) -> Do:
        if check.anew:
            self._warm.close(0)
            self._warm = Warm()
        watched = self._watched
        try:
            if check.path is None:
                self._warm.check(watched.unit, watched.kit.kept, Path(watched.unit.name), sources=(), only=())
            else:
                self._warm.check(watched.unit, watched.kit.kept, check.path, only=check.only)
        except ExecutionError as error:
            return self._failed(error)
        return None

    def _failed(self, error: ExecutionError) -> Do:
        return self._watching.failed(str(error), time.monotonic(), ended=self._warm.ended)

    def _go(self, unit: Unit) -> None:
        if self._watching.busy:  # its answer would be taken for one on the other unit
            self._warm.close(0)
            self._warm = Warm()
        self._watched.go(unit)
        self._watch(unit)

    def _watch(self, unit: Unit, exercise: str = "") -> None:
        self._watching = Watching(unit, self._watched.kit.kept, exercise)
        self._do(self._watching.saw(self._watched.look(), time.monotonic()))

    def __enter__(self) -> "_Session":
        return self

    def __exit__(self, *error: object) -> None:
        self._warm.close(0)
