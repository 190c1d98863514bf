"""What is watched: one unit of a kit, in a folder of work, or one file of it."""

import difflib
import time
from collections.abc import Collection, Sequence
from pathlib import Path

from grader.course import Unit
from grader.errors import UsageError
from grader.student.advice import focus
from grader.student.kit import RECOGNISED, Kit, Work, exercise_in, find_kit, work_at
from grader.student.progress import digest_of_all, read
from grader.student.standing import Standing, standings
from grader.student.taken import Taken, first_of, of_unit
from grader.submissions import HandIn, unit_of
from grader.submissions.handins import named_like

_REPLACED = 0.2
"Seconds for which an editor may take a file away, to put a new one in its place."


class Watched:
    """A unit, which may become another one, with the file of it that counts.

    Args:
        found: how each unit stands, so that it is seen when another one is worked on.
        file: the one file that is looked at; by default the one that the grader would take.
        exercise: the one to begin with, by name.
    """

    def __init__(
        self,
        kit: Kit,
        work: Work,
        unit: Unit,
        found: Sequence[Standing] = (),
        *,
        file: Path | None = None,
        exercise: str = "",
    ) -> None:
        self.kit, self.work, self.unit, self.file, self.exercise = kit, work, unit, file, exercise
        self._path: Path | None = None
        self._answers = {s.unit.name: digest_of_all(s.taken.submission.answers) for s in found if s.taken}

    @property
    def folders(self) -> list[Path]:
        """Whose files are watched: one folder, and those in it that may hold work."""
        if self.file is not None:
            return [self.file.parent]
        return [self.work.folder, *(self.work.folder / unit.name for unit in self.kit.units)]

    def look(self) -> Taken | None:
        """The file as it is now, read by itself, as it is checked; None where there is none."""
        taken = self._look()
        if self._path and (taken is None or taken.path != self._path) and not self._path.exists():
            time.sleep(_REPLACED)
            taken = self._look()
        self._path = taken.path if taken else None
        self._answers[self.unit.name] = digest_of_all(taken.submission.answers) if taken else ""
        return taken

    def _look(self) -> Taken | None:
        if self.file is not None:
            return first_of(self.unit, [self.file] if self.file.is_file() else [])
        found = of_unit(self.unit, self.work)
        alone = first_of(self.unit, [found.path]) if found else None
        return Taken(alone.path, alone.submission, found.others) if found and alone else None

    def moved_to(self, saved: Collection[Path]) -> Unit | None:
        """The other unit whose answers were just changed, if it is one alone."""
        if self.file is not None:
            return None
        of = [u for u in self.kit.units if any(self._is_of(path, u) for path in saved)]
        if len(of) != 1 or of[0] == self.unit:
            return None
        taken = of_unit(of[0], self.work)
        answers = digest_of_all(taken.submission.answers) if taken else ""
        before = self._answers.get(of[0].name)
        self._answers[of[0].name] = answers
        return of[0] if taken and answers != before else None

    def _is_of(self, path: Path, unit: Unit) -> bool:
        return path.is_relative_to(self.work.folder / unit.name) or named_like(path.name, [unit])

    def next_unit(self) -> Unit | None:
        """The next unit that is not finished, after this one and then from the first; None if every other one is."""
        found = standings(self.kit, self.work, read(self.kit.kept)[0])
        at = next(n for n, s in enumerate(found) if s.unit.name == self.unit.name)
        return next((s.unit for s in (*found[at + 1 :], *found[:at]) if not s.done), None)

    def go(self, unit: Unit) -> None:
        """Watch another unit, and whichever file of it counts."""
        self.unit, self.file, self.exercise, self._path = unit, None, "", None


def find_watched(what: str | None, here: Path) -> Watched:
    """What is meant by a unit, an exercise, a file or nothing.

    Raises:
        UsageError: no kit is here, or nothing of that name.
        CourseError: a file of the kit is wrong.
    """
    path = Path(what) if what else None
    file = path.resolve() if path and path.is_file() else None
    kit = (find_kit(file.parent) if file else None) or find_kit(here)
    if kit is None:
        raise UsageError(
            f"No kit was found at {here} or above. {RECOGNISED} Go there with cd, and give the command again."
        )
    work = work_at(kit, here)
    if file is not None:
        unit = unit_of(HandIn("you", file), kit.units)
        if unit is None:
            raise UsageError(
                f"{what}: neither its name nor its exercises tell the unit. "
                f"Name it like one: {kit.units[0].name}{file.suffix}"
            )
        return Watched(kit, work, unit, file=file)
    found = standings(kit, work, read(kit.kept)[0])
    about = focus(work, found, here).unit
    if what is None:
        return Watched(kit, work, about, found)
    wanted = path.name if path and path.is_dir() else what
    for unit in kit.units:
        number, _, rest = unit.name.partition("_")
        if wanted in (unit.name, rest, number, str(unit.number)):
            return Watched(kit, work, unit, found)
    if exercise := exercise_in((about, *kit.units), wanted):
        return Watched(kit, work, exercise[0], found, exercise=exercise[1])
    names = [*(u.name for u in kit.units), *(e.name for u in kit.units for e in u.exercises)]
    close = difflib.get_close_matches(wanted, names, n=1)
    raise UsageError(
        f"There is no file, unit or exercise '{what}' here. "
        + (f"Did you mean {close[0]}?" if close else f"There are {', '.join(u.name for u in kit.units)}.")
    )
