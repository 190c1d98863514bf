"""The sentences of a report."""

from collections.abc import Callable
from fractions import Fraction

import msgspec
import pytest

from grader.reports import words
from grader.reports.steps import next_step
from grader.results import (
    CellRun,
    CheckResult,
    Evidence,
    ExerciseResult,
    Fault,
    Outcome,
    Result,
    Verdict,
    students_view,
)


def replace_checks(result: Result, change: Callable[[CheckResult], CheckResult]) -> Result:
    """`result` with every check changed, and nothing missing."""
    exercises = tuple(
        msgspec.structs.replace(e, checks=tuple(map(change, e.checks)), missing="") for e in result.exercises
    )
    return msgspec.structs.replace(result, exercises=exercises)


# Numbers


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("0", "0"),
        ("3", "3"),
        ("7/2", "3½"),
        ("1/2", "½"),
        ("4/3", "1⅓"),
        ("22/7", "22/7"),
        ("1/7", "1/7"),
        ("-1/2", "-1/2"),
        ("113/10", "11.3"),
    ],
)
def test_fractions_read_as_a_person_writes_them(value: str, said: str) -> None:
    assert words.amount(Fraction(value)) == said


@pytest.mark.parametrize(
    ("earned", "points", "said"),
    [
        ("7", "9", "7 of 9 points"),
        ("0", "1", "0 of 1 point"),
        ("1/2", "1/2", "½ of ½ point"),
        ("0", "0", "0 of 0 points"),
    ],
)
def test_points_are_said_of_how_many(earned: str, points: str, said: str) -> None:
    assert words.of_points(Fraction(earned), Fraction(points)) == said


# What must be said beside a score


def test_a_held_score_says_so_and_whose_fault_it_is_not(half: Result) -> None:
    (said,) = words.reservations(students_view(half))
    assert said == (
        "This score is held: 1 check, worth 1 point, could not be judged yet, through no fault of yours. "
        "It can rise once that is done; you need do nothing for it."
    )
    (said,) = words.reservations(half)
    assert "no fault of the student" in said


def test_a_provisional_score_says_so(full: Result) -> None:
    (said,) = words.reservations(msgspec.structs.replace(full, provisional=True))
    assert said.startswith("This score is provisional")


@pytest.mark.parametrize(("later", "begins"), [(1, "1 more check is judged"), (4, "4 more checks are judged")])
def test_a_score_without_the_later_checks_says_how_many_follow(full: Result, later: int, begins: str) -> None:
    (said,) = words.reservations(msgspec.structs.replace(full, later=later))
    assert said.startswith(begins)


def test_a_final_score_needs_no_word(full: Result) -> None:
    assert words.reservations(full) == ()


# What to do next


def test_the_first_exercise_that_lost_points_comes_first_with_hint_then_reason(half: Result) -> None:
    step = next_step(half)
    assert step.title == "Mend 5.1 A neuron with mm"
    assert step.advice == "Add the bias after the product, before the activation."
    assert step.reason.startswith("“The lesson's data gives the lesson's number.” does not hold yet.")


def test_a_likely_cause_is_better_than_a_hint(half: Result) -> None:
    def explained(check: CheckResult) -> CheckResult:
        told = tuple(msgspec.structs.replace(o, diagnosis="The bias is multiplied by 0.") for o in check.outcomes)
        return msgspec.structs.replace(check, outcomes=told)

    caused = replace_checks(half, explained)
    assert next_step(caused).advice == "The bias is multiplied by 0."


def test_without_a_hint_the_check_itself_is_the_advice(half: Result) -> None:
    bare = replace_checks(half, lambda c: msgspec.structs.replace(c, hint=""))
    step = next_step(bare)
    assert step.advice == "Look at this check first: “The lesson's data gives the lesson's number.” does not hold yet."
    assert step.reason == "The element that differs most is 0.1214; 0.1595 is wanted."


def test_a_missing_exercise_is_to_be_finished(half: Result) -> None:
    step = next_step(msgspec.structs.replace(half, exercises=half.exercises[2:]))
    assert (step.title, step.advice) == (
        "Finish 5.3 A layer the PyTorch way",
        "Not done yet: the stub is unchanged.",
    )
    assert step.reason == "nn.Linear keeps one row of W for each output."


