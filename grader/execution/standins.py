"""Stand-ins for modules that a worker has not got, so that code which draws, shows or asks goes on.

Nothing here draws, asks or fetches. What needs the front end of a notebook (a display, a browser, a progress bar) is
replaced whether it is installed or not, since there is none; other modules only where the real one is missing.
"""

import contextlib
import importlib
import importlib.abc
import importlib.machinery
import re
import sys
import types
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import grader

OURS = ("IPython", "google.colab", "ipywidgets", "tqdm")
"Modules of a front end."
WHERE_MISSING = ("google", "matplotlib", "mpl_toolkits", "nest_asyncio", "pylab")
"Modules that only draw or bridge."
_CODE_MAGICS = ("time", "timeit", "prun", "memit", "capture")
_OPTIONS = re.compile(r"(?:\s*-(?:[nrtpsD]\s*[\w.]+|[a-zA-Z]+)(?=\s|$))*\s*")

front = types.SimpleNamespace(show=lambda objects: None)
"Where the objects of `display` go: a worker has one notebook."


class Quiet:
    """Answers whatever is done with it by nothing, so that code which draws or shows goes on."""

    def __init__(self, *name: object, **options: object) -> None:
        self.__dict__["_name"] = name[0] if name else "nothing"

    def __repr__(self) -> str:
        return f"<{self.__dict__['_name']}>"

    def __getattr__(self, name: str) -> Any:
        return attribute(name)

    def __call__(self, *args: object, **options: object) -> Any:
        # Given one function or class it is a decorator, which must not swallow what it decorates.
        decorates = len(args) == 1 and not options and isinstance(args[0], types.FunctionType | type)
        return args[0] if decorates else Quiet(self.__dict__["_name"])

    def __getitem__(self, key: object) -> Any:
        return Quiet(self.__dict__["_name"])

    def __setitem__(self, key: object, value: object) -> None:
        pass

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __contains__(self, key: object) -> bool:
        return False

    def __bool__(self) -> bool:
        return True

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *error: object) -> None:
        pass


def attribute(name: str) -> Any:
    """What a stand-in has under a name: results that are unpacked in the usual ways, else a `Quiet`.

    Raises:
        AttributeError: the name is of Python's own protocols.
    """
    if name.startswith("__"):
        raise AttributeError(name)
    return _DRAWING.get(name) or Quiet(name)


def _subplots(nrows: int = 1, ncols: int = 1, *, squeeze: bool = True, **options: object) -> tuple[Any, Any]:
    import numpy as np

    axes = np.empty((nrows, ncols), object)
    for place in np.ndindex(axes.shape):
        axes[place] = Quiet("Axes")
    return Quiet("Figure"), (axes.squeeze()[()] if squeeze else axes)


_DRAWING: dict[str, Any] = {
    "subplots": _subplots,
    "plot": lambda *args, **options: [Quiet("Line2D")],
    "hist": lambda *args, **options: ([], [], Quiet("BarContainer")),
}


class Shell(Quiet):
    """What `get_ipython()` gives: magics that run code run it, `writefile` writes, all others do nothing."""

    def run_cell_magic(self, name: str, line: str, cell: str) -> None:
        if name in _CODE_MAGICS:
            _run(cell, sys._getframe(1).f_globals)
        elif name in ("writefile", "file"):
            mode, path = ("a" if line.strip().startswith("-a ") else "w"), line.split()[-1]
            with open(path, mode, encoding="utf-8") as file:
                file.write(cell)
            importlib.invalidate_caches()  # a later cell may import it

    def run_line_magic(self, name: str, line: str, *args: object) -> None:
        _line_magic(name, line, sys._getframe(1).f_globals)

    def magic(self, line: str) -> None:
        name, _, rest = line.lstrip("%").partition(" ")
        _line_magic(name, rest, sys._getframe(1).f_globals)

    def system(self, command: str) -> None:
        pass

    def getoutput(self, command: str, **options: object) -> list[str]:
        return []


