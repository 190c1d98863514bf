"""Hidden checks of unit 7.

Numbers are compared exactly: nothing here computes, so nothing may be rounded but what float32 itself rounds. Where two
values must share memory, behaviour decides: one is written to and the other is read.
"""

import numpy as np
import torch

from grader.checking import (
    assert_close,
    assert_independent,
    assert_shares_memory,
    assert_unchanged,
    check,
)

LESSON = ("sentence", "hint", "inputs", "expected")
"What a check on the lesson's own data, which every student has, shows."


def lesson_array():
    """The lesson's (4, 3) array, made anew each time so that a call may change it."""
    return np.random.default_rng(7).random((4, 3))


def drawn(rng, *shape, dtype=np.float64):
    """Random numbers between -5000 and 5000 (0 and 100 for uint8), more digits than float16 keeps."""
    low, high = (0.0, 100.0) if dtype == np.uint8 else (-5000.0, 5000.0)
    numbers = torch.rand(shape, generator=rng, dtype=torch.float64).numpy() * (high - low) + low
    return (numbers > 0) if dtype == np.bool_ else numbers.astype(dtype)


def typed(rng):
    """One array of each dtype that the stubs promise besides float64, each of another shape."""
    return [
        drawn(rng, 5, dtype=np.float32),
        drawn(rng, 2, 3, dtype=np.int64),
        drawn(rng, 2, 2, 2, dtype=np.int32),
        drawn(rng, 1, 4, dtype=np.uint8),
        drawn(rng, 3, 1, dtype=np.bool_),
    ]


def strided(rng):
    """Arrays that do not lie in memory row after row: transposed, every second row, a block of columns."""
    return [drawn(rng, 4, 3).T, drawn(rng, 6, 2, dtype=np.float32)[::2], drawn(rng, 3, 5, dtype=np.int64)[:, 1:4]]


def assert_same(actual, expected):
    """The same type, shape, dtype and numbers, to the last bit."""
    assert_close(actual, expected, rtol=0, atol=0)


def tensor(array):
    """A tensor with the array's numbers and dtype, on memory of its own."""
    return torch.from_numpy(array.copy())


def float32(array):
    """The wanted answer of to_float32."""
    return torch.from_numpy(array.astype(np.float32, copy=True))


# ---- 7.0 -------------------------------------------------------------------------------------------------------------


def doubled(a):
    """The array's numbers, twice as large."""
    return torch.from_numpy(2 * a)


@check(
    exercise="array_memory",
    points=1,
    shows=LESSON,
    hint="a still has its old numbers if the tensor has a copy of its own, or if the product is a new tensor. "
    "Four times the numbers mean that one memory was doubled twice.",
)
def test_cell_doubles_the_array(cell):
    """At the end of the cell, the array a holds twice the numbers that it held before."""
    cell.find(doubled, at="a")


@check(
    exercise="array_memory",
    points=2,
    needs="test_cell_doubles_the_array",
    shows=LESSON,
    hint="The array is doubled. Is there a tensor under a name of its own, on the array's memory and of its dtype?",
)
def test_cell_has_a_tensor_on_the_array(cell):
    """A tensor in the cell holds the doubled numbers and is on the array's memory."""
    cell.find(doubled, shares="a")


# ---- 7.1 -------------------------------------------------------------------------------------------------------------


@check(
    exercise="wrap",
    points=1,
    shows=LESSON,
    hint="The tensor keeps the array's shape and its dtype, which is float64 here. Nothing is converted.",
)
def test_wrapped_numbers_and_dtype(student):
    """The tensor has the numbers, the shape and the dtype of the lesson's array, and the array keeps them."""
    a = lesson_array()
    assert_same(student.wrap(a), tensor(a))
    assert_unchanged(a)


@check(
    exercise="wrap",
    points=2,
    needs="test_wrapped_numbers_and_dtype",
    hint="The tensor has numbers of its own: something on the way made a copy. Another dtype, torch.tensor and Python lists "
    "all need one.",
)
def test_changes_reach_the_other(student, rng):
    """What is written to the array afterwards shows in the tensor, and what is written to the tensor in the array."""
    a = drawn(rng, 4, 3)
    t = student.by_reference.wrap(a)
    assert_same(t, tensor(a))
    a[1, 2] = 99.0
    a[3] = -7.0
    assert_same(t, tensor(a))
    before = a.copy()
    t.mul_(2)
    assert_same(a, before * 2)
    b = drawn(rng, 4, 3)
    shared = student.wrap(b)
    assert_same(shared, tensor(b))
    assert_shares_memory(shared, b)


