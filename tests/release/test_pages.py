"""The lesson as a page: complete, readable on a phone and in the dark, without a connection, and without answers."""

import re
import shutil
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from reports.test_browser import CONTRAST

from grader.course import Course, Exercise
from grader.errors import CourseError, Refused
from grader.release import build, page, stale
from grader.release.folder import _shown
from grader.release.formulas import mathml
from grader.release.highlight import highlighted
from grader.release.leaks import refuse, secrets
from grader.release.lesson import read_lesson

Load = Callable[[], Course]
Change = Callable[[str, str, str], None]
Message = Callable[[], str]

ROOT = Path(__file__).parents[2]
PLAIN = "`torch.relu` is one of torch's own."
RICH = r"""Both $x_i < 10\,\%$ and "$y$," stay formulas, `$x$` stays code, and a plum is \$5.
#
# ## A long formula
#
# $$
# y = f\left(\begin{bmatrix} x_1 & x_2 & x_3 & x_4 & x_5 & x_6 & x_7 & x_8 & x_9 \end{bmatrix}
# \begin{bmatrix} w_1 \\ w_2 \end{bmatrix} + \underbrace{b}_{1 \times \text{out}}\right)
# $$
#
# #### Deeper by two
#
# \begin{align}
# a &= \sum_{i=1}^n x_i \\
# b &= c_1 * d * e
# \end{align}
#
# And within a line: $y = f_2(f_1(x_1 w_1 + x_2 w_2 + x_3 w_3 + b_1) w_4 + x_5 w_5 + x_6 w_6 + b_2) + c + d$ as well.
#
# | call | memory | what else | is to be said | of it |
# | --- | ---: | --- | --- | --- |
# | `tensor.reshape(2, 3)` | $2 \times 3$ | nothing that could be said | in few | words |
#
# # A second title
#
# ```python
# def f(words):  # a comment that is far too long for a phone and has to scroll inside the box of its own code
#     return words
# ```
#
# ## A second title"""
SEEN = """() => {
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  let text = "";
  while (walker.nextNode()) if (!walker.currentNode.parentElement.closest("code")) text += walker.currentNode.data;
  return text;
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium of this machine, headless."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        pytest.fail("These tests open the pages in Chromium. Install it, for example by: apt-get install chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def rich(change: Change, course: Load, project: Path) -> Path:
    """The built page of the first unit, with something of everything in it."""
    change("01_curves/lesson.py", PLAIN, RICH)
    build(course(), course().units, project / "exercises")
    return project / "exercises/01_curves/01_curves.html"


@pytest.fixture
def pages(rich: Path) -> list[Path]:
    """Those of the small course, and those that students get of this one."""
    return [*sorted(rich.parents[1].glob("*/*.html")), *sorted((ROOT / "exercises").glob("*/*.html"))]


def opened(browser: Browser, path: Path, width: int = 1280, scheme: str = "light") -> Page:
    shown = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    shown.goto(path.as_uri())
    return shown


def test_every_unit_has_a_page(pages: list[Path]) -> None:
    """Those of the small course are two."""
    units = [p.name for p in (ROOT / "exercises").iterdir() if (p / "unit.toml").is_file()]
    assert sorted(p.stem for p in pages) == sorted(["01_curves", "02_twice", *units])


def test_a_page_holds_the_lesson_and_no_answer(rich: Path) -> None:
    """Prose, code and stubs are all there."""
    words = page.words_of(rich.read_text())
    for text in ("A long formula", "import torch", "def bend(x: torch.Tensor)", 'raise NotImplementedError("bend")'):
        assert text in words
    assert "clamp" not in words
    assert "SOLUTION" not in words


@pytest.mark.parametrize("width", [380, 1280])
def test_a_page_asks_for_its_own_figures_only_and_fits(browser: Browser, pages: list[Path], width: int) -> None:
    """Nothing comes from elsewhere, nothing runs, and nothing makes the page scroll sideways."""
    for path in pages:
        asked: list[str] = []
        errors: list[str] = []
        shown = browser.new_page(viewport={"width": width, "height": 900})
        shown.on("request", lambda request, asked=asked: asked.append(request.url))
        shown.on("console", lambda message, errors=errors: errors.append(message.text))
        shown.goto(path.as_uri())
        assert asked[0] == path.as_uri()
        assert {url.rpartition("/")[0] for url in asked[1:]} <= {f"{path.parent.as_uri()}/assets"}, path
        assert errors == [], path  # the policy reports what it blocks here
        assert shown.evaluate("document.scripts.length") == 0, path
        assert shown.evaluate("document.documentElement.scrollWidth") <= width, path
        assert shown.evaluate("getComputedStyle(document.body).maxWidth") != "none", f"{path}: the style was blocked"
        shown.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_has_enough_contrast(browser: Browser, pages: list[Path], scheme: str) -> None:
    """Code in its colours and formulas included."""
    for path in pages:
        shown = opened(browser, path, scheme=scheme)
        assert shown.evaluate(CONTRAST) == [], path
        shown.close()


def test_dark_is_dark_and_light_is_light(browser: Browser, rich: Path) -> None:
    """The reader's system decides."""
    seen = []
    for scheme in ("light", "dark"):
        shown = opened(browser, rich, scheme=scheme)
        seen.append(
            sum(map(int, re.findall(r"\d+", shown.evaluate("getComputedStyle(document.body).backgroundColor"))))
        )
        shown.close()
    assert seen[0] > 700
    assert seen[1] < 100


