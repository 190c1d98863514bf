"""The pages of a class: what an instructor finds there, how large they get, and that nobody is lost on them."""

import re
from fractions import Fraction
from pathlib import Path

import msgspec
import pytest
from bench.classpage import crowd
from playwright.sync_api import Browser
from reports.test_pages import Page

from grader.reports import words
from grader.reports.classpage import MAX_BYTES, ROWS, class_pages
from grader.reports.histogram import histogram
from grader.reports.names import CLASS_PAGE, page_name
from grader.results import Adjustment, Fault, Result, students_view


def test_a_class_page_needs_the_instructors_view(half: Result) -> None:
    with pytest.raises(ValueError, match="instructor's view"):
        class_pages([students_view(half)])


def test_the_class_page_counts_each_state(everyone: list[Result]) -> None:
    said = Page(class_pages(everyone)[CLASS_PAGE]).said
    assert "24 submissions" in said
    assert "graded 22" in said
    assert f"Ada Lovelace held 1½ 1½ 0 ? not judged yet {words.DASH} missing" in said
    assert "Alan Turing rejected 0" in said
    assert "The notebook ends in the middle of a cell." in said
    assert "hand in the new file. Alan Turing (05_neuron_matmul.ipynb)" in said
    assert "5.3 A layer the PyTorch way Not done yet: the stub is unchanged. Ada Lovelace" in said
    assert "The machine was too busy to judge the time it took. (due to the grader) Ada Lovelace (5.2)" in said


def test_mean_and_median_are_over_what_was_graded(full: Result, half: Result, rejected: Result) -> None:
    zero = msgspec.structs.replace(
        half, student="Zero", provisional=False, exercises=half.exercises[2:] + full.exercises[:0]
    )
    said = Page(class_pages([full, half, rejected, zero])[CLASS_PAGE]).said
    assert "mean, of 12 6" in said  # 12 and 0; the held and the rejected one are left out
    assert "median, of 12 6" in said


def test_every_student_is_linked_to_the_page_of_that_name(everyone: list[Result]) -> None:
    links = {link for link in Page(class_pages(everyone)[CLASS_PAGE]).links if not link.startswith("#")}
    assert links == {f"students/{page_name(r)}.html" for r in everyone}


def test_checks_stand_by_exercise_and_by_how_many_do_not_pass(full: Result, half: Result) -> None:
    page = Page(class_pages([full, half, msgspec.structs.replace(half, student="Third")])[CLASS_PAGE])
    assert "The lesson's data gives the lesson's number. 2 of 3 2 failed 2 students Ada Lovelace Third" in page.said
    assert "The caller's weights stay a row." not in page.said
    assert "5.1 A neuron with mm All of it right: 1 of 3. No answer: 0." in page.said


def test_a_rejected_submission_fails_no_check(full: Result, rejected: Result) -> None:
    assert "Every judged check passed." in Page(class_pages([full, rejected])[CLASS_PAGE]).said


def test_several_units_have_a_page_each_and_an_overview(full: Result, half: Result) -> None:
    other = msgspec.structs.replace(full, unit="02_activations", title="Activations")
    pages = class_pages([full, half, other], failures=[("Bob", "No worker.")])
    assert list(pages) == ["class.html", "class-02_activations.html", "class-05_neuron_matmul.html"]
    overview = Page(pages[CLASS_PAGE])
    assert "3 submissions, 1 more without a result" in overview.said
    assert "Bob: No worker." in overview.said
    assert "Activations 02_activations 1 of 1 12 of 12 12 of 12 0 0 0 0" in overview.said
    assert "Bob" not in Page(pages["class-02_activations.html"]).said
    assert "Ada Lovelace" not in Page(pages["class-02_activations.html"]).said
    assert "Checks in doubt look broken: nearly everyone fails them" in overview.said


