"""Checks in a notebook: `%check relu`, and `grader.check("relu")` for who likes a call better.

    the kernel: sources of its executed cells ── `Warm` ──▶ a process with torch ──▶ workers that run them
                one card per check            ◀── result ──

No check runs in the kernel, and nothing in it changes: no name of the student's, no random number, no module's setting.
"""

import atexit
import contextlib
import difflib
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from grader.checking.serving import notebook_of
from grader.course import Unit
from grader.errors import ExecutionError, GraderError, UsageError
from grader.release.lesson import stubs
from grader.reports.card import Card, checked, said
from grader.reports.ladder import steps
from grader.results import Result
from grader.student import progress
from grader.student.kit import RECOGNISED, Kit, at_hand_in, exercise_in, find_kit
from grader.student.warm import Warm
from grader.submissions import Answer, HandIn, read, unit_of

_GLANCE = 0.5
"Seconds: a check that takes longer is said to be under way; and how long a Ctrl-C waits where waiting cannot be broken off."
_USAGE = "%check takes the name or the label of one exercise, or none, and --hint: %check relu --hint"


class _Asked(msgspec.Struct, frozen=True):
    """What to check."""

    kit: Kit
    unit: Unit
    answers: tuple[Answer, ...]
    "Of the executed cells, to all exercises of the unit."
    names: tuple[str, ...]
    "The exercises that are asked for."


class Checking:
    """The checks of one kernel, with the process that runs them."""

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._place = Path.cwd()
        self._warm: Warm | None = None
        self._begun = False
        "The process was asked for nothing, so that it gets ready, and its answer is to be passed over."

    def begin(self) -> None:
        """Have a process get ready, meanwhile."""
        with contextlib.suppress(GraderError):  # whatever it is, the first check tells it
            self._warm = self._warm or Warm()
            if kit := self._kit():
                unit = self._around(kit) or kit.units[0]
                self._warm.check(unit, kit.kept, Path("nothing.ipynb"), sources=["pass"], only=[])
                self._begun = True

    def show(self, exercise: str, *, hint: bool) -> None:
        """Check and display a card, whatever comes of it."""
        shown = _Shown()
        try:
            shown.update(self._card(exercise, hint, shown))
        except KeyboardInterrupt:
            self.close(0)
            self.begin()
            shown.update(said("Stopped. Nothing was checked."))
        except OSError as error:
            shown.update(said(f"{error.filename}: {error.strerror}."))
        except GraderError as error:
            if isinstance(error, ExecutionError):
                self.close(0)
            shown.update(said(str(error)))

    def _card(self, exercise: str, hint: bool, shown: "_Shown") -> Card:
        sources = executed(self._shell)
        asked = self._asked(exercise, sources)
        result = self._result(asked, sources, shown)
        found = {e.name: e for e in result.exercises}
        hinted = dict(progress.read(asked.kit.kept)[0].of(asked.unit.name).hinted)
        if hint:
            hinted |= {name: min(hinted.get(name, 0) + 1, steps(e)) for name, e in found.items()}
        told = progress.record_checks(asked.kit.kept, asked.unit.name, asked.answers, found, hinted)
        result = msgspec.structs.replace(result, notes=(*result.notes, *told))
        return checked(result, at_hand_in(asked.unit, *found), hinted)

    def _result(self, asked: _Asked, sources: Sequence[str], shown: "_Shown") -> Result:
        warm = self._warm = self._warm or Warm()
        warm.check(asked.unit, asked.kit.kept, Path(f"{asked.unit.name}.ipynb"), sources=sources, only=asked.names)
        while True:
            try:
                found = warm.result(_GLANCE)
            except ExecutionError:
                if not self._begun:
                    raise
                self._begun = False  # why it could not get ready comes again, if it matters
                continue
            if found is not None and not self._begun:
                return found
            if found is not None:
                self._begun = False
            else:
                shown.update(said("Checking … The first check of a unit takes some seconds longer."))

    def _kit(self) -> Kit | None:
        """The kit of the current folder, else of the one in which the kernel was when this began."""
        return find_kit(Path.cwd()) or find_kit(self._place)

    def _around(self, kit: Kit) -> Unit | None:
        """The unit in whose folder, of the kit or of one's work, the kernel is or was."""
        names = [folder.name for place in (Path.cwd(), self._place) for folder in (place, *place.parents)]
        return next((unit for name in names for unit in kit.units if unit.name == name), None)

    def _asked(self, exercise: str, sources: Sequence[str]) -> _Asked:
        """What a name or a label means, or none.

        Raises:
            UsageError: nothing that can be checked; says why.
            CourseError: a file of the kit is wrong.
        """
        kit = self._kit()
        if kit is None:
            raise UsageError(
                f"No kit was found at {Path.cwd()} or above. {RECOGNISED} Keep your notebook inside the kit, or go there "
                "with %cd."
            )
        with _as_file(sources) as path:
            hand_in = HandIn("you", path)
            if not exercise:
                unit = self._unit(kit, hand_in)
                answers = _answers(unit, hand_in)
                names = tuple(a.name for a in answers if _tried(a))
                return _Asked(kit, unit, answers, names)
            unit, name = _named(kit, exercise)
            answers = _answers(unit, hand_in)
        answer = next(a for a in answers if a.name == name)
        if answer.state == "absent" and not answer.code and not answer.note:
            raise UsageError(f"No cell that was run has an answer to {exercise} yet. Run your cell, then %check again.")
        return _Asked(kit, unit, answers, (name,))

    def _unit(self, kit: Kit, hand_in: HandIn) -> Unit:
        """The unit that the cells answer: the one in whose folder the kernel is, if they do, else that of most answers."""
        around = self._around(kit)
        if around and any(map(_tried, _answers(around, hand_in))):
            return around
        if not any(_tried(a) for unit in kit.units for a in _answers(unit, hand_in)):
            raise UsageError(
                "No cell that was run has an answer to an exercise yet. Run the cell with your answer, then %check again."
            )
        unit = unit_of(hand_in, kit.units)
        if unit is None:
            raise UsageError("The cells that were run answer exercises of several units. Name one: %check relu")
        return unit

    def close(self, seconds: float = 5.0) -> None:
        """End the process; where it is at work, after so many seconds."""
        warm, self._warm, self._begun = self._warm, None, False
        if warm is not None:
            warm.close(seconds)


