"""The behaviour kit: what any set of walls must show, at every level that has walls.

Each forbidden thing is tried for real from inside a worker, and looked for from outside. `test_others.py` runs this file
as a plain user and as root without capabilities as well.
"""

import json
import os
import socket
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.course import Level, Limits, Preload
from grader.execution import levels, wire
from grader.execution.client import Worker, Zygote
from grader.execution.walls import identity, libraries, mounts

needs_walls = pytest.mark.skipif(bool(levels.missing("walled")), reason=levels.missing("walled"))
AS_ROOT = sys.platform == "linux" and identity.own_ids(os.getpid()) is not None


def tell(worker: Worker, source: str) -> str:
    """What a cell prints when the worker runs it; an exception that ends the cell shows as a mark in the answer."""
    cell, data = wire.CellSource(0, "cell.py", ""), textwrap.dedent(source).encode()
    message = wire.Load("submission", [cell], [len(data)], [], [], [], 0)
    header, _ = worker.request(wire.frame(message, [data]), cpu_seconds=10)
    text = worker.take_output()
    return text if text else f"nothing printed; {header!r}"


@pytest.fixture(scope="module")
def zygote(level: Level) -> Iterator[Zygote]:
    with Zygote(level) as started:
        yield started


@pytest.fixture
def worker(zygote: Zygote) -> Iterator[Worker]:
    with zygote.spawn(Limits()) as spawned:
        yield spawned


def attempt(worker: Worker, statement: str, **names: object) -> str:
    """REACHED, or the name of what stopped the statement."""
    given = "\n".join(f"{name} = {value!r}" for name, value in names.items())
    source = f"""
import ctypes, mmap, os, resource, signal, socket, subprocess, sys
{given}
try:
    {statement}
    print("REACHED")
except OSError as error:
    print(type(error).__name__)
"""
    return tell(worker, source).strip()


@needs_walls
@pytest.mark.parametrize(
    "statement",
    [
        "open(path).read()",
        "open(path, 'a')",
        "open(path, 'w')",
        "os.open(path, os.O_RDONLY | os.O_TRUNC)",
        "os.open(path, 3 | os.O_TRUNC)",
        "os.truncate(path, 0)",
        "os.unlink(path)",
        "os.rename(path, path + '2')",
        "os.rename(path, 'mine')",
        "os.link(path, 'mine')",
        "os.symlink(path, 'link'); open('link').read()",
        "os.mkdir(path + '.folder')",
        "os.listdir(os.path.dirname(path))",
        "os.setxattr(path, 'user.x', b'1')",
        "os.chown(path, os.getuid(), -1)",
        "os.mkfifo(path + '.fifo')",
        "os.listdir('/')",
        "os.listdir('..')",
        "open('/etc/passwd').read()",
        "open('/proc/self/environ').read()",
        "open('/proc/1/cmdline').read()",
        "open('/proc/self/mem', 'r+b')",
        "open('/dev/shm/x', 'w')",
        "open(os.__file__, 'a')",
    ],
)
def test_files_outside_stay_shut(worker: Worker, canary: Path, statement: str) -> None:
    """A file in a folder open to all can be neither read nor changed, and nothing beside it made."""
    before = canary.stat()
    assert attempt(worker, statement, path=str(canary)) != "REACHED"
    assert canary.read_text() == "SECRET"
    assert os.listdir(canary.parent) == ["canary"]
    after = canary.stat()
    assert (after.st_mode, after.st_uid, after.st_mtime_ns, after.st_nlink) == (
        before.st_mode,
        before.st_uid,
        before.st_mtime_ns,
        before.st_nlink,
    )


