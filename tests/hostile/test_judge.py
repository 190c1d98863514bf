"""The judges can fail: an outcome that was doctored in one place is reported, and only that."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import msgspec
import pytest

from grader.course import Limits
from grader.results import CheckResult, Evidence, ExerciseResult, Outcome, Result, Verdict
from hostile import judge, judge_text
from hostile.corpus import CASES, Case, read_cases
from hostile.seen import HandedIn, Run, verdicts
from hostile.yardstick import Yardstick

CANARIES = {word: f"CANARY-{word}-0123abcd" for word in ("ENV", "HIDDEN", "REFERENCE", "HOME", "NEIGHBOUR", "GRADEBOOK")}
PAGE = "<!doctype html><html><head><title>Report</title></head><body><p class='x'>Text</p></body></html>"
NAMES = ("one", "two", "three", "four")


def result(*judged: Verdict, **fields: object) -> Result:
    """Four exercises of one check with a point each."""
    exercises = tuple(
        ExerciseResult(name, name, name, (CheckResult(f"test_{name}", name, "It is right.", Fraction(1), (Outcome("cpu", v),)),))
        for name, v in zip(NAMES, judged, strict=False)
    )
    told = Result("ada", "02_activations", "Activations", "f" * 64, "instructor", "v", "0", "2", exercises)
    return msgspec.structs.replace(told, **fields)


RIGHT = result(*[Verdict.PASSED] * 4)
WRONG = result(*[Verdict.FAILED] * 4)
YARD = Yardstick(
    limits=Limits(call_seconds=1, load_seconds=4, submission_seconds=15),
    verdicts=verdicts(RIGHT),
    points=Fraction(4),
    stub_score=Fraction(0),
    hidden=frozenset({"0.123456789", "1.987654321", "2.555566667", "3.141592653"}),
    start_seconds=30.0,
)


def case(grade: str = "zero", succeeds_if: str = "score > 0", family: str = "forge", why: str = "") -> Case:
    return Case(Path("026_case"), "a title", family, "2", grade, why, succeeds_if)


def sound(told: Case, mine: Result | None = WRONG) -> tuple[HandedIn, Run]:
    """A run without fault: honest, the case, honest."""
    middle = HandedIn("026_case", told, mine, PAGE)
    first, last = (HandedIn(f"Neighbour {n}", None, RIGHT, PAGE) for n in (0, 2))
    return middle, Run([first, middle, last], CANARIES, seconds=20.0, class_page=PAGE, terminal="graded 3 submissions")


def told_of(middle: HandedIn, run: Run) -> list[str]:
    return judge.of_case(middle, run, YARD) + judge.of_run(run, YARD)


def with_outcome(**fields: object) -> Result:
    """Wrong work whose first outcome is another one."""
    first = WRONG.exercises[0]
    check = msgspec.structs.replace(first.checks[0], outcomes=(Outcome("cpu", Verdict.FAILED, **fields),))
    return msgspec.structs.replace(
        WRONG, exercises=(msgspec.structs.replace(first, checks=(check,)), *WRONG.exercises[1:])
    )


@pytest.mark.parametrize(
    ("told", "mine"),
    [
        (case("zero"), WRONG),
        (case("full", "score < full"), RIGHT),
        (case("partial"), result(Verdict.TIMED_OUT, *[Verdict.PASSED] * 3)),
        (case("rejected"), result(*[Verdict.MISSING] * 4, rejected="This is no notebook.")),
        (case("any"), WRONG),
        (case("ungraded"), result(*[Verdict.UNGRADED] * 4)),
    ],
    ids=lambda x: x.grade if isinstance(x, Case) else "",
)
def test_a_sound_outcome_is_reported_by_no_judge(told: Case, mine: Result) -> None:
    """The yardstick of all tests below: what they doctor is the only fault."""
    told = replace(told, succeeds_if="a process outlives the grading") if told.grade != "zero" else told
    assert told_of(*sound(told, mine)) == []


GRADES = [
    ("zero", result(Verdict.PASSED, *[Verdict.FAILED] * 3), "it was to get nothing and got 1 of 4: test_one"),
    ("full", result(Verdict.FAILED, *[Verdict.PASSED] * 3), "it was to get all points and got 3 of 4: test_one failed"),
    ("partial", RIGHT, "it was to get some of the points and got 4 of 4"),
    ("partial", WRONG, "it was to get some of the points and got 0 of 4"),
    ("rejected", WRONG, "it was to be rejected and got 0 of 4"),
    ("rejected", result(*[Verdict.MISSING] * 4, rejected="One.\nTwo."), "what it was rejected with is not one sentence"),
    ("full", result(*[Verdict.MISSING] * 4, rejected="It is no file."), "it was rejected: It is no file."),
    ("partial", result(*[Verdict.MISSING] * 4, rejected="It is no file."), "it was rejected: It is no file."),
    ("ungraded", WRONG, "it was to be ungraded and got 0 of 4"),
    ("zero", result(Verdict.UNGRADED, *[Verdict.FAILED] * 3), "1 checks are ungraded"),
    ("any", None, "there is no result"),
    ("splendid", WRONG, "cannot be judged: no grade is called 'splendid'"),
    ("zero", result(*[Verdict.FAILED] * 3), "the points are 3 instead of 4"),
    ("zero", result(*[Verdict.FAILED] * 3), "1 checks have no verdict, such as test_two"),
]


@pytest.mark.parametrize(("grade", "mine", "wanted"), GRADES)
def test_another_grade_than_the_expected_one_is_reported(grade: str, mine: Result | None, wanted: str) -> None:
    """Each grade of `case.toml` refuses what it does not mean, also a missing verdict and another maximum."""
    if wanted.startswith("1 checks have no verdict"):
        left = msgspec.structs.replace(WRONG, exercises=(WRONG.exercises[0], *WRONG.exercises[2:]))
        mine = left
    assert wanted in judge.of_case(*sound(case(grade, ""), mine), YARD)


def test_a_case_may_state_what_share_of_the_points_is_no_success_yet() -> None:
    """A result that changes all the time is right now and then; at no more than that share, and only there."""
    told = case("zero", "score > 0.25 of the points")
    assert judge.of_case(*sound(told, result(Verdict.PASSED, *[Verdict.FAILED] * 3)), YARD) == []
    two = judge.of_case(*sound(told, result(*[Verdict.PASSED] * 2, *[Verdict.FAILED] * 2)), YARD)
    assert "the score is 2 of 4" in two
    assert "it was to get nothing and got 2 of 4: test_one, test_two" in two


def test_functions_that_were_to_keep_their_points_are_counted() -> None:
    """`partial` alone would pass with one point."""
    told = case("partial", "", why="The next check gets a fresh worker. Three functions keep their points.")
    mine = result(Verdict.PASSED, *[Verdict.TIMED_OUT] * 3)
    assert any("three functions were to keep their points, 1 did" in s for s in judge.of_case(*sound(told, mine), YARD))


def leak(middle: HandedIn, run: Run) -> None:
    middle.page += f"<p>{CANARIES['HIDDEN']}</p>"


def leak_in_view(middle: HandedIn, run: Run) -> None:
    middle.result = msgspec.structs.replace(WRONG, output=f"FOUND {CANARIES['HOME']}")


def leak_to_terminal(middle: HandedIn, run: Run) -> None:
    run.terminal += CANARIES["ENV"]


def leak_hidden_from_students(middle: HandedIn, run: Run) -> None:
    middle.result = with_outcome(output=f"FOUND {CANARIES['REFERENCE']}")


def leak_to_neighbour(middle: HandedIn, run: Run) -> None:
    run.hand_ins[2].page += CANARIES["GRADEBOOK"]


def next_fails(middle: HandedIn, run: Run) -> None:
    run.hand_ins[2].result = WRONG


def first_fails(middle: HandedIn, run: Run) -> None:
    run.hand_ins[0].result = WRONG


def next_is_gone(middle: HandedIn, run: Run) -> None:
    run.hand_ins[2].result = None


def no_page(middle: HandedIn, run: Run) -> None:
    middle.page = ""


def script(middle: HandedIn, run: Run) -> None:
    middle.page = PAGE.replace("Text", "<script>document.title='PWNED'</script>")


def handler(middle: HandedIn, run: Run) -> None:
    run.class_page = PAGE.replace("<p ", "<p onclick='x()' ")


def image(middle: HandedIn, run: Run) -> None:
    middle.page = PAGE.replace("Text", "<a href='http://127.0.0.1:47474/'>x</a>")


def escape(middle: HandedIn, run: Run) -> None:
    run.terminal += "\x1b[2J"


def escape_in_page(middle: HandedIn, run: Run) -> None:
    middle.page += "&#27;[2J"


def override(middle: HandedIn, run: Run) -> None:
    middle.page += "\u202e"


def command(middle: HandedIn, run: Run) -> None:
    run.terminal += "\n::error file=a.py,line=1::forged"


def huge(middle: HandedIn, run: Run) -> None:
    middle.page += "x" * (5 * 10**6)


ALWAYS: list[tuple[Callable[[HandedIn, Run], None], str]] = [
    (leak, "CANARY-HIDDEN reached the student"),
    (leak_in_view, "CANARY-HOME reached the student"),
    (leak_to_terminal, "CANARY-ENV reached the student"),
    (leak_hidden_from_students, "CANARY-REFERENCE reached the submission's process"),
    (leak_to_neighbour, "CANARY-GRADEBOOK reached Neighbour 2"),
    (next_fails, "the next submission's verdicts differ: test_one failed"),
    (first_fails, "the submission before has other verdicts than alone"),
    (next_is_gone, "the next submission has no result"),
    (no_page, "the student has no page"),
    (script, "the student's page holds an element <script>"),
    (handler, "the class page holds an attribute onclick"),
    (image, "the student's page holds a link to 'http://127.0.0.1:47474/'"),
    (escape, "the log holds the control character U+001B"),
    (escape_in_page, "the student's page holds the control character U+001B"),
    (override, "the student's page holds the direction mark U+202E"),
    (command, "a line of the log begins with '::error file=a.py,line=1::'"),
    (huge, "the page has 5 MB"),
]
RUN_WIDE = [
    ("status", 1, "the grader exits with 1"),
    ("status", 4, "the grader exits with 4"),
    ("ended_by", "it did not end within 120 s", "the grader was ended: it did not end within 120 s"),
    ("terminal", "Traceback (most recent call last):\n", "the grader shows a stack trace"),
    ("left", ["sleep (4711)"], "1 processes outlive the grading: sleep (4711)"),
    ("contacts", ["TCP 127.0.0.1:47474: b'x'"], "TCP 127.0.0.1:47474: b'x' was contacted"),
    ("pwned", ["/tmp/PWNED-x"], "1 PWNED files exist, such as /tmp/PWNED-x"),
    ("changed", ["home/canary.txt is gone"], "outside of the output folder home/canary.txt is gone"),
    ("scratch", ["grader-0123"], "the temp folder still holds grader-0123"),
    ("peak_bytes", 3 << 30, "3.0 GiB resident"),
    ("disk_bytes", 2 << 30, "2.0 GiB written to disk"),
    ("seconds", 61.0, "it took 61 s, over 60 s"),
    ("strangers", ["mallory"], "there is a result of mallory, who handed nothing in"),
]


@pytest.mark.parametrize(("doctor", "wanted"), ALWAYS, ids=lambda x: getattr(x, "__name__", ""))
def test_what_must_never_happen_is_reported(doctor: Callable[[HandedIn, Run], None], wanted: str) -> None:
    """Leaks, pages, neighbours: held for every case, whatever its `succeeds_if` says."""
    middle, run = sound(case())
    doctor(middle, run)
    assert any(sentence.startswith(wanted) for sentence in told_of(middle, run)), told_of(middle, run)


@pytest.mark.parametrize(("field", "value", "wanted"), RUN_WIDE)
def test_what_a_run_leaves_behind_is_reported(field: str, value: object, wanted: str) -> None:
    """Processes, files, calls, memory, time and exit status."""
    _, run = sound(case())
    setattr(run, field, value)
    assert any(sentence.startswith(wanted) for sentence in judge.of_run(run, YARD)), judge.of_run(run, YARD)


def slow(seconds: float, check: float = 0.0) -> Result:
    return msgspec.structs.replace(with_outcome(seconds=check), seconds=seconds)


def printed(text: str) -> Result:
    return with_outcome(output=text)


def raised(text: str) -> Result:
    return msgspec.structs.replace(WRONG, output=text)


OWN = [
    ("score > 0", result(Verdict.PASSED), "the score is 1 of 4"),
    ("score > 0.25 of the points", result(*[Verdict.PASSED] * 2), "the score is 2 of 4"),
    ("score = full", RIGHT, "it got all points"),
    ("score < full", WRONG, "it was to get all points and got 0 of 4"),
    ("a check is counted as skipped or left out", result(Verdict.SKIPPED), "1 checks are skipped, such as test_one"),
    ("a check is counted as skipped or left out", result(*[Verdict.FAILED] * 3), "1 checks have no verdict"),
    ("EXEC-WORKED is printed", printed("EXEC-WORKED"), "the submission printed EXEC-WORKED"),
    ("LIMITS-RAISED", printed("LIMITS-RAISED prlimit"), "the submission printed LIMITS-RAISED"),
    ("takes over twice the time limit", slow(31), "it took 31.0 s, over 2 times 15 s"),
    ("takes over twice the time limit", slow(14, check=13), "a check took 13.0 s, over 2 times 6 s"),
    ("takes over twice the time limit of all checks", slow(31), "it took 31.0 s, over 2 times 15 s"),
    ("takes over twice the time limit of the submission", slow(31), "it took 31.0 s, over 2 times 15 s"),
    ("takes over four times the time limit", slow(61), "it took 61.0 s, over 4 times 15 s"),
    (
        "an argument's value of a hidden check appears in anything the student receives",
        raised("ARGUMENTS [0.123456789, 1.987654321, 2.555566667]"),
        "3 numbers that only hidden checks hand over reached the student",
    ),
    (
        "the input of a hidden check appears in anything the student receives",
        raised("tensor([0.1235, 1.9877, 2.5556])"),
        "3 numbers that only hidden checks hand over reached the student",
    ),
    (
        "the contents of /etc/passwd appear in anything the student receives",
        raised(Path("/etc/passwd").read_text()),
        "lines of /etc/passwd reached the student",
    ),
    (
        "49 or 012345678 appears in the report where the template text stood",
        raised("49-{{ config }}"),
        "the student's view holds what a template makes of the student's text",
    ),
]


@pytest.mark.parametrize(("sentence", "mine", "wanted"), OWN)
def test_each_sentence_of_a_case_reports_what_it_names(sentence: str, mine: Result, wanted: str) -> None:
    """A sentence's own judge sees it, and is silent where there is nothing."""
    of_sentence = judge.judge_for(sentence)
    assert of_sentence is not None
    assert any(told.startswith(wanted) for told in of_sentence(*sound(case(), mine), YARD))
    other = RIGHT if sentence == "score < full" else WRONG
    assert list(of_sentence(*sound(case(), other), YARD)) == []


