"""Which functions refuse tensors of two devices, and what they say. A function that is not here may mix.

Only functions of torch's C++ side are named: one that is written in Python is run with the simulation looking on.
The names are those of torch's own dispatch table: a kernel that checks its tensor arguments, or that goes through
`TensorIterator`, which lets CPU tensors without dimensions pass.
"""

from collections.abc import Callable, Sequence
from typing import Any

import torch

from grader.execution.simulated import messages
from grader.execution.simulated.residency import elsewhere, resident

T = torch.Tensor


def names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_POINTWISE = names(
    """
    add sub subtract mul multiply div divide true_divide truediv floor_divide floordiv remainder mod fmod pow
    float_power atan2 arctan2 maximum minimum fmax fmin max min eq ne lt le gt ge not_equal greater greater_equal
    less less_equal logical_and logical_or logical_xor bitwise_and bitwise_or bitwise_xor bitwise_left_shift
    bitwise_right_shift and or xor lshift rshift hypot copysign nextafter heaviside logaddexp logaddexp2 xlogy
    special_xlogy special_xlog1py lerp addcmul addcdiv isclose allclose mse_loss l1_loss smooth_l1_loss huber_loss
    soft_margin_loss dist where clamp clip clamp_min clamp_max binary_cross_entropy
    binary_cross_entropy_with_logits kl_div
    """
)

_CHECKED = names(
    """
    mm bmm addmm baddbmm addbmm addmv dot vdot inner outer ger mv matmul linear cat concat concatenate gather
    scatter scatter_add scatter_reduce index_select index_add index_copy masked_select masked_scatter masked_fill
    take take_along_dim embedding embedding_bag conv1d conv2d conv3d conv_transpose1d conv_transpose2d
    conv_transpose3d nll_loss nll_loss_nd nll_loss2d cross_entropy_loss multi_margin_loss layer_norm batch_norm
    group_norm instance_norm einsum tensordot cdist cosine_similarity bilinear scaled_dot_product_attention cross
    linalg_cross linalg_solve linalg_matmul linalg_multi_dot kron block_diag meshgrid cartesian_prod bucketize
    searchsorted isin lstm_cell gru_cell rnn_tanh_cell rnn_relu_cell prelu grid_sampler
    """
)

_STACKING = names(
    """
    stack hstack vstack dstack column_stack row_stack equal
    """
)
"Even tensors without dimensions must agree."

_RECURRENT = names("lstm gru rnn_tanh rnn_relu")
_REFUSING = _POINTWISE | _CHECKED | _STACKING | _RECURRENT


def key(name: str) -> str:
    """`add` for `add_`, `__radd__` and `__iadd__`; "" for a function that may mix."""
    bare = name.strip("_")
    if bare in _REFUSING:
        return bare
    if name.startswith("__") and bare[:1] in ("r", "i") and bare[1:] in _REFUSING:
        return bare[1:]
    return ""


def refuse(bare: str, args: tuple[Any, ...], kwargs: dict[str, Any], tensors: Sequence[torch.Tensor]) -> None:
    """Raise what CUDA raises if `tensors`, of which some are resident and some not, may not meet in a function.

    Raises:
        RuntimeError: they may not.
    """
    if bare in _RECURRENT:
        _recurrent(args)
        return
    strict = bare in _STACKING
    if any((strict or t.dim()) and elsewhere(t) for t in tensors):
        by_name = any(isinstance(value, T | list | tuple) for value in kwargs.values())
        say = None if by_name else _SAYING.get(bare)
        raise RuntimeError(say(args) if say is not None else messages.MIXED)


def _recurrent(args: tuple[Any, ...]) -> None:
    """Of packed sequences, the second argument is a list of lengths, which stays on the CPU."""
    packed = not isinstance(args[2], list)
    for what, value in zip(("hidden", "parameter"), args[2 if packed else 1 :], strict=False):
        for tensor in [value] if isinstance(value, T) else value:
            if elsewhere(tensor) != elsewhere(args[0]):
                places = messages.name(resident(args[0])), messages.name(resident(tensor))
                raise RuntimeError(
                    f"Input and {what} tensors are not at the same device, found input tensor at {places[0]} and "
                    f"{what} tensor at {places[1]}"
                )


