"""The import rules: each module imports its own layer or lower, and what a hostile process finds in its memory is little."""

import ast
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.audit.secrets import Search, secrets_of
from grader.course import load_course

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "grader"
SOURCES = sorted(PACKAGE.rglob("*.py"))

LAYERS = {
    "errors": 0,
    "syntax": 0,
    "language": 0,
    "course": 1,
    "results": 1,
    "release": 2,
    "submissions": 3,
    "execution": 4,
    "checking": 5,
    "authoring": 6,
    "diagnosis": 6,
    "gradebook": 7,
    "intake": 7,
    "engine": 8,
    "exports": 9,
    "reports": 9,
    "student": 9,
    "audit": 9,
    "cli": 10,
    "__main__": 10,
    "__init__": 0,
}

WORKER_SIDE = (
    *("worker", "zygote", "alone", "cells", "gpu", "region"),
    *("notebook", "simulated", "standins", "values", "wire", "walls"),
)
"Modules of `execution` that run where the student's code runs, or in its parent."

PROCESSES = {
    "os": {
        *("kill", "killpg", "fork", "forkpty", "system", "popen", "posix_spawn", "posix_spawnp", "abort"),
        *(
            "execv",
            "execve",
            "execvp",
            "execvpe",
            "execl",
            "execle",
            "execlp",
            "spawnv",
            "spawnve",
            "spawnl",
            "startfile",
        ),
        *("wait", "waitpid", "wait3", "wait4", "waitid", "pidfd_open"),
    },
    "signal": {"pidfd_send_signal", "pthread_kill"},
}
"Calls that start, signal or reap processes."
PROCESS_MODULES = {"subprocess", "multiprocessing", "concurrent", "pty", "asyncio"}


def name_of(path: Path) -> str:
    """`grader.execution.walls` for its `__init__.py`."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in SOURCES}


def layer_of(module: str) -> int:
    parts = module.split(".")
    return LAYERS[parts[1] if len(parts) > 1 else "__init__"]


def imports_of(path: Path, *, late: bool = True) -> Iterator[str]:
    """Every module that a file imports, wherever the statement stands, or only `late=False` at its top."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    package = name_of(path) if path.name == "__init__.py" else name_of(path).rpartition(".")[0]
    for node in ast.walk(tree) if late else tree.body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            module = ".".join([*above, *([node.module] if node.module else [])])
            # `from grader.execution import wire` imports a module, `from grader.execution.wire import PREFIX` a name.
            whole = [f"{module}.{alias.name}" for alias in node.names]
            yield from (name if name in MODULES else module for name in whole)


FRONT = "grader"
"The package itself. All import it, a worker too, so it imports nothing; what it does in a notebook's kernel it imports then."


def of_ours(names: Iterator[str]) -> set[str]:
    return {name for name in names if name.split(".")[0] == "grader"}


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_module_imports_its_own_layer_or_lower(path: Path) -> None:
    late = name_of(path) != FRONT
    too_high = {name for name in of_ours(imports_of(path, late=late)) if layer_of(name) > layer_of(name_of(path))}
    assert not too_high


def test_the_package_itself_imports_nothing_by_being_imported() -> None:
    assert set(imports_of(MODULES[FRONT], late=False)) == set()


def test_python_is_parsed_one_source_at_a_time() -> None:
    """Python 3.11 fails on two at once; the worker side has one thread and reaches nothing above it."""
    parsing = {name for name, path in MODULES.items() if "ast.parse(" in path.read_text()}
    assert parsing == {"grader.syntax", "grader.execution.cells"}


def test_the_worker_side_reaches_execution_and_errors_only() -> None:
    """Whatever its modules import, directly or not, is in the memory of a hostile process."""
    waiting = [n for n in MODULES if n.startswith("grader.execution.") and n.split(".")[2] in WORKER_SIDE]
    assert {n.split(".")[2] for n in waiting} == set(WORKER_SIDE)
    reached = set()
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting.extend(of_ours(imports_of(MODULES[name], late=name != FRONT)))
    assert {
        n for n in reached if n not in ("grader", "grader.errors") and not n.startswith("grader.execution")
    } == set()
    assert "grader.execution.client" not in reached


@pytest.mark.parametrize("module", WORKER_SIDE)
def test_a_fresh_worker_side_holds_no_check_and_no_pytest(module: str) -> None:
    code = f"import sys, grader.execution.{module}; print(*sys.modules, sep='\\n')"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    names = set(loaded.split())
    assert names & {"pytest", "_pytest", "nbformat", "jinja2", "typer", "rich"} == set()
    allowed = ("grader.execution", "grader.errors")
    assert {n for n in names if n.startswith("grader.") and not n.startswith(allowed)} == set()


