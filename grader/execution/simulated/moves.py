"""Rules for what tells where a tensor lives, makes one on a device, or moves it there."""

import types
from typing import Any

import torch
from torch.utils import _device

from grader.execution.simulated import messages
from grader.execution.simulated.mode import (
    Args,
    Options,
    Rule,
    Simulation,
    compute,
    default_device,
    drawing,
    is_drawing,
    opened,
    through,
)
from grader.execution.simulated.residency import elsewhere, memory, pin, pinned, resident, take, take_all

T = torch.Tensor
_CPU, _GPU = torch.device("cpu"), torch.device("cuda", 0)


# ---- where it lives ---------------------------------------------------------------------------------------------------


def _told(on_gpu: Any, getter: Any) -> Rule:
    def rule(mode: Simulation, func: Any, args: Args, kwargs: Options) -> Any:
        return on_gpu if mode.cuda and memory.used and resident(args[0]) else getter(*args, **kwargs)

    return rule


def _type(mode: Simulation, func: Any, args: Args, kwargs: Options) -> Any:
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
    return move(mode, tensor, wants_gpu, kind.dtype)


def _shown(mode: Simulation, func: Any, args: Args, kwargs: Options) -> Any:
    if not (mode.cuda and memory.used and resident(args[0])):
        return func(*args, **kwargs)
    with mode.lenient:
        return torch._tensor_str._str(args[0], **kwargs)  # type: ignore[no-untyped-call]


def _formatted(mode: Simulation, func: Any, args: Args, kwargs: Options) -> Any:
    if not (mode.cuda and memory.used and resident(args[0])):
        return func(*args, **kwargs)
    with mode:
        return opened(func)(*args, **kwargs)


def _to_numpy(mode: Simulation, func: Any, args: Args, kwargs: Options) -> Any:
    if mode.cuda and memory.used and resident(args[0]):
        if not kwargs.get("force"):
            raise TypeError(messages.TO_NUMPY)
        return func(args[0].detach().clone(), **kwargs)
    return func(*args, **kwargs)


def _applied(mode: Simulation, func: Any, args: Args, kwargs: Options) -> Any:
    if mode.cuda and memory.used and resident(args[0]):
        raise TypeError(f"{func.__name__} is only implemented on CPU tensors")
    return func(*args, **kwargs)


# ---- moves ------------------------------------------------------------------------------------------------------------


def _own_gradient(gradients: tuple[torch.Tensor | None, ...]) -> tuple[torch.Tensor | None, ...]:
    return tuple(g if g is None else g.clone() for g in gradients)


