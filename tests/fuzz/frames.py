"""Hostile answer frames, and the whole trusted path that reads them.

A real worker's code answers real requests of a check; one of its frames is then changed on the way. What reads it is the
checker's own: `wire.sizes`, `bounds.answer`, the decoder, the proxy, gradients, facts, comparison and description.
Case number n of a seed is always the same one.
"""

import contextlib
import io
import random
import struct
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec
import numpy as np
import torch

import grader
from grader.checking import assert_close, assert_independent, assert_shares_memory, assert_unchanged, facts
from grader.checking.cell import Cell as Answer
from grader.checking.cell import CellRuns
from grader.checking.compare import CheckFailed, describe, short
from grader.checking.ledger import Ledger
from grader.checking.proxy import Handle, RemoteCalls, Student
from grader.checking.session import MissingAnswer, Question, Session, StudentError, SupportBroken
from grader.checking.wrong import WrongModels
from grader.course import Exercise, Limits
from grader.execution import wire
from grader.execution.client import WorkerEnded
from grader.execution.memory import Uncrossable, address
from grader.execution.standins import StandIns
from grader.execution.worker import Worker
from grader.results import Verdict
from grader.submissions import Cell, Region, Submission

SOURCE = """
import numpy as np, torch
def activation(x): return 1 / (1 + torch.exp(-x))
def in_place(x): return x.neg_()
def keeps(x): return x
def pair(t): return t[:2], t[1:], [t.sum(), 3, None], t.max(dim=0)
def as_column(w): return w.view(-1, 1)
def wrap(a): return torch.from_numpy(a)
def doubles(a, t): t.mul_(2); a[0] = 7; return a, t
def appends(items): items.append(4); return items
def fills(found): found["more"] = torch.ones(3); return found
def mixed(): return {"a": np.float32(1), 3: [torch.float32, np.dtype("int8"), torch.Size([2]), slice(1, None), b"x", 2.5]}
def two(a, b): return a * b, (a + b).sum()
class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = torch.nn.Linear(5, 1)
        self.names = {"a": 1}
        self.parts = [object(), 2, torch.ones(2)]
    def forward(self, x): return torch.sigmoid(self.fc(x))
    def __enter__(self): return self
    def __exit__(self, *e): pass
    def __len__(self): return 3
    def __iter__(self): return iter(self.parts)
    def __getitem__(self, key): return self.parts[key]
    def __contains__(self, x): return x == 3
"""
FRAME_SECONDS = 2.0
"CPU time that one case may take: a check of its own, with a frame of a megabyte in it."
FRAME_BYTES = 1 << 30
"Resident memory above the start: 2**24 elements of 16 bytes each (256 MiB), held four times."


class Finding(Exception):
    """A frame won something: what it should not have, or an exception that no one may see."""


# ---- the worker's side -----------------------------------------------------------------------------------------------


def submission() -> Submission:
    return Submission(student="ada", source="ada.py", sha256="0" * 64, script=True, cells=(Cell(0, SOURCE),))


def honest() -> Worker:
    """A worker's code in this process, with the harmless submission above loaded."""
    worker = Worker()
    check, source = grader.check, SOURCE.encode()
    cells = [wire.CellSource(0, "ada.py", "")]
    worker.load(wire.Load("fuzzed", cells, [len(source)], [], [], ["activation"], 0), memoryview(source))
    worker.load_support(wire.LoadSupport("def given(): return 3", 0), memoryview(b""))
    # Loading has stand-ins found for IPython and others, which is right in a worker and would go on in this process.
    sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, StandIns)]
    grader.check = check
    return worker


Tamper = Callable[[bytes], bytes]


