"""Write a gradebook with something in each table as SQL: `released/NNNN.sql`, once, before a schema is released.

    python tests/gradebook/make_released.py tests/gradebook/released/0001.sql

A file that is there is never written again: it is what people have on their disks.
"""

import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))


def main(to: Path) -> None:
    from tests.gradebook.classroom import Classroom, Starter, make_course
    from tests.gradebook.test_safety import play

    assert not to.exists(), f"{to} is released"
    starter = Starter()
    with tempfile.TemporaryDirectory() as name:
        folder = make_course(Path(name) / "course")
        room = Classroom(folder, f"sqlite:///{folder / 'gradebook.db'}", starter)
        play(room)
        with room.book() as book:
            from grader.gradebook import students

            with book.writing() as connection:
                students.forget(connection, "s03")
        with closing(sqlite3.connect(folder / "gradebook.db")) as raw:
            to.write_text("\n".join(raw.iterdump()) + "\n")
        to.with_suffix(".jsonl").write_bytes(b"\n".join(room.dump()) + b"\n")
    starter.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
