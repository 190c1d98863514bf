"""Turn what was seen into verdicts: each sentence of `succeeds_if`, and what holds for every case.

A judge yields a sentence for each thing that is not as it should be. `of_case` gives those of one hand-in, `of_run` those
of a whole run, which nobody but its cases can be to blame for.
"""

import csv
import html
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

from grader.results import Verdict
from hostile.corpus import GRADES
from hostile.markup import foreign_markup
from hostile.seen import HandedIn, Run, verdicts
from hostile.yardstick import TELLING_DIGITS, Yardstick, numbers_in

MIB, GIB = 1 << 20, 1 << 30
MOST_RESIDENT = 2 * GIB
MOST_DISK = GIB
MOST_REPORT = 5 * 10**6
LEAKED_NUMBERS = 3
"As many hidden numbers in one text are no chance."
UNGRADED_STATUS = 4

Judge = Callable[[HandedIn, Run, Yardstick], Iterator[str]]


def of_case(case: HandedIn, run: Run, yard: Yardstick) -> list[str]:
    """All that is not sound about one hand-in: what holds for every case, and its own `succeeds_if`."""
    told = [sentence for judge in ALWAYS for sentence in judge(case, run, yard)]
    assert case.case is not None
    for text in sentences(case.case.succeeds_if):
        judge_of = judge_for(text)
        if judge_of is None:
            told.append(f"cannot be judged: no judge knows the sentence {text!r}")
        else:
            told += judge_of(case, run, yard)
    return list(dict.fromkeys(told))


def of_run(run: Run, yard: Yardstick) -> list[str]:
    """All that is not sound about a run as a whole."""
    return list(dict.fromkeys(sentence for judge in OF_RUN for sentence in judge(run, yard)))


# ---- the grade


def grade(case: HandedIn, run: Run, yard: Yardstick) -> Iterator[str]:
    """The grade is the expected one."""
    result, wanted = case.result, case.case
    assert wanted is not None
    if result is None:
        yield "there is no result"
        return
    if wanted.grade not in GRADES:
        yield f"cannot be judged: no grade is called {wanted.grade!r}"
    if result.points != yard.points:
        yield f"the points are {result.points} instead of {yard.points}"
    if wanted.grade == "rejected":
        if not result.rejected:
            yield f"it was to be rejected and got {result.score} of {result.points}"
        elif "\n" in result.rejected.strip() or len(result.rejected) > 1000:
            yield "what it was rejected with is not one sentence"
        return
    # `zero` means no more than the untouched stub gets: also work that cannot be read, every check of which is missing.
    if result.rejected and wanted.grade not in ("any", "zero"):
        yield f"it was rejected: {result.rejected}"
        return
    if wanted.grade == "ungraded":
        if not result.ungraded:
            yield f"it was to be ungraded and got {result.score} of {result.points}"
        return
    if result.held:
        yield f"{len(result.ungraded)} checks are ungraded"
    if wanted.grade == "full" and result.score != result.points:
        yield f"it was to get all points and got {result.score} of {result.points}: {lost(case)}"
    if wanted.grade == "zero" and result.score > max(yard.stub_score, allowed(wanted.succeeds_if) * yard.points):
        passed = [c.name for c in result.checks if c.points and c.verdict is Verdict.PASSED]
        yield f"it was to get nothing and got {result.score} of {result.points}: {', '.join(passed)}"
    if wanted.grade == "partial" and not yard.stub_score < result.score < result.points:
        yield f"it was to get some of the points and got {result.score} of {result.points}"
    kept = re.search(r"\b(one|two|three|four) functions? keeps? their points", wanted.why, re.IGNORECASE)
    if wanted.grade == "partial" and kept:
        whole = sum(e.earned == e.points for e in result.exercises)
        if whole < ("one", "two", "three", "four").index(kept[1].lower()) + 1:
            yield f"{kept[1].lower()} functions were to keep their points, {whole} did: {lost(case)}"


def allowed(succeeds_if: str) -> Fraction:
    """The share of the points that a case's own sentence still calls no success: its numbers are right now and then."""
    stated = re.search(r"score > ([0-9.]+) of the points", succeeds_if)
    return Fraction(stated[1]) if stated else Fraction(0)


