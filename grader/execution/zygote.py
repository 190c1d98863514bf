"""The preloaded parent: imports torch once and forks a walled worker for each request.

    checker -- one socket --> zygote -- fork --> worker
       └────────── three pipes, a pidfd ────────────┘

It is started by exec, so nothing of the checker is in its memory; what it holds, every worker holds. It has one thread,
no open file but its socket and /dev/null, and never touches CUDA, which a forked child could not use: where its workers
get a GPU, each begins it for itself. It ends with the checker, and its workers end with it. Pids in messages are those
that the zygote sees: at *sealed* it counts from 1.
"""

import contextlib
import gc
import importlib
import os
import select
import signal
import socket
import struct
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import msgspec

from grader.execution import walls
from grader.execution.gpu import Card, cuda, standin

_LENGTH = struct.Struct("<I")
_MOST_FDS = 8
_LOOK_AFTER_CHECKER = 1000
"Milliseconds between two looks whether the checker is still there."
_LOOK_AFTER_WORKERS = 10
"Milliseconds between two looks whether a worker ended, where no pidfd tells."


class Start(msgspec.Struct, frozen=True, tag="start"):
    """The first message to a zygote: what it is for."""

    level: str
    folder: str
    "Holds the scratch folders and `zygote`, a temp folder of its own."
    checker: int
    "The pid to live with."
    tied: bool
    "The starting thread lives as long as the checker, so the kernel can watch it."
    preload: tuple[str, ...]
    pidfds: bool
    gpu: cuda.Cuda | standin.StandIn | None = None
    "What each worker begins for itself; a stand-in is for tests."


class Spawn(msgspec.Struct, frozen=True, tag="spawn"):
    """Fork a worker."""

    serial: int
    "Names its scratch folder."
    bounds: walls.Bounds
    gpu_bytes: int = 0
    "Of the GPU's memory, where the worker has one."


class Kill(msgspec.Struct, frozen=True, tag="kill"):
    """End a worker and its group."""

    pid: int


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """The zygote has imported everything; with it comes a pidfd of it, where there are such."""


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """What was asked for is not there."""

    reason: str
    wall: bool = False
    "A wall does not stand."


class Spawned(msgspec.Struct, frozen=True, tag="spawned"):
    """A worker; with it come requests, answers, output and, where there are such, a pidfd."""

    pid: int


class Reaped(msgspec.Struct, frozen=True, tag="reaped"):
    """A worker has ended and is gone from the process table."""

    pid: int
    code: int
    "Its exit code, or a signal's number below zero."
    peak: int
    "KiB, the most that it held at one time, with what it had from the zygote."
    cpu: float
    "Seconds."


Message = Start | Spawn | Kill | Ready | Failed | Spawned | Reaped


