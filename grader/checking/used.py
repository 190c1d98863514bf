"""Assertions on the torch operations that calls used.

    with operations() as used:
        result = student.linear(X, W, b)
    assert_operations(used, *MATRIX_PRODUCTS, times=1)

The worker counts, and its word is a claim. Operations have ATen's names, below autograd: `X @ W.T` is `permute` and `mm`,
`linear` is `t` and `addmm`, `x + 1` is `add`, and `.item()` is `_local_scalar_dense`. What NumPy or Python computes is none.
"""

import contextlib
from collections import Counter
from collections.abc import Iterator, Mapping

from grader.checking.facts import running_ledger
from grader.checking.going_on import assertion
from grader.checking.matching import CheckFailed
from grader.checking.trace import Event
from grader.results import Evidence, Value

MATRIX_PRODUCTS = ("mm", "addmm", "bmm", "baddbmm", "addbmm", "mv", "addmv", "dot", "vdot")
"What `@`, `matmul`, `linear`, `einsum`, `inner` and their like come to, whatever the number of axes."
_TOLD = 5
"Operations that evidence names, the most frequent first."


@contextlib.contextmanager
def operations() -> Iterator[Counter[str]]:
    """Count the torch operations of the calls that the check makes meanwhile, of the student's and of the support's alike.

    Raises:
        CheckMisuse: no check is running.
    """
    ledger = running_ledger()
    used: Counter[str] = Counter()
    ledger.counters.append(used)
    try:
        yield used
    finally:
        ledger.counters = [other for other in ledger.counters if other is not used]


@assertion
def assert_operations(used: Mapping[str, int], *names: str, times: int) -> None:
    """Fail unless operations of these names, taken together, were used so many times; without names, all operations.

    Raises:
        CheckFailed: of kind `operations`, with what was used how often; a claim.
    """
    _hold(used, names, f"{times}", _count(used, names) == times)


@assertion
def assert_operations_at_most(used: Mapping[str, int], most: int, *names: str) -> None:
    """Fail if operations of these names, taken together, were used more than `most` times; without names, all operations.

    Raises:
        CheckFailed: of kind `operations`, with what was used how often; a claim.
    """
    _hold(used, names, f"at most {most}", _count(used, names) <= most)


def _count(used: Mapping[str, int], names: tuple[str, ...]) -> int:
    return sum(used.get(name, 0) for name in set(names)) if names else sum(used.values())


def _hold(used: Mapping[str, int], names: tuple[str, ...], wanted: str, holds: bool) -> None:
    running_ledger().note(Event("operations", holds))
    if holds:
        return
    told = _told(used)
    what = "torch operations" if not names else "matrix products" if names == MATRIX_PRODUCTS else " or ".join(names)
    sentence = f"The wanted number of {what} is {wanted}; your code used {_count(used, names)}."
    raise CheckFailed(
        Evidence(
            "operations",
            f"{sentence} All its operations: {told}.",
            expected=Value(text=f"{what}: {wanted}", kind="operations"),
            actual=Value(text=told, kind="operations"),
            claimed=True,
        )
    )


def _told(used: Mapping[str, int]) -> str:
    """`mul 5000 times, add once, sum once`; what is used most comes first."""
    ordered = sorted(used.items(), key=lambda item: (-item[1], item[0]))
    parts = [f"{name} {'once' if times == 1 else f'{times} times'}" for name, times in ordered[:_TOLD]]
    left = len(ordered) - _TOLD
    return ", ".join([*parts, *([f"and {left} others"] if left > 0 else [])]) or "none"
