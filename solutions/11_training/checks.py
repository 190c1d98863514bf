"""Hidden checks of unit 11. Steps are compared with steps of gradient descent that are computed here, by autograd alone.

An order of the examples is never demanded: with one batch an epoch it does not matter, and with small batches the steps are
computed along the order in which the model says that it saw the rows.
"""

import itertools

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from grader.checking import (
    aside,
    assert_close,
    assert_dtype,
    assert_gradient_matches,
    assert_type,
    assert_unchanged,
    check,
    fails_as,
    show_curves,
)

LESSON = ("sentence", "hint", "inputs", "expected")
"What a check on the lesson's own data, which every student has, shows."


def drawn(rng, *shape, dtype=torch.float32, device="cpu"):
    """Drawn on the CPU, so that the numbers are the same on each device, and moved."""
    return torch.randn(shape, generator=rng, dtype=dtype).to(device)


def labels_of(rng, n, classes, device="cpu"):
    """A label for each of n rows."""
    return torch.randint(classes, (n,), generator=rng).to(device)


# ---- 11.1 ------------------------------------------------------------------------------------------------------------


@check(
    exercise="mse",
    points=1,
    shows=LESSON,
    hint="Square each difference, and take the mean of the squares: it is one number, without an axis.",
)
def test_squares_of_the_lesson_data(student):
    """The guesses 3, 1 and 2 for the targets 1, 1 and 6 are wrong by 20 / 3."""
    pred, target = torch.tensor([[3.0], [1.0], [2.0]]), torch.tensor([[1.0], [1.0], [6.0]])
    assert_close(student.mse(pred, target), torch.tensor(20 / 3))


@check(
    exercise="mse",
    points=1,
    needs="test_squares_of_the_lesson_data",
    hint="Compute from the two arguments alone, for any number of rows.",
)
def test_squares_of_other_columns(student, rng):
    """Other columns of other lengths are measured rightly, and a column with itself is wrong by 0."""
    for n in (6, 1, 40):
        pred, target = drawn(rng, n, 1), drawn(rng, n, 1)
        assert_close(student.mse(pred, target), F.mse_loss(pred, target))
    assert_close(student.mse(pred, pred.clone()), torch.tensor(0.0))


@check(
    exercise="mse",
    points=2,
    needs="test_squares_of_the_lesson_data",
    hint="Compare the whole shapes before you subtract, and raise a ValueError where they differ. Some pairs of shapes make "
    "torch stop by itself with an error of another kind; others make a table, and torch says nothing.",
)
def test_shapes_that_differ_are_refused(student, rng):
    """A column against a vector, a row against a column and other pairs of two shapes are refused with a ValueError."""
    pairs = (
        ((6, 1), (6,)),
        ((6,), (6, 1)),
        ((6,), (1,)),
        ((1, 4), (4, 1)),
        ((4, 1), (4, 3)),
        ((2, 3), (3, 2)),
        ((5,), ()),
    )
    let_through = []
    for one, other in pairs:  # all are tried, since those that are let through tell one mistake from another
        pred, target = drawn(rng, *one), drawn(rng, *other)
        try:
            student.mse(pred, target)
        except ValueError:
            continue
        except (RuntimeError, TypeError, AssertionError, IndexError):
            pass
        let_through.append((pred, target))
    # Once more where something came through, and else too: only beside an error that is wanted any message will do.
    again = let_through[0] if let_through else (pred, target)
    with pytest.raises(ValueError):  # noqa: PT011 - what it says is the student's own
        student.mse(*again)


@check(
    exercise="mse",
    points=1,
    needs="test_squares_of_the_lesson_data",
    hint="Something worked in place: a name that ends in an underscore, or a line such as pred -= target.",
)
def test_guesses_stay_as_they_are(student, rng):
    """Guesses and targets have their numbers after the call."""
    pred, target = drawn(rng, 5, 1), drawn(rng, 5, 1)
    assert_close(student.mse(pred, target), F.mse_loss(pred, target))
    assert_unchanged(pred)
    assert_unchanged(target)


@check(
    exercise="mse",
    points=1,
    step="general",
    needs="test_squares_of_the_lesson_data",
    hint="The mean is over all numbers, whatever the axes, and the result has the dtype of what came in.",
)
def test_squares_of_any_shape(student, rng, device):
    """Vectors, tables, blocks and single numbers are measured too, in float32 and in float64, wherever they live."""
    for shape, dtype in (
        ((7,), torch.float64),
        ((3, 4), torch.float32),
        ((2, 3, 4), torch.float64),
        ((), torch.float32),
    ):
        pred, target = (drawn(rng, *shape, dtype=dtype, device=device) for _ in range(2))
        result = student.mse(pred, target)
        assert_dtype(result, dtype)
        assert_close(result, F.mse_loss(pred, target))


