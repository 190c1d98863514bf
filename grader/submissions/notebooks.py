"""Notebooks: the sources of the code cells, out of JSON of formats 1 to 4, leniently and in bounded memory.

Outputs and metadata are skipped by the decoder and never become objects, so pictures cost nothing. nbformat is not used:
it wants valid notebooks, and builds all of one before it looks.
"""

import json
import re
from collections.abc import Sequence
from typing import Any

import msgspec

from grader.submissions.records import MAX_CELLS, MAX_NOTEBOOK, MAX_SCRIPT, MIB, Unreadable
from grader.submissions.text import plain, quoted

KNOWN_FORMAT = 4
_MAX_OBJECTS = 500_000
_MAX_QUOTES = 4_000_000
_MAX_PROSE = 10_000
"Characters of the text above a code cell that are kept."
_AGAIN = "Open it in Jupyter, save it, and hand in that file."
_CONFLICT = re.compile(r"^(<{7}|>{7})( |$)", re.MULTILINE)
_JSON_NAMES = {"object": "an object", "array": "a list", "str": "a text", "int": "a number", "float": "a number"}


class _Cell(msgspec.Struct, gc=False):
    cell_type: str = "code"
    source: str | list[str] | None = None
    input: str | list[str] | None = None
    "What formats 2 and 3 call the source."
    code: str | list[str] | None = None
    "What format 1 calls it."
    execution_count: Any = None
    prompt_number: Any = None
    "What formats 1 to 3 call the count."


class _Worksheet(msgspec.Struct, gc=False):
    cells: list[_Cell] = []


class _Notebook(msgspec.Struct):
    cells: list[_Cell] | None = None
    worksheets: list[_Worksheet] | None = None
    nbformat: int | str | None = None


_DECODER = msgspec.json.Decoder(_Notebook)


def looks_like_notebook(data: bytes) -> bool:
    """Whether a file, whatever its name, holds a notebook's JSON."""
    head = data[:1000].removeprefix(b"\xef\xbb\xbf").lstrip()
    return head.startswith(b"{") and (b'"cells"' in data or b'"worksheets"' in data) and b'"nbformat"' in data


def has_conflict(text: str) -> bool:
    """Whether lines of it are git's conflict markers; to be asked only of what cannot be read."""
    return _CONFLICT.search(text) is not None


def web_page(text: str) -> bool:
    """Whether it is HTML."""
    return (
        re.match(r"\s*(<!--.*?-->\s*)?<(!doctype html|html|head)\b", text[:5000], re.IGNORECASE | re.DOTALL) is not None
    )


class Sources(msgspec.Struct, frozen=True):
    """What a notebook says, without its outputs."""

    code: list[str]
    "The sources of all code cells in order, empty ones too."
    prose: list[str]
    "The text above each of them, up to the code cell before: its end, where it is long."
    counts: list[int | None]
    "The execution count that each was saved with."
    notes: list[str]


def sources(data: bytes) -> Sources:
    """The sources of a notebook's cells, and notes.

    Raises:
        Unreadable: it is no notebook, or one beyond the bounds.
    """
    if len(data) > MAX_NOTEBOOK:
        raise Unreadable(
            f"The notebook is larger than {MAX_NOTEBOOK // MIB} MiB: clear its outputs and hand it in again."
        )
    if not data.strip():
        raise Unreadable("The notebook is empty, with no bytes in it: save it in Jupyter and hand it in again.")
    if data.count(b"{") > _MAX_OBJECTS or data.count(b'"') > _MAX_QUOTES:
        raise Unreadable("The notebook holds too much: clear its outputs and hand it in again.")
    data, notes = _as_utf8(data)
    notebook = _decoded(data)
    _check_format(notebook.nbformat)
    cells = notebook.cells
    if cells is None and notebook.worksheets is not None:
        cells = [cell for sheet in notebook.worksheets for cell in sheet.cells]
    if cells is None:
        raise Unreadable(f"It is JSON, but no notebook: it has no `cells`. {_AGAIN}")
    code: list[str] = []
    prose: list[str] = []
    counts: list[int | None] = []
    above = ""
    for cell in cells:
        if cell.cell_type == "code":
            code.append(_text(cell))
            prose.append(above)
            count = cell.execution_count if cell.prompt_number is None else cell.prompt_number
            counts.append(count if isinstance(count, int) else None)
            above = ""
        else:
            above = f"{above}\n{_text(cell)}"[-_MAX_PROSE:]
    if sum(bool(s.strip()) for s in code) > MAX_CELLS:
        raise Unreadable(f"The notebook has more than {MAX_CELLS:,} code cells: keep those that belong to the lesson.")
    if sum(map(len, code)) > MAX_SCRIPT:
        raise Unreadable(f"Its cells hold more than {MAX_SCRIPT // MIB} MiB of code: move data into a file of its own.")
    return Sources(code, prose, counts, notes)