@pytest.mark.parametrize("path", [p for p in SOURCES if "execution" not in p.parts], ids=name_of)
def test_only_execution_starts_signals_and_reaps_processes(path: Path) -> None:
    if path in (PACKAGE / "engine" / "desk.py", PACKAGE / "engine" / "remote.py"):
        # The exceptions: one starts checker processes, the other lets a Dask worker start one. They are trusted, run no
        # student code, and start their workers through `execution`.
        return
    found = {name for name in imports_of(path) if name.split(".")[0] in PROCESS_MODULES}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found |= {f"{node.value.id}.{node.attr}"} if node.attr in PROCESSES.get(node.value.id, ()) else set()
        elif isinstance(node, ast.ImportFrom) and node.module in PROCESSES:
            found |= {f"{node.module}.{a.name}" for a in node.names if a.name in PROCESSES[node.module]}
    assert not found


@pytest.mark.parametrize("path", [p for p in SOURCES if not {"cli", "__main__.py"} & {*p.parts}], ids=name_of)
def test_only_the_command_line_writes_to_the_terminal_and_chooses_the_exit_code(path: Path) -> None:
    found = {name for name in imports_of(path) if name.split(".")[0] in ("typer", "click", "getpass")}
    if path.parent == PACKAGE / "execution":
        # Its two programs, zygote and worker, have no terminal: their streams are pipes to the checker.
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in ("print", "input", "exit")
        ):
            found.add(node.func.id)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "sys":
            found |= {f"sys.{node.attr}"} & {"sys.stdout", "sys.stderr", "sys.stdin", "sys.exit"}
    assert not found


def test_torch_is_imported_at_the_top_only_where_code_runs_or_tensors_are_compared() -> None:
    eager = {
        name_of(path).split(".")[1]
        for path in SOURCES
        if {n.split(".")[0] for n in imports_of(path, late=False)} & {"torch", "numpy"}
    }
    assert eager <= {"execution", "checking", "diagnosis", "audit"}


@pytest.mark.parametrize(
    "code",
    [
        "import grader.cli",
        "import sys; sys.argv = ['grader', '--help']\ntry: grader.cli.main()\nexcept SystemExit as end: assert not end.code",
        "import sys; sys.argv = ['grader', 'grade', '--help']\ntry: grader.cli.main()\nexcept SystemExit: pass",
    ],
    ids=["import", "help", "help-of-a-command"],
)
def test_help_comes_without_torch(code: str) -> None:
    names = {"torch", "numpy", "pytest", "nbformat", "matplotlib", "distributed"}
    heavy = f"import sys; print('loaded:', *{names} & set(sys.modules))"
    run = [sys.executable, "-c", f"import grader.cli\n{code}\n{heavy}"]
    out = subprocess.run(run, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert out.splitlines()[-1].strip() == "loaded:"


def test_the_wheel_holds_no_hidden_check_and_no_solution(tmp_path: Path) -> None:
    """Students install the wheel: it names no misconception and no hidden check of the course either."""
    copy = tmp_path / "source"
    copy.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        (copy / name).write_bytes((ROOT / name).read_bytes())
    for folder in ("grader", "solutions", "exercises"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                to = copy / path.relative_to(ROOT)
                to.parent.mkdir(parents=True, exist_ok=True)
                to.write_bytes(path.read_bytes())
    command = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        str(tmp_path / "dist"),
        str(copy),
    ]
    subprocess.run(command, check=True, capture_output=True)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        held = {name: archive.read(name) for name in names}
    assert {name.split("/")[0] for name in names} <= {"grader", f"firstlayer-{wheel.name.split('-')[1]}.dist-info"}
    templates = [p for p in PACKAGE.rglob("templates/**/*") if p.is_file()]
    assert {f"grader/{p.relative_to(PACKAGE)}" for p in [*SOURCES, *templates]} <= set(names)
    assert "grader/py.typed" in names
    search = Search(secrets_of(load_course(ROOT / "solutions"))).telling
    told = {name: search.text(content.decode(errors="replace")) for name, content in held.items()}
    assert {name: {s.said for s in found} for name, found in told.items() if found} == {}
    secrets = [*(ROOT / "solutions").rglob("checks.py"), *(ROOT / "solutions").rglob("lesson.py")]
    for secret in secrets:
        assert secret.read_bytes() not in held.values()
    assert not [
        n for n in names if Path(n).name in {"checks.py", "lesson.py", "misconceptions.py"} and "release" not in n
    ]
