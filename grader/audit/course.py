"""The audit of a course: its units one by one, each from the store where nothing changed, and what is of the whole."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

import msgspec

from grader.audit.findings import Finding, Report
from grader.audit.leaks import built_leaks, memory_leaks, package_leaks
from grader.audit.secrets import Search, secrets_of
from grader.audit.store import Store, key_of
from grader.audit.texts import text_findings
from grader.audit.unit import Audit
from grader.course import Course, Level, Unit
from grader.errors import CourseError
from grader.release.lesson import read_lesson

SECRET = b"the audit of a course"
"Not the course's own: an audit comes out the same for everybody, and makes no file of secrets."
Progress = Callable[[str, int], AbstractContextManager[Callable[[], None]]]
"Told what is done and in how many steps; its context gives what is called after each."


class Proof(msgspec.Struct, frozen=True):
    """What the audit of a course came to."""

    reports: tuple[Report, ...]
    whole: tuple[Finding, ...]
    "Findings of the package and of the worker's memory."
    notes: tuple[str, ...]
    "What could not be looked at on this machine."

    @property
    def findings(self) -> tuple[Finding, ...]:
        return (*(f for r in self.reports for f in r.findings), *self.whole)


def audit(course: Course, units: Sequence[Unit], *, level: Level, deep: bool, fresh: bool, progress: Progress) -> Proof:
    """Prove some units of a course.

    Args:
        deep: more repeats, and more calls on which survivors are compared.
        fresh: audit again what was audited before.

    Raises:
        WallsMissing: the level does not stand here.
        ExecutionError: the machinery failed.
    """
    store = Store(course)
    reports = [_unit(course, unit, store, level, deep, fresh, progress) for unit in units]
    with progress("Looking for leaks", len(units) + 1) as step:
        try:
            search = Search(secrets_of(course))
        except CourseError as error:
            return Proof(tuple(reports), (Finding("", "", "course", str(error)),), ())
        for n, unit in enumerate(units):
            found = [*reports[n].findings, *_texts(course, unit, search)]
            reports[n] = msgspec.structs.replace(reports[n], findings=tuple(found))
            step()
        whole, notes = package_leaks(search.telling), []
        for preload in sorted({unit.preload for unit in units}):
            found, lacking = memory_leaks(level, preload, search.telling)
            whole += found
            notes += [lacking] if lacking and lacking not in notes else []
        step()
    return Proof(tuple(reports), tuple(whole), tuple(notes))


def _texts(course: Course, unit: Unit, search: Search) -> list[Finding]:
    """What depends on more than the unit's own folder."""
    try:
        lesson = read_lesson(unit.folder / "lesson.py")
        return [*text_findings(course, unit, lesson), *built_leaks(course, unit, search)]
    except CourseError as error:
        return [Finding(unit.name, "", "leak" if "shows" in error.what else "course", str(error))]


def _unit(
    course: Course, unit: Unit, store: Store, level: Level, deep: bool, fresh: bool, progress: Progress
) -> Report:
    key = key_of(unit, level=level, deep=deep, round=course.round)
    kept = None if fresh else store.get(unit, key)
    if kept is not None:
        return kept
    try:
        planned = Audit(course, unit, deep=deep)
        with progress(f"Auditing {unit.name}", planned.steps) as step:
            report = planned.run(level=level, secret=SECRET, round=course.round, step=step)
    except CourseError as error:
        return Report(unit.name, (), (Finding(unit.name, "", "course", str(error)),), 0.0)
    store.put(unit, key, report)
    return report
