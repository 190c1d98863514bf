"""Search for secrets where students get to look: what a build writes, the package, results, and the worker's memory."""

import contextlib
import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory

import grader
from grader.audit.findings import Finding
from grader.audit.secrets import Search, Secret, secrets_of
from grader.course import Course, Level, Limits, Unit
from grader.execution.client import Zygote
from grader.release import build
from grader.release.page import words_of

_PIECE = 1 << 26
"Bytes of memory that are searched at a time."
_OVERLAP = 1 << 12
_MOST = 20
"Findings of one place that are told."


def built_leaks(course: Course, unit: Unit, search: Search) -> list[Finding]:
    """Secrets in what `grader build` would write for a unit, and in what stands in exercises/ beside the course.

    Raises:
        CourseError: the unit cannot be built, for example because the build itself finds an answer given away.
    """
    found = []
    standing = course.folder.parent / "exercises" / unit.name
    with TemporaryDirectory(prefix="grader-audit-") as made:
        if standing.is_dir():  # figures that are up to date are not drawn again
            shutil.copytree(standing, Path(made) / unit.name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
        build(course, [unit], Path(made))
        for folder, called in ((Path(made) / unit.name, "what is built"), (standing, "exercises/")):
            for path in sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
                secrets = _told_by(path.name, path.read_bytes(), search)
                found += _told(unit.name, f"{called}: {path.relative_to(folder.parent)}", _held(secrets, unit, course))
    return found


def _held(secrets: set[Secret], unit: Unit, course: Course) -> set[Secret]:
    """Without what the unit may show: answers that it gives, and what its own public checks are called."""
    own = (unit.folder / "public_checks.py").read_text(encoding="utf-8")
    return {s for s in secrets if s.exercise not in unit.gives or not s.exercise} - {
        s
        for s in secrets
        if s.kind != "the body of" and s.unit != unit.name and re.search(rf"\b{re.escape(s.text)}\b", own)
    }


def kit_leaks(course: Course, files: Mapping[str, bytes]) -> list[Finding]:
    """Secrets in the files of a kit, by their paths in it, and in those of the wheels among them."""
    search = Search(secrets_of(course))
    units = {unit.name: unit for unit in course.units}
    found = []
    for path, content in files.items():
        parts = Path(path).parts
        unit = units.get(parts[1]) if len(parts) > 2 else None
        if path.endswith(".whl"):
            with zipfile.ZipFile(io.BytesIO(content)) as wheel:
                for name in wheel.namelist():
                    found += _told("", f"{path}: {name}", _told_by(name, wheel.read(name), search.telling))
        elif unit is None:
            found += _told("", path, _told_by(path, content, search.telling))
        else:
            secrets = _held(_told_by(path, content, search), unit, course)
            # Hints are what a student is told of a mistake.
            found += _told(unit.name, path, {s for s in secrets if not (s.granted and parts[-1] == "hints.json")})
    return found


def _told_by(name: str, content: bytes, search: Search) -> set[Secret]:
    """The secrets in a file of that name."""
    return {s for text in _texts(name, content.decode("utf-8", "replace")) for s in search.text(text)}


def _texts(name: str, content: str) -> Iterator[str]:
    """The texts of a file as somebody reads them."""
    if name.endswith(".ipynb"):
        for cell in json.loads(content).get("cells", []):
            source = cell.get("source", "")
            yield source if isinstance(source, str) else "".join(source)
        yield content
    elif name.endswith(".html"):
        yield unescape(content)
        yield words_of(content)
    else:
        yield content


def package_leaks(search: Search) -> list[Finding]:
    """Secrets in the files of the package, which is all that its wheel holds."""
    folder = Path(grader.__file__).parent
    found = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix not in (".pyc", ".so")):
        secrets = search.text(path.read_text(encoding="utf-8", errors="replace"))
        found += _told("", f"the package: {path.relative_to(folder.parent)}", secrets)
    return found


def view_leaks(unit: Unit, views: Sequence[bytes], search: Search) -> list[Finding]:
    """Secrets in students' views, beyond what the checks say that they show."""
    secrets = {s for view in views for s in search.text(view.decode()) if not s.granted}
    return _told(unit.name, "a student's view of a result", secrets)


def memory_leaks(level: Level, preload: Sequence[str], search: Search) -> tuple[list[Finding], str]:
    """Secrets in the memory of a fresh zygote and of a fresh worker, read from outside; and what could not be read."""
    found: list[Finding] = []
    unread: list[str] = []
    with Zygote(level, preload=preload) as zygote, zygote.spawn(Limits()) as worker:
        for pid, called in ((zygote.pid, "the memory of a fresh zygote"), (worker.pid, "the memory of a fresh worker")):
            try:
                secrets = {s for piece in memory_of(pid) for s in search.data(piece)}
            except OSError as error:
                unread.append(f"{called} ({error.strerror})")
                continue
            found += _told("", called, secrets)
    lacking = f"Not searched: {' and '.join(unread)}. Run the audit as root to have it searched." if unread else ""
    return found, lacking


def memory_of(pid: int) -> Iterator[bytes]:
    """What a process holds in memory of its own, piece by piece; what it only maps from files is left out.

    Raises:
        OSError: it may not be read.
    """
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for line in maps.read().splitlines():
            fields = line.split(maxsplit=5)
            where, rights = fields[0], fields[1]
            name = fields[5] if len(fields) > 5 else ""
            if "w" not in rights or name.startswith(("[vvar", "[vdso", "[vsyscall", "/dev/")):
                continue
            start, end = (int(part, 16) for part in where.split("-"))
            while start < end:
                size = min(_PIECE, end - start)
                memory.seek(start)
                with contextlib.suppress(OSError):  # pages that are set aside, such as a stack's guard
                    yield memory.read(size)
                start += size if size < _PIECE else size - _OVERLAP


def _told(unit: str, where: str, secrets: set[Secret]) -> list[Finding]:
    ordered = sorted(secrets, key=lambda s: (s.unit, s.kind, s.text))
    found = [
        Finding(
            unit or s.unit, "", "leak", f"{where} holds {s.said} of {s.unit}. Take it out there, or change it here."
        )
        for s in ordered[:_MOST]
    ]
    if len(ordered) > _MOST:
        found.append(Finding(unit, "", "leak", f"{where} holds {len(ordered) - _MOST} more."))
    return found
