"""What a worker answers, believed only after every bound is checked: the checker reads frames through here."""

import math
import re
from collections.abc import Iterator, Sequence

import msgspec

from grader.execution.wire import (
    DEVICE_NAMES,
    GRADIENT_TYPES,
    ITEM_SIZES,
    MAX_BODY,
    MAX_DEPTH,
    MAX_DIMS,
    MAX_ELEMENTS,
    MAX_FIELDS,
    MAX_KINDS,
    MAX_MESSAGE,
    MAX_NAME,
    MAX_NODES,
    MAX_OPERATIONS,
    MAX_PLACES,
    MAX_TEXT,
    AnyAnswer,
    ArrayAt,
    Block,
    Bytes,
    DeviceOf,
    DictOf,
    DTypeOf,
    Free,
    Given,
    Gradients,
    HandleOf,
    ListOf,
    Loaded,
    NamedOf,
    Node,
    Plain,
    Raised,
    RegionRun,
    Returned,
    ScalarOf,
    SizeOf,
    SliceOf,
    TensorAt,
    TupleOf,
    WireError,
    decode_answer,
    is_key,
)


def answer(header: bytes, body: int, *, gpu: bool = False) -> AnyAnswer:
    """What a worker answers, with every bound checked; `body` is the number of bytes that came with it.

    Args:
        gpu: the worker has one, or was told to simulate one; only then may memory be said to live there.

    Raises:
        WireError: a rule is broken.
    """
    try:
        message = decode_answer(header)
    except (msgspec.MsgspecError, RecursionError, ValueError, OverflowError, MemoryError) as error:
        raise WireError(f"a header is not understood: {type(error).__name__}") from None
    blocks: list[Block] = []
    nodes: list[Node] = []
    if isinstance(message, Returned):
        blocks, nodes = message.blocks, [message.value, *message.after]
        _check_operations(message.operations)
    elif isinstance(message, Gradients):
        blocks, nodes = message.blocks, [n for n in message.values if n is not None]
    elif isinstance(message, RegionRun):
        blocks, nodes = message.blocks, _of_region(message)
    elif isinstance(message, Free) and not 0 <= message.bytes < 1 << 60:
        raise WireError("a GPU has an impossible size")
    texts = [message.message, message.type_name] if isinstance(message, Raised) else []
    for raised in message.stopped if isinstance(message, Loaded | RegionRun) else []:
        texts += [raised.message, raised.type_name]
    if any(len(text) > MAX_MESSAGE for text in texts):
        raise WireError("an exception's message is too long")
    _check_blocks(blocks, body, gpu)
    _check_nodes(nodes, blocks)
    return message


def _of_region(run: RegionRun) -> list[Node]:
    names = [*run.names, *(name for name, _ in run.earlier)]
    if len(run.values) != len(run.names) or len(run.made) != len(run.left):
        raise WireError("a region has more names than values, or fewer")
    if max(len(run.names), len(run.earlier), sum(map(len, run.shown)), len(run.made)) > MAX_PLACES:
        raise WireError("a region tells of too many values")
    if any(len(name) > MAX_NAME for name in names):
        raise WireError("a name is too long")
    earlier = [node for _, node in run.earlier]
    return [*run.made, *run.left, *run.values, *earlier, *(node for items in run.shown for node in items)]


def _check_operations(counts: dict[str, int]) -> None:
    if len(counts) > MAX_OPERATIONS or any(not 0 < n < 1 << 63 for n in counts.values()):
        raise WireError("a call used an impossible number of operations")
    if not all(len(name) <= MAX_NAME and re.fullmatch(r"[A-Za-z0-9_.:]+", name) for name in counts):
        raise WireError("an operation has an impossible name")


def _check_blocks(blocks: Sequence[Block], body: int, gpu: bool) -> None:
    if len(blocks) > MAX_NODES or any(b.size < 0 or b.size > MAX_BODY for b in blocks):
        raise WireError("a block has an impossible size")
    if sum(b.size for b in blocks if b.sent) != body:
        raise WireError("the body is not as long as its blocks")
    if any(b.gpu and (not gpu or b.kind != "storage") for b in blocks):
        raise WireError("a block is on a GPU that is not there")


