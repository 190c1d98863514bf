"""Find the submissions in what was named on the command line; nothing is read yet but lists of names."""

import os
import re
import stat
from collections.abc import Iterable, Sequence
from pathlib import Path

from grader.course import Unit
from grader.errors import UsageError
from grader.submissions import zips
from grader.submissions.records import MAX_ZIP, HandIn, Unreadable
from grader.submissions.text import student_name

IGNORED = frozenset((".git", "__pycache__", ".ipynb_checkpoints", ".DS_Store", "__MACOSX"))
"Names of files and folders that are nobody's submission."
CODE = (".py", ".ipynb")
_COPY = re.compile(r"([ _-]*copy[ _-]*\d*|\s*\(\d+\))+$", re.IGNORECASE)
_PLAIN = "submission"
"A file of this name says as little about its student as one named like the unit."


def stem_of(name: str) -> str:
    """A file's name to compare with a unit's: no ending, no mark of a copy, dashes and blanks as underscores."""
    stem = _COPY.sub("", Path(name).stem)
    return re.sub(r"[\s-]+", "_", stem.strip()).lower()


def named_like(name: str, units: Iterable[Unit]) -> bool:
    """Whether `name` is that of a script or notebook of one of the units."""
    return Path(name).suffix.lower() in CODE and stem_of(name) in {u.name.lower() for u in units}


def find(paths: Sequence[Path], units: Sequence[Unit]) -> list[HandIn]:
    """The submissions that `paths` hold, in their order; two students of one name both appear.

    A path is a file, a folder or a zip. A folder or zip that holds a file named like a unit (or `submission.py`) is
    one submission; otherwise each entry is a student. A link is not followed.

    Raises:
        UsageError: a path is not there.
    """
    return [found for path in paths for found in _find(path, units)]


def _find(path: Path, units: Sequence[Unit]) -> list[HandIn]:
    path = path.absolute()
    try:
        kind = stat.S_IFMT(path.lstat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        raise UsageError(f"{path}: there is nothing here. Give a file, a folder or a zip.") from None
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: cannot be looked at: {error}. Give a file, a folder or a zip.") from None
    if kind == stat.S_IFDIR:
        return _in_folder(path, units)
    if kind == stat.S_IFREG and zips.is_zip(path):
        return _in_zip(path, units)
    return [HandIn(_student(path, units), path)]


def _in_folder(folder: Path, units: Sequence[Unit]) -> list[HandIn]:
    try:
        entries = sorted((e for e in os.scandir(folder) if e.name not in IGNORED), key=lambda e: e.name)
    except OSError as error:
        return [HandIn(student_name(folder.name), folder, rejected=f"The folder cannot be read: {error.strerror}.")]
    if not entries or any(e.is_file(follow_symlinks=False) and is_the_one(e.name, units) for e in entries):
        return [HandIn(_student(folder, units), folder)]
    return [
        HandIn(student_name(e.name if e.is_dir(follow_symlinks=False) else Path(e.name).stem), folder / e.name)
        for e in entries
    ]


def _in_zip(path: Path, units: Sequence[Unit]) -> list[HandIn]:
    whole = HandIn(_student(path, units), path)
    try:
        with zips.opened_file(path, MAX_ZIP) as archive:
            entries = [e for e in archive.entries if not IGNORED & set(e.name.split("/"))]
    except Unreadable as error:
        return [HandIn(whole.student, path, rejected=str(error))]
    except OSError as error:
        return [HandIn(whole.student, path, rejected=f"The zip cannot be read: {error.strerror}.")]
    names = [e.name for e in entries]
    # A path that climbs belongs to nobody in it: the zip as a whole is rejected when it is read.
    if any(e.name.startswith("/") or ".." in e.name.split("/") for e in entries):
        return [whole]
    root = _root(names, units)
    if root is None:
        return [whole]
    students = dict.fromkeys(_top(name[len(root) :]) for name in names)
    return [HandIn(student_name(s[:-1] if s.endswith("/") else Path(s).stem), path, inside=root + s) for s in students]


def _root(names: list[str], units: Sequence[Unit]) -> str | None:
    """The folder in a zip whose entries are students; None if the zip is one submission."""
    root = ""
    while True:
        tops = dict.fromkeys(_top(name[len(root) :]) for name in names)
        folders = [t for t in tops if t.endswith("/")]
        if any(is_the_one(t, units) for t in tops) or (len(tops) <= 1 and not folders):
            return None
        if len(tops) > 1 or root.count("/") > 3:
            return root
        below = dict.fromkeys(_top(name[len(root + folders[0]) :]) for name in names)
        wraps_students = all(t.endswith("/") or zips.is_zip(Path(t)) for t in below)
        if not wraps_students and not any(is_the_one(t, units) for t in below):
            return root
        root += folders[0]


def _top(name: str) -> str:
    first, slash, _ = name.partition("/")
    return first + slash


def is_the_one(name: str, units: Sequence[Unit]) -> bool:
    """Whether a file of this name makes the folder around it one submission."""
    return named_like(name, units) or (Path(name).suffix.lower() in CODE and stem_of(name) == _PLAIN)


def _student(path: Path, units: Sequence[Unit]) -> str:
    """From the file or folder, or from the folder around it where that says nothing about a student."""
    name = path.name if path.is_dir() else path.stem
    says_nothing = stem_of(name) in {_PLAIN, *(u.name.lower() for u in units)}
    return student_name((path.parent.name or name) if says_nothing else name)