def test_every_figure_loads_and_says_what_it_shows(browser: Browser, pages: list[Path]) -> None:
    """A figure lies beside the page, which may lie anywhere."""
    for path in pages:
        shown = opened(browser, path)
        assert shown.evaluate("[...document.images].every((i) => i.naturalWidth > 0 && i.alt.trim())"), path
        assert shown.evaluate("document.images.length") == path.read_text().count("<img"), path
        shown.close()


def test_headings_follow_each_other_and_the_contents_lead_to_them(browser: Browser, pages: list[Path]) -> None:
    """One title, no level left out, every anchor there once."""
    for path in pages:
        shown = opened(browser, path)
        levels = shown.evaluate("[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map((h) => +h.tagName[1])")
        assert levels[0] == 1
        assert 1 not in levels[1:], path
        assert all(b <= a + 1 for a, b in pairwise(levels)), path
        ids = shown.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)")
        assert len(set(ids)) == len(ids), path
        links = shown.evaluate("[...document.querySelectorAll('.toc a')].map((a) => a.getAttribute('href').slice(1))")
        assert set(links) <= set(ids), path
        assert len(links) == sum(level in (2, 3) for level in levels), path
        shown.close()


def test_the_contents_stand_open_beside_the_lesson_where_there_is_room(browser: Browser, rich: Path) -> None:
    """On a phone they are one line that opens."""
    for width, open_at_once in ((1280, True), (380, False)):
        shown = opened(browser, rich, width)
        link = shown.locator(".toc a").first
        assert link.is_visible() == open_at_once
        if not open_at_once:
            shown.locator(".toc summary").click()
        link.click()
        assert shown.url.endswith("#a-long-formula")
        shown.close()


def test_formulas_are_drawn_and_no_dollar_is_left(browser: Browser, pages: list[Path]) -> None:
    """An escaped dollar and one in code are the only ones."""
    for path in pages:
        shown = opened(browser, path)
        dollars = shown.evaluate(SEEN).count("$")
        assert dollars == (1 if path.stem == "01_curves" else 0), path
        assert "\\" not in shown.evaluate("[...document.querySelectorAll('math')].map((m) => m.textContent).join('')")
        sizes = shown.evaluate("[...document.querySelectorAll('math')].map((m) => m.getBoundingClientRect().height)")
        assert all(size > 5 for size in sizes), path
        shown.close()
    words = page.words_of(pages[0].read_text())
    assert "$x$" in words
    assert "a plum is $5" in words


def test_aligned_lines_are_aligned_at_their_signs(browser: Browser, rich: Path) -> None:
    """What stands left of the signs ends there, what stands right begins there."""
    shown = opened(browser, rich)
    left, right = shown.evaluate(
        """() => ["mi:nth-of-type(1)", "mo"].map((what, n) =>
          [...document.querySelectorAll("mtable[columnspacing] mtr")].map((row) =>
            row.children[n].querySelector(what).getBoundingClientRect()[n ? "left" : "right"]))"""
    )
    assert len(left) == len(right) == 2
    assert abs(left[0] - left[1]) < 2
    assert abs(right[0] - right[1]) < 2
    shown.close()


