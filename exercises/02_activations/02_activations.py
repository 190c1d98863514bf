# Activations: unit 2 of "First layer: an introduction to deep learning with PyTorch".
#
# Complete each function that raises NotImplementedError, and check your work as often as you like:
#     grader check 02_activations.py
# The same lesson is a notebook, 02_activations.ipynb. Hand in one of the two.

# %% [markdown]
# # Unit 2. Activations
#
# A neuron does two things. It adds up its inputs, each multiplied by a weight, and its bias, and then it **bends** the
# total with an *activation function*. The adding is the work of unit 3. This one is about the bend: three functions
# that you will meet in nearly every network, and the two places where a textbook formula breaks on a real computer.
#
# **At the end you can**
#
# - say why a network without activations is no better than a single straight line;
# - write sigmoid, ReLU and softmax as functions of whole tensors, without a loop;
# - tell a formula that is right on paper from one that survives an input of 1000, forward *and* in its gradient.
#
# **Before this**: unit 1 (making a tensor, its shape and dtype, a mean along an axis). No calculus: where a gradient
# comes up, "how steeply does the result rise when this input rises" is all there is to it. **Time**: about 60 minutes.
#
# **What is graded**
#
# | exercise | lesson step | general step | any device | points |
# | --- | --- | --- | --- | --- |
# | 2.1 `activation` | 4: vectors and rows, numbers from -10 to 10 | 2: any shape, other dtypes, gradients | | 6 |
# | 2.2 `stable_sigmoid` | 4: from -1000 to 1000, gradients too | 2: gradients near 0, any shape, other dtypes | | 6 |
# | 2.3 `relu` | 4: small and large numbers | 1: any shape, other dtypes, minus infinity, gradients | 1 | 6 |
# | 2.4 `softmax` | 4: rows of any size, logits around 1000 | 1: other dtypes, gradients | 1 | 6 |
#
# Any way to the right answer counts, and all of torch is allowed. Your functions are called with numbers that you have
# not seen, and nothing that you print or plot is looked at, so experiment as much as you like.

# %%
import torch

# %% tags=["parameters"]
SEED = 7  # with this seed your random numbers are those of everybody

# %% [markdown]
# ## 1. Why bend at all?
#
# Written as a formula, a neuron with inputs $x_1, \dots, x_n$, weights $w_1, \dots, w_n$ and bias $b$ gives
#
# $$ y = f\left(w_1 x_1 + w_2 x_2 + \dots + w_n x_n + b\right) $$
#
# and $f$ is its activation. Suppose that we left $f$ out. Then one input makes a straight line, $y = w x + b$. What
# happens if the output of that line is fed into a second one? Guess before you run the next cell, in which `x` holds
# the seven numbers from -3 to 3 (`torch.linspace` spaces them evenly).

# %%
x = torch.linspace(-3, 3, 7)
first = 2.0 * x + 1.0
second = -0.5 * first + 3.0
print(second)
print(-1.0 * x + 2.5)

# %% [markdown]
# Both lines print the same numbers: two straight lines in a row are one straight line, and so are a hundred. However
# many layers you stack, a network of that kind can draw nothing but a line (or, with more inputs, a flat plane).
# A bend between the layers is what makes a second layer worth having.
#
# An activation is usually applied **element by element**: every number of the tensor goes through the same curve, on
# its own, and the shape stays as it is. Torch does that without a loop. Arithmetic between a tensor and a plain
# number uses the number for every element, and functions such as `torch.exp` work on each element too:

# %%
torch.manual_seed(SEED)
totals = torch.randn(1, 5)
print("totals       ", totals)
print("doubled, +1  ", 2 * totals + 1)
print("exp of each  ", torch.exp(totals))
print("shape        ", tuple(torch.exp(totals).shape))

# %% [markdown]
# The functions of Python's `math` module are another matter: `math.exp` refuses a tensor of five numbers.
#
# The dtype stays as it is, too. Besides float32 there are float64, with twice the digits (`x.double()` converts to it),
# and float16, with about three (`x.half()`). A plain number follows the dtype of the tensor that it meets. A tensor
# that you make with `torch.tensor(1.0)` or `torch.zeros(3)` has a dtype of its own, float32, and a shape of its own.
#
# One more habit for this unit: **leave the caller's tensor alone**. A method whose name ends in an underscore writes
# its result into the tensor that it is called on. See what remains of `mine`:

# %%
mine = torch.tensor([1.0, -2.0, 3.0])
print("a new tensor:", mine.abs(), "   mine is still", mine)
print("in place:    ", mine.abs_(), "   mine is now  ", mine)

# %% [markdown]
# ### The sigmoid
#
# The activation of this lesson is the **sigmoid**, written with the Greek letter sigma:
#
# $$ \sigma(x) = \frac{1}{1 + e^{-x}} $$
#
# ![An S-shaped curve that rises from 0 on the left through 0.5 at zero to 1 on the right](assets/sigmoid_curve.svg)
#
# It squeezes any number into the range between 0 and 1, so its result can be read as "how strongly does this neuron
# fire" or as a probability. Far to the left $e^{-x}$ is huge, and one divided by something huge is nearly 0. Far to
# the right $e^{-x}$ all but vanishes, and $1 / 1$ remains. Exactly in the middle $e^0 = 1$, which leaves one half.
#
# | $x$ | -2 | -0.5 | 0 | 0.5 | 2 |
# | --- | --- | --- | --- | --- | --- |
# | $\sigma(x)$ | 0.1192 | 0.3775 | 0.5 | 0.6225 | 0.8808 |
#
# Look at the first and the last column: they add up to 1. The curve is symmetric in that sense,
# $\sigma(-x) = 1 - \sigma(x)$, and that makes a good test for your own function.
#
# ### Exercise 2.1: the lesson's activation
#
# Complete `activation`: turn the formula into a function. You can build it from pieces that you have seen above.


# %%
def activation(x: torch.Tensor) -> torch.Tensor:
    """Return the sigmoid of every element of `x`.

    `x` is a float tensor, such as a row of shape (1, 5). The result is a new tensor with the shape and the dtype of
    `x`; each of its elements depends on the element of `x` at the same place and on no other. `x` itself must not
    change.

    Exercise 2.1. Lesson step: float32 vectors and rows, of numbers between about -10 and 10. General step: any shape,
    down to a single number of shape () and tensors without elements; any float dtype (float64 and float16 are tried);
    and the gradient of the sigmoid arrives at `x`.

    >>> activation(torch.tensor([-2.0, -0.5, 0.0, 0.5, 2.0]))
    tensor([0.1192, 0.3775, 0.5000, 0.6225, 0.8808])
    """
    raise NotImplementedError("activation")


# %%
# Try it: take away the # and run the cell.
# print(activation(torch.tensor([-2.0, -0.5, 0.0, 0.5, 2.0])))
# print(activation(totals) + activation(-totals))

# %% [markdown]
# ## 2. When the numbers get large
#
# On paper $e^{100}$ is a number like any other. A float32 ends at about $3.4 \cdot 10^{38}$, and what lies beyond it
# becomes `inf`. That alone may be harmless, since 1 divided by `inf` is a perfectly good 0. Trouble begins when `inf`
# meets another `inf`, or a 0. Nobody can say what `inf / inf` or `0 * inf` is, and torch answers `nan`, which stands
# for *not a number*:

# %%
big = torch.exp(torch.tensor(100.0))
print("exp(100) =", big)
print("1 / inf  =", 1 / big)
print("inf / inf =", big / big)
print("0 * inf  =", 0 * big)

# %% [markdown]
# ### A right value with a broken gradient
#
# Training follows **gradients**: for every input, how fast the result rises when that input rises. Torch works them
# out for you. Mark a tensor with `requires_grad=True`, calculate, call `backward()`, and the answer lies in `.grad`.
# (Unit 9 shows how. Here you need to be able to look.) `backward()` starts from a single number, which is why the cells
# below call it on a sum; each slope stays what it is. And `.detach()` leaves the tracking behind, so that the values
# are printed alone.
#
# The next cell does this for $1 / e^t$, a curve that falls towards 0. Its slope is $-1/e^t$, so for a large $t$ the
# value and the slope should both be 0, or nearly so.

# %%
t = torch.tensor([1.0, 10.0, 100.0], requires_grad=True)
falling = 1 / torch.exp(t)
falling.sum().backward()
print("value:", falling.detach())
print("slope:", t.grad)