@check(
    exercise="mse",
    points=1,
    step="general",
    needs="test_squares_of_the_lesson_data",
    hint="Stay in torch from the arguments to the result: item(), detach(), NumPy and new tensors made of numbers cut the way "
    "that gradients take.",
)
def test_squares_send_gradients_back(student, rng):
    """The gradients reach the guesses and the targets, and are the right ones."""
    pred, target = drawn(rng, 4, 2).requires_grad_(), drawn(rng, 4, 2).requires_grad_()
    result = student.mse(pred, target)
    assert_close(result, F.mse_loss(pred, target))
    assert_gradient_matches(result, F.mse_loss(pred, target), to=pred)
    assert_gradient_matches(result, F.mse_loss(pred, target), to=target)


# ---- 11.2 ------------------------------------------------------------------------------------------------------------


@check(
    exercise="cross_entropy",
    points=1,
    shows=LESSON,
    hint="Work it out for one row first: minus the logarithm of the probability that the softmax gives to the row's own label.",
)
def test_entropy_of_the_lesson_data(student):
    """The logits 2, 0.5 and -1, with the labels 0, 1 and 2 in three rows, have a loss of 1.7413."""
    logits = torch.tensor([[2.0, 0.5, -1.0], [2.0, 0.5, -1.0], [2.0, 0.5, -1.0]])
    labels = torch.tensor([0, 1, 2])
    assert_close(student.cross_entropy(logits, labels), F.cross_entropy(logits, labels))


@check(
    exercise="cross_entropy",
    points=2,
    needs="test_entropy_of_the_lesson_data",
    hint="Each row is an example of its own: its probabilities add up to 1 along the row, and it has one label. The loss is "
    "the mean over the rows.",
)
def test_entropy_of_other_tables(student, rng):
    """Other logits with other labels are measured rightly."""
    for n, classes in ((8, 5), (4, 3), (5, 2)):
        logits, labels = 2 * drawn(rng, n, classes), labels_of(rng, n, classes)
        assert_close(student.cross_entropy(logits, labels), F.cross_entropy(logits, labels))


@check(
    exercise="cross_entropy",
    points=2,
    needs="test_entropy_of_the_lesson_data",
    hint="Stay in logarithms from the logits on. A probability that is rounded to 0 cannot be brought back, and a logit of "
    "100 is too much for the exponential function.",
)
def test_entropy_of_large_logits(student, rng):
    """Logits of hundreds and thousands have a finite loss, which is the right one."""
    for size in (100.0, 1000.0):
        logits, labels = size * drawn(rng, 6, 4), labels_of(rng, 6, 4)
        labels[0] = logits[0].argmin()
        assert_close(student.cross_entropy(logits, labels), F.cross_entropy(logits, labels))


@check(
    exercise="cross_entropy",
    points=1,
    needs="test_entropy_of_the_lesson_data",
    hint="Something worked in place on the logits or on the labels. Give what you compute a name of its own.",
)
def test_logits_stay_as_they_are(student, rng):
    """Logits and labels have their numbers and shapes after the call."""
    logits, labels = drawn(rng, 5, 3), labels_of(rng, 5, 3)
    assert_close(student.cross_entropy(logits, labels), F.cross_entropy(logits, labels))
    assert_unchanged(logits)
    assert_unchanged(labels)


@check(
    exercise="cross_entropy",
    points=1,
    step="general",
    needs="test_entropy_of_the_lesson_data",
    hint="Is a number of rows or of classes written out somewhere? The result has the dtype of the logits.",
)
def test_entropy_of_any_size(student, rng):
    """One row, one class, as many rows as classes, many of both, and float64 work too."""
    cases = (
        (1, 4, torch.float64),
        (4, 4, torch.float32),
        (3, 1, torch.float32),
        (50, 11, torch.float64),
        (2, 10, torch.float32),
    )
    for n, classes, dtype in cases:
        logits, labels = drawn(rng, n, classes, dtype=dtype), labels_of(rng, n, classes)
        result = student.cross_entropy(logits, labels)
        assert_dtype(result, dtype)
        assert_close(result, F.cross_entropy(logits, labels))


