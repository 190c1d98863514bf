"""What is known of the calls that a check has made: arguments before and after, results, and where each lies in memory.

Facts about memory are claims of the worker, so `assert_shares_memory` and its like test them by behaviour as well.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch

from grader.checking.trace import Event, Made
from grader.execution import wire
from grader.execution.memory import Memory, memories
from grader.execution.values import Decoder, Registered
from grader.execution.wire import ArrayAt, DictOf, Given, ListOf, NamedOf, Node, SliceOf, TensorAt, TupleOf, WireError
from grader.results import Curve


class CallRecord:
    """One call: its arguments with their nodes and bytes, and the answer."""

    def __init__(
        self,
        given: Sequence[Registered],
        nodes: dict[int, Node],
        headers: Sequence[wire.Block],
        before: Sequence[memoryview],
        answer: wire.Returned,
        space: wire.Space,
        generation: int,
    ) -> None:
        self.given, self.nodes, self.headers, self.before = list(given), nodes, list(headers), list(before)
        self.answer, self.space, self.generation = answer, space, generation
        self.results: list[tuple[Node, Any]] = []
        "Tensors, arrays and given objects of the result, in order, with their nodes."
        self.changes: dict[int, str] = {}
        "What the call did to an argument, by its number: one sentence."
        self.left: dict[int, Any] = {}
        "A changed argument as the call left it."
        self.grads: dict[int, str] = {}
        "What the call did to an argument's `.grad`: one sentence."

    def check(self, answer: wire.Returned) -> None:
        """Hold what only this side can know: the answer speaks of the arguments that were sent.

        Raises:
            WireError: it does not.
        """
        kinds: list[type] = []
        for value in self.given:
            kinds.append(
                TensorAt
                if isinstance(value, torch.Tensor)
                else ArrayAt
                if isinstance(value, np.ndarray)
                else ListOf
                if isinstance(value, list)
                else DictOf
            )
        if [type(node) for node in answer.after] != kinds:
            raise WireError("the arguments are not those that were sent")
        same = answer.blocks[: len(self.headers)]
        if [b.kind for b in same] != [b.kind for b in self.headers]:
            raise WireError("the blocks are not those that were sent")
        if any(not now.sent and now.size != was.size for now, was in zip(same, self.headers, strict=True)):
            raise WireError("a block was left as it was, and has another size")
        for place in self.places():
            if place.given is not None and not (
                0 <= place.given < len(self.given) and isinstance(self.given[place.given], torch.Tensor)
            ):
                raise WireError("an argument is not there")

    def places(self) -> Iterator[TensorAt]:
        """The tensors of the result, in the order in which they are decoded."""
        return (node for node in walk(self.answer.value) if isinstance(node, TensorAt))

    def given_tensor(self, number: int) -> torch.Tensor:
        value = self.given[number]
        assert isinstance(value, torch.Tensor)
        return value

    def same_place(self, number: int) -> bool:
        """True if an argument lies where it lay: same shape, strides, data type, and the same items."""
        return self._normal(self.nodes[number]) == self._normal(self.answer.after[number])

    def _normal(self, node: Node) -> bytes:
        """A node as bytes, with numbered objects inside it as their numbers."""
        numbers = {id(registered): number for number, registered in self.nodes.items()}

        def inner(child: Node) -> Node:
            number = numbers.get(id(child))
            if number is not None:
                return Given(number)
            if isinstance(child, TupleOf):
                return TupleOf([inner(item) for item in child.items])
            if isinstance(child, NamedOf):
                return NamedOf(child.fields, [inner(item) for item in child.items])
            return child

        if isinstance(node, ListOf):
            node = ListOf([inner(child) for child in node.items])
        elif isinstance(node, DictOf):
            node = DictOf([inner(child) for child in node.keys], [inner(child) for child in node.values])
        elif isinstance(node, TensorAt):
            node = TensorAt(node.block, node.dtype, node.offset, node.shape, node.strides, node.requires_grad)
        return wire.encode_node(node)


def walk(node: Node) -> Iterator[Node]:
    """A node and all inside it, depth first, in order."""
    yield node
    children: Sequence[Node] = ()
    if isinstance(node, TupleOf | ListOf | NamedOf):
        children = node.items
    elif isinstance(node, DictOf):
        children = [*node.keys, *node.values]
    elif isinstance(node, SliceOf):
        children = node.parts
    for child in children:
        yield from walk(child)


class Ledger:
    """All calls of one check."""

    def __init__(self) -> None:
        self.records: list[CallRecord] = []
        self.held, self.most = 0, wire.MAX_HELD
        "Bytes of the answers so far, which are kept until the check ends, and how many they may be."
        self.inputs: tuple[Any, ...] = ()
        "The arguments of the latest call, for the evidence."
        self.events: list[Event] | None = None
        "What the check saw, where that is kept to compare it."
        self.made: dict[Any, Made] = {}
        "By handle, how the objects were made that calls of the unit's support returned."
        self.counters: list[Counter[str]] = []
        "What torch operations of calls are added to; while there is none, nobody counts."
        self.curves: list[Curve] = []
        "What the check drew."
        self.misconception = ""
        "The name of the misconception that a failure of the check is; empty where the check does not tell."

    def clear(self) -> None:
        """The check is judged: let go of all its values now, whatever still refers to this ledger."""
        self.records.clear()
        self.made.clear()
        self.curves.clear()
        self.misconception = ""
        self.inputs = ()

    def note(self, event: Event) -> None:
        """Keep an event, where they are kept."""
        if self.events is not None:
            self.events.append(event)

    def add(self, record: CallRecord, memory: Sequence[Memory], by_value: bool) -> None:
        """Note a call, and what it did to its arguments as long as they are as it left them.

        Raises:
            WireError: the answers of this check hold too much together.
        """
        self._hold(sum(b.size for b in record.answer.blocks if b.sent))
        self.records.append(record)
        if not record.given:
            return
        touched = any(b.sent for b in record.answer.blocks[: len(record.headers)])
        same = [record.same_place(number) for number in range(len(record.given))]
        grads = any(
            isinstance(n, TensorAt) and n.grad is not None for n in (*record.nodes.values(), *record.answer.after)
        )
        if not touched and all(same) and not grads:
            return
        was = Decoder(memories(record.headers, memoryview(b"".join(record.before))), lambda node: node)
        now = Decoder(memory, lambda node: node, given=record.given)
        for number in range(len(record.given)):
            before, after = record.nodes[number], record.answer.after[number]
            grad = _grad_change(before, after, was, now)
            if grad:
                record.grads[number] = grad
            change = (_change(before, after, was, now) or grad) if same[number] else _moved(before, after)
            if change:
                record.changes[number] = change
                if isinstance(after, TensorAt | ArrayAt):
                    self._hold(math.prod(after.shape) * wire.ITEM_SIZES[after.dtype])
                    left = now.value(after)
                    record.left[number] = left.clone() if isinstance(left, torch.Tensor) else left.copy()

    def _hold(self, size: int) -> None:
        self.held += size
        if self.held > self.most:
            raise WireError(f"the answers of one check hold over {self.most >> 20} MiB")

    def of_argument(self, value: object) -> list[tuple[CallRecord, int]]:
        """The calls that were given this very object, with its number in each."""
        return [(r, n) for r in self.records for n, own in enumerate(r.given) if own is value]

    def of_result(self, value: object) -> tuple[CallRecord, int] | None:
        """The call that returned this very object, and which of its tensors, arrays and given objects it is."""
        for record in reversed(self.records):
            for index, (_, own) in enumerate(record.results):
                if own is value:
                    return record, index
        return None


def change_of(name: str, before: Node, after: Node) -> str:
    """A sentence if shape, dtype or requires_grad, named so, is another after the call; else empty."""
    was, now = getattr(before, name, None), getattr(after, name, None)
    if was == now:
        return ""
    was, now = (tuple(value) if isinstance(value, list) else value for value in (was, now))
    return f"Its {name} was {was} and is {now} after the call."


def _moved(before: Node, after: Node) -> str:
    if isinstance(before, TensorAt | ArrayAt) and isinstance(after, TensorAt | ArrayAt):
        told = [change_of(name, before, after) for name in ("shape", "dtype", "requires_grad")]
        return next(filter(None, told), "It lies in other memory after the call, or in another order.")
    return "Its items are others after the call."


def _change(before: Node, after: Node, was: Decoder, now: Decoder) -> str:
    """Whether the values are others in one argument that lies where it lay, in a sentence; empty if they are not."""
    same = True
    if isinstance(before, TensorAt) and isinstance(after, TensorAt):
        same = torch.equal(_bytes(was.raw(before)), _bytes(now.raw(after)))
    elif isinstance(before, ArrayAt) and isinstance(after, ArrayAt):
        same = was.value(before).tobytes() == now.value(after).tobytes()
    return "" if same else "Its values are others after the call."


def _grad_change(before: Node, after: Node, was: Decoder, now: Decoder) -> str:
    if not (isinstance(before, TensorAt) and isinstance(after, TensorAt)):
        return ""
    if before.grad is None or after.grad is None:
        if before.grad is None and after.grad is None:
            return ""
        return "Its .grad was filled." if before.grad is None else "Its .grad was taken away."
    same = torch.equal(_bytes(was.raw(before.grad)), _bytes(now.raw(after.grad)))
    return "" if same else "Its .grad is another after the call."


def _bytes(tensor: torch.Tensor) -> torch.Tensor:
    # A copy, since `contiguous` leaves a tensor of one element with whatever strides it has.
    return tensor.clone(memory_format=torch.contiguous_format).reshape(-1).view(torch.uint8)
