"""`grader release`: a kit holds what students need and nothing of the solutions, and no update touches their work."""

import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from grader.cli import app
from grader.course import Course, Unit, load_course
from grader.engine import read_results
from grader.errors import CourseError, ExitCode
from grader.exports.kit import kit_files
from grader.exports.student_wheel import COMMANDS, closure
from grader.release.checks import read_checks

ROOT = Path(__file__).parents[2]
Release = Callable[..., Result]


def run(*arguments: str | Path) -> Result:
    done = CliRunner().invoke(app, [str(a) for a in arguments])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and ".git" not in p.relative_to(folder).parts
    }


def git(folder: Path, *arguments: str) -> None:
    me = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    subprocess.run(["git", "-C", str(folder), *me, *arguments], check=True, capture_output=True)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kit of this course."""
    kit = tmp_path_factory.mktemp("whole") / "kit"
    done = run("release", "--to", kit, "--ci", "github", "--course", ROOT / "solutions")
    assert done.exit_code == 0, done.stderr
    return kit


def wheel_in(kit: Path) -> Path:
    (wheel,) = kit.glob("*.whl")
    return wheel


def test_a_kit_holds_what_students_need(whole: Path) -> None:
    found = files_of(whole)
    course = load_course(ROOT / "solutions")
    for unit in (u for u in course.units if u.number):
        built = files_of(ROOT / "exercises" / unit.name)
        assert {f"exercises/{unit.name}/{name}" for name in built if "__pycache__" not in name} <= set(found)
    assert {n for n in found if not n.startswith("exercises/")} == {
        *(".gitattributes", ".github/workflows/check.yml", ".gitignore", ".kit.json", "README.md", "requirements.txt"),
        wheel_in(whole).name,
    }


def test_a_kit_holds_nothing_of_the_solutions(whole: Path) -> None:
    found = files_of(whole)
    with zipfile.ZipFile(wheel_in(whole)) as archive:
        found |= {f"wheel/{name}": archive.read(name) for name in archive.namelist()}
    assert not [
        n
        for n in found
        if "solutions" in n or re.search(r"misconceptions\.py|(?<!release/)(lesson|(?<!_)checks)\.py", n)
    ]
    hidden = {c.name for p in (ROOT / "solutions").glob("*/checks.py") for c in read_checks(p)}
    public = {c.name for p in (ROOT / "exercises").glob("*/public_checks.py") for c in read_checks(p)}
    words = {word for data in found.values() for word in re.findall(r"test_\w+", data.decode(errors="replace"))}
    assert not (hidden - public) & words


def test_its_readme_is_one_screen_and_names_commands_that_are_there(whole: Path) -> None:
    lines = (whole / "README.md").read_text().splitlines()
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 80
    named = set(re.findall(r"grader ([a-z]+) (?:my-work|--|  )", "\n".join(lines)))
    assert {"check", "submit"} <= named <= set(COMMANDS)


def test_its_package_is_the_students_part_alone() -> None:
    parts = {path.relative_to(ROOT / "grader").parts[0] for path in closure()}
    assert not parts & {"audit", "authoring", "diagnosis", "engine", "exports", "gradebook", "intake"}
    assert {"checking", "cli", "execution", "student", "submissions"} <= parts
    shown = {path.stem for path in closure() if path.parent.name in ("reports", "release")}
    assert not shown & {"student", "classpage", "folder", "leaks", "site"}


@pytest.fixture(scope="module")
def installed(whole: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., subprocess.CompletedProcess[str]]:
    """The command as the kit's requirements install it, given in a copy of the kit; what it needs is there already."""
    target, kit = tmp_path_factory.mktemp("target"), tmp_path_factory.mktemp("mine") / "kit"
    shutil.copytree(whole, kit)
    pip = [sys.executable, "-m", "pip", "install", "--no-index", "--no-deps", "--quiet", "--target", str(target)]
    subprocess.run([*pip, "--requirement", "requirements.txt"], cwd=kit, check=True, capture_output=True)

    def grader(*arguments: str, code: str = "") -> subprocess.CompletedProcess[str]:
        environ = os.environ | {"PYTHONPATH": str(target)}
        command = [sys.executable, *(("-c", code) if code else ("-m", "grader")), *arguments]
        return subprocess.run(command, cwd=kit, env=environ, capture_output=True, text=True, timeout=300, check=False)

    return grader


