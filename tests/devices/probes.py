"""What a device does in some hundred small cases; `probes.toml` holds what CUDA answers.

Run as a program on a machine with a GPU it prints that machine's answers in the form of the table.
"""

import copy
import io
import json
import pickle
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import torch


class Data:
    """On the GPU: x (4, 5), a 0-dimensional s, indices i; on the CPU: c (4, 5), indices ci."""

    def __init__(self) -> None:
        self.c, self.ci = torch.ones(4, 5), torch.tensor([0, 2])
        self.x = torch.linspace(-1, 1, 20).reshape(4, 5).to("cuda")
        self.s, self.i = torch.tensor(2.0).to("cuda"), self.ci.to("cuda")


def adam_state(d: Data) -> list[str]:
    model = torch.nn.Linear(5, 2, bias=False).cuda()
    optimizer = torch.optim.Adam(model.parameters())
    model(d.x).sum().backward()
    optimizer.step()
    return sorted(str(value.device) for value in optimizer.state[model.weight].values())


def sgd_step(d: Data) -> torch.Tensor:
    weight = d.x[:1].clone().requires_grad_()
    optimizer = torch.optim.SGD([weight], lr=0.1, momentum=0.9)
    ((d.x * weight).sum() ** 2).backward()
    optimizer.step()
    return optimizer.state[weight]["momentum_buffer"]


def clipped(d: Data) -> torch.Tensor:
    model = torch.nn.Linear(5, 2).cuda()
    model(d.x).sum().backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 0.1)
    return model.weight.grad


def packed(d: Data) -> tuple[str, str]:
    made = torch.nn.utils.rnn.pack_padded_sequence(d.x.reshape(4, 5, 1).transpose(0, 1), torch.tensor([5, 4, 2, 1]))
    return str(made.data.device), str(made.batch_sizes.device)


def with_default(make: Callable[[], Any]) -> Any:
    torch.set_default_device("cuda")
    try:
        return make()
    finally:
        torch.set_default_device(None)


def within(make: Callable[[], Any]) -> Any:
    with torch.device("cuda"):
        return make()


def device_block() -> torch.Tensor:
    with torch.cuda.device(0):
        return torch.ones(2, device="cuda")


def as_tensor_copies() -> float:
    array = np.ones(2)
    torch.as_tensor(array, device="cuda").zero_()
    return float(array[0])


def repeats(seed: Callable[[int], object] = torch.manual_seed) -> bool:
    drawn = []
    for _ in range(2):
        seed(3)
        drawn.append(torch.rand(4, device="cuda"))
    return bool((drawn[0] == drawn[1]).all())


def streams_are_apart() -> bool:
    torch.manual_seed(3)
    first = torch.rand(4)
    torch.manual_seed(3)
    torch.rand(4, device="cuda")
    return torch.equal(first, torch.rand(4))


def hook_sees(d: Data) -> torch.device:
    seen: list[torch.device] = []
    d.x.requires_grad_().register_hook(lambda gradient: seen.append((gradient * d.x.detach()).device))
    d.x.sum().backward()
    return seen[0]


class Double(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: torch.Tensor) -> torch.Tensor:
        ctx.save_for_backward(torch.full_like(x, 2))
        return x * 2

    @staticmethod
    def backward(ctx: Any, gradient: torch.Tensor) -> torch.Tensor:
        return gradient * ctx.saved_tensors[0]


def doubled(d: Data) -> torch.Tensor:
    Double.apply(d.x.requires_grad_()).sum().backward()
    return d.x.grad


def in_a_thread(work: Callable[[], Any]) -> Any:
    results: list[Any] = []

    def run() -> None:
        try:
            results.append(work())
        except Exception as error:
            results.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if isinstance(results[0], Exception):
        raise results[0]
    return results[0]


def in_a_pool(work: Callable[[], Any]) -> Any:
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


def memory_grows() -> bool:
    before = torch.cuda.memory_allocated()
    held = torch.zeros(1000, device="cuda")
    return torch.cuda.memory_allocated() - before == 4096 and held.is_cuda


