"""What nbgrader and Otter-Grader take for the same assignment and the same submissions.

`DIR` holds a virtual environment for each, `DIR/nbgrader` and `DIR/otter`, with torch, numpy and ipykernel; measured with
nbgrader 0.9.6 and otter-grader[grading] 7.0.0. `peers/as_nbgrader.py` and `peers/as_otter.py` run there: they build the
assignment in the form of each, see that the solution gets 12 points and the untouched stub none, and then time.
"""

import json
import subprocess
import tempfile
from pathlib import Path

PEERS = Path(__file__).parent / "peers"
NAMES = {"nbgrader": "nbgrader", "otter": "Otter"}
"The environment and the script of each, and what it is called."


def measured(folder: Path, n: int) -> dict[str, float]:
    """Print a row for each that is there: processor seconds a submission, by name.

    Raises:
        SystemExit: neither is there, or one could not be run; with what it said.
    """
    found = {}
    for environment, name in NAMES.items():
        python = (folder / environment / "bin" / "python").absolute()
        if not python.exists():
            print(f"{name}: left out, there is no {python}")
            continue
        with tempfile.TemporaryDirectory() as work:
            command = [str(python), str(PEERS / f"as_{environment}.py"), f"{work}/{environment}", str(n)]
            ran = subprocess.run(command, capture_output=True, text=True)
        if ran.returncode:
            raise SystemExit(f"{name} could not be run: {ran.stderr.strip()[-3000:]}")
        told = json.loads(ran.stdout.splitlines()[-1])
        found[name] = told["cpu"]
        print(f"{name + f', {n} submissions':28} {1e3 * told['cpu']:8.0f} {'':8} {'':24} {told['wrong']:6}")
    if not found:
        raise SystemExit("No peer was found. docs/performance.md says how to make their environments.")
    return found
