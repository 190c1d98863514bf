"""Hidden checks of unit 3. Expected values come from torch itself, not from the lesson's reference."""

import torch

from grader.checking import (
    assert_close,
    assert_dtype,
    assert_gradient_matches,
    assert_shape,
    assert_type,
    assert_unchanged,
    check,
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


def outputs(X, weights, bias):
    """What one neuron gives for each row of X."""
    return torch.sigmoid(X @ weights.reshape(-1, 1) + bias)


# ---- 3.0 -------------------------------------------------------------------------------------------------------------


@check(
    exercise="lesson_neuron",
    points=3,
    shows=LESSON,
    hint="Products, one sum, the bias once, and then the activation of all that, computed from `features`, `weights` "
    "and `bias`, and still there at the end of the cell.",
)
def test_cell_holds_the_output(cell):
    """Somewhere in the cell stands the neuron's output, 0.1595 for the lesson's data."""
    cell.find(outputs, shapes=[(1, 1), (1,), ()])


# ---- 3.1 -------------------------------------------------------------------------------------------------------------


@check(
    exercise="neuron",
    points=1,
    shows=LESSON,
    hint="Hold your steps against the formula: every feature times its own weight, one sum, the bias once, and the "
    "activation of that total.",
)
def test_lesson_data_gives_the_lesson_number(student):
    """The lesson's features, weights and bias give 0.1595."""
    features, weights, bias = lesson_neuron()
    assert_close(student.neuron(features, weights, bias), outputs(features, weights, bias), any_shape=True)


@check(
    exercise="neuron",
    points=1,
    needs="test_lesson_data_gives_the_lesson_number",
    hint="Compute from the arguments alone, without the lesson's numbers and without names of other cells.",
)
def test_other_data_of_five_features(student, rng):
    """Five other features with other weights and another bias give the right number too."""
    for _ in range(3):
        features, weights, bias = drawn(rng, 1, 5), drawn(rng, 1, 5), drawn(rng, 1, 1)
        assert_close(student.neuron(features, weights, bias), outputs(features, weights, bias), any_shape=True)


@check(
    exercise="neuron",
    points=1,
    needs="test_other_data_of_five_features",
    hint="The bias is a table of one row and one column, and a number added to it becomes one too. "
    "Something took an axis away, or the bias did not take part as it is.",
)
def test_output_is_one_by_one(student, rng):
    """The result is a table of one row and one column, shape (1, 1)."""
    features, weights, bias = drawn(rng, 1, 5), drawn(rng, 1, 5), drawn(rng, 1, 1)
    result = student.neuron(features, weights, bias)
    assert_close(result, outputs(features, weights, bias), any_shape=True)
    assert_shape(result, (1, 1))


@check(
    exercise="neuron",
    points=1,
    needs="test_other_data_of_five_features",
    hint="Something worked in place: a name that ends in an underscore, or an operator such as += on an argument.",
)
def test_one_neuron_leaves_its_arguments(student, rng):
    """Features, weights and bias are as they were before the call."""
    features, weights, bias = drawn(rng, 1, 5), drawn(rng, 1, 5), drawn(rng, 1, 1)
    assert_close(student.neuron(features, weights, bias), outputs(features, weights, bias), any_shape=True)
    assert_unchanged(features, weights, bias)


@check(
    exercise="neuron",
    points=1,
    step="general",
    needs="test_other_data_of_five_features",
    hint="Is a 5 written out somewhere? The dtype of the result is that of the arguments; a tensor made on the way has "
    "to follow them.",
)
def test_any_length(student, rng):
    """One, three or eight features work as five do, in float32 and in float64."""
    for n, dtype in [(n, torch.float32) for n in (3, 1, 8)] + [(n, torch.float64) for n in (5, 3)]:
        features, weights = drawn(rng, 1, n, dtype=dtype), drawn(rng, 1, n, dtype=dtype)
        bias = drawn(rng, 1, 1, dtype=dtype)
        result = student.neuron(features, weights, bias)
        assert_close(result, outputs(features, weights, bias), any_shape=True)
        assert_dtype(result, dtype)


@check(
    exercise="neuron",
    points=1,
    step="general",
    needs="test_other_data_of_five_features",
    hint="Stay in torch from the arguments to the result: item(), detach(), NumPy, and new tensors made of numbers cut "
    "the way that gradients take.",
)
def test_one_neuron_gradients(student, rng):
    """Gradients reach features, weights and bias, and are those of the neuron."""
    leaves = [drawn(rng, *shape).requires_grad_() for shape in ((1, 5), (1, 5), (1, 1))]
    result, expected = student.neuron(*leaves), outputs(*leaves)
    assert_close(result, expected, any_shape=True)
    assert_gradient_matches(result.reshape(1, 1), expected, to=leaves)


# ---- 3.2 -------------------------------------------------------------------------------------------------------------


@check(
    exercise="neuron_rows",
    points=1,
    shows=LESSON,
    hint="Four examples have four outputs, each from its own row alone. Which axis does your sum add up, and is it only "
    "that one?",
)
def test_lesson_rows_outputs(student):
    """The lesson's four rows give 0.1595, 0.9073, 0.3910 and 0.1553."""
    features, weights, bias = lesson_neuron()
    X = torch.cat([features, *seeded(8, (3, 5))])
    assert_close(student.neuron_rows(X, weights, bias), outputs(X, weights, bias), any_shape=True)


@check(
    exercise="neuron_rows",
    points=1,
    needs="test_lesson_rows_outputs",
    hint="Compute from the arguments alone, without the lesson's numbers and without names of other cells.",
)
def test_other_rows_of_five_features(student, rng):
    """Four other rows of five features give the right outputs too."""
    for _ in range(3):
        X, weights, bias = drawn(rng, 4, 5), drawn(rng, 1, 5), drawn(rng, 1, 1)
        assert_close(student.neuron_rows(X, weights, bias), outputs(X, weights, bias), any_shape=True)


@check(
    exercise="neuron_rows",
    points=1,
    needs="test_other_rows_of_five_features",
    hint="One row per example, one column for the one neuron. "
    "Right numbers side by side were flat when the bias was added.",
)
def test_outputs_stand_below_each_other(student, rng):
    """The outputs stand below each other, one row per example: shape (4, 1) for four rows."""
    X, weights, bias = drawn(rng, 4, 5), drawn(rng, 1, 5), drawn(rng, 1, 1)
    result = student.neuron_rows(X, weights, bias)
    assert_close(result, outputs(X, weights, bias), any_shape=True)
    assert_shape(result, (4, 1))


@check(
    exercise="neuron_rows",
    points=1,
    needs="test_other_rows_of_five_features",
    hint="Something worked in place: a name that ends in an underscore, or an operator such as += on an argument.",
)
def test_rows_leave_the_arguments(student, rng):
    """The rows, the weights and the bias are as they were before the call."""
    X, weights, bias = drawn(rng, 4, 5), drawn(rng, 1, 5), drawn(rng, 1, 1)
    assert_close(student.neuron_rows(X, weights, bias), outputs(X, weights, bias), any_shape=True)
    assert_unchanged(X, weights, bias)


@check(
    exercise="neuron_rows",
    points=1,
    step="general",
    needs="test_other_rows_of_five_features",
    hint="No size may be written out, and with as many rows as features a wrong axis still fits. Where a dtype or a gradient "
    "is missing, look for what leaves torch on the way: item(), detach(), NumPy, new tensors made of numbers.",
)
def test_any_table(student, rng):
    """Other numbers of rows, one alone too, and of features work, in float32 and float64, and gradients reach all arguments."""
    sizes = ((1, 5), (5, 5), (3, 3), (2, 3), (1, 4), (7, 1), (1, 1), (33, 6))
    for (rows, n), dtype in [(size, torch.float32) for size in sizes] + [((3, 5), torch.float64)]:
        X, weights = drawn(rng, rows, n, dtype=dtype), drawn(rng, 1, n, dtype=dtype)
        bias = drawn(rng, 1, 1, dtype=dtype)
        result = student.neuron_rows(X, weights, bias)
        assert_close(result, outputs(X, weights, bias), any_shape=True)
        assert_shape(result, (rows, 1))
        assert_dtype(result, dtype)
    leaves = [drawn(rng, *shape).requires_grad_() for shape in ((4, 5), (1, 5), (1, 1))]
    result, expected = student.neuron_rows(*leaves), outputs(*leaves)
    assert_close(result, expected, any_shape=True)
    assert_gradient_matches(result.reshape(4, 1), expected, to=leaves)


@check(
    exercise="neuron_rows",
    points=1,
    step="device",
    needs="test_other_rows_of_five_features",
    hint="Keep everything where the arguments are, and write no device out. A tensor that you make anew lies in the "
    "computer's own memory unless it is told `device=X.device`.",
)
def test_rows_run_on_any_device(student, rng, device):
    """On a simulated GPU the outputs are right and stay there, and on the CPU they stay on the CPU."""
    for place in ("cpu", device):
        X, weights, bias = (drawn(rng, *shape).to(place) for shape in ((4, 5), (1, 5), (1, 1)))
        assert_close(student.neuron_rows(X, weights, bias), outputs(X, weights, bias), any_shape=True)


# ---- 3.3 -------------------------------------------------------------------------------------------------------------


TABLE = (
    ((4, 5), (1, 5)),
    ((1, 5), (5, 1)),
    ((4, 5), (5,)),
    ((4, 5), (4,)),
    ((4,), (4, 1)),
    ((2, 3), (4, 3)),
)
"The pairs of the lesson's own table."


def truth(a, b):
    """What torch does with these two shapes."""
    try:
        return tuple(torch.broadcast_shapes(a, b))
    except RuntimeError:
        return None


def predicted(student, a, b):
    """The student's prediction, whatever kind of sequence it is: that is looked at by one check alone."""
    answer = student.broadcast_shape(a, b)
    return tuple(answer) if isinstance(answer, list) else answer


def assert_predicts(student, pairs):
    """Both ways round: it never matters which shape is the first."""
    for a, b in pairs:
        assert_close(predicted(student, a, b), truth(a, b))
        assert_close(predicted(student, b, a), truth(b, a))


def integer(rng, low, high):
    """One of low, ..., high."""
    return int(torch.randint(low, high + 1, (), generator=rng))


def shapes(rng, axes, sizes):
    """A shape, and for each kind of pair another: equal, with 1s, shorter, refused."""
    a = tuple(sizes[integer(rng, 0, len(sizes) - 1)] for _ in range(axes))
    at = integer(rng, 0, axes - 1)
    with_ones = tuple(1 if integer(rng, 0, 1) else size for size in a)
    refused = (*a[:at], a[at] + 7, *a[at + 1 :])
    return [(a, a), (a, with_ones), (a, a[1:] or (1,)), (a, refused), (with_ones, refused)]


@check(
    exercise="broadcast_shape",
    points=1,
    shows=LESSON,
    hint="Write the two shapes below each other, flush right, with 1s in front of the shorter one. "
    "Equal sizes stay, a 1 gives way, everything else is refused.",
)
def test_pairs_of_the_table(student):
    """The six pairs of the lesson's table give what the table says, either way round."""
    assert_predicts(student, TABLE)


@check(
    exercise="broadcast_shape",
    points=2,
    needs="test_pairs_of_the_table",
    hint="The rule decides, whatever the numbers: torch refuses 2 and 4 as it refuses 2 and 3, and a 1 may stand on "
    "either side, or on both.",
)
def test_other_pairs_of_one_or_two_axes(student, rng):
    """Other shapes with one or two axes are predicted too, those that torch refuses among them."""
    for axes in (2, 1, 2, 2):
        assert_predicts(student, shapes(rng, axes, (2, 3, 4, 5, 6)))
    assert_predicts(student, [((1, 1), (3, 2)), ((3, 1), (1, 4)), ((1,), (1,)), ((2, 4), (2, 2)), ((6,), (3, 1))])


@check(
    exercise="broadcast_shape",
    points=1,
    needs="test_other_pairs_of_one_or_two_axes",
    hint="Collect the sizes as you like, and turn them into a tuple at the end.",
)
def test_prediction_is_a_tuple(student):
    """The predicted shape is a tuple, and right."""
    for a, b in TABLE:
        if truth(a, b):
            assert_close(predicted(student, a, b), truth(a, b))
            assert_type(student.broadcast_shape(a, b), tuple)


@check(
    exercise="broadcast_shape",
    points=1,
    step="general",
    needs="test_other_pairs_of_one_or_two_axes",
    hint="Two axes are not the end: treat every place of the longer shape alike. "
    "Missing places belong in front, however many they are.",
)
def test_more_axes(student, rng):
    """Shapes with three, four or five axes are predicted as well, also beside much shorter ones."""
    for axes in (3, 4, 5):
        assert_predicts(student, shapes(rng, axes, (2, 3, 4, 5)))
    assert_predicts(
        student, [((2, 1, 3), (4, 1)), ((5, 1, 4, 1), (3, 1, 6)), ((8, 1, 6, 5), (5,)), ((2, 3, 4), (2, 3))]
    )


@check(
    exercise="broadcast_shape",
    points=1,
    step="general",
    needs="test_other_pairs_of_one_or_two_axes",
    hint="() has no axes and fits everything. A 1 beside a 0 becomes 0: the larger number is not the rule.",
)
def test_no_axes_and_no_elements(student):
    """Shapes without axes, and with a size of 0, are predicted as well."""
    assert_predicts(student, [((), ()), ((), (3,)), ((), (2, 3)), ((0,), (1,)), ((0,), (3,)), ((0,), (0,))])
    assert_predicts(student, [((2, 0), (2, 1)), ((0, 3), (1, 3)), ((4, 0), (4, 4)), ((0, 1), (1, 5)), ((), (0, 2))])
