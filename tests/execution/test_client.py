"""The trusted side: every way in which a worker can end becomes a verdict, and nothing is left behind."""

import errno
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import grader
from grader.course import Level, Limits
from grader.errors import ExecutionError
from grader.execution import client, exchange, levels, scratch, start, watch, wire
from grader.execution.client import Starved, Worker, WorkerEnded, Zygote
from grader.execution.deaths import Death, explain
from grader.results import Verdict

LINUX = sys.platform == "linux"
needs_proc = pytest.mark.skipif(not LINUX, reason="watched through /proc")
SMALL = Limits(memory_mb=96, scratch_mb=8, entries=200, threads=6)


@pytest.fixture(scope="module")
def zygote(level: Level) -> Iterator[Zygote]:
    with Zygote(level) as started:
        yield started


@pytest.fixture
def worker(zygote: Zygote) -> Iterator[Worker]:
    with zygote.spawn(SMALL) as spawned:
        yield spawned


@pytest.fixture
def own_temp(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A temp folder in which no other run of the grader sweeps."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o711)
        monkeypatch.setattr(tempfile, "tempdir", folder)
        yield folder


def load(source: str, *bodies: tuple[str, bytes]) -> list[bytes | memoryview]:
    """The frame that makes a worker run `source`."""
    cell, code = wire.CellSource(0, "cell.py", ""), textwrap.dedent(source).encode()
    names, sizes = [name for name, _ in bodies], [len(data) for _, data in bodies]
    return wire.frame(
        wire.Load("submission", [cell], [len(code)], names, sizes, [], 0), [code, *(data for _, data in bodies)]
    )


def run(worker: Worker, source: str, cpu_seconds: float = 10.0) -> str:
    """What `source` prints."""
    worker.request(load(source), cpu_seconds=cpu_seconds)
    return worker.take_output()


def end_of(worker: Worker, source: str, cpu_seconds: float = 10.0) -> tuple[Verdict, str]:
    """How `source` ends the worker; asked again it says the same, and nothing is left of it."""
    with pytest.raises(WorkerEnded) as ended:
        run(worker, source, cpu_seconds)
    with pytest.raises(WorkerEnded) as again:
        run(worker, "print('still there')")
    assert again.value is ended.value
    assert not alive(worker.pid)
    assert not os.path.exists(worker.folder)
    return ended.value.verdict, ended.value.message


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def gone(pids: list[int], seconds: float = 5.0) -> bool:
    """Whether all have ended, within some time."""
    deadline = time.monotonic() + seconds
    while any(alive(pid) for pid in pids):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


# ---- a worker that lives


def test_an_answer_comes_back_with_what_was_printed(worker: Worker) -> None:
    header, body = worker.request(load("print('hello'); x = 1"), cpu_seconds=5)
    assert b"loaded" in header
    assert (bytes(body), worker.take_output(), worker.take_output()) == (b"", "hello\n", "")


def test_a_worker_keeps_its_state_and_another_has_none(zygote: Zygote, worker: Worker) -> None:
    run(worker, "import builtins, os; builtins.left = 1; open('left', 'w').close()")
    assert run(worker, "import builtins, os; print(hasattr(builtins, 'left'), os.listdir())") == "True ['left']\n"
    with zygote.spawn(SMALL) as other:
        assert run(other, "import builtins, os; print(hasattr(builtins, 'left'), os.listdir())") == "False []\n"


def test_large_requests_do_not_block(zygote: Zygote) -> None:
    """More than a pipe holds goes out while output comes in."""
    with zygote.spawn(Limits()) as worker:
        data = os.urandom(24 << 20)
        source = "import hashlib; print('x' * 200_000); print(hashlib.sha1(open('data', 'rb').read()).hexdigest())"
        worker.request(load(source, ("data", data)), cpu_seconds=10)
        assert worker.take_output().splitlines()[1] == hashlib.sha1(data).hexdigest()


def test_output_is_bounded_and_the_rest_counted(worker: Worker) -> None:
    """256 KiB in all; a flood neither blocks nor fills memory."""
    text = run(worker, "import os\nfor _ in range(100): os.write(1, b'y' * 10_000)\nos.write(2, b'\\xff')")
    assert text.startswith("y" * (256 << 10))
    assert "[737857 more bytes of output are not shown]" in text
    assert run(worker, "print('more')") == "\n[5 more bytes of output are not shown]\n"


def test_output_that_is_no_text_is_shown_all_the_same(worker: Worker) -> None:
    assert run(worker, "import os; os.write(1, b'\\xff\\xfeA'); print('\\ud800')") == "\ufffd\ufffdA\\ud800\n"


def test_output_of_a_dying_worker_is_kept(worker: Worker) -> None:
    end_of(worker, "import os; print('last words'); os._exit(0)")
    assert worker.take_output() == "last words\n"


def test_closing_standard_streams_harms_nobody(worker: Worker) -> None:
    run(worker, "import os; os.close(0); os.close(1); os.close(2)")
    assert run(worker, "open('there', 'w').close()") == ""
    assert run(worker, "pass") == ""


def test_a_closed_worker_says_so(zygote: Zygote) -> None:
    worker = zygote.spawn(SMALL)
    worker.close()
    worker.close()
    with pytest.raises(ExecutionError, match="has been closed"):
        run(worker, "pass")


def test_end_gives_the_exception_to_raise(zygote: Zygote) -> None:
    worker = zygote.spawn(SMALL)
    ended = worker.end(Verdict.CRASHED, "Your code sent what it must not.")
    assert (ended.verdict, ended.message) == (Verdict.CRASHED, "Your code sent what it must not.")
    assert gone([worker.pid], 0)


def test_an_interrupted_request_ends_the_worker(zygote: Zygote) -> None:
    """Half an exchange cannot be gone on with: a timer of the checker's own costs the worker."""

    class TooLong(Exception):
        """No OSError, as TimeoutError is: a look at a process that has ended expects those."""

    def interrupt(*_: object) -> None:
        raise TooLong

    worker = zygote.spawn(SMALL)
    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    try:
        with pytest.raises(TooLong):
            run(worker, "while True: pass")
    finally:
        signal.signal(signal.SIGALRM, before)
    assert gone([worker.pid], 0)


# ---- deaths


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("import os; os._exit(0)", "Your code ended the Python process (exit code 0)."),
        ("import os; os._exit(3)", "Your code ended the Python process (exit code 3)."),
        ("import ctypes; ctypes.string_at(0)", "Your code crashed Python (segmentation fault)."),
        ("import os; os.abort()", "Your code crashed Python (abort)."),
        ("import os; os.kill(os.getpid(), 15)", "Your code ended the Python process (signal SIGTERM)."),
        (
            "import signal, os; signal.signal(signal.SIGXFSZ, signal.SIG_DFL); f = open('f', 'wb')\n"
            "f.seek(9 << 20); f.write(b'x'); f.flush()",
            "Your code wrote a larger file than is allowed.",
        ),
        ("import os; os.close(4); os.close(3); import time; time.sleep(60)", "Your code closed its connection"),
        ("import os; os.close(4)\nwhile True: pass", "Your code closed its connection to the grader."),
        (
            "import os; os.write(4, b'x' * 16); import time; time.sleep(60)",
            "Your code sent the grader what is no answer.",
        ),
        (
            "import os, struct; os.write(4, struct.pack('<4sIQ', b'FL1\\n', 5, 1 << 60)); import time; time.sleep(60)",
            "Your code sent the grader what is no answer.",
        ),
        (
            "import os, struct; os.write(4, struct.pack('<4sIQ', b'FL1\\n', 1 << 31, 0)); import time; time.sleep(60)",
            "Your code sent the grader what is no answer.",
        ),
        ("import os, struct; os.write(4, struct.pack('<4sIQ', b'FL1\\n', 9, 9) + b'x'); os._exit(0)", "(exit code 0)"),
        ("import os\nwhile True: os.write(4, b'x' * 60_000)", "Your code sent the grader what is no answer."),
    ],
)
def test_deaths_are_crashes_with_a_sentence(worker: Worker, source: str, message: str) -> None:
    verdict, told = end_of(worker, source)
    assert verdict == Verdict.CRASHED
    assert message in told


