"""Rules for what tells where a tensor lives, makes one on a device, or moves it there."""

from typing import Any

import torch

from grader.execution.simulated import messages
from grader.execution.simulated.mode import (
    Args,
    Options,
    Rule,
    Simulation,
    compute,
    default_device,
    opened,
)
from grader.execution.simulated.residency import memory, pin, pinned, resident, take, take_all

T = torch.Tensor
GPU = torch.device("cuda", 0)


# ---- where it lives ---------------------------------------------------------------------------------------------------


def told(on_gpu: Any, getter: Any) -> Rule:
    def rule(mode: Simulation, func: Any, args: Args, kwargs: Options) -> Any:
        return on_gpu if mode.cuda and memory.used and resident(args[0]) else getter(*args, **kwargs)

    return rule


def type_of(mode: Simulation, func: Any, args: Args, kwargs: Options) -> Any:
    tensor, options = args[0], dict(kwargs)
    wanted = args[1] if len(args) > 1 else options.pop("dtype", None)
    on_gpu = mode.cuda and resident(tensor)
    if wanted is None:
        return messages.type_name(on_gpu, func(tensor))
    if isinstance(wanted, torch.dtype):
        return _follow(mode, func, args, kwargs)
    name = wanted if isinstance(wanted, str) else f"{wanted.__module__}.{wanted.__name__}"
    wants_gpu = name.startswith("torch.cuda.") and mode.wants("cuda")
    kind = getattr(torch, name.rpartition(".")[2], None)
    if kind is None or not hasattr(kind, "dtype"):
        return func(*args, **kwargs)
    return move(tensor, wants_gpu, kind.dtype)


def shown(mode: Simulation, func: Any, args: Args, kwargs: Options) -> Any:
    if not (mode.cuda and memory.used and resident(args[0])):
        return func(*args, **kwargs)
    with mode.lenient:
        return torch._tensor_str._str(args[0], **kwargs)  # type: ignore[no-untyped-call]


def formatted(mode: Simulation, func: Any, args: Args, kwargs: Options) -> Any:
    if not (mode.cuda and memory.used and resident(args[0])):
        return func(*args, **kwargs)
    with mode:
        return opened(func)(*args, **kwargs)


def to_numpy(mode: Simulation, func: Any, args: Args, kwargs: Options) -> Any:
    if mode.cuda and memory.used and resident(args[0]):
        if not kwargs.get("force"):
            raise TypeError(messages.TO_NUMPY)
        return func(args[0].detach().clone(), **kwargs)
    return func(*args, **kwargs)


def applied(mode: Simulation, func: Any, args: Args, kwargs: Options) -> Any:
    if mode.cuda and memory.used and resident(args[0]):
        raise TypeError(f"{func.__name__} is only implemented on CPU tensors")
    return func(*args, **kwargs)


# ---- moves ------------------------------------------------------------------------------------------------------------


def _own_gradient(gradients: tuple[torch.Tensor | None, ...]) -> tuple[torch.Tensor | None, ...]:
    return tuple(g if g is None else g.clone() for g in gradients)


def move(
    tensor: torch.Tensor,
    gpu: bool,
    dtype: torch.dtype | None = None,
    *,
    copy: bool = False,
    memory_format: torch.memory_format | None = None,
) -> torch.Tensor:
    """The tensor on the GPU or on the CPU: itself if it is there, else a copy whose gradient is a copy too."""
    if not tensor.is_cpu:  # of a third kind, as on `meta`, which says itself what it cannot
        return T.to(tensor, "cpu", dtype or tensor.dtype, copy=copy, memory_format=memory_format)
    leaves = resident(tensor) != gpu
    if not leaves and dtype is None and not copy and memory_format is None:
        return tensor
    moved: torch.Tensor = T.to(tensor, dtype or tensor.dtype, copy=copy or leaves, memory_format=memory_format)
    if leaves and moved.grad_fn is not None:
        moved.grad_fn.register_prehook(_own_gradient)
    return take(moved) if gpu and moved is not tensor else moved


_follow = compute("")


