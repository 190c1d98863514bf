"""The words of the course: `glossary.toml` beside `course.toml`, and where the lessons explain them.

    [[terms]]
    term = "stride"
    means = "How many places along the memory one step along an axis leads."
    marked = "strides"

A term is explained where a lesson first has it in italics or in bold, as `marked` says, else in the first section whose
heading has it. `unit` is the number of the unit to begin with, where an earlier one only mentions it.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from grader.course import Course, Unit, read_toml
from grader.errors import CourseError

if TYPE_CHECKING:
    from markupsafe import Markup

    from grader.release.prose import Heading, Prose

FILE = "glossary.toml"


class Term(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A word and what it means, in markdown."""

    term: str
    means: str
    marked: str = ""
    "How the lesson has it; by default as `term`."
    unit: int = 0
    "The unit to begin with."

    @property
    def words(self) -> str:
        return self.marked or self.term

    @property
    def anchor(self) -> str:
        """Of the entry, and of the place in the lesson."""
        return "term-" + re.sub(r"\W+", "-", self.term.lower()).strip("-")


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`glossary.toml`, key by key."""

    terms: tuple[Term, ...]


class Entry(msgspec.Struct, frozen=True):
    """A term as the page of the glossary has it."""

    term: str
    anchor: str
    html: "Markup"
    unit: Unit
    "The one that explains it,"
    place: str
    "the anchor there,"
    section: "Markup"
    "and the heading above that."

    @property
    def letter(self) -> str:
        first = self.term[:1].lower()
        return first if first.isalpha() else "0"


def file_of(course: Course) -> Path:
    return course.folder / FILE


def read_terms(course: Course) -> tuple[Term, ...]:
    """The terms of the course, in their order; none if it has no glossary.

    Raises:
        CourseError: a key is wrong, or two terms have one name or one mark.
    """
    path = file_of(course)
    if not path.exists():
        return ()
    terms = read_toml(path, _File).terms
    for kind in ("anchor", "words"):
        seen: set[str] = set()
        for n, term in enumerate(terms):
            value = getattr(term, kind)
            if value in seen:
                raise CourseError(path, f"terms[{n}]: {term.term} ({value}) is there twice.", "Rename one of the two.")
            seen.add(value)
    return tuple(sorted(terms, key=lambda t: t.term.casefold()))


def entries(course: Course, terms: Sequence[Term], lessons: Sequence[tuple[Unit, "Prose"]]) -> list[Entry]:
    """Each term with its place; `lessons` are the rendered lessons in their order.

    Raises:
        CourseError: no lesson has a term, or its meaning cannot be shown.
    """
    from markupsafe import Markup, escape

    from grader.release.prose import Prose, Unfit

    found = []
    for term in terms:
        unit, place, heading = _place(course, term, lessons)
        # The title of the lesson says no more than that of the unit.
        section = heading.html if heading and heading.level > 1 else Markup(escape(unit.title))
        try:
            html = Prose().html(term.means)
        except Unfit as unfit:
            raise CourseError(file_of(course), f"{term.term}: {unfit.what}", unfit.fix) from None
        found.append(Entry(term.term, term.anchor, html, unit, place, section))
    return found


def wanted(terms: Sequence[Term], unit: Unit, before: Sequence["Prose"]) -> dict[str, str]:
    """The words to look for in the lesson of `unit`, with their anchors, after the lessons `before` it."""
    found = {words for prose in before for words in prose.marked}
    return {t.words: t.anchor for t in terms if t.unit <= unit.number and t.words not in found}


def _place(course: Course, term: Term, lessons: Sequence[tuple[Unit, "Prose"]]) -> tuple[Unit, str, "Heading | None"]:
    """The unit, the anchor in its page, and the heading that this stands under."""
    for unit, prose in lessons:
        if marked := prose.marked.get(term.words):
            return unit, marked.anchor, marked.section
    pattern = re.compile(rf"(?<!\w){re.escape(term.words.lower())}(?!\w)")
    for unit, prose in lessons:
        for heading in prose.headings:
            if term.unit <= unit.number and heading.level > 1 and pattern.search(heading.html.striptags().lower()):
                return unit, heading.anchor, heading
    raise CourseError(
        file_of(course),
        f"{term.term}: no lesson has {term.words} in italics, in bold or in a heading.",
        f'Write *{term.words}* where a lesson explains it, or say how it has it: marked = "...".',
    )
