"""The autograder that is uploaded to Gradescope: a zip with the grader, the course and the two scripts it asks for."""

from grader.checking.seeds import SECRET_FILE
from grader.course import Course, Unit
from grader.exports.filling import filled
from grader.exports.wheel import constraints, packed, wheel

SCRIPTS = ("setup.sh", "run_autograder")


def gradescope_zip(course: Course, unit: Unit, secret: bytes) -> bytes:
    """`autograder.zip` for one unit. It holds hidden checks, solutions and the key of the seeds: for instructors only.

    Args:
        secret: with it, inputs are the same as where the zip was made.
    """
    name, content = wheel()
    level = course.level if course.level != "open" else "walled"
    files = {script: filled(script, UNIT=unit.name, LEVEL=level).encode() for script in SCRIPTS}
    files |= {"constraints.txt": constraints().encode(), name: content}
    for path in sorted(course.folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and path.name != SECRET_FILE:
            files[f"solutions/{path.relative_to(course.folder).as_posix()}"] = path.read_bytes()
    files[f"solutions/{SECRET_FILE}"] = secret + b"\n"
    return packed(files, executable=SCRIPTS)
