"""The folders on disk: one for each zygote, inside it one for each worker; made, measured, removed, and swept.

A submission may have filled a scratch folder with anything: links that lead out, folders nested deeper than a path can
be long, modes that forbid to look. Nothing here follows a link below it.
"""

import contextlib
import os
import secrets
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

if sys.platform != "win32":  # where no zygote makes such folders
    import fcntl

PREFIX = "grader-"
_NEW = "new-" + PREFIX
_STALE_SECONDS = 3600
_LOCK = "lock"
DEEPEST = 100
"Folders inside folders that are still counted."


class Size(NamedTuple):
    """What a folder holds."""

    entries: int
    "Files, links and folders; more than were asked for if it nests deeper than `DEEPEST`."
    allocated: int
    "Bytes on disk of what has a name."


def make() -> tuple[str, int]:
    """A new folder in the temp folder that nobody else may list, and the lock that says it is in use.

    The lock is a descriptor: closing it, or the end of this process, gives the folder free to be swept.
    """
    new = tempfile.mkdtemp(prefix=_NEW)
    lock = os.open(f"{new}/{_LOCK}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    folder = f"{tempfile.gettempdir()}/{PREFIX}{secrets.token_hex(6)}"
    os.rename(new, folder)  # only now has it a name that others sweep
    os.chmod(folder, 0o711)  # workers of other uids pass to their own
    return folder, lock


@contextlib.contextmanager
def private() -> Iterator[Path]:
    """A folder that nobody else may enter, for as long as the context is open; swept if this process is killed."""
    folder, lock = make()
    try:
        os.chmod(folder, 0o700)
        yield Path(folder)
    finally:
        _retire(folder)
        os.close(lock)


def sweep() -> None:
    """Remove the folders that graders left in the temp folder when they were killed."""
    for entry in list(os.scandir(tempfile.gettempdir())):
        with contextlib.suppress(OSError):  # somebody else's, in use, just removed, or written to: it stays
            about = entry.stat(follow_symlinks=False)
            if about.st_uid != os.geteuid():
                continue
            if entry.name.startswith(_NEW) and time.time() - about.st_mtime > _STALE_SECONDS:
                remove(entry.path)  # its maker was killed before it got its lock and its name
            if not entry.name.startswith(PREFIX):
                continue
            lock = os.open(f"{entry.path}/{_LOCK}", os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _retire(entry.path)
            finally:
                os.close(lock)


def _retire(folder: str) -> None:
    """Remove a folder under a name that is swept by its age: a kill in the middle may leave it without its lock."""
    leaving = f"{tempfile.gettempdir()}/{_NEW}{secrets.token_hex(6)}"
    os.rename(folder, leaving)
    remove(leaving)


def remove(folder: str) -> None:
    """Remove a folder and all that is in it, in which nothing runs any more.

    Folders inside are moved up before they are emptied, so no path is ever longer than one step.

    Raises:
        OSError: something is written there all the same.
    """
    with contextlib.suppress(OSError):
        os.rmdir(folder)
        return
    try:
        top = _open(folder)
    except FileNotFoundError:
        return
    try:
        names = _empty(top, top, "")
        while names:
            name = names.pop()
            inside = _open(name, top)
            try:
                names += _empty(inside, top, f"{secrets.token_hex(6)}-")
            finally:
                os.close(inside)
            os.rmdir(name, dir_fd=top)
    finally:
        os.close(top)
    os.rmdir(folder)


def _open(name: str, above: int | None = None) -> int:
    """A folder's descriptor; its owner gets back the right to look where it was taken away."""
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
    if stat.S_IMODE(os.stat(name, dir_fd=above, follow_symlinks=False).st_mode) & 0o700 != 0o700:
        os.chmod(name, 0o700, dir_fd=above)
    return os.open(name, flags, dir_fd=above)


def _empty(folder: int, top: int, prefix: str) -> list[str]:
    """Delete the files of a folder and move its folders to `top`; their names there."""
    names = []
    with os.scandir(folder) as entries:
        for number, entry in enumerate(list(entries)):
            if not entry.is_dir(follow_symlinks=False):
                os.unlink(entry.name, dir_fd=folder)
            elif folder == top:
                names.append(entry.name)
            else:
                if not os.access(entry.name, os.W_OK, dir_fd=folder):  # moving a folder writes into it
                    os.chmod(entry.name, 0o700, dir_fd=folder)
                os.rename(entry.name, f"{prefix}{number}", src_dir_fd=folder, dst_dir_fd=top)
                names.append(f"{prefix}{number}")
    return names


def measure(folder: str, most: int) -> Size:
    """What a folder holds, in which something may run; counted no further than just over `most` entries."""
    try:
        top = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:  # it is gone
        return Size(0, 0)
    return _measure(top, most, 0)


def _measure(folder: int, most: int, depth: int) -> Size:
    """Measure an open folder, and close it."""
    entries = allocated = 0
    try:
        if depth > DEEPEST:
            return Size(most + 1, 0)
        with os.scandir(folder) as inside:
            for entry in inside:
                entries += 1
                with contextlib.suppress(OSError):  # it may be gone by now, or closed to us
                    allocated += entry.stat(follow_symlinks=False).st_blocks * 512
                    if entry.is_dir(follow_symlinks=False):
                        flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
                        size = _measure(os.open(entry.name, flags, dir_fd=folder), most - entries, depth + 1)
                        entries, allocated = entries + size.entries, allocated + size.allocated
                if entries > most:
                    break
    finally:
        os.close(folder)
    return Size(entries, allocated)


def in_memory(folder: str) -> bool:
    """Whether a folder's files take memory and no disk, so that the kernel counts no bytes written to disk."""
    mounts, device = Path("/proc/self/mountinfo"), os.stat(folder).st_dev
    if not mounts.exists():
        return False
    number = f"{os.major(device)}:{os.minor(device)}"
    fields = (line.split() for line in mounts.read_text(errors="replace").splitlines())
    return any(f[2] == number and f[f.index("-") + 1] in ("tmpfs", "ramfs") for f in fields)
