"""Known wrong answers of unit 9. Each runs after the lesson's cells, so `torch` is there."""
# ruff: noqa: F821

from grader.checking import misconception, slip, wrong_model

# ---- 9.1 -------------------------------------------------------------------------------------------------------------


@wrong_model(
    "derivative",
    {
        "tracks-the-input": (
            slip(
                own="the caller's",
                fails=("test_x_is_left_alone", "test_tracked_x_keeps_its_gradient"),
                hint="Track a tensor of your own, with the same numbers. Yours switches on tracking for the caller's tensor and "
                "leaves a gradient on it, or adds to the one that was there.",
            ),
            slip(own="the caller's, results kept too", also="and results keep their gradients"),
            slip(own="the caller's, cleared", also="its gradient cleared before"),
            slip(own="the caller's, by grad", also="by autograd.grad"),
            slip(
                own="the caller's, untracked again, by grad",
                also="by autograd.grad, and untracked again",
                hint="Track a tensor of your own, with the same numbers. Yours borrows the caller's tensor and tidies up "
                "afterwards, and with that it takes away a tracking or a gradient that was there before.",
            ),
            slip(
                own="the caller's, tidied up",
                also="and cleans up afterwards",
                hint="Track a tensor of your own, with the same numbers. Yours borrows the caller's tensor and tidies up "
                "afterwards, and with that it takes away a tracking or a gradient that was there before.",
            ),
            slip(
                own="the caller's, set and tidied up",
                also="and sets back what it set",
                hint="Track a tensor of your own, with the same numbers. Yours borrows the caller's tensor and tidies up "
                "afterwards, and with that it takes away a tracking or a gradient that was there before.",
            ),
        ),
        "vector-backward": (
            slip(
                begins="all at once",
                fails="test_slope_of_the_square",
                hint="Make one number out of the results before you go back. A gradient says how fast one number rises, and "
                "backward refuses to choose among several.",
            ),
            slip(begins="all at once, by grad", also="by autograd.grad"),
        ),
        "not-a-leaf": slip(
            own="a result",
            fails="test_slope_of_the_square",
            hint="Switch the tracking on last, when the copy is finished. Yours is computed from a tracked tensor, and a result "
            "keeps no gradient: what came back is None.",
        ),
        "graph-not-cut": (
            slip(
                own="a clone",
                fails="test_tracked_x_keeps_its_gradient",
                hint="Cut the copy off from the graph. A clone of a tracked tensor hangs on it still: it is no leaf, and the "
                "gradient goes on to the caller's tensor.",
            ),
            slip(own="a clone, its gradient kept", also="with retain_grad"),
        ),
        "mean-for-sum": slip(
            begins="the mean",
            fails="test_slope_of_the_square",
            hint="Add the results up before you go back. The mean divides each slope by how many numbers there are.",
        ),
        "value-for-slope": slip(
            gives="the height",
            fails="test_slope_of_the_square",
            hint="Give back what backward left in .grad. What the function gives is its height, and the slope is how fast that "
            "changes.",
        ),
        "float32-always": slip(
            own="a float32",
            fails="test_slopes_at_any_shape",
            hint="Keep the dtype of the argument. A tensor of float64 has slopes of float64.",
        ),
    },
)
def wrong_derivative(f, x, *, own="a copy of its own", begins="the sum", gives="the slope"):
    if own == "the caller's, set and tidied up":
        x.requires_grad = True
        t = x
    elif own.startswith("the caller's"):
        t = x.requires_grad_()
        if own == "the caller's, results kept too":
            t.retain_grad()
        elif own == "the caller's, cleared":
            t.grad = None
    elif own == "a result":
        t = x.detach().clone().requires_grad_() * 1
    elif own.startswith("a clone"):
        t = x.clone().requires_grad_()
        if own == "a clone, its gradient kept":
            t.retain_grad()
    elif own == "a float32":
        t = x.detach().clone().float().requires_grad_()
    else:
        t = x.detach().clone().requires_grad_()
    height = f(t)
    start = height if begins.startswith("all at once") else height.mean() if begins == "the mean" else height.sum()
    if "by grad" in (begins.split(", ")[-1], own.split(", ")[-1]):
        (slopes,) = torch.autograd.grad(start, t)
        if "untracked again" in own:
            x.requires_grad_(False)
        return slopes
    start.backward()
    if gives == "the height":
        return height.detach()
    slopes = t.grad
    if own.endswith("tidied up"):
        slopes = slopes.clone()
        x.grad = None
        x.requires_grad_(False)
    return slopes


