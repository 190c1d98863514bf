"""From what a check raised to what is told of it: outcomes, and the results of checks and exercises made of them."""

from collections.abc import Mapping, Sequence

import msgspec

from grader.checking.collecting import Check
from grader.checking.compare import CheckFailed, describe, short
from grader.checking.ledger import Ledger
from grader.checking.misconception import Misconception
from grader.checking.plugin import OwnPartTooLong
from grader.checking.session import MissingAnswer, StudentError, SupportBroken
from grader.course import Device, Exercise
from grader.errors import ExecutionError
from grader.execution.client import Starved, WorkerEnded
from grader.results import CheckResult, Evidence, ExerciseResult, Fault, Outcome, Verdict
from grader.submissions import Answer, Submission

STARVED = "starved: this machine was too busy to let the code run; it is graded again."


def outcome_of(raised: BaseException | None, ledger: Ledger, exercise: str, device: Device) -> Outcome | None:
    """What a check of `exercise` came to; None where only a run with the reference can tell whose fault it is.

    Raises:
        ExecutionError: that is what was raised.
    """
    if isinstance(raised, ExecutionError):
        raise raised
    if raised is None:
        return Outcome(device, Verdict.PASSED)
    if isinstance(raised, Starved):
        return Outcome(device, Verdict.UNGRADED, Fault.GRADER, note=STARVED)
    if isinstance(raised, WorkerEnded):
        return Outcome(device, raised.verdict, Fault.STUDENT, note=raised.message)
    if isinstance(raised, MissingAnswer):
        return Outcome(device, Verdict.MISSING, Fault.STUDENT, note=raised.why)
    if isinstance(raised, StudentError):
        return _named(_student_raised(raised, ledger, exercise, device), raised.named)
    if isinstance(raised, CheckFailed):
        evidence = raised.evidence
        if not evidence.inputs:
            evidence = msgspec.structs.replace(evidence, inputs=_inputs(ledger))
        return _named(Outcome(device, Verdict.FAILED, Fault.STUDENT, evidence), raised.named)
    if isinstance(raised, AssertionError) or type(raised).__name__ == "Failed":  # pytest.fail, pytest.raises
        evidence = Evidence("other", "The condition in the sentence above does not hold.", inputs=_inputs(ledger))
        return Outcome(device, Verdict.FAILED, Fault.STUDENT, evidence)
    return None


def _named(outcome: Outcome, found: Misconception | None) -> Outcome:
    if found is None:
        return outcome
    return msgspec.structs.replace(outcome, misconception=found.name, diagnosis=found.hint)


def _student_raised(raised: StudentError, ledger: Ledger, exercise: str, device: Device) -> Outcome:
    told = raised.raised
    if told.kind == "NotImplementedError" and told.message == exercise:
        note = f"Not done yet: {told.message} is still the stub."
        return Outcome(device, Verdict.MISSING, Fault.STUDENT, note=note)
    evidence = Evidence(
        "raised", str(raised), error=told.type_name, cell=told.cell, line=told.line, inputs=_inputs(ledger)
    )
    return Outcome(device, Verdict.ERROR, Fault.STUDENT, evidence)


def broken_check(raised: BaseException, device: Device) -> Outcome:
    """The check fails with the reference too."""
    note = f"The check itself is broken: {type(raised).__name__}: {raised}"[:500]
    return Outcome(device, Verdict.UNGRADED, Fault.CHECK, note=note)


def unusable(raised: BaseException, ledger: Ledger, device: Device) -> Outcome:
    """The check's own lines broke, and do not with the reference: the student's value did it."""
    if isinstance(raised, SupportBroken):
        note = "The unit's own support code could not be run beside yours."
        return Outcome(device, Verdict.CRASHED, Fault.STUDENT, note=note)
    values = [value for record in ledger.records for _, value in record.results] or [None]
    what = "it took too long to look at" if isinstance(raised, OwnPartTooLong) else f"it is {short(values[-1])}"
    actual = None if isinstance(raised, OwnPartTooLong) else describe(values[-1])
    evidence = Evidence("unusable", f"Your result could not be used: {what}.", actual=actual, inputs=_inputs(ledger))
    return Outcome(device, Verdict.FAILED, Fault.STUDENT, evidence)


def _inputs(ledger: Ledger) -> tuple[str, ...]:
    """The arguments of the latest call, as text."""
    return tuple(short(value) for value in ledger.inputs)


def answer_to(exercise: str, submission: Submission) -> Answer:
    """What stands in a submission for an exercise."""
    return next((a for a in submission.answers if a.name == exercise), Answer(exercise, "absent"))


def exercise_result(
    exercise: Exercise, submission: Submission, checks: Sequence[Check], outcomes: Mapping[str, Sequence[Outcome]]
) -> ExerciseResult:
    """An exercise with the results of those of `checks` that are its own."""
    answer = answer_to(exercise.name, submission)
    told = tuple(_check_result(c, outcomes[c.name]) for c in checks if c.mark.exercise == exercise.name)
    return ExerciseResult(
        exercise.name,
        exercise.title,
        exercise.label,
        told,
        code=answer.code,
        cell=answer.cell,
        line=answer.line,
        missing=next((o.note for c in told for o in c.outcomes if o.verdict is Verdict.MISSING), ""),
        note=answer.note if answer.state == "found" else "",
        hints=exercise.hints,
        kind=exercise.kind,
    )


def _check_result(check: Check, outcomes: Sequence[Outcome]) -> CheckResult:
    return CheckResult(
        check.name,
        check.mark.exercise,
        check.sentence,
        check.mark.points,
        tuple(outcomes),
        step=check.mark.step,
        public=check.public,
        visibility=check.visibility,
        shows=check.mark.shows,
        hint=check.mark.hint,
    )
