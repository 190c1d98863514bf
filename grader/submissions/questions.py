"""Find answers to the questions of a lesson that has no labels: where each begins, and which code tries to answer it.

A *zone* is the code from where data are made to where the next question's data are. Within it a question begins at one of
its phrases, in a comment or in the text above a cell; where these are gone, answers are told apart by the operations that
they use, by the texts between them and by the cells that they stand in.
"""

import re
from collections.abc import Mapping, Sequence, Set

import msgspec

from grader.course import Exercise, Unit
from grader.submissions.cells import Part
from grader.submissions.records import Answer, Cell
from grader.submissions.regions import Mark, Span, found
from grader.submissions.text import plain
from grader.submissions.traces import Step, bare, drawn, trace

_WORD = re.compile(r"[^\w@]+")


def question_answers(unit: Unit, parts: Sequence[Part], cells: Sequence[Cell], prose: Sequence[str]) -> list[Answer]:
    """The answers to a unit's cell exercises; `prose` is the text above each of `parts`."""
    zones = _zones(unit.cells, parts)
    spans: dict[str, Span] = {}
    for zone in zones:
        spans |= _divide(zone, parts, prose)
    spare = {e.name: zone.spare for zone in zones for e in zone.exercises}
    return [
        found(e, spans[e.name], parts, cells, spare=spare[e.name])
        if e.name in spans
        else Answer(e.name, "absent", note=_absent(e, unit.cells, spans, parts))
        for e in unit.cells
    ]


def _absent(exercise: Exercise, others: Sequence[Exercise], answered: Mapping[str, Span], parts: Sequence[Part]) -> str:
    """Why there is no answer to an exercise."""
    broken = next((p for p in reversed(parts) if p.problem and any(n in p.cell.source for n in exercise.data)), None)
    if broken is not None:
        return f"Cell {broken.cell.index + 1} {broken.problem}."
    names = [f"`{name}`" for name in exercise.data]
    data = f"{', '.join(names[:-1])} and {names[-1]}"
    beside = next((e for e in others if e.data == exercise.data and e.name in answered), None)
    if beside is not None:
        return f"No second answer was found that works on {data}; the one that is there counts for: {beside.title}."
    if answered:
        return f"No answer was found: no code works on {data} together."
    return (
        f"No answer was found: no code works on {data} together. These are questions of the lesson's first part; a notebook "
        "of a later part has no answers to them."
    )


# ---- zones -----------------------------------------------------------------------------------------------------------


class _Zone(msgspec.Struct, frozen=True):
    """Where questions on the same data are answered."""

    exercises: tuple[Exercise, ...]
    span: Span
    steps: tuple[Step, ...]
    "The statements in it, and what they have to do with the data."
    spare: tuple[str, ...]
    "Names of data made at its start that may stand for missing ones."


def _zones(exercises: Sequence[Exercise], parts: Sequence[Part]) -> list[_Zone]:
    """The zones of groups of exercises whose data are made somewhere, in the order of the exercises."""
    groups: list[tuple[Exercise, ...]] = []
    for exercise in exercises:
        if groups and groups[-1][0].data == exercise.data:
            groups[-1] += (exercise,)
        else:
            groups.append((exercise,))
    names = [frozenset(map(bare, group[0].data)) for group in groups]
    loose = drawn(parts, frozenset().union(*names))
    every = {name for _, name in loose}
    whole = trace(parts, frozenset().union(*names), every)
    answered = {step.mark for step in whole if step.joins}
    computed = {step.mark for step in whole if step.reads and not step.makes}
    starts: list[tuple[Mark, tuple[str, ...]] | None] = []
    after = Mark(0, 0)
    for n in range(len(groups)):
        others = frozenset().union(*(names[m] for m in range(len(names)) if m != n))
        steps = trace(parts, names[n], every)
        steps = [s for s in steps if s.mark > after and (s.mark in answered or s.mark not in computed)]
        start = _start(names[n], names[n] - others, steps, answered, loose)
        starts.append(start)
        after = start[0] if start is not None else after
    zones = []
    for n, group in enumerate(groups):
        begun = starts[n]
        if begun is None:
            continue
        later = [s[0] for s in starts[n + 1 :] if s is not None]
        span = Span(begun[0], min(later, default=Mark(len(parts), 1)))
        steps = [s for s in trace(parts, names[n], set(begun[1])) if span.start <= s.mark < span.end]
        zones.append(_Zone(group, span, tuple(steps), begun[1]))
    return zones


