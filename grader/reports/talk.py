"""What to talk about in the next lesson: the commonest mistakes, what each student is told of them, and two examples."""

from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

import msgspec

from grader.language import ngettext
from grader.reports import words
from grader.reports.advice import WRONG
from grader.reports.anonymous import LONGEST, code_alone, tells, usual_words
from grader.reports.classrows import Who, who
from grader.reports.highlight import Line, code_lines
from grader.reports.mistakes import Mistake
from grader.results import CheckResult, ExerciseResult, Result

MOST = 3
EXAMPLES = 2
LINES = 15
"Of an example; a longer one is cut where there is none as short."
_LOOKED_AT = 40
"Answers, the shortest first: an example is short."


class Topic(msgspec.Struct, frozen=True):
    """One thing to talk about."""

    exercise: str
    title: str
    "The mistake in words, or the sentence of a check that fails for a reason without a name."
    name: str
    "The mistake as it stands in misconceptions.py; empty for a check."
    hint: str
    "What the students were told."
    count: str
    "How many did it, in a sentence."
    also: tuple[str, ...]
    "Other exercises with the same mistake."
    students: tuple[Who, ...]
    examples: tuple[tuple[Line, ...], ...]
    "Code of students, in nothing of which they can be known."


def topics(results: Sequence[Result], found: Sequence[Mistake], broken: Iterable[tuple[str, str]]) -> tuple[Topic, ...]:
    """The commonest mistakes; of as many answers each, those with a name first.

    For answers whose mistake has no name, the check stands that most of them fail.

    Args:
        results: all of the unit; a word of the examples that many write tells nobody.
        found: their mistakes.
        broken: exercise and name of the checks that look broken: what fails them may be right.
    """
    out = set(broken)
    all_ = [t for m in found if (t := _named(m) if m.name else _unnamed(m, out))]
    commonest = sorted(all_, key=lambda t: (-len(t.answers), not t.mistake.name))
    told: dict[str, _Candidate] = {}
    for candidate in commonest:
        told.setdefault(candidate.title, candidate)
    return tuple(
        _topic(t, [o for o in all_ if o.title == t.title and o is not t], results) for t in list(told.values())[:MOST]
    )


class _Candidate(msgspec.Struct, frozen=True):
    mistake: Mistake
    title: str
    hint: str
    answers: list[tuple[Result, ExerciseResult]]


def _named(mistake: Mistake) -> _Candidate:
    answers = _answers(mistake)
    outcomes = (o for _, e in answers for c in e.checks for o in c.outcomes if o.misconception == mistake.name)
    return _Candidate(mistake, mistake.words, _commonest(o.diagnosis for o in outcomes), answers)


def _unnamed(mistake: Mistake, broken: set[tuple[str, str]]) -> _Candidate | None:
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
    hint = _commonest(c.diagnosis or c.hint for c in checks[name]) or next(iter(mistake.exercise.hints), "")
    return _Candidate(mistake, checks[name][0].sentence, hint, failed[name])


def _answers(mistake: Mistake) -> list[tuple[Result, ExerciseResult]]:
    return [(r, e) for r in mistake.made_by for e in r.exercises if e.name == mistake.exercise.name]


def _commonest(texts: Iterable[str]) -> str:
    return next((text for text, _ in Counter(filter(None, texts)).most_common(1)), "")


def _topic(found: _Candidate, also: Sequence[_Candidate], results: Sequence[Result]) -> Topic:
    mistake, number = found.mistake, len(found.answers)
    if mistake.name:
        said = ngettext("{n} of {wrong} wrong answer", "{n} of {wrong} wrong answers", mistake.wrong)
    else:
        said = ngettext(
            "{n} of {wrong} wrong answer fails this check, for a reason without a name",
            "{n} of {wrong} wrong answers fail this check, for a reason without a name",
            mistake.wrong,
        )
    usual = usual_words(e.code for r in results for e in r.exercises if e.name == mistake.exercise.name and e.code)
    pieces = examples([(r.student, e.code) for r, e in found.answers], usual)
    return Topic(
        exercise=words.name(mistake.exercise),
        title=found.title,
        name=mistake.name,
        hint=found.hint,
        also=tuple(o.mistake.exercise.label for o in also),
        count=said.format(n=number, wrong=mistake.wrong),
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