class Line:
    """Stands for a worker process and its pipes: honest answers, of which one is changed on its way."""

    def __init__(self, inner: Worker, tamper: Tamper, at: int) -> None:
        self._inner, self._tamper, self._at = inner, tamper, at
        self._count = -1
        self._waits = False
        self.lasting = False
        "Whether requests are counted on over the ends of workers, as for runs of a cell that have one each."
        self.sent: list[bytes] = []
        "The frames that were changed."
        inner.forget()

    def spawn(self, limits: Limits) -> "Line":
        return self

    def request(self, parts: Sequence[bytes | memoryview], *, cpu_seconds: float) -> tuple[bytes, memoryview]:
        """As `exchange.Worker.request`, with what its pipes would show."""
        if self._waits:
            raise self.end(Verdict.CRASHED, "sent what it was not asked for")
        data = b"".join(parts)
        size, _ = wire.sizes(data[: wire.PREFIX.size])
        message = wire.request(data[wire.PREFIX.size : wire.PREFIX.size + size])
        if isinstance(message, wire.Load):
            frame = b"".join(wire.frame(wire.Loaded([], message.names, message.names)))
        else:
            frame = b"".join(self._inner.answer(message, memoryview(data)[wire.PREFIX.size + size :]))
        self._count += 1
        if self._count == self._at:
            frame = self._tamper(frame)
            self.sent.append(frame)
        if len(frame) < wire.PREFIX.size:
            raise self.end(Verdict.CRASHED, "hung up")
        try:
            header, body = wire.sizes(frame[: wire.PREFIX.size])
        except wire.WireError:
            raise self.end(Verdict.CRASHED, "sent what is no answer") from None
        rest = frame[wire.PREFIX.size :]
        if len(rest) < header + body:
            raise self.end(Verdict.TIMED_OUT, "gave no answer")
        self._waits = len(rest) > header + body
        return rest[:header], memoryview(bytearray(rest))[header : header + body]

    def end(self, verdict: Verdict, message: str, kind: type[WorkerEnded] = WorkerEnded) -> WorkerEnded:
        self._at = self._count = -1
        return kind(verdict, message)

    def close(self) -> None:
        if not self.lasting:
            self._at = self._count = -1

    def lives(self) -> bool:
        return True

    def take_output(self) -> str:
        return ""


# ---- what a check does with the answers ------------------------------------------------------------------------------


class Check:
    """A check of the fuzzer: what it gives, what it gets, and what must hold of both."""

    def __init__(self, line: Line, rng: random.Random) -> None:
        self.rng = rng
        self.module: dict[str, object] = {"WEIGHTS": torch.arange(5.0), "TABLE": [np.arange(4.0)]}
        self.session = Session(line, Limits(), submission(), ["activation"], "def given(): return 3")  # type: ignore[arg-type]
        self.ledger = Ledger()
        self.remote = RemoteCalls(self.session, self.ledger, self.module)
        self.student, self.support = Student(self.remote), Student(self.remote, "support")
        self._own: list[tuple[Any, Any]] = []
        facts.begin(self.ledger, self.session)

    def own(self, value: Any) -> Any:
        """An argument that no call by value may change."""
        self._own.append((value, _frozen(value)))
        return value

    def got(self, value: Any, expected: object = None) -> Any:
        """Look at a result as checks do."""
        met = list(_memory(value))
        if sum(m.numel() if isinstance(m, torch.Tensor) else m.size for m in met) > wire.MAX_ELEMENTS:
            raise Finding("a result holds more elements than a frame may")
        for part in met:
            _inside(part)
        own = [_span(m) for value, _ in self._own for m in _memory(value)]
        own += [_span(m) for m in _memory(list(self.module.values()))]
        if any(_overlap(_span(m), span) for m in met for span in own):
            raise Finding("a result lies in the check's own memory")
        describe(value)
        short(value)
        _tolerated(lambda: assert_close(value, expected), CheckFailed)
        return value

    def ends(self) -> None:
        for value, was in [*self._own, (self.module["WEIGHTS"], _frozen(torch.arange(5.0)))]:
            if _frozen(value) != was:
                raise Finding("a call by value changed the check's own argument")


def _tolerated(do: Callable[[], object], *kinds: type[BaseException]) -> Any:
    try:
        return do()
    except kinds:
        return None


