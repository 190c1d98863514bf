"""Write `hints.json` of a kit: what each misconception does in the public checks as fingerprints, and its hint.

    data = hints_of(unit, built)
    refuse(plan.hidden, unit, list(hints_shown(place, data)))

A kit holds neither reference nor misconceptions: `grader check` looks up here what a student's code does. No name of a
mistake and no code is in it; the hints of an exercise itself stand in the built `unit.toml` already. The same unit gives
the same bytes.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from grader.checking.autograde import Checker
from grader.checking.fingerprints import fingerprint, fingerprint_of_events
from grader.checking.looked_up import Hints, Mistake, digest_of_checks
from grader.checking.misconception import read_misconceptions
from grader.checking.tracing import PASSED, WORKER_ENDED, runs
from grader.course import Unit, load_unit
from grader.diagnosis.candidates import Candidate, Traces, candidates, reference
from grader.errors import CourseError, ExecutionError
from grader.execution.client import Starved
from grader.release.leaks import Shown

_SECRETS = (b"the first of two", b"and the second")
"Of the inputs of two tracings: what differs between them is chance."
MOST_TOLD = 2
"Where more mistakes than this look the same, none is told."
_Fails = tuple[tuple[str, str], ...]
"The public checks that a mistake fails, each with a fingerprint."
_Found = Mapping[tuple[str, str], _Fails]
"That, by exercise and entry."


def hints_of(unit: Unit, built: Path) -> bytes:
    """`hints.json` for the built unit in the folder `built`, whose source is `unit`.

    The misconceptions run without walls: they are the course's own code.

    Raises:
        CourseError: a file of the unit is wrong, or the built unit was made of other public checks.
        ExecutionError: this machine had no room to run the misconceptions, or could not.
    """
    public = load_unit(built)
    own, theirs = ((u.folder / "public_checks.py").read_text(encoding="utf-8") for u in (unit, public))
    if not theirs.endswith(own):
        raise CourseError(public.folder / "public_checks.py", "is not that of the source.", "Build the unit again.")
    salt = hashlib.sha256(f"hints {unit.name} {unit.version}".encode()).hexdigest()[:16]
    known = read_misconceptions(unit)
    first, second = _tried(unit, salt) if known.known else ({}, {})
    mistakes = {e.name: _mistakes(*candidates(known, e.name), first, second) for e in unit.definitions}
    hints = Hints(unit.name, digest_of_checks(public), salt, {name: some for name, some in mistakes.items() if some})
    return msgspec.json.format(msgspec.json.encode(hints), indent=1) + b"\n"


def _tried(unit: Unit, salt: str) -> tuple[_Found, _Found]:
    """What comes of the known mistakes in two tracings."""
    with Checker(unit, level="open", secret=_SECRETS[0]) as checker:
        try:
            return _fails(checker, _SECRETS[0], salt), _fails(checker, _SECRETS[1], salt)
        except Starved as error:
            raise ExecutionError(
                f"{unit.name}: this machine was too busy to run the known mistakes ({error}). Give the command again."
            ) from None


def hints_shown(place: Path | str, data: bytes) -> Iterator[Shown]:
    """What students may read in a `hints.json`: the file as it stands, and each hint as it is told."""
    yield Shown(str(place), data.decode())
    for mistakes in msgspec.json.decode(data, type=Hints).mistakes.values():
        yield from (Shown(str(place), mistake.hint) for mistake in mistakes)


def _fails(checker: Checker, secret: bytes, salt: str) -> _Found:
    """The public checks that a mistake fails; none where its trace is like the reference's."""
    checker.secret = secret
    traces = Traces(checker)
    found: dict[tuple[str, str], _Fails] = {}
    for exercise in checker.unit.definitions:
        single, pairs = candidates(traces.known, exercise.name)
        asked = list(runs(checker, exercise.name))
        right = {
            name: fingerprint_of_events(salt, name, traces.of(reference(exercise.name), check, device))
            for name, check, device in asked
        }
        for candidate in (*single, *pairs):
            own = {name: traces.of(candidate, check, device) for name, check, device in asked}
            if WORKER_ENDED in (end for end, _ in own.values()):
                continue  # as where the student's ends: too little is known of it
            wrong = {name: trace for name, trace in own.items() if trace[0] != PASSED}
            if all(fingerprint_of_events(salt, name, trace) != right[name] for name, trace in wrong.items()):
                key = candidate.exercise, candidate.entry
                found[key] = tuple((name, fingerprint(salt, name, trace)) for name, trace in wrong.items())
    traces.close()
    return found


def _mistakes(
    single: Sequence[Candidate],
    pairs: Sequence[Candidate],
    first: _Found,
    second: _Found,
) -> tuple[Mistake, ...]:
    """The mistakes of an exercise that its public checks tell apart, each told once.

    A pair of slips is told where no slip alone, and no other pair, does the same.
    """
    alike: dict[_Fails, dict[tuple[str, ...], Candidate]] = {}
    for some in (single, pairs):
        before = set(alike)
        for candidate in some:
            key = candidate.exercise, candidate.entry
            fails = first.get(key, ())
            if fails and fails == second.get(key) and fails not in before:
                alike.setdefault(fails, {}).setdefault(candidate.names, candidate)
    return tuple(
        Mistake(_text(tuple(some.values())), dict(fails))
        for fails, some in alike.items()
        if len(some) <= (MOST_TOLD if all(len(names) == 1 for names in some) else 1)
    )


def _text(found: Sequence[Candidate]) -> str:
    """The hints of mistakes that look the same, as a report tells them."""
    hints = list(dict.fromkeys(hint for candidate in found for hint in candidate.hints))
    return (" " if len(found) == 1 else " Or: ").join(hints)
