"""WCAG 2.2 AA on every page: what axe-core finds, the keyboard, headings and landmarks, print, motion and reflow."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parent.parent.parent
LESSONS = {path.stem: path for path in sorted((ROOT / "exercises").glob("*/*.html"))}
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
OPENED = "document.querySelectorAll('details').forEach((d) => { d.open = true; })"


@contextmanager
def opened(browser: Browser, path: Path, **options: Any) -> Iterator[Page]:
    """The page as a reader has it; with `bypass_csp`, tools may be put into it."""
    context = browser.new_context(viewport={"width": options.pop("width", 1280), "height": 900}, **options)
    page = context.new_page()
    page.goto(path.as_uri())
    yield page
    context.close()


def faults(page: Page) -> list[str]:
    """What axe-core finds on the page, everything folded open: rule, place and reason."""
    page.evaluate(OPENED)
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate(
        "(tags) => axe.run({runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})", list(RULES)
    )
    return [
        f"{rule['id']}: {node['html'][:120]}: {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"][:3]
    ]


@pytest.mark.parametrize(("width", "scheme"), [(380, "light"), (1280, "dark")])
def test_axe_finds_nothing(browser: Browser, written: dict[str, Path], width: int, scheme: str) -> None:
    found = {}
    for name, path in written.items():
        with opened(browser, path, width=width, color_scheme=scheme, bypass_csp=True) as page:
            found[name] = faults(page)
    assert {name: told for name, told in found.items() if told} == {}


@pytest.mark.parametrize(("width", "scheme"), [(380, "dark"), (1280, "light")])
def test_axe_finds_nothing_on_a_lesson(browser: Browser, width: int, scheme: str) -> None:
    found = {}
    for name, path in LESSONS.items():
        with opened(browser, path, width=width, color_scheme=scheme, bypass_csp=True) as page:
            # A screen reader reads MathML; axe-core does not, and takes a heading that is a formula for an empty one.
            page.evaluate("document.querySelectorAll('th > math').forEach((m) => m.after(m.textContent))")
            found[name] = faults(page)
    assert found
    assert {name: told for name, told in found.items() if told} == {}


FAULTS = {
    "color-contrast": "document.querySelector('h1').style.color = document.body.style.backgroundColor = '#ccc'",
    "svg-img-alt": "document.querySelector('main svg[role=img]').removeAttribute('aria-label')",
    "html-has-lang": "document.documentElement.removeAttribute('lang')",
    "heading-order": "document.querySelector('main h2').outerHTML = '<h5>deep</h5>'",
    "region": "document.body.insertAdjacentHTML('beforeend', '<p>outside</p>')",
    "scrollable-region-focusable": "document.querySelectorAll('.code .scroll').forEach((e) => {"
    " e.removeAttribute('tabindex'); e.style.width = '40px'; })",
    "target-size": "document.querySelector('main').insertAdjacentHTML('beforeend',"
    " '<button style=\"padding: 0; border: 0; font-size: 8px\">a</button>'.repeat(3))",
}


def test_axe_would_find_each_of_these(browser: Browser, written: dict[str, Path]) -> None:
    with opened(browser, written["half"], bypass_csp=True) as page:
        for fault in FAULTS.values():
            page.evaluate(fault)
        assert set(FAULTS) <= {told.split(":")[0] for told in faults(page)}


# The keyboard

STOPS = """() => [...document.querySelectorAll("a[href], summary, [tabindex]:not([tabindex='-1'])")]
  .filter((e) => e.checkVisibility()).map((e) => [e.tagName, e.textContent.trim().slice(0, 60)])"""
FOCUSED = """() => {
  const e = document.activeElement;
  const style = getComputedStyle(e);
  const box = e.getBoundingClientRect();
  return {
    stop: [e.tagName, e.textContent.trim().slice(0, 60)],
    ring: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
    top: Math.round(box.top + scrollY), left: Math.round(box.left), height: box.height,
    seen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}"""


@pytest.mark.parametrize("width", [380, 1280])
@pytest.mark.parametrize("kind", ["half", "diagnosed", "rejected", "class"])
def test_tab_reaches_all_that_can_be_used_in_reading_order(
    browser: Browser, written: dict[str, Path], kind: str, width: int
) -> None:
    with opened(browser, written[kind], width=width) as page:
        stops = page.evaluate(STOPS)
        assert stops
        reached = []
        for _ in stops:
            page.keyboard.press("Tab")
            reached.append(page.evaluate(FOCUSED))
        assert [at["stop"] for at in reached] == stops
        assert [at["stop"] for at in reached if at["ring"] < 2 or not at["seen"]] == []
        if width == 380:  # one column: each stop is below the one before, or right of it on the same line
            places = [(at["top"], at["top"] + at["height"], at["left"]) for at in reached[1:]]
            back = [b for a, b in pairwise(places) if b[0] < a[0] - a[1] + a[0] and b[2] < a[2]]
            assert back == []


def test_enter_opens_a_hint_and_closes_it(browser: Browser, written: dict[str, Path]) -> None:
    with opened(browser, written["diagnosed"]) as page:
        hint = page.locator(".advice details").first
        hint.locator("summary").focus()
        for shown in (True, False):
            page.keyboard.press("Enter")
            assert hint.locator("p").is_visible() == shown


def test_the_skip_link_is_the_first_stop_and_leads_to_the_content(browser: Browser, written: dict[str, Path]) -> None:
    for kind in ("diagnosed", "class"):
        with opened(browser, written[kind]) as page:
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
            page.keyboard.press("Enter")
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.closest('main') !== null")
            assert page.evaluate(
                "document.activeElement === document.querySelector('main :is(a[href], summary, [tabindex])')"
            )


# Headings and landmarks


def test_headings_skip_no_level_and_there_is_one_of_each_landmark(browser: Browser, written: dict[str, Path]) -> None:
    for name, path in (written | LESSONS).items():
        with opened(browser, path) as page:
            page.evaluate(OPENED)
            levels = page.evaluate(
                "[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map((h) => +h.tagName.slice(1))"
            )
            assert levels.count(1) == 1, name
            assert levels[0] == 1, name
            assert [(a, b) for a, b in pairwise(levels) if b > a + 1] == [], name
            for role in ("banner", "main", "contentinfo") if name in written else ("banner", "main"):
                assert page.get_by_role(role).count() == 1, f"{name}: {role}"  # type: ignore[arg-type]
            for region in page.get_by_role("region").all():
                assert region.get_attribute("aria-labelledby") or region.get_attribute("aria-label"), name


# What a reader sets: paper, motion, size, spacing

STICKING_OUT = """() => [...document.querySelectorAll("body *")].filter((e) => {
    const box = e.getBoundingClientRect();
    return e.checkVisibility() && !e.closest(".sr, .skip, svg") && box.width && box.right > innerWidth + 1;
  }).map((e) => e.outerHTML.slice(0, 100))"""
CUT = """() => [...document.querySelectorAll("body *")].filter((e) => {
    const style = getComputedStyle(e);
    return e.checkVisibility() && !e.closest(".sr, .skip, svg, bdi") && style.display !== "inline"
      && (style.overflowX !== "visible" && e.scrollWidth > e.clientWidth + 1
        || style.overflowY !== "visible" && e.scrollHeight > e.clientHeight + 1)
      && !(PRINTED ? [] : ["auto", "scroll"]).includes(style.overflowX);
  }).map((e) => e.outerHTML.slice(0, 100))"""
A4 = 718
"Pixels between margins of 1 cm."


def test_on_paper_nothing_is_cut(browser: Browser, written: dict[str, Path]) -> None:
    for name, path in written.items():
        with opened(browser, path, width=A4) as page:
            page.emulate_media(media="print")
            assert page.evaluate(STICKING_OUT) == [], name
            assert page.evaluate(CUT.replace("PRINTED", "true")) == [], name
            assert page.locator(".skip").is_hidden(), name


def test_what_was_unfolded_is_printed_and_nothing_else_of_that_kind(browser: Browser, written: dict[str, Path]) -> None:
    with opened(browser, written["diagnosed"], width=A4) as page:
        page.emulate_media(media="print")
        hints = page.locator(".advice details")
        assert hints.count() > 1
        hints.first.evaluate("(e) => { e.open = true; }")
        assert hints.first.locator("p").is_visible()
        assert hints.last.locator("p").is_hidden()


def test_nothing_moves_for_who_asked_for_less_motion(browser: Browser, written: dict[str, Path]) -> None:
    for name, path in (written | LESSONS).items():
        with opened(browser, path, reduced_motion="reduce") as page:
            page.evaluate(OPENED)
            moving = page.evaluate(
                """() => [document.documentElement, ...document.querySelectorAll("body, body *")].filter((e) => {
                  const s = getComputedStyle(e);
                  return s.animationName !== "none" || s.scrollBehavior === "smooth"
                    || s.transitionDuration.split(",").some((t) => parseFloat(t) > 0);
                }).map((e) => e.outerHTML.slice(0, 80))"""
            )
            assert moving == [], name
            assert page.evaluate("document.getAnimations().length") == 0, name


@pytest.mark.parametrize(
    ("width", "css"),
    [
        pytest.param(320, "", id="zoom of 400 %"),
        pytest.param(640, "", id="zoom of 200 %"),
        pytest.param(640, "html { font-size: 200% !important; }", id="letters of 200 %"),
        pytest.param(
            380,
            "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }"
            " p { margin-bottom: 2em !important; }",
            id="wide text",
        ),
    ],
)
def test_the_page_flows_anew(browser: Browser, written: dict[str, Path], width: int, css: str) -> None:
    for name, path in (written | LESSONS).items():
        with opened(browser, path, width=width, bypass_csp=True) as page:
            page.evaluate(OPENED)
            if css:
                page.add_style_tag(content=css)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
            assert page.evaluate(CUT.replace("PRINTED", "false")) == [], name