@misconception(
    "derivative",
    "no-return",
    fails="test_slope_of_the_square",
    hint="Give back what backward left in .grad. backward itself gives nothing back, and a function without return gives None.",
)
def what_backward_gives(f, x):
    return f(x.detach().clone().requires_grad_()).sum().backward()


@misconception(
    "derivative",
    "rough-difference",
    fails="test_slope_of_the_square",
    hint="Let autograd give the exact slope. One by trying is off in the third digit, and a smaller step makes it worse in "
    "float32.",
)
def by_trying(f, x):
    return (f(x + 1e-2) - f(x)) / 1e-2


@misconception("derivative", "rough-difference", also="to both sides")
def by_trying_to_both_sides(f, x):
    return (f(x + 1e-2) - f(x - 1e-2)) / 2e-2


@misconception("derivative", "rough-difference", also="with a smaller step")
def by_trying_a_smaller_step(f, x):
    return (f(x + 1e-3) - f(x)) / 1e-3


@misconception("derivative", "rough-difference", also="with a step of a ten thousandth")
def by_trying_a_step_of_a_ten_thousandth(f, x):
    return (f(x + 1e-4) - f(x)) / 1e-4


@misconception("derivative", "rough-difference", also="to both sides with a smaller step")
def by_trying_a_smaller_step_to_both_sides(f, x):
    return (f(x + 1e-3) - f(x - 1e-3)) / 2e-3


@misconception("derivative", "rough-difference", also="to both sides with a step of a ten thousandth")
def by_trying_a_step_of_a_ten_thousandth_to_both_sides(f, x):
    return (f(x + 1e-4) - f(x - 1e-4)) / 2e-4


@misconception("derivative", "rough-difference", also="with a step of a hundred thousandth")
def by_trying_a_step_of_a_hundred_thousandth(f, x):
    return (f(x + 1e-5) - f(x)) / 1e-5


@misconception("derivative", "rough-difference", also="with a step that is too small")
def by_trying_a_tiny_step(f, x):
    return (f(x + 1e-6) - f(x)) / 1e-6


# ---- 9.2 -------------------------------------------------------------------------------------------------------------


