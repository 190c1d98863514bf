"""Known wrong answers of unit 4. Each runs after the lesson's cells, so `torch` is there.

"always-view" and "equal-values" are twins: numbers in reading order are equal to themselves, so both answer True to
everything, and no check can tell which of the two was meant.
What `resize_` adds at the end of a tensor is memory that nobody filled: known by that, and not by its numbers.
"""
# ruff: noqa: F821

from grader.checking import misconception, slip, wrong_model

# ---- 4.1 -------------------------------------------------------------------------------------------------------------


@wrong_model(
    "as_column",
    {
        "resize-in-place": slip(
            made_by="resize_",
            fails="test_row_is_still_a_row",
            hint="Leave the caller's row a row. The underscore of resize_ says that the tensor itself is changed, and the "
            "next cell that expects a row meets a column.",
        ),
        "result-dropped": slip(
            kept=False,
            fails="test_lesson_weights_in_a_column",
            hint="Keep what the call hands back. It makes a second tensor and leaves w as it is, so w is still a row.",
        ),
        "hard-coded-5": (
            slip(
                length=5,
                fails="test_columns_of_any_length",
                hint="Let torch work out how long the column is. With a 5 written out, only five weights will do.",
            ),
            slip(length=5, made_by="a vector", also="in a vector first"),
        ),
        "T-of-1d": (
            slip(
                made_by="T",
                fails="test_columns_of_any_length",
                hint="Ask for a shape, in place of swapping rows and columns. A vector of shape (n,) has one axis, so "
                "there is nothing in it to swap.",
            ),
            slip(made_by="transpose", also="by transpose"),
            slip(made_by="permute", also="by permute"),
        ),
        "copy": (
            slip(
                memory="a clone",
                fails="test_column_is_on_the_memory_of_the_row",
                hint="Stay on the memory of w. Yours is a column of the right numbers in a strip of its own: what is "
                "written to it later does not reach w.",
            ),
            slip(memory="a list", also="of a list"),
        ),
    },
)
def wrong_column(w, *, made_by="view", memory="of the row", length=-1, kept=True):
    own = w.clone() if memory == "a clone" else torch.tensor(w.tolist()) if memory == "a list" else w
    if made_by == "resize_":
        column = own.resize_(w.numel() if length == -1 else length, 1)
    elif made_by == "T":
        column = own.T
    elif made_by == "transpose":
        column = own.transpose(0, 1)
    elif made_by == "permute":
        column = own.permute(1, 0)
    elif made_by == "a vector":
        column = own.view(length).unsqueeze(1)
    else:
        column = own.view(length, 1)
    return column if kept else w


# ---- 4.2 -------------------------------------------------------------------------------------------------------------


@misconception(
    "is_view",
    "always-view",
    fails="test_table_and_transposed_table",
    hint="Look at what becomes of a transposed table. reshape falls back on a copy where the new axes cannot be walked with "
    "one stride each, and you always answer True.",
)
def always_a_view(t, shape):
    return True


@misconception(
    "is_view",
    "equal-values",
    fails="test_table_and_transposed_table",
    hint="Compare where the numbers live and not what they are. A copy holds equal numbers too, so your answer is always "
    "True.",
)
def equal_numbers(t, shape):
    return bool(torch.equal(t.reshape(shape).flatten(), t.flatten()))


@misconception(
    "is_view",
    "contiguous-only",
    fails="test_parts_of_table_and_strip",
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
    fails="test_table_and_transposed_table",
    hint="Compare where the numbers live. reshape makes a new tensor object either way, on the old memory or on new memory, "
    "so is always says False.",
)
def one_object(t, shape):
    return t.reshape(shape) is t


# ---- 4.3 -------------------------------------------------------------------------------------------------------------


