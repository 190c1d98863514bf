"""The class page: what an instructor wants to see after a batch, from what to talk about to each student's points.

`class.html` is the page of the unit. Of several units it is the overview, and each unit has a page of its own,
`class-05_neuron_matmul.html`. A class of more than `ROWS` has further pages of students, `class-2.html` and so on.
"""

import re
import statistics
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import msgspec

from grader.language import _, ngettext
from grader.reports import waiting
from grader.reports.classchecks import ExerciseRow, exercise_rows
from grader.reports.classhelp import Needy, needy
from grader.reports.classrows import Group, StudentRow, by_name, row
from grader.reports.escaping import file_name
from grader.reports.histogram import Histogram, histogram
from grader.reports.items import FEWEST
from grader.reports.mistakes import mistakes
from grader.reports.names import CLASS_PAGE
from grader.reports.pages import render, render_within, style
from grader.reports.room import Room
from grader.reports.talk import Topic, topics
from grader.results import ExerciseResult, Result

MAX_BYTES = 2_000_000
"A page stays below this, whatever the size of the class."
ROWS = 250
"Students in one table."
ROOMS = tuple(Room(sentence=600, block=0, checks=400, items=n, elements=0) for n in (100, 30, 8, 3))
"Tried in turn until a page is small enough; of a list of names that is cut, the number of the others is told."


class Place(msgspec.Struct, frozen=True):
    """A page that can be gone to from here."""

    file: str
    label: str
    students: tuple[str, str] | None = None
    "The first and the last of them."


class Term(msgspec.Struct, frozen=True):
    """One entry of the list at the foot of a page."""

    term: str
    text: str


class UnitView(msgspec.Struct, frozen=True):
    """All results of one unit as the pages show them."""

    name: str
    title: str
    file: str
    points: Fraction
    exercises: tuple[ExerciseResult, ...]
    rows: tuple[StudentRow, ...]
    graded: int
    held: int
    rejected: tuple[Group, ...]
    provisional: tuple[Group, ...]
    ungraded: tuple[waiting.HeldGroup, ...]
    missing: tuple[waiting.MissingGroup, ...]
    mean: str
    median: str
    histogram: Histogram
    topics: tuple[Topic, ...]
    by_exercise: tuple[ExerciseRow, ...]
    needy: tuple[Needy, ...]
    graded_by: tuple[Term, ...]

    @property
    def number_rejected(self) -> int:
        return sum(len(g.students) for g in self.rejected)

    @property
    def number_missing(self) -> int:
        """Answers that are missing."""
        return sum(len(g.students) for m in self.missing for g in m.groups)

    @property
    def doubts(self) -> int:
        """Checks that look broken."""
        return sum(len(e.doubts) for e in self.by_exercise)


def class_pages(results: Sequence[Result], *, failures: Sequence[tuple[str, str]] = ()) -> dict[str, str]:
    """The instructor's HTML files by name, `class.html` first: they run nothing, load nothing, link to `students/`.

    Their size grows with the class and not with what a student wrote.

    Args:
        results: everything graded, the instructor's view, of one unit or several.
        failures: the name and one sentence for each submission that the grader could not finish.

    Raises:
        ValueError: one of the results is a student's view, which does not hold all that counts.
    """
    if any(r.audience != "instructor" for r in results):
        raise ValueError("A class page needs the instructor's view of every result.")
    names = sorted({r.unit for r in results})
    alone = len(names) == 1
    units = [_unit(CLASS_PAGE if alone else _file(name), [r for r in results if r.unit == name]) for name in names]
    units_nav = () if alone else _units(units)
    pages: dict[str, str] = {}
    if not alone:
        values = {"units": units, "failures": failures, "total": len(results), "graded_by": _graded_by(results)}
        pages[CLASS_PAGE] = _render("class_overview.html.j2", here=CLASS_PAGE, units_nav=units_nav, pages_nav=(), **values)
    for unit in units:
        tables = _tables(unit)
        for n, place in enumerate(tables or (Place(unit.file, ""),)):
            pages[place.file] = _render(
                "class_rows.html.j2" if n else "class.html.j2",
                unit=unit,
                rows=unit.rows[n * ROWS : (n + 1) * ROWS],
                failures=failures if alone else (),
                fewest=FEWEST,
                graded_by=unit.graded_by,
                here=place.file,
                place=place,
                units_nav=units_nav,
                pages_nav=tables,
            )
    return pages


