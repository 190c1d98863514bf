"""`grader next` and `grader` alone: one screen, honest ticks, one next thing to do."""

import json
import shutil
import stat
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from rich.cells import cell_len

from grader.course import load_unit
from grader.results import CheckResult, ExerciseResult, Outcome, Verdict
from grader.student.progress import record_checks
from grader.submissions import HandIn, read

from .conftest import ROOT, Answer, Grader


def checked(kit: Path, path: Path, *failed: str) -> None:
    """As `grader check PATH` leaves it when all public checks but those of `failed` pass, without running them."""
    unit = load_unit(kit / "exercises" / "02_activations")
    answers = read(HandIn("you", path), unit, {}).answers
    number = {"stable_sigmoid": 2, "softmax": 2}
    results = {}
    for exercise in unit.exercises:
        verdict = Verdict.FAILED if exercise.name in failed else Verdict.PASSED
        check = CheckResult("test", exercise.name, "It works.", Fraction(0), (Outcome("cpu", verdict),), public=True)
        checks = (check,) * number.get(exercise.name, 1)
        results[exercise.name] = ExerciseResult(exercise.name, exercise.title, exercise.label, checks)
    assert record_checks(kit / "exercises" / ".grader", unit.name, answers, results) == ()


def row(said: str, label: str) -> str:
    return next(line for line in said.splitlines() if f" {label} " in line)


def test_before_anything_is_done_it_says_to_start(kit: Path, grader: Grader) -> None:
    done = grader("next")
    assert done.exit_code == 0
    assert done.stdout.rstrip().endswith("grader start")


