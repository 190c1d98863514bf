"""The assertions that checks use. A failure carries evidence, values and not prose, and is cheap to raise.

Always in this order: type, shape, dtype, device, values. So a student reads the first thing that is wrong, and numbers are
compared only where there are as many as expected.
Tensors, arrays, numbers, text, None, dtypes, and tuples, lists and dicts of them are compared; a handle, which stands
for what stayed in the worker, is only ever of the wrong type.
"""

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
import torch

from grader.checking.evidence import article, describe, dtype_name, number_text, numbers, shape_text, short
from grader.checking.going_on import assertion
from grader.checking.matching import (
    FINITE,
    Asked,
    CheckFailed,
    Kind,
    at_index,
    compare,
    dtype_sentence,
    failed,
    same_form,
    shape_sentence,
    wrong_device,
    wrong_type,
)
from grader.results import Value

__all__ = [
    "CheckFailed",
    "assert_close",
    "assert_device",
    "assert_dtype",
    "assert_finite",
    "assert_gradient_flows",
    "assert_gradient_matches",
    "assert_shape",
    "assert_type",
    "describe",
    "short",
]


@assertion
def assert_close(
    actual: object,
    expected: object,
    *,
    rtol: float | None = None,
    atol: float | None = None,
    any_shape: bool = False,
    equal_nan: bool = False,
) -> None:
    """Fail unless `actual` is what `expected` is: type, shape, dtype, device, and values within the dtype's tolerance.

    - A tensor is wanted where a tensor is expected, an array where an array is; shape and dtype must be the same.
    - Where a Python number is expected, a number of any kind or a tensor or array with no axes will do; a bool is no
      number, and a complex number is no real one.
    - Tuples, lists and dicts are compared item by item; a list is no tuple.
    - A tensor is wanted on the device of the expected one; a check on the CPU sees no other.

    Args:
        rtol, atol: the difference allowed is `atol + rtol * |expected|`; each defaults to that of the dtype.
        any_shape: axes of length 1 do not count.
        equal_nan: NaN equals NaN at the same place; otherwise it equals nothing.

    Raises:
        CheckFailed: with the first thing that is wrong.
        TypeError: `expected` is nothing that can be compared, a fault of the check.
    """
    compare(actual, expected, Asked(rtol, atol, any_shape, equal_nan))


@assertion
def assert_shape(actual: object, shape: Sequence[int]) -> None:
    """Fail unless `actual` is a tensor or an array of this shape.

    Raises:
        CheckFailed: of kind `type` or `shape`.
    """
    wanted = Value(text=shape_text(shape), kind="shape", shape=tuple(shape))
    if not isinstance(actual, torch.Tensor | np.ndarray):
        raise wrong_type(actual, f"a tensor of shape {shape_text(shape)}", wanted)
    if tuple(actual.shape) != tuple(shape):
        raise failed("shape", shape_sentence(actual, shape), actual, wanted)


@assertion
def assert_dtype(actual: object, dtype: Any) -> None:
    """Fail unless `actual` has exactly this dtype: a tensor where it is one of torch's, else an array.

    Raises:
        CheckFailed: of kind `type` or `dtype`.
    """
    dtype = dtype if isinstance(dtype, torch.dtype) else np.dtype(dtype)
    kind, what = (torch.Tensor, "a tensor") if isinstance(dtype, torch.dtype) else (np.ndarray, "an array")
    name = dtype_name(dtype)
    wanted = Value(text=name, kind="dtype", dtype=name)
    if not isinstance(actual, torch.Tensor | np.ndarray) or not isinstance(actual, kind):
        raise wrong_type(actual, f"{what} of dtype {name}", wanted)
    if actual.dtype != dtype:
        raise failed("dtype", dtype_sentence(actual, dtype), actual, wanted)


@assertion
def assert_device(actual: object, device: str | torch.device) -> None:
    """Fail unless `actual` is a tensor on this device; `cuda` is any GPU.

    Raises:
        CheckFailed: of kind `type` or `device`.
    """
    wanted = torch.device(device)
    if not isinstance(actual, torch.Tensor):
        what = f"a tensor on the device {wanted}"
        raise wrong_type(actual, what, Value(text=what, kind="tensor"))
    if actual.device.type != wanted.type or wanted.index not in (None, actual.device.index):
        raise wrong_device(actual, wanted)


