"""Hidden checks of unit 4.

Nothing here computes, so numbers are compared exactly. Where memory has to be shared, behaviour decides: one side is
written to and the other is read. A check writes to its arguments only in ways that any shape bears, since an answer by
`resize_` hands them back in another one.
"""

import torch

from grader.checking import (
    assert_close,
    assert_for_sizes,
    assert_gradient_matches,
    assert_type,
    assert_unchanged,
    assert_view,
    check,
)

LESSON = ("sentence", "hint", "inputs", "expected")
"What a check on the lesson's own data, which every student has, shows."


def drawn(rng, *shape, dtype=torch.float32):
    """Random numbers of a dtype: whole ones from 0 to 255 for integers, both signs for floats."""
    if dtype.is_floating_point:
        return torch.randn(shape, generator=rng, dtype=dtype)
    return torch.randint(0, 256, shape, generator=rng).to(dtype)


def assert_same(actual, expected):
    """The same type, shape, dtype and numbers, to the last bit."""
    assert_close(actual, expected, rtol=0, atol=0)


def lesson_weights():
    """The row of weights of seed 7, which are drawn after the features."""
    generator = torch.Generator().manual_seed(7)
    return [torch.randn((1, 5), generator=generator) for _ in range(2)][1]


def lesson_table():
    """The numbers from 0 to 11 in three rows."""
    return torch.arange(12.0).reshape(3, 4)


def lesson_images():
    """The batch of four images of seed 7."""
    return torch.randn((4, 1, 28, 28), generator=torch.Generator().manual_seed(7))


def lesson_picture():
    """The house: 6 pixels high, 8 wide, three colours."""
    sky, sun, roof, wall, door, grass = (
        [140, 200, 250],
        [250, 210, 60],
        [200, 60, 50],
        [245, 225, 190],
        [110, 60, 40],
        [90, 160, 80],
    )
    paint = {"s": sky, "Y": sun, "R": roof, "w": wall, "D": door, "g": grass}
    scene = ["sssssYYs", "ssRRsYYs", "sRRRRsss", "swwDwsss", "swwDwsss", "gggggggg"]
    return torch.tensor([[paint[letter] for letter in line] for line in scene], dtype=torch.uint8)


# ---- 4.1 -------------------------------------------------------------------------------------------------------------


def upright(w):
    """The wanted answer of as_column, on memory of its own."""
    return w.clone().reshape(-1, 1)


@check(
    exercise="as_column",
    points=1,
    shows=LESSON,
    hint="The result is a column of shape (5, 1). If it is still a row, the column was made and then not kept.",
)
def test_lesson_weights_in_a_column(student):
    """The lesson's weights become a column of the same five numbers."""
    w = lesson_weights()
    assert_same(student.as_column(w), upright(w))


@check(
    exercise="as_column",
    points=1,
    needs="test_lesson_weights_in_a_column",
    hint="The caller's row has become a column, or its numbers have changed: something worked in place. A name that ends "
    "in an underscore does.",
)
def test_row_is_still_a_row(student, rng):
    """The column is right, and the row that was given is still that row."""
    w = drawn(rng, 1, 5)
    assert_same(student.as_column(w), upright(w))
    assert_unchanged(w)


@check(
    exercise="as_column",
    points=2,
    needs="test_lesson_weights_in_a_column",
    hint="The column has numbers of its own. clone, contiguous on a part of a tensor, lists and new tensors all copy.",
)
def test_column_is_on_the_memory_of_the_row(student, rng):
    """What is written to the row afterwards shows in the column, and the other way round."""
    w = drawn(rng, 1, 5)
    before = w.clone()
    column = student.by_reference.as_column(w)
    assert_same(column, upright(before))
    w.mul_(2)
    assert_same(column, upright(before * 2))
    column.mul_(3)
    assert_close(w.reshape(-1), before.reshape(-1) * 6)
    v = drawn(rng, 1, 5)
    shared = student.as_column(v)
    assert_same(shared, upright(v))
    assert_view(shared, v, offset=0, strides=(1, 1))


