"""A kit of two units as a student has it, made anew for each test, with the student standing in it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from grader.cli import app

ROOT = Path(__file__).parent.parent.parent
UNITS = ("02_activations", "07_numpy")

Grader = Callable[..., Result]
Answer = Callable[..., Path]


@pytest.fixture
def kit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that holds `exercises/`."""
    for name in UNITS:
        shutil.copytree(ROOT / "exercises" / name, tmp_path / "kit" / "exercises" / name)
    monkeypatch.chdir(tmp_path / "kit")
    return tmp_path / "kit"


@pytest.fixture
def grader() -> Grader:
    """The command, which never ends in a traceback."""

    def run(*arguments: str | Path) -> Result:
        done = CliRunner().invoke(app, [str(a) for a in arguments])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done

    return run


@pytest.fixture
def work(kit: Path, grader: Grader) -> Path:
    """A folder of work, just begun."""
    assert grader("start").exit_code == 0
    return kit / "my-work"


@pytest.fixture
def answer(work: Path) -> Answer:
    """Write an answer into a file of work; by default `relu`, into the script."""

    def write(code: str = "return x.clamp(min=0)", name: str = "relu", file: str = "02_activations.py") -> Path:
        path = work / "02_activations" / file
        quote = '\\"' if path.suffix == ".ipynb" else '"'
        stub = f"raise NotImplementedError({quote}{name}{quote})"
        text = path.read_text()
        assert text.count(stub) == 1
        path.write_text(text.replace(stub, code))
        return path

    return write
