"""Files named PWNED-* that appear anywhere on this machine.

Every folder's time of change is kept; where it moved, the folder is looked through. Nobody can set that time back.
"""

import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from hostile.field import PREFIX

NAME = "PWNED-"
NOT_ON_DISK = ("/proc", "/sys", "/dev/pts")


class Machine:
    """Remembers all folders as they stand now."""

    def __init__(self, roots: tuple[str, ...] = ("/",)) -> None:
        self._changed: dict[str, int] = {}
        for root in roots:
            for folder in _folders(root):
                self._remember(folder)

    def _remember(self, folder: str) -> bool:
        """Whether the folder changed since it was looked at."""
        try:
            now = os.lstat(folder).st_ctime_ns
        except OSError:
            return False
        old, self._changed[folder] = self._changed.get(folder), now
        return old != now

    def appeared(self) -> list[str]:
        """The `PWNED-*` in folders that changed since the last call; they are removed."""
        found = []
        for folder in [f for f in list(self._changed) if self._remember(f)]:
            found += self._look(folder)
        for path in found:
            remove(Path(path))
        return sorted(found)

    def _look(self, folder: str) -> Iterator[str]:
        try:
            entries = list(os.scandir(folder))
        except OSError:
            return
        for entry in entries:
            if entry.name.startswith(NAME):
                yield entry.path
            elif entry.path not in self._changed and entry.is_dir(follow_symlinks=False) and not _passed_over(entry.path):
                for new in _folders(entry.path):
                    self._remember(new)
                    yield from (p for p in _names(new) if os.path.basename(p).startswith(NAME))


def within(folder: Path) -> list[str]:
    """The `PWNED-*` in one folder, at any depth."""
    return sorted(
        os.path.join(above, name)
        for above, folders, files in os.walk(folder)
        for name in (*folders, *files)
        if name.startswith(NAME)
    )


def remove(path: Path) -> None:
    """Remove a file or an empty folder; such a file holds nothing that runs."""
    if stat.S_ISDIR(path.lstat().st_mode):
        path.rmdir()
    else:
        path.unlink()


def _names(folder: str) -> list[str]:
    try:
        return [entry.path for entry in os.scandir(folder)]
    except OSError:
        return []


def _folders(root: str) -> Iterator[str]:
    """`root` and every folder below but those that are passed over."""
    for folder, folders, _ in os.walk(root):
        yield folder
        folders[:] = [name for name in folders if not _passed_over(os.path.join(folder, name))]


def _passed_over(path: str) -> bool:
    """Whether a folder is on no disk, or another field's or grader's own: a run beside this one looks there itself."""
    above, name = os.path.split(path)
    own = above == tempfile.gettempdir() and name.startswith((PREFIX, "grader-", "new-grader-"))
    return own or path in NOT_ON_DISK
