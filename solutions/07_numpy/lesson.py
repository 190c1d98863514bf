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
# # Unit 7. NumPy to torch and back
#
# NumPy is the library that Python has long calculated with, and its *array* is what a tensor is in torch: a box of
# numbers with a shape and a dtype. Data often arrives as NumPy arrays, and results often leave as NumPy arrays: for a
# plot, a table, a file. torch can wrap an array without copying a single number. That makes it fast, and it means that
# *two names may stand for one piece of memory*. This unit is about knowing, each time, whether they do.
#
# **At the end you can**
#
# - make a tensor on an array's memory, and an array on a tensor's;
# - tell from the code whether two of them share their numbers or each has its own;
# - feed data from NumPy to a layer without a dtype error;
# - take a tensor that tracks gradients back to NumPy, and leave the tensor alone.
#
# **Before this**: unit 1 (tensors, shape, dtype), unit 4 (views and copies), unit 5 (a layer, for one example). You need
# no NumPy. **Time**: about 40 minutes.
#
# **What is graded**
#
# | exercise | lesson step | general step | any device | points |
# | --- | --- | --- | --- | --- |
# | 7.0 the array's own memory, in a cell | 3: the lesson's array and others of shape (4, 3) | | | 3 |
# | 7.1 `wrap` | 3: arrays of shape (4, 3), float64 | 1: other dtypes and shapes, strided arrays | | 4 |
# | 7.2 `to_float32` | 4: arrays of shape (4, 3), float64 | 2: float32, integer and strided arrays | | 6 |
# | 7.3 `to_array` | 4: tensors of shape (4, 3), float64, tracking or not | 1: other dtypes, shapes and strides | 1 | 6 |
# | 7.4 `double_both` | 3: shape (4, 3), float64 | 1: other dtypes, shapes and strides | | 4 |
#
# Any way to the right answer counts, in NumPy or in torch.

# %%
import numpy as np
import torch

np.set_printoptions(precision=8)
torch.set_printoptions(precision=8)

# %% [markdown]
# The two lines at the end ask both libraries to print eight digits, so that you can compare what they show.
#
# ## An array, and a tensor on its memory
#
# What you know of tensors holds for arrays, mostly under the same names: `np.array` makes one of nested lists, `.shape`,
# `.dtype`, slices and `.T` work as they do in torch, and `.astype(...)` converts to another dtype. Here is a table of
# four rows and three columns with random numbers between 0 and 1. (`np.random.rand(4, 3)` is the older spelling of such
# a draw; a generator with a seed of its own gives everybody the same numbers.)

# %%
a = np.random.default_rng(7).random((4, 3))

print(a)
print(a.dtype, a.shape)

# %% [markdown]
# `torch.from_numpy` makes a tensor out of an array, and the tensor's method `.numpy()` makes an array out of a tensor.
# Neither copies. Both only describe memory that is there already: where it begins, its shape, its dtype.
#
# ![An array and a tensor describe the same twelve numbers; a copy has twelve of its own.](assets/one_memory.svg)
#
# So a change *in place* through one name shows through the other. `mul_` multiplies in place; the underscore at the end
# of a method's name always means that. **Predict** the three lines that the next cell prints.

# %%
celsius = np.array([10.0, 20.0, 30.0])
shared = torch.from_numpy(celsius)
again = shared.numpy()

shared.mul_(2)
print("the tensor was doubled; the array now holds", celsius)

celsius[0] = -1.0
print("the array was written to; the tensor now holds", shared)
print("and so does the second array:", again)

# %% [markdown]
# ### Exercise 7.0: double an array through a tensor
#
# Now with the table `a` from above. In the cell below,
#
# 1. make a tensor on the memory of `a`, and give it a name;
# 2. multiply *the tensor* by two, in place;
# 3. show `a`.
#
# Predict before you run it: which number will stand in the top left corner of `a`?
#
# This is a *cell exercise*: the grader looks at what your cell leaves behind, whatever you name it, and it runs your cell
# on other arrays of this shape too. It finds the cell by its first line. If you run the cell again, `a` is doubled again;
# run the cell that makes `a` to begin anew.
#
# *Lesson step (3 points)*: one for the doubled numbers in `a`, two for a tensor that shares its memory.

