"""A real rush beside its simulation: the same arrivals, real checker processes, times measured before and after it."""

import tempfile
from pathlib import Path

import numpy as np
from bench import real_rush, service
from bench.queueing import rush, simulated

COUNT, BUSY, SEED = 60, 0.8, 7
"Submissions, and the share of the time for which the checkers should be busy until the deadline."
STEEP = 1.0
"Milder than a real rush, so that a queue grows and is worked off again within a minute."
MOST = 0.15
"The share by which the two may differ."


def rush_of(checkers: int) -> tuple[float, float, float]:
    """With so many checkers: the share of the time for which they were busy, the real mean time inside, the simulated one.

    What a submission takes is what the same checkers took for it right before and right after, all of them at work: the
    machine has other work too, and is not as fast at one time as at another.
    """
    with tempfile.TemporaryDirectory() as name, real_rush.checkers(service.setup(), checkers) as processes:
        tasks = service.bench_tasks(Path(name) / "in", COUNT)
        at_once = [0.0] * COUNT
        real_rush.run(processes, tasks, at_once)  # warm: what the misconceptions do is known from now on
        before = [seen.took for seen in real_rush.run(processes, tasks, at_once)]
        seconds = sum(before) / checkers / BUSY
        arrived = rush(COUNT, seconds, np.random.default_rng(SEED), STEEP)
        real = real_rush.run(processes, tasks, arrived)
        after = [seen.took for seen in real_rush.run(processes, tasks, at_once)]
    takes = [(a + b) / 2 for a, b in zip(before, after, strict=True)]
    waits = simulated(arrived, takes, checkers)
    busy = sum(seen.took for seen in real) / checkers / max(seen.ended for seen in real)
    inside = float(np.mean([seen.inside for seen in real]))
    return busy, inside, float(np.mean(np.add(waits, takes)))
