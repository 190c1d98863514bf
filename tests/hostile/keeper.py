"""Run one grader and watch it, as a process of its own: `python keeper.py order.json told.json`.

It adopts whatever outlives its parent (a child subreaper), so that nothing gets away by forking twice, and listens
where attacks may call: in a network of its own where it may make one, else in that of the machine.
"""

import contextlib
import ctypes
import fcntl
import json
import os
import resource
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

PORT = 47474
ABSTRACT = "\0grader-canary"
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
CLONE_NEWNET = 0x40000000
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1
BIND_SECONDS = 600
"How long to wait until another run has left the port."
DYING_SECONDS = 2.0
"A process that was killed may need this long to be gone."
HEARD_SECONDS = 0.2
"A call made at the last moment is heard within this time."
MOST_BYTES = 8 << 30
"Memory of all processes together at which everything is ended."
LOOK_SECONDS = 0.2
libc = ctypes.CDLL(None, use_errno=True)


def main(order_path: str, told_path: str) -> None:
    order = json.loads(Path(order_path).read_text())
    if libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "PR_SET_CHILD_SUBREAPER")
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))
    if libc.unshare(CLONE_NEWNET) == 0:
        _loopback_up()
    contacts: list[list[str]] = []
    _listen(contacts)
    try:
        told = _run(order)
    finally:
        _end_all()
    time.sleep(HEARD_SECONDS)
    told["contacts"] = [": ".join(contact) for contact in contacts]
    Path(told_path).write_text(json.dumps(told))


def _run(order: dict[str, Any]) -> dict[str, Any]:
    """Start what `order` says and watch until it ends, by itself or by the outer limit."""
    started = time.monotonic()
    watched = [Path(folder) for folder in order["watch"]]
    peak = disk = 0
    ended_by = ""
    with open(order["stdout"], "wb") as out, open(order["stderr"], "wb") as err:
        grader = subprocess.Popen(
            order["command"],
            env=order["environment"],
            cwd=order["cwd"],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            start_new_session=True,
        )
        while grader.poll() is None:
            peak = max(peak, sum(_own_memory(pid) for pid in descendants()))
            disk = max(disk, sum(_allocated(folder) for folder in watched))
            if time.monotonic() - started > order["seconds"]:
                ended_by = f"it did not end within {order['seconds']:.0f} s"
            elif peak > MOST_BYTES:
                ended_by = f"it took more than {MOST_BYTES >> 30} GiB"
            if ended_by:
                _end_all()
                grader.wait()
                break
            time.sleep(LOOK_SECONDS)
    seconds = time.monotonic() - started
    left = _left() if not ended_by else []
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "status": grader.returncode,
        "ended_by": ended_by,
        "seconds": seconds,
        "peak_bytes": max(peak, used.ru_maxrss * 1024),
        "disk_bytes": max(disk, used.ru_oublock * 512),
        "left": left,
    }


# ---- processes


def _parents() -> dict[int, tuple[int, str, str]]:
    """Parent, state and name of every process."""
    found = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            with contextlib.suppress(OSError):  # it has just ended
                name, _, rest = Path("/proc", entry, "stat").read_text(errors="replace").rpartition(") ")
                state, parent = rest.split()[:2]
                found[int(entry)] = (int(parent), state, name.partition("(")[2])
    return found


def descendants() -> dict[int, str]:
    """Every living process below this one, with its name."""
    parents = _parents()
    found: dict[int, str] = {}
    below = {os.getpid()}
    while below:
        below = {pid for pid, (parent, _, _) in parents.items() if parent in below and pid not in found}
        found |= {pid: parents[pid][2] for pid in below}
    return {pid: name for pid, name in found.items() if parents[pid][1] not in "ZX"}


def _left() -> list[str]:
    """The processes that are there when the grader has ended and what it killed had time to go."""
    deadline = time.monotonic() + DYING_SECONDS
    while (alive := descendants()) and time.monotonic() < deadline:
        _reap()
        time.sleep(0.02)
    return [f"{name} ({pid})" for pid, name in alive.items()]


def _end_all() -> None:
    """Kill everything below this process, and what it starts meanwhile."""
    while alive := descendants():
        for pid in alive:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.02)
        _reap()
    _reap()


def _reap() -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _own_memory(pid: int) -> int:
    """Bytes of a process that no file backs."""
    with contextlib.suppress(OSError):
        lines = (line.split() for line in Path(f"/proc/{pid}/status").read_text(errors="replace").splitlines())
        return sum(int(line[1]) for line in lines if line[0] in ("RssAnon:", "RssShmem:", "VmPTE:")) * 1024
    return 0


def _allocated(folder: Path) -> int:
    """Bytes on disk of what stands in a folder now."""
    total = 0
    for above, _, files in os.walk(folder):
        for name in files:
            with contextlib.suppress(OSError):  # it has just gone
                total += os.lstat(os.path.join(above, name)).st_blocks * 512
    return total


# ---- listeners


def _loopback_up() -> None:
    """A new network has a loopback that is down."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        request = struct.pack("16sh22x", b"lo", 0)
        flags = struct.unpack("16sh22x", fcntl.ioctl(sock, SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(sock, SIOCSIFFLAGS, struct.pack("16sh22x", b"lo", flags | IFF_UP))


def _listen(contacts: list[list[str]]) -> None:
    """Listen by TCP, UDP and on the abstract socket; whoever calls is written down."""
    address = ("127.0.0.1", PORT)
    for family, kind, where, name in (
        (socket.AF_INET, socket.SOCK_STREAM, address, f"TCP 127.0.0.1:{PORT}"),
        (socket.AF_INET, socket.SOCK_DGRAM, address, f"UDP 127.0.0.1:{PORT}"),
        (socket.AF_UNIX, socket.SOCK_STREAM, ABSTRACT, "the abstract socket grader-canary"),
    ):
        sock = socket.socket(family, kind)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, int(kind == socket.SOCK_STREAM))
        _bind(sock, where)
        if kind == socket.SOCK_STREAM:
            sock.listen(64)
        threading.Thread(target=_serve, args=(sock, kind, name, contacts), daemon=True).start()


def _bind(sock: socket.socket, where: Any) -> None:
    deadline = time.monotonic() + BIND_SECONDS
    while True:
        try:
            sock.bind(where)
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)


def _serve(sock: socket.socket, kind: int, name: str, contacts: list[list[str]]) -> None:
    while True:
        if kind == socket.SOCK_DGRAM:
            contacts.append([name, repr(sock.recv(1000))])
        else:
            caller, _ = sock.accept()
            contact = [name]
            contacts.append(contact)
            with caller, contextlib.suppress(OSError):
                caller.settimeout(1)
                contact.append(repr(caller.recv(1000)))


if __name__ == "__main__":
    main(*sys.argv[1:])
