"""Hidden checks of unit 5. Expected values come from torch itself, not from the lesson's reference."""

from functools import partial

import torch
from torch.nn.functional import linear as reference_linear

from grader.checking import (
    assert_close,
    assert_dtype,
    assert_for_sizes,
    assert_gradient_matches,
    assert_shape,
    assert_unchanged,
    check,
    drawn_sizes,
)

LESSON = ("sentence", "hint", "inputs", "expected")
"What a check on the lesson's own data, which every student has, shows."


def drawn(rng, *shape, dtype=torch.float32):
    return torch.randn(shape, generator=rng, dtype=dtype)


def seeded(seed, *shapes):
    """Tensors of these shapes, drawn in this order as the lesson draws them after torch.manual_seed(seed)."""
    generator = torch.Generator().manual_seed(seed)
    return [torch.randn(shape, generator=generator) for shape in shapes]


def lesson_neuron():
    """The features, weights and bias of seed 7."""
    return seeded(7, (1, 5), (1, 5), (1, 1))


def lesson_batch():
    """The batch of 5.2, whose first row is the features of seed 7, with weights and bias."""
    features, weights, bias = lesson_neuron()
    return torch.cat([features, *seeded(8, (3, 5))]), weights, bias


def lesson_layer():
    """The batch, the two rows of weights and the two biases of 5.3."""
    X, weights, bias = lesson_batch()
    other_weights, other_bias = seeded(9, (1, 5), (1, 1))
    return X, torch.cat([weights, other_weights]), torch.cat([bias, other_bias]).reshape(2)


def outputs(X, weights, bias):
    """What one neuron gives for each row of X."""
    return torch.sigmoid(X @ weights.reshape(-1, 1) + bias)


# ---- 5.0 -------------------------------------------------------------------------------------------------------------


@check(
    exercise="lesson_neuron_mm",
    points=3,
    shows=LESSON,
    hint="A row times a column, the bias, and then the activation of both together, computed from `features`, `weights` "
    "and `bias`, and still there at the end of the cell.",
)
def test_cell_holds_the_output_again(cell):
    """Somewhere in the cell stands the neuron's output, 0.1595 for the lesson's data."""
    cell.find(outputs, shapes=[(1, 1), (1,), ()])


# ---- 5.1 -------------------------------------------------------------------------------------------------------------


@check(
    exercise="neuron_mm",
    points=1,
    shows=LESSON,
    hint="Write down the shapes on both sides of the product, and hold your steps against the formula: "
    "one product, the bias once and outside of it, and the activation of that total.",
)
def test_seed_7_gives_the_lesson_number(student):
    """The lesson's features, weights and bias give 0.1595."""
    features, weights, bias = lesson_neuron()
    assert_close(student.neuron_mm(features, weights, bias), outputs(features, weights, bias), any_shape=True)


@check(
    exercise="neuron_mm",
    points=1,
    needs="test_seed_7_gives_the_lesson_number",
    hint="Compute from the arguments alone, without the lesson's numbers and without names of other cells.",
)
def test_other_five_features(student, rng):
    """Five other features with other weights and another bias give the right number too."""
    for _ in range(3):
        features, weights, bias = drawn(rng, 1, 5), drawn(rng, 1, 5), drawn(rng, 1, 1)
        assert_close(student.neuron_mm(features, weights, bias), outputs(features, weights, bias), any_shape=True)


@check(
    exercise="neuron_mm",
    points=1,
    needs="test_other_five_features",
    hint="A row times a column is a table of one row and one column already. Something took an axis away or added one.",
)
def test_neuron_is_one_by_one(student, rng):
    """The result is a table of one row and one column, shape (1, 1)."""
    features, weights, bias = drawn(rng, 1, 5), drawn(rng, 1, 5), drawn(rng, 1, 1)
    result = student.neuron_mm(features, weights, bias)
    assert_close(result, outputs(features, weights, bias), any_shape=True)
    assert_shape(result, (1, 1))


@check(
    exercise="neuron_mm",
    points=1,
    needs="test_other_five_features",
    hint="Something worked in place: a name that ends in an underscore, or an operator such as +=. "
    "If the weights come back as a column, the next cell that expects a row goes wrong.",
)
def test_neuron_leaves_its_arguments(student, rng):
    """Features, weights and bias are as they were before the call; the weights are still a row."""
    features, weights, bias = drawn(rng, 1, 5), drawn(rng, 1, 5), drawn(rng, 1, 1)
    assert_close(student.neuron_mm(features, weights, bias), outputs(features, weights, bias), any_shape=True)
    assert_unchanged(features, weights, bias)


