"""Write a file as a whole: who is stopped leaves the old one, and never half of a new one."""

import os
import re
import tempfile
from contextlib import suppress
from pathlib import Path

_BESIDE = re.compile(r"\.new\d*$")


def replace(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Put `data` in the place of what is at `path`, if anything is.

    Raises:
        OSError: it cannot be written.
    """
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, mode)
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise


def beside(path: Path, data: bytes) -> Path:
    """Write `data` beside a file that stays, as `NAME.new.ipynb`, and say where; once is enough.

    Raises:
        OSError: it cannot be written.
    """
    number = 1
    while True:
        new = path.with_name(f"{path.stem}.new{number if number > 1 else ''}{path.suffix}")
        try:
            with new.open("xb") as file:
                file.write(data)
            return new
        except FileExistsError:
            if new.is_file() and new.read_bytes() == data:
                return new
        number += 1


def is_beside(path: Path) -> bool:
    """Whether a file is called as one that was written beside another, which is there."""
    return _BESIDE.search(path.stem) is not None and path.with_name(without_new(path.name)).exists()


def without_new(name: str) -> str:
    """The name of the file that stays, by that of the one beside it; any other name as it is."""
    path = Path(name)
    return _BESIDE.sub("", path.stem) + path.suffix
