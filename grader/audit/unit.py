"""The audit of one unit: all its exercises through all points, with one warm checker."""

import itertools
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext

import msgspec

from grader.audit import naming, references
from grader.audit.bench import Bench, Trial
from grader.audit.findings import Finding, Point, Report, Row, Survivor
from grader.audit.junk import junk_cells, junk_definitions
from grader.audit.leaks import view_leaks
from grader.audit.marks import FILE, Marks, read_marks
from grader.audit.mutants import Mutant, mutants_of
from grader.audit.references import ROOM
from grader.audit.secrets import Search, secrets_of_unit
from grader.audit.widely import REFERENCE, Call, first_difference, variations
from grader.checking.misconception import Misconceptions, read_misconceptions
from grader.course import Course, Device, Exercise, Level, Limits, Unit
from grader.diagnosis import Diagnosis
from grader.release.lesson import Lesson, read_lesson
from grader.release.markers import Region
from grader.results import Result
from grader.submissions import Submission

DRAWN, DEEP_DRAWN = 80, 400
"Calls on which a survivor is compared with the reference."
CALL_ROUNDS = 2
"Rounds of the checks whose calls those are drawn from."
QUICK = 1.0
"Seconds of CPU time that a mutant may take for a call: some never end."
Step = Callable[[], None]


