"""The function mode that keeps the book: what it does with each of torch's functions.

A function gets its rule when it is first met. Those that make or move tensors, or tell where one lives, have rules in
`rules` and `moves`; all others compute on the CPU, and their results live where their arguments do.
"""

import types
from collections.abc import Callable
from typing import Any, ClassVar, TypeAlias

import torch
from torch.overrides import TorchFunctionMode
from torch.utils import _device

from grader.execution.simulated import messages, mixing
from grader.execution.simulated.residency import all_or_none, elsewhere, memory, resident, storage_of, take, take_all

T = torch.Tensor
Args: TypeAlias = tuple[Any, ...]
Options: TypeAlias = dict[str, Any]
Rule: TypeAlias = Callable[["Simulation", Any, Args, Options], Any]


class Simulation(TorchFunctionMode):
    """Computes on the CPU and answers as if some of the memory were a GPU's.

    `cuda` tells whether there is a GPU; `lenient` that any two tensors may meet: so it is in the code of hooks and of
    autograd functions, which are given gradients that were made where no mode looks.
    """

    rules: ClassVar[dict[Any, Rule]] = {}

    def __init__(self, *, cuda: bool = True, lenient: bool = False) -> None:
        super().__init__()
        self.cuda = cuda
        self.strict = not lenient
        self.lenient = self if lenient else Simulation(cuda=cuda, lenient=True)
        self.generator = torch._C.Generator()

    def __torch_function__(self, func: Any, types: Any, args: Args = (), kwargs: Options | None = None) -> Any:
        rule = self.rules.get(func)
        if rule is None:
            rule = self.rules[func] = _rule_for(func)
        return rule(self, func, args, kwargs or {})

    def wants(self, device: Any) -> bool:
        """Whether a device that was asked for is the GPU.

        Raises:
            AssertionError: it is, and there is none.
            AcceleratorError: it is one that is not there.
        """
        if device is None or device == "cpu":
            return False
        if self.cuda and (device == "cuda" or device == "cuda:0"):
            return True
        if isinstance(device, int) and not isinstance(device, bool):
            device = torch.device("cuda", device)
        device = torch.device(device)
        if device.type != "cuda":
            return False
        if not self.cuda:
            raise AssertionError(messages.NO_CUDA)
        if device.index not in (None, 0):
            raise messages.invalid_ordinal()
        return True

    def drawn(self, call: Callable[[], Any]) -> Any:
        """The same with the GPU's own stream of random numbers."""
        ours = torch.default_generator.get_state()
        torch.default_generator.set_state(self.generator.get_state())
        try:
            return call()
        finally:
            self.generator.set_state(torch.default_generator.get_state())
            torch.default_generator.set_state(ours)


def through(mode: Simulation, func: Any, args: Args, kwargs: Options) -> Any:
    """For what gives no tensor, or a view of one."""
    return func(*args, **kwargs)


def _gather(values: Any, into: list[T]) -> None:
    for value in values:
        if isinstance(value, T):
            into.append(value)
        elif isinstance(value, list | tuple):
            _gather(value, into)


def compute(bare: str) -> Rule:
    """The rule of a function that computes; `bare` is its name in `mixing`, or "" if it may mix."""

    def rule(mode: Simulation, func: Any, args: Args, kwargs: Options) -> Any:
        if kwargs and kwargs.get("device") is not None:
            return placed(mode, func, args, kwargs)
        if _device.CURRENT_DEVICE is not None and (inside := opened(func)) is not func:
            with mode:  # what it makes inside is made on the default device
                return inside(*args, **kwargs)
        if not memory.used or not mode.cuda:
            return func(*args, **kwargs)
        tensors: list[T] = []
        for value in args:  # the first level of `_gather`, for speed
            if isinstance(value, T):
                tensors.append(value)
            elif isinstance(value, list | tuple):
                _gather(value, tensors)
        if kwargs:
            _gather(kwargs.values(), tensors)
        on_gpu = all_or_none(tensors)
        if on_gpu is False:
            return func(*args, **kwargs)
        if torch.is_autocast_enabled():
            with torch.autocast("cuda", enabled=False), torch.autocast("cpu", torch.get_autocast_dtype("cuda")):
                return rule(mode, func, args, kwargs)
        if on_gpu:
            out = func(*args, **kwargs)
            take_all(out)
            return out
        if (inside := opened(func)) is not func:
            with mode:
                return inside(*args, **kwargs)
        if bare and mode.strict:
            mixing.refuse(bare, args, kwargs, tensors)
        out = func(*args, **kwargs)
        take_new(out, tensors)
        return out

    return rule


