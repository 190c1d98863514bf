"""The course as a static site: contents, a page a unit, a glossary, and for each unit a zip of what students get.

All of it is made from what `grader build` makes, with the same refusals, so that it shows no answer. Links are relative
and nothing is asked of another place: the folder works from a disk and below any address. `.grader-site` in it lists
what was written; by that list a folder is known, and what is on it and no longer belongs to the site is removed.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from grader.course import Course, Unit
from grader.errors import Refused
from grader.release import glossary
from grader.release.folder import Plan, page_shown, plan
from grader.release.leaks import Shown, refuse
from grader.release.page import Site, site_lesson, site_page

if TYPE_CHECKING:
    from grader.release.prose import Prose

LIST = ".grader-site"


def write_site(course: Course, to: Path, built: Path) -> list[Path]:
    """Write the site of `course` into `to`; the files that were written, in order.

    A file that is up to date is not touched. `built` is where `grader build` writes: what is up to date there is not
    made again.

    Raises:
        CourseError: as `grader build`; or the glossary is wrong.
        Refused: `to` holds something that no `grader site` wrote, or a package that only building needs is missing.
    """
    ours = _ours(to)
    files = site_files(course, built)
    content = {to / path: data for path, data in files.items()}
    written = [path for path, data in content.items() if not path.is_file() or path.read_bytes() != data]
    to.mkdir(parents=True, exist_ok=True)
    # Whatever happens in between, the list names all that may be there.
    _write_list(to, ours | set(files))
    for path in written:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content[path])
    for name in sorted(ours - set(files)):
        (to / name).unlink()
        for parent in Path(name).parents:
            if parent != Path() and not any((to / parent).iterdir()):
                (to / parent).rmdir()
    _write_list(to, set(files))
    return written


def site_files(course: Course, built: Path) -> dict[str, bytes]:
    """Every file of the site by its path in it.

    Raises:
        CourseError, Refused: as `write_site`.
    """
    units = [unit for unit in course.units if unit.number]
    if not units:
        raise Refused(f"{course.folder} has no unit to show. Make one: grader new unit NAME")
    planned = plan(course, units, built)
    terms = glossary.read_terms(course)
    files: dict[str, bytes] = {}
    pages: dict[str, str] = {}
    lessons: list[tuple[Unit, Prose]] = []
    for unit in units:
        students, name = _files_of(unit, planned, built), f"{unit.name}/{unit.name}"
        lesson, notebook = planned.lessons[unit.name], students[f"{unit.name}.ipynb"].decode()
        wanted = glossary.wanted(terms, unit, [prose for _, prose in lessons])
        pages[f"{name}.html"], prose = site_lesson(course, unit, lesson, notebook, bool(terms), wanted)
        refuse(planned.hidden, unit, list(page_shown(f"{name}.html", pages[f"{name}.html"])))
        lessons.append((unit, prose))
        files |= {f"{unit.name}/{path}": data for path, data in students.items() if path.startswith("assets/")}
        files[f"{name}.zip"] = _zipped(unit.name, students)
    of_all = {"index.html": site_page(course, Site("", "index", bool(terms)), units=units)}
    if terms:
        entries = glossary.entries(course, terms, lessons)
        of_all["glossary.html"] = site_page(course, Site("", "glossary", True), entries=entries)
    refuse(planned.hidden, None, list(_shown(course, of_all)))
    files |= {path: text.encode() for path, text in (pages | of_all).items()}
    return dict(sorted(files.items()))


def _files_of(unit: Unit, planned: Plan, built: Path) -> dict[str, bytes]:
    """What students get of `unit`, by the path in its folder."""
    folder = built / unit.name
    return {p.relative_to(folder).as_posix(): data for p, data in planned.files.items() if p.is_relative_to(folder)}


def _zipped(folder: str, files: Mapping[str, bytes]) -> bytes:
    """A zip of `files` in `folder`, the same bytes each time."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{folder}/{path}", (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(entry, data)
    return whole.getvalue()


def _shown(course: Course, pages: Mapping[str, str]) -> Iterator[Shown]:
    """The pages that belong to no unit; what they are made from comes first and names its own lines."""
    for source in (course.folder / "course.toml", glossary.file_of(course)):
        if source.exists():
            yield Shown(str(source), source.read_text(encoding="utf-8"))
    for path, text in pages.items():
        yield from page_shown(path, text)


def _ours(to: Path) -> set[str]:
    """What an earlier run wrote into `to`.

    Raises:
        Refused: there is something else.
    """
    if to.exists() and not to.is_dir():
        raise Refused(f"{to} is a file. Name a folder: grader site --to DIR")
    listed = to / LIST
    ours = set(listed.read_text(encoding="utf-8").splitlines()) if listed.is_file() else set()
    there = {p.relative_to(to).as_posix() for p in to.rglob("*") if p.is_symlink() or not p.is_dir()} - {LIST}
    others = sorted(there - ours | {name for name in there if (to / name).is_symlink()})
    if others:
        more = f" and {len(others) - 1} more" if len(others) > 1 else ""
        raise Refused(
            f"{to} holds {others[0]}{more}, which grader site did not write. "
            "Move it away, or write into another folder: grader site --to DIR"
        )
    return {name for name in ours if name in there}


def _write_list(to: Path, names: set[str]) -> None:
    (to / LIST).write_text("".join(f"{name}\n" for name in sorted(names)), encoding="utf-8")
