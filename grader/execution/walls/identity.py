"""Who a worker is: a uid and gid of its own where the zygote may change them, and no capability."""

import contextlib
import os
import struct
from collections.abc import Iterator

from grader.execution.walls.kernel import PR_SET_DUMPABLE, PR_SET_KEEPCAPS, call, control

CHOWN, DAC_OVERRIDE, DAC_READ_SEARCH, KILL, SETGID, SETUID, SYS_ADMIN = 0, 1, 2, 5, 6, 7, 21
_HEADER = struct.pack("Ii", 0x20080522, 0)
"Version 3 of the interface; this process."

WORKERS = 32
"Uids of one zygote, so workers alive at one time."
_FIRST = 2_000_000_000
"No account has these: the uids of the zygote with pid p begin at _FIRST + 32 * p, and Linux has 2**22 pids at most."
_FIRST_IN_CONTAINER = 32_768
"Where only 65536 uids are mapped, the zygotes share the upper half by their pids."


def capabilities() -> int:
    """The effective capabilities of this process as bits."""
    with open("/proc/self/status") as status:
        return next((int(line.split()[1], 16) for line in status if line.startswith("CapEff:")), 0)


def has(*wanted: int) -> bool:
    """Whether this process has all these capabilities."""
    held = capabilities()
    return all(held >> number & 1 for number in wanted)


def _highest(kind: str) -> int:
    """The highest id that is mapped in this user namespace."""
    with open(f"/proc/self/{kind}_map") as lines:
        return max((int(first) + int(count) - 1 for first, _, count in map(str.split, lines)), default=0)


def own_ids(pid: int) -> range | None:
    """The uids, and gids of the same numbers, for workers of the zygote `pid`; None where there are none to take."""
    if os.geteuid() != 0 or not has(CHOWN, DAC_OVERRIDE, KILL, SETGID, SETUID):
        return None  # the last two give the uid, the others watch, end and clean up after who has it
    highest = min(_highest("uid"), _highest("gid"))
    first = _FIRST + pid * WORKERS
    if first + WORKERS > highest:
        slots = (highest + 1 - _FIRST_IN_CONTAINER) // WORKERS
        if slots < 1:
            return None
        first = _FIRST_IN_CONTAINER + pid % slots * WORKERS
    return range(first, first + WORKERS)


def become(uid: int, keep: int | None) -> None:
    """Take a uid and the gid of the same number for good, without other groups; `keep` one capability or none.

    Raises:
        OSError: the kernel refused.
    """
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    control(PR_SET_KEEPCAPS, 0 if keep is None else 1)
    os.setresuid(uid, uid, uid)
    control(PR_SET_DUMPABLE, 1)  # for who has this uid: a checker without the capability to trace takes it to look


@contextlib.contextmanager
def looking_as(uid: int) -> Iterator[None]:
    """Let this thread see the file system as the user `uid`, with the gid of the same number, sees it."""
    call("setfsgid", uid)
    call("setfsuid", uid)
    try:
        yield
    finally:
        call("setfsuid", os.geteuid())
        call("setfsgid", os.getegid())


def drop_capabilities(keep: int | None) -> None:
    """Give up all capabilities but `keep`.

    Raises:
        OSError: the kernel refused.
    """
    bits = 0 if keep is None else 1 << keep
    call("capset", _HEADER, struct.pack("6I", bits, bits, 0, 0, 0, 0))