@check(
    exercise="wrap",
    points=1,
    step="general",
    needs="test_wrapped_numbers_and_dtype",
    hint="The dtype is the array's own, whichever it is: int64 stays int64, bool stays bool. And a part of an array can "
    "be wrapped as it lies in memory; making it contiguous first makes a copy.",
)
def test_wrap_any_array(student, rng):
    """Arrays of other dtypes and shapes, transposed arrays and parts of arrays share their memory too."""
    for a in [*typed(rng), *strided(rng)]:
        t = student.wrap(a)
        assert_same(t, tensor(a))
        assert_shares_memory(t, a)
        before = a.copy()
        t = student.by_reference.wrap(a)
        assert_same(t, tensor(before))
        t.zero_()
        assert_same(a, np.zeros_like(before))


# ---- 7.2 -------------------------------------------------------------------------------------------------------------


@check(
    exercise="to_float32",
    points=2,
    shows=LESSON,
    hint="The dtype is float32, and the numbers are the array's, with all the digits that float32 keeps. "
    "A call that is given only the shape returns memory that nobody filled.",
)
def test_float32_of_lesson_array(student):
    """The lesson's array becomes a float32 tensor with the same numbers."""
    a = lesson_array()
    assert_same(student.to_float32(a), float32(a))


@check(
    exercise="to_float32",
    points=1,
    needs="test_float32_of_lesson_array",
    hint="The conversion belongs into the result. The array itself keeps its numbers and its dtype.",
)
def test_float32_leaves_the_array(student, rng):
    """Other numbers, large ones too, are converted as well, and the array is as it was before the call."""
    a = drawn(rng, 4, 3)
    a[0, 0], a[1, 1] = 2049.0, 70000.5
    assert_same(student.to_float32(a), float32(a))
    assert_unchanged(a)


@check(
    exercise="to_float32",
    points=1,
    needs="test_float32_of_lesson_array",
    hint="The tensor is on the array's memory. Use a call that copies always.",
)
def test_float32_is_independent(student, rng):
    """A change of the tensor does not reach the array, nor one of the array the tensor."""
    a = drawn(rng, 4, 3)
    before = a.copy()
    t = student.by_reference.to_float32(a)
    assert_same(t, float32(before))
    t.add_(1)
    assert_same(a, before)
    result = student.to_float32(a)
    assert_same(result, float32(a))
    assert_independent(result, a)


@check(
    exercise="to_float32",
    points=1,
    step="general",
    needs="test_float32_of_lesson_array",
    hint="Where nothing has to be converted, some calls do not copy either: .float(), .to() and torch.as_tensor.",
)
def test_float32_from_float32(student, rng):
    """An array that is float32 already is copied too."""
    a = drawn(rng, 4, 3, dtype=np.float32)
    before = a.copy()
    t = student.by_reference.to_float32(a)
    assert_same(t, float32(before))
    t.add_(1)
    assert_same(a, before)
    result = student.to_float32(a)
    assert_same(result, float32(a))
    assert_independent(result, a)


@check(
    exercise="to_float32",
    points=1,
    step="general",
    needs="test_float32_of_lesson_array",
    hint="Integers and booleans become float32 as well, and the shape is the array's own, however it lies in memory.",
)
def test_float32_from_anything(student, rng):
    """Integers, booleans, other shapes, transposed arrays and parts of arrays become float32 tensors too."""
    for a in [*typed(rng), *strided(rng), drawn(rng, 2, 3, 4)]:
        assert_same(student.to_float32(a), float32(a))


# ---- 7.3 -------------------------------------------------------------------------------------------------------------


@check(
    exercise="to_array",
    points=1,
    shows=LESSON,
    hint="A NumPy array is wanted, with the shape and the dtype of the tensor: float64 here.",
)
def test_array_of_lesson_numbers(student):
    """A tensor with the lesson's numbers becomes an array with the same shape, dtype and numbers."""
    a = lesson_array()
    assert_same(student.to_array(tensor(a)), a)


@check(
    exercise="to_array",
    points=1,
    hint="NumPy cannot track gradients. A second tensor that does not track them can be turned into an array.",
)
def test_array_of_tracked_tensor(student, rng):
    """A tensor that tracks gradients becomes an array too, and so does one computed from it."""
    a = drawn(rng, 4, 3)
    t = tensor(a).requires_grad_()
    assert_same(student.to_array(t), a)
    assert_same(student.to_array(t * 2), a * 2)


