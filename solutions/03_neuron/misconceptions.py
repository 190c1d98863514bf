"""Known wrong answers of unit 3. Each slip sets one switch of the neuron below it; without any, it is right.

This runs after the lesson's cells, so `torch` and `activation` are there. The hints name what comes out for the lesson's
data. "sign-slip" stands for a minus before the sum alone and for a bias taken off: nothing that is computed differs.
"""
# ruff: noqa: F821

from grader.checking import misconception, slip, wrong_model

# ---- 3.1 -------------------------------------------------------------------------------------------------------------


@wrong_model(
    "neuron",
    {
        "bias-forgotten": slip(
            bias_goes=None,
            fails="test_lesson_data_gives_the_lesson_number",
            hint="Add the bias to the weighted sum. Yours is the number of a neuron without one (0.1214 for the lesson's data); "
            "the formula ends in + b.",
        ),
        "bias-inside-sum": slip(
            bias_goes="onto each product",
            fails="test_lesson_data_gives_the_lesson_number",
            hint="Close the bracket of the sum before you add the bias. Your number (0.4034 for the lesson's data) comes out "
            "when it is added to each product, and so counts once per feature.",
        ),
        "bias-on-the-weights": slip(
            bias_goes="onto each weight",
            fails="test_lesson_data_gives_the_lesson_number",
            hint="Keep the bias away from the weights. Your number (0.2154 for the lesson's data) comes out when it is added "
            "to each of them before anything is multiplied; it belongs to the total.",
        ),
        "bias-after-activation": slip(
            bias_goes="onto the output",
            fails="test_lesson_data_gives_the_lesson_number",
            hint="Move the bias inside the brackets of the activation. Your number (0.4390 for the lesson's data) comes out "
            "when the sum is bent first and the bias added afterwards.",
        ),
        "sign-slip": slip(
            bias_goes="off the sum",
            fails="test_lesson_data_gives_the_lesson_number",
            hint="Let the minus of the sigmoid count for sum and bias together, by calling activation on the whole total. "
            "In your number (0.0914 for the lesson's data) the bias has the wrong sign.",
        ),
        "activation-forgotten": slip(
            bend=None,
            fails="test_lesson_data_gives_the_lesson_number",
            hint="Send the total through the activation as the last step. Your number is the total itself (-1.6619 for the "
            "lesson's data), which need not lie between 0 and 1.",
        ),
        "activation-per-product": slip(
            bend="each product",
            fails="test_lesson_data_gives_the_lesson_number",
            hint="Add up first and bend once, at the end. Your number (2.5602 for the lesson's data) comes out when each "
            "product goes through the activation before the sum.",
        ),
        "activation-twice": slip(
            bend="the total, twice",
            fails="test_lesson_data_gives_the_lesson_number",
            hint="Call the activation once. Your number (0.5398 for the lesson's data) comes out when a neuron's output "
            "goes through it again.",
        ),
        "no-sum": slip(
            adds=False,
            fails="test_lesson_data_gives_the_lesson_number",
            hint="Add up the products before the bias and the activation. One neuron gives one number; yours are as many "
            "as there are products.",
        ),
        "outer-by-broadcast": slip(
            pairs="every feature with every weight",
            fails="test_lesson_data_gives_the_lesson_number",
            hint="Look at the shapes on both sides of the star. Your number (0.0448 for the lesson's data) comes out when a "
            "row meets a column: torch stretches both to a table of every feature times every weight.",
        ),
    },
)
def wrong(
    features,
    weights,
    bias,
    *,
    pairs="each feature with its weight",
    adds=True,
    bias_goes="onto the sum",
    bend="the total",
):
    if bias_goes == "onto each weight":
        weights = weights + bias
    products = features * (weights if pairs == "each feature with its weight" else weights.reshape(-1, 1))
    if bias_goes == "onto each product":
        products = products + bias
    if bend == "each product":
        products = activation(products)
    total = products.sum() if adds else products
    if bias_goes == "onto the sum":
        total = total + bias
    elif bias_goes == "off the sum":
        total = total - bias
    if bend in ("the total", "the total, twice"):
        total = activation(total)
    if bend == "the total, twice":
        total = activation(total)
    return total + bias if bias_goes == "onto the output" else total


# ---- 3.2 -------------------------------------------------------------------------------------------------------------


