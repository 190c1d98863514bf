"""Attacks on this very design, by a submission that has read all of its source: what each of them earns.

A worker's process belongs to the submission, so each attack may replace any part of `grader.execution.worker` there. What
stands in `tests/hostile/cases` needs only a file; what needs a look at memory, at a single verdict or at a unit made for
it is here.
"""

import resource
import textwrap
from pathlib import Path

import msgspec
import pytest

from grader.checking.autograde import Checker
from grader.course import load_course, load_unit
from grader.execution import levels
from grader.results import Fault, Verdict, students_view, to_json
from grader.submissions import HandIn, read

ROOT = Path(__file__).resolve().parents[2]
LEVEL = levels.best("open")
RIGHT_2 = (ROOT / "tests/hostile/cases/001_plain_right_answer/submission.py").read_text()


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """`graded(unit, source)`: the result of a submission, by one checker for each unit."""
    units = {unit.name: unit for unit in load_course(ROOT / "solutions").units}
    checkers = {}

    def grade(name, source):
        unit = next(unit for key, unit in units.items() if key.startswith(name))
        if name not in checkers:
            checkers[name] = Checker(unit, level=LEVEL, secret=b"attacked" * 4)
            checkers[name].__enter__()
        return _grade(checkers[name], source, tmp_path_factory.mktemp("handed_in"))

    yield grade
    for checker in checkers.values():
        checker.__exit__(None, None, None)


def _grade(checker, source, folder):
    file = folder / "submission.py"
    file.write_text(textwrap.dedent(source))
    hand_in = HandIn(student="mallory", path=file)
    return checker.grade(read(hand_in, unit=checker.unit, stubs=checker.stubs))


def _made_unit(folder, checks, support=None, limits=""):
    """A unit of one exercise, `answer(x)`, which returns twice its argument."""
    lesson = """
        # %%
        import torch

        # %%
        def answer(x):
            \"\"\"Return twice `x`.\"\"\"
            # BEGIN SOLUTION
            return 2 * x
            # END SOLUTION
        """
    toml = f"""
        title = "Made"
        summary = "One exercise."
        [limits]
        call_seconds = 2.0
        {limits}
        [[exercises]]
        name = "answer"
        title = "Answer"
        label = "1.1"
        steps = {{ lesson = 1 }}
        """
    folder = folder / "01_made"
    folder.mkdir()
    texts = {"lesson.py": lesson, "unit.toml": toml, "checks.py": checks}
    if support is not None:
        texts["support.py"] = support
    for name, text in texts.items():
        (folder / name).write_text(textwrap.dedent(text).lstrip())
    return load_unit(folder)


CHECK = """
    import torch
    from grader.checking import assert_close, check

    @check(exercise="answer", points=1)
    def test_doubled(student):
        \"\"\"Twice as much comes out.\"\"\"
        x = torch.tensor([1.25, 2.5])
        assert_close(student.answer(x), 2 * x)
    """


# ---- what a hidden check was given never reaches the student ---------------------------------------------------------

def _told(result):
    """The view of a student, without the code that was handed in."""
    return to_json(msgspec.structs.replace(students_view(result), sources=())).decode()


def test_words_of_a_dying_worker_tell_what_public_checks_asked_and_no_more(graded):
    """What is printed after a check, by a worker that then ends, is not shown as printed while loading.

    It stands at the check that follows, and that one's worker has seen no hidden check if students read its output.
    """
    source = """
        import os, torch
        from grader.execution import worker

        def say_and_die(self):
            os.write(1, b"SE" b"EN " + str(SEEN[-1]).encode())
            os._exit(0)

        SEEN = []
        worker.Worker.forget = DIES

        def activation(x):
            SEEN.append(x.tolist())
            print("SEEN " + str(SEEN[-1]), end="")
            return torch.sigmoid(x)
        stable_sigmoid = relu = softmax = activation
        """
    honest = graded("02", source.replace("DIES", "worker.Worker.forget"))
    public = {said for c in honest.checks if c.public for o in c.outcomes for said in o.output.split("SEEN ")}
    result = graded("02", source.replace("DIES", "say_and_die"))
    assert not result.output
    view = students_view(result)
    shown = {said for c in view.checks for o in c.outcomes for said in o.output.split("SEEN ")}
    assert shown
    assert shown <= public
    assert "SEEN " not in view.output