def lost(case: HandedIn) -> str:
    """The first checks that lost points, with their verdicts."""
    assert case.result is not None
    bad = [f"{c.name} {c.verdict}" for c in case.result.checks if c.points and c.verdict is not Verdict.PASSED]
    return ", ".join(bad[:3]) + (f" and {len(bad) - 3} more" if len(bad) > 3 else "")


def every_check_has_a_verdict(case: HandedIn, run: Run, yard: Yardstick) -> Iterator[str]:
    if case.result is None:
        return
    got = {(name, device) for name, device, _ in verdicts(case.result)}
    wanted = {(name, device) for name, device, _ in yard.verdicts}
    if wanted - got:
        yield f"{len(wanted - got)} checks have no verdict, such as {min(wanted - got)[0]}"
    if got - wanted:
        yield f"{len(got - wanted)} verdicts are of no check of the unit, such as {min(got - wanted)[0]}"


def no_skipped(case: HandedIn, run: Run, yard: Yardstick) -> Iterator[str]:
    if case.result is not None:
        skipped = [name for name, _, verdict in verdicts(case.result) if verdict == Verdict.SKIPPED]
        if skipped:
            yield f"{len(skipped)} checks are skipped, such as {skipped[0]}"
    yield from every_check_has_a_verdict(case, run, yard)


def score_over(share: Fraction) -> Judge:
    def judge(case: HandedIn, run: Run, yard: Yardstick) -> Iterator[str]:
        if case.result is not None and case.result.score > max(yard.stub_score, share * yard.points):
            yield f"the score is {case.result.score} of {yard.points}"

    return judge


def score_full(case: HandedIn, run: Run, yard: Yardstick) -> Iterator[str]:
    if case.result is not None and case.result.score >= yard.points:
        yield "it got all points"


def score_not_full(case: HandedIn, run: Run, yard: Yardstick) -> Iterator[str]:
    if case.result is None or case.result.score < yard.points:
        got = "no result" if case.result is None else f"{case.result.score} of {yard.points}"
        yield f"it was to get all points and got {got}{'' if case.result is None else ': ' + lost(case)}"


# ---- what the student receives


def received(case: HandedIn, run: Run) -> str:
    """Page, view and terminal: all that a student, or a reader of a CI log, gets."""
    return "\n".join((case.page, unescaped(case.page), case.view, run.terminal))


def no_canary(case: HandedIn, run: Run, yard: Yardstick) -> Iterator[str]:
    """No planted secret reaches the student; nor the submission's process, which the instructor's view would tell."""
    text = received(case, run)
    for word, canary in run.canaries.items():
        if canary in text:
            yield f"CANARY-{word} reached the student"
        elif canary in case.output:
            yield f"CANARY-{word} reached the submission's process: it stands in its output"


def no_hidden_arguments(case: HandedIn, run: Run, yard: Yardstick) -> Iterator[str]:
    # The last line of the view on is what the terminal shows; JSON holds the same numbers with all digits.
    text = re.sub(r"<[^>]*>", " ", received(case, run))
    told = {n for n in numbers_in(text) if "e" not in n and len(n.partition(".")[2]) >= TELLING_DIGITS}
    by_digits = {len(n.partition(".")[2]) for n in told}
    hidden = {f"{float(h):.{digits}f}" for h in yard.hidden for digits in by_digits} | yard.hidden
    if len(told & hidden) >= LEAKED_NUMBERS:
        yield f"{len(told & hidden)} numbers that only hidden checks hand over reached the student"


def no_system_file(case: HandedIn, run: Run, yard: Yardstick) -> Iterator[str]:
    lines = [line for line in Path("/etc/passwd").read_text(errors="replace").splitlines() if len(line) > 10]
    if any(line in received(case, run) for line in lines):
        yield "lines of /etc/passwd reached the student"


def said(word: str) -> Judge:
    def judge(case: HandedIn, run: Run, yard: Yardstick) -> Iterator[str]:
        if word in case.output:
            yield f"the submission printed {word}"

    return judge