def _start(
    names: frozenset[str],
    own: frozenset[str],
    steps: Sequence[Step],
    answered: Set[Mark],
    loose: Sequence[tuple[Mark, str]],
) -> tuple[Mark, tuple[str, ...]] | None:
    """Where the data of these names are begun to be made, and the loose names that may stand for missing ones.

    Args:
        own: those that no other group has.
        answered: where data of any group are brought together; what is made below is made for another question.
        loose: data of other names that are made in the notebook.
    """
    made: list[tuple[Mark, set[str]]] = []
    runs: list[tuple[list[tuple[Mark, set[str]]], list[tuple[Mark, str]]]] = [([], [])]
    for step in steps:
        if step.mark in answered:
            runs.append(([], []))
            continue
        bound = {bare(name) for name in step.binds} & names
        if bound:
            made.append((step.mark, bound))
            runs[-1][0].append((step.mark, bound))
        runs[-1][1].extend(pair for pair in loose if pair[0] == step.mark)
    for bound_here, loose_here in runs:
        known = set().union(*(bound for _, bound in bound_here))
        spare = tuple(dict.fromkeys(name for _, name in loose_here))
        named = 2 * len(known & own) >= len(own)
        enough = spare and len(known) + len(spare) >= len(names) and not _belongs_elsewhere(known, own, made)
        if named or enough:
            marks = [mark for mark, _ in bound_here] + [mark for mark, name in loose_here if known != names]
            first = next((mark for mark, bound in bound_here if bound & own), min(marks))
            # What the group shares with an earlier one is often made anew, above and in the same cell.
            first = min([mark for mark in marks if mark.part == first.part and mark < first], default=first)
            return first, () if known == names else spare
    return None


def _belongs_elsewhere(known: set[str], own: frozenset[str], made: Sequence[tuple[Mark, set[str]]]) -> bool:
    """Whether data of other names are beside the question, since its own names are made somewhere."""
    return not known & own and any(bound & own for _, bound in made)


# ---- questions in a zone ---------------------------------------------------------------------------------------------


def _divide(zone: _Zone, parts: Sequence[Part], prose: Sequence[str]) -> dict[str, Span]:
    """The span of each exercise that is tried in the zone."""
    group, span = zone.exercises, zone.span
    attempts = [step for step in zone.steps if step.joins]
    begins = [_begin(e.phrases, span, parts, prose) for e in group]
    ends = sorted(b for b in begins if b is not None)
    asked = [
        [] if b is None else [s for s in zone.steps if s.tries and b <= s.mark < _cell_end(b, ends, span)]
        for b in begins
    ]
    edges = [span.start]
    for n, exercise in enumerate(group[1:], 1):
        edge = _edge(exercise, edges[-1], begins[n], bool(asked[n - 1]), bool(asked[n]), attempts, prose)
        edges.append(edge if edge is not None and edge > edges[-1] else span.end)
    edges.append(span.end)
    spans = {e.name: Span(a, b) for e, a, b in zip(group, edges, edges[1:], strict=False)}
    tried: dict[str, list[Step]] = {}
    for n, exercise in enumerate(group):
        here = spans[exercise.name]
        steps = [*attempts, *(asked[n] if begins[n] is not None else [])]
        tried[exercise.name] = [s for s in steps if here.start <= s.mark < here.end]
    alone = [e.name for e in group if tried[e.name]]
    if len(alone) == 1 and len(group) > 1:
        name = _fits(group, tried[alone[0]], begins, alone[0])
        if name != alone[0]:
            spans, tried = {name: span}, {name: tried[alone[0]]}
    return {name: _cut(spans[name], zone.steps, steps) for name, steps in tried.items() if steps}


