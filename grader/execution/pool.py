"""Workers with a GPU. To begin one takes seconds, so some are made ahead: each waits for one submission, and serves no other.

    pool = Pool("walled", Cuda(), limits)
    with pool.spawn(limits) as worker: ...      # another one begins meanwhile

Before a worker is given away it tells, still ours, how much of the GPU's memory is free: what a submission is promised
must be there, whoever had it before. What goes wrong until then is the machine's fault (`NoGpu`), and is not tried again
and again: a second worker has its try, and then the pool gives up for good.
"""

import time
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from grader.course import Level, Limits
from grader.errors import ExecutionError
from grader.execution import bounds, driver, wire
from grader.execution.client import Zygote
from grader.execution.deaths import NoGpu, OutOfGpu, Starved, WorkerEnded
from grader.execution.exchange import Worker
from grader.execution.gpu import About
from grader.execution.gpu.cuda import Cuda
from grader.execution.gpu.standin import StandIn

AHEAD = 2
"Workers that wait."
BEGIN_SECONDS, BACK_SECONDS = 60.0, 10.0
"How long a worker may take to begin its GPU, and memory to be there again after the one before."
_TRIES = 2
_ROOM_SECONDS = 5.0
_PAUSE = 0.05
_MB = 1 << 20


class Pool:
    """Workers that have begun a GPU each; nothing is started before the first is asked for.

    Args:
        level: the walls that its workers stand behind.
        gpu: which GPU.
        limits: of the submissions that they are for.
        preload: as for a `Zygote`.
        begin_seconds, back_seconds: for tests, in the place of `BEGIN_SECONDS` and `BACK_SECONDS`.
    """

    about: About | None = None
    "The GPU, once a worker has begun it."

    def __init__(
        self,
        level: Level,
        gpu: Cuda | StandIn,
        limits: Limits,
        *,
        preload: Sequence[str] = (),
        begin_seconds: float = BEGIN_SECONDS,
        back_seconds: float = BACK_SECONDS,
    ) -> None:
        self._level, self._gpu, self._limits, self._preload = level, gpu, limits, preload
        self._begin_seconds, self._back_seconds = begin_seconds, back_seconds
        self._zygote: Zygote | None = None
        self._waiting: list[Worker] = []
        self._latest: Worker | None = None
        self._held = driver.Held(gpu)
        self._why = ""
        "Why no worker can have a GPU here."

    def spawn(self, limits: Limits) -> Worker:
        """A fresh worker with a GPU, ready for a first request.

        After one that ran out of the GPU's memory it is alone: those that wait are ended first, and come again later.

        Raises:
            NoGpu: the GPU cannot be used, or its memory is not free; the message says why.
            ExecutionError: the zygote is gone, or a wall does not stand.
        """
        if self._why:
            raise NoGpu(self._why)
        if self._zygote is None:
            self._zygote = Zygote(self._level, preload=self._preload, gpu=self._gpu).ready()
        alone = self._latest is not None and isinstance(self._latest.ended, OutOfGpu)
        if alone:
            self._end_waiting()
        for _ in range(_TRIES):
            worker = self._waiting.pop(0) if self._waiting else self._zygote.fork(self._limits)
            while not alone and len(self._waiting) < AHEAD:
                self._waiting.append(self._zygote.fork(self._limits))
            try:
                self._ready(worker)
            except (ExecutionError, WorkerEnded, Starved) as error:
                self._why = str(error)
                worker.close()
            else:
                self._why = ""
                self._latest = worker
                return worker
        self._end_waiting()
        raise NoGpu(self._why)

    def _ready(self, worker: Worker) -> None:
        worker.begin(self._begin_seconds)
        self.about = worker.gpu
        wanted, deadline = self._limits.gpu_memory_mb * _MB, time.monotonic() + self._back_seconds
        while (free := _free(worker)) < wanted:
            if time.monotonic() > deadline:
                raise NoGpu(
                    f"Only {free // _MB:,} MB of the GPU's memory are free, and a submission may take "
                    f"{self._limits.gpu_memory_mb:,} MB: another program holds it, or one that has ended."
                )
            time.sleep(_PAUSE)
        worker.watch_gpu(self._held.of(worker.gpu), wanted + self._gpu.slack)

    def _end_waiting(self) -> None:
        while self._waiting:
            self._waiting.pop().close()

    def close(self) -> None:
        """End all workers and their zygote.

        Raises:
            ExecutionError: something of theirs could not be removed.
        """
        self._waiting.clear()
        self._held.close()
        zygote, self._zygote = self._zygote, None
        if zygote is not None:
            zygote.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _free(worker: Worker) -> int:
    header, body = worker.request(wire.frame(wire.Room()), cpu_seconds=_ROOM_SECONDS)
    answer = bounds.answer(header, len(body))
    if not isinstance(answer, wire.Free):
        told = answer.message if isinstance(answer, wire.Raised) else "another answer than was asked for"
        raise NoGpu(f"The GPU does not tell how much of its memory is free: {told}")
    return answer.bytes
