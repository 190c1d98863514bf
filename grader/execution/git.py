"""What the git work tree around a folder holds, as git itself tells it; nothing of it is changed or fetched."""

import shutil
import subprocess
from pathlib import Path

from grader.errors import Refused

SECONDS = 60.0


def in_work_tree(folder: Path, pattern: str) -> str:
    """The first path, from the top of the work tree around `folder`, that is tracked or would be by `git add`.

    `pattern` is a glob from that top, such as `**/solutions/**`. Empty if there is no such path, or no work tree.

    Raises:
        Refused: there is a work tree, and git cannot tell what is in it.
    """
    there = next(above for above in (folder, *folder.parents) if above.is_dir())
    top = next((above for above in (there, *there.parents) if (above / ".git").exists()), None)
    if top is None:
        return ""
    git = shutil.which("git")
    if git is None:
        raise Refused(
            f"{top} is a git work tree, and git is not installed: what it tracks cannot be told. Install git."
        )
    # A work tree may name a program to be run at each look at it.
    command = [git, "-C", str(top), "-c", "core.fsmonitor=false", "ls-files", "-z", "--cached", "--others"]
    done = subprocess.run(
        [*command, "--exclude-standard", "--", f":(top,glob){pattern}"],
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    if done.returncode:
        told = done.stderr.decode(errors="replace").strip().splitlines()
        raise Refused(f"What the git work tree {top} tracks cannot be told: {told[0] if told else 'git failed'}")
    return done.stdout.decode(errors="replace").partition("\0")[0]