def to(mode: Simulation, func: Any, args: Args, kwargs: Options) -> Any:
    if len(args) == 2 and not kwargs:  # the usual forms, for speed
        tensor, device = args
        if isinstance(device, torch.dtype):
            return _follow(mode, func, args, kwargs)
        if isinstance(device, str) or (isinstance(device, torch.device) and device.type in ("cpu", "cuda")):
            return move(tensor, mode.wants(device))
    tensor, rest, options = args[0], list(args[1:]), dict(kwargs)
    flags = [n for n, value in enumerate(rest) if isinstance(value, bool)]
    copy = options.pop("copy", False) or (len(flags) > 1 and rest.pop(flags[1]))
    other = rest[0] if rest else options.get("other")
    if isinstance(other, T) and other.is_cpu:
        memory_format = options.get("memory_format")
        on_gpu = mode.cuda and resident(other)
        return move(tensor, on_gpu, other.dtype, copy=copy, memory_format=memory_format)
    if isinstance(other, T):
        return func(*args, **kwargs)
    if rest and isinstance(rest[0], int) and not isinstance(rest[0], bool):
        rest[0] = torch.device("cuda", rest[0])
    if isinstance(options.get("device"), int):
        options["device"] = torch.device("cuda", options["device"])
    device, dtype, _, memory_format = torch._C._nn._parse_to(*rest, **options)
    if device is not None and device.type not in ("cpu", "cuda"):
        return func(*args, **kwargs)
    on_gpu = mode.cuda and resident(tensor) if device is None else mode.wants(device)
    return move(tensor, on_gpu, dtype, copy=copy, memory_format=memory_format)


def cuda(mode: Simulation, func: Any, args: Args, kwargs: Options) -> Any:
    device = args[1] if len(args) > 1 else kwargs.get("device")
    if device is not None and not isinstance(device, int) and torch.device(device).type != "cuda":
        raise ValueError("Invalid device, must be cuda device")
    mode.wants("cuda" if device is None else device)
    return move(args[0], True, memory_format=kwargs.get("memory_format"))


def cpu(mode: Simulation, func: Any, args: Args, kwargs: Options) -> Any:
    return move(args[0], False, memory_format=kwargs.get("memory_format"))


def type_as(mode: Simulation, func: Any, args: Args, kwargs: Options) -> Any:
    other = args[1] if len(args) > 1 else kwargs["other"]
    return move(args[0], mode.cuda and resident(other), other.dtype)


def pin_memory(mode: Simulation, func: Any, args: Args, kwargs: Options) -> Any:
    if not mode.cuda:
        return func(*args, **kwargs)
    if resident(args[0]):
        raise RuntimeError(
            f"cannot pin '{messages.type_name(True, T.type(args[0]))}' only dense CPU tensors can be pinned"
        )
    return args[0] if pinned(args[0]) else pin(args[0].clone())


# ---- factories --------------------------------------------------------------------------------------------------------


def make(mode: Simulation, func: Any, args: Args, kwargs: Options) -> Any:
    if not (kwargs or memory.used or default_device()):
        return func(*args)
    device = kwargs.get("device")
    given = args[0] if args and isinstance(args[0], T) and func in _FROM_DATA else None
    if device is None and given is None:
        device = default_device()
    if device is None:
        if given is not None:
            return _follow(mode, func, args, kwargs)
        if not kwargs.get("pin_memory"):
            return func(*args, **kwargs)
    gpu = mode.wants(device)
    options = {**kwargs, "device": "cpu"} if gpu else dict(kwargs)
    pins = mode.cuda and options.pop("pin_memory", False)
    made = func(*args, **options)
    if func in (torch.as_tensor, torch.asarray):
        return move(made, gpu)  # it may be memory of NumPy's, or the argument itself
    if gpu:
        take_all(made)
    return pin(made) if pins else made


def like(mode: Simulation, func: Any, args: Args, kwargs: Options) -> Any:
    """What follows its first argument unless a device is named: `*like`, `new_*`, `reshape_as`."""
    device = kwargs.get("device")
    if device is None:
        made = func(*args, **kwargs)
        if mode.cuda and memory.used and resident(args[0]):
            take_all(made)
        return made
    options = {**kwargs, "device": "cpu"} if mode.wants(device) else kwargs
    made = func(*args, **options)
    if options is not kwargs:
        take_all(made)
    return made


_FROM_DATA = (torch.tensor, torch.as_tensor, torch.asarray)
"Factories whose result lives where a tensor that they are given does."
