"""Check again and again: a process with torch that stays warm, asked for one unit's public checks after the other."""

from collections.abc import Collection, Sequence
from pathlib import Path

import msgspec

from grader.checking.serving import ENTRY, Asked, Told
from grader.course import Unit
from grader.errors import ExecutionError
from grader.execution.lines import Answering
from grader.results import Result, from_json


class Warm(Answering):
    """Such a process. It imports torch, some seconds, when it is asked for the first time."""

    def __init__(self) -> None:
        super().__init__(ENTRY)

    def check(
        self,
        unit: Unit,
        kept: Path,
        path: Path,
        *,
        sources: Sequence[str] | None = None,
        only: Collection[str] | None = None,
    ) -> None:
        """Ask for the public checks of a unit on a file, or on the sources of cells that a kernel has run.

        Raises:
            ExecutionError: the process has ended.
        """
        asked = Asked(
            str(unit.folder),
            str(kept),
            str(path),
            None if sources is None else tuple(sources),
            None if only is None else tuple(only),
        )
        self.ask(msgspec.json.encode(asked))

    def result(self, seconds: float) -> Result | None:
        """What came of it, waited for that long; None where it is not there yet.

        Raises:
            ExecutionError: the process has ended, or the grader could not check; says why.
        """
        line = self.answer(seconds)
        if line is None:
            return None
        told = msgspec.json.decode(line, type=Told)
        if told.error:
            raise ExecutionError(told.error)
        return from_json(bytes(told.result))
