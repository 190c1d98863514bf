# reshape, view, resize_: unit 4 of "First layer: an introduction to deep learning with PyTorch".
#
# Complete each function that raises NotImplementedError, and check your work as often as you like:
#     grader check 04_reshape.py
# The same lesson is a notebook, 04_reshape.ipynb. Hand in one of the two.

# %% [markdown]
# # Unit 4. reshape, view, resize_
#
# A tensor is two things: a strip of numbers in memory, and a short note that says how to read the strip. The note holds
# the shape. Most changes of shape rewrite the note and leave the numbers where they are. Some copy them. One changes
# the tensor of everybody who holds it. From the outside they look alike, so this unit looks inside.
#
# **At the end you can**
#
# - say from shape and strides where in memory a number lies;
# - tell whether a change of shape shares the numbers or copies them, and write code that shows it;
# - flatten a batch of images, and move the axes of an image, without mixing up its pixels;
# - say what `resize_` does to the tensor it is called on, and what to use in its place.
#
# **Before this**: unit 1 (tensors, shape, dtype), unit 3 (the weights of a neuron are a row). **Time**: about 70
# minutes.
#
# **What is graded**
#
# | exercise | lesson step | general step | any device | points |
# | --- | --- | --- | --- | --- |
# | 4.1 `as_column` | 4: rows of five numbers | 2: any length, vectors, parts of tensors; gradients | | 6 |
# | 4.2 `is_view` | 4: the table of this lesson, its parts, its transposed form | 2: any axes, a shape with -1 | | 6 |
# | 4.3 `flatten_images` | 4: images of 1 x 28 x 28 | 2: any shape and order in memory; gradients | | 6 |
# | 4.4 `hwc_to_chw` | 4: pictures of 6 x 8 pixels in three colours | 1: any size and order in memory; gradients | 1 | 6 |
# | 4.5 `first_n` | 4: tables of 3 x 4 | 2: any shape and order in memory; gradients | | 6 |
#
# Any way to the right answer counts, unless the stub says otherwise: `view`, `reshape`, `flatten`, indexing, `permute`,
# `movedim`, `stack`, and whatever else you find.

# %%
import torch

# %% [markdown]
# ## 1. A strip of numbers and a note
#
# Here are the features and the weights of the neuron again, five numbers each, drawn with seed 7. Both are *rows*: one
# row, five columns.

# %%
torch.manual_seed(7)

features = torch.randn((1, 5))
weights = torch.randn_like(features)

print(weights, weights.shape)

# %% [markdown]
# Memory has no rows and no columns. The five weights lie one after the other in one strip. What makes a row of them is
# the note: the *shape* `(1, 5)`, and a second entry that is seldom seen, the *strides*. There is one stride for each
# axis, and it says how many places to walk along the strip for one step along that axis.
#
# ![One strip of five weights, read as a row and read as a column](assets/row_and_column_strides.svg)
#
# To see it on a larger example, take the numbers from 0 to 11 (`torch.arange(12.0)`) as a table of three rows and four
# columns (`reshape(3, 4)`, the topic of section 3). One step down means four places further, one step to the right
# means one. **Predict** before you run the cell: at which place of the strip does `table[2, 1]` lie?

# %%
table = torch.arange(12.0).reshape(3, 4)

print(table)
print("shape", tuple(table.shape), " strides", table.stride())
print("row 2, column 1:", table[2, 1].item(), "at place", 2 * 4 + 1 * 1)

# %% [markdown]
# The numbers were chosen so that each tells its own place. Row after row, each from left to right: this is the order in
# which you read a page, and we call it **reading order**. A tensor whose strip is in reading order, without gaps, is
# *contiguous*.
#
# Where does a strip begin? `data_ptr()` gives the address of a tensor's first number. The address itself says nothing
# to us. Two tensors that begin at the same address, though, are on the same memory.
#
# ## 2. `view`: a new note for the same strip
#
# `t.view(a, b)` returns a tensor of shape `(a, b)` on the memory of `t`, in the same reading order. Nothing is copied,
# and `t` itself keeps its shape. One size may be `-1`; torch works it out from how many numbers there are.

