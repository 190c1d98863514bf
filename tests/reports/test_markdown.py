"""A report as Markdown, as GitHub renders it: in order, bounded, and with nothing that acts."""

import re
from collections.abc import Callable
from fractions import Fraction

import cmarkgfm
import msgspec
import pytest
from cmarkgfm.cmark import Options

from grader.reports import words
from grader.reports.markdown import MOST, markdown
from grader.reports.outline import prose
from grader.results import Adjustment, Result, students_view

HARM = (
    "<script>alert(1)</script>",
    "![x](http://127.0.0.1/x) [a](javascript:alert(1)) <http://a.b> http://a.b www.a.b a@b.c",
    "``` \n# title\n- item\n> quote\n| a | b |\n| - | - |\n",
    "@everyone closes #1, GH-2, org/repo#3",
    "`code` and ``two` ticks` and ` alone",
    "$x$ $$y$$ \\(z\\) &lt;b&gt; <!-- a --> </details>",
)
TAGS = {
    *("blockquote", "code", "details", "h1", "h2", "li", "p", "pre", "strong", "summary"),
    *("table", "tbody", "td", "th", "thead", "tr", "ul"),
}


def on_github(text: str) -> str:
    """What GitHub's renderer makes of it, with raw HTML let through."""
    return cmarkgfm.github_flavored_markdown_to_html(text, options=Options.CMARK_OPT_UNSAFE)


def tags(html: str) -> set[str]:
    return {name.lower() for name in re.findall(r"<([a-zA-Z][a-zA-Z0-9]*)", html)}


def said(html: str) -> str:
    text = re.sub(r"<[^>]*>", " ", html)
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(entity, sign)
    return " ".join(text.split())


def test_it_has_the_order_and_the_words_of_the_page(half: Result) -> None:
    html = on_github(markdown(students_view(half)))
    text = said(html)
    parts = [
        "One neuron with a matrix product",
        "Ada Lovelace",
        "Score: 1½ of ",
        "held, not final",
        "This score is held",
    ]
    parts += ["What went well", "What to do next", "Mend 5.1 A neuron with mm", "Exercise Points", "About your file"]
    parts += ["5.1 A neuron with mm · ", "✗ The lesson's data gives the lesson's number. · failed · 0 of 2 points"]
    parts += ["Expected: ≠ 0.1595", "5.2 A batch through one neuron · "]
    places = [text.find(part.replace("≠ ", "")) if part not in text else text.index(part) for part in parts]
    assert -1 not in places, parts[places.index(-1)]
    assert places == sorted(places)
    assert tags(html) <= TAGS


def test_hints_are_folded_and_their_code_is_code(half: Result) -> None:
    exercise = msgspec.structs.replace(half.exercises[2], hints=("Call `torch.mm(a, b)`.", "Then `_view_`."))
    html = on_github(markdown(students_view(msgspec.structs.replace(half, exercises=(exercise,)))))
    folded = re.search(r"<details>\s*<summary>Hint 2 of 2</summary>\s*<p>(.*?)</p>\s*</details>", html, re.DOTALL)
    assert folded is not None
    assert folded[1] == "Then <code>_view_</code>."
    assert "<code>torch.mm(a, b)</code>" in html


def test_values_stand_in_tables_with_the_worst_marked_by_more_than_weight(half: Result) -> None:
    html = on_github(markdown(students_view(half)))
    assert html.count("<table>") >= 3
    assert "<strong>nan</strong>" in html or "<strong>≠ nan</strong>" in html


@pytest.mark.parametrize("text", HARM)
@pytest.mark.parametrize("audience", ["student", "instructor"])
def test_text_of_a_student_is_text(text: str, audience: str, hostile: Callable[[str], Result]) -> None:
    result = hostile(text)
    html = on_github(markdown(students_view(result) if audience == "student" else result))
    assert tags(html) <= TAGS
    outside = re.sub(r"(?s)<(pre|code)\b.*?</\1>", "", html)
    assert not re.search(r"(?<![\w/])@[a-z]|(?<!\w)#\d|\bgh-\d", outside, re.IGNORECASE)
    calm = on_github(markdown(students_view(hostile("calm")) if audience == "student" else hostile("calm")))
    count = lambda page, tag: len(re.findall(f"<{tag}[ >]", page))  # noqa: E731
    for tag in ("h1", "h2", "li", "table", "blockquote", "details"):
        assert count(html, tag) == count(calm, tag), tag


def test_a_report_fits_a_comment_and_says_what_it_left_out(hostile: Callable[[str], Result]) -> None:
    for text in ("y" * 5_000_000, "*" * 100_000, "\U000e0001" * 100_000):
        made = markdown(students_view(hostile(text)))
        assert len(made) <= MOST
        assert "Parts of this report are cut" in said(on_github(made))
        assert tags(on_github(made)) <= TAGS


def test_a_rejected_submission_has_no_exercises(rejected: Result) -> None:
    text = said(on_github(markdown(students_view(rejected))))
    assert "Hand in a file that can be read" in text
    assert "A batch through one neuron" not in text


@pytest.mark.parametrize(
    ("text", "code"),
    [("Use `a` or `b`.", ["a", "b"]), ("`a``b`", []), ("one ` tick", []), ("` `", []), ("``` a ```", [])],
)
def test_only_what_stands_between_two_single_backticks_is_code(text: str, code: list[str]) -> None:
    assert [p.text for p in prose(text, 100) if p.style == "code"] == code


def test_a_change_of_the_score_is_told_with_who_made_it_and_when(half: Result) -> None:
    change = Adjustment("override", Fraction(2), "The check was too strict.", "Dr. Weber", "2026-11-05T09:00:00Z")
    told = said(on_github(markdown(students_view(msgspec.structs.replace(half, adjustments=(change,))))))
    assert "+2 · The check was too strict. · By Dr. Weber, 2026-11-05 09:00 UTC" in told


def test_sentences_that_a_result_holds_are_told_in_the_language(half: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that grading words in full, such as notes, why an answer is missing, and where on a GPU it fails."""
    monkeypatch.setattr(words, "_", lambda message: f"<{message}>")
    text = markdown(students_view(msgspec.structs.replace(half, notes=("Graded without walls (level open).",))))
    assert "\\<Graded without walls" in text
    assert "\\<Not done yet" in text
