"""A machine that has no more disk, memory, open files or processes: one sentence, no traceback, and nothing graded is lost.

Each test runs the real command in a place of its own that lacks one thing.
"""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.engine import read_results
from grader.errors import ExitCode, NoRoom, lacking
from tests.faults import killing

SECONDS = 240
"A command that takes longer hangs, on the slowest of machines."


@pytest.fixture(scope="module")
def batch() -> Iterator[Path]:
    with killing.temp_folder() as folder:
        yield killing.make_batch(folder / "batch", 4)


@pytest.fixture
def place() -> Iterator[Path]:
    with killing.temp_folder() as folder:
        yield folder


def run(command: list[str], place: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    told = {**os.environ, "TMPDIR": str(place / "tmp"), **environment}
    done = subprocess.run(
        command, cwd=killing.ROOT, env=told, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert "Traceback" not in done.stderr + done.stdout, done.stderr
    return done


def said(done: subprocess.CompletedProcess[str]) -> str:
    """Its last sentence, without the lines of progress."""
    return done.stderr.strip().splitlines()[-1]


def in_a_mount_namespace(script: str, place: Path) -> subprocess.CompletedProcess[str]:
    """Run `script` where it may mount; nobody else sees its mounts."""
    if not shutil.which("unshare") or subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode:
        pytest.skip("a small disk must be mounted, and this user may not mount")
    return run(["unshare", "-m", "--propagation", "private", "sh", "-euc", script], place)


@contextlib.contextmanager
def cgroup(controller: str, limit: str, value: int) -> Iterator[list[str]]:
    """The beginning of a command that runs in a cgroup of its own with a limit."""
    folder = Path("/sys/fs/cgroup") / controller / f"grader-faults-{os.getpid()}"
    try:
        folder.mkdir()
    except OSError as error:
        pytest.skip(f"no cgroup of the controller {controller} can be made here: {error.strerror}")
    try:
        (folder / limit).write_text(str(value))
        yield ["sh", "-c", f'echo $$ > "{folder}/cgroup.procs" && exec "$@"', "sh"]
    finally:
        folder.rmdir()


# ---- disk


def test_a_full_disk_keeps_what_was_graded_and_the_same_command_goes_on(batch: Path, place: Path) -> None:
    """The disk of the results fills up in the middle: whole lines only, one sentence; with room it goes on."""
    out, log = place / "small" / "out", place / "first"
    (place / "small").mkdir()
    (place / "kept").mkdir()
    grade = " ".join(f"'{part}'" for part in killing.command(batch, out, 1))
    done = in_a_mount_namespace(
        f"mount -t tmpfs -o size=28k none '{place}/small'\n"
        f"{{ {grade} 2>'{log}' || echo $? >'{place}/code'; }}\n"
        f"cp '{out}/results.jsonl' '{place}/kept/'\n"
        f"mount -o remount,size=20m '{place}/small'\n"
        f"{grade}",
        place,
    )
    told = log.read_text()
    assert "Traceback" not in told
    assert "results.jsonl could not be written: the disk is full. Make room there." in told
    assert int((place / "code").read_text()) == ExitCode.UNGRADED
    data = (place / "kept" / "results.jsonl").read_bytes()
    kept = read_results(place / "kept")
    assert 0 < len(kept) < 4
    assert data.count(b"\n") == len(kept)
    assert data.endswith(b"\n")
    assert f"{len(kept)} of 4 results are kept in {out}; the same command goes on from there." in told
    assert done.returncode == ExitCode.GRADED, done.stderr
    assert f"{len(kept)} of them before" in done.stdout


def test_a_full_temp_folder_is_told_before_any_submission_could_suffer(batch: Path, place: Path) -> None:
    """A submission that cannot write its file would fail through no fault of its own."""
    small = place / "small"
    small.mkdir()
    grade = " ".join(f"'{part}'" for part in killing.command(batch, place / "out", 1))
    script = f"mount -t tmpfs -o size=16m,mode=711 none '{small}'\nTMPDIR='{small}' exec {grade}"
    done = in_a_mount_namespace(script, place)
    assert done.returncode == ExitCode.UNGRADED
    assert f"The temp folder {small} has only 1" in said(done)
    assert "set TMPDIR to a folder that has it" in said(done)
    assert "0 of 4 results are kept" in said(done)


def test_pages_that_find_no_room_leave_the_results(batch: Path, place: Path) -> None:
    out = place / "small" / "out"
    (place / "small").mkdir()
    grade = " ".join(f"'{part}'" for part in killing.command(batch, out, 1))
    rest = "rm -r students class.html; dd if=/dev/zero of=../filler bs=4k 2>&1 || true"
    script = (
        f"mount -t tmpfs -o size=20m none '{place}/small'\n{grade}\n(cd '{out}'; {rest})\n{grade} && exit 9\n"
        f"ls -A '{out}/students' >'{place}/pages'; cp '{out}/results.jsonl' '{place}'\n"
        f"rm '{place}/small/filler'\n{grade}; ls '{out}/students' | wc -l >'{place}/count'"
    )
    done = in_a_mount_namespace(script, place)
    assert "the disk is full" in said(done)
    assert "the same command" in said(done)
    assert len(read_results(place)) == 4
    assert ".new" not in (place / "pages").read_text()
    assert int((place / "count").read_text()) == 4


# ---- open files, processes, memory


@pytest.mark.parametrize(("files", "jobs"), [(12, 1), (12, 2), (24, 2), (40, 1)])
def test_too_few_open_files_are_told_with_the_way_out(batch: Path, place: Path, files: int, jobs: int) -> None:
    done = run(["prlimit", f"--nofile={files}:{files}", *killing.command(batch, place / "out", jobs)], place)
    assert done.returncode == ExitCode.UNGRADED
    assert "open" in said(done)
    assert "ulimit -n" in said(done)
    assert "the same command goes on from there" in said(done)


@pytest.mark.parametrize(("processes", "jobs"), [(1, 1), (3, 1), (4, 2), (12, 2)])
def test_too_few_processes_are_told_with_the_way_out(batch: Path, place: Path, processes: int, jobs: int) -> None:
    """And not as a missing library, which is what the libraries make of it."""
    with cgroup("pids", "pids.max", processes) as inside:
        done = run([*inside, *killing.command(batch, place / "out", jobs)], place)
    assert done.returncode == ExitCode.UNGRADED
    assert "more processes or threads" in said(done)
    assert "ulimit -u" in said(done)


@pytest.mark.parametrize(("megabytes", "jobs"), [(60, 1), (60, 2), (700, 1)])
def test_too_little_memory_is_told_with_the_way_out(batch: Path, place: Path, megabytes: int, jobs: int) -> None:
    """Before torch is imported, which aborts the process; a submission is not graded with less than it is promised."""
    done = run(["prlimit", f"--data={megabytes << 20}", *killing.command(batch, place / "out", jobs)], place)
    assert done.returncode == ExitCode.UNGRADED
    assert "MB more memory here (ulimit -d)" in said(done)


# ---- words


def test_what_is_lacking_is_found_behind_other_errors() -> None:
    behind = ValueError("half a file")
    behind.__cause__ = OSError(28, "No space left on device")
    assert lacking(behind) == "the disk is full"
    assert lacking(ImportError("libtorch_cpu.so: failed to map segment from shared object")) == "there is no more memory"
    assert lacking(MemoryError()) == "there is no more memory"
    assert lacking(ValueError("No space left on device")) == ""
    assert NoRoom.exit_code is ExitCode.UNGRADED


def test_the_command_never_ends_with_a_traceback_for_want_of_room(tmp_path: Path) -> None:
    """Wherever it strikes: here the answer itself finds a full disk."""
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "grader", "show", "--help"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert "Traceback" not in done.stderr
