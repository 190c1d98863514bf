"""nbgrader, a course's folder or its `submitted/`: `STUDENT/ASSIGNMENT/` with notebooks and `timestamp.txt`.

The timestamp is written by `nbgrader submit` in the student's own session: it is the student's word.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo

from grader.course import Unit
from grader.intake import plain
from grader.intake.downloads import Download, Found, Member
from grader.intake.times import instant
from grader.submissions.records import MIB, Unreadable

_BESIDE = frozenset(("source/", "release/", "autograded/", "feedback/", "gradebook.db", "nbgrader_config.py"))
"What nbgrader keeps in a course's folder and no student handed in."
_SUBMITTED = "submitted/"
_TIMESTAMP = "timestamp.txt"


def fits(download: Download) -> bool:
    """Whether it is a course's folder, or holds assignments with a timestamp in folders of students."""
    tops = download.tops()
    if _SUBMITTED in tops:
        return set(tops) - {_SUBMITTED} <= _BESIDE and any(m.name.count("/") > 2 for m in tops[_SUBMITTED])
    stamped = any(m.name.count("/") == 2 and m.name.endswith("/" + _TIMESTAMP) for m in download.members)
    return stamped or download.path.name + "/" == _SUBMITTED


def found(download: Download, units: Sequence[Unit], zone: tzinfo) -> Iterator[Found]:
    """One submission for each student and assignment."""
    if _SUBMITTED in download.tops():
        download = download.below(_SUBMITTED)
    for student, members in download.tops().items():
        if not student.endswith("/"):
            yield plain.stray(student, members)
            continue
        work = download.below(student)
        for assignment, inner in work.tops().items():
            if assignment.endswith("/"):
                yield _found(student, assignment, inner, zone)
            else:
                lone = plain.stray(assignment, inner)
                yield Found(plain.hint(student[:-1]), student + assignment, lone.files)


def _found(student: str, assignment: str, members: Sequence[Member], zone: tzinfo) -> Found:
    files = [plain.within(m, assignment) for m in members]
    stamps = [m for m in files if m.name == _TIMESTAMP]
    return Found(
        plain.hint(student[:-1]),
        student + assignment,
        tuple(m for m in files if m.name != _TIMESTAMP),
        name=assignment[:-1],
        assignment=assignment[:-1],
        submitted_at=_when(stamps[0], zone) if stamps else None,
    )


def _when(stamp: Member, zone: tzinfo) -> datetime | None:
    try:
        return instant(stamp.read(MIB).decode("utf-8-sig", "replace")[:200], zone) if not stamp.entry.problem else None
    except Unreadable:
        return None
