"""Refuse to publish what gives an answer away.

The rule, in four parts. Every text that students get of a unit (lesson, public checks, page, hints, data files) is held
against all units of the course:

1. An *answer* is the statements between two markers; `return`, the assigned name, annotations, comments and layout do
   not count. Its size is the number of names, attributes, keywords and constants in it.
   - Below 3 words (`x + y`) it is too common to be recognised.
   - From 3 words (`torch.relu(x)`) it must not appear with the same names: as statement or expression in code, or
     written out in prose, a comment or a docstring.
   - From 7 words it must not appear in code under other variable names either (modules, builtins and the lesson's own
     functions keep theirs). Code is the cells, the public checks and fenced code blocks in markdown.
   The statements of an answer count as shown when they follow each other in one block, whatever stands between them.
   A unit may show the answers that `gives` in its `unit.toml` lists.
2. A *marked literal* is a text with 4 letters or digits, or a number with 4 significant digits, between markers and not
   in the rest of its lesson. It must not appear where the answer may not.
3. The name of a hidden check appears nowhere; another unit's public check may happen to share it.
4. No file names the home folder of whoever builds, or the folder of the course.

It finds copies, not paraphrases: a formula with another structure passes.
"""

import ast
import builtins
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from grader.course import Course, Unit
from grader.errors import CourseError
from grader.release.checks import read_checks
from grader.release.forms import Wanted, find, form, index, is_text, size, value_of, written
from grader.release.lesson import Lesson
from grader.release.markers import Region, is_definition
from grader.syntax import tree_of

RECOGNISED, RENAMED = 3, 7
"The sizes, in words, from which an answer is recognised as it is, and under other variable names."
SIGNIFICANT = 4
LONG = 12
"A marked text of this length is looked for in prose too, a shorter one only between quotes."


class Shown(msgspec.Struct, frozen=True):
    """A text that students get."""

    place: str
    text: str
    lines: tuple[int, ...] | None = None
    "The line that messages name for each line of `text`, where the two differ."
    code: bool = False
    "It is Python as a whole."

    def at(self, line: int) -> str:
        return f"{self.place}:{line if self.lines is None else self.lines[line - 1]}"


class _Answer(msgspec.Struct, frozen=True):
    exercise: str
    "Empty for an answer that belongs to none."
    place: str
    wanted: Wanted
    written: re.Pattern[str]


class _Literal(msgspec.Struct, frozen=True):
    exercise: str
    place: str
    value: str | int | float
    written: re.Pattern[str]


class _Hidden(msgspec.Struct, frozen=True):
    unit: str
    name: str
    place: str


class Secrets(msgspec.Struct, frozen=True):
    """What no output may show."""

    answers: tuple[_Answer, ...]
    literals: tuple[_Literal, ...]
    hidden: tuple[_Hidden, ...]
    public: dict[str, frozenset[str]]
    "The names of each unit's public checks."
    folders: tuple[str, ...]


def secrets(course: Course, lessons: Mapping[str, Lesson]) -> Secrets:
    """What the units of the course hide; `lessons` has each unit's lesson by the unit's name."""
    marked = [
        (lesson, region, lesson.exercise_of(region, unit))
        for unit in course.units
        if (lesson := lessons.get(unit.name)) is not None
        for region in lesson.regions
    ]
    hidden = [
        _Hidden(unit.name, check.name, f"{unit.folder / 'checks.py'}:{check.line}")
        for unit in course.units
        for check in read_checks(unit.folder / "checks.py")
    ]
    folders = {str(p) for p in (Path.home(), course.folder, course.folder.parent) if len(p.parts) > 1}
    return Secrets(
        answers=tuple(answer for lesson, region, of in marked for answer in _answers(lesson, region, of)),
        literals=tuple(literal for lesson, region, of in marked for literal in _literals(lesson, region, of)),
        hidden=tuple(hidden),
        public={u.name: frozenset(c.name for c in read_checks(u.folder / "public_checks.py")) for u in course.units},
        folders=tuple(sorted(folders, key=len, reverse=True)),
    )


def refuse(secrets: Secrets, unit: Unit | None, shown: Sequence[Shown]) -> None:
    """Hold what students would get of `unit`, or of the course as a whole, against all secrets.

    Raises:
        CourseError: one is given away; names both places.
    """
    gives = unit.gives if unit else ()
    for item in shown:
        _refuse_names(secrets, unit, item)
        code = index(list(_code(item)))
        for answer in secrets.answers:
            if answer.exercise not in gives:
                line = find(answer.wanted, code) or _line(item.text, answer.written)
                if line:
                    raise _given_away(unit, item.at(line), answer.exercise, answer.place, "the answer")
        for literal in secrets.literals:
            if literal.exercise not in gives:
                line = _line(item.text, literal.written)
                if line:
                    what = f"{literal.value!r} of the answer"
                    raise _given_away(unit, item.at(line), literal.exercise, literal.place, what)


