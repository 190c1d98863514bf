"""Values to nodes and back: the part of the wire that knows torch's and NumPy's values. Both sides use it.

Subclasses are reduced to plain tensors, arrays and builtins: no method of theirs ever runs on the other side.
"""

import collections
import functools
import keyword
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
import torch

from grader.execution.memory import (
    NUMPY_NAMES,
    NUMPY_TYPES,
    TORCH_NAMES,
    TORCH_TYPES,
    Blocks,
    Memory,
    Uncrossable,
    array_at,
    tensor_at,
)
from grader.execution.simulated.residency import resident, take
from grader.execution.wire import (
    DEVICE_NAMES,
    MAX_ALIKE,
    MAX_DEPTH,
    MAX_DIMS,
    MAX_ELEMENTS,
    MAX_FIELDS,
    MAX_NAME,
    MAX_NODES,
    MAX_TEXT,
    ArrayAt,
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
    is_key,
)

Registered: TypeAlias = torch.Tensor | np.ndarray[Any, Any] | list[Any] | dict[Any, Any]
"The arguments that a call can change; they are numbered in the order in which they are met."

_base: Any = torch._C.TensorBase
_requires_grad, _is_leaf, _grad = _base.requires_grad.__get__, _base.is_leaf.__get__, _base.grad.__get__
"Past a subclass, which may lie about all three."


def plain_tensor(value: torch.Tensor) -> torch.Tensor | None:
    """`value` detached, without its subclass and lazy bits, or None for what has no strided numbers in memory."""
    with torch._C.DisableTorchFunctionSubclass():
        try:
            tensor = torch.Tensor.as_subclass(torch.Tensor.detach(value), torch.Tensor)
            if tensor.layout is not torch.strided or tensor.device.type not in ("cpu", "cuda") or tensor.is_quantized:
                return None
            if tensor.dtype not in TORCH_NAMES:
                return None
            on_gpu = resident(tensor)
            tensor = tensor.resolve_conj().resolve_neg()
            tensor.untyped_storage().data_ptr()
            if on_gpu:
                take(tensor)
        except (RuntimeError, NotImplementedError, TypeError):
            return None  # a tensor without memory of its own, such as one inside a transform
        return tensor


class Encoder:
    """Values to nodes.

    `handle` gives the node for what is no plain value, or raises. Where `register` is true, tensors, arrays, lists and
    dicts get numbers as they are met and are sent once; otherwise `given` tells which objects have numbers, and
    `identify` whether a tensor that has one is sent as that number or as a place that bears it. Where `gather` is true,
    tensors and arrays are copied first, number by number, so that their strides are shown and not told.
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
        gather: bool = False,
    ) -> None:
        self.blocks, self.handle, self.keep, self.gather = blocks, handle, keep, gather
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
        if not is_key(node):
            raise Uncrossable("a key of its dicts is no plain value")
        return node

    def _count(self, shape: Sequence[int]) -> None:
        if len(shape) > MAX_DIMS:
            raise Uncrossable(f"it has over {MAX_DIMS} dimensions")
        elements = wide = 1
        for n in shape:
            elements *= n
            wide *= n or 1
        self.blocks.elements += elements
        if not elements and wide > MAX_ELEMENTS:
            raise Uncrossable("it is empty, and huge along its other axes")
        if self.blocks.elements > MAX_ELEMENTS:
            raise Uncrossable(f"it holds {self.blocks.elements} elements, and at most {MAX_ELEMENTS} can be looked at")

    def _tensor(self, value: torch.Tensor) -> Node:
        tensor = plain_tensor(value)
        if tensor is None:
            return self.handle(value)
        self._count(tensor.shape)
        if self.gather:
            tensor = tensor.clone(memory_format=torch.contiguous_format)
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
        if array.dtype not in NUMPY_NAMES or not array.dtype.isnative:
            return self.handle(value)
        self._count(array.shape)
        return self.blocks.place_array(array.copy() if self.gather else array)

    def _value(self, value: object, depth: int) -> Node:
        if value is None or value is True or value is False:
            return Plain(value)
        if isinstance(value, np.generic):
            name = NUMPY_NAMES.get(value.dtype)
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
            return DTypeOf("torch", TORCH_NAMES[value]) if value in TORCH_NAMES else self.handle(value)
        if isinstance(value, np.dtype):
            return DTypeOf("numpy", NUMPY_NAMES[value]) if value in NUMPY_NAMES else self.handle(value)
        if isinstance(value, torch.device):
            name = value.type if value.type in ("cpu", "meta") else str(value)
            return DeviceOf(name) if name in DEVICE_NAMES else self.handle(value)
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
    # Python reads other letters than ASCII's in a normal form, in which two names may be one, and slowly.
    if not all(f.isascii() and f.isidentifier() and len(f) <= MAX_NAME for f in fields):
        return tuple
    if any(keyword.iskeyword(f) or f.startswith("_") for f in fields):
        return tuple
    return collections.namedtuple("NamedResult", fields) if len(set(fields)) == len(fields) else tuple


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
        """Put a node's items into a list or dict, in the place of what it holds.

        Raises:
            WireError: the node is of another kind, or its keys collide.
        """
        if isinstance(shell, list) and isinstance(node, ListOf):
            shell[:] = [self.value(item) for item in node.items]
        elif isinstance(shell, dict) and isinstance(node, DictOf):
            keys = [self.value(key) for key in node.keys]
            items = [self.value(item) for item in node.values]
            if keys and max(collections.Counter(map(hash, keys)).values()) > MAX_ALIKE:
                raise WireError("the keys of a dict are made to collide")
            shell.clear()
            shell.update(zip(keys, items, strict=True))
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
