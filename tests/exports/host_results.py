"""Results that hosts are given in the tests: every verdict, every visibility, fractions, marks, changes, secrets."""

from fractions import Fraction
from typing import get_args

import msgspec

from grader.course import VISIBILITIES, Visibility
from grader.results import (
    Adjustment,
    CheckResult,
    Evidence,
    ExerciseResult,
    Fault,
    Mark,
    Outcome,
    Result,
    Value,
    Verdict,
)

SECRETS = ("SECRETNAME", "SECRETMESSAGE", "SECRETINPUT", "SECRETVALUE", "SECRETOUTPUT")
"What no student sees of a hidden check, whenever it is shown; the sentence is theirs where it is."
assert set(VISIBILITIES) == set(get_args(Visibility))


def hidden_check(n: int, verdict: Verdict, visibility: Visibility, points: Fraction) -> CheckResult:
    """A check whose sentence says when it may be read, with a secret in everything else."""
    value = Value("SECRETVALUE", "tensor", (1,), "float32", (0.25,))
    evidence = Evidence("value", "SECRETMESSAGE", expected=value, actual=value, inputs=("SECRETINPUT",))
    fault = {Verdict.PASSED: None, Verdict.UNGRADED: Fault.GRADER}.get(verdict, Fault.STUDENT)
    outcome = Outcome(
        "cpu", verdict, fault, None if verdict is Verdict.PASSED else evidence, output="SECRETOUTPUT", seconds=1.25
    )
    return CheckResult(
        f"test_SECRETNAME_{n}",
        "neuron",
        f"Sentence {n}, {visibility}.",
        points,
        (outcome,),
        visibility=visibility,
        hint=f"Hint {n}, {visibility}.",
    )


def every_verdict(points: Fraction = Fraction(1, 3)) -> Result:
    """Each verdict at each visibility, all hidden, and public checks without points beside them."""
    checks = tuple(
        hidden_check(n * len(Verdict) + m, verdict, visibility, points)
        for n, visibility in enumerate(VISIBILITIES)
        for m, verdict in enumerate(Verdict)
    )
    printed = Outcome(
        "cpu", Verdict.FAILED, Fault.STUDENT, Evidence("other", "Not so."), output="printed 激活 " * 500_000
    )
    public = CheckResult("test_public", "relu", "The example holds.", Fraction(0), (printed,), public=True)
    neuron = ExerciseResult("neuron", "A neuron", "3.1", checks, code="def neuron(): ...\n", cell=0, line=1)
    relu = ExerciseResult("relu", "ReLU — 激活", "3.2", (public, msgspec.structs.replace(public, name="test_again")))
    return Result(
        student="Ída Þórsdóttir 小明",
        unit="03_neuron",
        title="A neuron",
        submission="3f" * 32,
        audience="instructor",
        unit_version="9a1b2c3d4e5f6071",
        grader="0.1.0",
        torch="2.13.0",
        exercises=(neuron, relu),
        source="03_neuron.ipynb",
        seconds=7.5,
        key="SECRETNAME",
    )


def judged(result: Result) -> Result:
    """`result` without what was ungraded."""
    exercises = tuple(
        msgspec.structs.replace(e, checks=tuple(c for c in e.checks if c.verdict is not Verdict.UNGRADED))
        for e in result.exercises
    )
    return msgspec.structs.replace(result, exercises=exercises)


def with_marks(result: Result) -> Result:
    """One mark given and one pending."""
    marks = (
        Mark(
            "The plot has labels.",
            Fraction(2),
            Fraction(3, 2),
            "One axis has none.",
            "Prof",
            "2026-11-03T23:10:00+01:00",
        ),
        Mark("The text explains the bias.", Fraction(1)),
    )
    first, *others = result.exercises
    return msgspec.structs.replace(result, exercises=(msgspec.structs.replace(first, marks=marks), *others))


def changed(result: Result) -> Result:
    """A late hand-in, and points added by a person."""
    late = Adjustment("late", Fraction(-2), "Handed in 1 day late: 10 % a day are taken off.")
    by_hand = Adjustment("override", Fraction(1), "A sound idea.", by="Prof", at="2026-11-03T23:10:00+01:00")
    return msgspec.structs.replace(result, adjustments=(late, by_hand))
