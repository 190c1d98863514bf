"""What crosses between checker and worker: a closed set of messages, and frames that are bounded before they are believed.

A frame is a prefix (magic, header bytes, body bytes), a MessagePack header (one message) and a raw body (the bytes of its
blocks, one after the other). A *block* is a piece of memory: a torch storage or a NumPy buffer. A tensor or array is a
place on a block: data type, byte offset, shape, strides. So what shares memory on one side shares it on the other.

Only data crosses: no pickle, no code from the worker, no class looked up by name. What is no plain value stays in the
worker, and a *handle* (a number) stands for it here.
"""

import struct
from collections.abc import Sequence
from typing import Literal, TypeAlias, TypeVar

import msgspec

MAGIC = b"FL1\n"
PREFIX = struct.Struct("<4sIQ")
"Magic, bytes of the header, bytes of the body."
MAX_HEADER = 1 << 20
MAX_BODY = 1 << 27
MAX_HELD = 1 << 29
"Bytes of all answers to one check, which keeps them until it ends."
MAX_ELEMENTS = 1 << 24
"Logical elements of one tensor, and of all tensors of a frame: an expanded tensor is small in bytes and huge to compute with."
MAX_DIMS = 16
MAX_DEPTH = 32
"Containers inside containers."
MAX_NODES = 100_000
MAX_FIELDS = 64
"Of a named tuple; a longer one crosses as a tuple."
MAX_NAME = 100
"Characters of a field's name; a named tuple with a longer one crosses as a tuple."
MAX_TEXT = 1 << 16
"Characters of one string."
MAX_MESSAGE = 2000
"Characters of an exception's message."
MAX_KEPT = 10_000
"Objects that a worker keeps for one check."
MAX_REQUESTS = 10_000
"Requests that one check may cause, those that load the submission for it included."
MAX_PLACES = 400
"Names, and things shown, that are told of a region."
MAX_KINDS = 64
"Named tuples of different names in one frame: a class is made for each."
MAX_OPERATIONS = 1000
"Names of operations that are told of one call."
MAX_ALIKE = 64
"Keys of one dict that share a hash: each is compared with all before it."

ITEM_SIZES = {
    "bool": 1,
    "uint8": 1,
    "int8": 1,
    "int16": 2,
    "int32": 4,
    "int64": 8,
    "uint16": 2,
    "uint32": 4,
    "uint64": 8,
    "float16": 2,
    "bfloat16": 2,
    "float32": 4,
    "float64": 8,
    "complex64": 8,
    "complex128": 16,
}
"Bytes per element of the data types that cross; all are torch's, and all but bfloat16 NumPy's."
DEVICE_NAMES = ("cpu", "meta", "cuda", "cuda:0")
"Devices that cross; any other is a handle."
GRADIENT_TYPES = {"float16", "bfloat16", "float32", "float64", "complex64", "complex128"}


class WireError(Exception):
    """A frame breaks a rule: the worker that sent it is ended, and its submission is at fault."""


