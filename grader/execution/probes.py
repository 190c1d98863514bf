"""What `grader doctor` tries from inside a worker, one probe for each wall, and how each is looked at from outside.

A probe's source does the forbidden thing in as many ways as it knows and prints what it reached. Where the harm shows
outside, it is looked for there and not believed from inside.
"""

import contextlib
import os
import secrets
import shutil
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from grader.course import Limits
from grader.execution import watch
from grader.execution.exchange import Worker
from grader.results import Verdict

ROOT = "Start the grader as root."
REPORT = "This should never be: please report it, as docs/security.md says."
LIMITS = Limits(call_seconds=1.0, load_seconds=1.0, memory_mb=64, scratch_mb=4, entries=50, threads=16)
"Of the worker that a probe runs in."


class Field:
    """What probes aim at: a file that anybody may read and write, listeners, this process. A context manager."""

    def __enter__(self) -> Self:
        self.folder = tempfile.mkdtemp(prefix="grader-field-")
        os.chmod(self.folder, 0o777)
        self.secret = f"secret-{secrets.token_hex(8)}"
        self.canary = Path(self.folder, "canary")
        self.canary.write_text(self.secret)
        self.canary.chmod(0o666)
        self.before = self.state()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.datagrams.bind(("127.0.0.1", 0))
        self.abstract = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.abstract.bind(f"\0{self.secret}")
        for one in (self.listener, self.datagrams, self.abstract):
            one.setblocking(False)
        self.listener.listen()
        self.abstract.listen()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for one in (self.listener, self.datagrams, self.abstract):
            one.close()
        shutil.rmtree(self.folder)

    def names(self, worker: Worker) -> dict[str, object]:
        """What a probe's source finds as its globals."""
        return {
            "canary": str(self.canary),
            "folder": self.folder,
            "secret": self.secret,
            "port": self.listener.getsockname()[1],
            "datagrams": self.datagrams.getsockname()[1],
            "checker": os.getpid(),
            "checker_uid": os.getuid(),
        }

    def state(self) -> tuple[object, ...]:
        """All of the folder that a worker could change."""
        files = sorted(Path(self.folder).rglob("*"))
        stats = [os.lstat(path) for path in (Path(self.folder), *files)]
        facts = [(s.st_mode, s.st_uid, s.st_gid, s.st_size, s.st_mtime_ns) for s in stats]
        return tuple(map(str, files)), tuple(facts), self.canary.read_text() if self.canary.exists() else None

    def was_called(self) -> str:
        """Whether anybody contacted a listener here."""
        for kind, take in (
            ("TCP", self.listener.accept),
            ("UDP", lambda: self.datagrams.recv(1)),
            ("an abstract socket", self.abstract.accept),
        ):
            with contextlib.suppress(BlockingIOError):
                take()
                return f"a listener of this machine was reached by {kind}"
        return ""

    def was_changed(self) -> str:
        """What became of the folder."""
        now = self.state()
        changed = now != self.before
        self.before = now
        return "something outside the scratch folder was changed" if changed else ""


class Probe(msgspec.Struct, frozen=True):
    """One wall, and the attempt that must fail."""

    name: str
    promise: str
    "What stands while the wall does."
    source: str
    "Prints what it reached, a line each; an exception means that it was kept from it."
    way_out: str = REPORT
    "How to get the wall where it does not stand."
    verdict: Verdict | None = None
    "How the worker must end, where the limit ends it; None where it goes on or may end anyhow."
    look: Callable[[Field, Worker], str] = lambda field, worker: ""
    "The harm that is seen from outside; empty for none."


def _attempts(*statements: str) -> str:
    """Each statement on its own: what does not raise is reached."""
    return "\n".join(f"attempt({statement!r})" for statement in statements)


def _changed(field: Field, worker: Worker) -> str:
    return field.was_changed()


def _called(field: Field, worker: Worker) -> str:
    return field.was_called()


def _status(worker: Worker) -> dict[str, str]:
    path = Path(f"{watch.PROC}/{worker.pid}/status")
    lines = path.read_text().splitlines() if path.exists() else []
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def _identity(field: Field, worker: Worker) -> str:
    ids = {*_status(worker).get("Uid", "0").split(), *_status(worker).get("Gid", "0").split()}
    return "" if len(ids) == 1 and str(os.getuid()) not in ids else "workers have the uid of the grader"


def _rights(field: Field, worker: Worker) -> str:
    status = _status(worker)
    held = [name for name in ("CapPrm", "CapEff", "CapInh", "CapAmb") if int(status.get(name, "1"), 16)]
    if held:
        return "it keeps a capability, to read libraries in a folder that is closed to others"
    return "" if status.get("NoNewPrivs") == "1" else "a program could give it more rights"


_SAME_EVERYWHERE = (425, 428, 430, 434, 441, 444, 447)
"io_uring, open_tree, fsopen, pidfd_open, epoll_pwait2, Landlock, memfd_secret: these numbers are the same on every machine."

PREAMBLE = """
import ctypes, errno, mmap, os, resource, signal, socket, subprocess, sys, threading, time
libc = ctypes.CDLL(None, use_errno=True)
def called(name, *arguments):
    if getattr(libc, name)(*arguments) == -1:
        raise OSError(ctypes.get_errno(), name)
def attempt(statement):
    try:
        exec(statement, globals())
    except BaseException:
        return
    print("reached:", statement)
"""

