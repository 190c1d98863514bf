"""What `grader watch` asks and tells, without a terminal and without a process; see `grader.student.watching`."""

import contextlib
import shutil
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import pytest

from grader.course import Unit, load_unit
from grader.results import CheckResult, ExerciseResult, Outcome, Result, Verdict
from grader.student import saves
from grader.student.progress import read
from grader.student.taken import Taken, first_of
from grader.student.watched import find_watched
from grader.student.watching import DEATHS, Check, Do, Go, Look, Stop, Watching

from .conftest import ROOT, Answer

NAMES = ("activation", "stable_sigmoid", "relu", "softmax")
ANSWERS = {
    "activation": "return 1 / (1 + torch.exp(-x))",
    "stable_sigmoid": "return torch.sigmoid(x)",
    "relu": "return x.clamp(min=0)",
    "softmax": "return torch.softmax(x, dim=1)",
}


class Desk:
    """One student at work: a file, the machine, and a process that passes or fails what it is told to."""

    def __init__(self, unit: Unit, folder: Path, at: str = "") -> None:
        self.unit, self.file, self.kept = unit, folder / f"{unit.name}.py", folder / "kept"
        self.watching = Watching(unit, self.kept, at)
        self.now = 0.0

    def save(self, text: str) -> Do:
        self.file.write_text(text)
        return self.saw()

    def saw(self, *saved: Path) -> Do:
        self.now += 0.001
        return self.watching.saw(self.taken(), self.now, saved)

    def taken(self) -> Taken | None:
        return first_of(self.unit, [self.file] if self.file.exists() else [])

    def told(self, do: Do, failing: Iterable[str] = (), verdict: Verdict = Verdict.FAILED, took: float = 0.1) -> Do:
        """What comes of it when those of `failing` fail."""
        assert isinstance(do, Check)
        self.now += took
        names = NAMES if do.only is None else do.only
        taken = self.taken()
        sha = taken.submission.sha256 if taken else ""
        exercises = tuple(exercise(n, verdict if n in failing else Verdict.PASSED) for n in names)
        return self.watching.told(result(sha, exercises), self.now)

    def begun(self, text: str, failing: Iterable[str] = ()) -> None:
        """With a process that is warm, and all of a file checked."""
        start = self.save(text)
        assert start == Check(None, ())
        assert self.told(self.told(start), failing) is None


def exercise(name: str, verdict: Verdict) -> ExerciseResult:
    check = CheckResult("test", name, "It works.", Fraction(0), (Outcome("cpu", verdict),), public=True)
    number = 2 if name in ("stable_sigmoid", "softmax") else 1
    return ExerciseResult(name, name, name, (check,) * number)


def result(sha: str, exercises: tuple[ExerciseResult, ...]) -> Result:
    return Result("you", "02_activations", "Activations", sha, "student", "", "", "", exercises)


@pytest.fixture(scope="module")
def unit() -> Unit:
    return load_unit(ROOT / "exercises/02_activations")


@pytest.fixture
def desk(unit: Unit, tmp_path: Path) -> Desk:
    return Desk(unit, tmp_path)


@pytest.fixture(scope="module")
def text() -> str:
    """All exercises answered."""
    source = (ROOT / "exercises/02_activations/02_activations.py").read_text()
    for name, code in ANSWERS.items():
        source = source.replace(f'raise NotImplementedError("{name}")', code)
    return source


def only(do: Do) -> tuple[str, ...] | None:
    assert isinstance(do, Check)
    return do.only


def test_first_the_process_starts_then_all_is_checked_and_ticked(desk: Desk, text: str) -> None:
    start = desk.save(text)
    assert start == Check(None, ())
    assert desk.watching.view(5).doing == "starting"
    do = desk.told(start)
    assert (only(do), desk.watching.view(desk.now).doing) == (None, "checking")
    assert desk.told(do, failing=["relu"]) is None
    assert [e.state for e in desk.watching.standing.exercises] == ["passed", "passed", "failed", "passed"]
    assert set(read(desk.kept)[0].of(desk.unit.name).ticks) == set(NAMES)


def test_only_what_changed_is_asked(desk: Desk, text: str) -> None:
    desk.begun(text)
    do = desk.save(text.replace(ANSWERS["relu"], "return -x"))
    assert only(do) == ("relu",)
    assert desk.told(do, failing=["relu"]) is None
    assert desk.watching.view(desk.now).at.exercise.name == "relu"
    assert desk.watching.standing.exercises[2].state == "failed"


def test_a_file_that_was_saved_as_it_was_asks_nothing(desk: Desk, text: str) -> None:
    desk.begun(text)
    assert desk.save(text) is None
    assert desk.save("# a note\n" + text + "\n# another one\n") is None