@needs_walls
@pytest.mark.parametrize(
    "statement", ["os.stat(path)", "os.chdir(folder)", "os.readlink(folder + '/link')", "os.stat('/etc/passwd')"]
)
def test_names_outside_are_hidden_when_sealed(worker: Worker, level: Level, canary: Path, statement: str) -> None:
    """Behind Landlock alone, what is in folders open to all can be asked for, though not opened."""
    (canary.parent / "link").symlink_to("there")
    told = attempt(worker, statement, path=str(canary), folder=str(canary.parent))
    assert told == ("FileNotFoundError" if level == "sealed" else "REACHED")


@needs_walls
def test_a_sealed_worker_sees_libraries_and_its_scratch_folder_only(worker: Worker, level: Level) -> None:
    """By name, whatever may be opened of it: no process, no home, no neighbour, no name of this machine."""
    known = ["/proc/self", "/proc/1", "/home", "/tmp", "/var", "/dev/shm", "/dev/pts", "/run", "/etc/passwd", "/bin/sh"]
    above = {str(parent) for path in mounts.outermost(libraries.readable()) for parent in Path(path).parents}
    known = [path for path in known if path not in above]  # else it is where the libraries lie, with nothing else in it
    source = (
        f"import os; print([p for p in {known} if os.path.lexists(p)], os.getcwd(), os.getppid(), os.uname().nodename)"
    )
    seen = tell(worker, source)
    assert (seen == "[] /scratch 1 worker\n") == (level == "sealed")
    assert ("/etc/passwd" in seen) == (level != "sealed")


@needs_walls
@pytest.mark.parametrize("statement", ["os.chmod(path, 0)", "os.utime(path, (1, 1))", "os.chmod(os.__file__, 0o777)"])
def test_modes_and_times_outside_do_not_change(worker: Worker, canary: Path, statement: str) -> None:
    """chmod and utime are answered with success, and do nothing."""
    before, library = canary.stat(), os.stat(os.__file__)
    assert attempt(worker, statement, path=str(canary)) == "REACHED"
    assert canary.stat() == before
    assert os.stat(os.__file__) == library


@needs_walls
@pytest.mark.parametrize(
    "statement",
    [
        "socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
        "socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)",
        "socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)",
        "socket.socketpair()[0].sendto(b'x', '\\0abstract')",
        "os.fork() or os._exit(0)",
        "os.posix_spawn('/usr/bin/true', ['true'], {})",
        "os.execv('/usr/bin/true', ['true'])",
        "subprocess.run(['/usr/bin/true'])",
        "os.memfd_create('x')",
        "os.setuid(0)",
        "os.setsid()",
        "os.kill(0, 0)",
        "os.kill(-1, 0)",
        "os.kill(1, 0)",
        "os.chroot('.')",
        "os.mkdir('folder', 0o300)",
    ],
)
def test_calls_that_reach_out_are_denied(worker: Worker, statement: str) -> None:
    """Sockets, processes, programs, other users and signals to others are not to be had."""
    assert attempt(worker, statement) in ("PermissionError", "OSError")


@needs_walls
@pytest.mark.parametrize(
    "statement",
    [
        "os.kill(pid, 12)",
        "resource.prlimit(pid, resource.RLIMIT_NOFILE, (50, 60))",
        "os.sched_setaffinity(pid, {0})",
        "os.setpriority(os.PRIO_PROCESS, pid, 7)",
        "signal.pidfd_send_signal(os.pidfd_open(pid), 12)",
        "open(f'/proc/{pid}/environ').read()",
        "os.listdir(f'/proc/{pid}/fd')",
    ],
)
def test_no_other_process_can_be_reached(zygote: Zygote, worker: Worker, statement: str) -> None:
    """Neither the checker nor the zygote nor another worker notices anything."""
    with zygote.spawn(Limits()) as neighbour:
        for pid in (os.getpid(), zygote.pid, neighbour.pid):
            before = Path(f"/proc/{pid}/limits").read_text(), os.sched_getaffinity(pid), os.getpriority(0, pid)
            assert attempt(worker, statement, pid=pid) != "REACHED"
            after = Path(f"/proc/{pid}/limits").read_text(), os.sched_getaffinity(pid), os.getpriority(0, pid)
            assert after == before
        assert tell(neighbour, "print('alive')") == "alive\n"


