"""Put text into a file of a unit: whatever is there stays, byte for byte, and so do its line ends."""

import ast
import re
from pathlib import Path

from grader.release.markers import CELL, last_line, parse

SUMMARY = re.compile(r"# #{1,4} (what to take with you|summary|in short)\b", re.IGNORECASE)
"The heading of a lesson's summary; an exercise goes above it."
TABLE = "# | exercise | lesson step | general step |", "| points |"
"How the first line of a lesson's table of what is graded begins and ends."


def at_end(text: str, block: str, *, blank: int = 1) -> str:
    """`text`, `blank` empty lines, `block`."""
    lines = text.splitlines()
    there = next((n for n, line in enumerate(reversed(lines)) if line.strip()), len(lines))
    missing = "" if not text or text.endswith("\n") else "\n"
    return text + _ends(text, missing + "\n" * max(0, blank - there) + block)


def before_summary(lesson: str, cells: str) -> str:
    """The lesson with `cells` above its summary, or at its end if it has none."""
    lines = lesson.splitlines(keepends=True)
    heading = max((n for n, line in enumerate(lines) if SUMMARY.match(line)), default=None)
    if heading is None:
        return at_end(lesson, cells)
    cell = next(n for n in range(heading, -1, -1) if CELL.match(lines[n]) or n == 0)
    begins_it = not any(line.strip(" #\r\n") for line in lines[cell + 1 : heading])
    at = cell if begins_it else heading
    # Where the summary stands in the middle of a cell, what is left of that cell begins anew.
    after = "\n" if begins_it else "\n# %% [markdown]\n"
    return "".join(lines[:at]) + _ends(lesson, cells + after) + "".join(lines[at:])


def into_table(lesson: str, row: str) -> str:
    """The lesson with another row in its table of what is graded; as it was if it has no such table.

    A column that the row does not know, such as that of a device step, stays empty in it.
    """
    lines = lesson.splitlines(keepends=True)
    for start, line in enumerate(lines):
        if line.startswith(TABLE[0]) and line.rstrip().endswith(TABLE[1]):
            before, _, points = row.rstrip(" |").rpartition("|")
            row = f"{before}|{' |' * (line.count('|') - row.count('|'))}{points} |" if row else ""
            end = next((n for n in range(start, len(lines)) if not lines[n].startswith("# |")), len(lines))
            return "".join(lines[:end]) + _ends(lesson, row + "\n") + "".join(lines[end:])
    return lesson


def with_imports(path: Path, text: str, module: str, names: tuple[str, ...] = ()) -> str:
    """The file with an import of those of `names` that it does not import yet, or of `module` itself.

    Raises:
        CourseError: the file is no Python.
    """
    tree = parse(path, text)
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    bound = {(a.asname or a.name).split(".")[0] for node in imports for a in node.names}
    if names:
        lacking = [name for name in names if name not in bound]
        line = f"from {module} import {', '.join(lacking)}\n" if lacking else ""
    else:
        line = "" if module in bound else f"import {module}\n"
    if not line:
        return text
    docstring = [node for node in tree.body[:1] if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)]
    after = max((last_line(node) for node in [*docstring, *imports]), default=0)
    lines = text.splitlines(keepends=True)
    if not imports:
        line = "\n" * bool(docstring) + line + "\n" * (after < len(lines))
    return "".join(lines[:after]) + _ends(text, line) + "".join(lines[after:])


def _ends(text: str, added: str) -> str:
    """`added` with the line ends of `text`."""
    return added.replace("\n", "\r\n") if "\r\n" in text else added
