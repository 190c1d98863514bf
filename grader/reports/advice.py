"""What a report advises on an exercise, once for all its checks: what the mistake is where that is known, else hints.

A named mistake speaks alone. A sentence from the evidence has the exercise's hints folded behind it, and a check's own
hint beside it; without either the first hint stands open, and the others are for who asks for more.
"""

from collections.abc import Sequence

import msgspec

from grader.language import N_, _
from grader.results import CheckResult, ExerciseResult, Verdict, in_words

WRONG = (Verdict.FAILED, Verdict.ERROR, Verdict.TIMED_OUT, Verdict.CRASHED, Verdict.OUT_OF_MEMORY)
"Verdicts that say something about an answer that is there."
ENDED = {
    Verdict.TIMED_OUT: N_(
        "Look for a loop that never ends: something in it has to change until its condition is false. Let it print its "
        "counter, on two rows."
    ),
    Verdict.OUT_OF_MEMORY: N_(
        "Look for a tensor that is far larger than the data, or a list that grows in a loop: print shapes before you make "
        "something of them."
    ),
    Verdict.CRASHED: N_(
        "Look for what ends Python itself, such as `exit()`, or for a function that calls itself without end: the process "
        "that ran your code was gone."
    ),
}
"What is told of an exercise whose code was stopped, for want of anything better."
_NO_NUMBERS = ("raised", "type", "dtype", "unusable")
"Kinds of evidence that come before any number is compared."
MOST = 3
"Causes that are told of one exercise."


class Cause(msgspec.Struct, frozen=True):
    """What a mistake comes from."""

    text: str
    name: str = ""
    "The misconception's name in words; empty for a sentence from the evidence alone."


class Hint(msgspec.Struct, frozen=True):
    """One of an exercise's hints."""

    title: str
    text: str


class Advice(msgspec.Struct, frozen=True):
    """What stands in the one box of an exercise."""

    causes: tuple[Cause, ...] = ()
    nudge: Hint | None = None
    "The hint that stands open, where no cause is known."
    further: tuple[Hint, ...] = ()
    "Hints for who asks for more, from gentle to concrete."

    @property
    def named(self) -> bool:
        return any(c.name for c in self.causes)


def advice(exercise: ExerciseResult) -> Advice | None:
    """What to tell on an exercise as a whole; None where nothing was lost or nothing is known."""
    lost = [c for c in exercise.checks if c.verdict not in (Verdict.PASSED, Verdict.UNGRADED)]
    if not lost:
        return None
    causes = _causes(lost) or _stopped(lost)
    ladder = tuple(
        Hint(_("Hint {n} of {many}").format(n=n, many=len(exercise.hints)), text)
        for n, text in enumerate(exercise.hints, 1)
    )
    if any(c.name for c in causes):
        return Advice(causes[:MOST])
    if causes:
        return Advice(causes, further=ladder)
    if not ladder:
        return None
    if not any(c.verdict in WRONG for c in lost):
        return Advice(further=ladder)  # nothing was tried yet: each hint is there for who wants it
    return Advice(nudge=ladder[0], further=ladder[1:])


def _causes(lost: Sequence[CheckResult]) -> tuple[Cause, ...]:
    """The named mistakes; else the one sentence that is told of every check. Several belong each to its own check."""
    told = [o for c in lost for o in c.outcomes if o.diagnosis]
    named = dict.fromkeys(Cause(_(o.diagnosis), in_words(o.misconception)) for o in told if o.misconception)
    sentences = dict.fromkeys(Cause(_(o.diagnosis)) for o in told)
    return tuple(named) or (tuple(sentences) if len(sentences) == 1 else ())


def _stopped(lost: Sequence[CheckResult]) -> tuple[Cause, ...]:
    """What to look for where all that went wrong is that the code was stopped."""
    verdicts = dict.fromkeys(c.verdict for c in lost if c.verdict in WRONG)
    return tuple(Cause(_(ENDED[v])) for v in verdicts) if verdicts and verdicts.keys() <= ENDED.keys() else ()


def at_check(check: CheckResult, exercise: ExerciseResult, above: Advice | None) -> tuple[Hint, ...]:
    """What is told of one check beside the box above it: its own cause, and its own hint where no mistake is named.

    A hint speaks of what its check is the first to notice. Where an earlier check fails in the same way, its own stands
    there; of code that was stopped, or that a check was never run on, it would be a guess.
    """
    if check.verdict not in WRONG:
        return ()
    told = {c.text for c in above.causes} if above else set()
    cause = _(check.diagnosis) if check.diagnosis else ""
    found = [Hint(_("Likely cause"), cause)] if cause and cause not in told else []
    earlier = exercise.checks[: exercise.checks.index(check)]
    news = check.verdict not in ENDED and not any(_way(c) == _way(check) for c in earlier if own_hint(c))
    if news and own_hint(check) and not (above and above.named):
        found.append(Hint(_("Hint"), own_hint(check)))
    return tuple(found)


def own_hint(check: CheckResult) -> str:
    """The hint of a check, where it can have to do with how it fails; else empty.

    A public check works an example by hand: that says nothing of code that raised, nor of a type or a dtype.
    """
    return "" if check.public and _way(check)[1] in _NO_NUMBERS else check.hint


def _way(check: CheckResult) -> tuple[Verdict, str, str]:
    """In which way a check fails."""
    evidence = next((o.evidence for o in check.outcomes if o.verdict is check.verdict and o.evidence), None)
    return check.verdict, evidence.kind if evidence else "", evidence.error if evidence else ""
