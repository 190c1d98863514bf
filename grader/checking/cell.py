"""The fixture `cell`: find the answer to a cell exercise by its value, wherever it stands.

One and the same place must be right on the lesson's data and on other data of the same shapes, each in a run of its own:
so neither a constant nor a cell full of numbers passes, and neither names nor positions nor printed text matter.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import torch

from grader.checking.cell_runs import OTHER_SETS, CellRuns, and_list
from grader.checking.compare import CheckFailed
from grader.checking.evidence import describe, number_text, shape_text
from grader.checking.matching import at_index
from grader.checking.misconception import Misconception
from grader.checking.places import MAX_CANDIDATES, Place, Run, as_tensor, close, difference, same, shares
from grader.checking.session import StudentError
from grader.checking.wrong import Wrong
from grader.execution.client import Starved, WorkerEnded
from grader.results import Evidence

Expected = torch.Tensor | Callable[..., torch.Tensor]


class Cell:
    """What a check asks of the answer to a cell exercise."""

    def __init__(self, runs: CellRuns) -> None:
        self._runs = runs

    def find(
        self,
        expected: Expected,
        *,
        shapes: Sequence[Sequence[int]] = (),
        at: str = "",
        shares: str = "",
        item: int | None = None,
        beside: Sequence[Expected] = (),
    ) -> Place:
        """The place where the expected value stands.

        Args:
            expected: a function of the data, which is called with the data of each run; or a tensor, for a question
                that is looked at on the lesson's data only.
            shapes: those that count as right, in float or any other dtype; by default that of the expected value.
            at: the one of the data's names that must hold it at the end of the cell; by default any place will do.
            shares: one of the data's names: the place must be a tensor on its memory.
            item: which item of what the exercise `like` returns this is, to name wrong numbers.
            beside: other right values of this size, that may be shown after this one.

        Raises:
            CheckFailed: there is no such place; says what is there.
            StudentError: the cell raised, and no such place is there.
            WorkerEnded: a run ended badly.
        """
        search = _Search(self._runs, expected, tuple(tuple(s) for s in shapes), at, shares, item, tuple(beside))
        try:
            return search.place(restore=False)
        except (CheckFailed, StudentError) as error:
            # What an earlier cell did to the data must not spoil this one. But where cells are the student's own all the
            # way, a number that comes of a column is the number that the student saw, and let stand.
            seen = bool(self._runs.exercise.phrases) and isinstance(error, CheckFailed)
            if seen or not self._runs.run(0, False).disturbed:
                raise
            try:
                return search.place(restore=True)
            except (CheckFailed, StudentError):
                pass
            raise


class _Search:
    """One question of a check."""

    def __init__(
        self,
        runs: CellRuns,
        expected: Expected,
        shapes: tuple[tuple[int, ...], ...],
        at: str,
        shares: str,
        item: int | None,
        beside: tuple[Expected, ...],
    ) -> None:
        self.runs, self.expected, self.shapes, self.at, self.shares = runs, expected, shapes, at, shares
        self.item, self.beside = item, beside
        self.others = range(1, OTHER_SETS + 1) if callable(expected) and runs.question.names else range(0)

    def place(self, *, restore: bool) -> Place:
        run, data = self.runs.run(0, restore), self.runs.made(restore)
        wanted = _value(self.expected, data)
        candidates = [p for p in self._places(run) if p.numbers.numel() == wanted.numel()]
        crowd = [p for p in candidates if not self._is_given(p, run, data)]
        if len(crowd) > MAX_CANDIDATES or run.crowded:
            raise CheckFailed(
                Evidence(
                    "other",
                    f"Tidy the cell: more than {MAX_CANDIDATES} values in it could be the answer. Keep your result in it, "
                    "and move trials to a cell of their own.",
                )
            )
        right = [p for p in candidates if self._is_right(p, wanted, run)]
        if not right:
            raise self._wrong(run, restore, candidates, wanted, data)
        self._not_changed(run, right, wanted, data)
        for number in self.others:
            other, given = self.runs.run(number, restore), self.runs.data(number)
            value = _value(self.expected, given)
            keys = {p.key for p in self._places(other) if self._is_right(p, value, other)}
            kept = [p for p in right if p.key in keys]
            if not kept:
                names = and_list([f"`{name}`" for name in self.runs.question.names])
                message = (
                    f"Compute the result from {names}: {right[0].said} is right for the lesson's data, and was wrong when "
                    "other data were bound to these names."
                )
                raise CheckFailed(Evidence("other", message))
            right = kept
        self._note(run)
        return right[0]

    def _places(self, run: Run) -> list[Place]:
        if self.at:
            left = dict(zip(self.runs.question.names, run.left, strict=True))
            return [Place(f"name {self.at}", f"`{self.at}`", left[self.at])] if left.get(self.at) is not None else []
        return run.places

    def _is_right(self, place: Place, wanted: torch.Tensor, run: Run) -> bool:
        value = place.numbers
        if tuple(value.shape) not in (self.shapes or (tuple(wanted.shape),)) or not close(value, wanted):
            return False
        if not self.shares:
            return True
        left = run.left[self.runs.question.names.index(self.shares)]
        return isinstance(place.value, torch.Tensor) and shares(place.value, left)

    def _is_given(self, place: Place, run: Run, data: Sequence[Any]) -> bool:
        """Whether a value is one of the data, as made or as they stand: a look at them is no answer."""
        return any(v is not None and close(place.numbers, as_tensor(v)) for v in (*data, *run.left))

    def _not_changed(self, run: Run, right: list[Place], wanted: torch.Tensor, data: Sequence[Any]) -> None:
        """Fail where the right value was there, and something wrong came after it."""
        if self.at:
            return
        good = [wanted, *(_value(other, data) for other in self.beside)]

        def counts(place: Place) -> bool:
            value = place.numbers
            return (
                value.numel() == wanted.numel()
                and value.is_floating_point()
                and not self._is_given(place, run, data)
                and not any(close(value, g) for g in good[1:])
                and (close(value, wanted) or not _is_rounded(value, wanted))
            )

        def on_the_way(place: Place) -> bool:
            """Whether it is a look at what stood under a name before the right value was there."""
            for name, value in run.earlier:
                if close(as_tensor(value), wanted):
                    return False
                if name and close(as_tensor(value), place.numbers):
                    return True
            return False

        shown_last = (items for items in reversed(run.shown) if any(counts(p) and not on_the_way(p) for p in items))
        last = next(shown_last, ())
        if last and not any(close(p.numbers, wanted) for p in last):
            shown = next(p for p in last if counts(p) and not on_the_way(p))
            message = (
                f"Let the right value stand last: {right[0].said} is right, and what is shown after it, "
                f"{number_text(shown.numbers.reshape(-1)[0].item())}, is another value of its size."
                if wanted.numel() == 1
                else f"Let the right value stand last: {right[0].said} is right, and {shown.said}, which comes after it, is "
                "another value of its size."
            )
            raise CheckFailed(Evidence("value", message, expected=describe(wanted), actual=describe(shown.value)))
        for name, earlier in run.earlier:
            now = next((p for p in run.names if p.key == f"name {name}"), None)
            if now is None or not counts(now) or close(now.numbers, wanted):
                continue
            if close(as_tensor(earlier), wanted):
                message = f"Let the right value stand: `{name}` held it, and was overwritten by another one."
                raise CheckFailed(Evidence("value", message, expected=describe(wanted), actual=describe(now.value)))

    # ---- what went wrong

    def _wrong(
        self, run: Run, restore: bool, candidates: list[Place], wanted: torch.Tensor, data: tuple[Any, ...]
    ) -> Exception:
        error: CheckFailed | StudentError
        close_by = next((p for p in candidates if close(p.numbers, wanted)), None)
        own = [p for p in candidates if not self._is_given(p, run, data) and p.numbers.is_floating_point()]
        # A place that holds another right value of this size is not the one that went wrong.
        others = [_value(other, data) for other in self.beside]
        own = [p for p in own if not any(close(p.numbers, value) for value in others)] or own
        # A step on the way may be what a misconception ends in; what the student hands in is not.
        try:
            named = self._named(run, own[:1] or run.places, restore, data, wanted)
        except (Starved, WorkerEnded):
            named = None  # a cause that could not be looked for changes no verdict
        if close_by is not None:
            error = CheckFailed(self._almost(close_by, wanted))
        elif run.raised is not None:
            error = run.raised
        elif candidates and self.at:
            error = CheckFailed(_differs(candidates[0], wanted))
        elif own:
            error = CheckFailed(_differs(own[0], wanted))
        else:
            place = next((p for p in run.places if not self._is_given(p, run, data)), None)
            message = f"Let the cell end in your result, or keep it under a name: nothing in it has {_size(wanted)}."
            if place is not None:
                message += f" {_upper(place.said)} has {_size(place.numbers)}."
            error = CheckFailed(
                Evidence(
                    "other", message, expected=describe(wanted), actual=None if place is None else describe(place.value)
                )
            )
        error.named = named
        return error

    def _almost(self, place: Place, wanted: torch.Tensor) -> Evidence:
        """The right numbers, in a wrong shape or on memory of their own."""
        allowed = self.shapes or (tuple(wanted.shape),)
        shape = tuple(place.numbers.shape)
        if shape not in allowed:
            message = (
                f"{_upper(place.said)} holds the right numbers in shape {shape_text(shape)}; "
                f"{shape_text(allowed[0])} is wanted."
            )
            return Evidence(
                "shape", message, expected=describe(wanted.reshape(allowed[0])), actual=describe(place.value)
            )
        message = f"{_upper(place.said)} holds the right numbers, and is no tensor on the memory of `{self.shares}`."
        return Evidence("memory", message, actual=describe(place.value), claimed=True)

    def _named(
        self, run: Run, places: Sequence[Place], restore: bool, data: tuple[Any, ...], wanted: torch.Tensor
    ) -> Misconception | None:
        """The misconception that explains what stands in one of the places, on every data set; None if none does."""
        exercise, runs = self.runs.exercise, self.runs
        given = data if runs.question.names else exercise.arguments
        lesson = runs.question.values
        known = bool(lesson) and all(same(a, b) for a, b in zip(data, lesson, strict=True))
        wrongs = runs.models.on(exercise, given, b"lesson" if known or not runs.question.names else b"")
        # One whose value is right on these data explains no wrong one.
        wrongs = tuple(w for w in wrongs if not any(_right(value, wanted) for value in self._items(w.result)))
        for strict in (True, False):
            for place in places:
                for wrong in wrongs:
                    if (
                        self._comes_to(wrong, place, strict)
                        and self._whole(wrong, run)
                        and self._everywhere(wrong, place.key, restore, strict)
                    ):
                        return wrong.misconception
        if run.raised is not None:
            told = run.raised.raised
            for wrong in wrongs:
                if wrong.raised is not None and _alike(wrong.raised.raised.message, told.message):
                    return wrong.misconception
        return None

    def _everywhere(self, wrong: Wrong, key: str, restore: bool, strict: bool) -> bool:
        entry = wrong.misconception.entry
        for number in self.others:
            models = self.runs.models.on(self.runs.exercise, self.runs.data(number), b"%d" % number)
            other = next(w for w in models if w.misconception.entry == entry)
            place = next((p for p in self.runs.run(number, restore).places if p.key == key), None)
            if place is None or not self._comes_to(other, place, strict):
                return False
        return True

    def _comes_to(self, wrong: Wrong, place: Place, strict: bool) -> bool:
        for value in self._items(wrong.result):
            if close(place.numbers, value) and (not strict or place.numbers.shape == value.shape):
                return True
        return False

    def _whole(self, wrong: Wrong, run: Run) -> bool:
        """Whether each item of a wrong result stands in a place of its own: one alone may be right, or chance."""
        if self.item is None or not isinstance(wrong.result, tuple | list):
            return True
        values = [v.detach() for v in wrong.result if isinstance(v, torch.Tensor)]
        for pool in (run.names, [place for items in run.shown for place in items]):
            left = list(range(len(pool)))
            for value in values:
                found = next((n for n in left if close(pool[n].numbers, value)), None)
                if found is None:
                    break
                left.remove(found)
            else:
                return True
        return False

    def _items(self, result: Any) -> Iterator[torch.Tensor]:
        if self.item is not None and isinstance(result, tuple | list):
            result = result[self.item] if self.item < len(result) else None
        if isinstance(result, torch.Tensor):
            yield result.detach()

    def _note(self, run: Run) -> None:
        """Tell what the cell did to the data's own names, which costs nothing."""
        for name, was, now in zip(self.runs.question.names, run.made, run.left, strict=True):
            if isinstance(now, torch.Tensor) and now.shape != was.shape and now.numel() == was.numel():
                self.runs.note = (
                    f"After this cell `{name}` has the shape {shape_text(now.shape)} instead of {shape_text(was.shape)}: "
                    "it costs nothing here, and cells that are run after it find it so."
                )


