"""What a course hides, as texts that can be searched for: names, strings, long numbers and bodies."""

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from grader.checking.misconception import FILE as MISCONCEPTIONS
from grader.checking.misconception import read_misconceptions
from grader.course import Course, Unit
from grader.release.checks import read_checks
from grader.release.lesson import read_lesson
from grader.release.markers import is_definition
from grader.syntax import tree_of

LETTERS, DIGITS = 12, 5
"From so many letters a string, and from so many digits a number, can be recognised."
PHRASE = 5
"From so many words on, what a wrong model calls its ways is more than a phrase such as `all but the last`."
_TERMS = frozenset({"in-place"})
_NAME = "the name of a misconception"
Kind = Literal[
    "the name of a check",
    "the name of a misconception",
    "the hint of a misconception",
    "a text",
    "a number",
    "the body of",
]


class Secret(msgspec.Struct, frozen=True):
    """One thing that nobody outside may find."""

    unit: str
    kind: Kind
    text: str
    "A body is its lines without indentation, a newline between each."
    exercise: str = ""
    "Of a body."
    granted: bool = False
    "A student may be shown it in a result: a sentence, a hint, or an input or value of a check that shows them."

    @property
    def said(self) -> str:
        shown = self.text.split("\n")[0]
        return f"{self.kind} {self.exercise or repr(shown[:80])}"


def secrets_of(course: Course) -> tuple[Secret, ...]:
    """The secrets of all units with a lesson."""
    return tuple(secret for unit in course.units if unit.has_lesson for secret in secrets_of_unit(unit))


def secrets_of_unit(unit: Unit) -> tuple[Secret, ...]:
    """What one unit hides: what its public files state themselves is none."""
    lesson = read_lesson(unit.folder / "lesson.py")
    public = _text(unit.folder / "public_checks.py") + _text(unit.folder / "unit.toml")
    stated = lesson.public + public
    public_names = {c.name for c in read_checks(unit.folder / "public_checks.py")}
    found = [
        Secret(unit.name, "the name of a check", c.name)
        for c in read_checks(unit.folder / "checks.py")
        if c.name not in public_names
    ]
    known = read_misconceptions(unit).known
    # A name of one word is a word, and others are PyTorch's own words.
    named = {m.name for m in known if "-" in m.name} - _TERMS
    found += [Secret(unit.name, "the name of a misconception", name) for name in sorted(named)]
    hints = frozenset(m.hint for m in known)
    found += _literals(unit, unit.folder / "checks.py", public, stated, frozenset())
    found += _literals(unit, unit.folder / MISCONCEPTIONS, public, stated, hints)
    for region in lesson.regions:
        if len(region.statements) >= 2:
            exercise = lesson.exercise_of(region, unit)
            body = "\n".join(_lines(lesson.text.split("\n")[region.begin : region.end - 1]))
            found.append(Secret(unit.name, "the body of", body, exercise))
    return tuple({(s.kind, s.text): s for s in found}.values())


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _lines(lines: Iterable[str]) -> list[str]:
    """Lines of code without what layout may change."""
    return [line.strip() for line in lines if line.strip() and not line.strip().startswith("#")]


def _literals(unit: Unit, path: Path, public: str, stated: str, hints: frozenset[str]) -> Iterator[Secret]:
    """The texts of a file that no public file holds, and the numbers that the lesson does not state either."""
    text = _text(path)
    granted = set(hints)
    shown: set[int] = set()
    tree = tree_of(text)
    for node in ast.walk(tree):
        if is_definition(node):
            granted.add(ast.get_docstring(node, clean=False) or "")
            for decorator in node.decorator_list:
                told = {k.arg: k.value for k in decorator.keywords} if isinstance(decorator, ast.Call) else {}
                granted |= _words(told.get("hint"))
                if "shows" in told:  # its inputs or values may be in the student's view
                    shown |= {id(n) for n in ast.walk(node)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant):
            continue
        if isinstance(node.value, str):
            for piece in node.value.split("\n"):
                piece = piece.strip()
                phrase = path.name == MISCONCEPTIONS and node.value not in hints and piece.count(" ") < PHRASE - 1
                if sum(c.isalpha() for c in piece) >= LETTERS and piece not in public and " " in piece and not phrase:
                    kind: Kind = "the hint of a misconception" if node.value in hints else "a text"
                    yield Secret(unit.name, kind, piece, granted=node.value in granted or id(node) in shown)
        elif isinstance(node.value, int | float) and not isinstance(node.value, bool):
            digits = re.sub(r"e.*|\.", "", repr(node.value)).strip("0")
            if len(digits) >= DIGITS and repr(node.value) not in stated:
                shows = id(node) in shown or any(repr(node.value) in words for words in granted)
                yield Secret(unit.name, "a number", repr(node.value), granted=shows)


def _words(node: ast.AST | None) -> set[str]:
    """The texts in an expression."""
    inside = ast.walk(node) if node is not None else ()
    return {n.value for n in inside if isinstance(n, ast.Constant) and isinstance(n.value, str)}


_SHORTEST = 8
"Bytes of what can be told from chance in memory."
_TEXT = re.compile(rb"[\t\n\r -~]{%d,}" % _SHORTEST)


def _stands_in(word: str, text: str) -> bool:
    """Whether a text holds a word, and not only a longer one that holds it."""
    return re.search(rf"(?<![\w.-]){re.escape(word)}(?![\w-])", text) is not None


def _ascii(text: str) -> bytes:
    """The longest piece of a text that looks the same in every encoding."""
    return max(re.split(r"[^\x20-\x7e]+", text), key=len).encode()


class Search:
    """Looks for many secrets in a text or in bytes."""

    def __init__(self, secrets: Sequence[Secret]) -> None:
        self.plain = {s.text: s for s in secrets if s.kind != "the body of"}
        self.bodies = [s for s in secrets if s.kind == "the body of"]

    def text(self, text: str) -> set[Secret]:
        """Those that a text holds."""
        # A sentence may go on in the next line, in a comment too.
        joined = re.sub(r"[ \t]*\n[ \t]*(?:#[ \t]*)?", " ", text)
        found = {s for word, s in self.plain.items() for t in (text, joined) if word in t and _stands_in(word, t)}
        squeezed = "\n" + "\n".join(_lines(text.split("\n"))) + "\n"
        return found | {s for s in self.bodies if f"\n{s.text}\n" in squeezed}

    @property
    def telling(self) -> "Search":
        """Only those that nobody writes by chance, nor the grader's own skeletons: sentences that students are shown are
        left out."""
        kept = [s for s in self.plain.values() if not (s.kind == "a text" and s.granted)]
        return Search([*kept, *self.bodies])

    def data(self, data: bytes) -> set[Secret]:
        """Those that memory holds, as plain text; bodies as they stand in a source.

        The libraries' own texts are there too, and so may be any two words with a hyphen: such names are not looked for.
        """
        # Far less than all of it is text, and the search for each secret in turn is slow.
        told = b"\0".join(_TEXT.findall(data))
        known = {_ascii(s.text): s for s in self.plain.values() if s.kind != _NAME or s.text.count("-") > 1}
        found = {secret for word, secret in known.items() if len(word) >= _SHORTEST and word in told}
        return found | {s for s in self.bodies if s.text.split("\n")[0].encode() in told and self._has(s, told)}

    @staticmethod
    def _has(body: Secret, data: bytes) -> bool:
        pattern = rb"\s*".join(re.escape(line.encode()) for line in body.text.split("\n"))
        return re.search(pattern, data) is not None