# ---- the report


def report_is_small(case: HandedIn, run: Run, yard: Yardstick) -> Iterator[str]:
    for what, text in (("page", case.page), ("class page", run.class_page), ("result", case.view)):
        if len(text) > MOST_REPORT:
            yield f"the {what} has {len(text) / MIB:.0f} MiB"


def has_a_page(case: HandedIn, run: Run, yard: Yardstick) -> Iterator[str]:
    if case.result is not None and not case.page:
        yield "the student has no page"


def no_markup(case: HandedIn, run: Run, yard: Yardstick) -> Iterator[str]:
    for what, page in (("student's page", case.page), ("class page", run.class_page)):
        for found in foreign_markup(page):
            yield f"the {what} holds {found}"


_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_COMMAND = re.compile(r"(?m)^\s*(::[\w-]+.*::|##\[|##vso)")


def unescaped(page: str) -> str:
    """A page's text as a browser has it; Python's own unescape drops the control characters that we look for."""
    numbers = re.compile(r"&#(x[0-9a-f]{1,6}|[0-9]{1,7});?", re.IGNORECASE)
    return html.unescape(numbers.sub(lambda m: chr(int(m[1].replace("x", "0x").replace("X", "0x"), 0) % 0x110000), page))


def places(case: HandedIn, run: Run) -> tuple[tuple[str, str], ...]:
    return (
        ("student's page", unescaped(case.page)),
        ("class page", unescaped(run.class_page)),
        ("terminal", case.terminal),
        ("log", run.terminal),
    )


def no_control_characters(case: HandedIn, run: Run, yard: Yardstick) -> Iterator[str]:
    for what, text in places(case, run):
        if found := _CONTROL.search(text):
            yield f"the {what} holds the control character U+{ord(found[0]):04X}"


def no_overrides(case: HandedIn, run: Run, yard: Yardstick) -> Iterator[str]:
    for what, text in places(case, run):
        if found := _BIDI.search(text):
            yield f"the {what} holds the direction mark U+{ord(found[0]):04X}"


def no_commands(case: HandedIn, run: Run, yard: Yardstick) -> Iterator[str]:
    for what, text in (("terminal", case.terminal), ("log", run.terminal)):
        if found := _COMMAND.search(text):
            yield f"a line of the {what} begins with {found[0].strip()!r}, which a CI host obeys"


def no_template_ran(case: HandedIn, run: Run, yard: Yardstick) -> Iterator[str]:
    for what, text in (*places(case, run), ("student's view", case.view)):
        if re.search(r"012345678|[-$#]49\b|\b49-", re.sub(r"<[^>]*>", " ", text)):
            yield f"the {what} holds what a template makes of the student's text"


def no_formula(case: HandedIn, run: Run, yard: Yardstick) -> Iterator[str]:
    for name, text in run.exports.items():
        cells = [cell for row in csv.reader(text.splitlines()) for cell in row] if name.endswith(".csv") else []
        if any(re.match(r"[=+@\t\r]|-(?![\d.]+$)", cell) for cell in cells):
            yield f"a cell of {name} begins like a formula"


def junit_parses(case: HandedIn, run: Run, yard: Yardstick) -> Iterator[str]:
    for name, text in run.exports.items():
        if name.endswith(".xml"):
            try:
                found = len(ElementTree.fromstring(text).findall(".//testcase"))
            except ElementTree.ParseError as error:
                yield f"{name} does not parse: {error}"
            else:
                if found != len(run.hand_ins) * len(yard.verdicts):
                    yield f"{name} holds {found} test cases"


# ---- the neighbours


def neighbour_is_as_alone(case: HandedIn, run: Run, yard: Yardstick) -> Iterator[str]:
    after = run.neighbour_after(case)
    if after is None or after.result is None:
        yield "the next submission has no result"
    elif verdicts(after.result) != yard.verdicts:
        yield f"the next submission's verdicts differ: {lost(after) or 'other checks'}"


