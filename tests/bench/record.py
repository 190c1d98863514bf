"""The last figures of `make bench` that are kept in the repository, and what a new run is held against.

Milliseconds depend on the machine, so ratios to a bare fork are compared. They move with what a fork costs beside all
else, which a virtual machine can make five times as much: each kind of machine has a record of its own.
"""

import datetime
import os
import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

import msgspec

FILE = Path(__file__).parent / "record.json"
MOST_WORSE = 0.25
"A ratio may grow by this share before it counts: other work on the machine moves it by a tenth or so."
LIKE = 2.0
"Machines are of one kind if a bare fork takes at most so many times as long on one as on the other."


class Record(msgspec.Struct, frozen=True):
    """What a run of the bench showed."""

    date: str
    machine: str
    n: int
    "Submissions of each way to grade, in each round."
    rounds: int
    bare_ms: float
    "Milliseconds of processor time of a bare fork."
    x_bare: dict[str, float]
    "Of each other way: its processor time over that of a bare fork."


def machine() -> str:
    """The machine in words: no name, no path."""
    cores = len(os.sched_getaffinity(0))
    python = f"Python {platform.python_version()}, torch {version('torch')}"
    return f"{platform.system()} {platform.machine()}, {cores} cores, {python}"


def made(n: int, rounds: int, bare_ms: float, ms: dict[str, float]) -> Record:
    """A record of today; `ms` holds milliseconds of processor time a submission."""
    ratios = {name: round(each / bare_ms, 3) for name, each in ms.items()}
    return Record(datetime.date.today().isoformat(), machine(), n, rounds, round(bare_ms, 2), ratios)


def keep(record: Record) -> None:
    """Put a record into the repository, in place of those of a machine like it."""
    others = [old for old in read() if not _alike(old, record.bare_ms)]
    kept = sorted([*others, record], key=lambda r: r.bare_ms)
    FILE.write_bytes(msgspec.json.format(msgspec.json.encode(kept), indent=1) + b"\n")


def read() -> list[Record]:
    """All records of the repository, one a kind of machine."""
    return msgspec.json.decode(FILE.read_bytes(), type=list[Record])


def held_against(records: Sequence[Record], way: str, ms: float, bare_ms: float) -> tuple[str, bool]:
    """A sentence that compares, and whether the new ratio is worse by more than `MOST_WORSE`.

    Args:
        ms: milliseconds of processor time of a submission.
        bare_ms: of a bare fork, beside it.
    """
    ratio = ms / bare_ms
    old = next((r for r in records if _alike(r, bare_ms)), None)
    if old is None:
        known = " and ".join(f"{r.bare_ms:.0f} ms" for r in records)
        return (
            f"x bare fork {ratio:.2f} (held against nothing: a bare fork takes {bare_ms:.0f} ms here, and on the machines "
            f"of the records {known}; --record makes one)",
            False,
        )
    return f"x bare fork {ratio:.2f} (record {old.x_bare[way]:.2f}, {old.date})", ratio > old.x_bare[way] * (
        1 + MOST_WORSE
    )


def _alike(record: Record, bare_ms: float) -> bool:
    return max(record.bare_ms, bare_ms) <= LIKE * min(record.bare_ms, bare_ms)
