"""One result in the terminal, in the order and the words of the student's page.

Symbols and words carry the meaning, and colour only repeats it. Lines of a student's stand behind a bar, so that
none of them begins a line: neither a shell nor a CI host takes it for a command.
"""

from collections.abc import Iterable, Iterator
from typing import assert_never

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Table as Columns
from rich.text import Text

from grader.language import _, ngettext
from grader.reports import ladder, outline, words
from grader.reports.arrays import Cell
from grader.reports.escaping import for_terminal, for_terminal_line
from grader.reports.ladder import Depths
from grader.reports.outline import Block, Checks, Fold, Heading, Judged, Notes, Overview, Quoted, Said, Table
from grader.reports.room import Room
from grader.results import Result, Verdict

ROOM = Room(sentence=600, block=4000, checks=400, items=40, elements=100)
"A page shows more."
_LONG = 100_000
"Above all that an outline holds: it is bounded already."
_CHECKS = {"passed": "green", "missing": "dim", "skipped": "dim", "ungraded": "yellow"}
_LOOKS = {"quiet": "dim", "reservation": "yellow", "goal": "bold"}


class Barred:
    """A student's own lines, each behind a bar however it wraps."""

    def __init__(self, content: str, style: str = "") -> None:
        self.content, self.style = content, style

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        text = Text(for_terminal(self.content.rstrip("\n"), _LONG), style=self.style, overflow="fold")
        inner = options.update_width(max(options.max_width - 2, 1))
        for line in console.render_lines(text, inner, pad=False):
            yield Segment("│ ")
            yield from line
            yield Segment.line()