@check(
    exercise="cross_entropy",
    points=1,
    step="general",
    needs="test_entropy_of_the_lesson_data",
    hint="Stay in torch from the logits to the result, and in logarithms: a value that was rounded to 0 or cut off on the way "
    "sends nothing back, or nan.",
)
def test_entropy_sends_gradients_back(student, rng):
    """The gradients reach the logits, and are the right ones, for large logits too."""
    for size in (1.0, 300.0):
        logits, labels = (size * drawn(rng, 6, 4)).requires_grad_(), labels_of(rng, 6, 4)
        result = student.cross_entropy(logits, labels)
        assert_gradient_matches(result, F.cross_entropy(logits, labels), to=logits)


@check(
    exercise="cross_entropy",
    points=1,
    step="device",
    hint="A tensor that the function makes itself lives on the CPU unless it is told where. The logits know.",
)
def test_entropy_where_the_logits_are(student, rng, device):
    """Logits on the CPU have their loss there, and logits on a GPU there."""
    for place in ("cpu", device):
        logits, labels = drawn(rng, 6, 4, device=place), labels_of(rng, 6, 4, device=place)
        assert_close(student.cross_entropy(logits, labels), F.cross_entropy(logits, labels))


# ---- gradient descent, computed here ----------------------------------------------------------------------------------


def as_layer(parameters, x):
    """What a layer answers."""
    return F.linear(x, *parameters)


def as_network(parameters, x):
    """What two layers with a ReLU between them answer."""
    return F.linear(F.linear(x, *parameters[:2]).relu(), *parameters[2:])


def descent(parameters, model, loss_fn, batches, lr, momentum=0.0):
    """Losses before each step, and the parameters after all of them, of gradient descent along the batches."""
    parameters = [p.detach().clone() for p in parameters]
    pushes = [torch.zeros_like(p) for p in parameters]
    losses = []
    for x, y in batches:
        leaves = [p.requires_grad_() for p in parameters]
        loss = loss_fn(model(leaves, x), y)
        gradients = torch.autograd.grad(loss, leaves)
        pushes = [momentum * push + gradient for push, gradient in zip(pushes, gradients, strict=True)]
        parameters = [p.detach() - lr * push for p, push in zip(parameters, pushes, strict=True)]
        losses.append(loss.item())
    return losses, [p.detach() for p in parameters]


def assert_parameters(model, expected):
    """Fail unless the parameters over there are these."""
    for parameter, wanted in zip(list(model.parameters()), expected, strict=True):
        assert_close(parameter, wanted)


def unmoved(model, parameters):
    """Whether the parameters over there are still these."""
    return all(torch.equal(p.detach(), before) for p, before in zip(list(model.parameters()), parameters, strict=True))


def layer_of(rng, outputs, inputs, device="cpu", dtype=torch.float32):
    """Weights and biases of a layer."""
    return [drawn(rng, outputs, inputs, device=device, dtype=dtype), drawn(rng, outputs, device=device, dtype=dtype)]


def network_of(rng, sizes, device="cpu", dtype=torch.float32):
    """Weights and biases of two layers in turn."""
    inputs, hidden, outputs = sizes
    return layer_of(rng, hidden, inputs, device, dtype) + layer_of(rng, outputs, hidden, device, dtype)


# ---- 11.3 ------------------------------------------------------------------------------------------------------------


@check(
    exercise="train_step",
    points=2,
    shows=LESSON,
    hint="One step moves each parameter by the learning rate times the gradient of this loss. Measure before you move, and "
    "move before anything is cleared.",
)
def test_one_step_of_the_line(student, support):
    """The line at 0 moves to the weight 1.2 and the bias 0.4 in one step."""
    parameters = [torch.zeros(1, 1), torch.zeros(1)]
    x, y = torch.tensor([[1.0], [3.0]]), torch.tensor([[0.0], [4.0]])
    model = support.linear(*parameters)
    student.train_step(model, x, y, support.loss("squared"), support.sgd(model, 0.1))
    if unmoved(model, parameters):
        support.measured(model)  # free to be anything; it tells what was never measured from what was thrown away
    assert_parameters(model, descent(parameters, as_layer, F.mse_loss, [(x, y)], 0.1)[1])


