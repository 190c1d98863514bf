"""The pages in Chromium: nothing runs, nothing is fetched, nothing sticks out, everything can be read."""

from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Browser

from grader.reports.student import student_page
from grader.results import Result, students_view

CONTRAST = """() => {
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const color = parse(getComputedStyle(e).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return parse(getComputedStyle(document.body).backgroundColor);
  };
  const poor = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility() || element.closest("title, desc, .sr")) continue;
    const style = getComputedStyle(element);
    const color = parse(element.closest("svg") ? style.fill : style.color);
    const [a, b] = [light(color), light(behind(element))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) poor.push(`${ratio.toFixed(2)}: ${walker.currentNode.data.trim().slice(0, 40)}`);
  }
  return poor;
}"""
TOO_SMALL = """() => [...document.querySelectorAll("body *")]
  .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) && !e.closest("title, desc, .sr"))
  .filter((e) => parseFloat(getComputedStyle(e).fontSize) < 12)
  .map((e) => e.textContent.slice(0, 40))"""


@pytest.mark.parametrize("width", [380, 1280])
def test_pages_load_nothing_run_nothing_and_fit(browser: Browser, written: dict[str, Path], width: int) -> None:
    for name, path in written.items():
        page = browser.new_page(viewport={"width": width, "height": 900})
        asked: list[str] = []
        dialogs: list[str] = []
        errors: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.on("dialog", lambda dialog, dialogs=dialogs: (dialogs.append(dialog.message), dialog.dismiss()))
        page.on("console", lambda message, errors=errors: errors.append(message.text))
        page.goto(path.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        assert asked == [path.as_uri()], name
        assert dialogs == [], name
        assert errors == [], name  # the policy reports what it blocks here
        assert not page.title().startswith("PWNED"), name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        assert page.evaluate("getComputedStyle(document.body).maxWidth") != "none", f"{name}: the style was blocked"
        assert page.evaluate(TOO_SMALL) == [], name
        page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_has_enough_contrast(browser: Browser, written: dict[str, Path], scheme: str) -> None:
    for name, path in written.items():
        page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(path.as_uri())
        assert page.evaluate(CONTRAST) == [], name
        page.close()


def test_dark_is_dark_and_light_is_light(browser: Browser, written: dict[str, Path]) -> None:
    seen = []
    for scheme in ("light", "dark"):
        page = browser.new_page(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(written["half"].as_uri())
        seen.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        page.close()
    assert seen[0] != seen[1]


def test_what_scrolls_can_be_reached_by_keyboard(browser: Browser, written: dict[str, Path]) -> None:
    for name, path in written.items():
        page = browser.new_page(viewport={"width": 380, "height": 900})
        page.goto(path.as_uri())
        out_of_reach = page.evaluate(
            """() => [...document.querySelectorAll("body *")].filter((e) =>
              e.scrollWidth > e.clientWidth + 1 && ["auto", "scroll"].includes(getComputedStyle(e).overflowX)
              && e.tabIndex < 0).map((e) => e.outerHTML.slice(0, 80))"""
        )
        assert out_of_reach == [], name
        page.close()


def test_a_printed_page_is_white_and_shows_the_whole_code(browser: Browser, written: dict[str, Path]) -> None:
    page = browser.new_page(viewport={"width": 700, "height": 900}, color_scheme="dark")
    page.goto(written["half"].as_uri())
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("getComputedStyle(document.querySelector('.code pre')).whiteSpace") == "pre-wrap"
    assert page.evaluate(CONTRAST) == []
    page.close()


def test_code_reads_from_left_to_right_around_strings_of_right_to_left_letters(
    browser: Browser, tmp_path: Path, half: Result
) -> None:
    """Without any control character, two Hebrew strings would otherwise change places on the page."""
    code = 'def neuron_mm(a):\n    return "\u05d0\u05d1" + 1 + "\u05d2\u05d3"\n'
    exercise = msgspec.structs.replace(half.exercises[0], code=code)
    path = tmp_path / "page.html"
    path.write_text(student_page(students_view(msgspec.structs.replace(half, exercises=(exercise,)))), encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    lefts = page.evaluate(
        """() => [...document.querySelectorAll('.code .s')].map((e) => {
          const letters = document.createRange();
          letters.setStart(e.firstChild, 1);
          letters.setEnd(e.firstChild, 3);
          return letters.getBoundingClientRect().left;
        })"""
    )
    assert len(lefts) == 2
    assert lefts == sorted(lefts)
    page.close()
