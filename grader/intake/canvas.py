"""Canvas, "Download Submissions": one file for each attachment, `lastfirst_[LATE_]user_attachment_name`.

The names are those of `lib/content_zipper.rb` of Canvas. An entry of text or an address is `lastfirst_user_text.html`
or `_link.html`. Where students are anonymous, `anon_` and five letters stand for name and number.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import tzinfo

import msgspec

from grader.course import Unit
from grader.gradebook.records import Student
from grader.intake import plain
from grader.intake.downloads import Download, Found, Member

_NUMBER = r"[1-9]\d*"  # no id begins with 0, as a unit's number does
_NAME = re.compile(
    rf"(?:(?P<anonymous_late>LATE_)?anon_(?P<anonymous>\w+?)|(?P<name>.+?)_?(?P<late>_late|LATE)?_(?P<user>{_NUMBER}))"
    rf"_(?:(?P<attachment>{_NUMBER})_(?P<file>.+)|(?P<entry>(?:text|link)\.html))",
    re.DOTALL,
)


class _Part(msgspec.Struct, frozen=True):
    """What the name of a file tells."""

    student: str
    "What one student's files have in common."
    hint: Student
    late: bool
    attachment: str
    file: str


def fits(download: Download) -> bool:
    """Whether most names are Canvas's; an attachment's number is that of one file only."""
    parts = [_part(top.rstrip("/")) for top in download.tops()]
    named = [p for p in parts if p]
    numbers = [p.attachment for p in named if p.attachment]
    return bool(named) and 2 * len(named) >= len(parts) and len(numbers) == len(set(numbers))


def found(download: Download, units: Sequence[Unit], zone: tzinfo) -> Iterator[Found]:
    """Each student's files together; Canvas gives the last attempt, and tells no instant."""
    groups: dict[str, list[tuple[_Part, str, Sequence[Member]]]] = {}
    for top, members in download.tops().items():
        if part := _part(top.rstrip("/")):
            groups.setdefault(part.student, []).append((part, top, members))
        else:
            yield plain.stray(top, members)
    for group in groups.values():
        first = group[0][0]
        files = [
            msgspec.structs.replace(m, name=part.file + m.name[len(top.rstrip("/")) :])
            for part, top, members in group
            for m in members
        ]
        yield Found(first.hint, group[0][1], tuple(files), late=any(part.late for part, _, _ in group))


def _part(top: str) -> _Part | None:
    match = _NAME.fullmatch(top)
    if match is None:
        return None
    file, attachment = match["file"] or match["entry"], match["attachment"] or ""
    if match["anonymous"]:
        nobody = Student(label="")
        return _Part(f"anon {match['anonymous']}", nobody, bool(match["anonymous_late"]), attachment, file)
    who = Student(label="", name=plain.hint(match["name"]).name, canvas=match["user"])
    return _Part(match["user"], who, bool(match["late"]), attachment, file)
