"""Whose row is whose, in a file of another system: found by what identifies a student, never guessed."""

import unicodedata
from collections.abc import Mapping, Sequence

import msgspec

Keys = Mapping[str, str]
"What identifies somebody, by the host's own word for it, the strongest first; what is empty is not known."
NAME = "name"


class Matches(msgspec.Struct, frozen=True):
    """The row of each student who has one, and why the others have none."""

    rows: dict[str, int]
    reasons: dict[str, str]


def match(students: Mapping[str, Keys], rows: Sequence[Keys]) -> Matches:
    """Find the one row of each student, by the strongest key that both know.

    Nobody gets a row of which a stronger key says something else, which a weaker key finds somewhere else, or which
    another student has too; of two with one name, who is identified by more than that has it.

    Args:
        students: by label; everybody of the roster, so that a namesake without a result counts too.
    """
    index: dict[tuple[str, str], list[int]] = {}
    for n, keys in enumerate(rows):
        for kind, text in keys.items():
            if text.strip():
                index.setdefault((kind, folded(kind, text)), []).append(n)
    found: dict[str, tuple[int, str]] = {}
    reasons: dict[str, str] = {}
    for label, keys in students.items():
        hit = _hit(keys, rows, index)
        if isinstance(hit, str):
            reasons[label] = hit
        else:
            found[label] = hit
    claims: dict[int, list[str]] = {}
    for label, (row, _kind) in found.items():
        claims.setdefault(row, []).append(label)
    for labels in claims.values():
        identified = [label for label in labels if found[label][1] != NAME]
        for label in labels if len(labels) > 1 else ():
            if identified != [label]:
                others = " and ".join(other for other in labels if other != label)
                reasons[label] = f"the row that was found is also that of {others}"
    return Matches({label: row for label, (row, _kind) in found.items() if label not in reasons}, reasons)


def _hit(keys: Keys, rows: Sequence[Keys], index: Mapping[tuple[str, str], list[int]]) -> tuple[int, str] | str:
    """The row and the kind of key that finds it, or why there is none."""
    known = {kind: text for kind, text in keys.items() if text.strip()}
    hits = {kind: index.get((kind, folded(kind, text)), []) for kind, text in known.items()}
    kind = next((kind for kind in known if hits[kind]), None)
    if kind is None:
        tried = ", ".join(f"{kind} {text}" for kind, text in known.items())
        return f"no row has {tried}" if tried else "nothing identifies this student"
    if len(hits[kind]) > 1:
        return f"{len(hits[kind])} rows have {kind} {known[kind]}"
    row = hits[kind][0]
    order = list(known)
    for other in order[: order.index(kind)]:
        if there := rows[row].get(other, "").strip():
            return f"the row with {kind} {known[kind]} has {other} {there} instead of {known[other]}"
    for other in order[order.index(kind) + 1 :]:
        if hits[other] and row not in hits[other]:
            return f"{kind} {known[kind]} and {other} {known[other]} stand in two rows"
    return row, kind


def folded(kind: str, text: str) -> str:
    """`text` as it is compared: without regard to capitals and forms of a letter, and `Last, First` as `first last`."""
    plain = " ".join(unicodedata.normalize("NFC", text).casefold().split())
    if kind == NAME and plain.count(",") == 1:
        last, first = plain.split(",")
        return f"{first.strip()} {last.strip()}"
    return plain
