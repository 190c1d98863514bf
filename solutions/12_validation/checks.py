"""Hidden checks of unit 12. What a model must answer is computed here, from weights that were drawn here.

In 12.5 the student's network is trained in the worker and judged here: only points cross, and never where they belong.
"""

import itertools
import math

import torch
from torch.nn.functional import relu

from grader.checking import (
    assert_close,
    assert_requires_grad,
    assert_seen,
    assert_shape,
    assert_type,
    assert_unchanged,
    check,
    fails_as,
    without_gpu,
)

LESSON = ("sentence", "hint", "inputs", "expected")
"What a check on the lesson's own data, which every student has, shows."


def drawn(rng, *shape, dtype=torch.float32, device="cpu"):
    """Drawn on the CPU, so that the numbers are the same on each device, and moved."""
    return torch.randn(shape, generator=rng, dtype=dtype).to(device)


def logits_of(x, first, last):
    """What the model of support.py answers in evaluation mode."""
    return relu(x @ first.T) @ last.T


def dropped_logits_of(x, first, last):
    """What it answers in training mode."""
    return relu(x @ first.T)[:, 1::2] @ last[:, 1::2].T * 2


# ---- 12.1 ------------------------------------------------------------------------------------------------------------


def share(logits, y):
    """The share of rows whose largest logit is at the label, by another way than the lesson's reference."""
    return sum(int(row.max(0).indices) == int(label) for row, label in zip(logits, y.flatten(), strict=True)) / len(y)


def questions(rng, rows=40, features=3, hidden=8, classes=3, dtype=torch.float32):
    """A batch, its labels, and weights with which about two thirds are right; with dropout it is another share."""
    while True:
        X = drawn(rng, rows, features, dtype=dtype)
        first, last = drawn(rng, hidden, features, dtype=dtype), drawn(rng, classes, hidden, dtype=dtype)
        y = logits_of(X, first, last).argmax(dim=1)
        other = torch.rand(rows, generator=rng) < 1 / 3
        y = torch.where(other, torch.randint(0, classes, (rows,), generator=rng), y)
        right, dropped = (share(f(X, first, last), y) for f in (logits_of, dropped_logits_of))
        if rows < 10 or (0.4 < right < 0.9 and abs(right - dropped) > 0.1):
            return X, y, first, last


@check(
    exercise="accuracy",
    points=1,
    shows=LESSON,
    hint="The first choice of a row is the place of its largest logit, along the axis of the classes. What comes "
    "back is the share of rows where that place is the label.",
)
def test_share_by_hand(student, support):
    """For the logits 9 1 2, 1 9 2, 1 2 9, 9 1 2 and 1 2 9 and the labels 0, 1, 0, 0, 2 the accuracy is 0.8."""
    X = torch.tensor([[9.0, 1.0, 2.0], [1.0, 9.0, 2.0], [1.0, 2.0, 9.0], [9.0, 1.0, 2.0], [1.0, 2.0, 9.0]])
    model = support.net(torch.eye(3), torch.eye(3), False)
    assert_close(student.accuracy(model, X, torch.tensor([0, 1, 0, 0, 2])), 0.8)


@check(
    exercise="accuracy",
    points=1,
    needs="test_share_by_hand",
    hint="Ask the model that you are given, about the data that you are given, and compare row by row.",
)
def test_share_of_drawn_answers(student, support, rng):
    """The share is right for other models and other data, too."""
    for classes in (3, 4):
        X, y, first, last = questions(rng, classes=classes)
        assert_close(student.accuracy(support.net(first, last, False), X, y), share(logits_of(X, first, last), y))


@check(
    exercise="accuracy",
    points=1,
    needs="test_share_by_hand",
    hint="In training mode dropout switches units off. Put the model into evaluation mode before you ask it.",
)
def test_share_without_dropout(student, support, rng):
    """A model that comes in training mode is measured with all of its units."""
    X, y, first, last = questions(rng)
    model = support.net(first, last, True)
    assert_close(student.accuracy(model, X, y), share(logits_of(X, first, last), y))
    assert_seen(model.seen, training=False)


@check(
    exercise="accuracy",
    points=1,
    needs="test_share_by_hand",
    hint="Look at model.training before you change the mode, and put back what you found.",
)
def test_mode_is_put_back(student, support, rng):
    """A model that came in training mode leaves in training mode, and one that came in evaluation mode in that."""
    for training in (True, False):
        X, y, first, last = questions(rng)
        model = support.net(first, last, training)
        student.accuracy(model, X, y)
        assert_close(model.training, training)
        assert_close(model.drop.training, training)