def _cell_end(begin: Mark, begins: Sequence[Mark], span: Span) -> Mark:
    """Where the cell below a phrase ends, or the next question."""
    later = [b for b in begins if b > begin]
    return min([Mark(begin.part + 1, 1), *later, span.end])


def _cut(span: Span, steps: Sequence[Step], tried: Sequence[Step]) -> Span:
    """A span without the cells at its end that have nothing to do with the question."""
    last = max(s.mark for s in [*tried, *(s for s in steps if len(s.reads) > 1 and span.start <= s.mark < span.end)])
    return Span(span.start, min(span.end, Mark(last.part + 1, 1)))


def _fits(group: Sequence[Exercise], attempts: Sequence[Step], begins: Sequence[Mark | None], standing: str) -> str:
    """The question that the only answer is to: the one below whose phrase it stands, else the one that its operations
    fit."""
    place = next(n for n, e in enumerate(group) if e.name == standing)
    begin = begins[place]
    if begin is not None and any(begin <= a.mark for a in attempts):
        return standing
    used = frozenset().union(*(a.operations for a in attempts))
    for exercise in group:
        if used & set(exercise.operations):
            return exercise.name
    return next((e.name for e in group if not e.operations), standing)


def _edge(
    exercise: Exercise,
    start: Mark,
    begin: Mark | None,
    asked_before: bool,
    asked: bool,
    attempts: Sequence[Step],
    prose: Sequence[str],
) -> Mark | None:
    """Where the answer to a later question on the same data begins.

    Args:
        start: of the question before.
        begin: the question's phrase.
        asked_before, asked: whether something is tried in the cells below the phrases of the one before and of this one.
    """
    here = [a for a in attempts if a.mark >= start]
    before = any(begin is not None and a.mark < begin for a in here)
    below = any(begin is not None and a.mark >= begin for a in here)
    if begin is not None and (below or asked) and (before or asked_before):
        return begin
    if not here:
        return begin
    wanted = set(exercise.operations)
    fitting = [a for a in here[1:] if a.operations & wanted]
    by_product = [a for a in fitting if any(not b.operations & wanted for b in here if b.mark < a.mark)]
    if by_product:
        return by_product[0].mark
    if begin is not None:
        return begin
    other = [a for a in here if a.mark.part != here[0].mark.part]
    below_text = [a for a in other if any(prose[p].strip() for p in range(here[0].mark.part + 1, a.mark.part + 1))]
    likely = [*(a for a in below_text if a in fitting), *(a for a in other if a in fitting), *below_text, *other]
    return likely[0].mark if likely else None


def _begin(phrases: Sequence[str], zone: Span, parts: Sequence[Part], prose: Sequence[str]) -> Mark | None:
    """The first line in the zone with one of the phrases: of a comment, or the cell below the text that has it."""
    wanted = [_words(phrase) for phrase in phrases]
    for p in range(zone.start.part, min(zone.end.part + 1, len(parts))):
        top = Mark(p, 1)
        above = _words(prose[p])
        if zone.start < top < zone.end and any(phrase in above for phrase in wanted):
            return top
        for line, text in enumerate(parts[p].cell.source.split("\n"), 1):
            mark = Mark(p, line)
            if zone.start < mark < zone.end and "#" in text and any(phrase in _words(text) for phrase in wanted):
                return mark
    return None


def _words(text: str) -> str:
    return f" {_WORD.sub(' ', plain(text, 20_000)).lower().strip()} "


def prose_above(parts: Sequence[Part], prose: Sequence[str]) -> list[str]:
    """The text above each part, that above empty cells before it included; `prose` has it for each code cell."""
    texts: Mapping[int, str] = dict(enumerate(prose))
    found, done = [], 0
    for part in parts:
        found.append("\n".join(texts.get(n, "") for n in range(done, part.cell.index + 1)))
        done = part.cell.index + 1
    return found
