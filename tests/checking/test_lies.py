"""A worker that lies: whatever it answers, the check gets a value or the submission is at fault, in time and in memory."""

import time

import msgspec
import numpy as np
import pytest
import torch

from grader.checking.ledger import Ledger
from grader.checking.proxy import RemoteCalls, Student
from grader.checking.session import Session
from grader.course import Limits
from grader.execution import wire
from grader.execution.client import WorkerEnded
from grader.execution.wire import (
    ArrayAt,
    Block,
    DictOf,
    Gradients,
    HandleOf,
    ListOf,
    Loaded,
    NamedOf,
    Plain,
    Returned,
    ScalarOf,
    TensorAt,
    TupleOf,
)
from grader.results import Verdict
from grader.submissions import Cell, Submission


class Liar:
    """Stands for a worker: loads, then gives the answers it was made with, the last one for ever."""

    def __init__(self, *answers, load=None):
        self.answers, self.load, self.loads, self.closed = list(answers), load or Loaded([], [], []), 0, False

    def spawn(self, limits):
        return self

    def request(self, parts, *, cpu_seconds):
        data = b"".join(parts)
        size, _ = wire.sizes(data[: wire.PREFIX.size])
        message = wire.request(data[wire.PREFIX.size : wire.PREFIX.size + size])
        if isinstance(message, wire.Load):
            self.loads += 1
            answer, body = self.load, b""
        else:
            answer, body = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        frame = b"".join(wire.frame(answer, [body]))
        header, size = wire.sizes(frame[: wire.PREFIX.size])
        rest = frame[wire.PREFIX.size :]
        return rest[:header], memoryview(bytearray(rest[header:]))

    def end(self, verdict, message, kind=WorkerEnded):
        self.closed = True
        return kind(verdict, message)

    def close(self):
        self.closed = True

    def lives(self):
        return not self.closed

    def take_output(self):
        return ""


def session_with(liar, **fields):
    submission = Submission(student="ada", source="ada.py", sha256="0" * 64, script=True, cells=(Cell(0, "x = 1"),))
    return Session(liar, Limits(), msgspec.structs.replace(submission, **fields), [], None)


def student_with(*answers):
    return Student(RemoteCalls(session_with(Liar(*answers)), Ledger(), {}))


def value(node, blocks=(), body=b"", after=()):
    return Returned(node, list(after), list(blocks), 0), body


def refused(call):
    """The call ends the worker, and not after long: the best of three, since a busy machine makes one slow."""
    for _ in range(3):
        start = time.process_time()
        with pytest.raises(WorkerEnded) as ended:
            call()
        took = time.process_time() - start
        assert ended.value.verdict is Verdict.CRASHED
        if took < 1:
            return
    raise AssertionError(f"It took {took:.1f} s of processor time.")


def floats(*shape, **more):
    return TensorAt(0, "float32", 0, list(shape), [1] * len(shape), **more)


# ---- arguments by reference


@pytest.mark.parametrize(
    "left",
    [
        ArrayAt(0, "float64", 0, [3], [8]),
        ArrayAt(0, "int8", 0, [4], [8]),
        ArrayAt(0, "float64", 8, [3], [8]),
        ArrayAt(0, "float64", 24, [4], [-8]),
        ArrayAt(0, "complex128", 0, [4], [8]),
    ],
)
def test_an_array_that_cannot_have_become_that_in_its_place_is_a_lie(left):
    a = np.arange(4.0)
    answer = value(Plain(None), [Block("buffer", 32, sent=False)], after=[left])
    refused(lambda: student_with(answer).by_reference.f(a))
    assert a.tolist() == [0.0, 1.0, 2.0, 3.0]


def test_an_array_may_change_its_shape_and_data_type_in_its_place():
    a = np.arange(4.0)
    left = ArrayAt(0, "int64", 0, [2, 2], [16, 8])
    student_with(value(Plain(None), [Block("buffer", 32, sent=False)], after=[left])).by_reference.f(a)
    assert (a.shape, a.dtype) == ((2, 2), np.dtype("int64"))


def test_a_block_that_was_not_sent_has_the_size_that_it_had():
    t = torch.arange(4.0)
    answer = value(floats(9), [Block("storage", 36, sent=False)], after=[floats(4)])
    refused(lambda: student_with(answer).by_reference.f(t))
    refused(lambda: student_with(answer).f(t))


def test_memory_that_cannot_grow_is_not_grown():
    t = torch.from_numpy(np.arange(4.0, dtype=np.float32))
    answer = value(Plain(None), [Block("storage", 64)], bytes(64), [floats(16)])
    refused(lambda: student_with(answer).by_reference.f(t))
    assert t.tolist() == [0.0, 1.0, 2.0, 3.0]


# ---- values


@pytest.mark.parametrize("shape", [[0, 1 << 62, 1 << 62], [0, (1 << 63) - 1], [1 << 40, 0, 1 << 40]])
@pytest.mark.parametrize("kind", [TensorAt, ArrayAt])
def test_an_empty_tensor_of_giant_shape_is_refused(kind, shape):
    place = kind(0, "float32", 0, shape, [1] * len(shape))
    refused(lambda: student_with(value(place, [Block("storage" if kind is TensorAt else "buffer", 4)], bytes(4))).f())


