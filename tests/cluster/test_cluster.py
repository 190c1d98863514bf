"""Grading on a Dask cluster: results are those of this machine, and what is lost on the way is graded again."""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import dask
import pytest

import grader.cli
from grader.course import Course
from grader.engine import Summary, Task, grade_all, read_results
from grader.engine import cluster as clusters
from grader.engine.run import OnResult
from grader.errors import CourseError, ExecutionError, Refused, UsageError
from grader.execution import levels
from grader.results import Verdict
from tests.cluster.stand_in import ROOT, SETUP, Fleet, logged, make_course, tasks, timeless
from tests.faults.cluster import disturbed, left_behind
from tests.faults.killing import results as timeless_results

SAMPLES = ROOT / "tests" / "sample_class" / "02_activations"
LEVEL = ["--level", "open"] if levels.missing("walled") else []


@pytest.fixture(scope="module", autouse=True)
def temp_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A temp folder of its own for all processes of these tests; nothing may be left in it."""
    folder = tmp_path_factory.mktemp("t")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(folder))
        patch.setattr(tempfile, "tempdir", str(folder))
        patch.syspath_prepend(str(ROOT))  # checker processes import the stand-in
        yield folder
        assert left_behind() == []


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with logged(tmp_path_factory.mktemp("log")) as file:
        yield file


@pytest.fixture(scope="module")
def fleet(log: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    """A scheduler and two workers, none of which has a GPU."""
    with Fleet(tmp_path_factory.mktemp("fleet"), 2) as made:
        yield made


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return make_course(tmp_path)


def graded(
    batch: list[Task], course: Course, out: Path, address: str = "", on_result: OnResult = lambda result, kept: None
) -> Summary:
    if not address:
        return grade_all(course, batch, secret=SETUP.secret, out=out, setup=SETUP)
    with clusters.opened(address) as cluster:
        return grade_all(course, batch, secret=SETUP.secret, out=out, setup=SETUP, cluster=cluster, on_result=on_result)


def test_results_are_those_of_a_local_run(fleet: Fleet, course: Course, tmp_path: Path) -> None:
    """Keys, sources and versions included; what breaks the checker is tried again alone, and costs nobody else."""
    texts = {"ada": "passed", "bob": "failed", "cleo": "ungraded", "dora": "die", "eve": "timed out"}
    batch = tasks(course, tmp_path / "class", texts)
    there = graded(batch, course, tmp_path / "there", fleet.address)
    texts["dora"] = "passed"  # here it would end the tests
    here = graded(tasks(course, tmp_path / "class", texts), course, tmp_path / "here")
    assert [r.student for r in there.results] == list(texts)
    for one, other in zip(there.results, here.results, strict=True):
        if one.student == "dora":
            assert one.checks[0].verdict is Verdict.UNGRADED
            assert "twice: the checker process ended (exit status 7)" in one.checks[0].outcomes[0].note
        else:
            assert timeless(one) == timeless(other)
    again = graded(batch[:2], course, tmp_path / "there", fleet.address)
    assert again.kept == 2


def test_a_wrong_course_is_told_by_the_names_it_has_here(fleet: Fleet, course: Course, tmp_path: Path) -> None:
    (course.units[0].folder / "checks.py").write_text("wrong\n")
    with pytest.raises(CourseError, match=f"^{course.units[0].folder}/checks.py: is wrong. Mend it.$"):
        graded(tasks(course, tmp_path / "class", {"ada": "passed"}), course, tmp_path / "out", fleet.address)


def test_workers_and_scheduler_killed_lose_nothing_and_nothing_counts_twice(
    fleet: Fleet, log: Path, tmp_path: Path
) -> None:
    told = disturbed(tmp_path, log, 24, second=fleet)
    assert told.problems == []
    assert told.gone.startswith("The cluster is gone (tcp://127.0.0.1:")
    assert 12 <= told.kept < 24


def test_a_run_that_is_stopped_ends_at_once_and_leaves_nothing_to_do(
    fleet: Fleet, log: Path, course: Course, tmp_path: Path
) -> None:
    batch = tasks(course, tmp_path / "class", {"ada": "passed", "bob": "hang", "cleo": "hang", "dora": "hang"})
    stopped = 0.0

    def stop(result: object, kept: bool) -> None:
        nonlocal stopped
        stopped = time.monotonic()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        graded(batch, course, tmp_path / "out", fleet.address, stop)
    assert time.monotonic() - stopped < 3  # a second on a machine that does nothing else
    # The workers have given up what they had in hand.
    summary = graded(
        batch[:1] + tasks(course, tmp_path / "class", {"eve": "failed"}), course, tmp_path / "out", fleet.address
    )
    assert summary.kept == 1
    assert time.monotonic() - stopped < 30


def test_a_submission_for_a_gpu_waits_for_a_worker_that_has_one(
    fleet: Fleet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clusters, "WORKERS_SECONDS", 0.5)
    course = make_course(tmp_path, 'devices = ["cpu", "cuda"]\n')
    with pytest.raises(ExecutionError, match=r"no worker that offers a GPU \(dask worker --resources GPU=1\) for"):
        graded(tasks(course, tmp_path / "class", {"ada": "passed"}), course, tmp_path / "out", fleet.address)


def test_workers_of_this_machine_and_only_the_first_has_the_gpu(log: Path, tmp_path: Path) -> None:
    (tmp_path / "gpu").mkdir()
    with_gpu, without = make_course(tmp_path / "gpu", 'devices = ["cpu", "cuda"]\n'), make_course(tmp_path)
    texts = {f"s{n}": "slow" for n in range(6)}
    before = len(log.read_text().splitlines())
    with clusters.opened("local:2") as cluster:
        for course, out in (with_gpu, "one"), (without, "two"):
            batch = tasks(course, tmp_path / "class", texts)
            grade_all(course, batch, secret=SETUP.secret, out=tmp_path / out, setup=SETUP, cluster=cluster)
    graders = [line.split()[1] for line in log.read_text().splitlines()[before:]]
    assert len(graders) == 12
    assert len(set(graders[:6])) == 1
    assert len(set(graders[6:])) == 2


@pytest.mark.parametrize(
    "address", ["tcp://grading.example.org:8786", "tcp://192.168.1.4:8786", "tcp://[2001:db8::1]:1"]
)
def test_nothing_is_sent_readable_to_another_machine(address: str) -> None:
    with pytest.raises(Refused, match=r"would travel readable .* only tls:// is used: .* docs/cluster\.md"):
        clusters.parse(address)


def test_addresses() -> None:
    assert clusters.parse("local:4") == 4
    assert (
        clusters.parse("tcp://127.0.0.1:8786") == clusters.parse("tcp://[::1]:8786") == clusters.parse("tls://h:1") == 0
    )
    for wrong in ("local:0", "local", "4", "ws://127.0.0.1:1", "tcp://127.0.0.1", "tcp://127.0.0.1:port", ""):
        with pytest.raises(UsageError, match=r"is no cluster\. Give local:4"):
            clusters.parse(wrong)


def test_a_worker_on_another_machine_without_tls_is_refused() -> None:
    worker = {"tcp://10.0.0.7:4000": {"nthreads": 1, "resources": {}}}
    client = SimpleNamespace(scheduler_info=lambda n_workers: {"workers": worker})
    with pytest.raises(Refused, match=r"tcp://127\.0\.0\.1:1 has a worker tcp://10\.0\.0\.7:4000: hidden checks"):
        clusters._Run(client, "tcp://127.0.0.1:1", SETUP)._threads([])


def test_other_versions_are_refused() -> None:
    with pytest.raises(
        Refused, match=r"A worker of the cluster has grader .* this machine grader 0, torch 1: .* the same"
    ):
        clusters.decode(clusters.remote.grade(("0", "1"), b"", b""))


def test_without_dask_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "find_spec", lambda name: None)
    with (
        pytest.raises(UsageError, match=r'not installed here: pip install "firstlayer\[cluster\]"'),
        clusters.opened("local:2"),
    ):
        pass


def certificates(folder: Path) -> dict[str, str]:
    """Dask's settings for TLS with an authority of its own."""
    folder.mkdir()

    def openssl(*arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    new = ("-newkey", "rsa:2048", "-nodes", "-subj")
    openssl("req", "-x509", *new, "/CN=grading authority", "-days", "2", "-keyout", "ca-key.pem", "-out", "ca.pem")
    openssl("req", *new, "/CN=grading", "-keyout", "key.pem", "-out", "request.pem")
    signed = ("-CA", "ca.pem", "-CAkey", "ca-key.pem", "-CAcreateserial", "-days", "2", "-out", "cert.pem")
    openssl("x509", "-req", "-in", "request.pem", *signed)
    names = {"ca-file": "ca.pem", "client.cert": "cert.pem", "client.key": "key.pem"}
    return {f"distributed.comm.tls.{key}": str(folder / name) for key, name in names.items()}


def test_with_tls_the_command_grades_and_says_what_is_kept_where_the_scheduler_is_lost(
    log: Path, course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    own, others = certificates(tmp_path / "own"), certificates(tmp_path / "others")
    tls = ("--tls-ca-file", "own/ca.pem", "--tls-cert", "own/cert.pem", "--tls-key", "own/key.pem")
    tls = tuple(str(tmp_path / word) if "/" in word else word for word in tls)
    monkeypatch.setattr("grader.engine.run.setup_of", lambda *args, **options: SETUP)
    monkeypatch.setattr(clusters, "CONNECT_SECONDS", 3.0)
    out = tmp_path / "results"

    def run(address: str, *more: str) -> tuple[int, str]:
        told = ["grade", str(tmp_path / "class"), "--unit", "5", "--course", str(course.folder), "--out", str(out)]
        monkeypatch.setattr(sys, "argv", ["grader", *told, "--cluster", address, *LEVEL, *more])
        with pytest.raises(SystemExit) as end:
            grader.cli.main()
        lines = capsys.readouterr().err.splitlines()
        return int(end.value.code or 0), "".join(line for line in lines if not line.startswith("Grading: "))

    with Fleet(tmp_path / "fleet", 1, tls=tls) as fleet:
        tasks(course, tmp_path / "class", {"ada": "passed", "bob": "failed"})
        code, told = run(fleet.address)
        assert (code, "Dask has no certificates here" in told) == (5, True)
        with dask.config.set(others):
            code, told = run(fleet.address)
            assert (code, "no scheduler answers there" in told) == (4, True)
        with dask.config.set(own):
            code, told = run(fleet.address)
            assert (told, code) == ("", 0)
            assert [r.student for r in read_results(out)] == ["ada", "bob"]
            assert run(fleet.address, "--jobs", "2")[0] == 2
            tasks(course, tmp_path / "class", {"cleo": "passed", "dora": "late"})
            monkeypatch.setattr("grader.cli.terminal.Meter.step", lambda meter: fleet.scheduler.kill())
            code, told = run(fleet.address)
    assert code == 4
    gone = f"The cluster is gone ({fleet.address} does not answer: "
    assert told.startswith(gone)
    assert told.endswith(f"3 of 4 results are kept in {out}; the same command goes on from there.")


def test_what_the_gradebook_holds_is_graded_on_workers_and_again_only_what_is_new(
    fleet: Fleet, course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for module in ("grader.cli.gradebook.grading", "grader.engine.run"):
        monkeypatch.setattr(f"{module}.setup_of", lambda *args, **options: SETUP)
    monkeypatch.setenv("GRADER_DATABASE_URL", str(tmp_path / "gradebook.db"))

    def run(*told: str) -> str:
        monkeypatch.setattr(sys, "argv", ["grader", *told, "--course", str(course.folder)])
        with pytest.raises(SystemExit) as end:
            grader.cli.main()
        said = capsys.readouterr()
        assert not end.value.code, said.err
        return said.out

    (tmp_path / "class.csv").write_text("id,name\nada,Ada\nbob,Bob\n")
    run("roster", "import", str(tmp_path / "class.csv"))
    out = str(tmp_path / "results")
    for students, there in (("ada", 0), ("ada bob", 1), ("ada bob", 2)):
        tasks(course, tmp_path / "class", dict.fromkeys(students.split(), "passed"))
        run("submissions", "import", str(tmp_path / "class"), "--unit", "5")
        told = run("grade", "--all", "--cluster", fleet.address, "--out", out, *LEVEL)
        assert re.search(r"graded .* in [^,\n]*(, (\d+) of them before)?\n", told)[2] == (str(there) if there else None)


def test_the_real_checker_gives_the_same_on_workers(tmp_path: Path) -> None:
    """Of a zip of many: what lies where in it is read here, and graded there."""
    names = ("carl_right_in_his_last_version", "hal_forges_results", "tom_handed_in_a_picture")
    command = "import shutil, sys; shutil.make_archive(sys.argv[1], 'zip', sys.argv[2])"
    for name in names:
        (tmp_path / "class" / name).mkdir(parents=True)
        for file in (SAMPLES / name).iterdir():
            (tmp_path / "class" / name / file.name).write_bytes(file.read_bytes())
    subprocess.run([sys.executable, "-c", command, str(tmp_path / "all"), str(tmp_path / "class")], check=True)
    runs = []
    for where in (["--cluster", "local:1"], ["--jobs", "1"]):
        told = [str(tmp_path / "all.zip"), "--unit", "2", "--out", str(tmp_path / where[1]), *where, *LEVEL]
        runs.append(subprocess.Popen([sys.executable, "-m", "grader", "grade", *told], cwd=ROOT, env=os.environ))
    assert [run.wait(240) for run in runs] == [0, 0]
    there, here = timeless_results(tmp_path / "local:1"), timeless_results(tmp_path / "1")
    assert len(there) == 3
    assert there == here
