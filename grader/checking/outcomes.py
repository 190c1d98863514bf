"""From what a check raised to what is told of it: outcomes, and the results of checks and exercises made of them."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import numpy as np
import torch

from grader.checking import device_told, errors_told, patterns, told_code
from grader.checking.collecting import Check
from grader.checking.compare import CheckFailed, describe, short
from grader.checking.evidence import clip
from grader.checking.ledger import CallRecord, Ledger
from grader.checking.misconception import Misconception
from grader.checking.plugin import OwnPartTooLong
from grader.checking.session import MissingAnswer, StudentError, SupportBroken
from grader.course import Device, Exercise
from grader.errors import ExecutionError
from grader.execution import wire
from grader.execution.client import Starved, WorkerEnded
from grader.execution.deaths import NoGpu
from grader.execution.memory import memories
from grader.execution.simulated.residency import resident
from grader.execution.values import Decoder
from grader.language import N_
from grader.results import CheckResult, Evidence, ExerciseResult, Fault, Outcome, Verdict, unmarked
from grader.submissions import Answer, Submission

RIGHT_ELSEWHERE = N_(
    "Look for what holds only for the lesson's own data, on which your answer is right: a size or a number written out, "
    "a name of the lesson in place of a parameter, or a sum over all examples together."
)
"Told where an answer passes every check of the lesson's step and nothing else is known of why it fails this one."
ON_ITS_DEVICE = N_(
    "Leave the result on the device of the argument, and make new tensors there, with `device=x.device`: code that goes "
    "on with it has its other tensors there."
)
_BROKE = 200
"Characters of what a check's own line raised."
STARVED = N_("starved: this machine was too busy to let the code run; it is graded again.")


def outcome_of(
    raised: BaseException | None, ledger: Ledger, exercise: str, device: Device, *, shown: bool = False
) -> Outcome | None:
    """What a check of `exercise` came to; None where only a run with the reference can tell whose fault it is.

    Args:
        shown: students see the check's expected values, so a diagnosis may name shapes and numbers.

    Raises:
        ExecutionError: that is what was raised.
    """
    if isinstance(raised, ExecutionError):
        raise raised
    if raised is None:
        return Outcome(device, Verdict.PASSED)
    if isinstance(raised, Starved):
        note = f"starved: {raised}" if isinstance(raised, NoGpu) else STARVED
        return Outcome(device, Verdict.UNGRADED, Fault.GRADER, note=note)
    if isinstance(raised, WorkerEnded):
        return Outcome(device, raised.verdict, Fault.STUDENT, note=raised.message)
    if isinstance(raised, MissingAnswer):
        return Outcome(device, Verdict.MISSING, Fault.STUDENT, note=raised.why)
    if isinstance(raised, StudentError):
        return named(_student_raised(raised, ledger, exercise, device), raised.named)
    if isinstance(raised, CheckFailed):
        evidence = raised.evidence
        if not evidence.inputs:
            evidence = msgspec.structs.replace(evidence, inputs=_inputs(ledger))
        if evidence.kind == "device":
            evidence = _beside_input(evidence, ledger)
        asks = raised.named is None and evidence.kind != "device"
        cause = _pattern(raised, ledger, shown) if asks else ""
        raised.clear()
        return named(Outcome(device, Verdict.FAILED, Fault.STUDENT, evidence, diagnosis=cause), raised.named)
    if isinstance(raised, AssertionError) or type(raised).__name__ == "Failed":  # pytest.fail, pytest.raises
        evidence = Evidence("other", N_("The condition in the sentence above does not hold."), inputs=_inputs(ledger))
        return Outcome(device, Verdict.FAILED, Fault.STUDENT, evidence)
    return None


def _beside_input(evidence: Evidence, ledger: Ledger) -> Evidence:
    """The wanted device is that of an argument, where there is one on a GPU: say so."""
    gpu = any(isinstance(value, torch.Tensor) and resident(value) for value in ledger.inputs)
    if not gpu or evidence.expected is None or not evidence.expected.text.startswith("cuda"):
        return evidence
    return msgspec.structs.replace(evidence, message=f"{evidence.message[:-1]}, where the input is.")


def named(outcome: Outcome, found: Misconception | None) -> Outcome:
    """The outcome with the name and the hint of what explains it, if anything does."""
    if found is None:
        return outcome
    return msgspec.structs.replace(outcome, misconception=found.name, diagnosis=found.hint)


def _pattern(failure: CheckFailed, ledger: Ledger, shown: bool) -> str:
    """What the student's value looks like beside the wanted one; empty where nothing is certain.

    Said only of what a call returned: of what a check made of it, such as a gradient, only that it is not finite.
    """
    if failure.values is None or not ledger.records:
        return ""
    actual, expected = failure.values
    latest = ledger.records[-1]
    arguments: tuple[object, ...] = ()
    own = True
    if actual is None:
        if latest.answer.value != wire.Plain(None):
            return ""
    elif isinstance(actual, torch.Tensor | np.ndarray):
        found = ledger.of_result(actual)
        own = found is not None
        if found is not None and not _as_sent(found[0]):
            return ""
        if found is not None and found[0] is latest:
            arguments = ledger.inputs
    known = patterns.explain(actual, expected, arguments, failure.asked, shown=shown)
    return known.sentence if known is not None and (own or known.name == "not-finite") else ""


def _as_sent(record: CallRecord) -> bool:
    """Whether the arguments of a call hold what was sent.

    If not, it was called by reference or the check has written to them: what it then compares tells of memory, and not of
    a computation.
    """
    was = Decoder(memories(record.headers, memoryview(b"".join(record.before))), lambda node: node)
    for number, value in enumerate(record.given):
        node = record.nodes[number]
        if isinstance(value, torch.Tensor | np.ndarray) and not _same_bytes(was.value(node), value):
            return False
    return True


def _same_bytes(one: object, other: torch.Tensor | np.ndarray[Any, Any]) -> bool:
    """Whether two tensors or arrays hold the same, NaN included."""
    if isinstance(one, torch.Tensor) and isinstance(other, torch.Tensor):
        same = one.shape == other.shape and one.dtype == other.dtype
        return same and torch.equal(*(t.detach().reshape(-1).clone().view(torch.uint8) for t in (one, other)))
    if not isinstance(one, np.ndarray) or not isinstance(other, np.ndarray):
        return False
    return one.shape == other.shape and one.dtype == other.dtype and one.tobytes() == other.tobytes()


def _student_raised(raised: StudentError, ledger: Ledger, exercise: str, device: Device) -> Outcome:
    told = raised.raised
    if told.kind == "NotImplementedError" and told.message == exercise:
        note = f"Not done yet: {told.message} stands as it was given out."
        return Outcome(device, Verdict.MISSING, Fault.STUDENT, note=note)
    evidence = Evidence(
        "raised",
        str(raised),
        error=told.type_name,
        cell=told.cell,
        line=told.line,
        inputs=_inputs(ledger),
        smallest=raised.smallest,
    )
    return Outcome(device, Verdict.ERROR, Fault.STUDENT, evidence)


def broken_check(raised: BaseException, device: Device) -> Outcome:
    """The check fails with the reference too."""
    note = f"The check itself is broken: {type(raised).__name__}: {raised}"[:500]
    return Outcome(device, Verdict.UNGRADED, Fault.CHECK, note=note)


def unusable(raised: BaseException, ledger: Ledger, device: Device, *, shown: bool = False) -> Outcome:
    """The check's own lines broke, and do not with the reference: the student's value did it.

    Args:
        shown: nothing of the check is hidden, so that what broke may be told.
    """
    if isinstance(raised, SupportBroken):
        note = N_("The unit's own support code could not be run beside yours.")
        return Outcome(device, Verdict.CRASHED, Fault.STUDENT, note=note)
    value = _latest(ledger)
    what = "it took too long to look at" if isinstance(raised, OwnPartTooLong) else f"it is {short(value)}"
    if shown and isinstance(raised, Exception):
        what += f", and the check, which went on with it, ended in {type(raised).__name__}: {clip(str(raised), _BROKE)}"
    actual = None if isinstance(raised, OwnPartTooLong) else describe(value)
    message = f"Your result could not be used: {what.rstrip('.')}."
    evidence = Evidence("unusable", message, actual=actual, inputs=_inputs(ledger))
    return Outcome(device, Verdict.FAILED, Fault.STUDENT, evidence)


def _latest(ledger: Ledger) -> object:
    """What the student's code returned last: the tensor or array in it, else a plain value; None for anything else."""
    values = [value for record in ledger.records for _, value in record.results]
    if values:
        return values[-1]
    answer = ledger.records[-1].answer.value if ledger.records else None
    return answer.value if isinstance(answer, wire.Plain) else None


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
    own = [c for c in checks if c.mark.exercise == exercise.name]
    told = tuple(_check_result(c, [_told(o, c, own, outcomes, submission) for o in outcomes[c.name]]) for c in own)
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
        marks=unmarked(exercise),
    )



