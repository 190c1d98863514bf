"""Mistakes are told by name: which ones, which not, and that no verdict depends on it."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from grader.audit.answers import names_of, read_answers
from grader.checking import autograde
from grader.checking.autograde import Checker
from grader.checking.collecting import Check
from grader.checking.misconception import Misconception, Misconceptions, read_misconceptions
from grader.checking.session import Session
from grader.checking.trace import Event
from grader.course import load_course, load_unit
from grader.diagnosis import Diagnosis
from grader.diagnosis.candidates import candidates, reference
from grader.execution import wire
from grader.execution.exchange import Worker
from grader.results import ExerciseResult, Result, Verdict
from grader.submissions import HandIn, read

ROOT = Path(__file__).parent.parent.parent
COURSE = load_course(ROOT / "solutions")
ACTIVATION = "import torch\n\ndef activation(x):\n    return torch.sigmoid(x)\n\n"


class Named:
    """Grades a unit and looks for names."""

    def __init__(self, checker: Checker, folder: Path) -> None:
        self.checker, self.diagnosis, self.folder = checker, Diagnosis(checker), folder

    def __call__(self, source: str) -> tuple[Result, Result]:
        """The result without names, and with them."""
        path = self.folder / "ada.py"
        path.write_text(ACTIVATION + source if "def activation" not in source else f"import torch\n\n{source}")
        submission = read(HandIn("ada", path), unit=self.checker.unit, stubs=self.checker.stubs)
        plain = self.checker.grade(submission)
        return plain, self.diagnosis.explain(submission, plain)

    def exercise(self, source: str, name: str = "neuron") -> ExerciseResult:
        _, result = self(source)
        return next(e for e in result.exercises if e.name == name)


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Named]:
    with Checker(COURSE.unit("3"), level="open", secret=b"names") as checker:
        yield Named(checker, tmp_path_factory.mktemp("answers"))


FORGOTTEN = """
def neuron(features, weights, bias):
    total = 0
    for f, w in zip(features.flatten(), weights.flatten()):
        total = total + f * w
    return activation(total)
