"""Regular files and nothing else: no link is followed and no pipe waited for, whatever takes a file's place meanwhile."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.submissions.records import Unreadable
from grader.submissions.text import quoted

HAND_IN = "Hand in the lesson's script (.py) or notebook (.ipynb)."


@contextmanager
def opened(path: Path) -> Iterator[int]:
    """The descriptor of a regular file, to read from.

    Raises:
        Unreadable: it is something else, or has become it.
        OSError: the system refuses.
    """
    if not stat.S_ISREG(path.lstat().st_mode):
        raise Unreadable(f"{quoted(path.name)} is no plain file. {HAND_IN}")
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    file = os.open(path, flags)
    try:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            raise Unreadable(f"{quoted(path.name)} is no plain file. {HAND_IN}")
        yield file
    finally:
        os.close(file)