@wrong_model(
    "sgd_step",
    {
        "no-no_grad": slip(
            recorded=True,
            fails="test_step_of_the_lesson_neuron",
            hint="Put the update into no_grad. torch writes down what happens to a tracked leaf, and refuses a change in place "
            "while it does.",
        ),
        "rebinding": (
            slip(
                moves="a new tensor",
                fails="test_step_of_the_lesson_neuron",
                hint="Change the tensor itself, in place. A line that begins with p = makes a new tensor under an old name, and "
                "the list still holds the tensor that was there.",
            ),
            slip(moves="a copy", also="the old gradient cleared"),
        ),
        "list-items-replaced": (
            slip(
                moves="the list",
                fails="test_step_of_the_lesson_neuron",
                hint="Change the tensors and not the list. Others hold the same parameters under other names, and would never "
                "hear of the new ones.",
            ),
            slip(moves="the list, cleared", also="the old gradients cleared"),
        ),
        "uphill": slip(
            way=1,
            fails="test_step_of_the_lesson_neuron",
            hint="Go against the gradient. It points to where the loss rises, so that a plus climbs.",
        ),
        "not-cleared": (
            slip(
                clears="never",
                fails="test_second_step_uses_its_own_gradient",
                hint="Clear each gradient after its step. The old one is still there, and the next backward adds to it.",
            ),
            slip(clears="the last", also="but the last"),
        ),
        "cleared-too-soon": slip(
            clears="before",
            fails="test_step_of_the_lesson_neuron",
            hint="Use the gradient first and clear it then. Yours was emptied before it was used, and so nothing moved.",
        ),
        "no-None-guard": (
            slip(
                without="computed with",
                fails="test_parameter_without_a_gradient_stays",
                hint="Ask whether there is a gradient before you use it. A parameter that took no part has None there, and "
                "None cannot be multiplied.",
            ),
            slip(without="asked for its data", also="and its data used"),
            slip(without="added", also="and handed to torch"),
        ),
        "stops-at-None": slip(
            without="the end",
            fails="test_parameter_without_a_gradient_stays",
            hint="Leave out the parameter that has no gradient, and go on with the next one. Yours stops there, and all that "
            "come later stay where they were.",
        ),
        "learning-rate-ignored": slip(
            rate="left out",
            fails="test_step_with_another_learning_rate",
            hint="Multiply the gradient by the learning rate. Without it each step has the full length of the gradient, which "
            "is too far nearly always.",
        ),
        "divided-by-the-rate": slip(
            rate="divided by",
            fails="test_step_with_another_learning_rate",
            hint="Multiply by the learning rate. A small rate is to make small steps, and divided by it they get large.",
        ),
        "first-two-only": (
            slip(
                count=2,
                fails="test_any_parameters",
                hint="Go through the whole list. A weight and a bias are two parameters; a network has many more.",
            ),
            slip(count="w, b", also="unpacked"),
        ),
        "tracking-lost": slip(
            left="untracked",
            fails="test_parameters_stay_tracked_leaves",
            hint="Leave the tracking of the parameters alone. With it switched off they can be moved, and then no backward "
            "reaches them any more.",
        ),
    },
)
def wrong_sgd_step(
    params,
    lr,
    *,
    way=-1,
    clears="after",
    without="left out",
    rate="multiplied by",
    count=None,
    moves="itself",
    recorded=False,
    left="tracked",
):
    if count == "w, b":
        _, _ = params
    with torch.set_grad_enabled(recorded):
        for k, p in enumerate(params[:count] if count == 2 else params):
            if p.grad is None:
                if without == "left out":
                    continue
                if without == "the end":
                    break
                if without == "asked for its data":
                    moves = p.grad.data
                if without == "added":
                    p.add_(p.grad, alpha=lr)
            if clears == "before":
                p.grad.zero_()
            move = way * (p.grad if rate == "left out" else p.grad / lr if rate == "divided by" else lr * p.grad)
            if moves == "itself":
                p += move
            elif moves.startswith("the list"):
                params[k] = (p + move).detach().requires_grad_()
            if clears == "after" and moves not in ("a new tensor", "the list"):
                p.grad = None
            if left == "untracked":
                p.requires_grad_(False)
        if clears == "the last":
            p.grad = None


# Where the old gradient is cleared, these two do the same. Which one it is can only be told by how it is written.


@misconception("sgd_step", "rebinding", also="written out")
def a_name_bound_anew(params, lr):
    for p in params:
        if p.grad is not None:
            move = lr * p.grad
            p.grad = None
            p = p - move


@misconception("sgd_step", "rebinding", also="written out, the old gradient zeroed")
def a_name_bound_anew_its_gradient_zeroed(params, lr):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                move = lr * p.grad
                p.grad.zero_()
                p = p - move


@misconception("sgd_step", "cleared-too-soon", also="written out")
def used_after_it_was_cleared(params, lr):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p.grad.zero_()
                p -= lr * p.grad


# ---- 9.3 -------------------------------------------------------------------------------------------------------------


