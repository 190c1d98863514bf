"""What `grader watch` shows: one screen that is drawn anew in place, or a log where there is no terminal to draw on."""

import textwrap
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from rich.cells import cell_len, set_cell_size
from rich.console import Console, Group
from rich.live import Live
from rich.text import Text

from grader.cli.next import COLUMNS, LEGEND, LINES, SIGNS, exercise_row, state
from grader.reports import words
from grader.reports.escaping import for_terminal, for_terminal_line
from grader.results import CheckResult, Evidence, Result, Verdict
from grader.student.advice import next_step, shown
from grader.student.kit import Work, at_hand_in
from grader.student.watching import View, ticked

WALLS = "Your code runs without walls, as when you run it yourself: watch no one else's file."
STARTING = "Starting Python and torch, some seconds"
_PRINTED = 4
"Last lines of what the code printed that are shown."
_LONG = 600


class Line(NamedTuple):
    """A line, or a paragraph before it is wrapped."""

    text: str
    style: str = ""
    indent: int = 0
    wraps: bool = True


class Screen:
    """Draws a view over the one before; a context manager that gives the terminal back as it was."""

    def __init__(self, console: Console, work: Work, keys: str) -> None:
        self._console, self._work, self._keys = console, work, keys
        self._live = Live(
            console=console, screen=True, auto_refresh=False, redirect_stdout=False, redirect_stderr=False
        )
        self._drawn: list[Line] | None = None

    def show(self, view: View) -> None:
        width, height = self._console.size
        lines = screen(view, self._work, self._keys, width or COLUMNS, height or LINES)
        if lines != self._drawn:
            self._drawn = lines
            told = [Text(" " * line.indent + line.text, style=line.style, no_wrap=True, end="\n") for line in lines]
            self._live.update(Group(*told), refresh=True)

    def __enter__(self) -> Self:
        self._live.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.__exit__(kind, error, trace)


class Log:
    """Tells what is new in a view, in lines; a context manager, like `Screen`."""

    def __init__(self, console: Console, work: Work, keys: str) -> None:
        self._console, self._work, self._keys = console, work, keys
        self._before: View | None = None

    def show(self, view: View) -> None:
        for line in news(view, self._before, self._work, self._keys):
            self._console.print(" " * line.indent + line.text)
        self._before = view

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass


def screen(view: View, work: Work, keys: str, width: int, height: int) -> list[Line]:
    """A screen of so many lines: the unit on top, keys at the bottom, and as much of the rest as there is room for."""
    standing = view.standing
    signs = " ".join(SIGNS[e.state] for e in standing.exercises)
    top = [
        Line(f"Unit {standing.unit.number}   {signs}   {ticked(standing)}   {standing.unit.title}", "bold"),
        Line(_file(view, work), "dim"),
        Line(""),
    ]
    bottom = [Line(""), Line(status(view), "yellow" if view.doing else ""), Line(keys, "dim")]
    notes = [Line(text, "yellow") for text in (*((WALLS,) if view.told == 0 else ()), *view.notes)]
    listing = view.listing or (view.told == 0 and view.doing == "starting")
    middle = [*notes, *[Line("")] * bool(notes), *(_list(view) if listing else _exercise(view, work))]
    wrapped = [short for line in middle for short in _wrapped(line, width)]
    room = max(height - len(top) - len(bottom), 1)
    if len(wrapped) > room:
        wrapped = [*wrapped[: room - 1], Line("... and more: grader check shows all of it.", "dim")]
    wrapped += [Line("")] * (room - len(wrapped))
    return [line._replace(text=_cut(line.text, width - line.indent)) for line in (*top, *wrapped, *bottom)]