@pytest.mark.parametrize("grad", [floats(2), TensorAt(0, "float64", 0, [1], [1])])
def test_a_grad_of_another_shape_or_data_type_than_its_tensor_is_refused(grad):
    leaf = floats(4, requires_grad=True, grad=grad)
    refused(lambda: student_with(value(leaf, [Block("storage", 16)], bytes(16))).f())


def test_a_grad_of_one_element_may_lie_in_steps_of_none():
    """As that of `x.sum()` does, for an `x` of one element."""
    x = torch.ones(1, requires_grad=True)
    x.grad = torch.ones(1)
    left = floats(1, requires_grad=True, grad=TensorAt(1, "float32", 0, [1], [0]))
    blocks = [Block("storage", 4, sent=False), Block("storage", 4, sent=False)]
    ledger = Ledger()
    remote = RemoteCalls(session_with(Liar(value(Plain(3), blocks, after=[left]))), ledger, {})
    assert Student(remote).f(x) == 3
    assert ledger.records[0].changes == {}


def test_gradients_of_two_arguments_never_share_memory():
    a, b = torch.ones(2, requires_grad=True), torch.ones(2, requires_grad=True)
    call = value(
        floats(2, requires_grad=True, leaf=False, kept=0), [Block("storage", 8)] * 3, bytes(24), [floats(2)] * 2
    )
    call[0].after[1] = TensorAt(1, "float32", 0, [2], [1])
    back = Gradients([floats(2), floats(2)], [Block("storage", 8)]), bytes(8)
    student_with(call, back).f(a, b).sum().backward()
    a.grad.fill_(7.0)
    assert b.grad.tolist() == [0.0, 0.0]


# ---- keys and names


def alike(count):
    """Keys of different values that all have one hash."""
    pairs = [(1000003 * k, -k) for k in range(1, count + 1)]
    return [ScalarOf("complex128", np.complex128(complex(real, imag)).tobytes()) for real, imag in pairs]


def test_keys_that_are_made_to_collide_cost_no_time():
    keys = alike(20_000)
    refused(lambda: student_with(value(DictOf(keys, [Plain(1)] * len(keys)))).f())


def test_many_honest_keys_arrive():
    found = student_with(value(DictOf([Plain(float(n)) for n in range(20_000)], [Plain(n) for n in range(20_000)]))).f()
    assert found[77.0] == 77
    assert len(found) == 20_000


@pytest.mark.parametrize("key", [HandleOf(3, "Key"), ListOf([]), TupleOf([HandleOf(3, "Key")]), floats(1)])
def test_a_key_is_a_plain_value(key):
    refused(lambda: student_with(value(DictOf([key], [Plain(1)]), [Block("storage", 4)], bytes(4))).f())


@pytest.mark.parametrize(
    "fields", [["\ufb01", "fi"], ["x", "\uff3fcls"], ["a" * 5000, "b"], ["x", "x"], ["count", "index"]]
)
def test_a_named_tuple_with_odd_names_arrives_as_a_tuple(fields):
    found = student_with(value(NamedOf(fields, [Plain(1), Plain(2)]))).f()
    assert tuple(found) == (1, 2)


def test_named_tuples_of_thousands_of_kinds_are_refused():
    kinds = [NamedOf([f"a{n}"], [Plain(n)]) for n in range(20_000)]
    refused(lambda: student_with(value(ListOf(kinds))).f())


# ---- requests


def test_one_check_may_cause_only_so_many_requests(monkeypatch):
    monkeypatch.setattr(wire, "MAX_REQUESTS", 50)
    liar = Liar(value(Plain(1)))
    session = session_with(liar)
    student = Student(RemoteCalls(session, Ledger(), {}))
    for _ in range(2):  # the count is a check's own
        for _ in range(40):
            student.f()
        session.forget()
    with pytest.raises(WorkerEnded, match="50 requests"):
        [student.f() for _ in range(51)]
    assert liar.closed


def test_a_new_worker_does_not_renew_the_bound(monkeypatch):
    monkeypatch.setattr(wire, "MAX_REQUESTS", 50)
    session = session_with(Liar(value(Plain(1))))
    student = Student(RemoteCalls(session, Ledger(), {}))
    with pytest.raises(WorkerEnded, match="50 requests"):
        [(student.f(), session.renew()) for _ in range(51)]


def test_an_answer_of_another_kind_to_loading_counts_as_an_end_while_loading():
    liar = Liar(load=wire.Done())
    session = session_with(liar)
    for _ in range(5):
        with pytest.raises(WorkerEnded):
            session.start()
    assert liar.loads == 2


def test_a_script_of_many_cells_and_a_long_name_is_loaded():
    name = "\U0001f600" * 200
    liar = Liar(value(Plain(1)))
    session = session_with(liar, source=name, cells=tuple(Cell(n, "x = 1") for n in range(2000)))
    session.start()
    assert liar.loads == 1