@wrong_model(
    "neuron_rows",
    {
        "sums-the-batch": slip(
            adds_up="everything",
            fails="test_lesson_rows_outputs",
            hint="Add up along one axis alone. A plain sum takes the whole table, and the outputs of all examples became one "
            "number.",
        ),
        "wrong-axis": slip(
            adds_up="each column",
            fails="test_lesson_rows_outputs",
            hint="Add up along a row. dim names the axis that vanishes, and yours runs down the columns, from example to "
            "example: as many numbers are left as there are features.",
        ),
        "lost-axis": (
            slip(
                keeps="no axis of the sums",
                fails="test_outputs_stand_below_each_other",
                hint="Keep the axis that you add up, with length 1. Flat sums count as a row, and do not stand below each "
                "other.",
            ),
            slip(keeps="no axis of sums and bias", also="with a flat bias"),
        ),
        "one-item-at-a-time": (
            slip(
                leaves_torch="by lists",
                fails="test_any_table",
                hint="Stay in torch for all rows at once. A tensor made of Python numbers does not know where they came "
                "from, and no gradient finds the way back.",
            ),
            slip(
                leaves_torch="by detach",
                also="by detach",
                hint="Stay in torch and let the result remember where it came from. detach, like a detour through NumPy or "
                "lists, cuts the way that gradients take.",
            ),
        ),
        "bias-per-feature": slip(
            bias_goes="onto each product",
            fails="test_lesson_rows_outputs",
            hint="Close the bracket of the sum before you add the bias. Yours goes onto each product, and so counts once per "
            "feature; it should count once for each example.",
        ),
        "bias-forgotten": slip(
            bias_goes=None,
            fails="test_lesson_rows_outputs",
            hint="Add the bias to each of the sums. Yours are the outputs of a neuron without one.",
        ),
        "bias-after-activation": slip(
            bias_goes="onto the output",
            fails="test_lesson_rows_outputs",
            hint="Move the bias inside the brackets of the activation. Yours is added to sums that were bent already.",
        ),
        "activation-forgotten": slip(
            bend=None,
            fails="test_lesson_rows_outputs",
            hint="Send the totals through the activation as the last step. Yours are the totals themselves, which need not "
            "lie between 0 and 1.",
        ),
        "activation-per-product": slip(
            bend="each product",
            fails="test_lesson_rows_outputs",
            hint="Add up first and bend once, at the end. In yours each product goes through the activation before the sum.",
        ),
        "no-sum": slip(
            adds_up="nothing",
            fails="test_lesson_rows_outputs",
            hint="Add up the products of each row before the bias and the activation. One neuron gives one number for each "
            "example; yours are as many as there are products.",
        ),
    },
)
def wrong_rows(
    X,
    weights,
    bias,
    *,
    adds_up="each row",
    keeps="each axis",
    bias_goes="onto the sum",
    bend="the total",
    leaves_torch=None,
):
    if keeps == "no axis of sums and bias":
        bias = bias.reshape(())
    products = X * weights
    if bias_goes == "onto each product":
        products = products + bias
    if bend == "each product":
        products = activation(products)
    if adds_up == "each row":
        total = products.sum(dim=1, keepdim=keeps == "each axis")
    elif adds_up == "each column":
        total = products.sum(dim=0, keepdim=keeps == "each axis")
    else:
        total = products.sum() if adds_up == "everything" else products
    if bias_goes == "onto the sum":
        total = total + bias
    if bend == "the total":
        total = activation(total)
    if bias_goes == "onto the output":
        total = total + bias
    if leaves_torch is None:
        return total
    return total.detach() if leaves_torch == "by detach" else torch.tensor(total.tolist())


@misconception("neuron_rows", "wrong-axis", also="stood up")
def sums_of_the_columns_below_each_other(X, weights, bias):
    return activation((X * weights).sum(dim=0, keepdim=True).T + bias)


@misconception(
    "neuron_rows",
    "one-item-at-a-time",
    also="by NumPy of a leaf",
    hint="Stay in torch from the arguments to the result. NumPy cannot follow gradients, and refuses a tensor that has some.",
)
def sums_by_numpy(X, weights, bias):
    total = (X.numpy() * weights.numpy()).sum(axis=1, keepdims=True) + bias.numpy()
    return activation(torch.from_numpy(total))


@wrong_model(
    "neuron_rows",
    {
        "left-on-the-cpu": (
            slip(
                made="zeros to fill",
                fails="test_rows_run_on_any_device",
                hint="Leave the outputs where the rows are. Yours are in the computer's own memory although the rows came from "
                "a GPU: made there by torch.zeros or the like and filled, or moved there.",
            ),
            slip(
                made="zeros to fill, in float32",
                also="in float32",
                hint="Let what you fill have the dtype and the device of X. What torch makes by itself is float32, in the "
                "computer's own memory, and your outputs stay there although X came from a GPU.",
            ),
        ),
        "made-on-the-cpu": (
            slip(
                made="zeros to add to",
                fails="test_rows_run_on_any_device",
                hint="Make what you make where X is. A tensor that is made anew lies in the computer's own memory unless it is "
                "told a device, and PyTorch does not mix the two places in one calculation.",
            ),
            slip(made="zeros to add in place", also="in place"),
        ),
        "hard-coded-cuda": (
            slip(
                made="on the GPU if there is one",
                fails="test_rows_run_on_any_device",
                hint="Take the device from the arguments, and write none out. Rows in the computer's own memory have their "
                "outputs there, on a machine with a GPU too.",
            ),
            slip(made="zeros on the GPU if there is one", also="for what is made anew"),
            slip(
                made="on the GPU",
                also="without asking for it",
                hint="Take the device from the arguments, and write none out. Most machines have no GPU, and a move to one "
                "ends in an error there.",
            ),
        ),
    },
)
def rows_elsewhere(X, weights, bias, *, made=None):
    there = "cuda" if torch.cuda.is_available() else "cpu"
    if made in ("zeros to fill", "zeros to fill, in float32"):
        outputs = torch.zeros(len(X), 1, dtype=X.dtype if made == "zeros to fill" else None)
        for i, row in enumerate(X):
            outputs[i] = activation((row * weights[0]).sum() + bias[0])
        return outputs
    if made in ("on the GPU", "on the GPU if there is one"):
        X, weights, bias = (t.to("cuda" if made == "on the GPU" else there) for t in (X, weights, bias))
    totals = (X * weights).sum(dim=1, keepdim=True)
    if made in ("zeros to add to", "zeros on the GPU if there is one"):
        totals = torch.zeros(len(X), 1, dtype=X.dtype, device="cpu" if made == "zeros to add to" else there) + totals
    elif made == "zeros to add in place":
        start = torch.zeros(len(X), 1, dtype=X.dtype)
        start += totals
        totals = start
    return activation(totals + bias)


