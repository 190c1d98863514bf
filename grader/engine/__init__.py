"""Grade many submissions: who grades which, what is kept, what is tried again.

    tasks ── store: is its key there? ──> kept
      │ no
      ├── jobs = 1: a desk in this process
      ├── jobs = n: n checker processes, each with a desk; one task in hand each, answers as JSON bytes
      └── a cluster: the same in the workers of a Dask cluster, see `cluster`
      │
      └── store: one complete line of results.jsonl, on the disk before the next

A desk holds one checker, that of the unit in hand. What breaks or starves is graded again, alone, at the end.
"""

from grader.engine.desk import Task
from grader.engine.run import Summary, admitted, default_jobs, grade_all
from grader.engine.store import PRIVATE, read_results

__all__ = ["PRIVATE", "Summary", "Task", "admitted", "default_jobs", "grade_all", "read_results"]
