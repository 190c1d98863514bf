"""The kit that students get: the built units, a README of one screen, the small package, nothing of the solutions.

    kit_files(course, ...)  -> every file of a kit, after all that could be wrong with it was looked for
    write_kit(files, to)    -> the kit in a new folder
    update_kit(files, to)   -> a kit in use brought up to date, and no work of a student touched

The same course and the same grader make the same bytes. `.kit.json` in a kit holds the digest of each of its files: by
it a file that a student has changed is known.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from grader.audit.leaks import kit_leaks
from grader.course import Course, Unit
from grader.errors import CourseError, Refused
from grader.execution.git import in_work_tree
from grader.exports.filling import filled
from grader.exports.student_wheel import student_wheel
from grader.exports.workflows import Host, kits_workflow
from grader.release.folder import Plan, plan
from grader.release.leaks import Shown, refuse
from grader.reports.words import count
from grader.student.kit import EXERCISES, KEPT, WORK, find_kit, works
from grader.student.released import FILE, Released, digest, read_released, written
from grader.student.starting import Copied, correct_units
from grader.student.writing import beside, replace

Hints = Callable[[Unit, Path], bytes]
"Makes the `hints.json` of a unit from its source and the folder of the built unit."
SOLUTIONS = "solutions"
_CPU = "https://download.pytorch.org/whl/cpu"
_IGNORED = (".venv/", f"{KEPT}/", "__pycache__/", ".ipynb_checkpoints/", ".pytest_cache/")


class Updated(msgspec.Struct, frozen=True):
    """What came of bringing a kit up to date."""

    written: tuple[Path, ...]
    removed: tuple[Path, ...]
    "Files that belong to the kit no more."
    beside: tuple[Path, ...]
    "Files of the kit, each beside one that a student has changed."
    stayed: tuple[Path, ...]
    "Files that belong to the kit no more, and that a student has changed."
    works: tuple[Copied, ...]
    "What came of each folder of work."


def kit_files(
    course: Course,
    units: Sequence[Unit],
    built: Path,
    *,
    chosen: Sequence[str] = (),
    ci: Host | None = None,
    hints: Hints | None = None,
) -> dict[str, bytes]:
    """Every file of a kit by its path in it.

    Args:
        built: where `grader build` writes: figures that are up to date there are not drawn again.
        chosen: the names of the units that were asked for, to be kept for an update; none where all were.
        ci: the host whose job of public checks comes along.

    Raises:
        CourseError: as `grader build`; or a file would give something away.
        Refused: there is no unit, or a package that only building needs is missing.
    """
    if not units:
        raise Refused(f"{course.folder} has no unit to give out. Make one: grader new unit NAME")
    planned = plan(course, units, built)
    files = {f"{EXERCISES}/{p.relative_to(built).as_posix()}": data for p, data in planned.files.items()}
    if hints is not None:
        files |= _hints(units, files, hints)
    files |= _around(course, units, ci)
    _refuse_leaks(course, planned, files)
    released = Released({name: digest(data) for name, data in files.items()}, tuple(chosen), ci or "")
    return dict(sorted((files | {FILE: written(released)}).items()))


def _hints(units: Sequence[Unit], files: Mapping[str, bytes], hints: Hints) -> dict[str, bytes]:
    """Made from what the kit will hold, not from what stands in exercises/."""
    with TemporaryDirectory(prefix="grader-kit-") as made:
        for name, data in files.items():
            path = Path(made, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return {f"{EXERCISES}/{u.name}/hints.json": hints(u, Path(made, EXERCISES, u.name)) for u in units}


def _around(course: Course, units: Sequence[Unit], ci: Host | None) -> dict[str, bytes]:
    """The files beside `exercises/`."""
    name, wheel = student_wheel()
    first = units[0].name
    texts = {
        "README.md": filled(
            "kit-README.md",
            TITLE=course.title,
            HOLDS=count(len(units), "unit").capitalize(),
            FOLDER=f"{WORK}/{first}",
            PAGE=f"{EXERCISES}/{first}/{first}.html",
        ),
        "requirements.txt": (
            "# In this folder: pip install -r requirements.txt\n"
            "# PyTorch for the CPU is enough, and much smaller. For a GPU of your own, take out the next line.\n"
            f"--extra-index-url {_CPU}\n"
            f"./{name}\n"
        ),
        ".gitignore": "".join(f"{line}\n" for line in _IGNORED),
        ".gitattributes": "# Every file stays as it was given out, on every system.\n* -text\n",
    }
    if ci:
        path, text = kits_workflow(ci)
        texts[path] = text
    return {path: text.encode() for path, text in texts.items()} | {name: wheel}


def _refuse_leaks(course: Course, planned: Plan, files: Mapping[str, bytes]) -> None:
    """What is built was held against all secrets as it was planned; the rest of the kit is here.

    Raises:
        CourseError: something is given away.
    """
    own = [(name, data) for name, data in files.items() if not name.endswith(".whl")]
    added = [(name, data) for name, data in own if not name.startswith(f"{EXERCISES}/") or name.endswith("/hints.json")]
    for name, data in added:
        unit = next((u for u in course.units if f"/{u.name}/" in name), None)
        texts = [data.decode(), *(_strings(msgspec.json.decode(data)) if name.endswith(".json") else ())]
        refuse(planned.hidden, unit, [Shown(f"{name} of the kit", text) for text in texts])
    for finding in kit_leaks(course, files):
        raise CourseError("The kit", "would give something away:", finding.message)


def _strings(value: Any) -> Iterator[str]:
    """The texts in JSON, as they are told."""
    if isinstance(value, str):
        yield value
    for inner in (
        (*value.keys(), *value.values()) if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        yield from _strings(inner)


def write_kit(files: Mapping[str, bytes], to: Path) -> list[Path]:
    """Write a kit into a folder that is new, empty or a new git repository; the files that were written.

    A kit that stands there already, just as it would be written, stays.

    Raises:
        Refused: the folder holds something else, or lies where the solutions could be given out with it.
    """
    refuse_place(to)
    if (to / FILE).exists():
        if all((to / name).is_file() and (to / name).read_bytes() == data for name, data in files.items()):
            return []
        raise Refused(
            f"{to} is a kit already, and not as it would be written. Bring it up to date: grader release --update {to}"
        )
    for name, data in files.items():
        _write(to / name, data)
    return [to / name for name in files]


def refuse_place(to: Path) -> None:
    """Before a kit is made, which takes a while: see that it may stand there.

    Raises:
        Refused: the folder holds something else, or lies where the solutions could be given out with it.
    """
    _refuse_beside_solutions(to)
    if to.exists() and not to.is_dir():
        raise Refused(f"{to} is a file. Name a folder: grader release --to DIR")
    there = sorted(p.name for p in to.iterdir() if p.name != ".git") if to.exists() else []
    if there and FILE not in there:
        more = f" and {len(there) - 1} more" if len(there) > 1 else ""
        raise Refused(
            f"{to} holds {there[0]}{more}. A kit begins in a folder of its own: name one that is new or empty."
        )


def released_as(to: Path) -> Released:
    """What the kit in a folder was given out with.

    Raises:
        Refused: no `grader release` wrote it.
        UsageError: its record cannot be read.
    """
    released = read_released(to)
    if released is None:
        raise Refused(
            f"{to} is no kit that grader release wrote: it has no {FILE}. To make one: grader release --to DIR"
        )
    return released


def update_kit(files: Mapping[str, bytes], to: Path) -> Updated:
    """Bring a kit in use up to date.

    What is as it was given out is replaced; beside what a student has changed, the corrected file is written as
    `NAME.new.ipynb`, if it was corrected at all. So it goes with the folders of work too, in which nothing is added.

    Raises:
        Refused: `to` is no kit, lies where the solutions could be given out with it, or has a file for a folder.
        UsageError: the record of the kit, or a folder of work, cannot be read or written.
    """
    before = released_as(to).files
    _refuse_beside_solutions(to)
    ours, theirs = [], []
    for name, data in files.items():
        path = to / name
        _refuse_no_folder(to, path)
        if not os.path.lexists(path) or _is_as_released(path, before.get(name)):
            if not path.is_file() or path.read_bytes() != data:
                ours.append((path, data))
        elif name != FILE and before.get(name) != digest(data) and not (path.is_file() and path.read_bytes() == data):
            theirs.append((path, data))
    gone = [to / name for name in before if name not in files and os.path.lexists(to / name)]
    removed = [path for path in gone if _is_as_released(path, before[path.relative_to(to).as_posix()])]
    for path, data in ours:
        _write(path, data)
    besides = tuple(beside(path, data) for path, data in theirs)
    for path in removed:
        _remove(path, to)
    # Last: whoever is stopped before finds the same to do again.
    replace(to / FILE, files[FILE])
    kit = find_kit(to)
    copied = tuple(correct_units(kit, work, before) for work in works(kit)) if kit else ()
    stayed = tuple(path for path in gone if path not in removed)
    return Updated(tuple(path for path, _ in ours), tuple(removed), besides, stayed, copied)


def _is_as_released(path: Path, known: str | None) -> bool:
    return path.is_file() and not path.is_symlink() and digest(path.read_bytes()) == known


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    replace(path, data)


def _remove(path: Path, to: Path) -> None:
    path.unlink()
    for folder in path.relative_to(to).parents:
        if folder != Path() and not any((to / folder).iterdir()):
            (to / folder).rmdir()


def _refuse_no_folder(to: Path, path: Path) -> None:
    for folder in path.relative_to(to).parents:
        if (to / folder).exists() and not (to / folder).is_dir():
            raise Refused(f"{to / folder} is a file, and the kit has a folder there. Move it away, then try again.")


def _refuse_beside_solutions(to: Path) -> None:
    """Who pushes the work tree around a kit must not push the solutions with it.

    Raises:
        Refused: it holds them.
    """
    if found := in_work_tree(to, f"**/{SOLUTIONS}/**"):
        raise Refused(
            f"{to} lies in a git work tree that holds {found} too: whoever gets the kit from there gets the solutions. "
            "Name a folder outside of it, or make the kit's folder a repository of its own: git init DIR"
        )
