"""The quick part of the fuzzing: `make fuzz` runs the long one."""

import os
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
import files  # noqa: E402
import frames  # noqa: E402
import run  # noqa: E402

sys.path.pop(0)

import grader  # noqa: E402
from grader.checking.ledger import Ledger  # noqa: E402
from grader.checking.proxy import RemoteCalls, Student  # noqa: E402
from grader.checking.session import MissingAnswer, Session, StudentError  # noqa: E402
from grader.course import Limits  # noqa: E402
from grader.execution import wire  # noqa: E402
from grader.execution.client import WorkerEnded, Zygote  # noqa: E402
from grader.submissions import Cell, Submission  # noqa: E402

ANSWERS_RAW = """
from grader.execution import wire, worker
honest = worker.Worker.answer
def answer(self, message, body):
    if isinstance(message, wire.Call) and message.target == "raw":
        return [bytes(body[: message.blocks[0].size])]
    return honest(self, message, body)
worker.Worker.answer = answer
def raw(frame): pass
def three(): return 3
"""


@pytest.mark.parametrize(("part", "count", "wanted"), [("frames", 2000, "a value"), ("files", 120, "graded")])
def test_mutated_input_is_read_or_refused_within_its_bounds(part, count, wanted):
    findings, figures = run.watch_part(part, 7, 0, count, quiet=True)
    assert findings == []
    outcomes = figures["outcomes"]
    assert sum(outcomes.values()) == count
    assert outcomes[wanted] > count / 20  # or the mutators no longer get to what they are for


def test_a_worker_in_this_process_leaves_it_as_it_was():
    finders, check = list(sys.meta_path), grader.check
    frames.honest()
    assert sys.meta_path == finders
    assert grader.check is check


def test_a_case_is_the_same_one_each_time(tmp_path):
    one, two = frames.Frames(3), frames.Frames(3)
    for number in (5, 1, 5):
        one.run(number)
    two.run(5)
    assert one.last == two.last
    readers = files.Files(3), files.Files(3)
    try:
        first, second = (reader.make(9) for reader in readers)
        assert first.name == second.name
        assert first.is_dir() or first.read_bytes() == second.read_bytes()
    finally:
        for reader in readers:
            reader.close()


def test_a_real_worker_that_writes_mutated_frames_costs_only_its_own_calls():
    """Through real processes and pipes: it is ended or believed, and the next call is answered by a fresh one."""
    submission = Submission(student="ada", source="ada.py", sha256="0" * 64, script=True, cells=(Cell(0, ANSWERS_RAW),))
    rng = random.Random(7)
    honest = b"".join(wire.frame(wire.Returned(wire.Plain(3), [wire.ArrayAt(0, "uint8", 0, [8], [1])], [], 0)))
    ended = 0
    with Zygote("open") as zygote:
        for _ in range(60):
            data = frames.tampering(rng)(honest)
            if len(data) < wire.PREFIX.size or sum(wire.PREFIX.unpack(data[: wire.PREFIX.size])[1:]) > len(data) - 16:
                data = b"no frame at all!"  # half a frame is waited for, which is a matter of deadlines
            session = Session(zygote, Limits(), submission, ["raw"], None)
            student = Student(RemoteCalls(session, Ledger(), {}))
            try:
                student.raw(np.frombuffer(data, np.uint8).copy())
            except WorkerEnded:
                ended += 1
            except (StudentError, MissingAnswer):
                pass
            try:
                answer = student.three()
            except WorkerEnded:  # for what still waited in its pipe
                answer = student.three()
            assert answer == 3
            session.renew()
    assert ended > 20


@pytest.mark.parametrize(
    ("what", "words"), [("exception", "ValueError: planted"), ("death", "code 41"), ("slow", "may take")]
)
def test_the_runner_tells_of_what_it_finds(what, words, tmp_path):
    """A reader that is broken on purpose is found, with the number that repeats it and the input; exit code 1."""
    broken = {
        "exception": "raise ValueError('planted')",
        "death": "os._exit(41)",
        "slow": "self.__class__ = type(self); t = time.process_time()\n        while time.process_time() < t + 2.2: pass",
    }[what]
    script = tmp_path / "broken.py"
    script.write_text(
        f"import os, sys, time\nsys.path.insert(0, {str(HERE)!r})\nimport files, run\n"
        f"def read(self, path):\n    if path.exists():\n        {broken}\n    return 'read'\n"
        "files.Files.read = read\nrun.__file__ = __file__\nsys.exit(run.main())\n"
    )
    told = subprocess.run(
        [sys.executable, str(script), "--part", "files", "--from", "4", "--count", "1"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(HERE.parents[1])},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert told.returncode == 1, told.stderr
    assert words in told.stdout
    assert "number 4" in told.stdout
    if what != "death":
        assert list((tmp_path / "build/fuzz").iterdir())
