"""Hidden checks of unit 10. Expected values come from torch's own formulas, not from the lesson's reference.

A model may register its parameters in any order, under any names, and keep a layer's weights either way round. So nothing
is asked for by name: the shapes say which parameter can be which, and where they leave a choice (layers of equal size),
an answer is right if it is right for one of the choices. Every model is given numbers that the check has drawn, since
those that it began with depend on how it was written.
"""

from collections.abc import Iterator
from itertools import pairwise

import torch

from grader.checking import (
    aside,
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
Layers = list[tuple[torch.Tensor, torch.Tensor]]
"Weights (in, out) and biases (1, out), from the first layer to the last."


def drawn(rng, *shape, dtype=torch.float32):
    return torch.randn(shape, generator=rng, dtype=dtype)


def layers_drawn(rng, sizes, dtype=torch.float32) -> Layers:
    """Weights and biases of a network with these sizes.

    The weights of a square layer are the same when they are turned: so whichever way round a model keeps them, it answers
    alike, and what is wrong with it can be told by name.
    """
    layers = [(drawn(rng, i, o, dtype=dtype), drawn(rng, 1, o, dtype=dtype)) for i, o in pairwise(sizes)]
    return [(W + W.T if W.shape[0] == W.shape[1] > 1 else W, B) for W, B in layers]


def lesson_neuron():
    """The features, and the weights and bias as a layer: those of units 3 and 5."""
    generator = torch.Generator().manual_seed(7)
    features, weights, bias = (torch.randn(shape, generator=generator) for shape in ((1, 5), (1, 5), (1, 1)))
    return features, [(weights.T, bias)]


def lesson_network():
    """The features and the two layers of unit 6, drawn in its order: both weights before both biases."""
    generator = torch.Generator().manual_seed(7)
    shapes = ((1, 3), (3, 2), (2, 1), (1, 2), (1, 1))
    features, W_1, W_2, B_1, B_2 = (torch.randn(shape, generator=generator) for shape in shapes)
    return features, [(W_1, B_1), (W_2, B_2)]


def totals(x, layers: Layers):
    """What a network answers with relu between its layers, and none behind the last."""
    for k, (W, B) in enumerate(layers):
        x = (torch.relu(x) if k else x) @ W + B
    return x


def one_neuron(x, layers: Layers):
    """What a neuron answers."""
    return torch.sigmoid(totals(x, layers))


# ---- which parameter is which ----------------------------------------------------------------------------------------

Way = tuple[tuple[int, str], ...]
"For each parameter the layer that it belongs to, and what it is there."


def fits(what: str, n_in: int, n_out: int, shape: tuple[int, ...]) -> bool:
    """Whether a parameter of this shape can be that of a layer."""
    if what == "weights":
        return shape == (n_in, n_out) or (n_out == 1 and shape == (n_in,))
    if what == "weights turned":
        return shape == (n_out, n_in)
    return shape in ((n_out,), (1, n_out)) or (n_out == 1 and shape == ())


def ways(shapes, sizes) -> Iterator[Way]:
    """Every way to take parameters of these shapes for those of the layers, such as those of nn.Linear first."""

    def rest(found: Way) -> Iterator[Way]:
        if len(found) == len(shapes):
            yield found
            return
        for k, (n_in, n_out) in enumerate(pairwise(sizes)):
            for what in ("weights turned", "weights", "biases"):
                taken = any(j == k and w[:6] == what[:6] for j, w in found)
                if not taken and fits(what, n_in, n_out, shapes[len(found)]):
                    yield from rest((*found, (k, what)))

    if len(shapes) == 2 * (len(sizes) - 1):
        yield from rest(())


def laid_out(layers: Layers, way: Way, shapes) -> list[torch.Tensor]:
    """The numbers of the layers as a model's parameters hold them."""
    found = []
    for (k, what), shape in zip(way, shapes, strict=True):
        W, B = layers[k]
        found.append({"weights turned": W.T, "weights": W, "biases": B}[what].reshape(shape))
    return found


def read_as(numbers, way: Way, sizes) -> Layers:
    """The layers that parameters with these numbers are, taken this way."""
    found = [[torch.zeros(0), torch.zeros(0)] for _ in pairwise(sizes)]
    for (k, what), tensor in zip(way, numbers, strict=True):
        n_in, n_out = sizes[k], sizes[k + 1]
        if what == "biases":
            found[k][1] = tensor.reshape(1, n_out)
        else:
            found[k][0] = tensor.T if what == "weights turned" else tensor.reshape(n_in, n_out)
    return [(W, B) for W, B in found]


class Given:
    """A model whose parameters hold numbers of the check's own; fails unless they are those of a network of these sizes."""

    def __init__(self, model, support, sizes, layers: Layers) -> None:
        wanted = sorted(tensor.numel() for layer in layers for tensor in layer)
        assert_close(support.counts(model), wanted)
        with aside():  # as rows, columns or a vector: the student's to choose
            shapes = [tuple(parameter.shape) for parameter in model.parameters()]
        self.model, self.sizes, self.ways = model, sizes, list(ways(shapes, sizes))
        if not self.ways:
            assert_close(shapes, [tuple(s) for i, o in pairwise(sizes) for s in ((o, i), (o,))])
        assert self.ways
        self.numbers = laid_out(layers, self.ways[0], shapes)
        support.give(model, self.numbers)

    def right(self, x, result, formula):
        """What the model has to answer: of several choices the one that the result agrees with, if it does with any.

        Also that choice.
        """
        wanted = [(formula(x, read_as(self.numbers, way, self.sizes)), way) for way in self.ways]
        for answer, way in wanted:
            numbers = isinstance(result, torch.Tensor) and result.numel() == answer.numel()
            if numbers and torch.allclose(result.detach().reshape(answer.shape).to(answer), answer, 1e-4, 1e-5):
                return answer, way
        return wanted[0]


def assert_right(model, support, sizes, layers, x, formula, *, any_shape=False):
    """Fail unless a model with the numbers of these layers answers by the formula; what it answered."""
    given = Given(model, support, sizes, layers)
    result = model(x)
    assert_close(result, given.right(x, result, formula)[0], any_shape=any_shape)
    return result


def assert_gradients(model, support, sizes, layers, x, formula, cotangent):
    """Fail unless the right gradients reach the input and every parameter of a model."""
    given = Given(model, support, sizes, layers)
    result = model(x)
    expected, way = given.right(x, result, formula)
    assert_close(result, expected, any_shape=True)
    result.reshape(expected.shape).backward(cotangent)
    with aside():
        arrived = [parameter.grad for parameter in model.parameters()]
    leaves = [numbers.clone().requires_grad_() for numbers in given.numbers]
    formula(x, read_as(leaves, way, sizes)).backward(cotangent)
    for gradient, leaf in zip(arrived, leaves, strict=True):
        assert_close(gradient, leaf.grad)
    x = x.clone().requires_grad_()
    expected = formula(x, read_as(given.numbers, way, sizes))
    assert_gradient_matches(model(x).reshape(expected.shape), expected, to=x)


# ---- 10.1 ------------------------------------------------------------------------------------------------------------


@check(
    exercise="Neuron",
    points=1,
    shows=LESSON,
    hint="A module knows what was given to `self` as a layer or as an nn.Parameter, in `__init__`. Print "
    "`list(neuron.parameters())` and look at what is missing.",
)
def test_neuron_registers_its_numbers(student, support):
    """A neuron for five inputs has two parameters: one with five weights, one with the bias."""
    assert_close(support.counts(student.Neuron(5)), [1, 5])


@check(
    exercise="Neuron",
    points=2,
    shows=LESSON,
    needs="test_neuron_registers_its_numbers",
    hint="Unit 3 has a table of what went wrong for most other numbers: 0.1214 without the bias, -1.6619 without the bend.",
)
def test_the_lesson_weights_give_the_neuron_number(student, support):
    """With the weights and the bias of unit 3, and its features, a neuron answers 0.1595."""
    features, layers = lesson_neuron()
    assert_right(student.Neuron(5), support, [5, 1], layers, features, one_neuron, any_shape=True)


@check(
    exercise="Neuron",
    points=1,
    needs="test_the_lesson_weights_give_the_neuron_number",
    hint="Compute from the argument and from what the neuron keeps, without names of other cells.",
)
def test_other_numbers_in_the_neuron(student, support, rng):
    """Other features, weights and biases give the right number too."""
    for _ in range(3):
        layers, x = layers_drawn(rng, [5, 1]), drawn(rng, 1, 5)
        assert_right(student.Neuron(5), support, [5, 1], layers, x, one_neuron, any_shape=True)


@check(
    exercise="Neuron",
    points=1,
    needs="test_other_numbers_in_the_neuron",
    hint="One row in, one row out, and one number in each. Something took an axis away, or mixed the rows.",
)
def test_neuron_answers_with_a_column(student, support, rng):
    """A batch of rows gets a column of answers: shape (N, 1)."""
    for rows in (1, 4):
        layers, x = layers_drawn(rng, [5, 1]), drawn(rng, rows, 5)
        result = assert_right(student.Neuron(5), support, [5, 1], layers, x, one_neuron, any_shape=True)
        assert_shape(result, (rows, 1))


@check(
    exercise="Neuron",
    points=1,
    hint="A call uses numbers and makes none. What is made in `forward` is made anew at every call.",
)
def test_neuron_answers_the_same_twice(student, support, rng):
    """The same question gets the same answer, call after call."""
    assert_close(support.is_steady(student.Neuron(5), drawn(rng, 2, 5), 2), True)


@check(
    exercise="Neuron",
    points=1,
    needs="test_neuron_registers_its_numbers",
    hint="Make the numbers in `__init__`, which runs for each neuron, and draw them at random. What is made outside of it is "
    "there once, for all.",
)
def test_each_neuron_has_numbers_of_its_own(student, support):
    """Two neurons begin with different weights, and changing one leaves the other as it is."""
    one, other = student.Neuron(5), student.Neuron(5)
    assert_close(support.begins_evenly(other), False)
    assert_own_numbers(one, other, support)


def assert_own_numbers(one, other, support):
    """Fail unless two models begin with different weights, and on memory of their own."""
    assert_close(support.begin_alike(one, other), False)
    assert_close(support.share_memory(one, other), False)


@check(
    exercise="Neuron",
    points=1,
    step="general",
    needs="test_neuron_answers_with_a_column",
    hint="`n_in` says how many features there are, and no other size may be written out. A module that was made double by "
    "`.double()` takes and gives float64: what you make on the way has to follow.",
)
def test_neurons_of_any_size(student, support, rng):
    """Other numbers of features and of rows work too, in float32 and in float64."""
    cases = [(n, rows, torch.float32) for n, rows in ((3, 4), (1, 5), (8, 1), (5, 5))] + [(4, 3, torch.float64)]
    for n_in, rows, dtype in cases:
        layers, x = layers_drawn(rng, [n_in, 1], dtype), drawn(rng, rows, n_in, dtype=dtype)
        neuron = student.Neuron(n_in)
        neuron = neuron.double() if dtype == torch.float64 else neuron
        result = assert_right(neuron, support, [n_in, 1], layers, x, one_neuron, any_shape=True)
        assert_shape(result, (rows, 1))
        assert_dtype(result, dtype)


@check(
    exercise="Neuron",
    points=1,
    step="general",
    needs="test_other_numbers_in_the_neuron",
    hint="Stay in torch from the argument to the result, and use the parameters themselves: item(), detach(), .data, NumPy "
    "and new tensors made of numbers cut the way that gradients take.",
)
def test_neuron_gradients(student, support, rng):
    """Gradients reach the features, the weights and the bias, and are those of a neuron."""
    layers, x, cotangent = layers_drawn(rng, [5, 1]), drawn(rng, 4, 5), drawn(rng, 4, 1)
    assert_gradients(student.Neuron(5), support, [5, 1], layers, x, one_neuron, cotangent)


@check(
    exercise="Neuron",
    points=1,
    step="device",
    needs="test_other_numbers_in_the_neuron",
    hint="Write no device out. A new module lives on the CPU until somebody moves it; what is registered goes with it, and "
    "what is made on the way follows the argument.",
)
def test_neuron_goes_where_it_is_moved(student, support, rng, device):
    """A new neuron works on the CPU, and one that was moved to a GPU works there."""
    for place in ("cpu", device):
        layers, x = layers_drawn(rng, [3, 1]), drawn(rng, 2, 3).to(place)
        neuron = student.Neuron(3)
        neuron = neuron.to(place) if place != "cpu" else neuron
        layers = [(W.to(place), B.to(place)) for W, B in layers]
        assert_right(neuron, support, [3, 1], layers, x, one_neuron, any_shape=True)


# ---- 10.2 ------------------------------------------------------------------------------------------------------------


@check(
    exercise="MLP",
    points=1,
    shows=LESSON,
    hint="Each pair of neighbouring sizes is a layer, with weights and biases. A module knows the layers that were given to "
    "`self`, alone or in something that registers them. Print the model: what is not listed is not known.",
)
def test_network_registers_its_layers(student, support):
    """A network [4, 8, 3] has four parameters: 32 weights and 8 biases, then 24 weights and 3 biases."""
    assert_close(support.counts(student.MLP([4, 8, 3])), [3, 8, 24, 32])


@check(
    exercise="MLP",
    points=1,
    shows=LESSON,
    hint="The contract names an attribute. Whoever saves the network will ask for it.",
)
def test_network_keeps_its_sizes(student):
    """`sizes` of a network [4, 8, 3] is the list [4, 8, 3]."""
    sizes = student.MLP([4, 8, 3]).sizes
    assert_type(sizes, list)
    assert_close(sizes, [4, 8, 3])


@check(
    exercise="MLP",
    points=2,
    shows=LESSON,
    needs="test_network_registers_its_layers",
    hint="A relu stands between the layers: without it the number is -1.1200. Behind the last layer stands nothing: 0 comes "
    "out of a relu there, and a number between 0 and 1 of a sigmoid.",
)
def test_the_lesson_network_gives_its_total(student, support):
    """With the numbers of unit 6, and its features, a network [3, 2, 1] answers -1.0375."""
    features, layers = lesson_network()
    assert_right(student.MLP([3, 2, 1]), support, [3, 2, 1], layers, features, totals, any_shape=True)


@check(
    exercise="MLP",
    points=1,
    needs="test_the_lesson_network_gives_its_total",
    hint="Each row of the batch is an example of its own, and each output a column. Compute from the argument and from what "
    "the network keeps.",
)
def test_other_numbers_in_the_layers(student, support, rng):
    """Other numbers in networks with one hidden layer give the right totals, in a table of shape (N, outputs)."""
    for sizes, rows in (([3, 2, 1], 1), ([4, 8, 3], 5), ([2, 5, 4], 1)):
        layers, x = layers_drawn(rng, sizes), 2 * drawn(rng, rows, sizes[0])
        result = assert_right(student.MLP(sizes), support, sizes, layers, x, totals, any_shape=True)
        assert_shape(result, (rows, sizes[-1]))


@check(
    exercise="MLP",
    points=1,
    hint="A call uses numbers and makes none. What is made in `forward` is made anew at every call.",
)
def test_network_answers_the_same_twice(student, support, rng):
    """The same question gets the same answer, call after call."""
    assert_close(support.is_steady(student.MLP([4, 8, 3]), drawn(rng, 5, 4), 15), True)


@check(
    exercise="MLP",
    points=1,
    needs="test_network_registers_its_layers",
    hint="Make the layers in `__init__`, which runs for each network. Weights are drawn at random, as nn.Linear does it by "
    "itself: units of one layer that begin alike stay alike.",
)
def test_each_network_has_numbers_of_its_own(student, support):
    """Two networks begin with different weights, changing one leaves the other, and no two hidden units begin alike."""
    one, other = student.MLP([4, 8, 3]), student.MLP([4, 8, 3])
    assert_close(support.has_twin_units(other, 4), False)
    assert_own_numbers(one, other, support)


@check(
    exercise="MLP",
    points=1,
    step="general",
    needs="test_other_numbers_in_the_layers",
    hint="How many layers there are is for the list to say; two sizes make a single one, which is the last and has no bend "
    "behind it. A network that was made double takes and gives float64.",
)
def test_networks_of_any_depth(student, support, rng):
    """Any number of layers works too, layers of equal size, many rows, float64; and each network keeps its sizes."""
    cases = [(sizes, torch.float32) for sizes in ([4, 2], [4, 6, 6, 2], [3, 3, 3], [2, 1, 5, 4, 3])]
    for sizes, dtype in [*cases, ([3, 4, 2, 2], torch.float64)]:
        layers, x = layers_drawn(rng, sizes, dtype), 2 * drawn(rng, 6, sizes[0], dtype=dtype)
        model = student.MLP(sizes)
        assert_close(model.sizes, sizes)
        model = model.double() if dtype == torch.float64 else model
        result = assert_right(model, support, sizes, layers, x, totals, any_shape=True)
        assert_shape(result, (6, sizes[-1]))
        assert_dtype(result, dtype)


@check(
    exercise="MLP",
    points=1,
    step="general",
    needs="test_other_numbers_in_the_layers",
    hint="Stay in torch from the argument to the result, and use the parameters themselves: item(), detach(), .data, NumPy "
    "and new tensors made of numbers cut the way that gradients take.",
)
def test_network_gradients_reach_every_layer(student, support, rng):
    """Gradients reach the examples and the parameters of every layer, and are those of the network."""
    for sizes in ([4, 8, 3], [2, 5, 4, 3]):
        layers, x, cotangent = layers_drawn(rng, sizes), drawn(rng, 5, sizes[0]), drawn(rng, 5, 3)
        assert_gradients(student.MLP(sizes), support, sizes, layers, x, totals, cotangent)


@check(
    exercise="MLP",
    points=1,
    step="device",
    needs="test_other_numbers_in_the_layers",
    hint="Write no device out. A new module lives on the CPU until somebody moves it; what is registered goes with it, and "
    "what is made on the way follows the argument.",
)
def test_network_goes_where_it_is_moved(student, support, rng, device):
    """A new network works on the CPU, and one that was moved to a GPU works there."""
    for place in ("cpu", device):
        layers, x = layers_drawn(rng, [3, 4, 2]), drawn(rng, 2, 3).to(place)
        model = student.MLP([3, 4, 2])
        model = model.to(place) if place != "cpu" else model
        layers = [(W.to(place), B.to(place)) for W, B in layers]
        assert_right(model, support, [3, 4, 2], layers, x, totals, any_shape=True)


# ---- 10.3 ------------------------------------------------------------------------------------------------------------


@check(
    exercise="load_weights",
    points=1,
    shows=LESSON,
    hint="Look at the layer's weight and bias after the call: are they those that went in? The layer keeps a row for each "
    "output, W has a column for it.",
)
def test_first_lesson_layer_is_loaded(student, support):
    """With unit 6's W_1 and B_1 a layer makes of its features 0.7598 and -0.2596, the totals of the hidden units."""
    features, [(W, b), _] = lesson_network()
    linear = support.layer(3, 2)
    student.load_weights(linear, W, b)
    assert_close(linear(features), features @ W + b)


@check(
    exercise="load_weights",
    points=1,
    needs="test_first_lesson_layer_is_loaded",
    hint="Take the numbers from the arguments, and not from names of other cells.",
)
def test_other_numbers_are_loaded(student, support, rng):
    """Other weights and biases are loaded too, and loading once more replaces them."""
    linear = support.layer(3, 2)
    for _ in range(2):
        W, b, x = drawn(rng, 3, 2), drawn(rng, 1, 2), drawn(rng, 4, 3)
        student.load_weights(linear, W, b)
        assert_close(linear(x), x @ W + b)


@check(
    exercise="load_weights",
    points=1,
    hint="In a square layer every shape fits, turned or not. Turn the weights always, and not only where they would not fit.",
)
def test_square_layers_are_loaded(student, support, rng):
    """A layer with as many outputs as inputs computes x W + b as well."""
    linear, W, b, x = support.layer(3, 3), drawn(rng, 3, 3), drawn(rng, 1, 3), drawn(rng, 4, 3)
    student.load_weights(linear, W, b)
    assert_close(linear(x), x @ W + b)


@check(
    exercise="load_weights",
    points=1,
    needs="test_first_lesson_layer_is_loaded",
    hint="weight and bias have to be parameters after the call too, registered and with gradients switched on, so that "
    "training can go on from there.",
)
def test_loaded_layer_can_be_trained(student, support, rng):
    """After the call the layer still has its two parameters, of their shapes, and gradients reach both."""
    linear, W, b, x = support.layer(3, 2), drawn(rng, 3, 2), drawn(rng, 1, 2), drawn(rng, 4, 3)
    student.load_weights(linear, W, b)
    result, cotangent = linear(x), drawn(rng, 4, 2)
    assert_close(result, x @ W + b)
    assert_close(support.counts(linear), [2, 6])
    assert_shape(linear.weight, (2, 3))
    assert_shape(linear.bias, (2,))
    result.backward(cotangent)
    assert_close(linear.weight.grad, cotangent.T @ x)
    assert_close(linear.bias.grad, cotangent.sum(dim=0))


@check(
    exercise="load_weights",
    points=1,
    needs="test_first_lesson_layer_is_loaded",
    hint="The layer and the caller must not share memory: what one of them writes afterwards would change the other.",
)
def test_layer_has_memory_of_its_own(student, support, rng):
    """When the caller's W and b are set to zero afterwards, the layer keeps what it was given."""
    linear, W, b, x = support.layer(3, 2), drawn(rng, 3, 2), drawn(rng, 1, 2), drawn(rng, 4, 3)
    support.load_and_clear(student.load_weights, linear, W, b)
    assert_close(linear(x), x @ W + b)


@check(
    exercise="load_weights",
    points=1,
    needs="test_first_lesson_layer_is_loaded",
    hint="Something worked in place on an argument: a name that ends in an underscore changes what stands before it.",
)
def test_weights_stay_with_the_caller(student, support, rng):
    """W and b have their numbers and their shapes after the call."""
    linear, W, b, x = support.layer(3, 2), drawn(rng, 3, 2), drawn(rng, 1, 2), drawn(rng, 4, 3)
    student.load_weights(linear, W, b)
    assert_close(linear(x), x @ W + b)
    assert_unchanged(W, b)


@check(
    exercise="load_weights",
    points=1,
    step="general",
    needs="test_other_numbers_are_loaded",
    hint="No size may be written out, and one input or one output is a size like any other. A float64 layer stays float64.",
)
def test_layers_of_any_size_are_loaded(student, support, rng):
    """Layers of any size are loaded, in float32 and in float64."""
    cases = [(i, o, torch.float32) for i, o in ((1, 1), (1, 4), (5, 1), (6, 3))] + [(4, 2, torch.float64)]
    for n_in, n_out, dtype in cases:
        (W, b), x = layers_drawn(rng, [n_in, n_out], dtype)[0], drawn(rng, 3, n_in, dtype=dtype)
        linear = support.layer(n_in, n_out, dtype)
        student.load_weights(linear, W, b)
        assert_close(linear(x), x @ W + b)
        assert_dtype(linear.weight, dtype)


@check(
    exercise="load_weights",
    points=1,
    step="device",
    needs="test_first_lesson_layer_is_loaded",
    hint="Stay in torch, and leave everything where it is: NumPy, lists and a device that is written out bring the numbers "
    "to the wrong memory.",
)
def test_layers_are_loaded_on_their_device(student, support, rng, device):
    """A layer on a GPU is loaded there from weights on the GPU, and one on the CPU on the CPU."""
    for place in ("cpu", device):
        linear = support.layer(3, 2, device=place)
        W, b, x = (drawn(rng, *shape).to(place) for shape in ((3, 2), (1, 2), (4, 3)))
        student.load_weights(linear, W, b)
        assert_close(linear(x), x @ W + b)
