"""Verdicts, scores and the one result of a submission, as data; one versioned JSON form.

Arithmetic is in exact fractions; JSON holds them as text such as `"7/2"`. A `Result` holds everything (the instructor's
view); `students_view` makes what a student may see, and only that is given to one.
"""

import builtins
import math
import re
from collections.abc import Iterable
from enum import StrEnum
from fractions import Fraction
from functools import cached_property, reduce
from typing import Any, Literal

import msgspec

from grader.course import Device, Exercise, ExerciseKind, Level, Step, Visibility
from grader.language import N_, _

SCHEMA = 1
"Raised when a reader of an older result would misread a newer one."

Audience = Literal["student", "instructor"]


class Verdict(StrEnum):
    """The outcome of one check."""

    PASSED = "passed"
    FAILED = "failed"
    "The answer is not what is wanted."
    ERROR = "error"
    "The student's code raised."
    MISSING = "missing"
    "There is no answer, or the stub is unchanged."
    TIMED_OUT = "timed out"
    CRASHED = "crashed"
    "The student's process ended, or sent what it must not."
    OUT_OF_MEMORY = "out of memory"
    SKIPPED = "skipped"
    "A check that this one needs did not pass."
    UNGRADED = "ungraded"
    "Could not be judged, through no fault of the student."


class Fault(StrEnum):
    """Who a bad verdict is due to."""

    STUDENT = "student"
    CHECK = "check"
    GRADER = "grader"


