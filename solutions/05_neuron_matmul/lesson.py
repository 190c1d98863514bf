# ---
# jupyter:
#   jupytext:
#     formats: py:percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Unit 5. One neuron with a matrix product
#
# In unit 3 a neuron multiplied its inputs by its weights one by one and added up. Here the same neuron becomes one
# *matrix product*. The number stays the same, 0.1595. What you gain is everything that comes later: a matrix product
# does not care whether it gets one example or a thousand, one neuron or a whole layer of them.
#
# **At the end you can**
#
# - say from two shapes whether `torch.mm` will accept them, and what shape comes out;
# - turn a row into a column, and choose between `reshape`, `view` and `resize_` knowing what each does to memory;
# - compute one neuron, a batch through one neuron, and a layer of neurons, with one product each.
#
# **Before this**: unit 2 (`activation`), unit 3 (a neuron as a sum), unit 4 (changing shapes). **Time**: about 45
# minutes.
#
# **What is graded**
#
# | exercise | lesson step | general step | any device | points |
# | --- | --- | --- | --- | --- |
# | 5.0 the neuron's output, in a cell | 3: the number for the lesson's data | | | 3 |
# | 5.1 `neuron_mm` | 4: five features | 2: any number of features, float64, gradients | | 6 |
# | 5.2 `neuron_batch` | 4: four rows of five features, one row alone | 1: any size, float64, gradients | 1 | 6 |
# | 5.3 `linear` | 4: four rows, two neurons, with and without biases | 1: any size, more axes, float64, gradients | 1 | 6 |
#
# Any way to the right answer counts: `torch.mm`, `torch.matmul`, `@`, `view`, `reshape`, `.T`, `.t()`, `transpose`.

# %%
import torch


def activation(x: torch.Tensor) -> torch.Tensor:
    """Squash every number of `x` into the range from 0 to 1: the sigmoid of unit 2."""
    return 1 / (1 + torch.exp(-x))


# %% [markdown]
# ## The data
#
# The neuron has five inputs, so there are five *features*, five *weights*, and one *bias*. All are drawn from the
# normal distribution (mean 0, standard deviation 1). `torch.manual_seed(7)` sets the generator to a known start, so
# that your numbers are the same as everybody's.
#
# - `torch.randn((1, 5))` draws a tensor of shape `(1, 5)`: one row, five columns.
# - `torch.randn_like(features)` draws another tensor of the same shape and dtype as `features`.
# - `torch.randn((1, 1))` draws a single number, kept as a table of one row and one column.

# %%
torch.manual_seed(7)

features = torch.randn((1, 5))
weights = torch.randn_like(features)
bias = torch.randn((1, 1))

print("features", features)
print("weights ", weights)
print("bias    ", bias)

# %% [markdown]
# ## From a sum to a product
#
# The neuron's output is
#
# $$
# y = f\left(\sum_{i=1}^{n} x_i w_i + b\right)
# $$
#
# with features $x_i$, weights $w_i$, bias $b$ and activation $f$. Multiplying pairs and adding them up is exactly what
# a row times a column means:
#
# $$
# y = f\left(
# \begin{bmatrix} x_1 & x_2 & \cdots & x_n \end{bmatrix}
# \begin{bmatrix} w_1 \\ w_2 \\ \vdots \\ w_n \end{bmatrix}
# + b\right)
# $$
#
# The bias stands outside the product and inside $f$: it is added once, after the products are summed and before the
# activation.
#
# `torch.mm` multiplies two matrices, and it is strict about shapes:
#
# $$
# (a \times \mathbf{n}) \cdot (\mathbf{n} \times c) \rightarrow (a \times c)
# $$
#
# The two inner sizes must be equal. They are summed over and vanish; the two outer sizes are the shape of the result.
# `torch.mm` accepts matrices only, and never stretches an axis of length 1 to make it fit. `torch.matmul` and the
# operator `@` do the same for matrices. They also take tensors with more axes, as a stack of matrices: `(7, a, n)` and
# `(n, c)` give `(7, a, c)`.
#
# An example with fruit. Each basket is a row that says how many there are of each kind, and the prices stand in a
# column. **Predict** what the first basket costs, and the shape of the result.