@needs_walls
def test_raw_calls_are_denied(worker: Worker) -> None:
    """What Python has no function for is denied as well, by name and by its 32-bit number."""
    source = """
        import ctypes
        libc = ctypes.CDLL(None, use_errno=True)
        for name, arguments in {"ptrace": (16, 1, 0, 0), "unshare": (0x10000000,), "shmget": (1, 4096, 0o1666),
                                "process_vm_readv": (1, 0, 0, 0, 0, 0), "open_by_handle_at": (3, 0, 0)}.items():
            print(name, getattr(libc, name)(*arguments), ctypes.get_errno())
        print("fallocate", libc.posix_fallocate(1, 0, 4096))
    """
    lines = dict(line.split(" ", 1) for line in tell(worker, source).splitlines())
    assert lines.pop("fallocate") != "0"
    assert set(lines.values()) == {"-1 1"}, "EPERM for each"


@needs_walls
def test_environment_is_its_own(worker: Worker, zygote: Zygote, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the checker's environment is there, by name or in memory that began as the environment."""
    told = json.loads(tell(worker, "import json, os; print(json.dumps(dict(os.environ)))"))
    scratch = told["HOME"]
    assert told["TMPDIR"] == scratch
    assert told["PATH"] == ""
    assert told["LANG"] == "C.UTF-8"
    assert told["OMP_NUM_THREADS"] == "1"
    assert not set(told) & {"VIRTUAL_ENV", "PYTHONPATH", "PWD", "OLDPWD", "LOGNAME"}
    assert tell(worker, "import os, tempfile; print(os.getcwd(), tempfile.gettempdir())").split() == [scratch, scratch]


def test_the_checkers_secrets_do_not_reach_the_zygote(monkeypatch: pytest.MonkeyPatch) -> None:
    """The zygote is started by exec with an environment of its own."""
    monkeypatch.setenv("GRADER_SECRET", "SECRET-0451")
    with Zygote("open") as zygote:
        environment = Path(f"/proc/{zygote.pid}/environ")
        if environment.exists():
            assert b"SECRET-0451" not in environment.read_bytes()
        with zygote.spawn(Limits()) as worker:
            assert "SECRET" not in tell(worker, "import os; print(os.environ)")


@needs_walls
def test_descriptors_are_its_own(worker: Worker) -> None:
    """0 is /dev/null, 1 and 2 the output, 3 and 4 requests and answers, and there is no other."""
    source = """
        import os, stat
        for fd in range(300):
            try: mode = os.fstat(fd).st_mode
            except OSError: continue
            print(fd, "pipe" if stat.S_ISFIFO(mode) else "device" if stat.S_ISCHR(mode) else "other")
    """
    assert tell(worker, source).split("\n") == ["0 device", "1 pipe", "2 pipe", "3 pipe", "4 pipe", ""]


@needs_walls
def test_the_zygote_holds_only_its_socket(zygote: Zygote) -> None:
    """And has one thread: a fork copies nothing half done."""
    links = {fd: os.readlink(f"/proc/{zygote.pid}/fd/{fd}") for fd in os.listdir(f"/proc/{zygote.pid}/fd")}
    others = {fd: link for fd, link in links.items() if link != "/dev/null"}
    assert [link.split(":")[0] for link in others.values()] == ["socket"], others
    assert len(os.listdir(f"/proc/{zygote.pid}/task")) == 1


@needs_walls
@pytest.mark.parametrize(
    ("preload", "module"), [("optim", "torch._dynamo"), ("broadcast_shapes", "torch.fx.experimental.symbolic_shapes")]
)
def test_a_zygote_that_imports_more_has_one_thread_too(level: Level, preload: Preload, module: str) -> None:
    with Zygote(level, preload=[preload]) as zygote, zygote.spawn(Limits()) as worker:
        assert len(os.listdir(f"/proc/{zygote.pid}/task")) == 1
        assert tell(worker, f"import sys; print({module!r} in sys.modules)") == "True\n"


@needs_walls
def test_who_it_is(zygote: Zygote, worker: Worker) -> None:
    """Seen from outside: no capability, no new privileges, a filter, a session of its own, and as root a uid."""
    lines = (line.split(":", 1) for line in Path(f"/proc/{worker.pid}/status").read_text().splitlines())
    status = {name: value.split() for name, value in lines}
    assert status["NoNewPrivs"] == ["1"]
    assert status["Seccomp"] == ["2"]
    assert os.getsid(worker.pid) == worker.pid
    assert set(zygote.walls) == set(worker.walls)
    assert {"session", "environment", "descriptors", "limits", "no_new_privs", "landlock", "seccomp"} <= set(
        worker.walls
    )
    if "capabilities" in worker.walls:
        assert {int(value[0], 16) for name, value in status.items() if name in ("CapPrm", "CapEff", "CapInh")} == {0}
    assert ("uid" in worker.walls) == AS_ROOT
    if AS_ROOT:
        assert len({*status["Uid"], *status["Gid"]}) == 1
        assert int(status["Uid"][0]) >= 32_768
        assert status["Groups"] == []


@needs_walls
@pytest.mark.skipif(not AS_ROOT, reason="without root, workers keep the checker's uid")
def test_no_two_workers_share_a_uid(level: Level, zygote: Zygote) -> None:
    """Neither of one zygote nor of two."""
    with Zygote(level) as other:
        workers = [z.spawn(Limits()) for z in (zygote, other) for _ in range(3)]
        uids = {Path(f"/proc/{w.pid}/status").read_text().split("Uid:")[1].split()[0] for w in workers}
        for worker in workers:
            worker.close()
    assert len(uids) == 6


@needs_walls
def test_limits_of_the_kernel(worker: Worker, level: Level) -> None:
    """No core dump, files of a bounded size, few descriptors; and they cannot be raised."""
    source = """
        import resource
        for name in ("CORE", "FSIZE", "NOFILE"):
            print(*resource.getrlimit(getattr(resource, "RLIMIT_" + name)))
        try: resource.setrlimit(resource.RLIMIT_FSIZE, (-1, -1)); print("raised")
        except (ValueError, OSError): print("kept")
        try: open("large", "wb").write(bytes(65 << 20)); print("written")
        except OSError as error: print(error.errno)
    """
    most = 64 << 20 if level == "sealed" else 30 << 20
    assert tell(worker, source).split("\n") == ["1 1", f"{most} {most}", "256 256", "kept", "27", ""]


@needs_walls
@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("threads in torch", "torch.set_num_threads(2); a = torch.randn(300, 300); (a @ a).sum(); torch.linalg.svd(a)"),
        (
            "training",
            "m = torch.nn.Linear(3, 1); m(torch.ones(2, 3)).sum().backward(); torch.save(m.state_dict(), 'm')",
        ),
        ("loading", "torch.save(torch.ones(3), 't'); assert torch.load('t').sum() == 3"),
        ("numpy", "import numpy as np; np.save('a', np.eye(3)); assert np.linalg.inv(np.load('a.npy')).sum() == 3"),
        ("temp files", "with tempfile.NamedTemporaryFile() as f, tempfile.TemporaryDirectory() as d: os.listdir(d)"),
        ("copies", "open('a', 'w').write('x'); shutil.copy('a', 'b'); shutil.copy2('a', 'c'); shutil.move('c', 'd')"),
        (
            "copied trees",
            "os.makedirs('p/q'); open('p/q/r', 'w').close(); shutil.copytree('p', 's'); shutil.rmtree('p')",
        ),
        ("touch", "open('a', 'w').close(); pathlib.Path('a').touch(); pathlib.Path('a').chmod(0o600); os.umask(0o22)"),
        ("threads", "t = threading.Thread(target=print, args=('in thread',)); t.start(); t.join()"),
        ("pools", "list(concurrent.futures.ThreadPoolExecutor(4).map(abs, range(8)))"),
        ("asyncio", "assert asyncio.run(asyncio.sleep(0.01, 3)) == 3"),
        ("signals", "signal.signal(signal.SIGUSR1, print); os.kill(os.getpid(), signal.SIGUSR1); signal.alarm(0)"),
        (
            "questions",
            "platform.platform(), os.cpu_count(), time.localtime(), getpass.getuser(), os.path.expanduser('~')",
        ),
        (
            "late imports",
            "import sqlite3, curses.ascii, xml.dom.minidom, torch.distributions.wishart, numpy.polynomial",
        ),
        ("pictures", "import matplotlib.pyplot as plt; plt.plot([1, 2]); plt.savefig('a.png'); plt.show()"),
        ("cuda is not there", "assert not torch.cuda.is_available()"),
    ],
)
def test_honest_code_works(worker: Worker, name: str, source: str) -> None:
    """What a lesson may want to do does not notice the walls."""
    imports = """import asyncio, concurrent.futures, getpass, os, pathlib, platform, shutil, signal, tempfile, threading
import time, torch
"""
    assert tell(worker, f"{imports}{source}\nprint('well')").endswith("well\n")