def test_from_the_kit_alone_one_starts_checks_and_hands_in(
    installed: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    told = installed("--help").stdout
    assert re.findall(r"^  (\w+)  ", told, re.M) == list(COMMANDS)
    assert "Gradebook" not in told
    started = installed("start")
    assert started.returncode == 0, started.stderr
    assert "grader check 1.0" in started.stdout
    for unit in ("01_tensors", "08_devices"):
        checked = installed("check", f"my-work/{unit}/{unit}.py")
        assert checked.returncode == 0, checked.stderr
        assert "Not done yet" in checked.stdout
    packed = installed("submit", "my-work/01_tensors")
    assert packed.returncode == 0, packed.stderr
    assert "01_tensors.ipynb, receipt.json" in packed.stdout
    assert "tensors" in installed().stdout
    assert "No such command 'grade'" in installed("grade", "my-work").stderr


def test_the_kits_package_watches_and_shows_cards(
    installed: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    assert installed("watch", "--help").returncode == 0
    card = installed(code="from grader.student.magic import said; print(said('No kit was found.').html)")
    assert "No kit was found." in card.stdout, card.stderr


@pytest.fixture
def release(project: Path) -> Release:
    """The command on the small course."""
    return lambda *arguments: run("release", *arguments, "--course", project / "solutions")


def test_the_whole_course_is_done_from_the_kit(
    installed: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    """Unit after unit answered, checked and packed with the kit alone; what is packed has all points."""
    home = installed(code="import os; print(os.getcwd())").stdout.strip()
    shutil.rmtree(Path(home) / "my-work", ignore_errors=True)  # of the test before: `grader` alone tells of one folder
    assert installed("start", "whole").returncode == 0
    units = [unit for unit in load_course(ROOT / "solutions").units if unit.number]
    for unit in units:
        lines = (unit.folder / "lesson.py").read_text().splitlines(keepends=True)
        answered = "".join(line for line in lines if "# BEGIN SOLUTION" not in line and "# END SOLUTION" not in line)
        file = f"whole/{unit.name}/{unit.name}.py"
        script = Path(home) / file
        script.write_text(answered)
        checked = installed("check", file)
        assert checked.returncode == 0, checked.stdout + checked.stderr
        number = len(read_checks(unit.folder / "public_checks.py"))
        assert re.search(rf"^{number} of {number} public checks? pass", checked.stdout, re.M), checked.stdout
        packed = installed("submit", file)
        assert packed.returncode == 0, packed.stderr
        assert f"{len(unit.exercises)} of {len(unit.exercises)} exercises" in packed.stdout
        shutil.copy(script.parents[1] / f"{unit.name}.zip", tmp_path)
    assert "Every unit is ticked and packed." in installed().stdout
    command = [sys.executable, "-m", "grader", "grade", str(tmp_path), "--out", str(tmp_path / "out"), "--level", "open"]
    graded = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert graded.returncode == 0, graded.stdout + graded.stderr
    results = {result.unit: result for result in read_results(tmp_path / "out")}
    assert {name: result.score for name, result in results.items()} == {unit.name: unit.points for unit in units}


@pytest.fixture
def kit(release: Release, tmp_path: Path) -> Path:
    """A kit of the small course, as it was given out."""
    assert release("--to", tmp_path / "kit").exit_code == 0
    return tmp_path / "kit"


@pytest.fixture
def work(kit: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of work in it, just begun, in which the student stands."""
    monkeypatch.chdir(kit)
    assert run("start").exit_code == 0
    return kit / "my-work"


@pytest.fixture
def corrected(change: Callable[[str, str, str], None]) -> None:
    """The course corrects the lesson of its first unit."""
    change("01_curves/lesson.py", "# # Curves", "# # Curves, corrected")


CURVES = "01_curves/01_curves"


def test_each_run_makes_the_same_bytes(kit: Path, release: Release, tmp_path: Path) -> None:
    assert release("--to", tmp_path / "again").exit_code == 0
    assert files_of(tmp_path / "again") == files_of(kit)
    assert "up to date" in release("--to", kit).stdout


def test_what_stands_in_exercises_never_goes_out_stale(
    project: Path, release: Release, corrected: None, tmp_path: Path
) -> None:
    stale = project / "exercises" / "01_curves" / "01_curves.py"
    stale.parent.mkdir(parents=True)
    stale.write_text("old")
    assert release("--to", tmp_path / "kit").exit_code == 0
    assert "Curves, corrected" in (tmp_path / "kit" / "exercises" / f"{CURVES}.py").read_text()
    assert stale.read_text() == "old"


def test_chosen_units_go_out_alone_and_an_update_keeps_to_them(release: Release, tmp_path: Path) -> None:
    kit = tmp_path / "kit"
    assert "1 unit," in release("2", "--to", kit).stdout
    assert [p.name for p in (kit / "exercises").iterdir()] == ["02_twice"]
    assert "grader submit my-work/02_twice" in (kit / "README.md").read_text()
    assert release("--update", kit).exit_code == 0
    assert not (kit / "exercises/01_curves").exists()
    assert release("1", "--update", kit, "--ci", "gitlab").exit_code == 0
    assert (kit / "exercises/01_curves").is_dir()
    assert (kit / ".gitlab-ci.yml").is_file()
    assert "is up to date" in release("--update", kit).stdout


def test_a_work_tree_with_the_solutions_is_no_place_for_a_kit(project: Path, release: Release) -> None:
    git(project, "init")
    git(project, "add", "solutions")
    done = release("--to", project / "sub" / "kit")
    assert done.exit_code == ExitCode.REFUSED
    assert "solutions/" in done.stderr
    assert "git init DIR" in done.stderr
    assert not (project / "sub").exists()
    own = project / "kit"
    own.mkdir()
    git(own, "init")
    assert release("--to", own).exit_code == 0


@pytest.mark.parametrize(
    ("there", "said"), [("mine.txt", "holds mine.txt"), ("", "is a file"), (".kit.json", "--update")], ids=str
)
def test_a_folder_in_use_is_refused_and_left_alone(there: str, said: str, release: Release, tmp_path: Path) -> None:
    kit = tmp_path / "kit"
    if there:
        kit.mkdir()
    (kit / there).write_text("{}")
    done = release("--to", kit)
    assert done.exit_code == ExitCode.REFUSED
    assert said in done.stderr
    assert (kit / there).read_text() == "{}"


def test_one_says_which_of_the_two_is_meant(release: Release, tmp_path: Path) -> None:
    for arguments in ((), ("--to", tmp_path / "a", "--update", tmp_path / "b")):
        done = release(*arguments)
        assert done.exit_code == ExitCode.USAGE
        assert "--update KIT" in done.stderr
    (tmp_path / "b").mkdir()
    assert "no kit that grader release wrote" in release("--update", tmp_path / "b").stderr


def test_the_whole_kit_is_searched(
    change: Callable[[str, str, str], None], release: Release, course: Callable[[], Course], tmp_path: Path
) -> None:
    def hints(unit: Unit, built: Path) -> bytes:
        assert (built / "public_checks.py").is_file()
        return json.dumps(
            {"told": "return shifted / self.spread after shifted = x - self.mean" * (unit.number == 2)}
        ).encode()

    with pytest.raises(CourseError, match=r"hints\.json of the kit"):
        kit_files(course(), course().units[:2], tmp_path, hints=lambda *_: b'{"a": "see test_hidden_bend"}')
    made = kit_files(course(), course().units[:1], tmp_path, hints=hints)
    assert made["exercises/01_curves/hints.json"] == b'{"told": ""}'
    change("course.toml", "Small course", "From test_hidden_bend on")
    done = release("--to", tmp_path / "kit")
    assert done.exit_code == ExitCode.BAD_COURSE
    assert "test_hidden_bend" in done.stderr
    assert not (tmp_path / "kit").exists()


def test_an_update_replaces_what_is_as_it_was_given_out(
    kit: Path, work: Path, corrected: None, release: Release
) -> None:
    done = release("--update", kit)
    assert done.exit_code == 0
    for folder in (kit / "exercises", work):
        assert "Curves, corrected" in (folder / f"{CURVES}.py").read_text()
        assert "Curves, corrected" in (folder / f"{CURVES}.ipynb").read_text()
    assert not list(kit.rglob("*.new*"))
    assert "my-work/01_curves/01_curves.py: corrected by the course" in done.stdout
    assert "is up to date" in release("--update", kit).stdout


def test_an_update_writes_a_corrected_stub_beside_work(
    kit: Path, work: Path, corrected: None, release: Release
) -> None:
    mine = work / f"{CURVES}.py"
    mine.write_text(mine.read_text().replace('raise NotImplementedError("bend")', "return x.clamp(min=0)"))
    in_place = kit / "exercises" / f"{CURVES}.ipynb"
    in_place.write_text(in_place.read_text() + "\n")
    taken = work / "01_curves" / "01_curves.new.py"
    taken.write_text("a file of the student's own\n")
    own = files_of(kit)
    done = release("--update", kit)
    assert done.exit_code == 0
    for path in (mine, in_place, taken):
        assert path.read_bytes() == own[path.relative_to(kit).as_posix()]
    beside = work / "01_curves" / "01_curves.new2.py"
    assert beside.read_bytes() == (kit / "exercises" / f"{CURVES}.py").read_bytes()
    assert "Curves, corrected" in in_place.with_name("01_curves.new.ipynb").read_text()
    assert "my-work/01_curves/01_curves.new2.py: corrected by the course. 01_curves.py holds your work" in done.stdout
    assert "exercises/01_curves/01_curves.new.ipynb: the new one, beside 01_curves.ipynb" in done.stdout
    before = files_of(kit)
    assert release("--update", kit).exit_code == 0
    assert files_of(kit) == before


def test_work_on_a_stub_that_was_not_corrected_is_not_spoken_of(
    kit: Path, work: Path, corrected: None, release: Release
) -> None:
    for path in (work / "02_twice/02_twice.py", kit / "exercises/02_twice/02_twice.py"):
        path.write_text("def double(a):\n    return 2 * a\n")
    assert "02_twice" not in release("--update", kit).stdout
    assert not list(kit.rglob("02_twice.new*"))


def test_what_belongs_to_the_kit_no_more_goes_unless_it_was_changed(kit: Path, project: Path, release: Release) -> None:
    changed = kit / "exercises/02_twice/02_twice.py"
    changed.write_text("mine\n")
    shutil.rmtree(project / "solutions/02_twice")
    done = release("--update", kit)
    assert f"{changed.name}: no part of the kit any more" in done.stdout
    assert [p.name for p in changed.parent.iterdir()] == [changed.name]


def test_who_gets_a_new_kit_is_told_by_start(
    kit: Path, work: Path, corrected: None, release: Release, tmp_path: Path
) -> None:
    """By `git pull` or a zip, without the course."""
    mine, other = work / f"{CURVES}.ipynb", work / f"{CURVES}.py"
    mine.write_text(mine.read_text().replace('raise NotImplementedError(\\"bend\\")', "return x.clamp(min=0)"))
    answered = mine.read_bytes()
    assert "corrected" not in run("start").stdout
    assert release("--to", tmp_path / "new").exit_code == 0
    shutil.copytree(tmp_path / "new", kit, dirs_exist_ok=True)
    said = run("start").stdout
    assert mine.read_bytes() == answered
    assert "my-work/01_curves/01_curves.new.ipynb: corrected by the course. 01_curves.ipynb holds your work" in said
    assert "Curves, corrected" in other.read_text()
    assert "my-work/01_curves/01_curves.py: corrected by the course; yours was still as given out" in said
    (work / "01_curves/01_curves.new.ipynb").unlink()
    assert "corrected" not in run("start").stdout
    assert "01_curves.new.ipynb" not in files_of(work)


def test_a_corrected_stub_beside_work_is_neither_graded_nor_handed_in(
    kit: Path, work: Path, corrected: None, release: Release
) -> None:
    mine = work / f"{CURVES}.py"
    mine.write_text(mine.read_text().replace("A bent line", "My own note"))
    release("--update", kit)
    assert (work / "01_curves/01_curves.new.py").is_file()
    assert "graded  01_curves.ipynb" in run("submit", "my-work/01_curves").stdout
    mine.write_text(mine.read_text().replace('raise NotImplementedError("bend")', "return x.clamp(min=0)"))
    said = run("submit", "my-work/01_curves").stdout
    assert "graded  01_curves.py" in said
    with zipfile.ZipFile(work / "01_curves.zip") as archive:
        assert sorted(archive.namelist()) == ["01_curves.py", "receipt.json"]
    assert "holds answers too" not in run("next").stdout


def test_its_job_checks_what_differs_from_what_was_handed_out(kit: Path, work: Path, tmp_path: Path) -> None:
    from grader.exports.filling import filled

    git(kit, "init")
    git(kit, "add", ".")
    git(kit, "commit", "-m", "The kit")
    shutil.rmtree(work / "01_curves")
    for path in (work / "02_twice/02_twice.py", kit / "exercises" / f"{CURVES}.py"):
        path.write_text("mine\n")
    git(kit, "commit", "-am", "My work")
    command = tmp_path / "bin" / "grader"
    command.parent.mkdir()
    command.write_text('#!/bin/sh\necho "checked $2"\nexit 4\n')
    command.chmod(0o755)
    environ = os.environ | {"PATH": f"{command.parent}:{os.environ['PATH']}"}
    script = filled("check-kit.sh")
    done = subprocess.run(["bash", "-c", script], cwd=kit, env=environ, capture_output=True, text=True, check=True)
    assert re.findall(r"checked (.*)", done.stdout) == [
        "./exercises/01_curves/01_curves.py",
        "./my-work/02_twice/02_twice.py",
    ]


def test_its_job_installs_the_kits_own_package(whole: Path) -> None:
    text = (whole / ".github/workflows/check.yml").read_text()
    assert "--requirement requirements.txt" in text
    assert "grader check" in text
    assert not re.findall(r"@[A-Z]+@|firstlayer|grader ci tell", text)
    assert "GRADER_SECRET" not in text


def test_the_wheel_is_what_its_record_says(whole: Path) -> None:
    from base64 import urlsafe_b64encode
    from hashlib import sha256

    with zipfile.ZipFile(io.BytesIO(wheel_in(whole).read_bytes())) as archive:
        (record,) = [n for n in archive.namelist() if n.endswith("/RECORD")]
        rows = [line.split(",") for line in archive.read(record).decode().splitlines()]
        assert {r[0] for r in rows} == set(archive.namelist())
        for name, told, _ in rows[:-1]:
            assert told == f"sha256={urlsafe_b64encode(sha256(archive.read(name)).digest()).rstrip(b'=').decode()}"
        assert any(n.endswith("LICENSE") for n in archive.namelist())