def test_new_outputs_of_a_notebook_ask_nothing(desk: Desk, unit: Unit) -> None:
    desk.file = desk.file.with_suffix(".ipynb")
    notebook = (ROOT / "exercises/02_activations/02_activations.ipynb").read_text()
    desk.begun(notebook)
    assert '"outputs": []' in notebook
    shown = notebook.replace('"outputs": []', '"outputs": [{"output_type": "stream", "name": "stdout", "text": ["1"]}]')
    assert desk.save(shown) is None
    assert only(desk.save(notebook.replace('raise NotImplementedError(\\"relu\\")', "return x"))) == ("relu",)


def test_a_helper_that_changed_asks_for_all(desk: Desk, text: str) -> None:
    helped = "def zero():\n    return 0\n\n" + text
    desk.begun(helped)
    assert only(desk.save(helped.replace("return 0", "return 1"))) is None


def test_who_calls_a_changed_answer_is_asked_too(desk: Desk, text: str) -> None:
    called = text.replace(ANSWERS["softmax"], "return relu(x)")
    desk.begun(called)
    assert only(desk.save(called.replace(ANSWERS["relu"], "return x"))) == ("relu", "softmax")


def test_saves_during_a_check_are_one_check_of_the_last(desk: Desk, text: str) -> None:
    desk.begun(text)
    first = desk.save(text.replace(ANSWERS["relu"], "return 0 * x"))
    asked = [desk.save(text.replace(ANSWERS["relu"], f"return {n} * x")) for n in range(1, 200)]
    assert only(first) == ("relu",)
    assert asked == [None] * 199
    # The process reads the file when it comes to it: what it tells is not of what was asked.
    do = desk.told(first, failing=["relu"])
    assert do == Look()
    assert only(last := desk.saw()) == ("relu",)
    assert desk.told(last, failing=["relu"]) is None
    assert desk.saw() is None


def test_a_check_that_takes_long_is_given_up_for_a_newer_save(desk: Desk, text: str) -> None:
    desk.begun(text)
    endless = text.replace(ANSWERS["relu"], "while True: pass")
    assert only(desk.save(endless)) == ("relu",)
    desk.now += 1
    assert desk.save(text) is None
    desk.now += 1.5
    start = desk.watching.waited(desk.now)
    assert start == Check(None, (), anew=True)
    # What stands in the file passed before: there is nothing to check.
    assert desk.told(start) is None


def test_a_check_that_takes_long_is_waited_for_while_nothing_is_saved(desk: Desk, text: str) -> None:
    desk.begun(text)
    do = desk.save(text.replace(ANSWERS["relu"], "while True: pass"))
    assert desk.watching.waited(desk.now + 9) is None
    assert desk.watching.view(desk.now + 9).seconds == 9
    assert desk.told(do, ["relu"], Verdict.TIMED_OUT, took=10) is None
    assert desk.watching.standing.exercises[2].state == "failed"


def test_where_checks_take_long_they_are_given_their_time(desk: Desk, text: str) -> None:
    start = desk.save(text)
    desk.told(desk.told(start), took=4)
    assert desk.save(text.replace(ANSWERS["relu"], "return x")) is not None
    desk.save(text)
    assert desk.watching.waited(desk.now + 5) is None
    assert desk.watching.waited(desk.now + 9) == Check(None, (), anew=True)


def test_what_python_cannot_read_asks_nothing_and_is_told(desk: Desk, text: str) -> None:
    desk.begun(text)
    assert desk.save(text.replace(ANSWERS["relu"], "return x.clamp(min=0")) is None
    assert "line" in desk.watching.view(desk.now).rejected
    assert desk.save(text) is None
    assert desk.watching.view(desk.now).rejected == ""


def test_a_file_that_goes_and_comes_back_is_told(desk: Desk, text: str) -> None:
    desk.begun(text)
    desk.file.unlink()
    assert desk.saw() is None
    assert any("not there any more" in note for note in desk.watching.view(desk.now).notes)
    assert only(desk.save(text.replace(ANSWERS["relu"], "return x"))) == ("relu",)
    assert not any("not there" in note for note in desk.watching.view(desk.now).notes)


def test_of_two_copies_a_save_of_the_other_one_is_told(desk: Desk, text: str, tmp_path: Path) -> None:
    desk.begun(text)
    other = tmp_path / "02_activations.ipynb"
    shutil.copy(ROOT / "exercises/02_activations/02_activations.ipynb", other)
    assert desk.saw(other) is None
    (note,) = desk.watching.view(desk.now).notes
    assert note == "You saved 02_activations.ipynb, but 02_activations.py is the file that is taken."


