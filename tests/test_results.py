"""Results: what survives a file, what a student may see, and which verdict and score follow."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import grader.results
from grader.results import (
    CellRun,
    CheckResult,
    Evidence,
    ExerciseResult,
    Fault,
    Outcome,
    Result,
    Value,
    Verdict,
    from_json,
    json_schema,
    students_view,
    to_json,
)

SECRET = "0.8675309"
"Stands for whatever a student must not learn."


def outcome(verdict: Verdict = Verdict.PASSED, device: Any = "cpu", **more: Any) -> Outcome:
    return Outcome(device, verdict, **more)


def check(name: str = "test_value", *outcomes: Outcome, points: str = "1", **more: Any) -> CheckResult:
    return CheckResult(name, "neuron", "It adds the bias.", Fraction(points), outcomes or (outcome(),), **more)


def result(*checks: CheckResult, **more: Any) -> Result:
    exercise = ExerciseResult("neuron", "A neuron", "3.1", checks, code="def neuron(): ...", cell=2, line=1)
    return Result(
        student="Ada",
        unit="03_neuron",
        title="A neuron",
        submission="ab" * 32,
        audience="instructor",
        unit_version="0123456789abcdef",
        grader="0.1.0",
        torch="2.13.0",
        exercises=(exercise,),
        **more,
    )


def failure(**more: Any) -> Outcome:
    """A failed outcome with `SECRET` in everything that tells about the check's own values."""
    evidence = Evidence(
        more.pop("kind", "value"),
        f"{SECRET} is wanted.",
        error=more.pop("error", ""),
        expected=Value(SECRET, "tensor", (1,), "float32", (0.8675309,), worst=(0,), differing=(0,)),
        actual=Value(f"{SECRET}1", "tensor", (200,), overview=(0.8675309,), overview_shape=(1,), differing=(1,)),
        inputs=(f"x = {SECRET}",),
        difference=0.8675309,
        cell=2,
        line=1,
    )
    return outcome(
        Verdict.FAILED, fault=Fault.STUDENT, evidence=evidence, seconds=0.8675309, output=f"x is {SECRET}", **more
    )


# Verdicts and scores


def test_a_check_on_no_device_is_not_judged() -> None:
    assert CheckResult("test", "neuron", "It adds the bias.", Fraction(1), outcomes=()).verdict is Verdict.UNGRADED


@pytest.mark.parametrize(
    ("verdicts", "decided"),
    [
        ((Verdict.PASSED, Verdict.PASSED), Verdict.PASSED),
        ((Verdict.PASSED, Verdict.FAILED), Verdict.FAILED),
        ((Verdict.UNGRADED, Verdict.FAILED), Verdict.FAILED),
        ((Verdict.PASSED, Verdict.UNGRADED), Verdict.UNGRADED),
        ((Verdict.SKIPPED, Verdict.UNGRADED), Verdict.SKIPPED),
        ((Verdict.TIMED_OUT, Verdict.ERROR), Verdict.TIMED_OUT),
    ],
)
def test_one_failure_on_a_device_decides(verdicts: tuple[Verdict, Verdict], decided: Verdict) -> None:
    judged = check("test", outcome(verdicts[0], "cpu"), outcome(verdicts[1], "sim"))
    assert judged.verdict is decided
    assert judged.earned == (1 if decided is Verdict.PASSED else 0)


def test_points_add_up_exactly() -> None:
    thirds = result(*(check(f"test_{n}", points="1/3") for n in range(3)), check("test_half", points="7/2"))
    assert thirds.points == thirds.score == Fraction(9, 2)


@pytest.mark.parametrize("verdict", [v for v in Verdict if v is not Verdict.PASSED])
def test_only_a_pass_gives_points(verdict: Verdict) -> None:
    assert result(check("test", outcome(verdict))).score == 0


def test_what_could_not_be_judged_holds_the_score() -> None:
    assert result(check("test", outcome(Verdict.UNGRADED))).held
    assert result(check(), provisional=True).held
    assert not result(check(), check("test_2", outcome(Verdict.FAILED))).held


# The JSON form


def whole() -> Result:
    """Something in every field."""
    return result(
        check("test_value", failure(), points="7/2", hint="Add the bias."),
        check("test_device", outcome(Verdict.UNGRADED, "sim", fault=Fault.GRADER, note="Busy."), step="device"),
        check("test_public", public=True, points="0"),
        check("test_later", failure(), visibility="after_due", shows=("sentence",)),
        source="03_neuron.ipynb",
        devices=("cpu", "sim"),
        level="walled",
        walls=("landlock", "seccomp"),
        notes=("A magic was skipped.",),
        cells=(CellRun(4, "NameError", 1),),
        output="hello \u202e \ufffd",
        round=2,
        attempt=3,
        seconds=1.25,
    )


