"""Hidden checks of unit 9. Slopes come from formulas, gradients from this side's own autograd, and lines from a walk in float64.

Functions to differentiate and parameters with gradients are made by `support.py`, in the student's process. What became of
the parameters is fetched afterwards and compared here.
"""

import torch

from grader.checking import (
    aside,
    assert_close,
    assert_dtype,
    assert_shape,
    assert_type,
    assert_unchanged,
    check,
    fails_as,
)

LESSON = ("sentence", "hint", "inputs", "expected")
"What a check on the lesson's own data, which every student has, shows."
KM = (0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0)
EUROS = (3.1, 3.4, 4.1, 4.4, 5.0, 5.6, 5.9, 6.6, 6.9)
"The nine rides of the lesson."


def drawn(rng, *shape, dtype=torch.float32):
    return torch.randn(shape, generator=rng, dtype=dtype)


def lesson_neuron():
    """The features, the weights, the bias and the target of the lesson."""
    generator = torch.Generator().manual_seed(7)
    features, weights, bias = (torch.randn(shape, generator=generator) for shape in ((1, 5), (1, 5), (1, 1)))
    return features, weights, bias, torch.tensor([[0.9]])


# ---- 9.1 -------------------------------------------------------------------------------------------------------------

SLOPES = {
    "square": lambda x: 2 * x,
    "cube": lambda x: 3 * x * x,
    "sine": torch.cos,
    "sigmoid": lambda x: torch.sigmoid(x) * torch.sigmoid(-x),
    "line": lambda x: torch.full_like(x, 2.5),
}
"The slopes of the functions of support.py, by their formulas."


@check(
    exercise="derivative",
    points=1,
    shows=LESSON,
    hint="The slope of a square is twice the number: -2, 0, 4 and 6. What your function returns has to be that tensor.",
)
def test_slope_of_the_square(student, support):
    """For the squares of -1, 0, 2 and 3 the slopes are -2, 0, 4 and 6."""
    x, square = torch.tensor([-1.0, 0.0, 2.0, 3.0]), support.function("square")
    result = student.derivative(square, x)
    if result is None:
        support.given_a_leaf(square)  # no gradient was left, or it was not handed on: diagnosis is to know which
    assert_close(result, SLOPES["square"](x))


@check(
    exercise="derivative",
    points=2,
    needs="test_slope_of_the_square",
    hint="Use the function that you were given, and let autograd go back through it. Each slope stands for itself: no mean, "
    "and no slope by trying.",
)
def test_slopes_of_other_functions(student, support, rng):
    """The slopes of a sine, a sigmoid, a cube, a line, and of sines of several heights are right at other numbers too."""
    for name in ("sine", "sigmoid", "cube", "line"):
        x = drawn(rng, 6)
        assert_close(student.derivative(support.function(name), x), SLOPES[name](x))
    x, heights = drawn(rng, 6), drawn(rng, 6)
    assert_close(student.derivative(support.sines(heights), x), heights * torch.cos(x))


@check(
    exercise="derivative",
    points=1,
    needs="test_slope_of_the_square",
    hint="Track a tensor of your own. The caller's tensor has no gradient and no tracking after the call, as before.",
)
def test_x_is_left_alone(student, support, rng):
    """The argument has its values after the call, is not tracked, and has no gradient."""
    x = drawn(rng, 5)
    assert_close(student.derivative(support.function("sine"), x), torch.cos(x))
    assert_unchanged(x)


@check(
    exercise="derivative",
    points=1,
    step="general",
    needs="test_slope_of_the_square",
    hint="Nothing may depend on how many axes there are, or on how many numbers. The dtype of the result is that of the "
    "argument.",
)
def test_slopes_at_any_shape(student, support, rng):
    """One number without an axis, a table, three axes, no numbers at all, and float64 work as well."""
    cases = [(shape, torch.float32) for shape in ((), (1,), (2, 3), (2, 3, 4), (0,))] + [((3, 2), torch.float64)]
    for shape, dtype in cases:
        x = drawn(rng, *shape, dtype=dtype)
        result = student.derivative(support.function("cube"), x)
        assert_dtype(result, dtype)
        assert_close(result, SLOPES["cube"](x))


