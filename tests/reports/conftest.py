"""Results as they come from grading, built from the records: a student who is half done, a class, a hostile one."""

import random
import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import msgspec
import pytest

from grader.reports.classpage import ROWS, class_pages
from grader.reports.names import CLASS_PAGE
from grader.reports.notebook import notebook_page
from grader.reports.student import instructors_page, student_page
from grader.results import (
    CellRun,
    CellSource,
    CheckResult,
    Evidence,
    ExerciseResult,
    Fault,
    Outcome,
    Result,
    Value,
    Verdict,
    students_view,
)

NEURON = '''def neuron_mm(features, weights, bias):
    """One neuron with a matrix product."""
    column = weights.view(-1, 1)  # five features, one column
    return activation(torch.mm(features, column) + bias * 0)
'''
BATCH = """def neuron_batch(X, weights, bias):
    total = torch.matmul(X, weights.T).sum() + bias
    return activation(total)
"""
WALLS = ("session", "environment", "uid", "limits", "no_new_privs", "landlock", "seccomp")


def passed(name: str, sentence: str, points: str = "1", **more: object) -> CheckResult:
    return judged(name, sentence, points, Outcome("cpu", Verdict.PASSED), **more)


def judged(name: str, sentence: str, points: str, *outcomes: Outcome, **more: object) -> CheckResult:
    """A check of the exercise before the dot in `name`."""
    exercise, _, test = name.partition(".")
    return CheckResult(test, exercise, sentence, Fraction(points), outcomes, **more)  # type: ignore[arg-type]


def grid(rows: int, columns: int, seed: int, **more: object) -> Value:
    """A tensor of random numbers."""
    draw = random.Random(seed)
    elements = tuple(draw.uniform(-1, 1) for _ in range(rows * columns))
    return Value("tensor(...)", "tensor", (rows, columns), "float32", elements, **more)  # type: ignore[arg-type]


def large(seed: int) -> Value:
    """A tensor of 64 rows, cut around the row 7, with a picture of all of it."""
    whole = grid(64, 10, seed)
    return msgspec.structs.replace(
        whole,
        elements=whole.elements[30:130],
        first=(3, 0),
        shown=(10, 10),
        worst=(7, 4),
        differing=(44, 45, 60),
        overview=whole.elements,
        overview_shape=(64, 10),
    )