# %%
# Exercise 7.0: double an array through a tensor
# Make a tensor on the memory of a, multiply the tensor by two in place, and show a. Keep the first line of this cell.
# BEGIN SOLUTION
b = torch.from_numpy(a)
b.mul_(2)
print(a)
# END SOLUTION

# %% [markdown]
# ## Shared, or a copy?
#
# | call | memory |
# | --- | --- |
# | `torch.from_numpy(arr)` | shared, always; the dtype stays |
# | `torch.as_tensor(arr)` | shared if nothing has to be converted, otherwise a copy |
# | `torch.tensor(arr)` | a copy, always |
# | `t.float()`, `t.to(dtype)` | a copy if the dtype changes; otherwise **the same tensor again** |
# | `t.numpy()` | shared, always |
# | `t.detach()` | shared, always; only the tracking of gradients ends |
# | `t.clone()`, `arr.copy()`, `arr.astype(dtype)` | a copy, always |
#
# Here `arr` is an array and `t` a tensor; `.float()` converts to float32. The dangerous rows are those with an
# "if": code that copies for one array may share for another. Two rules help. Where sharing is wanted, use a call that
# always shares. Where a copy is wanted, use one that always copies.

# %%
# Back to the lesson: shared after all, or a copy
halves = np.array([0.5, 1.5], dtype=np.float32)

maybe = torch.from_numpy(halves).to(torch.float32)  # nothing to convert, so nothing is copied
sure = torch.tensor(halves)

halves[0] = 99.0
print("shared after all:", maybe)
print("a copy:          ", sure)

# %% [markdown]
# ### Exercise 7.1: share memory with NumPy
#
# Complete `wrap`. Try it on the `a` above: change a number of the array and look at the tensor, then the other way
# round.
#
# *Lesson step (3 points)*: arrays of shape (4, 3) and dtype float64. *General step (1 point)*: arrays of other shapes
# and dtypes, and arrays that are a part of another one or lie transposed in memory. (Only a reversed array, `a[::-1]`,
# will not come: NumPy reads it backwards, with a negative stride, and torch knows no such strides.)


# %%
def wrap(a: np.ndarray) -> torch.Tensor:
    """Make a tensor on the memory of an array.

    Args:
        a: an array of any shape and of dtype bool, uint8, int32, int64, float32 or float64; it may be a part of another
            array, such as every second row, or transposed. Its strides are not negative.

    Returns:
        A tensor with the shape, the dtype and the memory of `a`: what is written to one later shows in the other.

    The array keeps its numbers.

    Exercise 7.1. Lesson step: float64 arrays of shape (4, 3), those of the lesson and others. General step: other
    shapes and dtypes, parts of arrays, transposed arrays.

    >>> numbers = np.array([1.0, 2.0])
    >>> tensor = wrap(numbers)
    >>> numbers[0] = 5.0
    >>> tensor.tolist()
    [5.0, 2.0]
    """
    # BEGIN SOLUTION
    return torch.from_numpy(a)
    # END SOLUTION


# %%
# Try it: take away the # and run the cell. The array changes, and the tensor with it.
# mine = a.copy()
# wrapped = wrap(mine)
# mine[0, 0] = -1.0
# print(wrapped)

# %% [markdown]
# ## The dtype trap
#
# NumPy's numbers are float64 unless you say otherwise; torch's layers are float32 unless you say otherwise. A tensor
# keeps the dtype of the array it was made from, and the two do not mix. Here `torch.nn.Linear(3, 1)` is a ready-made
# layer like your `linear` of unit 5, with one neuron for three features and weights of its own:

# %%
layer = torch.nn.Linear(3, 1)
rows = np.ones((4, 3))

try:
    layer(torch.from_numpy(rows))
except RuntimeError as error:
    print("RuntimeError:", error)

print("the array:", rows.dtype, " the layer's weights:", layer.weight.dtype)

