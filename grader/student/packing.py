"""Pack what a student hands in of one unit: one zip with a receipt, read back as it is read for grading.

The same files at the same time make the same bytes. Files are stored as they are: no two versions of a compressor write
the same, and no notebook of empty lines looks like a bomb.
"""

import hashlib
import io
import os
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from grader import __version__
from grader.course import Unit
from grader.errors import UsageError
from grader.student.gathering import RECEIPT, Gathered
from grader.student.writing import replace
from grader.submissions import Submission, find, read


class Receipt(msgspec.Struct, frozen=True):
    """What stands in the zip beside the files."""

    unit: str
    time: str
    "In UTC, ISO 8601."
    grader: str
    "Its version."
    sha256: dict[str, str]
    "Of each file, by its name in the zip."


class Packed(msgspec.Struct, frozen=True):
    """A hand-in that was written, and what was read back of it."""

    path: Path
    sha256: str
    "Of the zip."
    at: str
    names: tuple[str, ...]
    submission: Submission


def pack(gathered: Gathered, unit: Unit, to: Path, when: datetime) -> Packed:
    """Write the hand-in into the folder `to`, as `UNIT.zip`, and read it as the grader does.

    A hand-in of that name is replaced; a file of that name which is none stays, and another name is taken.

    Raises:
        UsageError: it cannot be written.
    """
    at = when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    receipt = Receipt(
        unit.name,
        at,
        __version__,
        {name: hashlib.sha256(data).hexdigest() for name, data in sorted(gathered.files.items())},
    )
    told = msgspec.json.format(msgspec.json.encode(receipt), indent=2) + b"\n"
    files = {**gathered.files, RECEIPT: told}
    data = _zip(files, when.astimezone(UTC))
    path = _name(to, unit)
    try:
        replace(path, data)
    except OSError as error:
        raise UsageError(
            f"{path}: cannot be written ({error.strerror or error}). Make room there, or copy your work to where you may write."
        ) from None
    (hand_in,) = find([path], [unit])
    return Packed(path, hashlib.sha256(data).hexdigest(), at, tuple(sorted(files)), read(hand_in, unit, {}))


def _zip(files: Mapping[str, bytes], when: datetime) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        for name, data in sorted(files.items()):
            entry = zipfile.ZipInfo(name, when.timetuple()[:6])
            entry.create_system = 3  # else it tells on which system it was made
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return written.getvalue()


def _name(folder: Path, unit: Unit) -> Path:
    path = folder / f"{unit.name}.zip"
    number = 0
    while os.path.lexists(path) and not is_hand_in(path):
        number += 1
        path = folder / f"{unit.name} ({number}).zip"
    return path


def is_hand_in(path: Path) -> bool:
    """Whether a file is a zip that was packed here."""
    try:
        with zipfile.ZipFile(path) as archive:
            return RECEIPT in archive.namelist()
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
