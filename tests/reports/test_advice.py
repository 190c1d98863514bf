"""What is told of an exercise: the mistake where it is known, once, else hints from gentle to concrete."""

from collections.abc import Callable
from fractions import Fraction
from io import StringIO

import msgspec
import pytest
from rich.console import Console

from grader.cli.tables import print_checks
from grader.reports.steps import next_step
from grader.reports.student import student_page
from grader.reports.text import text
from grader.results import CheckResult, Evidence, ExerciseResult, Fault, Outcome, Result, Verdict, students_view

LADDER = ("Look at the shapes.", "Read step 2 again.", "Work out two rows by hand.")
NAMED = Outcome(
    "cpu",
    Verdict.FAILED,
    Fault.STUDENT,
    Evidence("value", "The numbers differ.", smallest="shape (2, 3)"),
    misconception="no-sum + bias-forgotten",
    diagnosis="Sum over the features. Add the bias.",
)


def wrong(**more: object) -> Outcome:
    return msgspec.structs.replace(NAMED, **{"misconception": "", "diagnosis": "", **more})


def check(outcome: Outcome, n: int = 1, **more: object) -> CheckResult:
    return CheckResult(f"test_{n}", "neuron", f"Sentence {n}.", Fraction(1), (outcome,), **more)  # type: ignore[arg-type]


@pytest.fixture
def of(full: Result) -> Callable[..., Result]:
    """A result with one exercise of these checks."""

    def make(*checks: CheckResult, **more: object) -> Result:
        exercise = ExerciseResult("neuron", "A neuron", "3.1", checks, hints=LADDER, **more)  # type: ignore[arg-type]
        return msgspec.structs.replace(full, exercises=(exercise,))

    return make


def page(result: Result) -> str:
    """The exercises of the student's page, without what is to do next."""
    return student_page(students_view(result)).split('<section class="exercise"', 1)[1]


def printed(result: Result) -> str:
    out = StringIO()
    Console(file=out, width=200).print(text(students_view(result)))
    return out.getvalue().split("\n3.1 A neuron", 1)[1]


def test_a_named_mistake_stands_once_above_its_checks_and_speaks_alone(of: Callable[..., Result]) -> None:
    """The exercise's hints and those of its checks are left out."""
    result = of(check(NAMED, 1, hint="Own hint."), check(NAMED, 2), check(Outcome("cpu", Verdict.TIMED_OUT), 3))
    for said in (page(result), printed(result)):
        assert said.count("Sum over the features. Add the bias.") == 1
        assert said.index("Sum over the features") < said.index("Sentence 1.")
        assert "no sum and bias forgotten" in said
        assert "no-sum" not in said
        assert "Own hint." not in said
        assert not [hint for hint in LADDER if hint in said]


def test_a_named_mistake_is_the_next_step_also_after_a_check_that_tells_nothing(of: Callable[..., Result]) -> None:
    result = of(check(wrong(verdict=Verdict.TIMED_OUT), 1, hint="Own hint."), check(NAMED, 2))
    assert next_step(result).advice == "Sum over the features. Add the bias."


def test_without_a_cause_the_first_hint_is_open_and_the_others_are_folded(of: Callable[..., Result]) -> None:
    html = page(of(check(wrong(), 1, hint="Own hint."), check(wrong(), 2)))
    box = html.split('<div class="advice">')[1].split("</div>")[0]
    opened, *folded = box.split("<details>")
    assert LADDER[0] in opened
    assert [hint for hint, part in zip(LADDER[1:], folded, strict=True) if hint in part] == list(LADDER[1:])
    assert html.count(LADDER[0]) == 1
    assert "Own hint." in html


def test_a_sentence_from_the_evidence_has_all_hints_folded_behind_it(of: Callable[..., Result]) -> None:
    told = wrong(diagnosis="Right numbers, another shape.")
    html = page(of(check(told, 1, hint="Own hint."), check(told, 2)))
    box = html.split('<div class="advice">')[1].split("</div>")[0]
    assert html.count("Right numbers, another shape.") == 1
    assert box.count("<details>") == 3
    assert 'class="tag name"' not in box
    assert "Own hint." in html