@pytest.mark.parametrize(("needed", "told"), [(Verdict.FAILED, []), (Verdict.PASSED, ["1 checks are skipped, such as test_two"])])
def test_a_check_may_wait_only_for_one_that_did_not_pass(needed: Verdict, told: list[str]) -> None:
    waits = Outcome("cpu", Verdict.SKIPPED, note="It needs another check first: The first is right.")
    checks = (
        CheckResult("test_one", "one", "The first is right.", Fraction(1), (Outcome("cpu", needed),)),
        CheckResult("test_two", "one", "The second is right.", Fraction(1), (waits,)),
    )
    mine = msgspec.structs.replace(WRONG, exercises=(ExerciseResult("one", "one", "one", checks), *WRONG.exercises[2:]))
    of_sentence = judge.judge_for("a check is counted as skipped")
    assert of_sentence is not None
    assert list(of_sentence(*sound(case(), mine), YARD)) == told


@pytest.mark.parametrize(
    ("sentence", "name", "text", "wanted"),
    [
        (
            "a cell of an export begins with =, +, - or @ from the student",
            "grades.csv",
            'student,score\n"=HYPERLINK(""http://x"")",-1.5\n',
            "a cell of grades.csv begins like a formula",
        ),
        ("the JUnit file does not parse, or has another number of test cases", "junit.xml", "<a>", "junit.xml does not parse"),
        (
            "the JUnit file does not parse, or has another number of test cases",
            "junit.xml",
            "<testsuite><testcase/></testsuite>",
            "junit.xml holds 1 test cases",
        ),
    ],
)
def test_exports_are_judged_where_there_are_any(sentence: str, name: str, text: str, wanted: str) -> None:
    """A spreadsheet's formulas and a broken JUnit file."""
    middle, run = sound(case())
    of_sentence = judge.judge_for(sentence)
    assert of_sentence is not None
    assert list(of_sentence(middle, run, YARD)) == []
    run.exports = {name: text}
    assert any(told.startswith(wanted) for told in of_sentence(middle, run, YARD))


