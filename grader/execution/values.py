"""Values to nodes and back: the part of the wire that knows torch and NumPy. Both sides use it.

Tensors and arrays become places on blocks of memory, so that what shares memory on one side shares it on the other.
Subclasses are reduced to plain tensors, arrays and builtins: no method of theirs ever runs on the other side.
"""

import collections
import ctypes
import functools
import keyword
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

import numpy as np
import torch

from grader.execution.wire import (
    ITEM_SIZES,
    MAX_BODY,
    MAX_DEPTH,
    MAX_DIMS,
    MAX_ELEMENTS,
    MAX_FIELDS,
    MAX_NODES,
    MAX_TEXT,
    ArrayAt,
    Block,
    Bytes,
    DeviceOf,
    DictOf,
    DTypeOf,
    Given,
    HandleOf,
    ListOf,
    NamedOf,
    Node,
    Plain,
    ScalarOf,
    SizeOf,
    SliceOf,
    TensorAt,
    TupleOf,
    WireError,
)

TORCH_TYPES: dict[str, torch.dtype] = {name: getattr(torch, name) for name in ITEM_SIZES}
NUMPY_TYPES: dict[str, np.dtype[Any]] = {name: np.dtype(name) for name in ITEM_SIZES if name != "bfloat16"}
_requires_grad = torch._C.TensorBase.requires_grad.__get__  # type: ignore[attr-defined]
_is_leaf = torch._C.TensorBase.is_leaf.__get__  # type: ignore[attr-defined]
_grad = torch._C.TensorBase.grad.__get__  # type: ignore[attr-defined]
_TORCH_NAMES = {dtype: name for name, dtype in TORCH_TYPES.items()}
_NUMPY_NAMES = {dtype: name for name, dtype in NUMPY_TYPES.items()}

Memory: TypeAlias = torch.UntypedStorage | np.ndarray[Any, Any]
"A torch storage, or a NumPy buffer as a one-dimensional array of bytes."
Registered: TypeAlias = torch.Tensor | np.ndarray[Any, Any] | list[Any] | dict[Any, Any]
"The arguments that a call can change; they are numbered in the order in which they are met."


class Uncrossable(Exception):
    """A value is too large or too deep to be sent; the message is for the student."""


# ---- memory ----------------------------------------------------------------------------------------------------------


def address(memory: Memory) -> tuple[int, int]:
    """Where a block begins, and its bytes."""
    if isinstance(memory, torch.UntypedStorage):
        return memory.data_ptr(), memory.nbytes()
    return memory.ctypes.data, memory.nbytes


def window(memory: Memory, low: int, high: int) -> np.ndarray[Any, Any]:
    """Bytes `low` to `high` of a block, as an array on the same memory.

    Not through `Tensor.numpy()`, which makes a storage unresizable for ever.
    """
    if isinstance(memory, np.ndarray):
        return memory[low:high]
    if high <= low:
        return np.empty(0, np.uint8)
    view = (ctypes.c_uint8 * (high - low)).from_address(memory.data_ptr() + low)
    view.owner = memory  # type: ignore[attr-defined]  # keeps the memory alive as long as the view
    return np.frombuffer(view, np.uint8)


def fresh(kind: str, data: bytes | memoryview) -> Memory:
    """New memory that holds a copy of `data`."""
    if kind == "buffer":
        return np.frombuffer(bytearray(data), np.uint8)
    storage = torch.UntypedStorage(len(data))
    window(storage, 0, len(data))[:] = np.frombuffer(data, np.uint8)
    return storage


