"""The runs of an answer to a cell exercise: on the data as it makes them, and on others in their place."""

import math
from collections.abc import Sequence
from typing import Any

import torch

from grader.checking.compare import CheckFailed
from grader.checking.evidence import shape_text
from grader.checking.places import Run, as_tensor, run_region
from grader.checking.session import MissingAnswer, Question, Session
from grader.checking.wrong import WrongModels
from grader.course import Exercise
from grader.results import Evidence
from grader.submissions import Region

OTHER_SETS = 3
"Data sets besides the lesson's."


class CellRuns:
    """The runs of one submission's answer to one cell exercise, each made when it is needed and kept.

    Args:
        question: its data as the lesson makes them; without shapes where there is no reference to tell.
        seed: of the stream *inputs*, for the other data sets.
    """

    def __init__(
        self, session: Session, exercise: Exercise, region: Region, question: Question, seed: int, models: WrongModels
    ) -> None:
        self.session, self.exercise, self.region, self.question = session, exercise, region, question
        self.models = models
        self.note = ""
        "What the cell leaves behind that later cells may stumble over."
        self._seed = seed
        self._runs: dict[tuple[int, bool], Run] = {}

    def run(self, number: int, restore: bool) -> Run:
        """The run on data set `number`, 0 for the lesson's; with `restore` on the data as they were made."""
        key = number, restore
        if key not in self._runs:
            values = self.data(number) if number else ()
            self._runs[key] = run_region(self.session, self.region, self.question, values, restore=restore)
        return self._runs[key]

    def data(self, number: int) -> tuple[Any, ...]:
        """The other data set `number`, in the shapes and dtypes of the lesson's."""
        lesson = self.question.values or self.run(0, False).made
        generator = torch.Generator().manual_seed(self._seed + number)
        made = []
        for value in lesson:
            tensor = as_tensor(value)
            drawn = torch.randn(tensor.shape, generator=generator, dtype=torch.float64).to(tensor.dtype)
            made.append(drawn if isinstance(value, torch.Tensor) else drawn.numpy())
        return tuple(made)

    def made(self, restore: bool) -> tuple[Any, ...]:
        """The data that the notebook made, in the question's shapes.

        Raises:
            MissingAnswer: it makes none of them.
            CheckFailed: it makes one of them nowhere above the end of the answer.
        """
        made = self._fitting(self.run(0, restore).made)
        if self.question.shapes and made and all(value is None for value in made):
            names = and_list([f"`{name}`" for name in self.question.names])
            stopped = self.run(0, restore).raised
            why = f"Nothing here makes {names} in the shapes of the lesson, so there is no answer to try."
            why += f" What stopped first: {stopped}." if stopped is not None else ""
            raise MissingAnswer(self.exercise.name, why)
        for n, (name, value) in enumerate(zip(self.question.names, made, strict=True)):
            if value is None:
                shape = f", in the lesson's shape {shape_text(self.question.shapes[n])}" if self.question.shapes else ""
                message = (
                    f"Make `{name}` above this cell{shape}: the answer is tried on other data too, which are bound to that "
                    "name."
                )
                raise CheckFailed(Evidence("other", message))
        return made

    def _fitting(self, made: tuple[Any, ...]) -> tuple[Any, ...]:
        """Data as the expected value is computed on: in the question's shapes, numbers in the lesson's precision or better.

        None stands for what has not as many numbers as it should: so a worker may claim.
        """
        question = self.question
        if not question.shapes:
            return made
        doubles = any(as_tensor(v).dtype == torch.float64 for v in made if v is not None)
        found: list[Any] = []
        for value, shape, lesson in zip(made, question.shapes, question.values, strict=True):
            fits = (
                value is not None and as_tensor(value).numel() == math.prod(shape) and not as_tensor(value).is_complex()
            )
            value = value.reshape(shape) if fits else None
            if isinstance(value, torch.Tensor) and isinstance(lesson, torch.Tensor) and lesson.is_floating_point():
                value = value.to(torch.float64 if doubles else lesson.dtype)
            found.append(value)
        return tuple(found)


def and_list(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