@check(
    exercise="accuracy",
    points=1,
    needs="test_share_by_hand",
    hint="The two switches of section 2 are independent: eval() goes on recording gradients.",
)
def test_nothing_is_recorded(student, support, rng):
    """No gradients are recorded while the model is asked."""
    X, y, first, last = questions(rng)
    model = support.net(first, last, False)
    assert_close(student.accuracy(model, X, y), share(logits_of(X, first, last), y))
    assert_seen(model.seen, grad=False)


@check(
    exercise="accuracy",
    points=1,
    needs="test_share_by_hand",
    hint="Print the shape of what you compare, and of the comparison. N choices and N labels make N comparisons, not "
    "N times N.",
)
def test_labels_as_a_column(student, support, rng):
    """Labels of shape (N, 1) give the same share as labels of shape (N,)."""
    X, y, first, last = questions(rng)
    expected = share(logits_of(X, first, last), y)
    assert_close(student.accuracy(support.net(first, last, False), X, y.reshape(-1, 1)), expected)


@check(
    exercise="accuracy",
    points=1,
    step="general",
    needs="test_share_by_hand",
    hint="Is a size written out somewhere? One row is a batch as well, and so are a hundred.",
)
def test_share_of_any_size(student, support, rng):
    """One row, many rows, two classes, many classes, more features and float64 work too."""
    sizes = ((1, 2, 4, 3), (1, 3, 4, 2), (120, 5, 6, 2), (33, 2, 9, 7))
    for rows, features, hidden, classes in sizes:
        for dtype in (torch.float32, torch.float64):
            X, y, first, last = questions(rng, rows, features, hidden, classes, dtype)
            expected = share(logits_of(X, first, last), y)
            for labels in (y, y.reshape(-1, 1)):
                assert_close(student.accuracy(support.net(first, last, True), X, labels), expected)


@check(
    exercise="accuracy",
    points=1,
    step="general",
    needs="test_share_by_hand",
    hint="A tensor of one number is still a tensor. Section 2 shows how to take the number out.",
)
def test_share_is_a_plain_number(student, support, rng):
    """What comes back is a Python float."""
    X, y, first, last = questions(rng)
    result = student.accuracy(support.net(first, last, False), X, y)
    assert_close(result, share(logits_of(X, first, last), y))
    assert_type(result, float)


@check(
    exercise="accuracy",
    points=1,
    step="general",
    needs="test_share_by_hand",
    hint="Whatever was switched off for the measurement is on again afterwards, and the caller's tensors are as they "
    "were.",
)
def test_nothing_is_disturbed(student, support, rng):
    """Afterwards the data are as they were, and torch records gradients again."""
    X, y, first, last = questions(rng)
    expected = share(logits_of(X, first, last), y)
    for labels in (y, y.reshape(-1, 1)):
        assert_close(student.accuracy(support.net(first, last, True), X, labels), expected)
        assert_unchanged(X)
        assert_unchanged(labels)
    assert_close(support.recorded_after(student.accuracy, support.net(first, last, True), X, y), True)


# ---- 12.2 ------------------------------------------------------------------------------------------------------------


def probabilities(x, first, last):
    """What predict_proba must return, by another way than the lesson's reference."""
    logits = logits_of(x, first, last)
    return torch.exp(logits - logits.logsumexp(dim=1, keepdim=True))


def asked(rng, rows=6, features=3, hidden=8, classes=3, dtype=torch.float32, device="cpu"):
    """A batch and weights, with logits of a size at which no answer is nearly 0 or 1."""
    kinds = {"dtype": dtype, "device": device}
    first, last = drawn(rng, hidden, features, **kinds), drawn(rng, classes, hidden, **kinds)
    return drawn(rng, rows, features, **kinds), first, last / 2


@check(
    exercise="predict_proba",
    points=1,
    shows=LESSON,
    hint="A softmax of each row. By hand: a row of three equal logits is a third each.",
)
def test_probabilities_by_hand(student, support):
    """For the logits 1 1 1, 0 0 1 and 2 0 0 the probabilities are a third each, 0.212 0.212 0.576 and 0.787 0.107 0.107."""
    x = torch.tensor([[1.0, 1.0, 1.0], [0.0, 0.0, 1.0], [2.0, 0.0, 0.0]])
    e = math.e
    expected = torch.tensor(
        [[1 / 3] * 3, [1 / (2 + e), 1 / (2 + e), e / (2 + e)], [e**2 / (2 + e**2), 1 / (2 + e**2), 1 / (2 + e**2)]]
    )
    assert_close(student.predict_proba(support.net(torch.eye(3), torch.eye(3), False), x), expected)


