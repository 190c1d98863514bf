"""The pytest plugin: the mark `@check` and the fixtures that hidden and public checks use.

It is loaded by `-p grader.checking.plugin`: by a `Checker`, which runs a unit's checks on submission after submission in a
loop of its own, and by authors, for whom `pytest solutions/05_neuron_matmul --submission FILE` runs the same checks in
pytest's own way (without a file: on the reference).
"""

import contextlib
import signal
import types
from collections.abc import Callable, Generator, Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import msgspec
import pytest

from grader.checking import seeds
from grader.course import DEVICES, Device, Step, Visibility

if TYPE_CHECKING:
    from grader.execution.simulated import Gpu

Shown = Literal["sentence", "hint", "inputs", "expected"]
F = TypeVar("F", bound=Callable[..., Any])


class Mark(msgspec.Struct, frozen=True):
    """What `@check` says of a check."""

    exercise: str
    points: Fraction
    step: Step
    needs: tuple[str, ...]
    visibility: Visibility | None
    shows: tuple[Shown, ...]
    hint: str
    slow: bool


def check(
    *,
    exercise: str,
    points: int | Fraction,
    step: Step = "lesson",
    needs: str | tuple[str, ...] = (),
    visibility: Visibility | None = None,
    shows: tuple[Shown, ...] = ("sentence", "hint"),
    hint: str = "",
    slow: bool = False,
) -> Callable[[F], F]:
    """Mark a test as a check of `exercise`, worth `points` of its `step`.

    Args:
        needs: names of checks of the same unit without which this one makes no sense; it is skipped if they fail.
        visibility: when a student sees it; None for the unit's default.
        shows: what a student sees of it; the inputs and expected values only of the lesson's own data.
        hint: one push towards the answer, never the answer.
        slow: it trains something; `grader audit` runs it with fewer seeds, and on mutants only with --deep.
    """
    named = (needs,) if isinstance(needs, str) else tuple(needs)
    mark = Mark(exercise, Fraction(points), step, named, visibility, tuple(shows), hint, slow)

    def decorate(function: F) -> F:
        return pytest.mark.check(mark)(function)  # type: ignore[no-any-return]

    return decorate


class OwnPartTooLong(BaseException):
    """The check's own lines took too long: with a value of the student's, or without."""


class Running:
    """The check that is running, as its fixtures find it; a Checker or the author's session sets it."""

    remote: Callable[[types.ModuleType], Any]
    "RemoteCalls for the checks module."
    cell: Callable[[str], Any]
    "The answer to a cell exercise."
    seed: int = 0
    "Of the stream *inputs*."
    own_seconds: float = 0.0
    "CPU time that the check's own part may take; 0 for no limit."
    asking: Callable[[], bool] = staticmethod(lambda: False)
    "Whether a worker is being asked or ended, which the end of that time must not interrupt half-way."


EVERYWHERE: frozenset[Device] = frozenset({"cpu", "sim"})
"Devices that every machine can run checks on."
_SOON = 0.01
"Seconds of CPU time after which a limit that came at a bad moment is tried again."
RUNNING = pytest.StashKey[Running]()
RAISED = pytest.StashKey[BaseException | None]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("grader")
    group.addoption(
        "--submission", metavar="FILE", help="the file to run the checks on (default: the unit's reference)"
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "check(mark): a check with points; see grader.checking.check")
    if RUNNING not in config.stash:
        from grader.checking.author import Author

        config.pluginmanager.register(Author(config), "grader-author")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    mark = mark_of(metafunc.definition)
    if "device" in metafunc.fixturenames and mark is not None:
        metafunc.parametrize("device", ("sim",) if mark.step == "device" else DEVICES, indirect=True)


def mark_of(item: pytest.Item) -> Mark | None:
    """What `@check` said of the test, or None."""
    marker = item.get_closest_marker("check")
    return marker.args[0] if marker is not None and marker.args and isinstance(marker.args[0], Mark) else None


def device_of(item: pytest.Item) -> Device | None:
    """The device that an item is for; None if its check asks for none."""
    callspec = getattr(item, "callspec", None)
    return callspec.params.get("device") if callspec is not None else None


