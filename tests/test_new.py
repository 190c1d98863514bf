"""`grader new`: a skeleton is proved before it is written, and what an author has stays as it is."""

import doctest
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch

from grader import authoring
from grader.authoring import inserting, names, new, skeleton
from grader.checking.autograde import Checker
from grader.course import load_course
from grader.errors import CourseError, ExitCode, GraderError, Refused, UsageError
from grader.results import Result
from grader.submissions import HandIn, read

ROOT = Path(__file__).parent.parent


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def grader(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "grader", *arguments]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=240, check=False)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`solutions/` with a unit of three exercises, one of them a cell, made in an empty folder."""
    solutions = tmp_path_factory.mktemp("new") / "solutions"
    authoring.new_unit("convolution", solutions)
    authoring.new_exercise(load_course(solutions), "1", "found", "cell")
    authoring.new_exercise(load_course(solutions), "1", "smooth")
    return solutions


@pytest.fixture(scope="module")
def checker(written: Path) -> Iterator[Checker]:
    (unit,) = load_course(written).units
    with Checker(unit, level="open", secret=b"new") as made:
        yield made


def graded(checker: Checker, path: Path, text: str) -> Result:
    path.write_text(text)
    return checker.grade(read(HandIn(student="ada", path=path), unit=checker.unit, stubs=checker.stubs))


@pytest.fixture
def course(written: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    shutil.copytree(written, tmp_path / "solutions")
    return tmp_path / "solutions"


# ---- what is written


def test_the_reference_of_a_skeleton_gets_all_points(checker: Checker) -> None:
    """So it builds and grades at once."""
    result = checker.grade(checker.reference())
    assert (checker.unit.name, result.score, result.points, result.held) == ("01_convolution", 15, 15, False)
    assert [(e.label, e.name) for e in result.exercises] == [("1.1", "convolution"), ("1.2", "found"), ("1.3", "smooth")]


@pytest.mark.parametrize(
    ("answer", "points"),
    [
        ("return x + x", 6),
        ("return 2.0 * x", 6),
        ("return x.mul_(2)", 4),  # in place: the argument changes, and a leaf that wants a gradient may not
        ("return (x * 2).detach()", 5),
        ("return (x * 2).float()", 5),
        ("return torch.tensor([[2.0, -4.0, 1.0], [0.0, 6.0, -3.0]])", 1),
        ("return x * 3", 0),
        ("return None", 0),
    ],
)
def test_a_slip_loses_the_points_of_its_own_checks(checker: Checker, tmp_path: Path, answer: str, points: int) -> None:
    """And another right style loses none."""
    result = graded(checker, tmp_path / "ada.py", f"import torch\ndef smooth(x):\n    {answer}\n")
    assert (result.score, result.ungraded) == (points, ())


@pytest.mark.parametrize(
    ("answer", "points"),
    [
        ("mine = found_data + found_data", 3),
        ("print(torch.mul(found_data, 2))", 3),
        ("found_data + 10", 0),
        ("torch.tensor([[2.0, -4.0, 1.0], [0.0, 6.0, -3.0]])", 0),
    ],
)
def test_a_cell_is_graded_by_what_it_works_out(checker: Checker, tmp_path: Path, answer: str, points: int) -> None:
    """Under any name or shown, on other data too; a constant earns nothing."""
    lesson = (checker.unit.folder / "lesson.py").read_text()
    begin, end = lesson.index("found_result ="), lesson.index("# END SOLUTION", lesson.index("found_result ="))
    result = graded(checker, tmp_path / "ada.py", f"{lesson[:begin]}{answer}\n{lesson[end:]}")
    assert (next(e.earned for e in result.exercises if e.name == "found"), result.ungraded) == (points, ())


def test_the_worked_example_of_a_skeleton_is_right(written: Path) -> None:
    """The docstring's example, run as a doctest on the reference."""
    lesson = (written / "01_convolution" / "lesson.py").read_text()
    module: dict[str, object] = {"__name__": "lesson", "torch": torch}
    exec(compile(lesson, "lesson.py", "exec"), module)
    for name in ("convolution", "smooth"):
        (found,) = doctest.DocTestFinder().find(module[name], name, globs=module)
        outcome = doctest.DocTestRunner().run(found)
        assert (outcome.attempted, outcome.failed) == (1, 0)


def test_a_skeleton_is_in_the_form_of_the_course_and_says_where_words_are_wanted(written: Path) -> None:
    """Objectives, needs, minutes, a table of what is graded, a summary, a step further; style as everywhere."""
    lesson = (written / "01_convolution" / "lesson.py").read_text()
    wanted = ("At the end you can", "Before this", "Time", "What is graded", "What to take with you", "One step further")
    assert all(words in lesson for words in wanted)
    rows = ("# | 1.1 `convolution` |", "# | 1.2 the cell `# Exercise 1.2` |", "# | 1.3 `smooth` |", "import torch")
    assert sorted(rows, key=lesson.index) == list(rows)
    parts = ("def convolution", "# %%\n# Exercise 1.2: found\n", "def smooth", "What to take with you")
    assert sorted(parts, key=lesson.index) == list(parts)
    everything = b"".join(files_of(written).values()).decode()
    assert "TODO" not in everything
    assert everything.count(skeleton.WRITE_HERE) > 10
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--config", str(ROOT / "pyproject.toml"), str(written)]
    assert subprocess.run(command, capture_output=True, text=True, check=False).stdout == "All checks passed!\n"