@check(
    exercise="predict_proba",
    points=2,
    needs="test_probabilities_by_hand",
    hint="Each row of the batch is an example of its own, and its probabilities add up to 1.",
)
def test_probabilities_of_drawn_answers(student, support, rng):
    """The probabilities are right for other models and other batches, too."""
    for classes in (3, 4):
        x, first, last = asked(rng, classes=classes)
        assert_close(student.predict_proba(support.net(first, last, False), x), probabilities(x, first, last))


@check(
    exercise="predict_proba",
    points=1,
    needs="test_probabilities_by_hand",
    hint="In training mode dropout switches units off. Put the model into evaluation mode before you ask it.",
)
def test_probabilities_without_dropout(student, support, rng):
    """A model that comes in training mode is asked with all of its units."""
    x, first, last = asked(rng)
    model = support.net(first, last, True)
    assert_close(student.predict_proba(model, x), probabilities(x, first, last))
    assert_seen(model.modes, training=False)


@check(
    exercise="predict_proba",
    points=1,
    needs="test_probabilities_by_hand",
    hint="Look at model.training before you change the mode, and put back what you found, whichever it was.",
)
def test_mode_after_the_question(student, support, rng):
    """A model that came in training mode leaves in training mode, and one that came in evaluation mode in that."""
    for training in (True, False):
        x, first, last = asked(rng)
        model = support.net(first, last, training)
        student.predict_proba(model, x)
        assert_close(model.training, training)
        assert_close(model.drop.training, training)


@check(
    exercise="predict_proba",
    points=1,
    needs="test_probabilities_by_hand",
    hint="Evaluation mode changes what the layers compute. What ends the recording is the other switch of section 2.",
)
def test_no_graph_hangs_on_it(student, support, rng):
    """The probabilities are right and require no gradient."""
    x, first, last = asked(rng)
    result = student.predict_proba(support.net(first, last, False), x)
    assert_close(result, probabilities(x, first, last))
    assert_requires_grad(result, False)


@check(
    exercise="predict_proba",
    points=1,
    step="general",
    needs="test_probabilities_by_hand",
    hint="The exponential of a large number is infinite. torch's own softmax knows that, unit 2 told how.",
)
def test_probabilities_of_large_logits(student, support, rng):
    """Logits of several hundred give probabilities too, and no nan."""
    x, first, last = asked(rng)
    assert_close(student.predict_proba(support.net(first, 100 * last, False), x), probabilities(x, first, 100 * last))


@check(
    exercise="predict_proba",
    points=1,
    step="general",
    needs="test_probabilities_by_hand",
    hint="Is a size or a dtype written out somewhere? And is the batch still what it was?",
)
def test_probabilities_of_any_size(student, support, rng):
    """One row, many rows, two classes, many classes, more features and float64 work too, and the batch stays as it is."""
    sizes = ((1, 2, 4, 3), (1, 3, 4, 2), (50, 5, 6, 2), (17, 2, 9, 7))
    for rows, features, hidden, classes in sizes:
        for dtype in (torch.float32, torch.float64):
            x, first, last = asked(rng, rows, features, hidden, classes, dtype)
            assert_close(student.predict_proba(support.net(first, last, True), x), probabilities(x, first, last))
            assert_unchanged(x)


@check(
    exercise="predict_proba",
    points=1,
    step="device",
    hint="Stay in torch, and leave the answer where the model gave it.",
)
def test_probabilities_where_the_model_is(student, support, rng, device):
    """Model and batch are on the CPU, and then on a GPU; the answer is where they are."""
    for place in ("cpu", device):
        x, first, last = asked(rng, device=place)
        assert_close(student.predict_proba(support.net(first, last, False), x), probabilities(x, first, last))


# ---- 12.3 ------------------------------------------------------------------------------------------------------------


def numbers_for(rng, sizes, device="cpu"):
    """Weights and biases for a network of these sizes, as `parameters()` has them."""
    pairs = itertools.pairwise(sizes)
    return [drawn(rng, *shape, device=device) for n_in, n_out in pairs for shape in ((n_out, n_in), (n_out,))]