def overwrite(memory: Memory, data: bytes | memoryview) -> None:
    """Put `data` into a block, which grows or shrinks with it if it is torch's."""
    if address(memory)[1] != len(data):
        if isinstance(memory, np.ndarray):
            raise WireError("a NumPy buffer changed its size")
        memory.resize_(len(data))
    window(memory, 0, len(data))[:] = np.frombuffer(data, np.uint8)


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
            if storage is not None and isinstance(item, torch.UntypedStorage):
                if item._cdata == storage._cdata:
                    return number
                continue
            low, size = address(item)
            if size and low <= start < low + size:
                return number
        return None

    def place_tensor(self, tensor: torch.Tensor) -> TensorAt:
        """Where a plain, strided tensor on the CPU lies; its storage becomes a block if it is none yet."""
        storage = tensor.untyped_storage()
        size = tensor.element_size()
        number = self._find(storage.data_ptr(), storage)
        if number is None:
            number = len(self.items)
            self.items.append(storage)
        offset = tensor.storage_offset() * size
        if isinstance(self.items[number], np.ndarray):  # a tensor over NumPy's memory
            offset += storage.data_ptr() - address(self.items[number])[0]
        place = TensorAt(number, _TORCH_NAMES[tensor.dtype], offset, list(tensor.shape), list(tensor.stride()))
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
            view = (ctypes.c_uint8 * (high - low)).from_address(low)
            view.owner = root  # type: ignore[attr-defined]  # keeps the memory alive as long as the view
            self.items.append(np.frombuffer(view, np.uint8) if high > low else np.empty(0, np.uint8))
        offset = start - address(self.items[number])[0] if array.size else 0
        place = ArrayAt(number, _NUMPY_NAMES[array.dtype], offset, list(array.shape), list(array.strides))
        self._places.append(place)
        return place

    def dump(self, before: Sequence[memoryview] = (), *, whole: bool = False) -> tuple[list[Block], list[bytes | memoryview]]:
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
            low, high = 0, address(item)[1]
            if number >= self.given and not whole:
                low, high = self._window(number)
            now = window(item, low, high)
            if number < len(before) and len(before[number]) == high and np.array_equal(
                now, np.frombuffer(before[number], np.uint8)
            ):
                headers.append(Block(kind, high, sent=False))  # type: ignore[arg-type]
                continue
            total += high - low
            if total > MAX_BODY:
                raise Uncrossable(f"its tensors hold over {MAX_BODY >> 20} MiB")
            headers.append(Block(kind, high - low))  # type: ignore[arg-type]
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
        return torch.empty(0, dtype=dtype, device="cpu").set_(storage, offset // dtype.itemsize, place.shape, place.strides)  # type: ignore[call-overload,no-any-return]


def array_at(place: ArrayAt, memory: Memory) -> np.ndarray[Any, Any]:
    """The array that lies there, on the same memory."""
    data = window(memory, 0, address(memory)[1])
    return np.ndarray(tuple(place.shape), NUMPY_TYPES[place.dtype], data, place.offset, tuple(place.strides))  # type: ignore[arg-type]


# ---- values to nodes -------------------------------------------------------------------------------------------------


def plain_tensor(value: torch.Tensor) -> torch.Tensor | None:
    """`value` detached, without its subclass and lazy bits, or None for what has no strided numbers on the CPU."""
    with torch._C.DisableTorchFunctionSubclass():
        try:
            tensor = torch.Tensor.as_subclass(torch.Tensor.detach(value), torch.Tensor)
            if tensor.layout is not torch.strided or tensor.device.type != "cpu" or tensor.is_quantized:
                return None
            if tensor.dtype not in _TORCH_NAMES:
                return None
            tensor = tensor.resolve_conj().resolve_neg()
            tensor.untyped_storage().data_ptr()
        except (RuntimeError, NotImplementedError, TypeError):
            return None  # a tensor without memory of its own, such as one inside a transform
        return tensor


class Encoder:
    """Values to nodes.

    `handle` gives the node for what is no plain value, or raises. Where `register` is true, tensors, arrays, lists and
    dicts get numbers as they are met and are sent once; otherwise `given` tells which objects have numbers, and
    `identify` whether a tensor that has one is sent as that number or as a place that bears it.
    """

    def __init__(
        self,
        blocks: Blocks,
        handle: Callable[[object], HandleOf],
        *,
        register: bool = False,
        identify: bool = False,
        given: Sequence[Registered] = (),
        keep: Callable[[torch.Tensor], int] | None = None,
    ) -> None:
        self.blocks, self.handle, self.keep = blocks, handle, keep
        self.given: list[Registered] = list(given)
        self.registered: dict[int, Node] = {}
        self._register, self._identify = register, identify or register
        self._numbers = {id(value): n for n, value in enumerate(self.given)}

    def node(self, value: object, depth: int = 0) -> Node:
        """Raises: Uncrossable, and what `handle` raises."""
        self.blocks.nodes += 1
        if depth > MAX_DEPTH:
            raise Uncrossable(f"it is nested over {MAX_DEPTH} deep")
        if self.blocks.nodes > MAX_NODES:
            raise Uncrossable(f"it holds over {MAX_NODES} items")
        if isinstance(value, torch.Tensor | np.ndarray | list | dict):
            number = self._numbers.get(id(value))
            if number is not None and (self._identify or not isinstance(value, torch.Tensor)):
                return Given(number)
            if not self._register:
                return self.contents(value, depth)
            number = self._numbers[id(value)] = len(self.given)
            self.given.append(value)
            node = self.contents(value, depth)
            self.registered[number] = node
            return node
        return self._value(value, depth)

    def contents(self, value: object, depth: int = 0) -> Node:
        """The node of a tensor, array, list or dict itself, though it has a number."""
        if isinstance(value, torch.Tensor):
            return self._tensor(value)
        if isinstance(value, np.ndarray):
            return self._array(value)
        if isinstance(value, list):
            return ListOf([self.node(item, depth + 1) for item in list.__iter__(value)])
        assert isinstance(value, dict)
        items = list(dict.items(value))
        keys = [self._key(key, depth + 1) for key, _ in items]
        return DictOf(keys, [self.node(item, depth + 1) for _, item in items])

    def _key(self, key: object, depth: int) -> Node:
        node = self.node(key, depth)
        if not isinstance(node, Plain | Bytes | ScalarOf | DTypeOf | TupleOf) or (
            isinstance(node, TupleOf) and not all(isinstance(n, Plain | Bytes) for n in node.items)
        ):
            raise Uncrossable("a key of its dicts is no plain value")
        return node

    def _count(self, shape: Sequence[int]) -> None:
        if len(shape) > MAX_DIMS:
            raise Uncrossable(f"it has over {MAX_DIMS} dimensions")
        elements = 1
        for n in shape:
            elements *= n
        self.blocks.elements += elements
        if self.blocks.elements > MAX_ELEMENTS:
            raise Uncrossable(f"it holds {self.blocks.elements} elements, and at most {MAX_ELEMENTS} can be looked at")

    def _tensor(self, value: torch.Tensor) -> Node:
        tensor = plain_tensor(value)
        if tensor is None:
            return self.handle(value)
        self._count(tensor.shape)
        place = self.blocks.place_tensor(tensor)
        place.requires_grad, place.leaf = bool(_requires_grad(value)), bool(_is_leaf(value))
        place.given = self._numbers.get(id(value))
        if self.keep is not None and place.requires_grad:
            place.kept = self.keep(value)
        grad = _grad(value) if place.leaf else None
        if grad is not None:
            plain = plain_tensor(grad)
            place.grad = None if plain is None else self.blocks.place_tensor(plain)
        return place

    def _array(self, value: np.ndarray[Any, Any]) -> Node:
        if isinstance(value, np.ma.MaskedArray):
            return self.handle(value)
        array = np.ndarray.view(value, np.ndarray)
        if array.dtype not in _NUMPY_NAMES or not array.dtype.isnative:
            return self.handle(value)
        self._count(array.shape)
        return self.blocks.place_array(array)

    def _value(self, value: object, depth: int) -> Node:
        if value is None or value is True or value is False:
            return Plain(value)
        if isinstance(value, np.generic):
            name = _NUMPY_NAMES.get(value.dtype)
            return self.handle(value) if name is None else ScalarOf(name, np.generic.tobytes(value))
        if isinstance(value, int):
            number = int.__int__(value)
            return Plain(number) if -(1 << 63) <= number < 1 << 63 else self.handle(value)
        if isinstance(value, float):
            return Plain(float.__float__(value))
        if isinstance(value, str):
            text = str.encode(value[:0] + str.__str__(value), "utf-8", "backslashreplace").decode()
            if len(text) > MAX_TEXT:
                raise Uncrossable(f"a text in it has over {MAX_TEXT} characters")
            return Plain(text)
        if isinstance(value, bytes):
            if bytes.__len__(value) > MAX_TEXT:
                raise Uncrossable(f"a text in it has over {MAX_TEXT} bytes")
            return Bytes(bytes(memoryview(value)))
        if isinstance(value, torch.dtype):
            return DTypeOf("torch", _TORCH_NAMES[value]) if value in _TORCH_NAMES else self.handle(value)
        if isinstance(value, np.dtype):
            return DTypeOf("numpy", _NUMPY_NAMES[value]) if value in _NUMPY_NAMES else self.handle(value)
        if isinstance(value, torch.device):
            return DeviceOf(value.type) if value.type in ("cpu", "meta", "cuda") else self.handle(value)
        if isinstance(value, torch.Size):
            return SizeOf([int(n) for n in tuple.__iter__(value)])
        if isinstance(value, slice):
            return SliceOf([self.node(part, depth + 1) for part in (value.start, value.stop, value.step)])
        if isinstance(value, tuple):
            items = [self.node(item, depth + 1) for item in tuple.__iter__(value)]
            fields = _fields(type(value))
            named = 0 < len(fields) == len(items) <= MAX_FIELDS
            return NamedOf(fields, items) if named else TupleOf(items)
        return self.handle(value)


def _fields(kind: type) -> list[str]:
    """The field names of a named tuple or of a structseq such as torch's `return_types.max`."""
    names = kind.__dict__.get("_fields") or kind.__dict__.get("__match_args__") or ()
    return [str.__str__(n) for n in names if isinstance(n, str)] if isinstance(names, tuple) else []


# ---- nodes to values -------------------------------------------------------------------------------------------------


@functools.lru_cache(maxsize=256)
def _named(fields: tuple[str, ...]) -> type[tuple[Any, ...]]:
    if not all(f.isidentifier() and not keyword.iskeyword(f) and not f.startswith("_") for f in fields):
        return tuple
    return collections.namedtuple("NamedResult", fields) if len(set(fields)) == len(fields) else tuple  # type: ignore[return-value]


class Decoder:
    """Nodes to values, on the memory of `blocks`.

    Where `register` is true, tensors, arrays, lists and dicts are numbered as they are met; otherwise `given` holds the
    objects that the numbers stand for. `tensor` makes the final tensor from a raw one and its place.
    """

    def __init__(
        self,
        blocks: Sequence[Memory],
        handle: Callable[[HandleOf], object],
        *,
        register: bool = False,
        given: Sequence[Registered] = (),
        tensor: Callable[[TensorAt, torch.Tensor], torch.Tensor] | None = None,
    ) -> None:
        self.blocks, self.handle, self.tensor = blocks, handle, tensor
        self.given: list[Registered] = list(given)
        self.met: list[tuple[Node, Any]] = []
        "Every tensor, array and given object that was made or named, in order."
        self._register = register

    def raw(self, place: TensorAt) -> torch.Tensor:
        """Raises: WireError if a bool is neither 0 nor 1."""
        tensor = tensor_at(place, self.blocks[place.block])
        if place.dtype == "bool" and tensor.numel() and int(tensor.view(torch.uint8).max()) > 1:
            raise WireError("a bool is neither true nor false")
        return tensor

    def value(self, node: Node) -> Any:
        """Raises: WireError if a number stands for nothing."""
        if isinstance(node, Given):
            if node.number >= len(self.given):
                raise WireError("an argument is not there")
            self.met.append((node, self.given[node.number]))
            return self.given[node.number]
        if isinstance(node, TensorAt):
            tensor = self.raw(node)
            tensor = self.tensor(node, tensor) if self.tensor is not None else tensor
            if self._register:
                self.given.append(tensor)
            self.met.append((node, tensor))
            return tensor
        if isinstance(node, ArrayAt):
            array = array_at(node, self.blocks[node.block])
            if node.dtype == "bool" and array.size and int(array.view(np.uint8).max()) > 1:
                raise WireError("a bool is neither true nor false")
            if self._register:
                self.given.append(array)
            self.met.append((node, array))
            return array
        if isinstance(node, ListOf | DictOf):
            shell: list[Any] | dict[Any, Any] = [] if isinstance(node, ListOf) else {}
            if self._register:
                self.given.append(shell)
            self.fill(shell, node)
            return shell
        return self._other(node)

    def fill(self, shell: list[Any] | dict[Any, Any], node: Node) -> None:
        """Put a node's items into a list or dict, in the place of what it holds."""
        if isinstance(shell, list) and isinstance(node, ListOf):
            shell[:] = [self.value(item) for item in node.items]
        elif isinstance(shell, dict) and isinstance(node, DictOf):
            keys = [self.value(key) for key in node.keys]
            items = [self.value(item) for item in node.values]
            shell.clear()
            try:
                shell.update(zip(keys, items, strict=True))
            except TypeError:
                raise WireError("a key cannot be hashed") from None
        else:
            raise WireError("an argument became something else")

    def _other(self, node: Node) -> Any:
        match node:
            case Plain(value) | Bytes(value):
                return value
            case ScalarOf(dtype, data):
                return np.frombuffer(data, NUMPY_TYPES[dtype])[0]
            case DTypeOf("torch", name):
                return TORCH_TYPES[name]
            case DTypeOf(_, name):
                return NUMPY_TYPES[name]
            case DeviceOf(name):
                return torch.device(name)
            case SizeOf(items):
                return torch.Size(items)
            case TupleOf(items):
                return tuple(self.value(item) for item in items)
            case NamedOf(fields, items):
                made = _named(tuple(fields))
                values = [self.value(item) for item in items]
                return made(values) if made is tuple else made(*values)
            case SliceOf(parts):
                return slice(*(self.value(part) for part in parts))
            case HandleOf():
                return self.handle(node)
        raise WireError(f"a {type(node).__name__} is not expected here")


def memories(headers: Sequence[Block], body: memoryview, before: Sequence[memoryview] = ()) -> list[Memory]:
    """Fresh memory for each block of a message; a block that was not sent has the bytes that it had `before`.

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
        made.append(fresh(header.kind, data))
    return made


def split(headers: Sequence[Block], body: memoryview) -> list[memoryview]:
    """The bytes of each block of a request, all of which are sent."""
    parts, at = [], 0
    for header in headers:
        parts.append(body[at : at + header.size])
        at += header.size
    return parts

