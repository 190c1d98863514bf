# One neuron without a matrix product: unit 3 of "First layer: an introduction to deep learning with PyTorch".
#
# Complete each function that raises NotImplementedError, and check your work as often as you like:
#     grader check 03_neuron.py
# The same lesson is a notebook, 03_neuron.ipynb. Hand in one of the two.

# %% [markdown]
# # Unit 3. One neuron without a matrix product
#
# A neural network may hold millions of neurons, and each of them does the same small calculation: multiply, add up,
# bend. In this unit you do that calculation for one neuron, with nothing but `*` (we call it *the star*) and a sum,
# until 0.1595 comes out. Then you let the same neuron look at many examples at once, and learn the rule by which torch
# combines tensors
# whose shapes differ: a rule that saves you loops, and that gives wrong numbers without a word if you do not know it.
#
# **At the end you can**
#
# - name the parts of a neuron, and write its output as a sum and as a product of two vectors, bias included;
# - compute a neuron with `*` and `sum`, for one example and for a table of examples;
# - tell from two shapes what `*` makes of them, and why a row times a column is no dot product.
#
# **Before this**: unit 1 (`torch.randn`, shapes, a mean along an axis), unit 2 (`activation`). **Time**: about 55
# minutes.
#
# **What is graded**
#
# | exercise | lesson step | general step | any device | points |
# | --- | --- | --- | --- | --- |
# | 3.0 the neuron's output, in a cell | 3: the number for the lesson's data | | | 3 |
# | 3.1 `neuron` | 4: five features | 2: any number of features, float64, gradients | | 6 |
# | 3.2 `neuron_rows` | 4: four rows of five features | 1: any size, float64, gradients | 1 | 6 |
# | 3.3 `broadcast_shape` | 4: one or two axes | 2: any number of axes, sizes of 0 | | 6 |
#
# Any way to the right answer counts. The title says "without a matrix product" because the steps are easier to see
# that way; that is a wish, and a matrix product loses no points.

# %%
import torch


def activation(x: torch.Tensor) -> torch.Tensor:
    """Squash every number of `x` into the range from 0 to 1: the sigmoid of unit 2."""
    return 1 / (1 + torch.exp(-x))


# %% tags=["parameters"]
SEED = 7  # with this seed your random numbers are those of everybody

# %% [markdown]
# ## 1. What a neuron is
#
# Unit 1 told in a few lines what a neuron is. Here it is once more, part by part, since you will build it now.
# *Artificial neural networks* have been around since the late 1950s; they are put together from many small parts that
# imitate, very roughly, the nerve cells of a brain. Such a part is called a *unit*, or a *neuron*.
#
# ![Features with their weights and a bias meet in a sum; its total goes through the activation](assets/01_01-neural_network.svg)
#
# From left to right:
#
# - **features** $x_1, \dots, x_n$: the numbers that the neuron looks at;
# - **weights** $w_1, \dots, w_n$, one for each feature: how much that feature counts, and in which direction. A weight
#   near 0 means "I hardly care", a negative one "the more of this, the less";
# - **bias** $b$: one number that does not depend on the features. It says how eager the neuron is before it has seen
#   anything. You can think of it as the weight of an input that is always 1;
# - the **total**: each feature times its weight, all added up, plus the bias. Adding up numbers that were multiplied
#   by weights is called a *linear combination*;
# - the **activation** $f$, which bends the total (unit 2). What comes out is the neuron's **output** $y$.
#
# As a formula, first written out, then with a sum sign:
#
# $$
# \begin{align}
# y &= f\left(w_1 x_1 + w_2 x_2 + \dots + w_n x_n + b\right) \\
# y &= f\left(\sum_{i=1}^{n} w_i x_i + b\right)
# \end{align}
# $$
#
# Look at where the bias stands. It is outside the sum sign, so it is added **once** and not once per feature. And it
# is inside the brackets of $f$, so it is added **before** the bend and not after it.
#
# ### A neuron on paper
#
# Is today a day for the bicycle? A neuron looks at three features: sun 1, rain 0.5, wind 2. Its weights are 2 for sun,
# -3 for rain and -0.5 for wind, and its bias is 0.5. What is the total, and what is its sigmoid? Work it out, then run
# the cell.

