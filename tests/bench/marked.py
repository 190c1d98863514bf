"""Parts of a page under docs that a script writes: between `<!-- NAME -->` and `<!-- /NAME -->`."""

import re
from collections.abc import Sequence
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"


def put(page: str, name: str, text: str) -> str:
    """The page with `text` as its part `name`.

    Raises:
        SystemExit: the page has no such part, or more than one.
    """
    pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    page, count = pattern.subn(lambda found: f"{found[1]}{text.strip()}\n{found[2]}", page)
    if count != 1:
        raise SystemExit(
            f"The page holds the part {name} {count} times. Mark it once: <!-- {name} --> ... <!-- /{name} -->"
        )
    return page


def write(file: Path, parts: dict[str, str]) -> None:
    """Write each part into the page that `file` holds."""
    page = file.read_text(encoding="utf-8")
    for name, text in parts.items():
        page = put(page, name, text)
    file.write_text(page, encoding="utf-8")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """As Markdown: the first column to the left, numbers to the right."""
    lines = [head, ["---"] + ["--:"] * (len(head) - 1), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
