"""A notebook that is typed and run cell by cell: its client is a process of its own, which no other test can disturb."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH")


class Kernel:
    """One that runs; what was typed stands in `notebook`."""

    def __init__(self, client: subprocess.Popen[str]) -> None:
        self._client, self.notebook = client, nbformat.v4.new_notebook()

    def run(self, source: str) -> list[Any]:
        """The outputs of a cell."""
        assert self._client.stdin is not None
        assert self._client.stdout is not None
        print(json.dumps(source), file=self._client.stdin, flush=True)
        self.notebook.cells.append(nbformat.from_dict(json.loads(self._client.stdout.readline())))
        return list(self.notebook.cells[-1].outputs)

    def says(self, source: str) -> str:
        (output,) = self.run(source)
        assert output.output_type == "stream", output
        return str(output.text).strip()

    def card(self, source: str) -> tuple[str, str]:
        """The one card that a cell shows, as HTML and as text."""
        (output,) = self.run(source)
        assert output.output_type == "display_data", output
        assert set(output.data) == {"text/html", "text/plain"}
        return output.data["text/html"], output.data["text/plain"]


@contextmanager
def started(folder: Path, home: Path) -> Iterator[Kernel]:
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"):
        environment[name] = str(home / name.lower())
    with subprocess.Popen(
        [sys.executable, __file__, str(folder)],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as client:
        yield Kernel(client)


def main(folder: str) -> None:
    """Run the cells that come in, a line of JSON each, and write each back as it is then."""
    notebook = nbformat.v4.new_notebook()
    resources = {"metadata": {"path": folder}}
    client = NotebookClient(notebook, kernel_name="python3", allow_errors=True, resources=resources)
    with client.setup_kernel():
        for line in sys.stdin:
            notebook.cells.append(nbformat.v4.new_code_cell(json.loads(line)))
            client.execute_cell(notebook.cells[-1], len(notebook.cells) - 1)
            print(json.dumps(notebook.cells[-1]), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
