"""A report as blocks, in the order and the words of the student's page: what Markdown and the notebook are written from.

What stems from a submission is bounded here; each form escapes it in its own way.
"""

from collections.abc import Iterator
from typing import ClassVar, Literal, Union

import msgspec

from grader.language import N_, _, ngettext
from grader.reports import curves, words
from grader.reports.advice import Advice, Hint, advice, at_check
from grader.reports.arrays import Cell, Grid, Row, facts, part, side_by_side, single
from grader.reports.room import Room
from grader.reports.steps import next_step
from grader.reports.visible import one_line, visible
from grader.results import Adjustment, CheckResult, Evidence, ExerciseResult, Fault, Outcome, Result, Value, Verdict

_FAULTS = {
    Fault.STUDENT: N_("Due to the student."),
    Fault.CHECK: N_("Due to the check."),
    Fault.GRADER: N_("Due to the grader."),
}
DIFFERS = "\N{NOT EQUAL TO} "
"Stands before what differs."
_FEW = 40
"Elements that are told one by one where there is little room."


class Piece(msgspec.Struct, frozen=True):
    """A part of a sentence."""

    text: str
    style: Literal["", "strong", "quiet", "code", "sign"] = ""
    "A sign says nothing that the words beside it do not."


Pieces = tuple[Piece, ...]


class Heading(msgspec.Struct, frozen=True):
    """The title of what follows; a report has one of level 1."""

    kind: ClassVar[str] = "heading"
    level: int
    text: str
    spoken: str = ""
    "The sentence that says it where there are only sentences; empty where `text` does."


class Said(msgspec.Struct, frozen=True):
    """A sentence or two."""

    kind: ClassVar[str] = "said"
    pieces: Pieces
    look: Literal["", "quiet", "hint", "reservation", "goal", "missing"] = ""


class Points(msgspec.Struct, frozen=True):
    """One line of the table of exercises."""

    symbol: str
    exercise: str
    points: str


class Overview(msgspec.Struct, frozen=True):
    """Every exercise with its points."""

    kind: ClassVar[str] = "overview"
    rows: tuple[Points, ...]


class Quoted(msgspec.Struct, frozen=True):
    """Text that stands as it was written, line by line."""

    kind: ClassVar[str] = "quoted"
    text: str
    title: str


class Table(msgspec.Struct, frozen=True):
    """The elements of an array."""

    kind: ClassVar[str] = "table"
    title: str
    grid: Grid


class Fold(msgspec.Struct, frozen=True):
    """What is there for who opens it."""

    kind: ClassVar[str] = "fold"
    title: str
    inside: "tuple[Block, ...]"
    hint: bool = False


class Judged(msgspec.Struct, frozen=True):
    """A check, and what there is to say about it."""

    symbol: str
    look: str
    sentence: Pieces
    how: tuple[str, ...]
    "The verdict, what it gave, and whether the check is public."
    inside: "tuple[Block, ...]"


class Checks(msgspec.Struct, frozen=True):
    """The checks of an exercise."""

    kind: ClassVar[str] = "checks"
    items: tuple[Judged, ...]


class Notes(msgspec.Struct, frozen=True):
    """A list of sentences."""

    kind: ClassVar[str] = "notes"
    items: tuple[Pieces, ...]


Block = Union[Heading, Said, Overview, Quoted, Table, Fold, Checks, Notes]  # noqa: UP007  # its parts name it


def prose(text: str, limit: int) -> Pieces:
    """A sentence, bounded, with what stands between backticks as code."""
    parts = words.QUOTED.split(one_line(text, limit))
    return tuple(Piece(part, "code" if n % 2 else "") for n, part in enumerate(parts) if part)


def text_of(pieces: Pieces) -> str:
    """A sentence where nothing but text can stand: code is between backticks."""
    return "".join(f"`{piece.text}`" if piece.style == "code" else piece.text for piece in pieces)