def _frozen(value: Any) -> Any:
    if isinstance(value, torch.Tensor):
        # What lies under it, too: a view of another length is another tensor.
        return ("t", tuple(value.shape), value.stride(), str(value.dtype), value.detach().clone().numpy().tobytes())
    if isinstance(value, np.ndarray):
        return ("a", value.shape, value.strides, str(value.dtype), value.tobytes())
    if isinstance(value, list | tuple):
        return [_frozen(item) for item in value]
    if isinstance(value, dict):
        return [(key, _frozen(item)) for key, item in value.items()]
    return repr(value)


def _memory(value: Any) -> Iterator[Any]:
    """Each tensor and array in a value, once, though it may hold itself."""
    stack, seen = [value], {}
    while stack:
        item = stack.pop()
        if id(item) in seen:
            continue
        seen[id(item)] = item
        if isinstance(item, torch.Tensor | np.ndarray):
            yield item
            if isinstance(item, torch.Tensor) and item.is_leaf and item.grad is not None:
                stack.append(item.grad)
        elif isinstance(item, list | tuple):
            stack += item
        elif isinstance(item, dict):
            stack += [*item.keys(), *item.values()]


def _inside(value: Any) -> None:
    """Raises: Finding if an element lies outside the memory that belongs to the value."""
    if isinstance(value, torch.Tensor):
        if value.numel() == 0:
            return
        last = value.storage_offset() + sum((n - 1) * s for n, s in zip(value.shape, value.stride(), strict=True))
        if (last + 1) * value.element_size() > value.untyped_storage().nbytes():
            raise Finding("a tensor reaches outside its storage")
    elif value.size:
        root = value
        while isinstance(root.base, np.ndarray):
            root = root.base
        low, high = np.lib.array_utils.byte_bounds(value)
        start, end = np.lib.array_utils.byte_bounds(root)
        if low < start or high > end:
            raise Finding("an array reaches outside its buffer")


def _span(value: Any) -> tuple[int, int]:
    if isinstance(value, torch.Tensor):
        start, size = address(value.untyped_storage())
        return start, start + size
    low, high = np.lib.array_utils.byte_bounds(value) if value.size else (0, 0)
    return int(low), int(high)


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _gradient(check: Check, result: Any, *inputs: torch.Tensor) -> None:
    flows = [t for t in _memory(result) if isinstance(t, torch.Tensor) and t.requires_grad and not t.is_leaf]
    if flows:
        torch.autograd.backward(flows[:3], [torch.ones_like(t) for t in flows[:3]])
    grads = [x.grad for x in inputs if x.grad is not None]
    for x in inputs:
        if x.grad is not None and (x.grad.shape != x.shape or x.grad.dtype != x.dtype):
            raise Finding("a gradient of another kind arrived")
    for grad in grads:
        _inside(grad)
    if any(_overlap(_span(a), _span(b)) for n, a in enumerate(grads) for b in grads[:n]):
        raise Finding("two gradients share memory")


def by_value(check: Check) -> None:
    x = check.own(torch.linspace(-3, 3, 6).requires_grad_())
    y = check.got(check.student.activation(x), torch.sigmoid(x.detach()))
    _gradient(check, y, x)


def two_gradients(check: Check) -> None:
    a, b = (check.own(torch.rand(3, 2, generator=torch.Generator().manual_seed(n)).requires_grad_()) for n in (1, 2))
    y = check.got(check.student.two(a, b), (torch.ones(3, 2), 2.0))
    _gradient(check, y, a, b)


def views(check: Check) -> None:
    t = check.own(torch.arange(5.0))
    value = check.got(check.student.pair(t), (t[:2], t[1:], [t.sum(), 3, None], t.max(dim=0)))
    _tolerated(lambda: assert_unchanged(t), CheckFailed)
    again = check.got(_tolerated(lambda: check.student.keeps(value), Uncrossable, TypeError))
    _tolerated(lambda: check.student.keeps([again]), Uncrossable)


def changes(check: Check) -> None:
    t, a = check.own(torch.arange(4.0)), check.own(np.arange(4.0))
    check.got(check.student.in_place(t), -t)
    check.got(check.student.doubles(a, t), (a, t))
    _tolerated(lambda: assert_unchanged(t), CheckFailed)
    _tolerated(lambda: assert_unchanged(a), CheckFailed)