@check(
    exercise="derivative",
    points=1,
    step="general",
    needs="test_slope_of_the_square",
    hint="A tensor that is tracked already hangs on a graph of its own. A clone of it still does; cut it off as well. What "
    "is in its .grad belongs to the caller.",
)
def test_tracked_x_keeps_its_gradient(student, support, rng):
    """An argument that is tracked, leaf or not, gets its slopes, and its own gradient stays as it was."""
    x = drawn(rng, 5).requires_grad_()
    x.grad = drawn(rng, 5)
    assert_close(student.derivative(support.function("sine"), x), torch.cos(x).detach())
    assert_unchanged(x)
    result = 2 * drawn(rng, 4).requires_grad_()
    assert_close(student.derivative(support.function("cube"), result), SLOPES["cube"](result).detach())


# ---- 9.2 -------------------------------------------------------------------------------------------------------------


def moved(values, gradients, lr):
    """Where parameters are after a step; one without a gradient stays."""
    return [v.clone() if g is None else v - lr * g for v, g in zip(values, gradients, strict=True)]


@check(
    exercise="sgd_step",
    points=1,
    shows=LESSON,
    hint="Print the parameters before and after the call. If nothing moved, a new tensor was made under an old name, or the "
    "gradient was gone before it was used. Against the gradient is downhill.",
)
def test_step_of_the_lesson_neuron(student, support):
    """With the learning rate 1 the lesson's weights and bias move by their gradients, downhill."""
    features, weights, bias, target = lesson_neuron()
    leaves = [weights.clone().requires_grad_(), bias.clone().requires_grad_()]
    loss = (torch.sigmoid((features * leaves[0]).sum() + leaves[1]) - target).square().sum() / 2
    gradients = list(torch.autograd.grad(loss, leaves))
    params = support.parameters([weights, bias], gradients)
    student.sgd_step(params, 1.0)
    assert_close(support.values(params), moved([weights, bias], gradients, 1.0))


@check(
    exercise="sgd_step",
    points=1,
    needs="test_step_of_the_lesson_neuron",
    hint="How far a parameter goes is its own gradient times the learning rate. Neither is 1 here.",
)
def test_step_with_another_learning_rate(student, support, rng):
    """Other parameters move as well, by the learning rate times their gradients."""
    for lr in (0.1, 0.03, 2.5):
        values, gradients = ([drawn(rng, 1, 5), drawn(rng, 1, 1)] for _ in range(2))
        params = support.parameters(values, gradients)
        student.sgd_step(params, lr=lr)
        assert_close(support.values(params), moved(values, gradients, lr))


@check(
    exercise="sgd_step",
    points=1,
    needs="test_step_of_the_lesson_neuron",
    hint="A gradient that is used has to go, or the next backward adds to it. None and zeros are both fine, and both come "
    "after the step.",
)
def test_second_step_uses_its_own_gradient(student, support, rng):
    """After a step the gradients are cleared, so that the next step goes by the next gradients alone."""
    values, first, second = ([drawn(rng, 1, 5), drawn(rng, 1, 1)] for _ in range(3))
    params = support.parameters(values, first)
    student.sgd_step(params, 0.1)
    left = support.gradients(params)
    support.backward(params, second)
    student.sgd_step(params, 0.1)
    assert_close(support.values(params), moved(moved(values, first, 0.1), second, 0.1))
    assert_close(left, [torch.zeros_like(v) for v in values])


@check(
    exercise="sgd_step",
    points=1,
    needs="test_step_of_the_lesson_neuron",
    hint="A parameter that took no part in the calculation has None in .grad, and None times a number is no number. Leave it "
    "out, and go on with the next one.",
)
def test_parameter_without_a_gradient_stays(student, support, rng):
    """A parameter whose .grad is None stays as it is, and the other one moves."""
    for without in (0, 1):
        values, gradients = ([drawn(rng, 1, 5), drawn(rng, 1, 1)] for _ in range(2))
        gradients[without] = None
        params = support.parameters(values, gradients)
        student.sgd_step(params, 0.1)
        assert_close(support.values(params), moved(values, gradients, 0.1))


@check(
    exercise="sgd_step",
    points=1,
    step="general",
    needs="test_step_of_the_lesson_neuron",
    hint="Go through the whole list, however long it is, and count on no shape and no dtype. An empty list has no steps to "
    "make.",
)
def test_any_parameters(student, support, rng):
    """None, one, and six parameters of all shapes move, in float32 and in float64."""
    for shapes, dtype in (
        ([], torch.float32),
        ([(3,)], torch.float32),
        ([(2, 3), (), (4,), (2, 1, 3), (1, 3), (3, 2)], torch.float32),
        ([(2, 2), (5,), (1,)], torch.float64),
    ):
        values = [drawn(rng, *shape, dtype=dtype) for shape in shapes]
        gradients = [drawn(rng, *shape, dtype=dtype) for shape in shapes]
        if len(shapes) > 3:
            gradients[1] = gradients[4] = None
        params = support.parameters(values, gradients)
        student.sgd_step(params, 0.2)
        assert_close(support.values(params), moved(values, gradients, 0.2))


