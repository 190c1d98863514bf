"""Gradescope, "Export Submissions": `submission_ID/` folders, and `submission_metadata.yml` that says whose they are.

The format is not documented. Known from published programs that read it: for each folder (or file) `:submitters` with
`:name`, `:sid` and `:email`, `:created_at`, and `:history` with the `:created_at` of what was handed in before and is
not in the download. A group's submission is one for each of its members.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo

import msgspec

from grader.course import Unit
from grader.errors import UsageError
from grader.gradebook.records import Student
from grader.intake import plain
from grader.intake.downloads import Download, Found
from grader.intake.times import instant
from grader.submissions.records import MAX_UNPACKED, Unreadable
from grader.submissions.text import plain as shown
from grader.submissions.text import student_name

_METADATA = "submission_metadata.yml"
_MAX_FIELD = 200


def fits(download: Download) -> bool:
    """Whether the file that says whose work it is lies in it."""
    return _METADATA in download.tops()


def found(download: Download, units: Sequence[Unit], zone: tzinfo) -> Iterator[Found]:
    """One submission for each student of each entry, what the metadata names and what lies beside it.

    Raises:
        UsageError: the metadata cannot be read.
    """
    entries = _metadata(download)
    tops = download.tops()
    for key in sorted({top.rstrip("/") for top in tops if top != _METADATA} | set(entries)):
        top = key if key in tops else key + "/"
        entry = entries.get(key)
        if entry is None:
            lone = plain.stray(top, tops[top])
            # The folder's name is a number of Gradescope's and no student's.
            yield msgspec.structs.replace(lone, hint=Student(label=""), name="submission")
            continue
        files = tuple(plain.within(m, top if top.endswith("/") else "") for m in tops.get(top, ()))
        when = instant(entry.get(":created_at"), zone)
        attempt = _attempt(entry, when, zone)
        for who in _submitters(entry):
            yield Found(who, top, files, submitted_at=when, attempt=attempt)


def _metadata(download: Download) -> dict[str, dict[object, object]]:
    member = next((m for m in download.members if m.name == _METADATA), None)
    if member is None:
        raise UsageError(f"{download.path}: there is no {_METADATA} in it, which says whose work it is.")
    try:
        said = msgspec.yaml.decode(member.read(MAX_UNPACKED))
    except (Unreadable, msgspec.DecodeError, ValueError, RecursionError) as error:
        why = shown(str(error).replace("\n", " "), _MAX_FIELD)
        raise UsageError(
            f"{download.path}: {_METADATA}, which says whose work it is, cannot be read: {why}. Download it again."
        ) from None
    entries = said if isinstance(said, dict) else {}
    return {str(key): entry for key, entry in entries.items() if isinstance(entry, dict)}


def _submitters(entry: dict[object, object]) -> list[Student]:
    submitters = entry.get(":submitters")
    people = [p for p in submitters if isinstance(p, dict)] if isinstance(submitters, list) else []
    return [
        Student(
            label="",
            name=student_name(name) if (name := _text(person.get(":name"))) else "",
            email=_text(person.get(":email")),
            number=_text(person.get(":sid")),
        )
        for person in people
    ] or [Student(label="")]


def _text(said: object) -> str:
    # A number of the institution is read as a number where nothing quotes it.
    return shown(str(said).strip(), _MAX_FIELD) if isinstance(said, str | int) else ""


def _attempt(entry: dict[object, object], when: datetime | None, zone: tzinfo) -> int | None:
    """Which of the student's it is: an earlier one may have been made the one that counts."""
    history = entry.get(":history")
    if not isinstance(history, list):
        return None
    times = [instant(old.get(":created_at"), zone) for old in history if isinstance(old, dict)]
    return 1 + sum(when is None or old is None or old < when for old in times)
