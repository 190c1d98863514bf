"""Make a folder of work: what students work with of each unit, copied, and nothing of theirs overwritten.

A new kit may bring corrected stubs. The folder of work keeps from which stub each of its files was begun, in
`.stubs.json`; a file that is still that stub is brought up to date, and beside one that its owner has changed the
corrected stub is written as `NAME.new.ipynb`.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import msgspec

from grader.errors import UsageError
from grader.student.kit import COMPANIONS, EXERCISES, WORK, Kit
from grader.student.released import digest, read_released
from grader.student.writing import beside, is_beside, replace

STUBS = ".stubs.json"
Came = Literal["new", "kept", "replaced", "beside"]
_ASIDE = frozenset(("__pycache__", ".ipynb_checkpoints", ".pytest_cache"))


class Copied(msgspec.Struct, frozen=True):
    """What came of copying."""

    new: int
    kept: int
    "Files that were there already, and stayed as they are."
    replaced: tuple[Path, ...] = ()
    "Files that were as given out, and are now the corrected ones."
    beside: tuple[Path, ...] = ()
    "Corrected stubs, each beside a file that its owner has changed."


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
    """Copy notebook, script, pictures and data of each unit; what is there stays, unless it is a stub since corrected.

    Raises:
        UsageError: the folder cannot be written, or the kit's own record cannot be read.
    """
    return _bring(kit, to, _begun(to), missing=True)


def correct_units(kit: Kit, to: Path, before: Mapping[str, str]) -> Copied:
    """Bring a folder of work to the corrected stubs, and copy nothing that is missing.

    `before` has the digest of each file of the kit before, by its path in it: for files whose beginning nobody kept.

    Raises:
        UsageError: as `copy_units`.
    """
    given = {name.removeprefix(f"{EXERCISES}/"): known for name, known in before.items()}
    return _bring(kit, to, given | _begun(to), missing=False)


def _bring(kit: Kit, to: Path, begun: dict[str, str], *, missing: bool) -> Copied:
    released = read_released(kit.home)
    came: dict[Came, list[Path]] = {"new": [], "kept": [], "replaced": [], "beside": []}
    for unit in kit.units:
        for path in _given(unit.folder):
            name = f"{unit.name}/{path.relative_to(unit.folder).as_posix()}"
            stub, target = path.read_bytes(), to / name
            # A file of the kit that is not as it was given out corrects nothing.
            corrects = released is not None and released.files.get(f"{EXERCISES}/{name}") == digest(stub)
            with _said(target):
                if missing and _copy(stub, target):
                    came["new"].append(target)
                    begun[name] = digest(stub)
                    continue
                how, where = _corrected(target, stub, begun.get(name) if corrects else None)
                came[how].append(where)
                if how != "kept" or _holds(target, stub):
                    begun[name] = digest(stub)
    if to.is_dir():
        with _said(to / STUBS):
            replace(to / STUBS, msgspec.json.format(msgspec.json.encode(begun, order="sorted"), indent=1) + b"\n")
    return Copied(len(came["new"]), len(came["kept"] + came["beside"]), tuple(came["replaced"]), tuple(came["beside"]))


def _corrected(target: Path, stub: bytes, begun: str | None) -> tuple[Came, Path]:
    """Bring a file that was begun from another stub to this one; what came of it, and where that lies."""
    if begun in (None, digest(stub)) or target.is_symlink() or not target.is_file() or _holds(target, stub):
        return "kept", target
    if digest(target.read_bytes()) != begun:
        return "beside", beside(target, stub)
    replace(target, stub)
    return "replaced", target


def _holds(target: Path, content: bytes) -> bool:
    return target.is_file() and target.read_bytes() == content


def _begun(folder: Path) -> dict[str, str]:
    """The digest of the stub from which each file of work was begun; nothing where that was not kept, or is damaged."""
    try:
        return msgspec.json.decode((folder / STUBS).read_bytes(), type=dict[str, str])
    except (FileNotFoundError, NotADirectoryError, msgspec.DecodeError, UnicodeDecodeError):
        return {}


def _given(folder: Path) -> Iterator[Path]:
    """The files of a built unit that are worked with."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        top = len(inside.parts) == 1 and (path.name in COMPANIONS or path.suffix == ".html")
        if path.is_file() and not top and not is_beside(path) and not _ASIDE.intersection(inside.parts):
            yield path


def _copy(content: bytes, target: Path) -> bool:
    """Write a file unless its name is taken; true if it was written."""
    target.parent.mkdir(parents=True, exist_ok=True)
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


@contextmanager
def _said(target: Path) -> Iterator[None]:
    """What stands in the way of a file, in a sentence."""
    try:
        yield
    except (FileExistsError, NotADirectoryError):
        raise UsageError(
            f"{target.parent} must be a folder, and a file stands in its place. Rename that file, then start again."
        ) from None
    except PermissionError as error:
        raise UsageError(
            f"{target}: cannot be written ({error.strerror}). Move the kit to where you may write, then start there."
        ) from None
