"""The untrusted side: run the cells it is sent and answer calls, one at a time, until the checker hangs up.

A hostile submission owns this process, this module included. So nothing here knows more than the submission may know,
and nothing that it answers is believed beyond the bounds of the wire.
"""

import contextlib
import io
import os
import random
import sys
import types
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import numpy as np
import torch

from grader.execution import notebook, region, standins, wire
from grader.execution.cells import describe, make_module, run_cells, show, write_files
from grader.execution.gpu import Card, Seeded
from grader.execution.memory import Blocks, Uncrossable, memories, split, write
from grader.execution.operations import Operations
from grader.execution.question_data import Data
from grader.execution.simulated import simulated, world
from grader.execution.simulated.residency import resident, take, take_storage
from grader.execution.snapshots import MAX_DATA, MAX_PLACE, Numbers, same, snapshot
from grader.execution.values import Decoder, Encoder, Registered

_STREAMS = (sys.stdout, sys.stderr)


class _Given(torch.autograd.Function):
    """An argument that is no leaf: its place in memory is the block's, its gradient goes to a leaf of our own."""

    @staticmethod
    def forward(ctx: Any, leaf: torch.Tensor, make: Callable[[], torch.Tensor]) -> torch.Tensor:
        return make()

    @staticmethod
    def backward(ctx: Any, *gradients: Any) -> Any:
        return gradients[0], None


class _Cotangents(torch.autograd.Function):
    """A number whose backward sends given gradients into tensors.

    `torch.autograd.backward` takes them too, but imports sympy to look at them: half a second in each worker.
    """

    @staticmethod
    def forward(ctx: Any, gradients: list[torch.Tensor], *outputs: torch.Tensor) -> torch.Tensor:
        ctx.gradients = gradients
        return torch.zeros((), device="cpu")  # whatever device the submission made the default one

    @staticmethod
    def backward(ctx: Any, *_: Any) -> Any:
        return None, *ctx.gradients


class _Made:
    """One call: its arguments as they were numbered, the leaves that collect gradients, its blocks and its result."""

    def __init__(
        self, blocks: Blocks, given: list[Registered], leaves: dict[int, torch.Tensor], result: object
    ) -> None:
        self.blocks, self.given, self.leaves, self.result = blocks, given, leaves, result
        self.gather = False
        "Tell the numbers of the result, and not where it lies."


