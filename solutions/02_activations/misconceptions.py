"""Known wrong answers of unit 2. Each slip sets one switch of a model that is right without any.

This runs after the lesson's cells, so `torch` is there. `also` is another way of writing the one above: what it leaves
behind, or the error that it ends in, is another. A formula of the lesson whose values are patched far to the left by
torch.where is no second way of "where-both-branches": values and slopes are those of "lesson-formula".
"""
# ruff: noqa: F821

import math

from grader.checking import misconception, slip, wrong_model

# ---- 2.1 -------------------------------------------------------------------------------------------------------------


@wrong_model(
    "activation",
    {
        "sign-slip": slip(
            minus=False,
            fails="test_activation_known_values",
            hint="Look for the minus in the exponent. Your curve falls from 1 to 0 where the sigmoid rises, so at 2 you have "
            "0.1192 and not 0.8808.",
        ),
        "missing-brackets": (
            slip(
                fraction="1 / 1 + e",
                fails="test_activation_known_values",
                hint="Put the whole bottom of the fraction into brackets. Division comes before addition, and at 0 you have "
                "2 where one half is wanted.",
            ),
            slip(fraction="1 / e + 1", also="with the 1 behind"),
        ),
        "in-place": (
            slip(
                writes=2,
                fails="test_activation_leaves_its_input",
                hint="Make a new tensor and leave the caller's alone. A method whose name ends in an underscore writes into "
                "the tensor that it is called on, and so do operators such as *=.",
            ),
            slip(writes=1, also="only the sign"),
            slip(writes=3, also="the bottom of the fraction too"),
            slip(writes=4, also="ready-made"),
        ),
        "graph-cut": (
            slip(
                detour="NumPy",
                fails="test_activation_gradient",
                hint="Stay in torch from the argument to the result. A detour through NumPy, a list or detach cuts the "
                "trail that the gradient follows back to x.",
            ),
            slip(detour="NumPy, of a leaf too", also="through NumPy without detach"),
            slip(detour="a list", writes=0, also="through a list"),
        ),
    },
)
def wrong_curve(x, *, detour=None, minus=True, fraction="1 / (1 + e)", writes=0):
    """`writes` is the number of steps that end up in the tensor they start from."""
    if detour == "a list":
        x = torch.tensor(x.flatten().tolist()).reshape(x.shape)
    elif detour is not None:
        x = torch.as_tensor((x.detach() if detour == "NumPy" else x).numpy())
    exponent = x if not minus else x.neg_() if writes >= 1 else -x
    e = exponent.exp_() if writes >= 2 else torch.exp(exponent)
    if fraction == "1 / e + 1":
        return 1 / e + 1
    bottom = e.add_(1) if writes >= 3 else 1 + e
    if fraction == "1 / 1 + e":
        return bottom
    return bottom.reciprocal_() if writes == 4 else 1 / bottom


@misconception(
    "activation",
    "python-math",
    fails="test_activation_known_values",
    hint="Take the exponential from torch. The one of Python's math takes a single number and refuses a tensor of five.",
)
def exp_of_the_math_module(x):
    return 1 / (1 + math.exp(-x))


@misconception("activation", "python-math", also="in a loop along the first axis")
def exp_of_the_math_module_in_a_loop(x):
    return torch.tensor([1 / (1 + math.exp(-value)) for value in x])


@misconception(
    "activation",
    "softmax-instead",
    fails="test_activation_known_values",
    hint="Let each number go through the curve on its own. Your outputs add up to 1, so each of them depends on its "
    "neighbours: that is another activation, which comes later in this unit.",
)
def softmax_of_each_row(x):
    return torch.softmax(x, dim=-1)


@misconception("activation", "softmax-instead", also="with one total for everything")
def softmax_of_everything(x):
    return torch.exp(x) / torch.exp(x).sum()


@misconception("activation", "softmax-instead", also="along axis 0")
def softmax_of_each_column(x):
    return torch.softmax(x, dim=0)


