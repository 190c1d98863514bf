"""Several checker processes on one machine: how many find memory, in which order results come, progress, Ctrl-C."""

import io
import multiprocessing
import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from grader.cli import terminal
from grader.cli.grade import choose_jobs
from grader.cli.terminal import INTERRUPTED, Meter
from grader.course import Unit, load_course
from grader.engine import Task, admitted, default_jobs, read_results
from grader.execution import room
from grader.results import from_json
from grader.submissions import HandIn
from tests.faults import killing
from tests.test_engine import ROOT, Class, FakeChecker, group  # noqa: F401

# ---- memory


@pytest.fixture
def unit() -> Unit:
    """One without cell exercises: a submission has one worker at a time."""
    found = load_course(ROOT / "solutions").unit("2")
    assert not found.cells
    return found


def tasks_of(unit: Unit, count: int) -> list[Task]:
    return [Task(HandIn(f"s{n}", Path(f"s{n}.py")), unit) for n in range(count)]


def demanding(unit: Unit, memory_mb: int) -> Unit:
    return msgspec.structs.replace(unit, limits=msgspec.structs.replace(unit.limits, memory_mb=memory_mb))


def test_as_many_jobs_run_as_find_memory(unit: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    tasks = tasks_of(unit, 50)
    each = room.PAIR_MB + unit.limits.memory_mb
    monkeypatch.setattr(room, "free_mb", lambda: room.SPARE_MB + 3 * each)
    assert [admitted(jobs, tasks) for jobs in (1, 2, 3, 4, 40)] == [1, 2, 3, 3, 3]
    monkeypatch.setattr(room, "free_mb", lambda: 0)
    assert admitted(8, tasks) == 1


def test_a_unit_that_declares_more_memory_gets_fewer_jobs(unit: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "free_mb", lambda: 8000)
    few, many = (admitted(40, tasks_of(demanding(unit, mb), 50)) for mb in (3000, 100))
    assert few == 2
    assert many > few


def test_the_unit_that_declares_most_counts(unit: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "free_mb", lambda: 8000)
    other = msgspec.structs.replace(demanding(unit, 3000), folder=unit.folder.with_name("another"))
    assert admitted(40, [*tasks_of(unit, 5), *tasks_of(other, 1)]) == 2


def test_the_limit_of_a_container_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both kinds of cgroups; what only caches files is free, and a group without a limit says nothing."""
    for folder, values in {
        "": {"memory.max": "max", "memory.current": "1", "memory.stat": "inactive_file 0\n"},
        "memory": {
            "memory.limit_in_bytes": str(900 << 20),
            "memory.usage_in_bytes": str(500 << 20),
            "memory.stat": f"cache 7\ninactive_file 3\ntotal_inactive_file {100 << 20}\n",
        },
    }.items():
        (tmp_path / folder).mkdir(exist_ok=True)
        for name, value in values.items():
            (tmp_path / folder / name).write_text(value)
    own = tmp_path / "own"
    own.write_text("4:memory:/docker/abc\n0::/\n")
    read = Path.read_text
    monkeypatch.setattr(Path, "read_text", lambda self: read(own if str(self) == "/proc/self/cgroup" else self))
    assert list(room._left_in_groups(tmp_path)) == [500 << 20]


def test_the_default_is_a_job_a_core_where_there_is_work_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """To start one takes as long as to grade eight."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(48)), raising=False)
    assert [default_jobs(count) for count in (0, 1, 8, 9, 100, 100_000)] == [1, 1, 1, 2, 13, 48]


def test_jobs_that_find_no_memory_are_told_in_one_sentence(
    unit: Unit, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(room, "free_mb", lambda: 3000)
    tasks = tasks_of(unit, 50)
    assert choose_jobs(16, tasks, None) == 3
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("--jobs 16: only 3 run, since 3,000 MB of memory are free and one may take 912 MB with")
    assert choose_jobs(2, tasks, None) == 2
    assert choose_jobs(None, tasks, None) <= 3  # by default as many as fit, and nobody asked for more
    assert choose_jobs(16, tasks[:2], None) == 2  # two submissions keep two busy
    assert not capsys.readouterr().err


# ---- order


@pytest.mark.parametrize("jobs", [1, 3])
def test_results_come_in_the_order_of_the_input(group: Class, jobs: int) -> None:  # noqa: F811
    """Whoever is quicker, and whatever had to be graded again: in the summary, and in the file."""
    texts = {"s0": "starve once", "s1": "slow", "s3": "slow", "s4": "die once" if jobs > 1 else "slow"}
    names = [f"s{n}" for n in range(9)]
    came: list[str] = []
    summary = group.grade(
        *(group.task(name, texts.get(name, "passed")) for name in names),
        jobs=jobs,
        on_result=lambda result, kept: came.append(result.student),
    )
    assert sorted(came) == names != came
    assert [result.student for result in summary.results] == names
    assert [from_json(line).student for line in group.lines] == names


# ---- progress


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [0.0]
    monkeypatch.setattr(terminal.time, "monotonic", lambda: now[0])
    return now


def test_without_a_terminal_a_line_now_and_then_says_how_long_it_takes(
    clock: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    """The start, which the others need not wait for again, does not count: 60 s, and then 2 s for each."""
    with Meter("Grading", 100) as meter:
        clock[0] = 60.0
        for _ in range(10):
            meter.step()
            clock[0] += 2.0
    lines = capsys.readouterr().err.splitlines()
    assert lines == [
        "Grading: 1 of 100",
        "Grading: 4 of 100, about 3 min 12 s left",
        "Grading: 7 of 100, about 3 min 6 s left",
        "Grading: 10 of 100, about 3 min 0 s left",
    ]


def test_without_a_terminal_it_is_said_that_one_step_goes_on(
    clock: list[float], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the first of three takes half a minute, nobody waits in silence."""
    monkeypatch.setattr(terminal, "GLANCE_SECONDS", 0.01)
    told = ""
    with Meter("Grading", 3):
        clock[0] = 31.0
        for _ in range(1000):
            time.sleep(0.01)
            if told := capsys.readouterr().err:
                break
    assert told.splitlines()[0] == "Grading: 0 of 3 after 31 s"


@pytest.mark.parametrize("is_terminal", [False, True])
def test_a_long_call_is_told_while_it_goes_on(is_terminal: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    shown, asked = io.StringIO(), iter(["", ""])  # at first there is nothing to tell
    console = terminal.Console(file=shown, force_terminal=is_terminal, width=100)
    monkeypatch.setattr(terminal, "stderr", lambda: console)
    monkeypatch.setattr(terminal, "GLANCE_SECONDS", 0.01)
    monkeypatch.setattr(terminal, "LINE_SECONDS", 0.01)
    with terminal.patience(lambda: next(asked, "solve has run for 9 s.")):
        for _ in range(1000):
            time.sleep(0.01)
            if "9 s" in shown.getvalue():
                break
    assert "solve has run for 9 s." in shown.getvalue()


def test_on_a_terminal_a_bar_says_how_long_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.StringIO()
    console = terminal.Console(file=shown, force_terminal=True, width=100)
    monkeypatch.setattr(terminal, "stderr", lambda: console)
    with Meter("Grading", 4) as meter:
        for _ in range(3):
            time.sleep(0.3)
            meter.step()
    assert "3/4" in shown.getvalue()
    assert re.search(r"0:00:0\d", shown.getvalue())


# ---- Ctrl-C

STUCK = {"sleeps": "import time\n    time.sleep(60)", "loops": "while True: pass"}


@pytest.fixture
def stuck() -> Iterator[Path]:
    """Submissions of which the first two are done at once and the others never."""
    with killing.temp_folder() as folder:
        batch = folder / "batch"
        batch.mkdir()
        for n in range(2):
            (batch / f"a{n}_02_activations.py").write_text("import torch\n")
        for n, body in enumerate([*STUCK.values()] * 2):
            (batch / f"b{n}_02_activations.py").write_text(f"import torch\ndef activation(x):\n    {body}\n")
        yield folder


@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_ends_a_batch_at_once_and_keeps_what_is_done(stuck: Path, jobs: int) -> None:
    """While submissions sleep and loop: no process, no scratch folder and no traceback stays."""
    out = stuck / "out"
    run = subprocess.Popen(
        killing.command(stuck / "batch", out, jobs),
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(stuck / "tmp")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # as a shell does: the signal goes to all of its processes
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # these tests may run where it is ignored
    )
    try:
        wait_until(lambda: (out / "results.jsonl").exists() and len(read_results(out)) >= 2)
        wait_until(lambda: sum(p.role == "worker" for p in killing.tree(run.pid)) == jobs)
        time.sleep(0.5)  # it is loaded, and called
        seen = killing.tree(run.pid)
        began = time.monotonic()
        os.killpg(run.pid, signal.SIGINT)
        _, told = run.communicate(timeout=30)
        took = time.monotonic() - began
    finally:
        run.kill()
        run.wait()
    assert run.returncode == INTERRUPTED
    assert f"Stopped. 2 of 6 results are kept in {out}; the same command goes on from there." in told
    assert "Traceback" not in told
    assert took < 3, f"{took:.1f} s"  # a second on a machine that has nothing else to do
    assert len(read_results(out)) == 2
    assert not list((stuck / "tmp").iterdir())
    wait_until(lambda: not any(map(killing.alive, seen)), 2)


def wait_until(holds, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.02)


def test_ctrl_c_while_a_checker_is_closed_waits_for_that(group: Class, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    """Else its folders would stay, and its zygote."""

    def interrupted(self: FakeChecker, *error: object) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        self._log("close")

    monkeypatch.setattr(f"{FakeChecker.__module__}.FakeChecker.__exit__", interrupted)
    held = signal.signal(signal.SIGINT, signal.default_int_handler)  # it may be ignored where these tests run
    try:
        with pytest.raises(KeyboardInterrupt):
            group.grade(group.task("ada"), group.task("bob"))
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, held)
    assert group.log == ["open", "ada", "bob", "close"]


def test_ctrl_c_while_a_result_is_told_ends_all_checkers(group: Class, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setattr("grader.engine.desk.STOP_SECONDS", 20)  # on a busy machine none is to be killed

    def interrupt(result: object, kept: bool) -> None:
        raise KeyboardInterrupt

    tasks = [group.task("ada"), *(group.task(f"s{n}", "hang") for n in range(3))]
    with pytest.raises(KeyboardInterrupt):
        group.grade(*tasks, jobs=2, on_result=interrupt)
    assert not multiprocessing.active_children()
    assert group.log.count("close") == group.log.count("open")
    assert [result.student for result in read_results(group.out)] == ["ada"]
