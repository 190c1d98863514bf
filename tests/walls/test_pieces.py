"""The pieces that walls are made of, and what is said where one is missing."""

import importlib
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

import grader
from grader.errors import WallsMissing
from grader.execution import levels
from grader.execution.client import Zygote
from grader.execution.walls import identity, landlock, libraries, seccomp

needs_walls = pytest.mark.skipif(bool(levels.missing("walled")), reason=levels.missing("walled"))
AS_ROOT = sys.platform == "linux" and identity.own_ids(os.getpid()) is not None


@needs_walls
@pytest.mark.parametrize("abi", [1, 3])
def test_older_kernels(tmp_path: Path, canary: Path, abi: int) -> None:
    """With an older Landlock, which does not see truncation or ports, the filter still keeps files outside whole."""
    script = f"""
import os
from grader.execution.walls import kernel, landlock, libraries, seccomp
os.chdir({str(tmp_path)!r})
program = seccomp.build({abi})
paths = libraries.readable()
kernel.control(kernel.PR_SET_NO_NEW_PRIVS, 1)
landlock.restrict(paths, libraries.DEVICES, {str(tmp_path)!r}, {abi})
seccomp.load(program)
for flags in (os.O_RDONLY, 3, os.O_WRONLY, os.O_RDWR):
    try: os.open({str(canary)!r}, flags | os.O_TRUNC); print("REACHED")
    except OSError: pass
try: os.truncate({str(canary)!r}, 0); print("REACHED")
except OSError: pass
with open("own", "w") as file: file.write("one")
with open("own", "w") as file: file.write("two")
with open("own", "a+") as file: file.truncate(1)
print(open("own").read())
"""
    environment = {**os.environ, "PYTHONPATH": str(Path(grader.__file__).parent.parent)}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("t\n", "")
    assert canary.read_text() == "SECRET"


# ---- what is missing


@pytest.mark.skipif(
    not AS_ROOT or not identity.has(identity.SYS_ADMIN), reason="a user's machine may forbid namespaces"
)
def test_root_has_every_level() -> None:
    """So that no test of a level is left out unseen where all can be run."""
    assert [level for level in levels.LEVELS if levels.missing(level)] == []
    assert levels.best("open") == "sealed"


def test_a_level_that_cannot_stand_is_refused_with_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The best of those that stand is taken, and never a weaker one than is required."""
    words = "namespaces may not be made here. Start the grader as root."
    monkeypatch.setattr(levels, "_untried", lambda: words)
    with pytest.raises(WallsMissing, match=words):
        levels.best("sealed")
    if not levels.missing("walled"):
        assert levels.best("open") == levels.best("walled") == "walled"


def test_other_systems_are_told_where_walls_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr("platform.system", lambda: "Darwin")
    assert "Linux only, and this is macOS" in levels.missing("walled")
    assert levels.missing("open") == ""
    with pytest.raises(WallsMissing, match="this is macOS"):
        Zygote("walled")


@pytest.mark.skipif(sys.platform != "linux", reason="about kinds of Linux")
def test_each_missing_piece_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Machine, Landlock and the package: each with the way out."""
    with monkeypatch.context() as patch:
        patch.setattr("platform.machine", lambda: "riscv64")
        assert "this is riscv64" in levels.missing("walled")
    for number, words in ((38, "Use Linux 5.13"), (95, "lsm="), (1, "container's profile")):

        def no_abi(number: int = number) -> int:
            raise OSError(number, os.strerror(number))

        with monkeypatch.context() as patch:
            patch.setattr(landlock, "abi", no_abi)
            assert words in levels.missing("walled")
    real, here = importlib.import_module, seccomp.ctypes.CDLL

    def no_library(name: str | None, **options: object) -> object:
        if name is not None:
            raise OSError(name)
        return here(name, **options)

    for error, library, words in (
        (ImportError(), here, "pip install"),
        (RuntimeError(), no_library, "libseccomp2"),
        (RuntimeError(), here, "ulimit -u"),  # it is there, but pyseccomp starts a process to look for it
    ):

        def no_package(name: str, error: Exception = error) -> object:
            if name == "pyseccomp":
                raise error
            return real(name)

        with monkeypatch.context() as patch:
            patch.setattr(importlib, "import_module", no_package)
            patch.setattr(seccomp.ctypes, "CDLL", library)
            assert words in seccomp.missing()


def test_closed_folders_are_found(tmp_path: Path) -> None:
    """Above what is written and above where a link really leads."""
    tmp_path.chmod(0o755)
    shut, free = tmp_path / "shut", tmp_path / "free"
    (shut / "lib").mkdir(parents=True)
    free.mkdir()
    (free / "link").symlink_to(shut / "lib")
    shut.chmod(0o700)
    assert libraries.closed_above(str(shut / "lib" / "x")) is not None
    found = libraries.closed([str(free / "link" / "x")])
    base = libraries.closed_above(str(tmp_path))
    assert found == ([str(shut)] if base is None else [base])


@needs_walls
@pytest.mark.skipif(not AS_ROOT, reason="covers a folder with a mount")
def test_a_closed_folder_shows_libraries_only() -> None:
    """Covered by the zygote: inside are the libraries, read-only, links to them included, and nothing else."""
    folder = Path(tempfile.mkdtemp(prefix="field-"))
    try:
        (folder / "real" / "lib").mkdir(parents=True)
        (folder / "real" / "lib" / "module.py").write_text("x = 1")
        (folder / "secret").write_text("SECRET")
        (folder / "alias").symlink_to("real")
        script = f"""
import os
from grader.execution.walls import libraries
paths = [{str(folder / "alias" / "lib")!r}]
libraries.cover(libraries.closed(paths), paths)
os.setuid(65534)
print(open({str(folder / "alias" / "lib" / "module.py")!r}).read(), sorted(os.listdir({str(folder)!r})))
try: open({str(folder / "real" / "lib" / "new")!r}, "w")
except OSError as error: print(error.errno)
"""
        environment = {**os.environ, "PYTHONPATH": str(Path(grader.__file__).parent.parent)}
        done = subprocess.run(
            [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False
        )
        if "Operation not permitted" not in done.stderr:  # no right to mount here
            assert done.stdout.split("\n")[0] == "x = 1 ['alias', 'real']", done.stderr
            assert done.stdout.split("\n")[1] in ("30", "13"), "read-only, and not the user's"
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert (folder / "secret").read_text() == "SECRET"
    finally:
        shutil.rmtree(folder)