@check(
    exercise="train_step",
    points=1,
    needs="test_one_step_of_the_line",
    hint="backward() adds to the gradients that are there. Let each step begin without any.",
)
def test_several_steps_in_a_row(student, support, rng):
    """After each of four steps the parameters are those of four clean steps."""
    parameters = layer_of(rng, 2, 3)
    model = support.linear(*parameters)
    opt = support.sgd(model, 0.1)
    batches = [(drawn(rng, 5, 3), drawn(rng, 5, 2)) for _ in range(4)]
    for done, (x, y) in enumerate(batches, start=1):
        student.train_step(model, x, y, support.loss("squared"), opt)
        assert_parameters(model, descent(parameters, as_layer, F.mse_loss, batches[:done], 0.1)[1])


@check(
    exercise="train_step",
    points=1,
    needs="test_one_step_of_the_line",
    hint="Clear the gradients at the beginning of the step. Whoever clears at the end leaves the first step to chance: "
    "somebody may have measured something before.",
)
def test_gradients_left_behind_do_not_count(student, support, rng):
    """Gradients that somebody left in the parameters do not take part, not even in the first step."""
    parameters = layer_of(rng, 2, 3)
    model = support.linear(*parameters)
    opt = support.sgd(model, 0.1)
    x, y = drawn(rng, 5, 3), drawn(rng, 5, 2)
    support.leave_gradients(model, x, 3.0)
    student.train_step(model, x, y, support.loss("squared"), opt)
    assert_parameters(model, descent(parameters, as_layer, F.mse_loss, [(x, y)], 0.1)[1])


@check(
    exercise="train_step",
    points=1,
    hint="Give back the loss that the gradients were measured from, the one before the step.",
)
def test_loss_before_the_step(student, support, rng):
    """What comes back is the loss of the batch with the parameters before the step, in each step."""
    parameters = layer_of(rng, 1, 3)
    model = support.linear(*parameters)
    opt = support.sgd(model, 0.1)
    batches = [(drawn(rng, 4, 3), drawn(rng, 4, 1)) for _ in range(2)]
    losses = [student.train_step(model, x, y, support.loss("squared"), opt) for x, y in batches]
    first, _ = descent(parameters, as_layer, F.mse_loss, batches, 0.1)
    assert_close(losses[0], first[0])
    if not unmoved(model, parameters):  # whoever does not move is told so elsewhere, and loses this point only once
        assert_close(losses[1], first[1])


@check(
    exercise="train_step",
    points=1,
    needs="test_loss_before_the_step",
    hint="Take the number out of the loss. A tensor keeps the whole graph of its step, as long as somebody keeps the tensor.",
)
def test_loss_is_a_plain_number(student, support, rng):
    """The loss comes back as a float of Python."""
    parameters = layer_of(rng, 1, 3)
    model = support.linear(*parameters)
    x, y = drawn(rng, 4, 3), drawn(rng, 4, 1)
    loss = student.train_step(model, x, y, support.loss("squared"), support.sgd(model, 0.1))
    assert_type(loss, float)
    assert_close(loss, F.mse_loss(as_layer(parameters, x), y).item())


@check(
    exercise="train_step",
    points=1,
    hint="Somebody may have looked at the model in evaluation mode before. Put it into training mode before it is called.",
)
def test_step_is_made_in_training_mode(student, support, rng):
    """A model that comes in evaluation mode is trained as it answers in training mode."""
    parameters = layer_of(rng, 2, 3)
    model = support.moody(*parameters)
    x, y = drawn(rng, 4, 3), drawn(rng, 4, 2)
    loss = student.train_step(model, x, y, support.loss("squared"), support.sgd(model, 0.1))
    assert_close(loss, F.mse_loss(as_layer(parameters, 2 * x), y).item())


@check(
    exercise="train_step",
    points=1,
    step="general",
    needs="test_one_step_of_the_line",
    hint="Call the model and the loss function that you are given, with what you are given, in that order: answers first.",
)
def test_networks_and_other_losses(student, support, rng):
    """Two layers with the cross-entropy, in float64 too, and a line with absolute differences make clean steps."""
    for dtype in (torch.float32, torch.float64):
        parameters = network_of(rng, (3, 6, 4), dtype=dtype)
        model = support.network(parameters)
        batches = [(drawn(rng, 7, 3, dtype=dtype), labels_of(rng, 7, 4)) for _ in range(3)]
        opt = support.sgd(model, 0.2)
        losses = [student.train_step(model, x, y, support.loss("entropy"), opt) for x, y in batches]
        expected, moved = descent(parameters, as_network, F.cross_entropy, batches, 0.2)
        assert_close(losses, expected)
        assert_parameters(model, moved)
    parameters = layer_of(rng, 1, 2)
    model = support.linear(*parameters)
    x, y = drawn(rng, 5, 2), drawn(rng, 5, 1)
    loss = student.train_step(model, x, y, support.loss("absolute"), support.sgd(model, 0.5))
    expected, moved = descent(parameters, as_layer, F.l1_loss, [(x, y)], 0.5)
    assert_close(loss, expected[0])
    assert_parameters(model, moved)


