"""Workers with a GPU: begun ahead, used once, bounded, and replaced when the GPU fails; on a stand-in for one."""

import contextlib
import os
import subprocess
import sys
import tempfile
import textwrap
import time
from pathlib import Path

import msgspec
import pytest
import torch
from devices.test_grading import BOTH, CHECKS, RIGHT, WRONG, verdicts, write_unit

from grader.checking.autograde import Checker
from grader.course import Limits
from grader.execution import driver, wire
from grader.execution.client import Zygote
from grader.execution.deaths import NoGpu, OutOfGpu
from grader.execution.doctor import examine
from grader.execution.gpu.cuda import Cuda
from grader.execution.gpu.standin import CONTEXT, Fault, StandIn, holders
from grader.execution.memory import Blocks, memories, on_gpu, split, tensor_at, window, write
from grader.execution.pool import Pool
from grader.execution.simulated import simulated
from grader.execution.wire import WireError
from grader.results import Verdict, students_view
from grader.submissions import HandIn, read

MB = 1 << 20
LIMITS = Limits(call_seconds=0.5, load_seconds=5.0, memory_mb=300, gpu_memory_mb=64)


@pytest.fixture
def node():
    """The file that stands for a GPU; every uid may read it."""
    descriptor, path = tempfile.mkstemp(prefix="grader-stand-in-")
    os.close(descriptor)
    os.chmod(path, 0o644)
    yield path
    os.unlink(path)


@pytest.fixture
def pool(node):
    """Makes a pool of workers with a stand-in that has these faults."""
    with contextlib.ExitStack() as stack:

        def make(*faults, level="open", seconds=0.0, **options):
            made = Pool(level, StandIn(node, seconds=seconds, faults=faults), LIMITS, **options)
            stack.callback(made.close)
            return made

        yield make


def run(worker, source, seconds=5.0):
    """Run a cell as a submission would; what it printed."""
    data = textwrap.dedent(source).encode()
    message = wire.Load("__main__", [wire.CellSource(0, "cell 1", "")], [len(data)], [], [], [], 0)
    header, _ = worker.request(wire.frame(message, [data]), cpu_seconds=seconds)
    answer = wire.decode_answer(header)
    said = [f"{raised.type_name}: {raised.message}" for raised in getattr(answer, "stopped", [answer])]
    return worker.take_output() + "".join(said)


def alive(node):
    """The pids of those that hold memory of the stand-in."""
    with open(node) as file:
        return {pid for pid, _ in holders(file.fileno())}


# ---- the pool


def test_workers_begin_ahead_and_each_serves_one_submission(pool):
    made = pool(seconds=1.0)
    pids = []
    with made.spawn(LIMITS) as worker:
        pids.append(worker.pid)
        time.sleep(1.5)
        start = time.monotonic()
        for _ in range(2):
            with made.spawn(LIMITS) as other:
                pids.append(other.pid)
        assert time.monotonic() - start < 0.6  # both were ready
    assert len(set(pids)) == 3
    assert str(made.about) == "Stand-in, CUDA 0.0, TF32 off, deterministic algorithms on"


def test_nothing_is_started_before_it_is_asked_for(pool, node):
    made = pool()
    assert alive(node) == set()
    made.spawn(LIMITS).close()
    made.close()
    assert alive(node) == set()


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ("does not begin", "CUDA error: initialization error"),
        ("hangs as it begins", "did not start"),
        ("dies while it waits", "exit code 3"),
    ],
)
def test_a_worker_that_cannot_begin_is_replaced_and_two_are_enough_to_give_up(pool, what, says):
    made = pool(Fault(what, (1,)), begin_seconds=3.0)
    with made.spawn(LIMITS) as worker:
        assert run(worker, "print(6 * 7)") == "42\n"
    made = pool(Fault(what), begin_seconds=1.5)
    with pytest.raises(NoGpu, match=says):
        made.spawn(LIMITS)
    start = time.monotonic()
    with pytest.raises(NoGpu, match=says):
        made.spawn(LIMITS)
    assert time.monotonic() - start < 0.1


HOLD = """
import fcntl, struct, sys, time
file = open(sys.argv[1])
lock = struct.Struct("hhqqi0q").pack(fcntl.F_RDLCK, 0, 60 << 40, int(sys.argv[2]), 0)
fcntl.fcntl(file, fcntl.F_SETLK, lock)
print("held", flush=True)
time.sleep(float(sys.argv[3]))
"""