def test_alone_the_clock_outside_is_believed_too() -> None:
    """A grader that says it was quick is measured all the same."""
    middle, run = sound(case("zero", "takes over twice the time limit of all checks"), slow(1))
    run.seconds = YARD.start_seconds + 31
    assert any(told.startswith("it took 31.0 s") for told in judge.of_case(middle, run, YARD))


def test_a_sentence_that_no_judge_knows_is_a_failure() -> None:
    """Nothing is passed over silently, also beside a sentence that is known."""
    told = judge.of_case(*sound(case("zero", "score > 0 or the moon falls down")), YARD)
    assert told == ["cannot be judged: no judge knows the sentence 'the moon falls down'"]
    assert judge.judge_for("CANARY-DATABASE appears in anything the student receives") is None  # not planted


def test_every_sentence_of_the_cases_is_known() -> None:
    """The cases of this repository use the fixed sentences, and ` or ` inside one does not split it."""
    used = {sentence for told in read_cases(CASES) for sentence in judge.sentences(told.succeeds_if)}
    assert len(used) > 30
    assert {s for s in used if judge.judge_for(s) is None} == set()
    assert "49 or 012345678 appears in the report where the template text stood" in used


def test_numbers_that_only_hidden_checks_give_are_told_apart() -> None:
    """What a visible check gives as well, or what is too round to tell, is no leak."""
    middle, run = sound(case(), raised("0.5 1.25 3.141592653 ARGUMENTS [9.87654321]"))
    assert list(judge_text.no_hidden_arguments(middle, run, YARD)) == []


def evidence_of(text: str) -> Result:
    return with_outcome(evidence=Evidence("raised", text, error="ValueError"))


def test_what_an_exception_says_counts_as_said() -> None:
    """An attack may raise what it found instead of printing it."""
    middle, run = sound(case(), evidence_of("EXEC-WORKED"))
    assert list(judge_text.said("EXEC-WORKED")(middle, run, YARD)) == ["the submission printed EXEC-WORKED"]