@wrong_model(
    "flatten_images",
    {
        "view-on-permuted": (
            slip(
                call="view",
                fails="test_any_images_in_any_order",
                hint="Use a call that copies when it must. view gives up on a batch that was permuted: its numbers do not "
                "lie in reading order.",
            ),
            slip(call="view", one_by_one=True, also="image by image"),
        ),
        "one-long-row": (
            slip(
                images=1,
                fails="test_lesson_images_in_rows",
                hint="Keep the axis of the batch. In yours all images ran together, and nothing tells where one ends.",
            ),
            slip(images=None, also="as a vector"),
            slip(images=1, copied=True, also="as a table of its own"),
            slip(images=None, copied=True, also="as a vector of its own"),
        ),
        "hard-coded-64": (
            slip(
                images=64,
                fails="test_smaller_and_larger_batches",
                hint="Leave the number of images open. Yours is written out, and the last batch of an epoch is often "
                "smaller.",
            ),
            slip(images=4, also="the four of the lesson"),
            slip(images=64, one_by_one=True, also="in a loop"),
            slip(images=4, one_by_one=True, also="the four of the lesson in a loop"),
            slip(
                images=64,
                pixels=784,
                also="the lesson's pixels too",
                hint="Leave the sizes open. Yours are written out, and the next batch has other ones.",
            ),
            slip(
                images=4,
                pixels=784,
                also="the four of the lesson and its pixels",
                hint="Leave the sizes open. Yours are written out, and the next batch has other ones.",
            ),
            slip(
                images=-1,
                pixels=784,
                also="the lesson's pixels alone",
                hint="Leave the size of an image open. The 784 is written out, and images of another size are cut in the "
                "wrong places or do not fit at all.",
            ),
            slip(
                pixels=784,
                also="the lesson's pixels for each image",
                hint="Leave the size of an image open. The 784 is written out, and images of another size do not fit.",
            ),
        ),
        "resize": (
            slip(
                call="resize_",
                fails="test_batch_keeps_its_shape",
                hint="Leave the caller's batch as it is. The underscore of resize_ says that the batch itself is changed; "
                "it also forgets the strides, and a permuted batch gets mixed up.",
            ),
            slip(
                call="resize_",
                copied=True,
                also="of a copy",
                hint="Use a call that minds the strides. resize_ takes the numbers as they lie in memory, and a permuted "
                "batch gets mixed up.",
            ),
        ),
        "batch-last": (
            slip(
                order="dealt out by columns",
                fails="test_lesson_images_in_rows",
                hint="Keep the axis of the batch in front all the way, and look at the numbers of one row. Yours has the "
                "right shape, with pixels of several images in each row.",
            ),
            slip(order="batch moved to the end", also="by moving the axis"),
            slip(
                order="turned at the end",
                also="and left there",
                hint="Keep the axis of the batch in front all the way. In yours each image is a column.",
            ),
        ),
    },
)
def wrong_rows(x, *, call="reshape", images="counted", pixels=-1, order="batch first", copied=False, one_by_one=False):
    if copied:
        x = x.clone()
    count = x.shape[0] if images == "counted" else images
    if order == "batch moved to the end":
        x = x.movedim(0, -1)
    if call == "resize_":
        sizes = [x.numel()] if count is None else [x.numel() // pixels if count == -1 else count, pixels]
        return x.resize_([x.numel() // count if size == -1 else size for size in sizes])
    lay = torch.Tensor.view if call == "view" else torch.Tensor.reshape
    if count is None:
        return lay(x, (-1,))
    if one_by_one:
        return torch.stack([lay(x[k], (pixels,)) for k in range(count)])
    if order == "dealt out by columns":
        return lay(x, (pixels, count)).T
    rows = lay(x, (count, pixels))
    return rows.T if order == "turned at the end" else rows


# ---- 4.4 -------------------------------------------------------------------------------------------------------------


@misconception(
    "hwc_to_chw",
    "reshape-scrambles",
    fails="test_lesson_picture_with_colours_first",
    hint="Move the axes and do not deal the numbers out anew. Your result has the right shape and noise in it: reshape knows "
    "nothing of rows, columns and colours.",
)
def dealt_out_as_planes(img):
    return img.reshape(img.shape[2], img.shape[0], img.shape[1])


@misconception("hwc_to_chw", "reshape-scrambles", also="by view")
def dealt_out_by_view(img):
    return img.view(img.shape[2], img.shape[0], img.shape[1])


@misconception("hwc_to_chw", "reshape-scrambles", also="with the lesson's sizes")
def dealt_out_as_three_planes_of_6_by_8(img):
    return img.reshape(3, 6, 8)


@misconception(
    "hwc_to_chw",
    "T-reverses-all",
    fails="test_lesson_picture_with_colours_first",
    hint="Keep the height before the width. You turned the order of all three axes round, and the picture lies on its side.",
)
def all_axes_reversed(img):
    return img.permute(2, 1, 0)


@misconception(
    "hwc_to_chw",
    "swap-two",
    fails="test_lesson_picture_with_colours_first",
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


@wrong_model(
    "hwc_to_chw",
    {
        "left-on-the-cpu": (
            slip(
                made="zeros to fill",
                fails="test_planes_run_on_any_device",
                hint="Leave the planes where the picture is. Yours are in the computer's own memory although the picture came "
                "from a GPU: made there by torch.zeros or the like and filled, or moved there.",
            ),
            slip(made="on the CPU", also="moved there"),
            slip(
                made="of a list",
                also="of a list",
                hint="Move the axes of the tensor itself. A tensor made of lists lies in the computer's own memory, wherever "
                "the picture came from, and no gradient finds its way back through it.",
            ),
        ),
        "through-numpy": (
            slip(
                made="of NumPy",
                fails="test_planes_run_on_any_device",
                hint="Stay in torch from the argument to the result, which moves axes as well. NumPy cannot read the memory of "
                "a GPU, and loses the trail that the gradient follows.",
            ),
            slip(made="of NumPy, detached", also="detached"),
            slip(made="of NumPy, moved before", also="moved before"),
        ),
        "hard-coded-cuda": (
            slip(
                made="on the GPU if there is one",
                fails="test_planes_run_on_any_device",
                hint="Take the device from the picture, and write none out. A picture in the computer's own memory has its "
                "planes there, on a machine with a GPU too.",
            ),
            slip(
                made="on the GPU",
                also="without asking for it",
                hint="Take the device from the picture, and write none out. Most machines have no GPU, and a move to one ends "
                "in an error there.",
            ),
        ),
    },
)
def planes_elsewhere(img, *, made=None):
    planes = img.permute(2, 0, 1)
    there = "cuda" if torch.cuda.is_available() else "cpu"
    if made == "zeros to fill":
        filled = torch.zeros(planes.shape, dtype=img.dtype)
        filled[:] = planes
        return filled
    if made == "of a list":
        return torch.tensor(planes.tolist(), dtype=img.dtype)
    moved = {"on the CPU": "cpu", "on the GPU": "cuda", "on the GPU if there is one": there}
    if made in moved:
        return planes.to(moved[made])
    if made is not None:
        plain = img if made == "of NumPy" else img.detach() if made == "of NumPy, detached" else img.detach().cpu()
        return torch.from_numpy(plain.numpy().transpose(2, 0, 1))
    return planes


# ---- 4.5 -------------------------------------------------------------------------------------------------------------


@wrong_model(
    "first_n",
    {
        "resize": (
            slip(
                taken="by resize_",
                refused=False,
                fails="test_table_keeps_all_its_numbers",
                hint="Leave the caller's tensor alone. The underscore of resize_ says that it is the tensor itself that "
                "gets shorter; and past its end there is memory that nobody filled, in place of an error.",
            ),
            slip(
                taken="by resize_",
                also="with the error",
                hint="Leave the caller's tensor alone. The underscore of resize_ says that it is the tensor itself that "
                "gets shorter.",
            ),
            slip(
                taken="by resize_ of a flat one",
                refused=False,
                also="of a flat one",
                hint="Refuse what cannot be given. resize_ never complains: where the numbers end, it goes on with memory "
                "that nobody filled.",
            ),
            slip(
                taken="by resize_ of a copy",
                refused=False,
                also="of a copy",
                hint="Refuse what cannot be given. resize_ never complains: where the numbers end, it goes on with memory "
                "that nobody filled.",
            ),
            slip(
                taken="by resize_ of a copy",
                also="of a copy, with the error",
                hint="Use calls that mind the strides. resize_ takes the numbers as they lie in memory, which is another "
                "order for a transposed tensor.",
            ),
        ),
        "slices-rows": slip(
            taken="from the first axis",
            fails="test_first_numbers_of_lesson_table",
            hint="Bring the numbers into one line before you take the first ones. A slice takes from the first axis, and "
            "of a table these are rows.",
        ),
        "silent-short": slip(
            refused=False,
            fails="test_too_many_raise_value_error",
            hint="Compare n with how many numbers there are. A slice that goes past the end gives fewer, silently, and an "
            "error is wanted.",
        ),
        "strides-ignored": (
            slip(
                order="of memory",
                fails="test_first_numbers_of_anything",
                hint="Take the numbers in reading order. Yours come in the order in which they lie in memory, which is "
                "another one for a transposed tensor.",
            ),
            slip(order="of memory, from its beginning", also="from the beginning of the strip"),
            slip(order="of memory, without gaps", also="without the gaps"),
        ),
    },
)
def wrong_first_n(t, n, *, taken="from a line", refused=True, order="of reading"):
    if refused and n > t.numel():
        raise ValueError("there are fewer numbers than that")
    if taken == "by resize_":
        return t.resize_(n)
    if taken == "by resize_ of a copy":
        return t.clone().resize_(n)
    if taken == "by resize_ of a flat one":
        return t.reshape(-1).resize_(n)
    if order == "of memory, without gaps":
        t = t.permute(sorted(range(t.dim()), key=lambda axis: -t.stride(axis)))
    elif order != "of reading":
        t = t.as_strided((t.numel(),), (1,), 0 if order == "of memory, from its beginning" else None)
    return t[:n] if taken == "from the first axis" else t.reshape(-1)[:n]
