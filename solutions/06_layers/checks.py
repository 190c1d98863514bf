"""Hidden checks of unit 6. Expected values come from torch itself, not from the lesson's reference."""

from itertools import pairwise

import numpy as np
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
DIGITS = [784, 128, 64, 10]
"The network for digits that the lesson counts."


def drawn(rng, *shape, dtype=torch.float32):
    return torch.randn(shape, generator=rng, dtype=dtype)


def sizes_drawn(rng, count):
    """`count` different layer sizes, from 2 to 12: equal ones would hide an exchange."""
    return (torch.randperm(11, generator=rng)[:count] + 2).tolist()


def lesson_network():
    """The features, W_1, B_1, W_2 and B_2 of seed 7, drawn in the lesson's order: both weights before both biases."""
    generator = torch.Generator().manual_seed(7)
    shapes = ((1, 3), (3, 2), (2, 1), (1, 2), (1, 1))
    features, W_1, W_2, B_1, B_2 = (torch.randn(shape, generator=generator) for shape in shapes)
    return features, W_1, B_1, W_2, B_2


def network(rng, rows=1, n_input=3, n_hidden=2, n_output=1, dtype=torch.float32):
    """Examples with the weights and biases of two layers, in the order of two_layer's arguments."""
    shapes = ((rows, n_input), (n_input, n_hidden), (1, n_hidden), (n_hidden, n_output), (1, n_output))
    return [drawn(rng, *shape, dtype=dtype) for shape in shapes]


def hidden_layer(features, W_1, B_1, W_2, B_2):
    """What the hidden units of a network of two layers give for each row of features."""
    return torch.sigmoid(features @ W_1 + B_1)


def outputs(features, W_1, B_1, W_2, B_2):
    """What a network of two layers, both with a bend, gives for each row of features."""
    return torch.sigmoid(hidden_layer(features, W_1, B_1, W_2, B_2) @ W_2 + B_2)


def pairs(rng, sizes, dtype=torch.float32):
    """The weights and biases of a network with these layer sizes."""
    return [(drawn(rng, i, o, dtype=dtype), drawn(rng, 1, o, dtype=dtype)) for i, o in pairwise(sizes)]


def raw(x, params):
    """What a network gives whose last layer has no bend."""
    for k, (W, B) in enumerate(params):
        x = (torch.sigmoid(x) if k else x) @ W + B
    return x


def shapes_of(sizes):
    """The pairs that layer_shapes is to give."""
    return tuple(((i, o), (1, o)) for i, o in pairwise(sizes))


def tupled(value):
    """`value` with every list in it as a tuple: the two are as good as each other here."""
    return tuple(map(tupled, value)) if isinstance(value, list | tuple) else value


def part(result, which):
    """Item `which` of each pair of a result; the result as it came where it is no list of pairs."""
    rows = tupled(result)
    is_pairs = isinstance(rows, tuple) and all(isinstance(row, tuple) and len(row) == 2 for row in rows)
    return tuple(row[which] for row in rows) if is_pairs else result


def parameters_of(sizes):
    """How many weights and biases a network with these layer sizes has."""
    return sum(i * o + o for i, o in pairwise(sizes))


# ---- 6.0 -------------------------------------------------------------------------------------------------------------


@check(
    exercise="lesson_network",
    points=1,
    shows=LESSON,
    hint="Keep the hidden layer under a name that nothing else gets afterwards, or print it before you go on. It is a row "
    "of two numbers, one per hidden unit, both between 0 and 1.",
)
def test_cell_holds_the_hidden_layer(cell):
    """Somewhere in the cell stands the hidden layer, 0.6813 and 0.4355 for the lesson's data."""
    cell.find(hidden_layer, shapes=[(1, 2), (2,)])


@check(
    exercise="lesson_network",
    points=2,
    shows=LESSON,
    hint="Compare your number with the table below the cell: most slips have a number of their own.",
)
def test_cell_holds_the_output(cell):
    """Somewhere in the cell stands the network's output, 0.3171 for the lesson's data."""
    cell.find(outputs, shapes=[(1, 1), (1,), ()])


# ---- 6.1 -------------------------------------------------------------------------------------------------------------


