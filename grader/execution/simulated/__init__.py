"""A GPU simulated on the CPU, to find device mistakes where there is none.

Everything is computed on the CPU with real values, while storages bear a mark if they live on the GPU. A function mode
answers `.device`, moves and makes tensors, and refuses what CUDA refuses, in its words. Where it cannot know, it
allows: a false refusal would be a wrong grade. docs/devices.md tells what is simulated and what is not.

    with simulated() as gpu:
        x = gpu.take(torch.ones(3))     # it arrives as a tensor of the GPU's
        y = function(x)
        gpu.holds(y)                    # where its result lives
"""

from types import TracebackType

import torch

from grader.execution.simulated import residency, rules
from grader.execution.simulated.helpers import running
from grader.execution.simulated.mode import Simulation
from grader.execution.simulated.replaced import Replaced

__all__ = ["Gpu", "World", "simulated", "world"]

assert rules  # imported for the rules that it registers


class Gpu:
    """The simulated GPU's book."""

    def __init__(self, replaced: Replaced) -> None:
        self._replaced = replaced

    def take(self, tensor: torch.Tensor) -> torch.Tensor:
        """Declare a tensor's memory the GPU's, and with it that of all tensors that share it; the tensor itself."""
        with torch._C.DisableTorchFunction():
            return residency.take(tensor)

    def holds(self, tensor: torch.Tensor) -> bool:
        """Whether a tensor's memory is the GPU's."""
        with torch._C.DisableTorchFunction():
            return residency.resident(tensor)

    def seed(self, seed: int) -> None:
        """Seed the GPU's stream of random numbers, as `torch.cuda.manual_seed_all` does."""
        self._replaced.helpers.manual_seed(seed)


class World:
    """A machine with one GPU, or with none, whatever this one has; it can be entered again, and goes on as it was.

    Covers this thread, threads that are started meanwhile, and processes forked from them. Memory that was taken stays
    marked after the end: outside it is the CPU's, and in the next such world the GPU's again. Code in it meets what
    CUDA raises, where it does what CUDA refuses.
    """

    def __init__(self, *, cuda: bool) -> None:
        self._mode = Simulation(cuda=cuda)
        self._replaced = Replaced(self._mode)

    def __enter__(self) -> Gpu:
        self._replaced.put()
        running.append(self._mode)
        self._mode.__enter__()  # type: ignore[no-untyped-call]
        return Gpu(self._replaced)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._mode.__exit__(kind, error, trace)  # type: ignore[no-untyped-call]
        finally:
            running.pop()
            self._replaced.undo()


def world(*, cuda: bool) -> World:
    """For code that is to run as on a machine with one GPU, or with none."""
    return World(cuda=cuda)


def simulated() -> World:
    """A world with one GPU."""
    return World(cuda=True)
