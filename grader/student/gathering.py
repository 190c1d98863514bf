"""Gather the files of one unit that a student hands in: the work, and what was added to it, without what the kit gave."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from grader.course import Unit
from grader.errors import UsageError
from grader.student.kit import COMPANIONS, is_unit
from grader.student.taken import Taken
from grader.student.writing import without_new
from grader.submissions.contents import read_plain
from grader.submissions.handins import CODE, IGNORED, is_the_one
from grader.submissions.records import MAX_FILES, MAX_FILES_BYTES, MAX_NOTEBOOK, MIB, Unreadable

RECEIPT = "receipt.json"
"What a hand-in holds beside the files; an older one is no part of the work."


class Gathered(msgspec.Struct, frozen=True):
    """What goes into a hand-in."""

    files: dict[str, bytes]
    "By their names in it."
    notes: tuple[str, ...] = ()
    "What was renamed or left out: a sentence each."


def of_files(unit: Unit, paths: Sequence[Path], taken: Taken) -> Gathered:
    """Files that were named one by one.

    Raises:
        UsageError: two have the same name, or one cannot be read.
    """
    files: dict[str, bytes] = {}
    for path in paths:
        if path.name == RECEIPT:
            raise UsageError(f"{path}: a new receipt is written for each hand-in. Leave this one out.")
        if path.name in files:
            raise UsageError(f"{path}: two of the files are called {path.name}. Name one of them, or rename one.")
        try:
            files[path.name] = read_plain(path, MAX_NOTEBOOK)
        except Unreadable as error:
            raise UsageError(f"{path}: {error}") from None
    return _named(unit, files, taken.path.name, [])


def of_folder(unit: Unit, folder: Path, taken: Taken) -> Gathered:
    """The work in a unit's folder.

    What the kit gave and is unchanged stays out; so does a second script or notebook without answers. All other files
    come along, code first, as far as grading takes them.

    Raises:
        UsageError: the file to grade cannot be read.
    """
    code: list[Path] = []
    data: list[Path] = []
    for path in _files(folder):
        if path == taken.path or path in taken.others or path == folder / RECEIPT:
            continue
        # The lesson in its other form, or corrected; without answers, or it would be one of the others.
        form = Path(without_new(path.name)).stem == unit.name and path.suffix.lower() in CODE
        if not form and not _is_the_kits(path, folder, unit):
            (code if path.suffix.lower() in CODE else data).append(path)
    files: dict[str, bytes] = {}
    left_out: list[str] = []
    room = MAX_FILES_BYTES
    for path in (taken.path, *taken.others, *code, *data):
        name = path.relative_to(folder).as_posix()
        must = path == taken.path
        if not must and len(files) >= MAX_FILES - 1:
            left_out.append(name)
            continue
        try:
            content = read_plain(path, MAX_NOTEBOOK if must else room)
        except Unreadable as error:
            if must:
                raise UsageError(f"{path}: {error}") from None
            left_out.append(name)
            continue
        files[name] = content
        room -= 0 if must else len(content)
    notes = []
    if left_out:
        shown = ", ".join(left_out[:3]) + (f" and {len(left_out) - 3} more" if len(left_out) > 3 else "")
        notes.append(
            f"Left out: {shown}. At most {MAX_FILES} files and {MAX_FILES_BYTES // MIB} MiB beside the work count."
        )
    return _named(unit, files, taken.path.relative_to(folder).as_posix(), notes)


def _named(unit: Unit, files: dict[str, bytes], graded: str, notes: list[str]) -> Gathered:
    """With a file at the top that tells the unit, by which the zip is known to be one hand-in."""
    if not any("/" not in name and is_the_one(name, [unit]) for name in files):
        name = f"{unit.name}{Path(graded).suffix.lower()}"
        files = {name: files[graded], **{n: d for n, d in files.items() if n != graded}}
        notes = [*notes, f"{graded} is packed as {name}: by that name it is known to be this unit's."]
    return Gathered(files, tuple(notes))


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        hidden = any(p.startswith(".") or p in IGNORED for p in parts)
        if not hidden and not path.is_symlink() and path.is_file():
            yield path


def _is_the_kits(path: Path, folder: Path, unit: Unit) -> bool:
    """Whether a file came with the kit and is unchanged; in the kit's own folder, whether it is one that comes with it."""
    inside = path.relative_to(folder)
    name = without_new(path.name)
    if is_unit(folder):
        return inside.parts[0] == "assets" or name in COMPANIONS or name == f"{unit.name}.html"
    given = unit.folder / inside.with_name(name)
    try:
        return given.stat().st_size == path.stat().st_size and given.read_bytes() == path.read_bytes()
    except OSError:
        return False