# %%
halves = table.view(2, -1)

print(halves)
print("shape", tuple(halves.shape), " strides", halves.stride())
print("table is still", tuple(table.shape))
print("same first address:", table.data_ptr() == halves.data_ptr())

# %% [markdown]
# One strip, two notes. So what is written through one of them shows through the other. **Predict** what the next cell
# prints, then run it.

# %%
halves[1, 0] = 600.0

print(table)

halves[1, 0] = 6.0  # and back again

# %% [markdown]
# Three things go wrong often enough to be worth a look.
#
# *The result is not kept.* `view` hands back a second tensor and leaves the first as it is. A line that throws the
# second one away does nothing:

# %%
row = torch.tensor([[10.0, 20.0, 30.0]])

row.view(3, 1)  # made, and gone
print("row is still", tuple(row.shape))

column = row.view(3, 1)
print("column is", tuple(column.shape))

# %% [markdown]
# *The sizes do not multiply to the same number.* Twelve numbers fit `(3, 4)`, `(2, 6)`, `(12,)` and `(2, 3, 2)`. Into
# `(5, 2)` they do not go, and torch says so:

# %%
try:
    table.view(5, 2)
except RuntimeError as error:
    print("RuntimeError:", error)

# %% [markdown]
# *A vector is taken for a row.* A tensor of shape `(3,)` has one axis. It is neither a row nor a column. `.t()`, or `.T`
# for short, swaps rows and columns, and has nothing to swap in it (newer versions of torch warn about such a `.T`):

# %%
vector = torch.tensor([10.0, 20.0, 30.0])

print("row.t():   ", tuple(row.t().shape))
print("vector.t():", tuple(vector.t().shape))

# %% [markdown]
# A part of a tensor may have gaps in memory. `row[:, ::2]` takes every second number (`::2` means as much as in a
# list), and one step to the right is two places long in it. As a column, one step down is two places long: that can be
# written on a note, so `view` can do it, gaps and all. `contiguous()` closes such gaps, and copies to do so. And when
# you do want numbers of your own, ask for them: `t.clone()` copies, always.
#
# ### Exercise 4.1: a column on the memory of a row
#
# A matrix product needs the weights as a column (unit 5). Complete `as_column`: same numbers, same memory, and the row
# that was given is still a row.
#
# *Lesson step (4 points)*: rows of shape (1, 5), the weights above and others. *General step (2 points)*: rows and
# vectors of any length, float64, rows that were cut out of a larger tensor; gradients reach `w`.


# %%
def as_column(w: torch.Tensor) -> torch.Tensor:
    """Return the numbers of `w` as a column, on the same memory.

    Args:
        w: a row of shape (1, n) or a vector of shape (n,), n from 1 up, float32 or float64. It may be a part of another
            tensor, such as every second number of a row.

    Returns:
        A tensor of shape (n, 1) and of the same dtype on the memory of `w`: what is written to one later shows in the
        other. Gradients reach `w`.

    `w` stays as it is: its numbers, and its shape too.

    Exercise 4.1. Lesson step: float32 rows of shape (1, 5). General step: any n, vectors, float64, parts of other
    tensors, gradients.

    >>> w = torch.tensor([[1.0, 2.0, 3.0, 4.0, 5.0]])
    >>> column = as_column(w)
    >>> column.shape, w.shape
    (torch.Size([5, 1]), torch.Size([1, 5]))
    >>> column[2, 0] = 30.0
    >>> w
    tensor([[ 1.,  2., 30.,  4.,  5.]])
    """
    raise NotImplementedError("as_column")


# %%
# Try it: take away the # and run the cell. Both must show the 99, and weights must be a row.
# mine = weights.clone()
# as_column(mine)[0, 0] = 99.0
# print(as_column(mine), mine)