def test_no_unit_of_the_course_still_has_a_skeletons_words() -> None:
    """What `grader new` leaves for the author is gone from what ships."""
    sources = [p for p in (ROOT / "solutions").rglob("*") if p.suffix in (".py", ".toml")]
    assert [p.name for p in sources if skeleton.WRITE_HERE in p.read_text()] == []


def test_a_command_makes_the_course_and_says_so_and_never_writes_over_a_file(tmp_path: Path) -> None:
    """In a folder without a course `grader new unit` makes one; what is there already stays."""
    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions" / ".gitignore").write_text("mine\n")
    done = grader("new", "unit", "convolution", cwd=tmp_path)
    assert done.returncode == ExitCode.GRADED, done.stderr
    assert "There was no course here" in done.stdout
    assert "6 of 6 points, its stub 0" in done.stdout
    assert (tmp_path / "solutions" / ".gitignore").read_text() == "mine\n"
    again = grader("new", "unit", "convolution", cwd=tmp_path)
    assert (again.returncode, again.stdout) == (ExitCode.REFUSED, "")
    assert again.stderr == "There is a unit 01_convolution. Choose another name, or work there.\n"


def test_an_exercise_is_added_to_a_unit_of_another_hand_and_every_line_of_it_stays(tmp_path: Path) -> None:
    """Unit 7 was written without the skeleton: its imports lack what the new checks need."""
    for folder in ("solutions", "assets"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns(".*", "__pycache__"))
    before = files_of(tmp_path)
    made = authoring.new_exercise(load_course(tmp_path / "solutions"), "numpy", "twice_as_large")
    assert (made.label[:2], made.points, made.untold) == ("7.", 6, False)
    after = files_of(tmp_path)
    assert {name for name in after if after[name] != before.get(name)} == {
        f"solutions/07_numpy/{part}" for part in new.PARTS
    }
    for name, content in before.items():
        lines = iter(after[name].splitlines(keepends=True))
        assert all(line in lines for line in content.splitlines(keepends=True)), name
    lesson = after["solutions/07_numpy/lesson.py"].decode()
    (row,) = [line for line in lesson.splitlines() if "`twice_as_large`" in line and "|" in line]
    assert row.count("|") == 6
    assert row.endswith("| | 6 |")


# ---- what is refused


@pytest.mark.parametrize(
    ("wanted", "error", "says"),
    [
        ("convolution", Refused, "There is a unit 01_convolution"),
        ("7_convolution", Refused, "There is a unit 01_convolution"),
        ("01_other", Refused, "The number 01 is used by 01_convolution. 02 is free"),
        ("0_other", UsageError, "from 1 to 99"),
        ("3d", UsageError, "Python name"),
        ("a-b", UsageError, "Python name"),
        ("../other", UsageError, "Python name"),
        ("", UsageError, "Python name"),
        ("class", UsageError, "something else already"),
        ("sum", UsageError, "something else already"),
        ("torch", UsageError, "something else already"),
        ("a" * 41, UsageError, "more than 40 characters"),
    ],
)
def test_a_name_that_cannot_be_a_units_is_refused_with_a_sentence(
    written: Path, wanted: str, error: type[GraderError], says: str
) -> None:
    """Taken, no Python name, or a number that is used; nothing is written."""
    before = files_of(written)
    with pytest.raises(error, match=says):
        authoring.new_unit(wanted, written)
    assert files_of(written) == before


def test_the_next_number_follows_the_last_even_where_a_folder_is_no_unit_yet(tmp_path: Path) -> None:
    """Numbers between are left to whoever asks for one."""
    assert names.unit_name("first", tmp_path / "nowhere") == "01_first"
    for folder in ("02_two", "07_seven", "notes"):
        (tmp_path / folder).mkdir()
    assert names.unit_name("next_one", tmp_path) == "08_next_one"
    assert names.unit_name("3_three", tmp_path) == "03_three"


@pytest.mark.parametrize(
    ("name", "error", "says"),
    [
        ("smooth", Refused, "01_convolution has an exercise smooth already"),
        ("smooth_data", Refused, r"lesson.py:\d+ uses the name smooth_data"),
        ("found_result", Refused, r"lesson.py:\d+ uses the name found_result"),
        ("x", UsageError, "something else already"),
        ("_hidden", UsageError, "a letter comes first"),
    ],
)
def test_a_name_that_cannot_be_an_exercises_is_refused_with_a_sentence(
    written: Path, name: str, error: type[GraderError], says: str
) -> None:
    """Used in the course or in the lesson, or none that a student could define."""
    before = files_of(written)
    with pytest.raises(error, match=says):
        authoring.new_exercise(load_course(written), "1", name)
    assert files_of(written) == before


