"""Rules for indexing and gradients, and the table of all functions that have a rule of their own."""

import types
from typing import Any

import torch
from torch.utils import _device

from grader.execution.simulated import messages, moves
from grader.execution.simulated.mode import Args, Options, Simulation, drawing, is_drawing, through
from grader.execution.simulated.residency import elsewhere, memory, pinned, resident, take

T = torch.Tensor


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
            base.device.__get__: moves.told(moves.GPU, base.device.__get__),
            base.is_cuda.__get__: moves.told(True, base.is_cuda.__get__),
            base.is_cpu.__get__: moves.told(False, base.is_cpu.__get__),
            base.get_device: moves.told(0, base.get_device),
            base.grad.__get__: _grad,
            base.grad.__set__: _set_grad,
            base.type: moves.type_of,
            base.type_as: moves.type_as,
            base.__repr__: moves.shown,
            base.__format__: moves.formatted,
            base.numpy: moves.to_numpy,
            base.__array__: moves.to_numpy,
            base.apply_: moves.applied,
            base.map_: moves.applied,
            base.to: moves.to,
            base.cuda: moves.cuda,
            base.cpu: moves.cpu,
            base.pin_memory: moves.pin_memory,
            base.is_pinned: lambda mode, func, args, kwargs: mode.cuda and pinned(args[0]),
            base.__getitem__: _get_item,
            base.__setitem__: _set_item,
            base.reshape_as: moves.like,
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
        rules[func] = drawing(moves.make) if is_drawing(func) else moves.make
    for space in (torch, T):
        for name in dir(space):
            if name.endswith("moves.like") or name.startswith("new"):
                func = getattr(space, name)
                if isinstance(func, types.BuiltinFunctionType | types.MethodDescriptorType):
                    rules[func] = drawing(moves.like) if is_drawing(func) else moves.like


_register()
