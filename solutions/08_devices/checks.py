"""Hidden checks of unit 8, on the CPU and on the simulated GPU. Where a result has to live is where the expected one does.

Checks of the step `device` need none of the others: what is wrong on the simulated GPU alone is named by what they see.
"""

import torch
from torch.nn.functional import linear

from grader.checking import (
    assert_close,
    assert_device,
    assert_dtype,
    assert_gradient_matches,
    assert_shape,
    assert_unchanged,
    check,
    without_gpu,
)

LESSON = ("sentence", "hint", "inputs", "expected")
"What a check on the lesson's own data, which every student has, shows."


def drawn(rng, *shape, dtype=torch.float32, device="cpu"):
    """Drawn on the CPU, so that the numbers are the same on each device, and moved."""
    return torch.randn(shape, generator=rng, dtype=dtype).to(device)


# ---- 8.1 -------------------------------------------------------------------------------------------------------------


def assert_picked(result, kind):
    """A device, or its name, of this kind."""
    if isinstance(result, str) and result in ("cpu", "cuda", "cuda:0"):
        result = torch.device(result)
    assert_close(result, torch.device(kind))


@check(
    exercise="pick_device",
    points=1,
    hint="Whoever says prefer_gpu=False is given the CPU, whatever the machine has.",
)
def test_cpu_on_request(student, device):
    """Where no GPU is wanted, the CPU is picked."""
    assert_picked(student.pick_device(False), "cpu")
    assert_picked(student.pick_device(prefer_gpu=False), "cpu")


@check(
    exercise="pick_device",
    points=2,
    hint="The GPU is picked where there is one, and only there. What does the question whether there is one give back, "
    "and is it asked with its brackets?",
)
def test_gpu_where_there_is_one(student, device):
    """Where a GPU is wanted, it is picked if there is one; without one, the CPU is."""
    assert_picked(student.pick_device(True), device)
    assert_picked(student.pick_device(), device)
    assert_picked(student.pick_device(prefer_gpu=True), device)


@check(
    exercise="pick_device",
    points=1,
    needs=("test_cpu_on_request", "test_gpu_where_there_is_one"),
    hint='"cpu" is a text, the name of a device. torch.device makes a device of it.',
)
def test_device_and_not_its_name(student, device):
    """What comes back is a torch.device, for both answers."""
    for wanted, kind in ((True, device), (False, "cpu")):
        result = student.pick_device(wanted)
        assert_picked(result, kind)
        assert_close(result, torch.device(str(result)))


@check(
    exercise="pick_device",
    points=2,
    step="device",
    hint="What is found out when the file is loaded is never found out again. Let each call ask anew.",
)
def test_asked_at_each_call(student, device):
    """A GPU that is there at one call, gone at the next and back again is picked when it is there."""
    for _ in range(2):
        assert_picked(student.pick_device(True), device)
        with without_gpu():
            assert_picked(student.pick_device(True), "cpu")
            assert_picked(student.pick_device(False), "cpu")
        assert_picked(student.pick_device(False), "cpu")


# ---- 8.2 -------------------------------------------------------------------------------------------------------------


def with_ones(X):
    """What append_ones must return, by another way than the lesson's reference."""
    return torch.nn.functional.pad(X, (0, 1), value=1.0)


@check(
    exercise="append_ones",
    points=1,
    shows=LESSON,
    hint="Each row keeps its numbers and gets one more, a 1 at its end.",
)
def test_ones_on_the_right(student):
    """The rows 1, 2 and 3, 4 and 5, 6 get a 1 each, at their end."""
    X = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    assert_close(student.append_ones(X), with_ones(X))


@check(
    exercise="append_ones",
    points=3,
    needs="test_ones_on_the_right",
    hint="Compute from the argument alone: other numbers, and other sizes than those of the lesson. The result lives where "
    "the argument does.",
)
def test_ones_beside_other_numbers(student, rng, device):
    """Other tables get their ones too, and on their own device."""
    for shape in ((4, 3), (2, 5), (3, 3)):
        X = drawn(rng, *shape, device=device)
        assert_close(student.append_ones(X), with_ones(X))


