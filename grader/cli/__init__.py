"""The command `grader`: what was asked is parsed here, done by the layers below, and told to a person or to CI.

Exit codes are those of `grader.errors.ExitCode`, and 130, as everywhere, for a command that was interrupted.
"""

import os
import sys
from contextlib import suppress

import typer

from grader.cli.audit import audit
from grader.cli.build import build
from grader.cli.calibrate import calibrate
from grader.cli.check import check
from grader.cli.ci import ci
from grader.cli.diagnose import diagnose
from grader.cli.doctor import doctor
from grader.cli.export import export
from grader.cli.grade import grade
from grader.cli.late import Commands
from grader.cli.new import new
from grader.cli.report import ManyForms, report
from grader.cli.show import show
from grader.cli.terminal import INTERRUPTED, leaves_cleanly
from grader.errors import ExitCode, lacking

app = typer.Typer(
    name="grader",
    cls=Commands,
    help="Grade submissions to a course on deep learning with PyTorch.",
    epilog="Exit codes: " + " ".join(f"{c.value} {c.name.lower().replace('_', ' ')}." for c in ExitCode),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # a locals dump would show hidden checks and the secret
    rich_markup_mode=None,
)
for command in (check, grade, show, build, audit, calibrate, diagnose, doctor):
    app.command()(leaves_cleanly(command))
app.command(cls=ManyForms)(leaves_cleanly(report))
app.add_typer(new, name="new")
app.add_typer(export, name="export")
app.add_typer(ci, name="ci")


def main() -> None:
    """Run the command line, and leave with its exit code."""
    try:
        app()
    except SystemExit as end:
        if end.code == INTERRUPTED:
            for stream in (sys.stdout, sys.stderr):
                with suppress(OSError):
                    stream.flush()
            os._exit(INTERRUPTED)  # Python would take torch apart, which takes over a second
        raise
    except Exception as error:
        lack = lacking(error)
        if not lack:
            raise
        # Whatever could not be done for it: a traceback would tell nothing more.
        sys.stderr.write(f"The grader had to stop: {lack}. Make room, then give the same command again.\n")
        sys.exit(ExitCode.UNGRADED)
