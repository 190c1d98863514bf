"""The command `grader`: what was asked is parsed here, done by the layers below, and told to a person or to CI.

Exit codes are those of `grader.errors.ExitCode`, and 130, as everywhere, for a command that was interrupted.
"""

import sys

import typer

from grader.cli.late import Commands
from grader.errors import ExitCode, lacking, not_installed

app = typer.Typer(
    name="grader",
    cls=Commands,
    help="Check, hand in and grade the exercises of a course on deep learning with PyTorch.",
    epilog="Exit codes: " + " ".join(f"{c.value} {c.name.lower().replace('_', ' ')}." for c in ExitCode),
    add_completion=False,
    pretty_exceptions_enable=False,  # a locals dump would show hidden checks and the secret
    rich_markup_mode=None,
)


@app.callback(invoke_without_command=True)
def grader(context: typer.Context) -> None:
    """The commands are in `grader.cli.late`; without one, a student is told where they are, anybody else the commands."""
    if context.invoked_subcommand is None:
        from grader.cli.next import alone

        def shows_help() -> None:
            typer.echo(context.get_help(), err=True)
            raise typer.Exit(ExitCode.USAGE)

        alone(shows_help)


def main() -> None:
    """Run the command line, and leave with its exit code."""
    try:
        app()
    except Exception as error:
        if lacks := not_installed(error):
            sys.stderr.write(f"{lacks}\n")
            sys.exit(ExitCode.REFUSED)
        lack = lacking(error)
        if not lack:
            raise
        # Whatever could not be done for it: a traceback would tell nothing more.
        sys.stderr.write(f"The grader had to stop: {lack}. Make room, then give the same command again.\n")
        sys.exit(ExitCode.UNGRADED)
