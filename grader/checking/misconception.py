"""Known wrong implementations of exercises, each with a name and a hint: `misconceptions.py` of a unit.

    @misconception("fahrenheit", "ratio-upside-down", fails="test_boiling_water", hint="Multiply by 9 / 5. ...")
    def upside_down(celsius):
        return celsius * 5 / 9 + 32

    @misconception("fahrenheit", "ratio-upside-down", also="rounded")
    def upside_down_and_rounded(celsius):
        return (celsius * 5 / 9 + 32).round()

    @wrong_model(
        "fahrenheit",
        {
            "offset-left-out": slip(offset=0, hint="..."),
            "in-place": (slip(writes="all", hint="..."), slip(writes="first", also="in the first number")),
        },
    )
    def wrong_fahrenheit(celsius, *, offset=32, writes=None):
        ...

`also` marks another way of writing a misconception that stands above it, since errors and shapes differ by style: it says
what is different, and has the hint of the first unless it has one of its own. A slip that is written in several ways is a
tuple of slips. `fails` names the check, or checks, by which the mistake is meant to be noticed; `grader audit` proves it.

The file is never imported: it is read, its decorators are taken off, and what is left runs in a worker after the cells of
the lesson with the reference, so that the lesson's own names are there.
"""

import ast
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from grader.course import Unit, load_unit
from grader.errors import CourseError
from grader.syntax import tree_of

F = TypeVar("F", bound=Callable[..., Any])
FILE = "misconceptions.py"
_PREFIX = "misconception_"


class Misconception(msgspec.Struct, frozen=True):
    """One wrong implementation."""

    exercise: str
    name: str
    hint: str
    entry: str
    "What it is called in the worker."
    also: str = ""
    "What is different, if this is another way of writing the one of this name."
    fails: tuple[str, ...] = ()
    "Checks that are there to notice it."
    model: str = ""
    "What its model is called in the worker, which is right by itself; empty for a definition of its own."
    switches: Mapping[str, str] = {}
    "What it sets in the model, as source."


class Misconceptions(msgspec.Struct, frozen=True):
    """Those of a unit, and the source that defines them under their entries."""

    known: tuple[Misconception, ...]
    "In the order of the file. Several may have one name: the first, and those that are written another way."
    source: str

    def of(self, exercise: str) -> tuple[Misconception, ...]:
        return tuple(m for m in self.known if m.exercise == exercise)


def misconception(
    exercise: str, name: str, *, hint: str = "", also: str = "", fails: str | tuple[str, ...] = ()
) -> Callable[[F], F]:
    """Mark a function or class as a misconception of `exercise`; see the module's docstring."""
    return lambda function: function


def slip(
    *, hint: str = "", also: str = "", fails: str | tuple[str, ...] = (), **switches: object
) -> dict[str, object]:
    """One slip of a `wrong_model`: what it sets, its hint, and the checks that are there to notice it.

    With `also`, it is another way of writing the one before it.
    """
    return {"hint": hint, "also": also, "fails": fails, **switches}


def wrong_model(
    exercise: str, slips: Mapping[str, dict[str, object] | tuple[dict[str, object], ...]]
) -> Callable[[F], F]:
    """Mark a function as a model of several slips of `exercise`, which is right without any.

    Slips of two names are tried together too, where they set different switches.
    """
    return lambda function: function


def read_misconceptions(unit: Unit) -> Misconceptions:
    """The misconceptions of a unit; none if it has no such file.

    Raises:
        CourseError: the file is no Python, or a misconception is not written as the module's docstring shows.
    """
    path = unit.folder / FILE
    if not path.exists():
        return Misconceptions((), "")
    try:
        tree = tree_of(path.read_text(encoding="utf-8"))
    except SyntaxError as error:
        raise CourseError(f"{path}:{error.lineno}", f"is not valid Python: {error.msg}.", "Correct the line.") from None
    known: list[Misconception] = []
    lines: list[str] = []
    body: list[ast.stmt] = []
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("grader"):
            continue
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.decorator_list:
            entry = f"{_PREFIX}{len(body)}"
            found = _marked(path, node, unit, known)
            node.name, node.decorator_list = entry, []
            if isinstance(node, ast.ClassDef) and found:  # a message names the class: 'MLP' object has no attribute
                lines.append(f"{entry}.__name__ = {entry}.__qualname__ = {found[0].exercise!r}")
            for one in found:
                own, model = entry, ""
                if one.switches:
                    own, model = f"{entry}_{len(known)}", entry
                    switches = ", ".join(f"{switch}={value}" for switch, value in one.switches.items())
                    lines.append(f"{own} = __import__('functools').partial({entry}, {switches})")
                known.append(msgspec.structs.replace(one, entry=own, model=model))
        body.append(node)
    tree.body = body
    return Misconceptions(tuple(known), "\n".join([ast.unparse(tree), *lines]))


