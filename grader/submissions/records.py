"""What a submission is as data, and the bounds on what is read of it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec

MIB = 1 << 20

MAX_SCRIPT = 16 * MIB
"Bytes of a script, and of all cells of a notebook together."
MAX_NOTEBOOK = 64 * MIB
"Bytes of a notebook: pictures in its outputs are large, and are never decoded."
MAX_UNPACKED = 64 * MIB
"Bytes that all files of one zip unpack to."
MAX_ZIP = 2048 * MIB
"Bytes of a zip of many submissions ..."
MAX_PACKED = 2 * MAX_UNPACKED
"... and of a zip of one."
MAX_RATIO = 100
"How many times its packed size a zip may unpack to; small ones (1 MiB) are exempt."
MAX_ENTRIES = 10_000
"Files and folders of one submission."
MAX_FILES = 200
"Files that travel beside the graded one ..."
MAX_FILES_BYTES = 16 * MIB
"... and their bytes together."
MAX_DEPTH = 10
"Folders within folders."
MAX_CELLS = 5_000
"Code cells that hold something."
MAX_CODE = 20_000
"Characters of an answer's code that a report shows."
MAX_NAME = 100
"Characters of a student's name."


class HandIn(msgspec.Struct, frozen=True):
    """Where one student's submission lies."""

    student: str
    path: Path
    "A file, a folder or a zip."
    inside: str = ""
    "For a zip of many: the file in it, or the folder in it with `/` at the end."
    rejected: str = ""
    "One sentence if it is already known that nothing can be read here."


class Cell(msgspec.Struct, frozen=True):
    """One code cell as a worker runs it."""

    index: int
    "Its place among the code cells, counted from 0."
    source: str
    """Runnable Python with the student's line numbers: what is skipped is blanked.

    The cells of a script begin with as many empty lines as stand above them, so that lines count from the file's top.
    """


class Region(msgspec.Struct, frozen=True):
    """Where a cell exercise is answered."""

    cells: tuple[Cell, ...]
    "All cells from the top to the end of the region; of the last one only what belongs to it."
    first: int
    "Where the region begins: a position in `cells` ..."
    line: int
    "... and a line of that cell."
    spare: tuple[str, ...] = ()
    "Names of data that are made in the cells and may stand for some of the question's that are missing."


class Answer(msgspec.Struct, frozen=True):
    """What the code of a submission holds for one exercise, before anything is run."""

    name: str
    state: Literal["found", "stub", "absent"]
    code: str = ""
    "The student's own definition, for people: bounded, without control characters; of what Python cannot read, its cell."
    cell: int | None = None
    line: int | None = None
    "Where `code` begins in its cell (in a script: in the file), counted from 1."
    note: str = ""
    "One or two sentences: which of two definitions counts, or why there is none."
    region: Region | None = None
    "Of a cell exercise that has an answer."


class Submission(msgspec.Struct, frozen=True):
    """What one student handed in for one unit, read but not run."""

    student: str
    source: str
    "The name of the graded file, as it may be shown."
    sha256: str
    script: bool = False
    "True for a script, False for a notebook."
    cells: tuple[Cell, ...] = ()
    files: Mapping[str, bytes] = {}
    "What lies beside the graded file, by its path relative to that file's folder."
    answers: tuple[Answer, ...] = ()
    notes: tuple[str, ...] = ()
    "What a reader should know: skipped lines, files left out, which of several files was graded."
    rejected: str = ""
    "One sentence if it cannot be read: what it is, and what to do."


class Unreadable(Exception):
    """Why something cannot be read, as one sentence for the student; becomes `Submission.rejected`."""
