"""Processes of the real command are killed in the middle: it goes on, and ends with what an undisturbed run gives."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.results import Result
from tests.faults import killing


@pytest.fixture(scope="module")
def batch() -> Iterator[tuple[Path, dict[str, Result]]]:
    with killing.temp_folder() as folder:
        made = killing.make_batch(folder / "batch", 4)
        yield made, killing.undisturbed(made)


@pytest.mark.parametrize(("seed", "jobs"), [(1, 2), (2, 1)])
def test_a_disturbed_batch_ends_like_an_undisturbed_one(batch: tuple[Path, dict[str, Result]], seed: int, jobs: int) -> None:
    """Worker, zygote, checker or the command itself: every submission is there once, and nothing is left behind."""
    folder, expected = batch
    outcome = killing.disturbed(folder, seed, kills=3, jobs=jobs, expected=expected)
    assert outcome.problems == []
    assert len(outcome.kills) == 3