# %%
total = 2.0 * 1.0 + -3.0 * 0.5 + -0.5 * 2.0 + 0.5

print("total ", total)
print("output", activation(torch.tensor(total)))

# %% [markdown]
# A total of 0 becomes 0.5: this neuron cannot make up its mind. Give it a bias of 2.5, which makes it keener on riding
# in any weather, and the total for the same day is 2. The output becomes 0.88.
#
# ### The same with vectors
#
# Write the features as a row and the weights as a column. A row times a column is, by definition, the sum of the
# products of their pairs, so the neuron is
#
# $$
# y = f\left(
# \begin{bmatrix} x_1 & x_2 & \cdots & x_n \end{bmatrix}
# \cdot
# \begin{bmatrix} w_1 \\ w_2 \\ \vdots \\ w_n \end{bmatrix}
# + b\right)
# $$
#
# This product of two vectors is called the *dot product* or *inner product*. It gives one number, and the bias is still
# added to it. The formula is the same one in another form: no more and no less is calculated.
#
# ## 2. The data
#
# Our neuron has five inputs. The features, the weights and the bias are drawn from the normal distribution, as in
# unit 1, with seed 7, so that your numbers are those of this text.

# %%
torch.manual_seed(SEED)

features = torch.randn((1, 5))
weights = torch.randn_like(features)
bias = torch.randn((1, 1))

print("features", features)
print("weights ", weights)
print("bias    ", bias)

# %% [markdown]
# In a trained network the weights and the bias have been learned. Ours are random, so the output will mean nothing; it
# is the calculation that matters here.
#
# ## 3. Pair by pair
#
# Two tensors of the same shape are multiplied **element by element** with `*`: the first with the first, the second
# with the second. `sum` adds up all elements of a tensor. What will the three lines print? Say it aloud, then run them.

# %%
amounts = torch.tensor([[1.0, 2.0, 3.0]])
prices = torch.tensor([[10.0, 20.0, 30.0]])

print("products     ", amounts * prices)
print("sum          ", (amounts * prices).sum())
print("shapes       ", tuple((amounts * prices).shape), "and", tuple((amounts * prices).sum().shape))

# %% [markdown]
# The products keep the shape (1, 3). Their sum is one number, and a tensor without any axes: its shape is `()`. Added
# to a tensor of shape (1, 1), it gives a tensor of shape (1, 1) again:

# %%
delivery = torch.tensor([[5.0]])

print((amounts * prices).sum() + delivery)

# %% [markdown]
# That is all you need.
#
# ### Exercise 3.0: the neuron's output
#
# Compute the output of the neuron for `features`, `weights` and `bias` in the cell below, and end the cell with it, or
# print it. It is **0.1595**. Names and style are up to you: the value is looked for among what the cell makes and
# shows. When it is graded, the cell is run again with other numbers in `features`, `weights` and `bias`, so compute
# from these.
#
# *Lesson step (3 points)*: the output of the neuron, with one element; shape (1, 1), (1,) or () are all fine.

# %%
# Exercise 3.0: the neuron's output
# Multiply, add up, add the bias, bend. Keep the first line of this cell: by it the cell is found.

# %% [markdown]
# If another number came out, read the formula once more with your code beside it: is each part there, is it there
# once, and does it stand on the right side of the bracket? An output of a sigmoid lies between 0 and 1; five numbers,
# or one below 0 or above 1, tell you that a step is missing or came too early.
#
# ## 4. The neuron as a function
#
# A cell answers a question once. A function answers it for whatever it is given, and can be called again with the next
# neuron. Two things to keep in mind when you turn your cell into one:
#
# - Compute from the **arguments**. A function that looks at the notebook's `weights` in place of the ones that it was
#   given works until somebody else calls it.
# - Leave the arguments **as they were**. `total += ...` and names that end in an underscore write into the tensor that
#   they are used on, and that may be the caller's.
#
# ### Exercise 3.1: one neuron
#
# Complete `neuron`. `neuron(features, weights, bias)` should give `tensor([[0.1595]])`.
#
# *Lesson step (4 points)*: five features, the lesson's and others. *General step (2 points)*: any number of features;
# float64 in, float64 out; gradients reach all three arguments, as they do if you stay within torch from start to end.