class _Node(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    """A value, or a place for one; the subclass's name is its tag."""


class Plain(_Node, tag="plain"):
    value: bool | int | float | str | None


class Bytes(_Node, tag="bytes"):
    value: bytes


class TensorAt(_Node, tag="tensor"):
    block: int
    dtype: str
    offset: int
    "Bytes into the block."
    shape: list[int]
    strides: list[int]
    "In elements, as torch has them; never negative."
    requires_grad: bool = False
    leaf: bool = True
    kept: int | None = None
    "The worker's number for a result that requires a gradient."
    grad: "TensorAt | None" = None
    given: int | None = None
    "The number of the argument that this very object is."


class ArrayAt(_Node, tag="array"):
    block: int
    dtype: str
    offset: int
    shape: list[int]
    strides: list[int]
    "In bytes, as NumPy has them; may be negative."


class ScalarOf(_Node, tag="scalar"):
    """A NumPy scalar."""

    dtype: str
    data: bytes


class DTypeOf(_Node, tag="dtype"):
    library: Literal["torch", "numpy"]
    name: str


class DeviceOf(_Node, tag="device"):
    name: str
    "One of `DEVICE_NAMES`."


class SizeOf(_Node, tag="size"):
    """A `torch.Size`."""

    items: list[int]


class TupleOf(_Node, tag="tuple"):
    items: list["Node"]


class NamedOf(_Node, tag="named"):
    """A named tuple, or what torch returns from `max(dim=...)` and its like."""

    fields: list[str]
    items: list["Node"]


class ListOf(_Node, tag="list"):
    items: list["Node"]


class DictOf(_Node, tag="dict"):
    keys: list["Node"]
    values: list["Node"]


class SliceOf(_Node, tag="slice"):
    parts: list["Node"]


class Given(_Node, tag="given"):
    """This very argument of the call, by its number among tensors, arrays, lists and dicts."""

    number: int


class HandleOf(_Node, tag="handle"):
    number: int
    type_name: str


Node: TypeAlias = (
    Plain
    | Bytes
    | TensorAt
    | ArrayAt
    | ScalarOf
    | DTypeOf
    | DeviceOf
    | SizeOf
    | TupleOf
    | NamedOf
    | ListOf
    | DictOf
    | SliceOf
    | Given
    | HandleOf
)
Target: TypeAlias = int | str
"A kept object by number, or a name of the submission or of the unit's support."
Space: TypeAlias = Literal["student", "support"]


def is_key(node: Node) -> bool:
    """Whether a dict may have it as a key: a plain value, or a tuple of such; its hash never runs code of the other side."""
    if isinstance(node, TupleOf):
        return all(isinstance(item, Plain | Bytes) for item in node.items)
    return isinstance(node, Plain | Bytes | ScalarOf | DTypeOf)


class Block(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    kind: Literal["storage", "buffer"]
    size: int
    "Bytes."
    sent: bool = True
    "False for an argument's block that the call left as it was: its bytes are not in the body."
    gpu: bool = False
    "A storage that lives on the GPU, a real one or the simulated one."


# ---- requests, from the checker --------------------------------------------------------------------------------------


class Request(msgspec.Struct, array_like=True, forbid_unknown_fields=True, kw_only=True):
    """Base of what a checker asks."""

    fresh: bool = False
    "The first of a check: what was kept for the one before is dropped."


class CellSource(msgspec.Struct, array_like=True):
    index: int
    name: str
    "The file name that its tracebacks show."
    source: str


class Load(Request, tag="load"):
    """Run the cells of a submission, each to its end or its exception, after writing its files into the scratch folder."""

    module: str
    cells: list[CellSource]
    "Their sources are in the body, which has room for long ones."
    lengths: list[int]
    "Bytes of each cell's source in the body, before the files."
    files: list[str]
    sizes: list[int]
    "Bytes of each file in the body."
    names: list[str]
    "Names to report whether they are bound."
    seed: int
    gpu: bool = False
    "All that this worker runs, it runs as on a machine with one GPU, which is simulated."


class LoadSupport(Request, tag="support"):
    source: str
    seed: int


class Call(Request, tag="call"):
    space: Space
    target: Target
    args: list[Node]
    names: list[str]
    "Names of the keyword arguments, which are the last of `args`."
    blocks: list[Block]
    seed: int
    grad: bool
    "Whether gradients are recorded."
    count: bool = False
    "Whether torch operations are counted."
    without_gpu: bool = False
    "Run as on a machine without a GPU."


class Find(Request, tag="find"):
    """Keep what a name stands for, so that it can be an argument of a call."""

    space: Space
    target: Target


class Attribute(Request, tag="attribute"):
    space: Space
    target: Target
    name: str


class Length(Request, tag="len"):
    space: Space
    target: Target


class Iterate(Request, tag="iter"):
    space: Space
    target: Target


class Next(Request, tag="next"):
    target: int


class Item(Request, tag="getitem"):
    space: Space
    target: Target
    key: Node
    blocks: list[Block]


class Contains(Request, tag="contains"):
    space: Space
    target: Target
    key: Node
    blocks: list[Block]


class Enter(Request, tag="enter"):
    target: int


class Exit(Request, tag="exit"):
    target: int


class Backward(Request, tag="backward"):
    """Send gradients of results back through the graph that the worker kept."""

    call: int
    outputs: list[int]
    gradients: list[Node]
    inputs: list[int]
    "Numbers of the arguments whose gradients are wanted."
    blocks: list[Block]
    seed: int


class Rewrite(Request, tag="rewrite"):
    """Write fresh bytes into an argument's block and gather the numbers of the call's result: does it really live there?"""

    call: int
    block: int
    size: int


class RunRegion(Request, tag="region"):
    """Run the cells up to the end of a cell exercise's region, and tell what the region made and showed.

    The body holds the cells' sources, the files, and the blocks.
    """

    module: str
    cells: list[CellSource]
    lengths: list[int]
    files: list[str]
    sizes: list[int]
    seed: int
    first: int
    "Where the region begins: a position in `cells` ..."
    line: int
    "... and a line of that cell."
    data: list[str]
    "Names of the question's data."
    spare: list[str]
    "Names that stand for those of them that are not made, each for the first whose shape it is given."
    shapes: list[list[int]]
    "The shape of each, if it is known; a statement that gives a name another shape does not make the data."
    values: list[Node]
    "What to bind right after a statement makes the data; none to leave them as they are made."
    restore: bool
    "Bind the data as they were made once more right before the region, whatever became of them."
    blocks: list[Block]


class Room(Request, tag="room"):
    """Tell how much of the GPU's memory is free, before there is a submission."""


AnyRequest: TypeAlias = (
    Load
    | LoadSupport
    | Call
    | Find
    | Attribute
    | Length
    | Iterate
    | Next
    | Item
    | Contains
    | Enter
    | Exit
    | Backward
    | Rewrite
    | RunRegion
    | Room
)


# ---- answers, from the worker ----------------------------------------------------------------------------------------


class Answer(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    """Base of what a worker answers."""


class Raised(Answer, tag="raised"):
    kind: str
    "A name of `EXCEPTIONS`."
    type_name: str
    message: str
    cell: int | None = None
    line: int | None = None


class Loaded(Answer, tag="loaded"):
    stopped: list[Raised]
    "One for each cell that raised."
    bound: list[str]
    callables: list[str]


class Returned(Answer, tag="returned"):
    value: Node
    after: list[Node]
    "Tensors, arrays, lists and dicts among the arguments, as the call left them."
    blocks: list[Block]
    "First those of the request, in its order."
    call: int
    operations: dict[str, int] = {}
    "How often the call used each torch operation, if that was asked for."


class Exhausted(Answer, tag="exhausted"):
    """The iterator has no more items."""


class Unbound(Answer, tag="unbound"):
    """There is no such name."""

    name: str


class Gradients(Answer, tag="gradients"):
    values: list[TensorAt | None]
    blocks: list[Block]


class RegionRun(Answer, tag="ran"):
    """What a region made and showed: numbers only, everything else is left out."""

    stopped: list[Raised]
    "One for each cell that raised."
    failed: bool
    "Whether the last of them stands in the region."
    disturbed: bool
    "Whether the data were no longer as they were made where the region begins."
    made: list[Node]
    "The data as they were made, None for what was not."
    left: list[Node]
    "What their names hold at the end."
    names: list[str]
    "What the region binds, or whose memory it changes ..."
    values: list[Node]
    "... as it stands at the end ..."
    earlier: list[tuple[str, Node]]
    "... and what some of them held before, and what was shown (without a name), in order."
    shown: list[list[Node]]
    "The items of each thing displayed or printed, in order."
    crowded: bool
    "There was more than is told."
    blocks: list[Block]


class Done(Answer, tag="done"):
    """Nothing to tell."""


class Free(Answer, tag="free"):
    bytes: int


AnyAnswer: TypeAlias = Raised | Loaded | Returned | Exhausted | Unbound | Gradients | RegionRun | Done | Free

EXCEPTIONS: dict[str, type[Exception]] = {
    kind.__name__: kind
    for kind in (
        Exception,
        ArithmeticError,
        AssertionError,
        AttributeError,
        BufferError,
        EOFError,
        ImportError,
        IndexError,
        KeyError,
        LookupError,
        MemoryError,
        NameError,
        NotImplementedError,
        OSError,
        OverflowError,
        RecursionError,
        ReferenceError,
        RuntimeError,
        SyntaxError,
        TypeError,
        UnboundLocalError,
        ValueError,
        ZeroDivisionError,
    )
}
"What an exception may arrive as; any other arrives as its nearest base among these."

_ENCODER = msgspec.msgpack.Encoder()
_REQUESTS: msgspec.msgpack.Decoder[AnyRequest] = msgspec.msgpack.Decoder(AnyRequest)
_ANSWERS: msgspec.msgpack.Decoder[AnyAnswer] = msgspec.msgpack.Decoder(AnyAnswer)
Message = TypeVar("Message")


def frame(message: AnyRequest | AnyAnswer, body: Sequence[bytes | memoryview] = ()) -> list[bytes | memoryview]:
    """The parts of one frame, in order.

    Raises:
        WireError: header or body would be over their bounds.
    """
    header = _ENCODER.encode(message)
    size = sum(len(part) for part in body)
    if len(header) > MAX_HEADER or size > MAX_BODY:
        raise WireError(f"a message of {len(header)} and {size} bytes is too large")
    return [PREFIX.pack(MAGIC, len(header), size) + header, *body]


def sizes(prefix: bytes) -> tuple[int, int]:
    """Bytes of header and body that a prefix announces.

    Raises:
        WireError: it is no prefix, or announces more than the bounds.
    """
    magic, header, body = PREFIX.unpack(prefix)
    if magic != MAGIC:
        raise WireError("what was sent is no frame")
    if header > MAX_HEADER or body > MAX_BODY:
        raise WireError(f"a frame of {header} and {body} bytes was announced")
    return header, body


def request(header: bytes) -> AnyRequest:
    """What the worker was asked; the checker is trusted."""
    return _REQUESTS.decode(header)


def encode_node(node: Node) -> bytes:
    """A node as bytes, to compare it with another: NaN equals itself there."""
    return _ENCODER.encode(node)


def decode_answer(header: bytes) -> AnyAnswer:
    """An answer of the right form; `bounds.answer` says whether it may be believed."""
    return _ANSWERS.decode(header)