@check(
    exercise="two_layer",
    points=1,
    shows=LESSON,
    hint="Compare your number with the table above exercise 6.1: most slips have a number of their own.",
)
def test_seed_7_gives_the_network_number(student):
    """The lesson's features, weights and biases give 0.3171."""
    data = lesson_network()
    assert_close(student.two_layer(*data), outputs(*data), any_shape=True)


@check(
    exercise="two_layer",
    points=1,
    needs="test_seed_7_gives_the_network_number",
    hint="Compute from the five arguments alone, without the lesson's numbers and without names of other cells.",
)
def test_other_numbers_in_the_network(student, rng):
    """Other features, weights and biases of the lesson's shapes give the right number too."""
    for _ in range(3):
        data = network(rng)
        assert_close(student.two_layer(*data), outputs(*data), any_shape=True)


@check(
    exercise="two_layer",
    points=1,
    needs="test_other_numbers_in_the_network",
    hint="The second product makes a table of one row and one column already. Something took an axis away or added one.",
)
def test_network_output_is_one_by_one(student, rng):
    """For one example and one output the result has shape (1, 1)."""
    data = network(rng)
    result = student.two_layer(*data)
    assert_close(result, outputs(*data), any_shape=True)
    assert_shape(result, (1, 1))


@check(
    exercise="two_layer",
    points=1,
    needs="test_other_numbers_in_the_network",
    hint="Something worked in place: a name that ends in an underscore, or an operator such as +=.",
)
def test_network_leaves_its_arguments(student, rng):
    """Features, weights and biases are as they were before the call."""
    data = network(rng)
    assert_close(student.two_layer(*data), outputs(*data), any_shape=True)
    assert_unchanged(*data)


@check(
    exercise="two_layer",
    points=1,
    step="general",
    needs="test_other_numbers_in_the_network",
    hint="No size may be written out, and nothing may be summed over the examples or over the hidden units. Layers with "
    "as many units as inputs are a case of their own, where a turned matrix still fits. The dtype of the result is that "
    "of the arguments.",
)
def test_any_network_size(student, rng):
    """Other numbers of examples, features, hidden units and outputs work too, in float32 and in float64."""
    sizes = ((4, 3, 2, 1), (1, 3, 3, 3), (3, 3, 3, 2), (5, 4, 6, 2), (2, 2, 2, 2), (7, 1, 5, 3), (1, 2, 1, 1))
    for size, dtype in [(size, torch.float32) for size in sizes] + [((3, 4, 2, 2), torch.float64)]:
        data = network(rng, *size, dtype=dtype)
        result = student.two_layer(*data)
        assert_close(result, outputs(*data), any_shape=True)
        assert_shape(result, (size[0], size[3]))
        assert_dtype(result, dtype)


@check(
    exercise="two_layer",
    points=1,
    step="general",
    needs="test_other_numbers_in_the_network",
    hint="Stay in torch from the arguments to the result: item(), detach(), NumPy, and new tensors made of numbers cut "
    "the way that gradients take.",
)
def test_network_gradients(student, rng):
    """Gradients reach features, weights and biases, and are those of the network."""
    leaves = [tensor.requires_grad_() for tensor in network(rng)]
    result, expected = student.two_layer(*leaves), outputs(*leaves)
    assert_close(result, expected, any_shape=True)
    assert_gradient_matches(result.reshape(1, 1), expected, to=leaves)


# ---- 6.2 -------------------------------------------------------------------------------------------------------------


@check(
    exercise="layer_shapes",
    points=1,
    shows=LESSON,
    hint="The lesson's W_1, B_1, W_2 and B_2 are at hand: print their shapes and compare.",
)
def test_shapes_of_the_lesson_network(student):
    """For [3, 2, 1] the shapes are those of the lesson's weights and biases."""
    assert_close(tupled(student.layer_shapes([3, 2, 1])), shapes_of([3, 2, 1]))


