"""The wire: what crosses arrives as it was, and a frame that lies is refused before it is believed."""

import random
import tracemalloc
from collections import namedtuple

import msgspec
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.execution import bounds, wire
from grader.execution.memory import Blocks, Uncrossable, memories
from grader.execution.values import Decoder, Encoder
from grader.execution.wire import ArrayAt, Block, Plain, Returned, TensorAt, TupleOf, WireError

Point = namedtuple("Point", "x y")


def no_handle(value):
    raise AssertionError(f"{value!r} became a handle")


def cross(value):
    """Send a value from a worker to the checker, through real bytes."""
    blocks = Blocks()
    node = Encoder(blocks, no_handle).node(value)
    headers, parts = blocks.dump()
    data = b"".join(wire.frame(Returned(node, [], headers, 0), parts))
    header_size, body_size = wire.sizes(data[: wire.PREFIX.size])
    data = data[wire.PREFIX.size :]
    answer = bounds.answer(data[:header_size], body_size)
    return Decoder(memories(answer.blocks, memoryview(data[header_size:])), no_handle).value(answer.value)


plain = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats()
    | st.text(max_size=20)
    | st.binary(max_size=20)
)
nested = st.recursive(
    plain,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(max_size=5) | st.integers(-9, 9), inner, max_size=4)
        | st.builds(Point, inner, inner)
    ),
    max_leaves=20,
)
numeric = st.sampled_from([n for n in wire.ITEM_SIZES if n != "bfloat16"]).map(np.dtype)
arrays = numeric.flatmap(lambda d: hnp.arrays(d, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=5)))


@given(nested)
@settings(max_examples=150, deadline=None)
def test_plain_values_and_containers_arrive_as_they_were(value):
    arrived = cross(value)
    assert repr(arrived).replace("NamedResult", "Point") == repr(value)


@given(arrays)
@settings(max_examples=150, deadline=None)
def test_arrays_and_tensors_arrive_bit_by_bit(array):
    arrived = cross(array)
    assert (arrived.dtype, arrived.shape, arrived.tobytes()) == (array.dtype, array.shape, array.tobytes())
    tensor = torch.from_numpy(array.copy())
    there = cross(tensor)
    assert (there.dtype, there.shape) == (tensor.dtype, tensor.shape)
    assert there.numpy().tobytes() == tensor.numpy().tobytes()


