"""The student's functions as a check sees them: local to read, remote in fact.

By value (the default) the student's code works on copies; by reference, where a check asks for it, what it did to its
arguments is done to the check's own. Gradients flow through a call in both: the worker keeps its graph, and one node of
the graph on this side sends gradients of results across and brings those of the arguments back.
"""

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NoReturn, ParamSpec, TypeVar

import numpy as np
import torch
from torch.autograd.function import once_differentiable

from grader.checking.ledger import CallRecord, Ledger, walk
from grader.checking.matching import CheckFailed
from grader.checking.session import Session, StudentError
from grader.checking.trace import Event, Made, failure, kept
from grader.execution import wire
from grader.execution.memory import Blocks, Memory, address, memories, overwrite, split, tensor_at
from grader.execution.simulated.residency import resident, take
from grader.execution.values import Decoder, Encoder, Registered
from grader.execution.wire import WireError
from grader.results import Evidence

P = ParamSpec("P")
R = TypeVar("R")


class CheckMisuse(Exception):
    """A check asks for what the proxy cannot do; the course is at fault, never the student."""


def _unwatched(function: Callable[P, R]) -> Callable[P, R]:
    """What the proxy does by itself is no code of the check's: the simulated GPU neither sees nor refuses it."""

    @functools.wraps(function)
    def quietly(*args: P.args, **kwargs: P.kwargs) -> R:
        with torch._C.DisableTorchFunction():
            return function(*args, **kwargs)

    return quietly


class Handle:
    """An object that stays in the worker.

    Its operations are a closed list: call, attribute, len, iter, getitem, contains, enter, exit. A name that begins with
    two underscores is never forwarded, so that no library takes it for an array; `repr`, `hash`, `==` and `bool` are local.
    """

    __slots__ = ("_remote", "_space", "_target", "_type_name")

    def __init__(self, remote: "RemoteCalls", space: wire.Space, target: wire.Target, type_name: str) -> None:
        for name, value in zip(Handle.__slots__, (remote, space, target, type_name), strict=True):
            object.__setattr__(self, name, value)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._remote.call(self._space, self._target, args, kwargs)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._remote.ask(wire.Attribute(self._space, self._target, name))

    def __len__(self) -> int:
        size = self._remote.ask(wire.Length(self._space, self._target))
        return size if type(size) is int and size >= 0 else self._refuse()

    def __iter__(self) -> Iterator[Any]:
        iterator = self._remote.ask(wire.Iterate(self._space, self._target))
        if not isinstance(iterator, Handle) or not isinstance(iterator._target, int):
            raise TypeError(f"{self!r} is not iterable")
        remote: RemoteCalls = self._remote
        return remote.items(iterator._target)

    def __getitem__(self, key: Any) -> Any:
        return self._remote.look_up(wire.Item, self._space, self._target, key)

    def __contains__(self, key: Any) -> bool:
        return self._remote.look_up(wire.Contains, self._space, self._target, key) is True

    def __enter__(self) -> Any:
        return self._remote.ask(wire.Enter(self._number()))

    def __exit__(self, *error: object) -> None:
        self._remote.ask(wire.Exit(self._number()))

    def __repr__(self) -> str:
        return f"<{self._type_name} in the student's process>"

    def __bool__(self) -> bool:
        return True

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise TypeError(f"an attribute of {self!r} cannot be set from here")

    def __delattr__(self, name: str) -> NoReturn:
        raise TypeError(f"an attribute of {self!r} cannot be deleted from here")

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        self._refuse()

    def __array__(self, *args: object, **kwargs: object) -> NoReturn:
        self._refuse()

    def _number(self) -> int:
        return self._target if isinstance(self._target, int) else self._refuse()

    def _refuse(self) -> NoReturn:
        raise TypeError(f"{self!r} cannot be used as a value")


