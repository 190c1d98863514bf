"""What to talk about in the next lesson: what most went wrong with, what each of them is told, and two examples."""

from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from fractions import Fraction

import msgspec

from grader.language import N_, _, ngettext
from grader.reports import words
from grader.reports.advice import WRONG
from grader.reports.anonymous import LONGEST, code_alone, tells, usual_words
from grader.reports.classrows import Who, who
from grader.reports.highlight import Line, code_lines
from grader.reports.mistakes import Mistake, slips
from grader.results import CheckResult, ExerciseResult, Result

MOST = 3
EXAMPLES = 2
LINES = 15
"Of an example; a longer one is cut where there is none as short."
MANY = Fraction(1, 4)
"The part of a class that has to lack an answer for one and the same reason to make that a topic."
NO_ANSWER = N_("No answer")
_LOOKED_AT = 40
"Answers, the shortest first: an example is short."


class Topic(msgspec.Struct, frozen=True):
    """One thing to talk about."""

    exercise: str
    title: str
    "The mistake in words, the begin of what is told of it, or the sentence of a check that fails for no known cause."
    hint: str
    "What the students were told."
    count: str
    "How many did it, in a sentence."
    also: tuple[str, ...]
    "Other exercises with the same mistake."
    students: tuple[Who, ...]
    examples: tuple[tuple[Line, ...], ...]
    "Code of students, in nothing of which they can be known."


class _Candidate(msgspec.Struct, frozen=True):
    exercise: ExerciseResult
    title: str
    hint: str
    count: str
    answers: list[tuple[Result, ExerciseResult]]
    clearest: list[tuple[Result, ExerciseResult]] = []
    "Those to take examples from."


def topics(
    results: Sequence[Result],
    exercises: Sequence[ExerciseResult],
    found: Sequence[Mistake],
    broken: Iterable[tuple[str, str]],
) -> tuple[Topic, ...]:
    """The commonest of the mistakes, and of the reasons why answers are missing, if one is common.

    Of as many answers each, those of different exercises come first, then those with a name, then what was told alike.
    For answers of whose mistake nothing is known, the check stands that most of them fail.

    Args:
        results: all of the unit; a word of the examples that many write tells nobody.
        exercises: those of the unit.
        found: their mistakes.
        broken: exercise and name of the checks that look broken: what fails them may be right.
    """
    out = set(broken)
    best_known = sorted(found, key=lambda m: (not m.name, not m.told))
    all_ = [t for m in best_known if (t := _known(m) if m.name or m.told else _unknown(m, out))]
    all_ += _left_out(results, exercises)
    by_title: dict[str, _Candidate] = {}
    for candidate in sorted(all_, key=lambda t: -len(t.answers)):
        by_title.setdefault(candidate.title, candidate)
    chosen = _chosen(t for t in all_ if by_title[t.title] is t)
    return tuple(_topic(t, [o for o in all_ if o.title == t.title and o is not t], results) for t in chosen)


def _chosen(candidates: Iterable[_Candidate]) -> list[_Candidate]:
    left, chosen = list(candidates), list[_Candidate]()
    while left and len(chosen) < MOST:
        taken = {c.exercise.name for c in chosen}
        best = min(left, key=lambda c: (-len(c.answers), c.exercise.name in taken))
        chosen.append(best)
        left = [c for c in left if c is not best]
    return chosen


def _known(mistake: Mistake) -> _Candidate:
    """A mistake with a name, or one of whose cause all were told the same."""
    answers = _answers(mistake)
    said = ngettext("{n} of {wrong} wrong answer", "{n} of {wrong} wrong answers", mistake.wrong)
    said = said.format(n=len(answers), wrong=mistake.wrong)
    if not mistake.name:
        return _Candidate(mistake.exercise, mistake.words, mistake.told, said, answers, answers)
    # Who made another mistake as well was told of both.
    alone = [(r, e) for r, e in answers if slips(e) == (mistake.name,)] or answers
    outcomes = (o for _r, e in alone for c in e.checks if _tells(c) for o in c.outcomes if o.misconception)
    hint = words.told(_commonest(o.diagnosis for o in outcomes))
    return _Candidate(mistake.exercise, mistake.words, hint, said, answers, alone)


