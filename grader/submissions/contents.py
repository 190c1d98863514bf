"""The bytes that one hand-in holds: of a file, a folder or a zip, within bounds, without following links.

Files are listed first and read on demand: code first, so that data beside it can be left out but never crowd it out.
"""

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from grader.submissions import regular, zips
from grader.submissions.handins import CODE, IGNORED
from grader.submissions.records import (
    MAX_DEPTH,
    MAX_ENTRIES,
    MAX_FILES,
    MAX_FILES_BYTES,
    MAX_NOTEBOOK,
    MAX_PACKED,
    MAX_SCRIPT,
    MAX_UNPACKED,
    MAX_ZIP,
    MIB,
    HandIn,
    Unreadable,
)
from grader.submissions.regular import HAND_IN
from grader.submissions.text import plain, quoted

_MAX_NAME_BYTES = 255
_KINDS = {
    stat.S_IFLNK: "a link, which is not followed",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


class Contents(msgspec.Struct, frozen=True):
    """What was read of a hand-in."""

    code: dict[str, bytes | Unreadable]
    "Scripts and notebooks by relative path; what could not be read stands there as the reason."
    data: dict[str, bytes]
    "The other files."
    notes: tuple[str, ...]
    sha256: str


class File(msgspec.Struct, frozen=True):
    """A file that is listed and read on demand."""

    name: str
    size: int
    read: Callable[[int], bytes]
    "Its bytes, at most so many; raises Unreadable."


def contents(handin: HandIn) -> Contents:
    """Read a hand-in.

    Raises:
        Unreadable: nothing in it can be graded: one sentence that says what it is and what to do.
    """
    if handin.rejected:
        raise Unreadable(handin.rejected)
    try:
        kind = stat.S_IFMT(handin.path.lstat().st_mode)
        if kind == stat.S_IFDIR:
            return _in_folder(handin.path)
        if kind != stat.S_IFREG:
            raise Unreadable(f"This is {_KINDS.get(kind, 'no plain file')}. {HAND_IN}")
        if not zips.is_zip(handin.path):
            return _of_file(handin.path)
        # A zip of many is the instructor's; what one student packed is bounded as what it may unpack to.
        limit = MAX_ZIP if handin.inside else MAX_PACKED
        with zips.opened_file(handin.path, limit) as archive:
            return _in_archive(archive, handin.inside)
    except OSError as error:
        raise Unreadable(f"It cannot be read: {error.strerror or 'the system refuses'}. {HAND_IN}") from None


def fingerprint(handin: HandIn, sentence: str) -> str:
    """A hash for what cannot be read: of the file's bytes where it is a plain one of bearable size."""
    digest = hashlib.sha256(f"{handin.path.name}\0{handin.inside}\0{sentence}".encode("utf-8", "replace"))
    try:
        digest.update(read_plain(handin.path, MAX_UNPACKED))
    except Unreadable:
        # What has no bytes to hash is told apart by its name and by what is wrong with it.
        digest.update(b"unread")
    return digest.hexdigest()


def _of_file(path: Path) -> Contents:
    if path.suffix.lower() not in CODE:
        raise Unreadable(_not_code(path.name, _read_head(path)))
    data = read_plain(path, _limit(path.name))
    return Contents({path.name: data}, {}, (), hashlib.sha256(data).hexdigest())


def _in_folder(folder: Path) -> Contents:
    notes: list[str] = []
    files, skipped = _walk(folder)
    if skipped:
        shown = ", ".join(quoted(s, 60) for s in skipped[:3])
        more = ", ..." if len(skipped) > 3 else ""
        notes.append(f"Left out what is no plain file ({len(skipped)}; links are not followed): {shown}{more}.")
    if not files and skipped:
        raise Unreadable(f"{quoted(skipped[0])} is no plain file but a link, a pipe or a device. {HAND_IN}")
    return _with_notes(of_files(files), notes)


def of_files(files: list[File]) -> Contents:
    """Read files that were listed elsewhere; a zip that is alone among them is looked into.

    Raises:
        Unreadable: nothing in them can be graded.
    """
    packed = _sole_zip(files)
    if packed is None:
        return _collected(files)
    with zips.opened_bytes(packed.read(MAX_UNPACKED)) as archive:
        return _in_archive(archive, "")


def _in_archive(archive: zips.Archive, inside: str) -> Contents:
    if inside and not inside.endswith("/"):
        chosen = [e for e in archive.entries if e.name == inside]
        prefix = inside.rpartition("/")[0]
    else:
        chosen = [e for e in archive.entries if e.name.startswith(inside)]
        prefix = inside.rstrip("/")
    zips.check(chosen)
    twice: list[str] = []
    by_name: dict[str, zips.Entry] = {}
    for entry in chosen:
        name = entry.name[len(prefix) + 1 :] if prefix else entry.name
        if IGNORED & set(name.split("/")):
            continue
        if name in by_name:
            twice.append(name)
        by_name[name] = entry
    files = [File(n, e.size, _reader(archive, e)) for n, e in by_name.items()]
    notes = [f"The zip holds {quoted(n)} more than once; the last one was taken." for n in dict.fromkeys(twice[:3])]
    # A zip of many may hold a zip for each; one that a student packed is not searched for further ones.
    return _with_notes(of_files(files) if inside else _collected(files), notes)


def _sole_zip(files: list[File]) -> File | None:
    if any(_is_code(f.name) for f in files):
        return None
    packed = [f for f in files if zips.is_zip(Path(f.name))]
    return packed[0] if len(packed) == 1 else None


def _reader(archive: zips.Archive, entry: zips.Entry) -> Callable[[int], bytes]:
    return lambda limit: archive.read(entry, limit)


def _collected(files: list[File]) -> Contents:
    """Read code, then what fits of the rest; hash all of it."""
    files = sorted(files, key=lambda f: (f.name.count("/"), f.name))
    if not files:
        raise Unreadable(f"There is no file in it. {HAND_IN}")
    if not any(_is_code(f.name) for f in files):
        raise Unreadable(_not_code(files[0].name, _tried(files[0]), more=len(files) - 1))
    code: dict[str, bytes | Unreadable] = {}
    data: dict[str, bytes] = {}
    left_out: list[str] = []
    digest = hashlib.sha256()
    room = MAX_UNPACKED
    for file in [f for f in files if _is_code(f.name)]:
        digest.update(f"{file.name}\0{file.size}\0".encode("utf-8", "replace"))
        if len(code) == MAX_FILES or room <= 0:
            left_out.append(file.name)
            continue
        code[file.name] = read = _read_or_reason(file, _limit(file.name))
        room -= len(read) if isinstance(read, bytes) else 0
        digest.update(hashlib.sha256(read if isinstance(read, bytes) else b"unread").digest())
    room = MAX_FILES_BYTES
    for file in [f for f in files if not _is_code(f.name)]:
        digest.update(f"{file.name}\0{file.size}\0".encode("utf-8", "replace"))
        fits = file.size <= room and len(code) + len(data) <= MAX_FILES
        found = _read_or_reason(file, room) if fits else None
        if isinstance(found, bytes):
            data[file.name] = found
            room -= len(found)
            digest.update(hashlib.sha256(found).digest())
        else:
            left_out.append(file.name)
    return Contents(code, data, tuple(notice(left_out, _BOUNDS)), digest.hexdigest())


_BOUNDS = f"at most {MAX_FILES} files and {MAX_FILES_BYTES // MIB} MiB are taken along"


def notice(names: list[str], why: str) -> Iterator[str]:
    """A note on files that do not travel; none if there are none."""
    if names:
        shown = ", ".join(quoted(n, 60) for n in names[:3])
        yield f"Left out {len(names)} files ({shown}{', ...' if len(names) > 3 else ''}): {why}."


def _read_or_reason(file: File, limit: int) -> bytes | Unreadable:
    try:
        return file.read(limit)
    except Unreadable as error:
        return error


def _tried(file: File) -> bytes:
    found = _read_or_reason(file, MAX_FILES_BYTES)
    return found[:600] if isinstance(found, bytes) else b""


def _with_notes(found: Contents, notes: list[str]) -> Contents:
    return msgspec.structs.replace(found, notes=(*notes, *found.notes))


def _is_code(name: str) -> bool:
    return Path(name).suffix.lower() in CODE


def _limit(name: str) -> int:
    return MAX_NOTEBOOK if name.lower().endswith(".ipynb") else MAX_SCRIPT


def portable(name: str) -> bool:
    """Whether a name is the same harmless relative path on every system and in every message."""
    parts = name.split("/")
    try:
        short = all(0 < len(p.encode()) <= _MAX_NAME_BYTES and p not in (".", "..") for p in parts)
    except UnicodeEncodeError:
        return False
    return short and len(parts) <= MAX_DEPTH + 1 and not set(name) & set('\\:<>"|?*') and plain(name, len(name)) == name


def _not_code(name: str, head: bytes, more: int = 0) -> str:
    also = f" and {more} other files" if more > 1 else " and another file" if more else ""
    if head.startswith((b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")) or head[257:262] == b"ustar":
        what = "is an archive of a kind that is not opened; a zip is"
    elif name.lower().endswith(".zip"):
        what = "is an archive in an archive, which is not opened"
    else:
        what = "is neither a Python script nor a notebook"
    return f"{quoted(name)} {what}{also and f'; found{also} beside it, and no script or notebook'}. {HAND_IN}"


def _read_head(path: Path) -> bytes:
    with regular.opened(path) as file:
        return os.read(file, 600)


def read_plain(path: Path, limit: int) -> bytes:
    """The bytes of a regular file.

    Raises:
        Unreadable: it is something else, or larger than `limit`.
    """
    parts = []
    left = limit + 1
    try:
        with regular.opened(path) as file:
            while left > 0 and (part := os.read(file, min(left, MIB))):
                parts.append(part)
                left -= len(part)
    except OSError as error:
        raise Unreadable(f"{quoted(path.name)} cannot be read: {error.strerror or 'the system refuses'}.") from None
    if left <= 0:
        raise Unreadable(_too_large(path.name, limit))
    return b"".join(parts)


def _too_large(name: str, limit: int) -> str:
    cure = "clear its outputs" if name.lower().endswith(".ipynb") else "move data into a file of its own"
    return f"{quoted(name)} is larger than {limit / MIB:g} MiB: {cure} and hand it in again."


def _walk(folder: Path) -> tuple[list[File], list[str]]:
    """The regular files below `folder`, and the names of what is neither file nor folder; shallow ones first."""
    files: list[File] = []
    skipped: list[str] = []
    queue = [(folder, "")]
    seen = 0
    for at, prefix in queue:
        try:
            entries = sorted(os.scandir(at), key=lambda e: e.name)
        except PermissionError:
            if at == folder:
                raise
            skipped.append(prefix)
            continue
        for entry in entries:
            seen += 1
            if seen > MAX_ENTRIES:
                raise Unreadable(
                    f"The folder holds more than {MAX_ENTRIES:,} files: hand in only what belongs to the lesson."
                )
            name = prefix + entry.name
            if entry.name in IGNORED:
                continue
            if entry.is_dir(follow_symlinks=False):
                if name.count("/") < MAX_DEPTH:
                    queue.append((Path(entry.path), name + "/"))
            elif entry.is_file(follow_symlinks=False):
                files.append(File(name, entry.stat(follow_symlinks=False).st_size, _plain_reader(Path(entry.path))))
            else:
                skipped.append(name)
    return files, skipped


def _plain_reader(path: Path) -> Callable[[int], bytes]:
    return lambda limit: read_plain(path, limit)
