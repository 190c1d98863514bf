"""Rosters of other systems: who is in the class, read whole or not at all."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from grader.errors import UsageError
from grader.gradebook.records import Student
from grader.intake.matching import natural
from grader.submissions.records import MAX_NAME, MIB
from grader.submissions.text import plain, student_name

KINDS = ("csv", "canvas", "moodle")
_MAX_ROSTER = 16 * MIB
_MAX_FIELD = 254
"Characters: as long as an e-mail address may be."
_MAX_TAIL = 60
"Characters of what stands in a label's brackets."
_SEPARATORS = ",;\t"
_IDS = {"canvas": "Canvas id", "number": "number", "login": "login", "email": "e-mail address", "moodle": "participant"}
_TELL_APART = ("login", "email", "number", "canvas", "moodle")
_HEADERS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "csv": {
        "name": ("name", "full name", "student", "student name", "display name"),
        "first": ("first name", "firstname", "given name", "given names", "forename"),
        "last": ("last name", "lastname", "surname", "family name"),
        "email": ("email", "e-mail", "mail", "email address", "e-mail address"),
        "login": ("login", "username", "user name", "login id", "sis login id", "netid", "github", "github username"),
        "number": ("number", "id number", "student number", "student id", "sid", "sis user id", "matriculation number"),
        "canvas": ("canvas", "canvas id"),
        "moodle": ("moodle", "moodle id", "participant", "identifier"),
        "section": ("section", "group", "groups", "class"),
    },
    "canvas": {
        "name": ("student",),
        "first": ("firstname",),
        "last": ("lastname",),
        "canvas": ("id",),
        "number": ("sis user id",),
        "login": ("sis login id",),
        "section": ("section",),
    },
    "moodle": {
        "moodle": ("identifier",),
        "name": ("full name",),
        "first": ("first name",),
        "last": ("last name", "surname"),
        "email": ("email address",),
        "number": ("id number",),
        "login": ("username",),
        "section": ("groups", "group"),
    },
}
"The columns that are read, by kind, and the headers that they may have; the case of letters does not matter."
_NEEDS = {"csv": (), "canvas": ("canvas", "section"), "moodle": ()}


class _Row(msgspec.Struct, frozen=True):
    line: int
    cells: Mapping[str, str]
    "By the names of `_HEADERS`, as they stand in the file."


def read_roster(path: Path, kind: str = "csv") -> tuple[Student, ...]:
    """The students in a roster, in its order, each with a label of its own.

    Args:
        path: a table as text, UTF-8 or UTF-16, with `,`, `;` or tabs between cells.
        kind: `csv` for columns by any usual name, `canvas` for the export of its gradebook, `moodle` for the list of
            participants or an assignment's grading worksheet.

    Raises:
        UsageError: it cannot be read, has no column for the name, or some of its rows are wrong: each is told.
    """
    if kind not in KINDS:
        raise UsageError(f"There is no roster of the kind {kind!r}. There are: {', '.join(KINDS)}.")
    problems: list[str] = []
    rows = [row for row in _rows(path, kind, problems) if kind != "canvas" or not _canvas_extra(row.cells)]
    students = [(row.line, _student(row.cells, kind)) for row in rows]
    problems += [f"line {line}: there is no name" for line, student in students if not student.name]
    problems += _shared(students)
    labelled = _labelled([(line, student) for line, student in students if student.name], problems)
    if problems:
        told = "".join(f"\n  {problem}" for problem in problems)
        raise UsageError(f"{path}: nobody was taken from this roster. Mend it and read it again:{told}")
    if not labelled:
        raise UsageError(f"{path}: there is no student in this roster, only its header.")
    return tuple(labelled)


def _rows(path: Path, kind: str, problems: list[str]) -> Iterator[_Row]:
    text = _text(path)
    separator = max(_SEPARATORS, key=lambda sign: len(_columns(_header(text, sign), kind)))
    header = _header(text, separator)
    columns = _columns(header, kind)
    _check_header(path, kind, header, columns)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    before = 0
    try:
        for row in reader:
            line, before = before + 1, reader.line_num
            if line == 1 or not any(cell.strip() for cell in row):
                continue
            if any(cell.strip() for cell in row[len(header) :]):
                problems.append(f"line {line}: there are {len(row)} cells under {len(header)} headers")
                continue
            yield _Row(line, {name: row[at] for name, at in columns.items() if at < len(row)})
    except csv.Error as error:
        problems.append(f"line {before + 1}: it cannot be told into cells ({error})")


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _MAX_ROSTER:
            raise UsageError(f"{path}: it is larger than {_MAX_ROSTER // MIB} MiB, so this is no roster.")
        data = path.read_bytes()
    except FileNotFoundError:
        raise UsageError(f"{path}: there is no such file. Give the roster as CSV.") from None
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror or error}. Give the roster as CSV.") from None
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{path}: line {line} is no text in UTF-8. Save it as CSV in UTF-8.") from None
    if "\0" in text:
        raise UsageError(f"{path}: this is no text but holds null bytes. Save it as CSV in UTF-8.")
    return text


def _header(text: str, separator: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
    except csv.Error:
        return []


def _columns(header: Sequence[str], kind: str) -> dict[str, int]:
    """Where each column that is known stands; of two headers for one, the first."""
    said = [" ".join(cell.replace("_", " ").split()).casefold() for cell in header]
    places = {name: [said.index(s) for s in known if s in said] for name, known in _HEADERS[kind].items()}
    return {name: found[0] for name, found in places.items() if found}


def _check_header(path: Path, kind: str, header: Sequence[str], columns: Mapping[str, int]) -> None:
    known = _HEADERS[kind]
    missing = [known[name][0] for name in _NEEDS[kind] if name not in columns]
    if "name" not in columns and not {"first", "last"} <= set(columns):
        missing.insert(0, f"{known['name'][0]} (or {known['first'][0]} and {known['last'][0]})")
    if missing:
        there = ", ".join(repr(plain(cell.strip(), MAX_NAME)) for cell in header[:20]) or "nothing"
        raise UsageError(
            f"{path}: the first line has no column {', no column '.join(missing)}; it has {there}. "
            "Name the columns so, or say which kind of roster it is."
        )


def _canvas_extra(cells: Mapping[str, str]) -> bool:
    """Whether a row of Canvas's is no student: "Manual Posting", "Points Possible" in any language, the test student."""
    name = " ".join(f"{cells.get('name', '')} {cells.get('last', '')} {cells.get('first', '')}".split())
    nobody = not cells.get("canvas", "").strip()
    first = cells.get("name", cells.get("last", ""))
    # Canvas begins the row of points with blanks, whatever the language.
    if nobody and (not name or name == "Points Possible" or first.startswith("    ")):
        return True
    return name in ("Student, Test", "Test Student", "Student Test") and not cells.get("number", "").strip()