def half_done() -> Result:
    """Points lost to a wrong value, a wrong shape and an error; one check not judged, one exercise not begun."""
    wanted = grid(4, 5, 1, worst=(2, 3), differing=(13,))
    got = msgspec.structs.replace(wanted, elements=(*wanted.elements[:13], None, *wanted.elements[14:]), text="[nan]")
    neuron = (
        passed("neuron_mm.test_public", "The example in the text gives 0.1595.", "0", public=True),
        judged(
            "neuron_mm.test_lesson_value",
            "The lesson's data gives the lesson's number.",
            "2",
            Outcome(
                "cpu",
                Verdict.FAILED,
                Fault.STUDENT,
                Evidence(
                    "value",
                    "The element that differs most is 0.1214; 0.1595 is wanted.",
                    expected=Value("0.1595", "tensor", (1, 1), "float32", (0.15950656,), worst=(0, 0)),
                    actual=Value("0.1214", "tensor", (1, 1), "float32", (0.12137,), worst=(0, 0)),
                    inputs=("features = tensor([[-0.1468, 0.7861, 0.9468, -1.1143, 1.6908]])", "bias = 0.3177"),
                    difference=0.0381,
                ),
                output="shape of column: torch.Size([5, 1])\n",
            ),
            shows=("sentence", "hint", "inputs", "expected"),
            hint="Add the bias after the product, before the activation.",
        ),
        passed("neuron_mm.test_weights_stay_a_row", "The caller's weights stay a row.", "1"),
        passed("neuron_mm.test_gradient", "The gradient reaches features, weights and bias.", "1/2"),
    )
    batch = (
        judged(
            "neuron_batch.test_four_rows",
            "Four rows give four answers.",
            "2",
            Outcome(
                "cpu",
                Verdict.FAILED,
                Fault.STUDENT,
                Evidence("shape", "Shape (1, 1) came out; (4, 1) is wanted.", expected=wanted, actual=got),
            ),
            Outcome("sim", Verdict.PASSED),
            shows=("sentence", "hint", "expected"),
            hint="The sum over everything merges the examples: keep one row for each.",
        ),
        judged(
            "neuron_batch.test_large",
            "A batch of 64 rows agrees with 64 single rows.",
            "1",
            Outcome(
                "cpu",
                Verdict.FAILED,
                Fault.STUDENT,
                Evidence(
                    "value",
                    "The numbers differ.",
                    expected=large(3),
                    actual=large(4),
                ),
            ),
            shows=("sentence", "hint", "expected"),
        ),
        judged(
            "neuron_batch.test_one_row",
            "A batch of one row works too.",
            "1/2",
            Outcome(
                "cpu",
                Verdict.ERROR,
                Fault.STUDENT,
                Evidence("raised", "Your code raised RuntimeError.", error="RuntimeError", cell=6, line=3),
            ),
        ),
        judged(
            "neuron_batch.test_gradient",
            "The gradient of each row is its own.",
            "1",
            Outcome("cpu", Verdict.SKIPPED, note="It needs “Four rows give four answers.”, which did not pass."),
        ),
        judged(
            "neuron_batch.test_device",
            "It runs on any device.",
            "1",
            Outcome("sim", Verdict.UNGRADED, Fault.GRADER, note="The machine was too busy to judge the time it took."),
            step="device",
        ),
    )
    linear = tuple(
        judged(
            f"linear.test_{n}",
            sentence,
            "1",
            Outcome("cpu", Verdict.MISSING, note="Not done yet: the stub is unchanged."),
        )
        for n, sentence in enumerate(
            ("A square W gives X Wᵀ.", "A rectangular W gives X Wᵀ.", "Without b nothing is added.")
        )
    )
    return Result(
        student="Ada Lovelace",
        unit="05_neuron_matmul",
        title="One neuron with a matrix product",
        submission="3f" * 32,
        audience="instructor",
        unit_version="9a1b2c3d4e5f6071",
        grader="0.1.0",
        torch="2.13.0",
        exercises=(
            ExerciseResult("neuron_mm", "A neuron with mm", "5.1", neuron, code=NEURON, cell=4, line=1),
            ExerciseResult(
                "neuron_batch",
                "A batch through one neuron",
                "5.2",
                batch,
                code=BATCH,
                cell=6,
                line=1,
                note="Defined twice; the last one was graded.",
            ),
            ExerciseResult(
                "linear",
                "A layer the PyTorch way",
                "5.3",
                linear,
                missing="Not done yet: the stub is unchanged.",
                hints=("nn.Linear keeps one row of W for each output.",),
            ),
        ),
        source="05_neuron_matmul.ipynb",
        level="walled",
        walls=WALLS,
        devices=("cpu", "sim"),
        notes=("Cell 1: the shell line “!pip install torch” was skipped.",),
        cells=(CellRun(8, "NameError: name 'W2' is not defined", 2),),
        output="torch 2.13.0\n",
        seconds=1.4,
    )


MISTAKES = ("bias-forgotten", "weights-not-turned + bias-forgotten", "no-sum or one-total", "")