@check(
    exercise="as_column",
    points=1,
    step="general",
    needs="test_lesson_weights_in_a_column",
    hint="Is a 5 written out somewhere? A vector of shape (n,) has one axis and nothing to swap. A part of a row can be "
    "viewed as it lies in memory, with its gaps.",
)
def test_columns_of_any_length(student, rng):
    """Rows and vectors of other lengths, float64, and parts of larger tensors become columns on their memory too."""
    wholes = [drawn(rng, *shape) for shape in ((1, 3), (1, 1), (1, 8), (5,), (1,), (7,))]
    parts = [drawn(rng, 1, 10)[:, ::2], drawn(rng, 4, 3)[:, 1], drawn(rng, 4, 3)[2:3], drawn(rng, 4, 3).T[1:2]]
    for w in [*wholes, *parts, drawn(rng, 1, 4, dtype=torch.float64)]:
        column = student.as_column(w)
        assert_same(column, upright(w))
        assert_unchanged(w)
        assert_view(column, w, offset=0)


@check(
    exercise="as_column",
    points=1,
    step="general",
    needs="test_lesson_weights_in_a_column",
    hint="Stay in torch, on the tensor that was given: detach, NumPy and new tensors cut the way that gradients take.",
)
def test_column_gradients(student, rng):
    """Gradients reach the row, each number its own."""
    for shape in ((1, 5), (4,)):
        w = drawn(rng, *shape).requires_grad_()
        column = student.as_column(w)
        assert_same(column, w.reshape(-1, 1))
        assert_unchanged(w)
        assert_gradient_matches(column, w.reshape(-1, 1), to=w)


# ---- 4.2 -------------------------------------------------------------------------------------------------------------


def assert_told(student, t, *shapes):
    """Each answer is what torch does: reshape keeps the address of the first number, or moves to a new one."""
    for shape in shapes:
        assert_close(student.is_view(t, shape), t.reshape(shape).data_ptr() == t.data_ptr())


@check(
    exercise="is_view",
    points=2,
    shows=LESSON,
    hint="Equal numbers do not make a view, and a new tensor object does not make a copy. Where do the numbers live?",
)
def test_table_and_transposed_table(student):
    """The lesson's table can be viewed in any shape; its transposed form needs a copy for most."""
    table = lesson_table()
    assert_told(student, table, (4, 3), (12,), (2, 6))
    assert_told(student, table.T, (12,), (3, 4), (2, 6), (4, 3))


@check(
    exercise="is_view",
    points=1,
    needs="test_table_and_transposed_table",
    hint="A tensor with gaps or in another order is not contiguous, and can still be viewed in some shapes: an axis can "
    "be split in two. Ask torch about this very shape.",
)
def test_parts_of_table_and_strip(student):
    """Parts of the table and of the strip: some are no view though the numbers are in order, others are one with gaps.

    Two parts of one shape have different answers.
    """
    table, strip = lesson_table(), torch.arange(12.0)
    assert_told(student, table.T, (2, 2, 3))
    assert_told(student, table[:, :2], (6,), (3, 2, 1), (2, 3))
    assert_told(student, table[1:], (8,), (4, 2))
    assert_told(student, table[::2], (8,), (4, 2), (2, 2, 2))
    assert_told(student, strip[::2], (2, 3), (3, 2))
    assert_told(student, strip[5:], (7, 1))


@check(
    exercise="is_view",
    points=1,
    needs="test_table_and_transposed_table",
    hint="The tensor that was asked about has another shape or other numbers now. If you try something out on it, make "
    "sure that it is put back.",
)
def test_question_changes_nothing(student, rng):
    """The answers are right, and the tensor that was asked about is as it was."""
    t = drawn(rng, 3, 4)
    assert_told(student, t, (4, 3))
    assert_told(student, t.T, (12,))
    assert_unchanged(t)
    u = drawn(rng, 3, 4).T
    assert_told(student, u, (2, 2, 3), (12,))
    assert_unchanged(u)


