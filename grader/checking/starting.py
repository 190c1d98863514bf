"""A checker that is there in the time of one import of torch: its zygote imports it side by side with this process."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from grader.course import Device, Level, Unit
from grader.execution.spare import start_workers

if TYPE_CHECKING:
    from grader.checking.autograde import Checker


def checker(unit: Unit, *, level: Level, secret: bytes, devices: Sequence[Device] | None, round: int) -> "Checker":
    """A `grader.checking.autograde.Checker`, which says what the arguments are, whose zygote is starting already.

    Raises:
        WallsMissing: this machine cannot isolate at `level`.
        ExecutionError: Python could not be started.
    """
    zygote = start_workers(level, preload=unit.preload)
    try:
        from grader.checking.autograde import Checker

        return Checker(unit, level=level, secret=secret, devices=devices, round=round, zygote=zygote)
    except BaseException:
        zygote.close()
        raise
