"""Grade on a Dask cluster: each submission is a task of its own, and its answer the same as on this machine.

    tasks ── read here ──> job ──┐                                ┌── worker: a station (see `remote`)
    unit ── its files ──> bundle ┴── scheduler, a few a worker ───┤   ...
    store <── an answer, as JSON ─────────────────────────────────┴── worker

The scheduler gives the task of a worker that is lost to another one. What is kept is kept here, in one place, under the
key of its result: nothing counts twice, and a run whose scheduler is lost goes on with the next command.
"""

import hashlib
import ipaddress
import logging
import pickle
import queue
import secrets
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

import msgspec

from grader.course import Unit
from grader.engine import remote
from grader.engine.desk import MOST_IN_VAIN, Answer, Answers, Broken, Fresh, Setup, Task, decode, load
from grader.errors import ExecutionError, GraderError, Refused, UsageError, reason
from grader.execution import scratch

MOST_WAITING = 4
"Tasks in flight for each thread of a worker: enough that none waits for work, and few enough to hold in memory."
CONNECT_SECONDS = 20.0
WORKERS_SECONDS = 60.0
"So long there may be no worker: a cluster that scales begins with none."
GATHER_SECONDS = 60.0
"To fetch an answer that is there; or again, where its worker was lost with it."
LOOK_SECONDS = 1.0
"Between two looks at which workers there are."
RETRIES = 2
"Of a task that could not even be begun, such as one that was cut off on its way."
GPU = {"GPU": 1}
"What Dask calls a resource: a worker that was started with it takes one task that needs a GPU at a time."
_LOCAL = "local"


def parse(address: str) -> int:
    """How many workers to start here, by `local:4`; 0 for the address of a scheduler.

    Raises:
        UsageError: it is neither.
        Refused: what is sent there could be read by others on the way.
    """
    scheme, _, rest = address.partition(":")
    if scheme == _LOCAL and rest.isascii() and rest.isdigit() and int(rest):
        return int(rest)
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if scheme not in ("tcp", "tls") or not host or not port:
        raise UsageError(
            f"--cluster {address}: is no cluster. Give local:4 for four workers on this machine, or a scheduler's address, "
            "such as tls://scheduler.example.org:8786."
        )
    _check_private(address, f"--cluster {address}")
    return 0


def _check_private(address: str, what: str) -> None:
    if not address.startswith("tls://") and not _loopback(urlsplit(address).hostname or ""):
        raise Refused(
            f"{what}: hidden checks and students' work would travel readable for everyone on the way. Outside this machine "
            "only tls:// is used: give scheduler and workers certificates, see docs/cluster.md."
        )


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@contextmanager
def opened(address: str) -> Iterator["Cluster"]:
    """The cluster at an address, or one of this machine for as long as the context is open.

    Raises:
        UsageError: it is no address, or Dask is not installed.
        Refused: what is sent there could be read by others, or would not go where Dask's settings for TLS say.
        ExecutionError: no scheduler answers there.
    """
    workers = parse(address)
    if find_spec("distributed") is None:
        raise UsageError('--cluster needs Dask, which is not installed here: pip install "firstlayer[cluster]"')
    with ExitStack() as stack:
        security = load("distributed.security:Security")()  # Dask's own settings, distributed.comm.tls
        for name in [n for n in logging.root.manager.loggerDict if n.partition(".")[0] == "distributed"]:
            logging.getLogger(name).setLevel(logging.CRITICAL)  # what matters of it ends as one sentence
        if address.startswith("tls://") and not (security.tls_ca_file and security.tls_client_cert):
            raise Refused(
                f"--cluster {address}: Dask has no certificates here. Set distributed.comm.tls.ca-file, client.cert and "
                "client.key in Dask's configuration, see docs/cluster.md."
            )
        try:
            to = stack.enter_context(_local(workers)) if workers else address
            options = {"security": security} if address.startswith("tls://") else {}
            client = load("distributed:Client")(to, timeout=CONNECT_SECONDS, set_as_default=False, **options)
        except (OSError, TimeoutError, RuntimeError, ValueError, TypeError) as error:
            raise ExecutionError(f"--cluster {address}: no scheduler answers there ({reason(error)}).") from error
        stack.callback(_closed, client)
        yield Cluster(client, address)


