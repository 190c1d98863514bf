"""Name the mistake in a wrong answer: the misconception that does the same as the student's code, check by check.

`candidates` holds what each misconception of an exercise does, `match` decides, `probe` tries both on new inputs.
"""

from grader.diagnosis.match import Diagnosis

__all__ = ["Diagnosis"]
