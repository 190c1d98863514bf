"""Write the skeleton of a unit or of an exercise, prove that it builds and grades, and only then put it in its place.

`names` chooses and refuses names, `skeleton` renders the templates, `inserting` puts text into files and leaves every
line that is there, `proof` builds and grades what would be written in a folder of its own, `new` does it all.

The layer is 6. What is written is proved by grading it, so `checking` (5) has to be below. Nothing here knows how a class
is graded or what a page looks like, so the engine (8) and all above it stay out of reach.
"""

from grader.authoring.new import Made, new_exercise, new_unit

__all__ = ["Made", "new_exercise", "new_unit"]