def added(points: Iterable[Fraction]) -> Fraction:
    """The exact sum; faster than `sum`, which reduces after each term."""
    terms = list(points)
    whole = math.lcm(*(t.denominator for t in terms))
    return Fraction(sum(t.numerator * (whole // t.denominator) for t in terms), whole)


class Value(msgspec.Struct, frozen=True, omit_defaults=True):
    """A value as a report shows it; at most 100 elements of an array, cut around the worst."""

    text: str
    "As it would be printed, bounded."
    kind: str = ""
    "tensor, array, float, None, ..."
    shape: tuple[int, ...] | None = None
    dtype: str = ""
    elements: tuple[float | None, ...] = ()
    "Row by row; None stands for NaN and the infinities, whose text is in `text`."
    first: tuple[int, ...] = ()
    "Where the shown part begins, an index per axis."
    shown: tuple[int, ...] = ()
    "The shape of the shown part."
    worst: tuple[int, ...] | None = None
    "The index, in the whole array, of the element that differs most."
    differing: tuple[int, ...] = ()
    "Which of `elements` are not close to the wanted ones: their places in it."
    overview: tuple[float | None, ...] = ()
    "Of an array that is larger than what is shown: at most 1024 of its elements, evenly spread, row by row, for a picture."
    overview_shape: tuple[int, ...] = ()
    "Rows and columns of the overview, or only a length for an array of one axis; `cell_of` tells which element is where."


def cell_of(place: int, size: int, cells: int) -> int:
    """The cell of an overview in which element `place` of `size` stands, along one axis of so many cells."""
    return ((place + 1) * cells - 1) // size


class Evidence(msgspec.Struct, frozen=True, omit_defaults=True):
    """Why a check failed, as data."""

    kind: Literal[
        "value",
        "shape",
        "dtype",
        "type",
        "memory",
        "gradient",
        "changed",
        "operations",
        "seen",
        "state",
        "repeats",
        "unusable",
        "raised",
        "device",
        "other",
    ]
    message: str
    "One sentence with all that is known; a student's view keeps it only where the check `shows` expected values."
    error: str = ""
    "The type of what the student's code raised, such as `RuntimeError`."
    expected: Value | None = None
    actual: Value | None = None
    inputs: tuple[str, ...] = ()
    "The call's arguments, as text; shown where the check's `shows` allows it."
    smallest: str = ""
    "The smallest input for which the check fails, as text such as `shape (2, 3)`; shown where inputs are."
    difference: float | None = None
    "The largest absolute difference."
    cell: int | None = None
    "Where the student's code raised: the cell, counted from 0 ..."
    line: int | None = None
    "... and the line in it, counted from 1."
    claimed: bool = False
    "True for a fact that only the worker can know."


class Curve(msgspec.Struct, frozen=True):
    """Numbers that go on step by step, the wanted ones and the student's: at most a few hundred of each."""

    along: str
    "What goes on, such as `epoch`."
    of: str
    "What the numbers are, such as `mean loss`."
    expected: tuple[float | None, ...]
    "None stands for NaN and the infinities."
    actual: tuple[float | None, ...]


class Outcome(msgspec.Struct, frozen=True, omit_defaults=True):
    """One check on one device."""

    device: Device
    verdict: Verdict
    fault: Fault | None = None
    evidence: Evidence | None = None
    note: str = ""
    "Why it is skipped, missing or ungraded: one sentence."
    seconds: float = 0.0
    output: str = ""
    "What the student's code printed meanwhile."
    misconception: str = ""
    "The name of the misconception that explains the verdict, and ..."
    diagnosis: str = ""
    "... its hint; empty where none is known to."
    apart: str = ""
    "On a GPU: one sentence that says where in the code the cause is, if that is known, and that it passes on the CPU if it does."
    cause_cell: int | None = None
    "Where a tensor got onto the wrong device, if that is known: the cell, counted from 0 ..."
    cause_line: int | None = None
    "... and the line in it, counted from 1."
    curves: tuple[Curve, ...] = ()
    "What the check drew, whether it passed or failed; shown where expected values are."
    counts: bool = True
    "False where the device is an extra one: shown, without points."


class CheckResult(msgspec.Struct, frozen=True, omit_defaults=True):
    """One check on all its devices."""

    name: str
    exercise: str
    sentence: str
    "The first line of its docstring: what a student reads."
    points: Fraction
    outcomes: tuple[Outcome, ...]
    step: Step = "lesson"
    public: bool = False
    "It ships to students; nothing about it is hidden."
    visibility: Visibility = "visible"
    shows: tuple[Literal["sentence", "hint", "inputs", "expected"], ...] = ("sentence", "hint")
    hint: str = ""

    @property
    def diagnosis(self) -> str:
        """The hint of the misconception that explains the verdict; empty where none is known to."""
        return next((o.diagnosis for o in self.outcomes if o.diagnosis), "")

    @property
    def verdict(self) -> Verdict:
        """The worst of the devices that count: a failure decides, then what could not be judged."""
        found = None
        for outcome in self.outcomes:
            if not outcome.counts:
                continue
            if outcome.verdict not in (Verdict.PASSED, Verdict.UNGRADED):
                return outcome.verdict
            found = outcome.verdict if found is not Verdict.UNGRADED else found
        return found or Verdict.UNGRADED

    @property
    def earned(self) -> Fraction:
        return self.points if self.verdict is Verdict.PASSED else Fraction(0)


class Mark(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a person gives for one criterion of an exercise's rubric."""

    criterion: str
    "One sentence that a student reads."
    points: Fraction
    "The most that can be given."
    earned: Fraction | None = None
    "None until somebody has looked at it."
    comment: str = ""
    by: str = ""
    at: str = ""
    "When, in ISO 8601."


def unmarked(exercise: Exercise) -> tuple[Mark, ...]:
    """The lines of an exercise's rubric, before a person has looked at it."""
    return tuple(Mark(c.text, Fraction(c.points)) for c in exercise.rubric)


class ExerciseResult(msgspec.Struct, frozen=True, omit_defaults=True, dict=True):
    """What was found for one exercise, and its checks. Sums are computed once: a page asks for them again and again."""

    name: str
    title: str
    label: str
    checks: tuple[CheckResult, ...]
    code: str = ""
    "The student's own code that was graded."
    cell: int | None = None
    line: int | None = None
    "Where `code` begins in its cell, counted from 1."
    missing: str = ""
    "Why there is no answer: one sentence; empty if there is one."
    note: str = ""
    "For example which of two definitions was graded."
    hints: tuple[str, ...] = ()
    kind: ExerciseKind = "definition"
    marks: tuple[Mark, ...] = ()
    "Of the rubric that is graded by hand; none where there is no rubric."

    @cached_property
    def points(self) -> Fraction:
        return added([*(c.points for c in self.checks), *(m.points for m in self.marks)])

    @cached_property
    def earned(self) -> Fraction:
        return added([*(c.earned for c in self.checks), *(m.earned or Fraction(0) for m in self.marks)])


class CellRun(msgspec.Struct, frozen=True, omit_defaults=True):
    """A cell that did not run to its end."""

    cell: int
    message: str
    line: int | None = None


class CellSource(msgspec.Struct, frozen=True):
    """The code of one cell of a submission; of a script, one of the parts in which it runs."""

    cell: int
    "Its place among the code cells, counted from 0."
    source: str


class Adjustment(msgspec.Struct, frozen=True, omit_defaults=True):
    """What changed a score after grading: a late hand-in, or what a person decided."""

    kind: Literal["late", "override"]
    points: Fraction
    "What it adds to the score; negative where it takes away."
    reason: str
    "One sentence, such as `Handed in 1 day late: 10 % a day are taken off.`"
    by: str = ""
    "Who decided it."
    at: str = ""
    "When, in ISO 8601."
    exercise: str = ""
    "Of an override: the exercise that it is about, and ..."
    check: str = ""
    "... the check, unless it is about the whole exercise."


class Comment(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a person wrote about a submission."""

    text: str
    exercise: str = ""
    "Empty where it is about the whole."
    by: str = ""
    at: str = ""
    "When, in ISO 8601."


class Result(msgspec.Struct, frozen=True, omit_defaults=True, dict=True):
    """All verdicts on one submission."""

    student: str
    unit: str
    title: str
    submission: str
    "SHA-256 of what was handed in."
    audience: Audience
    unit_version: str
    grader: str
    torch: str
    exercises: tuple[ExerciseResult, ...]
    schema: int = SCHEMA
    source: str = ""
    "The name of the graded file."
    devices: tuple[Device, ...] = ("cpu",)
    level: Level = "open"
    walls: tuple[str, ...] = ()
    "The walls that stood around the worker."
    gpu: str = ""
    "The GPU that `cuda` was, and what it was set to."
    rejected: str = ""
    "One sentence if the submission could not be read; every check is missing then."
    notes: tuple[str, ...] = ()
    "What a reader should know: skipped magics, cells that stopped, no walls."
    cells: tuple[CellRun, ...] = ()
    output: str = ""
    "What the submission printed while it was loaded."
    sources: tuple[CellSource, ...] = ()
    "The code of the submission, cell by cell, as far as it is kept; without anything else of a notebook."
    adjustments: tuple[Adjustment, ...] = ()
    "What came off or on after grading; `score` is without them, `total` with them."
    comments: tuple[Comment, ...] = ()
    provisional: bool = False
    "A check with points was left out; not for publishing."
    later: int = 0
    "How many checks are judged and not shown yet: left out of a student's view, points and all."
    round: int = 0
    attempt: int = 1
    seconds: float = 0.0
    key: str = ""
    "A hash of all that decided this result; the same key again is a look-up. For instructors."

    @property
    def checks(self) -> tuple[CheckResult, ...]:
        return tuple(c for e in self.exercises for c in e.checks)

    @cached_property
    def score(self) -> Fraction:
        return added(e.earned for e in self.exercises)

    @cached_property
    def points(self) -> Fraction:
        return added(e.points for e in self.exercises)

    @cached_property
    def total(self) -> Fraction:
        """The score with all adjustments, never below 0."""
        return max(self.score + added(a.points for a in self.adjustments), Fraction(0))

    @property
    def ungraded(self) -> tuple[CheckResult, ...]:
        """Checks that could not be judged, and that nobody has decided since."""
        decided = {(a.exercise, a.check) for a in self.adjustments if a.kind == "override"}
        return tuple(
            c
            for c in self.checks
            if c.verdict is Verdict.UNGRADED and not decided & {(c.exercise, ""), (c.exercise, c.name)}
        )

    @property
    def pending(self) -> tuple[Mark, ...]:
        """Marks that nobody has given yet."""
        return tuple(m for e in self.exercises for m in e.marks if m.earned is None)

    @property
    def final(self) -> bool:
        """False where grading again may end better: something was ungraded or timed out."""
        return not any(c.verdict in (Verdict.UNGRADED, Verdict.TIMED_OUT) for c in self.checks)

    @property
    def held(self) -> bool:
        """True while the score must not be published: something is ungraded or was left out."""
        return bool(self.ungraded) or self.provisional


def students_view(result: Result, *, now_visible: Iterable[Visibility] = ("visible",)) -> Result:
    """What a student may see of `result`: no evidence beyond what each check `shows`, of unseen checks only the number.

    The name of a misconception is told in words, where its hint is. The smallest input that fails counts as an input.
    A check that is not visible yet is left out, points and all; `later` says how many. Times and output of hidden
    checks are for instructors, and so are their names: a number stands for each.
    """
    visible = set(now_visible)
    exercises = tuple(msgspec.structs.replace(e, checks=_shown_of(e, visible)) for e in result.exercises)
    later = result.later + sum(c.visibility not in visible for c in result.checks)
    return msgspec.structs.replace(result, audience="student", exercises=exercises, later=later, seconds=0.0, key="")


_WITHOUT_VALUES = {
    "value": N_("The numbers are not the wanted ones."),
    "shape": N_("The result has another shape than wanted."),
    "dtype": N_("The result has another dtype than wanted."),
    "type": N_("The result is of another type than wanted."),
    "memory": N_("The result does not lie in memory as wanted."),
    "gradient": N_("The gradient is not the wanted one, or does not arrive."),
    "changed": N_("An argument was changed that must stay as it is."),
    "operations": N_("Other torch operations were used than wanted, or more of them."),
    "seen": N_("Something was called in another state than wanted."),
    "state": N_("The call left an argument or its result in another state than wanted."),
    "repeats": N_("Called twice with the same arguments, your code gave two answers: it is not deterministic."),
    "unusable": N_("The result could not be used."),
    "raised": N_("Your code raised {error}. Its message stays hidden, as the numbers do."),
    "other": N_("The condition in the sentence above does not hold."),
}
"What stands in the place of an evidence's message where a hidden check's inputs and values are not shown."


def _shown_of(exercise: ExerciseResult, visible: set[Visibility]) -> tuple[CheckResult, ...]:
    shown = [_shown(check) for check in exercise.checks if check.visibility in visible]
    return tuple(
        check if check.public else msgspec.structs.replace(check, name=f"{exercise.name} {n}")
        for n, check in enumerate(shown, start=1)
    )


def _of_devices(evidence: Evidence) -> str:
    """What is told where devices differ, whose names tell nothing of a check; else empty."""
    if evidence.kind == "device":
        return evidence.message
    wanted, yours = evidence.expected, evidence.actual
    if evidence.kind == "value" and wanted and yours and wanted.kind == yours.kind == "device":
        return _("{wanted} is wanted; yours is {yours}.").format(wanted=wanted.text, yours=yours.text)
    return ""


def _shown(check: CheckResult) -> CheckResult:
    def cut(outcome: Outcome) -> Outcome:
        # The name is told in words: as it stands in the instructor's files it is in nothing that a student gets.
        if check.public:
            return msgspec.structs.replace(outcome, misconception=in_words(outcome.misconception))
        evidence = outcome.evidence
        if evidence is not None:
            # The name of a class of the student's own can carry what the code was called with; so can its message.
            error = evidence.error if "inputs" in check.shows or _is_builtin_error(evidence.error) else ""
            message = _of_devices(evidence) or _(_WITHOUT_VALUES[evidence.kind]).format(error=error or _("an error"))
            evidence = msgspec.structs.replace(evidence, error=error)
            if "expected" not in check.shows:
                evidence = msgspec.structs.replace(evidence, expected=None, actual=None, difference=None)
            elif evidence.kind != "raised" or "inputs" in check.shows:
                message = evidence.message
            if "inputs" not in check.shows:
                evidence = msgspec.structs.replace(evidence, inputs=(), smallest="")
            evidence = msgspec.structs.replace(evidence, message=message)
        if "expected" not in check.shows:
            outcome = msgspec.structs.replace(outcome, curves=())
        # What broke in a check is told in the check's own values.
        note = "" if outcome.fault is Fault.CHECK else outcome.note
        if "hint" in check.shows:
            outcome = msgspec.structs.replace(outcome, misconception=in_words(outcome.misconception))
        else:
            outcome = msgspec.structs.replace(
                outcome, misconception="", diagnosis="", apart="", cause_cell=None, cause_line=None
            )
        return msgspec.structs.replace(outcome, evidence=evidence, note=note, seconds=0.0, output="")

    sentence = check.sentence if "sentence" in check.shows or check.public else _("One more check.")
    hint = check.hint if "hint" in check.shows or check.public else ""
    return msgspec.structs.replace(check, outcomes=tuple(cut(o) for o in check.outcomes), sentence=sentence, hint=hint)


def in_words(name: str) -> str:
    """The name of a misconception as a person reads it: `sum left out and sign turned` for `sum-left-out + sign-turned`."""
    said = [part.replace("-", " ") for part in name.split(" + ")]
    return reduce(lambda one, other: _("{one} and {other}").format(one=one, other=other), said)


def _is_builtin_error(name: str) -> bool:
    kind = getattr(builtins, name, None)
    return isinstance(kind, type) and issubclass(kind, BaseException)


def _encode(value: Any) -> Any:
    if isinstance(value, Fraction):
        return str(value)
    raise NotImplementedError(f"{type(value)} has no JSON form")


def _decode(kind: type, value: Any) -> Any:
    if kind is Fraction:
        if not isinstance(value, str) or not re.fullmatch(_FRACTION, value):
            raise ValueError(f"{value!r} is no fraction such as '7/2'")
        return Fraction(value)
    raise NotImplementedError(f"{kind} has no JSON form")


_FRACTION = r"^-?[0-9]+(/[1-9][0-9]*)?$"
_ENCODER = msgspec.json.Encoder(enc_hook=_encode, order="deterministic")
_DECODER = msgspec.json.Decoder(Result, dec_hook=_decode)


def to_json(result: Result) -> bytes:
    """One line of JSON, with derived `score`, `points` and `verdict` left to the reader to compute or check."""
    return _ENCODER.encode(result)


def from_json(line: bytes | str) -> Result:
    """Read what `to_json` wrote.

    Raises:
        msgspec.ValidationError: it is no result of this schema.
    """
    result = _DECODER.decode(line)
    if result.schema != SCHEMA:
        raise msgspec.ValidationError(f"schema is {result.schema}; this grader reads {SCHEMA} - at `$.schema`")
    return result


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a result, which `results.schema.json` holds."""

    def fraction(kind: type) -> dict[str, Any]:
        if kind is Fraction:
            return {"type": "string", "pattern": _FRACTION}
        raise NotImplementedError(f"{kind} has no JSON form")

    return msgspec.json.schema(Result, schema_hook=fraction)