@check(
    exercise="neuron_mm",
    points=1,
    step="general",
    needs="test_other_five_features",
    hint="Is a 5 written out somewhere? Let torch work out how long the column is. The dtype of the result is that of "
    "the arguments; a tensor made on the way has to follow them.",
)
def test_any_number_of_features(student, rng):
    """One, three or eight features work as five do, in float32 and in float64."""

    def holds(n, dtype=torch.float32):
        features, weights = drawn(rng, 1, n, dtype=dtype), drawn(rng, 1, n, dtype=dtype)
        bias = drawn(rng, 1, 1, dtype=dtype)
        result = student.neuron_mm(features, weights, bias)
        assert_close(result, outputs(features, weights, bias), any_shape=True)
        assert_dtype(result, dtype)

    assert_for_sizes(holds, (3,), (1,), (8,))
    assert_for_sizes(partial(holds, dtype=torch.float64), (5,), (3,))


@check(
    exercise="neuron_mm",
    points=1,
    step="general",
    needs="test_other_five_features",
    hint="Stay in torch from the arguments to the result: item(), detach(), NumPy, and new tensors made of numbers cut "
    "the way that gradients take. An error may come from resize_, which refuses a tensor that tracks gradients.",
)
def test_neuron_gradients(student, rng):
    """Gradients reach features, weights and bias, and are those of the neuron."""
    leaves = [drawn(rng, *shape).requires_grad_() for shape in ((1, 5), (1, 5), (1, 1))]
    result, expected = student.neuron_mm(*leaves), outputs(*leaves)
    assert_close(result, expected, any_shape=True)
    assert_gradient_matches(result.reshape(1, 1), expected, to=leaves)


# ---- 5.2 -------------------------------------------------------------------------------------------------------------


@check(
    exercise="neuron_batch",
    points=1,
    shows=LESSON,
    hint="Four examples have four outputs, each from its own row alone. If yours are right for one row only, look at "
    "what is summed or reshaped; turn the weights, not the batch.",
)
def test_lesson_batch_outputs(student):
    """The lesson's four rows give 0.1595, 0.9073, 0.3910 and 0.1553."""
    X, weights, bias = lesson_batch()
    assert_close(student.neuron_batch(X, weights, bias), outputs(X, weights, bias), any_shape=True)


@check(
    exercise="neuron_batch",
    points=2,
    needs="test_lesson_batch_outputs",
    hint="One row per example, one column for the one neuron: shape (N, 1), and (1, 1) for a single row. "
    "Right numbers side by side mean that the product was made the other way round.",
)
def test_one_output_row_per_example(student, rng):
    """The outputs stand below each other, one row per example: shape (4, 1) for four rows, (1, 1) for one."""
    for rows in (4, 1):
        X, weights, bias = drawn(rng, rows, 5), drawn(rng, 1, 5), drawn(rng, 1, 1)
        result = student.neuron_batch(X, weights, bias)
        assert_close(result, outputs(X, weights, bias), any_shape=True)
        assert_shape(result, (rows, 1))


@check(
    exercise="neuron_batch",
    points=1,
    needs="test_lesson_batch_outputs",
    hint="Something worked in place: a name that ends in an underscore, or an operator such as +=.",
)
def test_batch_leaves_its_arguments(student, rng):
    """The batch, the weights and the bias are as they were before the call."""
    X, weights, bias = drawn(rng, 4, 5), drawn(rng, 1, 5), drawn(rng, 1, 1)
    assert_close(student.neuron_batch(X, weights, bias), outputs(X, weights, bias), any_shape=True)
    assert_unchanged(X, weights, bias)


@check(
    exercise="neuron_batch",
    points=1,
    step="general",
    needs="test_lesson_batch_outputs",
    hint="No size may be written out, neither the number of rows nor that of features, and as many rows as features is a "
    "case of its own. Where a dtype or a gradient is missing, look for what leaves torch on the way: item(), detach(), "
    "NumPy, new tensors made of numbers.",
)
def test_any_batch(student, rng):
    """Other numbers of rows and features work too, in float32 and in float64, and gradients reach all three arguments."""

    def holds(rows, features, dtype=torch.float32):
        X, weights = drawn(rng, rows, features, dtype=dtype), drawn(rng, 1, features, dtype=dtype)
        bias = drawn(rng, 1, 1, dtype=dtype)
        result = student.neuron_batch(X, weights, bias)
        assert_close(result, outputs(X, weights, bias), any_shape=True)
        assert_dtype(result, dtype)

    drawn_too = drawn_sizes(rng, 3, range(2, 12), range(2, 12))
    assert_for_sizes(holds, (5, 5), (2, 3), (1, 4), (7, 1), (1, 1), (33, 6), *drawn_too)
    assert_for_sizes(partial(holds, dtype=torch.float64), (3, 5))
    leaves = [drawn(rng, *shape).requires_grad_() for shape in ((4, 5), (1, 5), (1, 1))]
    result, expected = student.neuron_batch(*leaves), outputs(*leaves)
    assert_close(result, expected, any_shape=True)
    assert_gradient_matches(result.reshape(4, 1), expected, to=leaves)