def _line_magic(name: str, line: str, namespace: dict[str, Any]) -> None:
    if name in _CODE_MAGICS and name != "capture":
        options = 0 if name == "time" else len(_OPTIONS.match(line)[0])  # type: ignore[index]
        _run(line[options:].strip(), namespace)


def _run(source: str, namespace: dict[str, Any]) -> None:
    exec(compile(source, "<magic>", "exec", dont_inherit=True), namespace)


_SHELL = Shell("IPython")


def get_ipython() -> Shell:
    return _SHELL


def display(*objects: object, display_id: object = None, **options: object) -> object:
    """Show objects, as a notebook does without a call for the last bare expression of a cell."""
    front.show(objects)
    return Quiet("display") if display_id else None


class Progress:
    """`tqdm`: the iterable itself, and nothing drawn."""

    def __init__(
        self, iterable: Iterable[Any] = (), *args: object, total: float | None = None, **options: object
    ) -> None:
        self.iterable, self.total, self.n = iterable, total, 0

    def __iter__(self) -> Iterator[Any]:
        return iter(self.iterable)

    def __len__(self) -> int:
        return int(self.total or 0) if self.total is not None else len(self.iterable)  # type: ignore[arg-type]

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def __getattr__(self, name: str) -> Any:
        return attribute(name)

    def update(self, n: int = 1) -> None:
        self.n += n

    @staticmethod
    def write(*text: object, **options: object) -> None:
        print(*text)


def _progress_range(*args: int, **options: object) -> Progress:
    return Progress(range(*args))


def _upload(*args: object) -> None:
    raise FileNotFoundError(
        "files.upload() asks in a browser, and there is none while your work is graded: "
        "hand the file in beside your notebook, and open it by its name alone."
    )


class _Module(types.ModuleType):
    """A stand-in: a package of whatever name is asked for."""

    def __getattr__(self, name: str) -> Any:
        return attribute(name)


class _Files(Quiet):
    upload = staticmethod(_upload)


_HELD: dict[str, dict[str, Any]] = {
    "IPython": {"get_ipython": get_ipython, "version_info": (9, 0, 0, ""), "__version__": "9.0.0"},
    "IPython.display": {"display": display},
    "google.colab": {"files": _Files("files")},
    "google.colab.files": {"upload": _upload},
    "tqdm": {
        **dict.fromkeys(("tqdm", "tqdm_notebook"), Progress),
        **dict.fromkeys(("trange", "tnrange"), _progress_range),
        "__version__": "4.0.0",
    },
}
"What some stand-ins have beside quiet things. matplotlib asks IPython for its version."


class StandIns(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds and makes stand-ins for some modules and for whatever is imported from them."""

    def __init__(self, roots: Sequence[str], *, tells: bool) -> None:
        self.roots, self.tells = roots, tells

    def find_spec(self, fullname: str, path: object, target: object = None) -> importlib.machinery.ModuleSpec | None:
        parent = sys.modules.get(fullname.rpartition(".")[0])
        if fullname in self.roots or (isinstance(parent, _Module) and parent.__loader__ is self):
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return _Module(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        root = module.__name__.partition(".")[0]
        held = _HELD.get(module.__name__) or (_HELD["tqdm"] if root == "tqdm" else {})
        module.__dict__.update(held)
        if module.__name__ == "IPython":
            importlib.import_module("IPython.display")  # `import IPython` alone is enough for `IPython.display.HTML`
        if self.tells and module.__name__ in self.roots and root != "google":
            with contextlib.suppress(Exception):  # a stream that the submission closed
                print(f"({module.__name__} is not installed here: what is asked of it does nothing.)")


def stand_in() -> None:
    """Have imports of what is not here find a stand-in; our own check in a notebook is not asked for here."""
    grader.check = lambda *names, **options: None
    sys.meta_path.insert(0, StandIns(OURS, tells=False))
    sys.meta_path.append(StandIns(WHERE_MISSING, tells=True))