@check(
    exercise="is_view",
    points=1,
    step="general",
    needs="test_table_and_transposed_table",
    hint="With three axes, some neighbours can be joined and others cannot. Ask torch about the very shape.",
)
def test_other_axes_dtypes_and_strides(student, rng):
    """Three and four axes, permuted and cut, and whole numbers: the answer is what torch does."""
    t = drawn(rng, 2, 3, 4)
    assert_told(student, t, (24,), (6, 4), (4, 3, 2))
    assert_told(student, t.permute(1, 0, 2), (24,), (6, 4), (3, 2, 2, 2), (3, 8))
    assert_told(student, t.permute(1, 2, 0), (12, 2), (24,), (3, 8))
    assert_told(student, t[:, 1:], (2, 8), (4, 4), (16,))
    assert_told(student, drawn(rng, 6, 4, dtype=torch.int64)[::2], (12,), (3, 2, 2), (3, 4, 1))
    assert_told(student, drawn(rng, 2, 3, 2, 2, dtype=torch.uint8).permute(0, 2, 3, 1), (2, 4, 3), (8, 3), (2, 12))
    assert_told(student, drawn(rng, 5, 2, 3, dtype=torch.float64)[:, :, 1], (10,), (5, 2, 1), (2, 5))


@check(
    exercise="is_view",
    points=1,
    step="general",
    needs="test_table_and_transposed_table",
    hint="One of the sizes may be -1: torch works it out, so hand the shape on as it is.",
)
def test_shape_with_minus_one(student, rng):
    """A -1 in the shape is worked out, for views and for copies."""
    t = drawn(rng, 4, 6)
    assert_told(student, t, (-1,), (2, -1), (-1, 3))
    assert_told(student, t.T, (-1,), (3, -1), (-1, 2, 4))
    assert_told(student, t[:, ::3], (-1,), (4, -1, 1), (2, -1))


# ---- 4.3 -------------------------------------------------------------------------------------------------------------


def in_rows(x):
    """The wanted answer of flatten_images."""
    return torch.stack([image.reshape(-1) for image in x])


@check(
    exercise="flatten_images",
    points=1,
    shows=LESSON,
    hint="Four images have four rows of 784 numbers, and row i is image i in reading order. With the right shape and "
    "wrong numbers, pixels of different images were mixed.",
)
def test_lesson_images_in_rows(student):
    """The lesson's four images become four rows, each with the pixels of its own image."""
    x = lesson_images()
    assert_same(student.flatten_images(x), in_rows(x))


@check(
    exercise="flatten_images",
    points=2,
    needs="test_lesson_images_in_rows",
    hint="Is the number of images written out? The last batch of an epoch is often smaller.",
)
def test_smaller_and_larger_batches(student, rng):
    """Batches of one, three, or ten images work as four do."""

    def holds(images):
        x = drawn(rng, images, 1, 28, 28)
        assert_same(student.flatten_images(x), in_rows(x))

    assert_for_sizes(holds, (3,), (1,), (10,))


@check(
    exercise="flatten_images",
    points=1,
    needs="test_lesson_images_in_rows",
    hint="The caller's batch has another shape now, or other numbers: something worked in place.",
)
def test_batch_keeps_its_shape(student, rng):
    """The rows are right, those of a second batch of this size too, and the batches that were given are as they were."""
    for _ in range(2):
        x = drawn(rng, 4, 1, 28, 28)
        assert_same(student.flatten_images(x), in_rows(x))
        assert_unchanged(x)


@check(
    exercise="flatten_images",
    points=1,
    step="general",
    needs="test_lesson_images_in_rows",
    hint="Other images have other sizes, and a permuted batch is not in reading order: view refuses it, other calls do "
    "not. As many images as pixels is a case where a wrong turn still fits.",
)
def test_any_images_in_any_order(student, rng):
    """Colour images, images of other sizes, permuted batches, float64 and whole numbers are laid flat too."""
    plain = [drawn(rng, *shape) for shape in ((64, 3, 2, 2), (5, 7), (4, 2, 2), (1, 2, 2), (3, 1), (2, 3, 2, 2, 2))]
    permuted = [
        drawn(rng, 2, 3, 4).permute(0, 2, 1),
        drawn(rng, 5, 6, 3, 2).permute(3, 2, 0, 1),
        drawn(rng, 6, 4).T,
        drawn(rng, 4, 3, 6)[:, :, ::2],
    ]
    others = [drawn(rng, 3, 2, 5, dtype=torch.float64), drawn(rng, 3, 4, 4, 3, dtype=torch.uint8).permute(0, 3, 1, 2)]
    for x in [*plain, *permuted, *others]:
        assert_same(student.flatten_images(x), in_rows(x))


