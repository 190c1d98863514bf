"""Whether a page on the disk is that of a result, as it would be made now: the last line of a page says what it is made of."""

import hashlib
from functools import cache
from pathlib import Path

from grader.language import spoken
from grader.results import Result, to_json

_PACKAGE = Path(__file__).parent.parent


def stamped(page: str, view: Result) -> str:
    """`page`, made from `view`, with a line that tells it."""
    return page + _stamp(page.encode(), view)


def is_of(path: Path, view: Result) -> bool:
    """True if the file was made from `view`, by this version of the grader, and not changed since."""
    try:
        data = path.read_bytes()
    except OSError:
        return False
    at = len(data) - len(_stamp(b"", view))
    return data[at:] == _stamp(data[:at], view).encode()


def _stamp(page: bytes, view: Result) -> str:
    parts = (page, to_json(view), spoken().encode(), _recipe())
    digest = hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()
    return f"<!-- {digest[:32]} -->\n"


@cache
def _recipe() -> bytes:
    """What makes pages: another text here, and every page is made again."""
    folders = (_PACKAGE / "reports", _PACKAGE / "languages")
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix in (".py", ".j2", ".po")]
    return b"\0".join(path.read_bytes() for path in (_PACKAGE / "results.py", _PACKAGE / "language.py", *files))
