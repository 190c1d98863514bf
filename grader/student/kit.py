"""The kit: the built units that students get, and the folders of work beside them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from grader.course import Unit, load_unit

EXERCISES = "exercises"
WORK = "my-work"
"What a folder of work is called, unless its owner says otherwise."
KEPT = ".grader"
"The folder beside the units that holds the seeds' secret of a kit, and a student's progress; ignored by git."
COMPANIONS = frozenset(("unit.toml", "public_checks.py", "support.py", "README.md", "hints.json"))
"Files of a built unit that belong to the kit and are nobody's work; its page is another one."
RECOGNISED = (
    "A kit is recognised by its units: folders such as 01_tensors, in it or in its exercises/, "
    "that hold unit.toml and public_checks.py."
)


class Kit(msgspec.Struct, frozen=True):
    """The built units of a course, as a student has them."""

    folder: Path
    "That holds the units' folders."
    units: tuple[Unit, ...]

    @property
    def home(self) -> Path:
        """Where folders of work lie: beside `exercises/`, else beside the units."""
        return self.folder.parent if self.folder.name == EXERCISES else self.folder

    @property
    def kept(self) -> Path:
        return self.folder / KEPT


class Work(msgspec.Struct, frozen=True):
    """Where a student works."""

    folder: Path
    own: bool
    "False where no folder of work was made, and the units' own folders are worked in."
    others: tuple[Path, ...] = ()
    "Further folders of work."


def find_kit(place: Path) -> Kit | None:
    """The kit that holds `place`: the nearest folder above, or its `exercises/`, in which there are built units.

    Raises:
        CourseError: a `unit.toml` is wrong.
    """
    place = place.resolve()
    for above in (place, *place.parents):
        for folder in (above, above / EXERCISES):
            if found := [f for f in _unit_folders(folder) if not (f / "lesson.py").exists()]:
                return Kit(folder, tuple(load_unit(f) for f in found))
    return None


def is_unit(folder: Path) -> bool:
    """Whether a folder is that of a built unit."""
    return (folder / "unit.toml").is_file() and (folder / "public_checks.py").is_file()


def exercise_in(units: Sequence[Unit], wanted: str) -> tuple[Unit, str] | None:
    """The unit and the name of the exercise with that name or label."""
    return next(((u, e.name) for u in units for e in u.exercises if wanted in (e.name, e.label)), None)


def at_hand_in(unit: Unit, *exercises: str) -> str:
    """What passing the public checks does not tell: how many more run on some exercises, by default on all, and on what."""
    chosen = [e for e in unit.exercises if not exercises or e.name in exercises]
    steps = {step for e in chosen for step in e.steps}
    on = ["seeds", *(["sizes", "batches", "dtypes"] * ("general" in steps)), *(["devices"] * ("device" in steps))]
    number = sum(unit.graded_checks.get(e.name, 0) for e in chosen)
    more = f"{number} more run" if number > 1 else "1 more runs" if number else "More run"
    return f"{more} when you hand in: other {', '.join(on)}."


def _unit_folders(folder: Path) -> list[Path]:
    found = sorted(p.parent for p in folder.glob("[0-9][0-9]_*/public_checks.py"))
    return [f for f in found if (f / "unit.toml").is_file()]


def works(kit: Kit) -> list[Path]:
    """The folders of work beside a kit's units: those that hold a folder named like a unit which is no built one."""
    return sorted(_works(kit))


def _works(kit: Kit) -> Iterator[Path]:
    names = {u.name for u in kit.units}
    for folder in kit.home.iterdir():
        if folder != kit.folder and folder.name not in names and not folder.name.startswith("."):
            try:
                if any((folder / n).is_dir() and not (folder / n / "unit.toml").exists() for n in names):
                    yield folder
            except PermissionError:
                continue


def work_at(kit: Kit, here: Path) -> Work:
    """The folder of work in which `here` lies, else `my-work`, else the first there is, else the kit's own units."""
    found = works(kit)
    here = here.resolve()
    chosen = next((f for f in found if f in (here, *here.parents)), None)
    if chosen is None:
        chosen = next((f for f in found if f.name == WORK), found[0] if found else None)
    if chosen is None:
        return Work(kit.folder, own=False)
    return Work(chosen, own=True, others=tuple(f for f in found if f != chosen))