# %% [markdown]
# ## 3. When a view is impossible
#
# `table.T` swaps rows and columns, and it too copies nothing: the note gets its two strides the other way round. One
# step down is now one place further, one step to the right is four.

# %%
turned = table.T

print(turned)
print("shape", tuple(turned.shape), " strides", turned.stride())
print("same first address:", table.data_ptr() == turned.data_ptr())
print("in reading order without gaps:", turned.is_contiguous())

# %% [markdown]
# Now ask for all twelve numbers of `turned` in one row. In reading order they are 0, 4, 8, 1, 5, 9 and so on. In memory
# they lie as 0, 1, 2, 3. Is there a single stride that walks the strip in the order 0, 4, 8, 1? There is none: the
# first steps go four places forward, the next goes seven back. `view` gives up:

# %%
try:
    turned.view(12)
except RuntimeError as error:
    print("RuntimeError:", error)

# %% [markdown]
# You will meet this message again; it may be the most quoted one about shapes. It suggests the way out itself.
#
# `t.reshape(...)` gives the same numbers in the same reading order as `view` would. **If a view is possible, you get a
# view. If not, the numbers are copied into a new strip**, in reading order. No error, no warning, and you cannot tell
# from the result's shape which of the two happened.
#
# ![A table and its transposed form on one strip of numbers; below, a copy on another strip](assets/view_and_copy.svg)
#
# **Predict**: the cell writes into two results of `reshape`. Which of the two changes does `table` see?

# %%
from_table = table.reshape(12)
from_turned = turned.reshape(12)

from_table[0] = 100.0
from_turned[1] = 400.0

print(table)
print("addresses:", table.data_ptr(), from_table.data_ptr(), from_turned.data_ptr())

table[0, 0] = 0.0  # and back again

# %% [markdown]
# The first was a view and put its 100 into the table. The second was a copy, and its 400 is in that copy alone.
#
# Does reshaping what is not contiguous copy each time? No. What counts is whether *the new axes* can be walked with one
# stride each. Every second number of a strip is full of gaps, and still fits two rows of three: two places for a step
# to the right, six for a step down.

# %%
strip = torch.arange(12.0)
every_second = strip[::2]
two_rows = every_second.view(2, 3)

print("contiguous:", every_second.is_contiguous(), " strides:", two_rows.stride())
print(two_rows)

# %% [markdown]
# A rule to work with: an axis can always be *split* in two. Two neighbouring axes can be *joined* into one if a step
# along the first is as long as a walk along the whole of the second. In `table` that is so: a step down is 4 places
# long, and so is a row of 4 columns, 1 place each. In `turned` it is not: a step down is 1 place long, and a row of 3
# columns, 4 places each, is 12. Nor is it so in `table[:, :2]`, where each row has a gap behind it.
#
# And a word on what does *not* tell a view from a copy. `reshape` makes a new tensor object either way, so `is` says
# False either way. A copy holds equal numbers, so comparing the numbers says True either way. Look at where the numbers
# live, or at what happens when you write to them, or at whether `view` would do.
#
# ### Exercise 4.2: view or copy?
#
# Complete `is_view`. It answers the question that the shape leaves open.
#
# *Lesson step (4 points)*: the `table` above, its transposed form, and parts of it; the vector `strip` and parts of it.
# *General step (2 points)*: tensors with other axes, dtypes and strides, and shapes in which one size is -1.