@check(
    exercise="to_array",
    points=1,
    needs="test_array_of_lesson_numbers",
    hint="The array is on the tensor's memory: .numpy() and .detach() both share. A copy is needed somewhere.",
)
def test_array_is_independent(student, rng):
    """A change of the array does not reach the tensor, nor one of the tensor the array."""
    a = drawn(rng, 4, 3)
    t = tensor(a)
    result = student.by_reference.to_array(t)
    assert_same(result, a)
    result[0] = 99.0
    assert_same(t, tensor(a))
    copied = student.to_array(t)
    assert_same(copied, a)
    assert_independent(copied, t)


@check(
    exercise="to_array",
    points=1,
    needs="test_array_of_tracked_tensor",
    hint="The tensor that was given must go on tracking. A method whose name ends in an underscore works in place.",
)
def test_tensor_is_left_alone(student, rng):
    """The tensor keeps its numbers and goes on tracking gradients."""
    a = drawn(rng, 4, 3)
    for t in (tensor(a).requires_grad_(), tensor(a)):
        assert_same(student.to_array(t), a)
        assert_unchanged(t)


@check(
    exercise="to_array",
    points=1,
    step="general",
    needs="test_array_of_lesson_numbers",
    hint="The dtype is the tensor's own: a detour through Python lists or numbers makes float64 or int64 of it. A part of a "
    "tensor, or a transposed one, needs a copy of its own as well: look at the order of the numbers.",
)
def test_array_of_any_tensor(student, rng):
    """Other dtypes and shapes, no axes too, parts of tensors and transposed ones become independent arrays."""
    for a in [*typed(rng), drawn(rng, dtype=np.float32)]:
        assert_same(student.to_array(torch.from_numpy(np.array(a))), np.asarray(a))
    for a in strided(rng):
        t = torch.from_numpy(a)
        result = student.to_array(t)
        assert_same(result, a)
        assert_independent(result, t)


@check(
    exercise="to_array",
    points=1,
    step="device",
    needs="test_array_of_lesson_numbers",
    hint="NumPy reads the computer's own memory alone. The numbers of a tensor that lives elsewhere come there first, and "
    "the lesson says by which call.",
)
def test_array_from_any_device(student, rng, device):
    """A tensor in the memory of a simulated GPU becomes an array and stays there, and so does one on the CPU."""
    for place in ("cpu", device):
        a = drawn(rng, 4, 3)
        t = tensor(a).to(place)
        assert_same(student.to_array(t), a)
        assert_unchanged(t)


# ---- 7.4 -------------------------------------------------------------------------------------------------------------


@check(
    exercise="double_both",
    points=2,
    shows=LESSON,
    hint="Unchanged numbers mean that a new tensor was made and nobody outside got to see it. Four times the numbers "
    "mean that one piece of memory was doubled through both of its names.",
)
def test_lesson_numbers_doubled_once(student):
    """The lesson's array and the tensor on its memory both hold twice their numbers."""
    a = lesson_array()
    t = torch.from_numpy(a)
    student.by_reference.double_both(a, t)
    assert_same(a, lesson_array() * 2)
    assert_same(t, tensor(lesson_array() * 2))


@check(
    exercise="double_both",
    points=1,
    needs="test_lesson_numbers_doubled_once",
    hint="Write into the memory that is there. A tensor that moved to other memory is no longer linked to the array.",
)
def test_others_doubled_and_still_linked(student, rng):
    """Other numbers are doubled once too, and array and tensor are on one memory afterwards."""
    a = drawn(rng, 4, 3)
    before = a.copy()
    t = torch.from_numpy(a)
    student.by_reference.double_both(a, t)
    assert_same(a, before * 2)
    assert_same(t, tensor(before * 2))
    a[2, 1] = 0.5
    assert_same(t, tensor(a))


@check(
    exercise="double_both",
    points=1,
    step="general",
    needs="test_lesson_numbers_doubled_once",
    hint="Neither the number of axes nor their lengths nor the dtype may be written out, and integers stay integers.",
)
def test_any_memory_doubled_once(student, rng):
    """Other dtypes and shapes, transposed arrays and parts of arrays are doubled once too."""
    for a in [*[a for a in typed(rng) if a.dtype not in (np.bool_, np.uint8)], drawn(rng, 7), *strided(rng)]:
        before = a.copy()
        t = torch.from_numpy(a)
        student.by_reference.double_both(a, t)
        assert_same(a, before * 2)
        assert_same(t, tensor(before * 2))
