"""The namespaces of *sealed*: users, processes, network, IPC, mounts and a host name of the zygote's own.

    checker ── launcher (outside) ── zygote, process 1 inside ── workers

Process 1 is whoever is forked first, so a launcher stays outside between the checker and the zygote: the end of each is
the other's end, and the kernel ends with process 1 all that is inside.
"""

import errno
import os
import select
import signal
import socket
from collections.abc import Callable
from typing import NoReturn

from grader.execution.walls import identity, mounts
from grader.execution.walls.kernel import PR_SET_DUMPABLE, call, control, die_with

_HOST_NAME, _IPC, _USERS, _PROCESSES, _NETWORK = 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000
_ALL = mounts.NEW_MOUNTS | _HOST_NAME | _IPC | _USERS | _PROCESSES | _NETWORK
_LOOK_MILLISECONDS = 500
"Between two looks of the launcher whether the checker is still there."
_WAY_OUT = {
    errno.EPERM: "Start the grader as root with the capability SYS_ADMIN, or allow namespaces to users: sysctl "
    "kernel.unprivileged_userns_clone=1, on Ubuntu also kernel.apparmor_restrict_unprivileged_userns=0; "
    "in Docker add --security-opt seccomp=unconfined --security-opt apparmor=unconfined.",
    errno.ENOSPC: "Allow more namespaces: sysctl user.max_user_namespaces=10000.",
    errno.EINVAL: "Use a kernel built with user, PID, network and IPC namespaces.",
}


def enter(ids: range | None, build_view: Callable[[int], None], checker: int) -> None:
    """Go on as process 1 of new namespaces; the calling process itself stays outside as the launcher and never returns.

    Args:
        ids: uids and gids outside that become 0, 1, ... inside; None to keep the own uid alone.
        build_view: makes a root of its own, given the zygote's uid; called where mounting is allowed.
        checker: the pid with which all this ends.

    Raises:
        OSError: not allowed here; the message says how to allow it.
    """
    try:
        _enter(ids, build_view)
        zygote = os.fork()
    except OSError as error:
        way_out = _WAY_OUT.get(error.errno or 0, "Use a newer kernel.")
        raise OSError(error.errno, f"namespaces may not be made here ({error}). {way_out}") from None
    if zygote:
        _launch(zygote, checker)
    control(PR_SET_DUMPABLE, 1)  # else the checker, when it is no root, could not look at its own workers
    die_with(0)  # the launcher, which has no number in here


def _enter(ids: range | None, build_view: Callable[[int], None]) -> None:
    by_root = identity.has(identity.SYS_ADMIN)
    uid, gid = os.getuid(), os.getgid()
    finish = _mapping(ids)
    if by_root:  # before there is a namespace of users: mounts of this one are locked in that
        mounts.separate()
        build_view(uid if ids is None else ids.start)
    call("unshare", _ALL)
    finish()
    if ids is not None:
        uid = gid = 0
        os.setgroups([])
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)
    if not by_root:
        mounts.keep_private()
        build_view(uid)
    socket.sethostname("worker")


def _mapping(ids: range | None) -> Callable[[], None]:
    """What gives the uids to this process's new namespace of users, once there is one.

    A range of uids is given from outside only, so a helper process is made now, and told when.
    """
    if ids is None:
        uid, gid = os.getuid(), os.getgid()
        return lambda: _write_maps("self", (f"{uid} {uid} 1", f"{gid} {gid} 1"), groups=False)
    me, go = os.getpid(), os.pipe()
    helper = os.fork()
    if not helper:
        code = 1
        try:
            os.close(go[1])
            if os.read(go[0], 1):
                _write_maps(str(me), (f"0 {ids.start} {len(ids)}",) * 2, groups=True)
                code = 0
        finally:
            os._exit(code)

    def finish() -> None:
        os.write(go[1], b"x")
        for end in go:
            os.close(end)
        if os.waitpid(helper, 0)[1]:
            raise PermissionError(errno.EPERM, "uids cannot be given to it")

    return finish


def _write_maps(process: str, lines: tuple[str, str], *, groups: bool) -> None:
    files = dict(zip(("uid_map", "gid_map"), lines, strict=True))
    for name, line in (files if groups else {"setgroups": "deny"} | files).items():
        with open(f"/proc/{process}/{name}", "w") as file:
            file.write(line)


def _launch(zygote: int, checker: int) -> NoReturn:
    """Wait for the zygote's end, or bring it about when the checker is gone; pass its exit code on."""
    pidfd = os.pidfd_open(zygote)
    for descriptor in range(256):
        if descriptor != pidfd:
            try:
                os.close(descriptor)
            except OSError:  # it was not open
                continue
    end = select.poll()
    end.register(pidfd, select.POLLIN)
    while not end.poll(_LOOK_MILLISECONDS):
        if os.getppid() != checker:
            os.kill(zygote, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(zygote, 0)[1])
    if code < 0:
        os.kill(os.getpid(), -code)
    os._exit(code)
