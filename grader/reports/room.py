"""How much of everything a report shows."""

import msgspec


class Room(msgspec.Struct, frozen=True):
    """How much of everything a page shows."""

    sentence: int
    "Characters of a sentence, a name or a message."
    block: int
    "Characters of code or of output."
    checks: int
    "Checks of the whole page."
    items: int
    "Notes, devices, inputs, exercises and the like, of each."
    elements: int
    "Elements of an array."


ROOMS = (
    Room(sentence=1500, block=20_000, checks=400, items=40, elements=100),
    Room(sentence=600, block=3000, checks=150, items=20, elements=100),
    Room(sentence=200, block=400, checks=60, items=6, elements=0),
    Room(sentence=100, block=100, checks=12, items=3, elements=0),
)
"Tried in turn until the page is small enough; the last always is, even if every character is a mark of 12 bytes."