@misconception(
    "activation",
    "softmax-instead",
    also="along axis 1",
    hint="Let each number go through the curve on its own, so that no axis needs to be named. A function that asks for one "
    "mixes the numbers along it, and a vector has no axis 1.",
)
def softmax_along_axis_1(x):
    return torch.softmax(x, dim=1)


# ---- 2.2 -------------------------------------------------------------------------------------------------------------


@misconception(
    "stable_sigmoid",
    "lesson-formula",
    fails="test_stable_sigmoid_far_gradient",
    hint="Ask your function for its slope at -100, and not only for its value. It is nan there: the exponential overflows to "
    "inf, and on the way back inf meets a 0.",
)
def formula_of_the_lesson(x):
    return 1 / (1 + torch.exp(-x))


@misconception(
    "stable_sigmoid",
    "exp-over-one-plus-exp",
    fails="test_stable_sigmoid_far_values",
    hint="Look at your fraction for x = 1000: top and bottom are both inf, and inf divided by inf is nan. Find a form in "
    "which no step overflows.",
)
def exp_above_and_below(x):
    return torch.exp(x) / (1 + torch.exp(x))


@misconception(
    "stable_sigmoid",
    "where-both-branches",
    fails="test_stable_sigmoid_far_gradient",
    hint="Make both branches safe for every x. torch.where picks the good value, but the gradient goes back through both, "
    "and 0 times inf is nan.",
)
def two_branches(x):
    return torch.where(x >= 0, 1 / (1 + torch.exp(-x)), torch.exp(x) / (1 + torch.exp(x)))


@misconception(
    "stable_sigmoid",
    "clamped",
    fails="test_stable_sigmoid_gradient",
    hint="Calculate in a form that needs no limit. Past a clamp the slope is exactly 0, where the sigmoid still has one, and "
    "the neuron stays where it is.",
)
def clamped_at_10(x):
    return 1 / (1 + torch.exp(-x.clamp(-10, 10)))


@misconception("stable_sigmoid", "clamped", also="at 15")
def clamped_at_15(x):
    return 1 / (1 + torch.exp(-x.clamp(-15, 15)))


@misconception("stable_sigmoid", "clamped", also="at 20")
def clamped_at_20(x):
    return 1 / (1 + torch.exp(-x.clamp(-20, 20)))


@misconception(
    "stable_sigmoid",
    "upcast",
    fails="test_stable_sigmoid_far_gradient",
    hint="Change the calculation and not the dtype. float64 only moves the overflow, to about 710, and the result has to "
    "have the dtype of x.",
)
def in_float64(x):
    return 1 / (1 + torch.exp(-x.double()))


@misconception(
    "stable_sigmoid",
    "upcast",
    also="and back",
    hint="Change the calculation and not the dtype. float64 only moves the overflow, to about 710: at -1000 the slope is "
    "still nan.",
)
def in_float64_and_back(x):
    return (1 / (1 + torch.exp(-x.double()))).to(x.dtype)


# ---- 2.3 -------------------------------------------------------------------------------------------------------------


@wrong_model(
    "relu",
    {
        "absolute": slip(
            result="absolute",
            fails="test_relu_known_values",
            hint="Follow a negative number through your function: -2 has to become 0, and yours is 2.",
        ),
        "mask-only": (
            slip(
                result="mask",
                fails="test_relu_known_values",
                hint="Keep the numbers that are positive. Yours is the mask: it says where they are, and 3 has turned into 1.",
            ),
            slip(
                result="mask, in True and False",
                also="as True and False",
                hint="Keep the numbers that are positive. Yours is the mask, which says where they are, in True and False.",
            ),
            slip(result="mask, in float32", also="as float32"),
        ),
        "mask-times": (
            slip(
                result="times the mask",
                fails="test_relu_any_tensor",
                hint="Choose between two values in place of multiplying by a mask. Minus infinity times 0 is nan, and 0 is "
                "wanted.",
            ),
            slip(result="times the mask, in float32", also="as float32"),
        ),
        "in-place": (
            slip(
                writes="at once",
                fails="test_relu_leaves_its_input",
                hint="Make a new tensor and leave the caller's alone. A method whose name ends in an underscore writes into "
                "the tensor that it is called on, and so does an assignment to a part of it.",
            ),
            slip(writes="part by part", also="part by part"),
        ),
    },
)
def wrong_relu(x, *, result="positive part", writes=None):
    new = {
        "positive part": lambda: x.clamp(min=0),
        "absolute": lambda: x.abs(),
        "mask": lambda: (x > 0).to(x.dtype),
        "mask, in True and False": lambda: x > 0,
        "mask, in float32": lambda: (x > 0).float(),
        "times the mask": lambda: x * (x > 0),
        "times the mask, in float32": lambda: x * (x > 0).float(),
    }[result]()
    if writes is None:
        return new
    part = x.view(-1) if writes == "part by part" else x
    part.copy_(new.reshape(part.shape))
    return x


