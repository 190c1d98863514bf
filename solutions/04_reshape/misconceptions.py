"""Known wrong answers of unit 4. Each runs after the lesson's cells, so `torch` is there.

"always-view" and "equal-values" are twins: numbers in reading order are equal to themselves, so both answer True to
everything, and no check can tell which of the two was meant.
What `resize_` adds at the end of a tensor is memory that nobody filled: known by that, and not by its numbers.
"""
# ruff: noqa: F821

from grader.checking import misconception

# ---- 4.1 -------------------------------------------------------------------------------------------------------------


@misconception(
    "as_column",
    "resize-in-place",
    hint="Leave the caller's row a row. The underscore of resize_ says that the tensor itself is changed, and the next cell "
    "that expects a row meets a column.",
)
def row_resized(w):
    return w.resize_(w.numel(), 1)


@misconception("as_column", "resize-in-place", also="of five")
def row_resized_to_five(w):
    return w.resize_(5, 1)


@misconception(
    "as_column",
    "result-dropped",
    hint="Keep what the call hands back. It makes a second tensor and leaves w as it is, so w is still a row.",
)
def column_made_and_gone(w):
    w.view(-1, 1)
    return w


@misconception("as_column", "result-dropped", also="of five")
def column_of_five_made_and_gone(w):
    w.view(5, 1)
    return w


@misconception(
    "as_column",
    "hard-coded-5",
    hint="Let torch work out how long the column is. With a 5 written out, only five weights will do.",
)
def column_of_five(w):
    return w.view(5, 1)


@misconception(
    "as_column",
    "T-of-1d",
    hint="Ask for a shape, in place of swapping rows and columns. A vector of shape (n,) has one axis, so there is nothing in "
    "it to swap.",
)
def turned(w):
    return w.T


@misconception("as_column", "T-of-1d", also="by transpose")
def axes_0_and_1_swapped(w):
    return w.transpose(0, 1)


@misconception(
    "as_column",
    "copy",
    hint="Stay on the memory of w. Yours is a column of the right numbers in a strip of its own: what is written to it later "
    "does not reach w.",
)
def column_of_a_copy(w):
    return w.clone().view(-1, 1)


@misconception("as_column", "copy", also="of a list")
def column_of_a_list(w):
    return torch.tensor([[x] for x in w.flatten().tolist()])


# ---- 4.2 -------------------------------------------------------------------------------------------------------------


@misconception(
    "is_view",
    "always-view",
    hint="Look at what becomes of a transposed table. reshape falls back on a copy where the new axes cannot be walked with "
    "one stride each, and you always answer True.",
)
def always_a_view(t, shape):
    return True


@misconception(
    "is_view",
    "equal-values",
    hint="Compare where the numbers live and not what they are. A copy holds equal numbers too, so your answer is always "
    "True.",
)
def equal_numbers(t, shape):
    return bool(torch.equal(t.reshape(shape).flatten(), t.flatten()))


@misconception(
    "is_view",
    "contiguous-only",
    hint="Ask about the new axes and not about the old ones. Every second number of a strip is not contiguous, and can still "
    "be viewed as two rows of three.",
)
def contiguous_before(t, shape):
    return t.is_contiguous()


@misconception(
    "is_view",
    "contiguous-only",
    also="of the result",
    hint="Ask where the numbers of the result live. A copy is contiguous always, so that the result is so does not make it a "
    "view.",
)
def contiguous_afterwards(t, shape):
    return t.reshape(shape).is_contiguous()


@misconception(
    "is_view",
    "same-object",
    hint="Compare where the numbers live. reshape makes a new tensor object either way, on the old memory or on new memory, "
    "so is always says False.",
)
def one_object(t, shape):
    return t.reshape(shape) is t


# ---- 4.3 -------------------------------------------------------------------------------------------------------------


@misconception(
    "flatten_images",
    "view-on-permuted",
    hint="Use a call that copies when it must. view gives up on a batch that was permuted: its numbers do not lie in reading "
    "order.",
)
def rows_by_view(x):
    return x.view(x.shape[0], -1)


@misconception(
    "flatten_images",
    "one-long-row",
    hint="Keep the axis of the batch. In yours all images ran together, and nothing tells where one ends.",
)
def everything_in_one_vector(x):
    return x.reshape(-1)


@misconception("flatten_images", "one-long-row", also="as a table")
def everything_in_one_row(x):
    return x.reshape(1, -1)


@misconception(
    "flatten_images",
    "hard-coded-64",
    hint="Leave the number of images open. Yours is written out, and the last batch of an epoch is often smaller.",
)
def rows_of_64_images(x):
    return x.reshape(64, -1)


@misconception("flatten_images", "hard-coded-64", also="the four of the lesson")
def rows_of_four_images(x):
    return x.reshape(4, -1)


