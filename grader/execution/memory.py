"""Blocks of memory by number: how tensors and arrays keep sharing memory on their way between two processes."""

import ctypes
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

import numpy as np
import torch

from grader.execution.simulated.residency import storage_resident, take_storage
from grader.execution.wire import ITEM_SIZES, MAX_BODY, ArrayAt, Block, TensorAt, WireError

TORCH_TYPES: dict[str, torch.dtype] = {name: getattr(torch, name) for name in ITEM_SIZES}
NUMPY_TYPES: dict[str, np.dtype[Any]] = {name: np.dtype(name) for name in ITEM_SIZES if name != "bfloat16"}
TORCH_NAMES = {dtype: name for name, dtype in TORCH_TYPES.items()}
NUMPY_NAMES = {dtype: name for name, dtype in NUMPY_TYPES.items()}

Memory: TypeAlias = torch.UntypedStorage | np.ndarray[Any, Any]
"A torch storage, or a NumPy buffer as a one-dimensional array of bytes."


class Uncrossable(Exception):
    """A value is too large or too deep to be sent; the message is for the student."""


def address(memory: Memory) -> tuple[int, int]:
    """Where a block begins, and its bytes."""
    if isinstance(memory, torch.UntypedStorage):
        return memory.data_ptr(), memory.nbytes()
    return memory.ctypes.data, memory.nbytes


def window(memory: Memory, low: int, high: int) -> np.ndarray[Any, Any]:
    """Bytes `low` to `high` of a block, as an array on the same memory.

    Not through `Tensor.numpy()`, which makes a storage unresizable for ever.

    Raises:
        WireError: it is memory of a GPU, which has no address here.
    """
    if isinstance(memory, np.ndarray):
        return memory[low:high]
    if memory.device.type != "cpu":
        raise WireError("an array lies in the memory of a GPU")
    return _bytes_at(memory.data_ptr() + low, high - low, memory)


def on_gpu(memory: Memory) -> bool:
    """Whether a block lives on a GPU, a real one or the simulated one."""
    return isinstance(memory, torch.UntypedStorage) and (memory.device.type == "cuda" or storage_resident(memory))


def read(memory: Memory, low: int, high: int) -> np.ndarray[Any, Any]:
    """Bytes `low` to `high` of a block; a copy where they are on a real GPU."""
    if isinstance(memory, np.ndarray) or memory.device.type == "cpu":
        return window(memory, low, high)
    return _as_tensor(memory)[low:high].cpu().numpy()


def write(memory: Memory, data: bytes | memoryview) -> None:
    """Put `data` where a block begins."""
    if isinstance(memory, np.ndarray) or memory.device.type == "cpu":
        window(memory, 0, len(data))[:] = np.frombuffer(data, np.uint8)
    else:
        _as_tensor(memory)[: len(data)].copy_(torch.from_numpy(np.frombuffer(data, np.uint8).copy()))


def _as_tensor(storage: torch.UntypedStorage) -> torch.Tensor:
    return torch.empty(0, dtype=torch.uint8, device=storage.device).set_(storage)


def _bytes_at(start: int, size: int, owner: object) -> np.ndarray[Any, Any]:
    if size <= 0:
        return np.empty(0, np.uint8)
    view: Any = (ctypes.c_uint8 * size).from_address(start)
    view.owner = owner  # keeps the memory alive as long as the view
    array: np.ndarray[Any, Any] = np.frombuffer(view, np.uint8)
    return array


def fresh(kind: str, data: bytes | memoryview) -> Memory:
    """New memory that holds a copy of `data`."""
    if kind == "buffer":
        return np.frombuffer(bytearray(data), np.uint8)
    storage: torch.UntypedStorage = torch.UntypedStorage(len(data))  # type: ignore[no-untyped-call]
    write(storage, data)
    return storage


def overwrite(memory: Memory, data: bytes | memoryview) -> None:
    """Put `data` into a block, which grows or shrinks with it if it is torch's own.

    Raises:
        WireError: the block cannot change its size.
    """
    if address(memory)[1] != len(data):
        if isinstance(memory, np.ndarray) or not memory.resizable():
            raise WireError("memory that cannot change its size did")
        memory.resize_(len(data))
    write(memory, data)