def memory_is_given_back() -> bool:
    before = torch.cuda.memory_allocated()
    torch.zeros(1000, device="cuda")
    return torch.cuda.memory_allocated() == before


def event_times() -> bool:
    start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
    start.record()
    time.sleep(0.002)
    end.record()
    torch.cuda.synchronize()
    return 0 <= start.elapsed_time(end) < 10_000


def reloaded(value: Any, **options: Any) -> Any:
    file = io.BytesIO()
    torch.save(value, file)
    file.seek(0)
    return torch.load(file, **options)


def loaded_pinned(d: Data) -> bool:
    loader = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(d.c), pin_memory=True)
    return next(iter(loader))[0].is_pinned()


def autocast(d: Data) -> torch.Tensor:
    with torch.autocast("cuda"):
        return torch.nn.functional.linear(d.x, d.x)


PROBES: dict[str, Callable[[Data], Any]] = {
    # where a tensor lives
    "device_told": lambda d: d.x.device,
    "device_of_cpu": lambda d: d.c.device,
    "is_cuda": lambda d: d.x.is_cuda,
    "is_cpu": lambda d: d.x.is_cpu,
    "get_device": lambda d: d.x.get_device(),
    "get_device_of_cpu": lambda d: d.c.get_device(),
    "type_string": lambda d: d.x.type(),
    "type_string_of_int": lambda d: d.i.type(),
    "type_string_of_cpu": lambda d: d.c.type(),
    "repr_tells": lambda d: repr(torch.ones(2, device="cuda")),
    "repr_with_dtype": lambda d: repr(torch.ones(2, device="cuda", dtype=torch.float64)),
    "repr_with_gradient": lambda d: repr(torch.ones(2, device="cuda", requires_grad=True)),
    "str_of_scalar": lambda d: str(torch.tensor(2.0, device="cuda")),
    "format_of_scalar": lambda d: f"{torch.tensor(2.0, device='cuda'):.1f}",
    "format_of_vector": lambda d: f"{torch.ones(2, device='cuda')}",
    "equals_cuda_without_index": lambda d: d.x.device == torch.device("cuda"),
    "equals_cuda_0": lambda d: d.x.device == torch.device("cuda:0"),
    "tolist": lambda d: d.i.tolist(),
    "item": lambda d: d.s.item(),
    "shape": lambda d: d.x.shape,
    # moves
    "to_string": lambda d: d.c.to("cuda"),
    "to_index": lambda d: d.c.to("cuda:0"),
    "to_device": lambda d: d.c.to(torch.device("cuda")),
    "to_number": lambda d: d.c.to(0),
    "to_keyword": lambda d: d.c.to(device="cuda"),
    "to_device_and_dtype": lambda d: d.c.to("cuda", torch.float64),
    "to_dtype_stays": lambda d: d.x.to(torch.float64),
    "to_other": lambda d: d.ci.to(d.x),
    "to_other_on_cpu": lambda d: d.x.to(d.ci),
    "to_same_is_itself": lambda d: d.x.to("cuda") is d.x,
    "to_same_copy_is_new": lambda d: d.x.to("cuda", copy=True) is d.x,
    "to_cpu_of_cpu_is_itself": lambda d: d.c.to("cpu") is d.c,
    "to_non_blocking": lambda d: d.c.to("cuda", non_blocking=True),
    "cuda": lambda d: d.c.cuda(),
    "cuda_0": lambda d: d.c.cuda(0),
    "cuda_of_cuda_is_itself": lambda d: d.x.cuda() is d.x,
    "cpu": lambda d: d.x.cpu(),
    "cpu_of_cpu_is_itself": lambda d: d.c.cpu() is d.c,
    "type_to_cuda": lambda d: d.c.type("torch.cuda.FloatTensor"),
    "type_to_cpu": lambda d: d.x.type(torch.FloatTensor),
    "type_dtype_stays": lambda d: d.x.type(torch.float64),
    "type_as": lambda d: d.c.type_as(d.i),
    "float_stays": lambda d: d.i.float(),
    "to_second_gpu": lambda d: d.c.to("cuda:99"),
    "zeros_on_second_gpu": lambda d: torch.zeros(2, device="cuda:99"),
    "move_changes_no_original": lambda d: (d.c.to("cuda"), d.c.device)[1],
    "moved_is_a_copy": lambda d: (d.c.cuda().zero_(), d.c.sum().item())[1],
    "cuda_keeps_the_graph": lambda d: (d.c.requires_grad_().cuda().sum().backward(), d.c.grad)[1],
    "grad_fn_of_a_move": lambda d: type(d.c.requires_grad_().cuda().grad_fn).__name__,
    "pinned": lambda d: d.c.pin_memory().is_pinned(),
    "pinned_stays_on_cpu": lambda d: d.c.pin_memory(),
    "pin_of_cuda": lambda d: d.x.pin_memory(),
    # modules and optimizers
    "module_to": lambda d: next(torch.nn.Linear(5, 2).to("cuda").parameters()),
    "module_cuda": lambda d: torch.nn.Linear(5, 2).cuda().weight,
    "module_cpu": lambda d: torch.nn.Linear(5, 2).cuda().cpu().weight,
    "module_to_is_itself": lambda d: (lambda m: m.to("cuda") is m)(torch.nn.Linear(5, 2)),
    "module_device": lambda d: torch.nn.Linear(5, 2, device="cuda").weight,
    "module_runs": lambda d: torch.nn.Linear(5, 2).cuda()(d.x),
    "parameter_stays_the_same_object": lambda d: (lambda m, p: m.cuda().weight is p)(
        *(lambda m: (m, m.weight))(torch.nn.Linear(5, 2))
    ),
    "module_left": lambda d: torch.nn.Linear(5, 2)(d.x),
    "data_left": lambda d: torch.nn.Linear(5, 2).cuda()(d.c),
    "buffers_move": lambda d: torch.nn.BatchNorm1d(5).cuda().running_mean,
    "batch_norm_runs": lambda d: torch.nn.BatchNorm1d(5).cuda()(d.x),
    "convolution_left": lambda d: torch.nn.Conv2d(1, 1, 2)(torch.ones(1, 1, 4, 4, device="cuda")),
    "embedding_left": lambda d: torch.nn.Embedding(5, 2)(d.i),
    "embedding_index_on_cpu": lambda d: torch.nn.Embedding(5, 2).cuda()(d.ci),
    "lstm_left": lambda d: torch.nn.LSTM(5, 2)(d.x),
    "lstm_runs": lambda d: torch.nn.LSTM(5, 2).cuda()(d.x)[0],
    "adam_state": lambda d: adam_state(d),
    "sgd_step": lambda d: sgd_step(d),
    "load_state_dict_from_cpu": lambda d: (
        lambda m: (m.load_state_dict(torch.nn.Linear(5, 2).state_dict()), m.weight)[1]
    )(torch.nn.Linear(5, 2).cuda()),
    "state_dict": lambda d: torch.nn.Linear(5, 2).cuda().state_dict()["weight"],
    "deepcopy": lambda d: copy.deepcopy(d.x),
    # factories
    "zeros": lambda d: torch.zeros(2, device="cuda"),
    "ones_beside": lambda d: torch.ones(2, device=d.x.device),
    "ones_plain": lambda d: torch.ones(2),
    "tensor": lambda d: torch.tensor([1.0], device="cuda"),
    "arange": lambda d: torch.arange(3, device="cuda"),
    "randn": lambda d: torch.randn(3, device="cuda"),
    "zeros_like": lambda d: torch.zeros_like(d.x),
    "zeros_like_to_cpu": lambda d: torch.zeros_like(d.x, device="cpu"),
    "randn_like": lambda d: torch.randn_like(d.x),
    "ones_like_to_cuda": lambda d: torch.ones_like(d.c, device="cuda"),
    "full_like": lambda d: torch.full_like(d.x, 2),
    "new_zeros": lambda d: d.x.new_zeros(2),
    "new_tensor": lambda d: d.x.new_tensor([1.0]),
    "new_of_cpu_data": lambda d: d.c.new_tensor(d.x),
    "tensor_of_tensor": lambda d: torch.tensor(d.s),
    "tensor_of_list_of_tensors": lambda d: torch.tensor([d.s, d.s]),
    "as_tensor_stays": lambda d: torch.as_tensor(d.x),
    "as_tensor_is_itself": lambda d: torch.as_tensor(d.x, device="cuda") is d.x,
    "as_tensor_moves": lambda d: torch.as_tensor(d.c, device="cuda"),
    "as_tensor_copies_an_array": lambda d: as_tensor_copies(),
    "as_tensor_to_cpu": lambda d: torch.as_tensor(d.x, device="cpu"),
    "full_with_a_tensor": lambda d: torch.full((2,), d.s),
    "Tensor_of_list": lambda d: torch.Tensor([1.0]),
    "Tensor_with_device": lambda d: torch.Tensor([1.0], device="cuda"),
    "from_numpy": lambda d: torch.from_numpy(np.ones(2)),
    "default_device": lambda d: with_default(lambda: torch.zeros(2)),
    "default_device_tensor": lambda d: with_default(lambda: torch.tensor([1.0])),
    "default_device_module": lambda d: with_default(lambda: torch.nn.Linear(2, 2).weight),
    "default_device_not_numpy": lambda d: with_default(lambda: torch.from_numpy(np.ones(2))),
    "default_device_told": lambda d: with_default(torch.get_default_device),
    "default_device_ends": lambda d: (with_default(lambda: None), torch.zeros(2))[1],
    "device_context": lambda d: within(lambda: torch.ones(2)),
    "generator": lambda d: torch.Generator("cuda").device.type,
    "generator_agrees": lambda d: torch.randn(2, generator=torch.Generator("cuda"), device="cuda"),
    "generator_of_cuda_for_cpu": lambda d: torch.randn(2, generator=torch.Generator("cuda")),
    "generator_of_cpu_for_cuda": lambda d: torch.randn(2, generator=torch.Generator(), device="cuda"),
    "normal_in_place_generator": lambda d: d.x.normal_(generator=torch.Generator()),
    "seed_repeats": lambda d: repeats(),
    "seed_of_all_repeats": lambda d: repeats(torch.cuda.manual_seed_all),
    "streams_are_apart": lambda d: streams_are_apart(),
    # computing, views and gradients
    "add": lambda d: d.x + 1,
    "sum": lambda d: d.x.sum(),
    "comparison": lambda d: d.x > 0,
    "argmax": lambda d: d.x.argmax(),
    "max_along": lambda d: d.x.max(dim=1).indices,
    "transposed": lambda d: d.x.T,
    "view": lambda d: d.x.view(5, 4),
    "slice": lambda d: d.x[1:, 0],
    "in_place_stays": lambda d: d.x.add_(1),
    "split": lambda d: d.x.split(2)[1],
    "unbind": lambda d: next(iter(d.x)),
    "detach": lambda d: d.x.detach(),
    "data": lambda d: d.x.data,
    "parameter": lambda d: torch.nn.Parameter(d.x),
    "sigmoid": lambda d: torch.sigmoid(d.x),
    "softmax": lambda d: torch.nn.functional.softmax(d.x, dim=1),
    "einsum": lambda d: torch.einsum("ij,ij->i", d.x, d.x),
    "one_hot": lambda d: torch.nn.functional.one_hot(d.i),
    "gradient": lambda d: (lambda x: ((x * 2).sum().backward(), x.grad)[1])(d.x.requires_grad_()),
    "autograd_grad": lambda d: torch.autograd.grad((d.x.requires_grad_() * 2).sum(), d.x)[0],
    "grad_on_the_wrong_device": lambda d: setattr(d.x, "grad", d.c),
    "hook_sees_the_device": lambda d: hook_sees(d),
    "autograd_function": lambda d: doubled(d),
    "in_a_thread": lambda d: in_a_thread(lambda: d.x + 1),
    "in_a_pool": lambda d: in_a_pool(lambda: torch.ones(2, device="cuda")),
    # allowed to mix
    "scalar_of_cpu": lambda d: d.x * torch.tensor(2.0),
    "scalar_of_cpu_first": lambda d: torch.tensor(2.0) - d.x,
    "scalar_of_cpu_in_place": lambda d: d.x.mul_(torch.tensor(2.0)),
    "index_of_cpu": lambda d: d.x[d.ci],
    "mask_of_cpu": lambda d: d.x[d.c[:, 0] > 0],
    "scalar_index_of_cuda": lambda d: d.c[d.i[0]],
    "set_with_cpu_mask": lambda d: d.x.__setitem__(d.c > 0, 0.0),
    "set_with_cpu_scalar": lambda d: d.x.__setitem__(d.ci, torch.tensor(1.0)),
    "set_slice_from_cpu": lambda d: d.x.__setitem__(0, d.c[0]),
    "copy_from_cpu": lambda d: d.x.copy_(d.c),
    "copy_to_cpu": lambda d: d.c.copy_(d.x),
    "expand_as": lambda d: torch.ones(1, 5).expand_as(d.x),
    "numpy_number": lambda d: d.x * np.float32(2),
    "where_with_number": lambda d: torch.where(d.x > 0, d.x, 0.0),
    "where_with_cpu_scalar": lambda d: torch.where(d.x > 0, d.x, torch.tensor(0.0)),
    "masked_fill_scalar": lambda d: d.x.masked_fill(d.x > 0, 1.0),
    "clip_grad_norm": lambda d: clipped(d),
    "packed_lengths": lambda d: packed(d),
    # refused
    "add_cpu": lambda d: d.x + d.c,
    "cpu_plus_cuda": lambda d: d.c + d.x,
    "cpu_plus_scalar_of_cuda": lambda d: d.c + d.s,
    "in_place_cpu": lambda d: d.c.add_(d.x),
    "subtract": lambda d: d.x - d.c,
    "multiply_column": lambda d: d.x * torch.ones(4, 1),
    "divide": lambda d: d.x / d.c,
    "power": lambda d: d.x**d.c,
    "compare": lambda d: d.x == d.c,
    "maximum": lambda d: torch.maximum(d.x, d.c),
    "allclose": lambda d: torch.allclose(d.x, d.c),
    "equal": lambda d: torch.equal(d.x, d.c),
    "mm": lambda d: torch.mm(d.x, d.c.T),
    "matmul": lambda d: d.x @ d.c.T,
    "matmul_cpu_first": lambda d: d.c @ d.x.T,
    "matmul_batch": lambda d: d.x.expand(2, 4, 5) @ torch.ones(2, 5, 3),
    "dot": lambda d: d.x[0] @ d.c[0],
    "matrix_vector": lambda d: d.x @ d.c[0],
    "addmm": lambda d: torch.addmm(d.c @ d.c.T, d.x, d.x.T),
    "cat": lambda d: torch.cat([d.x, d.c]),
    "stack": lambda d: torch.stack([d.x, d.c]),
    "stack_of_scalars": lambda d: torch.stack([d.s, torch.tensor(1.0)]),
    "hstack": lambda d: torch.hstack([d.x, d.c]),
    "gather": lambda d: d.x.gather(1, torch.zeros(4, 1, dtype=torch.long)),
    "index_select": lambda d: d.x.index_select(0, d.ci),
    "masked_select": lambda d: d.x.masked_select(d.c > 0),
    "masked_fill": lambda d: d.x.masked_fill(d.c > 0, 1.0),
    "index_of_cuda_into_cpu": lambda d: d.c[d.i],
    "set_index_from_cpu": lambda d: d.x.__setitem__(d.i, d.c[:2]),
    "where_from_cpu": lambda d: torch.where(d.x > 0, d.x, d.c),
    "mse_loss": lambda d: torch.nn.functional.mse_loss(d.x, d.c),
    "l1_loss": lambda d: torch.nn.L1Loss()(d.x, d.c),
    "cross_entropy": lambda d: torch.nn.functional.cross_entropy(d.x, torch.tensor([0, 1, 2, 3])),
    "binary_cross_entropy": lambda d: torch.nn.functional.binary_cross_entropy(torch.sigmoid(d.x), torch.ones(4, 5)),
    "bce_with_logits": lambda d: torch.nn.functional.binary_cross_entropy_with_logits(d.x, torch.ones(4, 5)),
    "in_a_thread_too": lambda d: in_a_thread(lambda: d.x + d.c),
    "backward_from_cpu": lambda d: (d.x.requires_grad_() * 2).backward(d.c),
    # to NumPy
    "numpy": lambda d: d.x.numpy(),
    "numpy_of_gradient": lambda d: d.x.requires_grad_().numpy(),
    "asarray": lambda d: np.asarray(d.x),
    "np_array": lambda d: np.array(d.x),
    "array_method": lambda d: d.x.__array__(),
    "np_list": lambda d: np.array([d.s, d.s]),
    "numpy_of_cpu": lambda d: type(d.x.cpu().numpy()).__name__,
    "numpy_forced": lambda d: type(d.x.numpy(force=True)).__name__,
    "apply": lambda d: d.x.apply_(abs),
    # helpers and files
    "is_available": lambda d: torch.cuda.is_available(),
    "device_count_positive": lambda d: torch.cuda.device_count() > 0,
    "current_device": lambda d: torch.cuda.current_device(),
    "device_name": lambda d: type(torch.cuda.get_device_name()).__name__,
    "name_of_invalid": lambda d: torch.cuda.get_device_name(99),
    "accelerator": lambda d: torch.accelerator.current_accelerator().type,
    "synchronize": lambda d: torch.cuda.synchronize(),
    "empty_cache": lambda d: torch.cuda.empty_cache(),
    "memory_grows": lambda d: memory_grows(),
    "memory_is_given_back": lambda d: memory_is_given_back(),
    "event_times": lambda d: event_times(),
    "device_block": lambda d: device_block(),
    "saved_on_cuda": lambda d: reloaded(d.x),
    "loaded_to_cpu": lambda d: reloaded(d.x, map_location="cpu"),
    "loaded_to_cuda": lambda d: reloaded(d.c, map_location="cuda"),
    "loaded_by_device": lambda d: reloaded(d.c, map_location=torch.device("cuda")),
    "loaded_to_invalid": lambda d: reloaded(d.x, map_location="cuda:99"),
    "pickled": lambda d: pickle.loads(pickle.dumps(d.x)),
    "data_loader_pins": lambda d: loaded_pinned(d),
    "assert_close_tells": lambda d: torch.testing.assert_close(d.x, d.x.cpu()),
    "autocast": lambda d: autocast(d),
}


def told(value: Any) -> str:
    """A tensor by its device (and its dtype, unless it is float32), anything else as it is shown."""
    if isinstance(value, torch.Tensor):
        return f"{value.device}" + (
            "" if value.dtype == torch.float32 else f" {str(value.dtype).removeprefix('torch.')}"
        )
    return str(value) if isinstance(value, torch.device) else repr(value)


def answer(name: str) -> dict[str, str]:
    """What the device answers to a probe: `answer`, or `raises` and `says`."""
    try:
        return {"answer": told(PROBES[name](Data()))}
    except Exception as error:
        return {"raises": type(error).__name__, "says": str(error)}


if __name__ == "__main__":
    source = f"recorded on {torch.cuda.get_device_name()}, torch {torch.__version__}"
    for probe in PROBES:
        print(f"[{probe}]", *(f"{k} = {json.dumps(v)}" for k, v in answer(probe).items()), sep="\n")
        print(f"source = {json.dumps(source)}\n")
