"""Single keys, as they are pressed, where standard input is a terminal; and that terminal left as it was."""

import os
import sys
from types import TracebackType
from typing import Any, Self


class Keys:
    """A context manager; no key is ever pressed where standard input is no terminal.

    Ctrl-C stays what it is. Ctrl-Z is off meanwhile: whoever presses it by mistake finds no way back.
    """

    def __init__(self) -> None:
        self.there = sys.stdin is not None and sys.stdin.isatty()
        self._modes: Any = None

    def pressed(self) -> str:
        """The keys since it was asked last, in small letters; `q` for the end of input, nothing for an arrow."""
        if not self.there:
            return ""
        return _on_windows() if sys.platform == "win32" else self._on_posix()

    def _on_posix(self) -> str:
        import select

        fd = sys.stdin.fileno()
        if not select.select([fd], [], [], 0)[0]:
            return ""
        try:
            read = os.read(fd, 64)
        except OSError:  # the terminal was closed
            read = b""
        if not read or b"\x04" in read:
            return "q"
        return "" if read.startswith(b"\x1b") else read.decode(errors="replace").lower()

    def __enter__(self) -> Self:
        if self.there and sys.platform != "win32":
            import termios

            fd = sys.stdin.fileno()
            self._modes = termios.tcgetattr(fd)
            modes = termios.tcgetattr(fd)
            modes[3] &= ~(termios.ECHO | termios.ICANON)
            modes[6][termios.VMIN], modes[6][termios.VTIME] = 1, 0
            modes[6][termios.VSUSP] = bytes([os.fpathconf(fd, "PC_VDISABLE") & 0xFF])
            termios.tcsetattr(fd, termios.TCSAFLUSH, modes)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._modes is not None and sys.platform != "win32":
            import contextlib
            import termios

            with contextlib.suppress(termios.error):  # the terminal was closed
                termios.tcsetattr(sys.stdin.fileno(), termios.TCSAFLUSH, self._modes)
            self._modes = None


def _on_windows() -> str:
    if sys.platform != "win32":
        return ""
    import msvcrt

    found = ""
    while msvcrt.kbhit():
        key = msvcrt.getwch()
        if key in "\x00\xe0":  # the next one tells which arrow or function key
            msvcrt.getwch()
        elif key == "\x03":
            raise KeyboardInterrupt
        else:
            found += key.lower()
    return found