# %%
def neuron(features: torch.Tensor, weights: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    """Compute the output of one neuron: the activation of (the sum of features times weights, plus bias).

    Args:
        features: a row of shape (1, n), float32 or float64.
        weights: a row of shape (1, n), of the same dtype.
        bias: shape (1, 1), of the same dtype.

    Returns:
        A tensor of shape (1, 1) and of the same dtype, through which gradients reach all three arguments.

    The arguments stay as they are.

    Exercise 3.1. Lesson step: five features, those of seed 7 and others. General step: any number of features,
    float64, gradients.

    >>> features = torch.tensor([[2.0, 0.0, -1.0, 1.0, 0.5]])
    >>> weights = torch.tensor([[0.5, 3.0, 1.0, -2.0, 2.0]])
    >>> neuron(features, weights, torch.tensor([[2.0]]))
    tensor([[0.7311]])
    """
    raise NotImplementedError("neuron")


# %%
# Try it: take away the # and run the cell. It should print tensor([[0.1595]]).
# print(neuron(features, weights, bias))

# %% [markdown]
# ## 5. The star stretches
#
# So far both sides of the star had the same shape. What if one is a row and the other a column? An error would be
# kind. In the next cell, `reshape(5, 1)` gives the same five weights as a column, below each other (unit 4 tells more
# about it). Guess the shape of the product first:

# %%
weights_col = weights.reshape(5, 1)
table = features * weights_col

print("row", tuple(features.shape), "* column", tuple(weights_col.shape), "=", tuple(table.shape))
print(table)

# %% [markdown]
# ![A row of features, a column of weights, and a table of 25 products; its diagonal is marked](assets/star_table.svg)
#
# Torch **stretched** both until they fitted: the row down, the column to the right. The result is a table of every
# feature times every weight, 25 products, of which only the five on the diagonal pair a feature with its own weight.
# This is *no* dot product. The formula with the row and the column in section 1 speaks of another operation, which
# unit 5 calls by its name; the star never does it.
#
# Nothing warns you. `sum` adds up all 25 as happily as it adds up five, and the neuron gives 0.0448, a number between
# 0 and 1 that looks as good as any:

# %%
print("sum of the diagonal:", table.diagonal().sum())
print("sum of all 25:      ", table.sum())
print("output from all 25: ", activation(table.sum() + bias))

# %% [markdown]
# It happens most often by running cells twice. Suppose that a cell further down turns the row into a column and keeps
# the name, `weights = weights.reshape(5, 1)`. Go back up, run the cell of exercise 3.0 again, and it multiplies a row
# by a column. So give a tensor of another shape **another name**, as `weights_col` above, and look at shapes early and
# often.
#
# ## 6. Many examples, one neuron
#
# Stretching is also what makes torch pleasant. Say that four examples stand below each other in a table $X$ of shape
# (4, 5): one row per example, one column per feature. (`torch.cat` puts tables below each other.) The neuron is the
# same for all of them, one row of weights.

# %%
torch.manual_seed(8)

X = torch.cat([features, torch.randn((3, 5))])  # the first row is the example from above

print(X)
print("examples", tuple(X.shape), "  weights", tuple(weights.shape))

# %% [markdown]
# ![A row meets each row of a table; below, a column meets each of its columns](assets/broadcasting.svg)
#
# `X * weights` uses the row of weights again for each row of the table, so each example meets the same weights. This
# is called **broadcasting**. Nothing is copied for it; torch reads the same numbers again.
#
# Next come the sums, and here the plain `sum()` of section 3 is too much of a good thing: it adds up the whole table,
# and four examples become one number. What is wanted is **one sum per row**. Small numbers, four ways to add them up;
# predict the shapes:

# %%
points = torch.tensor([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]])

print("sum()                 ", points.sum())
print("sum(dim=0)            ", points.sum(dim=0))
print("sum(dim=1)            ", points.sum(dim=1))
print("sum(dim=1), standing  ", points.sum(dim=1, keepdim=True))