@check(
    exercise="sgd_step",
    points=1,
    step="general",
    needs="test_step_of_the_lesson_neuron",
    hint="Change the parameters, and leave the list and the tracking alone: what is in the list is used by others, and is to "
    "be trained further.",
)
def test_parameters_stay_tracked_leaves(student, support, rng):
    """After the step the same tensors are in the list, and each is still a tracked leaf."""
    values, gradients = ([drawn(rng, 1, 5), drawn(rng, 1, 1), drawn(rng, 3)] for _ in range(2))
    params = support.parameters(values, gradients)
    student.sgd_step(params, 0.1)
    assert_close(support.values(params), moved(values, gradients, 0.1))
    assert_close(support.tracked_leaves(params), [True, True, True])


# ---- 9.3 -------------------------------------------------------------------------------------------------------------


def true_gradients(x, w, b, y):
    """The gradients for w and b, by this side's autograd."""
    w, b = (tensor.detach().clone().requires_grad_() for tensor in (w, b))
    loss = (torch.sigmoid(x.detach() @ w.T + b) - y.detach()).square().sum() / 2
    return torch.autograd.grad(loss, (w, b))


def item(result, which):
    """One of the two that come back; whatever came where it is no pair."""
    return result[which] if isinstance(result, tuple | list) and len(result) == 2 else result


def neuron_data(rng, n=5, dtype=torch.float32):
    """Features, weights, bias and what is wanted, for one neuron; the total is seldom far from 0."""
    return [drawn(rng, 1, n, dtype=dtype), drawn(rng, 1, n, dtype=dtype) / n**0.5, *drawn(rng, 2, 1, 1, dtype=dtype)]


@check(
    exercise="neuron_grads",
    points=1,
    shows=LESSON,
    hint="Section 3 printed these five numbers. If all signs are turned, look at which of output and target is subtracted; "
    "if all are wrong by one factor, a slope is missing in the chain.",
)
def test_weight_gradient_of_the_lesson_neuron(student):
    """The gradient for the lesson's weights begins with 0.0146 and -0.0780."""
    data = lesson_neuron()
    assert_close(item(student.neuron_grads(*data), 0), true_gradients(*data)[0], any_shape=True)


@check(
    exercise="neuron_grads",
    points=1,
    shows=LESSON,
    hint="The bias is added to the total as it is, so what arrives at the total arrives at the bias. It comes second.",
)
def test_bias_gradient_of_the_lesson_neuron(student):
    """The gradient for the lesson's bias is -0.0993."""
    data = lesson_neuron()
    assert_close(item(student.neuron_grads(*data), 1), true_gradients(*data)[1], any_shape=True)


@check(
    exercise="neuron_grads",
    points=1,
    needs=("test_weight_gradient_of_the_lesson_neuron", "test_bias_gradient_of_the_lesson_neuron"),
    hint="Compute from the four arguments alone, without the lesson's numbers. What is wanted need not lie between 0 and 1.",
)
def test_gradients_of_other_neurons(student, rng):
    """Other neurons with five features have their gradients too."""
    for _ in range(3):
        data = neuron_data(rng)
        result = student.neuron_grads(*data)
        for which, expected in enumerate(true_gradients(*data)):
            assert_close(item(result, which), expected, any_shape=True)


@check(
    exercise="neuron_grads",
    points=1,
    needs="test_gradients_of_other_neurons",
    hint="A gradient has the shape of what it belongs to: a row for the weights, one by one for the bias.",
)
def test_gradients_have_the_shapes_of_parameters(student, rng):
    """The gradient for the weights has shape (1, 5), that for the bias (1, 1)."""
    data = neuron_data(rng)
    result = student.neuron_grads(*data)
    for which, expected in enumerate(true_gradients(*data)):
        assert_close(item(result, which), expected, any_shape=True)
        assert_shape(item(result, which), tuple(expected.shape))


@check(
    exercise="neuron_grads",
    points=1,
    needs="test_gradients_of_other_neurons",
    hint="Something worked in place: a name that ends in an underscore, an operator such as *=, or a tracking that was switched "
    "on for a tensor of the caller.",
)
def test_neuron_leaves_its_arguments(student, rng):
    """Features, weights, bias and target have their numbers after the call, and are not tracked."""
    data = neuron_data(rng)
    result = student.neuron_grads(*data)
    for which, expected in enumerate(true_gradients(*data)):
        assert_close(item(result, which), expected, any_shape=True)
    assert_unchanged(*data)


