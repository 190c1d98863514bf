"""Turn `solutions/` into `exercises/`: take the reference out, render what students get, refuse to give answers away.

`lesson` reads `lesson.py` (`markers` finds its answers, `rules` holds it against its unit), `checks` reads the check files
without running them, `render` makes notebook, script, README and public `unit.toml`, `page` the lesson as HTML (`prose`
its text, `formulas` and `highlight` what stands in it), `figures` draws, `leaks` refuses (`forms` compares code),
`folder` brings the built folder up to date, `site` makes a static site of the same with a `glossary`.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grader.release.folder import build, stale
    from grader.release.lesson import reference_source, stubs
    from grader.release.site import write_site

_HOMES = {"build": "folder", "reference_source": "lesson", "stale": "folder", "stubs": "lesson", "write_site": "site"}

__all__ = ["build", "reference_source", "stale", "stubs", "write_site"]


def __getattr__(name: str) -> Any:
    # Late: a student reads lessons and checks, and has nothing that builds.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"grader.release.{_HOMES[name]}"), name)