# %% [markdown]
# As in unit 1, `dim` names the axis that disappears: here, the one that is **added up**. `dim=0` runs down the columns,
# from example to example; `dim=1` runs along a row. Without `keepdim` the row sums come back flat, with shape (2,);
# with `keepdim=True` the axis stays, with length 1, and the sums stand below each other as a column of shape (2, 1).
#
# Flat or standing, does it matter? See what becomes of each when a bias of shape (1, 1) is added:

# %%
one = torch.ones((1, 1))

print("flat:    ", tuple((points.sum(dim=1) + one).shape))
print("standing:", tuple((points.sum(dim=1, keepdim=True) + one).shape))

# %% [markdown]
# The flat sums were laid on their side: one row, two columns. All numbers are right and the shape says "one example
# with two features". Section 7 explains why; for now, keep the axis.
#
# ### Exercise 3.2: the neuron on many rows
#
# Complete `neuron_rows`. For the `X` above, `neuron_rows(X, weights, bias)` should give 0.1595, then 0.9073, 0.3910 and
# 0.1553, below each other. The first is your neuron from before.
#
# *Lesson step (4 points)*: four rows of five features. *General step (1 point)*: any number of rows, one alone too,
# and any number of features; float64; gradients.
#
# *Runs on any device (1 point)*: the arguments can also live in the memory of a graphics card, a GPU, and then the result
# belongs there too; a tensor that you make yourself, to collect the outputs in, gets there by the argument
# `device=X.device`. The grader simulates a GPU, so you need none.


