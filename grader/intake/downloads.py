"""What a download holds, listed and not yet read: a folder, a zip or a file, within bounds, without following links."""

import os
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import msgspec

from grader.errors import UsageError
from grader.gradebook.records import Student
from grader.submissions import zips
from grader.submissions.contents import read_plain
from grader.submissions.handins import IGNORED
from grader.submissions.records import MAX_DEPTH, MAX_ZIP, Unreadable
from grader.submissions.text import quoted

_DEEPER = 6
"Folders that a download puts around a submission's own."


class Member(msgspec.Struct, frozen=True):
    """One file of a download."""

    name: str
    "Its path below the folder that is looked at, with `/`."
    entry: zips.Entry
    "Its path in the download, its size, and why it must not be read."
    read: Callable[[int], bytes]
    "Its bytes, at most so many; raises Unreadable."


class Download(msgspec.Struct, frozen=True):
    """A download, or one folder of it."""

    path: Path
    members: tuple[Member, ...]
    folders: tuple[str, ...] = ()
    "Folders that hold no file; each ends in `/`."

    def below(self, root: str) -> "Download":
        """One of its folders."""
        cut = len(root)
        members = [msgspec.structs.replace(m, name=m.name[cut:]) for m in self.members if m.name.startswith(root)]
        folders = [f[cut:] for f in self.folders if f.startswith(root) and f != root]
        return Download(self.path, tuple(members), tuple(folders))

    def tops(self) -> dict[str, tuple[Member, ...]]:
        """The files of each thing that lies directly in it; a folder's name ends in `/`."""
        found: dict[str, list[Member]] = {}
        for name, member in [*((m.name, m) for m in self.members), *((f, None) for f in self.folders)]:
            first, slash, _ = name.partition("/")
            found.setdefault(first + slash, []).extend([member] if member else [])
        return {top: tuple(members) for top, members in sorted(found.items())}


class Found(msgspec.Struct, frozen=True):
    """One submission of a download, not yet read."""

    hint: Student
    origin: str
    files: tuple[Member, ...]
    "By their paths within the submission."
    name: str = "submission"
    "What the zip is called if there are several files."
    assignment: str = ""
    "What the other system calls what it is for."
    submitted_at: datetime | None = None
    late: bool | None = None
    attempt: int | None = None


@contextmanager
def opened(path: Path) -> Iterator[Download]:
    """List a download; its members can be read until it is closed.

    Raises:
        UsageError: it is not there, is a damaged zip, or cannot be read.
    """
    path = path.absolute()
    try:
        kind = stat.S_IFMT(path.lstat().st_mode)
        if kind == stat.S_IFDIR:
            yield _of_folder(path)
        elif kind == stat.S_IFREG and zips.is_zip(path):
            with zips.opened_file(path, MAX_ZIP) as archive:
                yield _of_archive(path, archive)
        elif kind == stat.S_IFREG:
            yield Download(path, (whole(path, spelled(path.name)),))
        else:
            raise UsageError(f"{path}: this is no folder, zip or plain file, and links are not followed.")
    except (FileNotFoundError, NotADirectoryError):
        raise UsageError(f"{path}: there is nothing here. Give the folder or zip that was downloaded.") from None
    except Unreadable as error:
        raise UsageError(f"{path}: {error} If it came from another system, download it again.") from None
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror or error}. Allow it, and try again.") from None


def _of_archive(path: Path, archive: zips.Archive) -> Download:
    members = [Member(e.name, e, _packed_reader(archive, e)) for e in archive.entries if not _ignored(e.name)]
    return _download(path, members, [f for f in archive.folders if not _ignored(f)])


def _packed_reader(archive: zips.Archive, entry: zips.Entry) -> Callable[[int], bytes]:
    return lambda limit: archive.read(entry, limit)


def _of_folder(root: Path) -> Download:
    members: list[Member] = []
    folders: list[str] = []
    queue = [(root, "")]
    for at, prefix in queue:
        try:
            with os.scandir(at) as scan:
                entries = sorted((e for e in scan if e.name not in IGNORED), key=lambda e: e.name)
        except PermissionError:
            if at == root:
                raise
            members.append(_refused(prefix + "?", "lies in a folder that may not be read: allow it"))
            continue
        for entry in entries:
            name = prefix + spelled(entry.name)
            if len(members) + len(folders) >= zips.MAX_LISTED:
                raise UsageError(f"{root}: it holds more than {zips.MAX_LISTED:,} files. Import it in parts.")
            if entry.is_dir(follow_symlinks=False):
                if name.count("/") > MAX_DEPTH + _DEEPER:
                    members.append(_refused(name, "lies too deep: put the files into fewer folders"))
                else:
                    folders.append(name + "/")
                    queue.append((Path(entry.path), name + "/"))
            elif entry.is_file(follow_symlinks=False):
                members.append(whole(Path(entry.path), name))
            else:
                members.append(_refused(name, "is a link, a pipe or a device: hand in the file itself"))
    return _download(root, members, folders)


def spelled(name: str) -> str:
    """A file's name as a zip can hold it: a backslash would part folders there, and a colon tell a drive."""
    return name.replace("\\", "_").replace(":", "_")


def whole(path: Path, name: str) -> Member:
    """A file that is not looked into, called `name` in the download."""
    return Member(name, _entry(name, path.lstat().st_size, ""), lambda limit: read_plain(path, limit))


def _refused(name: str, why: str) -> Member:
    return Member(name, _entry(name, 0, f"{quoted(name)} {why}."), lambda limit: b"")


def _entry(name: str, size: int, problem: str) -> zips.Entry:
    return zips.Entry(name, size, size, problem, zipfile.ZipInfo())


def _download(path: Path, members: list[Member], folders: list[str]) -> Download:
    filled = {name[: n + 1] for name in (m.name for m in members) for n, char in enumerate(name) if char == "/"}
    return Download(path, tuple(members), tuple(sorted(set(folders) - filled)))


def _ignored(name: str) -> bool:
    return not IGNORED.isdisjoint(name.split("/"))
