"""The same answer twice: a function is called in two workers that are seeded differently."""

from typing import Any

from grader.checking.compare import CheckFailed, describe
from grader.checking.facts import running_ledger
from grader.checking.going_on import assertion
from grader.checking.matching import Asked, compare
from grader.checking.proxy import CheckMisuse, Handle
from grader.checking.trace import Event
from grader.results import Evidence


@assertion
def assert_repeats(function: Any, *args: Any, **kwargs: Any) -> None:
    """`function` gives the same answer in two workers with different seeds, in which the submission was run anew.

    Results that earlier calls of the check returned cannot be asked for gradients or facts afterwards: their worker is
    gone.

    Args:
        function: one of the submission by its name, such as `student.neuron`.
        args, kwargs: what to call it with, each time.

    Raises:
        CheckFailed: of kind `repeats`, if the answers differ by more than their dtype's tolerance.
        CheckMisuse: the function or an argument lives in one worker only.
    """
    if not isinstance(function, Handle) or not isinstance(function._target, str):
        raise CheckMisuse("assert_repeats takes a function of the submission by its name, such as student.neuron.")
    if any(isinstance(value, Handle) for value in (*args, *kwargs.values())):
        raise CheckMisuse("assert_repeats takes no handle as an argument: it would be gone with its worker.")
    first = function(*args, **kwargs)
    function._remote.session.another_worker()
    second = function(*args, **kwargs)
    try:
        compare(second, first, Asked(equal_nan=True))
    except CheckFailed:
        running_ledger().note(Event("repeats", False))
        sentence = "Called twice with the same arguments, your function gave two answers: it is not deterministic."
        raise CheckFailed(Evidence("repeats", sentence, expected=describe(first), actual=describe(second))) from None
    running_ledger().note(Event("repeats", True))