def _told(
    outcome: Outcome,
    check: Check,
    own: Sequence[Check],
    outcomes: Mapping[str, Sequence[Outcome]],
    submission: Submission,
) -> Outcome:
    """An outcome with a sentence on its likely cause, where none is named yet and something is known."""
    evidence = outcome.evidence
    if evidence is None or outcome.verdict not in (Verdict.FAILED, Verdict.ERROR):
        return outcome
    cause = device_told.cause(evidence, check.mark.exercise, submission)
    outcome = msgspec.structs.replace(outcome, cause_cell=cause.cell, cause_line=cause.line)
    because = cause.sentence
    if outcome.device != "cpu" and Verdict.PASSED in (o.verdict for o in outcomes[check.name] if o.device == "cpu"):
        told = device_told.apart(outcome.device, because)
        outcome = msgspec.structs.replace(outcome, apart=told)
        because = ""
    answer = answer_to(check.mark.exercise, submission)
    if not outcome.misconception and (said := told_code.of_value(evidence, answer, submission)):
        return msgspec.structs.replace(outcome, diagnosis=said)
    if outcome.diagnosis:
        return outcome
    sentence = ""
    if evidence.kind == "raised":
        message = evidence.message.removeprefix(f"{evidence.error}: ")
        # As in the student's view: the message stands there where inputs and expected values both do.
        quote = check.public or {"inputs", "expected"} <= set(check.mark.shows)
        names = errors_told.names_bound(c.source for c in submission.cells) if evidence.error == "NameError" else ()
        sentence = told_code.of_error(evidence, submission) or errors_told.tell(
            evidence.error, message, names, quote=quote
        )
        sentence = f"{sentence} {because}".strip()
    elif evidence.kind == "device":
        sentence = f"{ON_ITS_DEVICE} {because}".strip()
    elif evidence.kind in ("value", "shape") and not check.mark.hint and _right_elsewhere(check, own, outcomes):
        sentence = RIGHT_ELSEWHERE
    return msgspec.structs.replace(outcome, diagnosis=sentence) if sentence else outcome


def _right_elsewhere(check: Check, own: Sequence[Check], outcomes: Mapping[str, Sequence[Outcome]]) -> bool:
    """Whether an answer passes every check of the lesson's step, all of them seen as widely as this later one."""
    lesson = [c for c in own if c.mark.step == "lesson" and not c.public]
    return (
        check.mark.step == "general"
        and bool(lesson)
        and all(c.seen_by <= check.seen_by for c in lesson)
        and all(o.verdict is Verdict.PASSED for c in lesson for o in outcomes[c.name])
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