def _as_utf8(data: bytes) -> tuple[bytes, list[str]]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        note = "The notebook is saved as UTF-16 and was converted. Save it as UTF-8."
        return data.decode("utf-16", "replace").encode("utf-8", "replace"), [note]
    return data.removeprefix(b"\xef\xbb\xbf"), []


def _decoded(data: bytes) -> _Notebook:
    try:
        return _DECODER.decode(data)
    except msgspec.ValidationError as error:
        raise Unreadable(_misshapen(str(error))) from None
    except RecursionError:
        raise Unreadable(f"Its JSON is nested too deeply to be a notebook. {_AGAIN}") from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _decoded_leniently(data)


def _decoded_leniently(data: bytes) -> _Notebook:
    """What Python's own writer makes but strict JSON forbids (NaN in outputs, halves of surrogate pairs), or why not."""
    text = data.decode("utf-8", "replace")
    if len(data) > MAX_SCRIPT or data.count(b"[") > _MAX_OBJECTS:
        raise Unreadable(
            "The notebook is no valid JSON and too large to look closer: clear its outputs and save it again."
        )
    try:
        return msgspec.convert(json.loads(text, parse_int=_number, object_pairs_hook=_object), _Notebook)
    except UnicodeEncodeError:  # half of a surrogate pair, looked at where it is no item of an object
        raise Unreadable(f"It is JSON, but no notebook: a text stands in the place of an object. {_AGAIN}") from None
    except msgspec.ValidationError as error:
        raise Unreadable(_misshapen(str(error))) from None
    except RecursionError:
        raise Unreadable(f"Its JSON is nested too deeply to be a notebook. {_AGAIN}") from None
    except json.JSONDecodeError as error:
        raise Unreadable(_broken(text, error)) from None


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """With `?` for each half of a surrogate pair: a decoder cannot look at such keys and texts."""
    return {_whole(key): _whole(value) if isinstance(value, str) else value for key, value in pairs}


def _whole(text: str) -> str:
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _number(digits: str) -> int:
    return int(digits[:20])


def _broken(text: str, error: json.JSONDecodeError) -> str:
    if web_page(text):
        return (
            "This is a web page with a notebook's name: on the page, use the button that downloads the raw file, and hand in "
            "that."
        )
    if has_conflict(text):
        return (
            "It holds git's conflict markers (`<<<<<<<`), so two versions were never merged: keep one of them, check that the "
            "notebook opens, and hand it in again."
        )
    if not text.lstrip().startswith("{"):
        return "This is no notebook, although its name ends in .ipynb: hand in a notebook, or name a script .py."
    if error.pos >= len(text.rstrip()) - 1 or error.msg.startswith("Unterminated string"):
        return f"The notebook breaks off in line {error.lineno}: it was not saved or uploaded completely. {_AGAIN}"
    line = text.split("\n", error.lineno)[error.lineno - 1]
    return (
        f"The notebook is no valid JSON: line {error.lineno}, column {error.colno}, {quoted(line, 60)}. "
        "Undo the last edit made outside Jupyter, check that the notebook opens, and hand it in again."
    )


def _misshapen(message: str) -> str:
    """A sentence from msgspec's "Expected `array`, got `object` - at `$.cells`"."""
    what, _, where = message.partition(" - at ")
    what = re.sub(r"`([\w |]+)`", _in_words, what)
    place = where.strip("`").removeprefix("$").lstrip(".") or "the whole"
    return f"It is JSON, but no notebook: in {quoted(place)}, {plain(what[:1].lower() + what[1:], 100)}. {_AGAIN}"


def _in_words(types: re.Match[str]) -> str:
    names = types[1].split(" | ")
    return " or ".join(_JSON_NAMES.get(n, n) for n in names if n != "null" or len(names) == 1)


def _check_format(number: int | str | None) -> None:
    digits = str(number if number is not None else KNOWN_FORMAT)
    if digits.isascii() and digits.isdigit() and int(digits[:9]) > KNOWN_FORMAT:
        raise Unreadable(
            f"The notebook is of format {digits[:9]}, which is newer than {KNOWN_FORMAT}, the last one known: save it as "
            f"format {KNOWN_FORMAT}, or as a script (.py)."
        )


def _text(cell: _Cell) -> str:
    source: str | Sequence[str] | None = cell.source
    source = cell.input if source is None else source
    source = cell.code if source is None else source
    if source is None:
        return ""
    if not isinstance(source, str):
        between = "" if any(s.endswith("\n") for s in source[:-1]) else "\n"
        source = between.join(source)
    text = source.replace("\r\n", "\n").replace("\r", "\n")
    return _whole(text)