@wrong_model(
    "neuron_grads",
    {
        "no-slope": slip(
            bend="left out",
            fails="test_weight_gradient_of_the_lesson_neuron",
            hint="Multiply by the slope of the sigmoid as well. Between the loss and the total lies the bend, and the chain has "
            "three links.",
        ),
        "slope-at-z": slip(
            bend="from the total",
            fails="test_weight_gradient_of_the_lesson_neuron",
            hint="Take the slope of the sigmoid from its result. The formula s times (1 - s) wants the output there, and yours "
            "has the total.",
        ),
        "half-a-slope": (
            slip(
                bend="the output alone",
                fails="test_weight_gradient_of_the_lesson_neuron",
                hint="Write the slope of the sigmoid with both of its factors: the output, and what it lacks to 1.",
            ),
            slip(bend="the rest", also="without the output"),
        ),
        "sign": slip(
            difference="turned round",
            fails="test_weight_gradient_of_the_lesson_neuron",
            hint="Subtract what is wanted from the output. Turned round, all signs are wrong: that is the way downhill, and a "
            "gradient points uphill.",
        ),
        "loss-left-out": slip(
            difference="left out",
            fails="test_weight_gradient_of_the_lesson_neuron",
            hint="Begin the chain at the loss. Yours begins at the output, and so it is the same whatever answer is wanted.",
        ),
        "factor-two": slip(
            difference="doubled",
            fails="test_weight_gradient_of_the_lesson_neuron",
            hint="Leave out the factor 2. The loss is half of the square, so that the 2 of the square's slope is gone again.",
        ),
        "no-x": slip(
            weights="without features",
            fails="test_weight_gradient_of_the_lesson_neuron",
            hint="Multiply by the feature of each weight. A weight on a large feature moves the total far, and one on a small "
            "feature hardly.",
        ),
        "w-for-x": slip(
            weights="times weights",
            fails="test_weight_gradient_of_the_lesson_neuron",
            hint="Ask by what the total rises if a weight rises. That is the feature at its side, and not the weight itself.",
        ),
        "bias-forgotten": slip(
            total="without bias",
            fails="test_weight_gradient_of_the_lesson_neuron",
            hint="Add the bias to the total before the sigmoid. It is a part of the neuron whose gradients are asked for.",
        ),
        "bias-times-feature": (
            slip(
                bias="times features",
                fails="test_bias_gradient_of_the_lesson_neuron",
                hint="Hand on to the bias what arrives at the total. Its slope is 1, whatever the features are.",
            ),
            slip(bias="times the first feature", also="the first one alone"),
            slip(bias="as the weights", also="each on its own"),
        ),
        "shape-lost": (
            slip(
                shapes="flat",
                fails="test_gradients_have_the_shapes_of_parameters",
                hint="Give each gradient the shape of its parameter. A step subtracts one from the other, and a shape that "
                "is lost can stretch there without a word.",
            ),
            slip(shapes="bias without axes", also="the bias alone"),
            slip(shapes="flat, bias without axes", also="the bias without any axis"),
        ),
        "order-swapped": slip(
            order="bias first",
            fails="test_weight_gradient_of_the_lesson_neuron",
            hint="Return the gradient for the weights first and the one for the bias second.",
        ),
    },
)
def wrong_neuron_grads(
    x,
    w,
    b,
    y,
    *,
    bend="both factors",
    difference="output minus target",
    weights="times features",
    total="with bias",
    bias="as it arrives",
    order="weights first",
    shapes="of the parameters",
):
    z = (x * w).sum() + (b if total == "with bias" else 0 * b)
    a = torch.sigmoid(z)
    slope = {"left out": 1, "from the total": z * (1 - z), "the output alone": a, "the rest": 1 - a}.get(
        bend, a * (1 - a)
    )
    off = {"turned round": y - a, "doubled": 2 * (a - y), "left out": 1 + 0 * (a - y)}.get(difference, a - y)
    arrives = off * slope
    dw = {"without features": arrives * torch.ones_like(w), "times weights": arrives * w}.get(weights, arrives * x)
    db = {
        "times features": (arrives * x).sum().reshape(1, 1),
        "times the first feature": arrives * x[:, :1],
        "as the weights": arrives * x,
    }.get(bias, arrives)
    if shapes.startswith("flat"):
        dw, db = dw.reshape(-1), db.reshape(-1)
    if shapes.endswith("bias without axes"):
        db = db.sum()
    return (db, dw) if order == "bias first" else (dw, db)