@needs_walls
def test_vectors_are_the_checkers(worker: Worker) -> None:
    """Behind walls torch finds the same processor: else the last bits of results would differ."""
    import torch

    here = torch.backends.cpu.get_cpu_capability()
    assert tell(worker, "import torch; print(torch.backends.cpu.get_cpu_capability())") == f"{here}\n"


def test_open_says_that_it_has_no_walls_to_speak_of() -> None:
    """At open a worker has what keeps runs apart, and names no wall that it lacks."""
    with Zygote("open") as zygote, zygote.spawn(Limits()) as worker:
        assert not {"uid", "landlock", "seccomp", "no_new_privs"} & set(zygote.walls)
        told = json.loads(tell(worker, "import json, os; print(json.dumps([os.getcwd(), dict(os.environ)]))"))
        assert os.path.realpath(told[1]["HOME"]) == os.path.realpath(told[0])
        assert "VIRTUAL_ENV" not in told[1]
        with socket.create_server(("127.0.0.1", 0)) as server:
            where = server.getsockname()
            assert attempt(worker, "socket.create_connection(where)", where=where) == "REACHED"


@needs_walls
def test_a_worker_signals_itself_but_cannot_kill_itself(worker: Worker) -> None:
    """So an end by SIGKILL is never the submission's own doing, and nobody can feign that the machine ended it."""
    source = """
        import ctypes, os, signal, threading
        got = []
        for number in (signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2, signal.SIGALRM, signal.SIGTERM, 35, 41, 64):
            signal.signal(number, lambda n, frame: got.append(n))
            os.kill(os.getpid(), number)
        signal.raise_signal(signal.SIGUSR1)
        signal.pthread_kill(threading.get_ident(), signal.SIGUSR2)
        print(len(got))
        libc = ctypes.CDLL(None, use_errno=True)
        for number in (9, 9 | 1 << 32):
            print(libc.kill(os.getpid(), ctypes.c_long(number)), end=" ")
        for kill in (lambda: os.kill(os.getpid(), 9), lambda: signal.raise_signal(9)):
            try: kill()
            except PermissionError: print("refused", end=" ")
    """
    assert tell(worker, source) == "10\n-1 -1 refused refused "


@needs_walls
def test_a_worker_cannot_choose_its_processor(worker: Worker) -> None:
    """Asked for, it is answered with success, and nothing happens."""
    before = os.sched_getaffinity(worker.pid)
    tell(worker, f"import os; os.sched_setaffinity(0, {{{min(before)}}}); print('well')")
    assert os.sched_getaffinity(worker.pid) == before
