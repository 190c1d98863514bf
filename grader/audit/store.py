"""Reports that were made before, by a hash of all that decides them: `.grader/audit/` beside the course's folder."""

import hashlib
import os
import sys
import tempfile
from pathlib import Path

import msgspec

import grader
from grader.audit.findings import Report
from grader.course import Course, Level, Unit

FOLDER = Path(".grader") / "audit"


def key_of(unit: Unit, *, level: Level, deep: bool, round: int) -> str:
    """A hash of the unit, the grader's own sources, torch and Python, and how the audit was asked for."""
    import torch

    digest = hashlib.sha256()
    for path in sorted(Path(grader.__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes() + b"\0")
    for said in (unit.name, unit.version, torch.__version__, sys.version, level, str(deep), str(round)):
        digest.update(f"{said}\0".encode())
    return digest.hexdigest()[:32]


class Store:
    """The reports of a course, one file a unit: the latest."""

    def __init__(self, course: Course) -> None:
        self.folder = course.folder.parent / FOLDER

    def _path(self, unit: Unit) -> Path:
        return self.folder / f"{unit.name}.json"

    def get(self, unit: Unit, key: str) -> Report | None:
        """The report under this key; None if there is none that can be read."""
        try:
            kept = msgspec.json.decode(self._path(unit).read_bytes(), type=_Kept)
        except (OSError, msgspec.DecodeError):
            return None
        return msgspec.structs.replace(kept.report, kept=True) if kept.key == key else None

    def put(self, unit: Unit, key: str, report: Report) -> None:
        """Keep a report in the place of an earlier one of this unit."""
        self.folder.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=f".{unit.name}-", dir=self.folder)
        with os.fdopen(descriptor, "wb") as file:
            file.write(msgspec.json.encode(_Kept(key, report)))
        os.replace(name, self._path(unit))


class _Kept(msgspec.Struct, frozen=True):
    key: str
    report: Report
