"""Known wrong answers of unit 2. Each runs after the lesson's cells, so `torch` is there.

`also` is another way of writing the one above: what it leaves behind, or the error that it ends in, is another. A formula
of the lesson whose values are patched far to the left by torch.where is no second way of "where-both-branches": values and
slopes are those of "lesson-formula".
"""
# ruff: noqa: F821

import math

import numpy as np

from grader.checking import misconception

# ---- 2.1 -------------------------------------------------------------------------------------------------------------


@misconception(
    "activation",
    "sign-slip",
    hint="Look for the minus in the exponent. Your curve falls from 1 to 0 where the sigmoid rises, so at 2 you have 0.1192 "
    "and not 0.8808.",
)
def falling_curve(x):
    return 1 / (1 + torch.exp(x))


@misconception(
    "activation",
    "missing-brackets",
    hint="Put the whole bottom of the fraction into brackets. Division comes before addition, and at 0 you have 2 where "
    "one half is wanted.",
)
def divided_too_early(x):
    return 1 / 1 + torch.exp(-x)


@misconception(
    "activation",
    "python-math",
    hint="Take the exponential from torch. The one of Python's math takes a single number and refuses a tensor of five.",
)
def exp_of_the_math_module(x):
    return 1 / (1 + math.exp(-x))


@misconception("activation", "python-math", also="in a loop along the first axis")
def exp_of_the_math_module_in_a_loop(x):
    return torch.tensor([1 / (1 + math.exp(-value)) for value in x])


@misconception(
    "activation",
    "in-place",
    hint="Make a new tensor and leave the caller's alone. A method whose name ends in an underscore writes into the tensor "
    "that it is called on, and so do operators such as *=.",
)
def overwritten_at_each_step(x):
    return 1 / (1 + x.neg_().exp_())


@misconception("activation", "in-place", also="only the sign")
def sign_changed_in_place(x):
    x *= -1
    return 1 / (1 + torch.exp(x))


@misconception("activation", "in-place", also="ready-made")
def sigmoid_in_place(x):
    return x.sigmoid_()


@misconception(
    "activation",
    "graph-cut",
    hint="Stay in torch from the argument to the result. The values are right; a detour through NumPy, a list or detach cuts "
    "the trail that the gradient follows back to x.",
)
def detour_through_numpy(x):
    return torch.as_tensor(1 / (1 + np.exp(-x.detach().numpy())))


@misconception("activation", "graph-cut", also="through NumPy without detach")
def detour_through_numpy_of_a_leaf(x):
    return torch.as_tensor(1 / (1 + np.exp(-x.numpy())))


@misconception("activation", "graph-cut", also="through a list")
def detour_through_a_list(x):
    values = [1 / (1 + math.exp(-value)) for value in x.flatten().tolist()]
    return torch.tensor(values).reshape(x.shape)


@misconception(
    "activation",
    "softmax-instead",
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
    hint="Ask your function for its slope at -100, and not only for its value. It is nan there: the exponential overflows to "
    "inf, and on the way back inf meets a 0.",
)
def formula_of_the_lesson(x):
    return 1 / (1 + torch.exp(-x))


@misconception(
    "stable_sigmoid",
    "exp-over-one-plus-exp",
    hint="Look at your fraction for x = 1000: top and bottom are both inf, and inf divided by inf is nan. Find a form in "
    "which no step overflows.",
)
def exp_above_and_below(x):
    return torch.exp(x) / (1 + torch.exp(x))


@misconception(
    "stable_sigmoid",
    "where-both-branches",
    hint="Make both branches safe for every x. torch.where picks the good value, but the gradient goes back through both, "
    "and 0 times inf is nan.",
)
def two_branches(x):
    return torch.where(x >= 0, 1 / (1 + torch.exp(-x)), torch.exp(x) / (1 + torch.exp(x)))


