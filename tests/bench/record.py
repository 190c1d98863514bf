"""The last figures of `make bench` that are kept in the repository, and what a new run is held against.

Milliseconds depend on the machine, and ratios to a bare fork on the same machine hardly do: only these are compared.
"""

import datetime
import os
import platform
from importlib.metadata import version
from pathlib import Path

import msgspec

FILE = Path(__file__).parent / "record.json"
MOST_WORSE = 0.25
"A ratio may grow by this share before it counts: other work on the machine moves it by a tenth or so."


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


def write(record: Record) -> None:
    FILE.write_bytes(msgspec.json.format(msgspec.json.encode(record), indent=1) + b"\n")


def read() -> Record:
    return msgspec.json.decode(FILE.read_bytes(), type=Record)


def held_against(record: Record, way: str, ratio: float) -> tuple[str, bool]:
    """A line that compares, and whether the new ratio is worse by more than `MOST_WORSE`."""
    old = record.x_bare[way]
    return f"x bare fork {ratio:.2f} (record {old:.2f}, {record.date})", ratio > old * (1 + MOST_WORSE)
