"""Work that no other system named: a file, folder or zip for each student, told apart as `grader grade` does."""

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

import msgspec

from grader.course import Unit
from grader.gradebook.records import Student
from grader.intake.downloads import Download, Found, Member, spelled, whole
from grader.submissions.handins import find
from grader.submissions.text import student_name


def hint(name: str) -> Student:
    """What one word tells of a student: it may be a name, a login, an e-mail address or a number."""
    name = student_name(name)
    one_word = " " not in name
    return Student(
        label="",
        name=name,
        login=name if one_word else "",
        email=name if one_word and "@" in name else "",
        number=name if name.isdecimal() else "",
    )


def found(download: Download, units: Sequence[Unit]) -> Iterator[Found]:
    """Each student's submission, in the order of the download."""
    tops = download.tops()
    for hand_in in find([download.path], units):
        who = hint(hand_in.student)
        if hand_in.inside:
            yield _below(download, hand_in.inside, who)
        elif hand_in.path != download.path:
            name = spelled(hand_in.path.name)
            yield _below(download, name if name in tops else name + "/", who)
        elif download.path.is_dir():
            yield Found(who, download.path.name, download.members, name=who.name)
        else:
            yield Found(who, download.path.name, (whole(download.path, spelled(download.path.name)),))


def stray(top: str, members: Sequence[Member]) -> Found:
    """What lies in another system's download and is not named in its way: kept by the name that it has."""
    folder = top.endswith("/")
    name = top[:-1] if folder else PurePosixPath(top).stem
    inner = tuple(within(m, top if folder else "") for m in members)
    return Found(hint(name), top, inner, name=name)


def within(member: Member, folder: str) -> Member:
    """A file by its path below `folder`."""
    return msgspec.structs.replace(member, name=member.name[len(folder) :])


def _below(download: Download, at: str, who: Student) -> Found:
    """The file, or the folder's files, at a path in the download."""
    outer = at if at.endswith("/") else at[: at.rfind("/") + 1]
    files = [m for m in download.members if m.name == at or (at.endswith("/") and m.name.startswith(at))]
    return Found(who, at, tuple(within(m, outer) for m in files), name=who.name)