def _student(cells: Mapping[str, str], kind: str) -> Student:
    def cell(name: str) -> str:
        return plain(" ".join(cells.get(name, "").split()), _MAX_FIELD)

    name = cell("name") or f"{cell('first')} {cell('last')}".strip()
    name = student_name(natural(name) if kind == "canvas" else name) if name else ""
    # Moodle writes `Participant 123`, with the word in the teacher's language.
    digits = re.search(r"\d+$", cell("moodle"))
    moodle = digits[0] if digits else cell("moodle")
    return Student("", name, cell("email"), cell("login"), cell("number"), cell("canvas"), moodle, cell("section"))


def _shared(students: Sequence[tuple[int, Student]]) -> list[str]:
    """What two rows must not have in common."""
    problems = []
    for field, called in _IDS.items():
        for lines in _groups(students, field).values():
            if len(lines) > 1:
                value = getattr(dict(students)[lines[0]], field)
                problems.append(f"{_lines(lines)}: the same {called} {value!r}")
    return problems


def _labelled(students: Sequence[tuple[int, Student]], problems: list[str]) -> list[Student]:
    """The students with labels; those whom nothing tells apart are problems."""
    namesakes = {line for lines in _groups(students, "name").values() if len(lines) > 1 for line in lines}
    labelled = [
        (line, msgspec.structs.replace(s, label=_label(s) if line in namesakes else s.name)) for line, s in students
    ]
    for lines in _groups(labelled, "label").values():
        if len(lines) > 1:
            name = dict(labelled)[lines[0]].name
            problems.append(f"{_lines(lines)}: nothing tells apart those called {name!r}: give each a login or number")
    return [student for _, student in labelled]


def _label(student: Student) -> str:
    told = next((value for field in _TELL_APART if (value := getattr(student, field))), "")
    tail = f" ({plain(told, _MAX_TAIL)})" if told else ""
    return plain(student.name, MAX_NAME - len(tail)) + tail


def _groups(students: Sequence[tuple[int, Student]], field: str) -> dict[str, list[int]]:
    """The lines of those who have the same, without regard to the case of letters; what is empty is nobody's."""
    groups: dict[str, list[int]] = {}
    for line, student in students:
        if told := getattr(student, field).casefold():
            groups.setdefault(told, []).append(line)
    return groups


def _lines(lines: Sequence[int]) -> str:
    return f"lines {', '.join(map(str, lines[:-1]))} and {lines[-1]}"
