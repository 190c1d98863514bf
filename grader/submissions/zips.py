"""Zips read in memory: every bound is checked on what is listed and again while reading, and nothing is ever unpacked."""

import io
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec

from grader.submissions import regular
from grader.submissions.records import MAX_ENTRIES, MAX_RATIO, MAX_UNPACKED, MIB, Unreadable
from grader.submissions.text import quoted

MAX_LISTED = 100_000
"Entries of a zip of many submissions."
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENTRY = b"PK\x01\x02"
_PACK_AGAIN = "Pack the files again, as a plain zip."
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, NotImplementedError, RuntimeError)
"What `zipfile` raises for bytes that are no sound zip."


class Entry(msgspec.Struct, frozen=True):
    """One file in a zip."""

    name: str
    "With `/` between folders."
    size: int
    "As the zip says; it may lie."
    packed: int
    problem: str
    "Why it must not be read: one sentence, or empty."
    info: zipfile.ZipInfo


class Archive:
    """An open zip, the files in it, and the folders that it names."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file
        self.folders = [i.filename.replace("\\", "/") for i in file.infolist() if i.filename.endswith("/")]
        infos = [i for i in file.infolist() if not i.filename.endswith("/")]
        self.entries = [_entry(i) for i in infos]

    def read(self, entry: Entry, limit: int) -> bytes:
        """The bytes of one file.

        Raises:
            Unreadable: it unpacks to more than `limit` bytes, or is damaged.
        """
        try:
            with self._file.open(entry.info) as stream:
                data = stream.read(limit + 1)
        except _BROKEN:
            raise Unreadable(f"In the zip, {quoted(entry.name)} is damaged. {_PACK_AGAIN}") from None
        if len(data) > limit:
            raise Unreadable(
                f"In the zip, {quoted(entry.name)} unpacks to more than {limit / MIB:g} MiB: leave it out."
            )
        return data


@contextmanager
def opened_file(path: Path, limit: int) -> Iterator[Archive]:
    """Open a zip that is a file of at most `limit` bytes.

    Raises:
        Unreadable: it is none, is larger, is cut off, or lists too much.
        OSError: the system refuses.
    """
    with regular.opened(path) as descriptor, open(descriptor, "rb", closefd=False) as file:
        if os.fstat(descriptor).st_size > limit:
            raise Unreadable(
                f"The zip is larger than {limit // MIB:,} MiB: pack only what belongs to the lesson, or fewer submissions."
            )
        with opened(file) as archive:
            yield archive


@contextmanager
def opened(file: BinaryIO) -> Iterator[Archive]:
    """Open a zip.

    Raises:
        Unreadable: it is none, is cut off, or lists too much.
    """
    _check_listing(file)
    try:
        archive = Archive(_zip_file(file))
    except _BROKEN:
        file.seek(0)
        if file.read(2) == b"PK":
            raise Unreadable(f"The zip is damaged or was not uploaded completely. {_PACK_AGAIN}") from None
        raise Unreadable(f"This is no zip, although its name ends in .zip. {_PACK_AGAIN}") from None
    yield archive


@contextmanager
def opened_bytes(data: bytes) -> Iterator[Archive]:
    """Open a zip that is in memory; raises as `opened` does."""
    with opened(io.BytesIO(data)) as archive:
        yield archive


def check(entries: list[Entry]) -> None:
    """Hold the rules for one submission's files.

    Raises:
        Unreadable: names the first entry that breaks a rule, or the bound that all together break.
    """
    if len(entries) > MAX_ENTRIES:
        raise Unreadable(f"The zip holds more than {MAX_ENTRIES:,} files: pack only what belongs to the lesson.")
    for entry in entries:
        if entry.problem:
            raise Unreadable(entry.problem)
    size, packed = sum(e.size for e in entries), sum(e.packed for e in entries)
    if size > MAX_UNPACKED:
        raise Unreadable(
            f"The zip unpacks to more than {MAX_UNPACKED // MIB} MiB: pack only what belongs to the lesson."
        )
    if size > MIB and size > MAX_RATIO * packed:
        largest = quoted(max(entries, key=lambda e: e.size).name)
        raise Unreadable(
            f"The zip unpacks to more than {MAX_RATIO} times its size, most of it {largest}: leave that out."
        )


def is_zip(path: Path) -> bool:
    """By its name alone; the content is looked at when it is read."""
    return path.suffix.lower() == ".zip"


def _check_listing(file: BinaryIO) -> None:
    """Count entries by their mark before `zipfile` makes an object of each."""
    found, tail = 0, b""
    while block := file.read(MIB):
        found += (tail + block).count(_ENTRY)
        tail = block[-3:]
    file.seek(0)
    if found > MAX_LISTED:
        raise Unreadable(f"The zip holds more than {MAX_ENTRIES:,} files: pack only what belongs to the lesson.")


def _zip_file(file: BinaryIO) -> zipfile.ZipFile:
    """Names without the UTF-8 mark are UTF-8 all the same (macOS), or of the old kind (Windows)."""
    try:
        return zipfile.ZipFile(file, metadata_encoding="utf-8")
    except UnicodeDecodeError:
        file.seek(0)
        return zipfile.ZipFile(file)


def _entry(info: zipfile.ZipInfo) -> Entry:
    # Old Windows tools write backslashes; taken as what they mean, so that none of them hides a climbing name.
    name = info.filename.replace("\\", "/")
    shown = quoted(name)
    parts = name.split("/")
    problem = ""
    if name.startswith("/") or (len(name) > 1 and name[1] == ":"):
        problem = f"The zip holds the absolute path {shown}. {_PACK_AGAIN}"
    elif ".." in parts:
        problem = f"The zip holds {shown}, a path that climbs out of its folder. {_PACK_AGAIN}"
    elif (kind := stat.S_IFMT(info.external_attr >> 16)) not in (0, stat.S_IFREG):
        what = "a link" if kind == stat.S_IFLNK else "no plain file"
        problem = f"In the zip, {shown} is {what}. Pack the file itself instead."
    elif info.flag_bits & 1:
        problem = "The zip is encrypted: pack it again without a password."
    elif info.compress_type not in _METHODS:
        problem = f"The zip packs {shown} in an uncommon way. {_PACK_AGAIN}"
    return Entry(name, info.file_size, info.compress_size, problem, info)
