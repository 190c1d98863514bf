"""The small package that students install: what their commands import, and nothing else of the grader.

It is the distribution `firstlayer` too, of a version of its own, so that one environment never holds both.
"""

import ast
import hashlib
import re
from collections.abc import Iterator
from functools import cache
from importlib.metadata import distribution, version
from pathlib import Path

from grader import checking
from grader.exports.wheel import NAME, made
from grader.syntax import tree_of

COMMANDS = ("start", "next", "check", "watch", "submit")
"What students get of `grader.cli.late`."
ROOTS = (
    "grader.__main__",
    *(f"grader.cli.{name}" for name in COMMANDS),
    "grader.student.magic",  # which a notebook asks for
    "grader.execution.worker",  # which the zygote imports by its name
    *sorted({f"grader.checking.{module}" for module in checking.HOMES.values()}),  # what public checks may ask for
)
"What is there with all that it imports, at its top or later."
DATA = tuple(f"reports/templates/{name}.j2" for name in ("card.html", "card.css", "evidence.html", "style.css"))
"Files that are no modules: what a card in a notebook is made of."
_PROVIDED = {"_pytest": "pytest", "markupsafe": "jinja2"}
"Modules that come with a package of another name."
_PACKAGE = Path(__file__).parents[1]


@cache
def student_wheel() -> tuple[str, bytes]:
    """Its file name and its bytes, the same for the same grader.

    Its version tells what is in it: pip takes a wheel for installed where it knows the version.
    """
    paths = closure()
    every = sorted([*paths, *(_PACKAGE / name for name in DATA)])
    files = {path.relative_to(_PACKAGE.parent).as_posix(): path.read_bytes() for path in every}
    needs = _requirements(paths)
    told = hashlib.sha256(repr((sorted(files.items()), needs)).encode()).hexdigest()[:8]
    own = f"{version(NAME)}+student.g{told}"  # a letter first, or it were a number
    return made(files, own, _metadata(own, needs))


def closure() -> list[Path]:
    """The files of the roots and of every module of ours that these import, directly or not; what only types need is left out."""
    waiting, found = list(ROOTS), dict[str, Path]()
    while waiting:
        name = waiting.pop()
        path = _file(name)
        if path is None or name in found:
            continue
        found[name] = path
        # A module is imported with the packages around it.
        parts = name.split(".")
        waiting += [".".join(parts[:n]) for n in range(1, len(parts))]
        waiting += [i for i in _imports(path) if i.split(".")[0] == "grader"]
    return sorted(found.values())


def _requirements(paths: list[Path]) -> list[str]:
    """Of what the whole grader needs, what these files import."""
    tops = {name.split(".")[0] for path in paths for name in _imports(path)}
    wanted = {_PROVIDED.get(top, top) for top in tops}
    every = [line for line in distribution(NAME).requires or () if "extra ==" not in line]
    return sorted(line for line in every if re.split(r"[^\w.-]", line)[0] in wanted)


def _metadata(own: str, needs: list[str]) -> str:
    known = distribution(NAME).metadata
    lines = [
        "Metadata-Version: 2.4",
        f"Name: {NAME}",
        f"Version: {own}",
        "Summary: The commands of a student: start, check and hand in the exercises of a kit.",
        f"License-Expression: {known['License-Expression']}",
        "License-File: LICENSE",
        f"Requires-Python: {known['Requires-Python']}",
        *(f"Requires-Dist: {line}" for line in needs),
    ]
    return "\n".join(lines) + "\n"


def _file(module: str) -> Path | None:
    """The file of a module of ours; None for a name that is none, such as a function's."""
    place = _PACKAGE.joinpath(*module.split(".")[1:])
    return next((p for p in (place / "__init__.py", place.with_suffix(".py")) if p.is_file()), None)


def _imports(path: Path) -> Iterator[str]:
    """The modules that a file imports, and the names that it takes of them, which may be modules."""
    for node in _run(tree_of(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _run(node: ast.AST) -> Iterator[ast.AST]:
    """Everything below a node that may run: not what stands there for type checkers."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
            continue
        yield child
        yield from _run(child)