def containers(check: Check) -> None:
    items = check.own([torch.zeros(2), [1, 2], "x"])
    found = check.own({"x": np.arange(3), "y": {"z": True}})
    check.got(check.student.appends(items), [torch.zeros(2), [1, 2], "x", 4])
    check.got(check.student.fills(found), {"x": np.arange(3), "y": {"z": True}, "more": torch.ones(3)})
    _tolerated(lambda: assert_unchanged(items, found), CheckFailed)


def plain_values(check: Check) -> None:
    expected = [check.student.mixed(), 2.5, "text", {"a": 1}, (1, 2), np.float64(3), torch.ones(2)]
    value = check.rng.choice(expected[1:])
    check.got(check.student.mixed(), value)


def memory(check: Check) -> None:
    w = check.own(torch.arange(6.0))
    column = check.student.as_column(w)
    check.got(column)
    if check.ledger.of_result(column) is not None:
        ask = check.rng.choice((assert_shares_memory, assert_independent))
        _tolerated(lambda: ask(column, w), CheckFailed)


def by_reference(check: Check) -> None:
    a, t, items = np.arange(4.0), torch.arange(3.0), [1, torch.ones(2)]
    size = a.nbytes
    wrapped = check.student.by_reference.wrap(a)
    if isinstance(wrapped, torch.Tensor):
        _inside(wrapped)
    check.student.by_reference.doubles(a, t)
    check.student.by_reference.appends(items)
    if a.nbytes > size:
        raise Finding("an array grew over its memory")
    for value in (a, t, *_memory(items)):
        _inside(value)
    describe(items)


def handles(check: Check) -> None:
    net = check.student.Net()
    if not isinstance(net, Handle):
        return
    x = check.own(torch.ones(2, 5).requires_grad_())
    steps: list[Callable[[], object]] = [
        lambda: _gradient(check, check.got(net(x)), x),
        lambda: check.got(net.names),
        lambda: check.got(net.fc.weight),
        lambda: len(net),
        lambda: check.got(net[0]),
        lambda: 3 in net,
        lambda: [check.got(item) for item in net],
        lambda: net.__enter__(),
        lambda: net.__exit__(),
    ]
    check.rng.shuffle(steps)
    for step in steps[:3]:
        # What is no handle has no such operation: a check's own line then says so, as with any value.
        _tolerated(step, TypeError, AttributeError)


def support(check: Check) -> None:
    check.got(check.support.given(), 3)
    check.session.forget()


def loading(check: Check) -> None:
    check.session.start()
    assert check.session.bound <= {"activation"}
    msgspec.json.encode(check.session.stopped)


def in_a_cell(check: Check) -> None:
    """The answer to a cell exercise, looked for in a region's run."""
    cell = Cell(0, CELL)
    region, question = Region((cell,), 0, CELL.count("\n", 0, CELL.index("# Exercise")) + 1), Question(("x", "a"))
    exercise = Exercise("answer", "Answer", "1.0", {"lesson": 1}, kind="cell", data=("x", "a"))
    models = WrongModels(None, None, None)  # type: ignore[arg-type]
    runs = CellRuns(check.session, exercise, region, question, 1, models)
    at, shares = check.rng.choice((("", ""), ("a", ""), ("", "a")))

    def find() -> None:
        with contextlib.redirect_stdout(io.StringIO()):  # the cell prints, and runs in this process
            place = Answer(runs).find(lambda x, a: x * 2 if not at else torch.from_numpy(a) * 2, at=at, shares=shares)
        for part in _memory(place.value):
            _inside(part)

    _tolerated(find, CheckFailed, StudentError)


CELL = """
import numpy as np, torch
x = torch.arange(3.0)
a = np.arange(3.0)
# Exercise 1.0
y = x * 2
a *= 2
print(x, y)
(y, y.shape, [1.0, 2.0])
"""

SCENARIOS: list[tuple[Callable[[Check], None], int]] = [
    (by_value, 4),
    (two_gradients, 4),
    (views, 4),
    (changes, 4),
    (containers, 4),
    (plain_values, 3),
    (memory, 5),
    (by_reference, 5),
    (handles, 6),
    (support, 4),
    (loading, 2),
    (in_a_cell, 4),
]
"With how many requests each may make: the first two load."


