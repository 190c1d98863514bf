"""Read one hand-in into a `Submission`: choose the file, take its cells and answers, say what was left aside."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec

from grader.course import Unit
from grader.submissions.answers import answers
from grader.submissions.cells import Part, notebook_parts, script_parts
from grader.submissions.contents import Contents, contents, fingerprint, notice, portable
from grader.submissions.handins import is_the_one, named_like, stem_of
from grader.submissions.lexer import Gate
from grader.submissions.notebooks import looks_like_notebook, sources
from grader.submissions.order import run_order
from grader.submissions.questions import prose_above, question_answers
from grader.submissions.records import MAX_FILES, MAX_FILES_BYTES, MIB, Answer, Cell, HandIn, Submission, Unreadable
from grader.submissions.regions import cell_answers
from grader.submissions.text import decode, plain, quoted, student_name

_COMPANIONS = frozenset(("public_checks.py", "checks.py", "conftest.py", "support.py", "setup.py", "__init__.py"))
"Scripts that are no one's answer, unless there is nothing else."
_MAX_CANDIDATES = 20
"Files that are looked into before one is chosen."
_MAX_NOTES = 40
_MAX_SHOWN = 200
"Characters of a path as it is shown."


class _Parsed(msgspec.Struct, frozen=True):
    """One script or notebook as any unit sees it."""

    script: bool
    parts: tuple[Part, ...] = ()
    prose: tuple[str, ...] = ()
    "The text above each code cell of a notebook, empty ones included."
    counts: tuple[int | None, ...] = ()
    "The execution count of each."
    notes: tuple[str, ...] = ()
    rejected: str = ""


class _Candidate(msgspec.Struct, frozen=True):
    """One script or notebook, read."""

    name: str
    script: bool
    cells: tuple[Cell, ...] = ()
    answers: tuple[Answer, ...] = ()
    notes: tuple[str, ...] = ()
    rejected: str = ""

    def count(self, *states: str) -> int:
        return sum(a.state in states for a in self.answers)


def read(handin: HandIn, unit: Unit, stubs: Mapping[str, str]) -> Submission:
    """Read what was handed in for `unit`; nothing of it is run, and nothing written.

    `stubs` holds each exercise's stub as students get it. What cannot be read becomes a submission with `rejected` set;
    content never raises.
    """
    student = student_name(handin.student)
    try:
        found = contents(handin)
    except Unreadable as error:
        shown = plain(Path(handin.inside or handin.path.name).name, _MAX_SHOWN)
        return Submission(student, shown, fingerprint(handin, str(error)), rejected=str(error), answers=_none(unit))
    candidates = _candidates(found, unit, stubs)
    best, aside = candidates[0], candidates[1:]
    files, notes = _beside(found, best.name)
    return Submission(
        student,
        plain(best.name, _MAX_SHOWN),
        found.sha256,
        best.script,
        best.cells,
        files,
        best.answers or _none(unit),
        (*_choice(best, aside, unit), *found.notes, *notes, *best.notes)[:_MAX_NOTES],
        best.rejected,
    )


def unit_of(
    handin: HandIn, units: Sequence[Unit], stubs_of: Callable[[Unit], Mapping[str, str]] | None = None
) -> Unit | None:
    """The unit that a submission is for: by the file's name, else the one most of whose exercises the code defines.

    With `stubs_of`, answers count for more than stubs where two units are level. None if neither decides.
    """
    if by_name := unit_by_name([Path(handin.inside or handin.path.name).name], units):
        return by_name
    try:
        found = contents(handin)
    except Unreadable:
        return None
    return unit_in(found, units, stubs_of)


def unit_in(
    found: Contents, units: Sequence[Unit], stubs_of: Callable[[Unit], Mapping[str, str]] | None = None
) -> Unit | None:
    """As `unit_of`, for what is read already."""
    if by_name := unit_by_name([Path(name).name for name in found.code], units):
        return by_name
    ranked: list[tuple[int, int, Unit]] = []
    parsed: dict[str, _Parsed] = {}
    for unit in units:
        best = _candidates(found, unit, stubs_of(unit) if stubs_of else {}, parsed)[0]
        ranked.append((best.count("found", "stub"), best.count("found"), unit))
    ranked.sort(key=lambda r: r[:2], reverse=True)
    if not ranked or ranked[0][0] == 0 or (len(ranked) > 1 and ranked[0][:2] == ranked[1][:2]):
        return None
    return ranked[0][2]


def unit_by_name(names: Sequence[str], units: Sequence[Unit]) -> Unit | None:
    """The one unit that all telling names agree on; the longest unit's name that a file's name holds counts."""
    told = set()
    for name in names:
        stem = stem_of(name)
        fitting = [u for u in units if u.name.lower() in stem or u.name.lower().partition("_")[2] == stem]
        if fitting:
            told.add(max(fitting, key=lambda u: len(u.name)).name)
    return next((u for u in units if u.name in told), None) if len(told) == 1 else None


def _none(unit: Unit) -> tuple[Answer, ...]:
    return tuple(Answer(e.name, "absent") for e in unit.exercises)


def _candidates(
    found: Contents, unit: Unit, stubs: Mapping[str, str], parsed: dict[str, _Parsed] | None = None
) -> list[_Candidate]:
    """The scripts and notebooks that were handed in, the one to grade first; `parsed` keeps them for another unit.

    That is one with answers, if possible named like the unit; then the one with most answers; a broken file before
    one without answers, since it says why; the notebook before the script.
    """
    names = [n for n in found.code if Path(n).name.lower() not in _COMPANIONS] or list(found.code)
    names.sort(key=lambda n: (not named_like(Path(n).name, [unit]), not is_the_one(Path(n).name, []), n.count("/"), n))
    gate, parsed = Gate(), {} if parsed is None else parsed
    for name in [n for n in names[:_MAX_CANDIDATES] if n not in parsed]:
        parsed[name] = _parsed(name, found.code[name], gate)
    read = [_for_unit(n, parsed[n], unit, stubs) for n in names[:_MAX_CANDIDATES]]

    def rank(candidate: _Candidate) -> tuple[object, ...]:
        name = Path(candidate.name).name
        return (
            candidate.count("found") == 0,
            not named_like(name, [unit]),
            not is_the_one(name, []),
            -candidate.count("found"),
            not candidate.rejected,
            -candidate.count("stub"),
            Path(name).stem.lower() != unit.name.lower(),
            candidate.script,
            name != name.lower(),
            candidate.name.count("/"),
            candidate.name,
        )

    return sorted(read, key=rank)


def _parsed(name: str, data: bytes | Unreadable, gate: Gate) -> _Parsed:
    script = not name.lower().endswith(".ipynb")
    notes: list[str] = []
    prose: tuple[str, ...] = ()
    counts: tuple[int | None, ...] = ()
    try:
        if isinstance(data, Unreadable):
            raise data
        if script and looks_like_notebook(data):
            script = False
            notes.append("The file is a notebook, although its name ends in .py; it was read as one.")
        if script:
            source, note = decode(data)
            notes += [note] if note else []
            parts, skipped = script_parts(source, gate)
        else:
            said = sources(data)
            prose, counts, notes = tuple(said.prose), tuple(said.counts), notes + said.notes
            parts, skipped = notebook_parts(said.code, gate)
    except Unreadable as error:
        return _Parsed(script, notes=tuple(notes), rejected=str(error))
    if not parts:
        return _Parsed(
            script, rejected="There is no code in it: write your answers in code cells and hand it in again."
        )
    return _Parsed(script, tuple(parts), prose, counts, (*notes, *skipped))


def _for_unit(name: str, parsed: _Parsed, unit: Unit, stubs: Mapping[str, str]) -> _Candidate:
    if parsed.rejected:
        return _Candidate(name, parsed.script, notes=parsed.notes, rejected=parsed.rejected)
    found, cells = answers([e.name for e in unit.definitions], stubs, parsed.parts, script=parsed.script)
    notes = list(parsed.notes)
    if unit.number:
        in_cells = cell_answers(unit, parsed.parts, cells, script=parsed.script)
    else:
        order = run_order(parsed.parts, parsed.counts)
        prose = prose_above(parsed.parts, parsed.prose)
        parts, run = [parsed.parts[n] for n in order.positions], [cells[n] for n in order.positions]
        in_cells = question_answers(unit, parts, run, [prose[n] for n in order.positions])
        notes += [order.note] if order.note else []
    by_name = {a.name: a for a in (*found, *in_cells)}
    return _Candidate(name, parsed.script, cells, tuple(by_name[e.name] for e in unit.exercises), tuple(notes))


def _choice(best: _Candidate, aside: Sequence[_Candidate], unit: Unit) -> list[str]:
    """A note on which of several files was graded, where another one could have been."""
    notable = [
        c
        for c in aside
        if c.count("found") or named_like(Path(c.name).name, [unit]) or (best.rejected and c.answers)
    ]
    if notable:
        others = ", ".join(quoted(c.name) for c in notable[:3]) + (", ..." if len(notable) > 3 else "")
        return [f"Graded {quoted(best.name)}; also handed in: {others}."]
    return [f"Graded {quoted(best.name)}."] if "/" in best.name else []


def _beside(found: Contents, graded: str) -> tuple[dict[str, bytes], list[str]]:
    """What travels along: paths relative to the graded file's folder, others as they stand."""
    folder = graded.rpartition("/")[0]
    files: dict[str, bytes] = {}
    odd, large = [], []
    room = MAX_FILES_BYTES
    code = {n: d for n, d in found.code.items() if n != graded and isinstance(d, bytes)}
    for name, data in (*code.items(), *found.data.items()):
        path = name[len(folder) + 1 :] if folder and name.startswith(folder + "/") else name
        if not portable(path) or _collides(path, files):
            odd.append(name)
        elif len(data) > room or len(files) >= MAX_FILES:
            large.append(name)
        else:
            files[path] = data
            room -= len(data)
    return files, [
        *notice(odd, "such a name does not work on every machine"),
        *notice(large, f"at most {MAX_FILES} files and {MAX_FILES_BYTES // MIB} MiB are taken along"),
    ]


def _collides(path: str, files: Mapping[str, bytes]) -> bool:
    """Whether a file would stand where another one's folder must, or the other way round."""
    parts = path.split("/")
    return (
        path in files
        or any("/".join(parts[:n]) in files for n in range(1, len(parts)))
        or any(other.startswith(path + "/") for other in files)
    )