@check(
    exercise="train_step",
    points=1,
    step="general",
    needs="test_one_step_of_the_line",
    hint="Let the optimizer do its own step. It knows its parameters and may do more than subtract, and it keeps what it "
    "learned from one step to the next.",
)
def test_other_optimizers(student, support, rng):
    """An optimizer with momentum takes its own steps, and one that holds the last layer alone leaves the others."""
    parameters = layer_of(rng, 2, 3)
    model = support.linear(*parameters)
    opt = support.sgd(model, 0.1, momentum=0.9)
    batches = [(drawn(rng, 5, 3), drawn(rng, 5, 2)) for _ in range(3)]
    for x, y in batches:
        student.train_step(model, x, y, support.loss("squared"), opt)
    assert_parameters(model, descent(parameters, as_layer, F.mse_loss, batches, 0.1, momentum=0.9)[1])
    parameters = network_of(rng, (3, 4, 2))
    model = support.network(parameters)
    opt = support.sgd_of_last(model, 0.1)
    batches = [(drawn(rng, 5, 3), drawn(rng, 5, 2)) for _ in range(2)]
    for x, y in batches:
        student.train_step(model, x, y, support.loss("squared"), opt)
    hidden = [(F.linear(x, *parameters[:2]).relu(), y) for x, y in batches]
    assert_parameters(model, parameters[:2] + descent(parameters[2:], as_layer, F.mse_loss, hidden, 0.1)[1])


# ---- 11.4 ------------------------------------------------------------------------------------------------------------