@misconception(
    "relu",
    "max-reduces",
    fails="test_relu_known_values",
    hint="Compare every element with zero. Your call looks for the largest number along axis 0, and takes that axis away.",
)
def largest_of_each_column(x):
    return torch.max(x, 0).values


@misconception("relu", "max-reduces", also="with the places")
def largest_of_each_column_and_its_place(x):
    return torch.max(x, 0)


@misconception(
    "relu",
    "max-reduces",
    also="of everything",
    hint="Compare every element with zero. Your call looks for the largest number of the whole tensor, and one number is "
    "left.",
)
def largest_of_all(x):
    return torch.max(x)


@misconception(
    "relu",
    "max-reduces",
    also="of everything, and at least zero",
    hint="Compare every element with zero. Yours is the largest number of the whole tensor that was compared with it, and "
    "one number is left.",
)
def largest_of_all_or_zero(x):
    return torch.max(x).clamp(min=0)


@misconception(
    "relu",
    "max-reduces",
    also="by Python",
    hint="Compare every element with zero, by a function of torch. if and Python's own max ask the whole tensor one question, "
    "and many numbers have no single answer.",
)
def max_of_python(x):
    return max(0, x)


@wrong_model(
    "relu",
    {
        "made-on-the-cpu": (
            slip(
                made="zeros of the shape of x",
                fails="test_relu_runs_on_any_device",
                hint="Make your zeros where x is. A tensor that is made anew lies in the computer's own memory unless it is "
                "told a device, and cannot be compared with one on a GPU.",
            ),
            slip(
                made="zeros of the shape of x, in float32",
                also="in float32",
                hint="Let your zeros have the dtype and the device of x. Those that torch makes by itself are float32, in the "
                "computer's own memory, and cannot be compared with numbers on a GPU.",
            ),
            slip(
                made="one zero, with an axis",
                also="with an axis",
                hint="Compare with a plain number, or make your zero with the shape and the device of x. One with an axis, in "
                "the computer's own memory, gives a single number that axis and is refused on a GPU.",
            ),
        ),
        "left-on-the-cpu": (
            slip(
                made="on the CPU",
                fails="test_relu_runs_on_any_device",
                hint="Leave the result where x is. Yours is in the computer's own memory although x came from a GPU: made "
                "there and filled, or moved there.",
            ),
            slip(
                made="in zeros of float32",
                also="in zeros of float32",
                hint="Let what you fill have the dtype and the device of x. What torch makes by itself is float32, in the "
                "computer's own memory, and your result stays there although x came from a GPU.",
            ),
        ),
        "through-numpy": (
            slip(
                made="of NumPy",
                fails="test_relu_runs_on_any_device",
                hint="Stay in torch from the argument to the result. NumPy cannot read the memory of a GPU, and loses the trail "
                "that the gradient follows.",
            ),
            slip(made="of NumPy, as a new tensor", also="as a new tensor"),
            slip(made="of NumPy, detached", also="detached"),
            slip(made="of NumPy, detached, as a new tensor", also="detached, as a new tensor"),
            slip(made="of NumPy, moved before, as a new tensor", also="moved before"),
        ),
        "hard-coded-cuda": (
            slip(
                made="on the GPU if there is one",
                fails="test_relu_runs_on_any_device",
                hint="Take the device from x, and write none out. A tensor in the computer's own memory has its result there, "
                "on a machine with a GPU too.",
            ),
            slip(made="zeros on the GPU if there is one", also="for the zeros"),
            slip(
                made="on the GPU",
                also="without asking for it",
                hint="Take the device from x, and write none out. Most machines have no GPU, and a move to one ends in an "
                "error there.",
            ),
        ),
    },
)
def relu_elsewhere(x, *, made=None):
    there = "cuda" if torch.cuda.is_available() else "cpu"
    zeros = {
        "zeros of the shape of x": {"size": x.shape, "dtype": x.dtype},
        "zeros of the shape of x, in float32": {"size": x.shape},
        "one zero, with an axis": {"size": (1,)},
        "zeros on the GPU if there is one": {"size": x.shape, "dtype": x.dtype, "device": there},
    }
    moved = {"on the CPU": "cpu", "on the GPU": "cuda", "on the GPU if there is one": there}
    if made in zeros:
        return torch.maximum(x, torch.zeros(**zeros[made]))
    if made in moved:
        return x.to(moved[made]).clamp(min=0)
    if made is not None and made.startswith("of NumPy"):
        plain = x.detach().cpu() if "moved" in made else x.detach() if "detached" in made else x
        back = torch.as_tensor if "as a new tensor" in made else torch.from_numpy  # which refuses a single number
        return back(plain.numpy().clip(min=0))
    if made == "in zeros of float32":
        filled = torch.zeros(x.shape)
        filled[x > 0] = x[x > 0].float()
        return filled
    return x.clamp(min=0)


