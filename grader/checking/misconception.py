"""Known wrong implementations of exercises, each with a name and a hint: `misconceptions.py` of a unit.

    @misconception("neuron", "no-sum", hint="Add the products up before the activation. ...")
    def no_sum(features, weights, bias):
        return activation(features * weights + bias)

    @wrong_model("neuron", {"bias-forgotten": slip(bias_goes=None, hint="..."), ...})
    def wrong_neuron(features, weights, bias, *, bias_goes="onto the sum"):
        ...

The file is never imported: it is read, its decorators are taken off, and what is left runs in a worker after the cells of
the lesson with the reference, so that the lesson's own names are there.
"""

import ast
from collections.abc import Callable
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


class Misconceptions(msgspec.Struct, frozen=True):
    """Those of a unit, and the source that defines them under their entries."""

    known: tuple[Misconception, ...]
    source: str

    def of(self, exercise: str) -> tuple[Misconception, ...]:
        return tuple(m for m in self.known if m.exercise == exercise)


def misconception(exercise: str, name: str, *, hint: str) -> Callable[[F], F]:
    """Mark a function or class as a misconception of `exercise`; see the module's docstring."""
    return lambda function: function


def slip(*, hint: str, **switches: object) -> dict[str, object]:
    """One slip of a `wrong_model`: what it sets, and the hint."""
    return {"hint": hint, **switches}


def wrong_model(exercise: str, slips: dict[str, dict[str, object]]) -> Callable[[F], F]:
    """Mark a function as a model of several slips of `exercise`, which is right without any."""
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
            found = _marked(path, node, unit)
            node.name, node.decorator_list = entry, []
            for exercise, name, hint, switches in found:
                own = entry
                if switches:
                    own = f"{entry}_{len(known)}"
                    lines.append(f"{own} = __import__('functools').partial({entry}, {', '.join(switches)})")
                known.append(Misconception(exercise, name, hint, own))
        body.append(node)
    for n, one in enumerate(known):
        if any((one.exercise, one.name) == (other.exercise, other.name) for other in known[:n]):
            raise CourseError(path, f"{one.exercise} has two misconceptions {one.name}.", "Rename one of them.")
    tree.body = body
    return Misconceptions(tuple(known), "\n".join([ast.unparse(tree), *lines]))


_Found = tuple[str, str, str, list[str]]


def _marked(path: Path, node: ast.FunctionDef | ast.ClassDef, unit: Unit) -> list[_Found]:
    """Exercise, name, hint and switches of each misconception that a definition is marked as."""
    where = f"{path}:{node.lineno}"
    found: list[_Found] = []
    for decorator in node.decorator_list:
        match decorator:
            case ast.Call(ast.Name("misconception"), [ast.Constant(str(exercise)), ast.Constant(str(name))], keywords):
                found.append((exercise, name, _hint(where, name, keywords), []))
            case ast.Call(ast.Name("wrong_model"), [ast.Constant(str(exercise)), ast.Dict(keys, values)], []):
                for key, value in zip(keys, values, strict=True):
                    match key, value:
                        case ast.Constant(str(name)), ast.Call(ast.Name("slip"), [], keywords):
                            switches = [f"{k.arg}={ast.unparse(k.value)}" for k in keywords if k.arg != "hint"]
                            found.append((exercise, name, _hint(where, name, keywords), switches))
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
    for exercise, name, _, _ in found:
        if exercise not in {e.name for e in unit.exercises}:
            raise CourseError(
                where, f"{name} is of {exercise}, which is no exercise of this unit.", "Correct the name."
            )
    return found


def _hint(where: str, name: str, keywords: list[ast.keyword]) -> str:
    value = next((k.value for k in keywords if k.arg == "hint"), None)
    try:
        hint = ast.literal_eval(value) if value is not None else None
    except ValueError:
        hint = None
    if not isinstance(hint, str) or not hint.strip():
        raise CourseError(where, f"the misconception {name} has no hint as plain text.", 'Write hint="...".')
    return hint


def unit_with(exercise: str, unit: Unit) -> Unit | None:
    """The unit, `unit` itself or one beside it, that has a function or class of this name."""
    if any(e.name == exercise for e in unit.definitions):
        return unit
    for path in sorted(unit.folder.parent.glob("*/unit.toml")):
        other = load_unit(path.parent)
        if any(e.name == exercise for e in other.definitions):
            return other
    return None
