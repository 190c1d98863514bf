"""Runs `grader ...` again and again without importing everything again: a child is forked for each command.

One JSON line in: `{"argv": [...], "out": FILE, "env": {...}}`; one out: its process id, which is that of a process group
of its own. A line `{"wait": PID}` answers its exit status, negative where a signal ended it. Commands grade with the
checker of `tests.gradebook.fake`, unless `"real": true` is given.
"""

import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    sys.path.insert(0, str(ROOT))
    import psycopg  # noqa: F401
    import sqlalchemy.dialects.postgresql.psycopg
    import sqlalchemy.dialects.sqlite.pysqlite  # noqa: F401

    import grader.cli
    import grader.cli.gradebook.grading as grading
    import grader.cli.gradebook.safety
    import grader.intake.layouts  # noqa: F401
    import grader.intake.matching  # noqa: F401
    from tests.gradebook import fake

    grading.setup_of = fake.setup
    answers = os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        asked = json.loads(line)
        if "wait" in asked:
            print(os.waitstatus_to_exitcode(os.waitpid(asked["wait"], 0)[1]), file=answers, flush=True)
            continue
        child = os.fork()
        if child == 0:
            os.setsid()
            out = os.open(asked["out"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.dup2(out, 1)
            os.dup2(out, 2)
            os.environ.update(asked["env"])
            os.chdir(asked["cwd"])
            sys.argv = ["grader", *asked["argv"]]
            grader.cli.main()
            os._exit(0)  # not reached: the command line chooses its exit code
        print(child, file=answers, flush=True)


if __name__ == "__main__":
    main()