# ---- what a check is given: a fixture each ---------------------------------------------------------------------------


def _device(item: pytest.Function, running: Running) -> str:
    return "cpu" if device_of(item) == "cpu" else "cuda"


def _student(item: pytest.Function, running: Running) -> Any:
    from grader.checking.proxy import Student

    return Student(running.remote(item.module))


def _support(item: pytest.Function, running: Running) -> Any:
    from grader.checking.proxy import Student

    return Student(running.remote(item.module), "support")


def _cell(item: pytest.Function, running: Running) -> Any:
    mark = mark_of(item)
    return running.cell(mark.exercise if mark is not None else "")


def _rng(item: pytest.Function, running: Running) -> Any:
    import torch

    return torch.Generator().manual_seed(running.seed)


GIVEN: dict[str, Callable[[pytest.Function, Running], Any]] = {
    "device": _device,
    "student": _student,
    "support": _support,
    "cell": _cell,
    "rng": _rng,
}
"By the names of the fixtures."


@pytest.fixture
def device(request: pytest.FixtureRequest) -> Any:
    """Where to make tensors, as torch names it: a simulated GPU too is `cuda` to whoever uses it."""
    return _device(request.node, _running(request))


@pytest.fixture
def student(request: pytest.FixtureRequest) -> Any:
    """The submission's names as functions of this process."""
    return _student(request.node, _running(request))


@pytest.fixture
def support(request: pytest.FixtureRequest) -> Any:
    """The names of the unit's `support.py`, in the same worker."""
    return _support(request.node, _running(request))


@pytest.fixture
def cell(request: pytest.FixtureRequest) -> Any:
    """The answer to the check's cell exercise; see `grader.checking.cell.Cell`."""
    return _cell(request.node, _running(request))


@pytest.fixture
def rng(request: pytest.FixtureRequest) -> Any:
    """A `torch.Generator` of the stream *inputs*."""
    return _rng(request.node, _running(request))


def _running(request: pytest.FixtureRequest) -> Running:
    if RUNNING not in request.config.stash or not hasattr(request.config.stash[RUNNING], "remote"):
        raise pytest.UsageError("The fixtures of checks work in a unit's checks.py and public_checks.py only.")
    return request.config.stash[RUNNING]


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, Any, Any]:
    if mark_of(pyfuncitem) is None or RUNNING not in pyfuncitem.config.stash:
        return (yield)
    with around(pyfuncitem, pyfuncitem.config.stash[RUNNING]):
        return (yield)


@contextlib.contextmanager
def around(item: pytest.Function, running: Running) -> Iterator[None]:
    """Where a check's own lines run: in the world of their device, seeded, for as long as they may take."""
    with _world(device_of(item)) as gpu:
        if gpu is not None:
            gpu.seed(running.seed)
        seeds.seed_all(running.seed)
        with _limited(running):
            yield


def _world(device: Device | None) -> contextlib.AbstractContextManager["Gpu | None"]:
    """Where a check's own lines run: for any GPU in the simulation of one, since this process touches no real one."""
    if device in (None, "cpu"):
        return contextlib.nullcontext()
    from grader.execution.simulated import simulated

    return simulated()


@contextlib.contextmanager
def _limited(running: Running) -> Iterator[None]:
    if not running.own_seconds or not hasattr(signal, "setitimer"):  # Windows interrupts nothing: there a check is awaited
        yield
        return

    def strike(_: int, frame: types.FrameType | None) -> None:
        if running.asking() or _importing(frame):
            signal.setitimer(signal.ITIMER_PROF, _SOON)
            return
        raise OwnPartTooLong

    held = signal.signal(signal.SIGPROF, strike)
    signal.setitimer(signal.ITIMER_PROF, running.own_seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, held)


def _importing(frame: types.FrameType | None) -> bool:
    """Whether a module is being imported, which an interruption would leave half made as long as this process lives."""
    while frame is not None:
        if frame.f_globals.get("__name__") == "importlib._bootstrap":
            return True
        frame = frame.f_back
    return False


def unit_folder(item: pytest.Item) -> Path:
    """The folder of the unit that an item belongs to."""
    return item.path.parent
