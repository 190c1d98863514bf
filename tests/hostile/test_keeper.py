"""What watches a run sees what it is there to see: processes, calls, memory, disk, files and planted secrets."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from grader.course import load_course
from hostile import field, keeper, machine
from hostile.run import honest_work

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="hostile work is graded on Linux only")

ESCAPES = """
import os, socket, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(60)
    os._exit(0)
os.wait()
"""
CALLS = f"""
import socket
socket.create_connection(("127.0.0.1", {keeper.PORT})).sendall(b"by tcp")
socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"by udp", ("127.0.0.1", {keeper.PORT}))
unix = socket.socket(socket.AF_UNIX)
unix.connect({keeper.ABSTRACT!r})
unix.sendall(b"by name")
unix.close()
import time; time.sleep(0.5)
"""
TAKES = """
import time
block = b"x" * (300 << 20)
open("big", "wb").write(block[: 50 << 20])
time.sleep(1)
"""


def kept(tmp_path: Path, code: str, seconds: float = 30) -> dict[str, Any]:
    """What the keeper tells of a Python program."""
    order = {
        "command": [sys.executable, "-c", code],
        "environment": dict(os.environ),
        "cwd": str(tmp_path),
        "watch": [str(tmp_path)],
        "stdout": str(tmp_path / "stdout"),
        "stderr": str(tmp_path / "stderr"),
        "seconds": seconds,
    }
    (tmp_path / "order.json").write_text(json.dumps(order))
    arguments = [keeper.__file__, str(tmp_path / "order.json"), str(tmp_path / "told.json")]
    subprocess.run([sys.executable, *arguments], check=True, timeout=120)
    told: dict[str, Any] = json.loads((tmp_path / "told.json").read_text())
    return told


def test_a_quiet_program_leaves_nothing_to_tell(tmp_path: Path) -> None:
    """The program that all others are compared with."""
    told = kept(tmp_path, "print('done')")
    assert (told["status"], told["ended_by"], told["left"], told["contacts"]) == (0, "", [], [])
    assert told["peak_bytes"] < 200 << 20


def test_a_process_that_forked_twice_into_a_session_of_its_own_is_found_and_ended(tmp_path: Path) -> None:
    """It is no child of the program's any more."""
    told = kept(tmp_path, ESCAPES)
    assert len(told["left"]) == 1
    pid = told["left"][0].rpartition("(")[2].rstrip(")")
    assert not Path("/proc", pid).exists()


def test_calls_by_tcp_udp_and_an_abstract_socket_are_heard(tmp_path: Path) -> None:
    """With what was said."""
    told = " ".join(kept(tmp_path, CALLS)["contacts"])
    assert all(said in told for said in ("by tcp", "by udp", "by name"))


def test_memory_disk_and_exit_status_are_measured(tmp_path: Path) -> None:
    """Peaks, not what is left at the end."""
    told = kept(tmp_path, TAKES + "raise SystemExit(3)")
    assert told["status"] == 3
    assert told["peak_bytes"] > 290 << 20
    assert told["disk_bytes"] > 45 << 20


def test_the_outer_limit_ends_a_program_that_does_not_end(tmp_path: Path) -> None:
    """And says that it did."""
    told = kept(tmp_path, "import time; time.sleep(60)", seconds=1)
    assert told["ended_by"] == "it did not end within 1 s"


def test_a_pwned_file_is_found_wherever_a_folder_changed_and_removed(tmp_path: Path) -> None:
    """In a folder that was there, also with its time set back, and in a new one."""
    old = tmp_path / "old"
    old.mkdir()
    watched = machine.Machine((str(tmp_path),))
    assert watched.appeared() == []
    (old / "PWNED-here").write_text("x")
    os.utime(old, (0, 0))
    (tmp_path / "new" / "deep").mkdir(parents=True)
    (tmp_path / "new" / "deep" / "PWNED-there").write_text("x")
    assert watched.appeared() == [str(tmp_path / "new" / "deep" / "PWNED-there"), str(old / "PWNED-here")]
    assert watched.appeared() == []


def test_a_field_beside_looks_after_its_own_pwned_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a run beside this one is about to remove is not told of this one, and not removed under its eyes."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    watched = machine.Machine((str(tmp_path),))
    for name in ("hostile-other", "grader-other", "another"):
        (tmp_path / name / "scratch").mkdir(parents=True)
        (tmp_path / name / "scratch" / "PWNED-here").write_text("x")
    assert watched.appeared() == [str(tmp_path / "another" / "scratch" / "PWNED-here")]
    assert machine.within(tmp_path / "hostile-other") == [str(tmp_path / "hostile-other" / "scratch" / "PWNED-here")]


def test_a_planted_thing_that_is_changed_gone_or_new_is_told() -> None:
    """By its mode, its contents or its name; what the grader writes is none of it."""
    with field.Field("walled", "secret") as planted:
        before = planted.state()
        (planted.out).mkdir()
        (planted.tmp / "x").write_text("the grader's")
        assert field.changed(before, planted.state()) == []
        assert planted.left_in_tmp() == ["x"]
        (planted.home / "canary.txt").chmod(0o666)
        (planted.course / "course.toml").write_text("other")
        (planted.root / "class" / "results-of-last-year" / "grades.csv").unlink()
        (planted.root / "work" / "new").write_text("x")
        assert field.changed(before, planted.state()) == [
            "class/results-of-last-year/grades.csv is gone",
            "work/new is new",
            "class/solutions/course.toml has other contents",
            "home/canary.txt has mode 100666 instead of 100644",
        ]


def test_secrets_are_planted_in_every_check_reference_and_neighbour() -> None:
    """Fresh ones each time, at all the places that a submission might read."""
    with field.Field("walled", "secret") as planted, field.Field("walled", "secret") as other:
        assert not set(planted.canaries.values()) & set(other.canaries.values())
        for unit in planted.course.glob("*/unit.toml"):
            checks = (unit.parent / "checks.py").read_text()
            assert checks.count(planted.canaries["HIDDEN"]) == 2 * checks.count("\ndef test_") + 1
            if not (unit.parent / "lesson.py").exists():  # a unit on a lesson that is not ours
                continue
            lesson = (unit.parent / "lesson.py").read_text()
            assert lesson.count(planted.canaries["REFERENCE"]) == 2 * lesson.count("# BEGIN SOLUTION")
        planted.neighbour(0, "Neighbour", "x = 1\n")
        told = "".join(p.read_text() for p in planted.root.rglob("*") if p.is_file())
        assert all(planted.canaries[word] in told for word in field.WORDS if word != "ENV")
        assert planted.environment()["GRADER_CANARY"] == planted.canaries["ENV"]


def test_honest_work_is_found_for_each_unit_of_the_course() -> None:
    """Somebody else's cases may be of a unit for which this corpus has no plain right answer."""
    for unit in (u for u in load_course(field.COURSE).units if u.has_lesson):
        source = honest_work(unit, [])
        compile(source, unit.name, "exec")
        assert all(exercise.name in source for exercise in unit.definitions)
