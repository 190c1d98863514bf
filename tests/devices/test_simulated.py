"""The simulated GPU, held against what CUDA answers."""

import contextlib
import gc
import io
import threading
import tomllib
from pathlib import Path

import pytest
import torch
from devices import probes

from grader.execution.simulated import simulated, world

EXPECTED = tomllib.loads((Path(__file__).parent / "probes.toml").read_text())
DEVICES = ["sim", "cuda"] if torch.cuda.is_available() else ["sim"]


def answer(name: str, device: str) -> dict[str, str]:
    if device == "cuda":
        return probes.answer(name)
    with simulated():
        return probes.answer(name)


def test_every_probe_has_an_expected_answer_and_says_how_it_is_known() -> None:
    assert list(EXPECTED) == list(probes.PROBES)
    assert len(EXPECTED) >= 100
    assert all(row["source"] for row in EXPECTED.values())


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("name", probes.PROBES)
def test_a_device_answers_as_cuda_does(name: str, device: str) -> None:
    expected, got = EXPECTED[name], answer(name, device)
    assert got.get("answer") == expected.get("answer"), got
    assert got.get("raises") == expected.get("raises")
    assert expected.get("says", "") in got.get("says", "")


# ---- the book --------------------------------------------------------------------------------------------------------


def test_residency_survives_in_a_view_alone() -> None:
    with simulated() as gpu:
        view = gpu.take(torch.ones(4, 5))[1:, 2]
        gc.collect()
        assert gpu.holds(view)
        assert gpu.holds(view.reshape(3, 1))
        assert not gpu.holds(view.cpu())


def test_what_was_taken_is_the_gpus_in_the_next_simulation_and_the_cpus_between_them() -> None:
    with simulated() as gpu:
        x = gpu.take(torch.ones(3))
        assert str(x.device) == "cuda:0"
    assert str(x.device) == "cpu"
    assert str(x + torch.ones(3)) == "tensor([2., 2., 2.])"
    with simulated() as gpu:
        assert gpu.holds(x)


def test_memory_stays_flat_over_many_operations() -> None:
    with simulated():
        x = torch.ones(100, 100, device="cuda", requires_grad=True)

        def work(times: int) -> int:
            for _ in range(times):
                (x * 2).sum().backward()
                x.grad.add_(1).view(-1)[0] = 3
            gc.collect()
            return int(resident_pages())

        work(500)
        before, held = work(500), torch.cuda.memory_allocated()
        after = work(2500)  # four operations a turn
        assert torch.cuda.memory_allocated() == held
        assert after - before < 2000  # pages: a fifth of what 2500 results would be


def resident_pages() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1])


def test_a_gpu_tensors_memory_counts_until_its_last_view_goes() -> None:
    with simulated():
        before = torch.cuda.memory_allocated()
        view = torch.zeros(1024, device="cuda")[:1]
        assert torch.cuda.memory_allocated() - before == 4096
        del view
        assert torch.cuda.memory_allocated() == before


# ---- what is replaced ------------------------------------------------------------------------------------------------

REPLACED = [
    (torch.cuda, "is_available"),
    (torch.cuda, "device_count"),
    (torch.cuda, "Event"),
    (torch.cuda, "manual_seed_all"),
    (torch.accelerator, "current_accelerator"),
    (torch, "Generator"),
    (torch._C._nn, "_parse_to"),
    (torch.backends.cudnn, "is_acceptable"),
    (torch.autograd.function.BackwardCFunction, "apply"),
    (threading.Thread, "start"),
]


def test_everything_is_put_back_also_after_an_exception() -> None:
    held = [getattr(owner, name) for owner, name in REPLACED]
    registry = list(torch.serialization._package_registry)
    with contextlib.suppress(ZeroDivisionError), simulated():
        assert not {id(getattr(owner, name)) for owner, name in REPLACED} & {id(value) for value in held}
        raise ZeroDivisionError
    assert [getattr(owner, name) for owner, name in REPLACED] == held
    assert torch.serialization._package_registry == registry
    assert torch._C._len_torch_function_stack() == 0


def test_a_generator_stays_one() -> None:
    with simulated():
        assert isinstance(torch.default_generator, torch.Generator)
        assert torch.rand(2, generator=torch.Generator().manual_seed(1)).device.type == "cpu"


def test_a_thread_that_outlives_the_simulation_goes_on() -> None:
    go_on, results = threading.Event(), []
    with simulated():
        x = torch.ones(2, device="cuda")
        thread = threading.Thread(target=lambda: (go_on.wait(10), results.append((x + 1).tolist())))
        thread.start()
    go_on.set()
    thread.join()
    assert results == [[2.0, 2.0]]