# %% [markdown]
# The message is *mat1 and mat2 must have the same dtype, but got Double and Float*: "Double" is float64 and "Float" is
# float32. A float32 number takes half the memory and keeps about seven digits, plenty for training. So data from NumPy
# is converted once, at the door, and becomes a copy that belongs to the training alone: nothing that happens to it there
# may reach the array that it came from.
#
# ### Exercise 7.2: a float32 copy for training
#
# Complete `to_float32`. Whatever dtype comes in, a float32 tensor on memory of its own comes out. Go back to the table:
# which calls still keep that promise when the array is float32 already?
#
# *Lesson step (4 points)*: arrays of shape (4, 3) and dtype float64. *General step (2 points)*: arrays that are float32
# already; integers and booleans; other shapes; parts of arrays and transposed ones.


# %%
def to_float32(a: np.ndarray) -> torch.Tensor:
    """Copy an array into a float32 tensor.

    Args:
        a: an array of any shape and of dtype bool, uint8, int32, int64, float32 or float64; it may be a part of another
            array, such as every second row, or transposed. Its strides are not negative.

    Returns:
        A float32 tensor of the same shape. Its numbers are those of `a`, rounded to float32 and no further. It has
        memory of its own: what is written to one later never shows in the other.

    The array keeps its numbers and its dtype.

    Exercise 7.2. Lesson step: float64 arrays of shape (4, 3), those of the lesson and others. General step: float32
    arrays, other dtypes and shapes, parts of arrays, transposed arrays.

    >>> numbers = np.array([1.5, 2.5])
    >>> tensor = to_float32(numbers)
    >>> numbers[0] = 99.0
    >>> tensor
    tensor([1.50000000, 2.50000000])
    >>> tensor.dtype
    torch.float32
    """
    # BEGIN SOLUTION
    return torch.tensor(a, dtype=torch.float32)
    # END SOLUTION


# %%
# Try it: a float32 array must not change with its tensor. And the layer now takes the rows.
# mine = a.astype(np.float32)
# to_float32(mine).zero_()
# print(mine)
# print(layer(to_float32(rows)).shape)

# %% [markdown]
# ## Back to NumPy, when gradients are tracked
#
# A tensor made with `requires_grad=True`, or computed from one, remembers where it came from, so that gradients can be
# worked out later (unit 2 had a look at them). NumPy cannot remember any such thing, and torch will not drop it
# silently:

# %%
tracked = torch.ones(2, requires_grad=True)

try:
    tracked.numpy()
except RuntimeError as error:
    print("RuntimeError:", error)

untracked = tracked.detach()
print("detached:", untracked.requires_grad, " the original:", tracked.requires_grad)

# %% [markdown]
# `.detach()` gives a second tensor that is not tracked, and leaves the first one as it was. It is still on the *same
# memory*, though, and so is the array that its `.numpy()` gives: write to that array, and you have changed a weight in
# the middle of training. `requires_grad_(False)` would get rid of the error too, but mind the underscore: it switches
# the tracking off for the tensor itself, and from then on it would not learn. NumPy reads the computer's main memory
# alone: a tensor that lives on a graphics card (unit 8) comes there first, by `.cpu()`, which gives back a tensor that is
# there already as it is.
#
# ### Exercise 7.3: back to NumPy
#
# Complete `to_array`. The array must be independent: writing to it may not reach the tensor. And the tensor must be
# left alone: same numbers, and still tracking if it was tracking before.
#
# *Lesson step (4 points)*: float64 tensors of shape (4, 3), tracking gradients or not. *General step (1 point)*: other
# dtypes and shapes; parts of tensors and transposed ones.
#
# *Runs on any device (1 point)*: a tensor that lives in the memory of a graphics card (a GPU) becomes an array too, and
# stays where it is. The grader simulates a GPU, so you need none.


# %%
def to_array(t: torch.Tensor) -> np.ndarray:
    """Copy a tensor into an array, whether or not it tracks gradients.

    Args:
        t: a tensor of any shape, with no axes too, and of dtype bool, uint8, int32, int64, float32 or float64; it may
            require gradients, be computed from tensors that do, be a part of another tensor, or be transposed. It may
            live in the memory of a GPU.

    Returns:
        An array with the shape, the dtype and the numbers of `t`, on memory of its own: what is written to one later
        never shows in the other.

    The tensor stays as it is and where it is: same numbers, same `requires_grad`.

    Exercise 7.3. Lesson step: float64 tensors of shape (4, 3), tracking gradients or not. General step: other dtypes
    and shapes, parts of tensors, transposed tensors. Runs on any device: a tensor on a GPU becomes an array too.

    >>> weight = torch.tensor([1.0, 2.0], requires_grad=True)
    >>> numbers = to_array(weight)
    >>> numbers[0] = 99.0
    >>> weight.tolist(), weight.requires_grad
    ([1.0, 2.0], True)
    """
    # BEGIN SOLUTION
    return t.detach().cpu().numpy().copy()
    # END SOLUTION