@pytest.mark.parametrize(
    ("part", "change", "says"),
    [
        ("unit.toml", lambda text: f"{text}[limits\n", r"solutions/01_convolution/unit.toml: is not valid TOML"),
        ("checks.py", lambda text: text.replace("points=2", "points=3", 1), "Make the two equal. Nothing was written."),
        ("lesson.py", lambda text: text.replace("torch\n", "torch\n\nif:\n", 1), "is not valid Python"),
        ("lesson.py", lambda text: text.replace("import torch\n", "import torch\n\ntorch.Tensor.__mul__ = None\n", 1),
         "Nothing was written: .* the reference of third would not pass its own check"),
    ],
    ids=["toml", "points", "python", "reference"],
)  # fmt: skip
def test_what_would_not_build_or_pass_is_not_written(
    course: Path, part: str, change: Callable[[str], str], says: str
) -> None:
    """A course that is broken stays as it is, and the sentence names the author's own file."""
    path = course / "01_convolution" / part
    loaded = load_course(course)
    path.write_text(change(path.read_text()))
    before = files_of(course)
    with pytest.raises(GraderError, match=says) as raised:
        authoring.new_exercise(loaded, "1", "third")
    assert "grader-new-" not in str(raised.value)
    assert files_of(course) == before


def test_a_file_that_is_missing_or_no_text_is_named(course: Path) -> None:
    """The fix is in the sentence."""
    path = course / "01_convolution" / "public_checks.py"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(CourseError, match=r"public_checks.py: is not UTF-8: .* Save it as UTF-8."):
        authoring.new_exercise(load_course(course), "1", "third")
    path.unlink()
    with pytest.raises(CourseError, match=r"public_checks.py: is not there."):
        authoring.new_exercise(load_course(course), "1", "third")


def test_what_an_author_saves_meanwhile_is_not_lost(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The proof takes seconds; a file that was saved in between is not written over."""
    path = course / "01_convolution" / "lesson.py"
    monkeypatch.setattr(new, "prove", lambda *_: path.write_text(path.read_text() + "# a new thought\n"))
    before = files_of(course)
    with pytest.raises(Refused, match=r"lesson.py was changed meanwhile"):
        authoring.new_exercise(load_course(course), "1", "third")
    after = files_of(course)
    assert after.pop("01_convolution/lesson.py").endswith(b"# a new thought\n")
    assert after == {k: v for k, v in before.items() if k != "01_convolution/lesson.py"}


# ---- where text goes


def test_cells_go_above_the_summary_wherever_it_stands() -> None:
    """At the start of a cell, in the middle of one, or nowhere."""
    block = "# %%\nnew\n"
    start = "# %%\nold\n\n# %% [markdown]\n# ## Summary\n# text\n"
    assert inserting.before_summary(start, block) == (
        "# %%\nold\n\n# %%\nnew\n\n# %% [markdown]\n# ## Summary\n# text\n"
    )
    middle = "# %% [markdown]\n# text\n#\n# ## What to take with you\n# more\n"
    assert inserting.before_summary(middle, block) == (
        "# %% [markdown]\n# text\n#\n# %%\nnew\n\n# %% [markdown]\n# ## What to take with you\n# more\n"
    )
    assert inserting.before_summary("# %%\nold", block) == "# %%\nold\n\n# %%\nnew\n"
    assert inserting.before_summary("# %%\nold\n\n\n", block) == "# %%\nold\n\n\n# %%\nnew\n"


def test_line_ends_of_another_system_stay() -> None:
    """What is added to a file takes the line ends that the file has."""
    assert inserting.at_end("a\r\n", "b\nc\n") == "a\r\n\r\nb\r\nc\r\n"
    lesson = f"# %% [markdown]\r\n{''.join(inserting.TABLE).replace('||', '|')}\r\n# | --- | --- | --- | --- |\r\n#\r\n"
    row = "# | 1 | 2 | 3 | 4 |"
    assert inserting.into_table(lesson, row).endswith(f"--- |\r\n{row}\r\n#\r\n")
    assert inserting.into_table("# %%\n", "# | row |") == "# %%\n"


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ('"""Text."""\n\nimport torch\n\nx = 1\n', '"""Text."""\n\nimport torch\nfrom m import a, b\n\nx = 1\n'),
        ('"""Text."""\n', '"""Text."""\n\nfrom m import a, b\n'),
        ("x = 1\n", "from m import a, b\n\nx = 1\n"),
        ("from m import (\n    a,\n)\n", "from m import (\n    a,\n)\nfrom m import b\n"),
        ("from m import b, a\n", "from m import b, a\n"),
        ("from m import b as a\n", "from m import b as a\nfrom m import b\n"),
    ],
)
def test_imports_that_lack_are_added_below_the_others(text: str, after: str) -> None:
    """Only those that lack, and no line of the file is changed."""
    assert inserting.with_imports(Path("checks.py"), text, "m", ("a", "b")) == after