@check(
    exercise="layer_shapes",
    points=1,
    hint="In this lesson a row of inputs stands on the left of the product, so W has a row per input and a column per "
    "unit. There is one pair for each arrow from a size to the next; the input layer has none of its own.",
)
def test_weight_shapes_of_other_networks(student, rng):
    """With other sizes, each pair begins with the shape of the weights that lead from one layer to the next."""
    for sizes in (sizes_drawn(rng, 3), sizes_drawn(rng, 3), [4, 4, 4]):
        wanted = tuple(weights for weights, _ in shapes_of(sizes))
        assert_close(part(student.layer_shapes(sizes), 0), wanted)


@check(
    exercise="layer_shapes",
    points=1,
    hint="A bias belongs to a unit that produces something. How many such units does the layer have, and what was the "
    "shape of B_1 in the lesson?",
)
def test_bias_shapes_of_other_networks(student, rng):
    """With other sizes, each pair ends with the shape of the biases of the layer that is computed."""
    for sizes in (sizes_drawn(rng, 3), sizes_drawn(rng, 3), [4, 4, 4]):
        wanted = tuple(biases for _, biases in shapes_of(sizes))
        assert_close(part(student.layer_shapes(sizes), 1), wanted)


@check(
    exercise="layer_shapes",
    points=1,
    step="general",
    needs="test_shapes_of_the_lesson_network",
    hint="How many pairs there are follows from how many sizes came in; two sizes make one pair. The list of sizes is "
    "the caller's: read it and leave it whole.",
)
def test_shapes_at_any_depth(student, rng):
    """Networks with one, three and more layers of weights have their shapes too, and the list of sizes stays whole."""
    for sizes in ([5, 1], DIGITS, sizes_drawn(rng, 2), sizes_drawn(rng, 5), sizes_drawn(rng, 7)):
        assert_close(tupled(student.layer_shapes(sizes)), shapes_of(sizes))
        assert_unchanged(sizes)


# ---- 6.3 -------------------------------------------------------------------------------------------------------------


@check(
    exercise="forward",
    points=1,
    shows=LESSON,
    hint="A number between 0 and 1 was bent at the end, where the total has to stay raw. -1.1200 comes out if there is "
    "no bend at all. An error about shapes says that a layer read something else than what the one before it gave.",
)
def test_raw_output_of_the_lesson_network(student):
    """The lesson's features and its two layers give -0.7672, the total before the last bend."""
    features, W_1, B_1, W_2, B_2 = lesson_network()
    params = [(W_1, B_1), (W_2, B_2)]
    assert_close(student.forward(features, params), raw(features, params), any_shape=True)


@check(
    exercise="forward",
    points=1,
    needs="test_raw_output_of_the_lesson_network",
    hint="Compute from the two arguments alone, without the lesson's numbers and without names of other cells.",
)
def test_other_numbers_run_forward(student, rng):
    """Other numbers in networks of the lesson's shapes give the right totals too."""
    for _ in range(3):
        x, params = drawn(rng, 1, 3), pairs(rng, [3, 2, 1])
        assert_close(student.forward(x, params), raw(x, params), any_shape=True)


@check(
    exercise="forward",
    points=1,
    needs="test_other_numbers_run_forward",
    hint="The last product makes a table of one row and one column already. Something took an axis away or added one.",
)
def test_forward_gives_one_by_one(student, rng):
    """For one example and one output the result has shape (1, 1)."""
    x, params = drawn(rng, 1, 3), pairs(rng, [3, 2, 1])
    result = student.forward(x, params)
    assert_close(result, raw(x, params), any_shape=True)
    assert_shape(result, (1, 1))


@check(
    exercise="forward",
    points=1,
    needs="test_other_numbers_run_forward",
    hint="Walk over the list and take nothing out of it: after pop, the next call finds fewer layers. And avoid what "
    "works in place on a tensor, such as += or a name that ends in an underscore.",
)
def test_forward_leaves_list_and_tensors(student, rng):
    """The list has the same pairs after the call, and all tensors are as they were."""
    x, params = drawn(rng, 1, 3), pairs(rng, [3, 2, 1])
    assert_close(student.forward(x, params), raw(x, params), any_shape=True)
    assert_unchanged(params, x, *(tensor for pair in params for tensor in pair))


