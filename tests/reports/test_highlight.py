"""A student's code as lines of HTML."""

import html
import re
import time

import pytest

from grader.reports.highlight import code_lines

CODE = '''@decorated
def softmax(x):  # <b>rows</b>
    """Two lines
    of text."""
    return x.exp() / 2.0 if x is not None else "a & b"
'''


def plain(code: str, limit: int = 20_000) -> str:
    """What a reader sees of `code`."""
    lines = code_lines(code, first=1, why={}, limit=limit)
    return "\n".join(html.unescape(re.sub("<[^>]*>", "", line.html)) for line in lines)


def test_the_code_reads_as_it_was_written() -> None:
    assert plain(CODE) == CODE.rstrip("\n")
    assert plain(CODE.replace("\n", "\r\n")) == CODE.rstrip("\n")


def test_lines_count_from_where_the_code_stands_and_the_one_that_raised_is_marked() -> None:
    lines = code_lines(CODE, first=11, why={15: "here"}, limit=20_000)
    assert [line.number for line in lines] == [11, 12, 13, 14, 15]
    assert [line.number for line in lines if line.why] == [15]


def test_a_string_of_two_lines_is_coloured_on_both() -> None:
    lines = code_lines(CODE, first=1, why={}, limit=20_000)
    assert all('<span class="s">' in line.html for line in lines[2:4])
    assert '<span class="c"># &lt;b&gt;rows&lt;/b&gt;</span>' in lines[1].html


def test_what_acts_is_marked_and_towers_are_flattened_in_code_too() -> None:
    assert plain("x = 1 \u202e# 1") == "x = 1 ⟨U+202E⟩# 1"
    assert "⟨…⟩" in plain("Z" + "\u0351" * 50)
    assert "⟨…⟩" in plain("\u20dd" * 3 + "\u0351" * 50)


def test_long_code_is_cut() -> None:
    assert plain("x = 1\n" * 1000, limit=12) == "x = 1\nx = 1\n\n… (cut: 5,999 characters in all)".replace(
        "\n\n", "\n\n"
    )


@pytest.mark.parametrize(
    "code", ["\u202e" * 10**6, "(" * 10**6, "'" * 10**6, "\\" * 10**6, "a." * 10**6, "f'{" * 10**6, "0" * 10**6]
)
def test_no_code_takes_long(code: str) -> None:
    begun = time.perf_counter()
    plain(code)
    assert time.perf_counter() - begun < 10