def test_keys(desk: Desk, text: str) -> None:
    desk.begun(text, failing=["activation", "softmax"])
    watching = desk.watching
    assert watching.view(desk.now).at.exercise.name == "activation"
    for n in (1, 2, 3, 3):
        assert watching.pressed("h", desk.now) is None
        assert len(watching.view(desk.now).hints) == n
    assert watching.view(desk.now).notes == ("There is no further hint on this exercise.",)
    assert watching.view(desk.now).hints_left == 0
    watching.pressed("n", desk.now)
    assert (watching.view(desk.now).at.exercise.name, watching.view(desk.now).hints) == ("softmax", ())
    watching.pressed("n", desk.now)
    assert watching.view(desk.now).at.exercise.name == "activation"
    watching.pressed("l", desk.now)
    assert watching.view(desk.now).listing
    assert watching.pressed("x", desk.now) is None
    assert only(watching.pressed("r", desk.now)) is None
    assert watching.pressed("q", desk.now) == Stop()


def test_from_a_unit_that_is_ticked_n_goes_on_to_the_next(desk: Desk, text: str) -> None:
    desk.begun(text)
    assert desk.watching.standing.done
    assert desk.watching.pressed("n", desk.now) == Go()


def test_a_process_that_ends_is_started_again_and_not_for_ever(desk: Desk, text: str) -> None:
    desk.begun(text)
    assert only(desk.save(text.replace(ANSWERS["relu"], "return x"))) == ("relu",)
    start = desk.watching.failed("It ended.", desk.now, ended=True)
    assert start == Check(None, (), anew=True)
    assert desk.watching.view(desk.now).notes == ("It ended. It was started again.",)
    desk.told(desk.told(start))  # it tells something: the next one is the first again
    do: Do = None
    for _ in range(DEATHS):
        do = desk.watching.failed("It ended.", desk.now, ended=True)
    assert isinstance(do, Stop)
    assert "It ended." in do.why


def test_what_the_process_cannot_check_is_told_and_not_asked_for_ever(desk: Desk, text: str) -> None:
    desk.begun(text)
    desk.save(text.replace(ANSWERS["relu"], "return x"))
    assert desk.watching.failed("The disk is full.", desk.now, ended=False) is None
    assert desk.watching.waited(desk.now + 9) is None
    assert desk.watching.view(desk.now).notes == ("The disk is full. Then press r.",)
    assert only(desk.watching.pressed("r", desk.now)) is None


@pytest.mark.parametrize("what", ["02_activations", "activations", "2", "relu", "2.3", "my-work/02_activations"])
def test_a_unit_is_told_by_its_name_its_number_or_an_exercise(what: str, work: Path) -> None:
    watched = find_watched(what, Path.cwd())
    assert watched.unit.name == "02_activations"
    assert watched.exercise == ("relu" if what in ("relu", "2.3") else "")


def test_by_default_it_is_the_unit_that_comes_next(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_watched(None, work).unit.name == "02_activations"
    assert find_watched(None, work / "07_numpy").unit.name == "07_numpy"


def test_a_file_is_watched_whatever_it_is_called_and_whatever_else_is_there(work: Path, answer: Answer) -> None:
    file = answer().rename(work / "mine.py")
    watched = find_watched("my-work/mine.py", Path.cwd())
    assert (watched.unit.name, watched.folders) == ("02_activations", [work])
    taken = watched.look()
    assert taken is not None
    assert taken.path == file
    assert watched.moved_to([work / "07_numpy/07_numpy.py"]) is None


def test_who_works_on_another_unit_is_followed(work: Path, answer: Answer) -> None:
    watched = find_watched("2", Path.cwd())
    other = work / "07_numpy/07_numpy.py"
    other.touch()
    assert watched.moved_to([other]) is None
    other.write_text(other.read_text().replace('raise NotImplementedError("wrap")', "return a"))
    assert watched.moved_to([other, answer()]) is None
    assert watched.moved_to([other]) == watched.kit.units[1]


def test_what_is_saved_is_told_also_where_the_system_does_not_tell(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = work / "07_numpy/07_numpy.py"
    for of_the_system in (True, False):
        monkeypatch.setattr(saves, "_LOOK", 1e9 if of_the_system else 0.0)
        saving = saves.Saves([work, work / "07_numpy"])
        with saving if of_the_system else contextlib.nullcontext():
            found: set[Path] = set()
            for n in range(400):
                for name in (".07_numpy.py.swp", "07_numpy.py~", "notes.txt"):
                    file.with_name(name).write_text(f"# {n}")
                file.write_text(f"# {n}\n" if n % 2 else f"# {n}")
                found |= saving.wait(0.05)
                if found:
                    break
            assert found == {file}
