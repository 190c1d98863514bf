# Tensors: making and reading the lesson data: unit 1 of "First layer: an introduction to deep learning with PyTorch".
#
# Complete each function that raises NotImplementedError, and check your work as often as you like:
#     grader check 01_tensors.py
# The same lesson is a notebook, 01_tensors.ipynb. Hand in one of the two.

# %% [markdown]
# # Unit 1. Tensors: making and reading the lesson data
#
# Welcome. By unit 6 of this course you will have built a small neural network out of nothing but multiplication,
# addition and one curve, and you will know what every number in it is for. A network reads numbers, keeps numbers and
# answers with numbers, and in PyTorch all of them live in **tensors**. So this is where the course begins: you make the
# data that the next units calculate with, and you learn to read what a tensor tells about itself.
#
# **At the end you can**
#
# - say what one neuron does, and why people use PyTorch to build networks of them;
# - draw random tensors that come out the same for everybody, and say what makes them the same;
# - read the number of axes, the shape, the number of elements and the dtype of any tensor;
# - take a mean down the columns of a table, and say what `dim=0` does.
#
# **Before this**: Python as far as functions and lists. No PyTorch, no NumPy, no calculus. **Time**: about 60 minutes.
#
# **What is graded**
#
# | exercise | lesson step | general step | points |
# | --- | --- | --- | --- |
# | 1.0 the lesson's data, in a cell | 4: seed 7, five features | | 4 |
# | 1.1 `make_data` | 4: five features, seed 7 and other seeds | 2: other numbers of features, repeated calls | 6 |
# | 1.2 `describe` | 4: tensors with one to three axes | 2: single numbers, empty tensors, other dtypes | 6 |
# | 1.3 `center_columns` | 4: tables of shape (4, 3) | 2: any size, float64, gradients | 6 |
#
# The *lesson step* asks for what the text explains, on data like the lesson's, and carries most of the credit. The
# *general step* asks that the same function also works on other data; each stub says what exactly. Any way to the right
# answer counts.
#
# **How an exercise works**: most are functions that are begun for you. Their text says what goes in, what comes out,
# and gives an example. Put your own lines where `raise NotImplementedError` stands, run the cell, and try it out in a
# cell of your own. In a terminal, `grader check 01_tensors.ipynb` (or `.py`) tells you how it goes, as often as you
# like.

# %%
import torch

# %% [markdown]
# ## 1. What a neural network is
#
# Deep learning works with *artificial neural networks*. The idea has been around since the late 1950s: connect many
# small parts, each of which does something very plain. Such a part is called a *unit*, or a **neuron**, after the cells
# that inspired it.
#
# A neuron has a few inputs $x_1, x_2, \dots, x_n$, its **features**. To each belongs a **weight** that says how much
# this feature matters, and in which direction. The neuron multiplies each feature by its weight and adds up the
# products (a *linear combination*). It adds one more number, its **bias**. Then it sends the total through a curve, the
# **activation function** $f$, and what comes out is the neuron's output:
#
# $$
# y = f\left(w_1 x_1 + w_2 x_2 + \dots + w_n x_n + b\right)
# $$
#
# ![One neuron: features times weights, plus the bias, are summed up; the total goes through f](assets/01_01-neural_network.svg)
#
# (The figure draws the bias as the weight of one more input, which is always 1.) That is all. Connect the outputs of
# some neurons to the inputs of others, and you have a network. *Learning* means to move the weights and biases a little
# at a time until the outputs are good.
#
# To calculate even one neuron we need its features, its weights and its bias. Making those three is the work of this
# unit; unit 2 is about $f$, and unit 3 puts the neuron together.
#
# ## 2. Why PyTorch
#
# PyTorch is a library for building and training such networks. Four things make it fit for that:
#
# - **Its tensors behave like NumPy's arrays.** If you know those, you know half of this unit. (If not, start here.)
# - **A tensor can move to a GPU**, a chip that does thousands of multiplications at the same moment. Training a network
#   is mostly multiplying, so this is worth a lot. Unit 8 does it.
# - **It works out gradients.** To learn, a network has to know for each weight: would the result rise or fall if I
#   turned this one up? PyTorch answers that on its own, by *backpropagation*. Unit 9 explains how.
# - **It has a module for networks**, `torch.nn`, with ready-made layers and all that belongs to them. From unit 10 on.
#
# And it reads like ordinary Python, which sits well with NumPy, SciPy and the rest; there are other frameworks, such as
# TensorFlow, but this closeness is what many people like about PyTorch.
#
# Here is a taste of the third point. The slope of the curve $x^2$ at $x = 3$ is 6: there, the curve rises six times as
# fast as $x$ does. Nobody tells PyTorch so. `requires_grad=True` asks it to keep track of what is calculated with `x`,
# `backward()` works out the slope, and `x.grad` holds it. (You need none of the three before unit 9.)