@contextmanager
def _local(workers: int) -> Iterator[Any]:
    """Worker processes of this machine, and a scheduler in this process, until the context is left."""
    # Whether there is a GPU is the checks' to find out; the first worker is the only one that may use it.
    common: dict[str, Any] = {"host": "127.0.0.1", "dashboard": False, "dashboard_address": "127.0.0.1:0"}
    each = {**common, "nthreads": 1, "memory_limit": 0, "silence_logs": logging.CRITICAL}
    nanny, scheduler = load("distributed:Nanny"), load("distributed:Scheduler")
    with scratch.private() as folder, load("dask.config:set")({"temporary-directory": str(folder)}):
        specs = {n: {"cls": nanny, "options": each | {"resources": {} if n else GPU}} for n in range(workers)}
        cluster = load("distributed:SpecCluster")(
            workers=specs, scheduler={"cls": scheduler, "options": common | {"port": 0}}, silence_logs=logging.CRITICAL
        )
        patience = 1.0
        try:
            yield cluster
            patience = 5.0
        finally:
            with suppress(Exception):  # what is left of it ends with this process
                cluster.close(timeout=patience)
            scratch.sweep()


def _closed(client: Any) -> None:
    with suppress(Exception):
        client.close(timeout=1)


class Cluster:
    """Where tasks are sent; `opened` makes one."""

    def __init__(self, client: Any, address: str) -> None:
        self._client, self.address = client, address

    def grade(self, tasks: Sequence[Task], setup: Setup, fresh: Fresh, *, alone: bool = False) -> Answers:
        """Grade `tasks` in the order in which they end; if `alone`, one after the other.

        Raises:
            GraderError: as `Desk.grade`; also where the cluster is gone, has no worker, or not even one answer.
        """
        run = _Run(self._client, self.address, setup)
        try:
            yield from run.answers(deque(tasks), fresh, alone)
        finally:
            run.end()