def first_neighbour_is_as_alone(run: Run, yard: Yardstick) -> Iterator[str]:
    first = run.hand_ins[0]
    if first.case is None and (first.result is None or verdicts(first.result) != yard.verdicts):
        yield "the submission before has other verdicts than alone"


def nobody_is_replaced(run: Run, yard: Yardstick) -> Iterator[str]:
    for hand_in in run.hand_ins:
        if hand_in.result is None:
            yield f"{hand_in.student} has no result"
    for student in run.strangers:
        yield f"there is a result of {student}, who handed nothing in"


def neighbours_learn_nothing(run: Run, yard: Yardstick) -> Iterator[str]:
    for hand_in in run.hand_ins:
        if hand_in.case is None:
            for word, canary in run.canaries.items():
                if canary in hand_in.page + hand_in.view:
                    yield f"CANARY-{word} reached {hand_in.student}"


# ---- the machine


def ends_normally(run: Run, yard: Yardstick) -> Iterator[str]:
    ungraded = any(h.case and h.case.grade == "ungraded" for h in run.hand_ins)
    if run.ended_by:
        yield f"the grader was ended: {run.ended_by}"
    elif run.status not in ((0, UNGRADED_STATUS) if ungraded else (0,)):
        yield f"the grader exits with {run.status}: {(run.terminal.strip().splitlines() or [''])[-1][:200]}"
    if "Traceback (most recent call last)" in run.terminal:
        yield "the grader shows a stack trace"


def nothing_lives_on(run: Run, yard: Yardstick) -> Iterator[str]:
    if run.left:
        yield f"{len(run.left)} processes outlive the grading: {', '.join(run.left[:3])}"


def nobody_called(run: Run, yard: Yardstick) -> Iterator[str]:
    if run.contacts:
        yield f"{run.contacts[0][:80]} was contacted"


def nothing_outside(run: Run, yard: Yardstick) -> Iterator[str]:
    if run.pwned:
        yield f"{len(run.pwned)} PWNED files exist, such as {run.pwned[0]}"


def nothing_planted_changed(run: Run, yard: Yardstick) -> Iterator[str]:
    if run.changed:
        yield f"outside of the output folder {run.changed[0]}{f' and {len(run.changed) - 1} more' * (len(run.changed) > 1)}"


def scratch_is_gone(run: Run, yard: Yardstick) -> Iterator[str]:
    if run.scratch:
        yield f"the temp folder still holds {run.scratch[0]}"


def memory_stays(run: Run, yard: Yardstick) -> Iterator[str]:
    if run.peak_bytes > MOST_RESIDENT:
        yield f"{run.peak_bytes / GIB:.1f} GiB resident"


def disk_stays(run: Run, yard: Yardstick) -> Iterator[str]:
    if run.disk_bytes > MOST_DISK:
        yield f"{run.disk_bytes / GIB:.1f} GiB written to disk"


def time_stays(run: Run, yard: Yardstick) -> Iterator[str]:
    """The clock outside agrees with the budget of each case, whatever the grader says about itself."""
    most = yard.start_seconds + 2 * yard.limits.submission_seconds * len(run.cases)
    if run.seconds > most:
        yield f"it took {run.seconds:.0f} s, over {most:.0f} s"


# ---- time of one case


_TIMES = {"twice": 2, "three times": 3, "four times": 4}


def takes_over(times: int, what: str) -> Judge:
    def judge(case: HandedIn, run: Run, yard: Yardstick) -> Iterator[str]:
        whole = yard.limits.submission_seconds if what == "of the submission" else yard.all_checks_seconds
        spent = case.result.seconds if case.result is not None else 0.0
        if len(run.cases) == 1:  # nobody else to blame for what the clock outside says
            spent = max(spent, run.seconds - yard.start_seconds)
        if spent > times * whole:
            yield f"it took {spent:.1f} s, over {times} times {whole:.0f} s"
        if not what and case.result is not None:
            slowest = max((o.seconds for c in case.result.checks for o in c.outcomes), default=0.0)
            if slowest > times * yard.check_seconds:
                yield f"a check took {slowest:.1f} s, over {times} times {yard.check_seconds:.0f} s"

    return judge


# ---- the sentences


