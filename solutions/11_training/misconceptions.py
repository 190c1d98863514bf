"""Known wrong answers of unit 11. Each runs after the lesson's cells, so `torch`, `nn` and `F` are there."""
# ruff: noqa: F821

import functools

from grader.checking import misconception, slip, wrong_model

# ---- 11.1 ------------------------------------------------------------------------------------------------------------


def same_shapes(pred, target):
    """The guard, where it is right."""
    if pred.shape != target.shape:
        raise ValueError("two shapes")


@misconception(
    "mse",
    "broadcasts",
    fails="test_shapes_that_differ_are_refused",
    hint="Compare the two shapes before you subtract. A column of 6 and a vector of 6 make a table of 36 differences, whose mean "
    "is wrong without a word.",
)
def no_guard(pred, target):
    return ((pred - target) ** 2).mean()


@misconception(
    "mse",
    "shapes-made-alike",
    fails="test_shapes_that_differ_are_refused",
    hint="Refuse what does not fit, and repair nothing. Reshaped to be alike, two tensors pass that have nothing to do with each "
    "other, and the caller never learns of the slip.",
)
def made_alike(pred, target):
    return ((pred - target.reshape(pred.shape)) ** 2).mean()


@misconception("mse", "shapes-made-alike", also="both flattened")
def both_flattened(pred, target):
    return ((pred.flatten() - target.flatten()) ** 2).mean()


@misconception("mse", "shapes-made-alike", also="both flattened, and their numbers counted")
def both_flattened_and_counted(pred, target):
    pred, target = pred.flatten(), target.flatten()
    same_shapes(pred, target)
    return ((pred - target) ** 2).mean()


@misconception("mse", "shapes-made-alike", also="squeezed, and then compared")
def squeezed(pred, target):
    pred, target = pred.squeeze(), target.squeeze()
    same_shapes(pred, target)
    return ((pred - target) ** 2).mean()


@misconception(
    "mse",
    "sizes-not-shapes",
    fails="test_shapes_that_differ_are_refused",
    hint="Compare the shapes themselves. A column and a vector have equally many numbers, and a row and a column equally many "
    "axes; neither question notices the trap.",
)
def numbers_counted(pred, target):
    if pred.numel() != target.numel():
        raise ValueError("other sizes")
    return ((pred - target) ** 2).mean()


@misconception("mse", "sizes-not-shapes", also="the lengths compared")
def lengths_compared(pred, target):
    if len(pred) != len(target):
        raise ValueError("other lengths")
    return ((pred - target) ** 2).mean()


@misconception("mse", "sizes-not-shapes", also="the axes counted")
def axes_counted(pred, target):
    if pred.ndim != target.ndim:
        raise ValueError("other axes")
    return ((pred - target) ** 2).mean()


@misconception(
    "mse",
    "another-error",
    fails="test_shapes_that_differ_are_refused",
    hint="Raise the error that the docstring names. Who calls your function waits for a ValueError; an assert raises an "
    "AssertionError, and is left out where Python runs with -O.",
)
def asserted(pred, target):
    assert pred.shape == target.shape
    return ((pred - target) ** 2).mean()


@misconception("mse", "another-error", also="a RuntimeError")
def runtime_error(pred, target):
    if pred.shape != target.shape:
        raise RuntimeError("two shapes")
    return ((pred - target) ** 2).mean()


@misconception("mse", "another-error", also="a TypeError")
def type_error(pred, target):
    if pred.shape != target.shape:
        raise TypeError("two shapes")
    return ((pred - target) ** 2).mean()


@misconception("mse", "another-error", also="an Exception")
def any_exception(pred, target):
    if pred.shape != target.shape:
        raise Exception("two shapes")
    return ((pred - target) ** 2).mean()


@misconception(
    "mse",
    "no-error-raised",
    fails="test_shapes_that_differ_are_refused",
    hint="Raise the ValueError. Printed or given back, a message stops nobody, and the training goes on with it.",
)
def given_back(pred, target):
    if pred.shape != target.shape:
        return ValueError("two shapes")
    return ((pred - target) ** 2).mean()


@misconception("mse", "no-error-raised", also="None given back")
def silent(pred, target):
    if pred.shape != target.shape:
        return None
    return ((pred - target) ** 2).mean()