def test_every_page_of_a_class_is_reached_from_each_other(full: Result) -> None:
    class_ = [
        msgspec.structs.replace(full, student=f"S{n}", unit=unit, submission=f"{n:064x}")
        for unit in ("01_tensors", "02_activations")
        for n in range(2 * ROWS + 1)
    ]
    pages = class_pages(class_)
    assert [name for name in pages if "tensors" in name] == [f"class-01_tensors{n}.html" for n in ("", "-2", "-3")]
    for name, html in pages.items():
        page = Page(html)
        assert page.troubles == []
        assert len(page.ids) == len(set(page.ids))
        links = {link.split("#")[0] for link in page.links if link.startswith("class")}
        assert links <= set(pages)
        assert {CLASS_PAGE, "class-01_tensors.html", "class-02_activations.html"} <= links
        if "tensors" in name:
            assert {n for n in pages if "tensors" in n} <= links


def test_all_students_of_a_large_class_stand_on_its_pages_each_once(full: Result) -> None:
    class_ = [msgspec.structs.replace(full, student=f"S{n:04}", submission=f"{n:064x}") for n in range(ROWS + 30)]
    pages = class_pages(class_)
    assert list(pages) == ["class.html", "class-2.html"]
    rows = [
        name
        for html in pages.values()
        for name in re.findall(r'<th role="rowheader" scope="row"><a [^>]*><bdi>(S\d+)</bdi>', html)
    ]
    assert rows == [r.student for r in class_]
    assert "30 more students are on the further pages." in Page(pages[CLASS_PAGE]).said
    assert "251 to 280 S0250 to S0279" in Page(pages[CLASS_PAGE]).said
    assert "Students 251 to 280 of 280" in Page(pages["class-2.html"]).said


@pytest.mark.parametrize("unit", ["../../etc/passwd", "Größe 5", "a-2", "", "CON", "x" * 300])
def test_the_name_of_a_page_is_a_plain_one_whatever_the_unit_is_called(full: Result, unit: str) -> None:
    class_ = [full, msgspec.structs.replace(full, unit=unit), msgspec.structs.replace(full, unit=unit + "-2")]
    pages = class_pages(class_)
    assert len(pages) == 4
    assert all(re.fullmatch(r"class(-[a-z0-9_-]{1,80})?\.html", name) for name in pages)


def test_pages_stay_small_where_the_class_is_large() -> None:
    """A smaller form of tests/bench/classpage.py, with more than one table of students."""
    for html in class_pages(list(crowd(ROWS + 10))).values():
        assert len(html.encode()) < MAX_BYTES / 2


def test_a_list_of_names_that_is_cut_says_how_many_are_left_out(half: Result) -> None:
    class_ = [msgspec.structs.replace(half, student=f"S{n:03}", submission=f"{n:064x}") for n in range(120)]
    page = Page(class_pages(class_)[CLASS_PAGE])
    assert "120 students" in page.said
    assert "and 20 more" in page.said
    assert page.said.count("S119") == 1  # in the table of students


def test_equal_reasons_are_told_once_with_the_names_folded(half: Result) -> None:
    class_ = [msgspec.structs.replace(half, student=f"S{n:02}", submission=f"{n:064x}") for n in range(12)]
    html = class_pages(class_)[CLASS_PAGE]
    missing = Page(html.split('id="missing">')[1].split("</section>")[0]).said
    assert missing.startswith(
        "Missing answers 5.3 A layer the PyTorch way Not done yet: the stub is unchanged. 12 students S00"
    )
    held = html.split('id="held">')[1].split("</section>")[0]
    assert held.count("The machine was too busy") == 1
    assert "<summary>12 students</summary>" in held


def test_a_check_that_broke_is_named_where_scores_are_held_for_it(half: Result) -> None:
    check = half.exercises[1].checks[-1]
    broke = msgspec.structs.replace(check.outcomes[0], fault=Fault.CHECK, note="ZeroDivisionError in the check.")
    checks = (msgspec.structs.replace(check, outcomes=(broke,)),)
    exercise = msgspec.structs.replace(half.exercises[1], checks=checks)
    said = Page(class_pages([msgspec.structs.replace(half, exercises=(exercise,))])[CLASS_PAGE]).said
    assert "5.2 “It runs on any device.” ZeroDivisionError in the check. (due to the check) Ada Lovelace" in said