# ---- changing a frame ------------------------------------------------------------------------------------------------

INTS = [
    0,
    1,
    2,
    3,
    -1,
    -2,
    5,
    8,
    16,
    17,
    24,
    255,
    1 << 16,
    1 << 24,
    (1 << 24) + 1,
    1 << 27,
    1 << 31,
    -(1 << 31),
    1 << 32,
]
INTS += [(1 << 62) - 1, 1 << 62, (1 << 63) - 1, -(1 << 63), (1 << 64) - 1]
TEXTS = [
    "",
    "x",
    "float32",
    "bool",
    "bfloat16",
    "complex128",
    "int64",
    "cpu",
    "cuda",
    "storage",
    "buffer",
    "torch",
    "numpy",
]
TEXTS += [
    "Exception",
    "KeyError",
    "MemoryError",
    "StopIteration",
    "SystemExit",
    "\0",
    "é",
    "\u202e",
    "\U0001f600" * 20,
    "y" * 300,
]
TEXTS += [
    "def",
    "_cls",
    "ﬁ",
    "fi",
    "\uff3fcls",
    "a" + "\u0315\u0300" * 50,
    "z" * 70_000,
    "plain",
    "tensor",
    "given",
    "activation",
]
TAGS = [
    "plain",
    "bytes",
    "tensor",
    "array",
    "scalar",
    "dtype",
    "device",
    "size",
    "tuple",
    "named",
    "list",
    "dict",
    "slice",
    "given",
    "handle",
]
TAGS += ["raised", "loaded", "returned", "exhausted", "unbound", "gradients", "ran", "done", "load", "call"]
DTYPES = list(wire.ITEM_SIZES)


