"""Which of a student's files of a unit is taken, as the grader takes it, and which others hold answers too."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from grader.course import Unit
from grader.student.kit import COMPANIONS, Work
from grader.student.writing import without_new
from grader.submissions import HandIn, Submission, read
from grader.submissions.handins import CODE, named_like

_ME = "you"


class Taken(msgspec.Struct, frozen=True):
    """A unit's work, read."""

    path: Path
    "The file that is graded."
    submission: Submission
    others: tuple[Path, ...] = ()
    "Further files with answers, which are not graded."


def of_unit(unit: Unit, work: Work) -> Taken | None:
    """The work on a unit: of its folder, else of a file beside the folders that is named like it; None if there is none."""
    folder = work.folder / unit.name
    if found := in_folder(unit, folder):
        return found
    beside = [p for p in _code_in(work.folder) if named_like(p.name, [unit])] if work.own else []
    return first_of(unit, beside)


def in_folder(unit: Unit, folder: Path) -> Taken | None:
    """What is taken of a folder; None if no script or notebook is in it."""
    codes = _code_in(folder)
    if not codes:
        return None
    submission = read(HandIn(_ME, folder), unit, {})
    path = next((p for p in codes if p.name == submission.source), None)
    if path is None:  # in a folder below, or its name cannot be shown as it is
        below = folder / submission.source
        path = below if below.is_file() else codes[0]
    return Taken(path, submission, tuple(p for p in codes if p != path and _answers(unit, p)))


def first_of(unit: Unit, files: Sequence[Path]) -> Taken | None:
    """Of single files the one with most answers."""
    readings = [(path, read(HandIn(_ME, path), unit, {})) for path in files]
    if not readings:
        return None
    best = max(readings, key=lambda r: answered(r[1]))
    return Taken(*best, tuple(p for p, s in readings if p != best[0] and answered(s)))


def answered(submission: Submission) -> int:
    """How many exercises have an answer that is not the stub."""
    return sum(a.state == "found" for a in submission.answers)


def _answers(unit: Unit, path: Path) -> bool:
    return not is_as_given(unit, path) and answered(read(HandIn(_ME, path), unit, {})) > 0


def is_as_given(unit: Unit, path: Path) -> bool:
    """Whether a file of work is the kit's, unchanged, or the corrected one beside it; False where it lies in the kit."""
    given = unit.folder / without_new(path.name)
    return given != path and given.is_file() and given.read_bytes() == path.read_bytes()


def _code_in(folder: Path) -> list[Path]:
    try:
        entries = sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [p for p in entries if p.suffix.lower() in CODE and p.name not in COMPANIONS and p.is_file()]