# %%
baskets = torch.tensor([[2.0, 1.0, 0.0], [0.0, 3.0, 5.0]])  # two baskets, three kinds of fruit
prices = torch.tensor([[0.5], [0.25], [2.0]])  # a price for each kind, as a column

print(torch.mm(baskets, prices))
print((baskets @ prices).shape, "from", baskets.shape, "and", prices.shape)

# %% [markdown]
# Our features and weights are both rows, so their inner sizes do not agree, and torch says so:

# %%
try:
    torch.mm(features, weights)
except RuntimeError as error:
    print("RuntimeError:", error)

# %% [markdown]
# The message is *mat1 and mat2 shapes cannot be multiplied (1x5 and 1x5)*. Read its bracket from the inside out: the
# two sizes that meet are a 5 and a 1. One of the two rows has to be turned.
#
# ## Which one, and which way round
#
# ![A row times a column gives one number; a column times a row gives a table of 25.](assets/row_times_column.svg)
#
# Row times column, $(1 \times 5) \cdot (5 \times 1)$, gives one number: the sum that the neuron needs. Column times
# row, $(5 \times 1) \cdot (1 \times 5)$, is a legal product too, and gives a table of *every weight times every
# feature*: 25 numbers, of which only the five on the diagonal belong to the neuron. Nothing warns you; only the shape
# tells. The star of unit 3 is no better: `row * column` stretches both and makes the same table. So look at the shape
# of each result, every time.

# %%
row = torch.tensor([[1.0, 2.0, 3.0]])
column = torch.tensor([[10.0], [20.0], [30.0]])

print("row, column:", torch.mm(row, column))
print("column, row:", torch.mm(column, row))
print("with a star:", row * column)

# %% [markdown]
# ## Turning a row into a column
#
# Unit 4 looked into memory; here is what it found, for a row `w` that is to be turned:
#
# | call | what you get | what happens to `w` |
# | --- | --- | --- |
# | `w.reshape(a, b)` | shape `(a, b)`, on the same memory where that is possible, otherwise a copy | it stays |
# | `w.view(a, b)` | shape `(a, b)`, always on the same memory; an error where that is impossible | it stays |
# | `w.resize_(a, b)` | `w` itself, with another shape | **it is changed, in place** |
# | `w.T`, `w.t()`, `w.transpose(0, 1)` | rows and columns swapped, on the same memory | it stays |
#
# With `view` and `reshape` one of the sizes may be `-1`: torch works it out from the number of elements.
#
# `resize_` looks like the third of three equals, and is not. The underscore says that it works in place: whoever else
# holds that tensor finds it with another shape. Asked for fewer elements, it drops some from the tensor (they stay in
# memory, unseen). Asked for more, it hands you memory that nobody has filled. For turning a row, it is never what you
# want.

# %%
numbers = torch.tensor([[1.0, 2.0, 3.0, 4.0]])

print("reshape:", numbers.reshape(4, 1).shape, " and numbers is still", numbers.shape)
print("view:   ", numbers.view(-1, 1).shape, " and numbers is still", numbers.shape)
print(".T:     ", numbers.T.shape, " and numbers is still", numbers.shape)

spoiled = numbers.clone()
spoiled.resize_(2, 2)
print("resize_: the tensor itself is now", spoiled.shape)

# %% [markdown]
# One more habit that saves trouble: give the column a **name of its own**. After `weights = weights.reshape(5, 1)`
# every earlier cell that expected a row finds a column the next time you run it. Some of those cells will not even
# fail: `features * weights` makes the table of 25, and the neuron of unit 3 gives 0.0448 without a word.