# ---- 2.4 -------------------------------------------------------------------------------------------------------------


@wrong_model(
    "softmax",
    {
        "overflow": slip(
            shift=None,
            fails="test_softmax_large_logits",
            hint="Make the exponents small before you take exp: the same number may come off a whole row. For logits near "
            "1000 yours are inf, and inf divided by inf is nan.",
        ),
        "global-shift": (
            slip(
                shift="by one maximum",
                fails="test_softmax_rows_far_apart",
                hint="Choose the number that you take off for each row. With one for the whole table, all exponentials of a "
                "row far below it become 0, and 0 divided by 0 is nan.",
            ),
            slip(shift="by one maximum, of amax", totals="of each row", also="by amax"),
        ),
        "wrong-axis": (
            slip(
                totals="of each column",
                fails="test_softmax_known_rows",
                hint="Let each row add up to 1. In yours the columns do: dim names the axis that is summed up.",
            ),
            slip(totals="of each column", shift="of each column", also="ready-made"),
        ),
        "one-total": (
            slip(
                totals="of everything",
                fails="test_softmax_known_rows",
                hint="Give each row a total of its own. In yours all rows share one, so the whole table adds up to 1 and no "
                "row does.",
            ),
            slip(totals="of everything", shift="by one maximum", also="with the largest number taken off"),
        ),
        "no-keepdim": (
            slip(
                totals="of each row, flat",
                fails="test_softmax_known_rows",
                hint="Keep a number per row standing, as a column. A flat one is lined up with the columns of the table: an "
                "error for most tables, and wrong numbers without one for a square table.",
            ),
            slip(shift="of each row, flat", totals="of each row", also="for the maximum"),
            slip(shift="of each row, flat", totals="of each row, flat", also="for both"),
        ),
        "hard-coded-batch": (
            slip(
                totals="of 64 rows",
                fails="test_softmax_other_batches",
                hint="Leave the number of rows open. Yours is written out, and the last batch of a data set is often smaller "
                "than the others.",
            ),
            slip(totals="of 2 rows", also="the two rows of the lesson"),
        ),
    },
)
def wrong_softmax(x, *, shift="of each row", totals="of each row"):
    if shift == "by one maximum":
        x = x - x.max()
    elif shift == "by one maximum, of amax":
        x = x - x.amax()
    elif shift == "of each column":
        x = x - x.max(dim=0).values
    elif shift is not None:
        x = x - x.max(dim=1, keepdim=shift == "of each row").values
    e = torch.exp(x)
    if totals == "of everything":
        total = e.sum()
    elif totals == "of each column":
        total = e.sum(dim=0)
    else:
        total = e.sum(dim=1)
        if totals == "of each row":
            total = total.view(-1, 1)
        elif totals != "of each row, flat":
            total = total.view(64 if totals == "of 64 rows" else 2, 1)
    return e / total