@misconception(
    "flatten_images",
    "hard-coded-64",
    also="the lesson's pixels too",
    hint="Leave the sizes open. Yours are written out, and the next batch has other ones.",
)
def four_rows_of_784(x):
    return x.reshape(4, 784)


@misconception(
    "flatten_images",
    "hard-coded-64",
    also="the lesson's pixels alone",
    hint="Leave the size of an image open. The 784 is written out, and images of another size are cut in the wrong places or "
    "do not fit at all.",
)
def rows_of_784(x):
    return x.reshape(-1, 784)


@misconception(
    "flatten_images",
    "resize",
    hint="Leave the caller's batch as it is. The underscore of resize_ says that the batch itself is changed; it also forgets "
    "the strides, and a permuted batch gets mixed up.",
)
def batch_resized(x):
    return x.resize_(x.shape[0], x[0].numel())


@misconception("flatten_images", "resize", also="with the lesson's pixels")
def batch_resized_to_784(x):
    return x.resize_(x.shape[0], 784)


@misconception(
    "flatten_images",
    "batch-last",
    hint="Keep the axis of the batch in front all the way, and look at the numbers of one row. Yours has the right shape, with "
    "pixels of several images in each row.",
)
def dealt_out_and_turned(x):
    return x.reshape(-1, x.shape[0]).T


# ---- 4.4 -------------------------------------------------------------------------------------------------------------


@misconception(
    "hwc_to_chw",
    "reshape-scrambles",
    hint="Move the axes and do not deal the numbers out anew. Your result has the right shape and noise in it: reshape knows "
    "nothing of rows, columns and colours.",
)
def dealt_out_as_planes(img):
    return img.reshape(img.shape[2], img.shape[0], img.shape[1])


@misconception("hwc_to_chw", "reshape-scrambles", also="with the lesson's sizes")
def dealt_out_as_three_planes_of_6_by_8(img):
    return img.reshape(3, 6, 8)


@misconception(
    "hwc_to_chw",
    "T-reverses-all",
    hint="Keep the height before the width. You turned the order of all three axes round, and the picture lies on its side.",
)
def all_axes_reversed(img):
    return img.permute(2, 1, 0)


@misconception(
    "hwc_to_chw",
    "swap-two",
    hint="Say for each of the three axes where it goes. In yours height and width changed places, and the colours are still "
    "last.",
)
def height_and_width_swapped(img):
    return img.transpose(0, 1)


@misconception(
    "hwc_to_chw",
    "swap-two",
    also="the last two",
    hint="Say for each of the three axes where it goes. In yours width and colours changed places, and the height is still "
    "first.",
)
def width_and_colours_swapped(img):
    return img.transpose(1, 2)


# ---- 4.5 -------------------------------------------------------------------------------------------------------------


@misconception(
    "first_n",
    "resize",
    hint="Leave the caller's tensor alone. The underscore of resize_ says that it is the tensor itself that gets shorter; and "
    "past its end there is memory that nobody filled, in place of an error.",
)
def shortened_for_everybody(t, n):
    return t.resize_(n)


@misconception(
    "first_n",
    "resize",
    also="with the error",
    hint="Leave the caller's tensor alone. The underscore of resize_ says that it is the tensor itself that gets shorter.",
)
def shortened_for_everybody_if_it_fits(t, n):
    if n > t.numel():
        raise ValueError("there are fewer numbers than that")
    return t.resize_(n)


@misconception(
    "first_n",
    "resize",
    also="of a flat one",
    hint="Refuse what cannot be given. resize_ never complains: where the numbers end, it goes on with memory that nobody "
    "filled.",
)
def flat_one_resized(t, n):
    return t.reshape(-1).resize_(n)


@misconception(
    "first_n",
    "slices-rows",
    hint="Bring the numbers into one line before you take the first ones. A slice takes from the first axis, and of a table "
    "these are rows.",
)
def first_rows(t, n):
    return t[:n]


@misconception("first_n", "slices-rows", also="with the error")
def first_rows_if_there_are_so_many_numbers(t, n):
    if n > t.numel():
        raise ValueError("there are fewer numbers than that")
    return t[:n]


@misconception(
    "first_n",
    "silent-short",
    hint="Compare n with how many numbers there are. A slice that goes past the end gives fewer, silently, and an error is "
    "wanted.",
)
def fewer_without_a_word(t, n):
    return t.reshape(-1)[:n]


@misconception(
    "first_n",
    "strides-ignored",
    hint="Take the numbers in reading order. Yours come in the order in which they lie in memory, which is another one for a "
    "transposed tensor.",
)
def in_the_order_of_memory(t, n):
    if n > t.numel():
        raise ValueError("there are fewer numbers than that")
    return t.as_strided((n,), (1,))
