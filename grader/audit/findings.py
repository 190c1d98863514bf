"""What an audit found, as data: findings, one row of figures an exercise, and a report a unit."""

from typing import Literal

import msgspec

Point = Literal[
    "reference",
    "stub",
    "misconception",
    "name",
    "gap",
    "mark",
    "unkilled",
    "twins",
    "junk",
    "leak",
    "limits",
    "flaky",
    "lesson",
    "course",
]


class Finding(msgspec.Struct, frozen=True):
    """One thing that keeps the course from being proved."""

    unit: str
    exercise: str
    "Empty for what is of the unit as a whole."
    point: Point
    message: str
    "One sentence or more: what, where, and what mends it."
    diff: str = ""
    "Of a mutant that no scored check noticed."


class Survivor(msgspec.Struct, frozen=True):
    """A mutant that passes every scored check."""

    id: str
    kind: str
    diff: str
    apart: str
    "A call for which it and the reference differ; empty where none was found."
    compared: int
    "Drawn calls on which both were run."
    reason: str = ""
    "Why the author says that it is equivalent; empty if nobody does."


class Row(msgspec.Struct, frozen=True):
    """The figures of one exercise."""

    exercise: str
    label: str
    checks: int = 0
    misconceptions: int = 0
    "Each way of writing one counts; of a cell exercise, those of the exercise that it is `like` that lose points here."
    caught: int = 0
    named: int = 0
    mutants: int = 0
    killed: int = 0
    waiting: int = 0
    "Mutants that pass all but the slow checks, which only a deep audit runs on mutants."
    survivors: tuple[Survivor, ...] = ()
    junk: int = 0
    junk_failed: int = 0

    @property
    def equivalent(self) -> int:
        return sum(bool(s.reason) for s in self.survivors)


class Report(msgspec.Struct, frozen=True):
    """What the audit of one unit came to."""

    unit: str
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]
    seconds: float
    "CPU time of this process and of those that it waited for."
    kept: bool = False
    "It was audited before, and nothing that decides it has changed."

    @property
    def sound(self) -> bool:
        return not self.findings