def test_a_score_that_was_changed_after_grading_is_told_with_a_mark(full: Result, half: Result) -> None:
    late = Adjustment("late", Fraction(-3, 2), "Handed in 1 day late.")
    said = Page(class_pages([msgspec.structs.replace(full, adjustments=(late,))])[CLASS_PAGE]).said
    assert "Grace Hopper graded 10½* from 12" in said
    assert "mean, of 12 10.5" in said
    assert "* changed after grading" in said
    assert "* changed after grading" not in Page(class_pages([half])[CLASS_PAGE]).said


def needy_of(results: list[Result]) -> str:
    html = class_pages(results)[CLASS_PAGE]
    assert html.index('id="help"') < html.index('id="students"')
    return Page(html.split('id="help">')[1].split("</section>")[0]).said


def test_who_may_need_help_stands_first_the_lowest_apart_from_held_and_missing(full: Result, half: Result) -> None:
    neuron, batch, linear = half.exercises
    wrong = [msgspec.structs.replace(c, outcomes=neuron.checks[1].outcomes) for c in full.exercises[2].checks]
    tried = msgspec.structs.replace(full.exercises[2], checks=tuple(wrong))
    open_check = batch.checks[-1]
    judged = msgspec.structs.replace(batch, checks=tuple(c for c in batch.checks if c is not open_check))
    low = msgspec.structs.replace(half, student="Low", exercises=(neuron, judged, tried))
    last = msgspec.structs.replace(linear, name="last", label="5.4")
    gone = msgspec.structs.replace(half, student="Gone", exercises=(full.exercises[0], linear, last))
    said = needy_of([full, low, gone, half])
    assert "Most points lost in wrong answers Low (1½ of 11 points)" in said
    assert "Most points lost where there is no answer Gone (3½ of 9½ points; no answer to 5.3, 5.4)" in said
    assert "Held: low so far, and can rise Ada Lovelace (1½ of 12 points; no answer to 5.3)" in said
    assert "Grace" not in said


def test_of_many_who_may_need_help_five_are_named_and_being_late_is_no_reason(full: Result, half: Result) -> None:
    wrong = msgspec.structs.replace(half, exercises=half.exercises[:1])
    class_ = [msgspec.structs.replace(wrong, student=f"S{n}", submission=f"{n:064x}") for n in range(7)]
    late = Adjustment("late", Fraction(-12), "Handed in 9 days late.")
    said = needy_of([*class_, msgspec.structs.replace(full, adjustments=(late,))])
    assert list(re.findall(r"S\d", said)) == ["S0", "S1", "S2", "S3", "S4"]
    assert "and 2 more" in said
    assert "Grace" not in said


def test_a_class_that_does_well_has_no_section_on_help(full: Result) -> None:
    html = class_pages([full])[CLASS_PAGE]
    assert "may need help" not in html


def test_what_the_grader_could_not_finish_is_named(full: Result) -> None:
    said = Page(class_pages([full], failures=[("Bob", "The worker could not be started.")])[CLASS_PAGE]).said
    assert "1 submission, 1 more without a result" in said
    assert "Bob: The worker could not be started." in said


def test_an_empty_class_makes_a_page() -> None:
    assert "There is no result yet." in Page(class_pages([])[CLASS_PAGE]).said


def test_the_level_of_the_walls_is_told(half: Result, full: Result) -> None:
    said = Page(class_pages([half, msgspec.structs.replace(full, walls=(), level="open")])[CLASS_PAGE]).said
    assert "open; no walls stood around the code (1 submission)" in said
    assert "walled; the walls session, environment," in said


@pytest.mark.parametrize(
    ("scores", "points", "counts"),
    [
        (["0", "1/2", "3", "3"], "3", [2, 0, 0, 2]),
        (["0", "1", "20", "21"], "21", [2, *[0] * 9, 2]),
        (["0", "10", "100", "99"], "100", [1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1]),
        (["5"], "5", [0, 0, 0, 0, 0, 1]),
    ],
)
def test_a_column_of_the_histogram_stands_for_its_points(scores: list[str], points: str, counts: list[int]) -> None:
    drawn = histogram([Fraction(s) for s in scores], Fraction(points))
    assert [b.count for b in drawn.bars] == counts


