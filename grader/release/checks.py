"""Read `checks.py` and `public_checks.py` as text: which check is for which exercise, and with how many points.

Only literals are understood here; points that are computed are added up when pytest collects the checks.
"""

import ast
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import msgspec

from grader.course import Exercise, Unit
from grader.errors import CourseError
from grader.release.markers import parse

FACTS = frozenset(
    {
        "assert_for_sizes",
        "assert_gradient_stops",
        "assert_independent",
        "assert_keeps",
        "assert_layout",
        "assert_leaf",
        "assert_operations",
        "assert_operations_at_most",
        "assert_requires_grad",
        "assert_seen",
        "assert_shares_memory",
        "assert_unchanged",
        "assert_view",
    }
)
"Assertions of `grader.checking` that compare no value: what they ask for is the word of the student's process."

_AROUND = ("assert_for_sizes",)
"Assertions that fail by others only, which stand in what they are given."


class Marked(msgspec.Struct, frozen=True):
    """One function under `@check(...)`."""

    name: str
    line: int
    exercise: str
    step: str
    points: Fraction | None
    "None if they are no literal."
    facts: tuple[str, ...]
    "What it asserts, if that is facts alone."


def read_checks(path: Path) -> tuple[Marked, ...]:
    """The checks of a file, in order; none if there is no such file.

    Raises:
        CourseError: the file is no Python, or a check does not say its exercise as plain text.
    """
    if not path.exists():
        return ()
    tree = parse(path, path.read_text(encoding="utf-8"))
    helpers = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    return tuple(_read(path, node, call, helpers) for node, call in _decorated(tree))


def ask_for(path: Path, fixture: str) -> bool:
    """Whether a check of a file asks for a fixture by name."""
    asked = (node.args for node, _ in _decorated(parse(path, path.read_text(encoding="utf-8"))))
    return any(a.arg == fixture for arguments in asked for a in (*arguments.args, *arguments.kwonlyargs))


def _decorated(tree: ast.Module) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, ast.Call]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for decorator in node.decorator_list:
            if isinstance(decorator, ast.Call) and ast.unparse(decorator.func).split(".")[-1] == "check":
                yield node, decorator


def _read(
    path: Path, node: ast.FunctionDef | ast.AsyncFunctionDef, call: ast.Call, helpers: dict[str, ast.FunctionDef]
) -> Marked:
    given = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    texts = {"step": "lesson"}
    for key in ("exercise", "step"):
        value = given.get(key)
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            texts[key] = value.value
        elif value is not None or key == "exercise":
            raise CourseError(
                f"{path}:{call.lineno}",
                f"the check {node.name} does not say its {key} as plain text.",
                f'Write @check({key}="...").',
            )
    # A parametrized check is several; how its points are shared is known only when it is collected.
    several = any("parametrize" in ast.unparse(decorator) for decorator in node.decorator_list)
    points = None if several else _number(given.get("points"))
    asserted = _asserted(node, helpers, set())
    facts = tuple(sorted(asserted)) if asserted <= FACTS else ()
    return Marked(node.name, node.lineno, texts["exercise"], texts["step"], points, facts)


def _asserted(node: ast.AST, helpers: dict[str, ast.FunctionDef], seen: set[str]) -> set[str]:
    """What can fail a check in some lines and in the helpers of the file that they call, by name."""
    found: set[str] = set()
    for child in ast.walk(node):
        if isinstance(child, ast.Assert | ast.Raise):
            found.add(type(child).__name__)
        elif isinstance(child, ast.Call):
            name = ast.unparse(child.func).split(".")[-1]
            if isinstance(child.func, ast.Name) and name in helpers:
                if name not in seen:
                    seen.add(name)
                    found |= _asserted(helpers[name], helpers, seen)
            elif (name.startswith("assert_") and name not in _AROUND) or name in ("raises", "fail", "find"):
                found.add(name)
    return found


def _number(value: ast.expr | None) -> Fraction | None:
    """The value of `2`, `Fraction(1, 2)` or `Fraction("1/2")`."""
    if isinstance(value, ast.Constant) and type(value.value) is int:
        return Fraction(value.value)
    if isinstance(value, ast.Call) and ast.unparse(value.func).split(".")[-1] == "Fraction":
        parts = [a.value for a in value.args if isinstance(a, ast.Constant)]
        if len(parts) == len(value.args) in (1, 2):
            try:
                return Fraction(*parts)  # type: ignore[arg-type]
            except (ValueError, TypeError, ZeroDivisionError):
                return None
    return None


def validate_checks(unit: Unit) -> None:
    """Hold the check files against `unit.toml`.

    Raises:
        CourseError: an exercise has no hidden check, a check has no exercise, a step's points do not add up, or all
            points of an exercise rest on facts.
    """
    hidden_path, public_path = unit.folder / "checks.py", unit.folder / "public_checks.py"
    hidden, public = read_checks(hidden_path), read_checks(public_path)
    exercises = {e.name: e for e in unit.exercises}
    for path, checks in ((hidden_path, hidden), (public_path, public)):
        for check in checks:
            where = f"{path}:{check.line}"
            exercise = exercises.get(check.exercise)
            if exercise is None:
                raise CourseError(
                    where,
                    f"{check.name} is for {check.exercise}, which is no exercise of this unit.",
                    f"Use one of {', '.join(exercises)}, or list it in {unit.folder / 'unit.toml'}.",
                )
            if path == hidden_path and check.step not in exercise.steps:
                raise CourseError(
                    where,
                    f"{check.name} is for the step {check.step} of {check.exercise}, which has no points.",
                    f"Give it points in {unit.folder / 'unit.toml'}, or use one of {', '.join(exercise.steps)}.",
                )
    for n, exercise in enumerate(unit.exercises):
        _adds_up(unit, n, exercise, [c for c in hidden if c.exercise == exercise.name])


def _adds_up(unit: Unit, n: int, exercise: Exercise, checks: list[Marked]) -> None:
    path = unit.folder / "unit.toml"
    if not checks:
        raise CourseError(
            path,
            f"exercises[{n}]: {exercise.name} has no hidden check in {unit.folder / 'checks.py'}.",
            f'Write one under @check(exercise="{exercise.name}", points={exercise.checked}).',
        )
    if all(c.facts for c in checks):
        asked = ", ".join(f"{c.name} by {' and '.join(c.facts)}" for c in checks)
        raise CourseError(
            f"{unit.folder / 'checks.py'}:{checks[0].line}",
            f"all points of {exercise.name} rest on facts alone ({asked}), which are only the word of the student's process.",
            "Compare a value as well, by assert_close for example.",
        )
    for step, wanted in exercise.steps.items():
        given = [c.points for c in checks if c.step == step]
        if None in given:
            continue
        total = sum((p for p in given if p is not None), Fraction(0))
        if total != wanted:
            raise CourseError(
                path,
                f"exercises[{n}].steps.{step} is {wanted}; the checks of {exercise.name} in "
                f"{unit.folder / 'checks.py'} give {total}.",
                "Make the two equal.",
            )