# %%
def is_view(t: torch.Tensor, shape: tuple[int, ...]) -> bool:
    """Say whether `t.reshape(shape)` would be on the memory of `t`.

    Args:
        t: a tensor with at least one number, of any shape, dtype and strides. No two of its numbers lie at the same
            place in memory, and it tracks no gradients.
        shape: a tuple of sizes that fits `t`; one of them may be -1.

    Returns:
        True if `t.reshape(shape)` shares its numbers with `t`, False if they are copied.

    `t` stays as it is.

    Exercise 4.2. Lesson step: float32 tensors of shape (3, 4) and (12,), transposed, and parts of them. General step:
    other shapes, dtypes and strides, such as tensors with three axes in another order; a -1 in `shape`.

    >>> table = torch.arange(12.0).reshape(3, 4)
    >>> is_view(table, (2, 6)), is_view(table.T, (12,))
    (True, False)
    """
    raise NotImplementedError("is_view")


# %%
# Try it: True, False, False, True. The last one is transposed, and yet a view: one axis is split, none are joined.
# print(is_view(table, (4, 3)), is_view(table.T, (3, 4)), is_view(table[:, :2], (6,)), is_view(table.T, (2, 2, 3)))

# %% [markdown]
# ## 4. Images into rows
#
# A grey image of 28 by 28 pixels is a tensor of shape `(1, 28, 28)`: one colour, height, width. Several images form a
# *batch*, with the axis of the batch in front. The layers of unit 6 want a row of numbers for each example, so the
# images have to be laid flat: `(4, 1, 28, 28)` becomes `(4, 784)`.
#
# In memory that is already the case. The first 784 numbers of the strip are the first image, the next 784 the second.
# What has to survive is the axis of the batch, and the numbers of each image must stay together. A small batch shows
# it: two images of 2 by 3 pixels, the second one with a hundred added. (`torch.stack` makes a batch of them, with a new
# axis in front.)

# %%
torch.manual_seed(7)

images = torch.randn((4, 1, 28, 28))
print("a batch:", tuple(images.shape), " strides", images.stride())

first = torch.arange(6).reshape(2, 3)
small = torch.stack([first, first + 100])
print(small)

# %% [markdown]
# Two ways to arrive at the shape `(2, 6)`. One of them is right. **Predict** which, before you run the cell.

# %%
print(small.reshape(2, 6))
print(small.reshape(6, 2).T)

# %% [markdown]
# The second result has the right shape and puts numbers of both images into each row: first they were dealt out in
# pairs, then the table was turned. A network would be trained on mixed-up pictures, and nobody raises an error. Shapes
# are checked by torch; whose pixels they are is up to you.
#
# Two more things to have in mind:
#
# - Training goes through the data in batches, and the last one is often smaller than the others. A size that is written
#   out works until then.
# - Images that were transposed or permuted on their way to you are not in reading order. You have seen what `view` says
#   to that, and what works for every tensor.
#
# ### Exercise 4.3: flatten a batch
#
# Complete `flatten_images`. Whether the result is a view or a copy does not matter here.
#
# *Lesson step (4 points)*: batches of images of shape (1, 28, 28), four of them, fewer, or more. *General step (2
# points)*: images of any shape; batches whose axes were permuted; float64; gradients reach `x`.


# %%
def flatten_images(x: torch.Tensor) -> torch.Tensor:
    """Lay each image of a batch flat: one row per image.

    Args:
        x: a batch of B images, shape (B, ...) with at least two axes, none of length 0; of any dtype, and with its
            numbers in any order in memory.

    Returns:
        A tensor of shape (B, features) and of the same dtype. Row i holds the numbers of `x[i]` in reading order. It
        may be a view or a copy. Gradients reach `x`.

    `x` stays as it is.

    Exercise 4.3. Lesson step: float32 batches of shape (B, 1, 28, 28), B from 1 up. General step: other shapes, permuted
    batches, float64, gradients.

    >>> images = torch.arange(1568.0).reshape(2, 1, 28, 28)
    >>> rows = flatten_images(images)
    >>> rows.shape
    torch.Size([2, 784])
    >>> rows[1, :3]
    tensor([784., 785., 786.])
    """
    raise NotImplementedError("flatten_images")


# %%
# Try it: a row per image, and each row is its own image.
# rows = flatten_images(images)
# print(rows.shape, torch.equal(rows[3], images[3].reshape(784)))
# print(flatten_images(images.permute(0, 3, 2, 1)).shape)