def the_ring(n=120):
    """The lesson's points and labels."""
    generator = torch.Generator().manual_seed(7)
    angle = 2 * torch.pi * torch.rand(n, generator=generator)
    spread = torch.rand(n, generator=generator)
    radius = torch.cat([spread[: n // 2], 1.3 + 0.7 * spread[n // 2 :]])
    points = torch.stack([radius * angle.cos(), radius * angle.sin()], dim=1)
    return points, torch.arange(n) // (n // 2)


def the_network():
    """The first parameters of the lesson's network."""
    torch.manual_seed(0)
    first, last = nn.Linear(2, 16), nn.Linear(16, 2)
    return [p.detach().clone() for layer in (first, last) for p in (layer.weight, layer.bias)]


def listed(losses):
    """What came back as a list, if it is a row of numbers in another box."""
    if isinstance(losses, torch.Tensor | np.ndarray) and losses.ndim == 1:
        return losses.tolist()
    return list(losses) if isinstance(losses, tuple) else losses


def rows_of(model, X):
    """Which rows of X the model was trained with, call by call."""
    return [
        [int((row == X).all(dim=1).nonzero()[0, 0]) if (row == X).all(dim=1).any() else -1 for row in call]
        for call in model.rows
    ]


@check(
    exercise="fit",
    points=2,
    shows=LESSON,
    hint="With one batch an epoch there is one step an epoch, from the whole data. Follow two epochs by hand: what is "
    "cleared, what moves, what is put on the list? And do the labels still belong to their rows?",
)
def test_curve_of_the_ring(student, support):
    """On the ring, with all points in one batch, the loss falls as that of plain gradient descent does."""
    points, kinds = the_ring()
    parameters = the_network()
    model = support.network(parameters)
    losses = listed(student.fit(model, points, kinds, epochs=12, batch_size=120, lr=0.3, seed=0))
    expected, moved = descent(parameters, as_network, F.cross_entropy, [(points, kinds)] * 12, 0.3)
    show_curves(losses, expected, along="epoch", of="mean loss")
    assert_close(losses, expected)
    assert_parameters(model, moved)


def trained(student, support, parameters, X, y, **asked):
    """What `fit` gave back for a layer with these parameters, the rows of each batch, and the parameters that it left.

    Aside, since the order is the student's to choose: two right answers seldom deal the same batches.
    """
    with aside():
        model = support.keeper(support.linear(*parameters))
        losses = listed(student.fit(model, X, y, **asked))
        return losses, rows_of(model, X), [parameter.detach() for parameter in model.parameters()]


def dropped(batches, n, size, epochs):
    """Whether each epoch went over all whole batches, and left the rest of the examples out."""
    whole = n // size
    parts = [[*itertools.chain(*batches[k : k + whole])] for k in range(0, len(batches), whole)]
    return len(parts) == epochs and all(len(part) == len(set(part)) == whole * size < n for part in parts)


@check(
    exercise="fit",
    points=1,
    hint="The last batch of an epoch is smaller where the examples do not divide evenly, and its examples count like the "
    "others. Draw an order of all rows, and not some rows.",
)
def test_each_example_once_an_epoch(student, support, rng):
    """In each of three epochs each of 50 examples has its turn exactly once, in batches of 16."""
    X, y = drawn(rng, 50, 3), labels_of(rng, 50, 2)
    _, batches, _ = trained(student, support, layer_of(rng, 2, 3), X, y, epochs=3, batch_size=16, lr=0.1, seed=3)
    seen = [row for batch in batches for row in batch]
    epochs = [seen[k : k + 50] for k in range(0, max(len(seen), 150), 50)]
    again = len(seen) == 150 and -1 not in seen and all(len(set(epoch)) < 50 for epoch in epochs)
    name = "last-batch-dropped" if dropped(batches, 50, 16, 3) else "drawn-with-replacement" if again else ""
    counts = [torch.tensor([epoch.count(row) for row in range(50)]) for epoch in epochs]
    with fails_as(name):
        assert_close(torch.stack(counts), torch.ones(3, 50, dtype=torch.int64))


@check(
    exercise="fit",
    points=1,
    hint="Cut the order of the rows into pieces of the size that is asked for. Only the last one may be smaller.",
)
def test_batches_have_the_size_asked_for(student, support, rng):
    """Of 50 examples, in batches of 16, three batches have 16 and the last has 2; in batches of 25 there are two."""
    X, y = drawn(rng, 50, 3), labels_of(rng, 50, 2)
    for size, wanted in ((16, [16, 16, 16, 2]), (25, [25, 25])):
        asked = {"epochs": 2, "batch_size": size, "lr": 0.1, "seed": 3}
        _, batches, _ = trained(student, support, layer_of(rng, 2, 3), X, y, **asked)
        sizes = [len(batch) for batch in batches]
        all_at_once = "batch-size-ignored" if sizes == [50, 50] else ""
        with fails_as("last-batch-dropped" if dropped(batches, 50, size, 2) else all_at_once):
            assert_close(sizes, wanted * 2)


@check(
    exercise="fit",
    points=1,
    hint="Draw an order for each epoch, inside the loop, from a generator that was made and seeded before it. A generator that "
    "is seeded again draws the same order again.",
)
def test_order_is_new_in_each_epoch(student, support, rng):
    """The examples come in another order than they lie in, and in a new one in each of four epochs."""
    X, y = drawn(rng, 40, 3), labels_of(rng, 40, 2)
    _, batches, _ = trained(student, support, layer_of(rng, 2, 3), X, y, epochs=4, batch_size=10, lr=0.1, seed=3)
    seen = [row for batch in batches for row in batch]
    orders = [tuple(range(40)), *(tuple(seen[k : k + 40]) for k in range(0, 160, 40))]
    with fails_as("never-shuffled" if len(set(orders)) == 1 else ""):
        assert len(set(orders)) == 5


@check(
    exercise="fit",
    points=1,
    hint="All orders come from one source of random numbers, which begins at the seed. Is it used at all, and by every draw?",
)
def test_seed_decides(student, support, rng):
    """The same seed gives the same run twice, and another seed another one."""
    X, y, parameters = drawn(rng, 12, 3), labels_of(rng, 12, 2), layer_of(rng, 2, 3)
    orders, left = [], []
    for seed in (5, 5, 6):
        _, batches, moved = trained(student, support, parameters, X, y, epochs=2, batch_size=4, lr=0.5, seed=seed)
        orders.append([row for batch in batches for row in batch])
        left.append(moved)
    for first, again in zip(left[0], left[1], strict=True):
        assert_close(again, first)
    shuffled = orders[0] == orders[1] == orders[2] != [*range(12), *range(12)]
    with fails_as("seed-ignored" if shuffled else ""):
        assert not torch.allclose(left[0][0], left[2][0], rtol=1e-4, atol=1e-5)


def other_means(parameters, X, y, batches, size):
    """What an epoch comes to by mistake, by name: the rows are those that the model saw in it."""
    here = [F.cross_entropy(as_layer(parameters, X[rows]), y[rows]).item() for rows in batches]
    beside = y.split([len(rows) for rows in batches]) if sum(map(len, batches)) == len(y) else ()
    apart = [
        F.cross_entropy(as_layer(parameters, X[rows]), own).item() for rows, own in zip(batches, beside, strict=False)
    ]
    weights = [len(rows) for rows in batches]
    yield "mean-of-batch-means", sum(here) / len(here)
    yield "mean-of-batch-means", sum(here) / max(1, len(X) // size)
    yield "sum-of-losses", sum(here)
    yield "sum-of-losses", float(np.dot(here, weights))
    yield "last-loss-of-the-epoch", here[-1]
    if apart:
        yield "shuffled-apart", float(np.dot(apart, weights)) / len(X)


def another_mean(losses, whole, parameters, X, y, batches, size):
    """The name of what the losses of a training without a step are by mistake; empty if they are nothing that is known."""
    if dropped(batches, len(X), size, 3):
        return "last-batch-dropped"
    each = len(batches) // 3
    numbers = isinstance(losses, list) and len(losses) == 3 and all(isinstance(x, int | float) for x in losses)
    if not numbers or all(abs(loss - whole) <= 1e-5 * whole for loss in losses):
        return ""
    if not each or 3 * each != len(batches) or -1 in itertools.chain(*batches):
        return ""
    epochs = [list(other_means(parameters, X, y, batches[k : k + each], size)) for k in range(0, 3 * each, each)]
    for ways in zip(*epochs, strict=True):
        if all(abs(loss - wrong) <= 1e-4 * abs(wrong) for loss, (_, wrong) in zip(losses, ways, strict=True)):
            return ways[0][0]
    return ""


@check(
    exercise="fit",
    points=1,
    hint="Each batch gives the mean over its own examples. A small batch counts for fewer examples than a large one.",
)
def test_mean_is_over_the_examples(student, support, rng):
    """With a learning rate of 0 the loss of each epoch is the mean over all 50 examples, in batches of 16 and of 49."""
    X, y, parameters = 3 * drawn(rng, 50, 3), labels_of(rng, 50, 2), layer_of(rng, 2, 3)
    whole = F.cross_entropy(as_layer(parameters, X), y).item()
    for size in (16, 49):
        losses, batches, _ = trained(student, support, parameters, X, y, epochs=3, batch_size=size, lr=0.0, seed=2)
        with fails_as(another_mean(losses, whole, parameters, X, y, batches, size)):
            assert_close(losses, [whole] * 3)


@check(
    exercise="fit",
    points=1,
    needs="test_curve_of_the_ring",
    hint="The curve is a list of Python's own, and each of its items a float: take the number out of each loss.",
)
def test_one_float_for_each_epoch(student, support, rng):
    """What comes back is a list with a plain float for each epoch."""
    X, y, parameters = drawn(rng, 12, 3), labels_of(rng, 12, 2), layer_of(rng, 2, 3)
    losses = student.fit(support.linear(*parameters), X, y, epochs=5, batch_size=12, lr=0.5, seed=1)
    assert_type(losses, list)
    for loss in losses:
        assert_type(loss, float)
    assert_close(losses, descent(parameters, as_layer, F.cross_entropy, [(X, y)] * 5, 0.5)[0])


def piled_up(left, parameters, X, y, batches):
    """Whether parameters are those of three epochs in which each step took the gradients of earlier ones along as well."""
    batches = [(X[rows], y[rows]) for rows in batches]
    each = len(batches) // 3
    once_an_epoch = parameters
    for epoch in range(3):
        own = batches[epoch * each : (epoch + 1) * each]
        once_an_epoch = descent(once_an_epoch, as_network, F.cross_entropy, own, 0.1, momentum=1.0)[1]
    never = descent(parameters, as_network, F.cross_entropy, batches, 0.1, momentum=1.0)[1]
    return near(left, never) or near(left, once_an_epoch)


def near(some, others):
    """Whether parameters are the same up to the last digits."""
    return all(torch.allclose(a, b, 1e-4, 1e-5) for a, b in zip(some, others, strict=True))


@check(
    exercise="fit",
    points=1,
    step="general",
    needs="test_each_example_once_an_epoch",
    hint="Each batch makes one step of its own, from its own mean loss and from no other gradient. What happens once in a batch, "
    "and what only once in an epoch?",
)
def test_small_batches_step_by_step(student, support, rng):
    """In small batches the parameters and losses are those of gradient descent in the order that the model saw."""
    for dtype, size in ((torch.float32, 3), (torch.float64, 5)):
        X, y = drawn(rng, 11, 3, dtype=dtype), labels_of(rng, 11, 4)
        parameters = network_of(rng, (3, 5, 4), dtype=dtype)
        with aside():
            model = support.keeper(support.network(parameters))
            losses = listed(student.fit(model, X, y, epochs=3, batch_size=size, lr=0.1, seed=4))
            order = rows_of(model, X)
            left = [parameter.detach() for parameter in model.parameters()]
        assert_close(sorted(row for call in order for row in call), sorted(list(range(11)) * 3))
        steps, moved = descent(parameters, as_network, F.cross_entropy, [(X[rows], y[rows]) for rows in order], 0.1)
        totals, done = [0.0, 0.0, 0.0], 0
        for step, rows in zip(steps, order, strict=True):
            totals[done // 11] += step * len(rows) / 11
            done += len(rows)
        right = near(left, moved)
        with fails_as("" if right or not piled_up(left, parameters, X, y, order) else "no-zero_grad"):
            for parameter, wanted in zip(left, moved, strict=True):
                assert_close(parameter, wanted)
        assert_close(losses, totals)


@check(
    exercise="fit",
    points=1,
    step="general",
    needs="test_curve_of_the_ring",
    hint="Somebody may have looked at the model in evaluation mode before. Put it into training mode before the first batch.",
)
def test_fits_in_training_mode(student, support, rng):
    """A model that comes in evaluation mode is trained as it answers in training mode."""
    X, y, parameters = drawn(rng, 9, 3), labels_of(rng, 9, 2), layer_of(rng, 2, 3)
    model = support.moody(*parameters)
    losses = listed(student.fit(model, X, y, epochs=3, batch_size=9, lr=0.2, seed=1))
    expected, moved = descent(parameters, as_layer, F.cross_entropy, [(2 * X, y)] * 3, 0.2)
    assert_close(losses, expected)
    assert_parameters(model, moved)


@check(
    exercise="fit",
    points=1,
    step="general",
    needs="test_curve_of_the_ring",
    hint="Is a size written out somewhere, or a number of classes? One batch may hold everything, and one example may be a "
    "batch.",
)
def test_odd_sizes_fit_too(student, support, rng):
    """Batches of one, batches larger than the data, a single example, many classes, and no epoch at all work too."""
    X, y, parameters = drawn(rng, 6, 2), labels_of(rng, 6, 5), layer_of(rng, 5, 2)
    assert_close(
        listed(student.fit(support.linear(*parameters), X, y, epochs=1, batch_size=1, lr=0.0, seed=1)),
        [F.cross_entropy(as_layer(parameters, X), y).item()],
    )
    model = support.linear(*parameters)
    losses = listed(student.fit(model, X, y, epochs=2, batch_size=100, lr=0.3, seed=1))
    expected, moved = descent(parameters, as_layer, F.cross_entropy, [(X, y)] * 2, 0.3)
    assert_close(losses, expected)
    assert_parameters(model, moved)
    model = support.linear(*parameters)
    losses = listed(student.fit(model, X[:1], y[:1], epochs=3, batch_size=4, lr=0.3, seed=1))
    expected, moved = descent(parameters, as_layer, F.cross_entropy, [(X[:1], y[:1])] * 3, 0.3)
    assert_close(losses, expected)
    assert_parameters(model, moved)
    model = support.linear(*parameters)
    assert_close(listed(student.fit(model, X, y, epochs=0, batch_size=4, lr=0.3, seed=1)), [])
    assert_parameters(model, parameters)


@check(
    exercise="fit",
    points=1,
    step="device",
    hint="Let what you make live where the data are, or let it be plain numbers. A generator belongs to one device, and draws "
    "there alone.",
)
def test_fits_where_model_and_data_are(student, support, rng, device):
    """Model and data on the CPU, and then both on a GPU: the curve is right in both places."""
    for place in ("cpu", device):
        X, y = drawn(rng, 8, 3, device=place), labels_of(rng, 8, 2, device=place)
        parameters = layer_of(rng, 2, 3, device=place)
        whole = F.cross_entropy(as_layer(parameters, X), y).item()
        losses = listed(student.fit(support.linear(*parameters), X, y, epochs=1, batch_size=3, lr=0.0, seed=1))
        assert_close(losses, [whole])
        model = support.linear(*parameters)
        losses = listed(student.fit(model, X, y, epochs=2, batch_size=8, lr=0.5, seed=1))
        expected, moved = descent(parameters, as_layer, F.cross_entropy, [(X, y)] * 2, 0.5)
        assert_close(losses, expected)
        assert_parameters(model, moved)
