"""A real rush beside its simulation: the same arrivals, real checker processes, times measured before and after it."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from bench import real_rush, service
from bench.queueing import rush, simulated

COUNT, BUSY, SEED = 60, 0.8, 7
"Submissions, and the share of the time for which the checkers should be busy until the deadline."
WARM = 20
"Submissions that each checker grades first."
STEEP = 1.0
"Milder than a real rush, so that a queue grows and is worked off again within a minute."
MOST = 0.15
"The share by which the two may differ."


@dataclass(frozen=True)
class Beside:
    """What came of a real rush and of its simulation; mean times from arrival to result, in seconds."""

    busy: float
    "The share of the time for which the checkers were busy."
    real: float
    foretold: float
    "By the simulation, from what submissions took before and after."
    replayed: float
    "By the simulation, from what they took in the rush itself: where only this agrees, the machine was not steady."


def rush_of(checkers: int) -> Beside:
    """With so many checkers.

    What a submission takes is what the same checkers took for it right before and right after, all of them at work: the
    machine has other work too, and is not as fast at one time as at another.
    """
    with tempfile.TemporaryDirectory() as name, real_rush.checkers(service.setup(), checkers) as processes:
        tasks = service.bench_tasks(Path(name) / "in", COUNT)
        warm = tasks[:WARM] * checkers  # what the misconceptions do is known from then on
        real_rush.run(processes, warm, [0.0] * len(warm))
        before = [seen.took for seen in real_rush.run(processes, tasks, [0.0] * COUNT)]
        seconds = sum(before) / checkers / BUSY
        arrived = rush(COUNT, seconds, np.random.default_rng(SEED), STEEP)
        real = real_rush.run(processes, tasks, arrived)
        after = [seen.took for seen in real_rush.run(processes, tasks, [0.0] * COUNT)]
    took = [seen.took for seen in real]

    def inside(takes: list[float]) -> float:
        return float(np.mean(np.add(simulated(arrived, takes, checkers), takes)))

    return Beside(
        busy=sum(took) / checkers / max(seen.ended for seen in real),
        real=float(np.mean([seen.inside for seen in real])),
        foretold=inside([(a + b) / 2 for a, b in zip(before, after, strict=True)]),
        replayed=inside(took),
    )
