"""`grader site`: the lessons as a static site."""

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.terminal import stdout
from grader.cli.where import find_course
from grader.reports.words import count
from grader.student.kit import EXERCISES

SITE = "site"


def site(
    to: Annotated[
        Path | None, typer.Option(metavar="DIR", help=f"Where to; by default {SITE}/ beside solutions/.")
    ] = None,
    course: Annotated[Path | None, typer.Option(metavar="DIR", help="The folder that holds course.toml.")] = None,
) -> None:
    """Make a static site: contents, a page for each unit, a glossary, and what students get to take with them.

    It shows no answer and asks nothing of the internet. Open its index.html, or put the folder on any web server.
    """
    from grader import release

    source = find_course(course)
    beside = source.folder.parent
    folder = (to or beside / SITE).absolute()
    written = release.write_site(source, folder, beside / EXERCISES)
    stdout().print(f"{folder}: {count(len(written), 'file')} written. Open {folder / 'index.html'}")