def _refuse_names(secrets: Secrets, unit: Unit | None, item: Shown) -> None:
    for folder in secrets.folders:
        line = _line(item.text, re.compile(rf"(?<![\w./-]){re.escape(folder)}(?![\w-])"))
        if line:
            raise CourseError(
                item.at(line), f"shows {folder}, a folder of this machine.", "Write a path relative to the unit."
            )
    for check in secrets.hidden:
        if check.name not in item.text:  # by far the most usual case, and much faster than the pattern
            continue
        line = _line(item.text, re.compile(rf"\b{re.escape(check.name)}\b"))
        if line and (unit is None or check.unit == unit.name or check.name not in secrets.public[unit.name]):
            raise CourseError(
                item.at(line),
                f"shows the name of a hidden check, {check.name} ({check.place}).",
                "Rename one of the two, or leave the name out.",
            )


def _given_away(unit: Unit | None, where: str, exercise: str, place: str, what: str) -> CourseError:
    allow = f', or allow it with gives = ["{exercise}"] in {unit.folder / "unit.toml"}' if unit and exercise else ""
    of = f" of {exercise}" if exercise else ""
    return CourseError(where, f"shows {what}{of} ({place}).", f"Show something else{allow}.")


def _line(text: str, pattern: re.Pattern[str]) -> int:
    """The line where `text` has the pattern, or 0."""
    found = pattern.search(text)
    return text.count("\n", 0, found.start()) + 1 if found else 0


def _answers(lesson: Lesson, region: Region, exercise: str) -> Iterator[_Answer]:
    """The region's statements, and the body of each function defined in it."""
    fixed = frozenset(dir(builtins)).union(*map(_keeps_its_name, ast.walk(lesson.tree)))
    inner = [n.body for s in region.statements for n in ast.walk(s) if isinstance(n, ast.FunctionDef)]
    for body in (list(region.statements), *inner):
        statements = [s for s in body if not is_text(s)]
        words = size(statements)
        if words >= RECOGNISED:
            steps = (*map(form, statements[:-1]), form(value_of(statements[-1])))
            wanted = Wanted(steps, fixed, words >= RENAMED)
            place = lesson.place(statements[0].lineno)
            yield _Answer(exercise, place, wanted, written(lesson.text, statements))


def _keeps_its_name(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {(a.asname or a.name).split(".")[0] for a in node.names}
    return {node.name} if is_definition(node) else set()


def _literals(lesson: Lesson, region: Region, exercise: str) -> Iterator[_Literal]:
    for node in (n for s in region.statements if not is_text(s) for n in ast.walk(s)):
        if not isinstance(node, ast.Constant):
            continue
        value = node.value
        if isinstance(value, str) and len(re.findall(r"\w", value)) >= SIGNIFICANT:
            bare = re.escape(value)
            pattern = re.compile(bare if len(value) >= LONG else rf"""(["']){bare}\1""")
        elif (
            isinstance(value, int | float)
            and not isinstance(value, bool)
            and len(re.sub(r"e.*|\.", "", repr(value)).strip("0")) >= SIGNIFICANT
        ):
            source = ast.get_source_segment(lesson.text, node) or repr(value)
            pattern = re.compile(rf"(?<![\w.])(?:{re.escape(source)}|{re.escape(repr(value))})(?!\w|\.\d)")
        else:
            continue
        if not pattern.search(lesson.public):
            yield _Literal(exercise, lesson.place(node.lineno), value, pattern)


_FENCE = re.compile(r"^([ \t]*)(`{3,}|~{3,})[ \t]*(\w*)[^\n]*\n(.*?)^[ \t]*\2", re.M | re.S)


def _code(item: Shown) -> Iterator[tuple[int, ast.Module]]:
    """The Python in a text, each piece with the number of lines before it."""
    if item.code:
        yield 0, tree_of(item.text)
    # Markdown cells are comments in a lesson: without their signs they are markdown again, line by line.
    text = re.sub(r"^# ?", "", item.text, flags=re.M) if item.code else item.text
    for fence in _FENCE.finditer(text):
        if fence[3].lower() not in ("", "py", "python", "python3", "pycon"):
            continue
        lines = [line.removeprefix(fence[1]) for line in fence[4].split("\n")]
        if any(line.startswith(">>>") for line in lines):
            lines = [line[4:] if line.startswith((">>> ", "... ")) else "" for line in lines]
        try:
            tree = tree_of("\n".join(lines))
        except SyntaxError:
            # A block that is no Python, such as a formula or a shell line: it is still searched as prose.
            continue
        yield text.count("\n", 0, fence.start(4)), tree