# %%
def neuron_rows(X: torch.Tensor, weights: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    """Compute the output of one neuron for each row of a table.

    Args:
        X: N examples of n features each, shape (N, n), float32 or float64.
        weights: a row of shape (1, n), of the same dtype.
        bias: shape (1, 1), of the same dtype; it counts once for every example.

    Returns:
        A tensor of shape (N, 1), of the same dtype and where the arguments are: row i is the output for row i of `X`.
        For N = 1 it has shape (1, 1). Gradients reach all three arguments.

    The arguments stay as they are.

    Exercise 3.2. Lesson step: four rows of five features. General step: any number of rows, one alone too, and of
    features, float64, gradients. Runs on any device: on a GPU too, where the result stays.

    >>> X = torch.tensor(
    ...     [
    ...         [2.0, 0.0, -1.0, 1.0, 0.5],
    ...         [0.0, 0.0, 0.0, 0.0, 0.0],
    ...         [0.0, -1.0, 1.0, 0.0, -1.0],
    ...         [4.0, 0.0, 0.0, 2.0, 0.0],
    ...     ]
    ... )
    >>> weights = torch.tensor([[0.5, 3.0, 1.0, -2.0, 2.0]])
    >>> neuron_rows(X, weights, torch.tensor([[2.0]]))
    tensor([[0.7311],
            [0.8808],
            [0.1192],
            [0.5000]])
    """
    raise NotImplementedError("neuron_rows")


# %%
# Try it: four outputs below each other, 0.1595 first.
# print(neuron_rows(X, weights, bias))

# %% [markdown]
# ## 7. The rule behind it
#
# When `*`, `+` or another operation that works element by element meets two shapes, torch decides like this:
#
# 1. **Line the shapes up at their right ends.** Where one of them is shorter, put 1s in front of it.
# 2. **Compare the sizes, pair by pair.** Two equal sizes stay as they are. A 1 is stretched to whatever the other size
#    is. Any other pair is refused, with an error.
#
# | left | right | lined up | result |
# | --- | --- | --- | --- |
# | (4, 5) | (1, 5) | (4, 5) and (1, 5) | (4, 5) |
# | (1, 5) | (5, 1) | (1, 5) and (5, 1) | (5, 5) |
# | (4, 5) | (5,) | (4, 5) and (1, 5) | (4, 5) |
# | (4, 5) | (4,) | (4, 5) and (1, 4) | refused: 5 and 4 |
# | (4,) | (4, 1) | (1, 4) and (4, 1) | (4, 4) |
# | (2, 3) | (4, 3) | (2, 3) and (4, 3) | refused: 2 and 4 |
#
# A larger size does not win: 2 and 4 are refused, since only a 1 may be stretched. The fourth row is what step 1 does
# to a flat tensor: it always counts as a *row*. That is also why your flat sums were laid on their side. And the fifth
# row, (4,) with (4, 1), is worth a second look: two tensors of four numbers each make a table of 16, without an error.
# If one holds the answers that are wanted and the other those of a network, the mean of such a table looks like a
# measure of the error, and means nothing.
#
# The rule goes on in the same way for more axes. `(2, 1, 3)` and `(4, 1)` line up as `(2, 1, 3)` and `(1, 4, 1)`, and
# give `(2, 4, 3)`. A tensor without axes, shape `()`, fits everything. And a size of 0, an axis without elements, is a
# size like any other: 0 and 1 give 0, since the 1 is "stretched" to nothing; 0 and 3 are refused.
#
# Try the rule on three pairs before you let torch tell you. One of them is refused.

# %%
print((torch.ones((3, 1)) * torch.ones((1, 4))).shape)
print((torch.ones((3, 2, 1)) * torch.ones((2, 5))).shape)

try:
    torch.ones((2, 3)) * torch.ones((3, 2))
except RuntimeError as error:
    print("RuntimeError:", error)

# %% [markdown]
# ### Exercise 3.3: predict a broadcast
#
# Complete `broadcast_shape`: it gets two shapes and says what shape `*` makes of them, or `None` where torch refuses.
# Asking torch counts as well as writing the rule yourself; writing it is what makes it stay in your head.
#
# *Lesson step (4 points)*: shapes with one or two axes. *General step (2 points)*: any number of axes, none too, and
# sizes of 0.


# %%
def broadcast_shape(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...] | None:
    """Say which shape `x * y` has for a tensor `x` of shape `a` and a tensor `y` of shape `b`.

    Args:
        a: a shape, as a tuple of sizes.
        b: another one.

    Returns:
        The shape of the product, as a tuple of sizes, or None where torch would refuse to multiply.

    Exercise 3.3. Lesson step: shapes with one or two axes. General step: any number of axes, `()` too, and sizes of 0.

    >>> broadcast_shape((4, 5), (1, 5))
    (4, 5)
    >>> broadcast_shape((1, 5), (5, 1))
    (5, 5)
    >>> print(broadcast_shape((2, 3), (4, 3)))
    None
    """
    raise NotImplementedError("broadcast_shape")


# %%
# Try it: (4, 4), then None.
# print(broadcast_shape((4,), (4, 1)), broadcast_shape((4, 5), (4,)))

# %% [markdown]
# ## What to take with you
#
# - A neuron multiplies each feature by its weight, adds up, adds the bias **once**, and bends the **total**.
# - The sum form and the vector form say the same thing; the bias belongs into both.
# - `*` works element by element. It is a dot product only together with a sum, and only if both sides have the *same*
#   shape. A row times a column is a table.
# - `sum()` adds up everything; `sum(dim=1, keepdim=True)` gives a number per row, standing.
# - Shapes are lined up from the right; only a 1 is stretched. What fits without an error may still be wrong.
# - A tensor of another shape gets another name.
#
# ## One step further
#
# Stretching costs no memory. `expand` does on purpose what broadcasting does for you, and `stride` tells how many
# numbers in memory lie between one row and the next:

# %%
wide = weights.expand(4, 5)

print(tuple(wide.shape), "with strides", wide.stride())
print("on the memory of weights:", wide.data_ptr() == weights.data_ptr())

# %% [markdown]
# - A step of 0 to the next row: all four rows are the same five numbers. What would happen to `weights` if you wrote
#   into `wide`?
# - Put a 1 behind the five features and the bias behind the five weights, so that both have six numbers. Which part of
#   the formula becomes needless, and does 0.1595 still come out?
# - With two features, the points where the total is exactly 0 lie on a straight line. Draw it for weights 1 and 2 and
#   bias -2. On which side does the neuron say more than 0.5, and what do the bias and the weights each do to the line?
# - A colour image has the shape (3, height, width), red, green and blue. Which shape must three numbers have to darken
#   each colour by a factor of its own? Unit 4 shows how to get them into it.
