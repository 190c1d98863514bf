"""Kill `grader grade --all` at seeded moments, start it again, and compare the gradebook with that of an undisturbed run.

    python tests/faults/crash.py [KILLS] [SUBMISSIONS]

The whole process group is killed (`kill -9`), again and again until nothing is left to be graded; then the canonical dump
must be the one of a run that nobody disturbed, the gradebook whole, no final result there twice, and no folder left. Most
kills strike a checker that answers at once, on SQLite and on PostgreSQL; some the real one, with real submissions.
"""

import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

import sqlalchemy as sa

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from grader.course import load_course  # noqa: E402
from grader.gradebook import students, submissions  # noqa: E402
from grader.gradebook.records import Student  # noqa: E402
from grader.gradebook.schema import results, unit_versions  # noqa: E402
from grader.intake.layouts import find_incoming  # noqa: E402
from tests.faults import killing  # noqa: E402
from tests.gradebook import fake, postgres  # noqa: E402
from tests.gradebook.classroom import Classroom, Command, Starter, fill, make_course  # noqa: E402

PAUSE = "0.01"
"Seconds that the fake checker takes for one submission."
MOST_STARTS = 60
"A batch that is not done after so many starts never will be."


@dataclass
class Kind:
    """A way to grade the batch."""

    name: str
    room: Classroom
    start: Callable[[], Command]
    kills: int

    def prepare(self) -> None:
        """Take all results out again."""
        with self.room.book() as book, book.writing() as connection:
            connection.execute(results.delete())
            connection.execute(unit_versions.delete())


@dataclass
class Count:
    kills: int = 0
    differences: int = 0


def disturb(kind: Kind, seed: int, told: Callable[[str], None]) -> Count:
    """Grade the batch undisturbed, and then as often as it takes to strike `kind.kills` times."""
    rng, count, room = random.Random(f"{seed} {kind.name}"), Count(), kind.room
    began = time.monotonic()
    first = kind.start().wait()
    longest = time.monotonic() - began
    expected = room.dump()
    problems = [] if first.code == 0 else [f"the undisturbed run ended with {first.code}: {first.said}"]
    told(f"{kind.name}: undisturbed in {longest:.1f} s")
    while count.kills < kind.kills and not problems:
        kind.prepare()
        struck = 0
        for _ in range(MOST_STARTS):
            began = time.monotonic()
            command = kind.start()
            moment = rng.uniform(0, longest)
            if count.kills < kind.kills:
                time.sleep(moment)
                command.kill()
            done = command.wait()
            if done.code == -9:
                count.kills += 1
                struck += 1
                continue
            longest = min(longest, time.monotonic() - began) if not struck else longest
            problems = [] if done.code == 0 else [f"a start ended with {done.code}: {done.said}"]
            break
        else:
            problems = [f"{MOST_STARTS} starts, and not done"]
        problems += differences(room, expected)
        told(
            f"{kind.name}: {count.kills} of {kind.kills} kills, {struck} in this batch: {'; '.join(problems) or 'the same'}"
        )
    count.differences = len(problems)
    return count


def differences(room: Classroom, expected: list[bytes]) -> list[str]:
    """What is not as after an undisturbed run, a sentence each."""
    found = room.dump()
    told = [f"the dump has {_short(line)}" for line in found if line not in expected]
    told += [f"the dump lacks {_short(line)}" for line in expected if line not in found]
    told += room.findings()
    with room.book() as book, book.reading() as connection:
        final = connection.execute(sa.select(results.c.submission_id, results.c.key).where(results.c.final)).all()
    twice = [submission for (submission, _), times in Counter(map(tuple, final)).items() if times > 1]
    told += [f"{len(twice)} submissions have two final results"] if twice else []
    end = time.monotonic() + 15  # checker processes of a killed run end by themselves
    while (left := [p.name for p in (room.folder / "tmp").glob("grader-*")]) and time.monotonic() < end:
        time.sleep(0.1)
    return told + [f"the folder {name} is left" for name in left]


def _short(line: bytes) -> str:
    told = json.loads(line)
    result = told.pop("result", {"exercises": ()})
    notes = [(o["verdict"], o.get("note", "")) for e in result["exercises"] for c in e["checks"] for o in c["outcomes"]]
    return (
        f"{told} {[n for n in notes if n[0] != 'passed']} {result.get('notes', '')} {result.get('output', '')[:80]!r}"
    )


def kinds(stack: ExitStack, kills: int, count: int, real: int) -> list[Kind]:
    """Of 20 kills one strikes the real checker, 3 several checker processes, 6 PostgreSQL, and the others SQLite."""
    starter = Starter()
    stack.callback(starter.close)
    server = stack.enter_context(postgres.running())
    real_kills = max(1, kills // 20)
    two, on_server = max(1, kills * 3 // 20), max(1, kills * 6 // 20)
    shares = {"one job": kills - real_kills - two - on_server, "PostgreSQL": on_server, "two jobs": two}
    made = []
    for name, share in shares.items():
        folder = make_course(stack.enter_context(killing.temp_folder()) / "course")
        url = server.new() if name == "PostgreSQL" else f"sqlite:///{folder / 'gradebook.db'}"
        room = Classroom(folder, url, starter)
        with room.book() as book:
            fill(book, count)
        jobs = 2 if name == "two jobs" else 1
        argv = ("grade", "--all", "--level", "open", "--jobs", jobs)
        made.append(Kind(name, room, lambda r=room, a=argv: r.start(*a, **{fake.PAUSE: PAUSE}), share))  # type: ignore[misc]
    folder = stack.enter_context(killing.temp_folder())
    room = Classroom(folder, f"sqlite:///{folder / 'gradebook.db'}", starter)
    take_up(room, killing.make_batch(folder / "batch", real))
    real_argv = ("grade", "--all", "--course", ROOT / "solutions", "--jobs", 2 if real > 10 else 1, *killing.LEVEL)
    made.append(Kind("the real checker", room, lambda: room.start(*real_argv, real=True), real_kills))
    return made


def take_up(room: Classroom, batch: Path) -> None:
    """Each submission of a batch with a student of its own."""
    lessons = [u for u in load_course(ROOT / "solutions").units if u.number]
    with room.book() as book, book.writing() as connection:
        for incoming in find_incoming(batch, "plain", units=lessons, zone=UTC):
            row = students.add_student(connection, Student(incoming.hint.name, name=incoming.hint.name))
            submissions.keep(connection, incoming, row, "02_activations")


def crash(kills: int, count: int = 60, real: int = 60, seed: int = 1, told: Callable[[str], None] = print) -> Count:
    """All kinds together; `told` gets a line for each batch."""
    total = Count()
    with ExitStack() as stack:
        for kind in kinds(stack, kills, count, real):
            one = disturb(kind, seed, told)
            total.kills += one.kills
            total.differences += one.differences
    return total


def main() -> int:
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 60
    total = crash(kills, count, count, told=lambda line: print(line, flush=True))
    print(f"{total.kills} kills, {total.differences} differences")
    return 1 if total.differences or total.kills < kills else 0


if __name__ == "__main__":
    sys.exit(main())
