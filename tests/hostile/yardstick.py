"""What each unit is measured by: honest work graded alone, the untouched stub, and the arguments of hidden checks."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from grader.course import Limits, Unit
from grader.results import Result
from hostile.seen import HandedIn, Run, Verdicts, verdicts

WALL_FACTOR, WALL_EXTRA = 4, 2.0
"A call's wall clock may take this many times its CPU seconds, and this much more: the promise of `Limits`."

SPY = '''

def _spy(answer):
    def numbers(value, depth=0):
        if isinstance(value, (list, tuple)) and depth < 3:
            for item in value:
                yield from numbers(item, depth + 1)
        elif hasattr(value, "tolist"):
            flat = value.detach() if hasattr(value, "detach") else value
            yield from (str(float(n)) for n in flat.reshape(-1)[:200].tolist())
        elif isinstance(value, float):
            yield str(value)

    def called(*arguments, **named):
        print("ARGUMENTS", *numbers([*arguments, *named.values()]))
        return answer(*arguments, **named)

    return called


for _name in {names!r}:
    if callable(globals()[_name]) and not isinstance(globals()[_name], type):
        globals()[_name] = _spy(globals()[_name])
'''
"Below honest work: prints the numbers of each call."


def spying(source: str, names: Iterable[str]) -> str:
    """Honest work that prints what it is called with."""
    return source + SPY.replace("{names!r}", repr(list(names)))


@dataclass(frozen=True)
class Yardstick:
    """What a case of one unit is held against."""

    limits: Limits
    verdicts: Verdicts
    "Of honest work."
    points: Fraction
    stub_score: Fraction
    hidden: frozenset[str]
    "Numbers that only hidden checks hand to a submission, as text with all their digits."
    start_seconds: float
    "The allowance for starting the grader and grading the neighbours: see `run.measure`."

    @property
    def check_seconds(self) -> float:
        """The time limit of one check: of the wall clock of a call."""
        return WALL_FACTOR * self.limits.call_seconds + WALL_EXTRA

    @property
    def all_checks_seconds(self) -> float:
        return min(len(self.verdicts) * self.check_seconds, self.limits.submission_seconds)


Judge = Callable[[HandedIn, Run, Yardstick], Iterator[str]]
"Yields a sentence for each thing that is not as it should be."


def yardstick(unit: Unit, honest: HandedIn, stub: HandedIn, spy: HandedIn, start_seconds: float) -> Yardstick:
    """Measure one unit.

    Raises:
        ValueError: honest work does not get all points, or the stub does: nothing could be judged by them.
    """
    if honest.result is None or stub.result is None or spy.result is None:
        raise ValueError(f"{unit.name}: not all of what is measured has a result, so no attack can be judged.")
    if honest.result.score != honest.result.points or honest.result.held:
        raise ValueError(f"{unit.name}: honest work gets {honest.result.score} of {honest.result.points} alone.")
    if stub.result.score == stub.result.points:
        raise ValueError(f"{unit.name}: the untouched stub gets all points.")
    return Yardstick(
        unit.limits,
        verdicts(honest.result),
        honest.result.points,
        stub.result.score,
        hidden_numbers(spy.result),
        start_seconds,
    )


def hidden_numbers(spy: Result) -> frozenset[str]:
    """The numbers that only hidden checks gave to the submission that prints them."""
    hidden: set[str] = set()
    known = set(numbers_in(spy.output))
    for check in spy.checks:
        printed = {n for o in check.outcomes for n in numbers_in(o.output)}
        if check.public or {"inputs", "expected"} & set(check.shows):
            known |= printed
        else:
            hidden |= printed
    return frozenset(n for n in hidden - known if len(n.partition(".")[2]) >= TELLING_DIGITS)


TELLING_DIGITS = 4
"Decimals with which a number is no chance hit."


def numbers_in(text: str) -> list[str]:
    """The decimal numbers in a text."""
    return re.findall(r"-?\b\d+\.\d+(?:e-?\d+)?", text)