@check(
    exercise="neuron_batch",
    points=1,
    step="device",
    needs="test_lesson_batch_outputs",
    hint="Keep everything where the arguments are, and write no device out. A tensor that you make anew lies in the "
    "computer's own memory unless it is told `device=X.device`.",
)
def test_batch_runs_on_any_device(student, rng, device):
    """On a simulated GPU the outputs are right and stay there, and on the CPU they stay on the CPU."""
    for place in ("cpu", device):
        X, weights, bias = (drawn(rng, *shape).to(place) for shape in ((4, 5), (1, 5), (1, 1)))
        assert_close(student.neuron_batch(X, weights, bias), outputs(X, weights, bias), any_shape=True)


# ---- 5.3 -------------------------------------------------------------------------------------------------------------


@check(
    exercise="linear",
    points=1,
    shows=LESSON,
    hint="The first number must be -1.6619. W holds one neuron per row and has to be transposed, which is another "
    "thing than reshaped; b holds one bias per neuron, one for each column of the result. There is no activation here.",
)
def test_lesson_layer_totals(student):
    """The lesson's four rows and two neurons give the right eight numbers, -1.6619 and 3.4899 first."""
    X, W, b = lesson_layer()
    assert_close(student.linear(X, W, b), reference_linear(X, W, b))


@check(
    exercise="linear",
    points=1,
    needs="test_lesson_layer_totals",
    hint="Compute from the arguments alone, without the lesson's numbers and without names of other cells.",
)
def test_other_layer_of_this_size(student, rng):
    """Other numbers of the same shapes give the right totals too."""
    for _ in range(3):
        X, W, b = drawn(rng, 4, 5), drawn(rng, 2, 5), drawn(rng, 2)
        assert_close(student.linear(X, W, b), reference_linear(X, W, b))


@check(
    exercise="linear",
    points=1,
    shows=LESSON,
    hint="b may be left out, or be None. Then nothing is added and the product alone is the answer.",
)
def test_layer_without_biases(student):
    """Without biases, left out or None, the product alone comes back."""
    X, W, _ = lesson_layer()
    assert_close(student.linear(X, W), reference_linear(X, W))
    assert_close(student.linear(X, W, None), reference_linear(X, W))


@check(
    exercise="linear",
    points=1,
    needs="test_lesson_layer_totals",
    hint="Something worked in place: a name that ends in an underscore, or an operator such as +=.",
)
def test_layer_leaves_its_arguments(student, rng):
    """The examples, the weights and the biases are as they were before the call."""
    X, W, b = drawn(rng, 4, 5), drawn(rng, 2, 5), drawn(rng, 2)
    assert_close(student.linear(X, W, b), reference_linear(X, W, b))
    assert_unchanged(X, W, b)


@check(
    exercise="linear",
    points=1,
    step="general",
    needs="test_lesson_layer_totals",
    hint="As many neurons as features is a case of its own: a W that was not transposed still fits. With more axes in "
    "front, only the last one takes part in the product. Where a dtype or a gradient is missing, look for what leaves "
    "torch on the way: item(), detach(), NumPy, new tensors made of numbers.",
)
def test_any_layer(student, rng):
    """Other sizes, a square W, more axes in front, and float64 work too, and gradients reach all arguments."""

    def holds(neurons, *shape, dtype=torch.float32):
        X, W = drawn(rng, *shape, dtype=dtype), drawn(rng, neurons, shape[-1], dtype=dtype)
        b = drawn(rng, neurons, dtype=dtype)
        assert_close(student.linear(X, W, b), reference_linear(X, W, b))

    assert_for_sizes(holds, (3, 3, 3), (1, 1, 5), (2, 2, 2), (6, 6, 2), (2, 2, 4, 3), (5, 2, 1, 3, 4))
    assert_for_sizes(partial(holds, dtype=torch.float64), (2, 4, 3))
    leaves = [drawn(rng, *shape).requires_grad_() for shape in ((4, 3), (2, 3), (2,))]
    result, expected = student.linear(*leaves), reference_linear(*leaves)
    assert_close(result, expected)
    assert_gradient_matches(result, expected, to=leaves)


@check(
    exercise="linear",
    points=1,
    step="device",
    needs=("test_lesson_layer_totals", "test_layer_without_biases"),
    hint="Keep everything where the arguments are, and write no device out. A tensor that you make anew, for biases that "
    "are missing too, lies in the computer's own memory unless it is told `device=X.device`.",
)
def test_layer_runs_on_any_device(student, rng, device):
    """On a simulated GPU the totals are right and stay there, with biases and without, and on the CPU as well."""
    for place in ("cpu", device):
        X, W, b = (drawn(rng, *shape).to(place) for shape in ((4, 5), (2, 5), (2,)))
        assert_close(student.linear(X, W, b), reference_linear(X, W, b))
        assert_close(student.linear(X, W), reference_linear(X, W))