@check(
    exercise="neuron_grads",
    points=1,
    step="general",
    needs="test_gradients_of_other_neurons",
    hint="Is a size written out somewhere, or a dtype? One feature and a dozen have to work, and float64 stays float64.",
)
def test_gradients_of_any_neuron(student, rng):
    """Other numbers of features work too, in float32 and in float64."""
    for n, dtype in ((1, torch.float32), (2, torch.float32), (12, torch.float32), (4, torch.float64)):
        data = neuron_data(rng, n, dtype)
        result = student.neuron_grads(*data)
        for which, expected in enumerate(true_gradients(*data)):
            assert_dtype(item(result, which), dtype)
            assert_close(item(result, which), expected)


@check(
    exercise="neuron_grads",
    points=1,
    step="general",
    needs="test_gradients_of_other_neurons",
    hint="Call no backward on what hangs on the caller's weights and bias: their tracking and their .grad are the caller's.",
)
def test_tracked_parameters_keep_their_gradients(student, rng):
    """A weight row and a bias that are tracked, and hold gradients already, are as they were after the call."""
    data = neuron_data(rng)
    for tensor in data[1:3]:
        tensor.requires_grad_()
        tensor.grad = drawn(rng, *tensor.shape)
    result = student.neuron_grads(*data)
    for which, expected in enumerate(true_gradients(*data)):
        assert_close(item(result, which), expected, any_shape=True)
    assert_unchanged(*data)


# ---- 9.4 -------------------------------------------------------------------------------------------------------------


def walked(x, y, lr, steps):
    """Where w and b are after these steps, with the gradients of the mean squared error by their formulas, in float64."""
    x, y = x.reshape(-1).double().cpu(), y.reshape(-1).double().cpu()
    w = b = 0.0
    for _ in range(steps):
        off = w * x + b - y
        w, b = w - lr * 2 * (off * x).mean().item(), b - lr * 2 * off.mean().item()
    return w, b


def plain(result):
    """The two numbers of a result, out of tensors with one element too; whatever came where it is no pair."""
    if not (isinstance(result, tuple | list) and len(result) == 2):
        return result
    return tuple(
        n.detach().item() if isinstance(n, torch.Tensor) and n.numel() == 1 and n.is_floating_point() else n
        for n in result
    )


def points_drawn(rng, n, dtype=torch.float32):
    """Points near a line: numbers and those that belong to them."""
    x, (slope, offset) = drawn(rng, n, dtype=dtype), 3 * drawn(rng, 2, dtype=dtype)
    return x, slope * x + offset + 0.1 * drawn(rng, n, dtype=dtype)


def ignored(student, x, y, lr, steps):
    """The name of the argument that a wrong walk does not go by, if it is certain; for a formula that wants none, its name.

    With a rate of next to nothing a walk stays where it began, however long it is.
    """
    with aside():
        here = plain(student.fit_line(x, y, lr, steps))
        slowly = plain(student.fit_line(x, y, lr / 10000, steps))
        longer = plain(student.fit_line(x, y, lr, steps + 7))
    same_rate, same_steps = (alike(here, other) for other in (slowly, longer))
    if same_rate and same_steps:
        x, y = x.flatten().double(), y.flatten().double()
        best = torch.linalg.lstsq(torch.stack([x, torch.ones_like(x)], 1), y[:, None]).solution.flatten().tolist()
        return "solved-at-once" if alike(here, tuple(best)) else ""
    return "lr-ignored" if same_rate else "steps-ignored" if same_steps else ""


def alike(one, other):
    """Whether two pairs of numbers are the same up to the last digits; False for anything else."""
    if not all(isinstance(pair, tuple) and all(isinstance(n, int | float) for n in pair) for pair in (one, other)):
        return False
    return len(one) == len(other) and all(
        abs(a - b) <= 1e-4 * max(1.0, abs(b)) for a, b in zip(one, other, strict=True)
    )


def assert_walked(student, x, y, lr, steps):
    """Fail unless a walk ends where it should."""
    result, expected = plain(student.fit_line(x, y, lr=lr, steps=steps)), walked(x, y, lr, steps)
    with fails_as("" if alike(result, expected) else ignored(student, x, y, lr, steps)):
        assert_close(result, expected)


