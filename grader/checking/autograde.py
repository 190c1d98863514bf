"""Run every check of a unit on a submission: the one function that does it all.

    with Checker(unit, level="walled", secret=secret) as checker:
        result = checker.grade(submission)

The checker's process holds checks, expected values and reference; the submission runs in a worker that the zygote forks
for it. Whatever the submission does becomes a verdict.
"""

import functools
import time
import types
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

import msgspec
import torch

from grader import __version__
from grader.checking import facts, seeds, tolerances
from grader.checking.cell import Cell
from grader.checking.cells import Cells
from grader.checking.collecting import Check, Collected
from grader.checking.going_on import going_on
from grader.checking.ledger import Ledger
from grader.checking.misconception import Misconceptions, read_misconceptions
from grader.checking.outcomes import STARVED, answer_to, broken_check, exercise_result, named, outcome_of, unusable
from grader.checking.plugin import OwnPartTooLong, Running
from grader.checking.proxy import RemoteCalls
from grader.checking.session import Session, SupportBroken, UnderWay
from grader.checking.trace import Event
from grader.course import DEVICES, Device, Level, Unit
from grader.errors import CourseError, ExecutionError, GraderError
from grader.execution import driver, room
from grader.execution.client import Starved, WorkerEnded, Zygote
from grader.execution.deaths import Doubtful
from grader.execution.gpu.cuda import Cuda
from grader.execution.gpu.standin import StandIn
from grader.execution.pool import Pool
from grader.execution.spare import Spares, start_workers
from grader.language import N_
from grader.release.lesson import stubs
from grader.results import CellRun, CellSource, Fault, Outcome, Result, Verdict
from grader.submissions import Answer, HandIn, Submission, read

OWN_SECONDS = 1.0
"CPU time of a check's own lines, at least; otherwise four times what they take with the reference."
TRACED_BYTES = 1 << 26
"Of all answers to a traced check, which goes on past what is wrong: more is not compared."
MOST_KEPT = 200_000
"Characters of a submission's code that a result keeps."


WITHOUT_WALLS = N_("Graded without walls (level open).")
_CUDA = Cuda()