def place(rng: random.Random, blocks: list[list[Any]], tag: str, clean: bool = False) -> list[Any]:
    """A tensor or array that lies inside its block, as the wire spells it; where not `clean`, at times only nearly so."""
    number = rng.randrange(len(blocks)) if blocks else 0
    size = blocks[number][1] if blocks and isinstance(blocks[number], list) and len(blocks[number]) > 1 else 0
    size = size if isinstance(size, int) and 0 <= size < 1 << 27 else 64
    dtype = rng.choice(DTYPES)
    item = wire.ITEM_SIZES[dtype]
    offset = rng.randrange(0, max(size // item, 1)) * item
    unit = 1 if tag == "tensor" else item
    room, shape, strides = max(size - offset, 0) // item, [], []
    for _ in range(rng.choice((0, 1, 1, 2, 2, 3, 16))):
        n = rng.choice((0, 1, 1, 2, 2, 3, 4, 5, 6, rng.randint(0, 9), 1 << 12))
        step = rng.choice((0, 1, 1, 2, 3)) * unit
        if n > 1 and step and (n - 1) * step // unit >= max(room, 1):
            step = 0
        room -= (n - 1) * step // unit if n > 1 else 0
        shape.append(n)
        strides.append(step)
    if not clean and rng.random() < 0.15 and shape:
        target = rng.choice((shape, strides))
        target[rng.randrange(len(target))] = rng.choice(INTS)
    if tag == "array":
        return ["array", number, dtype, offset, shape, strides]
    grads = dtype in wire.GRADIENT_TYPES and rng.random() < 0.4
    grad = place(rng, blocks, "tensor", clean) if grads and rng.random() < 0.4 else None
    if grad is not None and clean:
        grad[2:6], grad[9] = [dtype, offset, shape, strides], None
    kept, given = rng.choice((None, 0, 1, 2)), rng.choice((None, None, 0, 1)) if not clean else None
    return ["tensor", number, dtype, offset, shape, strides, grads, rng.random() < 0.5, kept, grad, given]


def node(rng: random.Random, blocks: list[list[Any]], depth: int = 0, clean: bool = False) -> list[Any]:
    """A value that looks right, made of parts that seldom meet; where `clean`, each by itself keeps the bounds."""
    tag = rng.choice(TAGS[:15]) if depth < 5 else rng.choice(("plain", "tensor", "given", "handle"))
    few = [node(rng, blocks, depth + 1, clean) for _ in range(rng.choice((0, 1, 2, 3)))] if tag in _INNER else []
    ints = [n for n in INTS if -(1 << 63) <= n < 1 << 63] if clean else INTS
    match tag:
        case "plain":
            return [
                tag,
                rng.choice((None, True, 1.5, float("nan"), float("inf"), rng.choice(ints), rng.choice(TEXTS[:-6]))),
            ]
        case "bytes":
            return [tag, rng.randbytes(rng.choice((0, 1, 9)))]
        case "tensor" | "array":
            return place(rng, blocks, tag, clean)
        case "scalar":
            dtype = rng.choice([d for d in DTYPES if not clean or d != "bfloat16"])
            return [tag, dtype, rng.randbytes(wire.ITEM_SIZES[dtype])]
        case "dtype":
            return [
                tag,
                rng.choice(("torch", "numpy")),
                rng.choice([d for d in DTYPES if not clean or d != "bfloat16"]),
            ]
        case "device":
            return [tag, rng.choice(("cpu", "cuda", "meta", *(() if clean else ("cuda:0", "privateuseone"))))]
        case "size":
            return [tag, [abs(rng.choice(ints)) % (1 << 63) if clean else rng.choice(INTS) for _ in range(3)]]
        case "named":
            return [tag, [rng.choice((*TEXTS, "values", "indices")) for _ in few], few]
        case "dict":
            return [tag, few, [node(rng, blocks, depth + 1, clean) for _ in few]]
        case "slice":
            return [tag, (few * 3)[:3] if few else [["plain", None]] * 3]
        case "given":
            return [tag, rng.choice((0, 0, 0, 1) if clean else (0, 0, 1, 2, 3, 9, -1, 1 << 40))]
        case "handle":
            return [tag, rng.choice((0, 1, 5, 1 << 40) if clean else (0, 1, -1)), rng.choice(TEXTS)[:200]]
    return [tag, few]


_INNER = frozenset(("tuple", "named", "list", "dict", "slice"))


def hostile(rng: random.Random) -> Any:
    """A piece of MessagePack that nobody expects here."""
    deep: Any = ["plain", 1]
    kind = rng.randrange(9)
    if kind == 0:
        for _ in range(rng.choice((31, 33, 100, 300))):
            deep = [rng.choice(("list", "tuple")), [deep]]
        return deep
    if kind == 1:
        return ["list", [["plain", n] for n in range(30_000 if rng.random() < 0.03 else 500)]]
    if kind == 2:
        return {"a": 1}
    if kind == 3:
        return rng.choice((None, True, float("nan"), -float("inf"), 1e308, b"", b"x" * 70_000))
    if kind == 4:
        return [rng.choice(INTS) for _ in range(rng.choice((1, 16, 17, 1000)))]
    if kind == 5:
        return [rng.choice(TAGS), *(rng.choice(INTS) for _ in range(rng.randint(0, 5)))]
    return rng.choice(INTS) if kind < 8 else rng.choice(TEXTS)


def paths(tree: Any, prefix: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
    """The place of every item in a tree of lists, at most some hundreds."""
    if isinstance(tree, list) and len(prefix) < 12:
        for n, item in enumerate(tree[:40]):
            yield (*prefix, n)
            yield from paths(item, (*prefix, n))


def structure(rng: random.Random, frame: bytes) -> bytes:
    """A frame with parts of its header replaced, and a body that may fit."""
    size, _ = wire.sizes(frame[: wire.PREFIX.size])
    tree = msgspec.msgpack.decode(frame[wire.PREFIX.size : wire.PREFIX.size + size])
    body = frame[wire.PREFIX.size + size :]
    blocks = _blocks(tree)
    if rng.random() < 0.2 and isinstance(blocks, list):
        more = rng.choice((0, 1, 8, 16, 64, 4096))
        blocks.append([rng.choice(("storage", "buffer")), more, True])
        body += rng.randbytes(more)
    if tree[0] in ("returned", "gradients") and rng.random() < 0.5:
        return pack(_believable(rng, tree, blocks), body)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        where = [p for p, _ in zip(paths(tree), range(400), strict=False)]
        if not where:
            break
        if tree[0] == "returned" and rng.random() < 0.45:
            where = [p for p in where if p in ((1,),) or (len(p) == 2 and p[0] == 2)] or where
        if tree[0] == "gradients" and rng.random() < 0.6:
            where = [p for p in where if len(p) == 2 and p[0] == 1] or where
        at = rng.choice(where)
        holder = tree
        for step in at[:-1]:
            holder = holder[step]
        _change(rng, tree, holder, at, blocks if isinstance(blocks, list) else [])
    if rng.random() < 0.1:
        tree = _other_kind(rng, tree)
    return pack(tree, body)


def _believable(rng: random.Random, tree: list[Any], blocks: list[Any]) -> list[Any]:
    """Another result, or other arguments after the call, that break no rule which a frame alone can tell."""
    if tree[0] == "gradients":
        tree[1] = [place(rng, blocks, "tensor", True) if rng.random() < 0.5 else old for old in tree[1]]
        for old in tree[1]:
            if isinstance(old, list) and rng.random() < 0.5:  # the shape that is wanted, on memory that serves all
                old[1], old[3], old[5] = 0, 0, [rng.choice((0, 1)) if n > 1 else 1 for n in old[4]]
        return tree
    for n, old in enumerate(tree[2]):
        if rng.random() < 0.4:
            tree[2][n] = _same_kind(rng, old, blocks)
    if rng.random() < 0.7 or not tree[2]:
        tree[1] = node(rng, blocks, clean=True)
    for n, block in enumerate(blocks):
        if rng.random() < 0.1 and isinstance(block, list):
            blocks[n] = (
                [block[0], block[1] * rng.choice((1, 2)), block[2]] if len(block) > 2 and not block[2] else block
            )
    return tree


def _same_kind(rng: random.Random, old: list[Any], blocks: list[Any]) -> list[Any]:
    if old[0] in ("tensor", "array"):
        return place(rng, blocks, old[0], True)
    few = [node(rng, blocks, 3, True) for _ in range(rng.choice((0, 1, 2, 5)))]
    if old[0] == "dict":
        return ["dict", few, [node(rng, blocks, 3, True) for _ in few]]
    return [old[0], few]


def _blocks(tree: list[Any]) -> Any:
    return tree[3] if tree[0] == "returned" else tree[2] if tree[0] == "gradients" else None


def _change(rng: random.Random, tree: Any, holder: list[Any], at: tuple[int, ...], blocks: list[Any]) -> None:
    old = holder[at[-1]]
    kind = rng.random()
    if isinstance(old, list) and old and isinstance(old[0], str) and kind < 0.6:
        alike = rng.random() < 0.6 and old[0] in ("tensor", "array")
        holder[at[-1]] = place(rng, blocks, old[0]) if alike else node(rng, blocks)
    elif isinstance(old, int) and kind < 0.7:
        holder[at[-1]] = rng.choice(
            (*INTS, *(min(max(n, -(1 << 63)), (1 << 64) - 1) for n in (old + 1, old - 1, old * 2)))
        )
    elif kind < 0.8:
        holder[at[-1]] = hostile(rng)
    elif kind < 0.85:
        del holder[at[-1]]
    elif kind < 0.9:
        holder.insert(at[-1], old)
    elif kind < 0.95:
        holder[at[-1]] = [["list", "tuple", "slice"][rng.randrange(3)], [old, old, old]]
    elif isinstance(tree, list):
        other = rng.choice([p for p, _ in zip(paths(tree), range(200), strict=False)] or [at])
        found: Any = tree
        for step in other:
            found = found[step] if isinstance(found, list) and step < len(found) else found
        holder[at[-1]] = msgspec.msgpack.decode(msgspec.msgpack.encode(found))


def _other_kind(rng: random.Random, tree: list[Any]) -> list[Any]:
    """An answer of another kind than was asked for."""
    raised = [
        "raised",
        rng.choice((*wire.EXCEPTIONS, *TEXTS)),
        rng.choice(TEXTS),
        rng.choice(TEXTS),
        *rng.sample(INTS, 2),
    ]
    return rng.choice(
        [
            raised,
            ["raised", "KeyError", "KeyError", "x", None, None],
            ["loaded", [raised, raised], ["activation", "other"], ["activation"]],
            ["returned", ["plain", 1], [], [], 0],
            ["returned", tree, [], [], 0],
            ["exhausted"],
            ["unbound", rng.choice(TEXTS)],
            ["gradients", [None], []],
            ["gradients", [], []],
            ["done"],
            [rng.choice(TAGS), *tree[1:]],
        ]
    )


def pack(tree: Any, body: bytes) -> bytes:
    header = msgspec.msgpack.encode(tree)
    return wire.PREFIX.pack(wire.MAGIC, len(header), len(body)) + header + body


def raw_bytes(rng: random.Random, frame: bytes) -> bytes:
    """Flips, cuts, splices and repeats, with a prefix that may still tell the truth."""
    data = bytearray(frame)
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        if not data:
            break
        at = rng.randrange(len(data))
        match rng.randrange(6):
            case 0:
                data[at] ^= 1 << rng.randrange(8)
            case 1:
                del data[at : at + rng.randint(1, 8)]
            case 2:
                data[at:at] = rng.randbytes(rng.randint(1, 8))
            case 3:
                data[at:at] = data[at : at + rng.randint(1, 30)] * rng.choice((1, 2, 50))
            case 4:
                data[at] = rng.choice((0xC0, 0xC1, 0xC6, 0xCB, 0xCF, 0xD3, 0xDB, 0xDC, 0xDD, 0xDF, 0xFF))
            case 5:
                end = rng.randrange(len(data))
                data[at : at + 8] = data[end : end + 8]
    if rng.random() < 0.7 and len(frame) >= wire.PREFIX.size:
        _, header, body = wire.PREFIX.unpack(frame[: wire.PREFIX.size])
        rest = bytes(data[wire.PREFIX.size :])
        header = max(len(rest) - body, 0)
        return wire.PREFIX.pack(wire.MAGIC, header, len(rest) - header) + rest
    if rng.random() < 0.3:
        return struct.pack("<4sIQ", wire.MAGIC, *(abs(n) % (1 << 32) for n in rng.sample(INTS, 2))) + bytes(data)
    return bytes(data)


def tampering(rng: random.Random) -> Tamper:
    return lambda frame: (structure if rng.random() < 0.8 else raw_bytes)(rng, frame)


# ---- one case --------------------------------------------------------------------------------------------------------


class Frames:
    """Cases by seed and number; `last` is the frame that the latest case was sent."""

    def __init__(self, seed: int) -> None:
        self._seed, self._inner = seed, honest()
        self._of_cells = Worker()
        "Each run of a cell takes the place of what was loaded."
        self.last = b""

    def run(self, number: int) -> str:
        """The outcome of one case, in a word or two.

        Raises:
            Finding: something that must hold did not.
            Exception: whatever the checker let through.
        """
        rng = random.Random(f"frames {self._seed} {number}")
        scenario, requests = rng.choice(SCENARIOS)
        first = 0 if scenario in (loading, in_a_cell) else 1 if scenario is support else 2
        inner = self._of_cells if scenario is in_a_cell else self._inner
        line = Line(inner, tampering(rng), rng.randrange(first, requests))
        line.lasting = scenario is in_a_cell
        check = Check(line, rng)
        try:
            scenario(check)
            outcome = "a value"
        except (WorkerEnded, StudentError, MissingAnswer, SupportBroken) as error:
            outcome = {"StudentError": "raised"}.get(type(error).__name__, type(error).__name__)
            outcome = "raised" if isinstance(error, StudentError) else outcome
        except RuntimeError as error:
            if not str(error).startswith("support.py raised"):
                raise
            outcome = "support raised"
        finally:
            self.last = b"".join(line.sent)
            facts.begin(None, None)
        check.ends()
        return outcome if line.sent else "not reached"
