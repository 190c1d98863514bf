"""Render what students get of a unit: notebook, script, page, public `unit.toml`, public checks, their support, files."""

import ast
import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.course import PICTURES, Course, Limits, Unit
from grader.errors import CourseError, Refused
from grader.release.checks import ask_for, read_checks
from grader.release.figures import figures
from grader.release.lesson import Lesson
from grader.release.markers import CELL
from grader.release.page import lesson_page

if TYPE_CHECKING:
    from jinja2 import Environment

GENERATED = "# Written by grader build; change the unit's source instead.\n"
"The first line of a built `unit.toml`, by which a folder is known to be a built one."
NEVER_SHIPPED = ("lesson.py", "checks.py", "misconceptions.py", "support.py", "figures.py")
STEPS = {
    "lesson": "what the lesson asks for, on its own data",
    "general": "the same for other data: other sizes, batches and dtypes",
    "device": "the same on a graphics card (GPU), which is simulated: you need none",
}
"What each step's points are for, as the page tells it."


def render(
    course: Course, unit: Unit, lesson: Lesson, folder: Path, parameters: Mapping[str, object] | None = None
) -> dict[str, bytes]:
    """Every file of the built unit by its path in it.

    `folder` is where the last build stands, if there was one; `parameters` replaces right sides of the assignments in
    the cell tagged `parameters`.

    Raises:
        CourseError: a file is not there or must not ship, the lesson refers to one that does not, or a parameter is
            not in the lesson.
        Refused: a package that only building needs is not installed.
    """
    text = _with_parameters(lesson, parameters or {})
    listed, drawn = _files(course, unit), figures(unit, folder)
    files = {**listed, **drawn}
    _no_broken_references(unit, lesson, files)
    names: dict[str, Any] = {
        "course": course,
        "unit": unit,
        "steps": STEPS,
        "used_steps": [s for s in STEPS if any(s in e.steps for e in unit.exercises)],
        "limits": {k: v for k in Limits.__struct_fields__ if (v := getattr(unit.limits, k)) != getattr(Limits(), k)},
        "generated": GENERATED,
        "graded_checks": Counter(c.exercise for c in read_checks(unit.folder / "checks.py")),
    }
    cells, about = notebook(text), _template("unit.toml.j2").render(names)
    written = {
        f"{unit.name}.ipynb": cells,
        f"{unit.name}.html": lesson_page(course, unit, lesson, cells, about, folder),
        f"{unit.name}.py": _template("script.py.j2").render(names, lesson=text),
        "README.md": _template("README.md.j2").render(names),
        "unit.toml": about,
        "public_checks.py": _template("public_checks.py.j2").render(names, checks=_public_checks(unit)),
    }
    support = unit.folder / "support.py"
    if support.exists() and ask_for(unit.folder / "public_checks.py", "support"):
        written["support.py"] = support.read_text(encoding="utf-8")
    for path in listed:
        if path in drawn or path in written:
            raise CourseError(unit.folder / "unit.toml", f"files: {path} is made by the build itself.", "Rename it.")
    return {**files, **{path: content.encode() for path, content in written.items()}}