# ---- 3.3 -------------------------------------------------------------------------------------------------------------


@misconception(
    "broadcast_shape",
    "same-shape-only",
    fails="test_pairs_of_the_table",
    hint="Ask for less than two equal shapes. An axis of length 1 is stretched, so (1, 5) and (5, 1) do combine.",
)
def equal_or_refused(a, b):
    return a if a == b else None


@wrong_model(
    "broadcast_shape",
    {
        "left-aligned": (
            slip(
                lined_up="at the left",
                fails="test_pairs_of_the_table",
                hint="Line the two shapes up at their right ends. Yours begin together at the left, and (4, 5) with (4,) is "
                "refused by torch.",
            ),
            slip(
                lined_up="at the left, cut to the shorter",
                refuses=True,
                also="cut to the shorter",
                hint="Line the two shapes up at their right ends, and leave no axis out. Yours begin together at the left, "
                "and what the longer one has beyond the shorter is lost.",
            ),
        ),
        "just-the-larger": (
            slip(
                refuses=False,
                fails="test_other_pairs_of_one_or_two_axes",
                hint="Decide first whether two sizes go together at all. The larger one does not win: only a 1 is "
                "stretched, and 2 with 4 is refused.",
            ),
            slip(refuses=False, missing=0, also="with nothing in front of the shorter"),
        ),
    },
)
def wrong_prediction(a, b, *, lined_up="at the right", missing=1, refuses=True):
    longest = max(len(a), len(b))
    if lined_up == "at the right":
        a, b = (missing,) * (longest - len(a)) + a, (missing,) * (longest - len(b)) + b
    elif lined_up == "at the left":
        a, b = a + (missing,) * (longest - len(a)), b + (missing,) * (longest - len(b))
    pairs = list(zip(a, b, strict=False))
    if not refuses:
        return tuple(max(x, y) for x, y in pairs)
    if any(x != y and 1 not in (x, y) for x, y in pairs):
        return None
    return tuple(y if x == 1 else x for x, y in pairs)


@misconception(
    "broadcast_shape",
    "just-the-larger",
    also="cut to the shorter",
    hint="Decide first whether two sizes go together at all. The larger one does not win: only a 1 is stretched, 2 with 4 is "
    "refused, and the longer shape keeps all its axes.",
)
def larger_of_each_pair_of_the_shorter(a, b):
    return tuple(max(x, y) for x, y in zip(a, b, strict=False))


@misconception(
    "broadcast_shape",
    "like-matmul",
    fails="test_pairs_of_the_table",
    hint="Think of the star, which works element by element: it compares each size with the one below it. That the inner "
    "sizes must agree is the rule of another product.",
)
def rule_of_the_matrix_product(a, b):
    return (a[0], b[1]) if len(a) == len(b) == 2 and a[1] == b[0] else None


@misconception("broadcast_shape", "like-matmul", also="by the product itself")
def shape_of_the_matrix_product(a, b):
    try:
        return tuple((torch.ones(a) @ torch.ones(b)).shape)
    except RuntimeError:
        return None


@misconception("broadcast_shape", "like-matmul", also="for two axes, unasked")
def rule_of_the_matrix_product_for_two_axes(a, b):
    return (a[0], b[1]) if a[1] == b[0] else None


@misconception("broadcast_shape", "like-matmul", also="first and last")
def rule_of_the_matrix_product_for_first_and_last(a, b):
    return (a[0], b[-1]) if a[-1] == b[0] else None


@misconception("broadcast_shape", "like-matmul", also="for any number of axes")
def rule_of_the_matrix_product_for_any_axes(a, b):
    if not a or not b:
        return a or b
    return a[:-1] + b[1:] if a[-1] == b[0] else None


@misconception("broadcast_shape", "like-matmul", also="for any number of axes, unasked")
def rule_of_the_matrix_product_for_any_axes_unasked(a, b):
    return a[:-1] + b[1:] if a[-1] == b[0] else None


@misconception("broadcast_shape", "like-matmul", also="for any number of axes but none")
def rule_of_the_matrix_product_for_any_axes_but_none(a, b):
    return a[:-1] + b[1:] if a[-1:] == b[:1] else None
