"""Parse Python, one source at a time: Python 3.11 counts the depth of a tree once for all threads, and fails on two at once."""

import ast
import threading

_ONE = threading.Lock()


def tree_of(source: str) -> ast.Module:
    """The syntax tree of a source.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: as `ast.parse`.
    """
    with _ONE:
        return ast.parse(source)
