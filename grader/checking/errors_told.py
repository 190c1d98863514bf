"""An exception of the student's code in one sentence of the lesson's own words: what to do, then why.

torch speaks of `mat1`, strides and leaf Variables; the lessons speak of rows, axes and gradients. A rule knows a
message by its wording and has two sentences: one that may name the numbers and names of the message, and one that tells
nothing of it, for checks whose inputs are not shown. The first rule that fits is told; a message that no rule knows gets
no sentence.
"""

import ast
import re
import warnings
from collections.abc import Iterable

from grader.checking import near_names
from grader.checking.evidence import clip
from grader.checking.told_rules import RULES
from grader.syntax import tree_of

MAX_SOURCE = 200_000
"Characters of a submission that are looked through for names."
_MAX_TOLD = 60
"Characters of a name that is told."


def tell(error: str, message: str, names: Iterable[str] = (), *, quote: bool = False) -> str:
    """What to do about an exception, and why; empty where nothing is known of it.

    Args:
        error: the name of its type.
        message: its own text.
        names: what the submission binds, for a name that is misspelt.
        quote: numbers and names of the message may be told; else the sentence is the same for every such message.
    """
    if error in ("NameError", "UnboundLocalError"):
        return _unknown_name(error, message, names if quote else (), quote)
    if error in ("AttributeError", "ImportError"):
        told = _unknown_attribute(message, quote) if error == "AttributeError" else _unknown_import(message, quote)
        if told:
            return told
    for rule in RULES:
        if rule.errors and error not in rule.errors.split():
            continue
        found = re.search(rule.wording, message)
        if found is None:
            continue
        sentence = rule.sentence
        if quote and rule.quoting:
            sentence = rule.quoting.format(**{k: clip(v or "", _MAX_TOLD) for k, v in found.groupdict().items()})
        return _ended(sentence, rule.unit)
    return ""


def _ended(sentence: str, unit: int) -> str:
    return f"{sentence} (unit {unit})." if unit else f"{sentence}."


def names_bound(sources: Iterable[str]) -> set[str]:
    """The names that code binds anywhere in it: functions, classes, parameters, variables, imports."""
    found: set[str] = set()
    room = MAX_SOURCE
    for source in sources:
        room -= len(source)
        if room < 0:
            break
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = tree_of(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):  # it binds nothing then
            continue
        for node in ast.walk(tree):
            match node:
                case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                    found.add(node.name)
                case ast.arg():
                    found.add(node.arg)
                case ast.Name(name, ast.Store()):
                    found.add(name)
                case ast.alias():
                    found.add((node.asname or node.name).partition(".")[0])
    return found


_IMPORTS = {
    "torch": "import torch",
    "np": "import numpy as np",
    "numpy": "import numpy",
    "nn": "from torch import nn",
    "F": "import torch.nn.functional as F",
    "math": "import math",
    "plt": "import matplotlib.pyplot as plt",
}


def _unknown_name(error: str, message: str, names: Iterable[str], quote: bool) -> str:
    """NameError and UnboundLocalError."""
    if error == "UnboundLocalError" or "free variable" in message:
        found = re.search(r"variable '(?P<name>\w+)'", message)
        what = f"`{clip(found['name'], _MAX_TOLD)}`" if quote and found else "a variable"
        return (
            f"Give {what} its value before it is used: the function sets it further down, or in a branch that did not "
            "run, so the name is its own and holds nothing yet."
        )
    found = re.search(r"name '(?P<name>\w+)' is not defined", message)
    if not quote or found is None:
        return (
            "Look at the spelling of your names, and use the parameters of the function: your code reads a name that "
            "nothing in it has set by then."
        )
    name, known = found["name"], set(names)
    told = clip(name, _MAX_TOLD)
    if name in _IMPORTS and name not in known:
        return f"Write `{_IMPORTS[name]}` above it: `{told}` is used, and nothing imports it."
    if name in known:
        return (
            f"Set `{told}` before this line runs: your work sets it, but further down, in a cell that did not run, or "
            "inside a function, which keeps its names to itself."
        )
    near = near_names.near(name, known)
    if near:
        return f"Did you mean `{clip(near, _MAX_TOLD)}`? Nothing in your work sets `{told}`."
    return f"Set `{told}` first, or use the parameter that is meant: nothing in your work sets that name."


def _unknown_attribute(message: str, quote: bool) -> str:
    """An attribute that a value or a module does not have."""
    found = re.search(r"'(?P<owner>[\w.]+)' (?:object )?has no attribute '(?P<name>\w+)'", message)
    if found is None or found["owner"] == "NoneType":
        return ""
    owner, name = found["owner"], found["name"]
    shown = f"`{clip(name, _MAX_TOLD)}`" if quote else "such attribute"
    kind = near_names.KINDS.get(owner, "")
    if kind == "array" and name in near_names.of("Tensor"):
        return _ended(f"Make a tensor of the array first, or use NumPy's own name: an array has no {shown}", 7)
    if kind == "tensor" and name in near_names.of("numpy.ndarray"):
        return _ended(f"Use torch's own name: a tensor has no {shown}, only NumPy's arrays have", 7)
    if kind in ("number", "list") and name in near_names.of("Tensor"):
        what = "a Python number" if kind == "number" else "a Python list or tuple"
        return _ended(f"Keep the value a tensor: {what} has no {shown}", 1)
    if not quote:
        return "Look at what stands before the dot, and at the spelling behind it: that value has no such attribute."
    told = clip(owner, _MAX_TOLD)
    near = near_names.near(name, near_names.of(owner))
    if near:
        return f"Did you mean `{near}`? `{told}` has no {shown}."
    return f"Look at what stands before the dot: it is `{told}`, which has no {shown}."


def _unknown_import(message: str, quote: bool) -> str:
    """A name that a module does not have, where another one is near."""
    found = re.search(r"cannot import name '(?P<name>\w+)' from '(?P<owner>[\w.]+)'", message)
    near = near_names.near(found["name"], near_names.of(found["owner"])) if found and quote else ""
    if not found or not near:
        return ""
    return f"Did you mean `{near}`? `{clip(found['owner'], _MAX_TOLD)}` has no `{clip(found['name'], _MAX_TOLD)}`."
