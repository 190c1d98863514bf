"""What a kit was given out with: the SHA-256 of each of its files, in `.kit.json` beside `exercises/`.

By it a file that its owner has changed is told from one that is as it was given out.
"""

import hashlib
from pathlib import Path

import msgspec

from grader.errors import UsageError

FILE = ".kit.json"


class Released(msgspec.Struct, frozen=True, omit_defaults=True):
    """A kit as `grader release` wrote it."""

    files: dict[str, str]
    "The digest of each file, by its path in the kit."
    units: tuple[str, ...] = ()
    "Those that were chosen by name; none where all of the course were."
    ci: str = ""
    "The host whose job came along."


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def read_released(home: Path) -> Released | None:
    """What the kit in the folder `home` was given out with; None if no `grader release` wrote it.

    Raises:
        UsageError: the record cannot be read.
    """
    path = home / FILE
    try:
        return msgspec.json.decode(path.read_bytes(), type=Released)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UsageError(
            f"{path}: what the kit was given out with cannot be read ({error}). Take this one file from the kit again."
        ) from None


def written(released: Released) -> bytes:
    """The record as it stands in the kit."""
    return msgspec.json.format(msgspec.json.encode(released, order="sorted"), indent=1) + b"\n"
