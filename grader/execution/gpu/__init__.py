"""The GPU of a worker: one small interface, with a real one behind it, or the stand-in of the tests.

A *kind* says which; a zygote is given it before it starts, and asks it for nothing but names of files. A *card* is what
a worker has once it has begun its own: it takes memory, waits for what is computed, and tells what is left.

    zygote.py (holds a kind) -- fork --> worker: card = kind.begin(...), the walls, then one submission
"""

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, ClassVar, Protocol

import msgspec

if TYPE_CHECKING:
    import torch

NOT_HERE = "This machine has no GPU that PyTorch can use"


class About(msgspec.Struct, frozen=True):
    """A GPU as a worker found it, and what it is set to."""

    name: str
    cuda: str
    "The version of CUDA that torch was built for."
    total: int
    "Bytes of its memory."
    settings: str
    "Such as: TF32 off, deterministic algorithms on."
    uuid: str = ""

    def __str__(self) -> str:
        return f"{self.name}, CUDA {self.cuda}, {self.settings}"


class Seeded(Protocol):
    """What can be told where its random numbers begin."""

    def seed(self, seed: int) -> None: ...


class Card(Protocol):
    """A GPU that was begun, for one worker."""

    about: About

    def world(self) -> AbstractContextManager[Seeded]:
        """Around the submission's own code; it is entered again and again, and goes on as it was."""

    def take(self, storage: "torch.UntypedStorage") -> "torch.UntypedStorage":
        """Memory of the GPU that holds what `storage` holds.

        Raises:
            torch.OutOfMemoryError: there is no room for it.
        """

    def synchronize(self) -> None:
        """Wait until all is computed; raises what the GPU reports late."""

    def free(self) -> int:
        """Bytes that nobody holds."""


class Kind(Protocol):
    """Which GPU, and what of this machine a worker needs for it."""

    slack: ClassVar[int]
    "Bytes that its driver may take for itself while a worker runs."

    @property
    def nodes(self) -> tuple[str, ...]:
        """Devices that a worker opens, reads, writes and controls."""

    @property
    def readable(self) -> tuple[str, ...]:
        """What a worker reads as it begins."""

    def begin(self, most: int, serial: int) -> Card:
        """Initialise it and warm it up, in a process that serves nobody else.

        Args:
            most: bytes of its memory that this process may have.
            serial: of the worker, from 1.

        Raises:
            RuntimeError: it cannot be used.
        """