def news(view: View, before: View | None, work: Work, keys: str) -> Iterator[Line]:
    """What is to be told after the view before: each line stands alone, and has no signs."""
    same = before if before and before.standing.unit == view.standing.unit else None
    if same is None:
        yield Line(f"Watching unit {view.standing.unit.number}, {view.standing.unit.title}: {_file(view, work)}")
    if before is None:
        yield Line(WALLS)
        yield from [Line(f"Keys: {keys.replace('   ', ', ')}.")] if keys else []
    if view.doing == "starting" and (same is None or same.doing != "starting"):
        yield Line(f"{STARTING}.")
    yield from (Line(for_terminal_line(n, _LONG)) for n in view.notes if same is None or n not in same.notes)
    if view.rejected:
        if same is None or same.rejected != view.rejected:
            yield Line(for_terminal_line(view.rejected, _LONG))
        return
    if view.listing and not (same and same.listing):
        for row in view.standing.exercises:
            yield Line(f"{row.exercise.label} {row.exercise.title}: {state(row)}.")
    told = view.told > (same.told if same else 0)
    if told:
        yield Line(f"{status(view)} {ticked(view.standing)}.")
    if told or (same and view.at.exercise != same.at.exercise):
        yield from (line for line in _exercise(view, work, signs=False) if line.text)
    elif same and len(view.hints) > len(same.hints):
        yield _hints(view)[-1]


def status(view: View) -> str:
    """What it is doing, in a line."""
    since = f", for {view.seconds} s" if view.seconds else ""
    if view.rejected:
        return "Correct it and save it: it is checked again."
    if view.doing == "starting":
        return f"{STARTING}{since}."
    if view.doing == "checking":
        return f"Checking{since}."
    if not view.told:
        return "Save your file, and it is checked."
    labels = [e.exercise.label for e in view.standing.exercises if e.exercise.name in view.checked]
    what = ", ".join(labels) if len(labels) < len(view.standing.exercises) else "all exercises"
    return f"Checked {what} in {view.took:.1f} s. Save, and it is checked again."


def _file(view: View, work: Work) -> str:
    taken = view.standing.taken
    if taken is None:
        return f"No notebook or script of {view.standing.unit.name} is in {work.folder.name}."
    return for_terminal_line(shown(taken.path, Path.cwd()), _LONG)


def _list(view: View) -> list[Line]:
    rows = []
    for row in view.standing.exercises:
        line, here = exercise_row(row), row.exercise == view.at.exercise
        rows.append(Line(f" >{line[2:]}" if here else line, "bold" if here else "", wraps=False))
    return [*rows, Line(""), Line(LEGEND, "dim")]


def _exercise(view: View, work: Work, *, signs: bool = True) -> list[Line]:
    """The exercise at hand: how it stands, why, and the hints that were asked for."""
    taken = view.standing.taken
    if taken is None:
        return [Line("It is checked as soon as it is there. To get a fresh copy: grader start")]
    if view.rejected:
        return [Line(f"{taken.path.name} cannot be read.", "bold"), Line(view.rejected, "red")]
    exercise, found = view.at.exercise, view.found
    before = ", before you saved" if view.stale and view.seconds else ""
    lines = [Line(f"{exercise.label} {exercise.title}{before}", "bold")]
    if view.result and (stopped := _stopped(view.result)):
        lines.append(Line(stopped, "yellow", 2))
    if found and found.note:
        lines.append(Line(words.told(found.note), "dim", 2))
    lines += _how(view, work, signs)
    if view.hints and signs:
        lines += [Line(""), *_hints(view)]
    if view.standing.done:
        lines += [Line(""), *_done(view, work)]
    return lines