def test_a_name_that_is_not_bound_is_told_by_the_checker(graded):
    """The worker says which name is missing; what it makes of that is not shown to the student."""
    result = graded(
        "02",
        """
        from grader.execution.worker import _Unbound

        def activation(x):
            raise _Unbound("SE" "EN " + str(x.tolist()))
        stable_sigmoid = relu = softmax = activation
        """,
    )
    assert result.score == 0
    assert "SEEN " not in _told(result)


def test_a_hidden_argument_is_not_returned_in_a_check_that_shows_values(graded):
    """A worker that was given what is not shown never answers a check whose values are shown."""
    result = students_view(
        graded(
            "02",
            """
            import torch
            SEEN = []

            def activation(x):
                SEEN.append(x.detach().flatten().double())
                return torch.cat(SEEN)
            stable_sigmoid = relu = softmax = activation
            """,
        )
    )
    shown = [o.evidence.actual for c in result.checks for o in c.outcomes if o.evidence and o.evidence.actual]
    assert len(shown) >= 4
    known = [10 * number for value in shown for number in value.elements if number is not None]
    assert all(abs(number - round(number)) < 1e-4 for number in known)  # what is drawn has more digits


def test_the_place_of_an_error_is_a_line_of_the_submission(graded):
    """A cell and a line that the submission has not got could carry what a hidden check was given."""
    result = graded(
        "02",
        """
        from grader.execution import wire, worker

        class Seen(Exception):
            pass

        worker.describe = lambda error, where: wire.Raised("ValueError", "ValueError", "", 4711, 2**40 + 4712)

        def activation(x):
            raise Seen
        stable_sigmoid = relu = softmax = activation
        """,
    )
    assert result.score == 0
    evidence = [o.evidence for c in result.checks for o in c.outcomes if o.evidence]
    assert evidence
    assert all(e.cell is None and e.line is None for e in evidence)


# ---- what a submission may use of the machine ------------------------------------------------------------------------


def test_memory_is_watched_when_the_first_thread_has_ended(graded):
    """/proc tells no memory for a first thread that has ended, while the others go on: it is limited all the same."""
    result = graded(
        "02",
        """
        import ctypes, os, sys, threading, torch
        from grader.execution import wire, worker

        kept, first = [], []
        write = worker._write

        def serve(own):
            first[0].join(0.3)
            while True:
                prefix = worker._read(3, wire.PREFIX.size)
                if prefix is None:
                    os._exit(0)
                header, body = wire.sizes(bytes(prefix))
                header, body = worker._read(3, header), worker._read(3, body)
                write(4, own.answer(wire.request(bytes(header)), memoryview(body)))

        def write_and_end(descriptor, parts):
            write(descriptor, parts)
            if threading.current_thread() is first[0]:
                ctypes.CDLL(None).syscall(60 if os.uname().machine == "x86_64" else 93, 0)

        def activation(x):
            if not first:
                first.append(threading.main_thread())
                worker._write = write_and_end
                threading.Thread(target=serve, args=(sys._getframe(1).f_locals["self"],)).start()
            elif len(kept) < 10:
                kept.append(b"x" * (150 << 20))
            return torch.sigmoid(x)
        stable_sigmoid = relu = softmax = activation
        """,
    )
    assert Verdict.OUT_OF_MEMORY in {c.verdict for c in result.checks}


def test_a_failed_check_keeps_nothing_of_its_values(graded):
    """What a check raised holds its frames, and they hold the student's values: none of it stays in the checker."""
    graded("02", RIGHT_2)
    before = _resident()
    graded("02", "import torch\nstable_sigmoid = relu = softmax = activation = lambda x: torch.zeros(2**22, dtype=torch.float64)")
    assert _resident() - before < 400 << 20  # one value is 32 MiB, and there are 27 checks


