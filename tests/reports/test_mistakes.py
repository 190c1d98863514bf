"""The mistakes of a class: counted by exercise, with those who made them."""

from fractions import Fraction

import msgspec

from grader.reports.classpage import class_pages
from grader.reports.mistakes import mistakes
from grader.reports.names import CLASS_PAGE, page_name
from grader.results import CheckResult, ExerciseResult, Fault, Outcome, Result, Verdict


def of(student: str, **names: str | None) -> Result:
    """A result with one exercise a name: two of its checks fail with that misconception, None stands for right."""

    def exercise(n: int, name: str, mistake: str | None) -> ExerciseResult:
        wrong = Outcome("cpu", Verdict.FAILED, Fault.STUDENT, misconception=mistake or "")
        outcome = Outcome("cpu", Verdict.PASSED) if mistake is None else wrong
        checks = tuple(CheckResult(f"test_{k}", name, "It holds.", Fraction(1), (outcome,)) for k in range(2))
        return ExerciseResult(name, name.title(), f"1.{n}", checks)

    exercises = tuple(exercise(n, name, mistake) for n, (name, mistake) in enumerate(names.items(), 1))
    return Result(student, "01_tensors", "Tensors", "0" * 64, "instructor", "v", "0.1", "2", exercises)


CLASS = [
    of("Ada", neuron="no-sum", relu=None),
    of("Bob", neuron="bias-forgotten", relu="in-place"),
    of("Cy", neuron="bias-forgotten", relu=None),
    of("Di", neuron="", relu=None),
    of("Eve", neuron="", relu=None),
    of("Fay", neuron="", relu=None),
    msgspec.structs.replace(of("Gil", neuron="no-sum", relu=None), rejected="It cannot be read."),
]


def test_mistakes_are_counted_once_a_student_the_commonest_first_and_the_unnamed_last() -> None:
    found = mistakes(CLASS, CLASS[0].exercises)
    assert [(m.exercise.label, m.words, m.wrong, [r.student for r in m.made_by]) for m in found] == [
        ("1.1", "bias forgotten", 6, ["Bob", "Cy"]),
        ("1.1", "no sum", 6, ["Ada"]),
        ("1.1", "not named", 6, ["Di", "Eve", "Fay"]),
        ("1.2", "in place", 1, ["Bob"]),
    ]


def test_who_makes_two_mistakes_in_one_answer_counts_for_each_and_one_of_two_stays_as_it_is() -> None:
    class_ = [of("Ada", relu="overflow"), of("Bob", relu="overflow + one-total"), of("Cy", relu="axis or one-total")]
    found = mistakes(class_, class_[0].exercises)
    assert [(m.name, m.wrong, [r.student for r in m.made_by]) for m in found] == [
        ("overflow", 3, ["Ada", "Bob"]),
        ("axis or one-total", 3, ["Cy"]),
        ("one-total", 3, ["Bob"]),
    ]


def unnamed(student: str, verdict: Verdict = Verdict.FAILED, told: str = "", **more: object) -> Result:
    """A wrong answer whose mistake has no name."""
    outcome = Outcome("cpu", verdict, Fault.STUDENT, diagnosis=told)
    check = CheckResult("test", "relu", "It holds.", Fraction(1), (outcome,), **more)  # type: ignore[arg-type]
    return msgspec.structs.replace(
        CLASS[0], student=student, exercises=(ExerciseResult("relu", "ReLU", "1.2", (check,), hints=("Look.",)),)
    )


def test_without_a_name_those_belong_together_who_were_told_the_same_of_the_cause() -> None:
    axis = "Keep the axis of length 1: your numbers are right, an axis is gone."
    class_ = [
        unnamed("Ada", told=axis),
        unnamed("Bob", Verdict.TIMED_OUT),
        unnamed("Cy", told=axis),
        unnamed("Di", Verdict.OUT_OF_MEMORY),
        unnamed("Eve"),
        unnamed("Fay", Verdict.CRASHED),
        unnamed("Gil", told=axis, shows=("sentence",)),
    ]
    found = mistakes(class_, class_[0].exercises)
    assert [(m.words, [r.student for r in m.made_by]) for m in found] == [
        ("“Keep the axis of length 1 …”", ["Ada", "Cy"]),
        ("crashed", ["Fay"]),
        ("out of memory", ["Di"]),
        ("timed out", ["Bob"]),
        ("not named", ["Eve", "Gil"]),
    ]
    assert found[0].told == axis
    assert found[3].told.startswith("Look for a loop that never ends")


def test_what_is_missing_or_not_judged_is_no_mistake() -> None:
    for verdict in (Verdict.MISSING, Verdict.UNGRADED, Verdict.SKIPPED):
        checks = (CheckResult("test", "relu", "It holds.", Fraction(1), (Outcome("cpu", verdict),)),)
        result = msgspec.structs.replace(CLASS[0], exercises=(ExerciseResult("relu", "ReLU", "1.2", checks),))
        assert mistakes([result], result.exercises) == ()


def table_of_mistakes(results: list[Result]) -> dict[str, str]:
    """The rows of all tables of mistakes, by the name of the mistake."""
    html = class_pages(results)[CLASS_PAGE]
    tables = "".join(table.split("</table>")[0] for table in html.split('<table class="failing mistakes"')[1:])
    return {
        row.split("<code")[1].split(">")[1].split("<")[0]: row
        for row in tables.split('<tr role="row">')
        if "<code" in row
    }


def test_the_class_page_links_a_mistake_to_the_pages_of_who_made_it() -> None:
    row = table_of_mistakes(CLASS)["bias-forgotten"]
    assert "bias forgotten" in row
    assert "2 of 6" in row
    for result in CLASS[1:3]:
        assert f'href="students/{page_name(result)}.html"' in row


def test_a_mistake_of_many_has_them_folded() -> None:
    rows = table_of_mistakes([of(f"S{n}", neuron="no-sum") for n in range(9)])
    assert "<summary>9 students</summary>" in rows["no-sum"]


def test_a_class_without_mistakes_has_no_table_of_them() -> None:
    assert 'class="failing mistakes"' not in class_pages([of("Ada", neuron=None)])[CLASS_PAGE]