def test_a_result_comes_back_from_its_json_as_it_was() -> None:
    for each in (whole(), students_view(whole()), result(rejected="It is no notebook.", provisional=True)):
        line = to_json(each)
        assert from_json(line) == each
        assert from_json(line.decode()) == each
        assert b"\n" not in line


@given(st.fractions(min_value=0, max_value=1000))
def test_every_fraction_survives(points: Fraction) -> None:
    assert from_json(to_json(result(check(points=str(points))))).points == points


def test_fractions_stand_as_text() -> None:
    points = [c["points"] for c in json.loads(to_json(whole()))["exercises"][0]["checks"]]
    assert points == ["7/2", "1", "0", "1"]


@pytest.mark.parametrize("points", ["1/0", "nan", "0.5", "", "1e3", "1/-2", " 1", "\u0661", 0.5, 1, None])
def test_what_is_no_fraction_is_refused(points: Any) -> None:
    raw = json.loads(to_json(whole()))
    raw["exercises"][0]["checks"][0]["points"] = points
    with pytest.raises(msgspec.ValidationError):
        from_json(json.dumps(raw))


def test_a_result_of_another_schema_is_refused() -> None:
    newer = to_json(msgspec.structs.replace(whole(), schema=grader.results.SCHEMA + 1))
    with pytest.raises(msgspec.ValidationError, match="this grader reads"):
        from_json(newer)


def test_a_student_reads_a_mistake_s_hint_where_hints_are_shown_and_its_name_in_words() -> None:
    named = msgspec.structs.replace(failure(), misconception="bias-forgotten", diagnosis="Add the bias.")
    whole = result(
        check("test_one", named), check("test_two", named, shows=("sentence",)), check("test_three", named, public=True)
    )
    shown = students_view(whole)
    assert [c.diagnosis for c in whole.checks] == ["Add the bias."] * 3
    assert [c.diagnosis for c in shown.checks] == ["Add the bias.", "", "Add the bias."]
    assert [c.outcomes[0].misconception for c in shown.checks] == ["bias forgotten", "", "bias forgotten"]
    assert "bias-forgotten" not in to_json(shown).decode()


@pytest.mark.parametrize(
    ("shows", "smallest"),
    [(("inputs",), "shape (2, 3)"), (("expected",), ""), (("inputs", "expected"), "shape (2, 3)"), ((), "")],
)
def test_the_smallest_input_that_fails_is_shown_as_inputs_are(shows: tuple[str, ...], smallest: str) -> None:
    told = Evidence("value", "0.1 is not 0.2.", smallest="shape (2, 3)")
    failed = msgspec.structs.replace(failure(), evidence=told)
    shown = students_view(result(check("test_one", failed, shows=shows)))
    assert shown.checks[0].outcomes[0].evidence is not None
    assert shown.checks[0].outcomes[0].evidence.smallest == smallest
    assert ("(2, 3)" in to_json(shown).decode()) == bool(smallest)


def test_an_unknown_verdict_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        from_json(to_json(whole()).replace(b'"failed"', b'"splendid"'))


def test_the_schema_in_the_repository_is_that_of_the_records() -> None:
    path = Path(grader.results.__file__).with_name("results.schema.json")
    assert json.loads(path.read_text()) == json.loads(json.dumps(json_schema())), (
        "grader/results.py has changed. If old results can still be read, write json_schema() to "
        "grader/results.schema.json; if not, raise SCHEMA first."
    )


def test_results_fit_the_schema_and_others_do_not() -> None:
    validator = jsonschema.Draft202012Validator(json_schema())
    for each in (whole(), students_view(whole())):
        validator.validate(json.loads(to_json(each)))
    bad = json.loads(to_json(whole()))
    bad["exercises"][0]["checks"][0]["points"] = "a lot"
    assert not validator.is_valid(bad)


# What a student may see


def seen(judged: CheckResult) -> str:
    """A student's view of one check, as text."""
    return to_json(students_view(result(judged))).decode()


@pytest.mark.parametrize(
    "kind",
    [
        *("value", "shape", "dtype", "type", "memory", "gradient", "changed", "operations", "seen", "state", "repeats"),
        *("unusable", "raised", "other"),
    ],
)
def test_a_hidden_check_tells_no_value_input_output_or_time(kind: str) -> None:
    told = seen(check("test", failure(kind=kind)))
    assert SECRET not in told
    evidence = json.loads(told)["exercises"][0]["checks"][0]["outcomes"][0]["evidence"]
    assert evidence["message"]
    assert evidence["kind"] == kind
    assert not [word for word in ("overview", "differing", "expected", "actual") if word in evidence]


