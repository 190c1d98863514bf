"""What the checks of unit 12 want beside a submission: a model that tells how it was called, and a training by script."""

import builtins
from collections.abc import Callable
from pathlib import Path

import torch
from torch import nn
from torch.optim.optimizer import register_optimizer_step_post_hook
from torch.utils.hooks import RemovableHandle


class Halves(nn.Module):
    """Dropout without chance: in training mode every second number is dropped, and the others count twice."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if not self.training:
            return x
        kept = torch.arange(x.shape[-1], device=x.device) % 2
        return 2 * kept.to(x.dtype) * x


class Seen(list[dict[str, bool]]):
    """One list for a model and all its copies."""

    def __deepcopy__(self, memo: object) -> "Seen":
        return self


class Net(nn.Module):
    """A hidden layer with a bend and dropout, then logits. `seen` keeps in which state it was called, call by call."""

    def __init__(self, first: torch.Tensor, last: torch.Tensor, training: bool) -> None:
        super().__init__()
        self.first, self.last, self.drop = nn.Parameter(first), nn.Parameter(last), Halves()
        self.seen = Seen()
        self.train(training)

    @property
    def modes(self) -> list[dict[str, bool]]:
        """What it saw, without the recording: a result may be detached afterwards as well."""
        return [{"training": call["training"]} for call in self.seen]

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        self.seen.append({"training": self.training, "grad": torch.is_grad_enabled()})
        return self.drop(torch.relu(x @ self.first.T)) @ self.last.T


def net(first: torch.Tensor, last: torch.Tensor, training: bool = True) -> nn.Module:
    """A model with these weights, without biases: a row for each unit of the hidden layer, and for each class."""
    return Net(first, last, training)


def recorded_after(function: Callable[..., object], *arguments: object) -> bool:
    """Whether torch records gradients once `function` has been called."""
    function(*arguments)
    return torch.is_grad_enabled()


# ---- files -----------------------------------------------------------------------------------------------------------


OPENS = "it opens with weights_only=True"


class MLP(nn.Module):
    """As the lesson gives it: a file of one is a file of the other."""

    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.sizes = list(sizes)
        self.layers = nn.ModuleList(nn.Linear(sizes[k - 1], sizes[k]) for k in range(1, len(sizes)))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        *before, last = self.layers
        for layer in before:
            x = torch.relu(layer(x))
        return last(x)


def network(sizes: list[int], numbers: list[torch.Tensor], training: bool = True) -> nn.Module:
    """An MLP of these sizes, with these weights and biases, where they are."""
    return filled(MLP(sizes).to(numbers[0].device), numbers).train(training)


def filled(model: nn.Module, numbers: list[torch.Tensor]) -> nn.Module:
    """The model itself, its parameters now these, in their order."""
    with torch.no_grad():
        for parameter, number in zip(model.parameters(), numbers, strict=True):
            parameter.copy_(number)
    return model


def wiped(model: nn.Module) -> nn.Module:
    """The model itself, all its parameters 0."""
    return filled(model, [torch.zeros_like(parameter) for parameter in model.parameters()])


def cleared(name: str) -> None:
    """No file of this name is there."""
    Path(name).unlink(missing_ok=True)


def opened(name: str) -> tuple[str, object]:
    """Whether a file opens safely, and what is in it if so."""
    path = Path(name)
    if not path.exists():
        return "there is no file", None
    try:
        return OPENS, torch.load(path, weights_only=True, map_location="cpu")
    except Exception:
        return "it does not open with weights_only=True", None


def file_of(sizes: list[int], numbers: list[torch.Tensor], name: str = "given.pt") -> Path:
    """A checkpoint as the lesson has it, and where it is."""
    model = network(sizes, numbers)
    torch.save({"sizes": model.sizes, "state": model.state_dict()}, name)
    return Path(name)


def loaded(load: Callable[[Path], nn.Module], path: Path) -> nn.Module:
    """What is loaded from a file. Whatever is drawn meanwhile is always the same, so that a mistake can be recognised."""
    torch.manual_seed(0)
    return load(path)


def there_and_back(
    save: Callable[[nn.Module, Path], None],
    load: Callable[[Path], nn.Module],
    sizes: list[int],
    numbers: list[torch.Tensor],
) -> nn.Module:
    """What is loaded from a file under another name, once the network that was saved to it has been wiped."""
    model, old, new = network(sizes, numbers), Path("saved.pt"), Path("renamed.pt")
    save(model, old)
    wiped(model)
    old.replace(new)
    return loaded(load, new)


class Armed:
    """What runs code where it is loaded: it leaves a mark."""

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return exec, ("import builtins; builtins.armed_has_run = True",)


def refused(load: Callable[[Path], object], sizes: list[int], numbers: list[torch.Tensor]) -> str:
    """What becomes of a file that holds code besides sizes and state."""
    path = Path("armed.pt")
    torch.save({"sizes": sizes, "state": network(sizes, numbers).state_dict(), "note": Armed()}, path)
    vars(builtins).pop("armed_has_run", None)
    try:
        load(path)
        outcome = "loaded"
    except Exception:
        outcome = "refused"
    finally:
        path.unlink()
    return "code in it has run" if vars(builtins).pop("armed_has_run", False) else outcome


# ---- a training by script --------------------------------------------------------------------------------------------


class Training:
    """Called, it puts the next numbers into the model and returns the next loss; `calls` counts.

    After the last ones it goes on: every number grows by 1, and so does the loss.
    """

    def __init__(self, model: nn.Module, numbers: list[list[torch.Tensor]], losses: list[float]) -> None:
        self.model, self.numbers, self.losses, self.calls = model, numbers, losses, 0

    def __call__(self) -> float:
        epoch, self.calls = self.calls, self.calls + 1
        own = list(self.model.state_dict().values())
        if epoch >= len(self.losses):
            for number in own:
                number.add_(1)
            return max(self.losses) + 1 + epoch - len(self.losses)
        for number, new in zip(own, self.numbers[epoch], strict=True):
            number.copy_(new)
        return self.losses[epoch]


def training(model: nn.Module, numbers: list[list[torch.Tensor]], losses: list[float]) -> Training:
    """An epoch to call: `numbers` are, epoch by epoch, all that is in the model's state dict."""
    return Training(model, numbers, losses)


