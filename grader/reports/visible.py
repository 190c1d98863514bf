"""Text of strangers made safe to read: bounded, and with every character that acts instead of showing made visible.

Names, code, messages and output come from submissions. A control character moves a terminal's cursor, a bidirectional
override makes a failing line read as a passing one, a tower of accents covers the line above: all become marks such
as ⟨U+202E⟩. Ordinary text of any script stays as it is. What a format asks for beyond that is in `escaping`.
"""

import re
import unicodedata

from grader.language import _

STACKED = 8
"Combining characters on one letter that are shown; no script needs more."

ACTING = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls, apart from tab and line feed
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction marks, overrides and isolates
    "\u00ad\u034f\u180e\u200b\u2028\u2029\u2060-\u2065\u206a-\u206f\ufeff\ufff0-\ufffb"  # no width, or a hidden break
    "\u115f\u1160\u17b4\u17b5\u3164\uffa0"  # letters that show nothing
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"  # not characters: XML and UTF-8 have no place for them
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"  # layout of hieroglyphs, shorthand and music
    "\U000e0000-\U000e0fff"  # invisible tags
    "]"
)
"Characters that act instead of showing. Joiners are not among them: scripts and emoji need them between letters."
_JOINERS = "\u200c\u200d"


def mark(char: str) -> str:
    """`⟨U+202E⟩`: what stands for a character that must not."""
    return f"⟨U+{ord(char):04X}⟩"


def visible(text: str, limit: int = 2000) -> str:
    """`text` with acting characters as marks; cut to about `limit` characters, with the length named.

    Line feeds and tabs stay; a carriage return before a line feed goes.
    """
    return _shown(text[:limit]) + _length(text, told=len(text) > limit)


def one_line(text: str, limit: int = 2000) -> str:
    """`visible`, with every run of white space as one space: for names, titles and sentences."""
    line = " ".join(text[: 4 * limit].split())
    return _shown(line[:limit]) + _length(text, told=len(line) > limit or len(text) > 4 * limit)


def _shown(text: str) -> str:
    text = text.replace("\r\n", "\n")
    return ACTING.sub(lambda match: mark(match[0]), text if text.isascii() else _settled(text))


def _length(text: str, *, told: bool) -> str:
    return " " + _("… (cut: {number} characters in all)").format(number=f"{len(text):,}") if told else ""


def _settled(text: str) -> str:
    """`text` without towers of combining characters, and with joiners only where they have something to join."""
    shown, height, joins = [], 0, False
    for char in text:
        kind = unicodedata.category(char)[0]
        if char in _JOINERS:
            if not joins:
                char = mark(char)
            height += joins
        else:
            height = height + 1 if kind == "M" else 0
        joins = kind in "LMS" and not char.isascii()
        if height <= STACKED:
            shown.append(char)
        elif height == STACKED + 1:
            shown.append("⟨…⟩")
    return "".join(shown)
