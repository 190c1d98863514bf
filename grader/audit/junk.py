"""Answers that no check may take for one, and that every check must be able to judge."""

_DEFINITION = """\
def {name}(*args, **kwargs):
{body}"""
_CLASS = """\
class {name}:
    def __init__(self, *args, **kwargs):
        pass

    def __call__(self, *args, **kwargs):
        return {value}

    def __getattr__(self, name):
        return self"""
_CELL = "answer = {value}"

_VALUES = {
    "None": "None",
    "a number": "3.0",
    "a text": "'junk'",
    "a tuple of one": "(__import__('torch').zeros(1, 1),)",
    "a tuple of seven": "(1.0,) * 7",
    "a wrong shape": "__import__('torch').zeros(2, 3, 5, 7)",
    "an empty tensor": "__import__('torch').zeros(0)",
    "not a number": "__import__('torch').full((1, 1), float('nan'))",
    "a handle": "object()",
    "an iterator": "iter(())",
    "an array of objects": "__import__('numpy').array([None, {}])",
    "a dict": "{'junk': None}",
}
"By what they are called in a message."


def junk_definitions(name: str, *, is_class: bool = False) -> dict[str, str]:
    """Definitions of `name` that return junk, and one that raises, by what is returned.

    In the place of a class also classes, whose objects have every attribute and answer each call, theirs too, with junk.
    """
    found = {what: _DEFINITION.format(name=name, body=f"    return {value}") for what, value in _VALUES.items()}
    # Not in the check's own process: a worker that lives on, and an exception of the student's own.
    raises = "    raise type('Junk', (Exception,), {})('junk')"
    if is_class:
        found |= {f"an object that answers {what}": _CLASS.format(name=name, value=v) for what, v in _VALUES.items()}
    return found | {"an exception of its own": _DEFINITION.format(name=name, body=raises)}


def junk_cells() -> dict[str, str]:
    """Statements that leave junk in the place of an answer, by what it is."""
    return {what: _CELL.format(value=value) for what, value in _VALUES.items()}