@assertion
def assert_type(actual: object, kind: type | tuple[type, ...]) -> None:
    """Fail unless `actual` is an instance of `kind`; True and False are no ints here.

    What stayed in the worker is a handle on this side, and an instance of none of a check's types.

    Raises:
        CheckFailed: of kind `type`.
    """
    kinds = kind if isinstance(kind, tuple) else (kind,)
    if any(isinstance(actual, k) and not (k is int and isinstance(actual, bool)) for k in kinds):
        return
    names = {torch.Tensor: "a tensor", np.ndarray: "an array", type(None): "None"}
    what = " or ".join(names.get(k, article(k.__name__)) for k in kinds)
    raise wrong_type(actual, what, Value(text=what, kind="type"))


@assertion
def assert_finite(actual: object) -> None:
    """Fail if a number in `actual` is NaN or infinite; tuples, lists and dicts are looked through.

    Raises:
        CheckFailed: of kind `value`, or `type` where something holds no numbers.
    """
    _finite(actual, "value", "", set())


@assertion
def assert_gradient_flows(result: object, to: torch.Tensor | Sequence[torch.Tensor]) -> None:
    """Fail unless a gradient flows from `result` to each tensor of `to`: there is one, finite and not 0 everywhere.

    Random cotangents, drawn from torch's global generator, are sent back. The graph stays and no `.grad` is filled.

    Raises:
        CheckFailed: of kind `gradient`, or `type` if `result` is no tensor.
        ValueError: a tensor of `to` needs no gradient, a fault of the check.
    """
    leaves = _leaves(to)
    if not isinstance(result, torch.Tensor):
        raise wrong_type(result, "a tensor", Value(text="a tensor", kind="tensor"))
    for i, gradient in enumerate(_gradients(result, leaves, _cotangents(result))):
        if gradient is None or (gradient.numel() > 0 and not gradient.any()):
            raise _no_gradient(i, leaves, gradient, Value(text="a gradient", kind="tensor"))
        _finite(gradient, "gradient", _gradient_of(i, leaves), set())


@assertion
def assert_gradient_matches(
    result: object,
    expected: torch.Tensor,
    to: torch.Tensor | Sequence[torch.Tensor],
    *,
    rtol: float | None = None,
    atol: float | None = None,
) -> None:
    """Fail unless `result` and `expected`, both computed from the tensors of `to`, send equal gradients back to them.

    The same random cotangents, drawn from torch's global generator, are sent back through both, so that neither the
    presence of a gradient nor its sum is enough. No gradient is the same as one of 0. Both graphs stay and no `.grad`
    is filled. The values of `result` are not compared.

    Args:
        rtol, atol: as for `assert_close`.

    Raises:
        CheckFailed: of kind `gradient`, or `type`, `shape` or `dtype` if `result` has not the form of `expected`.
        ValueError: `expected` or a tensor of `to` needs no gradient, a fault of the check.
    """
    leaves = _leaves(to)
    if not expected.requires_grad:
        raise ValueError("`expected` needs no gradient. Compute it from the tensors of `to`.")
    same_form(result, expected, Asked())
    cotangents = _cotangents(expected)
    wanted = _gradients(expected, leaves, cotangents)
    got = _gradients(result, leaves, cotangents)
    for i, (leaf, theirs, ours) in enumerate(zip(leaves, got, wanted, strict=True)):
        ours = torch.zeros_like(leaf) if ours is None else ours
        if theirs is None and ours.any():
            raise _no_gradient(i, leaves, None, ours)
        theirs = torch.zeros_like(leaf) if theirs is None else theirs
        try:
            compare(theirs, ours, Asked(rtol, atol), _gradient_of(i, leaves))
        except CheckFailed as wrong:
            failure = CheckFailed(msgspec.structs.replace(wrong.evidence, kind="gradient"))
            failure.values, failure.asked = wrong.values, wrong.asked
            raise failure from None


