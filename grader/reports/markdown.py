"""A report as Markdown, for a comment on a pull request and for the summary of a CI step.

No HTML but the tags of what is folded, no link, no picture, and nobody is called.
"""

import html
from collections.abc import Callable, Iterable
from typing import assert_never

from grader.language import _
from grader.reports import outline
from grader.reports.escaping import for_markdown, markdown_block
from grader.reports.outline import Block, Checks, Fold, Heading, Notes, Overview, Piece, Quoted, Said, Table
from grader.reports.room import ROOMS, Room
from grader.results import Result

MOST = 60_000
"Characters: a comment on GitHub may have 65,536, and is not posted if it has more."
_LAST = Room(sentence=40, block=40, checks=6, items=2, elements=0)
"Always fits, even if every character is a mark."
_LONG = 1_000_000
"Above all that an outline holds: it is bounded already."

Safe = Callable[[str], str]


def markdown(result: Result) -> str:
    """`result`, whichever view it is, in at most `MOST` characters."""
    for room in (*ROOMS, _LAST):
        text = _report(result, room)
        if len(text) <= MOST:
            break
    return text


def _report(result: Result, room: Room) -> str:
    blocks = [*outline.title(result), *outline.above(result, room)]
    for exercise in outline.exercises(result, room):
        blocks += exercise
    if room is not ROOMS[0]:
        blocks.append(Said((Piece(_("Parts of this report are cut, for it to fit here.")),), "quiet"))
    blocks.append(outline.below(result))
    return written(blocks)


def escaped(text: str) -> str:
    """`text` as it reads in Markdown, with the white space around it."""
    if not text.strip():
        return text
    before, after = (" " if text[at].isspace() else "" for at in (0, -1))
    return f"{before}{for_markdown(text, _LONG)}{after}"


def written(blocks: Iterable[Block], safe: Safe = escaped) -> str:
    """`blocks` as Markdown.

    Args:
        safe: escapes what stands in a sentence.
    """
    return "\n\n".join(filter(None, (_block(block, safe) for block in blocks))) + "\n"


def _block(block: Block, safe: Safe) -> str:
    match block:
        case Heading(level, text):
            return f"{'#' * level} {safe(text)}"
        case Said(pieces, look):
            said = _pieces(pieces, safe)
            return f"> {said}" if look in ("reservation", "hint") else said
        case Quoted(text):
            return markdown_block(text, _LONG).rstrip("\n")
        case Notes(items):
            return "\n".join(f"- {_pieces(item, safe)}" for item in items)
        case Overview(rows):
            head = ["", safe(_("Exercise")), safe(_("Points"))]
            body = [[r.symbol, safe(r.exercise), safe(r.points)] for r in rows]
            return "\n".join(f"| {' | '.join(row)} |" for row in [head, ["---"] * 3, *body])
        case Table():
            return _table(block, safe)
        case Fold(title, inside):
            summary = f"<details>\n<summary>{html.escape(title)}</summary>"
            return f"{summary}\n\n{written(inside, safe)}\n</details>"
        case Checks(items):
            return "\n\n".join(_check(item, safe) for item in items)
        case _:
            assert_never(block)


def _check(item: outline.Judged, safe: Safe) -> str:
    verdict, *rest = map(safe, item.how)
    if item.look != "passed":
        verdict = f"**{verdict}**"
    head = f"{item.symbol} {_pieces(item.sentence, safe)} · {' · '.join((verdict, *rest))}"
    inside = written(item.inside, safe) if item.inside else ""
    lines = f"{head}\n\n{inside}".rstrip("\n").split("\n")
    return "\n".join([f"- {lines[0]}", *(f"  {line}" if line else "" for line in lines[1:])])


def _pieces(pieces: outline.Pieces, safe: Safe) -> str:
    return "".join(_piece(piece, safe) for piece in pieces)


def _piece(piece: Piece, safe: Safe) -> str:
    if piece.style == "code":
        return f"`{piece.text}`"  # no backtick is in it, and no line end
    if piece.style == "strong":
        return f"**{safe(piece.text)}**"
    return safe(piece.text)


def _table(table: Table, safe: Safe) -> str:
    grid = table.grid
    rows = []
    for row in grid.rows:
        told = [(safe(outline.marked(cell)), cell.worst) for cell in row.cells]
        cells = [f"**{text}**" if worst else text for text, worst in told]
        rows.append(f"| {'' if row.index is None else row.index} | {' | '.join(cells)} |")
    head = f"| {safe(grid.title)} | {' | '.join(map(str, grid.columns))} |"
    return "\n".join([head, f"| --- |{' --: |' * len(grid.columns)}", *rows])