@misconception("softmax", "hard-coded-batch", also="with the columns left open")
def totals_of_rows_with_open_columns(x):
    e = torch.exp(x - x.max(dim=1, keepdim=True).values)
    return e / e.sum(dim=1).view(64, -1)


@misconception("softmax", "hard-coded-batch", also="in a loop")
def rows_by_number(x):
    return torch.stack([torch.softmax(x[i], dim=0) for i in range(64)])


@misconception("softmax", "hard-coded-batch", also="in a loop over the two rows of the lesson")
def two_rows_by_number(x):
    return torch.stack([torch.softmax(x[i], dim=0) for i in range(2)])


@misconception(
    "softmax",
    "no-return",
    fails="test_softmax_known_rows",
    hint="Let the function give its result back. A function that ends without return gives None, whatever it has computed.",
)
def computed_and_let_go(x):
    torch.softmax(x, dim=1)


@wrong_model(
    "softmax",
    {
        "left-on-the-cpu": (
            slip(
                rows="in zeros of its dtype",
                fails="test_softmax_runs_on_any_device",
                hint="Leave the result where x is. Yours is in the computer's own memory although x came from a GPU: made "
                "there and filled, or moved there.",
            ),
            slip(
                rows="in zeros",
                also="in zeros of float32",
                hint="Let the table that you fill have the dtype and the device of x. What torch makes by itself is float32, "
                "in the computer's own memory, and your result stays there although x came from a GPU.",
            ),
        ),
        "made-on-the-cpu": slip(
            rows="after a start on the CPU",
            fails="test_softmax_runs_on_any_device",
            hint="Make what you make where x is. A tensor that is made anew lies in the computer's own memory unless it is "
            "told a device, and PyTorch does not mix the two places in one calculation.",
        ),
        "through-numpy": (
            slip(
                rows="of NumPy",
                fails="test_softmax_runs_on_any_device",
                hint="Stay in torch from the argument to the result. NumPy cannot read the memory of a GPU, and loses the trail "
                "that the gradient follows.",
            ),
            slip(rows="of NumPy, detached", also="detached"),
            slip(rows="of NumPy, moved before", also="moved before"),
        ),
        "hard-coded-cuda": (
            slip(
                rows="on the GPU if there is one",
                fails="test_softmax_runs_on_any_device",
                hint="Take the device from x, and write none out. Logits in the computer's own memory have their softmax "
                "there, on a machine with a GPU too.",
            ),
            slip(
                rows="on the GPU",
                also="without asking for it",
                hint="Take the device from x, and write none out. Most machines have no GPU, and a move to one ends in an "
                "error there.",
            ),
        ),
    },
)
def softmax_elsewhere(x, *, rows=None):
    if rows in ("in zeros", "in zeros of its dtype"):
        table = torch.zeros(x.shape, dtype=None if rows == "in zeros" else x.dtype)
        for i, row in enumerate(x):
            e = torch.exp(row - row.max())
            table[i] = e / e.sum()
        return table
    if rows == "after a start on the CPU":
        e = torch.exp(x - x.amax(dim=1, keepdim=True))
        totals = torch.zeros(len(x), 1, dtype=x.dtype)
        for column in e.T:
            totals = totals + column[:, None]
        return e / totals
    if rows in ("on the GPU", "on the GPU if there is one"):
        there = rows == "on the GPU" or torch.cuda.is_available()
        return torch.softmax(x.to("cuda" if there else "cpu"), dim=1)
    if rows is not None:
        plain = {"of NumPy": lambda: x, "of NumPy, detached": x.detach, "of NumPy, moved before": x.detach().cpu}[
            rows
        ]()
        logits = plain.numpy()
        e = torch.from_numpy(logits - logits.max(axis=1, keepdims=True)).exp()
        return e / e.sum(dim=1, keepdim=True)
    return torch.softmax(x, dim=1)