def _right(value: torch.Tensor, wanted: torch.Tensor) -> bool:
    return value.shape == wanted.shape and close(value, wanted)


def _value(expected: Expected, data: Sequence[Any]) -> torch.Tensor:
    return as_tensor(expected(*data) if callable(expected) else expected)


def _is_rounded(value: torch.Tensor, wanted: torch.Tensor) -> bool:
    """Whether a value is the wanted one to three decimals or more, as `round(y.item(), 4)` gives it."""
    pair = value.reshape(-1).double(), wanted.reshape(-1).double()
    return any(torch.allclose(pair[0], torch.round(pair[1], decimals=n), atol=1e-7, rtol=0) for n in range(3, 8))


def _differs(place: Place, wanted: torch.Tensor) -> Evidence:
    value = place.numbers
    if wanted.numel() == 1:
        message = f"{_upper(place.said)} holds {_number(value)}; {_number(wanted)} is wanted."
    else:
        apart = (value.reshape(-1).double() - wanted.reshape(-1).double()).abs()
        message = (
            f"{_upper(place.said)} holds other numbers; the largest difference is {number_text(apart.max().item())}."
        )
    found = difference(value, wanted)
    if found is None:
        return Evidence("value", message, expected=describe(wanted), actual=describe(place.value))
    return Evidence(
        "value",
        message,
        expected=describe(wanted, worst=at_index(found.worst, wanted.shape), same=found.same),
        actual=describe(place.value, worst=at_index(found.worst, value.shape), same=found.same),
    )


def _number(value: torch.Tensor) -> str:
    """One number with the digits of a float32, in which the lesson computes."""
    return number_text(value.item(), "float32")


def _size(value: torch.Tensor) -> str:
    count = "1 number" if value.numel() == 1 else f"{value.numel()} numbers"
    return f"{count} (shape {shape_text(value.shape)})"


def _alike(one: str, other: str) -> bool:
    """Whether two messages are the same but for their numbers."""
    return re.sub(r"\d+", "0", one) == re.sub(r"\d+", "0", other)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
