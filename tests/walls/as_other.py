"""Run Python as somebody else: `as_other.py user ARGS` or `as_other.py root-without-rights ARGS`, started as root.

A plain user is given this Python and this checkout to read, wherever they lie: a folder above that others may not enter
is covered by one that shows only these, for this process and its children alone.
"""

import os
import struct
import sys
import tempfile
from pathlib import Path

from grader.execution.walls import identity, libraries
from grader.execution.walls.kernel import call, control

USER = 54_321
"No account has it."
_DROP_FOR_GOOD = 24
"An option of prctl: take a capability out of the bounding set, so that no program started from here has it."


def become_a_user() -> None:
    paths = [sys.prefix, sys.base_prefix, str(Path(__file__).resolve().parent.parent.parent), *libraries.packages()]
    if shut := libraries.closed(paths):
        libraries.cover(shut, paths)
    folder = tempfile.mkdtemp(prefix="user-")
    os.chown(folder, USER, USER)
    os.environ |= {"HOME": folder, "TMPDIR": folder}
    os.chmod(folder, 0o711)
    identity.become(USER, None)


def lose(*capabilities: int) -> None:
    for number in capabilities:
        control(_DROP_FOR_GOOD, number)
    kept = identity.capabilities() & ~sum(1 << number for number in capabilities)
    low, high = kept & 0xFFFFFFFF, kept >> 32
    call("capset", struct.pack("Ii", 0x20080522, 0), struct.pack("6I", low, low, low, high, high, high))


if __name__ == "__main__":
    who, *arguments = sys.argv[1:]
    if who == "user":
        become_a_user()
    elif who == "root-without-mounts":
        lose(identity.SYS_ADMIN)
    elif who == "root-of-a-container":
        lose(
            identity.SYS_ADMIN, identity.DAC_READ_SEARCH, 19, 23, 24, 25
        )  # trace, nice, resource, time: Docker's default
    else:
        sys.exit(f"as_other.py: who is {who}?")
    os.execv(sys.executable, [sys.executable, *arguments])
