"""Judges of grades: the expected one, the neighbours', and the time that a grade took."""

import re
from collections.abc import Iterator
from fractions import Fraction

from grader.results import Verdict
from hostile.corpus import GRADES
from hostile.seen import HandedIn, Run, verdicts
from hostile.yardstick import Judge, Yardstick


def grade(case: HandedIn, run: Run, yard: Yardstick) -> Iterator[str]:
    """The grade is the expected one."""
    result, wanted = case.result, case.case
    assert wanted is not None
    if result is None:
        yield "there is no result"
        return
    if wanted.grade not in GRADES:
        yield f"cannot be judged: no grade is called {wanted.grade!r}"
    if result.points != yard.points:
        yield f"the points are {result.points} instead of {yard.points}"
    if wanted.grade == "rejected":
        if not result.rejected:
            yield f"it was to be rejected and got {result.score} of {result.points}"
        elif "\n" in result.rejected.strip() or len(result.rejected) > 1000:
            yield "what it was rejected with is not one sentence"
        return
    # `zero` means no more than the untouched stub gets: also work that cannot be read, every check of which is missing.
    if result.rejected and wanted.grade not in ("any", "zero"):
        yield f"it was rejected: {result.rejected}"
        return
    if wanted.grade == "ungraded":
        if not result.ungraded:
            yield f"it was to be ungraded and got {result.score} of {result.points}"
        return
    if result.held:
        yield f"{len(result.ungraded)} checks are ungraded"
    if wanted.grade == "full" and result.score != result.points:
        yield f"it was to get all points and got {result.score} of {result.points}: {lost(case)}"
    if wanted.grade == "zero" and result.score > max(yard.stub_score, allowed(wanted.succeeds_if) * yard.points):
        passed = [c.name for c in result.checks if c.points and c.verdict is Verdict.PASSED]
        yield f"it was to get nothing and got {result.score} of {result.points}: {', '.join(passed)}"
    if wanted.grade == "partial" and not yard.stub_score < result.score < result.points:
        yield f"it was to get some of the points and got {result.score} of {result.points}"
    kept = re.search(r"\b(one|two|three|four) functions? keeps? their points", wanted.why, re.IGNORECASE)
    if wanted.grade == "partial" and kept:
        whole = sum(e.earned == e.points for e in result.exercises)
        if whole < ("one", "two", "three", "four").index(kept[1].lower()) + 1:
            yield f"{kept[1].lower()} functions were to keep their points, {whole} did: {lost(case)}"


def allowed(succeeds_if: str) -> Fraction:
    """The share of the points that a case's own sentence still calls no success: its numbers are right now and then."""
    stated = re.search(r"score > ([0-9.]+) of the points", succeeds_if)
    return Fraction(stated[1]) if stated else Fraction(0)


def lost(case: HandedIn) -> str:
    """The first checks that lost points, with their verdicts."""
    assert case.result is not None
    bad = [f"{c.name} {c.verdict}" for c in case.result.checks if c.points and c.verdict is not Verdict.PASSED]
    return ", ".join(bad[:3]) + (f" and {len(bad) - 3} more" if len(bad) > 3 else "")


def every_check_has_a_verdict(case: HandedIn, run: Run, yard: Yardstick) -> Iterator[str]:
    if case.result is None:
        return
    got = {(name, device) for name, device, _ in verdicts(case.result)}
    wanted = {(name, device) for name, device, _ in yard.verdicts}
    if wanted - got:
        yield f"{len(wanted - got)} checks have no verdict, such as {min(wanted - got)[0]}"
    if got - wanted:
        yield f"{len(got - wanted)} verdicts are of no check of the unit, such as {min(got - wanted)[0]}"


def no_skipped(case: HandedIn, run: Run, yard: Yardstick) -> Iterator[str]:
    """A check is only skipped where the one that it waits for has not passed."""
    if case.result is not None:
        bad = {c.sentence for c in case.result.checks if c.verdict not in (Verdict.PASSED, Verdict.SKIPPED)}
        waits = {f"It needs another check first: {sentence}" for sentence in bad}
        skipped = [
            c.name for c in case.result.checks for o in c.outcomes if o.verdict is Verdict.SKIPPED and o.note not in waits
        ]
        if skipped:
            yield f"{len(skipped)} checks are skipped, such as {skipped[0]}"
    yield from every_check_has_a_verdict(case, run, yard)


def score_over(share: Fraction) -> Judge:
    def judge(case: HandedIn, run: Run, yard: Yardstick) -> Iterator[str]:
        if case.result is not None and case.result.score > max(yard.stub_score, share * yard.points):
            yield f"the score is {case.result.score} of {yard.points}"

    return judge


def score_full(case: HandedIn, run: Run, yard: Yardstick) -> Iterator[str]:
    if case.result is not None and case.result.score >= yard.points:
        yield "it got all points"


def score_not_full(case: HandedIn, run: Run, yard: Yardstick) -> Iterator[str]:
    if case.result is None or case.result.score < yard.points:
        got = "no result" if case.result is None else f"{case.result.score} of {yard.points}"
        yield f"it was to get all points and got {got}{'' if case.result is None else ': ' + lost(case)}"


# ---- the neighbours


def neighbour_is_as_alone(case: HandedIn, run: Run, yard: Yardstick) -> Iterator[str]:
    after = run.neighbour_after(case)
    if after is None or after.result is None:
        yield "the next submission has no result"
    elif verdicts(after.result) != yard.verdicts:
        yield f"the next submission's verdicts differ: {lost(after) or 'other checks'}"


def first_neighbour_is_as_alone(run: Run, yard: Yardstick) -> Iterator[str]:
    first = run.hand_ins[0]
    if first.case is None and (first.result is None or verdicts(first.result) != yard.verdicts):
        yield "the submission before has other verdicts than alone"


def nobody_is_replaced(run: Run, yard: Yardstick) -> Iterator[str]:
    for hand_in in run.hand_ins:
        if hand_in.result is None:
            yield f"{hand_in.student} has no result"
    for student in run.strangers:
        yield f"there is a result of {student}, who handed nothing in"


def neighbours_learn_nothing(run: Run, yard: Yardstick) -> Iterator[str]:
    for hand_in in run.hand_ins:
        if hand_in.case is None:
            for word, canary in run.canaries.items():
                if canary in hand_in.page + hand_in.view:
                    yield f"CANARY-{word} reached {hand_in.student}"


# ---- time


def time_stays(run: Run, yard: Yardstick) -> Iterator[str]:
    """The clock outside agrees with the budget of each case, whatever the grader says about itself."""
    most = yard.start_seconds + 2 * yard.limits.submission_seconds * len(run.cases)
    if run.seconds > most:
        yield f"it took {run.seconds:.0f} s, over {most:.0f} s"


def takes_over(times: int, what: str) -> Judge:
    def judge(case: HandedIn, run: Run, yard: Yardstick) -> Iterator[str]:
        whole = yard.limits.submission_seconds if what == "of the submission" else yard.all_checks_seconds
        spent = case.result.seconds if case.result is not None else 0.0
        if len(run.cases) == 1:  # nobody else to blame for what the clock outside says
            spent = max(spent, run.seconds - yard.start_seconds)
        if spent > times * whole:
            yield f"it took {spent:.1f} s, over {times} times {whole:.0f} s"
        if not what and case.result is not None:
            slowest = max((o.seconds for c in case.result.checks for o in c.outcomes), default=0.0)
            if slowest > times * yard.check_seconds:
                yield f"a check took {slowest:.1f} s, over {times} times {yard.check_seconds:.0f} s"

    return judge
