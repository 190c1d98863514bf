"""What to talk about in the next lesson, and that an example tells nobody's name."""

from fractions import Fraction

import msgspec
import pytest
from reports.test_pages import Page

from grader.reports.anonymous import code_alone, tells, usual_words
from grader.reports.classpage import class_pages
from grader.reports.names import CLASS_PAGE, page_name
from grader.reports.student import student_page
from grader.reports.talk import LINES, examples
from grader.results import CheckResult, ExerciseResult, Fault, Outcome, Result, Verdict, students_view

NEURON = "def neuron(x, w, b):\n    return (x * w).sum()\n"
HINT = "Add the bias after the weighted sum."


def of(student: str, code: str = NEURON, mistake: str = "", *, exercise: str = "neuron", fails: int = 0) -> Result:
    """One wrong answer; the check of number `fails` fails."""
    wrong = Outcome(
        "cpu", Verdict.FAILED, Fault.STUDENT, misconception=mistake, diagnosis=HINT if mistake else "", note="No."
    )
    checks = tuple(
        CheckResult(
            f"test_{n}",
            exercise,
            f"Sentence {n} of {exercise}.",
            Fraction(1),
            (wrong if n == fails else Outcome("cpu", Verdict.PASSED),),
            hint=f"Look at {exercise} {n}.",
        )
        for n in range(3)
    )
    exercises = (ExerciseResult(exercise, exercise.title(), "3.1", checks, code=code),)
    return Result(student, "03_neuron", "One neuron", "0" * 64, "instructor", "v", "0.1", "2", exercises)


def both(*results: Result) -> list[Result]:
    """Each result with all exercises of the others, right where it has none of its own."""
    exercises = {e.name: e for r in results for e in r.exercises}

    def right(e: ExerciseResult) -> ExerciseResult:
        checks = tuple(msgspec.structs.replace(c, outcomes=(Outcome("cpu", Verdict.PASSED),)) for c in e.checks)
        return msgspec.structs.replace(e, checks=checks, missing="")

    return [
        msgspec.structs.replace(
            r, exercises=tuple(next((o for o in r.exercises if o.name == n), right(e)) for n, e in exercises.items())
        )
        for r in results
    ]


def topics_of(results: list[Result]) -> list[str]:
    """The HTML of each thing to talk about, in order."""
    html = class_pages(results)[CLASS_PAGE]
    told = html.split('id="talk">')[1].split("</section>")[0] if 'id="talk">' in html else ""
    return told.split('<div class="topic">')[1:]


def titles(results: list[Result]) -> list[str]:
    return [Page(topic.split("<h3>")[1].split("</h3>")[0]).said for topic in topics_of(results)]


def test_the_commonest_mistakes_come_first_with_their_hints_and_who_made_them() -> None:
    class_ = [of(f"S{n}", mistake="bias-forgotten" if n < 4 else "no-sum" if n < 7 else "in-place") for n in range(9)]
    assert titles([*class_, of("T", mistake="axis")]) == ["bias forgotten", "no sum", "in place"]
    first = topics_of(class_)[0]
    assert f"What students are told: {HINT}" in Page(first).said
    assert "4 of 9 wrong answers" in first
    assert "<summary>4 students</summary>" in first
    assert f'href="students/{page_name(class_[3])}.html"' in first


def test_what_has_no_name_is_told_by_the_check_that_most_fail() -> None:
    class_ = both(
        *(of(f"A{n}", mistake="bias-forgotten") for n in range(2)),
        *(of(f"B{n}", fails=1) for n in range(2)),
        *(of(f"C{n}", exercise="relu", fails=1) for n in range(3)),
    )
    assert titles(class_) == ["“Sentence 1 of relu.”", "bias forgotten", "“Sentence 1 of neuron.”"]
    relu = Page(topics_of(class_)[0]).said
    assert "3 of 3 wrong answers fail this check, for a reason without a name" in relu
    assert "Look at relu 1." in relu


def test_a_mistake_of_two_exercises_is_told_once() -> None:
    class_ = both(
        *(of(f"A{n}", mistake="no-sum") for n in range(3)),
        *(of(f"B{n}", mistake="no-sum", exercise="relu") for n in range(2)),
    )
    labelled = [
        msgspec.structs.replace(
            r, exercises=tuple(msgspec.structs.replace(e, label=f"3.{n}") for n, e in enumerate(r.exercises, 1))
        )
        for r in class_
    ]
    assert titles(labelled) == ["no sum"]
    assert "3 of 3 wrong answers The same in: 3.2" in Page(topics_of(labelled)[0]).said