@check(
    exercise="append_ones",
    points=3,
    needs="test_ones_on_the_right",
    hint="The ones have a dtype as well, and where two dtypes meet the wider one wins. The table's own is wanted.",
)
def test_dtype_of_the_table(student, rng):
    """The result has the dtype of the table: float64, float16, float32."""
    for dtype in (torch.float64, torch.float16, torch.float32):
        X = drawn(rng, 4, 3, dtype=dtype)
        result = student.append_ones(X)
        assert_dtype(result, dtype)
        assert_close(result, with_ones(X))


@check(
    exercise="append_ones",
    points=1,
    needs="test_ones_on_the_right",
    hint="Something worked in place: a name that ends in an underscore, or numbers written into the argument.",
)
def test_table_stays_as_it_is(student, rng):
    """The table has its numbers and its shape after the call."""
    X = drawn(rng, 4, 3)
    assert_close(student.append_ones(X), with_ones(X))
    assert_unchanged(X)


@check(
    exercise="append_ones",
    points=1,
    step="general",
    needs="test_ones_on_the_right",
    hint="Is a size written out somewhere? The number of rows is the table's, and it may be one, or none.",
)
def test_ones_for_any_size(student, rng):
    """One row, no rows and no columns, many of both, and a table that lies transposed in memory work too."""
    tables = [drawn(rng, *shape) for shape in ((1, 1), (0, 3), (2, 0), (17, 9))]
    for X in [*tables, drawn(rng, 5, 2).T]:
        result = student.append_ones(X)
        assert_shape(result, (X.shape[0], X.shape[1] + 1))
        assert_close(result, with_ones(X))


@check(
    exercise="append_ones",
    points=1,
    step="general",
    needs="test_ones_on_the_right",
    hint="Stay in torch from the argument to the result: item(), detach(), NumPy, and new tensors made of numbers cut "
    "the way that gradients take.",
)
def test_gradients_reach_the_table(student, rng):
    """Gradients reach the table, those of its own columns."""
    X = drawn(rng, 4, 3).requires_grad_()
    result = student.append_ones(X)
    assert_close(result, with_ones(X))
    assert_gradient_matches(result, with_ones(X), to=X)


@check(
    exercise="append_ones",
    points=2,
    step="device",
    hint="The table says where it lives. A device that is written out is the wrong one on some machine, and that a machine "
    "has a GPU does not mean that this table is on it.",
)
def test_ones_on_either_device(student, rng, device):
    """On a machine with a GPU, a table on the CPU gets its ones there, and one on the GPU there, in turn."""
    for place in ("cpu", device, "cpu"):
        for dtype in (torch.float32, torch.float16):
            X = drawn(rng, 4, 3, dtype=dtype, device=place)
            assert_close(student.append_ones(X), with_ones(X))


# ---- 8.3 -------------------------------------------------------------------------------------------------------------


def parameters(rng, neurons, features, device="cpu", dtype=torch.float32):
    """Weights and biases of a layer."""
    return drawn(rng, neurons, features, device=device, dtype=dtype), drawn(rng, neurons, device=device, dtype=dtype)


@check(
    exercise="run_on",
    points=1,
    shows=LESSON,
    hint="Call the model with the data, and give back what it answers, as it is.",
)
def test_model_and_data_together(student, support):
    """A layer and a batch on one device: the rows 1, 2, 3 and 0, 0, 0 give 7, 1 and 1, -1."""
    W = torch.tensor([[1.0, 1.0, 1.0], [1.0, 2.0, -1.0]])
    b = torch.tensor([1.0, -1.0])
    x = torch.tensor([[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]])
    assert_close(student.run_on(support.layer(W, b), x), linear(x, W, b))