def _finite(actual: object, kind: Kind, where: str, seen: set[int]) -> None:
    """`assert_finite` for the part of a result that `where` names; what was `seen` is done: a list may hold itself."""
    if isinstance(actual, tuple | list | dict):
        if id(actual) not in seen:
            seen.add(id(actual))
            for key, item in actual.items() if isinstance(actual, dict) else enumerate(actual):
                _finite(item, kind, f"{where or 'Item '}[{short(key)}]", seen)
        return
    if isinstance(actual, torch.Tensor | np.ndarray):
        values = numbers(actual)
    else:
        values = np.asarray(actual if isinstance(actual, int | float | complex | np.generic) else "no number")
    if values.dtype.kind not in "biufc":
        raise wrong_type(actual, "a tensor or a number", FINITE, where)
    bad = ~np.isfinite(values)
    count = int(np.count_nonzero(bad))
    if not count:
        return
    at = at_index(int(np.argmax(bad)), values.shape)
    sentence = f"Only finite numbers are wanted; yours is {number_text(values[at].item())}."
    if at:
        sentence = f"{sentence[:-1]} at index {shape_text(at)}. {count} of {values.size} elements are not finite."
    shown = describe(actual, worst=at, same=~bad) if values.shape else describe(actual)
    failure = failed(kind, sentence, shown, FINITE, where)
    if kind == "value":
        failure.values = actual, FINITE
    raise failure


# ---- gradients -------------------------------------------------------------------------------------------------------


def _leaves(to: torch.Tensor | Sequence[torch.Tensor]) -> list[torch.Tensor]:
    leaves = [to] if isinstance(to, torch.Tensor) else list(to)
    if not leaves:
        raise ValueError("`to` is empty. Name the tensors that a gradient is to reach.")
    for i, leaf in enumerate(leaves):
        if not isinstance(leaf, torch.Tensor) or not leaf.requires_grad:
            raise ValueError(f"Item {i} of `to` is no tensor that needs a gradient. Call requires_grad_() on it first.")
    return leaves


def _cotangents(result: torch.Tensor) -> torch.Tensor:
    """Random numbers of the form of `result`, drawn on the CPU so that every device gets the same."""
    dtype = result.dtype if result.is_floating_point() or result.is_complex() else torch.float32
    return torch.randn(result.shape, dtype=dtype, device="cpu").to(result.device)


def _gradients(result: object, leaves: list[torch.Tensor], cotangents: torch.Tensor) -> tuple[torch.Tensor | None, ...]:
    if not isinstance(result, torch.Tensor) or not result.requires_grad:
        sentence = (
            "No gradient can flow back from your result: it is cut off from what it was computed from "
            "(by detach, item, no_grad, NumPy, or a new tensor made of its numbers)."
        )
        raise failed("gradient", sentence, result, Value(text="a tensor that needs a gradient", kind="tensor"))
    return pulled_back(result, leaves, cotangents)


def pulled_back(
    result: torch.Tensor, leaves: Sequence[torch.Tensor], cotangents: torch.Tensor
) -> tuple[torch.Tensor | None, ...]:
    """The gradient of each of `leaves` where `cotangents`, of the shape of `result`, arrive there; None without any.

    They are made part of the graph: for a gradient that is handed to it torch imports sympy, 0.7 s in a fresh process.
    """
    number = (result * cotangents.conj()).real.sum()
    return torch.autograd.grad(number, leaves, retain_graph=True, allow_unused=True)


def _gradient_of(i: int, leaves: list[torch.Tensor]) -> str:
    """Which gradient, in words; the place counts from 1 among the tensors that the check asks about."""
    which = "the argument" if len(leaves) == 1 else f"argument {i + 1} of the {len(leaves)} looked at here"
    return f"The gradient of {which}, of shape {shape_text(leaves[i].shape)}"


def _no_gradient(
    i: int, leaves: list[torch.Tensor], gradient: torch.Tensor | None, wanted: torch.Tensor | Value
) -> CheckFailed:
    what = "there is none" if gradient is None else "it is 0 everywhere"
    sentence = f"{what}, as if your result did not depend on it (detach, item, no_grad and NumPy cut it off)."
    return failed("gradient", sentence, gradient, wanted, _gradient_of(i, leaves))