def test_a_worker_that_stops_itself(worker: Worker) -> None:
    verdict, told = end_of(worker, "import os, signal; os.kill(os.getpid(), signal.SIGSTOP)", 0.1)
    assert verdict == (Verdict.CRASHED if LINUX else Verdict.TIMED_OUT)
    assert told == "Your code stopped the Python process." or not LINUX


def test_half_an_answer_is_waited_for_until_the_deadline(worker: Worker) -> None:
    source = "import os, struct, time; os.write(4, struct.pack('<4sIQ', b'FL1\\n', 9, 1 << 27) + b'x'); time.sleep(60)"
    assert end_of(worker, source, 0.01) == (Verdict.TIMED_OUT, "Your code gave no answer within 2.04 s.")


def test_bytes_that_nobody_asked_for_end_the_worker(worker: Worker) -> None:
    """A second answer written after the first is never taken for that of the next request."""
    run(worker, "import threading, os; threading.Timer(0.1, os.write, (4, b'x' * 100)).start()")
    time.sleep(0.3)
    verdict, told = end_of(worker, "pass")
    assert (verdict, told) == (Verdict.CRASHED, "Your code sent the grader what it was not asked for.")


STOP_READING = """
import os
kept, (never, more) = os.dup(3), os.pipe()
os.dup2(never, 3)
"""


