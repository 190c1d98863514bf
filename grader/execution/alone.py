"""A worker that was started by itself, where nothing can be forked: it gets warm, says so, and serves one submission.

    standard input    requests
    standard output   one line once it is warm, then answers
    standard error    what the submission prints, and a mark each time that all of it is there

It sets these three aside before it imports anything large; the submission finds nothing to read, and the third under
both other numbers. It ends with the checker, at whose end the requests end, whatever the submission does meanwhile.
"""

import gc
import os
import shutil
import sys
import threading

import msgspec

from grader.execution import start, walls
from grader.execution.zygote import warm_up

HOME, WORK = "home", "work"
"In its folder: for what is imported, and for the submission, which finds it empty."
WALLS = ("scratch", "descriptors", "environment")
"What of its own it has, by the names of walls."
_AT_ONCE = 1 << 20


def main(folder: str, mark: str, *preload: str) -> None:
    """The whole life of such a worker.

    Args:
        folder: its own, with `HOME` and `WORK` in it.
        mark: what it says after all that was printed for a request.
        preload: as for a zygote.
    """
    arriving, answers, output = _set_aside()
    requests, handed_on = os.pipe()
    threading.Thread(target=_follow, args=(arriving, handed_on, folder), daemon=True).start()
    try:
        serve = warm_up(preload, gpu=False)
        walls.leave_environment({"CUDA_VISIBLE_DEVICES": ""} | start.system())
        os.environ.update(start.home_at(os.path.join(folder, WORK)))
        os.chdir(os.path.join(folder, WORK))
    except Exception as error:
        os.write(answers, msgspec.json.encode({"failed": f"{type(error).__name__}: {error}"}) + b"\n")
        os._exit(1)
    for number in (1, 2):
        os.dup2(output, number)
    gc.collect()
    gc.freeze()
    os.write(answers, msgspec.json.encode({"walls": WALLS}) + b"\n")
    code = 1
    try:
        serve(requests, answers, printed=lambda: os.write(output, mark.encode()))
        code = 0
    except BaseException:
        sys.excepthook(*sys.exc_info())  # into the output
    finally:
        os._exit(code)


def _set_aside() -> tuple[int, int, int]:
    """The three standard streams under other numbers, which no program inherits; /dev/null has theirs from now on."""
    if sys.platform == "win32":
        import msvcrt

        for number in range(3):
            msvcrt.setmode(number, os.O_BINARY)
    aside = os.dup(0), os.dup(1), os.dup(2)
    null = os.open(os.devnull, os.O_RDWR)
    for number in range(3):
        os.dup2(null, number)
    os.close(null)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(newline="\n")  # type: ignore[union-attr]
    return aside


def _follow(source: int, sink: int, folder: str) -> None:
    """Hand requests on to whoever serves them; at their end remove what is left of the submission, and end it."""
    while data := os.read(source, _AT_ONCE):
        view = memoryview(data)
        while view:
            view = view[os.write(sink, view) :]
    os.chdir(os.path.dirname(folder))
    shutil.rmtree(folder, ignore_errors=True)  # what it holds open stays in the temp folder
    os._exit(0)