def telling(grid: Grid) -> tuple[Row, ...]:
    """The rows of a grid where there is little room: all of a few elements, else the one that differs most."""
    if len(grid.rows) * len(grid.columns) <= _FEW:
        return grid.rows
    return tuple(row for row in grid.rows if any(cell.worst for cell in row.cells)) or grid.rows


def title(result: Result) -> Iterator[Block]:
    """What it is a report on, and whose."""
    if result.audience == "instructor":
        yield Said((Piece(_("Instructor's view, not for handing out"), "strong"),), "reservation")
    title = one_line(result.title, 120)
    yield Heading(1, title, _("Report: {title}.").format(title=title))
    unit = _("Report on {unit}").format(unit=one_line(result.unit, 60))
    if result.attempt > 1:
        unit = _("Report on {unit}, attempt {n}").format(unit=one_line(result.unit, 60), n=result.attempt)
    yield Said((Piece(one_line(result.student, 80), "strong"), Piece(f" · {unit}")))


def above(result: Result, room: Room) -> Iterator[Block]:
    """What stands on top: the score, what to do next, every exercise with its points, and notes on the file."""
    yield from _score(result, room)
    yield from _well(result, room)
    yield from _next(result, room)
    yield from _comments(result, "", room)
    if not result.rejected and result.exercises:
        yield Overview(tuple(_points(e) for e in result.exercises[: room.items]))
    yield from _about_the_file(result, room)


def _score(result: Result, room: Room) -> Iterator[Block]:
    state = _("rejected") if result.rejected else _("held, not final") if result.held else ""
    score = _("Score: {score}").format(score=words.of_points(result.total, result.points))
    yield Heading(2, f"{score} · {state}" if state else score, f"{score}, {state}." if state else f"{score}.")
    if result.adjustments:
        checks = _("For the checks: {score}").format(score=words.of_points(result.score, result.points))
        changes = (_change(a, result) for a in result.adjustments[: room.items])
        yield Notes(tuple(prose(line, room.sentence) for line in (checks, *changes)))
    for sentence in words.reservations(result):
        yield Said(prose(sentence, room.sentence), "reservation")
    if seen := words.on_view(result):
        yield Said(prose(seen, room.sentence), "quiet")


def _change(of: Adjustment, result: Result) -> str:
    """What came off or on, why, by whom and when."""
    return " · ".join(filter(None, (words.signed(of.points), words.changed(of, result), words.signed_by(of.by, of.at))))


def _well(result: Result, room: Room) -> Iterator[Block]:
    if well := words.went_well(result):
        yield Heading(2, _("What went well"))
        sign = Piece(f"{words.SYMBOLS[Verdict.PASSED]} ", "sign")
        yield Notes(tuple((sign, *prose(sentence, room.sentence)) for sentence in well))


def _next(result: Result, room: Room) -> Iterator[Block]:
    step = next_step(result)
    yield Heading(2, _("What to do next"))
    yield Said((Piece(one_line(step.title, 200), "strong"),), "goal")
    yield Said(prose(step.advice, room.sentence))
    if step.reason:
        yield Said(prose(step.reason, room.sentence), "quiet")
    if step.after:
        yield Said(prose(step.after, room.sentence))


def _comments(result: Result, exercise: str, room: Room) -> Iterator[Block]:
    """What people wrote about the whole, or about one exercise."""
    told = [c for c in result.comments if c.exercise == exercise][: room.items]
    if told:
        yield Heading(2 if not exercise else 3, ngettext("Comment", "Comments", len(told)))
        lines = (" · ".join(filter(None, (c.text, words.signed_by(c.by, c.at)))) for c in told)
        yield Notes(tuple(prose(line, room.sentence) for line in lines))


def _marks(exercise: ExerciseResult, room: Room) -> Iterator[Block]:
    """What a person gave for each criterion."""
    if exercise.marks:
        yield Heading(3, _("Points by hand"))
        lines = (
            " · ".join(filter(None, (m.criterion, words.marked(m), m.comment, words.signed_by(m.by, m.at))))
            for m in exercise.marks[: room.items]
        )
        yield Notes(tuple(prose(line, room.sentence) for line in lines))