class Worker:
    """The state of one worker: the submission's module, the support's module, and what is kept for the current check."""

    def __init__(self, card: Card | None = None) -> None:
        self._card = card
        self.spaces: dict[str, types.ModuleType] = {}
        self.where: dict[str, int] = {}
        self.kept: list[object] = []
        self.calls: list[_Made] = []
        self._world: contextlib.AbstractContextManager[Seeded] | None = None
        "Where the submission runs, if not simply here."
        self._before: list[memoryview] = []
        self._body: list[bytes | memoryview] = []

    # ---- one handler a message

    def load(self, message: wire.Load, body: memoryview) -> wire.Loaded:
        self._world = self._card.world() if self._card else simulated() if message.gpu else None
        module, cells, _ = self._prepare(message, body)
        with self._theirs(message.seed):
            stopped = run_cells(module, cells, echo=message.module == "__main__")
        bound = [name for name in message.names if name in module.__dict__]
        return wire.Loaded(stopped, bound, [name for name in bound if callable(module.__dict__[name])])

    def _prepare(
        self, message: wire.Load | wire.RunRegion, body: memoryview
    ) -> tuple[types.ModuleType, list[wire.CellSource], memoryview]:
        """Write the files and make the module: it, the cells to run in it, and what is left of the body."""
        at, files, cells = 0, [], []
        for cell, size in zip(message.cells, message.lengths, strict=True):
            cells.append(wire.CellSource(cell.index, cell.name, str(body[at : at + size], "utf-8")))
            at += size
        for path, size in zip(message.files, message.sizes, strict=True):
            files.append((path, bytes(body[at : at + size])))
            at += size
        write_files(files)
        module = self.spaces["student"] = make_module(message.module)
        self.where |= {cell.name: cell.index for cell in message.cells}
        seed_all(message.seed)
        standins.stand_in()
        module.__dict__.update(notebook.names(show))
        if message.module != "__main__":
            module.__file__ = os.path.abspath("submission.py")
        return module, cells, body[at:]

    def run_region(self, message: wire.RunRegion, body: memoryview) -> wire.RegionRun:
        module, cells, rest = self._prepare(message, body)
        _, decoder = self._arguments(message.blocks, rest)
        given = [decoder.value(node) for node in message.values]
        data = Data(message.data, message.spare, message.shapes, given)
        seed_all(message.seed)
        ran, stopped, failed, disturbed = region.run(module, cells, message.first, message.line, data, message.restore)
        blocks = Blocks()
        encoder = Encoder(blocks, lambda value: wire.HandleOf(0, type_name(value)))

        def node(value: object) -> wire.Node:
            return encoder.node(value.detach() if isinstance(value, torch.Tensor) else value)

        def kept(value: object, numbers: Numbers | None) -> wire.Node:
            """The object itself if it still holds these numbers, since it may share memory; else the numbers."""
            whole = isinstance(value, torch.Tensor | np.ndarray) and same(snapshot(value, MAX_DATA), numbers)
            return node(value if whole else numbers)

        values = ran.values(module.__dict__)
        left = [(v, snapshot(v, MAX_DATA)) for v in data.now(module.__dict__)]
        answer = wire.RegionRun(
            stopped,
            failed,
            disturbed,
            [node(value) for value in data.made],
            [kept(value, numbers) for value, numbers in left],
            list(values),
            [kept(value, snapshot(value, MAX_PLACE)) for value in values.values()],
            [(name, node(numbers)) for name, numbers in ran.earlier],
            [[kept(value, numbers) for value, numbers in items] for items in ran.shown],
            ran.crowded,
            [],
        )
        headers, self._body = blocks.dump()
        return msgspec.structs.replace(answer, blocks=headers)

    def load_support(self, message: wire.LoadSupport, body: memoryview) -> wire.Done | wire.Raised:
        module = self.spaces["support"] = make_module("support")
        seed_all(message.seed)
        with self._theirs(message.seed):
            stopped = run_cells(module, [wire.CellSource(-1, "support.py", message.source)])
        return stopped[0] if stopped else wire.Done()

    def call(self, message: wire.Call, body: memoryview) -> wire.Returned:
        blocks, decoder = self._arguments(message.blocks, body)
        leaves: dict[int, torch.Tensor] = {}

        def argument(place: wire.TensorAt, raw: torch.Tensor) -> torch.Tensor:
            if not place.requires_grad:
                return raw
            number = len(decoder.given)
            if place.leaf:
                leaves[number] = raw.requires_grad_()
                if place.grad is not None:
                    raw.grad = decoder.raw(place.grad).clone()
                return raw
            leaves[number] = raw.detach().clone().requires_grad_()
            if resident(raw):
                take(leaves[number])
            with torch.enable_grad():
                made: torch.Tensor = _Given.apply(leaves[number], lambda: raw)  # type: ignore[no-untyped-call]
            return made

        decoder.tensor = argument
        values = [decoder.value(node) for node in message.args]
        first = len(values) - len(message.names)
        function = self._find(message.space, message.target)
        seed_all(message.seed)
        used = Operations()
        counting = used if message.count else contextlib.nullcontext()
        with torch.set_grad_enabled(message.grad), counting, self._theirs(message.seed, without_gpu=message.without_gpu):
            result = function(*values[:first], **dict(zip(message.names, values[first:], strict=True)))  # type: ignore[operator]
        made = _Made(blocks, decoder.given, leaves, result)
        self.calls.append(made)
        answer = self._returned(made, len(self.calls) - 1)
        answer.operations = dict(used.counts)
        return answer

    def find(self, message: wire.Find, body: memoryview) -> wire.Returned:
        return self._plain(self._find(message.space, message.target))

    def attribute(self, message: wire.Attribute, body: memoryview) -> wire.Returned:
        target = self._find(message.space, message.target)
        with self._theirs():
            value = getattr(target, message.name)
        return self._plain(value)

    def length(self, message: wire.Length, body: memoryview) -> wire.Returned:
        with self._theirs():
            size = len(self._find(message.space, message.target))  # type: ignore[arg-type]
        return self._plain(size)

    def iterate(self, message: wire.Iterate, body: memoryview) -> wire.Returned:
        with self._theirs():
            iterator = iter(self._find(message.space, message.target))  # type: ignore[call-overload]
        return self._plain(iterator)

    def next(self, message: wire.Next, body: memoryview) -> wire.Returned | wire.Exhausted:
        try:
            with self._theirs():
                item = next(self._find("student", message.target))  # type: ignore[call-overload]
        except StopIteration:
            return wire.Exhausted()
        return self._plain(item)

    def item(self, message: wire.Item, body: memoryview) -> wire.Returned:
        _, decoder = self._arguments(message.blocks, body)
        key = decoder.value(message.key)
        with self._theirs():
            item = self._find(message.space, message.target)[key]  # type: ignore[index]
        return self._plain(item)

    def contains(self, message: wire.Contains, body: memoryview) -> wire.Returned:
        _, decoder = self._arguments(message.blocks, body)
        key = decoder.value(message.key)
        with self._theirs():
            inside = key in self._find(message.space, message.target)  # type: ignore[operator]
        return self._plain(inside)

    def enter(self, message: wire.Enter, body: memoryview) -> wire.Returned:
        with self._theirs():
            value = self._find("student", message.target).__enter__()  # type: ignore[attr-defined]
        return self._plain(value)

    def exit(self, message: wire.Exit, body: memoryview) -> wire.Done:
        with self._theirs():
            self._find("student", message.target).__exit__(None, None, None)  # type: ignore[attr-defined]
        return wire.Done()

    def backward(self, message: wire.Backward, body: memoryview) -> wire.Gradients:
        _, decoder = self._arguments(message.blocks, body)
        outputs = [self.kept[number] for number in message.outputs]
        gradients = [decoder.value(node) for node in message.gradients]
        leaves = self.calls[message.call].leaves
        inputs = [leaves[number] for number in message.inputs]
        held = [leaf.grad for leaf in inputs]
        for leaf in inputs:
            leaf.grad = None
        seed_all(message.seed)
        with torch.enable_grad():
            number: torch.Tensor = _Cotangents.apply(gradients, *outputs)  # type: ignore[no-untyped-call]
        with self._theirs(message.seed):
            torch.autograd.backward(number, retain_graph=True)
        arrived = [leaf.grad for leaf in inputs]
        for leaf, grad in zip(inputs, held, strict=True):
            leaf.grad = grad
        blocks = Blocks()
        places = [None if g is None else blocks.place_tensor(g.detach()) for g in arrived]
        headers, parts = blocks.dump()
        self._body = parts
        return wire.Gradients(places, headers)

    def rewrite(self, message: wire.Rewrite, body: memoryview) -> wire.Returned:
        made = self.calls[message.call]
        self._before = []
        memory = made.blocks.items[message.block]
        write(memory, body[: message.size])
        made.gather = True
        return self._returned(made, message.call)

    def room(self, message: wire.Room, body: memoryview) -> wire.Free:
        return wire.Free(self._card.free() if self._card else 0)

    # ---- what they share

    def forget(self) -> None:
        """Drop what was kept for a check."""
        self.kept.clear()
        self.calls.clear()

    @contextlib.contextmanager
    def _theirs(self, seed: int | None = None, *, without_gpu: bool = False) -> Iterator[None]:
        """Around the submission's own code, and nothing of ours: on the GPU, where this worker has one or simulates it.

        Args:
            seed: of the GPU's random numbers; None to go on with them.
            without_gpu: as on a machine that has none.
        """
        if without_gpu:
            with world(cuda=False):
                yield
            return
        if self._world is None:
            yield
            return
        with self._world as gpu:
            if seed is not None:
                gpu.seed(seed)
            yield

    def _find(self, space: str, target: wire.Target) -> object:
        if isinstance(target, int):
            return self.kept[target]
        try:
            return self.spaces[space].__dict__[target]
        except KeyError:
            raise _Unbound(target) from None

    def _arguments(self, headers: list[wire.Block], body: memoryview) -> tuple[Blocks, Decoder]:
        self._before = split(headers, body)
        blocks = Blocks(memories(headers, body, take=self._card.take if self._card else take_storage))
        return blocks, Decoder(blocks.items, lambda node: self.kept[node.number], register=True)

    def _keep(self, value: object) -> int:
        if len(self.kept) >= wire.MAX_KEPT:
            raise Uncrossable(f"over {wire.MAX_KEPT} objects were handed out in one check")
        self.kept.append(value)
        return len(self.kept) - 1

    def _handle(self, value: object) -> wire.HandleOf:
        return wire.HandleOf(self._keep(value), type_name(value))

    def _plain(self, value: object) -> wire.Returned:
        """An answer that is no call's: nothing can share memory with arguments."""
        return self._returned(_Made(Blocks(), [], {}, value), -1)

    def _returned(self, made: _Made, call: int) -> wire.Returned:
        blocks = Blocks(made.blocks.items[: made.blocks.given])
        result = Encoder(blocks, self._handle, given=made.given, keep=self._keep, gather=made.gather).node(made.result)
        left = Encoder(blocks, self._handle, given=made.given, identify=True)
        after = [left.contents(value) for value in made.given]
        headers, parts = blocks.dump(self._before if call >= 0 else ())
        self._body = parts
        return wire.Returned(result, after, headers, call)

    def answer(self, message: wire.AnyRequest, body: memoryview) -> list[bytes | memoryview]:
        """The frame that answers a request; whatever the submission raises is an answer too."""
        if message.fresh:
            self.forget()
        self._body = []
        answer: wire.AnyAnswer
        try:
            try:
                answer = _HANDLERS[type(message)](self, message, body)
            finally:
                if self._card is not None:
                    self._card.synchronize()  # what a GPU reports late is of this request, not of the next
            return wire.frame(answer, self._body)
        except _Unbound as error:
            answer = wire.Unbound(error.name)
        except (Uncrossable, wire.WireError) as error:
            answer = wire.Raised("ValueError", "ValueError", f"The result cannot be looked at: {error}.")
        except BaseException as error:
            answer = describe(error, self.where)
        return wire.frame(answer)