# ---- words ------------------------------------------------------------------------------------------------------------


def _first_odd(tensors: Sequence[object], names: Sequence[str], method: str) -> str:
    """The complaint about the first tensor that is not where the first one is."""
    given = [(t, n) for t, n in zip(tensors, names, strict=False) if isinstance(t, T)]
    for tensor, argument in given:
        if resident(tensor) != resident(given[0][0]):
            return messages.checked(argument, resident(tensor), method)
    return messages.MIXED


def _checked(method: str, *names: str) -> Callable[[tuple[Any, ...]], str]:
    return lambda args: _first_odd(args, names, method)


def _list(method: str) -> Callable[[tuple[Any, ...]], str]:
    return lambda args: _first_odd(args[0], ["tensors"] * len(args[0]), method)


def _matmul(args: tuple[Any, ...]) -> str:
    left, right = args[0].dim(), args[1].dim()
    if (left, right) == (1, 1):
        return _first_odd(args, ("self", "tensor"), "_dot")
    if right == 1 and left == 2:
        return _first_odd((args[1], args[0], args[1]), ("self", "mat", "vec"), "addmv_")
    return _first_odd(args, ("self", "mat2"), "mm" if (left <= 2 and right <= 2) or 2 in (left, right) else "bmm")


def _linear(args: tuple[Any, ...]) -> str:
    bias = args[2] if len(args) > 2 else None
    if bias is None or args[0].dim() < 2:
        return _matmul((args[0], args[1].t()))
    return _first_odd((bias, args[0], args[1]), ("self", "mat1", "mat2"), "addmm")


def _convolution(args: tuple[Any, ...]) -> str:
    data, weight = args[0], args[1]
    what = "weight" if resident(data) != resident(weight) else "bias"
    other = weight if what == "weight" else args[2]
    kinds = [messages.type_name(resident(t), t.type()) for t in (data, other)]
    or_mkldnn = "" if resident(data) else f" or input should be a MKLDNN tensor and {what} is a dense tensor"
    return f"Input type ({kinds[0]}) and {what} type ({kinds[1]}) should be the same{or_mkldnn}"


def _nll_loss(args: tuple[Any, ...]) -> str:
    if args[1].is_floating_point():
        return messages.MIXED  # probabilities: a product
    return _first_odd(args, ("self", "target", "weight"), "nll_loss_forward")


def _masked_fill(args: tuple[Any, ...]) -> str:
    if resident(args[0]) == resident(args[1]):
        return "masked_fill_: Expected inputs to be on same device"
    places = [messages.name(resident(t)) for t in args[:2]]
    return f"expected self and mask to be on the same device, but got mask on {places[1]} and self on {places[0]}"


_SAYING: dict[str, Callable[[tuple[Any, ...]], str]] = {
    "matmul": _matmul,
    "linear": _linear,
    "mm": _checked("mm", "self", "mat2"),
    "bmm": _checked("bmm", "self", "mat2"),
    "addmm": _checked("addmm", "self", "mat1", "mat2"),
    "baddbmm": _checked("baddbmm", "self", "batch1", "batch2"),
    "dot": _checked("_dot", "self", "tensor"),
    "mv": _matmul,
    "cat": _list("cat"),
    **dict.fromkeys(("concat", "concatenate", "stack", "hstack", "vstack", "dstack"), _list("cat")),
    "gather": lambda args: _first_odd((args[0], *args[2:3]), ("self", "index"), "gather"),
    "index_select": lambda args: _first_odd((args[0], *args[2:3]), ("self", "index"), "_index_select"),
    "masked_select": _checked("_masked_select", "self", "mask"),
    "masked_fill": _masked_fill,
    "embedding": _checked("_index_select", "self", "index"),
    "equal": _checked("_equal", "self", "other"),
    "layer_norm": lambda args: _first_odd((args[0], *args[2:4]), ("input", "weight", "bias"), "_native_layer_norm"),
    **dict.fromkeys(("cross_entropy_loss", "nll_loss", "nll_loss_nd"), _nll_loss),
    **dict.fromkeys(("conv1d", "conv2d", "conv3d"), _convolution),
    "meshgrid": lambda args: "torch.meshgrid expects all tensors to have the same device",
}