def _resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def test_keys_that_collide_cost_seconds_at_most(tmp_path):
    """Hashes of tuples can be made equal by arithmetic: a dict of thousands would keep the checker busy for long."""
    source = COLLIDING
    with Checker(_made_unit(tmp_path, CHECK), level=LEVEL, secret=b"s" * 32) as checker:
        start = resource.getrusage(resource.RUSAGE_SELF).ru_utime
        result = _grade(checker, source, tmp_path)
        assert resource.getrusage(resource.RUSAGE_SELF).ru_utime - start < 2
    assert result.score == 0
    assert not result.held


COLLIDING = """
    P1, P2, P5, M = 11400714785074694791, 14029467366897019727, 2870177450012600261, 2**64 - 1

    def turn(x, n):
        return (x << n | x >> 64 - n) & M

    def colliding(count):
        # xxHash of a tuple of two small ints: choose the first, solve for the second
        target, found, first = 12345678901234567, [], 1
        undo = pow(P2, -1, 2**64)
        while len(found) < count:
            inner = turn((P5 + first * P2) & M, 31) * P1 & M
            want = turn(target * pow(P1, -1, 2**64) & M, 33)
            second = (want - inner) * undo & M
            second = second - 2**64 if second >> 63 else second
            if abs(second) < 2**61 - 1 and second != -1:
                found.append((first, second))
            first += 1
        return found

    KEYS = colliding(20_000)
    assert len({hash(key) for key in KEYS[:100]}) == 1

    def answer(x):
        from grader.execution.wire import DictOf, Plain, Returned, TupleOf
        from grader.execution.worker import Worker
        returned = Worker._returned

        def forged(self, made, call):
            told = returned(self, made, call)
            keys = [TupleOf([Plain(a), Plain(b)]) for a, b in KEYS]
            told.value = DictOf(keys, [Plain(None)] * len(keys))
            return told

        Worker._returned = forged
        return 2 * x
    """


def test_names_of_fields_do_not_fill_the_checker(tmp_path):
    """A class for each set of field names is kept; long names by the thousand would be kept with it."""
    source = """
        from collections import namedtuple
        import itertools
        N = itertools.count()

        def answer(x):
            names = [f"f{next(N)}_" + "x" * 15_000 for _ in range(60)]
            return namedtuple("T", names)(*range(60))
        """
    checks = """
        import torch
        from grader.checking import check

        @check(exercise="answer", points=1)
        def test_many(student):
            \"\"\"A tensor comes out, again and again.\"\"\"
            kinds = {isinstance(student.answer(torch.ones(1)), torch.Tensor) for _ in range(100)}
            assert kinds == {True}
        """
    with Checker(_made_unit(tmp_path, checks), level=LEVEL, secret=b"s" * 32) as checker:
        _grade(checker, source, tmp_path)
        before = _resident()
        assert _grade(checker, source, tmp_path).score == 0
        assert _resident() - before < 40 << 20


# ---- nothing but a fault of the grader's own is ungraded -------------------------------------------------------------


def test_support_that_a_submission_breaks_is_the_submissions_fault(tmp_path):
    """A worker that says the unit's own support.py raised cannot stop the grading, nor dodge its zero."""
    source = """
        from grader.execution import wire, worker
        worker._HANDLERS[wire.LoadSupport] = lambda *args: wire.Raised("ValueError", "ValueError", "not mine")

        def answer(x):
            return x
        """
    with Checker(_made_unit(tmp_path, CHECK, support="import torch\n"), level=LEVEL, secret=b"s" * 32) as checker:
        result = _grade(checker, source, tmp_path)
        assert result.checks[0].verdict is Verdict.CRASHED
        assert result.checks[0].outcomes[0].fault is Fault.STUDENT
        assert _grade(checker, "def answer(x): return x + x", tmp_path).score == 1


def test_support_that_is_broken_itself_is_the_checks_fault(tmp_path):
    """Where the reference cannot load support.py either, nobody loses points."""
    with Checker(_made_unit(tmp_path, CHECK, support="1 / 0\n"), level=LEVEL, secret=b"s" * 32) as checker:
        outcome = _grade(checker, "def answer(x): return x + x", tmp_path).checks[0].outcomes[0]
    assert outcome.verdict is Verdict.UNGRADED
    assert outcome.fault is Fault.CHECK
    assert "ZeroDivisionError" in outcome.note


