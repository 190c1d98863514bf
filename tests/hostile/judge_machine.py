"""Judges of what a run leaves behind on the machine, and takes of it."""

from collections.abc import Iterator

from hostile.seen import Run
from hostile.yardstick import Yardstick

GIB = 1 << 30
MOST_RESIDENT = 2 * GIB
MOST_DISK = GIB
UNGRADED_STATUS = 4


def ends_normally(run: Run, yard: Yardstick) -> Iterator[str]:
    ungraded = any(h.case and h.case.grade == "ungraded" for h in run.hand_ins)
    if run.ended_by:
        yield f"the grader was ended: {run.ended_by}"
    elif run.status not in ((0, UNGRADED_STATUS) if ungraded else (0,)):
        yield f"the grader exits with {run.status}: {(run.terminal.strip().splitlines() or [''])[-1][:200]}"
    if "Traceback (most recent call last)" in run.terminal:
        yield "the grader shows a stack trace"


def nothing_lives_on(run: Run, yard: Yardstick) -> Iterator[str]:
    if run.left:
        yield f"{len(run.left)} processes outlive the grading: {', '.join(run.left[:3])}"


def nobody_called(run: Run, yard: Yardstick) -> Iterator[str]:
    if run.contacts:
        yield f"{run.contacts[0][:80]} was contacted"


def nothing_outside(run: Run, yard: Yardstick) -> Iterator[str]:
    if run.pwned:
        yield f"{len(run.pwned)} PWNED files exist, such as {run.pwned[0]}"


def nothing_planted_changed(run: Run, yard: Yardstick) -> Iterator[str]:
    if run.changed:
        yield f"outside of the output folder {run.changed[0]}{f' and {len(run.changed) - 1} more' * (len(run.changed) > 1)}"


def scratch_is_gone(run: Run, yard: Yardstick) -> Iterator[str]:
    if run.scratch:
        yield f"the temp folder still holds {run.scratch[0]}"


def memory_stays(run: Run, yard: Yardstick) -> Iterator[str]:
    if run.peak_bytes > MOST_RESIDENT:
        yield f"{run.peak_bytes / GIB:.1f} GiB resident"


def disk_stays(run: Run, yard: Yardstick) -> Iterator[str]:
    if run.disk_bytes > MOST_DISK:
        yield f"{run.disk_bytes / GIB:.1f} GiB written to disk"
