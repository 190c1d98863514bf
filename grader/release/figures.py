"""Draw the figures of a unit: `figures.py` in its folder has functions `figure_NAME() -> matplotlib Figure`.

Each becomes `assets/NAME.svg`. The docstring's first line is its title and the rest its description, for those who
cannot see it; text stays text, and nothing in the file depends on when or where it was drawn. A figure must depend on
`figures.py` alone: an SVG that was drawn from the same source and not touched since is kept, so that another version of
matplotlib changes no file by itself.
"""

import ast
import hashlib
import io
import re
import runpy
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

from grader.course import Unit
from grader.errors import CourseError, Refused
from grader.release.markers import parse


def figures(unit: Unit, folder: Path) -> dict[str, bytes]:
    """The unit's drawn figures by their path in the built unit; `folder` has those of the last build, if any.

    The unit's `figures.py` is run only if one of them is out of date.

    Raises:
        CourseError: `figures.py` is wrong, raises, or a figure has no docstring.
        Refused: matplotlib is not installed.
    """
    path = unit.folder / "figures.py"
    if not path.exists():
        return {}
    source = path.read_bytes()
    drawn: dict[str, bytes] = {}
    functions: dict[str, Any] = {}
    for node in parse(path, source.decode()).body:
        if not isinstance(node, ast.FunctionDef) or not node.name.startswith("figure_"):
            continue
        target = f"assets/{node.name.removeprefix('figure_')}.svg"
        title, _, description = (ast.get_docstring(node) or "").partition("\n")
        if not title:
            raise CourseError(
                f"{path}:{node.lineno}",
                f"{node.name} has no docstring.",
                "Write one: the first line is the figure's title, the rest describes it to who cannot see it.",
            )
        kept = folder / target
        if kept.is_file() and _is_of(kept.read_bytes(), source, target):
            drawn[target] = kept.read_bytes()
            continue
        functions = functions or _run(path)
        svg = _draw(path, functions[node.name])
        drawn[target] = _stamped(_described(svg, title, " ".join(description.split())), source, target)
    return drawn


def _run(path: Path) -> dict[str, Any]:
    try:
        import matplotlib
    except ModuleNotFoundError:
        raise Refused(f"Drawing {path} needs matplotlib: pip install 'firstlayer[instructor]'.") from None
    matplotlib.use("agg")
    try:
        return runpy.run_path(str(path))
    except Exception as error:
        raise CourseError(path, f"raised {type(error).__name__}: {error}.", "Correct it.") from error


def _draw(path: Path, function: Callable[[], Any]) -> str:
    import matplotlib
    from matplotlib import pyplot

    drawn = io.StringIO()
    try:
        with matplotlib.rc_context():
            # Whatever the author's own matplotlibrc says must not show.
            matplotlib.rcdefaults()
            matplotlib.rcParams["svg.hashsalt"] = "firstlayer"
            matplotlib.rcParams["svg.fonttype"] = "none"
            figure = function()
            nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
            figure.savefig(drawn, format="svg", metadata=nothing)
            pyplot.close(figure)
    except Exception as error:
        name = getattr(function, "__name__", "a figure")
        raise CourseError(path, f"{name} raised {type(error).__name__}: {error}.", "Correct it.") from error
    return drawn.getvalue()


def _described(svg: str, title: str, description: str) -> str:
    words = f"\n <title>{escape(title)}</title>" + (f"\n <desc>{escape(description)}</desc>" if description else "")
    return re.sub(r"<svg\b[^>]*>", lambda tag: f'{tag[0][:-1]} role="img">{words}', svg, count=1)


_STAMP = "<!-- drawn from figures.py {} -->\n"
_RECIPE = b"2"
"Raised when this module draws in another way, so that every figure is drawn again."


def _digest(svg: bytes, source: bytes, target: str) -> str:
    return hashlib.sha256(b"\0".join((_RECIPE, target.encode(), source, svg))).hexdigest()[:32]


def _stamped(svg: str, source: bytes, target: str) -> bytes:
    body = svg.rstrip().encode() + b"\n"
    return body + _STAMP.format(_digest(body, source, target)).encode()


def _is_of(svg: bytes, source: bytes, target: str) -> bool:
    """True if `svg` was drawn from `source` and has not been changed since."""
    body, stamp = svg[: -len(_STAMP) - 30], svg[-len(_STAMP) - 30 :]
    return stamp == _STAMP.format(_digest(body, source, target)).encode()
