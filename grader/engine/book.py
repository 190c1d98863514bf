"""Grade what a gradebook holds: which submissions have no result under their key, and where the new ones are kept."""

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from grader.course import Course
from grader.engine.desk import Task
from grader.execution import scratch
from grader.gradebook import kept, submissions
from grader.gradebook.database import Gradebook
from grader.gradebook.submissions import Attempt
from grader.results import Result
from grader.submissions import HandIn


class BookStore:
    """Keeps results in a gradebook, each in a transaction of its own."""

    def __init__(self, book: Gradebook, *, trial: bool = False, regrade: bool = False) -> None:
        """
        Args:
            trial: what is graded is looked at only, and does not count.
            regrade: grade even what has a result under its key.
        """
        self._book, self._trial, self._regrade = book, trial, regrade
        self.found: dict[int, str] = {}
        "The key of each submission that was graded or looked up, by its row."

    def keys(self, task: Task) -> frozenset[str]:
        if self._regrade:
            return frozenset()
        with self._book.reading() as connection:
            return kept.keys_of(connection, task.row)

    def look_up(self, task: Task, key: str) -> Result:
        self.found[task.row] = key
        with self._book.reading() as connection:
            return kept.under(connection, task.row, key).result

    def keep(self, task: Task, result: Result) -> Result:
        self.found[task.row] = result.key
        with self._book.writing() as connection:
            kept.keep_result(connection, task.row, result, trial=self._trial, again=self._regrade)
            return kept.under(connection, task.row, result.key).result


@contextmanager
def tasks_of(book: Gradebook, course: Course, attempts: Sequence[Attempt]) -> Iterator[list[Task]]:
    """A task for each attempt, whose bytes lie in a folder for as long as the context is open.

    By unit, so that a desk opens one checker after the other, and from a random place in each: two runs on one
    gradebook then seldom grade the same submission, and each looks before it grades whether the other has.
    """
    with scratch.private() as folder:
        with book.reading() as connection:
            paths = submissions.write_out(connection, attempts, folder)
        tasks: list[Task] = []
        for unit in course.units:
            own = [
                Task(HandIn(a.student, paths[a.row], rejected=a.rejected), unit, row=a.row)
                for a in attempts
                if a.unit == unit.name
            ]
            start = random.randrange(len(own)) if own else 0
            tasks += own[start:] + own[:start]
        yield tasks
