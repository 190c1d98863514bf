"""What nbgrader and Otter-Grader take for the same submissions."""
from pathlib import Path


def measured(folder: Path, n: int) -> dict[str, float]:
    raise NotImplementedError