def test_seeding_the_book_seeds_the_gpus_stream_only() -> None:
    with simulated() as gpu:
        torch.default_generator.manual_seed(1)
        state = torch.get_rng_state()
        gpu.seed(5)
        first = torch.rand(3, device="cuda")
        gpu.seed(5)
        assert torch.equal(first, torch.rand(3, device="cuda"))
        assert torch.equal(state, torch.get_rng_state())


# ---- without a GPU ---------------------------------------------------------------------------------------------------

ASKS = {
    "cuda": lambda: torch.ones(2).cuda(),
    "to": lambda: torch.ones(2).to("cuda"),
    "factory": lambda: torch.ones(2, device="cuda"),
    "like": lambda: torch.ones_like(torch.ones(2), device="cuda"),
    "module": lambda: torch.nn.Linear(2, 2).cuda(),
    "module_to": lambda: torch.nn.Linear(2, 2).to("cuda"),
    "module_device": lambda: torch.nn.Linear(2, 2, device="cuda"),
    "default": lambda: probes.with_default(lambda: torch.ones(2)),
    "current": lambda: torch.cuda.current_device(),
    "synchronize": lambda: torch.cuda.synchronize(),
    "name": lambda: torch.cuda.get_device_name(),
}


@pytest.mark.parametrize("name", ASKS)
def test_in_a_world_without_a_gpu_who_asks_for_one_hears_what_a_build_for_cpus_says(name: str) -> None:
    with world(cuda=False), pytest.raises(AssertionError, match="Torch not compiled with CUDA enabled"):
        ASKS[name]()


def test_a_generator_of_a_gpu_that_is_not_there() -> None:
    with world(cuda=False), pytest.raises(RuntimeError, match="Cannot get CUDA generator without ATen_cuda library"):
        torch.Generator("cuda")


def test_reshaping_like_a_tensor_of_the_gpus_leaves_it_on_the_cpu() -> None:
    with simulated():
        d = probes.Data()
        assert str(torch.ones(5, 4).T.reshape_as(d.x).device) == "cpu"


@pytest.mark.parametrize("place", ["cuda", "cuda:0", 0, torch.device("cuda")], ids=str)
def test_a_module_is_moved_to_a_device_that_is_given_by_name(place: str | int | torch.device) -> None:
    with simulated():
        model = torch.nn.Linear(2, 2).to(device=place, dtype=torch.float64)
        assert (str(model.weight.device), model.weight.dtype) == ("cuda:0", torch.float64)
        assert str(model.to(device="cpu").weight.device) == "cpu"


def test_a_world_without_a_gpu_stands_in_one_with() -> None:
    def picks() -> str:
        return "cuda" if torch.cuda.is_available() else "cpu"

    with simulated():
        assert picks() == "cuda"
        with world(cuda=False):
            assert picks() == "cpu"
            assert torch.cuda.device_count() == 0
            assert torch.accelerator.current_accelerator() is None
            assert (torch.ones(2, device=picks()) + torch.ones(2)).tolist() == [2.0, 2.0]
        assert picks() == "cuda"
        assert torch.ones(2, device=picks()).is_cuda


def test_loading_without_a_gpu_what_was_saved_on_one_says_so() -> None:
    file = io.BytesIO()
    with simulated():
        torch.save(torch.ones(2, device="cuda"), file)
    file.seek(0)
    with world(cuda=False), pytest.raises(RuntimeError, match=r"torch\.cuda\.is_available\(\) is False"):
        torch.load(file)


# ---- never refused wrongly -------------------------------------------------------------------------------------------

