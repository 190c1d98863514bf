"""docs/authoring.md, done as it says: its commands are run and its pieces pasted, from an empty folder on."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from grader.checking import assert_close  # noqa: F401  (torch is loaded once, before anything is timed)
from grader.checking.autograde import Checker
from grader.course import load_course
from grader.execution import levels
from grader.submissions import HandIn, read

ROOT = Path(__file__).parent.parent
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
REGION = re.compile(r"[Ii]n `(\S+)`, paste over everything from the cell with `(.+)` up to the cell with `(.+)`:$")
FUNCTIONS = re.compile(r"[Ii]n `(\S+)`, paste over the functions of the same names:$")
BELOW = re.compile(r"[Ii]n `(\S+)`, add below `(.+)`:$")
WHOLE = re.compile(r"Write this into `(\S+)`:$")
GALLERY = "A check of this kind:"
SUPPORT = "Support of this kind:"

GALLERY_LESSON = '''# %%
import torch


# %%
def first_half(x):
    """A."""
    # BEGIN SOLUTION
    return x[: len(x) // 2]
    # END SOLUTION


# %%
def clear(x):
    """B."""
    # BEGIN SOLUTION
    x.zero_()
    # END SOLUTION


# %%
def differences(x):
    """C."""
    # BEGIN SOLUTION
    return torch.diff(x)
    # END SOLUTION


# %%
class Shift:
    """D."""

    def __init__(self, amount):
        """Keep it."""
        # BEGIN SOLUTION
        if isinstance(amount, str):
            raise TypeError("a number is wanted")
        self.amount = amount
        # END SOLUTION

    def __call__(self, x):
        """Add it."""
        # BEGIN SOLUTION
        return x + self.amount
        # END SOLUTION


# %%
def twice(function, x):
    """E."""
    # BEGIN SOLUTION
    return function(function(x))
    # END SOLUTION


# %%
def evaluate(model, x):
    """F."""
    # BEGIN SOLUTION
    model.eval()
    with torch.no_grad():
        return model(x)
    # END SOLUTION


# %%
def weighted(X, w):
    """G."""
    # BEGIN SOLUTION
    return X @ w
    # END SOLUTION


# %%
def totals(x):
    """H."""
    # BEGIN SOLUTION
    return x.sum(dim=1)
    # END SOLUTION


# %%
def climb(x):
    """I."""
    # BEGIN SOLUTION
    return x + torch.arange(len(x), device=x.device)
    # END SOLUTION
'''
GALLERY_LESSON_CHECK = """
@check(exercise="climb", points=2)
def test_climb(student):
    '''The lesson's own numbers climb.'''
    assert_close(student.climb(torch.ones(2)), torch.tensor([1.0, 2.0]))
