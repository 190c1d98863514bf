"""Text from strangers: names made safe to show, bytes made text."""

import codecs
import re
import unicodedata

from grader.submissions.records import MAX_NAME, Unreadable

_JOINERS = "\u200c\u200d"
_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_ENCODINGS = re.compile(
    r"utf-?8(-?sig)?|(us-)?ascii|latin-?1|l1|iso-?8859-?\d+|(cp|windows-?)\d+|koi8-?[rtu]|mac-?\w+|gb(k|2312|18030)"
    r"|big5(-?hkscs)?|(shift-?jis|sjis)|euc-?(jp|kr|cn)"
)
"Encodings of text that Python decodes in linear time; others (punycode, idna, rot13 ...) only harm."
_MARKS = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def plain(text: str, limit: int, keep: str = "") -> str:
    """`text` without what cannot be shown (each becomes `\\ufffd`; odd spaces become plain ones), cut to `limit`."""
    cut = text[:limit]
    if not (cut.isascii() and cut.isprintable()):
        cut = "".join(c if c in keep else _shown(c) for c in cut)
    return cut if len(text) <= limit else cut[: limit - 1] + "…"


def _shown(char: str) -> str:
    if char.isprintable() or char in _JOINERS:
        return char
    return " " if unicodedata.category(char) == "Zs" else "\ufffd"


def quoted(text: str, limit: int = MAX_NAME) -> str:
    """A name or a line of the student's, as it stands inside a sentence."""
    return f"`{plain(text.strip(), limit)}`"


def student_name(text: str) -> str:
    """A name as data: normalised, safe to show, bounded, never empty."""
    return plain(unicodedata.normalize("NFC", text[: 4 * MAX_NAME]).strip(), MAX_NAME) or "unnamed"


def decode(data: bytes) -> tuple[str, str]:
    """The text of a script as Python reads it, with `\\n` alone as line end, and a note if it was read in another way.

    Raises:
        Unreadable: it holds null bytes, or names an encoding that is none.
    """
    note = ""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = data.decode(encoding, "replace")
            note = "The file is saved as UTF-16 and was converted; Python itself reads UTF-8. Save it as UTF-8."
            break
    else:
        text, note = _decode_marked(data)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise Unreadable(f"Line {line} holds a null byte, so this is no text: save the file as plain Python in UTF-8.")
    return text, note


def _decode_marked(data: bytes) -> tuple[str, str]:
    cookies = (_COOKIE.match(line[:500]) for line in data[:4000].split(b"\n")[:2])
    name = next((c[1].decode("ascii", "replace") for c in cookies if c), "utf-8")
    if not _ENCODINGS.fullmatch(name.lower().replace("_", "-")):
        raise Unreadable(f"Its first lines name the encoding {quoted(name)}, which is unknown: save it as UTF-8.")
    try:
        return data.decode(name), ""
    except LookupError:
        raise Unreadable(
            f"Its first lines name the encoding {quoted(name)}, which is unknown: save it as UTF-8."
        ) from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        note = f"Line {line} is not valid {quoted(name)}; the file was read as Latin-1. Save it as UTF-8."
        return data.decode("latin-1"), note
