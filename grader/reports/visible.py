"""Text of strangers made safe to read: bounded, and with every character that acts instead of showing made visible.

Names, code, messages and output come from submissions. A control character moves a terminal's cursor, a bidirectional
override makes a failing line read as a passing one, a tower of accents covers the line above: all become marks such
as ⟨U+202E⟩. Ordinary text of any script stays as it is.
"""

import re
import unicodedata

STACKED = 8
"Combining characters on one letter that are shown; no script needs more."

_ACTING = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls, apart from tab and line feed
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction marks, overrides and isolates
    "\u00ad\u180e\u200b\u2028\u2029\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb"  # no width, or a break in disguise
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"  # not characters: XML and UTF-8 have no place for them
    "\U000e0000-\U000e0fff"  # invisible tags
    "]"
)
_COMMAND = re.compile(r"##(?=\w*\[)|::(?=[\w-]+(?: [^\n]*?)?::)")


def _mark(match: re.Match[str]) -> str:
    return f"⟨U+{ord(match[0]):04X}⟩"


def visible(text: str, limit: int = 2000) -> str:
    """`text` with acting characters as marks; cut to about `limit` characters, with the length named.

    Line feeds and tabs stay; a carriage return before a line feed goes.
    """
    return _shown(text[:limit]) + _length(text, told=len(text) > limit)


def one_line(text: str, limit: int = 2000) -> str:
    """`visible`, with every run of white space as one space: for names, titles and sentences."""
    line = " ".join(text[: 4 * limit].split())
    return _shown(line[:limit]) + _length(text, told=len(line) > limit or len(text) > 4 * limit)


def for_terminal(text: str, limit: int = 2000) -> str:
    """`visible`, with what CI hosts take for commands in a log (`::error::`, `##[error]`) taken apart."""
    return _COMMAND.sub(lambda match: f"⟨{match[0]}⟩", visible(text, limit))


def _shown(text: str) -> str:
    text = text.replace("\r\n", "\n")
    return _ACTING.sub(_mark, text if text.isascii() else _flatten_towers(text))


def _length(text: str, *, told: bool) -> str:
    return f" … (cut: {len(text):,} characters in all)" if told else ""


def _flatten_towers(text: str) -> str:
    shown, height = [], 0
    for char in text:
        height = height + 1 if unicodedata.combining(char) else 0
        if height <= STACKED:
            shown.append(char)
        elif height == STACKED + 1:
            shown.append("⟨…⟩")
    return "".join(shown)