def diagnosed() -> Result:
    """Each kind of advice: a mistake with a name, a sentence from the evidence, and hints of an exercise."""
    result = half_done()
    ladder = (
        "Print the shapes of what goes into the product.",
        "Keep one row for each example; section 5.2 of the lesson shows two of them.",
        "For rows (1, 2) and (3, 4) and the weights (1, 1) the answers are 3 and 7, below each other.",
    )
    shape = "A batch of 64 rows gives one number. It fails already for shape (2, 3)."

    def told(exercise: ExerciseResult, **change: str) -> ExerciseResult:
        checks = []
        for check in exercise.checks:
            outcomes = tuple(
                msgspec.structs.replace(o, **change) if o.verdict in (Verdict.FAILED, Verdict.ERROR) else o
                for o in check.outcomes
            )
            if check.name == "test_large":
                told = msgspec.structs.replace(outcomes[0].evidence, message=shape)
                outcomes = (msgspec.structs.replace(outcomes[0], evidence=told),)
                check = msgspec.structs.replace(check, shows=("sentence", "hint", "inputs", "expected"))
            checks.append(msgspec.structs.replace(check, outcomes=outcomes))
        return msgspec.structs.replace(exercise, checks=tuple(checks), hints=ladder)

    neuron, batch, linear = result.exercises
    named = told(
        neuron,
        misconception="bias-times-zero",
        diagnosis="Add the bias after the product. Without it the model's line always passes through the origin; your "
        "output for this input is exactly the weighted sum.",
    )
    sentence = "Right numbers, summed over the batch: keep the axis of the examples."
    return msgspec.structs.replace(
        result,
        exercises=(
            named,
            told(batch, diagnosis=sentence),
            msgspec.structs.replace(told(batch), name="again", title="A batch, once more", label="5.2b"),
            msgspec.structs.replace(linear, hints=ladder),
        ),
    )


def all_right() -> Result:
    """Every check passes."""
    result = half_done()

    def right(check: CheckResult) -> CheckResult:
        return msgspec.structs.replace(check, outcomes=(Outcome("cpu", Verdict.PASSED, seconds=0.01),))

    exercises = tuple(
        msgspec.structs.replace(e, checks=tuple(map(right, e.checks)), missing="", note="", code=e.code or BATCH)
        for e in result.exercises
    )
    return msgspec.structs.replace(
        result, student="Grace Hopper", submission="77" * 32, exercises=exercises, notes=(), cells=(), output=""
    )


def refused() -> Result:
    """A file that could not be read."""
    result = half_done()

    def gone(check: CheckResult) -> CheckResult:
        return msgspec.structs.replace(check, outcomes=(Outcome("cpu", Verdict.MISSING),))

    return msgspec.structs.replace(
        result,
        student="Alan Turing",
        submission="a0" * 32,
        source="05_neuron_matmul.ipynb",
        rejected="The notebook ends in the middle of a cell. Save it again in Jupyter and hand in the new file.",
        exercises=tuple(
            msgspec.structs.replace(e, checks=tuple(map(gone, e.checks)), missing="Rejected.", code="", note="")
            for e in result.exercises
        ),
        notes=(),
        cells=(),
        output="",
    )


def a_class(size: int = 24) -> list[Result]:
    """A class with some of each kind."""
    draw = random.Random(7)
    names = ("Mira Álvarez", "سلمى حداد", "王小明", "Jörg Weiß", "O'Neill, Pat", "Ngozi Okafor", "Ída Þórsdóttir")
    everyone = [half_done(), all_right(), refused()]
    for n in range(size - len(everyone)):
        base = all_right()

        def maybe(check: CheckResult, mistake: str = draw.choice(MISTAKES)) -> CheckResult:
            verdict = draw.choices((Verdict.PASSED, Verdict.FAILED, Verdict.ERROR, Verdict.TIMED_OUT), (80, 14, 5, 1))[
                0
            ]
            name = "" if verdict is Verdict.PASSED else mistake
            return msgspec.structs.replace(check, outcomes=(Outcome("cpu", verdict, misconception=name),))

        everyone.append(
            msgspec.structs.replace(
                base,
                student=f"{names[n % len(names)]} {n // len(names) + 1}",
                submission=f"{n:064x}",
                exercises=tuple(msgspec.structs.replace(e, checks=tuple(map(maybe, e.checks))) for e in base.exercises),
            )
        )
    return everyone