@misconception(
    "neuron_grads",
    "backward-on-the-arguments",
    fails=("test_neuron_leaves_its_arguments", "test_tracked_parameters_keep_their_gradients"),
    hint="Work on tensors of your own if you let autograd do it. Yours tracks the caller's weights and leaves gradients on "
    "them, or adds to those that are there.",
)
def autograd_on_the_arguments(x, w, b, y):
    w.requires_grad_()
    b.requires_grad_()
    (0.5 * (torch.sigmoid((x * w).sum() + b) - y) ** 2).sum().backward()
    return w.grad, b.grad


@misconception(
    "neuron_grads", "backward-on-the-arguments", also="by autograd.grad", fails="test_neuron_leaves_its_arguments"
)
def autograd_on_the_arguments_by_grad(x, w, b, y):
    w.requires_grad_()
    b.requires_grad_()
    return torch.autograd.grad((0.5 * (torch.sigmoid((x * w).sum() + b) - y) ** 2).sum(), (w, b))


@misconception(
    "neuron_grads",
    "backward-on-the-arguments",
    also="and tidied up",
    fails="test_tracked_parameters_keep_their_gradients",
    hint="Work on tensors of your own if you let autograd do it. Yours borrows the caller's weights and tidies up afterwards, "
    "and with that it takes away a tracking or a gradient that was there before.",
)
def autograd_on_the_arguments_tidied_up(x, w, b, y):
    return autograd_tidied_up(x, w, b, y)


def autograd_tidied_up(x, w, b, y):
    w.requires_grad_()
    b.requires_grad_()
    (0.5 * (torch.sigmoid((x * w).sum() + b) - y) ** 2).sum().backward()
    gradients = w.grad.clone(), b.grad.clone()
    for tensor in (w, b):
        tensor.grad = None
        tensor.requires_grad_(False)
    return gradients


@misconception("neuron_grads", "backward-on-the-arguments", also="cleared, and tidied up")
def autograd_on_cleared_arguments_tidied_up(x, w, b, y):
    w.grad = b.grad = None
    return autograd_tidied_up(x, w, b, y)


# ---- 9.4 -------------------------------------------------------------------------------------------------------------