def _points(exercise: ExerciseResult) -> Points:
    worst = next((c.verdict for c in exercise.checks if c.verdict is not Verdict.PASSED), Verdict.PASSED)
    name = one_line(words.name(exercise), 120)
    return Points(words.SYMBOLS[worst], name, words.of_points(exercise.earned, exercise.points))


def _about_the_file(result: Result, room: Room) -> Iterator[Block]:
    notes = [prose(words.told(note), room.sentence) for note in result.notes[: room.items]]
    for run in result.cells[: room.items]:
        place = words.place(result, run.cell, run.line) or _("a part of it")
        told = _("Did not run to its end, {place}: {message}").format(place=place, message=run.message)
        notes.append(prose(told, room.sentence))
    if costless := words.went_on(result):
        notes.append(prose(costless, room.sentence))
    if notes or result.output:
        yield Heading(2, _("About your file"))
    if notes:
        yield Notes(tuple(notes))
    if result.output:
        yield _output(_("What your file printed while it was loaded"), result.output, room)


def _output(title: str, text: str, room: Room) -> Fold:
    return Fold(title, (Quoted(visible(text.rstrip("\n"), room.block), title),))


def exercises(result: Result, room: Room) -> Iterator[tuple[Block, ...]]:
    """The exercises in turn, as far as there is room for them and their checks; none of what was rejected."""
    left = room.checks
    for exercise in () if result.rejected else result.exercises[: room.items]:
        yield tuple(of_exercise(result, exercise, room, max(left, 0)))
        left -= len(exercise.checks)


def of_exercise(result: Result, exercise: ExerciseResult, room: Room, most: int) -> Iterator[Block]:
    """One exercise with at most `most` of its checks, without its code."""
    name = one_line(words.name(exercise), 140)
    points = words.of_points(exercise.earned, exercise.points)
    form = _("Exercise {label}, {title}: {points}.") if exercise.label else _("Exercise {title}: {points}.")
    label, title = one_line(exercise.label, 20), one_line(exercise.title, 120)
    yield Heading(2, f"{name} · {points}", form.format(label=label, title=title, points=points))
    if exercise.note:
        yield Said(prose(words.told(exercise.note), room.sentence), "quiet")
    if exercise.missing:
        yield Said(prose(_("Missing: {why}").format(why=words.told(exercise.missing)), room.sentence), "missing")
    told = advice(exercise)
    yield from _advised(told, room)
    checks = exercise.checks[:most]
    if checks:
        yield Checks(tuple(_judged(check, exercise, told, result, room) for check in checks))
    elif not exercise.checks:
        yield Said((Piece(_("No check of this exercise is on view yet.")),), "quiet")
    if more := len(exercise.checks) - len(checks):
        said = ngettext("And {n} more check, not shown here.", "And {n} more checks, not shown here.", more)
        yield Said((Piece(said.format(n=more)),), "quiet")
    yield from _marks(exercise, room)
    yield from _comments(result, exercise.name, room)


def _advised(told: Advice | None, room: Room) -> Iterator[Block]:
    if told is None:
        return
    for cause in told.causes:
        title = _("Likely cause ({name})").format(name=cause.name) if cause.name else _("Likely cause")
        yield _hint(Hint(title, cause.text), room)
    if told.nudge:
        yield _hint(told.nudge, room)
    for hint in told.further[: room.items]:
        yield Fold(one_line(hint.title, 80), (Said(prose(hint.text, room.sentence)),), hint=True)


def _hint(hint: Hint, room: Room) -> Block:
    title = _("{title}:").format(title=one_line(hint.title, 120))
    return Said((Piece(title, "strong"), Piece(" "), *prose(hint.text, room.sentence)), "hint")


