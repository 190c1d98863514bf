"""The site: every link leads somewhere, nothing comes from elsewhere, no answer is shown, and nothing else is touched."""

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html
from playwright.sync_api import Browser, Route
from reports.test_accessible import faults, opened
from reports.test_browser import CONTRAST

from grader.audit.secrets import Search, secrets_of
from grader.course import Course, load_course
from grader.errors import CourseError, Refused
from grader.release import build, write_site
from grader.release.page import words_of
from grader.release.site import LIST, site_files

Load = Callable[[], Course]
Change = Callable[[str, str, str], None]
ROOT = Path(__file__).parent.parent.parent
LOOKED_AT = ("index.html", "glossary.html", "02_activations/02_activations.html", "07_numpy/07_numpy.html")
GLOSSARY = """[[terms]]
term = "curve"
means = "What is bent, such as $x^2$."
marked = "curves"

[[terms]]
term = "plain"
means = "What is not."
"""


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of this course."""
    to = tmp_path_factory.mktemp("published") / "site"
    write_site(load_course(ROOT / "solutions"), to, ROOT / "exercises")
    return to


@pytest.fixture
def small(project: Path, change: Change) -> Path:
    """The small course, with a glossary."""
    (project / "solutions/glossary.toml").write_text(GLOSSARY)
    change("01_curves/lesson.py", "# `torch.relu` is one of torch's own.", "# ## Plain words\n#\n# All are *curves*.")
    return project


def files_in(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


# What is in it


def test_the_contents_name_every_unit_and_its_exercises(real: Path) -> None:
    page = html.fromstring((real / "index.html").read_text())
    course = load_course(ROOT / "solutions")
    words = page.text_content()
    assert page.findtext(".//h1") == course.title
    assert course.summary in words
    for unit in course.units:
        if unit.number:
            assert unit.summary in words
            links = {a.get("href"): a.text_content() for a in page.iter("a")}
            for exercise in unit.exercises:
                link = links[f"{unit.name}/{unit.name}.html#turn-{exercise.name}"]
                assert link == f"{exercise.label} {exercise.title}"


def test_a_unit_leads_back_to_the_contents_and_on_to_its_neighbours(browser: Browser, real: Path) -> None:
    with opened(browser, real / "index.html") as page:
        page.locator(".contents h3 a").nth(1).click()
        assert page.title().startswith("2. ")
        page.locator(".units .next").click()
        assert page.title().startswith("3. ")
        page.get_by_role("link", name="Glossary").click()
        assert page.locator("h1").inner_text() == "Glossary"
        page.get_by_role("link", name="Contents").click()
        assert page.url == (real / "index.html").as_uri()


def test_a_term_leads_to_the_words_that_explain_it(browser: Browser, real: Path) -> None:
    with opened(browser, real / "glossary.html", width=380) as page:
        page.locator("dt#term-broadcasting + dd .where a").click()
        assert page.url.endswith("03_neuron/03_neuron.html#term-broadcasting")
        assert page.locator("dfn:target").inner_text() == "broadcasting"
        assert page.evaluate("document.querySelector(':target').getBoundingClientRect().top < innerHeight")


def test_students_take_the_built_unit_with_them(real: Path) -> None:
    for unit in (p for p in (ROOT / "exercises").iterdir() if (p / "unit.toml").is_file()):
        with zipfile.ZipFile(io.BytesIO((real / unit.name / f"{unit.name}.zip").read_bytes())) as archive:
            held = {name: archive.read(name) for name in archive.namelist()}
        built = {f"{unit.name}/{path}": data for path, data in files_in(unit).items() if "__pycache__" not in path}
        assert held == built


def test_every_link_leads_to_a_file_and_a_place_in_it(real: Path) -> None:
    pages = {path: html.fromstring(path.read_text()) for path in real.rglob("*.html")}
    assert len(pages) == 2 + len(list((ROOT / "exercises").glob("*/unit.toml")))  # contents, glossary, a page a unit
    followed = 0
    for path, page in pages.items():
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), path
        for link in page.xpath("//@href | //@src"):
            parts = urlsplit(link)
            if parts.scheme == "data":
                continue
            assert not parts.scheme, (path, link)
            assert not parts.netloc, (path, link)
            assert not parts.path.startswith("/"), (path, link)
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            assert target.is_file(), (path, link)
            assert target.is_relative_to(real), (path, link)
            assert not parts.fragment or pages[target].xpath("//*[@id=$id]", id=unquote(parts.fragment)), (path, link)
            followed += 1
    assert followed > 300


# How it is read


def test_below_any_path_of_a_server_nothing_is_asked_of_elsewhere(browser: Browser, real: Path) -> None:
    """The pages are found below some path of a host that does not exist."""
    base = "http://course.invalid/some/where/"
    elsewhere: list[str] = []
    told: list[str] = []

    def answer(route: Route) -> None:
        url = route.request.url.partition("#")[0]
        path = real / url.removeprefix(base)
        if url.startswith(base) and path.is_file():
            route.fulfill(path=path)
        else:
            elsewhere.append(url)
            route.abort()

    context = browser.new_context(base_url=base, viewport={"width": 380, "height": 900})
    context.route("**/*", answer)
    page = context.new_page()
    page.on("console", lambda message: told.append(message.text))
    for path in sorted(p.relative_to(real).as_posix() for p in real.rglob("*.html")):
        page.goto(path)
        assert page.evaluate("[...document.images].every((i) => i.naturalWidth > 0)"), path
        assert page.evaluate("document.scripts.length") == 0, path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert page.evaluate("getComputedStyle(document.body).maxWidth") != "none", f"{path}: no style"
    assert elsewhere == []
    assert told == []  # the policy reports what it blocks here
    context.close()


@pytest.mark.parametrize(("width", "scheme"), [(380, "light"), (1280, "dark")])
def test_axe_finds_nothing_and_screen_and_paper_can_be_read(
    browser: Browser, real: Path, width: int, scheme: str
) -> None:
    found: dict[str, Any] = {}
    for path in LOOKED_AT:
        with opened(browser, real / path, width=width, color_scheme=scheme, bypass_csp=True) as page:
            # As in tests/reports/test_accessible.py: axe-core takes a heading that is a formula for an empty one.
            page.evaluate("document.querySelectorAll('th > math').forEach((m) => m.after(m.textContent))")
            found[path] = faults(page) + page.evaluate(CONTRAST)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
            page.emulate_media(media="print")
            assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)", path
            assert page.locator(".site, .letters, .skip").filter(visible=True).count() == 0, path
            found[path] += page.evaluate(CONTRAST)
    assert found == {path: [] for path in LOOKED_AT}


@pytest.mark.parametrize("path", LOOKED_AT[:2])
def test_the_keyboard_skips_to_the_content_and_sees_where_it_is(browser: Browser, real: Path, path: str) -> None:
    with opened(browser, real / path, width=380) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        assert page.evaluate("document.activeElement.getBoundingClientRect().top >= 0")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') !== null")
        assert page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)") >= 2


# How it is written


def test_the_command_writes_the_same_bytes_elsewhere(real: Path, tmp_path: Path) -> None:
    run = [sys.executable, "-m", "grader", "site", "--to", "here/and there"]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "1"}
    run += ["--course", str(ROOT / "solutions")]
    done = subprocess.run(run, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    to = tmp_path / "here/and there"
    assert done.stdout == f"{to}: {len(files_in(real)) - 1} files written. Open {to / 'index.html'}\n"
    assert files_in(to) == files_in(real)


def test_a_second_run_writes_nothing_and_a_change_only_what_it_is_in(small: Path, course: Load, change: Change) -> None:
    to = small / "site"
    assert set(write_site(course(), to, small / "exercises")) == {p for p in to.rglob("*") if p.is_file()} - {to / LIST}
    assert write_site(course(), to, small / "exercises") == []
    change("glossary.toml", "What is not.", "What is not bent.")
    assert write_site(course(), to, small / "exercises") == [to / "glossary.html"]


def test_what_is_built_already_makes_no_difference(small: Path, course: Load) -> None:
    before = site_files(course(), small / "exercises")
    build(course(), course().units, small / "exercises")
    assert site_files(course(), small / "exercises") == before


def test_what_no_longer_belongs_to_it_goes(small: Path, course: Load) -> None:
    to = small / "site"
    write_site(course(), to, small / "exercises")
    (small / "solutions/02_twice").rename(small / "solutions/02_double")
    (small / "solutions/glossary.toml").unlink()
    write_site(course(), to, small / "exercises")
    assert sorted(p.name for p in to.iterdir()) == [LIST, "01_curves", "02_double", "index.html"]
    assert "glossary" not in (to / "index.html").read_text()


@pytest.mark.parametrize("name", ["notes.txt", "01_curves/mine.html", "index.html"])
def test_a_folder_with_other_things_is_left_alone(small: Path, course: Load, name: str) -> None:
    path = small / "site" / name
    path.parent.mkdir(parents=True)
    path.write_text("mine")
    with pytest.raises(Refused, match=rf"site holds {name}, which grader site did not write\. Move it away, or .*--to"):
        write_site(course(), small / "site", small / "exercises")
    assert files_in(small / "site") == {name: b"mine"}


def test_what_was_put_into_a_site_is_not_removed(small: Path, course: Load) -> None:
    to = small / "site"
    write_site(course(), to, small / "exercises")
    (to / "CNAME").write_text("course.example\n")
    (to / "01_curves/link.html").symlink_to("01_curves.html")
    with pytest.raises(Refused, match=r"site holds 01_curves/link\.html and 1 more"):
        write_site(course(), to, small / "exercises")
    assert (to / "CNAME").exists()


def test_a_link_in_the_place_of_a_page_is_not_followed(small: Path, course: Load) -> None:
    to, other = small / "site", small / "other.html"
    write_site(course(), to, small / "exercises")
    other.write_text("mine")
    (to / "index.html").unlink()
    (to / "index.html").symlink_to(other)
    with pytest.raises(Refused, match=r"holds index\.html"):
        write_site(course(), to, small / "exercises")
    assert other.read_text() == "mine"


def test_a_file_is_no_folder(small: Path, course: Load) -> None:
    (small / "site").write_text("")
    with pytest.raises(Refused, match="is a file"):
        write_site(course(), small / "site", small / "exercises")


def test_a_course_without_lessons_has_no_site(small: Path, course: Load) -> None:
    for unit in ("01_curves", "02_twice"):
        (small / "solutions" / unit / "unit.toml").unlink()
    with pytest.raises(Refused, match="grader new unit"):
        write_site(course(), small / "site", small / "exercises")


# What it may not show


def test_the_site_of_this_course_hides_what_is_hidden(real: Path) -> None:
    """By the search of `grader audit`, which shares nothing with that of the build."""
    course = load_course(ROOT / "solutions")
    search = Search(secrets_of(course)).telling
    given = {f"{unit.name}.html": unit.gives for unit in course.units}
    told = {
        p.name: [s.said for s in search.text(words_of(p.read_text())) if s.exercise not in given.get(p.name, ())]
        for p in real.rglob("*.html")
    }
    assert {name: said for name, said in told.items() if said} == {}


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("glossary.toml", "What is not.", "As `x.clamp(min=0)` does.", r"glossary\.toml:8: shows the answer of bend"),
        (
            "glossary.toml",
            "What is not.",
            "See test_hidden_bend.",
            r"glossary\.toml:8: shows the name of a hidden check",
        ),
        ("glossary.toml", "What is not.", "As x.*clamp*(min=0) does.", r"glossary\.html:\d+: shows the answer of bend"),
        ("course.toml", "", 'summary = "It is x.clamp(min=0)."\n', r"course\.toml:2: shows the answer of bend"),
        ("01_curves/lesson.py", "All are", "All x.clamp(min=0) are", "shows the answer of bend"),
    ],
)
def test_an_answer_is_refused_and_nothing_written(
    small: Path, course: Load, change: Change, file: str, old: str, new: str, said: str
) -> None:
    change(file, old, new)
    with pytest.raises(CourseError, match=said):
        write_site(course(), small / "site", small / "exercises")
    assert not (small / "site").exists()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'marked = "curves"',
            'marked = "bends"',
            "curve: no lesson has bends in italics, in bold or in a heading. Write",
        ),
        ('term = "plain"', 'term = "Curve"', r"terms\[1\]: Curve .*is there twice"),
        ("such as $x^2$", "such as $x^{2$", "curve: has a formula that cannot be rendered"),
        ('marked = "curves"', 'mark = "curves"', "unknown field `mark`"),
    ],
)
def test_a_wrong_glossary_is_named(small: Path, course: Load, change: Change, old: str, new: str, said: str) -> None:
    change("glossary.toml", old, new)
    with pytest.raises(CourseError, match=said) as error:
        write_site(course(), small / "site", small / "exercises")
    assert str(error.value).startswith(str(small / "solutions/glossary.toml"))


def test_a_term_stands_in_a_heading_where_no_text_marks_it(small: Path, course: Load) -> None:
    page = html.fromstring(site_files(course(), small / "exercises")["glossary.html"])
    places = {d.getprevious().text_content(): d.xpath(".//a")[0] for d in page.iter("dd")}
    assert places["plain"].get("href") == "01_curves/01_curves.html#plain-words"
    assert places["curve"].get("href") == "01_curves/01_curves.html#term-curve"
    assert places["curve"].text_content() == "curve, in Unit 1 · Plain words"


def test_text_of_the_course_is_text(small: Path, course: Load, change: Change, browser: Browser) -> None:
    change("course.toml", "", 'summary = "a < b & <img src=x>"\n')
    change("01_curves/unit.toml", "Bend and scale.", "<b>Bend</b>")
    write_site(course(), small / "site", small / "exercises")
    with opened(browser, small / "site/index.html") as page:
        assert page.locator(".about").inner_text() == "a < b & <img src=x>"
        assert page.evaluate("document.images.length") == 0
        assert "<b>Bend</b>" in page.locator(".contents").inner_text()