def notebook(text: str) -> str:
    """A lesson in the percent format as a notebook of format 4.5, the same bytes for the same text.

    A cell's id comes from its kind and content, and from how many equal ones stand above it, so that a new cell leaves
    the ids of the others alone.
    """
    try:
        import jupytext  # type: ignore[import-untyped]
    except ModuleNotFoundError:
        raise Refused("Building needs jupytext: pip install 'firstlayer[instructor]'.") from None
    import nbformat

    cells: list[dict[str, Any]] = []
    seen: dict[str, int] = {}
    for read in jupytext.reads(text, fmt="py:percent").cells:
        key = f"{read.cell_type}\0{read.source}"
        seen[key] = seen.get(key, 0) + 1
        cell: dict[str, Any] = {
            "cell_type": read.cell_type,
            "id": hashlib.sha256(f"{key}\0{seen[key]}".encode()).hexdigest()[:12],
            "metadata": {"tags": read.metadata["tags"]} if read.metadata.get("tags") else {},
            "source": read.source,
        }
        if read.cell_type == "code":
            cell |= {"execution_count": None, "outputs": []}
        cells.append(cell)
    whole = {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return str(nbformat.writes(nbformat.from_dict(whole))) + "\n"  # type: ignore[no-untyped-call]


def _public_checks(unit: Unit) -> str:
    path = unit.folder / "public_checks.py"
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise CourseError(path, "is not there.", "Write it: these are the checks that students run.") from None


def _files(course: Course, unit: Unit) -> dict[str, bytes]:
    """The files that `unit.toml` lists; pictures come from the unit or the project's `assets/` and go to `assets/`."""
    where = unit.folder / "unit.toml"
    found: dict[str, bytes] = {}
    for n, entry in enumerate(unit.files):
        key, path = f"files[{n}]", Path(entry)
        if path.is_absolute() or ".." in path.parts or path.name in NEVER_SHIPPED:
            raise CourseError(where, f"{key}: {entry} must not ship.", "List a file inside the unit's folder.")
        picture = path.suffix.lower() in PICTURES
        places = [unit.folder / path]
        if picture:
            places += [unit.folder / "assets" / path.name, course.folder.parent / "assets" / path.name]
        source = next((p for p in places if p.is_file()), None)
        if source is None:
            looked = " or ".join(str(p.parent) for p in dict.fromkeys(places))
            raise CourseError(where, f"{key}: {entry} is not in {looked}.", "Put it there, or correct the name.")
        target = f"assets/{path.name}" if picture else path.as_posix()
        if target in found:
            raise CourseError(where, f"{key}: {entry} becomes {target}, as another one does.", "Rename one of them.")
        found[target] = source.read_bytes()
    return found


_REFERENCE = re.compile(r"""!\[[^\]]*\]\(\s*<?([^)\s>]+)|<img\b[^>]*?\bsrc=["']([^"']+)""")


def _no_broken_references(unit: Unit, lesson: Lesson, files: Mapping[str, bytes]) -> None:
    for number, line in zip(lesson.lines, lesson.public.split("\n"), strict=False):
        for found in _REFERENCE.finditer(line):
            target = (found[1] or found[2]).removeprefix("./")
            if ":" not in target and target not in files:
                raise CourseError(
                    lesson.place(number),
                    f"shows {target}, which students do not get.",
                    f"List it under files in {unit.folder / 'unit.toml'}; pictures stand in assets/.",
                )


def _with_parameters(lesson: Lesson, parameters: Mapping[str, object]) -> str:
    """The public text with the right sides of `parameters` replaced.

    Raises:
        CourseError: the cell tagged `parameters` has something else than plain assignments, or lacks one of the names.
    """
    lines = lesson.public.split("\n")
    left = dict(parameters)
    starts = [n for n, line in enumerate(lines) if CELL.match(line)]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        if not re.search(r"""tags=\[[^\]]*["']parameters["']""", lines[start]):
            continue
        for node in lesson.public_tree.body:
            if not start < node.lineno <= end:
                continue
            if not (isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name)):
                raise CourseError(
                    lesson.place(lesson.lines[node.lineno - 1]),
                    "the cell tagged parameters may hold plain assignments only.",
                    "Move this line to another cell.",
                )
            name = node.targets[0].id
            if name in left:
                first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
                lines[first] = f"{name} = {left.pop(name)!r}"
                lines[first + 1 : last + 1] = [""] * (last - first)
    if left:
        raise CourseError(lesson.path, f"has no parameter {', '.join(left)}.", "Assign it in the tagged cell.")
    return "\n".join(lines)


def _toml(value: object) -> str:
    """A text, number, list or table as TOML, whose basic strings JSON's are."""
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{name} = {_toml(item)}' for name, item in value.items())} }}"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("grader.release"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    environment.filters["toml"] = _toml
    return environment


def _template(name: str) -> Any:
    return _environment().get_template(name)
