"""Landlock: which files a worker may open, by three system calls.

The kernel's version (its *ABI*) says which rights it knows. What Landlock cannot see (stat, chmod, other processes) is
left to the seccomp filter and to a uid of the worker's own.
"""

import errno
import os
import struct
from collections.abc import Sequence

from grader.execution.walls.kernel import system_call

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_EXECUTE, _WRITE, _READ, _LIST = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_MAKE_CHARACTER_DEVICE, _MAKE_SOCKET, _MAKE_FIFO, _MAKE_BLOCK_DEVICE = 1 << 6, 1 << 9, 1 << 10, 1 << 11
_BEFORE_ABI_2 = (1 << 13) - 1
_REFER, _TRUNCATE, _IOCTL_DEVICE = 1 << 13, 1 << 14, 1 << 15
_TCP, _SCOPES = 0b11, 0b11  # bind and connect; abstract sockets and signals


def abi() -> int:
    """The kernel's version of Landlock.

    Raises:
        OSError: it has none, has it switched off, or a container forbids asking.
    """
    return system_call(_CREATE, None, 0, 1)


def missing() -> str:
    """Why Landlock does not stand here and the way out, or nothing."""
    try:
        abi()
    except OSError as error:
        if error.errno == errno.ENOSYS:
            return f"The kernel {os.uname().release} has no Landlock. Use Linux 5.13 or newer."
        if error.errno == errno.EOPNOTSUPP:
            return "Landlock is switched off. Add landlock to the kernel's start option lsm=, and start it again."
        return f"Landlock may not be used here ({error.strerror}). Allow its system calls in the container's profile."
    return ""


def restrict(
    readable: Sequence[str], devices: Sequence[str], scratch: str, version: int, controlled: Sequence[str] = ()
) -> None:
    """Close to this process all files but these, all TCP ports, and where the kernel can, signals to others.

    Args:
        readable: folders and files to read; nothing may be executed.
        devices: devices to read and write.
        scratch: the folder in which all may be done but make sockets, fifos and devices.
        version: the ABI to speak.
        controlled: devices to read, write and control (`ioctl`). Their driver names its threads, so where there are
            any, this process may read what /proc tells of it, and write there of its threads.

    Raises:
        OSError: a path is not there, or the kernel refused.
    """
    handled = _BEFORE_ABI_2
    handled |= (_REFER if version >= 2 else 0) | (_TRUNCATE if version >= 3 else 0)
    handled |= _IOCTL_DEVICE if version >= 5 else 0
    attributes = struct.pack("QQQ", handled, _TCP if version >= 4 else 0, _SCOPES if version >= 6 else 0)
    ruleset = system_call(_CREATE, attributes, 8 if version < 4 else 16 if version < 6 else 24, 0)
    never = _EXECUTE | _MAKE_CHARACTER_DEVICE | _MAKE_SOCKET | _MAKE_FIFO | _MAKE_BLOCK_DEVICE | _IOCTL_DEVICE
    rules = [(path, _READ | _LIST) for path in readable] + [(path, _READ | _WRITE) for path in devices]
    rules += [(path, _READ | _WRITE | _IOCTL_DEVICE) for path in controlled]
    if controlled and os.path.exists("/proc/self/task"):
        own = f"/proc/{os.readlink('/proc/self')}"
        rules += [(own, _READ | _LIST), (f"{own}/task", _READ | _LIST | _WRITE | _TRUNCATE)]
    try:
        for path, rights in [*rules, (scratch, handled & ~never)]:
            target = os.open(path, os.O_PATH | os.O_CLOEXEC)
            try:
                rights &= handled if os.path.isdir(path) else handled & (_READ | _WRITE | _IOCTL_DEVICE)
                system_call(_ADD, ruleset, 1, struct.pack("=Qi", rights, target), 0)
            finally:
                os.close(target)
        system_call(_RESTRICT, ruleset, 0)
    finally:
        os.close(ruleset)