def move(
    mode: Simulation,
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


def _to(mode: Simulation, func: Any, args: Args, kwargs: Options) -> Any:
    if len(args) == 2 and not kwargs:  # the usual forms, for speed
        tensor, device = args
        if isinstance(device, torch.dtype):
            return _follow(mode, func, args, kwargs)
        if isinstance(device, str) or (isinstance(device, torch.device) and device.type in ("cpu", "cuda")):
            return move(mode, tensor, mode.wants(device))
    tensor, rest, options = args[0], list(args[1:]), dict(kwargs)
    flags = [n for n, value in enumerate(rest) if isinstance(value, bool)]
    copy = options.pop("copy", False) or (len(flags) > 1 and rest.pop(flags[1]))
    other = rest[0] if rest else options.get("other")
    if isinstance(other, T) and other.is_cpu:
        memory_format = options.get("memory_format")
        on_gpu = mode.cuda and resident(other)
        return move(mode, tensor, on_gpu, other.dtype, copy=copy, memory_format=memory_format)
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
    return move(mode, tensor, on_gpu, dtype, copy=copy, memory_format=memory_format)


def _cuda(mode: Simulation, func: Any, args: Args, kwargs: Options) -> Any:
    device = args[1] if len(args) > 1 else kwargs.get("device")
    if device is not None and not isinstance(device, int) and torch.device(device).type != "cuda":
        raise ValueError("Invalid device, must be cuda device")
    mode.wants("cuda" if device is None else device)
    return move(mode, args[0], True, memory_format=kwargs.get("memory_format"))


def _cpu(mode: Simulation, func: Any, args: Args, kwargs: Options) -> Any:
    return move(mode, args[0], False, memory_format=kwargs.get("memory_format"))


def _type_as(mode: Simulation, func: Any, args: Args, kwargs: Options) -> Any:
    other = args[1] if len(args) > 1 else kwargs["other"]
    return move(mode, args[0], mode.cuda and resident(other), other.dtype)


def _pin(mode: Simulation, func: Any, args: Args, kwargs: Options) -> Any:
    if not mode.cuda:
        return func(*args, **kwargs)
    if resident(args[0]):
        raise RuntimeError(
            f"cannot pin '{messages.type_name(True, T.type(args[0]))}' only dense CPU tensors can be pinned"
        )
    return args[0] if pinned(args[0]) else pin(args[0].clone())


# ---- factories --------------------------------------------------------------------------------------------------------


def _make(mode: Simulation, func: Any, args: Args, kwargs: Options) -> Any:
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
        return move(mode, made, gpu)  # it may be memory of NumPy's, or the argument itself
    if gpu:
        take_all(made)
    return pin(made) if pins else made


def _like(mode: Simulation, func: Any, args: Args, kwargs: Options) -> Any:
    """What follows its first argument unless a device is named: `*_like`, `new_*`, `reshape_as`."""
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


# ---- indexing ---------------------------------------------------------------------------------------------------------


def _index_tensors(index: Any) -> list[torch.Tensor]:
    """Those that pick elements; a whole number without dimensions is read like an int."""
    items = index if isinstance(index, tuple) else (index,)
    return [i for i in items if isinstance(i, T) and i.dim()]


def _check_indices(mode: Simulation, tensor: torch.Tensor, picks: list[torch.Tensor]) -> None:
    if mode.strict and elsewhere(tensor) and any(resident(i) for i in picks):
        raise RuntimeError(messages.INDICES)


def _get_item(mode: Simulation, func: Any, args: Args, kwargs: Options) -> Any:
    if not (mode.cuda and memory.used):
        return func(*args, **kwargs)
    picks = _index_tensors(args[1])
    if picks:
        _check_indices(mode, args[0], picks)
    out = func(*args, **kwargs)
    return take(out) if resident(args[0]) else out


def _set_item(mode: Simulation, func: Any, args: Args, kwargs: Options) -> Any:
    tensor, index, value = args
    if mode.cuda and memory.used and (picks := _index_tensors(index)):
        _check_indices(mode, tensor, picks)
        mixed = isinstance(value, T) and value.dim() and resident(value) != resident(tensor)
        if mode.strict and mixed and (elsewhere(value) or elsewhere(tensor)):
            raise RuntimeError(messages.MIXED)
    return func(*args, **kwargs)


# ---- gradients --------------------------------------------------------------------------------------------------------


def _grad(mode: Simulation, func: Any, args: Args, kwargs: Options) -> Any:
    grad = func(*args)
    return take(grad) if grad is not None and mode.cuda and memory.used and resident(args[0]) else grad


def _set_grad(mode: Simulation, func: Any, args: Args, kwargs: Options) -> Any:
    if mode.cuda and memory.used and mode.strict and isinstance(args[1], T):
        tensor, grad = args
        if resident(tensor) != resident(grad) and (elsewhere(tensor) or elsewhere(grad)):
            raise RuntimeError(messages.GRAD)
    return func(*args, **kwargs)


def _backward(mode: Simulation, func: Any, args: Args, kwargs: Options) -> Any:
    gradient = args[1] if len(args) > 1 else kwargs.get("gradient")
    if mode.cuda and memory.used and isinstance(gradient, T) and gradient.dim():
        here = resident(args[0])
        if here != resident(gradient):
            wanted, got = messages.name(here), messages.name(not here)
            raise RuntimeError(f"invalid gradient at index 0 - expected device {wanted} but got {got}")
    return func(*args, **kwargs)


def _autograd_grad(mode: Simulation, func: Any, args: Args, kwargs: Options) -> Any:
    gradients = func(*args, **kwargs)
    inputs = args[1] if len(args) > 1 else kwargs["inputs"]
    for leaf, grad in zip([inputs] if isinstance(inputs, T) else inputs, gradients, strict=True):
        if mode.cuda and grad is not None and isinstance(leaf, T) and resident(leaf):
            take(grad)
    return gradients


def _hook(mode: Simulation, func: Any, args: Args, kwargs: Options) -> Any:
    """A hook runs in the backward pass, where torch forgets its modes."""
    tensor, hook, *rest = args

    def hooked(gradient: torch.Tensor) -> Any:
        if mode.cuda and resident(tensor):
            take(gradient)
        with mode.lenient:
            return hook(gradient)

    return func(tensor, hooked, *rest, **kwargs)


def _packed(mode: Simulation, func: Any, args: Args, kwargs: Options) -> Any:
    """The lengths of sequences stay on the CPU, as arguments and as results."""
    out = func(*args, **kwargs)
    if mode.cuda and memory.used and resident(args[0]):
        take(out[0])
    return out


def _register() -> None:
    base: Any = T
    rules = Simulation.rules
    rules.update(
        {
            base.device.__get__: _told(_GPU, base.device.__get__),
            base.is_cuda.__get__: _told(True, base.is_cuda.__get__),
            base.is_cpu.__get__: _told(False, base.is_cpu.__get__),
            base.get_device: _told(0, base.get_device),
            base.grad.__get__: _grad,
            base.grad.__set__: _set_grad,
            base.type: _type,
            base.type_as: _type_as,
            base.__repr__: _shown,
            base.__format__: _formatted,
            base.numpy: _to_numpy,
            base.__array__: _to_numpy,
            base.apply_: _applied,
            base.map_: _applied,
            base.to: _to,
            base.cuda: _cuda,
            base.cpu: _cpu,
            base.pin_memory: _pin,
            base.is_pinned: lambda mode, func, args, kwargs: mode.cuda and pinned(args[0]),
            base.__getitem__: _get_item,
            base.__setitem__: _set_item,
            base.reshape_as: _like,
            base.copy_: through,
            base.set_: through,
            base.backward: _backward,
            base.register_hook: _hook,
            base.register_post_accumulate_grad_hook: _hook,
            torch.autograd.grad: _autograd_grad,
            torch._VF._pack_padded_sequence: _packed,
            torch._VF._pad_packed_sequence: _packed,
        }
    )
    for func in _device._device_constructors():
        rules[func] = drawing(_make) if is_drawing(func) else _make
    for space in (torch, T):
        for name in dir(space):
            if name.endswith("_like") or name.startswith("new"):
                func = getattr(space, name)
                if isinstance(func, types.BuiltinFunctionType | types.MethodDescriptorType):
                    rules[func] = drawing(_like) if is_drawing(func) else _like


_register()
