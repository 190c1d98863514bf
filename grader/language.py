"""The words of reports in one language: English stands in the code, any other language is a file `languages/NAME.po`.

    with speaking("de"):
        student_page(result)

Sentences of reports are written `_("…")`, or `ngettext("one …", "{n} …", n)` where a number decides; in templates `_()`
and `{% trans %}`. Values are put in after the look-up (`.format`), so that a language may order them in its own way.
"""

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from io import BytesIO
from pathlib import Path

from grader.errors import UsageError

FOLDER = Path(__file__).parent / "languages"
ENGLISH = "en"

_SPOKEN: ContextVar[tuple[str, gettext.NullTranslations]] = ContextVar(
    "_SPOKEN", default=(ENGLISH, gettext.NullTranslations())
)


def languages() -> tuple[str, ...]:
    """Every language that there is, by its code."""
    return (ENGLISH, *sorted(path.stem for path in FOLDER.glob("*.po")))


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """In this block, reports speak `language`.

    Raises:
        UsageError: there is no such language.
    """
    before = _SPOKEN.set((language, _catalogue(language)))
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def spoken() -> str:
    """The code of the language that is spoken now."""
    return _SPOKEN.get()[0]


def _(message: str) -> str:
    return _SPOKEN.get()[1].gettext(message)


def ngettext(one: str, many: str, number: int) -> str:
    """The form for `number`, by the rules of the language."""
    return _SPOKEN.get()[1].ngettext(one, many, number)


def N_(message: str) -> str:
    """Mark a constant for the catalogue; it is looked up where it is told."""
    return message


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == ENGLISH:
        return gettext.NullTranslations()
    if language not in languages():
        raise UsageError(f"There is no language '{language}'. Choose from {', '.join(languages())}.")
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    with (FOLDER / f"{language}.po").open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