"""


def test_a_mistake_is_named_however_it_is_written(named: Named) -> None:
    """A loop of numbers is no sum of a product, and has another shape; the forgotten bias is the same."""
    exercise = named.exercise(FORGOTTEN)
    assert names_of(exercise) == "bias-forgotten"
    wrong = [o for c in exercise.checks for o in c.outcomes if o.verdict is Verdict.FAILED]
    assert len({o.diagnosis for o in wrong}) == 1
    assert "bias" in wrong[0].diagnosis


def test_what_the_mistakes_run_in_may_end_between_two_submissions(named: Named) -> None:
    """The known mistakes go on in one worker; where that, or the zygote, has ended, there is another."""
    assert names_of(named.exercise(FORGOTTEN)) == "bias-forgotten"
    zygote = named.checker._started()
    for worker in list(zygote._workers):
        os.kill(worker.pid, signal.SIGKILL)
    assert names_of(named.exercise(FORGOTTEN)) == "bias-forgotten"
    named.checker._end_machinery()
    assert names_of(named.exercise(FORGOTTEN)) == "bias-forgotten"


def test_a_worker_that_the_machine_ends_costs_no_name(named: Named, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the first request of a diagnosis, in the midst, and near its end: that of the student, or of the mistakes."""
    plain, _ = named(FORGOTTEN)
    path = named.folder / "ada.py"
    submission = read(HandIn("ada", path), unit=named.checker.unit, stubs=named.checker.stubs)
    request, count = Worker.request, 0

    def explained(kill: int) -> str:
        nonlocal count
        count = 0
        diagnosis = Diagnosis(named.checker)

        def killed(self: Worker, *args: Any, **options: Any) -> Any:
            nonlocal count
            count += 1
            if count == kill:
                os.kill(self.pid, signal.SIGKILL)
            return request(self, *args, **options)

        with monkeypatch.context() as patch:
            patch.setattr(Worker, "request", killed)
            result = diagnosis.explain(submission, plain)
        diagnosis._traces.session(reference("neuron")).renew()
        return names_of(next(e for e in result.exercises if e.name == "neuron"))

    assert explained(0) == "bias-forgotten"
    for kill in (1, 2, count // 2, count - 1, count):
        assert explained(kill) == "bias-forgotten", kill


def test_the_names_of_a_long_batch_do_not_end(named: Named, monkeypatch: pytest.MonkeyPatch) -> None:
    """The known mistakes serve all of a batch: the bound on the requests of one check is none on those of the batch."""
    monkeypatch.setattr(wire, "MAX_REQUESTS", 60)
    for _ in range(12):
        assert names_of(named.exercise(FORGOTTEN)) == "bias-forgotten"


def test_two_slips_are_both_named(named: Named) -> None:
    code = "def neuron(features, weights, bias):\n    return torch.sum(features * weights)\n"
    exercise = named.exercise(code)
    assert set(names_of(exercise).split(" + ")) == {"bias-forgotten", "activation-forgotten"}


@pytest.mark.parametrize(
    "line",
    [
        "activation(torch.sum(features * weights) + 2 * bias)",
        "activation(torch.sum(features * weights * weights) + bias)",
        "torch.tanh(torch.sum(features * weights) + bias)",
    ],
)
def test_a_mistake_of_a_kind_that_nobody_wrote_down_has_no_name(named: Named, line: str) -> None:
    exercise = named.exercise(f"def neuron(features, weights, bias):\n    return {line}\n")
    assert exercise.earned < exercise.points
    assert names_of(exercise) == ""


def test_what_holds_only_on_the_checks_inputs_is_not_named(named: Named) -> None:
    """Fewer than six features as with a forgotten bias, which is all that most checks try; with more, as wanted."""
    exercise = named.exercise(
        "def neuron(features, weights, bias):\n"
        "    total = torch.sum(features * weights)\n"
        "    return activation(total if features.numel() == 5 else total + bias)\n"
    )
    assert exercise.earned < exercise.points
    assert names_of(exercise) == ""


def test_one_mistake_of_two_is_not_taken_for_all(tmp_path: Path) -> None:
    """A falling curve whose gradient is lost too: the wrong values must not hide the gradient that the check asks for next."""
    code = "def activation(x):\n    return 1 / (1 + torch.exp(x.detach()))\n"
    with Checker(COURSE.unit("2"), level="open", secret=b"names") as checker:
        exercise = Named(checker, tmp_path).exercise(code, "activation")
    assert names_of(exercise) == "sign-slip + graph-cut"
    (told,) = {o.diagnosis for c in exercise.checks for o in c.outcomes if o.diagnosis}
    assert "minus" in told
    assert "gradient" in told


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        ("bias, x = torch.randn(1), torch.randn(n)\n    return x, torch.randn(n), bias", "extra-or-reordered-draw"),
        ("return torch.rand(n), torch.rand(n), torch.rand(1, 1)", "uniform-draw"),
    ],
)
def test_a_slip_of_form_alone_is_told_beside_another(lines: str, names: str, tmp_path: Path) -> None:
    """Flat draws: the numbers are those of the other mistake alone, and the shapes are not, of all three or of two."""
    code = f"def make_data(seed, n):\n    torch.manual_seed(seed)\n    {lines}\n"
    with Checker(COURSE.unit("1"), level="open", secret=b"names") as checker:
        exercise = Named(checker, tmp_path).exercise(code, "make_data")
    assert set(names_of(exercise).split(" + ")) == {names, "flat-vectors"}


def test_two_writings_of_one_mistake_are_no_pair() -> None:
    """Each writing is tried with the other mistakes, and never with itself: that would be told as `a + a`."""
    known = [
        Misconception("relu", name, "A hint.", f"entry_{n}", also, model="model", switches={switch: "1"})
        for n, (name, also, switch) in enumerate([("a", "", "up"), ("a", "down", "down"), ("b", "", "side")])
    ]
    _, pairs = candidates(Misconceptions(tuple(known), ""), "relu")
    assert [(pair.names, pair.entry) for pair in pairs] == [
        (("a", "b"), "entry_0_and_entry_2"),
        (("a", "b"), "entry_1_and_entry_2"),
    ]