@check(
    exercise="flatten_images",
    points=1,
    step="general",
    needs="test_lesson_images_in_rows",
    hint="Stay in torch, on the tensor that was given: detach, NumPy and new tensors cut the way that gradients take.",
)
def test_flat_gradients(student, rng):
    """Gradients reach the batch, each pixel its own."""
    for x in (drawn(rng, 2, 1, 28, 28), drawn(rng, 3, 2, 4)):
        x.requires_grad_()
        rows = student.flatten_images(x)
        assert_same(rows, in_rows(x))
        assert_unchanged(x)
        assert_gradient_matches(rows, in_rows(x), to=x)


# ---- 4.4 -------------------------------------------------------------------------------------------------------------


def planes(img):
    """The wanted answer of hwc_to_chw, one colour at a time."""
    return torch.stack([img[:, :, channel] for channel in range(img.shape[2])])


@check(
    exercise="hwc_to_chw",
    points=2,
    shows=LESSON,
    hint="The shape is (3, 6, 8), and the first plane is the red of each pixel. With the right shape and noise in it, "
    "the numbers were dealt out anew instead of moved; with (3, 8, 6), the picture lies on its side.",
)
def test_lesson_picture_with_colours_first(student):
    """The lesson's picture becomes three planes, its reds, its greens and its blues."""
    img = lesson_picture()
    assert_same(student.hwc_to_chw(img), planes(img))


@check(
    exercise="hwc_to_chw",
    points=1,
    needs="test_lesson_picture_with_colours_first",
    hint="Work on the argument, not on the lesson's picture, and without a number of the lesson's in your code.",
)
def test_other_pictures_of_this_size(student, rng):
    """Other pictures of 6 by 8 pixels in three colours come out right too."""
    for _ in range(3):
        img = drawn(rng, 6, 8, 3, dtype=torch.uint8)
        assert_same(student.hwc_to_chw(img), planes(img))


@check(
    exercise="hwc_to_chw",
    points=1,
    needs="test_lesson_picture_with_colours_first",
    hint="The caller's picture has another shape now, or other numbers: something worked in place.",
)
def test_picture_stays_as_it_is(student, rng):
    """The planes are right, and the picture that was given is as it was."""
    img = drawn(rng, 6, 8, 3, dtype=torch.uint8)
    assert_same(student.hwc_to_chw(img), planes(img))
    assert_unchanged(img)


@check(
    exercise="hwc_to_chw",
    points=1,
    step="general",
    needs="test_lesson_picture_with_colours_first",
    hint="No size may be written out, nor the number of colours; in a square picture, height and width swapped still have "
    "the right shape. Where a gradient is missing, look for what leaves torch: detach, NumPy, new tensors.",
)
def test_any_picture(student, rng):
    """Other sizes, square pictures, other numbers of channels and float32 come out right too, and gradients reach them."""

    def holds(height, width, channels):
        img = drawn(rng, height, width, channels)
        assert_same(student.hwc_to_chw(img), planes(img))

    shapes = ((5, 5, 3), (2, 4, 3), (3, 3, 3), (4, 7, 1), (3, 5, 4), (6, 2, 2), (1, 1, 5), (5, 1, 3), (4, 4, 4))
    assert_for_sizes(holds, *shapes)
    for img in (drawn(rng, 7, 5, 4, dtype=torch.uint8), drawn(rng, 3, 4, 5).permute(1, 2, 0)):
        assert_same(student.hwc_to_chw(img), planes(img))
    img = drawn(rng, 6, 8, 3).requires_grad_()
    result = student.hwc_to_chw(img)
    assert_same(result, planes(img))
    assert_unchanged(img)
    assert_gradient_matches(result, planes(img), to=img)


