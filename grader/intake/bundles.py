"""The bytes of one submission of a download: the file as it was handed in, or one zip of several files."""

import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath

from grader.course import Unit
from grader.gradebook.records import Incoming
from grader.intake.downloads import Found, Member
from grader.submissions import zips
from grader.submissions.contents import Contents, File, of_files
from grader.submissions.reading import unit_by_name, unit_in
from grader.submissions.records import MAX_ENTRIES, MAX_UNPACKED, MAX_ZIP, MIB, Unreadable
from grader.submissions.text import plain, quoted

_STAMP = (1980, 1, 1, 0, 0, 0)
"The earliest time that a zip can tell: the same files give the same bytes."
_MAX_NAME_BYTES = 200
_MAX_ORIGIN = 400
"Characters."


class Reader:
    """Reads the submissions of one download, which together may hold so many bytes and no more."""

    def __init__(self, download: str, units: Sequence[Unit]) -> None:
        self._download, self._units = download, units
        self._room = MAX_ZIP

    def read(self, found: Found) -> Incoming:
        """A submission with its bytes; what cannot be read becomes `rejected`."""
        files, rejected = self._files(found.files)
        one = len(found.files) == 1 or not files
        content, contents = b"".join(files.values()) if one else _zip(files), None
        try:
            contents = of_files([File(name, len(data), _reader(name, data)) for name, data in files.items()])
        except Unreadable as error:
            rejected = rejected or str(error)
        unit = self._unit(found, contents)
        return Incoming(
            hint=found.hint,
            name=_name(found),
            content=content,
            unit=unit.name if unit else "",
            submitted_at=found.submitted_at,
            late=found.late,
            attempt=found.attempt,
            origin=plain(found.origin, _MAX_ORIGIN),
            rejected=rejected,
        )

    def _files(self, members: Sequence[Member]) -> tuple[dict[str, bytes], str]:
        """The bytes of each that can be read, and what is wrong with the others or with all together."""
        sound = [m for m in members if not m.entry.problem]
        problems = [m.entry.problem for m in members if m.entry.problem]
        files: dict[str, bytes] = {}
        if wrong := self._beyond(sound):
            return files, wrong
        left = MAX_UNPACKED
        for member in sorted(sound, key=lambda m: m.name):
            try:
                data = member.read(left)
            except Unreadable as error:
                problems.append(str(error))
                continue
            left -= len(data)
            files[_free(member.name, files)] = data
        self._room -= MAX_UNPACKED - left
        return files, problems[0] if problems else ""

    def _beyond(self, members: Sequence[Member]) -> str:
        """Which bound is broken by what is listed; empty if none is."""
        if len(members) > MAX_ENTRIES:
            return f"It holds more than {MAX_ENTRIES:,} files: hand in only what belongs to the lesson."
        size = sum(m.entry.size for m in members)
        if size > MAX_UNPACKED:
            return f"It holds more than {MAX_UNPACKED // MIB} MiB: hand in only what belongs to the lesson."
        if size > self._room:
            return f"Not read: {MAX_ZIP // MIB:,} MiB of the download stand before it. Import it in parts."
        try:
            zips.check([m.entry for m in members])
        except Unreadable as error:
            return str(error)
        return ""

    def _unit(self, found: Found, contents: Contents | None) -> Unit | None:
        """By the name of the assignment, of the files, by the code, by the folders, by the name of the download."""
        names = [m.name for m in found.files]
        folders = [part for name in names for part in PurePosixPath(name).parts[:-1]]
        return (
            unit_by_name([found.assignment], self._units)
            or unit_by_name([PurePosixPath(name).name for name in names], self._units)
            or (unit_in(contents, self._units) if contents else None)
            or unit_by_name(folders, self._units)
            or unit_by_name([self._download], self._units)
        )


def _zip(files: dict[str, bytes]) -> bytes:
    """One zip that is the same everywhere: no times of now, and nothing compressed, since packers differ."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, _STAMP)
            info.create_system, info.external_attr = 3, 0o100644 << 16
            archive.writestr(info, data)
    return packed.getvalue()


def _free(name: str, taken: dict[str, bytes]) -> str:
    """`name` as a zip can hold it; with a number if another file has it."""
    name = name.encode("utf-8", "replace").decode()
    stem, dot, ending = name.rpartition(".")
    free, number = name, 2
    while free in taken:
        free = f"{stem} ({number}).{ending}" if dot and "/" not in ending else f"{name} ({number})"
        number += 1
    return free


def _name(found: Found) -> str:
    """A file's name that every system can write and that keeps its ending."""
    name = PurePosixPath(found.files[0].name).name if len(found.files) == 1 else f"{found.name}.zip"
    name = plain(name.replace("/", "_").replace("\\", "_"), 4 * _MAX_NAME_BYTES).strip()
    ending = Path(name).suffix[:16]
    stem = name.removesuffix(ending).encode()[: _MAX_NAME_BYTES - 64].decode(errors="ignore")
    return f"{stem}{ending}" or "submission"


def _reader(name: str, data: bytes) -> Callable[[int], bytes]:
    def read(limit: int) -> bytes:
        if len(data) > limit:
            raise Unreadable(f"{quoted(name)} is larger than {limit / MIB:g} MiB: hand in a smaller one.")
        return data

    return read