class Checker:
    """A unit's checks, collected once, and a zygote; grades submission after submission.

    Args:
        unit: a unit with hidden checks, or a built one, of which the public checks are run.
        level: the isolation of the workers.
        secret: the course's secret, from which all seeds come.
        devices: what to run on, if not what counts in the unit; checks of the step `device` run on sim alone.
        round: another round draws other inputs.
        gpu: what `cuda` is; for tests, a stand-in.
        zygote: one that was started for this unit and level, and is this checker's from now on; by default it starts one.
            Where nothing can be forked, spares stand in its place.

    Raises (on entering):
        CourseError: the unit's checks break a rule.
        WallsMissing: this machine cannot isolate at `level`.
    """

    def __init__(
        self,
        unit: Unit,
        *,
        level: Level,
        secret: bytes,
        devices: Sequence[Device] | None = None,
        round: int = 0,
        gpu: Cuda | StandIn = _CUDA,
        zygote: Zygote | Spares | None = None,
    ) -> None:
        self.unit, self.level, self.secret, self.round = unit, level, secret, round
        wanted: tuple[Device, ...] = tuple(devices or unit.devices)
        self.no_gpu = driver.missing() if "cuda" in wanted and isinstance(gpu, Cuda) else ""
        "Why checks cannot run on cuda, where they should."
        self.lacking: tuple[Device, ...] = ("cuda",) if self.no_gpu and "cuda" not in unit.devices else ()
        "Extra devices that are not here: a note; one that counts is ungraded."
        self.devices = tuple(d for d in DEVICES if d in wanted and d not in self.lacking) or unit.devices
        self._zygote, self._pool = zygote, Pool(level, gpu, unit.limits, preload=unit.preload)
        self._device_step = not devices or "sim" in devices
        "Whether checks of the step `device` run."
        self._session: Session | None = None
        "Whose check runs."
        self.margins: dict[tuple[str, Device], list[tolerances.Margin]] | None = None
        "Where it is not None: what comparisons use of their tolerances, by exercise and device."

    def __enter__(self) -> "Checker":
        try:
            self._enter()
        except BaseException:
            self._end_machinery()
            raise
        return self

    def _enter(self) -> None:
        torch.set_num_threads(1)
        self._data = {name: _read(self.unit.folder / name) for name in self.unit.data}
        self._running = Running()
        self._collected = Collected(self.unit, self._running)
        self._version = self.unit.version
        self.stubs = stubs(self.unit)
        support = self.unit.folder / "support.py"
        self._support = support.read_text(encoding="utf-8") if support.exists() else None
        self._by_reference: dict[tuple[str, Device], float | None] = {}
        self._cells = Cells(self.unit, self._reference_of, self.session, self._cell_seed)
        try:
            if self._zygote is not None:
                room.ensure(self.unit.limits)  # torch takes of it too
            self._started()
        except BaseException:
            self._collected.close()
            raise

    def __exit__(self, *error: object) -> None:
        try:
            self._end_machinery()
        finally:
            self._collected.close()

    def _started(self) -> Zygote | Spares:
        if self._zygote is None:
            room.ensure(self.unit.limits)
            self._zygote = start_workers(self.level, preload=self.unit.preload)
        return self._zygote.ready()

    def _end_machinery(self) -> None:
        zygote, self._zygote = self._zygote, None
        try:
            self._pool.close()
        finally:
            if zygote is not None:
                zygote.close()

    @property
    def checks(self) -> tuple[Check, ...]:
        return self._collected.checks

    # ---- one submission

    def grade(self, submission: Submission, only: Collection[str] | None = None) -> Result:
        """All verdicts on `submission`. It can never make this raise: whatever its code does becomes a verdict.

        Args:
            only: the exercises to look at, by name, and none else in the result; by default all.

        Raises:
            ExecutionError: the zygote has ended and another cannot be started.
            NoRoom: the machine cannot give a worker what it is promised.
        """
        start = time.monotonic()
        outcomes: dict[str, list[Outcome]] = {check.name: [] for check in self.checks}
        checks = [check for check in self.checks if only is None or check.mark.exercise in only]
        room.ensure_disk(self.unit.limits)
        on_cpu, cells = self.session(submission), self.session(submission)
        try:
            for device in DEVICES:
                if device == "cpu" or any(device in self.devices_of(check) for check in checks):
                    session = on_cpu if device == "cpu" else self.session(submission, device)
                    try:
                        self._grade(session, cells, checks, outcomes)
                    finally:
                        session.renew()
        except ExecutionError as error:
            self._broken(outcomes, str(error))
        finally:
            cells.renew()
        room.ensure_disk(self.unit.limits)  # else what went wrong may have gone wrong for want of it
        result = self._result(submission, on_cpu, outcomes, time.monotonic() - start)
        notes = self._cells.notes(cells)
        return msgspec.structs.replace(
            result,
            exercises=tuple(
                msgspec.structs.replace(e, note=f"{e.note} {notes[e.name]}".strip()) if notes.get(e.name) else e
                for e in result.exercises
                if only is None or e.name in only
            ),
        )

    def session(self, submission: Submission, device: Device = "cpu") -> Session:
        """A worker to be for `submission`, which serves one device."""
        names = [e.name for e in self.unit.definitions]
        submission = msgspec.structs.replace(submission, files={**submission.files, **self._data})
        workers = self._pool if device == "cuda" else self._started()
        return Session(workers, self.unit.limits, submission, names, self._support, device)

    @property
    def under_way(self) -> UnderWay | None:
        """What the check that runs waits for: for whoever looks from another thread."""
        session = self._session
        return session.under_way if session is not None else None

    def owns(self, session: Session) -> bool:
        """Whether the workers of a session come from where this checker gets them now: a zygote may have been replaced."""
        return session.zygote in (self._zygote, self._pool)

    def _broken(self, outcomes: dict[str, list[Outcome]], why: str) -> None:
        """The grader's own machinery failed: what was not judged is nobody's fault, and the next one gets a new zygote."""
        for check in self.checks:
            for device in self.devices_of(check)[len(outcomes[check.name]) :]:
                counts, note = self._counts(check, device), f"broke off: {why}"
                outcomes[check.name].append(Outcome(device, Verdict.UNGRADED, Fault.GRADER, note=note, counts=counts))
        self._end_machinery()

    def _grade(
        self, session: Session, cells: Session, checks: Sequence[Check], outcomes: dict[str, list[Outcome]]
    ) -> None:
        """Those of `checks` that run on a session's device, each by its visibility."""
        submission, device = session.submission, session.device
        if not submission.rejected and self.unit.definitions and not self._lacks(device):
            self._load(session)
        seen_by, withheld = None, -1
        in_cells = {e.name for e in self.unit.cells}
        for check in sorted((c for c in checks if device in self.devices_of(c)), key=lambda c: c.seen_by):
            if check.mark.exercise in in_cells:  # each of its runs has a worker of its own
                outcomes[check.name].append(self._one(cells, check, device, outcomes))
                continue
            # What has seen narrower checks never serves wider ones, and what knows inputs that are not shown never
            # serves a check that shows values.
            if seen_by not in (None, check.seen_by) or (check.shows_values and withheld == session.generation):
                session.renew()
            seen_by = check.seen_by
            outcomes[check.name].append(self._one(session, check, device, outcomes))
            if check.hides_inputs:
                withheld = session.generation

    def _lacks(self, device: Device) -> str:
        """Why checks cannot run on a device here; empty where they can."""
        return self.no_gpu if device == "cuda" else ""

    def devices_of(self, check: Check) -> tuple[Device, ...]:
        """What a check runs on, in the order of `DEVICES`; none if it is left out."""
        if check.mark.step == "device":
            return ("sim",) if self._device_step else ()
        return self.devices if check.asks_device else ("cpu",)

    def _counts(self, check: Check, device: Device) -> bool:
        return not check.asks_device or check.mark.step == "device" or device in self.unit.devices

    def _one(self, session: Session, check: Check, device: Device, outcomes: dict[str, list[Outcome]]) -> Outcome:
        """One check on one device."""
        counts = self._counts(check, device)
        outcome = self._outcome_on(session, check, device, outcomes, counts)
        return msgspec.structs.replace(outcome, counts=counts)

    def _outcome_on(
        self, session: Session, check: Check, device: Device, outcomes: dict[str, list[Outcome]], counts: bool
    ) -> Outcome:
        missing = self._missing(session, check)
        if missing:
            return Outcome(device, Verdict.MISSING, Fault.STUDENT, note=missing)
        if session.lost is not None:
            return self._outcome(session.lost, Ledger(), check, device)
        for needed in check.mark.needs:
            known = [o for o in outcomes[needed] if o.counts or not counts]  # an extra device decides nothing
            known = [o for o in known if o.device == device or not check.asks_device] or known
            bad = next((o for o in known if o.verdict not in (Verdict.PASSED, Verdict.UNGRADED)), None)
            sentence = next(c.sentence for c in self.checks if c.name == needed)
            if bad is not None:
                # What was skipped itself names the check that did not pass.
                note = bad.note if bad.verdict is Verdict.SKIPPED else f"It needs another check first: {sentence}"
                return Outcome(device, Verdict.SKIPPED, Fault.STUDENT, note=note)
            if Verdict.UNGRADED in (o.verdict for o in known):
                return Outcome(device, Verdict.UNGRADED, Fault.GRADER, note=f"It needs an ungraded check: {sentence}")
        if lacks := self._lacks(device):
            return Outcome(device, Verdict.UNGRADED, Fault.GRADER, note=lacks)
        start = time.monotonic()
        outcome = self._judge(session, check, device)
        output = session.take_output()
        session.forget()
        return msgspec.structs.replace(outcome, seconds=round(time.monotonic() - start, 4), output=output)

    def _missing(self, session: Session, check: Check) -> str:
        """Why there is no answer to a check's exercise; empty if there is one."""
        if session.submission.rejected:
            return session.submission.rejected
        name = check.mark.exercise
        answer = answer_to(name, session.submission)
        exercise = self.unit.exercise(name)
        what = name if exercise.kind == "definition" else f"the cell of exercise {exercise.label}"
        if answer.state == "stub":
            return f"Not done yet: {what} stands as it was given out. {answer.note}".strip()
        if answer.state == "found" and name not in session.bound and session.stopped:
            return _never_defined(answer, session.submission.script, session.stopped)
        if answer.state == "found" or name in session.bound or session.kept_from_loading:
            return ""
        if exercise.kind == "cell":
            return answer.note
        return f"There is no {name} in this submission. {answer.note}".strip()

    # ---- one run

    def seed(self, purpose: seeds.Purpose, check: str, device: Device, call: int = 0) -> int:
        """The seed of one stream of this unit and round."""
        return seeds.stream(
            self.secret, purpose, unit=self.unit.name, check=check, device=device, round=self.round, call=call
        )

    def inputs_seed(self, check: str, device: Device) -> int:
        """The seed of everything that a check draws."""
        return self.seed("inputs", check, device)

    def _load(self, session: Session) -> None:
        """Start a session's worker, with seeds of its own, where there is none."""
        session.next_seed = self.worker_seeds("load", session.device)
        try:
            session.start()
        except (WorkerEnded, Starved, SupportBroken):
            session.renew()  # the first check tries once more, and tells

    def worker_seeds(self, check: str, device: Device) -> Callable[[], int]:
        """Another seed for each request of a check."""
        count = 0

        def seed() -> int:
            nonlocal count
            count += 1
            return self.seed("worker", check, device, count)

        return seed

    def _run(
        self, session: Session, check: Check, device: Device, own_seconds: float
    ) -> tuple[BaseException | None, Ledger]:
        """Run a check's item on a session: what it raised. Where the machine may have done that, it is run once more."""
        kills = session.kills
        raised, ledger = self._run_once(session, check, device, own_seconds)
        if session.kills > kills:
            session.take_output()  # it is printed again
            raised, ledger = self._run_once(session, check, device, own_seconds)
        return raised, ledger

    def traced(self, session: Session, check: Check) -> tuple[BaseException | None, list[Event]]:
        """Run a check on a session's device, past the assertions that fail: the first of them, else what it raised; events.

        Where the machine may have ended its worker, it is run once more.
        """
        kills = session.kills
        traced = self._traced_once(session, check)
        return self._traced_once(session, check) if session.kills > kills else traced

    def _traced_once(self, session: Session, check: Check) -> tuple[BaseException | None, list[Event]]:
        self._load(session)  # a check that did so would draw other random numbers than one that finds a worker
        ledger = Ledger()
        ledger.events, ledger.most = [], TRACED_BYTES
        with going_on() as failures:
            raised, _ = self._run_once(session, check, session.device, 10 * OWN_SECONDS, ledger)
        if failures and not isinstance(raised, (WorkerEnded, Starved, GraderError)):
            raised = failures[0]
        session.take_output()
        events = ledger.events
        ledger.clear()
        return raised, events

    def _run_once(
        self,
        session: Session,
        check: Check,
        device: Device,
        own_seconds: float,
        ledger: Ledger | None = None,
    ) -> tuple[BaseException | None, Ledger]:
        ledger = ledger or Ledger()

        def remote(module: types.ModuleType) -> RemoteCalls:
            return RemoteCalls(session, ledger, vars(module))

        self._running.remote = remote
        self._running.cell = lambda exercise: self._cells.cell(exercise, session)
        self._running.own_seconds = own_seconds
        self._running.asking = lambda: session.asking
        self._running.seed = self.inputs_seed(check.name, device)
        self._session = session
        session.next_seed = self.worker_seeds(check.name, device)
        facts.begin(ledger, session)
        rows = tolerances.table(self.unit.tolerances, device)
        margins = None if self.margins is None else self.margins.setdefault((check.mark.exercise, device), [])
        try:
            with tolerances.in_force(rows, margins):
                return self._collected.run(check.items[device]), ledger
        finally:
            facts.begin(None, None)
            self._session = None
            del self._running.remote, self._running.cell  # and with them the values of all calls

    def _judge(self, session: Session, check: Check, device: Device) -> Outcome:
        raised, ledger = self._run(session, check, device, OWN_SECONDS)
        try:
            if isinstance(raised, OwnPartTooLong):
                took = self._with_reference(check, device)
                if took is not None:  # once more in any case: the first time counts what is imported late
                    ledger.clear()
                    raised, ledger = self._run(session, check, device, max(OWN_SECONDS, 4 * took))
            return self._outcome(raised, ledger, check, device)
        except Starved as starved:  # the reference's worker
            return self._outcome(starved, ledger, check, device)
        finally:
            ledger.clear()

    def _outcome(self, raised: BaseException | None, ledger: Ledger, check: Check, device: Device) -> Outcome:
        shown = check.public or "expected" in check.mark.shows
        outcome = outcome_of(raised, ledger, check.mark.exercise, device, shown=shown)
        if outcome is not None:
            if ledger.misconception and outcome.verdict is Verdict.FAILED:
                known = self.misconceptions.of(check.mark.exercise)
                outcome = named(outcome, next((m for m in known if m.name == ledger.misconception), None))
            return msgspec.structs.replace(outcome, curves=tuple(ledger.curves)) if ledger.curves else outcome
        assert raised is not None
        if self.unit.built:  # its checks were proved before they shipped
            return unusable(raised, ledger, device, shown=shown)
        if self._with_reference(check, device) is None:
            return broken_check(raised, device)
        return unusable(raised, ledger, device)

    @functools.cached_property
    def misconceptions(self) -> Misconceptions:
        """Those of the unit; a built unit has none.

        Raises:
            CourseError: as `read_misconceptions`.
        """
        return read_misconceptions(self.unit)

    def _with_reference(self, check: Check, device: Device) -> float | None:
        """CPU seconds of the check's own part with the reference as student, or None if it fails there too; kept.

        Raises:
            Starved: the machine had no room to find out.
            ExecutionError: the machinery failed.
        """
        key = check.name, device
        if key not in self._by_reference:
            took = None
            if self.unit.has_lesson:
                session = self.session(self.reference(), device)
                try:
                    start = time.process_time()
                    raised, _ = self._run(session, check, device, 0)
                    if isinstance(raised, (Starved, ExecutionError)):
                        raise raised
                    if isinstance(raised, Doubtful):  # the reference does not do that to itself
                        raise Starved(STARVED)
                    if raised is None:
                        took = time.process_time() - start
                finally:
                    session.renew()
            self._by_reference[key] = took
        return self._by_reference[key]

    def reference(self) -> Submission:
        """The unit's reference as a submission."""
        return self._reference_of(self.unit)

    def _reference_of(self, unit: Unit) -> Submission:
        """The reference of this unit, or of another one of the course."""
        handin = HandIn(student="reference", path=unit.folder / "lesson.py")
        own = self.stubs if unit is self.unit else stubs(unit)
        submission = read(handin, unit=unit, stubs=own)
        return msgspec.structs.replace(submission, files={name: _read(unit.folder / name) for name in unit.data})

    def cell(self, exercise: str, session: Session) -> Cell:
        """The answer of a session's submission to a cell exercise, as checks see it."""
        return self._cells.cell(exercise, session)

    def _cell_seed(self, exercise: str) -> int:
        return self.seed("inputs", seeds.of_cell(exercise), "cpu")

    # ---- the result

    def _result(
        self, submission: Submission, session: Session, outcomes: dict[str, list[Outcome]], seconds: float
    ) -> Result:
        zygote = self._zygote
        notes = list(submission.notes)
        if self.level == "open":
            notes.append(WITHOUT_WALLS)
        notes += [f"Not run on {device}. {self._lacks(device)}" for device in self.lacking]
        pointed = [c for c in self.checks if c.asks_device and c.mark.points]
        counted = {d for d in self.unit.devices if any(c.mark.step != "device" for c in pointed)}
        left_out = any(c.mark.step == "device" for c in pointed) and not self._device_step
        used = {*self.devices, *(o.device for of_check in outcomes.values() for o in of_check)}
        return Result(
            student=submission.student,
            unit=self.unit.name,
            title=self.unit.title,
            submission=submission.sha256,
            audience="instructor",
            unit_version=self._version,
            grader=__version__,
            torch=str(torch.__version__),
            exercises=tuple(exercise_result(e, submission, self.checks, outcomes) for e in self.unit.exercises),
            source=submission.source,
            devices=tuple(d for d in DEVICES if d in used),
            level=self.level,
            walls=zygote.walls if zygote is not None else (),
            gpu=str(self._pool.about) if "cuda" in used and self._pool.about is not None else "",
            rejected=submission.rejected,
            notes=tuple(notes),
            cells=session.stopped,
            output=session.load_output,
            sources=_sources(submission),
            provisional=left_out or not counted <= set(self.devices),
            round=self.round,
            seconds=round(seconds, 4),
        )


