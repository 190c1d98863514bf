"""Known wrong answers of unit 7. Each runs after the lesson's cells, so `np` and `torch` are there."""
# ruff: noqa: F821

from grader.checking import misconception, slip, wrong_model

# ---- 7.1 -------------------------------------------------------------------------------------------------------------


@misconception(
    "wrap",
    "copies",
    fails="test_changes_reach_the_other",
    hint="Use a call that shares always. Yours made a copy: write a number into the array, and the tensor does not "
    "notice.",
)
def numbers_of_its_own(a):
    return torch.tensor(a)


@misconception(
    "wrap",
    "converted",
    fails="test_wrapped_numbers_and_dtype",
    hint="Keep the dtype of the array. Numbers of another dtype need new memory, and there the link to the array ends.",
)
def made_float32(a):
    return torch.from_numpy(a).float()


@misconception("wrap", "converted", also="in a copy")
def copied_as_float32(a):
    return torch.tensor(a, dtype=torch.float32)


@misconception(
    "wrap",
    "via-list",
    fails="test_wrap_any_array",
    hint="Go from the array to the tensor without a Python list between them. A list copies every number, and the "
    "tensor made of it chooses a dtype anew.",
)
def through_a_list(a):
    return torch.tensor(a.tolist())


# ---- 7.2 -------------------------------------------------------------------------------------------------------------


@misconception(
    "to_float32",
    "stays-double",
    fails="test_float32_of_lesson_array",
    hint="Say which dtype the tensor is to have. It took over the array's, which is float64 unless somebody said "
    "otherwise, and a layer with float32 weights refuses that.",
)
def dtype_of_the_array(a):
    return torch.from_numpy(a.copy())


@misconception("to_float32", "stays-double", also="on the array's memory")
def memory_and_dtype_of_the_array(a):
    return torch.from_numpy(a)


# Its twin is as-tensor, torch.as_tensor(a, dtype=torch.float32): it copies and shares for the same arrays.
@misconception(
    "to_float32",
    "shares-when-float32",
    fails="test_float32_from_float32",
    hint="Use a call that copies always. An array that is float32 already leaves .float(), .to() and torch.as_tensor "
    "nothing to convert, and they hand back the array's own memory.",
)
def shared_if_nothing_to_convert(a):
    return torch.from_numpy(a).float()


@misconception(
    "to_float32",
    "shape-not-values",
    fails="test_float32_of_lesson_array",
    hint="Hand the array itself to the call that makes the tensor. Given sizes alone, torch takes memory that nobody "
    "has filled, and what you see is what happened to be there.",
)
def memory_that_nobody_filled(a):
    return torch.Tensor(*a.shape)


@misconception(
    "to_float32",
    "shape-not-values",
    also="zeros",
    hint="Hand the array itself to the call that makes the tensor. Given sizes alone, torch can only fill them with one "
    "and the same number.",
)
def zeros_of_the_shape(a):
    return torch.zeros(a.shape)


@misconception(
    "to_float32",
    "shape-not-values",
    also="the sizes as numbers",
    hint="Hand the array itself to the call that makes the tensor. Yours got the shape, and holds the sizes as its numbers.",
)
def sizes_as_numbers(a):
    return torch.Tensor(a.shape)


# ---- 7.3 -------------------------------------------------------------------------------------------------------------


@wrong_model(
    "to_array",
    {
        "no-detach": slip(
            tracking="left on",
            fails="test_array_of_tracked_tensor",
            hint="End the tracking of gradients before the array is made, and on a second tensor. NumPy cannot "
            "remember where numbers came from, so torch refuses to hand over one that is tracked.",
        ),
        "switches-tracking-off": (
            slip(
                tracking="switched off",
                fails="test_tensor_is_left_alone",
                hint="Let the tensor that was given go on tracking. What was switched off is its own tracking, and for "
                "good: in the middle of training, it would learn no more.",
            ),
            slip(tracking="ended on the tensor itself", also="by detach_"),
        ),
        "still-shared": slip(
            copied=False,
            fails="test_array_is_independent",
            hint="Make a copy somewhere along the way. Neither .detach() nor .numpy() does: what is written to your "
            "array would change the tensor.",
        ),
        "via-list": slip(
            through_a_list=True,
            fails="test_array_of_any_dtype_and_shape",
            hint="Go from the tensor to the array without a Python list between them. A list forgets the dtype, and "
            "float32 comes back as float64.",
        ),
        "numpy-without-cpu": slip(
            fetched=False,
            fails="test_array_from_any_device",
            hint="Bring the numbers into the computer's own memory before NumPy gets to see them. It reads no other, and "
            "torch does not fetch them from a graphics card by itself.",
        ),
    },
)
def wrong_to_array(t, *, tracking="ended on a second tensor", copied=True, through_a_list=False, fetched=True):
    if tracking == "ended on a second tensor":
        t = t.detach()
    elif tracking == "switched off":
        t.requires_grad_(False)
    elif tracking == "ended on the tensor itself":
        t.detach_()
    if through_a_list:
        return np.array(t.tolist())
    array = t.cpu().numpy() if fetched else t.numpy()
    return array.copy() if copied else array


# ---- 7.4 -------------------------------------------------------------------------------------------------------------


# Its twin is no-underscore, t.mul(2): both make a new tensor, and nobody outside gets to see it.
@misconception(
    "double_both",
    "new-tensor",
    fails="test_lesson_numbers_doubled_once",
    hint="Write into the memory that is there. A product without the underscore is a new tensor: whatever becomes of "
    "it inside the function, the caller's array and tensor stay as they were.",
)
def product_that_nobody_sees(a, t):
    t = t * 2


@misconception("double_both", "new-tensor", also="returned")
def product_returned(a, t):
    return t * 2


@misconception("double_both", "new-tensor", also="and a new array, both returned")
def products_returned(a, t):
    return a * 2, t * 2


@misconception("double_both", "new-tensor", also="a new array, returned")
def new_array_returned(a, t):
    return a * 2


@misconception("double_both", "new-tensor", also="a new array and a tensor on it, both returned")
def new_array_and_a_tensor_on_it(a, t):
    doubled = a * 2
    return doubled, torch.from_numpy(doubled)


@misconception(
    "double_both",
    "twice",
    fails="test_lesson_numbers_doubled_once",
    hint="Count the pieces of memory before you double. Array and tensor are on the same one, so that doubling under "
    "both names makes four times the numbers.",
)
def doubled_under_both_names(a, t):
    a *= 2
    t *= 2