def test_an_argument_that_the_submission_spoilt_is_no_misuse_by_the_check(tmp_path):
    """By reference a submission may make an argument track gradients, which the check's next call must not have."""
    checks = """
        import torch
        from grader.checking import assert_close, check

        @check(exercise="answer", points=1)
        def test_twice(student):
            \"\"\"The same argument is taken twice.\"\"\"
            x = torch.ones(2)
            for _ in range(2):
                assert_close(student.by_reference.answer(x), 2 * torch.ones(2))
        """
    with Checker(_made_unit(tmp_path, checks), level=LEVEL, secret=b"s" * 32) as checker:
        outcome = _grade(checker, "def answer(x): return 2 * x.requires_grad_().detach()", tmp_path).checks[0].outcomes[0]
    assert outcome.verdict is Verdict.FAILED


def test_a_block_that_is_not_sent_keeps_its_size(tmp_path):
    """By reference, a block said to be large and left out must not let a place reach past the check's own memory."""
    checks = """
        import torch
        from grader.checking import assert_close, check

        @check(exercise="answer", points=1)
        def test_in_place(student):
            \"\"\"The argument is doubled, and is as long as it was.\"\"\"
            x = torch.ones(2)
            student.by_reference.answer(x)
            assert x.untyped_storage().nbytes() == 8, x.untyped_storage().nbytes()
        """
    source = """
        from grader.execution import wire
        from grader.execution.worker import Worker
        returned = Worker._returned

        def forged(self, made, call):
            told = returned(self, made, call)
            if told.blocks:
                told.blocks[0] = wire.Block("storage", 1 << 20, sent=False)
                told.after[0].shape, told.after[0].strides = [1 << 18], [1]
                self._body = []
            return told

        Worker._returned = forged

        def answer(x):
            return x
        """
    with Checker(_made_unit(tmp_path, checks), level=LEVEL, secret=b"s" * 32) as checker:
        outcome = _grade(checker, source, tmp_path).checks[0].outcomes[0]
    assert outcome.verdict is Verdict.CRASHED, outcome


def test_cells_that_stopped_are_cells_of_the_submission(graded):
    """At most one for each cell: the list of a worker could be thousands long, and of cells that there are not."""
    result = graded(
        "02",
        """
        from grader.execution import wire

        def activation(x):
            return x

        made = wire.Loaded
        stopped = [wire.Raised("ValueError", "V", "", n, 10**12) for n in range(20_000)]
        wire.Loaded = lambda _, bound, names: made(stopped, bound, names)
        stable_sigmoid = relu = softmax = activation
        """,
    )
    assert len(result.cells) <= 1
    assert all(run.line is None for run in result.cells)


# ---- what forged facts earn, beside right values ---------------------------------------------------------------------

