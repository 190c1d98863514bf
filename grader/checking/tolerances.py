"""How far right answers may lie apart, per dtype, and where two arrays differ by more."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np

from grader.checking.evidence import Array
from grader.course import Device, Measured


class Tolerance(NamedTuple):
    """Values are close if they differ by at most `absolute + relative * |expected|`."""

    relative: float
    absolute: float


EXACT = Tolerance(0.0, 0.0)
"For ints, bools, text and every dtype that the table does not name."

TOLERANCES: dict[str, Tolerance] = {
    # The documented defaults of torch.testing.assert_close ...
    "float16": Tolerance(1e-3, 1e-5),
    "bfloat16": Tolerance(1.6e-2, 1e-5),
    "float64": Tolerance(1e-7, 1e-7),
    "complex32": Tolerance(1e-3, 1e-5),
    "complex128": Tolerance(1e-7, 1e-7),
    # ... but for float32, where it is 1.3e-6 relative: a right answer may add its products in another order.
    "float32": Tolerance(1e-5, 1e-5),
    "complex64": Tolerance(1e-5, 1e-5),
    # A Python number does not tell what it was computed in; in this course it is mostly a float32's `.item()`.
    "number": Tolerance(1e-5, 1e-5),
}


class Margin(NamedTuple):
    """What one comparison of values used of its tolerance."""

    dtype: str
    share: float
    "1 where the element that differs most differs by all that is allowed; infinite where that is no number."


class _Running:
    """What holds for the check that is running; there is one check at a time."""

    rows: Mapping[str, Tolerance] = TOLERANCES
    margins: list[Margin] | None = None


def row(name: str) -> Tolerance:
    """The row of the table for a dtype, as it is in force."""
    return _Running.rows.get(name, EXACT)


def table(measured: Sequence[Measured], device: Device) -> Mapping[str, Tolerance]:
    """The table for a device with what a unit has measured on it; a simulated GPU computes on the CPU."""
    where = "cpu" if device == "sim" else device
    return {**TOLERANCES, **{m.dtype: Tolerance(m.relative, m.absolute) for m in measured if m.device == where}}


@contextmanager
def in_force(rows: Mapping[str, Tolerance], margins: list[Margin] | None = None) -> Iterator[None]:
    """Hold comparisons to other rows, and note in `margins` what they use of them."""
    held = _Running.rows, _Running.margins
    _Running.rows, _Running.margins = rows, margins
    try:
        yield
    finally:
        _Running.rows, _Running.margins = held


def note_margin(dtype: str, actual: Array, expected: Array) -> None:
    """Say that two arrays of one shape were compared with the row of `dtype`."""
    if _Running.margins is None or (allowed := row(dtype)) == EXACT:
        return
    actual, expected = _real(actual), _real(expected)
    with np.errstate(all="ignore"):
        shares = np.abs(actual - expected) / (allowed.absolute + allowed.relative * np.abs(expected))
    shares = np.where(np.equal(actual, expected), 0.0, np.where(np.isnan(shares), np.inf, shares))
    _Running.margins.append(Margin(dtype, float(shares.max(initial=0.0))))


class Mismatch(NamedTuple):
    """Where and how far two arrays of one shape differ."""

    worst: int
    "The element that differs most, counted in reading order; NaN against a number differs most of all."
    difference: float | None
    "The absolute difference there; None if it is no finite number."
    differing: int
    "Elements that differ by more than the tolerance."
    total: int
    same: Array
    "Which elements are close."


def mismatch(actual: Array, expected: Array, tolerance: Tolerance, *, equal_nan: bool = False) -> Mismatch | None:
    """What differs between two arrays of one shape, or None if they are close.

    NaN equals nothing, with `equal_nan` it equals NaN; an infinity equals only itself.
    """
    same = np.equal(actual, expected)
    numeric = actual.dtype.kind in "biufc" and expected.dtype.kind in "biufc"
    if numeric:
        with np.errstate(all="ignore"):
            apart = np.abs(_real(actual) - _real(expected))
            if tolerance != EXACT:  # else two large ints that a float64 cannot tell apart would be close
                allowed = tolerance.absolute + tolerance.relative * np.abs(_real(expected))
                same |= np.isfinite(actual) & np.isfinite(expected) & (apart <= allowed)
            if equal_nan:
                same |= np.isnan(actual) & np.isnan(expected)
    count = int(same.size - np.count_nonzero(same))
    if not count:
        return None
    if not numeric:
        return Mismatch(int(np.argmin(same)), None, count, int(same.size), same)
    ranked = np.where(same, -1.0, np.where(np.isnan(apart), np.inf, apart))
    worst = int(np.argmax(ranked))
    a, e = actual.reshape(-1)[worst].item(), expected.reshape(-1)[worst].item()
    difference = float(abs(int(a) - int(e))) if isinstance(a, int) and isinstance(e, int) else float(abs(a - e))
    return Mismatch(worst, difference if np.isfinite(difference) else None, count, int(same.size), same)


def _real(values: Array) -> np.ndarray[Any, Any]:
    """Floats and complex numbers as they are; ints and bools as float64, whose differences cannot wrap around."""
    return values if values.dtype.kind in "fc" else values.astype(np.float64)
