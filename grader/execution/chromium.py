"""Chromium as a printer: headless, without script and network, it makes PDFs of pages that the grader wrote.

It is told what to do over a pipe in the DevTools protocol: JSON, each message ended by a zero byte. One start serves any
number of pages.
"""

import json
import os
import re
import select
import shutil
import signal
import subprocess
import tempfile
import time
from base64 import b64decode
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from grader.errors import ExecutionError, Refused, reason

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
NAMED_BY = "GRADER_CHROMIUM"
"The environment variable that names another one."
SECONDS = 60.0
"For a start, and for a page."
_OPTIONS = (
    "--headless",
    "--remote-debugging-pipe",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",  # in a container it holds 64 MB
    "--disable-extensions",
    "--disable-gpu",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-default-browser-check",
    "--no-first-run",
)
# The protocol is spoken on descriptors 3 and 4.
_START = 'exec "$0" "$@" 3<&0 4>&1 0</dev/null 1>/dev/null'
_DATES = re.compile(rb"/(?:CreationDate|ModDate) \(D:[^)]*\)")
_PAPER = {"printBackground": True, "displayHeaderFooter": False, "preferCSSPageSize": True, "generateTaggedPDF": True}


def find() -> str:
    """The Chromium of this machine.

    Raises:
        Refused: there is none; the message says how to get one.
    """
    if named := os.environ.get(NAMED_BY):
        if found := shutil.which(named):
            return found
        raise Refused(f"{NAMED_BY} is {named}, which is no program. Name a Chromium or Chrome there, or unset it.")
    for name in (*NAMES, MAC):
        if found := shutil.which(name):
            return found
    raise Refused(
        "PDFs are printed by Chromium, and there is none here. Install it, for example by: apt-get install chromium; "
        f"or name one that is elsewhere: {NAMED_BY}=/path/to/chrome"
    )


class Chromium:
    """Prints pages; started by the first one, and anew by the one after a failure. A context manager.

    Raises:
        Refused: there is none on this machine.
    """

    def __init__(self) -> None:
        self._program = find()
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._session = ""
        self._number = 0
        self._unread = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def pdf(self, page: Path) -> bytes:
        """The HTML file `page` as a PDF.

        Raises:
            ExecutionError: Chromium cannot be started, ended, or took longer than a minute.
        """
        deadline = time.monotonic() + SECONDS
        try:
            if self._process is None:
                self._start(deadline)
            self._ask("Page.navigate", deadline, url=page.absolute().as_uri())
            self._await(lambda told: told.get("method") == "Page.loadEventFired", deadline)
            printed = b64decode(self._ask("Page.printToPDF", deadline, **_PAPER)["data"])
            # Blanks in the place of today's date: the same page is the same bytes.
            return _DATES.sub(lambda date: b" " * len(date[0]), printed)
        except (OSError, EOFError, ValueError, KeyError) as error:
            self.close()
            raise ExecutionError(f"Chromium could not print {page.name}: {reason(error)}.") from error

    def _start(self, deadline: float) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="grader-print-", ignore_cleanup_errors=True)
        options = [*_OPTIONS, f"--user-data-dir={self._folder.name}"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            options.append("--no-sandbox")  # as root it does not start with one
        self._process = subprocess.Popen(
            ["/bin/sh", "-c", _START, self._program, *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            bufsize=0,
        )
        self._session, self._unread = "", b""
        target = self._ask("Target.createTarget", deadline, url="about:blank")["targetId"]
        self._session = self._ask("Target.attachToTarget", deadline, targetId=target, flatten=True)["sessionId"]
        self._ask("Emulation.setScriptExecutionDisabled", deadline, value=True)
        self._ask("Page.enable", deadline)

    def _ask(self, method: str, deadline: float, **params: Any) -> dict[str, Any]:
        """What it answers to a command."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._number += 1
        number = self._number
        message = {"id": number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        self._process.stdin.write(json.dumps(message).encode() + b"\0")
        answer = self._await(lambda told: told.get("id") == number, deadline)
        if "error" in answer:
            raise ValueError(f"{method}: {answer['error'].get('message', 'refused')}")
        result: dict[str, Any] = answer["result"]
        return result

    def _await(self, wanted: Callable[[dict[str, Any]], bool], deadline: float) -> dict[str, Any]:
        """The first of its messages that is `wanted`; those before it are of no interest."""
        assert self._process is not None
        assert self._process.stdout is not None
        while True:
            while b"\0" in self._unread:
                line, _, self._unread = self._unread.partition(b"\0")
                told: dict[str, Any] = json.loads(line)
                if wanted(told):
                    return told
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self._process.stdout], [], [], left)[0]:
                raise TimeoutError(f"it took longer than {SECONDS:.0f} s")
            part = os.read(self._process.stdout.fileno(), 1 << 20)
            if not part:
                raise EOFError("it ended")
            self._unread += part

    def close(self) -> None:
        """End it, with all its processes, and remove its profile."""
        process, self._process = self._process, None
        if process is not None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            for pipe in (process.stdin, process.stdout):
                assert pipe is not None
                pipe.close()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None
