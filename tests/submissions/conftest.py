"""A unit of three exercises, and short ways to hand something in."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.course import Exercise, Unit
from grader.submissions import HandIn, Submission, read

STUBS = {
    "activation": 'def activation(x: float) -> float:\n    """Say it."""\n    raise NotImplementedError("activation")\n',
    "relu": 'def relu(x):\n    """Cut it."""\n    scale = 1\n    raise NotImplementedError("relu")\n',
    "Neuron": (
        "class Neuron:\n"
        '    """One."""\n\n'
        "    def __init__(self, n: int) -> None:\n"
        "        super().__init__()\n"
        '        raise NotImplementedError("Neuron")\n\n'
        "    def forward(self, x):\n"
        '        raise NotImplementedError("Neuron")\n'
    ),
}
RIGHT = "def activation(x):\n    return 2 * x\n\n\ndef relu(x):\n    return max(x, 0)\n\n\nclass Neuron:\n    pass\n"


def _unit(folder: str, names: tuple[str, ...]) -> Unit:
    exercises = tuple(Exercise(n, n, f"1.{i}", {"lesson": 1}) for i, n in enumerate(names, 1))
    return Unit(Path("/course") / folder, folder, "", exercises)


@pytest.fixture
def unit() -> Unit:
    return _unit("02_activations", tuple(STUBS))


@pytest.fixture
def units(unit: Unit) -> list[Unit]:
    return [unit, _unit("03_neuron", ("neuron",)), _unit("05_neuron_matmul", ("neuron_mm", "linear"))]


@pytest.fixture
def hand_in(tmp_path: Path, unit: Unit) -> Callable[..., Submission]:
    """`hand_in("text", name)` or `hand_in({name: content})` reads a file or a folder as unit 2."""

    def made(content: str | bytes | dict[str, str | bytes], name: str = "alice.py") -> Submission:
        path = tmp_path / name
        if isinstance(content, dict):
            path = tmp_path / "alice"
            for inner, data in content.items():
                (path / inner).parent.mkdir(parents=True, exist_ok=True)
                (path / inner).write_bytes(data.encode() if isinstance(data, str) else data)
        else:
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read(HandIn("alice", path), unit, STUBS)

    return made


@pytest.fixture
def notebook() -> Callable[..., str]:
    """`notebook(source, ...)` is a notebook of format 4 with these code cells."""
    return _notebook


@pytest.fixture
def zipped() -> Callable[..., bytes]:
    """`zipped({name: content})` is a zip with these names as they stand."""
    return _zipped


@pytest.fixture
def right() -> str:
    """A script with an answer to each exercise."""
    return RIGHT


@pytest.fixture
def stubs() -> dict[str, str]:
    return STUBS


def _notebook(*sources: object, **more: object) -> str:
    cells = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": s} for s in sources]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **more})


def _zipped(entries: dict[str, str | bytes], *, mode: int = 0o100644) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            info = zipfile.ZipInfo("x")
            info.filename, info.external_attr, info.create_system = name, mode << 16, 3
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return buffer.getvalue()
