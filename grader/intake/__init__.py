"""Read what other systems give for download: rosters, and submissions of a class. Nothing is run, unpacked or stored.

read_roster(path, kind)    -> Students     `rosters`
find_incoming(path)        -> Incomings    `layouts` recognises whose download it is; `canvas`, `moodle`, `nbgrader`,
                                           `gradescope` and `plain` find the submissions that `downloads` lists;
                                           `bundles` reads each
match(incoming, roster)    -> Matched or Unmatched     `matching`
"""

from grader.intake.layouts import LAYOUTS, find_incoming
from grader.intake.matching import Matched, Unmatched, match
from grader.intake.rosters import KINDS, read_roster

__all__ = ["KINDS", "LAYOUTS", "Matched", "Unmatched", "find_incoming", "match", "read_roster"]
