"""The reference and the stub: the first must pass whatever is drawn and however often, the second must earn nothing."""

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from grader.audit.bench import Bench, views
from grader.audit.findings import Finding
from grader.release.lesson import Lesson
from grader.results import CheckResult, Result, Verdict

ROUNDS = 20
"Seeds with which the reference must pass."
FULL_ROUNDS = 3
"With so many of them the slow checks run as well, in workers as in grading; with the others all is run in one worker."
REPEATS, DEEP_REPEATS = 30, 50
"Runs with one and the same seed that must come out alike: with those of the other seeds, each check runs 50 times."
WHOLE_REPEATS = 3
"So many of them on a reference that is loaded anew, and in a deep audit all. The others are in one worker."
THREADS = (2, 4)
"Numbers of torch's threads with which the reference must pass, besides one."
ROOM = 10
"How many times more than the reference takes the limits must leave."
Step = Callable[[], None]


def rounds_of(bench: Bench, lesson: Lesson, step: Step, told: set[str], *, deep: bool) -> Iterator[Finding]:
    """The reference on all its devices, with many seeds, again and again, and with other numbers of threads.

    The names of checks that it does not pass, or not always, are added to `told`.
    """
    unit, reference = bench.unit, bench.short
    first = bench.whole(bench.full)
    step()
    for run in first.cells:
        yield Finding(
            unit.name, "", "lesson", f"The lesson does not run to its end: {_where(run.cell, lesson)}: {run.message}"
        )
    bad = _bad(first)
    yield from (_failed(bench, c, "with the course's own seed") for c in bad.values())
    flaky = _flaky(bench, first, step, deep)
    for name, times in flaky.items():
        message = (
            f"{name} came out differently in {times} of {_repeats(deep)[0]} runs with one seed. Draw with `rng`, and keep "
            "nothing between two runs."
        )
        yield Finding(unit.name, _named(first, name).exercise, "flaky", message)
    told |= {*bad, *flaky}
    seen: dict[str, list[int]] = {}
    for round in range(1, ROUNDS):
        full = round < FULL_ROUNDS
        with contextlib.nullcontext() if full else bench.without_slow():
            for name in _bad(bench.whole(reference, round, together=not full)):
                seen.setdefault(name, []).append(round)
        step()
    for name, rounds in seen.items():
        if name not in told:
            told.add(name)
            yield _failed(bench, _named(first, name), f"with {len(rounds)} of {ROUNDS} seeds (rounds {rounds})")
    for count in THREADS:
        with bench.threads(count) as threaded:
            for name, check in _bad(bench.whole(threaded)).items():
                if name not in told:
                    yield _failed(bench, check, f"with {count} threads")
        step()


def count_of_rounds(*, deep: bool) -> int:
    """How many steps `rounds_of` takes."""
    return _repeats(deep)[1] + 1 + ROUNDS - 1 + len(THREADS)


def _repeats(deep: bool) -> tuple[int, int]:
    """How many runs with one seed there are, and how many of them on a reference that is loaded anew."""
    return (DEEP_REPEATS, DEEP_REPEATS) if deep else (REPEATS, WHOLE_REPEATS)


def _flaky(bench: Bench, first: Result, step: Step, deep: bool) -> dict[str, int]:
    """The checks that do not always come out as the first time, and how often they do not; slow ones run once more."""
    repeats, whole = _repeats(deep)
    usual = {(c.name, o.device): o.verdict for c in first.checks for o in c.outcomes}
    times: Counter[str] = Counter()
    for n in range(whole - 1):
        with contextlib.nullcontext() if not n else bench.without_slow():
            now = bench.whole(bench.short)
            times.update(c.name for c in now.checks if any(o.verdict is not usual[c.name, o.device] for o in c.outcomes))
        step()
    with bench.without_slow():
        for name, outcomes in bench.again(repeats - whole).items():
            for one in outcomes:  # by itself, a check that was skipped may pass
                times[name] += usual[name, one.device] not in (one.verdict, Verdict.SKIPPED)
    step()
    return {name: count for name, count in times.items() if count}


def stub(bench: Bench, lesson: Lesson) -> tuple[list[Finding], bytes]:
    """What the stub as students get it comes to, and the student's view of it."""
    result = bench.whole(bench.read(lesson.public))
    found = [
        Finding(bench.unit.name, c.exercise, "stub", f"The stub passes {c.name}, which is worth {c.points}.")
        for c in result.checks
        if c.points and c.verdict is Verdict.PASSED
    ]
    found += [
        Finding(bench.unit.name, c.exercise, "stub", f"With the stub, {c.name} could not be judged: {_why(c)}")
        for c in result.checks
        if c.verdict is Verdict.UNGRADED
    ]
    return found, views(result)


def limits(bench: Bench, told: set[str]) -> list[Finding]:
    """The reference must pass with a tenth of each limit; tells which one is too tight."""
    whole, unit = bench.unit.limits, bench.unit
    tenth = {name: _tenth(getattr(whole, name)) for name in whole.__struct_fields__ if name not in ("threads", "calls")}
    calls = {name: _tenth(seconds) for name, seconds in whole.calls.items()}
    reference = bench.full

    def bad(**changed: Any) -> dict[str, CheckResult]:
        with bench.limited(msgspec.structs.replace(whole, **changed)):
            found = _bad(bench.whole(reference))
            return {name: check for name, check in found.items() if name not in told}

    if not bad(**tenth, calls=calls):
        return []
    found = []
    alone: dict[str, tuple[float, dict[str, Any]]] = {n: (getattr(whole, n), {n: value}) for n, value in tenth.items()}
    alone |= {f"calls.{n}": (whole.calls[n], {"calls": {**whole.calls, n: value}}) for n, value in calls.items()}
    for name, (value, changed) in alone.items():
        tight = bad(**changed)
        if tight:
            message = (
                f"limits.{name} is {value:g}, and the reference takes more than a tenth of it: "
                f"{_why(next(iter(tight.values())))} Raise it in unit.toml, or make the lesson or the check smaller."
            )
            found.append(Finding(unit.name, "", "limits", message))
    return found


def _tenth(value: float) -> float:
    return max(1, value // ROOM) if isinstance(value, int) else value / ROOM


def still_passes(bench: Bench, told: set[str]) -> list[Finding]:
    """The reference once more, after all else: what it fails now kept something of another submission."""
    return [
        Finding(
            bench.unit.name,
            c.exercise,
            "flaky",
            f"{c.name} no longer passes the reference after other submissions: it keeps something of theirs. {_why(c)}",
        )
        for c in _bad(bench.whole(bench.short)).values()
        if c.name not in told
    ]


def _bad(result: Result) -> dict[str, CheckResult]:
    return {c.name: c for c in result.checks if c.verdict is not Verdict.PASSED}


def _named(result: Result, name: str) -> CheckResult:
    return next(c for c in result.checks if c.name == name)


def _failed(bench: Bench, check: CheckResult, when: str) -> Finding:
    message = f"The reference does not pass {check.name} {when}: {_why(check)}"
    return Finding(bench.unit.name, check.exercise, "reference", message)


def _why(check: CheckResult) -> str:
    outcome = next((o for o in check.outcomes if o.verdict is not Verdict.PASSED), None)
    if outcome is None:
        return "it passes here."
    said = outcome.evidence.message if outcome.evidence is not None else outcome.note
    return f"{outcome.verdict} on {outcome.device}. {said}".strip()


def _where(cell: int, lesson: Lesson) -> str:
    line = lesson.cells[cell].first if cell < len(lesson.cells) else 1
    return f"{lesson.path.name}:{line}"