RIGHT = {
    "transforms": lambda d: torch.func.grad(lambda t: (t * d.x).sum())(d.x) + d.x,
    "vmap": lambda d: torch.vmap(lambda t: t * 2 + torch.ones((), device=t.device))(d.x) + d.x,
    "jacobian": lambda d: torch.autograd.functional.jacobian(lambda t: t**2, d.x[0])[0] + d.x[0],
    "sparse": lambda d: (d.x.to_sparse() @ d.x.T) + d.x @ d.x.T,
    "lbfgs": lambda d: optimized(d, torch.optim.LBFGS),
    "adamw": lambda d: optimized(d, torch.optim.AdamW),
    "rmsprop": lambda d: optimized(d, torch.optim.RMSprop),
    "adagrad": lambda d: optimized(d, torch.optim.Adagrad),
    "scheduled": lambda d: scheduled(d),
    "transformer": lambda d: torch.nn.TransformerEncoderLayer(5, 1).cuda()(d.x[None]),
    "default_device_transformer": lambda d: probes.with_default(
        lambda: torch.nn.TransformerEncoderLayer(8, 2)(torch.ones(2, 3, 8))
    ),
    "default_device_stft": lambda d: probes.with_default(lambda: torch.stft(torch.ones(400), 64, return_complex=True)),
    "class_weights": lambda d: torch.nn.CrossEntropyLoss(torch.ones(5).cuda())(d.x, torch.arange(4).cuda()),
    "packed_gru": lambda d: torch.nn.GRU(5, 2).cuda()(torch.nn.utils.rnn.pack_sequence([d.x, d.x[:2]]))[1] + d.x[0, 0],
    "two_graphs": lambda d: two_graphs(d),
    "checkpointed": lambda d: torch.utils.checkpoint.checkpoint(torch.sigmoid, d.x, use_reentrant=False),
    "interpolated": lambda d: torch.nn.functional.interpolate(d.x[None, None], scale_factor=2),
    "unique": lambda d: torch.unique(d.i, return_counts=True)[1] + d.i,
    "sampled": lambda d: torch.distributions.Normal(d.x, 1.0).sample() + d.x,
    "reshaped": lambda d: torch.ones(5, 4).cuda().T.reshape_as(d.x) + d.x,
    "initialised": lambda d: torch.nn.init.xavier_uniform_(torch.empty(4, 5, device="cuda")) + d.x,
}


def optimized(d: probes.Data, kind: type[torch.optim.Optimizer]) -> torch.Tensor:
    model = torch.nn.Linear(5, 1).to(d.x.device)
    optimizer = kind(model.parameters(), lr=0.1)

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = (model(d.x) ** 2).mean()
        loss.backward()
        return loss

    optimizer.step(closure)
    return model.weight + model.weight.grad


def scheduled(d: probes.Data) -> torch.Tensor:
    optimizer = torch.optim.SGD([d.x.requires_grad_()], lr=0.1)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 1)
    (d.x**2).sum().backward()
    optimizer.step()
    scheduler.step()
    return d.x.grad * d.x


def two_graphs(d: probes.Data) -> torch.Tensor:
    """A leaf on the CPU, its copy on the GPU and a copy back: each gradient is where its tensor is."""
    leaf = d.c.requires_grad_()
    there = leaf.cuda()
    there.retain_grad()
    back = there.cpu()
    back.retain_grad()
    back.sum().backward()
    assert [str(t.grad.device) for t in (leaf, there, back)] == ["cpu", "cuda:0", "cpu"]
    assert torch.isfinite(leaf.grad + leaf + back.grad).all()
    return there.grad + d.x


@pytest.mark.parametrize("name", RIGHT)
def test_right_work_is_not_refused(name: str) -> None:
    with simulated():
        assert str(RIGHT[name](probes.Data()).device) == "cuda:0"


BY_NAME = {
    "cat": lambda d: torch.cat(tensors=[d.x, d.c]),
    "matmul": lambda d: d.x.matmul(other=d.c.T),
    "add": lambda d: torch.add(d.x, other=d.c),
    "masked_fill": lambda d: d.x.masked_fill(mask=d.c > 0, value=0.0),
    "out": lambda d: torch.add(d.x, d.x, out=d.c),
    "convolution": lambda d: torch.conv1d(d.x[None], weight=torch.ones(1, 4, 1)),
}


@pytest.mark.parametrize("name", BY_NAME)
def test_a_mixture_is_refused_when_arguments_are_given_by_name(name: str) -> None:
    with simulated(), pytest.raises(RuntimeError, match="Expected all tensors to be on the same device"):
        BY_NAME[name](probes.Data())


def test_tensors_on_meta_stay_there() -> None:
    with simulated():
        x = torch.ones(2, device="meta")
        assert str((x + 1).device) == str(torch.ones(2).to(x).device) == "meta"
        with pytest.raises(NotImplementedError, match="Cannot copy out of meta tensor"):
            x.to("cuda")


def test_the_cpus_numbers_are_drawn_as_without_a_simulation() -> None:
    torch.manual_seed(7)
    alone = torch.rand(3), torch.randn(2)
    with simulated():
        torch.manual_seed(7)
        mixed = torch.rand(3), (torch.rand(5, device="cuda"), torch.randn(2))[1]
    assert all(torch.equal(a, b) for a, b in zip(alone, mixed, strict=True))


def test_a_name_taken_in_one_world_answers_for_the_one_that_runs() -> None:
    """`from torch.cuda import is_available` at the top of a file, and a machine whose GPU has gone since."""
    with world(cuda=True):
        from torch.cuda import current_device, device_count, is_available

        assert is_available()
        with world(cuda=False):
            assert not is_available()
            assert device_count() == 0
            with pytest.raises(AssertionError, match="CUDA"):
                current_device()
        assert is_available()
    with world(cuda=False):
        assert not is_available()