def test_what_was_tried_is_mended_before_what_is_missing_is_begun(half: Result) -> None:
    _, tried, missing = half.exercises
    step = next_step(msgspec.structs.replace(half, exercises=(missing, tried)))
    assert step.title == f"Mend {words.name(tried)}"


def test_the_other_exercises_that_lose_points_follow_with_how_many(half: Result, full: Result) -> None:
    assert next_step(half).after == "After that: 5.2 (4½ points), 5.3 (3 points)."
    neuron, batch, linear = half.exercises
    turned = msgspec.structs.replace(half, exercises=(linear, neuron, batch))
    assert next_step(turned).after == "After that: 5.2 (4½ points), 5.3 (3 points)."
    assert next_step(msgspec.structs.replace(half, exercises=(linear,))).after == ""
    assert next_step(full).after == ""


def test_a_cell_that_python_cannot_read_is_mended_before_another_exercise_is_begun(half: Result) -> None:
    _, batch, linear = half.exercises
    gone = Outcome("cpu", Verdict.MISSING)
    checks = tuple(msgspec.structs.replace(c, outcomes=(gone,)) for c in batch.checks)
    batch = msgspec.structs.replace(batch, checks=checks, missing="Cell 7 has a syntax error in line 2.")
    broken = CellRun(6, "SyntaxError: '(' was never closed", 2)
    step = next_step(msgspec.structs.replace(half, exercises=(linear, batch), cells=(broken,)))
    assert (step.title, step.advice) == ("Mend 5.2 A batch through one neuron", batch.missing)
    assert next_step(msgspec.structs.replace(half, exercises=(linear, batch), cells=())).title.startswith("Finish 5.3")


def test_a_skipped_check_is_not_the_first_thing_to_mend(half: Result) -> None:
    skipped = CheckResult("a", "neuron_mm", "Waits.", Fraction(1), (Outcome("cpu", Verdict.SKIPPED),))
    first = half.exercises[0]
    changed = msgspec.structs.replace(first, checks=(skipped, *first.checks))
    step = next_step(msgspec.structs.replace(half, exercises=(changed,)))
    assert "lesson's number" in step.reason


def test_a_failed_public_check_is_named_when_nothing_else_is_lost(full: Result) -> None:
    def break_public(check: CheckResult) -> CheckResult:
        bad = Outcome("cpu", Verdict.FAILED, Fault.STUDENT, Evidence("other", "It does not hold."))
        return msgspec.structs.replace(check, outcomes=(bad,)) if check.public else check

    assert "The example in the text" in next_step(replace_checks(full, break_public)).advice


def test_a_rejected_submission_says_what_to_hand_in(rejected: Result) -> None:
    step = next_step(rejected)
    assert step.title == "Hand in a file that can be read"
    assert step.advice == rejected.rejected
    assert "3 exercises" in step.reason


def test_full_points_are_said_of_this_page_only(full: Result) -> None:
    step = next_step(msgspec.structs.replace(full, later=4))
    assert step.title == "Every check on this page passed"


def test_with_nothing_lost_and_something_not_judged_there_is_nothing_to_do(full: Result) -> None:
    def hold(check: CheckResult) -> CheckResult:
        held = Outcome("cpu", Verdict.UNGRADED, Fault.GRADER)
        return msgspec.structs.replace(check, outcomes=(held,)) if "gradient" in check.name else check

    assert next_step(replace_checks(full, hold)).title == "Wait for the remaining checks"


def test_every_verdict_has_a_symbol_and_its_sentence() -> None:
    assert set(words.SYMBOLS) == set(words.EXPLAINED) == set(Verdict)
    for verdict in Verdict:
        assert words.explanation(Outcome("cpu", verdict)) or verdict is Verdict.PASSED


def test_a_place_counts_cells_from_one_and_a_script_has_lines_only(half: Result) -> None:
    assert words.place(half, 6, 3) == "cell 7, line 3"
    assert words.place(msgspec.structs.replace(half, source="a.py"), 0, 3) == "line 3"
    assert words.place(half, None, None) == ""


