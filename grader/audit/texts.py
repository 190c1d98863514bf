"""What every exercise needs around its code: hints, objectives, points in the lesson, links that lead, figures that speak."""

import ast
import builtins
import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser

from grader.audit.findings import Finding
from grader.course import Course, Unit
from grader.errors import CourseError
from grader.release.checks import validate_checks
from grader.release.lesson import Lesson, read_lesson

HINTS = 3
"A nudge, a pointer into the lesson, a smaller example."
_LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(\s*<?([^)\s>]*)>?[^)]*\)")
_OBJECTIVES = re.compile(r"^# \*\*[^*\n]*you can\*\*[^\n]*\n#\n# - \S", re.M)
_ROW = re.compile(r"^# \|(.+)\|\s*$", re.M)


def text_findings(course: Course, unit: Unit, lesson: Lesson) -> list[Finding]:
    """What the texts of a unit lack."""
    found = [*_hints(unit), *_objectives(unit, lesson), *_points(unit, lesson), *_links(course, unit, lesson)]
    found += _said_before(course, unit, lesson)
    return [Finding(unit.name, exercise, "lesson", message) for exercise, message in found]


def _hints(unit: Unit) -> Iterator[tuple[str, str]]:
    for exercise in unit.exercises:
        given = [h for h in exercise.hints if h.strip()]
        if len(given) < HINTS:
            yield exercise.name, f"{exercise.name} has {len(given)} hints in unit.toml; give it {HINTS}."
        if len(set(given)) < len(given):
            yield exercise.name, f"{exercise.name} has the same hint twice in unit.toml."


def _objectives(unit: Unit, lesson: Lesson) -> Iterator[tuple[str, str]]:
    if not _OBJECTIVES.search(lesson.public):
        yield "", "lesson.py has no objectives: write **At the end you can** with a list below it."


def _points(unit: Unit, lesson: Lesson) -> Iterator[tuple[str, str]]:
    """The points of checks, of unit.toml and of the lesson's table must agree."""
    try:
        validate_checks(unit)
    except CourseError as error:
        yield "", str(error)
    rows = [[c.strip() for c in m[1].split("|")] for m in _ROW.finditer(lesson.public)]
    for exercise in unit.exercises:
        row = next((r for r in rows if r[0].split(" ")[0] == exercise.label), None)
        if row is None:
            yield exercise.name, f"The lesson's table of what is graded has no row for {exercise.label}."
            continue
        told = [int(n[0]) for cell in row[1:] if (n := re.match(r"\d+", cell))]
        # Some tables end in the total, and some do not.
        if sum(told) != exercise.points and (told[-1:], sum(told[:-1])) != ([exercise.points], exercise.points):
            said = " and ".join(map(str, told)) or "no"
            yield exercise.name, f"The lesson's table gives {said} points; unit.toml gives {exercise.points}."


def _said_before(course: Course, unit: Unit, lesson: Lesson) -> Iterator[tuple[str, str]]:
    """What a reference calls must be named above it, in this lesson or an earlier one: `clamp`, or `clamping`."""
    earlier = [u for u in course.units[: course.units.index(unit)] if u.has_lesson]
    known = "\n".join(read_lesson(u.folder / "lesson.py").public for u in earlier)
    public = lesson.public.split("\n")
    for region in lesson.regions:
        exercise = lesson.exercise_of(region, unit)
        lines = [line for line, place in zip(public, lesson.lines, strict=False) if place < region.begin]
        above = "\n".join([known, *lines])
        for name in sorted(_called(region.statements)):
            if not re.search(rf"\b{name}", above):
                yield exercise, f"The answer to {exercise} uses {name}, which nothing above it names. Say it before it is asked."


_PLAIN = frozenset(n for kind in (builtins, list, dict, str, tuple, set, float) for n in dir(kind))
"What is Python's own: no lesson of this kind teaches it."


def _called(statements: Sequence[ast.stmt]) -> set[str]:
    """The functions, methods and attributes that statements use and do not make."""
    nodes = [n for s in statements for n in ast.walk(s)]
    made = {n.id for n in nodes if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
    names = {n.attr for n in nodes if isinstance(n, ast.Attribute)}
    names |= {n.func.id for n in nodes if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
    return names - made - _PLAIN


class _Pictures(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.without: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "img" and not (given.get("alt") or "").strip():
            self.without.append(given.get("src") or "?")


def _links(course: Course, unit: Unit, lesson: Lesson) -> Iterator[tuple[str, str]]:
    figures = unit.folder / "figures.py"
    drawn = re.findall(r"^def figure_(\w+)", figures.read_text(encoding="utf-8"), re.M) if figures.exists() else []
    there = {f"assets/{name}.svg" for name in drawn}
    texts = [("lesson.py", re.sub(r"^# ?", "", lesson.public, flags=re.M))]
    texts += [("unit.toml", hint) for e in unit.exercises for hint in e.hints]
    for where, text in texts:
        anchors = {_anchor(h) for h in re.findall(r"^#+ (.+)$", text, re.M)}
        prose = re.sub(r"`[^`\n]*`", "", text)
        for sign, said, target in _LINK.findall(prose):
            if sign and not said.strip():
                yield "", f"{where}: the figure {target} has no text alternative."
            if target.startswith("#"):
                if target[1:].lower() not in anchors:
                    yield "", f"{where}: the link {target} leads to no heading of this lesson."
            elif re.match(r"https?://", target):
                if not re.fullmatch(r"https?://[\w.-]+\.\w+(/\S*)?", target):
                    yield "", f"{where}: {target} is no address."
            elif target not in there and not (target and _exists(target.split("#")[0], course, unit)):
                yield "", f"{where}: the link {target or '()'} leads nowhere."
        pictures = _Pictures()
        pictures.feed(text)
        for source in pictures.without:
            yield "", f"{where}: the figure {source} has no text alternative."


def _exists(target: str, course: Course, unit: Unit) -> bool:
    return any((folder / target).exists() for folder in (unit.folder, course.folder.parent))


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.strip().lower()).replace(" ", "-")