def test_what_is_wide_scrolls_in_a_box_that_the_keyboard_reaches(browser: Browser, rich: Path) -> None:
    """A formula on its own line and within one, a table, and code."""
    shown = opened(browser, rich, 380)
    scrolling = shown.evaluate(
        """() => [...document.querySelectorAll("main *")].filter((e) =>
          e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX === "auto")
          .map((e) => [e.className || e.tagName, e.tabIndex])"""
    )
    assert {name for name, _ in scrolling} >= {"formula", "wide", "scroll", "PRE"}
    assert {index for _, index in scrolling} == {0}
    shown.close()


def test_stops_stay_with_their_formula(rich: Path) -> None:
    """Else a browser may begin a line with a comma."""
    assert re.search(
        r'<span class="whole">&quot;<math[^>]*><mrow><mi>y</mi></mrow></math>,&quot;</span>', rich.read_text()
    )


def test_a_page_is_found_and_walked_by_its_landmarks(browser: Browser, rich: Path) -> None:
    """Language, title, a link past the contents, and named parts."""
    shown = opened(browser, rich)
    assert shown.title() == "1. Curves · Small course"
    assert shown.evaluate("document.documentElement.lang") == "en"
    assert shown.evaluate("[...document.querySelectorAll('nav')].map((n) => n.getAttribute('aria-label'))") == [
        "On this page",
        "Units",
    ]
    shown.keyboard.press("Tab")
    assert shown.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    shown.keyboard.press("Enter")
    assert shown.url.endswith("#lesson")
    assert shown.evaluate("document.querySelector('#lesson').tagName") == "MAIN"
    shown.close()


def test_units_lead_to_their_neighbours(browser: Browser, rich: Path) -> None:
    """There and back again; the first has none before it, the last none after."""
    shown = opened(browser, rich)
    assert shown.locator(".units a").all_inner_texts() == ["Next\n2. Twice"]
    shown.locator(".units a").click()
    assert shown.title() == "2. Twice · Small course"
    assert shown.locator("h1").inner_text() == "2. Twice"
    assert shown.locator(".units a").all_inner_texts() == ["Previous\n1. Curves"]
    shown.locator(".units a").click()
    assert shown.url == rich.as_uri()
    shown.close()


def test_a_printed_page_is_white_and_shows_the_whole_code(browser: Browser, rich: Path) -> None:
    """Whatever the screen looked like; the contents stay at home."""
    shown = opened(browser, rich, 700, "dark")
    shown.emulate_media(media="print")
    assert shown.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert shown.evaluate("getComputedStyle(document.querySelector('pre')).whiteSpace") == "pre-wrap"
    assert not shown.locator(".toc").is_visible()
    assert shown.evaluate(CONTRAST) == []
    shown.close()


def test_a_stub_says_whose_turn_it_is_and_for_how_many_points(browser: Browser, rich: Path) -> None:
    """Other cells say nothing."""
    shown = opened(browser, rich)
    turns = shown.locator(".turn").all_inner_texts()
    assert len(turns) == 2
    bend, scale = turns
    assert "YOUR TURN" in bend.upper()
    assert "Exercise 1.1: Bend | a line" in bend
    assert "4 points: 3 for the lesson step, 1 for the general step" in bend
    assert "grader check 01_curves.py bend" in bend
    assert "Exercise 1.2: Scale" in scale
    assert "2 points: 2 for the lesson step" in scale
    shown.close()


def test_a_cell_exercise_is_known_by_the_label_in_its_first_line(course: Load) -> None:
    """As long as no definition has its name; a function's label elsewhere is only a mention."""
    unit = course().unit("1")
    lesson = read_lesson(unit.folder / "lesson.py")
    unit = msgspec.structs.replace(
        unit, exercises=(*unit.exercises, Exercise("table", "A table", "1.3", {"lesson": 1}))
    )

    def found(source: str) -> list[str]:
        return [e.label for e in page.exercises_in(unit, lesson, source)]

    assert found("# Exercise 1.3: make a table\n") == ["1.3"]
    assert found("# Exercise 1.1\ndef bend(x): ...") == ["1.1"]
    assert found("# Exercise 1.1 again\nbend(x)") == []
    assert found("# Exercise 1.30\n") == []
    assert found("x = 1\n# Exercise 1.3\n") == []
    assert found("%pip install torch") == []


