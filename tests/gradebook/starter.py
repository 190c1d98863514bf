"""Runs `grader ...` again and again without importing everything again: a child is forked for each command.

One JSON line in: `{"argv": [...], "out": FILE, "env": {...}}`; one out: its process id, which is that of a process group
of its own. A line `{"wait": PID}` answers its exit status, negative where a signal ended it. Commands grade with the
checker of `tests.gradebook.fake`, unless `"real": true` is given.
"""

import contextlib
import gc
import json
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REHEARSED = (
    "submissions import s00.py --unit 6",
    "grade --all --level open --jobs 1",
    "override s00 5 activation 1 --reason Why",
    "publish 5",
    "gradebook check",
    "backup copy.db",
    "restore copy.db --replace",
)


def main() -> None:
    sys.path.insert(0, str(ROOT))
    import psycopg  # noqa: F401
    import sqlalchemy.dialects.postgresql.psycopg  # noqa: F401

    import grader.cli
    import grader.cli.gradebook.grading as grading
    from tests.gradebook import fake

    real = grading.setup_of
    grading.setup_of = fake.setup
    rehearse()
    gc.freeze()  # a collection in a child copies what it shares
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
            tempfile.tempdir = None  # else the folder of the rehearsal, and not TMPDIR
            os.chdir(asked["cwd"])
            if asked.get("real"):
                grading.setup_of = real
            sys.argv = ["grader", *asked["argv"]]
            grader.cli.main()
            os._exit(0)  # not reached: the command line chooses its exit code
        print(child, file=answers, flush=True)


def rehearse() -> None:
    """Give each command once, so that all it imports is there before the first fork."""
    import grader.cli
    from grader.gradebook.database import opened
    from tests.gradebook import classroom

    sys.stderr.flush()
    quiet, streams = os.open(os.devnull, os.O_WRONLY), (os.dup(1), os.dup(2))
    here, told = os.getcwd(), dict(os.environ)
    with tempfile.TemporaryDirectory() as name:
        folder = classroom.make_course(Path(name))
        url = f"sqlite:///{folder / 'gradebook.db'}"
        with opened(url) as book:
            classroom.fill(book, 2)
        (folder / "s00.py").write_bytes(classroom.content_of(0))
        os.environ.update(GRADER_DATABASE_URL=url, GRADER_SECRET="a secret")
        os.chdir(folder)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        for command in REHEARSED:
            sys.argv = ["grader", *command.split()]
            with contextlib.suppress(SystemExit):
                grader.cli.main()
        os.dup2(streams[0], 1)
        os.dup2(streams[1], 2)
        os.chdir(here)
    os.environ.clear()
    os.environ.update(told)


if __name__ == "__main__":
    main()