@misconception(
    "stable_sigmoid",
    "clamped",
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


@misconception(
    "relu",
    "absolute",
    hint="Follow a negative number through your function: -2 has to become 0, and yours is 2.",
)
def sign_dropped(x):
    return x.abs()


@misconception(
    "relu",
    "max-reduces",
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
    also="by Python",
    hint="Compare every element with zero, by a function of torch. if and Python's own max ask the whole tensor one question, "
    "and many numbers have no single answer.",
)
def max_of_python(x):
    return max(0, x)


@misconception(
    "relu",
    "mask-only",
    hint="Keep the numbers that are positive. Yours is the mask: it says where they are, and 3 has turned into 1.",
)
def mask_of_the_positive(x):
    return (x > 0).to(x.dtype)


@misconception(
    "relu",
    "mask-only",
    also="as True and False",
    hint="Keep the numbers that are positive. Yours is the mask, which says where they are, in True and False.",
)
def bare_mask(x):
    return x > 0


@misconception(
    "relu",
    "mask-times",
    hint="Choose between two values in place of multiplying by a mask. Minus infinity times 0 is nan, and 0 is wanted.",
)
def multiplied_by_the_mask(x):
    return x * (x > 0)


@misconception("relu", "mask-times", also="as float32")
def multiplied_by_a_float_mask(x):
    return x * (x > 0).float()


@misconception(
    "relu",
    "in-place",
    hint="Make a new tensor and leave the caller's alone. A method whose name ends in an underscore writes into the tensor "
    "that it is called on, and so does an assignment to a part of it.",
)
def clamped_in_place(x):
    return x.clamp_(min=0)


@misconception("relu", "in-place", also="by assignment")
def negative_ones_overwritten(x):
    x[x < 0] = 0
    return x


@misconception("relu", "in-place", also="one by one")
def overwritten_one_by_one(x):
    flat = x.view(-1)
    for i in range(len(flat)):
        if flat[i] < 0:
            flat[i] = 0
    return x


# ---- 2.4 -------------------------------------------------------------------------------------------------------------


@misconception(
    "softmax",
    "overflow",
    hint="Make the exponents small before you take exp: the same number may come off a whole row. For logits near 1000 yours "
    "are inf, and inf divided by inf is nan.",
)
def exponentials_as_they_come(x):
    return torch.exp(x) / torch.exp(x).sum(dim=1, keepdim=True)


@misconception(
    "softmax",
    "wrong-axis",
    hint="Let each row add up to 1. In yours the columns do: dim names the axis that is summed up.",
)
def columns_add_up(x):
    return torch.exp(x) / torch.exp(x).sum(dim=0)


@misconception("softmax", "wrong-axis", also="without overflow")
def columns_add_up_ready_made(x):
    return torch.softmax(x, dim=0)


@misconception("softmax", "wrong-axis", also="with the maximum of each row")
def columns_add_up_of_shifted_rows(x):
    e = torch.exp(x - x.max(dim=1, keepdim=True).values)
    return e / e.sum(dim=0)


@misconception(
    "softmax",
    "one-total",
    hint="Give each row a total of its own. In yours all rows share one, so the whole table adds up to 1 and no row does.",
)
def one_total_for_all(x):
    return torch.exp(x) / torch.exp(x).sum()


@misconception("softmax", "one-total", also="with the largest number taken off")
def one_total_for_all_shifted(x):
    e = torch.exp(x - x.max())
    return e / e.sum()


@misconception(
    "softmax",
    "no-keepdim",
    hint="Keep a number per row standing, as a column. A flat one is lined up with the columns of the table: an error for "
    "most tables, and wrong numbers without one for a square table.",
)
def flat_totals(x):
    return torch.exp(x) / torch.exp(x).sum(dim=1)


@misconception("softmax", "no-keepdim", also="with the maximum of each row")
def flat_totals_of_shifted_rows(x):
    e = torch.exp(x - x.max(dim=1, keepdim=True).values)
    return e / e.sum(dim=1)


@misconception("softmax", "no-keepdim", also="for the maximum")
def flat_maximum(x):
    e = torch.exp(x - x.max(dim=1).values)
    return e / e.sum(dim=1, keepdim=True)


@misconception(
    "softmax",
    "hard-coded-batch",
    hint="Leave the number of rows open. Yours is written out, and the last batch of a data set is often smaller than the "
    "others.",
)
def totals_of_64_rows(x):
    e = torch.exp(x - x.max(dim=1, keepdim=True).values)
    return e / e.sum(dim=1).view(64, 1)


@misconception("softmax", "hard-coded-batch", also="the two rows of the lesson")
def totals_of_two_rows(x):
    e = torch.exp(x - x.max(dim=1, keepdim=True).values)
    return e / e.sum(dim=1).view(2, 1)


@misconception(
    "softmax",
    "no-return",
    hint="Let the function give its result back. A function that ends without return gives None, whatever it has computed.",
)
def computed_and_let_go(x):
    torch.softmax(x, dim=1)


@misconception(
    "softmax",
    "global-shift",
    hint="Choose the number that you take off for each row. With one for the whole table, all exponentials of a row far "
    "below it become 0, and 0 divided by 0 is nan.",
)
def one_maximum_for_all(x):
    e = torch.exp(x - x.max())
    return e / e.sum(dim=1, keepdim=True)
