"""The command `grader`, also as `python -m grader`, as a process of its own."""

import os
import sys

from grader.errors import INTERRUPTED


def program() -> None:
    """Run the command line, and end the process: Python would take torch apart, which takes a second."""
    try:
        from grader.cli import main  # here, so that a Ctrl-C meanwhile is answered like any other

        main()
    except KeyboardInterrupt:
        sys.stderr.write("Stopped.\n")
        _leave(INTERRUPTED)
    except SystemExit as end:
        if "torch" in sys.modules and isinstance(end.code, int):
            _leave(end.code)
        raise


def _leave(code: int) -> None:
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        sys.exit(code)  # what cannot be written is told in Python's own way
    os._exit(code)


if __name__ == "__main__":
    program()
