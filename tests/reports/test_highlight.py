"""A student's code as lines of HTML."""

import html
import re
import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from pygments.lexers.python import PythonLexer  # type: ignore[import-untyped]

from grader.reports import highlight
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


ODD = """@a.b
async def f(x, *, y=.5, z=1_0e-3j):
    match x:
        case {"k": [1, *_]} if x is not None and f"{x!r:>{y}} {{}}" not in rb'\\'"":
            return lambda: (yield)
    match = type = 3; print(match, 0x_ff, x . y, x.__class__, ...)
    class _(B): "doc"
    from .a import (b as c,)
    x @ y; x @= y; é = R"x" 'y' ; nonlocal q
"""


def test_code_is_coloured_as_pygments_colours_it() -> None:
    """The rules that are tried first change nothing but the time."""
    plainly = PythonLexer(stripnl=False, stripall=False, ensurenl=False)
    files = sorted(Path(__file__).parents[2].glob("solutions/*/lesson.py"))
    assert len(files) > 5
    for code in (CODE, ODD, *(file.read_text(encoding="utf-8") for file in files)):
        wanted = [(highlight._class(kind), text) for _at, kind, text in plainly.get_tokens_unprocessed(code)]
        assert letters(highlight._pieces(code)) == letters(wanted)


def letters(pieces: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(css, letter) for css, text in pieces for letter in text if letter.strip()]
