"""Names that are nearly the one that was written: "did you mean"."""

import difflib
import functools
from collections.abc import Iterable
from typing import Any

import numpy as np
import torch

KINDS = {
    "Tensor": "tensor",
    "Parameter": "tensor",
    "numpy.ndarray": "array",
    "float": "number",
    "int": "number",
    "bool": "number",
    "list": "list",
    "tuple": "list",
}
"What the types of the course are, by the name that an AttributeError has for them."

_OWNERS: dict[str, Any] = {
    "Tensor": torch.Tensor,
    "Parameter": torch.nn.Parameter,
    "numpy.ndarray": np.ndarray,
    "float": float,
    "int": int,
    "list": list,
    "tuple": tuple,
    "dict": dict,
    "str": str,
    "torch.Size": torch.Size,
    "torch": torch,
    "torch.nn": torch.nn,
    "torch.nn.functional": torch.nn.functional,
    "numpy": np,
}
_ALIKE = 0.75
"How alike two names must be, of 1."
_LONGEST = 100
"Characters of a name that is compared."


@functools.cache
def of(owner: str) -> frozenset[str]:
    """The public names of a type or module, by the name that an AttributeError has for it."""
    if owner not in _OWNERS:
        return frozenset()
    return frozenset(name for name in dir(_OWNERS[owner]) if not name.startswith("_"))


def near(name: str, names: Iterable[str]) -> str:
    """The one of `names` that is nearest to `name`, or nothing if none is near."""
    known = sorted(n for n in names if n != name and len(n) <= _LONGEST)
    if len(name) > _LONGEST or len(name) < 2:
        return ""
    same = [n for n in known if n.lower() == name.lower()]
    return next(iter(same or difflib.get_close_matches(name, known, 1, _ALIKE)), "")