def test_a_histogram_says_what_its_columns_are_and_labels_as_many_as_can_be_told_apart() -> None:
    scores = [Fraction(8), Fraction(18)]
    wide = histogram(scores, Fraction(24))
    assert [b.label for b in wide.bars if b.label] == ["0", "4", "8", "12", "16", "20", "24"]
    assert wide.columns == "Each column spans 2 points: that at 4 counts the scores from 4 to just below 6."
    narrow = histogram(scores, Fraction(20))
    assert [b.label for b in narrow.bars if b.label] == ["0", "5", "10", "15", "20"]
    assert narrow.columns == "Each column spans 1 point: that at 5 counts the scores from 5 to just below 6."


def test_a_histogram_is_told_in_words() -> None:
    drawn = histogram([Fraction(1), Fraction(3), Fraction(3)], Fraction(3))
    assert drawn.text == "1 student with 1 point; 2 students with 3 points."
    assert histogram([], Fraction(3)).bars == ()


@pytest.mark.parametrize("letter", ["\u202e", "激"])
def test_no_name_makes_a_page_large(letter: str) -> None:
    class_ = [msgspec.structs.replace(r, student=f"{n} {letter * 100}") for n, r in enumerate(crowd(150))]
    (html,) = class_pages(class_).values()
    assert len(html.encode()) < MAX_BYTES
    assert Page(html).troubles == []


ROLES = ("table", "row", "columnheader", "rowheader", "cell")
ON_PHONE = """() => [...document.querySelectorAll("table")].flatMap((table) => [
  ...(table.parentElement.scrollWidth > table.parentElement.clientWidth ? ["scrolls: " + table.caption.textContent] : []),
  ...[...table.querySelectorAll("tbody :is(th, td)")].filter((cell) => {
    const box = cell.getBoundingClientRect();
    return box.left < 0 || box.right > innerWidth || !box.height;
  }).map((cell) => "out of sight: " + cell.textContent),
])"""


def test_on_a_phone_every_column_of_every_table_is_in_sight_and_the_tables_stay_tables(
    browser: Browser, tmp_path: Path, everyone: list[Result]
) -> None:
    other = [msgspec.structs.replace(r, unit="02_activations") for r in everyone[:3]]
    for name, html in class_pages([*everyone, *other]).items():
        (tmp_path / name).write_text(html, encoding="utf-8")
        counted = []
        for width in (1280, 380, 320):
            page = browser.new_page(viewport={"width": width, "height": 900})
            page.goto((tmp_path / name).as_uri())
            counted.append([page.get_by_role(role).count() for role in ROLES])  # type: ignore[arg-type]
            if width < 400:
                assert page.evaluate(ON_PHONE) == [], name
            page.close()
        assert counted[0] == counted[1] == counted[2]
        assert all(counted[0])


def test_in_a_card_each_value_has_the_name_of_its_column(browser: Browser, tmp_path: Path, half: Result) -> None:
    path = tmp_path / CLASS_PAGE
    path.write_text(class_pages([half])[CLASS_PAGE], encoding="utf-8")
    page = browser.new_page(viewport={"width": 380, "height": 900})
    page.goto(path.as_uri())
    labels = page.locator(".students tbody td").evaluate_all(
        "(cells) => cells.map((cell) => getComputedStyle(cell, '::before').content)"
    )
    assert [label.split('"')[1] for label in labels if '"' in label] == ["Score", "5.1", "5.2", "5.3"]
    page.close()


def test_a_printed_class_page_fits_and_says_how_many_are_folded(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / CLASS_PAGE
    path.write_text(class_pages(list(crowd(120)))[CLASS_PAGE], encoding="utf-8")
    page = browser.new_page(viewport={"width": 720, "height": 900}, color_scheme="dark")
    page.goto(path.as_uri())
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("summary").first.is_visible()
    assert not page.locator("details li").first.is_visible()
    page.close()
