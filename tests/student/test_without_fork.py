"""Where nothing can be forked, as on Windows: the same verdicts in the same words, by one spare process that waits."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.checking.autograde import Checker
from grader.course import Limits, load_unit
from grader.execution import levels, wire
from grader.execution.client import WorkerEnded
from grader.execution.exchange import OUTPUT_KEPT
from grader.execution.spare import Spare, Spares, start_workers
from grader.results import Verdict, to_json
from grader.submissions import find, read

from .conftest import ROOT, UNITS

UNIT = "02_activations"
LIVELY = {
    "activation": "while True: pass",
    "stable_sigmoid": "raise SystemExit('done')",
    "relu": "return x.clamp(min=0)",
    "softmax": "return x.softmax(0)",
}
DEADLY = {
    "activation": "import os; os._exit(3)",
    "stable_sigmoid": "import ctypes; ctypes.string_at(0)",
    "relu": "return x if input('Negative? ') == 'no' else 0 * x",
    "softmax": "print('line\\n' * 100_000); return x.softmax(-1)",
}


def run(kit: Path, *arguments: str, forks: bool = False) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own: as here, or without all that Windows lacks."""
    program = ["-m", "grader"] if forks else [str(ROOT / "tests/student/no_unix.py")]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "100", "GRADER_SECRET": "spare"}
    command = [sys.executable, *program, *arguments]
    done = subprocess.run(command, cwd=kit, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return done


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A kit, and a folder of work that was begun on a system without `fork`; a call may take half a second."""
    folder = tmp_path_factory.mktemp("kit")
    for name in UNITS:
        shutil.copytree(ROOT / "exercises" / name, folder / "exercises" / name)
    unit = folder / "exercises" / UNIT / "unit.toml"
    unit.write_text(unit.read_text() + "\n[limits]\ncall_seconds = 0.5\n")
    done = run(folder, "start")
    assert done.returncode == 0, done.stderr
    assert "Next: Open" in done.stdout
    return folder


def answered(kit: Path, name: str, answers: dict[str, str]) -> str:
    """A script with these answers, by the name of the file."""
    text = (kit / "my-work" / UNIT / f"{UNIT}.py").read_text()
    for exercise, code in answers.items():
        stub = f'raise NotImplementedError("{exercise}")'
        assert text.count(stub) == 1
        text = text.replace(stub, code)
    (kit / name).mkdir()
    (kit / name / f"{UNIT}.py").write_text(text)
    return f"{name}/{UNIT}.py"


def judged(printed: str) -> list[dict[str, Any]]:
    """All that a student is told of the checks, but how long they took."""
    told: list[dict[str, Any]] = json.loads(printed)["exercises"]
    for outcome in (o for exercise in told for check in exercise["checks"] for o in check["outcomes"]):
        outcome.pop("seconds", None)
    return told


@pytest.mark.parametrize("answers", [LIVELY, DEADLY], ids=["lively", "deadly"])
def test_verdicts_and_words_are_those_of_a_system_that_forks(
    kit: Path, answers: dict[str, str], request: pytest.FixtureRequest
) -> None:
    file = answered(kit, request.node.callspec.id, answers)
    without, forked = run(kit, "check", file, "--json"), run(kit, "check", file, "--json", forks=True)
    assert without.returncode == forked.returncode == 0, without.stderr
    assert judged(without.stdout) == judged(forked.stdout)
    assert json.loads(without.stdout)["walls"] != json.loads(forked.stdout)["walls"]  # so it was another way
    if answers is LIVELY:
        assert "Your code ran for more than 0.5 s." in without.stdout
    else:
        assert "Your code crashed Python (segmentation fault)." in without.stdout


def test_what_is_done_is_shown_and_packed(kit: Path) -> None:
    work = kit / "my-work" / UNIT / f"{UNIT}.py"
    work.write_text(work.read_text().replace('raise NotImplementedError("relu")', "return x.clamp(min=0)"))
    assert "relu: answered" in run(kit, "submit", f"my-work/{UNIT}").stdout
    assert "packed" in run(kit, "next").stdout


def test_whole_results_of_the_sample_class_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    unit = load_unit(ROOT / "solutions" / UNIT)
    samples = ROOT / "tests/sample_class" / UNIT
    hand_ins = find([samples / name for name in ("theo_textbook_formulas", "vik_printed_and_returned_nothing")], [unit])
    told = []
    for forks in ("", "1"):
        monkeypatch.setenv(levels.WITHOUT_FORK, forks)
        with Checker(unit, level="open", secret=b"spare") as checker:
            results = [checker.grade(read(hand_in, unit, checker.stubs)) for hand_in in hand_ins]
        told.append([judged(to_json(result).decode()) for result in results])
    assert told[0] == told[1]
    assert {o["verdict"] for e in told[0][1] for c in e["checks"] for o in c["outcomes"]} == {"passed", "failed"}


# ---- the spares themselves, which need no other system


@pytest.fixture(scope="module")
def spares() -> Iterator[Spares]:
    with Spares() as started:
        yield started


@pytest.fixture
def worker(spares: Spares) -> Iterator[Spare]:
    with spares.spawn(Limits()) as spare:
        yield spare


def load(worker: Spare, source: str, seconds: float = 5.0) -> None:
    data = source.encode()
    message = wire.Load("submission", [wire.CellSource(0, "cell 1", "")], [len(data)], [], [], [], 0)
    worker.request(wire.frame(message, [data]), cpu_seconds=seconds)


def test_output_is_whole_when_the_answer_is_there_and_bounded(worker: Spare) -> None:
    for number in range(20):
        load(worker, f"import os; print({number}); os.write(1, b'raw'); os.write(2, b'err')")
        assert sorted(worker.take_output()) == sorted(f"{number}\nrawerr")
    load(worker, f"import sys; sys.stdout.write('x' * {2 * OUTPUT_KEPT})")
    assert len(worker.take_output()) < OUTPUT_KEPT + 100


def test_a_worker_runs_in_an_empty_folder_that_goes_with_it(spares: Spares) -> None:
    with spares.spawn(Limits()) as worker:
        load(
            worker,
            "import os, tempfile; print(os.listdir(), os.getcwd() == tempfile.gettempdir() == os.path.expanduser('~'))\n"
            "os.mkdir('shut'); open('shut/file', 'w').close(); os.chmod('shut', 0); print(os.environ['PATH'] == '')",
        )
        assert worker.take_output() == "[] True\nTrue\n"
    assert not os.path.exists(worker.folder)


def test_an_end_says_why(spares: Spares) -> None:
    with spares.spawn(Limits()) as worker:
        with pytest.raises(WorkerEnded) as ended:
            load(worker, "print('last words', flush=True)\nwhile True: pass", 0.3)
        assert (ended.value.verdict, str(ended.value)) == (Verdict.TIMED_OUT, "Your code ran for more than 0.3 s.")
        assert worker.take_output() == "last words\n"
        assert not worker.lives()


def test_the_one_that_waits_is_replaced_if_it_has_ended(spares: Spares) -> None:
    waiting = spares.ready()._waiting._process
    waiting.kill()
    waiting.wait()
    with spares.spawn(Limits()) as worker:
        load(worker, "print(1)")
        assert worker.take_output() == "1\n"


def test_what_runs_and_its_folder_go_when_the_checker_is_killed() -> None:
    code = (
        "from grader.execution.spare import Spares\nfrom grader.course import Limits\nfrom grader.execution import wire\n"
        "worker = Spares().spawn(Limits())\nprint(worker.pid, worker.folder, flush=True)\n"
        "message = wire.Load('submission', [wire.CellSource(0, 'cell 1', '')], [16], [], [], [], 0)\n"
        "worker.request(wire.frame(message, [b'while True: pass']), cpu_seconds=60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=ROOT) as checker:
        assert checker.stdout is not None
        pid, folder = checker.stdout.readline().split()
        time.sleep(0.2)  # so that it is busy, most of the time
        checker.kill()
    deadline = time.monotonic() + 30
    while (os.path.exists(folder) or os.path.exists(f"/proc/{pid}")) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not os.path.exists(folder)
    assert not os.path.exists(f"/proc/{pid}")


def test_only_the_level_open_goes_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(levels.WITHOUT_FORK, "1")
    assert not levels.forks()
    with start_workers("open", preload=()) as workers:
        assert isinstance(workers, Spares)
    monkeypatch.delattr(os, "fork")
    monkeypatch.setattr(sys, "platform", "win32")
    assert levels.missing("open") == ""
    assert "Walls stand on Linux only" in levels.missing("walled")