@misconception("mse", "no-error-raised", also="printed, and on it goes")
def printed(pred, target):
    if pred.shape != target.shape:
        print("two shapes")
    return ((pred - target) ** 2).mean()


@wrong_model(
    "mse",
    {
        "broadcasts": slip(guard="none", also="beside another mistake"),
        "another-error": slip(guard="assert", also="beside another mistake"),
        "sum": (
            slip(
                measure="sum",
                fails="test_squares_of_the_lesson_data",
                hint="Take the mean of the squares. A sum grows with the number of guesses, and so would every step that is "
                "made from it.",
            ),
            slip(measure="mean of rows", also="of each row"),
        ),
        "root": slip(
            measure="root",
            fails="test_squares_of_the_lesson_data",
            hint="Stop at the mean of the squares. Its root is a measure of its own, with other gradients.",
        ),
        "halved": slip(
            measure="half",
            fails="test_squares_of_the_lesson_data",
            hint="Leave out the half. Some books put it there to make the derivative shorter; the mean alone is asked for.",
        ),
        "not-squared": (
            slip(
                measure="plain",
                fails="test_squares_of_the_lesson_data",
                hint="Square each difference before the mean is taken. Without the square they cancel, or count in another way.",
            ),
            slip(measure="absolute", also="the absolute differences"),
            slip(measure="squared late", also="squared after the mean"),
        ),
    },
)
def wrong_mse(pred, target, *, guard="ValueError", measure="mean"):
    if guard == "assert":
        assert pred.shape == target.shape
    elif guard == "ValueError":
        same_shapes(pred, target)
    differences = pred - target
    if measure == "sum":
        return (differences**2).sum()
    if measure == "mean of rows":
        return (differences**2).sum() / max(1, len(pred) if pred.ndim else 1) * (pred.shape[-1] if pred.ndim else 1)
    if measure == "root":
        return (differences**2).mean().sqrt()
    if measure == "half":
        return 0.5 * (differences**2).mean()
    if measure == "plain":
        return differences.mean()
    if measure == "absolute":
        return differences.abs().mean()
    if measure == "squared late":
        return differences.mean() ** 2
    return (differences**2).mean()


@misconception(
    "mse",
    "leaves-torch",
    fails="test_squares_send_gradients_back",
    hint="Give back the tensor that torch computed. A new tensor made from its number has no trail, and no gradient finds the "
    "way back along it.",
)
def new_tensor(pred, target):
    same_shapes(pred, target)
    return torch.tensor(((pred - target) ** 2).mean().item(), dtype=pred.dtype)


@misconception("mse", "leaves-torch", also="detached")
def detached(pred, target):
    same_shapes(pred, target)
    return ((pred.detach() - target.detach()) ** 2).mean()


@misconception(
    "mse",
    "leaves-torch",
    also="a plain number",
    hint="Give back a tensor of shape (). From a plain number no backward can start.",
)
def plain_number(pred, target):
    same_shapes(pred, target)
    return ((pred - target) ** 2).mean().item()


@misconception(
    "mse",
    "in-place",
    fails="test_guesses_stay_as_they_are",
    hint="Give the differences a name of their own. pred -= target writes them into the guesses that the caller still needs.",
)
def into_the_guesses(pred, target):
    same_shapes(pred, target)
    pred -= target
    return (pred**2).mean()


# ---- 11.2 ------------------------------------------------------------------------------------------------------------


def picked(table, labels):
    """From each row the number at its label."""
    return table[torch.arange(len(labels), device=table.device), labels]


@misconception(
    "cross_entropy",
    "log-of-softmax",
    fails="test_entropy_of_large_logits",
    hint="Stay in logarithms from the logits on. A small probability is rounded to 0, and its logarithm is minus infinity; "
    "the formula of section 2 never gets there.",
)
def log_of_softmax(logits, labels):
    return -picked(logits.softmax(dim=1).log(), labels).mean()


@misconception("cross_entropy", "log-of-softmax", also="picked first")
def log_of_the_picked(logits, labels):
    return -picked(logits.softmax(dim=1), labels).log().mean()


@misconception("cross_entropy", "log-of-softmax", also="by hand")
def log_of_quotient(logits, labels):
    powers = logits.exp()
    return -picked((powers / powers.sum(dim=1, keepdim=True)).log(), labels).mean()