def test_the_names_of_devices_are_told_of_a_hidden_check_and_not_where_they_stood() -> None:
    cuda, cpu = (Value(text=name, kind="device") for name in ("cuda", "cpu"))
    evidence = Evidence("value", "Item [4711]: cuda is wanted; yours is cpu.", expected=cuda, actual=cpu)
    (kept,) = students_view(result(check("test", Outcome("sim", Verdict.FAILED, evidence=evidence)))).checks
    told = kept.outcomes[0].evidence
    assert told is not None
    assert told.message == "cuda is wanted; yours is cpu."
    assert told.expected is None


def test_a_hidden_check_keeps_its_sentence_hint_and_place() -> None:
    (kept,) = students_view(result(check("test", failure(), hint="Add the bias."))).checks
    assert (kept.sentence, kept.hint) == ("It adds the bias.", "Add the bias.")
    assert kept.outcomes[0].evidence is not None
    assert kept.outcomes[0].evidence.line == 1


def test_sentence_and_hint_go_where_a_check_does_not_show_them() -> None:
    told = seen(check("test", failure(), hint="Add the bias.", shows=()))
    assert "bias" not in told


def test_expected_values_and_inputs_are_shown_where_a_check_allows_it() -> None:
    shows = ("sentence", "hint", "inputs", "expected")
    (kept,) = students_view(result(check("test", failure(), shows=shows))).checks
    evidence, original = kept.outcomes[0].evidence, failure().evidence
    assert evidence == original
    assert (kept.outcomes[0].seconds, kept.outcomes[0].output) == (0.0, "")


def test_where_a_tensor_got_onto_the_wrong_device_is_told_as_hints_are() -> None:
    wrong = outcome(Verdict.FAILED, "sim", apart="Because of cell 3, line 4.", cause_cell=2, cause_line=4)
    for shows, place in ((("sentence", "hint"), (2, 4)), (("sentence",), (None, None))):
        (kept,) = students_view(result(check("test", wrong, shows=shows))).checks
        assert (kept.outcomes[0].cause_cell, kept.outcomes[0].cause_line) == place


def test_expected_values_alone_bring_no_inputs() -> None:
    (kept,) = students_view(result(check("test", failure(), shows=("sentence", "expected")))).checks
    assert kept.outcomes[0].evidence is not None
    assert kept.outcomes[0].evidence.expected is not None
    assert kept.outcomes[0].evidence.inputs == ()


def test_a_raised_message_goes_with_the_inputs_since_it_can_repeat_them() -> None:
    for shows in (("sentence", "hint"), ("sentence", "expected")):
        (kept,) = students_view(result(check("test", failure(kind="raised", error="ValueError"), shows=shows))).checks
        assert kept.outcomes[0].evidence is not None
        assert kept.outcomes[0].evidence.message == "Your code raised ValueError. Its message stays hidden, as the numbers do."


def test_an_error_class_named_after_the_inputs_does_not_carry_them_out() -> None:
    told = seen(check("test", failure(kind="raised", error=f"E{SECRET}")))
    assert SECRET not in told
    assert "Your code raised an error." in told


def test_why_a_check_itself_broke_is_for_instructors() -> None:
    broken = outcome(Verdict.UNGRADED, fault=Fault.CHECK, note=f"The check is broken: ValueError: {SECRET}")
    assert SECRET not in seen(check("test", broken))


def test_a_hidden_checks_name_stays_with_the_instructor_and_a_public_ones_does_not() -> None:
    view = students_view(result(check("test_secret"), check("test_other_secret"), check("test_example", public=True)))
    assert "secret" not in to_json(view).decode()
    assert len({c.name for c in view.checks}) == 3
    assert view.checks[2].name == "test_example"


def test_a_public_check_hides_nothing() -> None:
    public = check("test", failure(), public=True, hint="Add the bias.", shows=())
    assert students_view(result(public)).checks == (public,)


def test_a_check_that_is_not_visible_yet_leaves_only_its_number() -> None:
    later = check("test_later", failure(), points="5", visibility="after_due", hint="Later.")
    hidden = check("test_hidden", failure(), points="7", visibility="hidden")
    view = students_view(result(check(), later, hidden))
    assert [c.sentence for c in view.checks] == [check().sentence]
    assert (view.later, view.points) == (2, 1)
    assert "test_later" not in to_json(view).decode()


def test_after_the_due_date_more_is_visible() -> None:
    later = check("test_later", visibility="after_due", points="5")
    view = students_view(result(check(), later), now_visible=("visible", "after_due"))
    assert (view.later, view.points) == (0, 6)


def test_a_students_view_names_its_audience_and_tells_no_time() -> None:
    view = students_view(result(check(), seconds=0.8675309))
    assert view.audience == "student"
    assert SECRET not in to_json(view).decode()


def test_viewing_twice_changes_nothing_more() -> None:
    once = students_view(whole())
    assert students_view(once) == once


def test_what_is_held_stays_held_in_a_students_view() -> None:
    assert students_view(result(check("test", outcome(Verdict.UNGRADED)))).held
    assert students_view(result(check(), provisional=True)).held
