"""Kill processes of a real `grader grade` at seeded moments, start it again, and compare with an undisturbed run.

    python tests/faults/killing.py [SEEDS] [SUBMISSIONS]

prints what was killed when, and exits 1 where anything differs from the undisturbed run or is left behind.
"""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from grader.engine import read_results  # noqa: E402
from grader.execution import levels  # noqa: E402
from grader.results import Result  # noqa: E402

LEVEL = ["--level", "open"] if levels.missing("walled") else []
ROLES = ("worker", "zygote", "checker", "grader")
MOST_STARTS = 40
SECONDS = 300.0
"A start that takes longer hangs."
LIMITED = ("gus_", "jon_", "ines_", "kim_", "emil_")
"Samples that run into a limit of time or memory, or die slowly: they would make a batch take minutes."


# ---- the batch


def sources() -> list[Path]:
    """Submissions for unit 2 that take no longer than what they are: right, wrong, odd, unreadable."""
    samples = [p for p in sorted((ROOT / "tests/sample_class/02_activations").iterdir()) if not p.name.startswith(LIMITED)]
    cases = []
    for case in sorted((ROOT / "tests/hostile/cases").iterdir()):
        told = msgspec.toml.decode((case / "case.toml").read_bytes())
        if told["family"] == "harmless" and told["unit"] == 2:
            cases.append(case)
    # by turns, so that a small batch holds some of each
    return [p for pair in zip(samples, cases, strict=False) for p in pair] + cases[len(samples) :] + samples[len(cases) :]


def make_batch(folder: Path, count: int) -> Path:
    """`count` submissions, each under a student name of its own."""
    found = sources()
    for number in range(count):
        source = found[number % len(found)]
        ignored = shutil.ignore_patterns("case.toml", "expect.toml")
        shutil.copytree(source, folder / f"s{number:02}_{source.name}", ignore=ignored)
    return folder