class _ThroughTheCall(torch.autograd.Function):
    """A remote call as one node of this side's graph."""

    @staticmethod
    def forward(
        ctx: Any, send: Callable[[Sequence[torch.Tensor | None]], list[torch.Tensor | None]], results: Any, *inputs: Any
    ) -> Any:
        ctx.send = send
        ctx.set_materialize_grads(False)
        return tuple(results)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, *gradients: torch.Tensor | None) -> Any:
        return None, None, *ctx.send(gradients)


class RemoteCalls:
    """Calls into one submission's worker during one check."""

    def __init__(self, session: Session, ledger: Ledger, module: Mapping[str, object]) -> None:
        self.session, self.ledger, self._module = session, ledger, module

    # ---- arguments

    def _own_handle(self, value: object) -> wire.HandleOf:
        if isinstance(value, Handle):
            return wire.HandleOf(self._kept(value), "")
        if callable(value):
            raise CheckMisuse(f"{value!r} is a callable of the check's own and cannot cross; put it into support.py.")
        raise CheckMisuse(f"A {type(value).__name__} cannot cross to the student's code.")

    def _kept(self, handle: Handle) -> int:
        """The number of an object in the worker, which a name of the submission or of the support may have none of yet."""
        target = handle._target
        if not isinstance(target, int):
            found = self.ask(wire.Find(handle._space, self._stand_in(handle._space, target)))
            target = found._target if isinstance(found, Handle) else None
        if not isinstance(target, int):
            raise CheckMisuse(f"{handle!r} is a plain value there; let a function of support.py return it.")
        return target

    def _stand_in(self, space: wire.Space, target: wire.Target) -> wire.Target:
        """What is meant by a name of the submission while another answer stands in for it."""
        if space == "student" and isinstance(target, str):
            return self.session.stand_ins.get(target, target)
        return target

    def _reachable(self) -> Iterator[tuple[int, int]]:
        """The memory of tensors and arrays that the checks module's globals hold, two containers deep."""
        stack = [(value, 0) for value in self._module.values()]
        while stack:
            value, depth = stack.pop()
            if isinstance(value, torch.Tensor):
                yield address(value.untyped_storage())
            elif isinstance(value, np.ndarray):
                yield value.ctypes.data, value.nbytes
            elif depth < 2 and isinstance(value, list | tuple):
                stack += [(item, depth + 1) for item in value]
            elif depth < 2 and isinstance(value, dict):
                stack += [(item, depth + 1) for item in value.values()]

    def _may_change(self, given: Sequence[Registered], blocks: Sequence[Memory]) -> None:
        if any(isinstance(value, torch.Tensor) and value.requires_grad for value in given):
            raise CheckMisuse("by_reference takes no tensor that requires a gradient; pass it by value.")
        for start, size in self._reachable():
            for memory in blocks:
                low, extent = address(memory)
                if size and extent and low < start + size and start < low + extent:
                    raise CheckMisuse(
                        "by_reference would change a global of the checks; make the argument in the check."
                    )
        if any(value is own for value in given for own in self._module.values()):
            raise CheckMisuse("by_reference would change a global of the checks; make the argument in the check.")

    # ---- calls

    @_unwatched
    def call(
        self,
        space: wire.Space,
        target: wire.Target,
        args: Sequence[Any],
        kwargs: Mapping[str, Any],
        *,
        by_reference: bool = False,
    ) -> Any:
        """Call it there; what it returns, as a value of this side.

        Raises:
            StudentError: the student's code raised; also of the builtin type that it raised.
            MissingAnswer: there is no such name.
            WorkerEnded: the worker died, hung or lied.
        """
        values = [*args, *kwargs.values()]
        blocks = Blocks()
        encoder = Encoder(blocks, self._own_handle, register=True)
        nodes = [encoder.node(value) for value in values]
        headers, parts = blocks.dump(whole=True)
        if by_reference:
            self._may_change(encoder.given, blocks.items)
        message = wire.Call(
            space,
            self._stand_in(space, target),
            nodes,
            list(kwargs),
            headers,
            self.session.next_seed(),
            torch.is_grad_enabled(),
            bool(self.ledger.counters),
            self.session.without_gpu,
        )
        self.ledger.inputs = tuple(values)
        before_call = self._given(args, kwargs)
        # The number of a handle tells how many there were before it, and nothing of what is called.
        what = f"call {target}" if isinstance(target, str) else "call a handle"
        answer, body = self._asked(what, message, parts, before_call)
        if not isinstance(answer, wire.Returned):
            raise self.session.lied("an answer of another kind than was asked for")
        for used in self.ledger.counters:
            used.update(answer.operations)
        before = split(headers, memoryview(b"".join(parts)))
        record = CallRecord(encoder.given, encoder.registered, headers, before, answer, space, self.session.generation)
        with self.session.believing():
            value = self._arrive(record, body, blocks.items if by_reference else None)
        if self.ledger.events is not None:
            left = {n: kept(record.left.get(n, change)) for n, change in record.changes.items()}
            places = [p for p in walk(answer.value) if isinstance(p, wire.TensorAt | wire.ArrayAt)]
            shared = tuple(p.block if p.block < len(headers) else -1 for p in places)
            self.ledger.note(Event(what, kept(value), left, shared, *before_call))
        if space == "support" and isinstance(value, Handle):
            self.ledger.made[value] = Made(str(target), tuple(args), dict(kwargs)).each(self.origin)
        return value

    def remade(self, value: Any) -> Any:
        """The object that a `Made` tells of, made anew in this worker; any other value as it is."""
        if not isinstance(value, Made):
            return value
        anew = value.each(self.remade)
        return self.call("support", anew.name, anew.args, anew.kwargs)

    def _given(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Copies of the arguments, where events are kept."""
        if self.ledger.events is None:
            return (), {}
        return tuple(kept(self.origin(a)) for a in args), {name: kept(self.origin(a)) for name, a in kwargs.items()}

    def origin(self, value: Any) -> Any:
        """How an object of the worker's was made, where the support made it; any other value as it is."""
        return self.ledger.made.get(value, value) if isinstance(value, Handle) else value

    def _asked(
        self,
        what: str,
        message: wire.AnyRequest,
        parts: Sequence[bytes | memoryview],
        given: tuple[tuple[Any, ...], dict[str, Any]] = ((), {}),
    ) -> tuple[wire.AnyAnswer, memoryview]:
        """Ask, and note what is raised by a call with `given`."""
        try:
            return self.session.ask(message, parts)
        except StudentError as error:
            self.ledger.note(Event(what, failure(error.raised.kind, error.raised.message), {}, (), *given))
            raise

    def _arrive(self, record: CallRecord, body: memoryview, own: list[Memory] | None) -> Any:
        answer = record.answer
        record.check(answer)
        if own is None:
            memory = memories(answer.blocks, body, record.before)
            shells = self._copies(record, memory)
        else:
            memory = self._write_back(record, body, own)
            shells = list(record.given)
        self.ledger.add(record, memory, own is None)
        wired = self._wire(record, memory)

        def final(place: wire.TensorAt, raw: torch.Tensor) -> torch.Tensor:
            if own is not None and place.given is not None and not place.requires_grad:
                return record.given_tensor(place.given)
            if id(place) in wired:
                return wired[id(place)]
            if place.requires_grad:
                raw.requires_grad_()
                if place.grad is not None:
                    raw.grad = tensor_at(place.grad, memory[place.grad.block]).clone()
            return raw

        decoder = Decoder(memory, self._handle, given=shells, tensor=final)
        value = decoder.value(answer.value)
        record.results = decoder.met
        return value

    def _copies(self, record: CallRecord, memory: list[Memory]) -> list[Registered]:
        """By value: the arguments as the call left them, on memory of their own."""
        decoder = Decoder(memory, self._handle)
        shells: list[Registered] = []
        for node in record.answer.after:
            empty: Registered = [] if isinstance(node, wire.ListOf) else {}
            shells.append(empty if isinstance(node, wire.ListOf | wire.DictOf) else decoder.value(node))
        decoder.given = shells
        for shell, node in zip(shells, record.answer.after, strict=True):
            if isinstance(shell, list | dict):
                decoder.fill(shell, node)
        return shells

    def _write_back(self, record: CallRecord, body: memoryview, own: list[Memory]) -> list[Memory]:
        """By reference: do to the check's own arguments what the call did to its copies."""
        answer, at = record.answer, 0
        for memory, header in zip(own, answer.blocks, strict=False):
            if header.sent:
                overwrite(memory, body[at : at + header.size])
                at += header.size
        made = [*own, *memories(answer.blocks[len(own) :], body[at:])]
        decoder = Decoder(made, self._handle, given=record.given)
        for number, (value, node) in enumerate(zip(record.given, answer.after, strict=True)):
            if record.same_place(number):
                continue
            if isinstance(value, torch.Tensor) and isinstance(node, wire.TensorAt):
                value.data = decoder.raw(node)
                value.requires_grad_(node.requires_grad)
            elif isinstance(value, list | dict):
                decoder.fill(value, node)
            elif isinstance(value, np.ndarray) and isinstance(node, wire.ArrayAt):
                _reshape(value, node, decoder.value(node))
        return made

    # ---- gradients

    def _wire(self, record: CallRecord, memory: list[Memory]) -> dict[int, torch.Tensor]:
        """Hang the results that require a gradient on this side's graph; by the identity of their place."""
        places = [p for p in record.places() if p.requires_grad and p.kept is not None]
        places = [p for p in places if not p.leaf or p.given is not None]
        if not places or not torch.is_grad_enabled():
            return {}
        inputs = [
            (number, value)
            for number, value in enumerate(record.given)
            if isinstance(value, torch.Tensor) and value.requires_grad
        ]
        decoder = Decoder(memory, self._handle)
        raws = [decoder.raw(place) for place in places]

        def send(gradients: Sequence[torch.Tensor | None]) -> list[torch.Tensor | None]:
            arrived = [
                (p.kept, g) for p, g in zip(places, gradients, strict=True) if g is not None and p.kept is not None
            ]
            return self._backward(record, arrived, inputs) or [None]

        anchors = [value for _, value in inputs] or [torch.zeros((), requires_grad=True)]
        results = _ThroughTheCall.apply(send, raws, *anchors)  # type: ignore[no-untyped-call]
        return {id(place): result for place, result in zip(places, results, strict=True)}

    @_unwatched
    def _backward(
        self, record: CallRecord, arrived: list[tuple[int, torch.Tensor]], inputs: list[tuple[int, torch.Tensor]]
    ) -> list[torch.Tensor | None]:
        self.session.still(record.generation)
        blocks = Blocks()
        encoder = Encoder(blocks, self._own_handle)
        gradients = [encoder.node(gradient.detach().contiguous()) for _, gradient in arrived]
        headers, parts = blocks.dump()
        message = wire.Backward(
            record.answer.call,
            [kept for kept, _ in arrived],
            gradients,
            [number for number, _ in inputs],
            headers,
            self.session.next_seed(),
        )
        answer, body = self._asked("backward", message, parts)
        with self.session.believing():
            if not isinstance(answer, wire.Gradients) or len(answer.values) != len(inputs):
                raise WireError("another number of gradients than was asked for")
            decoder = Decoder(memories(answer.blocks, body), self._handle)
            # Each on memory of its own: what a check does to one gradient never shows in another.
            values = [None if place is None else decoder.raw(place).clone() for place in answer.values]
            for value, (number, wanted) in zip(values, inputs, strict=True):
                if value is not None and resident(wanted):
                    take(value)
                if value is not None and (value.shape != wanted.shape or value.dtype != wanted.dtype):
                    if number in record.changes:  # no lie: the call gave its argument another shape
                        raise CheckFailed(Evidence("changed", f"An argument was changed. {record.changes[number]}"))
                    raise WireError("a gradient has another shape or data type than its tensor")
            if self.ledger.events is not None:
                self.ledger.note(Event("backward", kept(values)))
            return values

    # ---- handles

    def _handle(self, node: wire.HandleOf) -> Handle:
        return Handle(self, "student", node.number, node.type_name)

    @_unwatched
    def ask(self, message: wire.AnyRequest, parts: Sequence[bytes | memoryview] = ()) -> Any:
        """Send a request that is no call of its own arguments; the value that comes back."""
        what = f"{type(message).__name__} {getattr(message, 'name', '')}"
        answer, body = self._asked(what, message, parts)
        if isinstance(answer, wire.Done):
            return None
        if not isinstance(answer, wire.Returned):
            raise self.session.lied("an answer of another kind than was asked for")
        record = CallRecord([], {}, [], [], answer, "student", self.session.generation)
        with self.session.believing():
            value = self._arrive(record, body, None)
        if self.ledger.events is not None:
            self.ledger.note(Event(what, kept(value)))
        return value

    @_unwatched
    def look_up(self, kind: Any, space: wire.Space, target: wire.Target, key: Any) -> Any:
        blocks = Blocks()
        node = Encoder(blocks, self._own_handle, register=True).node(key)
        headers, parts = blocks.dump(whole=True)
        return self.ask(kind(space, target, node, headers), parts)

    def items(self, iterator: int) -> Iterator[Any]:
        for _ in range(wire.MAX_KEPT):
            answer, body = self.session.ask(wire.Next(iterator))
            if isinstance(answer, wire.Exhausted):
                return
            if not isinstance(answer, wire.Returned):
                raise self.session.lied("an answer of another kind than was asked for")
            value = self._item(answer, body)
            if self.ledger.events is not None:
                self.ledger.note(Event("item", kept(value)))
            yield value
        raise TypeError(f"the iterator gave over {wire.MAX_KEPT} items")

    @_unwatched
    def _item(self, answer: wire.Returned, body: memoryview) -> Any:
        record = CallRecord([], {}, [], [], answer, "student", self.session.generation)
        with self.session.believing():
            return self._arrive(record, body, None)


def _reshape(array: np.ndarray[Any, Any], left: wire.ArrayAt, as_left: np.ndarray[Any, Any]) -> None:
    """Give the check's own array the shape and data type that the call left, which must be possible where it lies."""
    trial = array.view()
    try:
        trial.dtype = np.dtype(left.dtype)  # type: ignore[misc]
        trial.shape = tuple(left.shape)
    except (ValueError, AttributeError, TypeError):
        raise WireError("an array became what it cannot become in its place") from None
    here, there = (x.__array_interface__["data"][0] for x in (trial, as_left))
    steps = [(s, t) for n, s, t in zip(left.shape, trial.strides, left.strides, strict=True) if n > 1]
    if trial.size and (here != there or any(s != t for s, t in steps)):
        raise WireError("an array lies in other memory after the call, or in another order")
    array.dtype, array.shape = trial.dtype, trial.shape  # type: ignore[misc]


class _ByReference:
    """`student.by_reference`: the same names, called on the check's own arguments."""

    def __init__(self, remote: RemoteCalls, space: wire.Space) -> None:
        self._remote, self._space = remote, space

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *args, **kwargs: self._remote.call(self._space, name, args, kwargs, by_reference=True)


class Student:
    """A submission's names (or those of the unit's support) as functions of this side."""

    def __init__(self, remote: RemoteCalls, space: wire.Space = "student") -> None:
        self._remote, self._space = remote, space

    @property
    def by_reference(self) -> _ByReference:
        return _ByReference(self._remote, self._space)

    def __getattr__(self, name: str) -> Handle:
        if name.startswith("__"):
            raise AttributeError(name)
        return Handle(self._remote, self._space, name, name)