@given(st.integers(1, 6), st.integers(1, 6), st.data())
@settings(max_examples=80, deadline=None)
def test_what_shares_memory_shares_it_on_the_other_side(rows, columns, data):
    base = torch.arange(float(rows * columns)).reshape(rows, columns)
    views = [base, base.t(), base[rows // 2 :], base.flatten()[:: data.draw(st.integers(1, 3))], base.numpy()]
    arrived = cross(views)
    for there, here in zip(arrived, views, strict=True):
        assert torch.equal(torch.as_tensor(there), torch.as_tensor(here))
    arrived[0].fill_(7.0)
    assert all((torch.as_tensor(v) == 7.0).all() for v in arrived)


def test_negative_strides_bfloat16_and_scalars_cross():
    array = np.arange(10.0)[::-2]
    assert cross(array).tolist() == array.tolist()
    assert torch.equal(cross(torch.ones(3, dtype=torch.bfloat16)), torch.ones(3, dtype=torch.bfloat16))
    scalar = cross(np.float32(2.5))
    assert type(scalar) is np.float32
    assert cross(torch.float16) is torch.float16
    assert cross(np.dtype("int32")) == np.dtype("int32")
    assert cross(torch.Size([2, 3])) == torch.Size([2, 3])
    assert cross(slice(1, None, 2)) == slice(1, None, 2)
    assert cross(torch.eye(2).max(dim=0)).values.tolist() == [1.0, 1.0]


def test_subclasses_arrive_as_plain_values():
    class Liar(float):
        def __eq__(self, other):
            return True

        __hash__ = float.__hash__

    class LyingTensor(torch.Tensor):
        @property
        def shape(self):
            return (99,)

    assert type(cross(Liar(2.0))) is float
    arrived = cross(torch.ones(2).as_subclass(LyingTensor))
    assert type(arrived) is torch.Tensor
    assert arrived.shape == (2,)


def test_a_slice_of_a_huge_tensor_sends_the_slice_only():
    big = torch.zeros(50_000_000)
    blocks = Blocks()
    Encoder(blocks, no_handle).node(big[10:20])
    _, parts = blocks.dump()
    assert sum(map(len, parts)) < 200


@pytest.mark.parametrize(
    "value",
    [
        torch.zeros(1).expand(2**40),
        [torch.zeros(1).expand(2**24)] * 2,
        "x" * 100_000,
        list(range(200_000)),
        {object: 1} and {(1, (2,)): 1},
    ],
    ids=["expanded", "two large ones", "long text", "many items", "odd key"],
)
def test_what_is_too_large_is_said_so_where_it_is(value):
    with pytest.raises(Uncrossable):
        Encoder(Blocks(), no_handle).node(value)


def test_a_list_that_holds_itself_is_too_deep():
    loop: list = []
    loop.append(loop)
    with pytest.raises(Uncrossable, match="deep"):
        Encoder(Blocks(), no_handle).node(loop)


# ---- hostile frames


def refused(node, blocks=(), body=0):
    header = msgspec.msgpack.encode(Returned(node, [], list(blocks), 0))
    with pytest.raises(WireError):
        bounds.answer(header, body)


@pytest.mark.parametrize(("kind", "gpu"), [("storage", False), ("buffer", False), ("buffer", True)])
def test_memory_on_a_gpu_is_a_tensor_s_and_only_where_there_is_one(kind, gpu):
    header = msgspec.msgpack.encode(Returned(Plain(1), [], [Block(kind, 0, gpu=True)], 0))
    with pytest.raises(WireError, match="on a GPU that is not there"):
        bounds.answer(header, 0, gpu=gpu)


ONE = [Block("storage", 16)]


@pytest.mark.parametrize(
    "place",
    [
        TensorAt(1, "float32", 0, [1], [1]),
        TensorAt(-1, "float32", 0, [1], [1]),
        TensorAt(0, "float33", 0, [1], [1]),
        TensorAt(0, "float32", 0, [5], [1]),
        TensorAt(0, "float32", 2, [1], [1]),
        TensorAt(0, "float32", 16, [1], [1]),
        TensorAt(0, "float32", -4, [1], [1]),
        TensorAt(0, "float32", 0, [2], [-1]),
        TensorAt(0, "float32", 0, [-1], [1]),
        TensorAt(0, "float32", 0, [2**40], [0]),
        TensorAt(0, "float32", 0, [2**20, 2**20], [0, 0]),
        TensorAt(0, "float32", 0, [2], [2**62]),
        TensorAt(0, "float32", 0, [1] * 17, [1] * 17),
        TensorAt(0, "float32", 0, [1], [1, 1]),
        TensorAt(0, "int64", 0, [1], [1], requires_grad=True),
        ArrayAt(0, "bfloat16", 0, [1], [2]),
        ArrayAt(0, "float32", 0, [2], [-4]),
        ArrayAt(0, "float32", 8, [2], [-16]),
    ],
)
def test_a_place_outside_its_block_is_refused(place):
    refused(place, ONE, 16)


def test_impossible_messages_are_refused():
    refused(Plain(2**63))
    refused(Plain("x" * 70_000))
    refused(wire.NamedOf(["a"], []))
    refused(wire.DictOf([Plain(1)], []))
    refused(wire.SliceOf([Plain(1)]))
    refused(wire.ScalarOf("float32", b"123"))
    refused(wire.DTypeOf("numpy", "bfloat16"))
    refused(wire.DeviceOf("tpu"))
    refused(wire.HandleOf(-1, "x"))
    refused(Plain(1), [Block("storage", 8)], 4)
    refused(Plain(1), [Block("storage", -8)], -8)
    deep = Plain(1)
    for _ in range(40):
        deep = TupleOf([deep])
    refused(deep)


@pytest.mark.parametrize(
    "counts",
    [
        {"mm": 0},
        {"mm": 2**63},
        {"": 1},
        {"x" * 101: 1},
        {"read this": 1},
        {"<b>": 1},
        {"mm\n": 1},
        {"m\u00fc": 1},
        {f"f{n}": 1 for n in range(1001)},
    ],
)
def test_impossible_operations_are_refused(counts):
    header = msgspec.msgpack.encode(Returned(Plain(1), [], [], 0, counts))
    with pytest.raises(WireError, match="operation"):
        bounds.answer(header, 0)


@pytest.mark.parametrize(
    "prefix",
    [b"FLX\n" + bytes(12), wire.PREFIX.pack(wire.MAGIC, 2**31, 0), wire.PREFIX.pack(wire.MAGIC, 10, 2**60)],
)
def test_a_prefix_that_announces_too_much_is_refused(prefix):
    with pytest.raises(WireError):
        wire.sizes(prefix)


def test_a_bool_that_is_neither_is_refused():
    decoder = Decoder(memories([Block("storage", 4)], memoryview(b"\x00\x01\x02\x01")), no_handle)
    with pytest.raises(WireError):
        decoder.value(TensorAt(0, "bool", 0, [4], [1]))


def sample_frames():
    """Frames as an honest worker sends them."""
    x = torch.arange(12.0).reshape(3, 4).requires_grad_()
    for value in (
        [1, "two", None, (3.0, {"k": [True]})],
        [x, x.detach().numpy()[::-1]],
        torch.eye(3).max(dim=0),
        Point(1, b"2"),
    ):
        blocks = Blocks()
        node = Encoder(blocks, no_handle, keep=lambda t: 0).node(value)
        headers, parts = blocks.dump()
        yield msgspec.msgpack.encode(Returned(node, [], headers, 0, {"mm": 1, "mine::f": 3})), b"".join(parts)


@pytest.mark.parametrize("seed", range(4))
def test_mutated_frames_raise_nothing_but_wire_errors(seed):
    """Each mutation is decoded to its end: the checker stays whole and takes no more memory than the bounds allow."""
    draw = random.Random(seed)
    frames = list(sample_frames())
    understood = 0
    tracemalloc.start()
    for _ in range(1500):
        header, body = draw.choice(frames)
        mutated = bytearray(header)
        for _ in range(draw.randint(1, 4)):
            kind = draw.random()
            at = draw.randrange(len(mutated))
            if kind < 0.6:
                mutated[at] = draw.randrange(256)
            elif kind < 0.8:
                mutated[at:at] = bytes(draw.randrange(256) for _ in range(draw.randint(1, 9)))
            else:
                del mutated[at : at + draw.randint(1, 9)]
                mutated = mutated or bytearray(b"\0")
        try:
            answer = bounds.answer(bytes(mutated), len(body))
            if isinstance(answer, Returned):
                given = [wire.Plain(0)] * 3
                Decoder(memories(answer.blocks, memoryview(body)), lambda node: node, given=given).value(answer.value)
                understood += 1
        except WireError:
            pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert understood > 10
    assert peak < 64 << 20
