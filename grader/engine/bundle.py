"""One check of one submission as a file, for a machine that has neither the gradebook nor the course nor its secret.

README.txt             what it is, and the one command
bundle.json            which check, and the seeds that its record was made with
result.json            the record: the instructor's view
submission/NAME        what was handed in
solutions/             course.toml, the unit.toml of every unit, and all that decides a result of this one
"""

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

import msgspec

from grader.course import Course, Unit
from grader.errors import UsageError
from grader.results import Result, from_json, to_json

SCHEMA = 1
MOST_BYTES = 256 << 20
"Of all files of a bundle together."
_ABOUT, _RESULT, _README, _SUBMISSION, _COURSE = "bundle.json", "result.json", "README.txt", "submission", "solutions"
_WHEN = (1980, 1, 1, 0, 0, 0)
"Stands at every file, so that the same check makes the same bytes."


class Bundle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a bundle holds besides its files."""

    check: str
    seeds: Mapping[str, tuple[int, ...]]
    "Instead of the course's secret; see `grader.checking.replaying.Seeds`."
    seeds_proved: bool
    "Whether the record was shown to be made with these seeds."
    schema: int = SCHEMA


class Unpacked(msgspec.Struct, frozen=True):
    """A bundle whose files lie in a folder."""

    bundle: Bundle
    record: Result
    submission: Path
    course: Path
    "The folder with course.toml."


def pack(bundle: Bundle, record: Result, course: Course, unit: Unit, submission: Path, name: str) -> bytes:
    """The bytes of a bundle.

    Args:
        submission: the file that was handed in.
        name: of the bundle itself, as its README calls it.
    """
    files = {
        _README: _readme(record, bundle.check, name).encode(),
        _ABOUT: msgspec.json.encode(bundle),
        _RESULT: to_json(record),
        f"{_SUBMISSION}/{submission.name}": submission.read_bytes(),
    }
    wanted = {course.folder / "course.toml", *(u.folder / "unit.toml" for u in course.units), *unit.sources}
    for path in sorted(wanted):
        files[f"{_COURSE}/{path.relative_to(course.folder).as_posix()}"] = path.read_bytes()
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, content in files.items():
            archive.writestr(zipfile.ZipInfo(place, _WHEN), content, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def unpack(path: Path, folder: Path) -> Unpacked:
    """Write the files of a bundle below `folder`.

    Raises:
        UsageError: it is none, is of another version, or does not hold together.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if sum(e.file_size for e in entries) > MOST_BYTES:
                raise UsageError(f"{path}: unpacks to more than {MOST_BYTES >> 20} MiB, which no bundle does.")
            for entry in entries:
                _write(folder, entry.filename, archive.read(entry))
        bundle = msgspec.json.decode((folder / _ABOUT).read_bytes(), type=Bundle)
        record = from_json((folder / _RESULT).read_bytes())
        (submission,) = _files(folder / _SUBMISSION)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read as a bundle ({error.strerror or error}).") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, msgspec.DecodeError, ValueError) as error:
        raise UsageError(
            f"{path}: is no bundle of this grader ({error}). Make one with grader replay STUDENT UNIT CHECK --bundle FILE."
        ) from None
    return Unpacked(bundle, record, submission, folder / _COURSE)


def _write(folder: Path, name: str, content: bytes) -> None:
    place = PurePosixPath(name)
    # Whoever made it: nothing is written anywhere else.
    if place.is_absolute() or ".." in place.parts or "\\" in name or ":" in name.partition("/")[0]:
        raise ValueError(f"it holds a file {name!r}")
    path = folder / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _files(folder: Path) -> Iterator[Path]:
    return (p for p in sorted(folder.rglob("*")) if p.is_file())


def _readme(record: Result, check: str, name: str) -> str:
    torch = record.torch.partition("+")[0]
    return f"""\
One check, to be run again on another machine
=============================================

check          {check}
unit           {record.unit}, version {record.unit_version}
submission     {record.submission}
graded with    grader {record.grader}, torch {record.torch}, isolation: {record.level}

The same versions, in a fresh Python 3.11 or newer:

    pip install "firstlayer[instructor]=={record.grader}" "torch=={torch}"

The one command:

    grader replay --from {name}

It shows the record, and what comes of the check now, side by side. Other versions of torch or the grader work too,
and it says which differ. result.json is the record, submission/ is what was handed in.

For instructors only. It holds hidden checks, the reference and a student's work; the course's secret is not in it, but
the seeds of this one check, which were derived from it. Delete it when the question is settled. The command runs the
checks in here as code of yours: use it on bundles from people whom you trust.
"""