def _sources(submission: Submission) -> tuple[CellSource, ...]:
    """The code of a submission, as far as a result keeps it."""
    kept, room = [], MOST_KEPT
    for cell in submission.cells:
        source = cell.source.rstrip("\n")  # what stands above stays: lines are counted
        if len(source) > room:
            break
        kept.append(CellSource(cell.index, source))
        room -= len(source)
    return tuple(kept)


def _never_defined(answer: Answer, script: bool, stopped: Sequence[CellRun]) -> str:
    """Why an answer that stands in a submission was not there once it had run."""

    def place(cell: int | None, line: int | None) -> str:
        return f"line {line}" if script else f"cell {(cell or 0) + 1}, line {line}"

    stop = next((s for s in stopped if s.cell == answer.cell), stopped[0])
    where = place(stop.cell, stop.line) if stop.line else "a part of your file"
    stands = f" in {place(answer.cell, answer.line)}" if answer.line else ""
    return f"{answer.name} stands{stands}, but was not there once your file had run: {where} did not run to its end."


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CourseError(path, f"cannot be read ({error.strerror}).", "unit.toml lists it: put it there.") from None


def autograde(
    submission: Submission,
    unit: Unit,
    *,
    level: Level,
    secret: bytes,
    devices: Sequence[Device] | None = None,
    round: int = 0,
) -> Result:
    """Run every check of `unit` on `submission`, on each device in turn.

    A submission can never make this raise: whatever its code does becomes a verdict.

    Raises:
        CourseError: the unit's checks break a rule.
        WallsMissing: this machine cannot isolate at `level`; the message says how to get there.
    """
    with Checker(unit, level=level, secret=secret, devices=devices, round=round) as checker:
        return checker.grade(submission)
