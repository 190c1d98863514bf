"""Which files of a folder were saved: the system tells at once where it can, and a look a second finds the rest."""

import threading
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from grader.submissions.handins import CODE, IGNORED

_LOOK = 1.0
"""Seconds between two looks of our own. Network drives and shared folders of virtual machines tell nothing, and neither
does a folder that was deleted and made anew."""
_STEP, _DEBOUNCE = 10, 200
"Milliseconds without another change, and at most, until changes are told: an editor makes several to save one file."

_Seen = dict[Path, tuple[int, int]]


class Saves:
    """What was saved of the notebooks and scripts in some folders; a context manager.

    Args:
        folders: the first holds the others, which need not be there.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders
        self._changed: set[Path] = set()
        self._lock, self._wake, self._end = threading.Lock(), threading.Event(), threading.Event()
        self._seen = self._look()
        self._looked = time.monotonic()
        self._thread = threading.Thread(target=self._listen, daemon=True)

    def wait(self, seconds: float) -> frozenset[Path]:
        """What was saved, deleted or renamed since it was asked last; waited for that long."""
        self._wake.wait(seconds)
        with self._lock:
            told, self._changed = frozenset(self._changed), set()
            self._wake.clear()
        now = time.monotonic()
        if told or now - self._looked >= _LOOK:
            seen, self._looked = self._look(), now
            told |= {p for p in seen.keys() | self._seen.keys() if seen.get(p) != self._seen.get(p)}
            self._seen = seen
        return told

    def _look(self) -> _Seen:
        found = {}
        for path in (p for folder in self._folders for p in folder.glob("*")):
            if self._counts(path):
                try:
                    status = path.stat()
                except OSError:  # it is gone again, or a link that leads nowhere
                    continue
                found[path] = status.st_mtime_ns, status.st_size
        return found

    def _listen(self) -> None:
        from watchfiles import watch

        try:
            for changes in watch(
                self._folders[0],
                watch_filter=lambda _change, path: self._counts(Path(path)),
                debounce=_DEBOUNCE,
                step=_STEP,
                stop_event=self._end,
                recursive=len(self._folders) > 1,
                raise_interrupt=False,
            ):
                with self._lock:
                    self._changed |= {Path(path) for _change, path in changes}
                    self._wake.set()
        except (OSError, RuntimeError):
            return  # this system does not tell: there is the look a second

    def _counts(self, path: Path) -> bool:
        """Whether it is a notebook or script that somebody works on: no copy of an editor's, and in no hidden folder."""
        top = self._folders[0]
        inside = path.relative_to(top).parts if path.is_relative_to(top) else path.parts
        hidden = any(part.startswith((".", "#", "~")) or part in IGNORED for part in inside)
        return path.suffix.lower() in CODE and not hidden

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end.set()
        self._thread.join(1)
