"""Text of strangers made safe to read: what acts is a mark, and what only shows stays."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.reports.visible import STACKED, one_line, visible

SHOWS = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}
"Format characters that have a shape: signs that stand before or under a number."
JOINERS = {0x200C, 0x200D}
ANY = st.text(st.characters(codec=None), max_size=60)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", "⟨U+001B⟩[31mred"),
        ("a\u202eb", "a⟨U+202E⟩b"),
        ("\u2066x\u2069", "⟨U+2066⟩x⟨U+2069⟩"),
        ("a\u200bb\ufeff", "a⟨U+200B⟩b⟨U+FEFF⟩"),
        ("\x00\x9b\ufffe", "⟨U+0000⟩⟨U+009B⟩⟨U+FFFE⟩"),
        ("\ud800", "⟨U+D800⟩"),
        ("two\r\nlines\tand a tab", "two\nlines\tand a tab"),
        ("over\rwritten", "over⟨U+000D⟩written"),
        ("a\x85b\u2028c\u2029d", "a⟨U+0085⟩b⟨U+2028⟩c⟨U+2029⟩d"),
        ("\u3164\u115f", "⟨U+3164⟩⟨U+115F⟩"),
        ("Z" + "\u0351" * 20, "Z" + "\u0351" * 8 + "⟨…⟩"),
    ],
)
def test_what_acts_instead_of_showing_becomes_a_mark(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_every_control_and_format_character_becomes_a_mark() -> None:
    """Of all that Unicode knows, apart from tab, line feed, joiners, and those that have a shape."""
    kept = {ord("\t"), ord("\n"), *JOINERS, *SHOWS}
    acting = [c for c in range(sys.maxunicode + 1) if unicodedata.category(chr(c)) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
    assert [hex(c) for c in acting if c not in kept and visible(f"a{chr(c)}b") != f"a⟨U+{c:04X}⟩b"] == []


@pytest.mark.parametrize(
    "text", ["👨‍👩‍👧 🇩🇪", "سلام", "激活", "Ída Þórsdóttir", "Z\u0351\u036b\u0343", "می‌خواهم", "x² ≤ 3½", "क्‍ष", "1️⃣ ❤️‍🔥"]
)
def test_ordinary_text_of_any_script_stays(text: str) -> None:
    assert visible(text) == text


def test_a_joiner_with_nothing_to_join_is_a_mark() -> None:
    """Between Latin letters it is invisible, and makes two names that look the same."""
    assert visible("p\u200dassed") == "p⟨U+200D⟩assed"
    assert visible("\u200c 👨\u200d\u200d👧") == "⟨U+200C⟩ 👨\u200d⟨U+200D⟩👧"


@pytest.mark.parametrize("between", ["\u034f", "\ufe0f", "\u200d", "\u0489", "\u093f"])
def test_a_tower_is_flat_whatever_stands_between_its_accents(between: str) -> None:
    """Marks that do not move, selectors and joiners neither end a tower nor make room for another."""
    shown = visible("Z" + f"\u0351{between}" * 200)
    assert shown.count("\u0351") <= STACKED


@given(ANY)
def test_what_is_visible_stays_as_it_is(text: str) -> None:
    assert visible(visible(text)) == visible(text)
    assert one_line(one_line(text)) == one_line(text)


def test_long_text_is_cut_and_says_how_long_it_was() -> None:
    shown = visible("y" * 5_000_000, 100)
    assert shown == "y" * 100 + " … (cut: 5,000,000 characters in all)"


def test_a_cut_sentence_says_how_long_the_whole_text_was() -> None:
    assert one_line("y" * 5_000_000, 10).endswith("(cut: 5,000,000 characters in all)")
    assert one_line(" " * 30 + "y", 10).endswith("y")


def test_a_name_stands_on_one_line() -> None:
    assert one_line(" Ada\n\n  Lovelace\t") == "Ada Lovelace"
