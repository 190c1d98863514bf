"""Collect a unit's checks once, and run one of them again and again: pytest without its costs."""

import contextlib
import os
import sys
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import msgspec
import pytest

from grader.checking.lean import lean
from grader.checking.plugin import RAISED, RUNNING, Mark, Running, device_of, mark_of
from grader.course import VISIBILITIES, Device, Unit, Visibility
from grader.errors import CourseError

_OFF = [
    "assertion",
    "cacheprovider",
    "capture",
    "debugging",
    "doctest",
    "faulthandler",
    "junitxml",
    "logging",
    "pastebin",
]
_OFF += [
    "recwarn",
    "setuponly",
    "setupplan",
    "stepwise",
    "terminal",
    "threadexception",
    "unraisableexception",
    "warnings",
]


class Check(msgspec.Struct, frozen=True):
    """One check of a unit, with its pytest item for each device."""

    name: str
    mark: Mark
    sentence: str
    public: bool
    visibility: Visibility
    items: dict[Device, pytest.Item]
    asks_device: bool
    "False: it runs once, on the CPU."

    @property
    def seen_by(self) -> tuple[int, bool, bool]:
        """Less is seen more widely: by whom, whether all of it, and whether what goes in."""
        return VISIBILITIES.index(self.visibility), not self.public, self.hides_inputs

    @property
    def hides_inputs(self) -> bool:
        """A student never sees what the code was called with."""
        return not self.public and "inputs" not in self.mark.shows

    @property
    def shows_values(self) -> bool:
        """A student sees values that the code returned, or was called with."""
        return self.public or bool({"inputs", "expected"} & set(self.mark.shows))


class Collected:
    """A pytest session that holds a unit's checks and stays open."""

    def __init__(self, unit: Unit, running: Running) -> None:
        self.unit = unit
        files = (
            [unit.folder / "public_checks.py"]
            if unit.built
            else [unit.folder / "public_checks.py", unit.folder / "checks.py"]
        )
        self._files = [f for f in files if f.exists()]
        self._running = running
        self.config = self._configure(running)
        self.checks = self._collect()
        self.lean = {item: run for check in self.checks for item in check.items.values() if (run := lean(item))}
        "Items that need no loop of pytest's."

    def _configure(self, running: Running) -> pytest.Config:
        from _pytest.config import _prepareconfig

        arguments = [
            "-c",
            os.devnull,
            f"--rootdir={self.unit.folder.parent}",
            "--import-mode=importlib",
            "--noconftest",
        ]
        arguments += [part for name in _OFF for part in ("-p", f"no:{name}")] + ["-p", "grader.checking.plugin"]
        with (
            _without_environment("PYTEST_ADDOPTS", "PYTEST_PLUGINS"),
            _with_environment(PYTEST_DISABLE_PLUGIN_AUTOLOAD="1"),
        ):
            config = _prepareconfig([*arguments, *map(str, self._files)])
            config.stash[RUNNING] = running
            config._do_configure()
        config.pluginmanager.register(_Catcher())
        return config

    def _collect(self) -> tuple[Check, ...]:
        held, sys.dont_write_bytecode = sys.dont_write_bytecode, True
        known = set(sys.modules)
        try:
            self.session = pytest.Session.from_config(self.config)
            self.config.hook.pytest_sessionstart(session=self.session)
            reports = _Failures()
            self.config.pluginmanager.register(reports)
            try:
                items = self.session.perform_collect()
            except pytest.UsageError as error:
                raise CourseError(
                    self.unit.folder, f"its checks cannot be collected: {error}.", "Correct it."
                ) from None
            if reports.failed:
                where, what = reports.failed[0]
                raise CourseError(self.unit.folder / where, f"cannot be collected: {what}", "Run pytest on it.")
        finally:
            sys.dont_write_bytecode = held
            for name in set(sys.modules) - known:  # another unit's module may have the same name
                if str(getattr(sys.modules[name], "__file__", "")).startswith(str(self.unit.folder)):
                    del sys.modules[name]
        return check_all(self.unit, items)

    def run(self, item: pytest.Item) -> BaseException | None:
        """Run one item: what it raised, or None if it passed."""
        from _pytest.runner import runtestprotocol

        if item in self.lean:
            raised = self.lean[item](self._running)
        else:
            item.stash[RAISED] = None
            runtestprotocol(item, log=False, nextitem=None)
            raised, item.stash[RAISED] = item.stash[RAISED], None
        _let_go(raised)
        return raised

    def close(self) -> None:
        self.config.hook.pytest_sessionfinish(session=self.session, exitstatus=0)
        self.config._ensure_unconfigure()


def _let_go(raised: BaseException | None) -> None:
    """Forget the frames that an exception came through: they hold a student's values, hundreds of megabytes of them."""
    for name in ("last_exc", "last_type", "last_value", "last_traceback"):  # where pytest puts them for debuggers
        vars(sys).pop(name, None)
    while raised is not None:
        raised.__traceback__, before = None, raised.__context__
        raised.__context__ = None
        raised = before