@check(
    exercise="run_on",
    points=3,
    needs="test_model_and_data_together",
    hint="The data have to travel, and what travels is a new tensor: it needs a name, or to be handed on at once. The answer "
    "stays where the model gave it.",
)
def test_data_come_to_the_model(student, support, rng, device):
    """The batch is in the main memory and the model on its device; the answer is where the model is."""
    W, b = parameters(rng, 2, 3, device)
    x = drawn(rng, 4, 3)
    assert_close(student.run_on(support.layer(W, b), x), linear(x.to(device), W, b))


@check(
    exercise="run_on",
    points=2,
    needs="test_model_and_data_together",
    hint="Leave the model where it is, before the call and after it. Other code expects it there, and moving it moves all of "
    "its parameters.",
)
def test_model_stays_where_it_is(student, support, rng, device):
    """The batch comes from elsewhere, and the model is on its own device before the call and after it."""
    W, b = parameters(rng, 2, 3, device)
    model, x = support.layer(W, b), drawn(rng, 4, 3)
    assert_close(student.run_on(model, x), linear(x.to(device), W, b))
    assert_device(model.weight, device)
    assert_device(model.bias, device)


@check(
    exercise="run_on",
    points=2,
    needs="test_model_and_data_together",
    hint="Make new tensors on the way and leave the batch to the caller: something worked in place, such as a name that ends "
    "in an underscore.",
)
def test_batch_stays_as_it_is(student, support, rng, device):
    """The caller's batch has its numbers, its shape and its place after the call."""
    W, b = parameters(rng, 2, 3, device)
    x = drawn(rng, 4, 3)
    assert_close(student.run_on(support.layer(W, b), x), linear(x.to(device), W, b))
    assert_unchanged(x)


@check(
    exercise="run_on",
    points=1,
    step="general",
    needs="test_model_and_data_together",
    hint="Ask any model for its parameters; not every one has a weight of its own. And a move that changes the dtype as well "
    "is one too many: whole numbers have to stay whole.",
)
def test_other_models_are_run(student, support, rng, device):
    """Several layers, other sizes and dtypes, a batch with more axes, and a model that takes whole numbers work too."""
    first, last = drawn(rng, 5, 3, device=device), drawn(rng, 2, 5, device=device)
    x = drawn(rng, 4, 3, device=device)
    assert_close(student.run_on(support.stack(first, last), x), torch.sigmoid(x @ first.T) @ last.T)
    W, b = parameters(rng, 4, 2, device, torch.float64)
    x = drawn(rng, 2, 3, 2, dtype=torch.float64, device=device)
    assert_close(student.run_on(support.layer(W, b), x), linear(x, W, b))
    table, picks = drawn(rng, 6, 2, device=device), torch.tensor([5, 0, 3, 3], device=device)
    assert_close(student.run_on(support.rows(table), picks), table[picks])


@check(
    exercise="run_on",
    points=1,
    step="general",
    needs="test_model_and_data_together",
    hint="A move by `to`, `cpu` or `cuda` lets gradients through. What cuts their way is detach(), .data, no_grad, NumPy, or "
    "a new tensor that is made of numbers.",
)
def test_gradients_come_back_from_the_model(student, support, rng, device):
    """Gradients find their way through the model and through the move, to the batch."""
    W, b = parameters(rng, 2, 3, device)
    x = drawn(rng, 4, 3).requires_grad_()
    result, expected = student.run_on(support.layer(W, b), x), linear(x.to(device), W, b)
    assert_close(result, expected)
    assert_gradient_matches(result, expected, to=x)


@check(
    exercise="run_on",
    points=2,
    step="device",
    hint="Only the model knows where it lives. A device that is written out is wrong for some model, and so is the GPU that "
    "the machine has.",
)
def test_every_place_of_model_and_data(student, support, rng, device):
    """Model and batch are each on the CPU and on the GPU, in all four ways; the answer is where the model is."""
    for here in ("cpu", device):
        for there in ("cpu", device):
            W, b = parameters(rng, 2, 3, here)
            model, x = support.layer(W, b), drawn(rng, 4, 3, device=there)
            result = student.run_on(model, x)
            assert_device(result, here)
            assert_close(result, linear(x.to(here), W, b))
            assert_device(model.weight, here)