# %%
x = torch.tensor(3.0, requires_grad=True)
square = x**2
square.backward()
print("the slope of x squared at 3:", x.grad)

# %% [markdown]
# ## 3. From one number to an image
#
# A **tensor** is a box of numbers, all of one kind (its *dtype*, see section 5), arranged along *axes*. How many axes
# there are is the difference between a vector, a matrix and an image:
#
# ![A scalar has no axis, a vector one, a matrix two, a colour image three.](assets/tensor_ranks.svg)
#
# | tensor | axes | for example | shape |
# | --- | --- | --- | --- |
# | a *scalar*, one number | 0 | a temperature | `()` |
# | a *vector* | 1 | the pixels of one line | `(4,)` |
# | a *matrix* | 2 | a table: one row per example, one column per feature | `(3, 4)` |
# | a tensor with three axes | 3 | a colour image: red, green and blue, each a matrix | `(3, 3, 4)` |
#
# So a tensor generalises the matrix, as the matrix does the vector: it takes one index to pick a number out of a
# vector, two for a matrix, three for an image. What a network calculates is *linear algebra*, the arithmetic of such
# boxes, and PyTorch, like nearly every framework for deep learning, is built around them.
#
# `torch.tensor` makes a tensor of nested lists. The deeper the nesting, the more axes. Count the brackets before you
# run this: which shapes will be printed?

# %%
scalar = torch.tensor(7.0)
vector = torch.tensor([1.0, 2.0, 3.0])
row = torch.tensor([[1.0, 2.0, 3.0]])
matrix = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])

print("scalar", scalar.shape)
print("vector", vector.shape)
print("row   ", row.shape)
print("matrix", matrix.shape)

# %% [markdown]
# The **shape** says how long each axis is, from the outside in. A matrix of shape `(2, 3)` has two rows and three
# columns. `torch.Size` is PyTorch's name for a tuple that holds a shape.
#
# Look at `vector` and `row` once more. Both hold the numbers 1, 2, 3, but `(3,)` is one axis and `(1, 3)` is two: a
# table with one row. This course keeps the features of one example as a *row*, shape `(1, n)`. Then a second example is
# a second row, and nothing else has to change.
#
# ## 4. Random numbers that everybody gets
#
# Where do the numbers come from? Later, features will be measured and weights will be learned. Until then we draw them
# at random, and a network that begins to learn does the same: its first weights are random too.
#
# `torch.randn(shape)` draws from the **normal distribution** with mean 0 and standard deviation 1. Most of its numbers
# lie between -2 and 2, negative ones as often as positive ones. Mind the `n`: the shorter `torch.rand` draws
# *uniformly*, each number between 0 and 1 alike, and never a negative one.
#
# ![The bell curve of randn around 0, and the flat box of rand between 0 and 1](assets/two_draws.svg)
#
# Random numbers in a computer come from a *generator*. It is a machine that goes from one state to the next, and each
# number drawn moves it on. `torch.manual_seed(s)` puts it into the state that belongs to the number `s`, its **seed**.
# From the same state, it draws the same numbers, on your machine as on everybody's. (Everybody's processor, that is: a
# GPU has a generator of its own.)
#
# Predict: which of these four lines will show the same numbers?

# %%
torch.manual_seed(3)
print("first ", torch.randn((1, 4)))
print("second", torch.randn((1, 4)))

torch.manual_seed(3)
print("third ", torch.randn((1, 4)))

torch.manual_seed(4)
print("fourth", torch.randn((1, 4)))

# %% [markdown]
# The first and the third agree, since both come right after seed 3. The second comes from the same generator one draw
# later, and the fourth from another seed. Two rules follow, and both will matter below:
#
# - Seed **once**, before the first draw. Seeding again in between winds the generator back, and the next tensor repeats
#   the first.
# - **Order counts.** One draw more, or two draws swapped, and everything after them comes out differently.
#
# Two more calls. `torch.randn_like(t)` draws a new tensor with the shape and the dtype of `t`, so that you need not
# write the shape twice. It takes nothing else from `t`, least of all its numbers. And `torch.randn((1, 1))` draws a
# single number and keeps it as a table with one row and one column.

# %%
torch.manual_seed(3)
heights = torch.randn((2, 3))
widths = torch.randn_like(heights)
scale = torch.randn((1, 1))

print(heights)
print(widths)
print(scale, scale.shape)