@misconception(
    "cross_entropy",
    "log-of-softmax",
    also="the logarithm of the sum by hand",
    hint="Keep large logits away from the plain exponential function. It is infinite in float32 from about 89 on, and so is "
    "the logarithm of a sum with it.",
)
def log_of_sum(logits, labels):
    return (logits.exp().sum(dim=1).log() - picked(logits, labels)).mean()


@wrong_model(
    "cross_entropy",
    {
        "probability-padded": (
            slip(
                inner="padded",
                floor=1e-9,
                fails="test_entropy_of_large_logits",
                hint="Stay in logarithms instead of keeping probabilities away from 0. What is added or cut off there is part "
                "of the result: no loss can be above a certain number then, and no gradient comes back from there.",
            ),
            slip(inner="padded", floor=1e-8, also="1e-8 added"),
            slip(inner="padded", floor=1e-7, also="1e-7 added"),
            slip(inner="padded", floor=1e-6, also="1e-6 added"),
            slip(inner="padded", floor=1e-10, also="1e-10 added"),
            slip(inner="padded", floor=1e-12, also="1e-12 added"),
            slip(inner="padded", floor=1e-15, also="1e-15 added"),
            slip(inner="cut off", floor=1e-9, also="cut off below 1e-9"),
            slip(inner="cut off", floor=1e-8, also="cut off below 1e-8"),
            slip(inner="cut off", floor=1e-7, also="cut off below 1e-7"),
            slip(inner="cut off", floor=1e-6, also="cut off below 1e-6"),
            slip(inner="cut off", floor=1e-10, also="cut off below 1e-10"),
            slip(inner="cut off", floor=1e-12, also="cut off below 1e-12"),
            slip(inner="cut off", floor=1e-15, also="cut off below 1e-15"),
        ),
        "softmax-twice": slip(
            inner="twice",
            fails="test_entropy_of_the_lesson_data",
            hint="Hand on the logits themselves. What comes after has a softmax inside, and with a second one before it no "
            "answer is ever sure.",
        ),
        "wrong-axis": (
            slip(
                inner="down the columns",
                fails="test_entropy_of_the_lesson_data",
                hint="Share the probabilities out along each row. Yours add up to 1 down a column, among all the examples of "
                "the batch.",
            ),
            slip(inner="over all", also="over the whole table"),
        ),
        "no-log-softmax": slip(
            inner="logits",
            fails="test_entropy_of_the_lesson_data",
            hint="Take both terms of the formula. The logit of the right class alone says nothing: what counts is how it "
            "stands beside the others, and a loss is never below 0.",
        ),
        "probability-not-log": (
            slip(
                inner="probability",
                fails="test_entropy_of_the_lesson_data",
                hint="Take the logarithm of the probability. Without it to be sure and wrong costs hardly more than to be "
                "unsure.",
            ),
            slip(inner="what is missing", also="what is missing to 1"),
        ),
        "sign-slip": slip(
            sign=1,
            fails="test_entropy_of_the_lesson_data",
            hint="Mind the sign. The logarithm of a probability is never above 0, and a loss is never below.",
        ),
        "sum": slip(
            rows="sum",
            fails="test_entropy_of_the_lesson_data",
            hint="Take the mean over the rows. A sum grows with the batch, so that the right learning rate would depend on "
            "its size.",
        ),
        "divided-by-classes": slip(
            rows="mean of the table",
            fails="test_entropy_of_the_lesson_data",
            hint="Divide by the number of rows alone. Each row has one right class, and yours is divided by the number of "
            "classes as well.",
        ),
    },
)
def wrong_entropy(logits, labels, *, inner="logarithms", floor=0.0, sign=-1, rows="mean"):
    p = logits.softmax(dim=1)
    if inner == "padded":
        said = picked(p + floor, labels).log()
    elif inner == "cut off":
        said = picked(p.clamp(min=floor), labels).log()
    elif inner == "twice":
        said = picked(torch.log_softmax(p, dim=1), labels)
    elif inner == "down the columns":
        said = picked(torch.log_softmax(logits, dim=0), labels)
    elif inner == "over all":
        said = picked(logits, labels) - logits.logsumexp(dim=(0, 1))
    elif inner == "logits":
        said = picked(logits, labels)
    elif inner == "probability":
        said = picked(p, labels)
    elif inner == "what is missing":
        said = picked(p, labels) - 1
    else:
        said = picked(torch.log_softmax(logits, dim=1), labels)
    if rows == "sum":
        return sign * said.sum()
    if rows == "mean of the table":
        return sign * said.sum() / logits.numel()
    return sign * said.mean()


