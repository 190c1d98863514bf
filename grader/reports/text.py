"""One result in the terminal, as `grader show` prints it.

Symbols and words carry the meaning, and colour only repeats it. Lines of a student's stand behind a bar, so that
none of them begins a line: neither a shell nor a CI host takes it for a command.
"""

from collections.abc import Iterator

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.segment import Segment
from rich.text import Text

from grader.reports import words
from grader.reports.advice import Advice, advice, at_check
from grader.reports.arrays import description
from grader.reports.escaping import for_terminal, for_terminal_line
from grader.results import CheckResult, Evidence, ExerciseResult, Outcome, Result, Verdict

_STYLES = {Verdict.PASSED: "green", Verdict.MISSING: "dim", Verdict.SKIPPED: "dim", Verdict.UNGRADED: "yellow"}
_SENTENCE = 600
_BLOCK = 4000
"Characters of a value or of output; a page shows more."


class Barred:
    """A student's own lines, each behind a bar however it wraps."""

    def __init__(self, content: str, style: str = "") -> None:
        self.content, self.style = content, style

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        text = Text(for_terminal(self.content.rstrip("\n"), _BLOCK), style=self.style, overflow="fold")
        inner = options.update_width(max(options.max_width - 2, 1))
        for line in console.render_lines(text, inner, pad=False):
            yield Segment("│ ")
            yield from line
            yield Segment.line()


def text(result: Result) -> RenderableType:
    """Everything that `result` holds for its audience: score, next step, exercises, checks."""
    parts: list[RenderableType] = [
        _said(f"{result.title} · {result.student}", "bold"),
        _said(f"{words.of_points(result.score, result.points)}{' (held, not final)' if result.held else ''}", "bold"),
    ]
    parts += [_said(sentence, "yellow") for sentence in words.reservations(result)]
    parts += [_said(f"Note: {note}", "dim") for note in result.notes]
    if result.gpu:
        parts.append(_said(f"On the GPU: {result.gpu}", "dim"))
    for run in result.cells:
        where = words.place(result, run.cell, run.line) or "a part of the file"
        parts.append(_said(f"Note: {where} did not run to its end: {run.message}", "dim"))
    step = words.next_step(result)
    parts += [Text(), _said(f"Next: {step.title}", "bold"), _indented(_said(step.advice))]
    if step.reason:
        parts.append(_indented(_said(step.reason, "dim")))
    for exercise in () if result.rejected else result.exercises:
        parts += [Text(), *_exercise(exercise, result)]
    if result.output and result.audience == "instructor":
        parts += [Text(), _said("Printed while it was loaded:"), Barred(result.output, "dim")]
    return Group(*parts)


def _exercise(exercise: ExerciseResult, result: Result) -> Iterator[RenderableType]:
    yield _said(f"{words.name(exercise)}  {words.of_points(exercise.earned, exercise.points)}", "bold")
    if exercise.missing:
        yield _indented(_said(f"{words.DASH} missing: {exercise.missing}"))
    if exercise.note:
        yield _indented(_said(exercise.note, "dim"))
    above = advice(exercise)
    yield from (_indented(_said(line)) for line in advised(above))
    for check in exercise.checks:
        yield from _check(check, exercise, result, above)


def advised(above: Advice | None, further: int = 0) -> Iterator[str]:
    """What is told of an exercise as a whole, a line each, and so many of the hints that a page has folded."""
    if above is None:
        return
    for cause in above.causes:
        yield f"Likely cause{f' ({cause.name})' if cause.name else ''}: {cause.text}"
    hints = (above.nudge, *above.further[:further]) if above.nudge else above.further[:further]
    yield from (f"{hint.title}: {hint.text}" for hint in hints)


def _check(
    check: CheckResult, exercise: ExerciseResult, result: Result, above: Advice | None
) -> Iterator[RenderableType]:
    head = f"{words.SYMBOLS[check.verdict]} {check.sentence}  {check.verdict.value}, {words.check_points(check)}"
    yield _indented(_said(head, _STYLES.get(check.verdict, "red")))
    # Why an answer is missing stands above, once.
    told = {exercise.missing}
    for outcome in check.outcomes:
        if len(check.outcomes) > 1 or outcome.device != "cpu":
            yield _indented(_said(words.on_device(outcome)), 4)
        for line in _why(outcome, result):
            if line not in told:
                told.add(line)
                yield _indented(_said(line), 4)
        if outcome.evidence is not None:
            yield from (_indented(part, 4) for part in _values(outcome.evidence))
        if outcome.output and (result.audience == "instructor" or check.verdict is not Verdict.PASSED):
            yield _indented(_said("It printed:", "dim"), 4)
            yield _indented(Barred(outcome.output, "dim"), 4)
    for hint in at_check(check, above):
        yield _indented(_said(f"{hint.title}: {hint.text}"), 4)


def _why(outcome: Outcome, result: Result) -> Iterator[str]:
    if outcome.apart:
        yield outcome.apart
    why = words.explanation(outcome)
    if why:
        yield why
    if outcome.evidence is not None:
        if outcome.evidence.smallest:
            yield words.smallest(outcome.evidence)
        where = words.place(result, outcome.evidence.cell, outcome.evidence.line)
        if where:
            yield f"It happened at {where}."
    if outcome.fault is not None and result.audience == "instructor":
        yield f"Due to the {outcome.fault.value}."


def _values(evidence: Evidence) -> Iterator[RenderableType]:
    for title, value in (("Expected", evidence.expected), ("Yours", evidence.actual)):
        if value is not None:
            yield _said(f"{title}: {description(value)}", "dim")
            yield Barred(value.text)
    for n, argument in enumerate(evidence.inputs, 1):
        yield _said(f"Argument {n}:", "dim")
        yield Barred(argument)


def _said(sentence: str, style: str = "") -> Text:
    return Text(for_terminal_line(sentence, _SENTENCE), style=style, overflow="fold")


def _indented(part: RenderableType, by: int = 2) -> Padding:
    return Padding(part, (0, 0, 0, by), expand=False)