def run_wide(judge: Callable[[Run, Yardstick], Iterator[str]]) -> Judge:
    return lambda case, run, yard: judge(run, yard)


ALWAYS: tuple[Judge, ...] = (
    grade,
    every_check_has_a_verdict,
    neighbour_is_as_alone,
    no_canary,
    has_a_page,
    report_is_small,
    no_markup,
    no_control_characters,
    no_overrides,
    no_commands,
)
OF_RUN = (
    ends_normally,
    nobody_is_replaced,
    first_neighbour_is_as_alone,
    neighbours_learn_nothing,
    nothing_lives_on,
    nobody_called,
    nothing_outside,
    nothing_planted_changed,
    scratch_is_gone,
    memory_stays,
    disk_stays,
    time_stays,
)


def _score(match: re.Match[str]) -> Judge:
    share = match[1]
    return score_over(Fraction(share))


SENTENCES: tuple[tuple[str, Callable[[re.Match[str]], Judge]], ...] = (
    (r"score > ([0-9.]+)(?: of the points)?", _score),
    (r"score = full", lambda m: score_full),
    (r"score < full", lambda m: score_not_full),
    (r"a check is counted as skipped(?: or left out)?", lambda m: no_skipped),
    (r"CANARY-[A-Z]+ appears in anything the student receives", lambda m: no_canary),
    (r"(?:an argument's value|the input) of a hidden check appears in anything the student receives",
     lambda m: no_hidden_arguments),
    (r"the contents of /etc/passwd appear in anything the student receives", lambda m: no_system_file),
    (r"a file PWNED-\* exists (?:outside the scratch folder|anywhere)", lambda m: run_wide(nothing_outside)),
    (r"a file is written outside the output folder", lambda m: run_wide(nothing_planted_changed)),
    (r"a file outside the scratch folder is gone", lambda m: run_wide(nothing_planted_changed)),
    (r"a planted file's mode is changed", lambda m: run_wide(nothing_planted_changed)),
    (r"a planted file is changed", lambda m: run_wide(nothing_planted_changed)),
    (r"the scratch folder outlives the grading", lambda m: run_wide(scratch_is_gone)),
    (r"the next submission's verdicts differ", lambda m: neighbour_is_as_alone),
    (r"another student's result is replaced", lambda m: run_wide(nobody_is_replaced)),
    (r"the grader exits non-zero", lambda m: run_wide(ends_normally)),
    (r"a process outlives the grading", lambda m: run_wide(nothing_lives_on)),
    (r"more than 2 GiB resident", lambda m: run_wide(memory_stays)),
    (r"more than 1 GiB written to disk", lambda m: run_wide(disk_stays)),
    (r"the report is larger than 5 MB", lambda m: report_is_small),
    (r"takes over (twice|three times|four times) the time limit ?(of all checks|of the submission|of one check)?",
     lambda m: takes_over(_TIMES[m[1]], (m[2] or "").replace("of one check", ""))),
    (r"the listener on 127\.0\.0\.1:47474 is contacted", lambda m: run_wide(nobody_called)),
    (r"the abstract socket grader-canary is contacted", lambda m: run_wide(nobody_called)),
    (r"(EXEC-WORKED|KERNEL-CALLS-ALLOWED|LIMITS-RAISED|PRIVILEGES-TAKEN|SIGNALS-REACHED)(?: is printed)?",
     lambda m: said(m[1])),
    (r"unescaped markup of the student's reaches the report", lambda m: no_markup),
    (r"an ESC or another control character of the student's reaches the terminal, a log or the report",
     lambda m: no_control_characters),
    (r"a bidirectional override of the student's reaches the report unisolated", lambda m: no_overrides),
    (r"a line that begins with ::, ##\[ or ##vso from the student reaches the CI log", lambda m: no_commands),
    (r"a cell of an export begins with =, \+, - or @ from the student", lambda m: no_formula),
    (r"the JUnit file does not parse(?:, or has another number of test cases)?", lambda m: junit_parses),
    (r"49 or 012345678 appears in the report where the template text stood", lambda m: no_template_ran),
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