class _Catcher:
    """Keeps what a check raised; no traceback is ever made of it, and no `repr` of a student's value."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> pytest.TestReport:
        if call.excinfo is not None and item.stash[RAISED] is None:
            item.stash[RAISED] = call.excinfo.value
        outcome = "passed" if call.excinfo is None else "failed"
        return pytest.TestReport(item.nodeid, item.location, {}, outcome, None, call.when)  # type: ignore[arg-type]


class _Failures:
    def __init__(self) -> None:
        self.failed: list[tuple[str, str]] = []

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.failed.append((Path(report.nodeid).name, str(report.longrepr).strip().splitlines()[-1]))


@contextlib.contextmanager
def _without_environment(*names: str) -> Iterator[None]:
    held = {name: os.environ.pop(name) for name in names if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(held)


@contextlib.contextmanager
def _with_environment(**values: str) -> Iterator[None]:
    held = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in held.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def check_all(unit: Unit, items: Sequence[pytest.Item]) -> tuple[Check, ...]:
    """The checks of a unit in the order in which they run: widest visibility first, public before hidden.

    Raises:
        CourseError: a test is no check, or a check breaks a rule; says which and the fix.
    """
    found: dict[str, Check] = {}
    for item in items:
        name = getattr(item, "originalname", item.name)
        mark, where = mark_of(item), f"{item.path}: {name}"
        if mark is None:
            raise CourseError(where, "is no check.", "Decorate it with @check(exercise=..., points=...).")
        device = device_of(item)
        if name in found and device is not None and found[name].items.keys().isdisjoint([device]):
            found[name].items[device] = item
            continue
        if name in found:
            raise CourseError(where, "is there twice.", "Rename one of them.")
        doc = getattr(getattr(item, "obj", None), "__doc__", None) or ""
        sentence = doc.strip().splitlines()[0].strip() if doc.strip() else ""
        public = item.path.name == "public_checks.py"
        _hold(unit, where, mark, sentence, public)
        _hold_device(unit, where, mark, device is not None)
        visibility: Visibility = mark.visibility or ("visible" if public else unit.visibility)
        found[name] = Check(name, mark, sentence, public, visibility, {device or "cpu": item}, device is not None)
    checks = tuple(found.values())
    _hold_together(unit, checks)
    return tuple(sorted(checks, key=lambda c: (VISIBILITIES.index(c.visibility), not c.public)))


def _hold(unit: Unit, where: str, mark: Mark, sentence: str, public: bool) -> None:
    names = [e.name for e in unit.exercises]
    if mark.exercise not in names:
        raise CourseError(where, f"checks {mark.exercise}, which is no exercise.", f"Use one of {', '.join(names)}.")
    if not sentence:
        raise CourseError(where, "has no docstring.", "Write one line that a student reads.")
    if public and mark.points:
        raise CourseError(where, "is public and has points.", "Write points=0: its answer can be known by heart.")
    if not public and mark.points <= 0:
        raise CourseError(where, f"is hidden and has {mark.points} points.", "Give it some.")


def _hold_device(unit: Unit, where: str, mark: Mark, asks_device: bool) -> None:
    if mark.step == "device" and not asks_device:
        raise CourseError(where, "is of the step device, and asks for no device.", "Take the fixture `device`.")
    if asks_device and unit.exercise(mark.exercise).kind == "cell":
        raise CourseError(where, "asks for a device, and cells run on the CPU.", "Leave out the fixture `device`.")


def _hold_together(unit: Unit, checks: Sequence[Check]) -> None:
    by_name = {c.name: c for c in checks}
    order = {c.name: n for n, c in enumerate(checks)}
    for c in checks:
        where = f"{unit.folder}: {c.name}"
        for needed in c.mark.needs:
            if needed not in by_name:
                raise CourseError(where, f"needs {needed}, which is no check.", "Correct the name.")
            other = by_name[needed]
            if VISIBILITIES.index(other.visibility) > VISIBILITIES.index(c.visibility) or (
                c.public and not other.public
            ):
                raise CourseError(where, f"needs {needed}, which fewer may see.", "Give both the same visibility.")
            if other.seen_by > c.seen_by:
                raise CourseError(where, f"needs {needed}, which shows less.", "Let both show the same.")
            if other.mark.step == "device" and c.mark.step != "device":
                raise CourseError(where, f"needs {needed}, which runs on sim only.", "Give both the step device.")
            if order[needed] > order[c.name]:
                raise CourseError(where, f"needs {needed}, which comes later.", "Put it first.")
    if unit.built:
        return
    for exercise in unit.exercises:
        for step, points in exercise.steps.items():
            given = sum(
                (c.mark.points for c in checks if c.mark.exercise == exercise.name and c.mark.step == step), Fraction(0)
            )
            if given != points:
                raise CourseError(
                    unit.folder / "checks.py",
                    f"the checks of {exercise.name}, step {step}, have {given} points; unit.toml says {points}.",
                    "Make them equal.",
                )
        for c in checks:
            if c.mark.exercise == exercise.name and c.mark.points and c.mark.step not in exercise.steps:
                raise CourseError(
                    f"{unit.folder}: {c.name}",
                    f"is of the step {c.mark.step}, which has no points.",
                    "Correct the step.",
                )
