"""The cases: read from their folders, made by `make_odd_files.py`, and copied as hand-ins."""

import os
import shutil
import stat
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
CASES = HERE / "cases"
MAKER = "make_odd_files.py"
GRADES = ("full", "zero", "partial", "rejected", "ungraded", "any")


@dataclass(frozen=True)
class Case:
    """One hand-in and what a sound grader does with it; the fields of `case.toml`."""

    folder: Path
    title: str
    family: str
    unit: str
    grade: str
    why: str
    succeeds_if: str
    student: str = ""
    "The name it is handed in under, where that is the attack."
    tags: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def harmless(self) -> bool:
        return self.family == "harmless"

    @property
    def file_name(self) -> str:
        """The student's name as a folder can carry it: a slash as an export of an LMS writes it."""
        name = (self.student or self.name).replace("/", "%2F").replace("\0", "%00")
        return name if name not in ("", ".", "..") else f"%{name}"


def read_case(folder: Path) -> Case:
    """Read one case.

    Raises:
        ValueError: `case.toml` lacks a field or is no TOML; says which file.
    """
    path = folder / "case.toml"
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        expect = told["expect"]
        return Case(
            folder=folder,
            title=told["title"],
            family=told["family"],
            unit=str(told["unit"]),
            grade=expect["grade"],
            why=expect.get("why", ""),
            succeeds_if=expect.get("succeeds_if", ""),
            student=told.get("student", ""),
            tags=tuple(expect.get("tags", ())),
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"{path}: {type(error).__name__}: {error}") from error


def read_cases(folder: Path) -> list[Case]:
    """Every case in `folder`, by name."""
    return [read_case(path.parent) for path in sorted(folder.glob("*/case.toml"))]


def collect(folder: Path, made: Path) -> list[Case]:
    """The cases in `folder` or in `folder/cases`, and those that a `make_odd_files.py` in it or beside it makes in `made`.

    Raises:
        ValueError: there are none, or one cannot be read.
        subprocess.CalledProcessError: `make_odd_files.py` failed.
    """
    folder = folder.resolve()
    inside = folder if any(folder.glob("*/case.toml")) else folder / "cases"
    cases = read_cases(inside)
    maker = next((p for p in (folder / MAKER, inside / MAKER, folder.parent / MAKER) if p.is_file()), None)
    if maker is not None:
        cases += make_odd_cases(maker, made)
    if not cases:
        raise ValueError(f"{folder}: no folder in it holds a case.toml.")
    return cases


def make_odd_cases(maker: Path, to: Path) -> list[Case]:
    """What the script `maker` makes in `to`, which cannot be stored in a repository."""
    to.mkdir(parents=True, exist_ok=True)
    subprocess.run([sys.executable, str(maker), str(to)], check=True, stdout=subprocess.DEVNULL)
    return read_cases(to)


def copy_hand_in(case: Case, to: Path) -> None:
    """Copy what is handed in, which is all but `case.toml`: links as links, and special files as what they are."""
    to.mkdir(parents=True)
    for source in _entries(case.folder):
        if source.name == "case.toml" and source.parent == case.folder:
            continue
        target = to / source.relative_to(case.folder)
        mode = source.lstat().st_mode
        if stat.S_ISLNK(mode):
            os.symlink(os.readlink(source), target)
        elif stat.S_ISDIR(mode):
            target.mkdir()
        elif stat.S_ISFIFO(mode):
            os.mkfifo(target)
        elif stat.S_ISREG(mode):
            shutil.copy(source, target, follow_symlinks=False)
        else:
            os.mknod(target, mode, source.lstat().st_rdev)


def _entries(folder: Path) -> Iterator[Path]:
    for entry in sorted(os.scandir(folder), key=lambda e: e.name):
        yield Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            yield from _entries(Path(entry.path))