# %%
weights_col = weights.reshape(5, 1)

print("weights is still a row:", weights.shape)
print("weights_col is a column:", weights_col.shape)

# %% [markdown]
# ### Exercise 5.0: the neuron's output
#
# In the cell below, compute the output of the neuron once more, this time with a matrix product. It is **0.1595** again.
# Then print `weights.shape`: is it still a row? Names and style are up to you, and the value is looked for among what
# the cell makes and shows. When it is graded, the cell is run again with other numbers in `features`, `weights` and
# `bias`.
#
# *Lesson step (3 points)*: the output of the neuron; shape (1, 1), (1,) or () are all fine. That it comes from a matrix
# product, and that `weights` stays a row, is a wish: no points hang on either.

# %%
# Exercise 5.0: the neuron's output
# One product, the bias, the activation; then a look at the shape of the weights. Keep the first line of this cell.
# BEGIN SOLUTION
y = activation(torch.mm(features, weights_col) + bias)
print(y)
print(weights.shape)
# END SOLUTION

# %% [markdown]
# ### Exercise 5.1: one neuron with a matrix product
#
# What the cell did for the lesson's numbers, a function does for whatever it is given. Complete `neuron_mm`. It gets
# the weights as a row and turns them itself; the caller's row must still be a row afterwards. Try it on the data above:
# `neuron_mm(features, weights, bias)` should give `tensor([[0.1595]])`.
#
# *Lesson step (4 points)*: five features. *General step (2 points)*: any number of features, so let torch count them;
# float64 in, float64 out; gradients reach all three arguments.


