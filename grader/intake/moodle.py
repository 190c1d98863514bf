"""Moodle, "Download all submissions": `Full Name_participant_assignsubmission_file/`, or such a prefix to each file.

The names are those of `mod/assign/classes/downloader.php` of Moodle; older versions end a folder's in `_`. What was
typed in is `..._assignsubmission_onlinetext/onlinetext.html` and belongs to the same submission. Where marking is blind
every name is "Participant" in the teacher's language. Of a team, the name is the team's and the number is its own.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import tzinfo

import msgspec

from grader.course import Unit
from grader.gradebook.records import Student
from grader.intake import plain
from grader.intake.downloads import Download, Found, Member

_NAME = re.compile(r"(?P<name>.+?)_(?P<number>\d+)_assignsubmission_(?P<plugin>[a-z]+)(?:_(?P<file>.*))?", re.DOTALL)
_BLIND = "Participant"


def fits(download: Download) -> bool:
    """Whether most names are Moodle's."""
    tops = download.tops()
    named = [top for top in tops if _NAME.fullmatch(top.rstrip("/"))]
    return bool(named) and 2 * len(named) >= len(tops)


def found(download: Download, units: Sequence[Unit], zone: tzinfo) -> Iterator[Found]:
    """Each participant's files and text together; Moodle gives the last attempt, and tells no instant."""
    groups: dict[tuple[str, str], list[tuple[str, Member]]] = {}
    origins: dict[tuple[str, str], str] = {}
    for top, members in download.tops().items():
        match = _NAME.fullmatch(top.rstrip("/"))
        if match is None:
            yield plain.stray(top, members)
            continue
        who = (match["name"], match["number"])
        origins.setdefault(who, top)
        files = groups.setdefault(who, [])
        for member in members:
            files.append((member.name[len(top) :] if top.endswith("/") else match["file"] or top, member))
    blind = len(groups) > 1 and len({name for name, _ in groups}) == 1
    for (name, number), files in groups.items():
        known = "" if blind or name == _BLIND else plain.hint(name).name
        yield Found(
            Student(label="", name=known, moodle=number),
            origins[name, number],
            tuple(msgspec.structs.replace(m, name=inner) for inner, m in files),
        )