@contextlib.contextmanager
def temp_folder() -> Iterator[Path]:
    """A temp folder of its own that workers of other uids can enter."""
    folder = Path(tempfile.mkdtemp(prefix="faults-"))
    folder.chmod(0o711)
    (folder / "tmp").mkdir(mode=0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def command(batch: Path, out: Path, jobs: int) -> list[str]:
    told = ["grade", batch, "--unit", 2, "--out", out, "--jobs", jobs, *LEVEL]
    return [sys.executable, "-m", "grader", *map(str, told)]


def results(out: Path) -> dict[str, Result]:
    """What stands in `out` by student, without what no two runs have in common."""
    return {r.student: timeless(r) for r in read_results(out)}


def timeless(result: Result) -> Result:
    exercises = []
    for exercise in result.exercises:
        checks = tuple(
            msgspec.structs.replace(c, outcomes=tuple(msgspec.structs.replace(o, seconds=0.0) for o in c.outcomes))
            for c in exercise.checks
        )
        exercises.append(msgspec.structs.replace(exercise, checks=checks))
    return msgspec.structs.replace(result, exercises=tuple(exercises), seconds=0.0)


# ---- the processes of a run


@dataclass(frozen=True)
class Process:
    """A process as /proc shows it; the start time tells it from a later one of the same pid."""

    pid: int
    parent: int
    started: str
    state: str
    role: str = ""


def _read(pid: int, name: str) -> str:
    try:
        return Path(f"/proc/{pid}/{name}").read_text(errors="replace")
    except OSError:  # it has ended
        return ""


def look(pid: int) -> Process | None:
    fields = _read(pid, "stat").rpartition(") ")[2].split()
    return Process(pid, int(fields[1]), fields[19], fields[0]) if fields else None


def alive(process: Process) -> bool:
    now = look(process.pid)
    return now is not None and now.started == process.started and now.state not in "ZX"


def tree(root: int) -> list[Process]:
    """All living processes below `root`, and it, with their roles."""
    children: dict[int, list[Process]] = {}
    for name in os.listdir("/proc"):
        if name.isdigit() and (process := look(int(name))) is not None and process.state not in "ZX":
            children.setdefault(process.parent, []).append(process)
    top = look(root)
    if top is None or top.state in "ZX":
        return []
    found, todo = [], [(top, "grader")]
    while todo:
        process, role = todo.pop()
        found.append(Process(process.pid, process.parent, process.started, process.state, role))
        todo += [(child, _role(child, role)) for child in children.get(process.pid, [])]
    return found


def _role(process: Process, parents: str) -> str:
    """By what it runs and by its parent; the first process of a namespace of its own is a zygote's, too."""
    line = _read(process.pid, "cmdline")
    if "grader.execution.zygote" in line:
        if parents in ("zygote", "worker"):
            inner = next((v.split()[1:] for v in _read(process.pid, "status").splitlines() if v.startswith("NSpid:")), [])
            return "zygote" if len(inner) > 1 and inner[-1] == "1" else "worker"
        return "zygote"
    return "checker" if "spawn_main" in line else "other"


# ---- the killer


@dataclass
class Kill:
    seconds: float
    "Since the first start."
    role: str
    start: int
    "Which start of the command it struck, from 1."


@dataclass
class Killer:
    """Kills `kills` processes of a run at moments that `seed` chooses; it goes on through all starts.

    Twice in a row it never kills a worker of one zygote before two later ones were seen: one check killed twice is
    the submission's own doing by the grader's rule, and rightly so.
    """

    seed: int
    kills: int
    longest: float = 1.5
    "Seconds between two kills, at most."
    done: list[Kill] = field(default_factory=list)
    seen: dict[tuple[int, str], Process] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._began = time.monotonic()
        self._later: dict[int, set[int]] = {}
        self._plan()

    def _plan(self) -> None:
        self._role = self._random.choice(ROLES)
        self._at = time.monotonic() + self._random.uniform(0.05, self.longest)

    def watch(self, process: subprocess.Popen[str], start: int) -> None:
        """Kill what is due until the process has ended."""
        while process.poll() is None:
            now = tree(process.pid)
            for one in now:
                self.seen[one.pid, one.started] = one
                if one.role == "worker" and one.parent in self._later:
                    self._later[one.parent].add(one.pid)
            if len(self.done) < self.kills and time.monotonic() >= self._at:
                self._strike(now, start)
            time.sleep(0.01)

    def _strike(self, now: list[Process], start: int) -> None:
        victims = [p for p in now if p.role == self._role and self._may(p)]
        if not victims:
            if self._role == "checker" and time.monotonic() > self._at + 3.0:
                self._plan()  # one job: the grader is the checker
            return
        victim = self._random.choice(sorted(victims, key=lambda p: p.pid))
        with contextlib.suppress(ProcessLookupError):
            os.kill(victim.pid, signal.SIGKILL)
            self.done.append(Kill(time.monotonic() - self._began, victim.role, start))
            if victim.role == "worker":
                self._later[victim.parent] = set()
            self._plan()

    def _may(self, process: Process) -> bool:
        later = self._later.get(process.parent)
        return process.role != "worker" or later is None or len(later - {process.pid}) >= 2


@dataclass
class Outcome:
    """What came of a disturbed batch."""

    kills: list[Kill]
    starts: int
    codes: list[int]
    results: dict[str, Result]
    problems: list[str]
    "What must not be; empty for a sound grader."


def disturbed(batch: Path, seed: int, kills: int, jobs: int, expected: dict[str, Result]) -> Outcome:
    """Grade `batch` while processes are killed, starting again until it is done, then once more."""
    killer, codes, problems = Killer(seed, kills), [], []
    with temp_folder() as folder:
        out = folder / "out"
        environment = {**os.environ, "TMPDIR": str(folder / "tmp")}
        said_graded: set[str] = set()
        while len(codes) < MOST_STARTS:
            with tempfile.TemporaryFile("w+") as errors:
                run = subprocess.Popen(
                    command(batch, out, jobs), cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=errors, text=True
                )
                timer = threading.Timer(SECONDS, run.kill)
                timer.start()
                killer.watch(run, len(codes) + 1)
                if not timer.is_alive():
                    problems.append(f"start {len(codes) + 1} took more than {SECONDS:g} s")
                timer.cancel()
                codes.append(run.wait())
                errors.seek(0)
                told = errors.read()
            if "Traceback" in told:
                problems.append(f"start {len(codes)} showed a traceback:\n{told}")
            if codes[-1] not in (-signal.SIGKILL, 0, 4):
                problems.append(f"start {len(codes)} ended with {codes[-1]}:\n{told}")
                break
            kept = {r.student for r in read_results(out)} if (out / "results.jsonl").exists() else set()
            if said_graded - kept:
                problems.append(f"start {len(codes)} lost {said_graded - kept}")
            said_graded |= kept
            if codes[-1] == 0 and len(killer.done) >= kills:
                break
            if codes[-1] == 0:
                shutil.rmtree(out)  # all is graded and there are kills left
                said_graded = set()
        last = _to_its_end(command(batch, out, jobs), environment)
        if last.returncode or f"{len(expected)} of them before" not in last.stdout:
            problems.append(f"the last start was no look-up: {last.returncode}\n{last.stdout}{last.stderr}")
        end = time.monotonic() + 10
        while (left := [p for p in killer.seen.values() if alive(p)]) and time.monotonic() < end:
            time.sleep(0.05)
        if left:
            problems.append(f"processes are left: {left}")
        if folders := [p.name for p in (folder / "tmp").iterdir()]:
            problems.append(f"folders are left: {folders}")
        lines = (out / "results.jsonl").read_bytes().splitlines()
        if len(lines) != len(expected):
            problems.append(f"results.jsonl has {len(lines)} lines for {len(expected)} submissions")
        found = results(out)
    for student in sorted(expected.keys() | found.keys()):
        if found.get(student) != expected.get(student):
            problems.append(f"{student} differs:\n  {_short(expected.get(student))}\n  {_short(found.get(student))}")
    return Outcome(killer.done, len(codes), codes, found, problems)


def _short(result: Result | None) -> str:
    if result is None:
        return "no result"
    told = [(c.name, str(c.verdict), [o.note for o in c.outcomes]) for c in result.checks if c.verdict != "passed"]
    return f"{result.score} of {result.points} {told} output {result.output[:80]!r}"


def _to_its_end(told: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        told, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
    )


def undisturbed(batch: Path, jobs: int = 1) -> dict[str, Result]:
    with temp_folder() as folder:
        environment = {**os.environ, "TMPDIR": str(folder / "tmp")}
        done = _to_its_end(command(batch, folder / "out", jobs), environment)
        assert done.returncode == 0, done.stderr
        return results(folder / "out")


def main(seeds: int, count: int) -> int:
    total: Counter[str] = Counter()
    unequal = starts = 0
    with temp_folder() as folder:
        batch = make_batch(folder / "batch", count)
        began = time.monotonic()
        expected = undisturbed(batch)
        print(f"{count} submissions, undisturbed: {time.monotonic() - began:.1f} s", flush=True)
        for seed in range(1, seeds + 1):
            jobs = 1 + seed % 2
            outcome = disturbed(batch, seed, kills=10, jobs=jobs, expected=expected)
            total.update(k.role for k in outcome.kills)
            starts += outcome.starts
            unequal += bool(outcome.problems)
            told = ", ".join(f"{k.role} at {k.seconds:.1f} s (start {k.start})" for k in outcome.kills)
            print(f"seed {seed}, {jobs} job{'s' if jobs > 1 else ''}, {outcome.starts} starts: {told}")
            wrong = "not as it must be:\n  " + "\n  ".join(outcome.problems)
            print("  " + (wrong if outcome.problems else "results equal"), flush=True)
    counts = ", ".join(f"{role} {total[role]}" for role in ROLES)
    print(f"seeds: {seeds}, kills: {counts}, starts: {starts}, runs that differ: {unequal}")
    return 1 if unequal else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 8, int(sys.argv[2]) if len(sys.argv) > 2 else 50))
