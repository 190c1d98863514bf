"""The kit as other people than the one who runs the tests: what stands then, and that `grader doctor` says so."""

import os
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.errors import ExitCode
from grader.execution.walls import identity, libraries

ROOT = Path(__file__).parent.parent.parent
AS_OTHER = str(Path(__file__).parent / "as_other.py")
KIT = ["tests/walls/test_behaviours.py", "tests/execution/test_client.py"]

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not identity.has(identity.SYS_ADMIN), reason="only root can become somebody else"
)


def run(who: str, *arguments: str, python: str = sys.executable) -> subprocess.CompletedProcess[str]:
    command = [python, AS_OTHER, who, *arguments]
    environment = {**os.environ, "COLUMNS": "400"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=1500, check=False)


def walls(doctor: str) -> dict[str, dict[str, str]]:
    """By level, each wall that `grader doctor` found with its sign, and what it said of those that do not stand."""
    found: dict[str, dict[str, str]] = {}
    level = ""
    for line in doctor.splitlines():
        if line.startswith("level "):
            level = line.split()[1].rstrip(":")
            found[level] = {"": line.partition(": ")[2]}
        elif line[:1] in ("✓", "✗"):
            found[level][line[1:].split("  ")[1].strip()] = line[0]
        elif "Does not stand" in line:
            found[level]["why"] = found[level].get("why", "") + line.strip()
    return found


def fallen(found: dict[str, str]) -> set[str]:
    return {name for name, sign in found.items() if sign == "✗"}


@pytest.mark.parametrize("who", ["user", "root-without-mounts"])
def test_the_kit_holds(who: str) -> None:
    """Whoever grades: what stands at a level stands for all."""
    done = run(who, "-m", "pytest", "-q", "-p", "no:cacheprovider", *KIT)
    assert done.returncode == 0, done.stdout[-3000:]
    assert int(done.stdout.split(" passed")[0].split()[-1]) > 100


def test_root_has_all_walls_when_sealed() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "grader", "doctor"],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "400"},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    found = walls(done.stdout)
    assert done.returncode == ExitCode.GRADED, done.stdout + done.stderr
    assert fallen(found["sealed"]) == set()
    assert fallen(found["walled"]) == {"files: names"}
    assert len(found["sealed"]) > 15
    for word in ("torch", "CUDA", "cores", "memory", "strongest level that stands here is sealed"):
        assert word in done.stdout


def test_a_plain_user_lacks_a_uid_for_workers_and_is_told() -> None:
    """Everything else stands, at both levels: in a namespace of the user's own, no privilege is needed."""
    done = run("user", "-m", "grader", "doctor")
    found = walls(done.stdout)
    assert done.returncode == ExitCode.GRADED, done.stdout + done.stderr
    assert fallen(found["walled"]) == {"files: names", "identity"}
    assert fallen(found["sealed"]) == {"identity"}
    assert "Start the grader as root" in found["sealed"]["why"]


def test_root_without_mounts_lacks_sealed_where_libraries_are_closed(closed_python: str) -> None:
    """Its workers need a capability to read the libraries; with that, `doctor` says, one wall is lower."""
    done = run("root-without-mounts", "-m", "grader", "doctor", python=closed_python)
    found = walls(done.stdout)
    assert done.returncode == ExitCode.GRADED, done.stdout + done.stderr
    assert fallen(found["walled"]) == {"files: names", "rights"}
    assert "SYS_ADMIN" in found["walled"]["why"]
    assert found["sealed"][""] == "does not stand"
    assert "chmod o+x" in done.stdout


def test_a_container_that_cannot_reach_its_libraries_is_refused_with_the_way_out(closed_python: str) -> None:
    """Docker's root has neither the right to mount nor to read closed folders: never a weaker mode unsaid."""
    done = run("root-of-a-container", "-m", "grader", "doctor", python=closed_python)
    found = walls(done.stdout)
    assert done.returncode == ExitCode.NO_WALLS, done.stdout + done.stderr
    assert found["walled"][""] == found["sealed"][""] == "does not stand"
    assert "chmod o+x" in done.stdout
    submission = "tests/hostile/cases/001_plain_right_answer/submission.py"
    refused = run(
        "root-of-a-container", "-m", "grader", "grade", submission, "--unit", "2", "--json", python=closed_python
    )
    assert refused.returncode == ExitCode.NO_WALLS
    assert refused.stdout == ""
    assert "chmod o+x" in refused.stderr
    assert "--level open" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("umask", [0o022, 0o077])
def test_a_venv_below_a_closed_home_has_all_walls(closed_python: str, umask: int) -> None:
    """The home is covered, and only the libraries in it are shown; to workers also where new folders are private."""
    done = subprocess.run(
        [closed_python, "-m", "grader", "doctor"],
        cwd=ROOT,
        umask=umask,
        env={**os.environ, "COLUMNS": "400"},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    found = walls(done.stdout)
    assert done.returncode == ExitCode.GRADED, done.stdout + done.stderr
    assert fallen(found["sealed"]) == set()
    assert fallen(found["walled"]) == {"files: names"}


@pytest.fixture
def closed_python() -> Iterator[str]:
    """A Python whose packages lie in a virtual environment below a home that others may not enter."""
    home = Path(tempfile.mkdtemp(prefix="home-"))
    assert home.stat().st_mode & 0o077 == 0
    here = home / "venv"
    venv.create(here, symlinks=True)
    (packages,) = here.glob("lib/python3*/site-packages")
    for folder in libraries.packages():
        if os.path.basename(folder) == "site-packages":
            for entry in os.scandir(folder):
                _link(Path(entry.path), packages / entry.name)
    yield str(here / "bin" / "python")
    shutil.rmtree(home)


def _link(source: Path, target: Path) -> None:
    """Hard links, since a soft one would lead out of the closed home again; copies where the disk is another."""
    if source.is_dir():
        try:
            shutil.copytree(source, target, copy_function=os.link, dirs_exist_ok=True)
        except OSError:
            shutil.rmtree(target)
            shutil.copytree(source, target)
    elif not target.exists():
        shutil.copy2(source, target)
