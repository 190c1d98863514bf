"""The few calls to the Linux kernel that Python's `os` has no function for."""

import contextlib
import ctypes
import os
import sys

if sys.platform != "win32":
    _LIBC = ctypes.CDLL(None, use_errno=True)


def _raise(what: str) -> None:
    number = ctypes.get_errno()
    raise OSError(number, f"{what}: {os.strerror(number)}")


def system_call(number: int, *arguments: int | bytes | None) -> int:
    """Make a system call by its number; those used here are the same on x86-64 and arm64.

    Raises:
        OSError: the kernel refused.
    """
    _LIBC.syscall.restype = ctypes.c_long
    result: int = _LIBC.syscall(
        ctypes.c_long(number), *(ctypes.c_long(a) if isinstance(a, int) else a for a in arguments)
    )
    if result < 0:
        _raise(f"system call {number}")
    return result


def call(name: str, *arguments: int | bytes | None) -> int:
    """Call a function of the C library whose integer arguments are all long or fit in an int.

    Raises:
        OSError: it answered -1.
    """
    result: int = getattr(_LIBC, name)(*(ctypes.c_ulong(a) if isinstance(a, int) else a for a in arguments))
    if result < 0:
        _raise(name)
    return result


PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_KEEPCAPS, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 4, 8, 22, 38
PR_SET_THP_DISABLE = 41


def control(option: int, *arguments: int | bytes | None) -> int:
    """`prctl`, with all five arguments given.

    Raises:
        OSError: the kernel refused.
    """
    return call("prctl", option, *arguments, *[0] * (4 - len(arguments)))


def small_pages() -> None:
    """Get no huge page any more: of what a worker touches, each page counts alone. What it was forked with stays."""
    with contextlib.suppress(OSError):  # the kernel knows no huge pages
        control(PR_SET_THP_DISABLE, 1)


def die_with(parent: int) -> None:
    """End this process when the thread that forked it ends, at once where `parent` is gone already.

    The kernel forgets this at each change of uid: call it after the last.
    """
    control(PR_SET_PDEATHSIG, 9)
    if os.getppid() != parent:
        os._exit(1)