def test_titles_are_text(change: Change, course: Load, project: Path, browser: Browser) -> None:
    """A title with signs of HTML in it shows them."""
    change("01_curves/unit.toml", 'title = "Curves"', 'title = "a < b & <i>c</i>"')
    change("01_curves/unit.toml", 'title = "Scale"', "title = '<img src=x>'")
    build(course(), course().units, project / "exercises")
    shown = opened(browser, project / "exercises/01_curves/01_curves.html")
    assert shown.title() == "1. a < b & <i>c</i> · Small course"
    assert "<img src=x>" in shown.locator(".turn").nth(1).inner_text()
    assert shown.evaluate("document.images.length") == 1
    shown.close()


def test_the_readme_names_the_page(rich: Path) -> None:
    """It is how a student learns of it."""
    assert "`01_curves.html`" in (rich.parent / "README.md").read_text()


WRONG = {
    "command": (r"$\fou{x}$", r"the command \fou is not known"),
    "brace": (r"$\frac{a}{b$", "its braces { } do not match"),
    "part": (r"$\frac{a}$", "a fraction, an index or an exponent lacks a part"),
    "environment": (r"$\begin{foo} a \end{foo}$", "the environment foo is not known"),
    "no end": (r"$\begin{bmatrix} a$", r"\begin{bmatrix} has no end"),
    "no beginning": (r"$a \end{bmatrix}$", r"\end{bmatrix} has no beginning"),
    "two indices": ("$a_b_c$", "double subscripts"),
    "bracket": (r"$\left( x$", "extra left or missing right"),
    "ampersand": ("$a & b$", "& stands outside of a matrix or another table"),
    "lines": (r"$a \\ b$", r"\\ stands outside of a table; put \begin{aligned} and \end{aligned} around the lines"),
    "comment": ("$5 % 3$", r"% begins a comment; write \% for a per cent sign"),
    "box": (r"$\boxed{a}$", "browsers draw neither boxes nor lines around parts of a formula"),
    "empty": ("$ $", "it is empty"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_formula_that_cannot_be_rendered(case: str, change: Change, message: Message) -> None:
    """The message names the line, what is wrong, and what to do."""
    formula, what = WRONG[case]
    change("01_curves/lesson.py", PLAIN, f"Fine: $x$.\n#\n# Here: {formula}.")
    assert message() == (
        f"solutions/01_curves/lesson.py[# Here: {formula}.]: has a formula that cannot be rendered: {what}. "
        "Correct the formula, or write it with commands that latex2mathml knows."
    )


def test_a_formula_of_several_lines_is_named_by_its_first(change: Change, message: Message) -> None:
    """In a list as well."""
    change("01_curves/lesson.py", PLAIN, "- see\n#   $$\n#   a\n#   \\fou\n#   $$")
    assert "solutions/01_curves/lesson.py[#   $$]: has a formula that cannot be rendered" in message()


def test_a_dollar_that_begins_no_formula(change: Change, message: Message) -> None:
    """It would stand on the page as it is, or open a formula somewhere below."""
    change("01_curves/lesson.py", PLAIN, "A plum is $5.")
    assert message() == (
        "solutions/01_curves/lesson.py[# A plum is $5.]: has a $ that belongs to no formula. "
        r"Close the formula, or write \$ for a dollar."
    )


def test_a_figure_without_words(change: Change, message: Message) -> None:
    """Who cannot see it would not know of it."""
    change("01_curves/lesson.py", "![A bent line]", "![ ]")
    assert message() == (
        "solutions/01_curves/lesson.py[# ![ ](assets/bend.svg)]: shows assets/bend.svg without a text for who cannot "
        "see it. Write ![what it shows](...)."
    )


def test_an_answer_that_only_the_page_shows(change: Change, message: Message) -> None:
    """In the lesson, emphasis hides it from a search; on the page everybody can read it."""
    change("01_curves/lesson.py", PLAIN, "Try x.**clamp**(min=0), perhaps.")
    said = message()
    assert said.startswith("exercises/01_curves/01_curves.html:")
    assert "shows the answer of bend (solutions/01_curves/lesson.py[return x.clamp(min=0)  # an answer])." in said


def test_colours_hide_no_answer(course: Load, tmp_path: Path) -> None:
    """Highlighting cuts code into pieces; the check reads the page without them."""
    answer = "shifted = x - self.mean\nreturn shifted / self.spread"
    code = str(highlighted(answer))
    assert answer not in code
    loaded = course()
    lessons = {unit.name: read_lesson(unit.folder / "lesson.py") for unit in loaded.units}
    unit = loaded.unit("2")
    files = {"02_twice.html": f"<!doctype html>\n<pre>{code}</pre>\n".encode()}
    with pytest.raises(CourseError, match=r"02_twice\.html:2: shows the answer of Scale"):
        refuse(secrets(loaded, lessons), unit, list(_shown(unit, lessons[unit.name], files, tmp_path)))


def test_a_page_is_kept_as_long_as_its_source_is(
    rich: Path, course: Load, change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another version of a library that renders pages changes no file by itself."""

    def another(*_: object) -> str:
        return "made by another version\n"

    monkeypatch.setattr(page, "_render", another)
    assert stale(course(), course().units, rich.parents[1]) == []
    change("02_twice/unit.toml", 'title = "Twice"', 'title = "Two times"')
    assert [p.name for p in stale(course(), course().units, rich.parents[1]) if p.suffix == ".html"] == [
        "01_curves.html",
        "02_twice.html",
    ]


def test_a_page_that_was_changed_by_hand_is_made_again(rich: Path, course: Load) -> None:
    """As every other file of the build."""
    before = rich.read_text()
    rich.write_text(before.replace("A long formula", "A short formula"))
    assert build(course(), course().units, rich.parents[1]) == [rich]
    assert rich.read_text() == before


def test_without_nbconvert_building_says_what_to_install(
    course: Load, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Students need not have it."""
    page._exporter.cache_clear()
    monkeypatch.setitem(sys.modules, "nbconvert.exporters.templateexporter", None)
    with pytest.raises(Refused, match=r"Building needs nbconvert\S*: pip install 'firstlayer\[instructor\]'"):
        build(course(), course().units, project / "exercises")


DRAWN = {
    r"a < b": "<mi>a</mi><mo>&lt;</mo><mi>b</mi>",
    r"\text{if <b>}": '<mi mathvariant="normal">if\u00a0&lt;b&gt;</mi>',
    r"\left(\sum_{i}^n x\right)": "<munderover><mo>∑</mo>",
    r"\mathrm{softmax}(x)": "<mi>softmax</mi>",
    r"\log x": '<mi>log</mi><mspace width="0.167em"></mspace><mi>x</mi>',
    r"\max(0, x)": '<mi>max</mi><mo stretchy="false">(</mo>',
    r"\max_i x": "<munder><mi>max</mi><mi>i</mi></munder>",
    r"f(-x)": '<mo form="prefix">\u2212</mo>',
    r"a - b": "<mo>\u2212</mo>",
    r"w'_1": "<msub><mrow><mi>w</mi><mo>\u2032</mo></mrow><mn>1</mn></msub>",
    r"\pm 30": "<mo>±</mo>",
    r"\begin{aligned} a &= b \end{aligned}": "<mtable",
    r"[\begin{bmatrix} a \end{bmatrix} b]": "<mrow><mo>[</mo><mtable>",
    r"10\,\%": "<mi>%</mi>",
    r"\lVert \frac{a}{b}": '<mo stretchy="false">‖</mo>',
    r"\begin{vmatrix} a \end{vmatrix}": "<mo>|</mo><mtable>",
    r"\operatorname*{argmax}_i p": '<munder><mi movablelimits="true">argmax</mi><mi>i</mi></munder>',
}


@pytest.mark.parametrize("latex", DRAWN)
def test_a_formula_is_drawn_as_tex_draws_it(latex: str) -> None:
    """Limits, names, signs and brackets, as far as browsers draw them."""
    assert DRAWN[latex] in mathml(latex, block=True)