class _Run:
    """What is in flight of one call of `Cluster.grade`."""

    def __init__(self, client: Any, address: str, setup: Setup) -> None:
        self._client, self._address, self._setup = client, address, setup
        self._name = secrets.token_hex(8)
        self._versions = remote.versions()
        self._bundles: dict[str, tuple[str, Any]] = {}
        self._stubs: dict[str, Mapping[str, str]] = {}
        self._flying: dict[str, tuple[Task, Any]] = {}
        self._done: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._answered, self._in_vain, self._sent = False, 0, 0

    def answers(self, waiting: deque[Task], fresh: Fresh, alone: bool) -> Iterator[tuple[Task, Answer]]:
        room, looked, alive = 0, -LOOK_SECONDS, time.monotonic()
        while waiting or self._flying:
            if (now := time.monotonic()) - looked >= LOOK_SECONDS:
                # What has no worker yet that it may run in waits there; not for ever.
                room, looked = self._threads([*waiting, *(task for task, _ in self._flying.values())]), now
                alive = now if room else alive
                if now - alive > WORKERS_SECONDS:
                    raise ExecutionError(self._no_worker(waiting))
            while waiting and len(self._flying) < (min(room, 1) if alone else room * MOST_WAITING):
                task = fresh(waiting.popleft())
                try:
                    self._send(task)
                except GraderError:
                    raise
                except Exception as error:
                    yield task, Broken(reason(error))
            try:
                task, future = self._flying.pop(self._done.get(timeout=LOOK_SECONDS))
            except queue.Empty:
                continue
            answer = self._answer(future)
            self._answered |= not isinstance(answer, Broken)
            self._in_vain += isinstance(answer, Broken)
            if not self._answered and self._in_vain > MOST_IN_VAIN and isinstance(answer, Broken):
                raise ExecutionError(
                    f"The first {self._in_vain} tasks of the cluster came to nothing: {answer.reason}. "
                    "Is there memory for a checker in each worker, and is the grader installed there?"
                )
            yield task, answer

    def _threads(self, tasks: Sequence[Task]) -> int:
        """How many threads of workers may take what is to be done."""
        try:
            workers: Mapping[str, Any] = self._client.scheduler_info(n_workers=-1)["workers"]
        except Exception as error:
            raise self._gone(error) from error
        for address in workers:
            _check_private(address, f"{self._address} has a worker {address}")
        if tasks and all(self._needs_gpu(task) for task in tasks):
            return sum(1 for worker in workers.values() if worker["resources"].get("GPU", 0) >= 1)
        return sum(worker["nthreads"] for worker in workers.values())

    def _needs_gpu(self, task: Task) -> bool:
        return "cuda" in (self._setup.devices or task.unit.devices)

    def _no_worker(self, waiting: Sequence[Task]) -> str:
        gpu = any(self._needs_gpu(task) for task in [*waiting, *(task for task, _ in self._flying.values())])
        which = "worker that offers a GPU (dask worker --resources GPU=1)" if gpu else "worker"
        return f"{self._address}: there has been no {which} for {WORKERS_SECONDS:.0f} s. Start some."

    def _send(self, task: Task) -> None:
        """Read a hand-in and hand it over.

        It is read here, since what is read depends on more than bytes: links, names, what a folder leaves out, which
        part of a zip is meant.
        """
        unit = task.unit
        if unit.name not in self._stubs:
            self._stubs[unit.name] = load(self._setup.stubs)(unit)
        submission = load(self._setup.reader)(task.hand_in, unit, self._stubs[unit.name])
        bundle, future = self._bundle(unit)
        job = remote.Job(
            self._name, bundle, self._setup, unit, task.hand_in.student, task.keys, pickle.dumps(submission)
        )
        self._sent += 1
        key = f"grade-{self._name}-{self._sent}"
        # In their order, so that a worker opens one unit's checker after the other's.
        options: dict[str, Any] = {"priority": -self._sent}
        if self._needs_gpu(task):
            options["resources"] = GPU
        sent = self._client.submit(
            remote.grade, self._versions, pickle.dumps(job), future, key=key, pure=False, retries=RETRIES, **options
        )
        self._flying[key] = task, sent
        sent.add_done_callback(lambda done: self._done.put(done.key))

    def _bundle(self, unit: Unit) -> tuple[str, Any]:
        """The files of a unit's that decide a result, as a task whose answer each worker gets once.

        Unlike data that is scattered it is made again where all workers that had it are lost.
        """
        if unit.name not in self._bundles:
            course = unit.folder.parent
            wanted = {*course.glob("course.toml"), *course.glob("*/unit.toml"), *unit.sources}
            files = {path.relative_to(course).as_posix(): path.read_bytes() for path in sorted(wanted)}
            packed = msgspec.msgpack.encode(files)
            digest = hashlib.sha256(packed).hexdigest()
            self._bundles[unit.name] = digest, self._client.submit(bytes, packed, key=f"course-{digest}")
        return self._bundles[unit.name]

    def _answer(self, future: Any) -> Answer:
        try:
            return decode(future.result(timeout=GATHER_SECONDS))
        except GraderError:
            raise
        except load("distributed:KilledWorker"):
            return Broken("each worker of the cluster that had it in hand ended; is there memory for it?")
        except (load("distributed:CancelledError"), OSError, TimeoutError) as error:
            raise self._gone(error) from error
        except Exception as error:
            raise ExecutionError(
                f"{self._address}: a worker cannot run the grader ({reason(error)}). Install firstlayer[cluster] there, in "
                "the same version."
            ) from error

    def _gone(self, error: Exception) -> ExecutionError:
        return ExecutionError(f"The cluster is gone ({self._address} does not answer: {type(error).__name__}).")

    def end(self) -> None:
        """Take back what is in flight, and close what this run has in the workers; within a second if it was stopped."""
        stopped = bool(self._flying)
        with suppress(Exception):
            if self._client.status == "running":
                self._client.cancel([future for _, future in self._flying.values()], force=True)
                leave: Callable[..., Any] = self._client.run
                leave(remote.leave, self._name, wait=not stopped, on_error="ignore")