def _check_nodes(roots: Sequence[Node], blocks: Sequence[Block]) -> None:
    nodes = elements = 0
    kinds: set[tuple[str, ...]] = set()
    stack: list[tuple[Node, int]] = [(root, 0) for root in roots]
    while stack:
        node, depth = stack.pop()
        nodes += 1
        if depth > MAX_DEPTH or nodes > MAX_NODES:
            raise WireError("a value is nested too deeply or has too many items")
        if isinstance(node, TensorAt | ArrayAt):
            elements += check_place(node, blocks)
            if elements > MAX_ELEMENTS:
                raise WireError(f"a frame holds over {MAX_ELEMENTS} elements")
            if isinstance(node, TensorAt) and node.grad is not None:
                if node.grad.grad is not None:
                    raise WireError("a gradient has a gradient")
                if (node.grad.shape, node.grad.dtype) != (node.shape, node.dtype):
                    raise WireError("a gradient has another shape or data type than its tensor")
                stack.append((node.grad, depth + 1))
        elif isinstance(node, Plain):
            if isinstance(node.value, str) and len(node.value) > MAX_TEXT:
                raise WireError("a text is too long")
            if isinstance(node.value, int) and not -(1 << 63) <= node.value < 1 << 63:
                raise WireError("an integer has over 64 bits")
        elif isinstance(node, Bytes):
            if len(node.value) > MAX_TEXT:
                raise WireError("a text is too long")
        elif isinstance(node, ScalarOf):
            if node.dtype == "bfloat16" or len(node.data) != ITEM_SIZES.get(node.dtype, -1):
                raise WireError("a scalar has another size than its data type")
        elif isinstance(node, SizeOf):
            if len(node.items) > MAX_NODES or any(not 0 <= n < 1 << 63 for n in node.items):
                raise WireError("a size is impossible")
        elif isinstance(node, DTypeOf):
            if node.name not in ITEM_SIZES or (node.library == "numpy" and node.name == "bfloat16"):
                raise WireError("a data type is unknown")
        elif isinstance(node, DeviceOf):
            if node.name not in DEVICE_NAMES:
                raise WireError("a device is unknown")
        elif isinstance(node, HandleOf):
            if node.number < 0 or len(node.type_name) > 200:
                raise WireError("a handle is impossible")
        elif isinstance(node, Given):
            if node.number < 0:
                raise WireError("an argument is impossible")
        else:
            if isinstance(node, DictOf):
                if len(node.keys) != len(node.values):
                    raise WireError("a dict has more keys than values, or fewer")
                if not all(map(is_key, node.keys)):
                    raise WireError("a key is no plain value")
            if isinstance(node, NamedOf):
                if len(node.fields) != len(node.items) or len(node.fields) > MAX_FIELDS:
                    raise WireError("a named tuple has more names than items, fewer, or too many")
                kinds.add(tuple(node.fields))
                if len(kinds) > MAX_KINDS:
                    raise WireError("a frame holds too many kinds of named tuples")
            if isinstance(node, SliceOf) and len(node.parts) != 3:
                raise WireError("a slice has three parts")
            stack += [(child, depth + 1) for child in _children(node)]


def _children(node: Node) -> Iterator[Node]:
    if isinstance(node, TupleOf | NamedOf | ListOf):
        yield from node.items
    elif isinstance(node, DictOf):
        yield from node.keys
        yield from node.values
    elif isinstance(node, SliceOf):
        yield from node.parts


def check_place(place: TensorAt | ArrayAt, blocks: Sequence[Block]) -> int:
    """The number of logical elements of a tensor or array, once it is sure that each lies inside its block.

    Raises:
        WireError: the block, data type, shape, strides or offset are impossible.
    """
    size = ITEM_SIZES.get(place.dtype)
    tensor = isinstance(place, TensorAt)
    if size is None or (not tensor and place.dtype == "bfloat16"):
        raise WireError("a data type is unknown")
    if not 0 <= place.block < len(blocks):
        raise WireError("a block is not there")
    if len(place.shape) != len(place.strides) or len(place.shape) > MAX_DIMS or any(n < 0 for n in place.shape):
        raise WireError("a shape is impossible")
    elements = math.prod(place.shape)
    # Libraries multiply what an empty tensor has along its other axes, too.
    if elements > MAX_ELEMENTS or math.prod(n for n in place.shape if n) > MAX_ELEMENTS:
        raise WireError(f"a tensor has over {MAX_ELEMENTS} elements")
    if tensor and (place.offset % size or any(s < 0 for s in place.strides)):
        raise WireError("an offset or stride is impossible")
    if isinstance(place, TensorAt) and place.requires_grad and place.dtype not in GRADIENT_TYPES:
        raise WireError("a tensor of this data type has no gradient")
    if place.offset < 0 or any(abs(s) >= 1 << 62 for s in place.strides):
        raise WireError("an offset or stride is impossible")
    if elements == 0:
        if place.offset > blocks[place.block].size:
            raise WireError("a tensor lies outside its block")
        return 0
    unit = size if tensor else 1
    steps = [(n - 1) * s * unit for n, s in zip(place.shape, place.strides, strict=True)]
    low = place.offset + sum(s for s in steps if s < 0)
    high = place.offset + sum(s for s in steps if s > 0) + size
    if low < 0 or high > blocks[place.block].size:
        raise WireError("a tensor lies outside its block")
    return elements