def layer(features: int, neurons: int) -> nn.Module:
    """A layer, all its numbers 0."""
    return wiped(nn.Linear(features, neurons))


def normed(features: int) -> nn.Module:
    """A layer and one that keeps running means, which are in the state dict and are no parameters."""
    return nn.Sequential(nn.Linear(features, features), nn.BatchNorm1d(features))


def gone_on(
    keep_best: Callable[..., tuple[float, dict[str, torch.Tensor]]], model: nn.Module, run: Training, epochs: int
) -> tuple[float, dict[str, torch.Tensor]]:
    """What `keep_best` returned, once the training has gone on for an epoch."""
    kept = keep_best(model, run, epochs)
    run()
    return kept


# ---- a training of the student's own ---------------------------------------------------------------------------------

_backward, _grad = torch.autograd.backward, torch.autograd.grad


class _Watched:
    """What a training does while it is watched."""

    def __init__(self) -> None:
        self.began: list[tuple[torch.Tensor, torch.Tensor]] = []
        "The parameters that the first loss depends on, with their numbers then."
        self.optimizers: dict[int, torch.optim.Optimizer] = {}
        self.losses: list[float] = []
        self.steps = self.piled = 0
        self.stepped = False

    def asked(self, loss: object) -> None:
        """Slopes of a loss are asked for."""
        if not isinstance(loss, torch.Tensor) or loss.numel() != 1:
            return
        self.losses.append(float(loss))
        if not self.began:
            self.began = [(leaf, leaf.detach().clone()) for leaf in leaves_of(loss)]
        if self.stepped:
            self.stepped = False
            self.piled += any(leaf.grad is not None and bool(leaf.grad.any()) for leaf, _ in self.began)

    def step(self, optimizer: torch.optim.Optimizer, *_: object) -> None:
        self.optimizers[id(optimizer)] = optimizer  # kept, so that no other one gets its id
        self.steps += 1
        self.stepped = True


def leaves_of(loss: torch.Tensor) -> list[torch.Tensor]:
    """What a loss depends on and needs gradients for, in the order of its graph."""
    todo, seen, found = [loss.grad_fn], set(), []
    while todo:
        node = todo.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        if hasattr(node, "variable"):
            found.append(node.variable)
        todo.extend(following for following, _ in node.next_functions)
    return found


_hooks: list[RemovableHandle] = []
_watched = _Watched()


def watch() -> None:
    """From here on, see what a training does: which it begins with, its losses, its steps."""
    global _watched
    unwatched()
    own = _watched = _Watched()

    def backward(tensors: object, *args: object, **kwargs: object) -> object:
        own.asked(tensors)
        return _backward(tensors, *args, **kwargs)

    def grad(outputs: object, *args: object, **kwargs: object) -> object:
        own.asked(outputs)
        return _grad(outputs, *args, **kwargs)

    torch.autograd.backward, torch.autograd.grad = backward, grad
    _hooks.append(register_optimizer_step_post_hook(own.step))


def unwatched() -> None:
    """Nothing is watched any more."""
    torch.autograd.backward, torch.autograd.grad = _backward, _grad
    while _hooks:
        _hooks.pop().remove()


def seen() -> dict[str, object]:
    """What was seen since `watch`: a claim, good enough for a hint and for no verdict."""
    unwatched()
    own = _watched
    quarter = max(len(own.losses) // 4, 1)
    return {
        "began": sum(float(then.double().sum()) for _, then in own.began),
        "moved": any(not torch.equal(leaf.detach(), then) for leaf, then in own.began),
        "steps": own.steps,
        "optimizers": len(own.optimizers),
        "piled": own.piled,
        "falling": sum(own.losses[-quarter:]) < 0.97 * sum(own.losses[:quarter]),
    }
