"""How a result lies in the tables: its canonical JSON, compressed; and what is left of it once its student is forgotten."""

import zlib

import msgspec

from grader.results import CheckResult, ExerciseResult, Outcome, Result, from_json, to_json


def packed(result: Result) -> bytes:
    return zlib.compress(to_json(result))


def unpacked(body: bytes) -> Result:
    """Raises `zlib.error`, `msgspec.DecodeError` or `ValueError` for what `packed` did not make."""
    return from_json(zlib.decompress(body))


def statistics(result: Result, label: str) -> Result:
    """Verdicts, points and names of misconceptions; nothing that the student wrote or was told in words."""

    def of_outcome(outcome: Outcome) -> Outcome:
        return Outcome(
            outcome.device, outcome.verdict, outcome.fault, misconception=outcome.misconception, counts=outcome.counts
        )

    def of_check(check: CheckResult) -> CheckResult:
        return msgspec.structs.replace(check, outcomes=tuple(of_outcome(o) for o in check.outcomes))

    def of_exercise(exercise: ExerciseResult) -> ExerciseResult:
        return msgspec.structs.replace(
            exercise,
            checks=tuple(of_check(c) for c in exercise.checks),
            marks=tuple(msgspec.structs.replace(m, comment="") for m in exercise.marks),
            **dict.fromkeys(("code", "missing", "note"), ""),
            cell=None,
            line=None,
        )

    return msgspec.structs.replace(
        result,
        student=label,
        submission="",
        source="",
        output="",
        rejected="(forgotten)" if result.rejected else "",
        exercises=tuple(of_exercise(e) for e in result.exercises),
        adjustments=tuple(msgspec.structs.replace(a, reason="") for a in result.adjustments),
        notes=(),
        cells=(),
        sources=(),
    )
