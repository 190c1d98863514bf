"""Stand-ins for events and streams of a GPU that is done with everything at once."""

import time
from typing import Any

import torch

from grader.execution.simulated.mode import Simulation


class Event:
    """A moment on the GPU, which here is done with everything at once."""

    def __init__(self, enable_timing: bool = False, blocking: bool = False, interprocess: bool = False) -> None:
        self._timed, self._at = enable_timing, 0.0

    def record(self, stream: Any = None) -> None:
        self._at = time.perf_counter()

    def query(self) -> bool:
        return True

    def synchronize(self) -> None:
        pass

    wait = record

    def elapsed_time(self, end_event: "Event") -> float:
        """Milliseconds until another event."""
        if not (self._timed and end_event._timed):
            raise ValueError("Both events must be created with argument 'enable_timing=True'.")
        if not (self._at and end_event._at):
            raise ValueError("Both events must be recorded before calculating elapsed time.")
        return (end_event._at - self._at) * 1000


def chosen(mode: Simulation) -> type:
    """The class of `with torch.cuda.device(0)`; it is one, since torch asks whether something is an instance of it."""

    class device:
        def __init__(self, device: Any) -> None:
            mode.wants(device)

        def __enter__(self) -> None:
            pass

        def __exit__(self, *error: object) -> None:
            pass

    return device


class Stream:
    """The one stream that there is; a context, too."""

    stream_id = cuda_stream = device_index = 0
    device_type = 1

    def __init__(self, device: Any = None, priority: int = 0, **options: Any) -> None:
        self.device = torch.device("cuda", 0)

    def __enter__(self) -> "Stream":
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def synchronize(self) -> None:
        pass

    wait_stream = wait_event = record = lambda self, other=None: None

    def record_event(self, event: Event | None = None) -> Event:
        event = event or Event()
        event.record()
        return event

    def query(self) -> bool:
        return True

    def is_capturing(self) -> bool:
        return False