@pytest.mark.parametrize("kind", ["raised", "type", "dtype", "unusable"])
def test_an_example_by_hand_is_no_hint_on_what_came_before_any_number(of: Callable[..., Result], kind: str) -> None:
    raised = wrong(evidence=Evidence(kind, "It went wrong."))  # type: ignore[arg-type]
    result = of(check(raised, 1, public=True, hint="By hand it is 8."), check(raised, 2, hint="Own hint."))
    for said in (student_page(students_view(result)), printed(result)):
        assert "By hand it is 8." not in said
        assert "Own hint." in said
    assert next_step(of(check(raised, 1, public=True, hint="By hand it is 8."))).advice == LADDER[0]


def test_different_sentences_stand_each_at_its_check(of: Callable[..., Result]) -> None:
    html = page(of(check(wrong(diagnosis="Transposed."), 1), check(wrong(diagnosis="Right but float64."), 2)))
    assert html.index("Sentence 1.") < html.index("Transposed.") < html.index("Sentence 2.") < html.index("float64")
    assert LADDER[0] in html


def test_an_exercise_that_was_not_begun_has_its_hints_folded(of: Callable[..., Result]) -> None:
    missing = Outcome("cpu", Verdict.MISSING)
    html = page(of(check(missing, hint="Own hint."), missing="Not done yet: the stub is unchanged."))
    assert html.count("<details>") == 3
    assert "Own hint." not in html


def test_an_exercise_that_passes_has_no_advice(of: Callable[..., Result]) -> None:
    html = page(of(check(Outcome("cpu", Verdict.PASSED), hint="Own hint.")))
    assert 'class="advice"' not in html
    assert "hint" not in html.lower()


def test_the_smallest_input_that_fails_stands_by_itself_where_inputs_are_shown(of: Callable[..., Result]) -> None:
    assert '<p class="smallest" dir="auto">It fails already for shape (2, 3).</p>' in page(
        of(check(NAMED, shows=("sentence", "hint", "inputs")))
    )
    for shows in (("sentence", "hint"), ("sentence", "hint", "expected")):
        assert "(2, 3)" not in page(of(check(NAMED, shows=shows)))


def test_the_smallest_input_that_fails_is_printed_where_inputs_are_shown(
    of: Callable[..., Result], capsys: pytest.CaptureFixture[str]
) -> None:
    assert "It fails already for shape (2, 3)." in printed(of(check(NAMED, shows=("sentence", "hint", "inputs"))))
    assert "(2, 3)" not in printed(of(check(NAMED)))
    print_checks(of(check(NAMED, public=True)), {})
    assert "It fails already for shape (2, 3)." in capsys.readouterr().out


def test_a_mistake_is_not_told_where_hints_are_not_shown(of: Callable[..., Result]) -> None:
    """Neither its hint nor its name, and the exercise's own hints stand in its place."""
    html = page(of(check(NAMED, shows=("sentence",))))
    assert "Sum over" not in html
    assert "no sum" not in html
    assert LADDER[0] in html


def test_further_hints_are_printed_for_who_asks(of: Callable[..., Result], capsys: pytest.CaptureFixture[str]) -> None:
    """First what went wrong alone, then a step further down each time, to the last."""
    result = of(check(wrong(), public=True))
    for depth in range(4):
        print_checks(result, {"neuron": depth})
        said = capsys.readouterr().out
        assert [hint in said for hint in LADDER] == [n < depth for n in range(3)]
        assert ("--hint" in said) == (depth < 3)
        assert ("That was the last hint" in said) == (depth == 3)


def test_a_known_cause_is_the_first_step(of: Callable[..., Result], capsys: pytest.CaptureFixture[str]) -> None:
    result = of(check(wrong(diagnosis="Transposed."), public=True, hint="Own hint."))
    print_checks(result, {})
    said = capsys.readouterr().out
    assert "4 hints: add --hint" in said
    assert [word for word in ("Transposed.", "Own hint.", LADDER[0]) if word in said] == []
    print_checks(result, {"neuron": 1}, plain=True)
    said = capsys.readouterr().out
    assert "Transposed." in said
    assert "Own hint." in said
    assert LADDER[0] not in said
