"""The simulated GPU, held against what CUDA answers."""

import tomllib
from pathlib import Path

import pytest
import torch
from devices import probes

from grader.execution.simulated import simulated

EXPECTED = tomllib.loads((Path(__file__).parent / "probes.toml").read_text())
DEVICES = ["sim", "cuda"] if torch.cuda.is_available() else ["sim"]


def answer(name: str, device: str) -> dict[str, str]:
    if device == "cuda":
        return probes.answer(name)
    with simulated():
        return probes.answer(name)


def test_every_probe_has_an_expected_answer_and_says_how_it_is_known() -> None:
    assert list(EXPECTED) == list(probes.PROBES)
    assert len(EXPECTED) >= 100
    assert all(row["source"] for row in EXPECTED.values())


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("name", probes.PROBES)
def test_a_device_answers_as_cuda_does(name: str, device: str) -> None:
    expected, got = EXPECTED[name], answer(name, device)
    assert got.get("answer") == expected.get("answer"), got
    assert got.get("raises") == expected.get("raises")
    assert expected.get("says", "") in got.get("says", "")