@wrong_model(
    "fit_line",
    {
        "never-cleared": slip(
            clears=False,
            fails="test_walks_with_other_points",
            hint="Clear both gradients in each turn. Yours pile up from step to step, so that the walk overshoots and swings.",
        ),
        "broadcast-trap": slip(
            points="as they come",
            fails="test_points_lying_or_standing",
            hint="Lay x and y before you subtract. A column minus a row is a table of everyone with everyone; its mean falls "
            "too, and leads to a flat line.",
        ),
        "no-bias": slip(
            moves="the slope alone",
            fails="test_first_step_with_the_rides",
            hint="Let b learn as well. Without it every line goes through the origin, whatever getting in costs.",
        ),
        "lr-ignored": (
            slip(
                rate=0.1,
                fails="test_first_step_with_the_rides",
                hint="Use the learning rate that the caller gives. Yours has one of its own written out.",
            ),
            slip(rate=0.01, also="a smaller one"),
            slip(rate=0.05, also="a rate between them"),
            slip(rate=0.5, also="a larger one"),
            slip(rate=1.0, also="left out"),
        ),
        "steps-ignored": (
            slip(
                count=100,
                fails="test_first_step_with_the_rides",
                hint="Make as many steps as the caller asks for. Yours has a number of its own written out.",
            ),
            slip(count=1, also="one step always"),
        ),
        "one-step-too-many": slip(
            more=1,
            fails="test_first_step_with_the_rides",
            hint="Count the turns of the loop: no steps are no turns, and 1 is one.",
        ),
        "one-step-too-few": slip(
            more=-1,
            fails="test_first_step_with_the_rides",
            hint="Count the turns of the loop. A range that begins at 1 has one turn fewer.",
        ),
        "sum-for-mean": slip(
            error="sum",
            fails="test_first_step_with_the_rides",
            hint="Take the mean over the points. The sum has a gradient that grows with their number, and steps that are too "
            "long.",
        ),
        "half-the-error": slip(
            error="half the mean",
            fails="test_first_step_with_the_rides",
            hint="Take the mean of the squares as it is, without the half of section 2. With it each step is half as long.",
        ),
        "uphill": slip(
            way=1,
            fails="test_first_step_with_the_rides",
            hint="Go against the gradient. With a plus the error grows from step to step.",
        ),
        "tensors-out": slip(
            out="tensors",
            fails="test_two_plain_numbers",
            hint="Take the numbers out of their tensors before you give them back. A tensor with one number is still a tensor.",
        ),
        "starts-at-random": slip(
            start="random",
            fails="test_first_step_with_the_rides",
            hint="Start both numbers at 0. Another start leads to another place unless there are very many steps.",
        ),
        "offset-first": slip(
            out="offset first",
            fails="test_first_step_with_the_rides",
            hint="Return the slope first and the offset second.",
        ),
        "left-on-the-cpu": slip(
            place="cpu",
            fails="test_line_is_fitted_on_any_device",
            hint="Make w and b where x lives. Unless it is told a device, torch makes a tensor on the CPU, where it cannot meet "
            "points on a GPU.",
        ),
        "hard-coded-cuda": slip(
            place="cuda",
            fails="test_line_is_fitted_on_any_device",
            hint="Take the device from x. That a machine has a GPU does not mean that these points are on it.",
        ),
    },
)
def wrong_fit_line(
    x,
    y,
    lr,
    steps,
    *,
    clears=True,
    points="lying",
    moves="both",
    rate=None,
    count=None,
    more=0,
    error="mean",
    way=-1,
    out="floats",
    start=0.0,
    place=None,
):
    if points == "lying":
        x, y = x.reshape(-1), y.reshape(-1)
    device = x.device if place is None else "cuda" if place == "cuda" and torch.cuda.is_available() else "cpu"
    w, b = (torch.zeros(1, device=device, dtype=x.dtype) for _ in range(2))
    if start == "random":
        w, b = torch.randn_like(w), torch.randn_like(b)
    w.requires_grad_()
    b.requires_grad_()
    for _ in range((steps if count is None else count) + more):
        squares = (x * w + b - y) ** 2
        {"sum": squares.sum(), "half the mean": squares.mean() / 2}.get(error, squares.mean()).backward()
        with torch.no_grad():
            w += way * (lr if rate is None else rate) * w.grad
            if moves == "both":
                b += way * (lr if rate is None else rate) * b.grad
        if clears:
            w.grad = b.grad = None
    if out == "tensors":
        return w.detach(), b.detach()
    return (b.item(), w.item()) if out == "offset first" else (w.item(), b.item())


@misconception(
    "fit_line",
    "leaves-lost",
    fails="test_walks_with_other_points",
    hint="Change w and b in place and inside of no_grad. A new tensor under the old name is a result and no leaf, so that from "
    "the second step on there is no gradient.",
)
def new_tensors_each_step(x, y, lr, steps):
    x, y = x.reshape(-1), y.reshape(-1)
    w = torch.zeros(1, dtype=x.dtype, device=x.device, requires_grad=True)
    b = torch.zeros(1, dtype=x.dtype, device=x.device, requires_grad=True)
    for _ in range(steps):
        ((x * w + b - y) ** 2).mean().backward()
        w = w - lr * w.grad
        b = b - lr * b.grad
    return w.item(), b.item()