# %% [markdown]
# ### What is printed, and what is there
#
# A tensor prints four digits after the point. That is for your eyes; the tensor holds more. `torch.set_printoptions`
# says how many to show, and it changes what is *printed* from then on, never a number. `profile="default"` sets
# everything back.

# %%
third = torch.tensor([[1.0]]) / 3
print("as it comes: ", third)

torch.set_printoptions(precision=8)
print("eight digits:", third)

torch.set_printoptions(profile="default")
print("as before:   ", third)

# %% [markdown]
# From about the eighth digit on, those threes are no longer threes: the numbers of this tensor are of the kind
# *float32*, which keeps about seven digits. Remember this when you compare with a number in a text. `0.3333` *prints*
# like our tensor and is another number.
#
# ### Exercise 1.0: the lesson's data
#
# Now make the data that units 3 and 5 calculate with: a neuron with five inputs. In the cell below,
#
# 1. seed the generator with **7**, once;
# 2. draw `features`, shape `(1, 5)`, from the normal distribution;
# 3. draw `weights` like them;
# 4. draw `bias`, shape `(1, 1)`;
# 5. print all three.
#
# If all went well, the features begin with -0.1468, the weights with -0.8948, and the bias is 0.3177.
#
# This is a *cell exercise*: no function, only a cell of your own. The grader looks at the tensors that the cell leaves
# behind or shows, whatever you name them. It finds the cell by its first line, so leave that one as it is.
#
# *Lesson step (4 points)*: one each for the numbers of features, weights and bias, and one for the three shapes.

# %%
# Exercise 1.0: the lesson's data
# Seed with 7, then draw features, weights and bias in this order, and print them. Keep the first line of this cell.

# %% [markdown]
# ### Exercise 1.1: the data as a function
#
# A cell makes one set of data. A function makes as many as you like: other seeds, more features. Complete `make_data`.
# It does what your cell did, with the seed and the number of features as arguments: it seeds once, and then makes three
# draws, one for each tensor.
#
# *Lesson step (4 points)*: five features, with seed 7 and with other seeds. *General step (2 points)*: any number of
# features from 1 up; the same arguments give the same data each time, whatever was drawn in between.


