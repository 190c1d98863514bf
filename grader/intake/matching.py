"""Whose a submission is: by ids, login, e-mail or name, and only where one student of the roster fits."""

import difflib
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import msgspec

from grader.gradebook.records import Incoming, Student

_IDS = {"canvas": "Canvas id", "number": "number", "login": "login", "email": "e-mail address"}
"What tells a student apart, and how it is called; the surest first."
_CLOSE = 5
"Candidates that are shown."
_LIKENESS = 0.6


class Matched(msgspec.Struct, frozen=True):
    """A submission's student."""

    student: Student
    by: str
    "What told it."


class Unmatched(msgspec.Struct, frozen=True):
    """A submission that waits for a person to say whose it is."""

    reason: str
    "One sentence."
    candidates: tuple[Student, ...]


def match(incoming: Incoming, roster: Sequence[Student]) -> Matched | Unmatched:
    """The student of the roster whom a submission's hint fits; the surest thing that it tells decides."""
    hint = incoming.hint
    if hint.moodle and (known := _by_participant(hint, roster)):
        return known
    for field, called in _IDS.items():
        wanted = _key(getattr(hint, field))
        if wanted and (told := _only(called, wanted, [s for s in roster if _key(getattr(s, field)) == wanted])):
            return told
    for alike in (_same, _alike, _squeezed_alike) if hint.name else ():
        if told := _only("name", hint.name, [s for s in roster if alike(hint.name, s.name)]):
            return told
    said = [f"{called} {getattr(hint, field)}" for field, called in _SAID.items() if getattr(hint, field)]
    if not said:
        return Unmatched("Nothing in the download tells whose it is.", ())
    return Unmatched(f"Nobody on the roster has the {' or the '.join(said)}.", _close(hint, roster))


_SAID = {"name": "name", **_IDS, "moodle": "participant number"}


def natural(name: str) -> str:
    """A name with the first name first: `Doe, Jane` is `Jane Doe`."""
    last, comma, first = name.partition(",")
    return " ".join((f"{first} {last}" if comma and first.strip() else name).split())


def _same(one: str, other: str) -> bool:
    """Whether two names differ in capitals, blanks, order around a comma and Unicode's forms alone."""
    return _name(one) == _name(other)


def _alike(one: str, other: str) -> bool:
    """Whether they are the same but for what is no letter: Moodle leaves out the apostrophe of `O'Brien`."""
    return _words(one) == _words(other) != []


def _words(name: str) -> list[str]:
    return [word for word in map(_squeezed, _name(name).split()) if word]


def _by_participant(hint: Student, roster: Sequence[Student]) -> Matched | None:
    """By Moodle's number, which is another one in each assignment: the name must agree where there is one."""
    fits = [s for s in roster if s.moodle == hint.moodle and (not hint.name or _alike(hint.name, s.name))]
    return Matched(fits[0], _SAID["moodle"]) if len(fits) == 1 else None


def _only(called: str, wanted: str, fits: list[Student]) -> Matched | Unmatched | None:
    if len(fits) > 1:
        return Unmatched(f"{len(fits)} students on the roster have the {called} {wanted}.", tuple(fits))
    return Matched(fits[0], called) if fits else None


def _close(hint: Student, roster: Sequence[Student]) -> tuple[Student, ...]:
    """Students with a name, login or address like what is told, the likest first."""
    told = {_name(hint.name), _key(hint.login), _key(hint.email)} - {""}
    likeness = {}
    for place, student in enumerate(roster):
        forms = {_name(student.name), _key(student.login), _key(student.email)} - {""}
        forms |= set() if " " in hint.name else _turned(student.name)
        pairs = [difflib.SequenceMatcher(None, one, other) for one in told for other in forms]
        likeness[place] = max((p.ratio() for p in pairs if p.quick_ratio() >= _LIKENESS), default=0.0)
        if hint.moodle and hint.moodle == student.moodle:
            likeness[place] = 1.0
    best = sorted(likeness, key=lambda place: -likeness[place])[:_CLOSE]
    return tuple(roster[place] for place in best if likeness[place] >= _LIKENESS)


def _squeezed_alike(one_word: str, name: str) -> bool:
    """Whether a word is a name written as one, as Canvas does: `doejane`, `vangoghvincent`."""
    return " " not in one_word.strip() and _squeezed(one_word) in _turned(name) - {""}


@lru_cache(maxsize=4096)
def _turned(name: str) -> frozenset[str]:
    """A name as one word, begun with any of its words: nobody knows where a last name begins."""
    words = natural(name).split()
    return frozenset(_squeezed("".join(words[n:] + words[:n])) for n in range(len(words)))


@lru_cache(maxsize=4096)
def _squeezed(name: str) -> str:
    """Letters, marks and numbers alone."""
    return "".join(c for c in _key(name) if unicodedata.category(c)[0] in "LMN")


@lru_cache(maxsize=4096)
def _name(name: str) -> str:
    return _key(natural(name.replace("_", " ")))


@lru_cache(maxsize=4096)
def _key(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text.strip()).casefold())