def test_what_a_topic_says_that_students_are_told_is_what_their_pages_say() -> None:
    def hinted(result: Result, verdict: Verdict) -> Result:
        (exercise,) = result.exercises
        checks = [
            msgspec.structs.replace(c, outcomes=(msgspec.structs.replace(c.outcomes[0], verdict=verdict),))
            if c.verdict is Verdict.FAILED
            else c
            for c in exercise.checks
        ]
        exercise = msgspec.structs.replace(exercise, checks=tuple(checks), hints=("Print the shapes.",))
        return msgspec.structs.replace(result, exercises=(exercise,))

    class_ = [
        *(hinted(of(f"Loop{n}"), Verdict.TIMED_OUT) for n in range(3)),
        *(hinted(of(f"Wrong{n}"), Verdict.FAILED) for n in range(2)),
    ]
    assert titles(class_) == ["timed out", "“Sentence 0 of neuron.”"]
    for topic, student in zip(topics_of(class_), (class_[0], class_[-1]), strict=True):
        told = Page(topic.split('class="hint"')[1].split("</p>")[0]).said.split("What students are told: ")[1]
        assert told in Page(student_page(students_view(student))).said
        assert told.startswith(("Look for a loop", "Print the shapes"))
    assert "3 of 5 wrong answers" in topics_of(class_)[0]


def test_a_hint_that_students_do_not_see_is_not_called_what_they_are_told() -> None:
    (exercise,) = of("Ada", mistake="bias-forgotten").exercises
    checks = tuple(msgspec.structs.replace(c, shows=("sentence",)) for c in exercise.checks)
    hidden = msgspec.structs.replace(exercise, checks=checks)
    (topic,) = topics_of([msgspec.structs.replace(of("Ada"), exercises=(hidden,))])
    assert "bias forgotten" in topic
    assert "What students are told" not in topic


def test_a_mistake_is_told_of_all_who_made_it_alone_or_with_another() -> None:
    class_ = [of("A", mistake="overflow"), of("B", mistake="overflow + one-total")]
    assert titles(class_) == ["overflow", "one total"]
    assert "2 of 2 wrong answers" in topics_of(class_)[0]


def without_an_answer(
    student: str, *, to: str = "neuron", why: str = "No cell begins with the line `# 3.1`."
) -> Result:
    result = of(student, exercise=to, fails=9)
    (exercise,) = result.exercises
    checks = tuple(
        msgspec.structs.replace(c, outcomes=(Outcome("cpu", Verdict.MISSING, note=why),)) for c in exercise.checks
    )
    return msgspec.structs.replace(
        result, exercises=(msgspec.structs.replace(exercise, checks=checks, code="", missing=why),)
    )


def test_answers_that_many_lack_for_one_reason_are_a_topic_first_where_they_are_most() -> None:
    class_ = both(
        *(without_an_answer(f"A{n}") for n in range(4)),
        *(of(f"B{n}", exercise="relu", mistake="in-place") for n in range(3)),
    )
    assert titles(class_) == ["No answer", "in place"]
    first = Page(topics_of(class_)[0]).said
    assert "Neuron No answer 4 of 7 students, for one reason" in first
    assert "What students are told: No cell begins with the line # 3.1." in first
    assert "4 students" in first


def test_answers_that_few_lack_or_each_for_a_reason_of_its_own_are_no_topic() -> None:
    rest = [of(f"S{n}", fails=9) for n in range(7)]
    assert titles([*rest, without_an_answer("A")]) == []
    assert titles([without_an_answer("A")]) == []
    assert titles([*(without_an_answer(f"A{n}", why=f"Reason {n}.") for n in range(4)), *rest]) == []


def test_of_as_many_answers_each_different_exercises_come_first() -> None:
    class_ = both(
        of("A", mistake="asked-at-import"),
        of("B", mistake="hard-coded-cpu"),
        of("C", mistake="not-called"),
        of("D", exercise="relu", mistake="default-dtype"),
        of("E", exercise="run", fails=1),
    )
    assert titles(class_) == ["asked at import", "default dtype", "“Sentence 1 of run.”"]