class Audit:
    """The audit of one unit: planned when made, so that progress knows its end, and then run once.

    Raises (when made):
        CourseError: a file of the unit is wrong.
    """

    def __init__(self, course: Course, unit: Unit, *, deep: bool = False) -> None:
        self.course, self.unit, self.deep = course, unit, deep
        self.lesson: Lesson = read_lesson(unit.folder / "lesson.py")
        self.marks: Marks = read_marks(unit)
        self.misconceptions: Misconceptions = read_misconceptions(unit)
        self.mutants = {
            e.name: mutants_of(self.lesson, e.name, self._regions(e), _devices(unit, e)) for e in unit.exercises
        }
        self._found: list[Finding] = []
        self._views: list[bytes] = []

    def _regions(self, exercise: Exercise) -> list[Region]:
        return [r for r in self.lesson.regions if self.lesson.exercise_of(r, self.unit) == exercise.name]

    @property
    def steps(self) -> int:
        """How often `run` calls its `step`."""
        each = [
            len(self._junk(e)) + len(naming.known_of(e, self.unit, self.misconceptions)[1]) + len(self.mutants[e.name])
            for e in self.unit.exercises
        ]
        return references.count_of_rounds(deep=self.deep) + 4 + sum(each)

    def run(self, *, level: Level, secret: bytes, round: int = 0, step: Step = lambda: None) -> Report:
        """Go through all points.

        Raises:
            CourseError: the checks of the unit break a rule.
            WallsMissing: the level does not stand here.
            ExecutionError: the machinery failed.
        """
        start = _cpu_seconds()
        with Bench(self.unit, level=level, secret=secret, round=round) as bench:
            self._diagnosis = Diagnosis(bench, seconds=naming.SECONDS)
            told: set[str] = set()
            self._found += references.rounds_of(bench, self.lesson, step, told, deep=self.deep)
            found, view = references.stub(bench, self.lesson)
            step()
            self._found += [*found, *references.limits(bench, told)]
            self._views.append(view)
            step()
            rows = tuple(self._exercise(bench, e, step) for e in self.unit.exercises)
            self._found += references.still_passes(bench, told)
            step()
        self._found += self._stale_marks()
        self._found += view_leaks(self.unit, self._views, Search(secrets_of_unit(self.unit)))
        step()
        return Report(self.unit.name, rows, tuple(self._found), _cpu_seconds() - start)

    # ---- one exercise

    def _exercise(self, bench: Bench, exercise: Exercise, step: Step) -> Row:
        junk = self._judged(bench, exercise, self._junk(exercise), step)
        failed = self._hold_junk(bench, exercise, junk)
        caught, named = self._misconceptions(bench, exercise, step)
        # On a mutant, checks that train something run in a deep audit only; what passes the others waits for one.
        waits = not self.deep and any(c.mark.slow for c in bench.of(exercise.name))
        mutants = {m.id: m for m in self.mutants[exercise.name]}
        # What keeps something between calls must meet workers as in grading.
        keeping = frozenset(id for id, m in mutants.items() if m.kind.startswith("remembered"))
        with bench.without_slow() if waits else nullcontext():
            sources = {id: m.source for id, m in mutants.items()}
            tried = self._judged(bench, exercise, sources, step, keeping, cpu_first=not self.deep)
        alive = [mutants[id] for id, trial in tried.items() if not trial.noticed()]
        survivors = () if waits else tuple(self._survivors(bench, exercise, alive))
        self._hold_matrix(bench, exercise, caught, list(tried.values()), waits=waits)
        of_it = [t for t in caught if t.noticed()] if exercise.kind == "cell" else caught
        return Row(
            exercise.name,
            exercise.label,
            checks=len(bench.of(exercise.name)),
            misconceptions=len(of_it),
            caught=sum(t.noticed() for t in of_it),
            named=named,
            mutants=len(mutants),
            killed=len(mutants) - len(alive),
            survivors=survivors,
            waiting=len(alive) if waits else 0,
            junk=len(junk),
            junk_failed=failed,
        )

    def _misconceptions(self, bench: Bench, exercise: Exercise, step: Step) -> tuple[list[Trial], int]:
        """What became of each misconception as an answer, and how many of them are called by their names."""
        source, known = naming.known_of(exercise, self.unit, self.misconceptions)
        wrong = {one.entry: naming.answer_by(exercise, source, one, bench) for one in known}
        judged = self._judged(bench, exercise, wrong, step, explain=self._diagnosis.explain)
        tried = [(one, judged[one.entry]) for one in known]
        misnamed = set()
        for one, point, message in naming.complaints(exercise, tried, self.marks):
            self._tell(exercise, point, message)
            misnamed |= {one.entry} if point == "name" else set()
        for message in naming.stale(exercise, tried, self.marks):
            self._tell(exercise, "mark", f"{message} Take the mark out.")
        named = sum(bool(t.noticed() and t.told()) and one.entry not in misnamed for one, t in tried)
        return [trial for _, trial in tried], named

    def _tell(self, exercise: Exercise, point: Point, message: str, diff: str = "") -> None:
        self._found.append(Finding(self.unit.name, exercise.name, point, message, diff))

    def _junk(self, exercise: Exercise) -> dict[str, str]:
        return junk_cells() if exercise.kind == "cell" else junk_definitions(exercise.name)

    def _submission(self, bench: Bench, exercise: Exercise, source: str) -> Submission:
        if exercise.kind == "cell":
            lines = [(r.begin + 1, r.end - 1) for r in self._regions(exercise)]
            return bench.cell_answer(lines, source)
        return bench.definition(source)

    def _judged(
        self,
        bench: Bench,
        exercise: Exercise,
        sources: Mapping[str, str],
        step: Step,
        apart: frozenset[str] = frozenset(),
        *,
        cpu_first: bool = False,
        explain: Callable[[Submission, Result], Result] = lambda submission, result: result,
    ) -> dict[str, Trial]:
        """Every check of the exercise on each source; those that are `apart` in workers as in grading."""
        found = {}
        trains = any(c.mark.slow for c in bench.of(exercise.name))
        with bench.limited(bench.unit.limits if trains else _quick(bench.unit.limits)):
            for name, source in sources.items():
                submission = self._submission(bench, exercise, source)
                trial = bench.trial(exercise.name, submission, together=name not in apart, cpu_first=cpu_first)
                trial = msgspec.structs.replace(trial, result=explain(submission, trial.result))
                self._views.append(trial.view)
                found[name] = trial
                step()
        return found

    def _hold_junk(self, bench: Bench, exercise: Exercise, trials: Mapping[str, Trial]) -> int:
        """Every check must fail on every junk, itself or through a check that it needs; how much junk was failed so."""
        needs = {c.name: c.mark.needs for c in bench.of(exercise.name)}
        sound = 0
        for what, trial in trials.items():
            passed = {c.name for c in trial.checks} - trial.failed()

            def lets_through(name: str, passed: set[str] = passed) -> bool:
                return name in passed and all(lets_through(n, passed) for n in needs.get(name, ()))

            ungraded = trial.ungraded()
            for name in sorted(ungraded):
                self._tell(exercise, "junk", f"{name} cannot judge {what} as an answer: it is ungraded, and must fail.")
            through = sorted(n for n in passed - ungraded if lets_through(n))
            for name in through:
                self._tell(exercise, "junk", f"{name} passes {what} as an answer.")
            sound += not ungraded and not through
        return sound

    def _survivors(self, bench: Bench, exercise: Exercise, alive: Sequence[Mutant]) -> list[Survivor]:
        if not alive:
            return []
        calls: list[Call] = []
        if exercise.kind != "cell":
            calls = [c for n in range(CALL_ROUNDS) for c in bench.calls(exercise.name, bench.round + 1000 + n)]
        found = []
        for mutant in alive:
            apart, compared = self._compare(bench, exercise, mutant, calls) if calls else ("", 0)
            mark = self.marks.mutant(exercise.name, mutant.id)
            survivor = Survivor(mutant.id, mutant.kind, mutant.diff, apart, compared, mark.reason if mark else "")
            found.append(survivor)
            if mark is None:
                self._tell(exercise, "gap", _gap(survivor), mutant.diff)
            elif apart and not mark.outside:
                said = f"{FILE} calls the mutant {mutant.id} equivalent, and it differs: {apart}."
                self._tell(exercise, "mark", f"{said} Add a check, or say outside = true with the reason.", mutant.diff)
        return found

    def _compare(self, bench: Bench, exercise: Exercise, mutant: Mutant, calls: Sequence[Call]) -> tuple[str, int]:
        beside = f"{REFERENCE} = {exercise.name}\n{mutant.source}"
        count = DEEP_DRAWN if self.deep else DRAWN
        with bench.limited(_quick(bench.unit.limits)):
            session = bench.session(bench.definition(beside))
            try:
                return first_difference(session, exercise.name, list(variations(calls, count, seed=len(calls))))
            finally:
                session.renew()

    def _hold_matrix(
        self, bench: Bench, exercise: Exercise, known: Sequence[Trial], mutants: Sequence[Trial], *, waits: bool
    ) -> None:
        """Every check fails something that gives an answer, and no two checks with points fail exactly the same.

        What only raises is noticed by whatever calls it. Of checks that mutants wait for, nothing is said.
        """
        trials = [*known, *mutants]
        checks = [c for c in bench.of(exercise.name) if not (waits and c.mark.slow)]
        failed = {c.name: frozenset(n for n, t in enumerate(trials) if c.name in t.failed()) for c in checks}
        for name in failed:
            told = any(name in t.failed() for t in known) or any(name in t.judged() for t in trials)
            if told == self.marks.is_unkilled(name):
                if told:
                    self._tell(exercise, "mark", f"{FILE} says that nothing fails {name}, and something does.")
                else:
                    message = f"{name} fails no misconception, and no mutant that gives it an answer."
                    self._tell(exercise, "unkilled", message)
        scored = [c.name for c in checks if c.mark.points]
        for one, other in itertools.combinations(scored, 2):
            twins = bool(failed[one]) and failed[one] == failed[other]
            if twins and not self.marks.are_twins(one, other):
                count = len(failed[one])
                message = (
                    f"{one} and {other} fail the same {count} wrong answers: make one of the two, or let them differ."
                )
                self._tell(exercise, "twins", message)
            elif self.marks.are_twins(one, other) and not twins:
                message = f"{FILE} calls {one} and {other} twins, and they fail different answers. Take the mark out."
                self._tell(exercise, "mark", message)

    def _stale_marks(self) -> list[Finding]:
        made = {(m.exercise, m.id) for mutants in self.mutants.values() for m in mutants}
        return [
            Finding(
                self.unit.name, m.exercise, "mark", f"{FILE}: no mutant of {m.exercise} has the id {m.id} any more."
            )
            for m in self.marks.mutants
            if (m.exercise, m.id) not in made
        ]


def _devices(unit: Unit, exercise: Exercise) -> tuple[Device, ...]:
    """What decides on an exercise: what counts in the unit, and what the checks of its step `device` run on."""
    return tuple(dict.fromkeys((*unit.devices, "sim"))) if "device" in exercise.steps else unit.devices


def _cpu_seconds() -> float:
    """Of this process and of those that it waited for."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _quick(limits: Limits) -> Limits:
    """As little as a right answer needs: what has a limit of its own may take the tenth that the reference passes with."""
    calls = {name: max(QUICK, seconds / ROOM) for name, seconds in limits.calls.items()}
    return msgspec.structs.replace(limits, call_seconds=min(limits.call_seconds, QUICK), calls=calls)


def _gap(survivor: Survivor) -> str:
    begin = f"The mutant {survivor.id} ({survivor.kind}) passes every check with points"
    if survivor.apart:
        return f"{begin}, and differs: {survivor.apart}. Add a check, or mark it in {FILE}."
    if survivor.compared:
        return f"{begin}; no difference in {survivor.compared} drawn calls. Mark it in {FILE} if it is right."
    return f"{begin}. Add a check, or mark it in {FILE}."
