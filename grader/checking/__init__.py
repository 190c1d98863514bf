"""Run the checks of a unit against a submission and turn what happens into verdicts.

A file of checks needs only the names below; they are imported when they are first used, so that torch is loaded late.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grader.checking.compare import (
        assert_close,
        assert_device,
        assert_dtype,
        assert_finite,
        assert_gradient_flows,
        assert_gradient_matches,
        assert_shape,
        assert_type,
    )
    from grader.checking.curves import show_curves
    from grader.checking.facts import assert_independent, assert_shares_memory, assert_unchanged
    from grader.checking.layout import assert_layout, assert_view
    from grader.checking.machine import without_gpu
    from grader.checking.misconception import misconception, slip, wrong_model
    from grader.checking.plugin import check
    from grader.checking.recognised import aside, fails_as
    from grader.checking.repeats import assert_repeats
    from grader.checking.seen import assert_seen
    from grader.checking.sizes import assert_for_sizes, drawn_sizes
    from grader.checking.states import (
        assert_changed_in_place,
        assert_follows,
        assert_gradient_stops,
        assert_keeps,
        assert_leaf,
        assert_requires_grad,
    )
    from grader.checking.used import MATRIX_PRODUCTS, assert_operations, assert_operations_at_most, operations

HOMES = {
    "MATRIX_PRODUCTS": "used",
    "aside": "recognised",
    "assert_changed_in_place": "states",
    "assert_close": "compare",
    "assert_device": "compare",
    "assert_dtype": "compare",
    "assert_finite": "compare",
    "assert_follows": "states",
    "assert_for_sizes": "sizes",
    "assert_gradient_flows": "compare",
    "assert_gradient_matches": "compare",
    "assert_gradient_stops": "states",
    "assert_independent": "facts",
    "assert_keeps": "states",
    "assert_layout": "layout",
    "assert_leaf": "states",
    "assert_operations": "used",
    "assert_operations_at_most": "used",
    "assert_repeats": "repeats",
    "assert_requires_grad": "states",
    "assert_seen": "seen",
    "assert_shape": "compare",
    "assert_shares_memory": "facts",
    "assert_type": "compare",
    "assert_unchanged": "facts",
    "assert_view": "layout",
    "check": "plugin",
    "drawn_sizes": "sizes",
    "fails_as": "recognised",
    "misconception": "misconception",
    "operations": "used",
    "show_curves": "curves",
    "slip": "misconception",
    "without_gpu": "machine",
    "wrong_model": "misconception",
}
"The module of each."

__all__ = [
    "MATRIX_PRODUCTS",
    "aside",
    "assert_changed_in_place",
    "assert_close",
    "assert_device",
    "assert_dtype",
    "assert_finite",
    "assert_follows",
    "assert_for_sizes",
    "assert_gradient_flows",
    "assert_gradient_matches",
    "assert_gradient_stops",
    "assert_independent",
    "assert_keeps",
    "assert_layout",
    "assert_leaf",
    "assert_operations",
    "assert_operations_at_most",
    "assert_repeats",
    "assert_requires_grad",
    "assert_seen",
    "assert_shape",
    "assert_shares_memory",
    "assert_type",
    "assert_unchanged",
    "assert_view",
    "check",
    "drawn_sizes",
    "fails_as",
    "misconception",
    "operations",
    "show_curves",
    "slip",
    "without_gpu",
    "wrong_model",
]


def __getattr__(name: str) -> Any:
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"grader.checking.{HOMES[name]}"), name)