def _how(view: View, work: Work, signs: bool) -> Iterator[Line]:
    """How the exercise at hand stands, and what is wrong."""
    exercise, found, sign = view.at.exercise, view.found, f"{SIGNS[view.at.state]} " * signs
    if view.at.state == "stub":
        yield Line(f"{sign}To do: write it in {_file(view, work)}, and save the file.")
    elif found is None or not found.checks:
        yield Line(f"{sign}{words.upper(state(view.at))}.")
    elif found.missing:
        yield Line(f"{words.SYMBOLS[Verdict.MISSING]} " * signs + words.told(found.missing))
    elif failing := [c for c in found.checks if c.verdict is not Verdict.PASSED]:
        yield from _failing(failing[0], view.result, signs)
        if more := len(failing) - 1:
            yield Line(f"{words.count(more, 'more public check')} to pass after that.", "dim")
    else:
        passed = words.SYMBOLS[Verdict.PASSED]
        more_at_end = "" if view.standing.done else f" {at_hand_in(view.standing.unit, exercise.name)}"
        yield Line(f"{passed} " * signs + f"Passes its public checks.{more_at_end}", "green")


def _failing(check: CheckResult, result: Result | None, signs: bool) -> Iterator[Line]:
    """A check that does not pass: its sentence, why, what it was called with, what was wanted and what came."""
    verdict = f"{words.SYMBOLS[check.verdict]} " if signs else f"{words.upper(words.verdict(check.verdict))}: "
    yield Line(f"{verdict}{check.sentence}", "red")
    outcome = next(o for o in check.outcomes if o.counts and o.verdict is check.verdict)
    for sentence in (outcome.apart, words.explanation(outcome)):
        if sentence:
            yield Line(words.told(sentence), indent=2)
    evidence = outcome.evidence
    if evidence and result and (place := words.place(result, evidence.cell, evidence.line)):
        yield Line(f"It happened in your code, {place}.", indent=2)
    for name, text in _values(evidence) if evidence else ():
        value = for_terminal_line(text, _LONG)
        yield Line(f"{name:<12} {value}" if signs else f"{name}: {value}", indent=2, wraps=False)
    printed = for_terminal(outcome.output).rstrip("\n").splitlines()
    if printed and signs:
        yield Line("Your code printed:", "dim", 2)
    for line in printed[-_PRINTED:]:
        yield Line(f"│ {line}" if signs else f"Your code printed: {line}", "dim", 2, wraps=False)


def _values(evidence: Evidence) -> Iterator[tuple[str, str]]:
    yield from (("Called with", text) for text in evidence.inputs)
    if evidence.expected:
        yield "Expected", evidence.expected.text
    if evidence.actual:
        yield "Yours", evidence.actual.text


def _stopped(result: Result) -> str:
    """Where the file did not run to its end, if it did not."""
    if not result.cells:
        return ""
    run = result.cells[0]
    place = words.place(result, run.cell, run.line) or "a part of your file"
    return f"Did not run to its end, {place}: {run.message}"


def _hints(view: View) -> list[Line]:
    many = len(view.hints) + view.hints_left
    return [Line(f"Hint {n} of {many}: {text}", "cyan") for n, text in enumerate(view.hints, 1)]


def _done(view: View, work: Work) -> Iterator[Line]:
    """That all of a unit is ticked, what that does not say, and what comes next."""
    unit = view.standing.unit
    yield Line(f"All public checks of unit {unit.number} pass. {at_hand_in(unit)}", "green")
    if view.standing.packed == "yes":
        yield Line("It is packed. n goes to the next unit.")
        return
    step = next_step(work, (view.standing,), view.standing, Path.cwd())
    yield Line(f"Pack it to hand in: {step.command}")
    yield Line("n goes to the next unit.")


def _wrapped(line: Line, width: int) -> Iterator[Line]:
    if not line.wraps:
        yield line
        return
    text = for_terminal_line(line.text, _LONG)
    later = "  " if text[1:2] == " " else ""  # below the words, not below the sign
    room = max(width - line.indent, 10)
    for short in textwrap.wrap(text, room, subsequent_indent=later, break_on_hyphens=False) or [""]:
        yield line._replace(text=short)


def _cut(text: str, cells: int) -> str:
    return text if cell_len(text) <= cells else f"{set_cell_size(text, max(cells - 1, 0))}…"