@misconception(
    "cross_entropy",
    "all-pairs",
    fails="test_entropy_of_other_tables",
    hint="Pair row k with label k. With a colon for the rows, the labels of all examples are looked up in every row.",
)
def all_pairs(logits, labels):
    return -torch.log_softmax(logits, dim=1)[:, labels].mean()


@misconception(
    "cross_entropy",
    "gradients-cut",
    fails="test_entropy_sends_gradients_back",
    hint="Stay in torch from the logits to the result. What is detached on the way, or made of plain numbers, sends nothing "
    "back.",
)
def entropy_detached(logits, labels):
    return F.cross_entropy(logits.detach(), labels)


@misconception("cross_entropy", "gradients-cut", also="the sum detached")
def sum_detached(logits, labels):
    return (logits.detach().logsumexp(dim=1) - picked(logits, labels)).mean()


# ---- 11.3 ------------------------------------------------------------------------------------------------------------


@misconception(
    "train_step",
    "cleared-too-late",
    fails="test_one_step_of_the_line",
    hint="Clear before you measure. Between backward() and step() it throws away what was measured a moment ago, and nothing "
    "moves.",
)
def cleared_between(model, x, y, loss_fn, opt):
    model.train()
    loss = loss_fn(model(x), y)
    loss.backward()
    opt.zero_grad()
    opt.step()
    return loss.item()


@misconception(
    "train_step",
    "no-step",
    fails="test_one_step_of_the_line",
    hint="Let the optimizer move the parameters. backward() only measures; without step() all stays as it is.",
)
def no_step(model, x, y, loss_fn, opt):
    model.train()
    opt.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    return loss.item()


@misconception(
    "train_step",
    "step-before-backward",
    fails="test_one_step_of_the_line",
    hint="Measure before you move. When your step is made the gradients have been cleared, and the new ones come too late.",
)
def step_too_early(model, x, y, loss_fn, opt):
    model.train()
    opt.zero_grad()
    loss = loss_fn(model(x), y)
    opt.step()
    loss.backward()
    return loss.item()


@misconception(
    "train_step",
    "no-backward",
    fails="test_one_step_of_the_line",
    hint="Measure before you move. A step uses the gradients that are there, and only backward() puts them there.",
)
def nothing_measured(model, x, y, loss_fn, opt):
    model.train()
    opt.zero_grad()
    loss = loss_fn(model(x), y)
    opt.step()
    return loss.item()