# %% [markdown]
# All three values are right. The last slope is `nan`. To find the slope torch multiplies the slopes of the single
# steps: that of the division, which is 0 here, with that of `exp`, which is `inf`. And `0 * inf` is `nan`. One `nan`
# in a gradient is enough to turn every weight of a network into `nan` at the next step of training.
#
# The formula of exercise 2.1 has the same flaw. Its values are right everywhere; its slope, in float32, is `nan` from
# about $x = -89$ down, where $e^{-x}$ overflows.
#
# A tempting repair is `torch.where(condition, a, b)`, which takes an element from `a` where the condition holds and
# from `b` where it does not. It repairs the values but not the slopes. Both `a` and `b` are calculated in full, and
# the gradient goes back through both. The branch that was not taken gets the weight 0, and 0 times `inf` is `nan`
# once more (`torch.zeros(())` is a single 0):

# %%
t = torch.tensor([1.0, 100.0], requires_grad=True)
patched = torch.where(t < 50, 1 / torch.exp(t), torch.zeros(()))
patched.sum().backward()
print("value:", patched.detach())
print("slope:", t.grad)

# %% [markdown]
# What helps is to calculate in another way, such that *no* step overflows. For our falling curve that is easy:
# $1 / e^t$ and $e^{-t}$ are the same function, and the second never leaves the range from 0 to 1 for a positive $t$.

# %%
t = torch.tensor([1.0, 10.0, 100.0], requires_grad=True)
better = torch.exp(-t)
better.sum().backward()
print("value:", better.detach())
print("slope:", t.grad)

# %% [markdown]
# ### The slope of the sigmoid
#
# ![A bell-shaped curve, highest at zero with 0.25, that falls towards 0 on both sides](assets/sigmoid_slope.svg)
#
# The sigmoid is steepest in the middle, where it rises by a quarter per step to the right. Outwards the slope falls
# off quickly, to 0.105 at $\pm 2$ and to about $10^{-13}$ at $\pm 30$. Tiny is not the same as nothing, though.
# Cutting the input off at some limit (*clamping*) keeps `exp` in range, and makes the slope exactly 0 beyond the
# limit. A neuron that gets there receives no signal which way to move, and stays there.
#
# ### Exercise 2.2: a sigmoid that survives large inputs
#
# Complete `stable_sigmoid`: the same function again, **safe for large inputs**. For every $x$ from -1000 to 1000 its
# value and its slope are those of the sigmoid. Look for the function among those that torch offers, or rewrite the
# formula.


# %%
def stable_sigmoid(x: torch.Tensor) -> torch.Tensor:
    """Return the sigmoid of every element of `x`, safe for large inputs in value and gradient.

    `x` is a float tensor. The result is a new tensor with the shape and the dtype of `x`, each element right to
    within a millionth in float32. `x` itself must not change.

    Exercise 2.2. Lesson step: float32 vectors with elements from -1000 to 1000; no value is nan, and at the elements
    far from zero (2 or more) the gradient is the sigmoid's as well, never nan or inf. General step: any shape and any
    float dtype (float64 and float16 are tried); and the gradient is the sigmoid's everywhere, also at exactly 0,
    where it is 0.25, and not cut off far away: at -30 and 30 in float64 it is still about 1e-13.

    >>> stable_sigmoid(torch.tensor([-1000.0, -2.0, 0.0, 2.0, 1000.0]))
    tensor([0.0000, 0.1192, 0.5000, 0.8808, 1.0000])
    """
    raise NotImplementedError("stable_sigmoid")


# %%
# Try it: look for nan in the slopes.
# t = torch.tensor([-1000.0, -89.0, -2.0, 0.0, 2.0, 89.0, 1000.0], requires_grad=True)
# y = stable_sigmoid(t)
# y.sum().backward()
# print(y.detach())
# print(t.grad)

# %% [markdown]
# ## 3. ReLU
#
# In many networks the layers in the middle use a simpler bend, the *rectified linear unit*, **ReLU** for short:
#
# $$ \mathrm{relu}(x) = \max(0, x) $$
#
# ![A line that lies flat at 0 for negative numbers and rises one to one for positive numbers](assets/relu_curve.svg)
#
# Negative numbers become 0, all others stay as they are, without an upper end. There is no exponential that could
# overflow, and for positive inputs the slope is 1 however large they get. The price: it is 0 for negative inputs.
#
# Mind the word *maximum*. It has two meanings in torch. One compares two things **element by element**. The other
# looks for the largest element **along an axis**, and takes that axis away:

# %%
table = torch.tensor([[1.0, 8.0, 3.0], [6.0, 2.0, 4.0]])
print("element by element, at most 5:")
print(torch.minimum(table, torch.tensor(5.0)))
print("along axis 0:")
print(torch.min(table, 0).values)

# %% [markdown]
# The first call *caps* the table at 5 and keeps its shape. The second was asked for the smallest number of each
# column, and a whole row is gone.
#
# A comparison such as `table > 5` gives a *mask* of True and False in the shape of the table. Multiplying by a mask
# is a popular trick to blank elements out. It has a weak spot that you can name by now: minus infinity times 0.

# %%
mask = table > 5
print(mask)
print(table * mask)
print(torch.tensor([float("-inf")]) * torch.tensor([False]))

# %% [markdown]
# ### Exercise 2.3: ReLU
#
# Complete `relu`: every negative number becomes 0, and the table keeps its shape.
#
# *Runs on any device (1 point)*: a tensor can also live in the memory of a graphics card, a *GPU*, and then the result
# belongs there too; a tensor that you make yourself, with `torch.zeros` or the like, gets there by the argument
# `device=x.device`. The grader simulates a GPU, so you need none.


# %%
def relu(x: torch.Tensor) -> torch.Tensor:
    """Return `x` with every negative element replaced by 0.

    `x` is a float tensor. The result is a new tensor with the shape and the dtype of `x`, and lives where `x` does. `x`
    itself must not change.

    Exercise 2.3. Lesson step: float32 vectors and tables, small and large numbers. General step: any shape, down to a
    single number of shape () and tensors without elements; any float dtype (float64 and float16 are tried); minus
    infinity becomes 0; and the gradient at `x` is that of ReLU, 1 for positive and 0 for negative elements (at
    exactly 0, where the curve has its corner, it is not looked at). Runs on any device: on a GPU too, where the result
    stays.

    >>> relu(torch.tensor([[-2.0, 0.0, 3.0], [-0.1, 0.1, -7.0]]))
    tensor([[0.0000, 0.0000, 3.0000],
            [0.0000, 0.1000, 0.0000]])
    """
    raise NotImplementedError("relu")


# %%
# Try it: the table comes back as it is, the negative table as zeros.
# print(relu(table))
# print(relu(-table))

# %% [markdown]
# ## 4. Softmax: one row, one decision
#
# Sigmoid and ReLU look at each number alone. The last activation looks at a whole row. Think of a network that sorts
# pictures into cats, dogs and birds: for each picture it gives three numbers, its *scores* or **logits**, and we
# would like to read them as probabilities. They should be positive, add up to 1, and keep their order. For the logits
# $x_1, \dots, x_n$ of one picture, **softmax** is
#
# $$ \mathrm{softmax}(x)_i = \frac{e^{x_i}}{e^{x_1} + e^{x_2} + \dots + e^{x_n}} $$
#
# ![Three logits, 1, 2 and 3, as bars beside their softmax, 0.09, 0.24 and 0.67](assets/softmax_bars.svg)
#
# The exponential makes every number positive, and dividing by the total makes them add up to 1. Several pictures at
# once form a *batch*: a table of shape (batch, classes), a row per picture. Each row has a **total of its own**.
#
# ### A number per row
#
# The second axis, `dim=1`, runs along a row, so a sum over `dim=1` gives one number per row. Whether you can go on
# calculating with these numbers depends on their shape. As an example, take from each row its own mean:

# %%
scores = torch.tensor([[1.0, 2.0, 6.0], [0.0, 4.0, 5.0]])
print("flat:    ", tuple(scores.mean(dim=1).shape))
print("standing:", tuple(scores.mean(dim=1, keepdim=True).shape))
print(scores - scores.mean(dim=1, keepdim=True))