def test_an_answer_before_the_question_was_read_ends_the_worker(worker: Worker) -> None:
    run(worker, STOP_READING + "import threading; threading.Timer(0.3, os.write, (4, b'x' * 100)).start()")
    assert ask_large(worker) == (Verdict.CRASHED, "Your code answered the grader before it was asked.")


def test_a_worker_that_stops_reading_hits_the_deadline(worker: Worker) -> None:
    """The request does not fit into the pipe, and nobody takes it out."""
    run(worker, STOP_READING)
    assert ask_large(worker) == (Verdict.TIMED_OUT, "Your code gave no answer within 2.04 s.")


def ask_large(worker: Worker) -> tuple[Verdict, str]:
    with pytest.raises(WorkerEnded) as ended:
        worker.request([wire.PREFIX.pack(wire.MAGIC, 9, 1 << 20), bytes(9), bytes(1 << 20)], cpu_seconds=0.01)
    return ended.value.verdict, ended.value.message


def test_an_endless_loop_times_out_whatever_it_ignores(worker: Worker) -> None:
    source = """
        import signal
        for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
            signal.signal(number, signal.SIG_IGN)
        while True: pass
    """
    start = time.monotonic()
    assert end_of(worker, source, 0.3) == (Verdict.TIMED_OUT, "Your code ran for more than 0.3 s.")
    assert time.monotonic() - start < 3.2


def test_sleep_costs_no_cpu_time_and_times_out_late(worker: Worker) -> None:
    run(worker, "import time; time.sleep(0.5)", 0.1)
    assert end_of(worker, "import time; time.sleep(60)", 0.1) == (
        Verdict.TIMED_OUT,
        "Your code gave no answer within 2.4 s.",
    )


@needs_proc
@pytest.mark.parametrize(
    ("source", "verdict", "message"),
    [
        ("x = bytearray(400 << 20)", Verdict.OUT_OF_MEMORY, "Your code used more than 96 MB of memory."),
        (
            "keep = []\nwhile True: keep.append(bytearray(1 << 20))",
            Verdict.OUT_OF_MEMORY,
            "Your code used more than 96 MB of memory.",
        ),
        (
            "import mmap\nx = mmap.mmap(-1, 400 << 20)\nfor n in range(400): x.write(bytes(1 << 20))",
            Verdict.OUT_OF_MEMORY,
            "Your code used more than 96 MB of memory.",
        ),
        (
            "import ctypes\nmap = ctypes.CDLL(None).mmap\nmap.restype = ctypes.c_void_p\n"
            "at = map(None, ctypes.c_size_t(1 << 41), 1, 0x4022, -1, ctypes.c_long(0))\n"
            "for n in range(1 << 20): ctypes.c_char.from_address(at + n * (2 << 20)).value",
            Verdict.OUT_OF_MEMORY,
            "Your code used more than 96 MB of memory.",
        ),
    ],
)
def test_memory_is_watched(worker: Worker, source: str, verdict: Verdict, message: str) -> None:
    """At once, bit by bit, shared, and in page tables alone, of which no count of pages tells."""
    source = f"{source}\nimport time; time.sleep(9)"
    assert end_of(worker, source) == (verdict, message)