def _judged(check: CheckResult, exercise: ExerciseResult, told: Advice | None, result: Result, room: Room) -> Judged:
    inside: list[Block] = []
    before = None
    for outcome in check.outcomes[: room.items]:
        if len(check.outcomes) > 1 or outcome.device != "cpu":
            sign = Piece(f"{words.SYMBOLS[outcome.verdict]} ", "sign")
            inside.append(Said((sign, Piece(words.on_device(outcome)))))
        inside += _outcome(outcome, before, words.told(exercise.missing), result, room)
        before = outcome
    inside += [_hint(hint, room) for hint in at_check(check, exercise, told)]
    return Judged(
        symbol=words.SYMBOLS[check.verdict],
        look=check.verdict.name.lower(),
        sentence=prose(check.sentence, room.sentence),
        how=(words.verdict(check.verdict), words.check_points(check), *([_("public")] if check.public else [])),
        inside=tuple(inside),
    )


def _outcome(outcome: Outcome, before: Outcome | None, told: str, result: Result, room: Room) -> Iterator[Block]:
    why = words.explanation(outcome, before)
    for sentence in (words.told(outcome.apart), why if why != told else ""):
        if sentence:
            yield Said(prose(sentence, room.sentence))
    if outcome.evidence is not None:
        yield from _evidence(outcome.evidence, result, room)
    for curve in outcome.curves[: room.items]:
        yield Said(prose(curves.told(curve), room.sentence), "quiet")
    if outcome.fault is not None and result.audience == "instructor":
        yield Said((Piece(_(_FAULTS[outcome.fault])),), "quiet")
    if outcome.output:
        yield _output(_("What your code printed"), outcome.output, room)


def _evidence(evidence: Evidence, result: Result, room: Room) -> Iterator[Block]:
    if evidence.smallest:
        yield Said(prose(words.smallest(evidence), room.sentence))
    if at := words.place(result, evidence.cell, evidence.line):
        yield Said((Piece(_("It happened in your code, {place}.").format(place=at)),), "quiet")
    pair = side_by_side(evidence.expected, evidence.actual, room.elements)
    if evidence.expected:
        yield from _value(_("Expected"), evidence.expected, evidence.actual, pair.expected, room)
    if evidence.actual:
        yield from _value(_("Yours"), evidence.actual, evidence.expected, pair.actual, room)
    if said := words.difference(evidence):
        yield Said((Piece(said),), "quiet")
    if evidence.inputs:
        inputs = (visible(text, room.block) for text in evidence.inputs[: room.items])
        title = _("Called with")
        yield Fold(title, (Quoted("\n".join(inputs), title),))


def _value(title: str, value: Value, other: Value | None, grids: tuple[Grid, ...], room: Room) -> Iterator[Block]:
    """A value: the only element in the sentence, a few as a table, anything else as its text."""
    what = ", ".join(f"{DIFFERS if f.differs else ''}{f.text}" for f in facts(value, other))
    only = grids[0].one if len(grids) == 1 else None
    pieces = [Piece(_("{title}:").format(title=title), "strong")]
    pieces += [Piece(f" {DIFFERS if only.differs else ''}"), Piece(only.text, "code")] if only else []
    pieces += [Piece(f" {one_line(what, 120)}", "quiet")] if what else []
    if grids and (shown := part(value)):
        pieces += [Piece(" · " + _("Shown: {part}").format(part=shown), "quiet")]
    yield Said(tuple(pieces))
    if not grids:
        yield Quoted(visible(single(value), room.block), title)
    for grid in grids if not only else ():
        yield Table(f"{title} {grid.title}".strip(), grid)


def marked(cell: Cell) -> str:
    """An element as it is told where no frame can stand around it."""
    return f"{DIFFERS}{cell.text}" if cell.differs else cell.text


def below(result: Result) -> Said:
    """How it was graded, in a line."""
    form = _("Graded on {devices} with grader {grader}, torch {torch}; isolation: {level}.")
    if result.gpu:
        form = _("Graded on {devices} (GPU: {gpu}) with grader {grader}, torch {torch}; isolation: {level}.")
    devices = ", ".join(result.devices[:5])
    told = form.format(devices=devices, gpu=result.gpu, grader=result.grader, torch=result.torch, level=result.level)
    return Said(prose(told, 500), "quiet")