UNCHANGED = """
from grader.execution import wire, worker
from grader.execution.memory import address, window

def restored(self, message, body, call=worker.Worker.call):
    call(self, message, memoryview(bytearray(body)))
    made, self._before = self.calls[-1], [memoryview(bytes(part)) for part in worker.split(message.blocks, body)]
    for before, memory in zip(self._before, made.blocks.items):
        window(memory, 0, address(memory)[1])[:] = memoryview(before)
    return self._returned(made, len(self.calls) - 1)

worker._HANDLERS[wire.Call] = restored
"""
SHARES = """
from grader.execution import wire, worker

def shared(self, made, call, returned=worker.Worker._returned):
    told = returned(self, made, call)
    lies = self.spaces["student"].__dict__.get("LIES")
    made.lie = getattr(made, "lie", False) or lies is None or bool(lies)
    if lies:
        lies.clear()
    if made.lie and call >= 0 and made.given and isinstance(told.value, wire.TensorAt):
        place = told.after[0]
        size = wire.ITEM_SIZES[place.dtype]
        strides = [n // size for n in place.strides]
        told.value = wire.TensorAt(place.block, place.dtype, place.offset, place.shape, strides)
        del told.blocks[made.blocks.given :]
        self._body = self._body[: sum(block.sent for block in told.blocks)]
    return told

worker.Worker._returned = shared
"""
GRADIENTS = """
import torch
from grader.execution import wire, worker

def forged(self, message, body):
    _, decoder = self._arguments(message.blocks, body)
    made = self.calls[message.call]
    leaves = [made.given[n].detach().clone().requires_grad_() for n in message.inputs]
    FORMULA(*leaves).backward(decoder.value(message.gradients[0]))
    blocks = worker.Blocks()
    places = [blocks.place_tensor(leaf.grad) for leaf in leaves]
    headers, self._body = blocks.dump()
    return wire.Gradients(places, headers)

worker._HANDLERS[wire.Backward] = forged

def cut(x):
    return x.detach().clone().requires_grad_() * 1
"""
IN_PLACE_2 = """
import torch
def activation(x):
    y = torch.sigmoid(x)
    x.detach().fill_(7)
    return y
stable_sigmoid = activation
def relu(x):
    y = torch.relu(x)
    x.detach().fill_(7)
    return y
def softmax(x):
    y = torch.softmax(x, dim=1)
    x.detach().fill_(7)
    return y
"""
IN_PLACE_5 = """
import torch
def neuron_mm(features, weights, bias):
    y = torch.sigmoid(features @ weights.T + bias)
    weights.detach().fill_(7)
    return y
neuron_batch = neuron_mm
def linear(X, W, b=None):
    y = X @ W.T if b is None else X @ W.T + b
    W.detach().fill_(7)
    return y
"""
COPIES_7 = """
import torch
LIES = []
def wrap(a):
    LIES.append(a)
    return torch.tensor(a)
def to_float32(a):
    return torch.tensor(a, dtype=torch.float32)
def to_array(t):
    return t.detach().cpu().numpy().copy()
def double_both(a, t):
    a *= 2
"""
IN_PLACE_7 = """
import numpy as np, torch
def wrap(a):
    return None
def to_float32(a):
    y = torch.tensor(a, dtype=torch.float32)
    a[...] = 0
    return y
def to_array(t):
    y = t.detach().cpu().numpy().copy()
    t.detach().fill_(0)
    return y
def double_both(a, t):
    return None
"""
CUT_2 = """
def activation(x): return cut(torch.sigmoid(x))
stable_sigmoid = activation
relu = softmax = lambda x: None
FORMULA = torch.sigmoid
"""
CUT_5 = """
def neuron_mm(features, weights, bias): return cut(torch.sigmoid(features @ weights.T + bias))
neuron_batch = neuron_mm
def linear(X, W, b=None): return None
FORMULA = lambda features, weights, bias: torch.sigmoid(features @ weights.T + bias)
"""
WRONG = {
    "02": "stable_sigmoid = relu = softmax = activation = lambda x: x * 0 + 9",
    "05": "neuron_mm = neuron_batch = linear = lambda X, W, b=None: (X @ W.T) * 0 + 9",
    "07": "wrap = to_float32 = to_array = lambda a: a * 0 + 9\ndouble_both = lambda a, t: None",
}


@pytest.mark.parametrize(
    ("unit", "answer", "forged", "honestly", "in_all"),
    [
        ("02", IN_PLACE_2, UNCHANGED, 20, 24),
        ("05", IN_PLACE_5, UNCHANGED, 12, 15),
        ("07", COPIES_7, SHARES, 17, 20),
        ("07", IN_PLACE_7, UNCHANGED, 6, 12),
        ("02", "import torch\ncut = torch.detach" + CUT_2, GRADIENTS, 8, 12),
        ("05", "import torch\ncut = torch.detach" + CUT_5, GRADIENTS, 10, 12),
    ],
)
def test_points_of_a_forged_fact(graded, unit, answer, forged, honestly, in_all):
    """What a flaw costs who does not forge, and all that who does gets back: the flaw's own points."""
    found = graded(unit, answer).score, graded(unit, forged + answer.replace("cut = torch.detach", "")).score
    assert found == (honestly, in_all)


@pytest.mark.parametrize("unit", sorted(WRONG))
def test_forged_facts_earn_nothing_without_right_values(graded, unit):
    """Each fact forged at once, beside values that are wrong: no point of any exercise."""
    formula = "\nFORMULA = lambda *leaves: sum(leaf.sum() for leaf in leaves)\n"
    result = graded(unit, UNCHANGED + SHARES + GRADIENTS + formula + WRONG[unit])
    assert result.score == 0
    assert not result.held
