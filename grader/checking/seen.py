"""What a spy of `support.py` saw: in which state, and with what, a student's function called it. A claim."""

from typing import Any

from grader.checking.evidence import short
from grader.checking.facts import running_ledger
from grader.checking.going_on import assertion
from grader.checking.matching import CheckFailed, upper
from grader.checking.trace import Event, kept, same
from grader.results import Evidence, Value

_STATES = {
    ("training", True): "in training mode",
    ("training", False): "in evaluation mode",
    ("grad", True): "with gradients recorded",
    ("grad", False): "without recording gradients",
    ("inference", True): "in inference mode",
    ("inference", False): "outside of inference mode",
}


@assertion
def assert_seen(seen: object, what: str = "the model", /, **wanted: Any) -> None:
    """Fail unless a spy was called, and each time as `wanted` says.

    Args:
        seen: what the spy kept: a list with a dict for each call.
        what: what a student calls the spy.
        wanted: items of these dicts. `training`, `grad` (are gradients recorded) and `inference` are told in words.

    Raises:
        CheckFailed: of kind `state`, with the first call that was another; a claim.
    """
    failure = _first(seen, what, wanted)
    running_ledger().note(Event("seen", failure is None))
    if failure is not None:
        raise failure


def _first(seen: object, what: str, wanted: dict[str, Any]) -> CheckFailed | None:
    calls = [call for call in seen if isinstance(call, dict)] if isinstance(seen, list) else []
    if not calls:
        return _failed(f"{upper(what)} was not called.", f"a call of {what}", "none")
    for n, call in enumerate(calls, start=1):
        for key, value in wanted.items():
            if key not in call or not same(kept(call[key]), kept(value), strict=True):
                was, should = _state(key, call.get(key)), _state(key, value)
                place = f"Call {n} of {len(calls)}" if len(calls) > 1 else "The call"
                return _failed(f"{place} of {what} was made {was}; it is wanted {should}.", should, was)
    return None


def _state(key: str, value: object) -> str:
    named = _STATES.get((key, value)) if isinstance(value, bool) else None
    return named or f"with {key.replace('_', ' ')} {short(value)}"


def _failed(sentence: str, wanted: str, was: str) -> CheckFailed:
    expected, actual = Value(text=wanted, kind="state"), Value(text=was, kind="state")
    return CheckFailed(Evidence("state", sentence, expected=expected, actual=actual, claimed=True))
