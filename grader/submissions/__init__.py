"""Find what students handed in and read it as data: files, folders, zips, scripts, notebooks.

Only this package opens what a student sent. It runs none of it, writes nothing, and bounds what it reads.

    find(paths)   -> HandIns         `handins`: whose, and where; `zips` lists what is packed
    read(handin)  -> Submission      `reading`: `contents` (bytes), `notebooks` and `cells` (code), `answers` (definitions)
"""

from grader.submissions.handins import find
from grader.submissions.reading import read, unit_of
from grader.submissions.records import Answer, Cell, HandIn, Region, Submission

__all__ = ["Answer", "Cell", "HandIn", "Region", "Submission", "find", "read", "unit_of"]