class _Shown:
    """The one output of a check: displayed once, then replaced."""

    def __init__(self) -> None:
        self._handle: Any = None
        self._card: Card | None = None

    def update(self, card: Card) -> None:
        if card == self._card:
            return
        self._card = card
        if self._handle is None:
            from IPython.display import display

            self._handle = display(card, display_id=True)  # type: ignore[no-untyped-call]
        else:
            self._handle.update(card)


_open: Checking | None = None
"That of this kernel; there is one shell in a process."


def load(shell: Any) -> None:
    """Give a shell `%check`, and get ready for it."""
    shell.register_magic_function(_check, "line", "check")
    _of(shell).begin()


def unload(shell: Any) -> None:
    """Take it away again."""
    global _open
    shell.magics_manager.magics["line"].pop("check", None)
    if _open is not None:
        _open.close()
        _open = None


def check(exercise: str = "", *, hint: bool = False) -> None:
    """See `grader.check`.

    Raises:
        UsageError: this is no notebook.
    """
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is None:
        raise UsageError("grader.check works in a notebook. In a terminal, check your file: grader check FILE")
    _of(shell).show(exercise, hint=hint)


def _of(shell: Any) -> Checking:
    global _open
    if _open is None:
        _open = Checking(shell)
        atexit.register(_open.close)
    return _open


def _check(line: str) -> None:
    """Check the answers in the cells that were run: `%check`, `%check relu`, `%check 2.3`, `%check relu --hint`."""
    words = [word.strip("'\"") for word in line.split()]
    names = [word for word in words if word != "--hint"]
    if len(names) > 1 or any(name.startswith("-") for name in names):
        _Shown().update(said(_USAGE))
    else:
        check(*names, hint="--hint" in words)


def executed(shell: Any) -> list[str]:
    """The cells that a kernel has run, in that order: the one with [n] beside it is the n-th.

    Each is as it was when it ran, magics and all, whether it raised or not.
    """
    ran: list[str] = shell.history_manager.input_hist_raw[1:]
    return [source.encode("utf-8", "replace").decode() for source in ran]


@contextlib.contextmanager
def _as_file(sources: Sequence[str]) -> Iterator[Path]:
    """A notebook of these cells, whose name tells no unit."""
    with tempfile.TemporaryDirectory(prefix="grader-") as folder:
        path = Path(folder, "executed.ipynb")
        path.write_bytes(notebook_of(sources))
        yield path


def _answers(unit: Unit, hand_in: HandIn) -> tuple[Answer, ...]:
    return read(hand_in, unit, stubs(unit)).answers


def _tried(answer: Answer) -> bool:
    """Whether there is an answer, or a cell that seems to hold one and cannot be read."""
    return answer.state == "found" or (answer.state == "absent" and bool(answer.code))


def _named(kit: Kit, wanted: str) -> tuple[Unit, str]:
    """The exercise of a kit with that name or label, and its unit.

    Raises:
        UsageError: there is none; names one that is close.
    """
    if found := exercise_in(kit.units, wanted):
        return found
    close = difflib.get_close_matches(wanted, [e.name for u in kit.units for e in u.exercises], n=1)
    meant = f"Did you mean {close[0]}?" if close else "In a terminal, grader next shows all there are."
    raise UsageError(f"There is no exercise '{wanted}'. {meant}")