class _Unbound(Exception):
    def __init__(self, name: str) -> None:
        self.name = name


_HANDLERS: dict[type, Callable[[Worker, Any, memoryview], wire.AnyAnswer]] = {
    wire.Load: Worker.load,
    wire.LoadSupport: Worker.load_support,
    wire.Call: Worker.call,
    wire.Find: Worker.find,
    wire.Attribute: Worker.attribute,
    wire.Length: Worker.length,
    wire.Iterate: Worker.iterate,
    wire.Next: Worker.next,
    wire.Item: Worker.item,
    wire.Contains: Worker.contains,
    wire.Enter: Worker.enter,
    wire.Exit: Worker.exit,
    wire.Backward: Worker.backward,
    wire.Rewrite: Worker.rewrite,
    wire.RunRegion: Worker.run_region,
    wire.Room: Worker.room,
}


def type_name(value: object) -> str:
    """What a handle is called on the other side."""
    if isinstance(value, torch.Tensor):
        if value.layout is not torch.strided:
            return "sparse tensor"
        return "quantized tensor" if value.is_quantized else f"tensor on the device {value.device.type}"
    return str.__str__(type(value).__name__)[:200]


def seed_all(seed: int) -> None:
    """Seed the three generators that a submission may draw from."""
    torch.default_generator.manual_seed(seed)  # torch.manual_seed formats a stack for CUDA at each call
    np.random.seed(seed % (1 << 32))
    random.seed(seed)