@wrong_model(
    "train_step",
    {
        "no-zero_grad": slip(
            clears="never",
            fails="test_several_steps_in_a_row",
            hint="Clear the gradients before you measure new ones. backward() adds to what is there, so that your second step "
            "is made from two gradients, and the tenth from ten.",
        ),
        "cleared-at-the-end": slip(
            clears="at the end",
            fails="test_gradients_left_behind_do_not_count",
            hint="Clear at the beginning of the step and not at its end. Somebody may have measured before your first step, and "
            "what is left of that is added in.",
        ),
        "loss-tensor-out": (
            slip(
                back="tensor",
                fails="test_loss_is_a_plain_number",
                hint="Give back the number that the loss holds. A tensor keeps the whole graph of its step in memory, for as "
                "long as the curve is kept.",
            ),
            slip(
                back="detached",
                also="detached",
                hint="Give back the number that the loss holds, a float of Python. Detached it is a tensor still.",
            ),
        ),
        "loss-after-the-step": slip(
            back="anew",
            fails="test_loss_before_the_step",
            hint="Give back the loss that you measured from. Computed anew after the step it is a smaller one, of a model that "
            "had not answered yet, and the work is done twice.",
        ),
        "nothing-returned": slip(
            back="nothing",
            fails="test_loss_before_the_step",
            hint="Give the loss back, as a number. The parameters have moved, but nobody can draw a curve.",
        ),
        "mode-forgotten": (
            slip(
                mode="as it is",
                fails="test_step_is_made_in_training_mode",
                hint="Put the model into training mode before it is called. After somebody's evaluation it still answers as in "
                "earnest, with dropout off, while you train.",
            ),
            slip(mode="after the call", also="set after the call"),
            slip(mode="evaluation", also="evaluation mode"),
            slip(
                mode="outermost",
                also="set for the outermost module alone",
                hint="Let the model's own method put it into training mode. An attribute that is set by hand is the outermost "
                "module's alone, and the parts inside stay as they are.",
            ),
        ),
        "step-by-hand": (
            slip(
                moves="all by hand",
                fails="test_other_optimizers",
                hint="Leave the step to the optimizer. Subtracting learning rate times gradient is what plain SGD does; another "
                "one keeps a memory, and may hold only a part of the parameters.",
            ),
            slip(moves="all by hand", clears="the optimizer's", also="cleared by the optimizer"),
            slip(
                moves="the optimizer's by hand",
                also="the optimizer's own parameters",
                hint="Leave the step to the optimizer. Subtracting learning rate times gradient is what plain SGD does; another "
                "one keeps a memory of earlier steps.",
            ),
        ),
        "own-loss": (
            slip(
                loss="squared",
                fails="test_networks_and_other_losses",
                hint="Use the loss function that you are given. A loss that is written out is right for one kind of task only.",
            ),
            slip(loss="entropy", also="the cross-entropy"),
        ),
        "arguments-swapped": slip(
            loss="swapped",
            fails="test_networks_and_other_losses",
            hint="Answers first and what is right second. The squared error does not notice, for it is the same both ways; "
            "other losses do.",
        ),
    },
)
def wrong_step(
    model, x, y, loss_fn, opt, *, clears="first", moves="the optimizer", mode="training", loss="given", back="number"
):
    if mode == "training":
        model.train()
    elif mode == "evaluation":
        model.eval()
    elif mode == "outermost":
        model.training = True
    if moves == "all by hand" and clears == "first":
        model.zero_grad()
    elif clears in ("first", "the optimizer's"):
        opt.zero_grad()
    own = {"squared": F.mse_loss, "entropy": F.cross_entropy}.get(loss, loss_fn)
    answers = model(x)
    measured = own(y, answers) if loss == "swapped" else own(answers, y)
    if mode == "after the call":
        model.train()
    measured.backward()
    if moves == "the optimizer":
        opt.step()
    else:
        moved = model.parameters() if moves == "all by hand" else opt.param_groups[0]["params"]
        with torch.no_grad():
            for parameter in moved:
                if parameter.grad is not None:
                    parameter -= opt.param_groups[0]["lr"] * parameter.grad
    if clears == "at the end":
        opt.zero_grad()
    if back == "tensor":
        return measured
    if back == "detached":
        return measured.detach()
    if back == "anew":
        return own(model(x), y).item()
    return None if back == "nothing" else measured.item()


# ---- 11.4 ------------------------------------------------------------------------------------------------------------