def _unknown(mistake: Mistake, broken: set[tuple[str, str]]) -> _Candidate | None:
    """The check of the exercise that most of them fail."""
    failed: dict[str, list[tuple[Result, ExerciseResult]]] = {}
    checks: dict[str, list[CheckResult]] = {}
    for result, exercise in _answers(mistake):
        for check in exercise.checks:
            if check.verdict in WRONG and (check.exercise, check.name) not in broken:
                failed.setdefault(check.name, []).append((result, exercise))
                checks.setdefault(check.name, []).append(check)
    if not failed:
        return None
    name = max(failed, key=lambda name: len(failed[name]))
    hint = next(iter(mistake.exercise.hints), "") or _commonest(c.hint for c in checks[name] if _tells(c))
    said = ngettext(
        "{n} of {wrong} wrong answer fails this check, for a reason without a name",
        "{n} of {wrong} wrong answers fail this check, for a reason without a name",
        mistake.wrong,
    ).format(n=len(failed[name]), wrong=mistake.wrong)
    title = f"“{checks[name][0].sentence}”"
    return _Candidate(mistake.exercise, title, hint, said, failed[name], failed[name])


def _left_out(results: Sequence[Result], exercises: Sequence[ExerciseResult]) -> list[_Candidate]:
    """Exercises that many have no answer to, for the commonest reason."""
    read = [r for r in results if not r.rejected]
    found = []
    for exercise in exercises:
        missing: dict[str, list[tuple[Result, ExerciseResult]]] = {}
        for result in read:
            for own in result.exercises:
                if own.name == exercise.name and own.missing:
                    missing.setdefault(own.missing, []).append((result, own))
        reason = max(missing, key=lambda why: len(missing[why]), default="")
        answers = missing.get(reason, [])
        if len(answers) > 1 and len(answers) >= MANY * len(read):
            said = ngettext(
                "{n} of {all} student, for one reason", "{n} of {all} students, for one reason", len(read)
            ).format(n=len(answers), all=len(read))
            found.append(_Candidate(exercise, _(NO_ANSWER), words.told(reason), said, answers))
    return found


def _tells(check: CheckResult) -> bool:
    """Whether students read its hint, and what mistake explains its verdict."""
    return check.public or "hint" in check.shows


def _answers(mistake: Mistake) -> list[tuple[Result, ExerciseResult]]:
    return [(r, e) for r in mistake.made_by for e in r.exercises if e.name == mistake.exercise.name]


def _commonest(texts: Iterable[str]) -> str:
    return next((text for text, _ in Counter(filter(None, texts)).most_common(1)), "")


def _topic(found: _Candidate, also: Sequence[_Candidate], results: Sequence[Result]) -> Topic:
    usual = usual_words(e.code for r in results for e in r.exercises if e.name == found.exercise.name and e.code)
    pieces = examples([(r.student, e.code) for r, e in found.clearest], usual)
    return Topic(
        exercise=words.name(found.exercise),
        title=found.title,
        hint=found.hint,
        also=tuple(o.exercise.label for o in also),
        count=found.count,
        students=tuple(who(r) for r, _ in found.answers),
        examples=tuple(map(_lines, pieces)),
    )


def examples(answers: Iterable[tuple[str, str]], usual: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """At most two pieces of code, the shortest and the least like it of the short ones, in which nobody can be known.

    Args:
        answers: students and their code.
        usual: words of the code that tell nobody.
    """
    by_length = sorted((code for code in answers if 0 < len(code[1]) <= LONGEST), key=lambda a: (len(a[1]), a))
    pieces: dict[str, str] = {}
    for student, code in by_length[:_LOOKED_AT]:
        alone = code_alone(code)
        if alone and not alone.endswith(":") and not tells(alone, student, usual=usual):
            pieces.setdefault("".join(alone.split()), alone)
    found = sorted(pieces.values(), key=lambda code: (code.count("\n"), len(code)))
    short = [code for code in found if code.count("\n") < LINES] or found[:1]
    if len(short) < EXAMPLES:
        return tuple(short)
    first, *others = short
    return first, min(others, key=lambda code: SequenceMatcher(None, first, code, autojunk=False).ratio())


def _lines(code: str) -> tuple[Line, ...]:
    lines = code.split("\n")
    shown = "\n".join(lines[:LINES] + (["…"] if len(lines) > LINES else []))
    return code_lines(shown, first=1, why={}, limit=LINES * 120)