"""
GALLERY_WRONG = """
import torch
def first_half(x): return x[: len(x) // 2].clone()
def clear(x): x = torch.zeros_like(x)
def differences(x): return torch.diff(x).detach()
class Shift:
    def __init__(self, amount): self.other = amount
    def __call__(self, x): return x
def twice(function, x): return function(x)
def evaluate(model, x): return model(x)
def weighted(X, w): return torch.stack([(row * w).sum() for row in X])
def totals(x): return x.sum().expand(len(x))
def climb(x): return x + torch.arange(len(x))
"""
GALLERY_SUPPORT = "def adder(amount): return lambda x: x + amount"
GALLERY_IMPORTS = """import pytest
import torch
from grader.checking import *
"""


class Block(NamedTuple):
    kind: str
    text: str
    told: str
    "The paragraph above it, in one line."


def blocks() -> Iterator[Block]:
    text = (ROOT / "docs" / "authoring.md").read_text()
    before = 0
    for fence in FENCE.finditer(text):
        paragraph = text[before : fence.start()].strip().split("\n\n")[-1]
        yield Block(fence[1], fence[2], " ".join(paragraph.split()))
        before = fence.end()


def run(line: str, folder: Path) -> str:
    """What a command of the page prints; its exit code is 0 unless the line says another."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("GRADER_", "PYTEST_"))}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    command, _, remark = line.partition("    # ")
    wanted = re.fullmatch(r"exit code (\d)", remark)
    done = subprocess.run(
        command, shell=True, cwd=folder, env=environment, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == (int(wanted[1]) if wanted else 0), (line, done.stdout, done.stderr)
    return done.stdout


def printed(line: str, output: str) -> bool:
    """Whether a line of the page is among what was printed; its `...` stands for anything."""
    pattern = ".*".join(map(re.escape, line.split("...")))
    return any(re.fullmatch(pattern, there.rstrip()) for there in output.splitlines())


def between(text: str, first: str, last: str, new: str) -> str:
    """`text` with `new` in place of the cells from that with `first` up to that with `last`, which stays."""
    assert text.count(f"# {first}\n") == text.count(f"# {last}\n") == 1, (first, last)
    start, end = (text.rindex("\n# %%", 0, text.index(f"# {heading}\n")) + 1 for heading in (first, last))
    return f"{text[:start]}{new}\n{text[end:]}"


def functions_replaced(text: str, new: str) -> str:
    """`text` with each function of `new` in place of the one of its name."""
    for node in ast.parse(new).body:
        assert isinstance(node, ast.FunctionDef), "only functions are pasted over functions"
        (old,) = (n for n in ast.parse(text).body if isinstance(n, ast.FunctionDef) and n.name == node.name)
        lines, pasted = text.splitlines(keepends=True), new.splitlines(keepends=True)
        text = "".join([*lines[: starts(old) - 1], *pasted[starts(node) - 1 : node.end_lineno], *lines[old.end_lineno :]])
    return text


def starts(node: ast.FunctionDef) -> int:
    return min([node.lineno, *(d.lineno for d in node.decorator_list)])


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which someone did all that the page says."""
    if levels.missing("walled"):
        pytest.fail("The page grades with walls, which do not stand here; run this on Linux.")
    folder = tmp_path_factory.mktemp("author")
    output = ""
    for block in blocks():
        if block.kind == "sh":
            output = "".join(run(line, folder) for line in block.text.splitlines())
        elif block.kind == "text":
            assert block.told == "It prints:"
            for line in block.text.splitlines():
                assert printed(line, output), f"{line!r} is not in:\n{output}"
        elif region := REGION.search(block.told):
            path = folder / region[1]
            path.write_text(between(path.read_text(), region[2], region[3], block.text))
        elif functions := FUNCTIONS.search(block.told):
            path = folder / functions[1]
            path.write_text(functions_replaced(path.read_text(), block.text))
        elif below := BELOW.search(block.told):
            path = folder / below[1]
            assert path.read_text().count(f"{below[2]}\n") == 1
            path.write_text(path.read_text().replace(f"{below[2]}\n", f"{below[2]}\n{block.text}"))
        elif whole := WHOLE.search(block.told):
            (folder / whole[1]).parent.mkdir(parents=True, exist_ok=True)
            (folder / whole[1]).write_text(block.text)
        else:
            assert block.told.endswith((GALLERY, SUPPORT)), f"what is to be done with this?\n{block.told}\n{block.text}"
    return folder


def graded(checker: Checker, path: Path):  # type: ignore[no-untyped-def]
    return checker.grade(read(HandIn(student="ada", path=path), unit=checker.unit, stubs=checker.stubs))


def test_whoever_follows_the_page_gets_what_it_says(followed: Path) -> None:
    """Every command ends as it should, and prints what the page says; at the end the course is up to date."""
    assert "up to date" in run("grader build --check", followed)
    (unit,) = load_course(followed / "solutions").units
    assert [e.name for e in unit.exercises] == ["differences", "growth", "warming"]


def test_the_answers_of_the_page_are_wrong_and_right_as_it_says(followed: Path, tmp_path: Path) -> None:
    """Each wrong answer loses points, each right one has full marks, and no check is left ungraded."""
    unit = load_course(followed / "solutions").unit("1")
    with Checker(unit, level=levels.best("open"), secret=b"page") as checker:
        for kind in ("wrong", "right"):
            answers = tomllib.loads((followed / f"tests/{kind}_answers/{unit.name}.toml").read_text())["answers"]
            assert len(answers) == 2
            for answer in answers:
                path = tmp_path / "ada.py"
                path.write_text(f"import torch\n{answer['code']}")
                result = graded(checker, path)
                exercise = next(e for e in result.exercises if e.name == answer["exercise"])
                assert not result.ungraded
                assert (exercise.earned == exercise.points) is (kind == "right"), answer


def test_every_check_of_the_page_passes_what_is_right_and_fails_what_is_wrong(tmp_path: Path) -> None:
    """The checks that the page shows run as they stand: full points for a reference, none for what each asks about."""
    gallery = [block.text for block in blocks() if block.told.endswith(GALLERY)]
    points: dict[str, int] = {}
    for name in re.findall(r'exercise="(\w+)", points=1(?!, step)', "".join(gallery)):
        points[name] = points.get(name, 0) + 1
    steps = {name: f"lesson = {p}" for name, p in points.items()} | {"climb": "lesson = 2, device = 1"}
    exercises = [
        f'[[exercises]]\nname = "{name}"\ntitle = "{name}"\nlabel = "1.{n}"\nsteps = {{ {worth} }}\n'
        for n, (name, worth) in enumerate(steps.items())
    ]
    folder = tmp_path / "solutions" / "01_gallery"
    folder.mkdir(parents=True)
    (tmp_path / "solutions" / "course.toml").write_text('title = "Gallery"\n')
    (folder / "lesson.py").write_text(GALLERY_LESSON)
    (folder / "unit.toml").write_text('title = "Gallery"\nsummary = "All."\n' + "".join(exercises))
    (folder / "checks.py").write_text("\n\n".join([GALLERY_IMPORTS, *gallery, GALLERY_LESSON_CHECK]))
    (folder / "public_checks.py").write_text("")
    assert f"`{GALLERY_SUPPORT}`" in (ROOT / "docs" / "authoring.md").read_text()
    (spy,) = [block.text for block in blocks() if block.told.endswith(SUPPORT)]
    (folder / "support.py").write_text(f"import torch\n\n{GALLERY_SUPPORT}\n\n{spy}")
    (tmp_path / "wrong.py").write_text(GALLERY_WRONG)
    (unit,) = load_course(tmp_path / "solutions").units
    with Checker(unit, level=levels.best("open"), secret=b"page") as checker:
        right, wrong = checker.grade(checker.reference()), graded(checker, tmp_path / "wrong.py")
    assert {c.name: c.outcomes for c in right.checks if not c.earned} == {}
    assert len(right.checks) - 1 == len(gallery) == 10
    assert [c.name for c in wrong.checks if c.earned] == ["test_climb"]
    assert not wrong.ungraded
