"""What attempts aim at."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def canary() -> Iterator[Path]:
    """A file that anybody may read and write, in a folder open to all: only walls keep a worker from it."""
    folder = tempfile.mkdtemp(prefix="field-")
    os.chmod(folder, 0o777)
    file = Path(folder, "canary")
    file.write_text("SECRET")
    file.chmod(0o666)
    yield file
    shutil.rmtree(folder)