def test_a_mistake_is_named_where_an_assertion_keeps_out_what_it_fails_on(tmp_path: Path) -> None:
    code = "import torch\ndef as_column(t):\n    assert t.numel() == 5, 'five numbers'\n    return t.view(5, 1)\n"
    with Checker(COURSE.unit("4"), level="open", secret=b"names") as checker:
        exercise = Named(checker, tmp_path).exercise(code, "as_column")
    assert names_of(exercise) == "hard-coded-5"


def test_no_verdict_changes(named: Named) -> None:
    """Without names and hints, the result is what it was."""
    plain, told = named(FORGOTTEN)
    assert plain != told
    assert [(c.name, c.verdict, c.earned) for c in plain.checks] == [(c.name, c.verdict, c.earned) for c in told.checks]
    assert msgspec.structs.replace(told, exercises=()) == msgspec.structs.replace(plain, exercises=())


def test_without_time_nothing_is_named(named: Named, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(named.diagnosis, "_seconds", -1.0)
    plain, told = named(FORGOTTEN)
    assert plain.score == told.score
    assert not any(names_of(e) for e in told.exercises)


def test_a_worker_that_ends_is_not_looked_at_again(named: Named, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each check more would start another one, and cost as much once more."""
    looked = []
    traced = Checker.traced

    def counted(checker: Checker, session: Session, check: Check) -> tuple[BaseException | None, list[Event]]:
        looked.append(check.name)
        return traced(checker, session, check)

    monkeypatch.setattr(autograde, "TRACED_BYTES", 1)
    monkeypatch.setattr(Checker, "traced", counted)
    assert names_of(named.exercise(FORGOTTEN)) == ""
    assert len(looked) == 1


APPLY = {
    "unit.toml": """
title = "Apply"
summary = "A model is called."
[[exercises]]
name = "apply"
title = "Apply"
label = "1.1"
steps = { lesson = 1 }
""",
    "lesson.py": """
# %%
import torch

# %%
def apply(model, x):
    # BEGIN SOLUTION
    return model(x)
    # END SOLUTION
""",
    "support.py": """
import torch
def layer(W):
    made = torch.nn.Linear(W.shape[1], W.shape[0], bias=False)
    made.load_state_dict({"weight": W})
    return made
""",
    "checks.py": """
import torch
from grader.checking import assert_close, check

@check(exercise="apply", points=1)
def test_value(student, support, rng):
    '''It is called.'''
    for rows in (4, 1, 2):
        W, x = torch.randn(2, 3, generator=rng), torch.randn(rows, 3, generator=rng)
        assert_close(student.apply(support.layer(W), x), x @ W.T)
""",
    "misconceptions.py": """
import torch
from grader.checking import misconception

@misconception("apply", "called-twice", hint="Call it once.")
def twice(model, x):
    return 2 * model(x)
""",
    "public_checks.py": "",
}


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("y = model.forward(x)\n    return y + y", "called-twice"),
        ("return model(x) * (2 if x.shape[1] == 3 else 1)", ""),
    ],
)
def test_what_is_called_with_objects_of_the_support_is_named(tmp_path: Path, line: str, name: str) -> None:
    """New inputs of other sizes have an object of those sizes, too."""
    folder = tmp_path / "course/01_apply"
    folder.mkdir(parents=True)
    for file, text in APPLY.items():
        (folder / file).write_text(text.lstrip())
    with Checker(load_unit(folder), level="open", secret=b"s") as checker:
        named = Named(checker, tmp_path)
        assert names_of(named.exercise(f"def apply(model, x):\n    {line}\n", "apply")) == name


FREE = {
    "unit.toml": APPLY["unit.toml"].replace("apply", "made"),
    "lesson.py": """
# %%
import torch

# %%
def made(seed):
    # BEGIN SOLUTION
    torch.manual_seed(seed)
    return torch.nn.Linear(3, 1).eval()
    # END SOLUTION
""",
    "checks.py": """
from grader.checking import assert_close, check, fails_as

@check(exercise="made", points=0.5)
def test_at_rest(student):
    '''It is in evaluation mode.'''
    made = student.made(1)
    with fails_as("train-mode"):
        assert_close(made.training, False)

@check(exercise="made", points=0.5)
def test_same_seed(student):
    '''The same seed gives the same.'''
    one, other = (list(student.made(1).parameters()) for _ in range(2))
    with fails_as("no-seed" if len(one) == 2 else ""):
        assert (one[0] == other[0]).all()
""",
    "misconceptions.py": """
import torch
from grader.checking import misconception

@misconception("made", "train-mode", hint="Hand it over at rest.")
def in_training_mode(seed):
    torch.manual_seed(seed)
    return torch.nn.Linear(3, 1)

@misconception("made", "no-seed", hint="Seed first.")
def not_seeded(seed):
    return torch.nn.Linear(3, 1).eval()
""",
    "public_checks.py": "",
}


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (
            "torch.manual_seed(seed)\n    return torch.nn.Sequential(torch.nn.Linear(2, 9), torch.nn.Linear(9, 2))",
            "train-mode",
        ),
        ("return torch.nn.Linear(5, 4).eval()", "no-seed"),
        ("return torch.nn.Linear(5, 4)", "train-mode + no-seed"),
        ("return torch.nn.Linear(5, 4, bias=False).eval()", ""),
        ("torch.manual_seed(seed)\n    return torch.nn.Linear(1, 7).eval()", ""),
    ],
)
def test_a_check_tells_the_mistake_where_no_two_answers_are_equal(tmp_path: Path, body: str, name: str) -> None:
    """A network of other sizes is like no known one; what the check asks for is certain all the same."""
    folder = tmp_path / "course/01_made"
    folder.mkdir(parents=True)
    for file, text in FREE.items():
        (folder / file).write_text(text.lstrip())
    with Checker(load_unit(folder), level="open", secret=b"s") as checker:
        exercise = Named(checker, tmp_path).exercise(f"def made(seed):\n    {body}\n", "made")
    assert names_of(exercise) == name
    hints = {o.misconception: o.diagnosis for c in exercise.checks for o in c.outcomes if o.misconception}
    assert hints == {n: {"train-mode": "Hand it over at rest.", "no-seed": "Seed first."}[n] for n in hints}


LABELS = {
    "unit.toml": APPLY["unit.toml"].replace("apply", "at_labels"),
    "lesson.py": """
# %%
import torch

# %%
def at_labels(table, labels):
    # BEGIN SOLUTION
    return table.gather(1, labels.reshape(-1, 1)).mean()
    # END SOLUTION
""",
    "checks.py": """
import torch
from grader.checking import assert_close, check

@check(exercise="at_labels", points=1)
def test_value(student, rng):
    '''The numbers at the labels are taken.'''
    table, labels = torch.randn(7, 3, generator=rng), torch.randint(3, (7,), generator=rng)
    assert_close(student.at_labels(table, labels), table[torch.arange(7), labels].mean())
""",
    "misconceptions.py": """
from grader.checking import misconception

@misconception("at_labels", "all-pairs", hint="One label for each row.")
def all_pairs(table, labels):
    return table[:, labels].mean()
""",
    "public_checks.py": "",
}


def test_whole_numbers_that_point_into_another_argument_still_do_on_new_inputs(tmp_path: Path) -> None:
    """A label that is drawn from 0 to 9 would lie outside of a table with three columns."""
    folder = tmp_path / "course/01_labels"
    folder.mkdir(parents=True)
    for file, text in LABELS.items():
        (folder / file).write_text(text.lstrip())
    with Checker(load_unit(folder), level="open", secret=b"s") as checker:
        named = Named(checker, tmp_path)
        wrong = "def at_labels(table, labels):\n    return sum(row[labels].mean() for row in table) / len(table)\n"
        assert names_of(named.exercise(wrong, "at_labels")) == "all-pairs"


MOVES = {
    "unit.toml": APPLY["unit.toml"].replace("apply", "move"),
    "lesson.py": """
# %%
import torch

# %%
def move(model, by):
    # BEGIN SOLUTION
    with torch.no_grad():
        model.weight += by
    # END SOLUTION
""",
    "support.py": APPLY["support.py"],
    "checks.py": """
import torch
from grader.checking import assert_close, check

@check(exercise="move", points=1)
def test_moved(student, support):
    '''The parameters are moved.'''
    for by in (1.0, 2.0):
        model = support.layer(torch.zeros(2, 3))
        student.move(model, by)
        for parameter in list(model.parameters()):
            assert_close(parameter, torch.full((2, 3), by))
""",
    "misconceptions.py": """
import torch
from grader.checking import misconception

@misconception("move", "moved-back", hint="The other way.")
def moved_back(model, by):
    with torch.no_grad():
        model.weight -= by

@misconception("move", "moved-twice", hint="Move it once.")
def moved_twice(model, by):
    with torch.no_grad():
        model.weight += 2 * by
""",
    "public_checks.py": "",
}


def test_a_mistake_that_shows_in_the_parameters_of_a_model_alone_is_named(tmp_path: Path) -> None:
    """They come one after the other through handles, whose numbers are others for each mistake that is looked at."""
    folder = tmp_path / "course/01_move"
    folder.mkdir(parents=True)
    for file, text in MOVES.items():
        (folder / file).write_text(text.lstrip())
    with Checker(load_unit(folder), level="open", secret=b"s") as checker:
        named = Named(checker, tmp_path)
        for line, name in (("add_(by, alpha=-1)", "moved-back"), ("add_(by, alpha=2)", "moved-twice"), ("zero_()", "")):
            wrong = f"def move(model, by):\n    model.weight.data.{line}\n"
            assert names_of(named.exercise(wrong, "move")) == name


SCALED = APPLY | {
    "unit.toml": APPLY["unit.toml"].replace("lesson = 1", "lesson = 2"),
    "lesson.py": APPLY["lesson.py"]
    .replace("(model, x)", "(model)")
    .replace("return model(x)", "return lambda x: model(x)"),
    "checks.py": """
import torch
from grader.checking import assert_close, check

@check(exercise="apply", points=1)
def test_value(student, support, rng):
    '''It is called.'''
    W, x = torch.randn(2, 3, generator=rng), torch.randn(4, 3, generator=rng)
    assert_close(student.apply(support.layer(W))(x), x @ W.T)

@check(exercise="apply", points=1)
def test_other_value(student, support, rng):
    '''It is called with something else.'''
    W, x = torch.randn(3, 2, generator=rng), torch.randn(5, 2, generator=rng)
    assert_close(student.apply(support.layer(W))(x), x @ W.T)
""",
    "misconceptions.py": """
from grader.checking import misconception

@misconception("apply", "doubled", hint="Once.")
def doubled(model):
    return lambda x: 2 * model(x)

@misconception("apply", "negative", hint="As it is.")
def negative(model):
    return lambda x: -model(x)
""",
}


def test_objects_that_stay_there_are_the_same_whatever_was_compared_before(tmp_path: Path) -> None:
    """What a comparison on new inputs left in the process of the known mistakes is gone when a check looks at the next."""
    folder = tmp_path / "course/01_apply"
    folder.mkdir(parents=True)
    for file, text in SCALED.items():
        (folder / file).write_text(text.lstrip())
    with Checker(load_unit(folder), level="open", secret=b"s") as checker:
        named = Named(checker, tmp_path)
        for factor, name in (("2 * ", "doubled"), ("-1 * ", "negative")):
            code = f"def apply(model):\n    return lambda x: {factor}model(x)\n"
            assert names_of(named.exercise(code, "apply")) == name


def test_every_answer_of_the_evaluation_names_what_there_is() -> None:
    """Names that no misconceptions.py has could never be found."""
    answers = read_answers(ROOT / "tests" / "answers", COURSE)
    assert len(answers) > 400
    for answer in answers:
        known = {m.name for m in read_misconceptions(answer.unit).of(answer.expected.exercise)}
        assert {*answer.expected.names, *answer.expected.same_behaviour} <= known, answer.id


def explained(unit: str, source: str, folder: Path) -> dict[str, ExerciseResult]:
    """The exercises of a unit of the course, with names."""
    with Checker(COURSE.unit(unit), level="open", secret=b"names") as checker:
        path = folder / "ada.py"
        path.write_text(source)
        submission = read(HandIn("ada", path), unit=checker.unit, stubs=checker.stubs)
        result = Diagnosis(checker, seconds=300).explain(submission, checker.grade(submission))
    return {e.name: e for e in result.exercises}


def test_of_two_mistakes_that_no_call_can_tell_apart_the_code_decides(tmp_path: Path) -> None:
    """One that is written out as the student's, and not the other with its question or its move."""
    source = """
import torch

def pick_device(prefer_gpu=True):
    return torch.device("cuda" if prefer_gpu {asks}else "cpu")

def run_on(model, x):
    {moves}
    return model(x)
"""
    for asks, moves, device, run in (
        ("", "x.to(next(model.parameters()).device)", "hard-coded-cuda", "moved-but-not-assigned"),
        ("and torch.cuda.is_available ", "pass", "not-called", "nothing-moved"),
    ):
        exercises = explained("8", source.format(asks=asks, moves=moves), tmp_path)
        for name, mistake in (("pick_device", device), ("run_on", run)):
            outcomes = [o for c in exercises[name].checks for o in c.outcomes if o.diagnosis]
            told = {(o.misconception, " Or: " in o.diagnosis) for o in outcomes}
            assert told == {(mistake, False)}


def test_of_two_slips_that_show_as_an_error_the_one_that_raises_is_told(tmp_path: Path) -> None:
    """No number came out that the hint of the other could speak of; both are named all the same."""
    source = "import torch\n\ndef linear(X, W, b=None):\n    return X @ W\n"
    exercise = explained("5", source, tmp_path)["linear"]
    (told,) = {(o.misconception, o.diagnosis) for c in exercise.checks for o in c.outcomes if o.diagnosis}
    assert told[0] == "not-transposed + bias-forgotten"
    assert told[1].startswith("Turn the weights")
    assert "Your numbers" not in told[1]


def test_sizes_that_are_written_out_are_named(tmp_path: Path) -> None:
    """However a column or a table of them is made: the lesson's sizes fit, and all others raise."""
    source = """
import torch

def activation(x):
    return torch.sigmoid(x)

def neuron_batch(X, weights, bias):
    return activation(torch.mm(X, weights.view(5, 1)) + bias)

def linear(X, W, b=None):
    y = torch.mm(X, W.view(2, 5).t())
    return y if b is None else y + b.view(1, 2)
"""
    exercises = explained("5", source, tmp_path)
    for name, mistake in (("neuron_batch", "hard-coded-5"), ("linear", "hard-coded-sizes")):
        assert {o.misconception for c in exercises[name].checks for o in c.outcomes if o.diagnosis} == {mistake}


# ---- classes


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Named]:
    with Checker(COURSE.unit("10"), level="open", secret=b"names") as checker:
        yield Named(checker, tmp_path_factory.mktemp("modules"))


NEURON = """
class Neuron(torch.nn.Module):
    def __init__(self, n):
        super().__init__()
        self.layer = torch.nn.Linear(n, 1)

    def forward(self, x):
        return {answer}
"""


def test_numbers_that_a_class_draws_are_the_same_in_the_first_check_of_a_worker(modules: Named) -> None:
    """Loading takes no seeds of the check that meets a worker first."""
    code = NEURON.replace("self.layer = torch.nn.Linear(n, 1)", "self.n = n")
    code = code.format(answer="torch.nn.Linear(self.n, 1)(x).sigmoid()")
    assert names_of(modules.exercise(code, "Neuron")) == "layer-in-forward"


@pytest.mark.parametrize("answer", ["self.layer(x).relu()", "torch.tanh(self.layer(x))"])
def test_objects_are_compared_by_what_they_do_and_not_by_their_numbers(modules: Named, answer: str) -> None:
    """What an object is counted as in its worker depends on what was made there before, of other mistakes too."""
    assert names_of(modules.exercise(NEURON.format(answer="self.layer(x)"), "Neuron")) == "activation-forgotten"
    assert names_of(modules.exercise(NEURON.format(answer=answer), "Neuron")) == "another-activation"


@pytest.mark.parametrize(
    "weights", ["torch.rand(n, 1) - 0.5", "torch.zeros(n).uniform_(-0.1, 0.1)", "torch.randn(1, n).T.contiguous()"]
)
def test_how_parameters_are_drawn_and_laid_out_is_the_students_to_choose(modules: Named, weights: str) -> None:
    code = NEURON.replace("self.layer = torch.nn.Linear(n, 1)", f"self.w = torch.nn.Parameter({weights})\n{{bias}}")
    code = code.replace("{bias}", "        self.b = torch.nn.Parameter(torch.rand(1))")
    code = code.format(answer="torch.sigmoid((x @ self.w.reshape(-1, 1) + self.b).squeeze(1))")
    assert names_of(modules.exercise(code, "Neuron")) == "answers-in-a-row"


# ---- orders and loops


FIT = """
import random
import torch
from torch.nn.functional import cross_entropy

def order(n, seed):
    rows = list(range(n))
    random.Random(seed).shuffle(rows)
    return torch.tensor(rows)

def fit(model, X, y, epochs, batch_size, lr, seed):
    model.train()
    sgd = torch.optim.SGD(model.parameters(), lr)
    rows = order(len(X), {seed})
    curve = []
    for epoch in range(epochs):
        {anew}
        total = 0
        for batch in rows.split(batch_size):
            {first}
            loss = cross_entropy(model(X[batch]), y[batch])
            loss.backward()
            sgd.step()
            total += loss.item() * {weight}
        curve.append(total / len(X))
    return curve
"""
RIGHT = {
    "seed": "seed",
    "anew": "rows = order(len(X), seed * 1000 + epoch)",
    "first": "sgd.zero_grad()",
    "weight": "len(batch)",
}


@pytest.fixture(scope="module")
def trainings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Named]:
    with Checker(COURSE.unit("11"), level="open", secret=b"names") as checker:
        yield Named(checker, tmp_path_factory.mktemp("trainings"))


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({}, ""),
        ({"anew": "rows = order(len(X), 7 + epoch)"}, "seed-ignored"),
        (
            {"anew": "rows = order(len(X), seed * 1000 + epoch)[: len(X) // batch_size * batch_size]"},
            "last-batch-dropped",
        ),
        ({"weight": "1 / -(-len(X) // batch_size) * len(X)"}, "mean-of-batch-means"),
        ({"first": "if batch[0] == rows[0]: sgd.zero_grad()"}, "no-zero_grad"),
        ({"anew": "rows = order(len(X), seed)"}, "shuffled-once or reseeds-each-epoch"),
        ({"anew": "torch.manual_seed(seed); rows = torch.randperm(len(X))"}, "reseeds-each-epoch"),
        ({"anew": "rows = torch.arange(len(X))"}, "never-shuffled"),
    ],
)
def test_an_order_of_the_students_own_hides_no_mistake(trainings: Named, wrong: dict[str, str], name: str) -> None:
    """By Python's own shuffle no batch is as torch deals it; what the loop does with the batches is known all the same."""
    assert names_of(trainings.exercise(FIT.format(**{**RIGHT, **wrong}), "fit")) == name


def test_whether_a_name_is_bound_anew_tells_two_mistakes_apart(tmp_path: Path) -> None:
    """Nothing moves and no gradient is left in either."""
    code = "import torch\n\ndef sgd_step(params, lr):\n    for q in params:\n        with torch.no_grad():\n"
    code += "            if q.grad is not None:\n"
    for lines, name in (
        (("g = q.grad.clone()", "q.grad.zero_()", "q = q - g * lr"), "rebinding"),
        (("q.grad.zero_()", "q.sub_(lr * q.grad)"), "cleared-too-soon"),
    ):
        (tmp_path / name).mkdir()
        body = "".join(f"                {line}\n" for line in lines)
        assert names_of(explained("9", code + body, tmp_path / name)["sgd_step"]) == name