def with_text_everywhere(hostile: str) -> Result:
    """`hostile` in every field that can hold text, whoever writes it, in each part of the page."""
    value = Value(hostile, hostile, (2, 2), hostile, (1.0, None, 3.0, 4.0), worst=(1, 1))
    evidence = Evidence(
        "raised", hostile, error=hostile, expected=value, actual=Value(hostile), inputs=(hostile,), cell=0, line=1
    )

    def check(n: int, verdict: Verdict) -> CheckResult:
        outcome = Outcome(
            "cpu",
            verdict,
            Fault.STUDENT,
            evidence,
            note=hostile,
            output=hostile,
            misconception=hostile,
            diagnosis=hostile,
        )
        silent = Outcome("sim", verdict, note=hostile)
        return CheckResult(
            f"{hostile}{n}",
            hostile,
            hostile,
            Fraction(1),
            (outcome, silent),
            public=True,
            hint=hostile,
        )

    checks = tuple(check(n, verdict) for n, verdict in enumerate(Verdict))
    exercise = ExerciseResult(
        hostile, hostile, hostile, checks, code=hostile, cell=0, line=1, note=hostile, hints=(hostile,)
    )
    absent = ExerciseResult(hostile, f"2 {hostile}", hostile, checks[3:4], missing=hostile, hints=(hostile,))
    return Result(
        student=hostile,
        unit=hostile,
        title=hostile,
        submission=hostile,
        audience="instructor",
        unit_version=hostile,
        grader=hostile,
        torch=hostile,
        exercises=(exercise, absent),
        source=hostile,
        walls=(hostile,),
        notes=(hostile,),
        cells=(CellRun(0, hostile, 1),),
        output=hostile,
    )


@pytest.fixture
def half() -> Result:
    return half_done()


@pytest.fixture(name="diagnosed")
def with_diagnosis() -> Result:
    return diagnosed()


@pytest.fixture
def full() -> Result:
    return all_right()


@pytest.fixture
def rejected() -> Result:
    return refused()


@pytest.fixture
def everyone() -> list[Result]:
    return a_class()


@pytest.fixture
def hostile() -> Callable[[str], Result]:
    return with_text_everywhere


_NAMES = (
    *("add-mask", "add-matcher", "debug", "echo", "endgroup", "error", "group", "notice", "remove-matcher"),
    *("save-state", "set-env", "set-output", "stop-commands", "warning", "x"),
)
_HARMS = re.compile(
    r"##\[|##vso\[|##teamcity\["  # Azure, TeamCity and GitHub's older form: anywhere in a line
    "|[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)


def find_orders(log: str) -> list[str]:
    """What a terminal or a CI host would act on, in `log`; read as the hosts' runners read their commands."""
    found = _HARMS.findall(log)
    for line in log.split("\n"):
        told = line.strip()
        command, ends, _ = told[2:].partition("::")
        if told.startswith("::") and ends and command.split(" ")[0].lower() in _NAMES:
            found.append(told)
    return found


@pytest.fixture(scope="session")
def orders_in() -> Callable[[str], list[str]]:
    return find_orders


BAD = "\"><script>document.title='PWNED'</script><img src=x onerror=\"document.title='PWNED'\">\u202e" + "w" * 400


def in_cells(result: Result) -> Result:
    """`result` with the code of each answer in a cell of its own."""
    sources = tuple(CellSource(n, e.code) for n, e in enumerate(result.exercises))
    exercises = tuple(msgspec.structs.replace(e, cell=n, line=1) for n, e in enumerate(result.exercises))
    return msgspec.structs.replace(result, exercises=exercises, sources=sources)


def all_pages() -> dict[str, str]:
    """A page of every kind."""
    half, full, bad, everyone = half_done(), all_right(), with_text_everywhere(BAD), a_class()
    return {
        "half": student_page(students_view(half)),
        "full": student_page(students_view(msgspec.structs.replace(full, later=4, attempt=2))),
        "rejected": student_page(students_view(refused())),
        "diagnosed": student_page(students_view(diagnosed())),
        "hostile": student_page(students_view(bad)),
        "class": class_pages(everyone, failures=[("Bob", "The worker could not be started.")])[CLASS_PAGE],
        "hostile class": class_pages([bad])[CLASS_PAGE],
        **{f"hostile {name}": html for name, html in class_pages([bad, *everyone]).items()},
        "notebook": notebook_page(students_view(in_cells(half))),
        "hostile notebook": notebook_page(bad),
        "instructor": instructors_page(half),
        "further students": class_pages([full] * (ROWS + 1))["class-2.html"],
    }


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A page of every kind, as a file."""
    folder = tmp_path_factory.mktemp("pages")
    files = {}
    for name, html in all_pages().items():
        files[name] = folder / f"{name}.html"
        files[name].write_text(html, encoding="utf-8")
    return files