def test_grader_alone_is_the_same_inside_a_kit_and_the_help_elsewhere(
    kit: Path, work: Path, grader: Grader, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert grader().stdout == grader("next").stdout
    monkeypatch.chdir(work / "07_numpy")
    assert grader().stdout == grader("next").stdout
    monkeypatch.chdir(tmp_path)
    done = grader()
    assert done.exit_code == 2
    assert "Usage:" in done.stderr


def test_in_an_instructors_repository_grader_alone_is_the_help(grader: Grader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert "Usage:" in grader().stderr
    monkeypatch.chdir(ROOT / "exercises")
    assert "Next:" in grader().stdout


@pytest.mark.parametrize("copies", [0, 12])
def test_it_is_one_screen_of_24_lines_of_80_columns(
    copies: int, kit: Path, work: Path, grader: Grader, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(copies):
        shutil.copytree(kit / "exercises/07_numpy", kit / f"exercises/{20 + n}_numpy_with_a_long_name_{n}")
    if not copies:
        shutil.rmtree(kit / "exercises")
        shutil.copytree(ROOT / "exercises", kit / "exercises")
    grader("start")
    for here in (work, work / "07_numpy"):
        monkeypatch.chdir(here)
        lines = grader("next").stdout.splitlines()
        assert len(lines) <= 24
        assert all(cell_len(line) <= 80 for line in lines[:-1])
        assert lines[-1].startswith("  grader check ")
        assert sum("Next:" in line for line in lines) == 1


def test_a_tick_is_of_the_answer_and_not_of_the_file(kit: Path, grader: Grader, answer: Answer) -> None:
    path = answer()
    assert "not checked" in row(grader("next").stdout, "2.3")
    checked(kit, path)
    said = grader("next").stdout
    assert "✓" in row(said, "2.3")
    assert "6 of 24" in row(said, "Activations")
    path.write_text("# a note at the top\n" + path.read_text() + "\nprint('another line')\n")
    assert "✓" in row(grader("next").stdout, "2.3")
    path.write_text(path.read_text().replace("return x.clamp(min=0)", "return x.clamp(min=1)"))
    said = grader("next").stdout
    assert "changed since it passed" in row(said, "2.3")
    assert "0 of 24" in row(said, "Activations")
    path.write_text(path.read_text().replace("return x.clamp(min=1)", "return x.clamp(min=0)"))
    assert "✓" in row(grader("next").stdout, "2.3")


def test_the_next_thing_follows_the_work(kit: Path, grader: Grader, answer: Answer) -> None:
    names = ("activation", "stable_sigmoid", "relu", "softmax")
    for name in names:
        told = " ".join(grader("next").stdout.split())
        assert f"my-work/02_activations/02_activations.{'ipynb' if name == names[0] else 'py'}, complete" in told
        assert told.endswith(f"grader check {name}")
        checked(kit, answer("return torch.sigmoid(x)", name))
    checked(kit, answer_path := kit / "my-work/02_activations/02_activations.py", "relu")
    said = grader("next").stdout
    assert "0 of 1 public check" in said
    assert said.rstrip().endswith("relu --hint")
    checked(kit, answer_path)
    assert grader("next").stdout.rstrip().endswith("grader submit my-work/02_activations")
    grader("submit", "my-work/02_activations")
    said = grader("next").stdout
    assert "packed" in row(said, "Activations")
    assert said.rstrip().endswith("grader check 7.0")


def test_it_never_says_that_all_is_right(kit: Path, grader: Grader, answer: Answer) -> None:
    checked(kit, answer())
    assert "Hidden checks give the points" in grader("next").stdout


def test_the_progress_is_private_and_may_be_deleted(kit: Path, grader: Grader, answer: Answer) -> None:
    checked(kit, answer())
    path = kit / "exercises/.grader/progress.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "clamp" not in path.read_text()
    path.unlink()
    done = grader("next")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "not checked" in row(done.stdout, "2.3")


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"\xff\xfe", b"[1, 2]", b'{"units": {"02_activations": 3}}', b"[" * 10**6]
)
def test_a_damaged_progress_is_put_aside_with_a_sentence(
    damage: bytes, kit: Path, grader: Grader, answer: Answer
) -> None:
    work = answer()
    kept = kit / "exercises/.grader"
    kept.mkdir()
    for n in (1, 2):
        (kept / "progress.json").write_bytes(damage)
        done = grader("next")
        assert done.exit_code == 0
        assert done.stderr.count("\n") == 1
        assert f"progress-damaged-{n}.json" in done.stderr
        assert (kept / f"progress-damaged-{n}.json").read_bytes() == damage
    assert grader("next").stderr == ""
    checked(kit, work)
    assert "✓" in row(grader("next").stdout, "2.3")


def test_commands_at_the_same_time_lose_nothing(kit: Path, work: Path) -> None:
    for n in range(4):
        shutil.copytree(kit / "exercises/07_numpy", kit / f"exercises/1{n}_numpy")
    command = [sys.executable, "-m", "grader", "submit"]
    runs = [subprocess.Popen([*command, f"exercises/1{n}_numpy"], cwd=kit, stdout=subprocess.PIPE) for n in range(4)]
    assert [run.wait(120) for run in runs] == [0] * 4
    for run in runs:
        assert run.stdout is not None
        run.stdout.close()
    kept = kit / "exercises/.grader"
    assert sorted(json.loads((kept / "progress.json").read_text())["units"]) == [f"1{n}_numpy" for n in range(4)]
    assert sorted(p.name for p in kept.iterdir()) == ["progress.json", "progress.lock"]


def test_a_deleted_stub_is_told_with_where_to_get_it(kit: Path, grader: Grader, work: Path) -> None:
    (work / "02_activations/02_activations.ipynb").unlink()
    path = work / "02_activations/02_activations.py"
    text = path.read_text()
    start = text.index("def activation")
    path.write_text(text[:start] + text[text.index("# %%", start) :])
    said = " ".join(grader("next").stdout.split())
    assert "activation is not found in my-work/02_activations/02_activations.py" in said
    assert "copy it from exercises/02_activations/02_activations.py" in said


def test_a_renamed_file_is_found_and_of_two_copies_it_says_which(grader: Grader, answer: Answer) -> None:
    path = answer()
    path.rename(path.with_name("homework.py"))
    assert "Unit 2, in my-work/02_activations/homework.py" in grader("next").stdout
    answer(file="02_activations.ipynb")
    said = grader("next").stdout
    assert "Unit 2, in my-work/02_activations/02_activations.ipynb" in said
    assert "homework.py holds answers too" in said


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("02_activations.py", "", "empty"),
        ("02_activations.py", "def relu(x):\n\ty = x\n        return y\n", "tabs"),
        ("02_activations.ipynb", "this is no notebook", "name a script .py"),
    ],
)
def test_what_cannot_be_read_is_said_with_the_way_out(
    name: str, content: str, says: str, work: Path, grader: Grader
) -> None:
    for path in (work / "02_activations").glob("02_*"):
        path.unlink()
    (work / "02_activations" / name).write_text(content)
    done = grader("next")
    assert done.exit_code == 0
    said = " ".join(done.stdout.split())
    assert f"{name} cannot be read." in said
    assert says.lower() in said.lower()
    packed = grader("submit", work / "02_activations")
    assert packed.exit_code == 0
    assert "cannot be graded" in packed.stdout
    assert says.lower() in packed.stdout.lower()


def test_a_unit_whose_files_are_gone_comes_back_by_start(work: Path, grader: Grader) -> None:
    shutil.rmtree(work / "02_activations")
    said = grader("next").stdout
    assert "No notebook or script of 02_activations" in said
    assert said.rstrip().endswith("grader start my-work")


def test_without_a_folder_of_work_the_kits_own_files_are_worked_in(kit: Path, grader: Grader) -> None:
    path = kit / "exercises/02_activations/02_activations.py"
    path.write_text(path.read_text().replace('raise NotImplementedError("relu")', "return x.clamp(min=0)"))
    said = grader("next").stdout
    assert "exercises/02_activations/02_activations.py" in said
    assert "grader start" not in said


def test_an_untouched_class_is_to_do_and_one_that_is_begun_is_not(kit: Path, grader: Grader) -> None:
    """A built unit does not know its stubs; of a class, each method says that it is not done."""
    shutil.copytree(ROOT / "exercises/10_modules", kit / "exercises/10_modules")
    assert grader("start").exit_code == 0

    def signs() -> str:
        return next(line for line in grader("next").stdout.splitlines() if "Modules" in line)

    assert "· · ·" in signs()
    path = kit / "my-work/10_modules/10_modules.py"
    path.write_text(path.read_text().replace('raise NotImplementedError("Neuron")', "super().__init__()", 1))
    assert "? · ·" in signs()
