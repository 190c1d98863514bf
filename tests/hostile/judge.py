"""Turn what was seen into verdicts: each sentence of `succeeds_if`, and what holds for every case.

A judge yields a sentence for each thing that is not as it should be. `of_case` gives those of one hand-in, `of_run` those
of a whole run, which nobody but its cases can be to blame for.
"""

import re
from collections.abc import Callable, Iterator
from fractions import Fraction

from hostile import judge_grades as grades
from hostile import judge_machine as machine
from hostile import judge_text as text
from hostile.field import WORDS
from hostile.seen import HandedIn, Run
from hostile.yardstick import Judge, Yardstick


def of_case(case: HandedIn, run: Run, yard: Yardstick) -> list[str]:
    """All that is not sound about one hand-in: what holds for every case, and its own `succeeds_if`."""
    told = [sentence for judge in ALWAYS for sentence in judge(case, run, yard)]
    assert case.case is not None
    for stated in sentences(case.case.succeeds_if):
        judge_of = judge_for(stated)
        if judge_of is None:
            told.append(f"cannot be judged: no judge knows the sentence {stated!r}")
        else:
            told += judge_of(case, run, yard)
    return list(dict.fromkeys(told))


def of_run(run: Run, yard: Yardstick) -> list[str]:
    """All that is not sound about a run as a whole."""
    return list(dict.fromkeys(sentence for judge in OF_RUN for sentence in judge(run, yard)))


def run_wide(judge: Callable[[Run, Yardstick], Iterator[str]]) -> Judge:
    return lambda case, run, yard: judge(run, yard)


ALWAYS: tuple[Judge, ...] = (
    grades.grade,
    grades.every_check_has_a_verdict,
    grades.neighbour_is_as_alone,
    text.no_canary,
    text.has_a_page,
    text.report_is_small,
    text.no_markup,
    text.no_control_characters,
    text.no_overrides,
    text.no_commands,
)
OF_RUN = (
    machine.ends_normally,
    grades.nobody_is_replaced,
    grades.first_neighbour_is_as_alone,
    grades.neighbours_learn_nothing,
    machine.nothing_lives_on,
    machine.nobody_called,
    machine.nothing_outside,
    machine.nothing_planted_changed,
    machine.scratch_is_gone,
    machine.memory_stays,
    machine.disk_stays,
    grades.time_stays,
)


def _score(match: re.Match[str]) -> Judge:
    share = match[1]
    return grades.score_over(Fraction(share))


TIMES = {"twice": 2, "three times": 3, "four times": 4}
SENTENCES: tuple[tuple[str, Callable[[re.Match[str]], Judge]], ...] = (
    (r"score > ([0-9.]+)(?: of the points)?", _score),
    (r"score = full", lambda m: grades.score_full),
    (r"score < full", lambda m: grades.score_not_full),
    (r"a check is counted as skipped(?: or left out)?", lambda m: grades.no_skipped),
    (rf"CANARY-(?:{'|'.join(WORDS)}) appears in anything the student receives", lambda m: text.no_canary),
    (r"(?:an argument's value|the input) of a hidden check appears in anything the student receives",
     lambda m: text.no_hidden_arguments),
    (r"the contents of /etc/passwd appear in anything the student receives", lambda m: text.no_system_file),
    (r"a file PWNED-\* exists (?:outside the scratch folder|anywhere)", lambda m: run_wide(machine.nothing_outside)),
    (r"a file is written outside the output folder", lambda m: run_wide(machine.nothing_planted_changed)),
    (r"a file outside the scratch folder is gone", lambda m: run_wide(machine.nothing_planted_changed)),
    (r"a planted file's mode is changed", lambda m: run_wide(machine.nothing_planted_changed)),
    (r"a planted file is changed", lambda m: run_wide(machine.nothing_planted_changed)),
    (r"the scratch folder outlives the grading", lambda m: run_wide(machine.scratch_is_gone)),
    (r"the next submission's verdicts differ", lambda m: grades.neighbour_is_as_alone),
    (r"another student's result is replaced", lambda m: run_wide(grades.nobody_is_replaced)),
    (r"the grader exits non-zero", lambda m: run_wide(machine.ends_normally)),
    (r"a process outlives the grading", lambda m: run_wide(machine.nothing_lives_on)),
    (r"more than 2 GiB resident", lambda m: run_wide(machine.memory_stays)),
    (r"more than 1 GiB written to disk", lambda m: run_wide(machine.disk_stays)),
    (r"the report is larger than 5 MB", lambda m: text.report_is_small),
    (r"takes over (twice|three times|four times) the time limit ?(of all checks|of the submission|of one check)?",
     lambda m: grades.takes_over(TIMES[m[1]], (m[2] or "").replace("of one check", ""))),
    (r"the listener on 127\.0\.0\.1:47474 is contacted", lambda m: run_wide(machine.nobody_called)),
    (r"the abstract socket grader-canary is contacted", lambda m: run_wide(machine.nobody_called)),
    (r"(EXEC-WORKED|KERNEL-CALLS-ALLOWED|LIMITS-RAISED|PRIVILEGES-TAKEN|SIGNALS-REACHED)(?: is printed)?",
     lambda m: text.said(m[1])),
    (r"unescaped markup of the student's reaches the report", lambda m: text.no_markup),
    (r"an ESC or another control character of the student's reaches the terminal, a log or the report",
     lambda m: text.no_control_characters),
    (r"a bidirectional override of the student's reaches the report unisolated", lambda m: text.no_overrides),
    (r"a line that begins with ::, ##\[ or ##vso from the student reaches the CI log", lambda m: text.no_commands),
    (r"a cell of an export begins with =, \+, - or @ from the student", lambda m: text.no_formula),
    (r"the JUnit file does not parse(?:, or has another number of test cases)?", lambda m: text.junit_parses),
    (r"49 or 012345678 appears in the report where the template text stood", lambda m: text.no_template_ran),
)
"A fixed sentence, and the judge that it asks for; the README of the cases lists them."


def sentences(succeeds_if: str) -> list[str]:
    """The sentences that are joined by ` or `, which may also stand inside one that is known."""
    found = []
    rest = succeeds_if.strip()
    while rest:
        ends = [m.end() for pattern, _ in SENTENCES if (m := re.compile(pattern).match(rest))]
        ends = [end for end in ends if end == len(rest) or rest.startswith(" or ", end)]
        end = max(ends) if ends else (rest.find(" or ") if " or " in rest else len(rest))
        found.append(rest[:end].strip())
        rest = rest[end:].removeprefix(" or ").strip()
    return found


def judge_for(sentence: str) -> Judge | None:
    """The judge that a sentence asks for; None if it is not a known one."""
    for pattern, make in SENTENCES:
        if match := re.fullmatch(pattern, sentence):
            return make(match)
    return None
