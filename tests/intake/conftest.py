"""Downloads made for real: a tree of files as a folder and as a zip."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from grader.course import Exercise, Unit

Tree = Mapping[str, bytes | None]
"Bytes by path; None for a folder that holds nothing."

SCRIPT = b"def activation(x):\n    return 2 * x\n"
NOTEBOOK = json.dumps(
    {
        "cells": [{"cell_type": "code", "source": "def neuron(x):\n    return x", "metadata": {}, "outputs": []}],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
).encode()


def zipped(tree: Tree) -> bytes:
    """A zip as other programs write it: compressed, with an entry for an empty folder."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in tree.items():
            archive.writestr(name if content is not None else name.rstrip("/") + "/", content or b"")
    return data.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _unit(folder: str, *names: str) -> Unit:
    return Unit(Path("/course") / folder, folder, "", tuple(Exercise(n, n, "1.1", {"lesson": 1}) for n in names))


@pytest.fixture(scope="session")
def units() -> list[Unit]:
    return [_unit("01_tensors", "tensor"), _unit("02_activations", "activation"), _unit("03_neuron", "neuron")]


@pytest.fixture(params=["folder", "zip", "wrapped"])
def download(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., Path]:
    """`download(tree)` is where it lies: a folder, a zip, or a zip with a folder around everything.

    Around `loose` work, which no system named, such a folder would be a student's, so there is none.
    """

    def made(tree: Tree, name: str = "download", *, loose: bool = False) -> Path:
        if request.param == "folder":
            for inner, content in tree.items():
                path = tmp_path / name / inner
                (path if content is None else path.parent).mkdir(parents=True, exist_ok=True)
                if content is not None:
                    path.write_bytes(content)
            return tmp_path / name
        around = "submissions/" if request.param == "wrapped" and not loose else ""
        (tmp_path / f"{name}.zip").write_bytes(zipped({around + inner: data for inner, data in tree.items()}))
        return tmp_path / f"{name}.zip"

    return made
