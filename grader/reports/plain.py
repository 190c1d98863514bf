"""One result, or a class, in sentences: for screen readers, and for who wants neither signs nor columns.

Each line is a sentence that stands alone, and none begins with what a student wrote.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from grader.language import _, ngettext
from grader.reports import ladder, outline, words
from grader.reports.arrays import Cell
from grader.reports.escaping import for_terminal, for_terminal_line
from grader.reports.ladder import Depths
from grader.reports.outline import Block, Checks, Fold, Heading, Judged, Notes, Overview, Quoted, Said, Table
from grader.reports.text import ROOM, further, more_hints, passed
from grader.results import Result

_LONG = 100_000
"Above all that an outline holds: it is bounded already."
_ENDS = (".", "!", "?", ":", "…", ".”", "!”", "?”")


def plain(result: Result, hints: int = 0) -> Iterator[str]:
    """What `text` shows, a sentence a line."""
    yield from _lines([*outline.title(result), *outline.above(result, ROOM)], hints)
    left = 0
    for blocks in outline.exercises(result, ROOM):
        yield ""
        yield from _lines(blocks, hints)
        left = max(left, further(blocks))
    yield ""
    yield from _lines([outline.below(result)], hints)
    if left > hints:
        yield more_hints(hints)


def plain_checks(result: Result, depths: Depths) -> Iterator[str]:
    """What `checks_only` shows, a sentence a line."""
    yield from (_sentence(words.told(note)) for note in (result.rejected, *result.notes) if note)
    told = outline.exercises(ladder.down_to(result, depths), ROOM)
    for exercise, blocks in zip(result.exercises, told, strict=False):
        yield ""
        yield _sentence(_("Exercise {title}.").format(title=words.name(exercise)))
        inside = (b for b in blocks if not isinstance(b, Heading))
        yield from _lines(inside, ladder.opened(exercise, depths), points=False)
        if left := ladder.further(exercise, depths, alone=len(result.exercises) == 1):
            yield _sentence(left)
    yield ""
    yield passed(result)


def plain_class(results: Sequence[Result]) -> Iterator[str]:
    """A sentence on each submission."""
    number = len(results)
    yield ngettext("{n} submission.", "{n} submissions.", number).format(n=number)
    for result in results:
        form = _("{student}, {unit}: {points}, {state}.")
        points = words.of_points(result.total, result.points)
        told = form.format(
            student=for_terminal_line(result.student, 80),
            unit=for_terminal_line(result.unit, 60),
            points=points,
            state=_(words.STATES[words.state(result)]),
        )
        yield _sentence(told)


def _lines(blocks: Iterable[Block], hints: int, *, points: bool = True) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Fold) and block.hint:
            if hints:
                hints -= 1
                for inner in block.inside:
                    yield from (
                        _sentence(_("{title}: {text}").format(title=block.title, text=line))
                        for line in _of(inner, points)
                    )
        else:
            yield from _of(block, points)


def _of(block: Block, points: bool) -> Iterator[str]:
    match block:
        case Heading(_level, heading, spoken):
            yield _sentence(spoken or _("{title}:").format(title=heading))
        case Said(pieces):
            yield _sentence(_text(pieces))
        case Notes(items):
            yield from (_sentence(_text(item)) for item in items)
        case Overview(rows):
            for row in rows:
                yield _sentence(_("{exercise}: {points}.").format(exercise=row.exercise, points=row.points))
        case Quoted(quoted, title):
            yield from _quoted(title, quoted)
        case Table():
            yield from _table(block)
        case Fold(_title, inside):
            for inner in inside:
                yield from _of(inner, points)
        case Checks(items):
            for item in items:
                yield from _check(item, points)
        case _:
            assert_never(block)


def _check(item: Judged, points: bool) -> Iterator[str]:
    how = words.upper(", ".join(item.how) if points else item.how[0])
    yield _sentence(_("{verdict}: {sentence}").format(verdict=how, sentence=_text(item.sentence)))
    if points or item.look != "passed":
        for block in item.inside:
            yield from _of(block, points)


def _table(table: Table) -> Iterator[str]:
    first, last = table.grid.columns[0], table.grid.columns[-1]
    for row in outline.telling(table.grid):
        numbers = ", ".join(map(_element, row.cells))
        form = _("{title}: {numbers}.") if row.index is None else _("{title}, row {row}: {numbers}.")
        if first:
            form = _("{title}, from {first} to {last}: {numbers}.")
            if row.index is not None:
                form = _("{title}, row {row}, columns {first} to {last}: {numbers}.")
        yield _sentence(form.format(title=table.title, row=row.index, first=first, last=last, numbers=numbers))


def _element(cell: Cell) -> str:
    if cell.worst:
        return _("{number} (differs most)").format(number=cell.text)
    return _("{number} (differs)").format(number=cell.text) if cell.differs else cell.text


def _quoted(title: str, text: str) -> Iterator[str]:
    """A student's own lines, each named; they end as they were written."""
    lines = for_terminal(text, _LONG).splitlines() or [""]
    for n, line in enumerate(lines, 1):
        form = _("{title}: {text}") if len(lines) == 1 else _("{title}, line {n}: {text}")
        yield for_terminal_line(form.format(title=title, n=n, text=line), _LONG)


def _text(pieces: outline.Pieces) -> str:
    """A sentence without signs; one that began with a sign begins with a capital instead."""
    shown = "".join(piece.text for piece in pieces if piece.style != "sign")
    shown = shown.replace(" · ", ", ").replace(outline.DIFFERS, "")
    return words.upper(shown) if pieces and pieces[0].style == "sign" else shown


def _sentence(text: str) -> str:
    line = for_terminal_line(text, _LONG)
    return line if line.endswith(_ENDS) else f"{line}."