@check(
    exercise="hwc_to_chw",
    points=1,
    step="device",
    needs="test_lesson_picture_with_colours_first",
    hint="Stay with the tensor that was given, and write no device out. A tensor that you make anew lies in the computer's "
    "own memory unless it is told `device=img.device`.",
)
def test_planes_run_on_any_device(student, rng, device):
    """On a simulated GPU the planes are right and stay there, and on the CPU they stay on the CPU."""
    for place in ("cpu", device):
        img = drawn(rng, 6, 8, 3, dtype=torch.uint8).to(place)
        assert_same(student.hwc_to_chw(img), planes(img))


# ---- 4.5 -------------------------------------------------------------------------------------------------------------


def beginning(t, n):
    """The wanted answer of first_n."""
    return t.clone().reshape(-1)[:n]


def assert_refused(student, t, n):
    """Fail unless first_n raises a ValueError; what it returned instead is what the student gets to see."""
    try:
        returned = student.first_n(t, n)
    except ValueError:
        return
    assert_type(returned, ValueError)


@check(
    exercise="first_n",
    points=2,
    shows=LESSON,
    hint="Numbers are wanted, not rows: the first five of the table are 0, 1, 2, 3 and 4, side by side.",
)
def test_first_numbers_of_lesson_table(student):
    """The first two, five and twelve numbers of the lesson's table, in one vector each."""
    for n in (5, 2, 12):
        assert_same(student.first_n(lesson_table(), n), beginning(lesson_table(), n))


@check(
    exercise="first_n",
    points=1,
    needs="test_first_numbers_of_lesson_table",
    hint="The caller's table is shorter now, or has other numbers: something worked in place.",
)
def test_table_keeps_all_its_numbers(student, rng):
    """The first numbers are right, none at all too, and the table that was given is as it was."""
    for n in (3, 0, 7):
        t = drawn(rng, 3, 4)
        assert_same(student.first_n(t, n), beginning(t, n))
        assert_unchanged(t)


@check(
    exercise="first_n",
    points=1,
    needs="test_first_numbers_of_lesson_table",
    hint="Twelve numbers are there, so 13 are too many. A slice past the end gives fewer without a word, and resize_ "
    "gives memory that nobody filled; a ValueError is wanted.",
)
def test_too_many_raise_value_error(student, rng):
    """Asking for more numbers than there are raises a ValueError; asking for all of them does not."""
    t = drawn(rng, 3, 4)
    assert_same(student.first_n(t, 12), beginning(t, 12))
    for n in (13, 100):
        assert_refused(student, t, n)


@check(
    exercise="first_n",
    points=1,
    step="general",
    needs="test_first_numbers_of_lesson_table",
    hint="Reading order is not always the order in memory: try a transposed table. The number of axes may be any, and "
    "the dtype is that of the argument.",
)
def test_first_numbers_of_anything(student, rng):
    """Vectors, three axes, transposed tensors, parts of tensors, and other dtypes work too, the ValueError with them."""
    plain = [(drawn(rng, 8), 8), (drawn(rng, 2, 5), 3), (drawn(rng, 2, 3, 4), 17), (drawn(rng, 1), 1)]
    moved = [
        (drawn(rng, 3, 4).T, 5),
        (drawn(rng, 2, 3, 4).permute(2, 0, 1), 11),
        (drawn(rng, 4, 6)[:, ::2], 7),
        (drawn(rng, 4, 6)[1:], 9),
        (drawn(rng, 10)[::3], 4),
    ]
    others = [(drawn(rng, 3, 3, dtype=dtype).T, 4) for dtype in (torch.float64, torch.int64, torch.uint8)]
    for t, n in [*plain, *moved, *others]:
        assert_same(student.first_n(t, n), beginning(t, n))
        assert_unchanged(t)
        assert_refused(student, t, t.numel() + 1)


@check(
    exercise="first_n",
    points=1,
    step="general",
    needs="test_first_numbers_of_lesson_table",
    hint="Stay in torch, on the tensor that was given: detach, NumPy and new tensors cut the way that gradients take.",
)
def test_beginning_gradients(student, rng):
    """Gradients reach the numbers that were taken, and the others get none."""
    t = drawn(rng, 3, 4).requires_grad_()
    result = student.first_n(t, 5)
    assert_same(result, t.reshape(-1)[:5])
    assert_unchanged(t)
    assert_gradient_matches(result, t.reshape(-1)[:5], to=t)
