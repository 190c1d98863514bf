"""Count the torch operations of a call, in the worker: its word on them is a claim."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode

from grader.execution.memory import Uncrossable
from grader.execution.wire import MAX_OPERATIONS


class Operations(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """While it is entered, counts operations by their name in ATen, such as `mm`; an operator such as `@` is one too.

    A name that is no ATen's keeps its namespace: `mine::f`.
    """

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.counts: Counter[str] = Counter()

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        return False  # else the first operation imports torch._dynamo: four seconds in each worker

    def __torch_dispatch__(
        self, operation: Any, types: Sequence[type], args: Sequence[Any] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        kwargs = kwargs or {}
        if torch.is_inference_mode_enabled():
            # Elsewhere autograd has already taken `linear` apart into `addmm` and the like.
            with self:
                result = operation.decompose(*args, **kwargs)
            if result is not NotImplemented:
                return result
        name = operation._schema.name.removeprefix("aten::")
        if name not in self.counts and len(self.counts) >= MAX_OPERATIONS:
            raise Uncrossable(f"it used over {MAX_OPERATIONS} different operations")
        self.counts[name] += 1
        return operation(*args, **kwargs)