# %%
def make_data(seed: int, n: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Draw the features, the weights and the bias of a neuron with `n` inputs.

    The generator is seeded once; then three tensors are drawn from the normal distribution, each in one piece: first
    the features, then the weights, then the bias.

    Args:
        seed: what the generator is seeded with.
        n: the number of features, 1 or more.

    Returns:
        The tuple (features, weights, bias), of shapes (1, n), (1, n) and (1, 1), all float32. The same arguments always
        give the same numbers.

    Exercise 1.1. Lesson step: five features, seed 7 and other seeds. General step: other numbers of features, and calls
    one after another.

    >>> features, weights, bias = make_data(7, 5)
    >>> features
    tensor([[-0.1468,  0.7861,  0.9468, -1.1143,  1.6908]])
    >>> weights.shape, bias
    (torch.Size([1, 5]), tensor([[0.3177]]))
    """
    raise NotImplementedError("make_data")


# %%
# Try it: take away the # and run the cell. The first two lines must agree, the third must differ.
# print(make_data(7, 5))
# print(make_data(7, 5))
# print(make_data(8, 5))

# %% [markdown]
# ## 5. Reading a tensor
#
# When something goes wrong in a network, it is mostly a tensor that has another form than its author believed. Four
# questions clear that up, and the tensor answers each:
#
# | question | ask | for a matrix of 2 rows and 3 columns |
# | --- | --- | --- |
# | how many axes? | `t.ndim` or `t.dim()` | 2 |
# | how long is each? | `t.shape` or `t.size()` | `(2, 3)` |
# | how many numbers in all? | `t.numel()` | 6 |
# | numbers of what kind? | `t.dtype` | `torch.float32` |
#
# Two of them are easily mixed up with something else. `len(t)` counts along the *first axis* only, and `t.shape[0]` is
# the same number. What will these lines print?

# %%
readings = torch.tensor([[20, 21, 23, 22], [18, 19, 19, 20], [25, 27, 26, 24]])  # three days, four times a day

print("axes:    ", readings.ndim)
print("shape:   ", tuple(readings.shape))
print("len:     ", len(readings))
print("elements:", readings.numel())
print("dtype:   ", readings.dtype)

# %% [markdown]
# The **dtype** says what kind of numbers a tensor holds. `torch.tensor` takes it from what it is given: whole numbers
# make `int64`, numbers with a point make `float32`, truth values make `bool`. `torch.randn` draws `float32`. You can
# ask for another one with `dtype=`, such as `float64`, which keeps about sixteen digits, or convert with `.to(...)`. A
# dtype is an object of its own, and it is compared as one:

# %%
flags = torch.tensor([True, False])
precise = torch.tensor([0.5, 1.5], dtype=torch.float64)

print(flags.dtype, precise.dtype, precise.to(torch.float32).dtype)
print("the object:", flags.dtype == torch.bool, "  its name as text:", flags.dtype == "torch.bool")

# %% [markdown]
# A *part* of a tensor is a tensor too, with answers of its own. You pick it with square brackets, as you do with a
# list, and with an entry for each axis. A number takes one place of its axis, and that axis is gone; `:` takes all of
# it; `1:` begins at place 1. Counting starts at 0. Which shapes do you expect?

# %%
print("row 0:           ", readings[0], tuple(readings[0].shape))
print("column 2:        ", readings[:, 2], tuple(readings[:, 2].shape))
print("from row 1 on:   ", tuple(readings[1:].shape))
print("row 0, column 2: ", readings[0, 2], tuple(readings[0, 2].shape))

# %% [markdown]
# Two tensors at the edge answer the four questions as well. A single number has no axes, so its shape is empty; still
# it holds one number. A tensor can also be empty: an axis of length 0 is allowed, and then there are no numbers at all.

# %%
single = torch.tensor(2.5)
nothing = torch.zeros((0, 3))

print("single: ", single.ndim, tuple(single.shape), single.numel())
print("nothing:", nothing.ndim, tuple(nothing.shape), nothing.numel())

try:
    len(single)
except TypeError as error:
    print("TypeError:", error)

# %% [markdown]
# ### Exercise 1.2: read a tensor
#
# Complete `describe`. It asks the four questions and gives the answers back, in that order.
#
# *Lesson step (4 points, one for each answer)*: tensors with one, two or three axes, of dtype float32, int64 or bool.
# *General step (2 points)*: single numbers, empty tensors, more axes, other dtypes, and parts of other tensors.


# %%
def describe(t: torch.Tensor) -> tuple[int, tuple[int, ...], int, torch.dtype]:
    """Tell the four facts about a tensor.

    Args:
        t: any tensor: of any number of axes, none too, of any dtype, with elements or without.

    Returns:
        The tuple (number of axes, shape, number of elements, dtype). The two numbers are Python ints; the shape is a
        tuple, and torch.Size is one; the dtype is the object, such as torch.float32, and not its name as text.

    The tensor stays as it is.

    Exercise 1.2. Lesson step: tensors with one to three axes, of dtype float32, int64 or bool. General step: no axes,
    no elements, four axes, other dtypes, parts of tensors.

    >>> describe(torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]))
    (2, (2, 3), 6, torch.float32)
    """
    raise NotImplementedError("describe")


# %%
# Try it: two axes of lengths 3 and 4, twelve whole numbers.
# print(describe(readings))

# %% [markdown]
# ## 6. Along an axis
#
# Here is a table as a network gets it: one row per example, one column per feature. The examples are four plants; the
# features are height in centimetres, number of leaves, and age in days.

# %%
plants = torch.tensor(
    [
        [10.0, 2.0, 30.0],
        [14.0, 4.0, 36.0],
        [12.0, 3.0, 33.0],
        [16.0, 7.0, 25.0],
    ]
)
print(plants.mean())

# %% [markdown]
# The mean of all twelve numbers is 16. It mixes centimetres with leaves and days and says nothing about plants. What we
# want is the mean of *each column*: 13 cm, 4 leaves, 31 days.
#
# Nearly every function that makes few numbers out of many (`sum`, `mean`, `max` and their kin) takes `dim`. It names
# **the axis that disappears**:
#
# ![With dim=0 the four rows of the table fold into one; with dim=1 the three columns do.](assets/dim_collapses.svg)
#
# The table has shape `(4, 3)`. Axis 0 counts the rows and has length 4; axis 1 counts the columns and has length 3.
# `dim=0` folds the four rows onto each other, and one number per column is left, shape `(3,)`. `dim=1` folds the
# columns, and one number per row is left, shape `(4,)`. If you mix the two up, ask: which length has to go?

# %%
print("dim=0:", plants.mean(dim=0), " one for each column")
print("dim=1:", plants.mean(dim=1), " one for each row")

# %% [markdown]
# To calculate with a table and its column means at once, it helps to keep the folded axis, with length 1. That is what
# `keepdim=True` does. The result is a row, shape `(1, 3)`, that lies above the table like a header, and torch stretches
# it over all four rows. (The rule behind this is called *broadcasting*, a topic of unit 3.) For example, `amax` looks
# for the largest numbers along an axis, and this gives each number as a part of the largest one in its column:

# %%
largest = plants.amax(dim=0, keepdim=True)

print(largest, largest.shape)
print(plants / largest)

# %% [markdown]
# Two habits to begin with. The first: leave the caller's tensor alone. Whoever calls your function still needs the
# tensor that they hand over. So make a **new** one. Two things write into a tensor that is there already: operators
# such as `+=` and `-=`, and methods whose name ends in an underscore.

# %%
original = torch.tensor([1.0, 2.0, 3.0])

new = original * 10
print("a new tensor:", new, "  the original:", original)

original.mul_(10)
print("written into:", original)

# %% [markdown]
# The second: stay in torch from the argument to the result. A detour through NumPy, through a list (`t.tolist()`), or
# through a Python number (`t.item()`, for a tensor of one element) gives the same numbers, but a tensor made at the end
# of it does not know where they came from. The gradients of section 2 follow that trail back from a result to its
# inputs, and they stop where it is cut:

# %%
z = torch.tensor([1.0, 2.0], requires_grad=True)

in_torch = z * 10
by_a_list = torch.tensor([10 * number for number in z.tolist()])

print("the same numbers:", torch.equal(in_torch, by_a_list))
print("knows where it came from:", in_torch.requires_grad, " and by a list:", by_a_list.requires_grad)

# %% [markdown]
# ### Exercise 1.3: center the columns
#
# A feature that swings around 0 is easier to learn from than one that swings around 300. So data are often *centered*
# first: each column is shifted by its own mean, and has mean 0 afterwards. Complete `center_columns`. For `plants`, the
# first row should become -3, -2, -1.
#
# *Lesson step (4 points)*: tables of shape (4, 3), with `X` left as it was. *General step (2 points)*: tables of any
# size, as many rows as columns too; float64; and gradients that reach `X`.


# %%
def center_columns(X: torch.Tensor) -> torch.Tensor:
    """Shift each column of a table so that its mean is 0.

    Args:
        X: a table of shape (rows, columns), with at least one of each, float32 or float64.

    Returns:
        A new tensor of the shape and the dtype of `X`: each number less the mean of its column. Gradients reach `X`.

    `X` stays as it is.

    Exercise 1.3. Lesson step: tables of shape (4, 3), those of the lesson and others. General step: other sizes, as
    many rows as columns too; float64; gradients.

    >>> X = torch.tensor([[1.0, 10.0, 0.0], [2.0, 20.0, 0.0], [3.0, 30.0, 0.0], [6.0, 40.0, 4.0]])
    >>> center_columns(X)
    tensor([[ -2., -15.,  -1.],
            [ -1.,  -5.,  -1.],
            [  0.,   5.,  -1.],
            [  3.,  15.,   3.]])
    """
    raise NotImplementedError("center_columns")


# %%
# Try it: the means of the columns are 0, and the plants are as they were.
# print(center_columns(plants).mean(dim=0))
# print(plants)

# %% [markdown]
# ## What to take with you
#
# - A neuron multiplies features by weights, adds up, adds its bias, and sends the total through its activation.
# - A tensor is numbers along axes. Ask it for `ndim`, `shape`, `numel()` and `dtype`; `len` knows the first axis only.
# - `torch.manual_seed(7)` puts the generator into a known state; every draw moves it on. Seed once, draw in order.
# - `randn` is normal around 0, `rand` is uniform from 0 to 1. `randn_like` copies shape and dtype, never the numbers.
# - What is printed is rounded; `torch.set_printoptions` changes the print and not the number.
# - `dim` names the axis that disappears; `keepdim=True` keeps it with length 1.
# - `+=`, `-=` and a trailing underscore write into the caller's tensor.
# - A detour out of torch keeps the numbers and cuts the trail that gradients follow.
#
# ## One step further
#
# A mean is only half of the story. The columns of `plants` also swing by different amounts: leaves by a few, days by
# many. `plants.std(dim=0)` measures that. Centering, and then dividing by it, is called *standardising*, and it gives
# each column mean 0 and standard deviation 1. Try it with your `center_columns`.
#
# The normal distribution has the same two numbers, so a large draw should show them. How close do you get with a
# hundred numbers, and how close with a million? Guess how much closer before you look.

# %%
torch.manual_seed(7)

for count in (100, 10_000, 1_000_000):
    draw = torch.randn(count)
    print(f"{count:>9} numbers: mean {draw.mean():7.4f}, standard deviation {draw.std():.4f}")
