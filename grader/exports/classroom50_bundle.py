"""The autograder of an assignment in Classroom 50: public checks only, for whatever is in its bundle, anyone can read."""

from grader.course import Unit
from grader.errors import Refused
from grader.exports.filling import filled
from grader.exports.wheel import constraints, wheel

KEPT = ("unit.toml", "public_checks.py")


def classroom50_bundle(unit: Unit) -> dict[str, bytes]:
    """The files of the folder `CLASSROOM/autograders/ASSIGNMENT`, by their paths in it.

    Args:
        unit: as it was built for students.

    Raises:
        Refused: it is the unit's source, with hidden checks.
    """
    if not unit.built:
        raise Refused(
            f"{unit.folder} holds hidden checks, and a bundle is public. Give the unit that was built from it."
        )
    name, content = wheel()
    files = {path: (unit.folder / path).read_bytes() for path in (*KEPT, *unit.data)}
    bundle = {f"{unit.name}/{path}": data for path, data in files.items()}
    script = filled("autograder.py.txt", UNIT=unit.name, WHEEL=name).encode()
    return {"autograder.py": script, name: content, "constraints.txt": constraints().encode(), **bundle}