PROBES = (
    Probe(
        "files: reading",
        "Reads nothing but libraries and its own scratch folder",
        _attempts(
            "open(canary).read()",
            "os.listdir(folder)",
            "open('/etc/passwd').read()",
            "os.listdir('/tmp')",
            "os.listdir(os.path.expanduser('~root'))",
            "open(f'/proc/{checker}/environ', 'rb').read()",
            "os.listdir(f'/proc/{checker}/fd')",
        ),
    ),
    Probe(
        "files: writing",
        "Makes, changes and removes nothing outside its scratch folder",
        _attempts(
            "open(canary, 'a').write('x')",
            "os.truncate(canary, 0)",
            "open(folder + '/new', 'w')",
            "os.link(canary, 'mine')",
            "os.rename(canary, 'mine')",
            "os.unlink(canary)",
            "open('/dev/shm/' + secret, 'w')",
            "open('/tmp/' + secret, 'w')",
            "open('/var/tmp/' + secret, 'w')",
        ),
        look=_changed,
    ),
    Probe(
        "files: attributes",
        "Changes no mode, owner, times or attributes of anything outside",
        "for try_it in (lambda: os.chmod(canary, 0), lambda: os.chown(canary, os.getuid(), -1), "
        "lambda: os.utime(canary, (1, 1)), lambda: os.setxattr(canary, 'user.x', b'1')):\n"
        "    try: try_it()\n    except OSError: pass",
        look=_changed,
    ),
    Probe(
        "files: names",
        "Learns no name, size or time of anything outside",
        _attempts(
            "os.stat(canary)", "os.access(folder, os.F_OK) or 1 / 0", "os.chdir(folder)", "os.stat('/etc/passwd')"
        ),
        way_out="Only a file system of its own hides them: use the level sealed, or keep solutions in a folder of mode 700.",
    ),
    Probe("identity", "Has a uid and a gid that no one else has", "", look=_identity, way_out=ROOT),
    Probe(
        "rights",
        "Has no capability, and cannot get one",
        _attempts("os.setuid(0)", "os.setgroups([0])", "os.chroot('/')"),
        look=_rights,
        way_out="Install the packages in a folder that others may enter, or give the grader the capability SYS_ADMIN.",
    ),
    Probe(
        "programs",
        "Starts no program and no second process",
        _attempts("os.execv('/bin/true', ['true'])", "subprocess.run(['/bin/true'])", "os.fork() or os._exit(0)"),
    ),
    Probe(
        "other processes",
        "Signals, traces, limits and sees no other process",
        _attempts(
            "os.kill(checker, 0)",
            "os.kill(os.getppid(), 0)",
            "os.kill(-1, 0)",
            "resource.prlimit(checker, resource.RLIMIT_NOFILE)",
            "os.sched_setaffinity(checker, {0})",
            "os.setpriority(os.PRIO_PROCESS, checker, 19)",
            "called('ptrace', 16, checker, 0, 0)",
            "called('process_vm_readv', checker, 0, 0, 0, 0, 0)",
            "os.pidfd_open(checker)",
        ),
    ),
    Probe(
        "network",
        "Opens no connection, not to this machine either",
        _attempts(
            "socket.create_connection(('127.0.0.1', port), 1)",
            "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', datagrams))",
            "socket.socket(socket.AF_UNIX).connect(chr(0) + secret)",
            "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
        ),
        look=_called,
    ),
    Probe(
        "shared memory",
        "Leaves nothing in shared memory, semaphores or queues",
        _attempts(
            "called('shmget', 0x5EED, 4096, 0o1666)",
            "called('semget', 0x5EED, 1, 0o1666)",
            "called('msgget', 0x5EED, 0o1666)",
            "called('shm_open', b'/' + secret.encode(), os.O_CREAT | os.O_RDWR, 0o666)",
        ),
    ),
    Probe(
        "environment",
        "Has nothing of the grader's environment and no descriptor but its pipes",
        "for name in ('GRADER_SECRET', 'VIRTUAL_ENV', 'PWD', 'LOGNAME'):\n"
        "    if name in os.environ: print('reached: the variable', name)\n"
        "for fd in range(5, 1024):\n"
        "    try: os.fstat(fd); print('reached: descriptor', fd)\n    except OSError: pass",
    ),
    Probe(
        "the kernel",
        "Calls nothing of the kernel that a lesson does not need",
        _attempts(
            "called('mount', b'x', b'/', b'tmpfs', 0, 0)",
            "called('unshare', 0x10000000)",
            *(f"called('syscall', {number}, 0, 0, 0, 0, 0)" for number in _SAME_EVERYWHERE),
            "called('personality', 0x0040000)",
            "called('keyctl', 0, -3, 0)",
            "resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))",
        ),
    ),
    Probe(
        "scratch folder",
        f"Writes at most {LIMITS.scratch_mb} MB and {LIMITS.entries} files here, deleted ones too",
        "files = []\n"
        "for n in range(40):\n"
        "    files.append(open(f'f{n}', 'wb')); os.unlink(f'f{n}'); files[-1].write(bytes(1 << 20)); time.sleep(0.005)\n"
        "else: print('reached: 40 MB')",
    ),
    Probe(
        "memory",
        f"Is ended above {LIMITS.memory_mb} MB here",
        "kept = []\nfor n in range(200):\n    kept.append(bytearray(4 << 20)); time.sleep(0.001)\nelse: print('reached: 800 MB')",
        verdict=Verdict.OUT_OF_MEMORY,
    ),
    Probe(
        "processor time",
        f"Is ended after {LIMITS.load_seconds:g} s here, whatever signals it ignores",
        "for n in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}: signal.signal(n, signal.SIG_IGN)\n"
        "while True: pass",
        verdict=Verdict.TIMED_OUT,
    ),
    Probe(
        "threads",
        f"Has at most {LIMITS.threads} threads here",
        "for n in range(100): threading.Thread(target=time.sleep, args=(1,), daemon=True).start(); time.sleep(0.001)\n"
        "else: print('reached: 100 threads')",
    ),
)