@check(
    exercise="forward",
    points=1,
    step="general",
    needs="test_other_numbers_run_forward",
    hint="How many layers there are is for the list to say; a single pair is the last one and has no bend. Where a dtype "
    "or a gradient is missing, look for what leaves torch on the way: item(), detach(), NumPy, new tensors made of numbers.",
)
def test_any_network(student, rng):
    """Any depth, other sizes and many examples work too, in float32 and in float64, and gradients reach all layers."""
    cases = (([5, 3], 1), ([3, 2, 1], 4), ([4, 4, 4, 4], 6), ([2, 8, 8, 2], 3), ([3, 3, 3], 3), ([2, 1, 6, 3, 1], 5))
    for (sizes, rows), dtype in [(case, torch.float32) for case in cases] + [(([3, 4, 2, 2], 3), torch.float64)]:
        x, params = drawn(rng, rows, sizes[0], dtype=dtype), pairs(rng, sizes, dtype)
        result = student.forward(x, params)
        assert_close(result, raw(x, params), any_shape=True)
        assert_shape(result, (rows, sizes[-1]))
        assert_dtype(result, dtype)
    x, params = drawn(rng, 1, 3), pairs(rng, [3, 2, 1])
    leaves = [tensor.requires_grad_() for tensor in (x, *(tensor for pair in params for tensor in pair))]
    result, expected = student.forward(x, params), raw(x, params)
    assert_close(result, expected, any_shape=True)
    assert_gradient_matches(result.reshape(1, 1), expected, to=leaves)


@check(
    exercise="forward",
    points=1,
    step="device",
    needs="test_other_numbers_run_forward",
    hint="Keep everything where the arguments are, and write no device out. A tensor that you make anew lies in the "
    "computer's own memory unless it is told `device=x.device`.",
)
def test_network_runs_on_any_device(student, rng, device):
    """On a simulated GPU all layers are computed there and the totals stay there, and on the CPU they stay on the CPU."""
    for place in ("cpu", device):
        x, params = drawn(rng, 1, 3).to(place), [(W.to(place), B.to(place)) for W, B in pairs(rng, [3, 2, 1])]
        assert_close(student.forward(x, params), raw(x, params), any_shape=True)


# ---- 6.4 -------------------------------------------------------------------------------------------------------------


@check(
    exercise="count_params",
    points=1,
    shows=LESSON,
    hint="The picture shows all of them: six lines and two biases, then two lines and one bias.",
)
def test_lesson_network_has_11(student):
    """The network [3, 2, 1] has 11 weights and biases."""
    assert_close(student.count_params([3, 2, 1]), 11)


@check(
    exercise="count_params",
    points=1,
    needs="test_lesson_network_has_11",
    hint="A layer has one weight for every pair of an input and a unit, and one bias for every unit. Input units have "
    "no bias.",
)
def test_count_of_other_networks(student, rng):
    """Other networks with one hidden layer are counted rightly too."""
    for sizes in (sizes_drawn(rng, 3), sizes_drawn(rng, 3), [1, 1, 1], [100, 50, 10]):
        assert_close(student.count_params(sizes), parameters_of(sizes))


@check(
    exercise="count_params",
    points=1,
    needs="test_count_of_other_networks",
    hint="A count is a whole number. If yours came out of a tensor or of a division, turn it into an int at the end.",
)
def test_count_is_an_int(student, rng):
    """The count is an int: no float, and no tensor."""
    sizes = sizes_drawn(rng, 3)
    result = student.count_params(sizes)
    assert_close(result, parameters_of(sizes))
    assert_type(result, (int, np.integer))


@check(
    exercise="count_params",
    points=1,
    step="general",
    needs="test_count_of_other_networks",
    hint="How many layers there are follows from how many sizes came in; two sizes make one layer of weights. The list "
    "of sizes is the caller's: read it and leave it whole.",
)
def test_count_at_any_depth(student, rng):
    """Networks with one, three and more layers of weights are counted too, and the list of sizes stays whole."""
    for sizes in ([5, 1], DIGITS, sizes_drawn(rng, 2), sizes_drawn(rng, 5), sizes_drawn(rng, 7)):
        assert_close(student.count_params(sizes), parameters_of(sizes))
        assert_unchanged(sizes)