@needs_proc
@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            "for n in range(1000): open('f' + str(n % 9), 'ab').write(bytes(1 << 20))",
            "Your code wrote more than 8 MB to files.",
        ),
        (
            "keep = []\nfor n in range(100):\n f = open('f', 'wb'); os.unlink('f'); keep.append(f)\n"
            " f.write(bytes(1 << 20))",
            "Your code wrote more than 8 MB to files.",
        ),
        (
            "for n in range(300): os.mkdir(str(n))",
            "Your code made more than 200 files and folders, or nested them too deeply.",
        ),
    ],
)
def test_the_scratch_folder_is_bounded(worker: Worker, level: Level, source: str, message: str) -> None:
    """Files kept, and files deleted but open; entries. Sealed, the folder is full; else the worker is ended."""
    source = f"import errno, os, time\n{source}"
    if level == "sealed":
        told = run(worker, textwrap.indent(source, " ").join(["try:\n", "\nexcept OSError as e: print(e.errno)"]))
        assert told == f"{errno.ENOSPC}\n"
    else:
        assert end_of(worker, f"{source}\ntime.sleep(9)") == (Verdict.CRASHED, message)


@needs_proc
@pytest.mark.skipif(not os.path.isdir("/dev/shm"), reason="needs a folder in memory")
@pytest.mark.parametrize("keep", ["keep.append(fd)", "keep.append(m); m.madvise(mmap.MADV_DONTNEED); os.close(fd)"])
def test_files_without_a_name_count_in_a_temp_folder_in_memory(keep: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Filled through a mapping, so that no call wrote them, and held open or mapped only."""
    source = f"""
        import mmap, os, time
        keep = []
        for n in range(30):
            fd = os.open("f", os.O_RDWR | os.O_CREAT)
            os.ftruncate(fd, 1 << 20)
            m = mmap.mmap(fd, 1 << 20)
            m.write(bytes(1 << 20))
            os.unlink("f")
            {keep}
            del m
            time.sleep(0.01)
        time.sleep(9)
    """
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        os.chmod(folder, 0o711)
        monkeypatch.setattr(tempfile, "tempdir", folder)
        with Zygote("open" if levels.missing("walled") else "walled") as zygote, zygote.spawn(SMALL) as worker:
            assert zygote.scratch_in_memory
            assert end_of(worker, source) == (Verdict.CRASHED, "Your code wrote more than 8 MB to files.")


@needs_proc
def test_too_many_threads(worker: Worker) -> None:
    """By the kernel, where the worker has a uid of its own, else by the watch."""
    source = """
        import threading, time
        try:
            for _ in range(20): threading.Thread(target=time.sleep, args=(5,), daemon=True).start()
            time.sleep(5)
        except RuntimeError: print("refused")
    """
    if "uid" in worker.walls:
        assert run(worker, source) == "refused\n"
    else:
        assert end_of(worker, source) == (Verdict.CRASHED, "Your code started more than 6 threads.")


def test_what_is_within_the_limits_is_left_alone(worker: Worker) -> None:
    source = (
        "x = bytearray(48 << 20)\nfor n in range(4): open(f'f{n}', 'wb').write(bytes(7 << 18))\n"
        "import time; time.sleep(0.1); print('well')"
    )
    assert run(worker, source) == "well\n"


# ---- who is at fault, for ends that cannot be had in a test


@pytest.mark.parametrize(
    ("death", "verdict"),
    [
        (Death(-9, 300.0, 250, 0, False), Verdict.TIMED_OUT),
        (Death(-24, 250.0, 250, 0, False), Verdict.TIMED_OUT),
        (Death(-9, 1.0, 250, 80 << 20, True), Verdict.OUT_OF_MEMORY),
        (Death(-9, 1.0, 250, 80 << 20, False), Verdict.OUT_OF_MEMORY),
        (Death(-9, 1.0, 250, 0, False), Verdict.CRASHED),
        (Death(-31, 1.0, 250, 0, False), Verdict.CRASHED),
        (Death(-40, 1.0, 250, 0, False), Verdict.CRASHED),
    ],
)
def test_who_ended_it(death: Death, verdict: Verdict) -> None:
    ended = explain(death, SMALL)
    assert isinstance(ended, WorkerEnded)
    assert ended.verdict == verdict


def test_memory_that_others_took_is_not_the_students_fault() -> None:
    assert isinstance(explain(Death(-9, 1.0, 250, 1 << 20, True), SMALL), Starved)


class Slow(watch.Process):
    """A process that got no processor."""

    def __init__(self, waited: float) -> None:
        super().__init__(os.getpid())
        self.times = iter([{"1": 5.0}, {"1": 5.0 + waited, "2": 0.0}])

    def waited(self) -> dict[str, float]:
        return next(self.times)


@pytest.mark.parametrize(
    ("looked", "waited", "kind"), [(0.002, 1.0, WorkerEnded), (0.002, 9.0, Starved), (6.0, 1.0, Starved)]
)
def test_a_worker_without_a_processor_is_starved(
    monkeypatch: pytest.MonkeyPatch, looked: float, waited: float, kind: type[Exception]
) -> None:
    """When the wall limit strikes after 10 s: one that waited 9 s for a processor is not at fault, one that slept is.

    What nobody could look at, since the checker itself got no processor, counts as waited.
    """
    now = 0.0
    monkeypatch.setattr(exchange.time, "monotonic", lambda: now)
    clock = exchange._Clock(Slow(waited), 2.0)
    now = looked
    assert clock.over(None) is None
    now = 9.9
    assert clock.over(None) is None
    now = 10.1
    assert isinstance(clock.over(None), kind)


# ---- nothing is left


def test_nothing_is_left_after_close(level: Level, own_temp: str) -> None:
    """No process, no folder, though the last worker was busy and left a mess."""
    with Zygote(level) as zygote:
        worker = zygote.spawn(Limits(entries=100_000))
        run(worker, "import os\nfor _ in range(90): os.mkdir('d'); os.symlink('/', 'd/link'); os.chdir('d')")
        pids = [zygote.pid, worker.pid]
    assert gone(pids, 0)
    assert os.listdir(own_temp) == []


def test_folders_of_any_depth_and_mode_are_removed(tmp_path: Path) -> None:
    """Deeper than a path can be long, closed to their owner, with links that lead out."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "kept").write_text("kept")
    top = tmp_path / "top"
    top.mkdir()
    here = os.open(top, os.O_RDONLY)
    for n in range(3000):
        os.mkdir("folder", dir_fd=here)
        os.symlink(tmp_path / "outside", "link", dir_fd=here)
        os.close(os.open("file", os.O_CREAT | os.O_WRONLY, 0, dir_fd=here))
        below = os.open("folder", os.O_RDONLY, dir_fd=here)
        if n % 100 == 50:
            os.fchmod(here, 0)
        os.close(here)
        here = below
    os.close(here)
    assert scratch.measure(str(top), 100_000).entries > 100
    scratch.remove(str(top))
    assert os.listdir(tmp_path) == ["outside"]
    assert (tmp_path / "outside" / "kept").read_text() == "kept"


def test_measuring_follows_no_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/")
    (tmp_path / "file").write_bytes(bytes(10_000))
    size = scratch.measure(str(tmp_path), 50)
    assert size.entries == 2
    assert size.allocated < 100_000
    assert scratch.measure(str(tmp_path / "not there"), 50) == (0, 0)


def test_a_killed_zygote_is_the_graders_fault(level: Level) -> None:
    """A clear error, no verdict; its workers end with it, busy or not."""
    with Zygote(level) as zygote:
        worker, other = zygote.spawn(SMALL), zygote.spawn(SMALL)
        timer = threading.Timer(0.3, os.kill, (zygote.pid, signal.SIGKILL))
        timer.start()
        with pytest.raises(ExecutionError, match=r"zygote.*ended \(signal 9\)"):
            run(worker, "while True: pass")
        with pytest.raises(ExecutionError, match="Start the grading again"):
            zygote.spawn(SMALL)
        if LINUX:
            assert gone([worker.pid, other.pid])
    assert not os.path.exists(zygote._folder)


@needs_proc
def test_a_killed_checker_leaves_nothing_running(level: Level, own_temp: str) -> None:
    """And the folder that it could not remove is swept by the next zygote."""
    source = f"""
import json, os, signal
from grader.course import Limits
from grader.execution import wire
from grader.execution.client import Zygote
zygote = Zygote({level!r}).ready()
worker = zygote.spawn(Limits())
print(json.dumps([zygote._folder, zygote.pid, worker.pid]), flush=True)
signal.signal(signal.SIGALRM, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
signal.setitimer(signal.ITIMER_REAL, 0.3)
cell, code = wire.CellSource(0, "cell.py", ""), b"while True: pass"
worker.request(wire.frame(wire.Load("submission", [cell], [len(code)], [], [], [], 0), [code]), cpu_seconds=60)
"""
    environment = {**os.environ, "PYTHONPATH": str(Path(grader.__file__).parent.parent), "TMPDIR": own_temp}
    done = subprocess.run([sys.executable, "-c", source], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    folder, *pids = json.loads(done.stdout)
    assert gone(pids)
    assert os.path.exists(folder)
    scratch.sweep()
    assert not os.path.exists(folder)


def test_a_folder_without_a_lock_is_swept_when_it_is_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its maker was killed before it had a name of its own; a new one may be about to get it."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for name, age in (("new-grader-old", 7200), ("new-grader-fresh", 0)):
        (tmp_path / name / "inside").mkdir(parents=True)
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    scratch.sweep()
    assert os.listdir(tmp_path) == ["new-grader-fresh"]


def test_folders_in_use_are_not_swept(zygote: Zygote, worker: Worker) -> None:
    scratch.sweep()
    assert run(worker, "open('there', 'w').close(); print('there')") == "there\n"
    assert os.path.exists(zygote._folder)


def test_a_zygote_that_cannot_start_says_why(level: Level, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "_BOOTSTRAP", "raise SystemExit('no torch here'); ")
    with pytest.raises(ExecutionError, match=r"ended \(exit code 1\): no torch here"):
        Zygote(level).ready()


def test_a_zygote_that_is_not_wanted_any_more_ends_at_once(level: Level) -> None:
    """Ctrl-C comes while it imports torch."""
    zygote = Zygote(level)
    process, folder = zygote._process, zygote._folder
    time.sleep(0.3)
    began = time.monotonic()
    zygote.close()
    assert time.monotonic() - began < 1
    assert process.returncode == -signal.SIGKILL
    assert not os.path.exists(folder)


def test_a_zygote_made_in_a_thread_outlives_it() -> None:
    """A pool's thread may start what another goes on with."""
    made: list[Zygote] = []
    thread = threading.Thread(target=lambda: made.append(Zygote("open")))
    thread.start()
    thread.join()
    with made[0] as zygote:
        time.sleep(0.2)
        with zygote.spawn(SMALL) as worker:
            assert run(worker, "print('there')") == "there\n"


def test_children_of_an_open_worker_end_with_it() -> None:
    """Its whole group is ended, though one holds the pipes open."""
    with Zygote("open") as zygote:
        worker = zygote.spawn(SMALL)
        child = int(
            run(worker, "import os, time\npid = os.fork()\nif pid == 0: time.sleep(60)\nprint(pid, flush=True)")
        )
        verdict, told = end_of(worker, "import os; os._exit(0)")
        assert (verdict, told) == (Verdict.CRASHED, "Your code ended the Python process (exit code 0).")
        assert gone([child])


def test_without_pidfd_and_proc(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on macOS: deaths and time-outs are still told; only use of the machine is not watched."""
    monkeypatch.setattr(client, "PIDFDS", False)
    monkeypatch.setattr(watch, "PROC", "/not/there")
    with Zygote("open") as zygote:
        worker = zygote.spawn(SMALL)
        assert run(worker, "print('hello')") == "hello\n"
        assert end_of(worker, "import os; os._exit(0)")[0] == Verdict.CRASHED
        worker = zygote.spawn(SMALL)
        assert end_of(worker, "while True: pass", 0.05) == (
            Verdict.TIMED_OUT,
            "Your code gave no answer within 2.2 s.",
        )
        worker = zygote.spawn(SMALL)
        worker.close()
        assert gone([worker.pid], 0)


def test_importing_the_zygote_loads_nothing_that_is_secret() -> None:
    """What a fork copies into every worker's memory: neither the course's side of the grader nor pytest."""
    source = (
        "import sys, grader.execution.zygote; print(*(m for m in sys.modules if m.startswith(('grader', 'pytest'))))"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(grader.__file__).parent.parent)}
    done = subprocess.run([sys.executable, "-c", source], env=environment, capture_output=True, text=True, check=True)
    assert all(m == "grader" or m.startswith("grader.execution") for m in done.stdout.split()), done.stdout
    assert "torch" not in done.stdout