class Channel:
    """Small messages, and descriptors with them, over one local stream socket, both ends of which are trusted."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self._data = bytearray()
        self._fds: list[int] = []
        self._decoder = msgspec.json.Decoder(Message)

    def send(self, message: Message, fds: Sequence[int] = ()) -> None:
        """Raises OSError: nobody is there any more."""
        data = msgspec.json.encode(message)
        data = _LENGTH.pack(len(data)) + data
        sent = socket.send_fds(self.sock, [data], fds) if fds else 0
        self.sock.sendall(data[sent:])

    def receive(self) -> bool:
        """Read what is there, once; False at the end."""
        try:
            data, fds, _, _ = socket.recv_fds(self.sock, 1 << 16, _MOST_FDS)
        except ConnectionError:
            return False
        for fd in fds:
            os.set_inheritable(fd, False)
        self._fds += fds
        self._data += data
        return bool(data)

    def next(self) -> Message | None:
        """The next message that has come as a whole."""
        if len(self._data) < _LENGTH.size:
            return None
        end = _LENGTH.size + _LENGTH.unpack_from(self._data)[0]
        if len(self._data) < end:
            return None
        message: Message = self._decoder.decode(self._data[_LENGTH.size : end])
        del self._data[:end]
        return message

    def wait(self) -> Message:
        """The next message.

        Raises:
            EOFError: the other side is gone.
        """
        while (message := self.next()) is None:
            if not self.receive():
                raise EOFError
        return message

    def take_fds(self) -> list[int]:
        """The descriptors that came with the message read last, which was the only one with any."""
        fds, self._fds = self._fds, []
        return fds


def main(descriptor: int) -> None:
    """Run a zygote over the socket `descriptor` until the checker hangs up."""
    channel = Channel(socket.socket(fileno=descriptor))
    start = channel.wait()
    assert isinstance(start, Start)
    if start.tied and sys.platform == "linux":
        from grader.execution.walls.kernel import die_with

        die_with(start.checker)
    try:
        nodes, readable = (start.gpu.nodes, start.gpu.readable) if start.gpu else ((), ())
        plan = walls.prepare(start.level, start.folder, start.checker, nodes=nodes, readable=readable)
    except OSError as error:
        channel.send(Failed(error.strerror or str(error), wall=True))
        os._exit(1)
    try:
        serve = warm_up(start.preload, gpu=start.gpu is not None)
        walls.leave_environment(cuda.visible() if start.gpu else {"CUDA_VISIBLE_DEVICES": ""})
        _let_go_of_files()
    except Exception as error:
        channel.send(Failed(f"{type(error).__name__}: {error}"))
        os._exit(1)
    gc.collect()
    gc.freeze()
    pidfd = [os.pidfd_open(os.getpid())] if start.pidfds else []
    channel.send(Ready(), pidfd)
    for fd in pidfd:
        os.close(fd)
    _loop(channel, start, plan, serve)


def warm_up(preload: Sequence[str], *, gpu: bool) -> Any:
    """Import what workers need and let each lazy start happen once; the function that serves a worker's pipes.

    Where workers get a GPU, nothing is computed: a backward pass, or an optimizer's step, asks the driver how many GPUs
    there are, and no child of a process that did can use one.
    """
    import numpy
    import numpy.linalg
    import numpy.ma  # numpy imports this and the next at their first use: 15 ms each in each worker
    import numpy.random
    import torch
    import torch.nn.functional

    torch.set_num_threads(1)
    torch.set_deterministic_debug_mode("warn")  # memory that nobody filled is nan, and never right by luck
    numpy.random.seed(0)
    torch.default_generator.manual_seed(0)
    layer = torch.nn.Linear(5, 2)
    if not gpu:
        layer(torch.from_numpy(numpy.zeros((1, 5), numpy.float32))).sum().backward()
    if "broadcast_shapes" in preload:
        importlib.import_module("torch.fx.experimental.symbolic_shapes")  # the first call would: 500 modules, 0.6 s
    if "optim" in preload:
        import torch.optim

        optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)  # the first one imports 70 MB
        if not gpu:
            optimizer.step()
    sys.stdout.reconfigure(line_buffering=True, errors="backslashreplace")  # type: ignore[union-attr]
    return importlib.import_module("grader.execution.worker").serve


def _let_go_of_files() -> None:
    """Send to /dev/null what the zygote said while it started."""
    null = os.open(os.devnull, os.O_RDWR)
    for fd in range(3):
        os.dup2(null, fd)
    os.close(null)


def _loop(channel: Channel, start: Start, plan: walls.Plan, serve: Any) -> None:
    socket_fd = channel.sock.fileno()
    poll = select.poll()
    poll.register(socket_fd, select.POLLIN)
    workers: dict[int, _Child] = {}
    parent = os.getppid()  # of a sealed zygote the launcher, which looks after the checker
    while True:
        wait = _LOOK_AFTER_WORKERS if workers and not start.pidfds else _LOOK_AFTER_CHECKER
        ready = [fd for fd, _ in poll.poll(wait)]
        if os.getppid() != parent:
            os._exit(0)
        for pid, child in list(workers.items()):
            if (child.pidfd is None or child.pidfd in ready) and (reaped := _reap(pid)):
                del workers[pid]
                if child.pidfd is not None:
                    poll.unregister(child.pidfd)
                    os.close(child.pidfd)
                channel.send(reaped)
        if socket_fd not in ready:
            continue
        if not channel.receive():
            os._exit(0)
        while (message := channel.next()) is not None:
            if isinstance(message, Kill) and message.pid in workers:
                _kill(message.pid)
            elif isinstance(message, Spawn):
                new = _spawn(channel, start, plan, serve, message, {w.uid for w in workers.values()})
                if new is not None:
                    workers[new.pid] = new
                    if new.pidfd is not None:
                        poll.register(new.pidfd, select.POLLIN)


class _Child(msgspec.Struct, frozen=True):
    pid: int
    pidfd: int | None
    uid: int | None


def _spawn(
    channel: Channel, start: Start, plan: walls.Plan, serve: Any, spawn: Spawn, taken: set[int | None]
) -> _Child | None:
    uid = None
    if plan.ids is not None:
        turns = (plan.ids[(spawn.serial + n) % len(plan.ids)] for n in range(len(plan.ids)))
        uid = next((uid for uid in turns if uid not in taken), None)
        if uid is None:
            channel.send(Failed(f"{len(plan.ids)} workers of one zygote are alive, and each needs a uid of its own"))
            return None
    parent, pipes = os.getpid(), []
    try:
        try:
            pipes += [os.pipe() for _ in range(3)]
            pid = os.fork()
        except OSError as error:  # no room for another process, or for its pipes
            channel.send(Failed(str(error)))
            return None
        if pid == 0:
            _work(plan, serve, start, spawn, uid, (pipes[0][0], pipes[1][1], pipes[2][1]), parent)
        pidfd = os.pidfd_open(pid) if start.pidfds else None
        ours = [pipes[0][1], pipes[1][0], pipes[2][0]]
        channel.send(Spawned(pid), ours if pidfd is None else [*ours, pidfd])
    finally:
        for fd in (fd for pipe in pipes for fd in pipe):
            os.close(fd)
    return _Child(pid, pidfd, uid)


def _work(
    plan: walls.Plan, serve: Any, start: Start, spawn: Spawn, uid: int | None, ends: Sequence[int], parent: int
) -> NoReturn:
    """A worker's whole life, with its ends of the pipes for requests, answers and output."""
    code = 1
    card: Card | None = None

    def begin() -> None:
        nonlocal card
        if start.gpu is not None:
            card = start.gpu.begin(spawn.gpu_bytes, spawn.serial)

    try:
        walls.take_descriptors(*ends)
        try:
            stand = walls.enter(plan, serial=spawn.serial, uid=uid, bounds=spawn.bounds, parent=parent, begin=begin)
        except Exception as error:
            os.write(walls.ANSWERS, msgspec.json.encode({"failed": f"{type(error).__name__}: {error}"}) + b"\n")
            raise
        told = {"walls": stand} if card is None else {"walls": stand, "gpu": card.about}
        os.write(walls.ANSWERS, msgspec.json.encode(told) + b"\n")
        serve(walls.REQUESTS, walls.ANSWERS, card)
        code = 0
    except BaseException:
        sys.excepthook(*sys.exc_info())  # into the output pipe
    finally:
        os._exit(code)


def _kill(pid: int) -> None:
    """End a worker that is not reaped yet, and its group, which it may not have made yet."""
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)


def _reap(pid: int) -> Reaped | None:
    """End what is left of an ended worker's group and take its status; None while it is running."""
    if hasattr(os, "waitid"):  # macOS may lack it
        if not os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            return None
        _kill(pid)
    reaped, status, usage = os.wait4(pid, os.WNOHANG)
    if not reaped:
        return None
    peak = usage.ru_maxrss // (1024 if sys.platform == "darwin" else 1)  # macOS counts bytes
    return Reaped(pid, os.waitstatus_to_exitcode(status), peak, usage.ru_utime + usage.ru_stime)
