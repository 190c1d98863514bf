"""Seeds repeat, differ in every field, and come from a secret that is made once."""

import os
import random
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
import torch
from hypothesis import given, settings

from grader.checking.seeds import read_secret, seed_all, stream
from grader.errors import CourseError, UsageError

REPOSITORY = Path(__file__).parents[2]
FIELDS: dict[str, Any] = {"unit": "02_activations", "check": "test_known", "device": "cpu", "round": 0, "call": 0}


@pytest.fixture(autouse=True)
def _no_secret_around(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GRADER_SECRET", raising=False)


def test_a_stream_repeats_and_never_changes() -> None:
    """Another number here changes the inputs of every result that was ever stored."""
    assert stream(b"secret", "inputs", **FIELDS) == stream(b"secret", "inputs", **FIELDS) == 4878788584707176553


@pytest.mark.parametrize("field", list(FIELDS))
def test_every_field_counts(field: str) -> None:
    other = {**FIELDS, field: 1 if isinstance(FIELDS[field], int) else "other"}
    assert stream(b"secret", "inputs", **FIELDS) != stream(b"secret", "inputs", **other)


def test_purpose_and_secret_count() -> None:
    seeds = {stream(secret, p, **FIELDS) for secret in (b"a", b"b") for p in ("inputs", "worker", "diagnosis")}
    assert len(seeds) == 6


TEXT = st.text(alphabet="ab:0123456789,\0é", max_size=6)
LISTS = st.tuples(TEXT, TEXT, TEXT, st.integers(0, 200), st.integers(0, 200))


@settings(max_examples=200, deadline=None)
@given(LISTS, LISTS)
def test_only_equal_fields_give_equal_seeds(one: tuple[Any, ...], other: tuple[Any, ...]) -> None:
    seeds = [stream(b"s", "inputs", **dict(zip(FIELDS, fields, strict=True))) for fields in (one, other)]
    assert all(0 <= seed < 2**63 for seed in seeds)
    assert (seeds[0] == seeds[1]) == (one == other)


def test_fields_do_not_run_into_each_other() -> None:
    def seed(unit: str, check: str, call: int, round: int = 0) -> int:
        return stream(b"s", "inputs", unit=unit, check=check, device="cpu", round=round, call=call)

    assert seed("ab", "c", 0) != seed("a", "bc", 0)
    assert seed("a", "", 0) != seed("", "a", 0)
    assert seed("a", "b", call=11, round=1) != seed("a", "b", call=1, round=11)
    assert seed("a1:b", "c", 0) != seed("a", "b1:c", 0)


def test_seed_all_makes_all_three_repeat() -> None:
    def draws(seed: int) -> tuple[float, float, float]:
        seed_all(seed)
        return torch.rand(()).item(), float(np.random.rand()), random.random()

    first = draws(2**63 - 1)
    assert draws(2**63 - 1) == first
    assert all(a != b for a, b in zip(draws(2**31 - 1), first, strict=True))
    assert draws(0) != draws(2**32)


def test_the_variable_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADER_SECRET", " told \n")
    assert read_secret(tmp_path) == b"told"
    assert not list(tmp_path.iterdir())


def test_an_empty_variable_is_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADER_SECRET", " ")
    with pytest.raises(UsageError, match="GRADER_SECRET is set, but empty"):
        read_secret(tmp_path)


def test_a_secret_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        secret = read_secret(tmp_path)
    finally:
        os.umask(old)
    assert read_secret(tmp_path) == secret
    assert len(secret) == 64
    assert [p.name for p in tmp_path.iterdir()] == [".secret"]
    assert stat.S_IMODE((tmp_path / ".secret").stat().st_mode) == 0o600
    other = tmp_path / "other"
    other.mkdir()
    assert read_secret(other) != secret


def test_processes_that_make_it_at_once_agree(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from grader.checking.seeds import read_secret\n"
        "print('ready', flush=True); sys.stdin.read(); print(read_secret(Path(sys.argv[1])).decode())"
    )
    together = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=REPOSITORY,
        )
        for _ in range(6)
    ]
    for process in together:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in together:
        assert process.stdin is not None
        process.stdin.close()
    told = set()
    for process in together:
        assert process.stdout is not None
        told.add(process.stdout.read().strip())
        process.stdout.close()
        assert process.wait(timeout=30) == 0
    assert told == {read_secret(tmp_path).decode()}
    assert [p.name for p in tmp_path.iterdir()] == [".secret"]


def test_an_empty_file_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / ".secret").touch()
    with pytest.raises(CourseError, match=r"\.secret: is empty\. Delete it"):
        read_secret(tmp_path)


def test_a_missing_folder_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"cannot be used \(No such file or directory\)\. .* set GRADER_SECRET"):
        read_secret(tmp_path / "nowhere")


def test_git_ignores_the_secret() -> None:
    rules = (REPOSITORY / ".gitignore").read_text().split()
    assert {"solutions/.secret", "solutions/.secret*", ".secret", ".secret*"} & set(rules)


def test_reading_the_secret_does_not_import_torch() -> None:
    code = "import sys, grader.checking.seeds; sys.exit('torch' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, check=False).returncode == 0