# %%
# Try it: a tracked tensor must go on tracking.
# weight = torch.tensor(a, requires_grad=True)
# print(to_array(weight), weight.requires_grad)

# %% [markdown]
# ## In place, or a new tensor under an old name
#
# Three lines that look alike and are not:
#
# | line | what happens |
# | --- | --- |
# | `x.add_(100)` or `x += 100` | the numbers in memory change; everybody who shares them sees it |
# | `x.add(100)` or `x + 100` | a new tensor is made; if nobody keeps it, it is gone |
# | `x = x + 100` | a new tensor is made and takes over the *name* `x`; the old memory is as it was |
#
# The third is the treacherous one inside a function: an argument's name belongs to the function. Giving it to another
# tensor changes nothing for the caller.

# %%
seen = np.array([1.0, 2.0])
view = torch.from_numpy(seen)

view = view + 100.0  # a new tensor under the old name
print("the name moved on:", view, " the array did not:", seen)

# %% [markdown]
# ### Exercise 7.4: in place, seen from both sides
#
# Complete `double_both`. It gets an array and a tensor on one memory, and afterwards both hold twice their numbers.
# Twice, not four times: how many pieces of memory are there to double?
#
# *Lesson step (3 points)*: float64, shape (4, 3). *General step (1 point)*: other dtypes and shapes, parts of arrays
# and transposed ones.


# %%
def double_both(a: np.ndarray, t: torch.Tensor) -> None:
    """Double an array and the tensor on its memory, once, in place.

    Args:
        a: an array of any shape with at least one axis, of dtype int32, int64, float32 or float64.
        t: the tensor on the memory of `a`: same shape, same dtype, no gradients.

    Both arguments change: afterwards each holds twice the numbers that it held before, and they are still on one
    memory. Nothing needs to be returned.

    Exercise 7.4. Lesson step: float64, shape (4, 3), the lesson's numbers and others. General step: other dtypes and
    shapes, parts of arrays, transposed arrays.

    >>> numbers = np.array([1.0, 2.0, 3.0])
    >>> tensor = torch.from_numpy(numbers)
    >>> double_both(numbers, tensor)
    >>> numbers.tolist(), tensor.tolist()
    ([2.0, 4.0, 6.0], [2.0, 4.0, 6.0])
    """
    # BEGIN SOLUTION
    t.mul_(2)
    # END SOLUTION


# %%
# Try it: 1, 2, 3 become 2, 4, 6.
# mine = np.array([1.0, 2.0, 3.0])
# double_both(mine, torch.from_numpy(mine))
# print(mine)

# %% [markdown]
# ## What to take with you
#
# - `torch.from_numpy` and `.numpy()` share memory. `torch.tensor`, `.clone()`, `.copy()` and `.astype()` never do.
#   `.float()`, `.to()` and `torch.as_tensor` copy only if they must.
# - A trailing underscore, `+=` and the like, write into memory that others may see. `x = x + 100` only moves a name.
# - Arrays are float64 by default, layers are float32: convert once, at the door.
# - `.detach()` before `.numpy()` for what tracks gradients, `.cpu()` for what lives on a graphics card, and a copy if the
#   array will be written to.
#
# ## One step further
#
# Sharing goes through views as well. Here a tensor wraps every second column of an array, and both describe the same
# memory with other strides. Predict what the array prints before you run it. Then try a reversed array, `steps[::-1]`:
# what does the error say, and what would you write instead?

# %%
steps = np.arange(8.0).reshape(2, 4)
every_second = torch.from_numpy(steps[:, ::2])

every_second.zero_()
print("strides, counted in numbers:", every_second.stride())
print(steps)
