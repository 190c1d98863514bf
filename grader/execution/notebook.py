"""What a notebook takes for granted and a worker has not got: names such as `display` and `Out`, shown values, advice.

Whoever runs cells puts `names` into their namespace, calls `begun` before each cell, and `shown` with the value of a bare
expression that ends one. Modules that are not here have stand-ins in `standins.py`.
"""

import itertools
import re
import reprlib
from collections.abc import Callable, MutableMapping
from typing import Any

from grader.execution import standins

MAX_SHOWN = 4_000
"Characters of one value that is shown."
MAX_ITEMS = 1_000
"Items of one value that is shown, those of containers in it included."

Show = Callable[[tuple[object, ...]], None]


class NoSuchOutput(KeyError):
    """`Out` has no such number."""

    def __str__(self) -> str:
        return _NO_OUTPUT.format(f"Out[{self.args[0]!r}]")


class Outputs(dict[int, object]):
    """`Out`: what cells showed, by the number of the cell in the file, from 1."""

    last: tuple[object, object, object] = ("", "", "")

    def __missing__(self, number: object) -> object:
        raise NoSuchOutput(number)


def names(show: Show) -> dict[str, object]:
    """The names that a notebook starts with; `show` gets the objects of each `display(...)` from now on."""
    standins.front.show = show
    start: dict[str, object] = {"display": standins.display, "get_ipython": standins.get_ipython}
    start |= {"exit": leave, "quit": leave}
    return start | {"In": [""], "Out": Outputs(), "_": "", "__": "", "___": ""}


def begun(namespace: MutableMapping[str, Any], number: int, source: str) -> None:
    """Cell `number`, counted from 1, begins: it becomes the last of `In`."""
    sources = namespace.get("In")
    if isinstance(sources, list):
        sources += [""] * (number - len(sources))  # cells that hold nothing to run
        sources.append(source)


def shown(namespace: MutableMapping[str, Any], value: object) -> None:
    """A cell's last bare expression gave `value`: it becomes `_` and `Out[n]`. A `_` of the student's own stays."""
    outputs, sources = namespace.get("Out"), namespace.get("In")
    if value is None or value is outputs or not isinstance(outputs, Outputs) or not isinstance(sources, list):
        return
    number = len(sources) - 1
    under = ("_", "__", "___")
    own = any(namespace.get(name) is not held for name, held in zip(under, outputs.last, strict=True))
    outputs[number] = namespace[f"_{number}"] = value
    outputs.last = (value, *outputs.last[:2])
    if not own:
        namespace.update(zip(under, outputs.last, strict=True))


def leave(code: object = None) -> None:
    """`exit` and `quit`: unlike Python's own they leave stdin open for what runs later."""
    raise SystemExit() if code is None else SystemExit(code)


def text_of(value: object) -> str:
    """The repr of `value`, bounded in length and work; one that raises is replaced by a sentence."""
    try:
        text = str.__str__(_Short().repr(value))
    except BaseException:  # a repr is the student's own code
        return "(a value whose repr raises)"
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}..."


class _Short(reprlib.Repr):
    """A repr that looks at `MAX_ITEMS` items only, however they are nested."""

    def __init__(self) -> None:
        super().__init__()
        self.maxlevel = 20
        self.maxlist = self.maxtuple = self.maxdict = self.maxset = self.maxfrozenset = self.maxdeque = MAX_ITEMS
        self.maxarray = self.maxstring = self.maxlong = self.maxother = MAX_SHOWN
        self._left = MAX_ITEMS

    def repr1(self, x: object, level: int) -> str:
        self._left -= 1
        return super().repr1(x, level) if self._left >= 0 else "..."

    def repr_dict(self, x: dict[object, object], level: int) -> str:
        """In the order of the dict, which reprlib would sort."""
        if level <= 0:
            return "{...}"
        items = [f"{self.repr1(k, level - 1)}: {self.repr1(x[k], level - 1)}" for k in itertools.islice(x, MAX_ITEMS)]
        return "{" + ", ".join([*items, *(["..."] if len(x) > MAX_ITEMS else [])]) + "}"

    def repr_instance(self, x: object, level: int) -> str:
        """What `repr` gives or raises: `text_of` says so."""
        return repr(x)[: self.maxother]


_NO_OUTPUT = (
    "There is no {} here: the cells run once, from the top, and are numbered as they stand. "
    "Give the value a name in the cell that makes it."
)
_PYTHON_2 = {"xrange": "range", "raw_input": "input", "unicode": "str", "unichr": "chr", "long": "int"} | {
    "reload": "from importlib import reload"
}


def sentence(error: BaseException) -> str:
    """What to do about an error that comes of where the code runs, or of its age; empty for any other."""
    match error:
        case SystemExit():
            return "This ends a program: leave it out of what you hand in."
        case ModuleNotFoundError():
            return "It is neither installed here nor beside your file; what does not need it still counts."
        case NameError(name=str(name)) if re.fullmatch(r"_i?\d+|_i{1,3}", name):
            return _NO_OUTPUT.format(name)
        case NameError(name="__file__"):
            return "A notebook has none: open what lies beside it by its name alone."
        case NameError(name=str(name)) if name in _PYTHON_2:
            return f"That is Python 2; in Python 3 write `{_PYTHON_2[name]}`."
        case SyntaxError(msg=str(message)) if message.startswith("Missing parentheses in call to 'print'"):
            return "That is Python 2; in Python 3 write `print(x)` for `print x`."
        case EOFError(args=("EOF when reading a line",)):
            return "Nobody answers input() while your work is graded: write the value into the code."
        case FileNotFoundError(filename=str(path)) if path.startswith("/content/"):
            return "That folder is Colab's: hand the file in beside your notebook, and open it by its name alone."
        case FileNotFoundError(filename=str(_)):
            return "Only what was handed in beside your file is there."
    return ""
