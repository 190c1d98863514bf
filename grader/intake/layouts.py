"""Whose download it is, told by how its files are named, and the submissions that it holds."""

from collections.abc import Iterator, Sequence
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Protocol

from grader.course import Unit
from grader.errors import UsageError
from grader.gradebook.records import Incoming
from grader.intake import canvas, gradescope, moodle, nbgrader, plain
from grader.intake.bundles import Reader
from grader.intake.downloads import Download, Found, opened

_MAX_WRAPPERS = 4
"Folders that may stand around a download, one in the other."


class Layout(Protocol):
    """What a module knows of one system's downloads."""

    def fits(self, download: Download) -> bool:
        """Whether a folder looks like such a download."""

    def found(self, download: Download, units: Sequence[Unit], zone: tzinfo) -> Iterator[Found]:
        """The submissions in it: each file belongs to one of them, or is the other system's own."""


_SYSTEMS: dict[str, Layout] = {
    "gradescope": gradescope,
    "moodle": moodle,
    "nbgrader": nbgrader,
    "canvas": canvas,
}
"In the order in which they are tried: the surest mark first."
LAYOUTS = ("canvas", "moodle", "nbgrader", "gradescope", "plain")


def find_incoming(
    path: Path, layout: str | None = None, *, units: Sequence[Unit], zone: tzinfo = UTC
) -> tuple[Incoming, ...]:
    """Every submission in a folder or zip that another system gave for download; nothing in it is dropped.

    What cannot be read is there with `rejected`, what is named in no known way with the name that it has, and what
    tells no unit with an empty one.

    Args:
        path: the folder or zip, or one file.
        layout: one of `LAYOUTS`; None to tell it by the names of the files.
        units: the lessons that a submission may be for.
        zone: the course's, for times that name none.

    Raises:
        UsageError: there is no such layout, the download is not of it, or it is empty, damaged or not there.
    """
    if layout is not None and layout not in LAYOUTS:
        raise UsageError(f"There is no layout {layout!r}. There are: {', '.join(LAYOUTS)}.")
    with opened(path) as download:
        if not download.members and not download.folders:
            raise UsageError(f"{path}: there is nothing in it. Give the folder or zip that was downloaded.")
        reader = Reader(download.path.name, units)
        return tuple(reader.read(found) for found in _found(download, layout, units, zone))


def _found(download: Download, layout: str | None, units: Sequence[Unit], zone: tzinfo) -> Iterator[Found]:
    if layout != "plain":
        wanted = [_SYSTEMS[layout]] if layout else list(_SYSTEMS.values())
        for root in _roots(download):
            for system in wanted:
                if system.fits(root):
                    return system.found(root, units, zone)
        # Copied by hand, assignments have no timestamp: who names nbgrader means folders of assignments.
        if layout == "nbgrader":
            return nbgrader.found(download, units, zone)
        if layout:
            some = ", ".join(repr(top) for top in list(download.tops())[:3])
            raise UsageError(
                f"{download.path}: it holds {some}, which is not how {layout} names its files. "
                f"Leave the layout out, or name another: {', '.join(LAYOUTS)}."
            )
    return plain.found(download, units)


def _roots(download: Download) -> Iterator[Download]:
    """The download, and the folder in it as long as there is only one."""
    for _ in range(_MAX_WRAPPERS):
        yield download
        tops = list(download.tops())
        if len(tops) != 1 or not tops[0].endswith("/"):
            return
        download = download.below(tops[0])
