"""Which memory lives on the simulated GPU: a mark on the storage itself, so that no list of them grows.

Views, in-place operations and parameters share their storage and with it the mark, and it goes when the memory goes.
The functions here are for code that torch does not watch: inside a function mode, or under `DisableTorchFunction`.
"""

import threading
from typing import Any

import torch

_MARK, _PINNED = "_simulated_gpu", "_simulated_pin"
_storage: Any = torch._C.TensorBase.untyped_storage
_ROUND = 512
"Bytes to which CUDA's allocator rounds up."


class Memory:
    """Bytes that are resident now, and at the most."""

    now = most = 0
    used = False
    "Whether anything was ever resident in this process: until then nothing needs to be looked at."


memory = Memory()
_lock = threading.RLock()  # a finalizer may come while it is held


class _Resident:
    """The mark; it counts its memory as long as the storage that bears it lives."""

    __slots__ = ("size",)

    def __init__(self, size: int) -> None:
        self.size = size = -(-size // _ROUND) * _ROUND
        with _lock:
            memory.used = True
            memory.now += size
            if memory.now > memory.most:
                memory.most = memory.now

    def __del__(self) -> None:
        with _lock:
            memory.now -= self.size


def storage_of(tensor: torch.Tensor) -> torch.UntypedStorage | None:
    """A tensor's memory, or that of its values; None if it has none that can be told."""
    try:
        return _storage(tensor)  # type: ignore[no-any-return]
    except (NotImplementedError, RuntimeError):
        pass
    if torch._C._functorch.is_functorch_wrapped_tensor(tensor):  # inside `vmap` or `grad`
        return storage_of(torch._C._functorch.get_unwrapped(tensor))
    if tensor.layout is torch.sparse_coo:
        return storage_of(tensor._values())
    if tensor.layout in (torch.sparse_csr, torch.sparse_csc, torch.sparse_bsr, torch.sparse_bsc):
        return storage_of(tensor.values())
    return None


def resident(tensor: torch.Tensor) -> bool:
    """Whether its memory is the GPU's."""
    found = storage_of(tensor)
    return found is not None and _MARK in found.__dict__


def elsewhere(tensor: torch.Tensor) -> bool:
    """Whether it is surely the CPU's: neither the GPU's nor without memory that can be told."""
    found = storage_of(tensor)
    return found is not None and _MARK not in found.__dict__ and tensor.is_cpu


def take(tensor: torch.Tensor) -> torch.Tensor:
    """Declare the memory of a tensor the GPU's; the tensor itself."""
    found = storage_of(tensor)
    if found is not None and _MARK not in found.__dict__ and tensor.is_cpu:
        take_storage(found)
    return tensor


def take_all(value: object) -> None:
    """The same for all tensors of a result."""
    if isinstance(value, torch.Tensor):
        take(value)
    elif isinstance(value, tuple | list):
        for item in value:
            take_all(item)


def all_or_none(tensors: list[torch.Tensor]) -> bool | None:
    """Whether all of them are resident, or none, or, as None, only some."""
    count = 0
    for tensor in tensors:
        try:
            if _MARK in _storage(tensor).__dict__:
                count += 1
        except (NotImplementedError, RuntimeError):
            if resident(tensor):
                count += 1
    return False if not count else True if count == len(tensors) else None


def storage_resident(storage: torch.UntypedStorage) -> bool:
    return _MARK in storage.__dict__


def take_storage(storage: torch.UntypedStorage) -> torch.UntypedStorage:
    if _MARK not in storage.__dict__:
        storage.__dict__[_MARK] = _Resident(storage.nbytes())
    return storage


def pinned(tensor: torch.Tensor) -> bool:
    found = storage_of(tensor)
    return found is not None and _PINNED in found.__dict__


def pin(tensor: torch.Tensor) -> torch.Tensor:
    found = storage_of(tensor)
    if found is not None:
        found.__dict__[_PINNED] = True
    return tensor