def _marked(
    path: Path, node: ast.FunctionDef | ast.ClassDef, unit: Unit, known: Sequence[Misconception]
) -> list[Misconception]:
    """The misconceptions that a definition is marked as, without entries; `known` are those above it."""
    where = f"{path}:{node.lineno}"
    found: list[Misconception] = []
    for decorator in node.decorator_list:
        match decorator:
            case ast.Call(ast.Name("misconception"), [ast.Constant(str(exercise)), ast.Constant(str(name))], keywords):
                found.append(_one(where, exercise, name, keywords, known))
            case ast.Call(ast.Name("wrong_model"), [ast.Constant(str(exercise)), ast.Dict(keys, values)], []):
                for key, value in zip(keys, values, strict=True):
                    for written in value.elts if isinstance(value, ast.Tuple) else [value]:
                        match key, written:
                            case ast.Constant(str(name)), ast.Call(ast.Name("slip"), [], keywords):
                                one = _one(where, exercise, name, keywords, [*known, *found])
                                found.append(msgspec.structs.replace(one, switches=_switches(keywords)))
                            case _:
                                raise CourseError(
                                    where, "a slip is not understood.", 'Write "name": slip(switch=..., hint="...").'
                                )
            case _:
                raise CourseError(
                    where,
                    f"the decorator {ast.unparse(decorator)[:80]} is not understood.",
                    'Write @misconception("exercise", "name", hint="...") or @wrong_model("exercise", {...}).',
                )
    for n, one in enumerate(found):
        _validate(where, one, unit, [*known, *found[:n]])
    return found


def _one(
    where: str, exercise: str, name: str, keywords: list[ast.keyword], above: Sequence[Misconception]
) -> Misconception:
    """What hint, also and fails of a `misconception` or a `slip` say."""
    also = _text(where, name, "also", keywords)
    hint = _text(where, name, "hint", keywords)
    if also and not hint:
        hint = next((m.hint for m in above if (m.exercise, m.name) == (exercise, name)), "")
    return Misconception(exercise, name, hint, "", also, _checks(where, name, keywords))


def _switches(keywords: list[ast.keyword]) -> dict[str, str]:
    return {k.arg: ast.unparse(k.value) for k in keywords if k.arg and k.arg not in ("hint", "also", "fails")}


def _validate(where: str, one: Misconception, unit: Unit, above: Sequence[Misconception]) -> None:
    if one.exercise not in {e.name for e in unit.exercises}:
        raise CourseError(
            where, f"{one.name} is of {one.exercise}, which is no exercise of this unit.", "Correct the name."
        )
    namesakes = {m.also for m in above if (m.exercise, m.name) == (one.exercise, one.name)}
    if one.also and not namesakes:
        raise CourseError(
            where,
            f"{one.name} is written another way, and no {one.name} of {one.exercise} stands above it.",
            "Put the first one, without also, above.",
        )
    if one.also in namesakes:
        what = f" written also as {one.also}" if one.also else ""
        raise CourseError(
            where,
            f"{one.exercise} has two misconceptions {one.name}{what}.",
            'Rename one of them, or write also="what is different" and no hint.',
        )
    if not one.hint:
        raise CourseError(where, f"the misconception {one.name} has no hint as plain text.", 'Write hint="...".')


def _text(where: str, name: str, key: str, keywords: list[ast.keyword]) -> str:
    """The plain text of a keyword; empty if it is not there."""
    value = next((k.value for k in keywords if k.arg == key), None)
    if value is None:
        return ""
    try:
        text = ast.literal_eval(value)
    except ValueError:
        text = None
    if not isinstance(text, str) or not text.strip():
        raise CourseError(where, f"the misconception {name} has no {key} as plain text.", f'Write {key}="...".')
    return text


def _checks(where: str, name: str, keywords: list[ast.keyword]) -> tuple[str, ...]:
    """The names that `fails` gives."""
    value = next((k.value for k in keywords if k.arg == "fails"), None)
    match value:
        case None:
            return ()
        case ast.Constant(str(check)):
            return (check,)
        case ast.Tuple(items) if all(isinstance(i, ast.Constant) and isinstance(i.value, str) for i in items):
            return tuple(ast.literal_eval(value))
    raise CourseError(
        where, f"the misconception {name} fails {ast.unparse(value)[:80]}.", 'Name checks: fails="test_..." or a tuple.'
    )


def unit_with(exercise: str, unit: Unit) -> Unit | None:
    """The unit, `unit` itself or one beside it, that has a function or class of this name."""
    if any(e.name == exercise for e in unit.definitions):
        return unit
    for path in sorted(unit.folder.parent.glob("*/unit.toml")):
        other = load_unit(path.parent)
        if any(e.name == exercise for e in other.definitions):
            return other
    return None
