"""What `grader watch` does: what happens comes in, what to do about it and what to show goes out.

    saw      the file as it is now ──▶ ┌──────────┐ ──▶ Check   ask the warm process, if need be a new one
    told     what came of a check      │          │ ──▶ Look    read the file again
    failed   the process has ended     │ Watching │ ──▶ Go      to another unit
    pressed  a key                     │          │ ──▶ Stop
    waited   nothing                   └──────────┘     view    what there is to show

One check is under way at a time. Whatever was saved meanwhile, the next one is of the file as it is then, and of those
exercises whose verdicts may have changed. No terminal, no process and no clock is in here: who asks tells the time.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from grader.course import Exercise, Unit
from grader.reports.words import count
from grader.results import ExerciseResult, Result, Verdict
from grader.student.deciding import Decides, deciding
from grader.student.progress import read, record_checks
from grader.student.standing import DONE, OfExercise, Standing, standing
from grader.student.taken import Taken

PATIENCE = 2.0
"Seconds after which a check is given up for a newer save, unless checks of the unit take that long."
DEATHS = 3
"Processes in a row that end before they tell anything."


class Check(msgspec.Struct, frozen=True):
    """Ask the process that runs checks."""

    path: Path | None
    "None for nothing at all, so that it imports torch and tells that it has."
    only: tuple[str, ...] | None = None
    "The exercises; None for all."
    anew: bool = False
    "End the process first, and start another."


class Look(msgspec.Struct, frozen=True):
    """Read the file again."""


class Go(msgspec.Struct, frozen=True):
    """Watch the next unit that is not finished."""


class Stop(msgspec.Struct, frozen=True):
    """End, with a sentence if something went wrong."""

    why: str = ""


Do = Check | Look | Go | Stop | None


class View(msgspec.Struct, frozen=True):
    """What there is to show."""

    standing: Standing
    at: OfExercise
    "The exercise at hand ..."
    result: Result | None
    "... and the result in which it was checked last, in this run ..."
    stale: bool
    "... which is of another answer than the one that stands in the file."
    hints: tuple[str, ...]
    "Those of it that were asked for."
    hints_left: int
    doing: Literal["starting", "checking", ""]
    seconds: int
    "Since when it is doing that."
    listing: bool
    "The list of exercises is asked for."
    notes: tuple[str, ...]
    told: int
    "How many results have come."
    checked: tuple[str, ...]
    "The exercises of the last one."
    took: float
    "Its seconds."

    @property
    def rejected(self) -> str:
        """Why the file cannot be read; empty if it can."""
        return self.standing.taken.submission.rejected if self.standing.taken else ""

    @property
    def found(self) -> ExerciseResult | None:
        """What was found for the exercise at hand."""
        of = self.at.exercise.name
        return next((e for e in self.result.exercises if e.name == of), None) if self.result else None


class _Asked(msgspec.Struct, frozen=True):
    """A check under way."""

    since: float
    taken: Taken | None = None
    "None while the process starts."
    decides: dict[str, Decides] = {}
    names: frozenset[str] = frozenset()


def hints_of(exercise: Exercise, found: ExerciseResult | None) -> tuple[str, ...]:
    """All that can be told of an exercise, one by one: what a mistake comes from, then its hints."""
    known = [c.diagnosis for c in found.checks if c.diagnosis] if found else []
    return (*dict.fromkeys(known), *exercise.hints)


class Watching:
    """One unit that is watched.

    Args:
        kept: where the progress lies.
        at: the exercise to begin with, by name; by default the first that is not done.
        hints: how to get the hints of an exercise.
    """

    def __init__(
        self,
        unit: Unit,
        kept: Path,
        at: str = "",
        *,
        hints: Callable[[Exercise, ExerciseResult | None], tuple[str, ...]] = hints_of,
    ) -> None:
        self.unit, self._kept, self._hints_of = unit, kept, hints
        self._at = at or unit.exercises[0].name
        self._chosen = bool(at)
        self._ready = False
        self._asked: _Asked | None = None
        self._taken: Taken | None = None
        self._now: dict[str, Decides] = {}
        self._checked: dict[str, Decides] = {}
        self._results: dict[str, Result] = {}
        self._hints: dict[str, int] = {}
        self._listing = False
        self._notes: tuple[str, ...] = ()
        self._died: tuple[str, ...] = ()
        self._deaths = self._told = 0
        self._took = self._longest = 0.0
        self._last: tuple[str, ...] = ()
        self._stand()

    # ---- what happens

    def saw(self, taken: Taken | None, now: float, saved: Sequence[Path] = ()) -> Do:
        """The file that is taken as it is now; `saved` are the files that changed."""
        before, self._taken = self._taken, taken
        self._now = deciding(taken.submission) if taken and not taken.submission.rejected else {}
        self._notes = (*self._died, *self._on_files(before, saved))
        self._stand()
        if taken and not self._chosen:
            self._chosen = True
            self._at = next((e.exercise.name for e in self.standing.exercises if e.state not in DONE), self._at)
        return self._next(now)

    def told(self, result: Result, now: float) -> Do:
        """What came of the check under way."""
        asked, self._asked = self._asked, None
        assert asked is not None
        if asked.taken is None:
            self._ready = True
            return self._next(now)
        if result.submission != asked.taken.submission.sha256:
            return Look()  # it was saved before the process came to read it
        self._deaths, self._died = 0, ()
        self._told, self._took = self._told + 1, now - asked.since
        found = {e.name: e for e in result.exercises}
        if all(c.verdict is not Verdict.TIMED_OUT for c in result.checks):
            self._longest = max(self._longest, self._took)
        edited = [n for n in found if n in self._checked and self._checked[n].answer != asked.decides[n].answer]
        self._checked |= {name: asked.decides[name] for name in found}
        self._results |= dict.fromkeys(found, result)
        self._last = tuple(found)
        self._notes = (*self._notes, *record_checks(self._kept, self.unit.name, asked.taken.submission.answers, found))
        self._stand()
        if edited and self._at not in edited:
            self._at = next((n for n in edited if not _passes(found[n])), edited[0])
        return self._next(now)

    def failed(self, why: str, now: float, *, ended: bool) -> Do:
        """The process that runs checks has ended, or could not check."""
        asked, self._asked = self._asked, None
        if not ended:
            self._notes = (*self._notes, f"{why} Then press r.")
            self._checked |= asked.decides if asked else {}
            self._ready = True
            return None
        self._deaths += 1
        self._ready = False
        if self._deaths == DEATHS:
            return Stop(f"{why} It was started {DEATHS} times. Try grader check, or start grader watch again.")
        self._died = (f"{why} It was started again.",)
        self._notes = (*(n for n in self._notes if n not in self._died), *self._died)
        return self._start(now, anew=True)

    def pressed(self, key: str, now: float) -> Do:
        """A key."""
        if key == "q":
            return Stop()
        if key == "l":
            self._listing = not self._listing
        elif key == "h":
            self._hint()
        elif key == "n":
            return self._on()
        elif key == "r":
            return self._again(now)
        return None

    def waited(self, now: float) -> Do:
        """Nothing happened, but time has passed."""
        return self._next(now)

    @property
    def busy(self) -> bool:
        """Whether an answer of the process is still to come."""
        return self._asked is not None

    def note(self, sentence: str) -> None:
        """Something else to tell, until the next save."""
        self._notes = (*(n for n in self._notes if n != sentence), sentence)

    # ---- what to do

    def _next(self, now: float) -> Do:
        wanted = self._wanted(self._asked.decides if self._asked and self._asked.taken else self._checked)
        if self._asked is not None:
            given_up = self._asked.taken is not None and now - self._asked.since > self._patience and bool(wanted)
            return self._start(now, anew=True) if given_up else None
        if not self._ready:
            return self._start(now)
        if self._taken is None or not wanted:
            return None
        self._asked = _Asked(now, self._taken, self._now, frozenset(wanted))
        return Check(self._taken.path, None if len(wanted) == len(self._now) else tuple(wanted))

    def _start(self, now: float, *, anew: bool = False) -> Check:
        """Have the process import torch."""
        self._ready, self._asked = False, _Asked(now)
        return Check(None, (), anew)

    def _wanted(self, known: dict[str, Decides]) -> list[str]:
        """The exercises that are other ones than `known`; where a line was told, it counts as well."""
        return [name for name, decides in self._now.items() if not self._same(name, known.get(name), decides)]

    def _same(self, name: str, known: Decides | None, decides: Decides) -> bool:
        if known is None or (known.answer, known.around) != (decides.answer, decides.around):
            return False
        found = self._found(name)
        return known.place == decides.place or found is None or not _tells_a_line(found)

    @property
    def _patience(self) -> float:
        return max(PATIENCE, 2 * self._longest)

    def _again(self, now: float) -> Do:
        if self._asked is None:
            self._checked = {}
        elif self._asked.taken is not None and now - self._asked.since > self._patience:
            return self._start(now, anew=True)
        return self._next(now)

    def _hint(self) -> None:
        self._listing = False
        asked = self._hints.get(self._at, 0)
        if asked == len(self._ladder()):
            self.note("There is no further hint on this exercise.")
        else:
            self._hints[self._at] = asked + 1

    def _on(self) -> Do:
        """To the next exercise that is not done; from the last one to the next unit."""
        self._listing = False
        order = [e.exercise.name for e in self.standing.exercises]
        left = [e.exercise.name for e in self.standing.exercises if e.state not in DONE]
        if not left:
            return Go()
        if left == [self._at]:
            self.note("This is the only exercise that is left in this unit.")
        at = order.index(self._at)
        self._at = next((n for n in order[at + 1 :] + order[:at] if n in left), self._at)
        return None

    # ---- what there is to tell

    def view(self, now: float) -> View:
        """What there is to show at this time."""
        hints = self._ladder()
        asked = self._hints.get(self._at, 0)
        return View(
            self.standing,
            next(e for e in self.standing.exercises if e.exercise.name == self._at),
            self._results.get(self._at),
            self._at in self._wanted(self._checked),
            hints[:asked],
            len(hints) - asked,
            "" if self._asked is None else "checking" if self._asked.taken else "starting",
            int(now - self._asked.since) if self._asked else 0,
            self._listing,
            self._notes,
            self._told,
            self._last,
            self._took,
        )

    def _stand(self) -> None:
        progress, said = read(self._kept)
        self.standing = standing(self.unit, self._taken, progress.of(self.unit.name))
        if said:
            self.note(said)

    def _found(self, name: str) -> ExerciseResult | None:
        result = self._results.get(name)
        return next((e for e in result.exercises if e.name == name), None) if result else None

    def _ladder(self) -> tuple[str, ...]:
        return self._hints_of(self.unit.exercise(self._at), self._found(self._at))

    def _on_files(self, before: Taken | None, saved: Sequence[Path]) -> list[str]:
        """Sentences on files that came, went, or were saved although another one is taken."""
        now = self._taken
        said = []
        if before and (now is None or now.path != before.path) and not before.path.exists():
            said.append(f"{before.path.name} is not there any more: it was deleted or renamed. Watching goes on.")
        if now and before and now.path != before.path:
            said.append(f"{now.path.name} is the file that is taken now.")
        aside = [
            p for p in saved if now and p != now.path and p.exists() and (p in now.others or p.stem == now.path.stem)
        ]
        said += [f"You saved {p.name}, but {now.path.name} is the file that is taken." for p in aside if now]
        return said


def _passes(found: ExerciseResult) -> bool:
    return all(c.verdict is Verdict.PASSED for c in found.checks)


def _tells_a_line(found: ExerciseResult) -> bool:
    return any(o.evidence and o.evidence.line for c in found.checks for o in c.outcomes)


def ticked(standing: Standing) -> str:
    """How many exercises of a unit are done."""
    done = sum(e.state in DONE for e in standing.exercises)
    return f"{done} of {count(len(standing.exercises), 'exercise')} ticked"