def take_new(out: Any, tensors: list[T]) -> None:
    """Take the results of a function whose arguments live in two places; not those that are memory of the CPU's."""
    here = {storage._cdata for t in tensors if elsewhere(t) and (storage := storage_of(t))}
    found: list[T] = []
    _gather([out], found)
    for tensor in found:
        storage = storage_of(tensor)
        if storage is not None and storage._cdata not in here:
            take(tensor)


def placed(mode: Simulation, func: Any, args: Args, kwargs: Options) -> Any:
    """A function that is told on which device to make its result."""
    wants = mode.wants(kwargs["device"])
    if not wants:
        return func(*args, **kwargs)
    out = func(*args, **{**kwargs, "device": "cpu"})
    take_all(out)
    return out


def opened(func: Any) -> Any:
    """A function of torch's Python side that no longer asks whether a mode wants it: the mode sees what it calls.

    Other functions are given back as they are.
    """
    if not isinstance(func, types.FunctionType):
        return func
    if func not in _OPENED:
        asking = {n for n in func.__code__.co_names if n.startswith("has_torch_function")}
        space = {**func.__globals__, **dict.fromkeys(asking, lambda *_: False)}
        found = types.FunctionType(func.__code__, space, func.__name__, func.__defaults__, func.__closure__)
        found.__kwdefaults__ = func.__kwdefaults__
        # One that asks in another way, or whose `super()` answers by the same name, would be met again without end.
        ends = asking & func.__globals__.keys() and not {"overrides", "super"} & {*func.__code__.co_names}
        _OPENED[func] = found if ends else func
    return _OPENED[func]


_OPENED: dict[types.FunctionType, types.FunctionType] = {}


def default_device() -> torch.device | None:
    """What `set_default_device` or `with torch.device(...)` chose, or None."""
    return _device.CURRENT_DEVICE


_PLAIN = mixing.names(
    """
    __get__ __set__ __len__ __bool__ __float__ __int__ __index__ __hash__ size dim stride numel nelement ndimension
    item tolist storage_offset untyped_storage element_size data_ptr is_contiguous is_floating_point is_complex
    is_signed requires_grad_ detach detach_ view view_as expand_as expand squeeze unsqueeze permute
    transpose t is_same_size type_as_ retain_grad is_shared result_type can_cast
    """
)
"Names of functions that give no tensor, or a view of one."
_RANDOM = mixing.names(
    """
    rand randn randint randperm rand_like randn_like randint_like normal normal_ uniform_ random_ bernoulli
    bernoulli_ multinomial exponential_ geometric_ log_normal_ cauchy_ poisson dropout dropout1d dropout2d
    dropout3d alpha_dropout dropout_ feature_dropout rrelu binomial scaled_dot_product_attention lstm gru rnn_tanh
    rnn_relu
    """
)
"Names of functions that draw."
_GIVEN_GENERATORS = mixing.names(
    "rand randn randint randperm normal_ uniform_ random_ bernoulli_ exponential_ multinomial"
)
"Those of them that take a generator, of which `nn.init` has some too."


def _rule_for(func: Any) -> Rule:
    name = getattr(func, "__name__", "")
    if name in _PLAIN:
        return through
    rule = compute("" if isinstance(func, types.FunctionType) else mixing.key(name))
    return drawing(rule) if is_drawing(func) else rule


def is_drawing(func: Any) -> bool:
    return getattr(func, "__name__", "") in _RANDOM


def drawing(rule: Rule) -> Rule:
    """The rule of a function that draws: on the GPU from its own stream, and only with a generator of the right device."""

    def draws(mode: Simulation, func: Any, args: Args, kwargs: Options) -> Any:
        if not (kwargs or memory.used or _device.CURRENT_DEVICE):
            return func(*args)
        given = kwargs.get("generator")
        device = kwargs.get("device")
        if device is None and func in _device._device_constructors():
            device = default_device()
        tensors: list[T] = []
        _gather((*args, *kwargs.values()), tensors)
        on_gpu = mode.wants(device) if device is not None else any(resident(t) for t in tensors)
        if given is not None and func is not torch.randperm and (given.device.type == "cuda") != on_gpu:
            raise RuntimeError(messages.generator(on_gpu))
        if given is not None or not on_gpu:
            return rule(mode, func, args, kwargs)
        if func.__name__ in _GIVEN_GENERATORS:
            return rule(mode, func, args, {**kwargs, "generator": mode.generator})
        return mode.drawn(lambda: rule(mode, func, args, kwargs))

    return draws