def answers(x, numbers):
    """What a network with these weights and biases answers."""
    for weights, bias in zip(numbers[:-2:2], numbers[1:-2:2], strict=True):
        x = relu(x @ weights.T + bias)
    return x @ numbers[-2].T + numbers[-1]


OPENS = "it opens with weights_only=True"


def state_of(numbers):
    """They under the names that a state dict gives them."""
    names = [f"layers.{n}.{name}" for n in range(len(numbers) // 2) for name in ("weight", "bias")]
    return dict(zip(names, numbers, strict=True))


def item(content, name):
    """What stands under this name in a file; None if the file holds no dict, or no such name."""
    return content.get(name) if isinstance(content, dict) else None


def assert_sizes(content, sizes):
    """The sizes stand in the file, in a list or a tuple."""
    found = item(content, "sizes")
    assert_close(list(found) if isinstance(found, tuple) else found, sizes)


@check(
    exercise="save_checkpoint",
    points=1,
    hint="Only tensors, numbers, texts, lists and dicts open safely. A module is none of them, and its state dict is.",
)
def test_file_opens_safely(student, support, rng):
    """There is a file of that name, and torch.load opens it with weights_only=True."""
    support.cleared("opens.pt")
    student.save_checkpoint(support.network([4, 8, 3], numbers_for(rng, [4, 8, 3])), "opens.pt")
    assert_close(support.opened("opens.pt")[0], OPENS)


@check(
    exercise="save_checkpoint",
    points=2,
    needs="test_file_opens_safely",
    hint="Everything that the network has learned is in its state dict: every weight and every bias. Does it stand "
    "under the name that is asked for?",
)
def test_file_holds_the_state(student, support, rng):
    """Under "state" the file holds every weight and every bias of the network."""
    support.cleared("state.pt")
    numbers = numbers_for(rng, [4, 8, 3])
    student.save_checkpoint(support.network([4, 8, 3], numbers), "state.pt")
    assert_close(item(support.opened("state.pt")[1], "state"), state_of(numbers))


@check(
    exercise="save_checkpoint",
    points=1,
    needs="test_file_opens_safely",
    hint="Whoever reads the file has to make an empty network first. What does the constructor of MLP want to know?",
)
def test_file_holds_the_sizes(student, support, rng):
    """Under "sizes" the file holds the list of the layer sizes."""
    support.cleared("sizes.pt")
    student.save_checkpoint(support.network([4, 8, 3], numbers_for(rng, [4, 8, 3])), "sizes.pt")
    assert_sizes(support.opened("sizes.pt")[1], [4, 8, 3])


@check(
    exercise="save_checkpoint",
    points=1,
    step="general",
    needs=("test_file_holds_the_state", "test_file_holds_the_sizes"),
    hint="Is a size, a name or a number of layers written out somewhere? And does a second network take the place of "
    "the first one in the file?",
)
def test_other_networks_are_saved(student, support, rng):
    """Networks of other sizes and depths are saved too, in the place of a file that is there already."""
    support.cleared("replaced.pt")
    for sizes in ([4, 5, 5, 2], [2, 3], [3, 3, 3, 3, 3]):
        student.save_checkpoint(support.network([4, 8, 3], numbers_for(rng, [4, 8, 3])), "replaced.pt")
        numbers = numbers_for(rng, sizes)
        student.save_checkpoint(support.network(sizes, numbers), "replaced.pt")
        content = support.opened("replaced.pt")[1]
        assert_sizes(content, sizes)
        assert_close(item(content, "state"), state_of(numbers))


@check(
    exercise="save_checkpoint",
    points=1,
    step="general",
    needs="test_file_opens_safely",
    hint="Reading the numbers is enough. The mode of the model, too, is none of this function's business.",
)
def test_saved_network_stays_as_it_is(student, support, rng):
    """After saving, the network has its numbers, its sizes and its mode, training or evaluation."""
    support.cleared("stays.pt")
    numbers = numbers_for(rng, [4, 8, 3])
    for training in (True, False):
        model = support.network([4, 8, 3], numbers, training)
        student.save_checkpoint(model, "stays.pt")
        assert_close([parameter.detach() for parameter in model.parameters()], numbers)
        assert_close(model.sizes, [4, 8, 3])
        assert_close(model.training, training)


@check(
    exercise="load_checkpoint",
    points=2,
    hint="Compare one weight of the loaded network with the same weight in the file. An empty network has drawn its "
    "own, until the saved numbers are put in.",
)
def test_loaded_network_answers_alike(student, support, rng):
    """What is loaded from a file answers as the network did that was saved to it."""
    numbers, x = numbers_for(rng, [4, 8, 3]), drawn(rng, 5, 4)
    loaded = support.loaded(student.load_checkpoint, support.file_of([4, 8, 3], numbers))
    assert_close(loaded(x), answers(x, numbers))


@check(
    exercise="load_checkpoint",
    points=1,
    needs="test_loaded_network_answers_alike",
    hint="Read the file at each call, and make a new network each time.",
)
def test_each_file_has_its_own_network(student, support, rng):
    """Each of two files gives its own network, and a file that is loaded again gives another copy."""
    both, x = [numbers_for(rng, [4, 8, 3]) for _ in range(2)], drawn(rng, 5, 4)
    files = [support.file_of([4, 8, 3], numbers, f"file{n}.pt") for n, numbers in enumerate(both)]
    for file, numbers in zip(files, both, strict=True):
        once, again = (support.loaded(student.load_checkpoint, file) for _ in range(2))
        support.wiped(once)
        assert_close(again(x), answers(x, numbers))


@check(
    exercise="load_checkpoint",
    points=1,
    needs="test_loaded_network_answers_alike",
    hint="A new module is in training mode. One that is loaded is there to be used.",
)
def test_loaded_network_is_ready(student, support, rng):
    """What is loaded is in evaluation mode."""
    loaded = student.load_checkpoint(support.file_of([4, 8, 3], numbers_for(rng, [4, 8, 3])))
    assert_close(loaded.training, False)


@check(
    exercise="load_checkpoint",
    points=1,
    needs="test_loaded_network_answers_alike",
    hint="Do your two functions agree on where things stand in the file? And does the loaded network live from the "
    "file alone?",
)
def test_there_and_back(student, support, rng):
    """A network is saved by your save_checkpoint and wiped, the file is renamed, and what you load answers as before."""
    numbers, x = numbers_for(rng, [4, 8, 3]), drawn(rng, 5, 4)
    loaded = support.there_and_back(student.save_checkpoint, student.load_checkpoint, [4, 8, 3], numbers)
    assert_close(loaded(x), answers(x, numbers))


@check(
    exercise="load_checkpoint",
    points=1,
    needs="test_loaded_network_answers_alike",
    hint="A file may come from anybody. Let torch take tensors, numbers, texts, lists and dicts from it, and nothing "
    "else, and let its error through.",
)
def test_code_is_refused(student, support, rng):
    """A file that holds code besides the numbers is refused with an error, and the code does not run."""
    result = support.refused(student.load_checkpoint, [4, 8, 3], numbers_for(rng, [4, 8, 3]))
    assert_close(result, "refused")


@check(
    exercise="load_checkpoint",
    points=1,
    step="general",
    needs="test_loaded_network_answers_alike",
    hint="The sizes stand in the file. Make the empty network of these, and not of sizes that you know.",
)
def test_other_networks_are_loaded(student, support, rng):
    """Networks of other sizes and depths are loaded too."""
    for sizes in ([4, 5, 5, 2], [2, 3], [3, 3, 3, 3, 3]):
        numbers, x = numbers_for(rng, sizes), drawn(rng, 6, sizes[0])
        loaded = support.loaded(student.load_checkpoint, support.file_of(sizes, numbers))
        assert_close(loaded(x), answers(x, numbers))
        assert_close(loaded.sizes, sizes)


@check(
    exercise="load_checkpoint",
    points=1,
    step="device",
    hint="Each tensor of the file remembers its device. Say at loading where the tensors are to live.",
)
def test_loaded_without_a_gpu(student, support, rng, device):
    """A network that was saved on the CPU, and one that was saved on a GPU, are loaded on a machine without one."""
    for place in ("cpu", device):
        numbers, x = numbers_for(rng, [4, 8, 3]), drawn(rng, 5, 4)
        file = support.file_of([4, 8, 3], [number.to(place) for number in numbers])
        with without_gpu():
            assert_close(support.loaded(student.load_checkpoint, file)(x), answers(x, numbers))


# ---- 12.4 ------------------------------------------------------------------------------------------------------------


def script(rng, epochs, features=3, neurons=2):
    """Weights and biases of a layer, epoch by epoch."""
    return [[drawn(rng, neurons, features), drawn(rng, neurons)] for _ in range(epochs)]


def assert_kept(kept, loss, numbers):
    """The loss and the state of a layer."""
    assert_type(kept, tuple)
    best, state = kept
    assert_close(best, loss)
    assert_close(state, dict(zip(("weight", "bias"), numbers, strict=True)))


@check(
    exercise="keep_best",
    points=1,
    shows=LESSON,
    hint="Of the losses of all epochs the smallest is wanted, and it comes first in the tuple.",
)
def test_lowest_of_the_losses(student, support, rng):
    """Of the losses 0.9, 0.5, 0.7, 0.4 and 0.8 the lowest, 0.4, comes back first."""
    model = support.layer(3, 2)
    run = support.training(model, script(rng, 5), [0.9, 0.5, 0.7, 0.4, 0.8])
    kept = student.keep_best(model, run, 5)
    assert_type(kept, tuple)
    assert_close(kept[0], 0.4)


@check(
    exercise="keep_best",
    points=2,
    needs="test_lowest_of_the_losses",
    hint="Print the remembered weights at the end of the training. If they are those of the last epoch, they have "
    "gone on learning: what was remembered is no copy.",
)
def test_state_of_the_best_epoch(student, support, rng):
    """The state is that of the epoch with the lowest loss, wherever in the training that was."""
    for losses in ([0.9, 0.5, 0.7, 0.4, 0.8], [0.3, 0.5, 0.6], [0.8, 0.7, 0.2]):
        model, numbers = support.layer(3, 2), script(rng, len(losses))
        kept = student.keep_best(model, support.training(model, numbers, losses), len(losses))
        assert_kept(kept, min(losses), numbers[losses.index(min(losses))])


@check(
    exercise="keep_best",
    points=2,
    needs="test_lowest_of_the_losses",
    hint="After the last epoch the model holds the numbers of the last epoch. Go back.",
)
def test_model_is_back_in_the_best_epoch(student, support, rng):
    """Afterwards the model itself holds the numbers of the best epoch."""
    for losses in ([0.9, 0.5, 0.7, 0.4, 0.8], [0.3, 0.5, 0.6]):
        model, numbers = support.layer(3, 2), script(rng, len(losses))
        student.keep_best(model, support.training(model, numbers, losses), len(losses))
        best = numbers[losses.index(min(losses))]
        assert_close([parameter.detach() for parameter in model.parameters()], best)


@check(
    exercise="keep_best",
    points=1,
    needs="test_lowest_of_the_losses",
    hint="The loss may rise for a while and fall again later. How often is run_epoch called, and is it asked more "
    "than once in an epoch?",
)
def test_every_epoch_is_run(student, support, rng):
    """run_epoch is called once for each epoch, however the losses go."""
    for losses in ([0.5, 0.6, 0.7, 0.8, 0.1], [0.4, 0.3], [0.2]):
        model = support.layer(3, 2)
        run = support.training(model, script(rng, len(losses)), losses)
        student.keep_best(model, run, len(losses))
        assert_close(run.calls, len(losses))


@check(
    exercise="keep_best",
    points=1,
    step="general",
    needs="test_lowest_of_the_losses",
    hint="With which number does the comparison begin? There are losses above any number that you may think of, and "
    "losses below 0.",
)
def test_losses_of_any_size(student, support, rng):
    """Huge losses, negative ones and a single one work too, and of equal losses the first one counts."""
    for losses, best in (
        ([3e200, 2e200, 4e200], 1),
        ([-1.0, -3.0, -2.0], 1),
        ([7.5], 0),
        ([0.0, 0.0], 0),
        ([0.5, 0.25, 0.25, 0.75, 0.25], 1),
    ):
        model, numbers = support.layer(3, 2), script(rng, len(losses))
        kept = student.keep_best(model, support.training(model, numbers, losses), len(losses))
        loss = kept[0] if isinstance(kept, tuple) and kept else None
        own = isinstance(loss, int | float) and math.isfinite(loss) and loss < min(losses)  # none of theirs
        with fails_as("starts-at-a-number" if own else ""):
            assert_kept(kept, losses[best], numbers[best])


@check(
    exercise="keep_best",
    points=1,
    step="general",
    needs="test_lowest_of_the_losses",
    hint="Take the whole state dict, and not the parameters alone: some layers keep other numbers in it as well.",
)
def test_any_model_is_kept(student, support, rng):
    """Models of several layers are kept and put back whole, running means and counters too."""
    losses = [0.9, 0.3, 0.6]
    model = support.normed(3)
    numbers = [
        [
            *(drawn(rng, 3, 3), drawn(rng, 3), drawn(rng, 3), drawn(rng, 3)),  # weights and biases of both layers
            *(drawn(rng, 3), drawn(rng, 3).abs(), torch.tensor(epoch)),  # running mean and variance, a counter
        ]
        for epoch in range(3)
    ]
    kept = student.keep_best(model, support.training(model, numbers, losses), 3)
    assert_type(kept, tuple)
    names = [f"0.{name}" for name in ("weight", "bias")]
    names += [f"1.{name}" for name in ("weight", "bias", "running_mean", "running_var", "num_batches_tracked")]
    wanted = dict(zip(names, numbers[1], strict=True))
    assert_close(kept[1], wanted)
    assert_close({name: number.detach() for name, number in model.state_dict().items()}, wanted)


@check(
    exercise="keep_best",
    points=1,
    step="general",
    needs="test_state_of_the_best_epoch",
    hint="What comes back must be a copy still, after the model was put back. Whose memory is it on?",
)
def test_state_outlives_the_training(student, support, rng):
    """When the model is trained on afterwards, the state that came back stays as it is."""
    losses = [0.9, 0.3, 0.6]
    model, numbers = support.layer(3, 2), script(rng, 3)
    run = support.training(model, numbers, losses)
    assert_kept(support.gone_on(student.keep_best, model, run, 3), 0.3, numbers[1])


# ---- 12.5 ------------------------------------------------------------------------------------------------------------

WANTED = 0.95
"The share of unseen points that must be right."
UNSEEN = 1000
BRIEF = 150
"Of so few steps it may be said that they were too few, where the loss was still falling."


def spirals(generator, count, noise=0.04):
    """The two arms of the lesson, by numbers of this generator."""
    y = torch.randint(0, 2, (count,), generator=generator)
    radius = 0.15 + 0.85 * torch.rand(count, generator=generator).sqrt()
    angle = 2.5 * math.pi * radius + math.pi * y
    X = torch.stack([radius * torch.cos(angle), radius * torch.sin(angle)], dim=1)
    return X + noise * torch.randn(count, 2, generator=generator), y


def of_the_lesson(count=400):
    """The points of section 6, or the first of them."""
    X, y = spirals(torch.Generator().manual_seed(7), 400)
    return X[:count].clone(), y[:count].clone()


def turned(X, angle):
    """The points, turned about the middle."""
    turn = torch.tensor([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    return X @ turn


def asked_about(network, points):
    """The network's logits of points, without a graph."""
    with torch.no_grad():
        logits = network(points)
    assert_shape(logits, (len(points), 2))
    return logits


def share_right(network, points, y):
    """How many are right. The labels never leave this process."""
    return (asked_about(network, points).argmax(dim=1) == y).double().mean().item()


def assert_right(right):
    """At least 95 % are."""
    assert_close(right, 1.0, rtol=0, atol=1 - WANTED + 1e-9)


def why_wrong(network, rng, seen):
    """The name of what a network that has not learned enough shows for certain, by its logits and its training."""
    a, b = drawn(rng, 100, 2), drawn(rng, 100, 2)
    logits = asked_about(network, torch.cat([a, b, a + b, torch.zeros(100, 2)])).double()
    probabilities = bool((logits >= 0).all()) and torch.allclose(logits.sum(dim=1), torch.ones(400).double(), atol=1e-4)
    apart = (logits.log() if probabilities else logits).diff(dim=1).flatten()
    one, two, both, origin = apart.split(100)
    flat = (one + two - both - origin).abs().max() <= 1e-3 * apart.abs().max()
    if not seen["moved"] and not seen["steps"]:
        return "never-trained"
    if bool(flat) and apart.std() > 1e-3:
        return "no-bend"
    if probabilities:
        return "softmax-twice-slow"
    if seen["optimizers"] > 2 and seen["optimizers"] == seen["steps"]:
        return "optimizer-per-step"
    if 2 * seen["piled"] > seen["steps"]:
        return "gradients-pile-up"
    if seen["steps"] <= BRIEF and seen["falling"]:
        return "too-brief"
    return ""


@check(
    exercise="solve",
    slow=True,
    points=3,
    needs="test_example_of_solve",
    shows=("sentence", "hint", "expected"),
    hint="Measure it yourself on spirals(1000, seed=3). If the training points are not right either, the network has "
    "too few bends, or was trained too briefly, or with steps of the wrong size.",
)
def test_new_points_are_right(student, support, rng):
    """Of 1000 new points at least 95 % are right; 1.0 would be all of them."""
    support.watch()
    network = student.solve(*of_the_lesson(), 0)
    seen = support.seen()
    right = share_right(network, *spirals(rng, UNSEEN))
    with fails_as("" if right >= WANTED else why_wrong(network, rng, seen)):
        assert_right(right)


@check(
    exercise="solve",
    slow=True,
    points=2,
    needs="test_new_points_are_right",
    hint="With some seed the training comes to a bad end. Try ten seeds yourself, and train longer, wider or with "
    "smaller steps until all of them are well above 95 %.",
)
def test_other_seeds_are_right_too(student, rng):
    """With two other seeds, too, at least 95 % of new points are right."""
    for seed in (1, int(torch.randint(2, 1000, (), generator=rng))):
        network = student.solve(*of_the_lesson(), seed=seed)
        assert_right(share_right(network, *spirals(rng, UNSEEN)))


@check(
    exercise="solve",
    slow=True,
    points=1,
    needs="test_example_of_solve",
    hint="Unit 6 counts them: n_in times n_out weights and n_out biases for each layer. Two hidden layers of 32 "
    "units are enough.",
)
def test_network_is_small(student):
    """It has parameters, and at most 5000 numbers in them."""
    network = student.solve(*of_the_lesson(60), 0)
    count = sum(parameter.numel() for parameter in network.parameters())
    assert count > 0
    with fails_as("too-large"):
        assert count <= 5000


@check(
    exercise="solve",
    slow=True,
    points=1,
    needs="test_example_of_solve",
    hint="A module is in training mode until somebody says otherwise. Hand it over ready for use.",
)
def test_network_is_at_rest(student, rng):
    """It is in evaluation mode, and gives the same logits for the same points twice."""
    network = student.solve(*of_the_lesson(60), 0)
    points = drawn(rng, 50, 2)
    with fails_as("train-mode"):
        assert_close(network.training, False)
    assert_close(asked_about(network, points), asked_about(network, points))


@check(
    exercise="solve",
    slow=True,
    points=1,
    needs="test_example_of_solve",
    hint="Two runs with one seed gave two networks. Seed inside of the function, before anything is drawn: the first "
    "weights are drawn when the layers are made.",
)
def test_same_seed_same_network(student, support, rng):
    """Called twice with the same seed, whatever was drawn in between, it gives the same network."""
    X, y = of_the_lesson(60)
    points = drawn(rng, 50, 2)
    for seed in (0, 5):
        networks, began = [], []
        for _ in range(2):  # each call finds its generators in another state
            support.watch()
            networks.append(student.solve(X, y, seed))
            began.append(support.seen()["began"])
        first, second = networks
        with fails_as("no-seed" if began[0] != began[1] else ""):
            assert_close(asked_about(second, points), asked_about(first, points))


@check(
    exercise="solve",
    slow=True,
    points=2,
    step="general",
    needs="test_new_points_are_right",
    hint="Learn from the points that are handed over. Nothing about where the arms lie may be known beforehand.",
)
def test_turned_spirals_are_right(student, rng):
    """Trained on spirals that are turned by some angle, and then by another one, 95 % of new points are right."""
    X, y = of_the_lesson()
    for least in (1, 3):
        angle = least + float(torch.rand((), generator=rng))
        network = student.solve(turned(X, angle), y, 3)
        points, labels = spirals(rng, UNSEEN)
        right = share_right(network, turned(points, angle), labels)
        beforehand = right < WANTED and share_right(network, points, labels) >= WANTED
        with fails_as("arms-known-beforehand" if beforehand else ""):
            assert_right(right)


@check(
    exercise="solve",
    slow=True,
    points=1,
    step="general",
    needs="test_same_seed_same_network",
    hint="Which seed does your function use? The one that it is given should decide, and not one that is written out.",
)
def test_another_seed_another_network(student, rng):
    """With another seed the network is another one."""
    X, y = of_the_lesson(60)
    points = drawn(rng, 50, 2)
    one, other = (asked_about(student.solve(X, y, seed), points) for seed in (0, 1))
    with fails_as("seed-written-out"):
        assert not torch.equal(one, other)


@check(
    exercise="solve",
    slow=True,
    points=1,
    step="general",
    needs="test_network_is_small",
    hint="Shuffle or scale copies of the data. Something worked in place: a name that ends in an underscore, or "
    "numbers written into the argument.",
)
def test_points_and_labels_stay(student):
    """The points and their labels are afterwards as they were."""
    X, y = of_the_lesson(60)
    student.solve(X, y, 0)
    with fails_as("data-changed"):
        assert_unchanged(X)
        assert_unchanged(y)