# %%
def neuron_mm(features: torch.Tensor, weights: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    """Compute the output of one neuron with a matrix product.

    The output is the activation of (features times weights, the weights as a column, plus bias).

    Args:
        features: a row of shape (1, n), float32 or float64.
        weights: a row of shape (1, n), of the same dtype.
        bias: shape (1, 1), of the same dtype.

    Returns:
        A tensor of shape (1, 1) and of the same dtype, through which gradients reach all three arguments.

    The arguments stay as they are: `weights` is a row after the call too.

    Exercise 5.1. Lesson step: five features, those of seed 7 and others. General step: any number of features,
    float64, gradients.

    >>> features = torch.tensor([[1.0, 2.0, 0.0, -1.0, 3.0]])
    >>> weights = torch.tensor([[1.0, 1.0, 5.0, 2.0, 0.0]])
    >>> neuron_mm(features, weights, torch.tensor([[1.0]]))
    tensor([[0.8808]])
    """
    # BEGIN SOLUTION
    column = weights.reshape(-1, 1)
    return activation(torch.mm(features, column) + bias)
    # END SOLUTION


# %%
# Try it: take away the # and run the cell. The weights must still be a row.
# print(neuron_mm(features, weights, bias), weights.shape)

# %% [markdown]
# ## A batch: many examples, one product
#
# Put four examples below each other and you have a matrix $X$ of shape $(4 \times 5)$: one row per example, one column
# per feature. The same product now answers for all of them:
#
# $$
# \underbrace{X}_{4 \times 5} \cdot \underbrace{w^T}_{5 \times 1} + b \;\rightarrow\; 4 \times 1
# $$
#
# where $w$ is the row of weights, and $w^T$, read *w transposed*, is the column. The bias is one number and is added to
# each row of the result. Row $i$ of the result belongs to row $i$ of $X$ and to no other.
#
# This is where it pays to have turned the *weights* and not the features. A single example can be laid on its side
# without harm; a batch cannot, since reshaping deals its numbers out into other rows, and examples get mixed.

# %%
torch.manual_seed(8)

X = torch.cat([features, torch.randn((3, 5))])  # the first row is the example from above

print(X)
print("one column per feature, one row per example:", X.shape)

# %% [markdown]
# ### Exercise 5.2: a batch through one neuron
#
# Complete `neuron_batch`. For the `X` above, `neuron_batch(X, weights, bias)` should give 0.1595 first (it is the same
# example), then 0.9073, 0.3910 and 0.1553, below each other.
#
# *Lesson step (4 points)*: four rows of five features, and one row alone. *General step (1 point)*: any number of rows
# and features; float64 in, float64 out; gradients reach all three arguments.
#
# *Runs on any device (1 point)*: a tensor can also live in the memory of a graphics card (a GPU), and then the result
# belongs there too; what you make on the way follows with `device=X.device`, as in `torch.zeros(2, device=X.device)`.
# The grader simulates a GPU, so you need none.


# %%
def neuron_batch(X: torch.Tensor, weights: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    """Compute the output of one neuron for each row of a batch.

    Args:
        X: N examples of n features each, shape (N, n), float32 or float64.
        weights: a row of shape (1, n), of the same dtype.
        bias: shape (1, 1), of the same dtype; it counts for every example.

    Returns:
        A tensor of shape (N, 1), of the same dtype and where the arguments are: row i is the output for row i of `X`.
        For N = 1 it has shape (1, 1). Gradients reach all three arguments.

    The arguments stay as they are.

    Exercise 5.2. Lesson step: rows of five features, four of them and one alone. General step: any number of rows and
    features, float64, gradients. Runs on any device: on a GPU too, where the result stays.

    >>> X = torch.tensor(
    ...     [
    ...         [1.0, 2.0, 0.0, -1.0, 3.0],
    ...         [0.0, 0.0, 0.0, 0.0, 0.0],
    ...         [1.0, 0.0, 0.0, -1.0, 0.0],
    ...         [0.0, -1.0, 0.0, -1.0, 4.0],
    ...     ]
    ... )
    >>> weights = torch.tensor([[1.0, 1.0, 5.0, 2.0, 0.0]])
    >>> neuron_batch(X, weights, torch.tensor([[1.0]]))
    tensor([[0.8808],
            [0.7311],
            [0.5000],
            [0.1192]])
    """
    # BEGIN SOLUTION
    totals = torch.mm(X, weights.T) + bias
    return activation(totals)
    # END SOLUTION


# %%
# Try it: four outputs below each other, 0.1595 first.
# print(neuron_batch(X, weights, bias))

# %% [markdown]
# ## A layer: many neurons, one product
#
# Two neurons that look at the same five features have two rows of weights. Stack those rows into one matrix $W$ of
# shape $(2 \times 5)$, and put the two biases into one vector $b$. This is how PyTorch stores a layer: **one row per
# neuron**, `(out, in)`. You have used this form all along: our `weights` of shape `(1, 5)` is a layer with one neuron.
#
# In the product the weights stand on the right and need their features from top to bottom, so the matrix is
# *transposed*: its rows become columns.
#
# $$
# \underbrace{Y}_{N \times \text{out}} = \underbrace{X}_{N \times \text{in}} \cdot
# \underbrace{W^T}_{\text{in} \times \text{out}} + \underbrace{b}_{\text{out}}
# $$
#
# $b$ is added to every row: each neuron has its own bias, each example gets the same ones. (A vector counts as a row
# when shapes are lined up, says the rule of unit 3.) The activation is not part of this step; PyTorch keeps the two
# apart, and so do we.
#
# Transposing is not reshaping. Both turn $(2 \times 3)$ into $(3 \times 2)$; only one of them moves each number to
# where its row and column say:

# %%
table = torch.tensor([[1, 2, 3], [4, 5, 6]])

print("transposed:", table.T)
print("reshaped:  ", table.reshape(3, 2))

# %% [markdown]
# A matrix with as many rows as columns hides this mistake from the shapes altogether. So do check a number or two. Here
# is the layer to work with, and its two biases as a vector:

# %%
torch.manual_seed(9)

W = torch.cat([weights, torch.randn((1, 5))])  # the first neuron is the one from above
b = torch.cat([bias, torch.randn((1, 1))]).reshape(2)

print("W:", W.shape, "one row per neuron")
print("b:", b.shape, "one bias per neuron")

# %% [markdown]
# ### Exercise 5.3: a layer the PyTorch way
#
# Complete `linear`. With the data above, the first row of `linear(X, W, b)` should be -1.6619 and 3.4899: the first is
# what our neuron had *before* its activation. Some layers have no biases: then `b` is `None`, or is left out of the
# call, and the product alone is the answer.
#
# *Lesson step (4 points)*: four rows, two neurons, with biases and without. *General step (1 point)*: any sizes; more
# axes in front, where only the last axis of `X` takes part in the product; float64 in, float64 out; gradients reach all
# arguments.
#
# *Runs on any device (1 point)*: where all arguments live in the memory of a GPU, the result belongs there too, with
# biases and without. Again the grader simulates one.


# %%
def linear(X: torch.Tensor, W: torch.Tensor, b: torch.Tensor | None = None) -> torch.Tensor:
    """Compute a layer without its activation: X times W transposed, plus b.

    Args:
        X: examples with their features along the last axis, shape (..., in) with at least two axes, float32 or float64.
        W: the weights, one row per neuron, shape (out, in), of the same dtype.
        b: the biases, one per neuron, shape (out,), of the same dtype; None for a layer without biases.

    Returns:
        A tensor of shape (..., out), of the same dtype and where the arguments are; through it gradients reach all
        arguments.

    The arguments stay as they are.

    Exercise 5.3. Lesson step: four rows of five features, two neurons, with and without `b`. General step: any sizes,
    more axes in front such as (2, 4, in), float64, gradients. Runs on any device: on a GPU too, where the result stays.

    >>> X = torch.tensor(
    ...     [
    ...         [1.0, 2.0, 3.0, 0.0, 1.0],
    ...         [0.0, 1.0, 0.0, 2.0, 0.0],
    ...         [4.0, 0.0, 0.0, 0.0, 1.0],
    ...         [0.0, 0.0, 1.0, 1.0, 1.0],
    ...     ]
    ... )
    >>> W = torch.tensor([[1.0, 0.0, -1.0, 2.0, 0.0], [2.0, 1.0, 0.0, 0.0, 3.0]])
    >>> linear(X, W, torch.tensor([10.0, 20.0]))
    tensor([[ 8., 27.],
            [14., 21.],
            [14., 31.],
            [11., 23.]])
    """
    # BEGIN SOLUTION
    totals = torch.matmul(X, W.transpose(0, 1))
    return totals if b is None else totals + b
    # END SOLUTION


# %%
# Try it: the first row is -1.6619 and 3.4899.
# print(linear(X, W, b))
# print(linear(X, W))

# %% [markdown]
# ## What to take with you
#
# - $(a \times n) \cdot (n \times c) \rightarrow (a \times c)$: inner sizes equal, outer sizes stay.
# - A neuron is a row times a column, plus a bias, then the activation. Column times row is a table of all pairs, and no
#   error.
# - `reshape` gives the same data, copied if it must be; `view` the same data, never copied; `resize_` changes the
#   tensor that you and others hold. Give a turned tensor a new name.
# - Turn the weights and leave the data alone, and a batch costs you nothing.
# - A layer stores one row per neuron, `(out, in)`; transpose it, do not reshape it.
#
# ## One step further
#
# `torch.nn.Linear(5, 2)` is a layer that makes its own weights and biases. Its shapes are those of `W` and `b`:

# %%
layer = torch.nn.Linear(5, 2)

print("weight:", layer.weight.shape)
print("bias:  ", layer.bias.shape)

# %% [markdown]
# Give its weights and biases to your `linear` together with `X`, and compare with `layer(X)`. Then think about two
# layers in a row: what comes out of the first is the data of the second. Without an activation between them, could one
# single layer do the work of both? Unit 2 answered that for a line; unit 6 does it for layers.