def loop(
    model,
    X,
    y,
    epochs,
    batch_size,
    lr,
    seed,
    *,
    begins="as asked for",
    last="kept",
    mean="over the examples",
    order="new in each epoch",
    labels="with their rows",
    size="as asked for",
    clears="each batch",
    steps=True,
    answers="logits",
    mode="training",
    numbers=True,
    rate=None,
    optimizer="SGD",
):
    """A training loop with switches."""
    n = len(X)
    opt = {
        "SGD": torch.optim.SGD,
        "momentum": functools.partial(torch.optim.SGD, momentum=0.9),
        "Adam": torch.optim.Adam,
        "AdamW": torch.optim.AdamW,
        "RMSprop": torch.optim.RMSprop,
    }[optimizer](model.parameters(), lr=lr if rate is None else rate)

    def source():
        start = {"0": 0}.get(begins, seed)
        return torch.Generator() if begins == "by itself" else torch.Generator().manual_seed(start)

    def dealt():
        whole = n if size == "all" else batch_size
        if order == "as it lies":
            rows = torch.arange(n)
        elif order == "with replacement":
            rows = torch.randint(n, (n,), generator=generator)
        else:
            rows = torch.randperm(n, generator=generator) if once is None else once
        return [batch for batch in rows.split(whole) if last == "kept" or len(batch) == batch_size]

    generator = source()
    once = torch.randperm(n, generator=generator) if order == "once" else None
    if mode == "training":
        model.train()
    elif mode == "outermost":
        model.training = True
    if clears == "never":
        opt.zero_grad()
    curve = []
    for _ in range(epochs):
        if order == "seeded again":
            generator = source()
        batches = dealt()
        if clears == "once an epoch":
            opt.zero_grad()
        places = torch.randperm(n, generator=generator) if labels == "drawn apart" else torch.arange(n)
        own = places.split(n if size == "all" else batch_size)
        losses = []
        for batch, others in zip(batches, own, strict=False):
            if clears == "each batch":
                opt.zero_grad()
            said = model(X[batch])
            if answers == "softmax":
                said = said.softmax(dim=1)
            loss = F.cross_entropy(said, y[batch if labels == "with their rows" else others])
            loss.backward()
            if steps:
                opt.step()
            losses.append(loss.item() if numbers else loss)
        weighted = sum(loss * len(batch) for loss, batch in zip(losses, batches, strict=True))
        if mean == "of the batches":
            curve.append(sum(losses) / len(losses))
        elif mean == "by whole batches":
            curve.append(sum(losses) / max(1, n // batch_size))
        elif mean == "sum":
            curve.append(sum(losses))
        elif mean == "sum over the examples":
            curve.append(weighted)
        elif mean == "over the seen":
            curve.append(weighted / sum(len(batch) for batch in batches))
        elif mean == "over the seen, if any":
            curve.append(weighted / max(1, sum(len(batch) for batch in batches)))
        elif mean == "last":
            curve.append(losses[-1])
        else:
            curve.append(weighted / n)
    return curve


@wrong_model(
    "fit",
    {
        "last-batch-dropped": (
            slip(
                last="dropped",
                fails="test_each_example_once_an_epoch",
                hint="Keep the last batch, though it is smaller. Whole batches only leave a remainder: of 50 examples in batches "
                "of 16, two are never seen in an epoch.",
            ),
            slip(last="dropped", mean="over the seen", also="the mean over those that were seen"),
            slip(last="dropped", mean="over the seen, if any", also="0 where none was seen"),
        ),
        "mean-of-batch-means": (
            slip(
                mean="of the batches",
                fails="test_mean_is_over_the_examples",
                hint="Weigh the loss of each batch by its size. In a mean of means an example of a small batch counts more "
                "than one of a large batch.",
            ),
            slip(mean="by whole batches", also="divided by the number of whole batches"),
        ),
        "sum-of-losses": (
            slip(
                mean="sum",
                fails="test_mean_is_over_the_examples",
                hint="Divide by the number of examples. A sum over the batches of an epoch says more about how many there are "
                "than about the loss.",
            ),
            slip(mean="sum over the examples", also="over the examples"),
        ),
        "last-loss-of-the-epoch": slip(
            mean="last",
            fails="test_mean_is_over_the_examples",
            hint="Let all batches of the epoch take part. Yours tells the loss of the last one, which is a matter of luck.",
        ),
        "never-shuffled": slip(
            order="as it lies",
            fails="test_order_is_new_in_each_epoch",
            hint="Draw an order for each epoch. Yours goes through the data as they lie, and the same examples always meet in "
            "the same batch.",
        ),
        "shuffled-once": slip(
            order="once",
            fails="test_order_is_new_in_each_epoch",
            hint="Draw a new order in each epoch, inside the loop. Yours is drawn once and used again and again.",
        ),
        "reseeds-each-epoch": slip(
            order="seeded again",
            fails="test_order_is_new_in_each_epoch",
            hint="Make and seed the generator once, before the first epoch. Seeded again it begins anew, and draws the same "
            "order as before.",
        ),
        "seed-ignored": (
            slip(
                begins="0",
                fails="test_seed_decides",
                hint="Seed the generator with the argument. Whatever seed is asked for, yours draws the same orders.",
            ),
            slip(begins="by itself", also="a generator that nobody seeded"),
        ),
        "drawn-with-replacement": slip(
            order="with replacement",
            fails="test_each_example_once_an_epoch",
            hint="Draw an order of all rows, and not row after row. Rows that are drawn freely come twice or not at all.",
        ),
        "shuffled-apart": (
            slip(
                labels="left behind",
                fails="test_curve_of_the_ring",
                hint="Take the same rows from the data and from the labels. Yours are in two orders, so that each example has "
                "the label of another one.",
            ),
            slip(labels="drawn apart", also="two draws"),
        ),
        "batch-size-ignored": (
            slip(
                size="all",
                fails="test_batches_have_the_size_asked_for",
                hint="Cut each epoch into batches of the size that is asked for. Yours takes all examples in one step.",
            ),
            slip(size="all", order="as it lies", also="as they lie"),
        ),
        "no-zero_grad": (
            slip(
                clears="never",
                fails="test_curve_of_the_ring",
                hint="Clear the gradients before each batch. backward() adds to those that are there, and the curve falls "
                "fast and then leaps.",
            ),
            slip(clears="once an epoch", also="cleared once an epoch"),
        ),
        "no-step": slip(
            steps=False,
            fails="test_curve_of_the_ring",
            hint="Let the optimizer move the parameters after each batch, once they are measured. The curve stays level "
            "because nothing moves.",
        ),
        "softmax-first": slip(
            answers="softmax",
            fails="test_curve_of_the_ring",
            hint="Hand the logits to the cross-entropy as they are. It has a softmax inside, and with a second one the loss "
            "cannot come near 0.",
        ),
        "mode-forgotten": (
            slip(
                mode="as it is",
                fails="test_fits_in_training_mode",
                hint="Put the model into training mode before the first batch. It may come from an evaluation, and then answers "
                "as in earnest while you train.",
            ),
            slip(
                mode="outermost",
                also="set for the outermost module alone",
                hint="Let the model's own method put it into training mode. An attribute that is set by hand is the "
                "outermost module's alone, and the parts inside stay as they are.",
            ),
        ),
        "loss-tensors-kept": slip(
            numbers=False,
            fails="test_one_float_for_each_epoch",
            hint="Take the number out of each loss before you add it up. A sum of tensors keeps the graphs of all steps in "
            "memory.",
        ),
        "learning-rate-ignored": (
            slip(
                rate=0.01,
                fails="test_curve_of_the_ring",
                hint="Hand the learning rate on to the optimizer. A rate that is written out, or left out, makes other steps "
                "than those that are asked for.",
            ),
            slip(rate=0.1, also="0.1"),
            slip(rate=0.001, also="left out"),
        ),
        "another-optimizer": (
            slip(
                optimizer="momentum",
                fails="test_curve_of_the_ring",
                hint="Use plain SGD, without momentum. Other optimizers make other steps, and the curve is another one.",
            ),
            slip(optimizer="Adam", also="Adam"),
            slip(optimizer="AdamW", also="AdamW"),
            slip(optimizer="RMSprop", also="RMSprop"),
        ),
    },
)
def wrong_fit(model, X, y, epochs, batch_size, lr, seed, **switches):
    return loop(model, X, y, epochs, batch_size, lr, seed, **switches)


# These two do the same. Which one it is can only be told by how it is written.


@misconception("fit", "shuffled-once", also="written out")
def one_order_for_all_epochs(model, X, y, epochs, batch_size, lr, seed):
    rows = torch.randperm(len(X), generator=torch.Generator().manual_seed(seed))
    return along([rows] * epochs, model, X, y, batch_size, lr)


@misconception("fit", "reseeds-each-epoch", also="written out")
def the_same_order_in_each_epoch(model, X, y, epochs, batch_size, lr, seed):
    orders = [torch.randperm(len(X), generator=torch.Generator().manual_seed(seed)) for _ in range(epochs)]
    return along(orders, model, X, y, batch_size, lr)


def along(orders, model, X, y, batch_size, lr):
    """A right training, along an order for each epoch."""
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    curve = []
    for rows in orders:
        total = 0.0
        for batch in rows.split(batch_size):
            opt.zero_grad()
            loss = F.cross_entropy(model(X[batch]), y[batch])
            loss.backward()
            opt.step()
            total += loss.item() * len(batch)
        curve.append(total / len(X))
    return curve