# %% [markdown]
# ## 5. Moving axes is not reshaping
#
# A colour picture has three numbers per pixel: red, green, blue. Files keep them together, pixel by pixel, so a picture
# that was read from a file has the shape `(height, width, 3)`, and often the dtype `uint8`: whole numbers from 0 to
# 255. Here is a tiny one, 6 pixels high and 8 wide, painted by hand: sky, a sun, a house with a red roof and a door,
# and grass. `show` prints a letter for each pixel.

# %%
paint = {
    "s": [140, 200, 250],  # sky
    "Y": [250, 210, 60],  # sun
    "R": [200, 60, 50],  # roof
    "w": [245, 225, 190],  # wall
    "D": [110, 60, 40],  # door
    "g": [90, 160, 80],  # grass
}
scene = ["sssssYYs", "ssRRsYYs", "sRRRRsss", "swwDwsss", "swwDwsss", "gggggggg"]
picture = torch.tensor([[paint[letter] for letter in line] for line in scene], dtype=torch.uint8)


def show(image: torch.Tensor) -> None:
    """Print a letter for each pixel of an image of shape (height, width, 3)."""
    names = {tuple(colour): letter for letter, colour in paint.items()}
    for line in image.tolist():
        print(" ".join(names.get(tuple(pixel), "?") for pixel in line))


print(tuple(picture.shape), picture.dtype)
show(picture)

# %% [markdown]
# Let us lay the picture on its side: 8 high, 6 wide. `permute` takes the axes in their new order. `permute(1, 0, 2)`
# reads: the new axis 0 is the old axis 1, the new axis 1 is the old axis 0, and axis 2 stays where it is. Each pixel
# moves from `[row, column]` to `[column, row]`.
#
# `reshape(8, 6, 3)` gives the same shape. **Predict** what it does to the house.

# %%
on_its_side = picture.permute(1, 0, 2)
dealt_out = picture.reshape(8, 6, 3)

print("permuted, strides", on_its_side.stride())
show(on_its_side)
print("reshaped, strides", dealt_out.stride())
show(dealt_out)

# %% [markdown]
# ![A tiny house; permuted, it lies on its side; reshaped, it falls apart](assets/permute_and_reshape.svg)
#
# `permute` says which axis goes where, and each pixel keeps its neighbours. `reshape` knows nothing of rows, columns
# and colours: it takes the numbers in reading order and deals them out again, so that a line of eight pixels is broken
# after six. `permute` changes the strides and copies nothing; the numbers stay where they are, and the result is not
# contiguous any more.
#
# Relatives of `permute`: `transpose(0, 1)` swaps two axes and leaves the others, `.T` is meant for tables, and
# `movedim` takes an axis out and puts it in at another place.
#
# torch's layers for images want the colours in front: `(3, height, width)`, three grey pictures, one for each colour.
# This is where the wrong tool does the most harm. Below, the red of each pixel, and what `reshape` puts in its place:

# %%
print("the red of each pixel:")
print(picture[:, :, 0])
print("the first third of all numbers:")
print(picture.reshape(3, 6, 8)[0])

# %% [markdown]
# The roof, the sun and the door can be made out in the first. The second is noise: reds, greens and blues of the upper
# two lines side by side. Its shape is right.
#
# ### Exercise 4.4: the colours in front
#
# Complete `hwc_to_chw`, named after the letters for height, width and channel (a *channel* is one of the colours).
#
# *Lesson step (4 points)*: pictures of 6 by 8 pixels in three colours, the one above and others. *General step (1
# point)*: other sizes, square ones too; any number of channels; float32; pictures that are not in reading order in
# memory; gradients reach `img`.
#
# *Runs on any device (1 point)*: a picture can also lie in the memory of a graphics card, a GPU, and then the result
# belongs there too; a tensor that you make yourself gets there by the argument `device=img.device`. The grader simulates
# a GPU, so you need none.


