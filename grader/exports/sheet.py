"""A CSV file of somebody else's, in which single cells are filled and every other byte stays.

It is not written anew from its values: quotes, line ends, the byte order mark and the order of everything are the
host's business, and whoever compares the two files sees only what was filled.
"""

import re
from collections.abc import Collection, Mapping
from pathlib import Path

import msgspec

from grader.errors import UsageError

DELIMITERS = (",", ";", "\t")
_CELL = r'(?:"(?P<quoted>[^"]*+(?:""[^"]*+)*+)"|(?P<plain>(?!")[^{d}\r\n]*+))(?P<end>{d}|\r\n|\r|\n|\Z)'
_LINE_END = re.compile(r"\r\n|\r|\n")
_BOM = "\ufeff"

Place = tuple[int, int]
"Row and column, counted from 0."


class Cell(msgspec.Struct, frozen=True):
    """A cell, and where it stands in the text with the quotes around it."""

    text: str
    begin: int
    end: int


class Sheet(msgspec.Struct, frozen=True):
    """A CSV file; its first row is the header."""

    source: str
    delimiter: str
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def header(self) -> tuple[str, ...]:
        return tuple(cell.text for cell in self.rows[0])

    def text(self, row: int, column: int) -> str | None:
        """What a cell holds; None where the row ends before it."""
        cells = self.rows[row]
        return cells[column].text if column < len(cells) else None

    def line(self, row: int) -> int:
        """The line of the file on which a row begins, counted from 1."""
        return 1 + len(_LINE_END.findall(self.source, 0, self.rows[row][0].begin))


def read_sheet(path: Path, known: Collection[str]) -> Sheet:
    """Read a CSV file in UTF-8, with or without a byte order mark.

    Args:
        known: headers that the host writes; the delimiter that finds most of them is the file's.

    Raises:
        UsageError: it cannot be read, is not UTF-8, is empty, or is no CSV; the message names the line.
    """
    try:
        source = path.read_bytes().decode()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror}). Give the file that the host exported.") from None
    except UnicodeDecodeError:
        raise UsageError(
            f"{path}: is not in UTF-8. Export it again, and give it as it came, or save it as “CSV UTF-8”."
        ) from None
    if not source.removeprefix(_BOM).strip():
        raise UsageError(f"{path}: is empty. Give the file that the host exported.")
    first = {d: {c.text for c in _rows(path, source, d, first=True)[0]} for d in DELIMITERS}
    delimiter = max(DELIMITERS, key=lambda d: len(first[d] & set(known)))
    return Sheet(source, delimiter, tuple(_rows(path, source, delimiter)))


def filled(sheet: Sheet, cells: Mapping[Place, str]) -> bytes:
    """The file with these cells changed. A cell that was quoted stays so; another is if it must."""
    parts, at = [], 0
    for row, column in sorted(cells):
        cell, text = sheet.rows[row][column], cells[row, column]
        quoted = sheet.source[cell.begin : cell.begin + 1] == '"' or re.search(rf'["\r\n{sheet.delimiter}]', text)
        escaped = text.replace('"', '""')
        parts += [sheet.source[at : cell.begin], f'"{escaped}"' if quoted else text]
        at = cell.end
    return "".join([*parts, sheet.source[at:]]).encode()


def _rows(path: Path, source: str, delimiter: str, *, first: bool = False) -> list[tuple[Cell, ...]]:
    pattern = re.compile(_CELL.replace("{d}", delimiter))
    rows: list[tuple[Cell, ...]] = []
    row: list[Cell] = []
    at = int(source.startswith(_BOM))
    while (at < len(source) or row) and not (first and rows):
        match = pattern.match(source, at)
        if match is None:
            if first:
                # Read with another delimiter than the file's, quotes may end in odd places.
                return [()]
            line = 1 + len(_LINE_END.findall(source, 0, at))
            raise UsageError(
                f"{path}: line {line} is no CSV: a quoted cell does not end, or goes on after its quote. "
                "Export the file again, and give it as it came."
            )
        quoted = match["quoted"]
        text = match["plain"] if quoted is None else quoted.replace('""', '"')
        row.append(Cell(text, at, match.start("end")))
        at = match.end()
        if match["end"] != delimiter:
            rows.append(tuple(row))
            row = []
    return rows