@check(
    exercise="fit_line",
    points=1,
    shows=LESSON,
    hint="Work out one step by hand: the gradient at w = 0 and b = 0, over all nine rides, then both numbers move against it.",
)
def test_first_step_with_the_rides(student):
    """With the lesson's rides, both lying, and the learning rate 0.2, the first step comes to 2.3289 and 2."""
    x, y = torch.tensor(KM), torch.tensor(EUROS)
    assert_walked(student, x, y, 0.2, 1)


@check(
    exercise="fit_line",
    points=2,
    needs="test_first_step_with_the_rides",
    hint="Use the learning rate and the number of steps that you are given, and begin each call at 0 and 0. How does the "
    "gradient of one step get into the next?",
)
def test_walks_with_other_points(student, rng):
    """Walks of a few steps, with other points and learning rates, come to the right numbers too."""
    for lr, steps in ((0.05, 3), (0.2, 7), (0.1, 12)):
        assert_walked(student, *points_drawn(rng, 9), lr, steps)


@check(
    exercise="fit_line",
    points=1,
    needs="test_first_step_with_the_rides",
    hint="Print the shape of what you square. It is one number for each point; 9 times 9 of them are a table that compares "
    "each point with all others.",
)
def test_points_lying_or_standing(student, rng):
    """x and y can each have shape (9,) or (9, 1); the line is the same."""
    for shapes in (((9, 1), (9,)), ((9,), (9, 1)), ((9, 1), (9, 1))):
        x, y = points_drawn(rng, 9)
        x, y = (tensor.reshape(shape) for tensor, shape in zip((x, y), shapes, strict=True))
        assert_close(plain(student.fit_line(x, y, lr=0.1, steps=1)), walked(x, y, 0.1, 1))


@check(
    exercise="fit_line",
    points=1,
    needs="test_first_step_with_the_rides",
    hint="A tensor with one number in it is still a tensor. item() takes the number out.",
)
def test_two_plain_numbers(student, rng):
    """What comes back are two Python floats in a tuple."""
    x, y = points_drawn(rng, 9)
    result = student.fit_line(x, y, lr=0.1, steps=1)
    assert_close(plain(result), walked(x, y, 0.1, 1))
    for number in result:
        assert_type(number, float)


@check(
    exercise="fit_line",
    points=1,
    needs="test_first_step_with_the_rides",
    hint="Write into neither x nor y, and give them no other shape in place: both are the caller's.",
)
def test_points_stay_as_they_are(student, rng):
    """x and y are as they were after the call, in shape and in values, and are not tracked."""
    x, y = points_drawn(rng, 9)
    x, y = x.reshape(9, 1), y.reshape(9, 1)
    assert_close(plain(student.fit_line(x, y, lr=0.1, steps=1)), walked(x, y, 0.1, 1))
    assert_unchanged(x, y)


@check(
    exercise="fit_line",
    points=1,
    step="general",
    needs="test_walks_with_other_points",
    hint="Let x say how many points there are, and count exactly the steps that are asked for: after none, both numbers are "
    "still 0.",
)
def test_any_number_of_points_and_steps(student, rng):
    """One point, two and thirty, no step and one step, and float64 work as well."""
    for n, steps, dtype in (
        (1, 5, torch.float32),
        (2, 1, torch.float32),
        (9, 0, torch.float32),
        (30, 4, torch.float32),
        (7, 5, torch.float64),
    ):
        x, y = points_drawn(rng, n, dtype)
        assert_close(plain(student.fit_line(x, y, lr=0.1, steps=steps)), walked(x, y, 0.1, steps))


@check(
    exercise="fit_line",
    points=1,
    step="general",
    needs="test_walks_with_other_points",
    hint="After many steps the walk has to arrive. One that swings to and fro, or comes to rest beside the line, does "
    "something else at each step than the lesson says.",
)
def test_line_is_found_in_the_end(student, rng):
    """After 120 steps the line is the one from which the points were made."""
    x, (slope, offset) = drawn(rng, 40), (3 * drawn(rng, 2)).tolist()
    x = (x - x.mean()) / x.std()
    assert_close(plain(student.fit_line(x, slope * x + offset, lr=0.1, steps=120)), (slope, offset))


@check(
    exercise="fit_line",
    points=1,
    step="device",
    needs="test_first_step_with_the_rides",
    hint="w and b have to live where x does, and so has everything else that you make. Write no device out.",
)
def test_line_is_fitted_on_any_device(student, rng, device):
    """Points on a simulated GPU get their line there, and points on the CPU on the CPU."""
    for place in ("cpu", device):
        x, y = points_drawn(rng, 9)
        assert_close(plain(student.fit_line(x.to(place), y.to(place), lr=0.1, steps=1)), walked(x, y, 0.1, 1))