@misconception("fit_line", "leaves-lost", also="in no_grad")
def new_tensors_each_step_in_no_grad(x, y, lr, steps):
    x, y = x.reshape(-1), y.reshape(-1)
    w = torch.zeros(1, dtype=x.dtype, device=x.device, requires_grad=True)
    b = torch.zeros(1, dtype=x.dtype, device=x.device, requires_grad=True)
    for _ in range(steps):
        ((x * w + b - y) ** 2).mean().backward()
        with torch.no_grad():
            w = w - lr * w.grad
            b = b - lr * b.grad
    return w.item(), b.item()


@misconception(
    "fit_line",
    "while-recording",
    fails="test_first_step_with_the_rides",
    hint="Put the step into no_grad. torch refuses to change a tracked leaf in place while it writes down what happens.",
)
def moved_while_recording(x, y, lr, steps):
    x, y = x.reshape(-1), y.reshape(-1)
    w = torch.zeros(1, dtype=x.dtype, device=x.device, requires_grad=True)
    b = torch.zeros(1, dtype=x.dtype, device=x.device, requires_grad=True)
    for _ in range(steps):
        ((x * w + b - y) ** 2).mean().backward()
        w -= lr * w.grad
        b -= lr * b.grad
        w.grad = b.grad = None
    return w.item(), b.item()


@misconception(
    "fit_line",
    "graph-made-once",
    fails="test_walks_with_other_points",
    hint="Compute the error anew in each turn. It speaks of w and b as they were when it was computed, and backward uses its "
    "graph up.",
)
def error_before_the_loop(x, y, lr, steps):
    x, y = x.reshape(-1), y.reshape(-1)
    w = torch.zeros(1, dtype=x.dtype, device=x.device, requires_grad=True)
    b = torch.zeros(1, dtype=x.dtype, device=x.device, requires_grad=True)
    error = ((x * w + b - y) ** 2).mean()
    for _ in range(steps):
        error.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
        w.grad = b.grad = None
    return w.item(), b.item()


