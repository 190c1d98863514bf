"""The steps of a host's job, run on this machine with the shell and the variables that the host would give them."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
PWNED = "PWNED-hosts"
"What the students' files try to write, wherever any of them is run."


def git(folder: Path, *arguments: str) -> None:
    who = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.org"}
    more = {"GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.org"}
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True, env=os.environ | who | more)


def commit(folder: Path, message: str) -> None:
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A", "-f")
    git(folder, "commit", "-q", "-m", message)


def hostile_repository(folder: Path) -> None:
    """Whatever could be run by who checks a commit out, installs it, or looks at it with a tool of ours."""
    order = f"touch {folder.parent}/{PWNED}"
    python = f"import os; os.system({order!r})\n"
    for name in ("conftest.py", "setup.py", "sitecustomize.py", "usercustomize.py", "torch.py"):
        (folder / name).write_text(python)
    (folder / "Makefile").write_text(f"all:\n\t{order}\n")
    (folder / "pyproject.toml").write_text('[project]\nname = "firstlayer"\nversion = "9"\n')
    (folder / ".gitattributes").write_text("* filter=evil diff=evil\n*.py export-subst\n")
    (folder / ".gitconfig").write_text(f'[filter "evil"]\n\tsmudge = {order}\n[core]\n\tfsmonitor = {order}\n')
    (folder / ".gitmodules").write_text('[submodule "m"]\n\tpath = m\n\turl = ext::sh -c true\n')
    (folder / ".github" / "workflows").mkdir(parents=True)
    (folder / ".github" / "workflows" / "grade.yml").write_text(f"on: push\njobs: {{a: {{steps: [run: {order}]}}}}\n")
    (folder / "link").symlink_to("/etc/passwd")


class Job:
    """One run of a job: what its steps printed, and the files that the host reads afterwards."""

    def __init__(self, checkout: Path, scratch: Path) -> None:
        self.checkout, self.scratch = checkout, scratch
        self.printed = ""
        self.outputs: dict[str, str] = {}
        self.summary = scratch / "summary.md"
        scratch.mkdir(exist_ok=True)

    def shell(self, script: str, environment: Mapping[str, str], *, options: str = "-e") -> int:
        path = self.scratch / "step.sh"
        path.write_text(script)
        output = self.scratch / "output"
        output.write_text("")
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "GRADER_"))}
        here = {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "GITHUB_OUTPUT": str(output),
            "COLUMNS": "100",
        }
        command = ["bash", options, str(path)]
        done = subprocess.run(
            command,
            cwd=self.checkout,
            env=clean | here | dict(environment),
            capture_output=True,
            timeout=300,
            check=False,
        )
        self.printed += (done.stdout + done.stderr).decode()
        self.outputs |= dict(line.split("=", 1) for line in output.read_text().splitlines())
        return done.returncode

    def github(self, workflow: Path, values: Mapping[str, str], more: Mapping[str, str]) -> list[int]:
        """Run every `run` step as a runner does; `values` are those of `${{ }}`, and `more` replaces variables."""
        (job,) = yaml.safe_load(workflow.read_text())["jobs"].values()
        codes = []
        for step in job["steps"]:
            if "run" in step:
                found = {k: self._value(v, values) for k, v in step.get("env", {}).items()}
                assert "${{" not in step["run"]  # what is put into a script is run with it
                codes.append(self.shell(step["run"], found | {k: v for k, v in more.items() if k in found}))
                if codes[-1]:
                    break
        return codes

    def _value(self, text: str, values: Mapping[str, str]) -> str:
        def known(match: re.Match[str]) -> str:
            name = match[1].strip()
            return self.outputs[name.rpartition(".")[2]] if name.startswith("steps.") else values[name]

        return re.sub(r"\$\{\{(.*?)\}\}", known, text)

    def gitlab(self, file: Path, values: Mapping[str, str], more: Mapping[str, str]) -> int:
        """Run the script of the only job as a runner does: all of it in one shell."""
        (job,) = yaml.safe_load(file.read_text()).values()
        variables = {k: re.sub(r"\$(\w+)", lambda m: values[m[1]], v) for k, v in job.get("variables", {}).items()}
        return self.shell("set -eo pipefail\n" + "\n".join(job["script"]), {**variables, **values, **more})


def new_checkout(folder: Path, *command: str) -> Path:
    """An instructor's repository: the course and the job that `command` writes there."""
    folder.mkdir()
    shutil.copytree(ROOT / "solutions", folder / "solutions")
    return written(folder, *command)


def written(folder: Path, *command: str) -> Path:
    done = subprocess.run(
        [sys.executable, "-m", "grader", "ci", *command],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (path,) = folder.rglob("*.yml")
    return path