class Blocks:
    """The blocks of one message, by number; those that are `given` came from the other side and stay whole."""

    def __init__(self, given: Iterable[Memory] = ()) -> None:
        self.items: list[Memory] = list(given)
        self.given = len(self.items)
        self.nodes = self.elements = 0
        "What was encoded so far: both are bounded for a message as a whole."
        self._places: list[TensorAt | ArrayAt] = []

    def _find(self, start: int, storage: torch.UntypedStorage | None = None) -> int | None:
        for number, item in enumerate(self.items):
            if storage is not None and isinstance(item, torch.UntypedStorage) and item._cdata == storage._cdata:
                return number
            low, size = address(item)
            # A second storage on the same memory, as after a round trip through NumPy, is the same block.
            end = start + (storage.nbytes() if storage is not None else 1)
            if size and low <= start < low + size and end <= low + size:
                return number
        return None

    def place_tensor(self, tensor: torch.Tensor) -> TensorAt:
        """Where a plain, strided tensor lies; its storage becomes a block if it is none yet."""
        storage = tensor.untyped_storage()
        size = tensor.element_size()
        number = self._find(storage.data_ptr(), storage)
        if number is None:
            number = len(self.items)
            self.items.append(storage)
        offset = int(tensor.storage_offset()) * size
        if storage.nbytes():  # it may begin further back in its block: a tensor over NumPy's memory
            offset += storage.data_ptr() - address(self.items[number])[0]
        place = TensorAt(number, TORCH_NAMES[tensor.dtype], offset, list(tensor.shape), list(tensor.stride()))
        self._places.append(place)
        return place

    def place_array(self, array: np.ndarray[Any, Any]) -> ArrayAt:
        """Where a plain array lies; the memory of its outermost base becomes a block if it is none yet."""
        start: int = array.__array_interface__["data"][0]
        number = self._find(start)
        if number is None:
            root = array
            while type(root.base) is np.ndarray:
                root = root.base
            low, high = np.lib.array_utils.byte_bounds(root)
            number = len(self.items)
            self.items.append(_bytes_at(low, high - low, root))
        offset = start - address(self.items[number])[0] if array.size else 0
        place = ArrayAt(number, NUMPY_NAMES[array.dtype], offset, list(array.shape), list(array.strides))
        self._places.append(place)
        return place

    def dump(
        self, before: Sequence[memoryview] = (), *, whole: bool = False
    ) -> tuple[list[Block], list[bytes | memoryview]]:
        """Header and body of all blocks; `before` holds the given ones' old bytes, and what equals them is not sent.

        Of a block of one's own only the part that some place reaches is sent, and the places are moved accordingly,
        unless `whole` is asked for.

        Raises:
            Uncrossable: they are over the bound of a body together.
        """
        headers: list[Block] = []
        body: list[bytes | memoryview] = []
        total = 0
        for number, item in enumerate(self.items):
            kind = "storage" if isinstance(item, torch.UntypedStorage) else "buffer"
            gpu = on_gpu(item)
            if whole and isinstance(item, torch.UntypedStorage) and not (gpu or item.resizable()):
                kind = "buffer"  # what cannot grow here may not grow there: torch says so to the student itself
            low, high = 0, address(item)[1]
            if number >= self.given and not whole:
                low, high = self._window(number)
            now = read(item, low, high)
            if (
                number < len(before)
                and len(before[number]) == high
                and np.array_equal(now, np.frombuffer(before[number], np.uint8))
            ):
                headers.append(Block(kind, high, sent=False, gpu=gpu))  # type: ignore[arg-type]
                continue
            total += high - low
            if total > MAX_BODY:
                raise Uncrossable(f"its tensors hold over {MAX_BODY >> 20} MiB")
            headers.append(Block(kind, high - low, gpu=gpu))  # type: ignore[arg-type]
            body.append(now.tobytes())
        return headers, body

    def _window(self, number: int) -> tuple[int, int]:
        places = [p for p in self._places if p.block == number]
        low = min((extent(p)[0] for p in places), default=0)
        low -= low % 16  # keeps every element aligned
        high = max((extent(p)[1] for p in places), default=0)
        for place in places:
            place.offset -= low
        return low, max(low, high)


def extent(place: TensorAt | ArrayAt) -> tuple[int, int]:
    """First byte and end of a place on its block."""
    size = ITEM_SIZES[place.dtype]
    if 0 in place.shape:
        return place.offset, place.offset
    unit = size if isinstance(place, TensorAt) else 1
    steps = [(n - 1) * s * unit for n, s in zip(place.shape, place.strides, strict=True)]
    return place.offset + sum(s for s in steps if s < 0), place.offset + sum(s for s in steps if s > 0) + size


def tensor_at(place: TensorAt, memory: Memory) -> torch.Tensor:
    """The tensor that lies there, on the same memory; it records no gradient."""
    dtype, offset = TORCH_TYPES[place.dtype], place.offset
    if isinstance(memory, np.ndarray):
        storage, offset = torch.from_numpy(memory[offset:]).untyped_storage(), 0
    else:
        storage = memory
    with torch.no_grad():
        return torch.empty(0, dtype=dtype, device=storage.device).set_(
            storage, offset // dtype.itemsize, place.shape, place.strides
        )


def array_at(place: ArrayAt, memory: Memory) -> np.ndarray[Any, Any]:
    """The array that lies there, on the same memory."""
    data = window(memory, 0, address(memory)[1])
    return np.ndarray(tuple(place.shape), NUMPY_TYPES[place.dtype], data, place.offset, tuple(place.strides))


def memories(
    headers: Sequence[Block],
    body: memoryview,
    before: Sequence[memoryview] = (),
    take: Callable[[torch.UntypedStorage], torch.UntypedStorage] = take_storage,
) -> list[Memory]:
    """Fresh memory for each block of a message; a block that was not sent has the bytes that it had `before`.

    Args:
        take: gives the memory of a GPU for a storage; by default of the simulated one.

    Raises:
        WireError: a block that is not there, or of another size, was left out.
    """
    made: list[Memory] = []
    at = 0
    for number, header in enumerate(headers):
        if header.sent:
            data = body[at : at + header.size]
            at += header.size
        elif number < len(before) and len(before[number]) == header.size:
            data = before[number]
        else:
            raise WireError("a block's bytes are missing")
        memory = fresh(header.kind, data)
        if header.gpu and isinstance(memory, torch.UntypedStorage):
            memory = take(memory)
        made.append(memory)
    return made


def split(headers: Sequence[Block], body: memoryview) -> list[memoryview]:
    """The bytes of each block of a request, all of which are sent."""
    parts, at = [], 0
    for header in headers:
        parts.append(body[at : at + header.size])
        at += header.size
    return parts