@misconception(
    "fit_line",
    "one-tensor-for-both",
    fails="test_first_step_with_the_rides",
    hint="Make two tensors, one for w and one for b. Two names for one tensor share its number and its gradient.",
)
def two_names_for_one_tensor(x, y, lr, steps):
    x, y = x.reshape(-1), y.reshape(-1)
    w = b = torch.zeros(1, dtype=x.dtype, device=x.device, requires_grad=True)
    for _ in range(steps):
        ((x * w + b - y) ** 2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
        w.grad = b.grad = None
    return w.item(), b.item()


@misconception("fit_line", "one-tensor-for-both", also="moved once")
def two_names_for_one_tensor_moved_once(x, y, lr, steps):
    x, y = x.reshape(-1), y.reshape(-1)
    w = b = torch.zeros(1, dtype=x.dtype, device=x.device, requires_grad=True)
    for _ in range(steps):
        ((x * w + b - y) ** 2).mean().backward()
        with torch.no_grad():
            for p in (w, b):
                if p.grad is not None:
                    p -= lr * p.grad
                    p.grad = None
    return w.item(), b.item()


@misconception(
    "fit_line",
    "solved-at-once",
    fails="test_first_step_with_the_rides",
    hint="Walk the steps that are asked for. The best line by a formula is where the walk would end, and after a few steps it "
    "is not there yet.",
)
def best_line_by_formula(x, y, lr, steps):
    x, y = x.reshape(-1), y.reshape(-1)
    dx = x - x.mean()
    w = (dx * (y - y.mean())).sum() / (dx**2).sum()
    return w.item(), (y.mean() - w * x.mean()).item()


@misconception(
    "fit_line",
    "one-after-the-other",
    fails="test_first_step_with_the_rides",
    hint="Take both gradients at the same place, then move both. Yours moves w first and takes the gradient for b from there.",
)
def slope_first_then_offset(x, y, lr, steps):
    x, y = x.reshape(-1), y.reshape(-1)
    w = b = torch.zeros(1, dtype=x.dtype, device=x.device)
    for _ in range(steps):
        w = w - lr * 2 * ((w * x + b - y) * x).mean()
        b = b - lr * 2 * (w * x + b - y).mean()
    return w.item(), b.item()


@wrong_model(
    "fit_line",
    {
        "lr-ignored": slip(does="0.2", also="that of the lesson", fails="test_walks_with_other_points"),
        "steps-ignored": (
            slip(does=10, also="ten steps always"),
            slip(does=200, also="two hundred steps always"),
            slip(does=1000, also="a thousand steps always"),
        ),
        "sum-for-mean": slip(does="the sum", also="in Python's numbers"),
        "tensors-out": (
            slip(does="no axes", also="without axes", fails="test_two_plain_numbers"),
            slip(does="tracked", also="still tracked", fails="test_two_plain_numbers"),
            slip(does="tracked, no axes", also="without axes, still tracked", fails="test_two_plain_numbers"),
        ),
        "starts-at-random": (
            slip(does="randn, seeded", also="with the lesson's seed"),
            slip(does="rand", also="between 0 and 1"),
            slip(does="ones", also="at 1"),
            slip(does="layer", also="in a layer"),
            slip(does="layer, seeded", also="in a layer, with the lesson's seed"),
        ),
        "hard-coded-cuda": slip(does="cuda", also="without asking", fails="test_first_step_with_the_rides"),
        "leaves-lost": slip(does="new ones, cleared", also="and cleared"),
        "graph-made-once": slip(does="retain_graph", also="and kept"),
        "solved-at-once": slip(does="lstsq", also="by lstsq"),
    },
)
def otherwise_wrong_fit_line(x, y, lr, steps, *, does=None):
    x, y = x.reshape(-1), y.reshape(-1)
    if does == "lstsq":
        w, b = torch.linalg.lstsq(torch.stack([x, torch.ones_like(x)], 1), y[:, None]).solution
        return w.item(), b.item()
    if does == "the sum":
        x, y = x.double(), y.double()
    if str(does).endswith("seeded"):
        torch.manual_seed(SEED)
    if str(does).startswith("layer"):
        layer = torch.nn.Linear(1, 1).to(x)
        w, b = layer.weight.detach().reshape(1), layer.bias.detach()
    else:
        make = {"randn, seeded": torch.randn, "rand": torch.rand, "ones": torch.ones}.get(does, torch.zeros)
        w, b = (make(1, dtype=x.dtype, device="cuda" if does == "cuda" else x.device) for _ in range(2))
    w.requires_grad_()
    b.requires_grad_()
    kept = ((x * w + b - y) ** 2).mean()
    for _ in range(does if isinstance(does, int) else steps):
        squares = (x * w + b - y) ** 2
        if does == "retain_graph":
            kept.backward(retain_graph=True)
        else:
            (squares.sum() if does == "the sum" else squares.mean()).backward()
        with torch.no_grad():
            if does == "new ones, cleared":
                w = w - lr * w.grad
                w.grad.zero_()
            w -= (0.2 if does == "0.2" else lr) * w.grad
            b -= (0.2 if does == "0.2" else lr) * b.grad
        w.grad = b.grad = None
    if does in ("no axes", "tracked", "tracked, no axes"):
        w, b = (w, b) if "tracked" in does else (w.detach(), b.detach())
        return (w.reshape(()), b.reshape(())) if "no axes" in does else (w, b)
    return w.item(), b.item()