class Elements:
    """The elements of an array in columns; where these are too wide, row after row."""

    def __init__(self, table: Table) -> None:
        self.columns = list(map(str, table.grid.columns))
        told = outline.telling(table.grid)
        self.rows = [[_element(cell) for cell in row.cells] for row in told]
        self.indexes = ["" if row.index is None else str(row.index) for row in told]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        widths = [max(map(cell_len, column)) for column in zip(self.columns, *self.rows, strict=True)]
        if max(map(len, self.indexes)) + sum(widths) + 2 * len(widths) > options.max_width:
            for index, row in zip(self.indexes, self.rows, strict=True):
                yield Text(f"{index}: {', '.join(row)}" if index else ", ".join(row), overflow="fold")
            return
        columns = Columns(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
        columns.add_column("", style="dim", justify="right")
        for n in self.columns:
            columns.add_column(n, justify="right", no_wrap=True)
        for index, row in zip(self.indexes, self.rows, strict=True):
            columns.add_row(index, *map(Text, row))
        yield columns


def text(result: Result, hints: int = 0) -> RenderableType:
    """Everything that `result` holds for its audience: score, next step, exercises, checks.

    Args:
        hints: so many of the hints of each exercise that a page has folded.
    """
    parts = [*_written([*outline.title(result), *outline.above(result, ROOM)], hints)]
    left = 0
    for blocks in outline.exercises(result, ROOM):
        parts += _written(blocks, hints)
        left = max(left, further(blocks))
    parts += [Text(), *_written([outline.below(result)], hints)]
    if left > hints:
        parts += [Text(), _said(more_hints(hints))]
    return Group(*parts)


def checks_only(result: Result, depths: Depths) -> RenderableType:
    """Each check as its sign, its sentence and what to do about it, without points: for one's own file.

    Args:
        depths: how far down the ladder of its hints each exercise is told.
    """
    parts: list[RenderableType] = [_said(words.told(note)) for note in (result.rejected, *result.notes) if note]
    told = outline.exercises(ladder.down_to(result, depths), ROOM)
    for exercise, blocks in zip(result.exercises, told, strict=False):
        parts += [Text(), _said(words.name(exercise), "bold")]
        inside = (b for b in blocks if not isinstance(b, Heading))
        parts += _written(inside, ladder.opened(exercise, depths), points=False)
        if left := ladder.further(exercise, depths, alone=len(result.exercises) == 1):
            parts.append(_indented(_said(left)))
    return Group(*parts, Text(), _said(passed(result)))


def judged(result: Result) -> RenderableType:
    """Each check with its verdict, its points and its evidence, and nothing of the exercises around them."""
    blocks = (b for of_one in outline.exercises(result, ROOM) for b in of_one if isinstance(b, Checks))
    return Group(*_written(blocks, 0))


def further(blocks: Iterable[Block]) -> int:
    """How many hints of an exercise are there for who asks."""
    return sum(isinstance(block, Fold) and block.hint for block in blocks)


def more_hints(shown: int) -> str:
    return _("There are further hints: --hints {n} shows the next of each exercise.").format(n=shown + 1)


def passed(result: Result) -> str:
    """How many of the public checks pass."""
    number = len(result.checks)
    form = ngettext(
        "{passed} of {n} public check passes. The points are for hidden checks.",
        "{passed} of {n} public checks pass. The points are for hidden checks.",
        number,
    )
    return form.format(passed=sum(c.verdict is Verdict.PASSED for c in result.checks), n=number)


def _written(blocks: Iterable[Block], hints: int, *, points: bool = True) -> Iterator[RenderableType]:
    """`blocks` below each other; what follows a heading of level 2 is indented, and hints are told up to a number."""
    depth = 0 if points else 2
    for block in blocks:
        if isinstance(block, Heading):
            depth = 2 * (block.level > 1)
            if depth:
                yield Text()
            yield _said(block.text, "bold")
        elif isinstance(block, Fold) and block.hint:
            if hints:
                hints -= 1
                told = outline.text_of(block.inside[0].pieces) if isinstance(block.inside[0], Said) else ""
                yield _indented(_said(_("{title}: {text}").format(title=block.title, text=told)), depth)
        else:
            if isinstance(block, Overview):
                yield Text()
            yield from (_indented(part, depth) for part in _parts(block, points))


def _parts(block: Block, points: bool) -> Iterator[RenderableType]:
    match block:
        case Heading(_level, heading):
            yield _said(heading, "bold")
        case Said(pieces, look):
            yield _said(outline.text_of(pieces), _LOOKS.get(look, ""))
        case Notes(items):
            for note in items:
                sign = "" if note[0].style == "sign" else "• "
                yield _said(f"{sign}{outline.text_of(note)}")
        case Overview(rows):
            yield from (_said(f"{row.symbol} {row.exercise} · {row.points}") for row in rows)
        case Quoted(quoted):
            yield Barred(quoted, "dim")
        case Table():
            yield Elements(block)
        case Fold(title, inside):
            yield _said(_("{title}:").format(title=title), "dim")
            for inner in inside:
                yield from _parts(inner, points)
        case Checks(items):
            signs = next((item for item in items if _has_signs(item)), None)
            for item in items:
                yield from _check(item, points)
                if item is signs:
                    yield _said(_("≠ stands before what differs; what differs most is in brackets."), "dim")
        case _:
            assert_never(block)


def _has_signs(item: Judged) -> bool:
    """Whether an element in a table of a check is marked as differing."""
    tables = (block.grid for block in item.inside if isinstance(block, Table))
    return any(cell.differs for grid in tables for row in grid.rows for cell in row.cells)


def _check(item: Judged, points: bool) -> Iterator[RenderableType]:
    head = f"{item.symbol} {outline.text_of(item.sentence)}"
    yield _said(f"{head} · {', '.join(item.how)}" if points else head, _CHECKS.get(item.look, "red"))
    if points or item.look != "passed":
        for block in item.inside:
            yield from (_indented(part) for part in _parts(block, points))


def _element(cell: Cell) -> str:
    """An element as it stands in a column: the one that differs most is in brackets."""
    return f"[{outline.marked(cell)}]" if cell.worst else outline.marked(cell)


def _said(sentence: str, style: str = "") -> Text:
    return Text(for_terminal_line(sentence, _LONG), style=style, overflow="fold")


def _indented(part: RenderableType, by: int = 2) -> Padding:
    return Padding(part, (0, 0, 0, by), expand=False)