# %%
def hwc_to_chw(img: torch.Tensor) -> torch.Tensor:
    """Move the colours of a picture from the last axis to the first.

    Args:
        img: a picture of shape (H, W, C), uint8 or float32, with its numbers in any order in memory; none of the three
            sizes is 0.

    Returns:
        A tensor of shape (C, H, W), of the same dtype and where `img` is: what stood at `img[h, w, c]` stands at
        `[c, h, w]`. It may be a view or a copy. Gradients reach `img` if it is float32.

    `img` stays as it is.

    Exercise 4.4. Lesson step: uint8 pictures of shape (6, 8, 3). General step: other sizes and numbers of channels,
    float32, any order in memory, gradients. Runs on any device: on a GPU too, where the result stays.

    >>> img = torch.zeros((6, 8, 3), dtype=torch.uint8)
    >>> img[2, 5] = torch.tensor([10, 20, 30], dtype=torch.uint8)
    >>> planes = hwc_to_chw(img)
    >>> planes.shape
    torch.Size([3, 6, 8])
    >>> planes[:, 2, 5]
    tensor([10, 20, 30], dtype=torch.uint8)
    """
    raise NotImplementedError("hwc_to_chw")


# %%
# Try it: the red of each pixel comes first.
# print(hwc_to_chw(picture).shape)
# print(torch.equal(hwc_to_chw(picture)[0], picture[:, :, 0]))

# %% [markdown]
# ## 6. `resize_`: changed for everybody
#
# The third call in the title of this unit ends in an underscore, so it works in place: `t.resize_(a, b)` makes no other
# tensor, it changes `t` itself and hands it back. A function that "only wants a column" and uses it has changed the row
# of its caller:


# %%
def careless_column(w: torch.Tensor) -> torch.Tensor:
    """Turn a row into a column, and the caller's row with it."""
    return w.resize_(w.numel(), 1)


my_row = torch.tensor([[1.0, 2.0, 3.0]])
print("the caller's row before:", tuple(my_row.shape))
careless_column(my_row)
print("the caller's row after: ", tuple(my_row.shape))
print("row * row would be 1, 4, 9; with what is left of it:")
print(torch.tensor([[1.0, 2.0, 3.0]]) * my_row)

# %% [markdown]
# No error: a row times a column is stretched to a table of nine, whose sum is 36 where 14 was meant. Do this to the
# weights of the neuron, run the cell of unit 3 once more, and its 0.1595 has become 0.0448. The same happens without
# `resize_` if a column is given the row's old name, as in `weights = weights.view(5, 1)`: every earlier cell finds a
# column when it is run again. A name of its own, such as `weights_col`, costs nothing.
#
# **With fewer numbers than before**, the rest is dropped from the tensor and stays in memory, where nobody sees it:

# %%
shrunk = torch.arange(6.0)
print(shrunk.resize_(4), " bytes held:", shrunk.untyped_storage().nbytes())
print(shrunk.resize_(6), " and they are back")

# %% [markdown]
# **With more numbers than before**, you get memory that nobody has filled (*uninitialised* memory). What is in it is
# left over from something else: zeros by luck, tiny or huge numbers, or what another tensor held a moment ago. Run the
# next cell a few times. Only the first four numbers are yours:

# %%
grown = torch.arange(4.0)
grown.resize_(3, 4)
print(grown)

# %% [markdown]
# **Strides are forgotten.** The result is read from memory as it lies there, from the first place on. For a transposed
# tensor that is not reading order:

# %%
turned = torch.arange(12.0).reshape(3, 4).T

print("reading order:", turned.reshape(12))
print("resize_:      ", turned.resize_(12))

# %% [markdown]
# And it refuses a tensor that tracks gradients, since it could not say where the new numbers came from:

# %%
tracked = torch.ones((1, 3), requires_grad=True)