@contextlib.contextmanager
def another_program(node, size, seconds):
    """Holds so much of the GPU's memory, as what an ended program did not give back."""
    command = [sys.executable, "-c", HOLD, node, str(size), str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"held\n"
        try:
            yield
        finally:
            process.kill()


def test_memory_that_is_not_given_back_is_waited_for_and_then_the_machines_fault(pool, node):
    made = pool(back_seconds=0.3)
    with another_program(node, 1000 * MB, 60), pytest.raises(NoGpu, match="MB of the GPU's memory are free, and a"):
        made.spawn(LIMITS)
    made = pool(back_seconds=20.0)
    with another_program(node, 1000 * MB, 4), made.spawn(LIMITS) as worker:
        assert run(worker, "print(6 * 7)") == "42\n"


def test_after_one_that_ran_out_of_memory_the_next_is_alone(pool, node):
    made = pool()
    worker = made.spawn(LIMITS)
    time.sleep(0.5)
    assert len(alive(node)) == 3
    worker.end(Verdict.OUT_OF_MEMORY, "", OutOfGpu)
    with made.spawn(LIMITS) as alone:
        assert alive(node) == {alone.pid}
    with made.spawn(LIMITS):
        time.sleep(0.5)
        assert len(alive(node)) == 3


def test_what_a_worker_takes_outside_of_torch_is_seen_from_outside(pool):
    made = pool(Fault("takes more than it may"))
    with made.spawn(LIMITS) as worker, pytest.raises(OutOfGpu, match="more than 64 MB of the GPU's memory"):
        run(worker, "import torch\nx = torch.ones(3, device='cuda')")


def test_the_memory_of_a_worker_that_ended_is_back(pool, node):
    made = pool()
    with made.spawn(LIMITS) as worker:
        run(worker, "import torch\nx = torch.ones(2 << 20, device='cuda')")
        with open(node) as file:
            assert dict(holders(file.fileno()))[worker.pid] == CONTEXT + 8 * MB
    assert worker.pid not in alive(node)


# ---- the walls of such a worker

THREAD = """
import os, queue, sys
frame = sys._getframe()
while "card" not in frame.f_locals:
    frame = frame.f_back
reached = queue.SimpleQueue()
def act():
    for what in (lambda: open({canary!r}).read(), lambda: open("/proc/self/root" + {canary!r}).read(),
                 lambda: open("/proc/1/environ").read(), lambda: os.listdir("/tmp"), os.fork, lambda: os.kill(1, 0)):
        try:
            reached.put(f"reached {{what()}}")
        except OSError as error:
            reached.put(type(error).__name__)
    reached.put(str(os.getuid()))
frame.f_locals["card"].work.put(act)
print(*(reached.get(timeout=3) for _ in range(7)))
"""


def test_threads_that_begin_with_the_gpu_stand_behind_all_walls(pool, level, tmp_path):
    """A submission can make any thread of its process do what it likes."""
    if level == "open":
        pytest.skip("no walls stand here")
    descriptor, canary = tempfile.mkstemp()
    os.close(descriptor)
    os.chmod(canary, 0o644)
    made = pool(level=level)
    with made.spawn(LIMITS) as worker:
        assert "seccomp" in worker.walls
        *kept, uid = run(worker, THREAD.format(canary=canary)).split()
    os.unlink(canary)
    assert set(kept) <= {"PermissionError", "FileNotFoundError"}
    assert len(kept) == 6
    assert os.getuid() != 0 or uid != "0"


def test_only_a_worker_with_a_gpu_is_let_see_one(pool):
    ask = "import os\nprint([os.environ.get(n) for n in ('CUDA_VISIBLE_DEVICES', 'CUBLAS_WORKSPACE_CONFIG')])"
    with pool().spawn(LIMITS) as worker:
        assert run(worker, ask) == f"[{os.environ.get('CUDA_VISIBLE_DEVICES')!r}, ':4096:8']\n"
    with Zygote("open") as zygote, zygote.spawn(LIMITS) as worker:
        assert run(worker, ask) == "['', None]\n"


ASKED = """
import sys, torch
import torch.autograd.graph
asked = []
def watch(owner, name):
    function = getattr(owner, name)
    def watched(*args, **options):
        asked.append(name)
        return function(*args, **options)
    setattr(owner, name, watched)
for name in ("is_available", "device_count", "init", "_lazy_init", "_lazy_call", "is_initialized", "current_device",
             "manual_seed", "manual_seed_all", "get_device_properties", "mem_get_info", "synchronize"):
    watch(torch.cuda, name)
for name in ("current_accelerator", "is_available", "device_count"):
    watch(torch.accelerator, name)
for name in [n for n in dir(torch._C) if n.startswith(("_cuda_", "_accelerator_"))]:
    watch(torch._C, name)
watch(torch.autograd.graph, "_engine_run_backward")
watch(torch.autograd, "_engine_run_backward")
from grader.execution import zygote
zygote.warm_up(("optim",), gpu=sys.argv[1] == "gpu")
print(*asked)
"""


def test_a_zygote_of_workers_with_a_gpu_asks_cuda_nothing():
    """No child of a process that asked can use CUDA; the first backward pass asks, too, deep inside of torch."""

    def asked(kind):
        command = [sys.executable, "-c", ASKED, kind]
        return subprocess.run(command, check=True, capture_output=True, text=True, cwd=Path.cwd()).stdout.split()

    assert asked("gpu") == []
    assert "_engine_run_backward" in asked("none")  # what is watched for is seen


# ---- grading


@pytest.fixture
def grade(node, tmp_path):
    """Grades a body of `shift` on the CPU, on a stand-in with these faults, and on the simulated GPU."""

    def graded(body, *faults, checks=CHECKS, counted=BOTH, devices=("cpu", "cuda", "sim"), level="open", limits=LIMITS):
        unit = msgspec.structs.replace(write_unit(tmp_path / "01_tiny", checks, counted), limits=limits)
        path = tmp_path / "ada.py"
        path.write_text(f"import os, torch\ndef shift(x):\n    {body}\n")
        gpu = StandIn(node, faults=faults)
        with Checker(unit, level=level, secret=b"s", devices=devices, gpu=gpu) as checker:
            return checker.grade(read(HandIn(student="ada", path=path), unit=unit, stubs=checker.stubs))

    return graded


def on_cuda(result, name="test_value"):
    return next(o for c in result.checks if c.name == name for o in c.outcomes if o.device == "cuda")


def test_one_result_has_a_verdict_for_each_device(grade, level):
    result = grade(RIGHT["device="], level=level)
    assert verdicts(result)["test_value"] == {"cpu": "passed", "sim": "passed", "cuda": "passed"}
    assert result.devices == ("cpu", "sim", "cuda")
    assert result.score == 3
    assert result.gpu == "Stand-in, CUDA 0.0, TF32 off, deterministic algorithms on"


EVERYTHING = '''
import torch
from grader.checking import (
    assert_close, assert_device, assert_finite, assert_gradient_flows, assert_gradient_matches, assert_independent,
    assert_repeats, assert_unchanged, check,
)

@check(exercise="shift", points=2)
def test_value(student, device, rng):
    """All of what a check can ask for."""
    x = torch.randn(2, 3, generator=rng).to(device).requires_grad_()
    y = student.shift(x)
    wanted = x + torch.arange(1, 4, device=device)
    assert_close(y, wanted)
    assert_device(y, device)
    assert_gradient_flows(y, x)
    assert_gradient_matches(y, wanted, x)
    y.sum().backward()
    assert x.grad.device == x.device
    assert_unchanged(x)
    assert_finite(y)
    z = x.detach()
    assert_independent(student.shift(z), z)
    both = torch.zeros(6, device=device)
    assert_close(student.shift(both[::2]), both[3:] + torch.arange(1, 4, device=device))
    assert_close(student.by_reference.shift(both[:3]), torch.arange(1.0, 4, device=device))
    assert_close(student.shift(student.shift(both[:3])), 2 * torch.arange(1.0, 4, device=device))
    assert_repeats(student.shift, z)

@check(exercise="shift", points=1, step="device")
def test_any_device(student, device):
    """It computes where its argument lives."""
    assert_device(student.shift(torch.zeros(3, device=device)), device)
'''


def test_whatever_a_check_asks_for_it_can_ask_of_a_gpu(grade):
    result = grade(RIGHT["device="], checks=EVERYTHING)
    outcome = on_cuda(result)
    assert (outcome.verdict, outcome.evidence, outcome.note) == (Verdict.PASSED, None, "")


@pytest.mark.parametrize("given", ["constant on the CPU", "hard-coded cpu", "result left on the CPU"])
def test_what_fails_on_the_gpu_alone_is_told_with_its_line(grade, given):
    body, _, says, _ = WRONG[given]
    result = grade(body)
    outcome = on_cuda(students_view(result), result.checks[0].exercise + " 1")
    assert outcome.apart.startswith("It passes on the CPU and fails on the GPU because ")
    assert "in line 3" in outcome.apart
    assert says in on_cuda(result).evidence.message
    assert not outcome.counts


TWO = CHECKS.replace("points=2", "points=1").replace(
    "@check(exercise",
    '''@check(exercise="shift", points=1)
def test_first(student, device):
    """One call."""
    student.shift(torch.zeros(3, device=device))

@check(exercise''',
    1,
)
PID = "print(os.getpid())\n    return x + torch.arange(1, x.shape[-1] + 1, device=x.device)"


def test_an_error_that_comes_late_belongs_to_its_call_and_the_worker_is_renewed(grade):
    result = grade(PID, Fault("reports an error late", (1,)), checks=TWO)
    first, then = on_cuda(result, "test_first"), on_cuda(result, "test_value")
    assert (first.verdict, then.verdict) == (Verdict.ERROR, Verdict.PASSED)
    assert "device-side assert" in first.evidence.message
    assert first.output != then.output


def test_out_of_memory_is_tried_once_more_alone_before_it_counts(grade):
    result = grade(PID, Fault("out of memory", (1,)))
    assert on_cuda(result).verdict is Verdict.PASSED
    result = grade("global kept\n    kept = torch.ones(20 << 20, device=x.device)\n    return kept")
    assert on_cuda(result).verdict is Verdict.OUT_OF_MEMORY
    assert on_cuda(result).note == "Your code used more than 64 MB of the GPU's memory."


@pytest.mark.parametrize(
    ("what", "verdict", "says"),
    [
        ("hangs", Verdict.TIMED_OUT, "gave no answer within 4 s"),
        ("dies", Verdict.CRASHED, "crashed Python (abort)"),
        ("takes more than it may", Verdict.OUT_OF_MEMORY, "the GPU's memory"),
    ],
)
def test_what_becomes_of_a_worker_whose_gpu_fails_is_a_verdict(grade, node, what, verdict, says):
    result = grade(PID, Fault(what))
    assert on_cuda(result).verdict is verdict
    assert says in on_cuda(result).note
    assert alive(node) == set()


def test_a_gpu_that_cannot_be_used_is_nobodys_fault(grade):
    result = grade(PID, Fault("does not begin"), counted=BOTH.replace('"sim"', '"cuda"'), devices=None)
    outcome = on_cuda(result)
    assert outcome.verdict is Verdict.UNGRADED
    assert "initialization error" in outcome.note
    assert result.held
    assert result.gpu == ""


def test_random_numbers_are_the_checks_own_on_each_device(grade):
    draw = "print(torch.rand(2, device=x.device).tolist())\n    return x + torch.arange(1, x.shape[-1] + 1, device=x.device)"
    once, again = ({o.device: o.output for o in grade(draw).checks[0].outcomes} for _ in range(2))
    assert once == again
    assert len(set(once.values())) == 3


# ---- where there is no GPU, or a real one

torch_has_cuda = not driver.missing()


@pytest.mark.skipif(torch_has_cuda, reason="this machine has a GPU")
def test_a_machine_without_a_gpu_says_so(tmp_path):
    for counted, devices in ((BOTH, ("cpu", "cuda")), (BOTH.replace('"sim"', '"cuda"'), None)):
        unit = write_unit(tmp_path / "01_tiny", CHECKS, counted)
        with Checker(unit, level="open", secret=b"s", devices=devices) as checker:
            result = checker.grade(checker.reference())
        said = "This machine has no GPU that PyTorch can use: "
        if devices:
            assert next(note for note in result.notes if said in note).startswith("Not run on cuda. ")
            assert result.devices == ("cpu",)
        else:
            assert on_cuda(result).verdict is Verdict.UNGRADED
            assert on_cuda(result).note.startswith(said)


@pytest.mark.skipif(not torch_has_cuda, reason=driver.missing())
@pytest.mark.parametrize("given", ["device=", "there and back", "module"])
def test_a_real_gpu(tmp_path, level, given):
    unit = write_unit(tmp_path / "01_tiny", EVERYTHING, BOTH)
    path = tmp_path / "ada.py"
    path.write_text(f"import torch\ndef shift(x):\n    {RIGHT[given]}\n")
    with Checker(unit, level=level, secret=b"s", devices=("cpu", "cuda", "sim")) as checker:
        result = checker.grade(read(HandIn(student="ada", path=path), unit=unit, stubs=checker.stubs))
    assert (on_cuda(result).verdict, on_cuda(result).note) == (Verdict.PASSED, "")
    assert "TF32 off" in result.gpu


class Far(torch.UntypedStorage):
    """Memory that says it is a real GPU's: nothing may reach for it by its address here."""

    @property
    def device(self):
        return torch.device("cuda", 0)


def test_memory_of_a_real_gpu_crosses_whole_with_views_and_sharing():
    """Whole storages go over and come back, and never through an address of the host's."""
    with simulated():
        data = torch.arange(6.0)
        blocks = Blocks()
        places = [blocks.place_tensor(t) for t in (data, data[1:3], data[::2], torch.ones(2))]
        headers, parts = blocks.dump()
        body = memoryview(b"".join(parts))
        headers[0].gpu = True
        there = memories(headers, body, take=Far)
        assert [on_gpu(memory) for memory in there] == [True, False]
        with pytest.raises(WireError, match="memory of a GPU"):
            window(there[0], 0, 4)
        whole, middle, odd, ones = (tensor_at(place, there[place.block]) for place in places)
        middle.add_(10)
        assert whole.tolist() == [0, 11, 12, 3, 4, 5]
        assert odd.tolist() == [0, 12, 4]
        write(there[0], torch.zeros(1).numpy().tobytes() * 2)
        assert whole.tolist() == [0, 0, 12, 3, 4, 5]
        back = Blocks(there)
        assert [back.place_tensor(t).block for t in (middle, whole, ones)] == [0, 0, 1]
        headers, parts = back.dump(split(headers, body))
        assert [(h.sent, h.gpu) for h in headers] == [(True, True), (False, False)]
        assert torch.frombuffer(bytearray(parts[0]), dtype=torch.float32).tolist() == whole.tolist()


BEGIN = """
import types, warnings, torch
from grader.execution.gpu.cuda import Cuda
from grader.execution.simulated import simulated
told = {}
torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.benchmark = True
with simulated():
    torch.cuda.init = lambda: None
    torch.cuda.set_per_process_memory_fraction = lambda part, device: told.update(part=part)
    card = Cuda().begin(2 << 30, 1)
    free = card.free()
    with card.world() as gpu:
        gpu.seed(3)
        once = torch.rand(4, device="cuda")
        gpu.seed(3)
        assert torch.equal(once, torch.rand(4, device="cuda"))
    card.synchronize()
print(card.about, "|", told, free > 0, torch.backends.cudnn.allow_tf32, torch.backends.cudnn.benchmark)
"""


def test_a_worker_sets_what_a_result_tells_of_its_gpu():
    """As far as that can be seen without one: the calls are answered by the simulation."""
    done = subprocess.run([sys.executable, "-c", BEGIN], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == (
        f"Simulated GPU, CUDA {torch.version.cuda}, TF32 off, deterministic algorithms on | {{'part': 0.25}} True False False"
    )


class FakeNvml:
    """The driver's library for watching, which knows two processes."""

    def nvmlDeviceGetHandleByUUID(self, uuid, device):
        return 0 if uuid == b"GPU-1234" else 6

    def nvmlDeviceGetComputeRunningProcesses_v3(self, device, count, found):
        assert count._obj.value == len(found)
        count._obj.value = 2
        found[0].pid, found[0].bytes = 41, 500 * MB
        found[1].pid, found[1].bytes = 42, (1 << 64) - 1
        return 0


def test_the_driver_tells_what_a_process_holds_where_it_knows():
    held = driver.Nvml(FakeNvml(), "1234").held
    assert (held(41), held(42), held(43)) == (500 * MB, None, None)
    assert driver.Nvml(FakeNvml(), "another").held(41) is None


def test_a_worker_with_a_gpu_is_tried_by_doctor(node, level):
    found = examine(level, StandIn(node, total=4 << 30))
    assert found.sound
    fallen = {wall.name: wall.why for wall in found.walls if not wall.stands}
    if level != "open":
        assert {"memory of the GPU", "files: reading", "programs"} <= {wall.name for wall in found.walls}
        assert fallen.pop("environment").startswith("reached descriptor")
        assert set(fallen) <= {"files: names", "identity", "rights"}


def test_doctor_says_why_workers_get_no_gpu(node, level):
    found = examine(level, StandIn(node, faults=(Fault("does not begin"),)))
    if level != "open":
        assert "CUDA error: initialization error" in found.missing


def test_what_cuda_needs_of_this_machine_is_looked_for_without_torch():
    nodes = Cuda().nodes
    assert all(Path(node).exists() for node in nodes)
    assert not driver.version() or nodes