def _render(template: str, **values: Any) -> str:
    values |= style("style.css.j2", "class.css.j2")
    for room in ROOMS[:-1]:
        page = render_within(MAX_BYTES, template, room, **values)
        if page is not None:
            return page
    return render(template, ROOMS[-1], **values)


def _file(unit: str) -> str:
    stem = unit if re.fullmatch(r"[a-z0-9_]{1,60}", unit) else file_name(unit)
    return f"class-{stem}.html"


def _units(units: Sequence[UnitView]) -> tuple[Place, ...]:
    return (Place(CLASS_PAGE, _("All units")), *(Place(u.file, u.title) for u in units))


def _tables(unit: UnitView) -> tuple[Place, ...]:
    """The pages of a unit, by their students; nothing where one page holds all."""
    if len(unit.rows) <= ROWS:
        return ()
    places = []
    for n, begin in enumerate(range(0, len(unit.rows), ROWS), 1):
        rows = unit.rows[begin : begin + ROWS]
        file = unit.file if n == 1 else unit.file.removesuffix(".html") + f"-{n}.html"
        label = _("{first} to {last}").format(first=begin + 1, last=begin + len(rows))
        places.append(Place(file, label, (rows[0].student, rows[-1].student)))
    return tuple(places)


def _unit(file: str, results: list[Result]) -> UnitView:
    results = sorted(results, key=by_name)
    fullest = max(results, key=lambda r: (len(r.checks), r.points))
    exercises = fullest.exercises
    rows = tuple(row(r, exercises) for r in results)
    scores = [r.score for r in rows if r.state == "graded"]
    made = mistakes(results, exercises)
    by_exercise = exercise_rows(results, exercises, made)
    broken = [(e.exercise.name, check.name) for e in by_exercise for check in e.doubts]
    return UnitView(
        name=fullest.unit,
        title=fullest.title,
        file=file,
        points=fullest.points,
        exercises=exercises,
        rows=rows,
        graded=len(scores),
        held=sum(r.state == "held" for r in rows),
        rejected=waiting.rejected(results),
        provisional=waiting.provisional(results),
        ungraded=waiting.held(results),
        missing=waiting.missing(results, exercises),
        mean=_decimal(statistics.mean(scores)) if scores else "",
        median=_decimal(statistics.median(scores)) if scores else "",
        histogram=histogram(scores, fullest.points),
        topics=topics(results, exercises, made, broken),
        by_exercise=by_exercise,
        needy=needy(results),
        graded_by=_graded_by(results),
    )


def _decimal(value: Fraction) -> str:
    return f"{float(value):.2f}".rstrip("0").rstrip(".")


def _graded_by(results: Sequence[Result]) -> tuple[Term, ...]:
    levels = Counter((r.level, r.walls) for r in results)
    terms = []
    for (level, walls), number in levels.most_common():
        if walls:
            said = ngettext(
                "{level}; the walls {walls} stood ({n} submission)",
                "{level}; the walls {walls} stood ({n} submissions)",
                number,
            )
        else:
            said = ngettext(
                "{level}; no walls stood around the code ({n} submission)",
                "{level}; no walls stood around the code ({n} submissions)",
                number,
            )
        terms.append(Term(_("Isolation"), said.format(level=level, walls=", ".join(walls), n=number)))
    for term, found in (
        (_("Unit version"), {r.unit_version for r in results}),
        (_("Devices"), {", ".join(r.devices) for r in results}),
        (_("Software"), {f"grader {r.grader}, torch {r.torch}" for r in results}),
    ):
        if found:
            terms.append(Term(term, "; ".join(sorted(found))))
    return tuple(terms)
