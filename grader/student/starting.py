"""Make a folder of work: what students work with of each unit, copied, and nothing overwritten."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from grader.errors import UsageError
from grader.student.kit import COMPANIONS, EXERCISES, WORK, Kit

_ASIDE = frozenset(("__pycache__", ".ipynb_checkpoints", ".pytest_cache"))


class Copied(msgspec.Struct, frozen=True):
    """What came of copying."""

    new: int
    kept: int
    "Files that were there already, and stayed as they are."


def work_folder(kit: Kit, name: str) -> Path:
    """The folder of work of that name, which need not be there.

    Raises:
        UsageError: the name is a path, or is taken by something else.
    """
    folder = kit.home / name
    taken = {EXERCISES, "solutions", *(u.name for u in kit.units)}
    if Path(name).name != name or "\\" in name or name.startswith(".") or not name.strip() or name in taken:
        raise UsageError(
            f"'{name}' cannot be the name of your work folder: it lies in {kit.home}, beside the units. "
            f"Give a plain name, such as: grader start {WORK}"
        )
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file. Give your work folder another name: grader start {WORK}-2")
    return folder


def copy_units(kit: Kit, to: Path) -> Copied:
    """Copy notebook, script, pictures and data of each unit; what is there stays, whatever it holds.

    Raises:
        UsageError: the folder cannot be written.
    """
    new = kept = 0
    for unit in kit.units:
        for path in _given(unit.folder):
            target = to / unit.name / path.relative_to(unit.folder)
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                if _copy(path, target):
                    new += 1
                else:
                    kept += 1
            except (FileExistsError, NotADirectoryError):
                raise UsageError(
                    f"{target.parent} must be a folder, and a file stands in its place. Rename that file, then start again."
                ) from None
            except PermissionError as error:
                raise UsageError(
                    f"{target}: cannot be written ({error.strerror}). Move the kit to where you may write, then start there."
                ) from None
    return Copied(new, kept)


def _given(folder: Path) -> Iterator[Path]:
    """The files of a built unit that are worked with."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        top = len(inside.parts) == 1 and (path.name in COMPANIONS or path.suffix == ".html")
        if path.is_file() and not top and not _ASIDE.intersection(inside.parts):
            yield path


def _copy(source: Path, target: Path) -> bool:
    """Copy a file unless its name is taken; true if it was copied."""
    content = source.read_bytes()
    try:
        file = target.open("xb")
    except FileExistsError:
        return False
    try:
        with file:
            file.write(content)
    except OSError:
        target.unlink(missing_ok=True)  # half a notebook would look like one
        raise
    return True