try:
    tracked.resize_(3, 1)
except RuntimeError as error:
    print("RuntimeError:", error)

# %% [markdown]
# So `resize_` is not a reshape in place. It is a tool for those who manage memory themselves, and this course does not
# need it. The whole picture:
#
# | call | you get | memory | `t` itself |
# | --- | --- | --- | --- |
# | `t.view(a, b)` | another tensor, reading order kept | that of `t`, always; an error if impossible | stays |
# | `t.reshape(a, b)` | another tensor, reading order kept | that of `t` if possible, else a copy | stays |
# | `t.permute(1, 0)`, `t.T` | another tensor, axes moved | that of `t`, always | stays |
# | `t.clone()` | another tensor, same shape | a copy, always | stays |
# | `t.resize_(a, b)` | `t` again | that of `t`; if it grows, more that nobody filled | **changed** |
#
# ### Exercise 4.5: fewer numbers, and nothing changed
#
# Complete `first_n`: what people hope to get from `resize_`, without its traps. The numbers come in reading
# order, the caller's tensor is left alone, and there is an error in place of memory that nobody filled. Three things to
# know. A slice `t[:n]` takes from the *first axis*: of a table it takes rows. A slice that goes past the end is no
# error; it gives fewer, without a word. And `t.numel()` says how many numbers there are. To raise an error yourself,
# write `raise ValueError("a sentence that helps")`.
#
# *Lesson step (4 points)*: tables of shape (3, 4), n from 0 to 12, and a ValueError beyond. *General step (2 points)*:
# other shapes, vectors, transposed tensors, other dtypes; gradients reach `t`.


# %%
def first_n(t: torch.Tensor, n: int) -> torch.Tensor:
    """Return the first `n` numbers of `t` in reading order.

    Args:
        t: a tensor with at least one axis, of any dtype, with its numbers in any order in memory.
        n: how many numbers, from 0 up.

    Returns:
        A vector of shape (n,) and of the same dtype. It may be a view or a copy. Gradients reach `t`.

    Raises:
        ValueError: `t` holds fewer than `n` numbers.

    `t` stays as it is.

    Exercise 4.5. Lesson step: float32 tables of shape (3, 4), any n. General step: other shapes and dtypes, transposed
    tensors, gradients.

    >>> table = torch.arange(12.0).reshape(3, 4)
    >>> first_n(table, 5)
    tensor([0., 1., 2., 3., 4.])
    >>> table.shape
    torch.Size([3, 4])
    """
    raise NotImplementedError("first_n")


# %%
# Try it: five numbers, then five in reading order of the transposed table, then a ValueError.
# print(first_n(table, 5), first_n(table.T, 5))
# print(first_n(table, 13))

# %% [markdown]
# ## What to take with you
#
# - A tensor is a strip of numbers and a note. Shape and strides are in the note; reading order is row after row.
# - `view` shares memory or fails. `reshape` shares if it can and copies if it must, without telling you. `clone` copies.
# - What is written through a view is written for everybody on that memory. Keep the result of `view`; the tensor it was
#   called on has not changed.
# - `permute` moves axes, `reshape` deals numbers out anew. A right shape proves nothing: compare a pixel or two.
# - `resize_` changes the caller's tensor, ignores strides, and may hand out memory that nobody has filled.
#
# ## One step further
#
# With strides alone you can build views in which numbers appear more than once. `expand` repeats a row with a stride of
# 0, and `unfold` slides a window along a strip. Look at the strides, then predict: what happens to `windows` when a
# single number of `line` is written to? And why is writing to `stretched` a bad idea?

# %%
stretched = torch.tensor([1.0, 2.0, 3.0]).expand(4, 3)
line = torch.arange(6.0)
windows = line.unfold(0, 3, 1)

print("stretched: strides", stretched.stride(), " numbers in memory:", stretched.untyped_storage().nbytes() // 4)
print("windows:   strides", windows.stride())
print(windows)