def test_no_sentence_belittles(half: Result, full: Result, rejected: Result) -> None:
    steps = [next_step(r) for r in (half, full, rejected)]
    said = " ".join([*words.EXPLAINED.values(), *(f"{s.title} {s.advice} {s.reason}" for s in steps)]).lower().split()
    assert not {"just", "simply", "obviously", "wrong", "bad"} & set(said)


def test_an_exercise_without_a_label_is_named_by_its_title() -> None:
    assert words.name(ExerciseResult("f", "The title", "", ())) == "The title"


# What went well


def test_whole_exercises_come_first_then_the_checks_worth_most(half: Result, full: Result) -> None:
    mixed = msgspec.structs.replace(half, exercises=(full.exercises[1], *half.exercises[:1], half.exercises[2]))
    assert words.went_well(mixed) == (
        "Complete: 5.2 A batch through one neuron.",
        "5.1 A neuron with mm: “The caller's weights stay a row.” holds.",
        "5.1 A neuron with mm: “The gradient reaches features, weights and bias.” holds.",
        "1 more check passed.",
    )


def test_while_checks_follow_an_exercise_is_complete_only_so_far(half: Result, full: Result) -> None:
    mixed = msgspec.structs.replace(half, exercises=(full.exercises[1], half.exercises[2]), later=1)
    assert words.went_well(mixed) == ("Complete as far as this page goes: 5.2 A batch through one neuron.",)


def test_the_sentence_of_a_check_that_shows_none_is_not_told(half: Result) -> None:
    silent = replace_checks(half, lambda c: msgspec.structs.replace(c, shows=(), public=False))
    assert words.went_well(silent) == ("3 checks passed.",)


def test_nothing_is_praised_where_nothing_passed(half: Result, rejected: Result) -> None:
    nothing = replace_checks(
        half, lambda c: msgspec.structs.replace(c, outcomes=(Outcome("cpu", Verdict.FAILED, Fault.STUDENT),))
    )
    for result in (nothing, rejected, msgspec.structs.replace(half, exercises=())):
        assert words.went_well(result) == ()


# What can be seen


def test_the_number_of_checks_that_hide_something_is_told(half: Result, full: Result) -> None:
    def showing(*shows: str) -> Callable[[CheckResult], CheckResult]:
        return lambda c: msgspec.structs.replace(c, shows=shows)  # type: ignore[arg-type]

    assert words.on_view(replace_checks(half, showing("inputs", "expected"))) == "12 checks judge this submission."
    assert words.on_view(replace_checks(half, showing("expected"))) == (
        "12 checks judge this submission. 11 of them use numbers that stay hidden."
    )
    only = msgspec.structs.replace(full, exercises=full.exercises[2:])
    assert words.on_view(only) == (
        "3 checks judge this submission. Some of the numbers that they use stay hidden."
    )
    assert words.on_view(msgspec.structs.replace(half, exercises=())) == ""


@pytest.mark.parametrize(("value", "said"), [("3/2", "+1½"), ("-6/5", "-1⅕"), ("0", "0"), ("-2", "-2")])
def test_a_change_of_points_has_its_sign(value: str, said: str) -> None:
    assert words.signed(Fraction(value)).replace(words.MINUS, "-") == said


def test_a_time_is_told_to_the_minute_and_what_is_none_stays() -> None:
    assert words.moment("2026-11-03T23:10:59+01:00") == "2026-11-03 23:10 UTC+01:00"
    assert words.moment("2026-11-03") == "2026-11-03 00:00"
    assert words.moment("last week") == "last week"


def test_a_held_score_that_can_not_rise_does_not_say_that_it_can(half: Result) -> None:
    for_nothing = replace_checks(half, lambda c: msgspec.structs.replace(c, points=Fraction(0)))
    for result in (for_nothing, students_view(for_nothing)):
        (said,) = words.reservations(result)
        assert "1 check could not be judged yet" in said
        assert "rise" not in said


@pytest.mark.parametrize(("points", "form"), [("1/2", 1), ("1", 1), ("0", 0), ("3/2", 2), ("2", 2), ("7/3", 3)])
def test_the_plural_form_of_a_fraction_is_that_of_the_next_whole_number(points: str, form: int) -> None:
    assert words.plural(Fraction(points)) == form
