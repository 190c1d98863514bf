"""The files that hosts run: templates with a few places to fill."""

import re
from pathlib import Path

FOLDER = Path(__file__).parent / "templates"
_PLACE = re.compile(r"^( *)@([A-Z]+)@$|@([A-Z]+)@", re.MULTILINE)


def filled(name: str, **values: str) -> str:
    """The template `name` with a value in each place, such as `@UNIT@`; where that stands alone, lines are indented."""

    def value(match: re.Match[str]) -> str:
        indent, alone, inline = match.groups()
        if inline:
            return values[inline]
        return "\n".join(f"{indent}{line}" if line else "" for line in values[alone].rstrip("\n").split("\n"))

    return _PLACE.sub(value, (FOLDER / name).read_text(encoding="utf-8"))