def flush() -> None:
    """Hand over what was printed; a stream that the submission closed has nothing more to say."""
    for stream in (*_STREAMS, sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):
            stream.flush()


def _read(descriptor: int, size: int) -> bytearray | None:
    data, file = bytearray(size), io.FileIO(descriptor, closefd=False)
    view, at = memoryview(data), 0
    while at < size:
        got = file.readinto(view[at:])
        if not got:
            return None
        at += got
    return data


def _write(descriptor: int, parts: list[bytes | memoryview]) -> None:
    for part in parts:
        view = memoryview(part)
        while view:
            view = view[os.write(descriptor, view) :]


def serve(
    requests: int, answers: int, card: Card | None = None, *, printed: Callable[[], None] = lambda: None
) -> None:
    """Answer requests until there are no more.

    Args:
        requests: descriptor to read frames from.
        answers: descriptor to write frames to.
        card: the GPU, where this worker has one.
        printed: called before each answer, when all that was printed meanwhile has been handed over.
    """
    worker = Worker(card)
    while True:
        prefix = _read(requests, wire.PREFIX.size)
        if prefix is None:
            return
        header_size, body_size = wire.sizes(bytes(prefix))
        header, body = _read(requests, header_size), _read(requests, body_size)
        if header is None or body is None:
            return
        parts = worker.answer(wire.request(bytes(header)), memoryview(body))
        flush()
        printed()
        _write(answers, parts)