# %% [markdown]
# With `keepdim=True` the means form a *column* of shape (2, 1), and the column stands beside the table: its first
# number meets the first row, its second number the second row. Without it they are a flat (2,), which torch lines up
# with the *columns* of the table. For a table of 2 by 3 that is an error. For a table with as many rows as columns it
# is worse: no error, wrong numbers.
#
# ### The same, safe for large logits
#
# Section 2 is back. $e^{1000}$ overflows, and the formula as it stands divides `inf` by `inf`. Softmax has a way out:
# take the same number $c$ off every logit of a row, and nothing changes,
#
# $$
# \frac{e^{x_i - c}}{\sum_j e^{x_j - c}} = \frac{e^{-c}\, e^{x_i}}{e^{-c} \sum_j e^{x_j}}
# = \frac{e^{x_i}}{\sum_j e^{x_j}}
# $$
#
# since the factor $e^{-c}$ stands above and below the line. (The sign $\sum_j$ means "added up over all places $j$ of
# the row".) You are free to choose $c$ for each row. Which choice makes sure that no exponential in the row can
# overflow, and that the total cannot become 0 either?
#
# ### Exercise 2.4: row softmax
#
# Complete `softmax`. Here are two rows to compare with, and a third that must give the same as the first:
#
# | row of `x` | row of the result |
# | --- | --- |
# | 1, 2, 3 | 0.0900, 0.2447, 0.6652 |
# | 0, 0, 0 | 0.3333, 0.3333, 0.3333 |
# | 1001, 1002, 1003 | 0.0900, 0.2447, 0.6652 |
#
# *Runs on any device (1 point)*: as with `relu`, `x` can live in the memory of a GPU, and then the result belongs there
# too. Once more the grader simulates one.


# %%
def softmax(x: torch.Tensor) -> torch.Tensor:
    """Return the softmax of every row of `x`, safe for large logits.

    `x` is a float tensor of shape (batch, classes), with any number of rows and of classes from 1 up. The result is a
    new tensor with the shape and the dtype of `x`, and lives where `x` does; its elements lie between 0 and 1 and each
    row adds up to 1. `x` itself must not change.

    Exercise 2.4. Lesson step: float32 batches; the logits may lie around 1000 or -1000, and rows of very different
    size may stand in one batch (for such logits four right decimals are enough). General step: any float dtype
    (float64 and float16 are tried), and the gradient at `x` is that of softmax, for large logits too. Runs on any
    device: on a GPU too, where the result stays.

    >>> softmax(torch.tensor([[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]]))
    tensor([[0.0900, 0.2447, 0.6652],
            [0.3333, 0.3333, 0.3333]])
    """
    raise NotImplementedError("softmax")


# %%
# Try it: each row adds up to 1, and a shift changes nothing.
# print(softmax(scores), softmax(scores).sum(dim=1))
# print(softmax(scores + 1000))

# %% [markdown]
# ## What to take with you
#
# - Without a bend between them, layers collapse into one straight line.
# - **Sigmoid**: element by element, into the range from 0 to 1. **ReLU**: negative becomes 0, the rest stays.
#   **Softmax**: a row of logits becomes probabilities; the row's elements depend on each other.
# - `inf` is a warning, `nan` is what comes of it. A right value can have a `nan` gradient: look at both.
# - Avoid the overflow itself. Hiding it behind `torch.where`, a clamp or a wider dtype leaves the gradient broken, or
#   changes the answer.
# - `keepdim=True` keeps a number per row standing as a column, where broadcasting needs it.
# - Names that end in `_` write into the caller's tensor.
#
# ## One step further
#
# - The slope of the sigmoid is $\sigma(x)\,(1 - \sigma(x))$, never more than a quarter. In ten sigmoid layers up to
#   ten such factors are multiplied. How much of the signal can arrive at the first layer? This is the *vanishing
#   gradient*, and a reason why ReLU took over.
# - For two classes, softmax of the row $(x, 0)$ gives $\sigma(x)$ in its first place. Show it with pen and paper,
#   then with your own two functions.
# - Divide the logits by 10 before the softmax, then multiply them by 10. This knob is called *temperature*. What are
#   its two extremes?
# - The logarithm of a softmax is needed in unit 11, and `log` of a probability that was rounded to 0 is minus
#   infinity. Can you shorten $\log \mathrm{softmax}(x)_i$ on paper until the danger is gone?