def test_what_only_one_student_did_comes_after_what_several_did() -> None:
    class_ = both(of("A", mistake="bias-forgotten"), of("B", exercise="relu"), of("C", exercise="relu"))
    assert titles(class_) == ["“Sentence 0 of relu.”", "bias forgotten"]


def test_a_check_that_looks_broken_is_nothing_to_talk_about() -> None:
    class_ = [of(f"S{n}", fails=1) for n in range(9)]
    assert "failed by all 9" in class_pages(class_)[CLASS_PAGE]
    assert topics_of(class_) == []


def test_a_class_without_mistakes_has_nothing_to_talk_about() -> None:
    assert topics_of([of("Ada", fails=9)]) == []


def test_two_examples_that_differ_stand_there_without_comments_and_names() -> None:
    loop = (
        'def neuron(x, w, b):\n    """By Cy, 4711."""\n    total = 0  # Cy did this\n    for a, c in zip(x, w):\n'
        "        total += a * c\n    return total\n"
    )
    class_ = [
        of("Ada", NEURON, "bias-forgotten"),
        of("Bob", NEURON.replace("return", "return  "), "bias-forgotten"),
        of("Cy", loop, "bias-forgotten"),
        of("Zorro", "def neuron(x, w, zorro):\n    return x\n", "bias-forgotten"),
    ]
    topic = topics_of(class_)[0]
    codes = [Page(code.split("</code>")[0]).text for code in topic.split("<code>")[1:]]
    assert len(codes) == 2
    assert "return (x * w).sum()" in codes[0]
    assert "for a, c in zip(x, w):" in codes[1]
    assert not any(word in topic.split("<figure")[1] for word in ("Cy", "zorro", "4711"))


@pytest.mark.parametrize(
    ("code", "alone"),
    [
        ("def f(x):\n    '''By Ada.\n\n    More.'''\n\n    return x  # mine\n", "def f(x):\n    return x"),
        ('def f(x):\n    "By Ada."\n    return "ij,jk->ik"\n', 'def f(x):\n    return "ij,jk->ik"'),
        ("# Ada\r\ny = x\r\n", "y = x"),
        ("    y = (\n        'a'\n        'b'\n    )\n", "y = (\n    'a'\n    'b'\n)"),
        ("y = f('''a\nb''')\n", 'y = f("…")'),
        ("y = '# no comment'\n", "y = '# no comment'"),
        ('def f(:\n    """By Ada', "def f(:"),
        ("y = (1 +\n# Ada\n$ ? \x00 ]])\n", "y = (1 +\n$ ? \x00 ]])"),
        ("", ""),
        ("'" * 50, ""),
    ],
)
def test_code_alone_has_no_words_of_its_writer_and_never_fails(code: str, alone: str) -> None:
    assert code_alone(code) == alone


@pytest.mark.parametrize(
    ("code", "student"),
    [
        ("ada_sum = 1", "Ada Lovelace"),
        ("sumOfAda = 1", "Ada Lovelace"),
        ("mylovelacesum = 1", "Ada Lovelace"),
        ("jorg = 'x'", "Jörg Weiß"),
        ("王小明 = 1", "王小明"),
        ("n = 'group 4711'", "student 4711"),
        ("torch.manual_seed(20251234)", "Bob"),
        ("author = 'x@example.org'", "Bob"),
    ],
)
def test_code_that_tells_who_wrote_it_is_no_example(code: str, student: str) -> None:
    assert tells(code, student)
    assert examples([(student, code)]) == ()


@pytest.mark.parametrize("code", ["y = features @ weights.T", "y = 0.15950656", "adapt = 1", "def f(x): return x"])
def test_ordinary_code_tells_nobody(code: str) -> None:
    assert not tells(code, "Ada B. Byron 12")


def test_a_name_that_many_write_tells_nobody() -> None:
    codes = [f"y = torch.max(x) + {n}" for n in range(4)]
    assert tells(codes[0], "Max Mustermann")
    assert not tells(codes[0], "Max Mustermann", usual=usual_words(codes))


def test_an_example_is_bounded_where_nobody_wrote_a_short_one() -> None:
    long = "def neuron(x):\n" + "".join(f"    x = x + {n}\n" for n in range(60))
    class_ = [of("Ada", long, "no-sum"), of("Bob", long + "    return x\n", "no-sum")]
    (topic,) = topics_of(class_)
    assert topic.count("<figure") == 1
    assert topic.count('<span class="line"') == LINES + 1
    assert "…" in topic
