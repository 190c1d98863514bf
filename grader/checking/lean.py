"""Run an item of pytest without pytest's loop, which takes longer than most checks: hooks, reports, fixtures set up anew.

It is used where nothing of that can matter: a plain function whose arguments are our own fixtures, or parameters. All
else runs in pytest's own way. A test holds that both come to the same over the sample class.
"""

from collections.abc import Callable

import pytest

from grader.checking import plugin
from grader.checking.plugin import GIVEN, Running

_HANDLED = ("skip", "skipif", "xfail", "usefixtures")
"Marks that pytest itself acts on as it runs an item."
Lean = Callable[[Running], BaseException | None]


def lean(item: pytest.Item) -> Lean | None:
    """A function that runs `item` and returns what it raised; None where only pytest's own loop will do."""
    if type(item) is not pytest.Function or item.cls is not None:
        return None
    if any(item.get_closest_marker(name) is not None for name in _HANDLED):
        return None
    parameters = item.callspec.params if hasattr(item, "callspec") else {}
    fixtures = item._fixtureinfo.name2fixturedefs
    ours = {n for n, made in fixtures.items() if n in GIVEN and made[-1].func.__module__ == plugin.__name__}
    plain = {n for n in parameters if n not in GIVEN and n not in fixtures}
    if not set(item._fixtureinfo.names_closure) <= ours | plain | {"request"}:
        return None
    names = item._fixtureinfo.argnames
    if "request" in names:
        return None

    def run(running: Running) -> BaseException | None:
        try:
            values = {name: GIVEN[name](item, running) if name in ours else parameters[name] for name in names}
            with plugin.around(item, running):
                item.obj(**values)
        except (KeyboardInterrupt, pytest.exit.Exception):
            raise
        except BaseException as raised:
            return raised
        return None

    return run
